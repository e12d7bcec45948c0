"""Columns that are headed by a value: of a sheet with a column for each criterion, one table for each of them.

Offices set the criteria of a set side by side, one row for each unit, where the form asks for one row for each unit and
criterion. Such a sheet is read once for each of those columns, the others left out; what its headings and its titles
say stands in columns of its own, as the form has it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.column_account import ColumnAccount
from ntm_pipeline.reading.tables.heading_names import Heading
from ntm_pipeline.reading.tables.messages import VALUES_WITHOUT_TITLE
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.text import fold, fold_ascii

_ROWS_SEARCHED = 30
# A group over the columns may say that they are results, not whose or of when.
_GROUP = re.compile(
    r"(?:\W|\b(?:ket qua|danh gia|tham dinh|cac|tieu chi|chi tieu|thuc hien|theo|muc do|dat|chuan|noi dung|so|chi tiet"
    r"|tc|ct)\b)*"
)


def tables_of_values(grid: Grid, headings: Sequence[Heading], find: Callable[[Grid], Table | None]) -> list[Table]:
    """A table for each column that is headed by a value; none where there are no such columns, or not beyond doubt.

    Raises RefusedError: `values_without_title` where the titles don't say of what the values are, and what `find` does.
    """
    teller = next((one for one in headings if one.in_headings), None)
    below = next((one for one in headings if one.stands_below_values), None)
    if teller is None or below is None or not isinstance(grid.text, Rows):
        return []
    rows = grid.text.rows
    at, values = _row_of_values(rows, teller, below, headings)
    if not values:
        return []
    added = {teller.spellings[0]: ""} | _told_by_titles(rows[:at], headings)
    heads = {fold(text) for row in rows[max(0, at - 2) : at + 1] for text in row if text}
    for one in headings:
        if one.in_titles and one.spellings[0] not in added and not heads & set(map(fold, one.spellings)):
            columns = "”, “".join(" ".join(rows[at][column].split()) for column in values)
            raise RefusedError(VALUES_WITHOUT_TITLE(sheet=grid.sheet, columns=columns, wanted=one.spellings[0]))
    tables: list[Table] = []
    for column, value in values.items():
        cells = added | {teller.spellings[0]: value}
        own = Rows(
            [_row(row, number - at, column, values, below, cells) for number, row in enumerate(rows)],
            grid.text.row_numbers,
        )
        table = find(replace(grid, cells=own))
        if table is None:
            return []
        label = " ".join(rows[at][column].split())
        told_by = {name: column for name, where in table.columns.items() if where >= len(rows[at])}
        # The account tells what the file has, of each column once.
        seen = [one for one in table.accounts if one.column < len(rows[at]) and one.column not in values]
        headed = [ColumnAccount(other, " ".join(rows[at][other].split()), below.name) for other in values]
        tables.append(
            replace(
                table,
                rows=table.__dict__["_rows"],
                totals=table.__dict__["_totals"],
                columns={**table.columns, **told_by},
                column_labels={**table.column_labels, below.name: label, teller.name: label},
                accounts=tuple(sorted([*seen, *headed], key=lambda one: one.column)),
                is_further=bool(tables),
            )
        )
    return tables


def _row_of_values(
    rows: list[list[str]], teller: Heading, below: Heading, headings: Sequence[Heading]
) -> tuple[int, dict[int, str]]:
    """The row that heads columns with values, and those; none where a value comes twice or a group says more."""
    assert teller.in_headings is not None
    own = {fold(spelling) for spelling in (*teller.spellings, *below.spellings)}
    of_units = {
        fold(spelling)
        for one in headings
        if one.is_code or one.is_text
        for spellings in (one.spellings, *one.fallbacks)
        for spelling in spellings
    }
    for at, row in enumerate(rows[:_ROWS_SEARCHED]):
        values = {column: value for column, text in enumerate(row) if text and (value := teller.in_headings(text))}
        texts = [text for column, text in enumerate(row) if text and column not in values]
        is_numbering = all(value == str(number) for number, value in enumerate(values.values(), start=1))
        if len(values) < 2 or len(set(values.values())) < len(values) or (is_numbering and len(texts) < 2):
            continue
        above = [upper for upper in rows[max(0, at - 2) : at] if sum(map(bool, upper)) > 1]
        groups = [upper[column] for upper in above for column in values if upper[column]]
        heads = {fold(text) for text in [*texts, *(text for upper in above for text in upper if text)]}
        if not heads & of_units:
            continue  # a row of data
        if heads & own or not all(_GROUP.fullmatch(fold_ascii(group)) for group in groups):
            return at, {}
        return at, values
    return 0, {}


def _told_by_titles(titles: list[list[str]], headings: Sequence[Heading]) -> dict[str, str]:
    """Heading → the one value of it that the lines above name."""
    found = {}
    for heading in headings:
        if heading.in_titles is not None:
            told = {value for row in titles for text in row if text and (value := heading.in_titles(text))}
            if len(told) == 1:
                found[heading.spellings[0]] = told.pop()
    return found


def _row(
    row: list[str], place: int, column: int, values: dict[int, str], below: Heading, added: dict[str, str]
) -> list[str]:
    """A row with one of the columns alone, and what is told of it behind."""
    is_told = place > 0 and any(row[at] for at in values)
    is_title = place < -2 or (place < 0 and sum(map(bool, row)) == 1)
    is_own = place > 0
    kept = [
        text if is_title or at not in values or (is_own and at == column) else "" for at, text in enumerate(row)
    ]  # fmt: skip
    if place == 0:
        kept[column] = below.spellings[0]
        return [*kept, *added]
    return [*kept, *(added.values() if is_told else [""] * len(added))]
