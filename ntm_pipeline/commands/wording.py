"""The words and colours of the terminal, and texts of senders made fit to be shown.

How a figure is written, and the words of a status, are in `report.wording`: the pages say the same.
"""

import re

from ntm_pipeline.vietnamese.text import visible

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


def starts_like_a_formula(text: str) -> bool:
    """Whether a program of tables may take the text for a formula, whoever wrote it."""
    return text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] in tuple("\t\r\n")
