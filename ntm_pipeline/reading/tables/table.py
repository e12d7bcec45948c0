"""The data rows of a table and how they were read."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.sheet import AsFrame, Columns
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.column_account import ColumnAccount
from ntm_pipeline.reading.tables.part_sums import Difference
from ntm_pipeline.reading.tables.told_layout import Part, ToldLayout
from ntm_pipeline.vietnamese.periods import Period


@dataclass(frozen=True)
class PassedOver:
    """A row that is no data; `kind` is title, heading, blank, total, derived, section, note, signature or set_aside.

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
    nothing is written; its index is the row number in the file. `totals` has the same of the rows passed over as
    totals. Both are made when first asked for; `row_numbers`, `row_count` and `texts` tell the same of `rows` at less
    cost. `columns` tells where each stands (0 is A), `column_labels` what is written over it. `above` holds the text
    of `reporting_unit`, `period` and `closing_date` where they stand above the table, `above_rows` their row numbers.
    `accounts` tells of every column what became of it.
    """

    sheet: str
    columns: dict[str, int]
    column_labels: dict[str, str]
    above: dict[str, str]
    above_rows: dict[str, int]
    passed_over: tuple[PassedOver, ...]
    accounts: tuple[ColumnAccount, ...]
    rows: AsFrame = AsFrame()  # noqa: RUF009 - a descriptor
    totals: AsFrame = AsFrame(default=Columns({}, ()))  # noqa: RUF009 - a descriptor
    repeated: frozenset[tuple[int, str]] = frozenset()
    """(row number, name) of the cells that share one value because they are merged down a column."""
    valueless: frozenset[tuple[int, str]] = frozenset()
    """(row number, name) of the formulas without a value, whose cells are blank."""
    marks: Mapping[tuple[int, str], Issue] = field(default_factory=dict)
    """(row number, name) → what is marked on the cell and could change what it says."""
    has_days_since_1904: bool = False
    """Whether a bare number that is a day counts the days since 1904."""
    doubtful_sections: frozenset[int] = frozenset()
    """Numbers of rows that are numbered like sections and hold figures that are not the sum of the rows below."""
    overlong: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    """Row number → (column, text) of a delimited row that has more cells than the heading: they may all be shifted."""

    told: ToldLayout = ToldLayout()  # noqa: RUF009 - frozen
    """What a person has said of the sheet."""
    told_used: frozenset[Part] = frozenset()
    """What of it the sheet met."""
    remarks: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    """Row number → (column, text) of a remark that may bear on what its row says."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Name of a code or name of units → which of its fallback headings it stands under, from the lowest level."""
    parents: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """Row number → what stands there of the units above its own, the closest first; and what stands there or above."""
    differing: Mapping[int, Difference] = field(default_factory=dict)
    """Row number → a sum in it that its parts don't make up."""
    period: Period | None = None
    """The period whose columns these are, where several stand side by side; None where rows or titles tell it."""
    is_further: bool = False
    """Whether its rows are told of by another table too, for another of their periods: what stands around them is that
    table's to tell."""
    further: "tuple[Table, ...]" = ()
    """The tables of the other periods that stand beside this one's."""
    hidden: Columns | None = None
    """The same as `rows` of the rows that the sheet hides and that look like data, where there are any."""
    beside: tuple[tuple[str, str], ...] = ()
    """What is written outside the cells, or in comments on the heading: `page`, `shape` or `comment`, and the text."""
    serial_gap: tuple[int, str] | None = None
    """Where the numbers of its rows leave some out: the first row behind, and `2 … 5`."""
    title_period: str = ""
    """The period above the table, where its columns tell which part of it they are of."""

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headings that were not sought; for a column with data and no heading, its letters."""
        numbered = messages.NUMBERS_ROWS
        return tuple(one.shown for one in self.accounts if one.name is None and one.why != numbered)

    @property
    def row_count(self) -> int:
        """How many data rows there are."""
        given = self.__dict__["_rows"]
        return len(given.row_numbers if isinstance(given, Columns) else given)

    @property
    def row_numbers(self) -> list[int]:
        """The numbers of the data rows in the file."""
        given = self.__dict__["_rows"]
        numbers = given.row_numbers if isinstance(given, Columns) else given.index
        return [int(number) for number in numbers]

    def texts(self, name: str) -> list[str]:
        """The cells below the heading of this name, one for each data row."""
        given = self.__dict__["_rows"]
        return given.texts(name) if isinstance(given, Columns) else given[name].tolist()

    @property
    def row_period(self) -> str:
        """The period of its rows, where a row of the sheet tells of several; else empty."""
        return self.period.label if self.period else ""

    def on_sheet(self, sheet: str) -> Self:
        """The same table under another sheet's name."""
        return self._with(sheet=sheet)

    def with_fact(self, fact: str, text: str) -> Self:
        """The same table with what the sheet's name tells of it (row 0), or that together with what stands above."""
        rows = {**self.above_rows, fact: self.above_rows.get(fact, 0)}
        return self._with(above={**self.above, fact: text}, above_rows=rows)

    def with_further(self, further: "tuple[Table, ...]") -> Self:
        """The same table with these others that were read of its sheet; its rows stay as they are given."""
        return self if further == self.further else self._with(further=further)

    def without_rows(self) -> Self:
        """How the table was read, without its data rows and totals."""
        none = Columns({name: [] for name in self.columns}, ())
        return self._with(rows=none, totals=none)

    def _with(self, **fields: object) -> Self:
        table = copy.copy(self)
        for name, value in fields.items():
            object.__setattr__(table, name, value)
        return table
