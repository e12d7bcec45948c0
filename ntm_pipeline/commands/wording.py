"""The words and colours of the terminal, and texts of senders made fit to be shown.

How a figure is written, and the words of a status, are in `report.wording`: the pages say the same.
"""

import re
from typing import TYPE_CHECKING

from ntm_pipeline.vietnamese.text import visible

if TYPE_CHECKING:
    from openpyxl.cell import Cell, WriteOnlyCell

STATUS_STYLES = {
    "attained": "green",
    "on_track": "cyan",
    "behind": "yellow",
    "missed": "red",
    "undetermined": "magenta",
    "no_data": "dim",
    "not_applicable": "dim",
}

ROW_KIND_WORDS = {
    "title": ("dòng đầu biểu", "above the table"),
    "heading": ("tiêu đề cột", "headings"),
    "blank": ("dòng trống", "blank"),
    "total": ("dòng tổng", "totals"),
    "derived": ("dòng bình quân, tỷ lệ, lũy kế", "means, shares, cumulated figures"),
    "dashes": ("dòng chỉ ghi gạch ngang", "dashes alone"),
    "nothing": ("dòng ghi không có", "entries that say none"),
    "section": ("dòng tên nhóm", "section headings"),
    "note": ("ghi chú", "notes"),
    "signature": ("phần ký", "signatures"),
    "set_aside": ("để ngoài theo layout.yaml", "set aside by layout.yaml"),
}
"""What a row that is no data is taken for, in Vietnamese and English."""
FACT_WORDS = {
    "reporting_unit": ("Đơn vị báo cáo", "reporting unit"),
    "period": ("Kỳ báo cáo", "period"),
    "closing_date": ("Ngày chốt số liệu", "closing date"),
}
"""What may stand above a table and hold for all of it."""
SYNTHETIC = "Dữ liệu minh họa, không phải số thật / Synthetic data, not real figures"


def printable(text: str) -> str:
    """A sender's text on one line, nothing in it that steers a terminal or that no workbook may hold."""
    return visible(re.sub(r"[\n\r\t]+", " ", text))


def put_text(cell: "Cell | WriteOnlyCell", text: str, shown: str) -> None:
    """Show a text in a cell of a workbook: it is never a formula, whoever wrote it, also once somebody edits the cell.

    Args:
        cell: the cell.
        text: what was written.
        shown: the same, as fit to be shown.
    """
    cell.value = shown
    cell.data_type = "s"
    if starts_like_a_formula(text):
        cell.quotePrefix = True  # as with an apostrophe before it


def starts_like_a_formula(text: str) -> bool:
    """Whether a program of tables may take the text for a formula, whoever wrote it."""
    return text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] in tuple("\t\r\n")
