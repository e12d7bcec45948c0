"""A table on its way through the intake: as it was sent, as values, with its units, as it was judged. Shapes only.

Each stage makes a new one of what it was given and changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.tables.table import Table

T = TypeVar("T")


@dataclass(frozen=True)
class InHand(Generic[T]):
    """A file and its tables as far as they have come; without tables once it is refused."""

    file: FileIntake
    tables: tuple[T, ...] = ()


class Finding(NamedTuple):
    """What is wrong or doubtful at a place of a table."""

    row_number: int | None
    column: str | None
    """The contract's name of the column."""
    heading: str | None
    """What the file calls it."""
    text: str | None
    reason: Issue


class SentTable(NamedTuple):
    """A table as it was sent."""

    table: Table
    matched: Mapping[int, Sequence[int]]
    """Number of a correction → numbers of the rows that it matches."""


@dataclass(frozen=True)
class Cells:
    """The text cells of a table, as far as they are to be told to its sender."""

    contract: Contract
    table: Table

    @cached_property
    def row_numbers(self) -> list[int]:
        """The numbers of the data rows in the file."""
        return self.table.row_numbers

    @cached_property
    def texts(self) -> dict[str, dict[int, str]]:
        """Column → row number → text, of the columns that are there."""
        return {name: dict(zip(self.row_numbers, self.table.texts(name), strict=True)) for name in self.table.columns}

    def above(self, name: str) -> str:
        """What stands above the table in place of a column."""
        spec = self.contract.columns.get(name)
        return self.table.above.get(spec.above, "") if spec and spec.above else ""

    def text(self, row_number: int, name: str) -> str:
        """The text as it stands in the file, or above the table."""
        return self.texts.get(name, {}).get(row_number, "") or self.above(name)

    def finding(self, row_number: int, name: str, reason: Issue, text: str | None = None) -> Finding:
        """A finding in a cell; the text is the cell's unless another is given."""
        heading = self.table.column_labels.get(name) or self.contract.columns[name].headings[0]
        return Finding(row_number, name, heading, self.text(row_number, name) if text is None else text, reason)


@dataclass(frozen=True)
class ParsedTable:
    """The cells of a table as values."""

    cells: Cells
    values: Mapping[str, Sequence[Any]]
    """Column → a value for each data row; None where nothing is, or nothing that can be read."""
    defects: tuple[Finding, ...]

    @cached_property
    def unreadable(self) -> frozenset[tuple[int | None, str | None]]:
        """(row number, column) of the cells with a defect."""
        return frozenset((one.row_number, one.column) for one in self.defects)


@dataclass(frozen=True)
class LocatedTable:
    """The same with the units that its rows are about."""

    cells: Cells
    values: Mapping[str, Sequence[Any]]
    defects: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    read_on: Mapping[int, date]
    """Of lists that tell of a year: the year → the day on which its rows are read."""


@dataclass(frozen=True)
class JudgedTable:
    """The same once every rule of the contract has been asked."""

    located: LocatedTable
    rows: pd.DataFrame
    """The clean ones."""
    defects: tuple[Finding, ...]
    """What was found before and what the contract's rules find."""
    warnings: tuple[Finding, ...]

    @cached_property
    def bad_rows(self) -> frozenset[int | None]:
        """Numbers of the rejected rows."""
        return frozenset(one.row_number for one in self.defects)

    @cached_property
    def bad_cells(self) -> frozenset[tuple[int | None, str | None]]:
        """(row number, column) of the cells with a defect."""
        return frozenset((one.row_number, one.column) for one in self.defects)
