"""The blank Excel form of a source.

Everything on the form derives from the source's contract: its headings, drop-downs, formats, notes and guide. What one
source is about doesn't belong here, nor how a filled form is read.
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ntm_pipeline.commands.wording import FACT_WORDS
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.guidance import ColumnGuide, column_guides
from ntm_pipeline.intake.locate import span_of
from ntm_pipeline.report.wording import vi_day
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import UnitRegistry, UnitVersion
from ntm_pipeline.vietnamese.periods import Period

DATA_SHEET, GUIDE_SHEET = "Số liệu", "Hướng dẫn"
LAST_ROW = 1_048_576
_MOST_INLINE = 255
"""Characters of a drop-down that Excel takes within the rule itself."""


def blank_form(contract: Contract, units: UnitRegistry, today: date) -> Workbook:
    """A source's form: a sheet for data, and a guide in which the example stands.

    No example stands on the sheet for data: a form that is sent back adds nothing that its sender didn't write.
    """
    workbook = Workbook()
    workbook.properties.title = contract.title_vi
    workbook.properties.creator = "ntm_pipeline"
    guide = workbook.create_sheet(GUIDE_SHEET)
    lists = _Lists(guide)
    _fill_data_sheet(workbook.worksheets[0], contract, lists)
    _fill_guide(guide, contract, example_row(contract, units, today))
    lists.write()
    return workbook


# --- What a column is, as its contract tells ------------------------------------------------------


def need_of(column: ColumnGuide) -> str:
    """Whether it must be filled in."""
    if column.alternatives:
        return f"Mỗi dòng cần ít nhất một trong các cột: {', '.join(column.alternatives)}."
    if column.spec.default is not None:
        return f"Không bắt buộc; để trống được hiểu là {column.spec.default}."
    if column.is_optional:
        return "Không bắt buộc; để trống nếu không có."
    if column.spec.above:
        fact = FACT_WORDS[column.spec.above][0]
        return f"Bắt buộc, trừ khi đã ghi một lần ở ô “{fact}” phía trên bảng."
    return "Bắt buộc."


def _lettered(contract: Contract) -> list[tuple[str, ColumnGuide]]:
    """The columns of the form, each with the letter above it."""
    return [(get_column_letter(at), column) for at, column in enumerate(column_guides(contract), 1)]


def spellings_of(column: ColumnGuide) -> str:
    """What else is read for what may be chosen."""
    return f"Cũng được nhận: {'; '.join(column.other_spellings)}." if column.other_spellings else ""


def _facts(contract: Contract) -> list[str]:
    """What can be written once above the table."""
    wanted = {"reporting_unit", *(spec.above for spec in contract.columns.values())}
    return [fact for fact in FACT_WORDS if fact in wanted]


def example_row(contract: Contract, units: UnitRegistry, today: date) -> dict[str, str | int | date | None]:
    """A row as the guide shows it, by column; read from a file it has no defect.

    It speaks of last year, of the first commune of the register.
    """
    year = max(today.year - 1, FIRST_DAY.year)
    dated: dict[str, Any] = {
        "period": Period(year, 1, 3),
        "year": year,
        "closing_date": min(date(year, 12, 31), today),
    }
    span = span_of(contract, dated[contract.dated_by])
    assert span is not None
    day = min(span[1], today)
    row: dict[str, Any] = {}
    guides = column_guides(contract)
    # Each a day after the one before it: what begins has begun before it ends.
    days = [column.name for column in guides if column.cell_type.kind == "day" and not column.is_optional]
    for column in guides:
        if column.cell_type.kind == "day":
            row[column.name] = None if column.is_optional else day - timedelta(len(days) - 1 - days.index(column.name))
        elif column.is_optional and column.cell_type.kind == "text" and not column.words:
            row[column.name] = None
        else:
            row[column.name] = column.example
    value = dated[contract.dated_by]
    row[contract.dated_by] = value.label if isinstance(value, Period) else value
    commune = example_commune(units, day)
    above: dict[str, UnitVersion] = {v.unit_level: v for v in units.ancestors_on(commune.unit_id, day)}
    for columns in contract.units:
        # Since July 2025 the column of districts holds the province.
        unit = above.get(columns.level_hint or "commune") or above["province"]
        row[columns.code] = unit.unit_code
        if columns.name:
            row[columns.name] = unit.unit_name
        if columns.level:
            choices = contract.columns[columns.level].choices or {}
            row[columns.level] = next(iter(choices.get(unit.unit_level, ())), None)
    return row


def example_commune(units: UnitRegistry, day: date) -> UnitVersion:
    """The commune of which an example of that day speaks."""
    return min(
        (v for v in units.versions if v.unit_level == "commune" and v.valid_from <= day <= v.valid_to),
        key=lambda v: (v.unit_type != "xã", v.unit_code),
    )


# --- The sheet for data ---------------------------------------------------------------------------

_REQUIRED_FILL = PatternFill("solid", fgColor="1F6F43")
_OPTIONAL_FILL = PatternFill("solid", fgColor="DCEBE2")
_INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
_THIN = Side(style="thin", color="9AA5A0")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def _fill_data_sheet(sheet: Worksheet, contract: Contract, lists: "_Lists") -> None:
    sheet.title = DATA_SHEET
    sheet["A1"] = contract.title_vi.upper()
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = f"Mỗi đối tượng ghi một dòng, ngay dưới tiêu đề cột. Cách ghi và ví dụ: xem trang “{GUIDE_SHEET}”."
    sheet["A2"].font = Font(italic=True, color="5F6B65")
    row = 3
    for fact in _facts(contract):
        _add_fact(sheet, row, fact, contract)
        row += 1
    heading_row = row + 1
    for letter, column in _lettered(contract):
        cell = sheet[f"{letter}{heading_row}"]
        cell.value = column.heading
        cell.font = Font(bold=True, color="1B1B1B" if column.is_optional else "FFFFFF")
        cell.fill = _OPTIONAL_FILL if column.is_optional else _REQUIRED_FILL
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = _BOX
        cell.comment = _note(
            "\n".join(filter(None, [f"{column.meaning_vi}.", need_of(column), column.how_vi, spellings_of(column)]))
        )
        dimension = sheet.column_dimensions[letter]
        dimension.width = max(14, min(26, len(column.heading) + 4))
        # Of the column, not of cells: it holds for as many rows as there will be.
        dimension.number_format = column.cell_type.excel_format
        rule = _validation(column, lists)
        if rule is not None:
            rule.add(f"{letter}{heading_row + 1}:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
    sheet.column_dimensions["A"].width = max(sheet.column_dimensions["A"].width, 22)
    sheet.row_dimensions[heading_row].height = 48
    sheet.freeze_panes = f"A{heading_row + 1}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    _fit_to_page(sheet)


def _add_fact(sheet: Worksheet, row: int, fact: str, contract: Contract) -> None:
    """A line above the table: its label, and the cell to write in beside it."""
    label, cell = sheet[f"A{row}"], sheet[f"B{row}"]
    label.value, label.font = f"{FACT_WORDS[fact][0]}:", Font(bold=True)
    label.comment = _note(_fact_note(fact, contract))
    cell.fill, cell.border = _INPUT_FILL, _BOX
    cell.number_format = "@"
    for column in column_guides(contract):
        if column.spec.above == fact and column.cell_type.kind == "day":
            cell.number_format = column.cell_type.excel_format
            rule = _date_rule(column)
            rule.add(cell.coordinate)
            sheet.add_data_validation(rule)


def _fact_note(fact: str, contract: Contract) -> str:
    if fact == "reporting_unit":
        note = "Ghi đủ tên đơn vị và các đơn vị cấp trên, ví dụ: xã …, huyện …, tỉnh …; hoặc ghi mã đơn vị."
        if contract.is_registry:
            note += " Danh sách được tính cho mọi đơn vị thuộc đơn vị này."
        return note
    columns = [column for column in column_guides(contract) if column.spec.above == fact]
    headings = ", ".join(f"“{column.heading}”" for column in columns)
    how = next((column.how_vi for column in columns), "")
    if fact == "period" and contract.dated_by == "year":
        how = "Ghi năm, ví dụ: Năm 2024."
    return f"Ghi một lần ở ô bên phải thay cho cả cột {headings}. {how}"


def _validation(column: ColumnGuide, lists: "_Lists") -> DataValidation | None:
    """The rule Excel holds a column's cells to, with a hint when a cell is chosen."""
    match column.cell_type.kind:
        case _ if column.words:
            rule = DataValidation(type="list", formula1=lists.formula(column.words), allow_blank=True)
            # Other spellings are read too: Excel asks, it doesn't forbid.
            rule.errorStyle = "warning"
        case "day":
            rule = _date_rule(column)
        case "whole number":
            low, high = column.bounds
            rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1=str(low), allow_blank=True)
            if high is not None:
                rule.operator, rule.formula2 = "between", str(high)
            rule.errorStyle = "stop"
        case _:
            return None
    return _with_texts(rule, column)


def _date_rule(column: ColumnGuide) -> DataValidation:
    rule = DataValidation(
        type="date", operator="between", formula1="DATE(1900,1,1)", formula2="DATE(2099,12,31)", allow_blank=True
    )
    # An Excel with another country's settings keeps 31/12/2024 as text, which is read all the same.
    rule.errorStyle = "warning"
    return _with_texts(rule, column)


def _with_texts(rule: DataValidation, column: ColumnGuide) -> DataValidation:
    rule.promptTitle = rule.errorTitle = _cut(column.heading, 32)
    rule.prompt = rule.error = _cut(column.how_vi, 255)
    rule.showInputMessage = rule.showErrorMessage = True
    return rule


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _note(text: str) -> Comment:
    lines = sum(1 + len(line) // 48 for line in text.split("\n"))
    return Comment(text, "ntm_pipeline", width=360, height=24 + 18 * lines)


def _fit_to_page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


class _Lists:
    """Drop-downs: within the rule where they are short, else at the foot of the guide."""

    def __init__(self, guide: Worksheet) -> None:
        self._guide = guide
        self._long: dict[tuple[str, ...], int] = {}

    def formula(self, words: tuple[str, ...]) -> str:
        """What a rule names its list by."""
        inline = ",".join(words)
        if len(inline) + 2 <= _MOST_INLINE and not any(mark in word for word in words for mark in ',"'):
            return f'"{inline}"'
        first = self._long.setdefault(words, 201 + sum(len(known) + 1 for known in self._long))
        return f"'{GUIDE_SHEET}'!$A${first}:$A${first + len(words) - 1}"

    def write(self) -> None:
        """One list below the other: side by side, two words might be taken for headings."""
        for words, first in self._long.items():
            for row, word in zip(count(first), words):
                self._guide[f"A{row}"] = word


# --- The guide ------------------------------------------------------------------------------------


def _fill_guide(sheet: Worksheet, contract: Contract, example: dict[str, Any]) -> None:
    """What each column holds, one line each.

    Columns stand in lines and never with their bare heading, so that the guide is not read as a table of data.
    """
    sheet["A1"] = f"Hướng dẫn ghi biểu: {contract.title_vi}"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = f"How to fill in the form: {contract.title_en}"
    sheet["A2"].font = Font(italic=True, color="5F6B65")
    row = 4
    for number, line in enumerate(_advice(contract), 1):
        sheet[f"A{row}"] = f"{number}. {line}"
        row += 1
    row += 1
    for letter, title, width in zip("ABCDE", _GUIDE_TITLES, (36, 44, 44, 60, 34), strict=True):
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.font, cell.fill, cell.border = title, Font(bold=True, color="FFFFFF"), _REQUIRED_FILL, _BOX
        sheet.column_dimensions[letter].width = width
    for letter, column in _lettered(contract):
        row += 1
        value = example[column.name]
        shown = "(để trống)" if value is None else vi_day(value) if isinstance(value, date) else str(value)
        words = f"Danh sách: {'; '.join(column.words)}." if column.words else ""
        texts = (
            f"Cột {letter}: {column.heading}",
            f"{column.meaning_vi}.",
            need_of(column),
            "\n".join(filter(None, [column.how_vi, words, spellings_of(column)])),
            f"Ví dụ: {shown}",
        )
        for place, text in zip("ABCDE", texts, strict=True):
            cell = sheet[f"{place}{row}"]
            cell.value, cell.alignment, cell.border = text, _WRAPPED, _BOX
        sheet[f"A{row}"].font = Font(bold=True)
        sheet[f"A{row}"].fill = _OPTIONAL_FILL
    _fit_to_page(sheet)


_GUIDE_TITLES = ("Cột trong biểu", "Nội dung cần ghi", "Có phải ghi không", "Cách ghi", "Một dòng ví dụ")


def _advice(contract: Contract) -> list[str]:
    facts = " và ".join(f"“{FACT_WORDS[fact][0]}”" for fact in _facts(contract))
    advice = [
        f"Ghi số liệu ở trang “{DATA_SHEET}”. Ghi {facts} một lần ở các ô màu vàng phía trên bảng.",
        "Cột có tiêu đề nền xanh đậm là cột cần ghi, như nêu dưới đây; cột nền xanh nhạt có thể để trống.",
        "Không gộp ô, không ẩn dòng hay cột có số liệu. Có thể thêm cột hoặc đổi thứ tự các cột.",
        "Các ví dụ chỉ nằm ở trang này để tham khảo và không bao giờ được tính là số liệu.",
    ]
    if contract.is_registry:
        advice.append(
            "Danh sách phải đủ: những gì không có trong danh sách được coi là không có tại đơn vị báo cáo vào ngày"
            " chốt. Nếu không có đối tượng nào, hãy để trống bảng nhưng vẫn ghi đơn vị báo cáo và ngày chốt số liệu."
        )
    for check in contract.rules.values():
        fault = str(check.title).split(";")[0].rstrip(".")
        advice.append(f"Dòng bị trả lại nếu {fault[0].lower()}{fault[1:]}.")
    return advice
