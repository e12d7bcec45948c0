"""Which rows and tables a remark casts doubt on: what its words say is held against the row's own period and state.

A remark stands in a row, or below the table, where a mark such as (*) tells of which rows it is. What the words say is
told by `vietnamese`; where remarks stand, by `reading`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.tables import Finding, LocatedTable
from ntm_pipeline.reading.spreadsheets.messages import RAISED_MARK
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.remarks import (
    cumulation_told,
    end_told,
    measure_told,
    no_result_told,
    other_scope_told,
    other_time_told,
    unsettled_told,
)
from ntm_pipeline.vietnamese.text import fold_ascii


def rows_in_doubt(contract: Contract, table: LocatedTable) -> Iterator[Finding]:
    """The rows whose remarks say that what stands there is not, or may not be, what is asked for."""
    read = table.cells.table
    below = notes_below(read)
    notes = [note for note in below if note.mark]
    unmarked = [note.text for note in below]
    if not read.remarks and not below:
        return
    headings = {one.column: one.shown for one in read.accounts}
    places = {number: at for at, number in enumerate(table.cells.row_numbers)}
    for number, (column, text) in read.remarks.items():
        if number in places and _bears(contract, text, table, places[number]):
            heading = headings.get(column) or f"(cột {column_letters(column)})"
            yield Finding(number, None, heading, text, messages.NO_RESULT_BY_REMARK(text=text))
    for name in [columns.name for columns in contract.units if columns.name in read.columns and below]:
        for number, text in zip(places, read.texts(name), strict=True):
            if (about := _about(text, unmarked)) and _bears(contract, about, table, places[number]):
                yield table.cells.finding(number, name, messages.NO_RESULT_BY_REMARK(text=about))
    for note in notes:
        for number, name in marked_cells(read, note.mark).items():
            if _bears(contract, note.text, table, places[number]):
                yield table.cells.finding(number, name, messages.NO_RESULT_BY_REMARK(text=note.text))


def _about(name: str, notes: Sequence[str]) -> str:
    """The note that names a unit; empty if none does."""
    plain = fold_ascii(name)
    if len(plain.split()) < 2:
        return ""
    named = rf"(?<!\w){re.escape(plain)}(?!\w)"
    return next((text for text in notes if re.search(named, fold_ascii(text))), "")


def _bears(contract: Contract, text: str, table: LocatedTable, at: int) -> bool:
    """Whether a remark bears on what its row says."""
    if (
        not contract.count_columns
        and not _is_ended(contract, table, at)
        and (end_told(text) or _is_to_come(table, at, text))
    ):
        return True
    return bool(words_of_other_figures(contract, text, _period_of(table, at)))


def _is_to_come(table: LocatedTable, at: int, text: str) -> bool:
    """The remark tells of a later year than the row's."""
    period = _period_of(table, at)
    years = map(int, _FROM_YEAR.findall(fold_ascii(text)))
    return period is not None and any(year > period.year for year in years)


_FROM_YEAR = re.compile(
    r"(?:\btu|\bbat dau|\bdau|\btrong|\bsang|\bthang \d{1,2}|\bquy \w{1,3}|/)\s?(?:nam )?(20\d\d)(?!\d)"
)


def words_of_other_figures(contract: Contract, text: str, period: Period | None) -> str:
    """The words by which figures of this period are no result, of another time, of more or less; empty if none are."""
    told = no_result_told(text)
    if told or not contract.count_columns:
        return told
    if scope := other_scope_told(text, contract.excluded_contexts) or measure_told(text) or unsettled_told(text):
        return scope
    is_flow = any(contract.columns[name].adds_up for name in contract.count_columns)
    if is_flow and (cumulated := cumulation_told(text, period)):
        return cumulated
    if period is None:
        return ""  # why the row has none has been said
    return other_time_told(text, period, is_flow)


def _period_of(table: LocatedTable, at: int) -> Period | None:
    values = table.values
    year = values["year"][at] if "year" in values else None
    if year is None:
        return None
    first = values["first_month"][at] if "first_month" in values else 1
    last = values["last_month"][at] if "last_month" in values else 12
    return Period(year, first, last)


def _is_ended(contract: Contract, table: LocatedTable, at: int) -> bool:
    """Whether the row itself says that the thing has ended, or claims nothing: the remark only says so once more."""
    values: list[Any] = [table.values[name][at] for name in contract.read_columns]
    answers = [value for value in values if isinstance(value, bool)]
    if answers and not any(answers):
        return True
    ends = [
        name
        for name in contract.read_columns
        if contract.columns[name].cell_type.kind == "day"
        and contract.schema.columns[name].nullable
        and name != contract.recency_column
    ]
    if any(table.values[name][at] is not None for name in ends):
        return True
    choices = (name for name in contract.read_columns if contract.columns[name].choices)
    return any(end_told(str(table.values[name][at] or "")) for name in choices)


# --- Below the table


class Note(NamedTuple):
    """What is noted below a table."""

    row_number: int
    mark: str
    """`*` or a figure or letter by which cells refer to it; empty if it has none."""
    text: str


_MARK = r"\(\s*(?:\*+|\d|[a-z])\s*\)|\*+|[¹²³⁴⁵⁶⁷⁸⁹]"
_NOTE = re.compile(rf"\W*?(?:(?:ghi chú|chú thích|lưu ý)\W*?)?(?P<mark>{_MARK})?[\s:.\-–=]*(?P<text>.+)", re.IGNORECASE)
_MARKED = re.compile(rf"(?P<mark>{_MARK})\W*$", re.IGNORECASE)
_RAISED = dict(zip("¹²³⁴⁵⁶⁷⁸⁹", "123456789", strict=True))
# "Số liệu tính đến …", "Nguồn: …", of the whole table; "Số liệu của xã Phú Lạc …" is of some of its rows or columns.
_OF_ALL = re.compile(
    r"(?:ghi chu|chu thich|luu y)?\W*(?:(?:day la|toan bo|tat ca|cac|nhung) )*(?:so lieu|du lieu|bieu|bang|bao cao"
    r"|ket qua|nguon)(?!\w)(?!.*(?<!\w)(?:xa|phuong|thi tran|huyen|thon|cot|dong|muc|don vi|phong|rieng)(?!\w)).*"
)
_BY_OCCASIONS = re.compile(r"(?<!\w)(?:(?:tinh )?theo luot|tinh nhieu lan|tinh trung)(?!\w)")


def notes_below(table: Table) -> list[Note]:
    """What is noted below the rows of a table, and notes between them."""
    last = max(table.row_numbers, default=0)
    found = []
    for row in table.passed_over:
        is_below = row.kind == "note" or (row.kind == "section" and row.row_number > last > 0)
        if is_below and (note := _NOTE.fullmatch(row.text.replace(" | ", " "))):
            found.append(Note(row.row_number, _plain_mark(note["mark"] or ""), note["text"].strip()))
    return found


def _plain_mark(mark: str) -> str:
    inner = mark.strip("() ").lower()
    return _RAISED.get(inner, inner)


def marked_cells(table: Table, mark: str) -> dict[int, str]:
    """Row number → the name of the first column in which a cell bears the mark."""
    found: dict[int, str] = {}
    for name in table.columns:
        for number, text in zip(table.row_numbers, table.texts(name), strict=True):
            if text[-1:] in _ENDS and (marked := _MARKED.search(text)) and _plain_mark(marked["mark"]) == mark:
                found.setdefault(number, name)
    data = set(table.row_numbers)
    for number, name in _raised(table, mark):
        if number in data:
            found.setdefault(number, name)
    return found


def _raised(table: Table, mark: str) -> list[tuple[int, str]]:
    """The cells in which the mark is raised, of the heading too."""
    issues = (RAISED_MARK(marks=mark), RAISED_MARK(marks=f"({mark})"))
    return [place for place, issue in table.marks.items() if issue in issues]


_ENDS = frozenset((")", "*", *_RAISED))


def is_of_all_rows(table: Table, note: Note) -> bool:
    """Whether a note speaks of the table as a whole: by its words, or by its mark on a heading or a title."""
    if note.mark:
        above = [*table.column_labels.values(), *(row.text for row in table.passed_over if row.kind == "title")]
        if any((found := _MARKED.search(text)) and _plain_mark(found["mark"]) == note.mark for text in above):
            return True
        if marked_cells(table, note.mark):
            return False
        if _raised(table, note.mark):
            return True
    plain = fold_ascii(note.text)
    return _OF_ALL.fullmatch(plain) is not None or _BY_OCCASIONS.search(plain) is not None
