"""Finds the table in a grid: its columns, its data rows, and what stands around them.

Here belongs which rows are data and which are titles, sections, totals, notes or signatures. Nothing is left
out unsaid: every row is either a data row or passed over with the kind of row it is taken for. What the cells
mean does not belong here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from .cells import column_letters
from .facts import find_facts
from .grids import Grid
from .headings import Heading, HeadingRows, find_heading
from .row_kinds import RowSorter, is_signature
from .values import fold_ascii

__all__ = ["Heading", "PassedOver", "Table", "find_table"]


@dataclass(frozen=True)
class PassedOver:
    """A row that is no data; `kind` is title, heading, blank, total, section, note or signature.

    `text` holds its cells, parted by bars; it is empty for the names below a signature, which are no one's
    business.
    """

    row_number: int
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class Table:
    """The data rows of a sheet, and how they were read.

    `rows` has a column of `str` for each heading found, in the order in which they were sought, "" where
    nothing is written; its index is the row number in the file. `columns` tells where each stands (0 is A),
    `column_labels` what is written over it. `above` holds the text of `reporting_unit`, `period` and
    `closing_date` where they stand above the table, `above_rows` their row numbers. `unknown_columns` are the
    headings nobody sought.
    """

    sheet: str
    rows: pd.DataFrame
    columns: dict[str, int]
    column_labels: dict[str, str]
    above: dict[str, str]
    above_rows: dict[str, int]
    passed_over: tuple[PassedOver, ...]
    unknown_columns: tuple[str, ...]
    repeated: frozenset[tuple[int, str]] = frozenset()
    """(row number, name) of the cells that share one value because they are merged down a column."""


def find_table(grid: Grid, headings: Sequence[Heading], required: Collection[str]) -> Table | None:
    """The table of a grid that has the given headings; None if none of its rows looks like a heading.

    `required` are the names of the headings that must stand over a column.

    Raises Refused: `missing_heading`, `ambiguous_heading`.
    """
    rows: list[list[str]] = grid.cells.to_numpy().tolist()
    row_numbers: list[int] = grid.cells.index.tolist()
    heading = find_heading(rows, headings, required, grid.sheet)
    if heading is None:
        return None
    facts = find_facts(rows[: heading.first])
    names = [sought.name for sought in headings if sought.name in heading.columns]
    sorter = RowSorter(
        heading_rows=rows[heading.first : heading.end],
        known=heading.columns.values(),
        codes=_code_columns(headings, heading),
        required=[heading.columns[name] for name in required],
        serial=heading.serial_columns,
    )
    kinds = [
        *("title" if any(row) else "blank" for row in rows[: heading.first]),
        *["heading"] * heading.count,
        *(sorter.kind(row) for row in rows[heading.end :]),
    ]
    data = [at for at, kind in enumerate(kinds) if kind == "data"]
    return Table(
        sheet=grid.sheet,
        rows=pd.DataFrame(
            {name: [rows[at][heading.columns[name]] for at in data] for name in names},
            index=pd.Index([row_numbers[at] for at in data], dtype="int64"),
            dtype="str",
        ),
        columns={name: heading.columns[name] for name in names},
        column_labels={name: heading.labels[heading.columns[name]] for name in names},
        above={fact: text for fact, (text, _) in facts.items()},
        above_rows={fact: row_numbers[at] for fact, (_, at) in facts.items()},
        passed_over=tuple(
            PassedOver(row_numbers[at], kind, _shown(rows[at], kind)) for at, kind in enumerate(kinds) if kind != "data"
        ),
        unknown_columns=tuple(_unknown_columns([rows[at] for at in data], heading)),
        repeated=frozenset(
            (number, name) for number, column in grid.repeated for name in names if heading.columns[name] == column
        ),
    )


def _unknown_columns(data: list[list[str]], heading: HeadingRows) -> Iterator[str]:
    """The headings that were not sought; for a column with data and no heading, its letters."""
    known = {*heading.columns.values(), *heading.serial_columns}
    for column in range(len(data[0]) if data else max(heading.labels) + 1):
        if column in known:
            continue
        if column in heading.labels:
            yield heading.labels[column]
        elif any(row[column] for row in data):
            yield f"(cột {column_letters(column)})"


def _code_columns(headings: Sequence[Heading], heading: HeadingRows) -> list[int]:
    """The columns of codes: in Vietnamese their headings begin with "Mã"."""
    codes = {sought.name for sought in headings if fold_ascii(sought.spellings[0]).startswith("ma ")}
    return [column for name, column in heading.columns.items() if name in codes]


def _shown(row: list[str], kind: str) -> str:
    return " | ".join(text for text in row if text and (kind != "signature" or is_signature(text)))
