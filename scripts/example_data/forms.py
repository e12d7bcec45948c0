"""A workbook's sheet as an administrative form, and a value as an office types it.

What does not belong here: whose figures they are, and where the file goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, Any]
"""One row of a form: canonical heading → value (int, date, text or None)."""

WIDTHS = {
    "TT": 5, "Mã": 11, "Tên": 28, "Địa": 34, "Cấp": 11, "Kỳ": 18, "Ngày": 13, "Chủ": 30, "Ứng": 24, "Sản": 16,
    "Tình": 20, "Loại": 18, "Ngành": 18,
}  # fmt: skip
"""Column width by the first word of the heading."""


@dataclass(frozen=True)
class Form:
    """One sheet of a workbook, laid out as an administrative form."""

    sheet: str
    title: str
    above: tuple[str, ...]
    """Lines below the title: who reports, for which period."""
    columns: Mapping[str, str]
    """Canonical heading → what is written over the column."""
    rows: Sequence[Row]
    issuer: str
    """Whose people's committee signs."""
    total: str | None = None
    """Label of the total row; None for none."""
    as_text: bool = False
    """Numbers as text with dots, as in forms that were typed by hand."""
    group: tuple[str, tuple[str, ...]] | None = None
    """A heading over the headings of several columns."""
    section_by: Callable[[Row], str] | None = None
    """Rows of one section have a line of their own above them."""


def dotted(number: int) -> str:
    """1234 → 1.234"""
    return f"{number:,}".replace(",", ".")


def vi_day(day: date) -> str:
    """31/12/2024"""
    return f"{day:%d/%m/%Y}"


def as_text(value: Any, grouped: bool = False) -> str:
    """A value as an office types it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return vi_day(value)
    if isinstance(value, int):
        return dotted(value) if grouped else str(value)
    return str(value)


_THIN = Side(style="thin", color="FF808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "Times New Roman"


def styles() -> list[NamedStyle]:
    """The looks of a form's cells, made afresh for each workbook."""
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    left = Alignment(vertical="center", wrap_text=True)
    grey = PatternFill("solid", fgColor="FFE7EEF7")
    bold = Font(name=_FONT, size=11, bold=True)
    plain = Font(name=_FONT, size=11)
    return [
        NamedStyle("form_banner", font=Font(name=_FONT, size=11, bold=True, color="FFC00000")),
        NamedStyle("form_title", font=Font(name=_FONT, size=14, bold=True), alignment=middle),
        NamedStyle("form_line", font=Font(name=_FONT, size=11, italic=True), alignment=middle),
        NamedStyle("form_office", font=bold, alignment=middle),
        NamedStyle("form_heading", font=bold, alignment=middle, border=_BOX, fill=grey),
        NamedStyle("form_text", font=plain, alignment=left, border=_BOX),
        NamedStyle("form_middle", font=plain, alignment=middle, border=_BOX),
        NamedStyle("form_number", font=plain, border=_BOX, number_format="#,##0"),
        NamedStyle("form_day", font=plain, alignment=middle, border=_BOX, number_format="dd/mm/yyyy"),
        NamedStyle("form_total", font=bold, border=_BOX, number_format="#,##0"),
    ]


def lay_out(sheet: Worksheet, form: Form, banner: str) -> None:
    """Write a form: office and banner, title, lines, heading, rows, total, signature without a name."""
    labels = {"TT": "TT", **form.columns}
    width = len(labels)
    for column, heading in enumerate(labels, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(heading.split()[0], 15)
    office = f"ỦY BAN NHÂN DÂN\n{form.issuer.upper()}"
    _across(sheet, 1, 1, max(3, width // 2), office, "form_office")
    sheet.row_dimensions[1].height = 32
    sheet.cell(2, 1, banner).style = "form_banner"
    _across(sheet, 4, 1, width, form.title, "form_title")
    sheet.row_dimensions[4].height = 24 * (1 + form.title.count("\n"))
    for line, text in enumerate(form.above, start=5):
        _across(sheet, line, 1, width, text, "form_line")
    at = _headings(sheet, 6 + len(form.above), labels, form.group)
    section = None
    for number, row in enumerate(form.rows, start=1):
        if form.section_by is not None and (name := form.section_by(row)) != section:
            section = name
            _across(sheet, at, 1, width, name, "form_total")
            at += 1
        sheet.cell(at, 1, number).style = "form_middle"
        for column, heading in enumerate(form.columns, start=2):
            is_label = heading.startswith(("Mã", "Năm"))
            _value(sheet, at, column, row.get(heading), form.as_text and not is_label, is_label)
        at += 1
    if form.total is not None:
        sheet.cell(at, 1, form.total).style = "form_total"
        for column, heading in enumerate(form.columns, start=2):
            numbers = [row[heading] for row in form.rows if isinstance(row.get(heading), int)]
            counted = bool(numbers) and not heading.startswith(("Mã", "Năm"))
            sheet.cell(at, column, sum(numbers) if counted else None).style = "form_total"
        at += 1
    _across(sheet, at + 1, max(1, width - 2), width, "TM. ỦY BAN NHÂN DÂN", "form_office")
    _across(sheet, at + 2, max(1, width - 2), width, "(Ký, đóng dấu)", "form_line")
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
    sheet.cell(row, first, text)
    _merged(sheet, row, row, first, last, style)


def _merged(sheet: Worksheet, top: int, bottom: int, first: int, last: int, style: str) -> None:
    """One cell out of several, all in the same style, so that the borders stand around all of it."""
    for row in range(top, bottom + 1):
        for column in range(first, last + 1):
            sheet.cell(row, column).style = style
    if (top, first) != (bottom, last):
        # openpyxl's own merge_cells works out borders cell by cell, which takes longer than all the rest.
        sheet.merged_cells.add(f"{get_column_letter(first)}{top}:{get_column_letter(last)}{bottom}")


def _headings(sheet: Worksheet, row: int, labels: Mapping[str, str], group: tuple[str, tuple[str, ...]] | None) -> int:
    """The heading in one row or, where columns are grouped, in two merged ones; gives the row below it."""
    sheet.row_dimensions[row].height = 34
    inner = group[1] if group else ()
    for column, (heading, label) in enumerate(labels.items(), start=1):
        top = row + 1 if heading in inner else row
        sheet.cell(top, column, label)
        _merged(sheet, top, row + 1 if group else row, column, column, "form_heading")
    if group is None:
        sheet.freeze_panes = sheet.cell(row + 1, 1)
        return row + 1
    places = [column for column, heading in enumerate(labels, start=1) if heading in inner]
    _across(sheet, row, places[0], places[-1], group[0], "form_heading")
    sheet.row_dimensions[row + 1].height = 34
    sheet.freeze_panes = sheet.cell(row + 2, 1)
    return row + 2


def _value(sheet: Worksheet, row: int, column: int, value: Any, typed_by_hand: bool, is_label: bool) -> None:
    if is_label:
        style = "form_middle"
    elif typed_by_hand and not isinstance(value, str):
        value = as_text(value, grouped=True) or None
        style = "form_middle"
    elif isinstance(value, date):
        style = "form_day"
    elif isinstance(value, int):
        style = "form_number"
    else:
        style = "form_text"
    sheet.cell(row, column, value).style = style
