"""Reads the visible sheets of a workbook (.xlsx, .xls, .ods) as text.

Here belong hidden and merged cells, and how a value that is no text is written as text. What cells mean does
not.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.ods import ods_layouts, refuse_malformed
from ntm_pipeline.reading.spreadsheets.refusals import corrupt, encrypted
from ntm_pipeline.reading.spreadsheets.sheet import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    Layout,
    Sheet,
    cell_too_long,
    clean,
    column_letters,
)
from ntm_pipeline.reading.spreadsheets.xls import xls_layouts
from ntm_pipeline.reading.spreadsheets.xlsx import xlsx_layouts
from ntm_pipeline.vietnamese.wording import row_spans

MOST_SHEETS = 1000
_MOST_SPANS = 100

Corner = tuple[int, int]


def read_workbook(path: Path, kind: str, archive: ZipFile | None = None) -> list[Sheet]:
    """The visible sheets of an `xls` or, given its archive too, an `xlsx` or `ods` file.

    Raises RefusedError: `corrupt`, `encrypted`, `too_large`, `cell_too_long`, `no_visible_sheet`.
    """
    if kind == "ods" and archive is not None:
        refuse_malformed(archive)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return list(_sheets(workbook, path, kind, archive))
    except PasswordError as error:
        raise RefusedError(encrypted()) from error
    except (CalamineError, ValueError, OverflowError) as error:
        if str(error).startswith("Cell limit exceeded"):
            raise RefusedError(_too_wide()) from error
        raise RefusedError(corrupt()) from error
    except BaseException as error:
        # The library panics on some broken files, with an exception that is no Exception.
        if type(error).__name__ == "PanicException":
            raise RefusedError(corrupt()) from None
        raise


def _sheets(workbook: CalamineWorkbook, path: Path, kind: str, archive: ZipFile | None) -> Iterator[Sheet]:
    worksheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise RefusedError(
            Issue(
                "no_visible_sheet",
                "Tệp không có trang tính nào đang hiện. Hãy bỏ ẩn trang tính có số liệu rồi gửi lại.",
                "The file has no visible sheet. Unhide the sheet that holds the data and send it again.",
            )
        )
    if len(worksheets) > MOST_SHEETS:
        raise RefusedError(_too_many_sheets(len(worksheets)))
    if len({sheet.name for sheet in worksheets}) < len(worksheets):
        raise RefusedError(corrupt())  # a sheet is asked for by its name
    if archive is None:
        layouts = xls_layouts(path, [sheet.name for sheet in workbook.sheets_metadata], visible)
    else:
        layouts = {"xlsx": xlsx_layouts, "ods": ods_layouts}[kind](archive, visible)
    hidden = ", ".join(f"“{sheet.name}”" for sheet in worksheets if sheet.name not in visible)
    for name in visible:
        sheet = _sheet(workbook.get_sheet_by_name(name), layouts[name])
        if hidden and name == visible[0]:
            vi, en = f"Bỏ qua trang tính ẩn: {hidden}.", f"Hidden sheets were passed over: {hidden}."
            sheet.notes.insert(0, Issue("hidden_sheets", vi, en))
        yield sheet


def _sheet(sheet: CalamineSheet, layout: Layout) -> Sheet:
    first_row, first_column = sheet.start or (0, 0)
    if sheet.total_width > MOST_COLUMNS or sheet.total_width * sheet.total_height > MOST_CELLS:
        raise RefusedError(_too_wide())
    texts = _Texts()
    margin = [""] * first_column
    rows = [
        margin
        + [
            texts[value] if type(value) is str else _number_text(value) if type(value) is float else _text(value)
            for value in row
        ]
        for row in sheet.to_python()
    ]
    if texts and max(map(len, texts.values())) > MOST_CHARACTERS:
        raise RefusedError(_first_long_cell(sheet.name, rows, first_row))
    for (row, column), text in layout.error_texts.items():
        if 0 <= row - 1 - first_row < len(rows) and column < len(rows[0]):
            rows[row - 1 - first_row][column] = text
    repeated, cells_of_merges = _repeat_merged_values(rows, first_row, sheet.merged_cell_ranges or layout.merged)
    row_numbers: Sequence[int] = range(first_row + 1, first_row + 1 + len(rows))

    hidden_rows = sorted(layout.hidden_rows.intersection(row_numbers)) if layout.hidden_rows else []
    if hidden_rows:
        rows = [row for number, row in zip(row_numbers, rows, strict=True) if number not in layout.hidden_rows]
        row_numbers = [number for number in row_numbers if number not in layout.hidden_rows]
    width = len(rows[0]) if rows else 0
    hidden_columns = sorted(layout.hidden_columns.intersection(range(width))) if layout.hidden_columns else []
    hidden_columns = [column for column in hidden_columns if any(cells[column] for cells in rows)]
    for column in hidden_columns:
        for cells in rows:
            cells[column] = ""
    valueless = frozenset(
        (row, column)
        for row, column in layout.cells_without_value
        if row not in layout.hidden_rows and column not in layout.hidden_columns
    )
    notes = _notes(hidden_rows, hidden_columns, repeated, len(valueless))
    return Sheet(sheet.name, rows, row_numbers, list(notes), frozenset(cells_of_merges), valueless)


class _Texts(dict[str, str]):
    """The clean text of each text of a sheet, for most come more than once."""

    def __missing__(self, value: str) -> str:
        text = self[value] = clean(value)
        return text


def _text(value: object) -> str:
    """A cell's value that is neither text nor a plain number, as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")


@lru_cache(maxsize=65536)
def _number_text(value: float) -> str:
    """A number with the 15 digits that spreadsheets keep, decimals after a dot, none if it is whole.

    Three decimals get a fourth, as in 12.3450: in a Vietnamese text, 12.345 is twelve thousand and more.
    """
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = format(value, ".15g")
    return f"{text}0" if _LIKE_THOUSANDS.fullmatch(text) else text


def _repeat_merged_values(
    rows: list[list[str]], first_row: int, merged: Sequence[tuple[Corner, Corner]]
) -> tuple[int, set[Corner]]:
    """Writes the value of cells merged down a column into each of their rows.

    Tells how many such merges there are, and the (row number, column) of all their cells.

    A row that holds nothing of its own is part of a tall row above and stays blank: it is not one row more.
    """
    repeated = 0
    cells: set[Corner] = set()
    has_own_cells = [any(row) for row in rows] if merged else []
    unmerged = sum(map(len, rows))
    for (top, column), (bottom, _) in merged:
        top, bottom = top - first_row, min(bottom - first_row, len(rows) - 1)
        if not 0 <= top < bottom or column >= len(rows[top]) or not rows[top][column]:
            continue
        unmerged -= bottom - top + 1
        if unmerged < 0:
            raise RefusedError(corrupt())  # merged cells never overlap; to go through a million that do takes hours
        below = [row for row in range(top + 1, bottom + 1) if has_own_cells[row] and not rows[row][column]]
        for row in below:
            rows[row][column] = rows[top][column]
        repeated += bool(below)
        if below:
            cells.update((first_row + 1 + row, column) for row in [top, *below])
    return repeated, cells


def _notes(
    hidden_rows: list[int], hidden_columns: list[int], repeated: int, formulas_without_value: int
) -> Iterator[Issue]:
    if hidden_rows:
        numbers = _spans(hidden_rows)
        yield Issue(
            "hidden_rows",
            f"Bỏ qua các dòng ẩn: {numbers}. Nếu đó là số liệu, hãy bỏ ẩn (kể cả bỏ lọc) rồi gửi lại.",
            f"Hidden rows were passed over: {numbers}. If they are data, unhide them (clear filters too) and "
            "send the file again.",
        )
    if hidden_columns:
        letters = ", ".join(map(column_letters, hidden_columns))
        yield Issue(
            "hidden_columns",
            f"Bỏ qua các cột ẩn: {letters}. Nếu đó là số liệu, hãy bỏ ẩn rồi gửi lại.",
            f"Hidden columns were passed over: {letters}. If they are data, unhide them and send the file again.",
        )
    if repeated:
        yield Issue(
            "merged_cells",
            f"Có {repeated} ô gộp theo chiều dọc; giá trị của ô gộp được hiểu là của từng dòng trong ô đó.",
            f"Cells are merged down a column in {repeated} places; their value is taken for each of the rows.",
        )
    if formulas_without_value:
        yield Issue(
            "formulas_without_value",
            f"Có {formulas_without_value} ô công thức chưa có kết quả; dòng có ô như vậy trong cột cần đọc bị trả "
            "lại. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại.",
            f"Formulas without a result: {formulas_without_value}; a row of data with one in a column that is read is "
            "rejected. Open the file in Excel, save it and send it again.",
        )


def _spans(numbers: list[int]) -> str:
    """Row numbers in one line; of very many stretches the first and the last."""
    shown = row_spans(numbers)
    return ", ".join(shown if len(shown) <= _MOST_SPANS else [*shown[: _MOST_SPANS - 1], "…", shown[-1]])


def _first_long_cell(sheet: str, rows: list[list[str]], first_row: int) -> Issue:
    for number, row in enumerate(rows, start=first_row + 1):
        for column, text in enumerate(row):
            if len(text) > MOST_CHARACTERS:
                return cell_too_long(sheet, number, column, len(text))
    raise AssertionError("no cell is too long")


def _too_wide() -> Issue:
    return Issue(
        "too_large",
        "Có trang tính trải rộng quá nhiều ô nên tệp không được đọc. Hãy xóa các dòng và cột thừa ở xa bảng số liệu.",
        "A sheet reaches over too many cells, so the file is not read. Delete the superfluous rows and columns far from"
        " the table.",
    )


def _too_many_sheets(count: int) -> Issue:
    return Issue(
        "too_large",
        f"Tệp có tới {count} trang tính nên không được đọc. Hãy xóa các trang thừa hoặc tách thành nhiều tệp, mỗi tệp"
        f" không quá {MOST_SHEETS} trang.",
        f"The file has {count} sheets and is not read. Delete superfluous ones or split it into several files of at"
        f" most {MOST_SHEETS} sheets.",
    )
