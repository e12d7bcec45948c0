"""Reads the visible sheets of a workbook (.xlsx, .xls, .ods) as text.

Here belong hidden and merged cells, and how a value that is no text is written as text. What cells mean does
not.
"""

import datetime
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
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
from ntm_pipeline.reading.spreadsheets.marks import picture_issue
from ntm_pipeline.reading.spreadsheets.messages import (
    CORRUPT,
    ENCRYPTED,
    FORMULAS_WITHOUT_VALUE,
    HIDDEN_COLUMNS,
    HIDDEN_ROWS,
    HIDDEN_SHEETS,
    MERGED_ACROSS,
    MERGED_CELLS,
    NO_VISIBLE_SHEET,
    SHOWN_ON_CONDITION,
    SOME_SHEET_TOO_WIDE,
    TOO_MANY_SHEETS,
)  # fmt: skip
from ntm_pipeline.reading.spreadsheets.ods import ods_layouts, refuse_malformed
from ntm_pipeline.reading.spreadsheets.ods_marks import note_ods_marks
from ntm_pipeline.reading.spreadsheets.sheet import (
    MOST_CELLS,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    Layout,
    Rows,
    Sheet,
    cell_too_long,
    clean,
    column_letters,
)
from ntm_pipeline.reading.spreadsheets.xls import xls_layouts
from ntm_pipeline.reading.spreadsheets.xlsx import xlsx_layouts
from ntm_pipeline.reading.spreadsheets.xlsx_repairs import repaired
from ntm_pipeline.vietnamese.picture_fonts import shown_in
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
    usual = repaired(archive) if kind == "xlsx" and archive is not None else None
    try:
        if usual is not None:
            with CalamineWorkbook.from_filelike(usual) as workbook, ZipFile(usual) as written:
                return list(_sheets(workbook, path, kind, written))
        with _opened(path, kind, archive) as workbook:
            return list(_sheets(workbook, path, kind, archive))
    except PasswordError as error:
        raise RefusedError(ENCRYPTED()) from error
    except (CalamineError, ValueError, OverflowError) as error:
        if str(error).startswith("Cell limit exceeded"):
            raise RefusedError(SOME_SHEET_TOO_WIDE()) from error
        raise RefusedError(CORRUPT()) from error
    except BaseException as error:
        # The library panics on some broken files, with an exception that is no Exception.
        if type(error).__name__ == "PanicException":
            raise RefusedError(CORRUPT()) from None
        raise


def _opened(path: Path, kind: str, archive: ZipFile | None) -> CalamineWorkbook:
    """The workbook; what has been read into memory need not be read once more."""
    if kind == "xlsx" and archive is not None and isinstance(archive.fp, io.BytesIO):
        return CalamineWorkbook.from_filelike(io.BytesIO(archive.fp.getvalue()))
    return CalamineWorkbook.from_path(path)


def _sheets(workbook: CalamineWorkbook, path: Path, kind: str, archive: ZipFile | None) -> Iterator[Sheet]:
    worksheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise RefusedError(NO_VISIBLE_SHEET())
    if len(worksheets) > MOST_SHEETS:
        raise RefusedError(TOO_MANY_SHEETS(count=len(worksheets), most=MOST_SHEETS))
    if len({sheet.name for sheet in worksheets}) < len(worksheets):
        raise RefusedError(CORRUPT())  # a sheet is asked for by its name
    if archive is None:
        layouts = xls_layouts(path, [sheet.name for sheet in workbook.sheets_metadata], visible)
    else:
        layouts = {"xlsx": xlsx_layouts, "ods": ods_layouts}[kind](archive, visible)
        if kind == "ods":
            note_ods_marks(archive, layouts)
    hidden = ", ".join(f"“{sheet.name}”" for sheet in worksheets if sheet.name not in visible)
    for name in visible:
        sheet = _sheet(workbook.get_sheet_by_name(name), layouts[name])
        if hidden and name == visible[0]:
            sheet.notes.insert(0, HIDDEN_SHEETS(names=hidden))
        yield sheet


def _sheet(sheet: CalamineSheet, layout: Layout) -> Sheet:
    first_row, first_column = sheet.start or (0, 0)
    if sheet.total_width > MOST_COLUMNS or sheet.total_width * sheet.total_height > MOST_CELLS:
        raise RefusedError(SOME_SHEET_TOO_WIDE())
    margin = [""] * first_column
    values = sheet.to_python()
    _TEXTS.has_long_ones = False
    # True is equal to 1: where both may stand, each cell is looked at by itself.
    text_of = _text if bool in set(map(type, chain.from_iterable(values))) else _TEXTS.__getitem__
    rows = [[*margin, *map(text_of, row)] for row in values]
    if _TEXTS.has_long_ones:
        raise RefusedError(_first_long_cell(sheet.name, rows, first_row))
    if layout.texts:
        rows, first_row = _reaching(rows, first_row, [place for place, text in layout.texts.items() if text])
    for (row, column), text in chain(layout.error_texts.items(), layout.texts.items()):
        if 0 <= row - 1 - first_row < len(rows) and column < len(rows[0]):
            rows[row - 1 - first_row][column] = text
    for (row, column), font in layout.fonts.items():
        if (
            0 <= row - 1 - first_row < len(rows)
            and column < len(rows[0])
            and (text := rows[row - 1 - first_row][column])
        ):
            shown = shown_in(font, text)
            if shown is None:
                layout.marks.setdefault((row, column), picture_issue(font, text))
            else:
                rows[row - 1 - first_row][column] = shown
    repeated, cells_of_merges = _repeat_merged_values(rows, first_row, sheet.merged_cell_ranges or layout.merged)
    row_numbers: Sequence[int] = range(first_row + 1, first_row + 1 + len(rows))

    hidden_rows = sorted(layout.hidden_rows.intersection(row_numbers)) if layout.hidden_rows else []
    hidden = None
    if hidden_rows:
        hidden = Rows([list(rows[number - first_row - 1]) for number in hidden_rows], hidden_rows)
        rows = [row for number, row in zip(row_numbers, rows, strict=True) if number not in layout.hidden_rows]
        row_numbers = [number for number in row_numbers if number not in layout.hidden_rows]
    width = len(rows[0]) if rows else 0
    hidden_columns = sorted(layout.hidden_columns.intersection(range(width))) if layout.hidden_columns else []
    hidden_columns = [column for column in hidden_columns if any(cells[column] for cells in rows)]
    in_hidden = {
        column: {number: cells[column] for number, cells in zip(row_numbers, rows, strict=True) if cells[column]}
        for column in hidden_columns
    }
    for column in hidden_columns:
        for cells in rows:
            cells[column] = ""
    valueless = frozenset(
        (row, column)
        for row, column in layout.cells_without_value
        if row not in layout.hidden_rows and column not in layout.hidden_columns
    )
    notes = _notes(hidden_rows, hidden_columns, repeated, len(valueless))
    marks = {cell: issue for cell, issue in layout.marks.items() if cell[0] not in layout.hidden_rows}
    for first, left, last, right in layout.ranges_on_condition:
        for number, cells in zip(row_numbers, rows, strict=True):
            if first <= number <= last:
                marks |= {(number, at): SHOWN_ON_CONDITION() for at in range(left, min(right + 1, width)) if cells[at]}
    marks |= _merged_across(rows, row_numbers, sheet.merged_cell_ranges or layout.merged)
    comments = {cell: said for cell, said in layout.comments.items() if cell[0] not in layout.hidden_rows}
    return Sheet(
        sheet.name, rows, row_numbers, list(notes), frozenset(cells_of_merges), valueless, marks,
        layout.has_days_since_1904, comments, hidden, in_hidden, tuple(layout.beside),
    )  # fmt: skip


_A_NUMBER = re.compile(r"\d[\d., ]*")


def _merged_across(
    rows: list[list[str]], row_numbers: Sequence[int], merged: Sequence[tuple[Corner, Corner]]
) -> dict[tuple[int, int], Issue]:
    """Cells that a figure on their left covers: whose column it is of nobody can tell."""
    across = [one for one in merged if one[1][1] > one[0][1]]
    at_number = {number: at for at, number in enumerate(row_numbers)} if across else {}
    found = {}
    for (top, left), (bottom, right) in across:
        for number in range(top + 1, min(bottom, top + len(rows)) + 2):
            at = at_number.get(number)
            if at is None or left >= len(rows[at]) or not _A_NUMBER.fullmatch(text := rows[at][left]):
                continue
            for column in range(left + 1, min(right + 1, len(rows[at]))):
                found[number, column] = MERGED_ACROSS(text=text)
    return found


def _reaching(rows: list[list[str]], first_row: int, cells: Sequence[Corner]) -> tuple[list[list[str]], int]:
    """The rows with blanks up to the outermost of these cells, which the library took for blanks and left out."""
    if not cells:
        return rows, first_row
    top = min(first_row, min(row for row, _ in cells) - 1) if rows else min(row for row, _ in cells) - 1
    width = max(len(rows[0]) if rows else 0, max(column for _, column in cells) + 1)
    height = max(first_row - top + len(rows), max(row for row, _ in cells) - top)
    if width > MOST_COLUMNS or width * height > MOST_CELLS:
        raise RefusedError(SOME_SHEET_TOO_WIDE())
    reaching = [[""] * width for _ in range(height)]
    for at, row in enumerate(rows, start=first_row - top):
        reaching[at][: len(row)] = row
    return reaching, top


_MOST_TEXTS_KEPT = 2**15
_LONGEST_TEXT_KEPT = 200


class _Texts(dict[object, str]):
    """The text of each value of a cell; most come again, in a sheet or in the next file of the same form."""

    has_long_ones = False
    """Whether a cell was met that holds more than any program lets it."""

    def __missing__(self, value: object) -> str:
        text = clean(value) if type(value) is str and len(value) <= _LONGEST_TEXT_KEPT else _text(value)
        if len(text) <= _LONGEST_TEXT_KEPT:
            if len(self) >= _MOST_TEXTS_KEPT:
                self.clear()
            self[value] = text
        return text


_TEXTS = _Texts()


def _text(value: object) -> str:
    """A cell's value as text."""
    if isinstance(value, str):
        text = clean(value)
        _TEXTS.has_long_ones |= len(text) > MOST_CHARACTERS
        return text
    if isinstance(value, float):
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
            raise RefusedError(CORRUPT())  # merged cells never overlap; to go through a million that do takes hours
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
        yield HIDDEN_ROWS(numbers=_spans(hidden_rows))
    if hidden_columns:
        yield HIDDEN_COLUMNS(letters=", ".join(map(column_letters, hidden_columns)))
    if repeated:
        yield MERGED_CELLS(count=repeated)
    if formulas_without_value:
        yield FORMULAS_WITHOUT_VALUE(count=formulas_without_value)


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
