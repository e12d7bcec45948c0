"""Reads the visible sheets of a workbook (.xlsx, .xls, .ods) as text.

Here belong hidden and merged cells, and how a value that is no text is written as text. What cells mean does
not.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .cells import Sheet, clean, column_letters
from .messages import Note, Refused, corrupt, encrypted
from .xlsx_layout import Layout, xlsx_layouts

Corner = tuple[int, int]


def read_workbook(path: Path, kind: str) -> list[Sheet]:
    """The visible sheets; `kind` is `xlsx`, `xls` or `ods`.

    Raises Refused: `corrupt`, `encrypted`, `too_large`, `no_visible_sheet`.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return list(_sheets(path, kind, workbook))
    except PasswordError as error:
        raise encrypted() from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise corrupt() from error
    except BaseException as error:
        # The library panics on some broken files, with an exception that is no Exception.
        if type(error).__name__ == "PanicException":
            raise corrupt() from None
        raise


def _sheets(path: Path, kind: str, workbook: CalamineWorkbook) -> Iterator[Sheet]:
    worksheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise Refused(
            "no_visible_sheet",
            "Tệp không có trang tính nào đang hiện. Hãy bỏ ẩn trang tính có số liệu rồi gửi lại.",
            "The file has no visible sheet. Unhide the sheet that holds the data and send it again.",
        )
    layouts = xlsx_layouts(path, visible) if kind == "xlsx" else {}
    hidden = ", ".join(f"“{sheet.name}”" for sheet in worksheets if sheet.name not in visible)
    for name in visible:
        sheet = _sheet(workbook.get_sheet_by_name(name), layouts.get(name, Layout()))
        if hidden and name == visible[0]:
            vi, en = f"Bỏ qua trang tính ẩn: {hidden}.", f"Hidden sheets were passed over: {hidden}."
            sheet.notes.insert(0, Note("hidden_sheets", vi, en))
        yield sheet


def _sheet(sheet: CalamineSheet, layout: Layout) -> Sheet:
    first_row, first_column = sheet.start or (0, 0)
    texts: dict[str, str] = {}
    margin = [""] * first_column
    rows = [margin + [_text(value, texts) for value in row] for row in sheet.to_python()]
    for (row, column), text in layout.error_texts.items():
        if 0 <= row - 1 - first_row < len(rows) and column < len(rows[0]):
            rows[row - 1 - first_row][column] = text
    repeated, cells_of_merges = _repeat_merged_values(rows, first_row, sheet.merged_cell_ranges or [])
    row_numbers = list(range(first_row + 1, first_row + 1 + len(rows)))

    hidden_rows = sorted(layout.hidden_rows.intersection(row_numbers))
    if hidden_rows:
        rows = [row for number, row in zip(row_numbers, rows, strict=True) if number not in layout.hidden_rows]
        row_numbers = [number for number in row_numbers if number not in layout.hidden_rows]
    width = len(rows[0]) if rows else 0
    hidden_columns = sorted(layout.hidden_columns.intersection(range(width)))
    hidden_columns = [column for column in hidden_columns if any(cells[column] for cells in rows)]
    for column in hidden_columns:
        for cells in rows:
            cells[column] = ""
    notes = _notes(hidden_rows, hidden_columns, repeated, layout.formulas_without_value)
    return Sheet(sheet.name, rows, row_numbers, list(notes), frozenset(cells_of_merges))


def _text(value: object, texts: dict[str, str]) -> str:
    """A cell's value as text; `texts` remembers those of its sheet, for most come more than once."""
    if type(value) is str:
        text = texts.get(value)
        if text is None:
            text = texts[value] = clean(value)
        return text
    if type(value) is float:
        return _number_text(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


def _number_text(value: float) -> str:
    """A number with the 15 digits that spreadsheets keep, decimals after a dot, none if it is whole.

    Three decimals get a fourth, as in 12.3450: in a Vietnamese text, 12.345 is twelve thousand and more.
    """
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15g")
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _repeat_merged_values(
    rows: list[list[str]], first_row: int, merged: Iterable[tuple[Corner, Corner]]
) -> tuple[int, set[Corner]]:
    """Writes the value of cells merged down a column into each of their rows.

    Tells how many such merges there are, and the (row number, column) of all their cells.

    A row that holds nothing of its own is part of a tall row above and stays blank: it is not one row more.
    """
    has_own_cells = [any(row) for row in rows]
    repeated = 0
    cells: set[Corner] = set()
    for (top, column), (bottom, _) in merged:
        top, bottom = top - first_row, min(bottom - first_row, len(rows) - 1)
        if not 0 <= top < bottom or column >= len(rows[top]) or not rows[top][column]:
            continue
        below = [row for row in range(top + 1, bottom + 1) if has_own_cells[row] and not rows[row][column]]
        for row in below:
            rows[row][column] = rows[top][column]
        repeated += bool(below)
        if below:
            cells.update((first_row + 1 + row, column) for row in [top, *below])
    return repeated, cells


def _notes(
    hidden_rows: list[int], hidden_columns: list[int], repeated: int, formulas_without_value: int
) -> Iterator[Note]:
    if hidden_rows:
        numbers = _spans(hidden_rows)
        yield Note(
            "hidden_rows",
            f"Bỏ qua các dòng ẩn: {numbers}. Nếu đó là số liệu, hãy bỏ ẩn (kể cả bỏ lọc) rồi gửi lại.",
            f"Hidden rows were passed over: {numbers}. If they are data, unhide them (clear filters too) and "
            "send the file again.",
        )
    if hidden_columns:
        letters = ", ".join(map(column_letters, hidden_columns))
        yield Note(
            "hidden_columns",
            f"Bỏ qua các cột ẩn: {letters}. Nếu đó là số liệu, hãy bỏ ẩn rồi gửi lại.",
            f"Hidden columns were passed over: {letters}. If they are data, unhide them and send the file again.",
        )
    if repeated:
        yield Note(
            "merged_cells",
            f"Có {repeated} ô gộp theo chiều dọc; giá trị của ô gộp được hiểu là của từng dòng trong ô đó.",
            f"Cells are merged down a column in {repeated} places; their value is taken for each of the rows.",
        )
    if formulas_without_value:
        yield Note(
            "formulas_without_value",
            f"Có {formulas_without_value} ô công thức chưa có kết quả nên được coi là trống. Hãy mở tệp bằng "
            "Excel, lưu lại rồi gửi lại.",
            f"Formulas without a result, which count as blank: {formulas_without_value}. Open the file in "
            "Excel, save it and send it again.",
        )


def _spans(numbers: list[int]) -> str:
    """Ascending numbers as people write them: `3–5, 9`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
