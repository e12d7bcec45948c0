"""What the columns of a table are read as, once its heading, its data rows and what stands above it are known.

Here the choice among columns, the periods that columns tell, the units of measure and the account of every column come
together; each has a module of its own.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Columns, Rows, column_letters
from ntm_pipeline.reading.tables.column_account import ColumnAccount, account_for
from ntm_pipeline.reading.tables.column_choice import Choice, choose_columns, period_of
from ntm_pipeline.reading.tables.figures import as_meant, combined, factors
from ntm_pipeline.reading.tables.heading_names import Heading, code_names
from ntm_pipeline.reading.tables.headings import HeadingRows
from ntm_pipeline.reading.tables.measures import measures_above, measures_in_heading, shares_told
from ntm_pipeline.reading.tables.messages import OF_A_PARENT_UNIT, ONLY_OTHERS_OF_THE_NAME
from ntm_pipeline.reading.tables.part_sums import Difference, differences
from ntm_pipeline.reading.tables.period_columns import composed_periods, names_part_of_a_year
from ntm_pipeline.reading.tables.preamble import text_of_row
from ntm_pipeline.reading.tables.qualifiers import names_a_kind_of_period, qualified
from ntm_pipeline.reading.tables.statements import statements_in
from ntm_pipeline.reading.tables.told_layout import Part, ToldLayout
from ntm_pipeline.reading.tables.told_rows import another_fact
from ntm_pipeline.reading.tables.unfold import Unfolding, unfolding_of
from ntm_pipeline.reading.tables.unit_columns import levels_of_units, parents_of_rows
from ntm_pipeline.vietnamese.periods import Period

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheetRows

_NOTHING_TOLD = ToldLayout()

Facts = dict[str, tuple[str, int]]
"""Fact above the table → its text, and the position of its row."""


@dataclass(frozen=True)
class ColumnMeaning:
    """What the columns of a table are read as."""

    sources: dict[str, tuple[int, ...]]
    """Name → the columns it is read from, added up where there are several; in the order in which they were sought."""
    labels: dict[str, str]
    accounts: list[ColumnAccount]
    remarks: dict[int, tuple[int, str]]
    """Row number → (column, text) of a remark that may bear on what its row says."""
    factors: dict[int, int]
    counts: tuple[str, ...]
    composed: "tuple[str, dict[int, str]] | None"
    """The name whose cells are put together of other columns, and the cells by row number."""
    told_used: tuple[Part, ...] = ()
    """What of a person's words was met."""
    differing: Mapping[int, Difference] = field(default_factory=dict)
    """Row number → a sum in it that its parts don't make up."""
    unfolding: Unfolding | None = None
    """The periods that stand side by side; `sources` has the columns of all of them."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Name of a code or name of units → which of its fallback headings it stands under."""
    parents: Mapping[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """Row number → what stands there of the units above its own, the closest first; and what would if blank cells
    repeated those above them."""
    heading_labels: Mapping[int, str] = field(default_factory=dict)
    """What is written over each column."""

    def under_names(
        self, cells: Collection[tuple[int, int]], passed_over: Collection[int]
    ) -> frozenset[tuple[int, str]]:
        """(row number, name) of the cells that stand in columns of a name and in no row that is passed over."""
        if not cells:
            return frozenset()
        names, others = self._names, set(passed_over)
        return frozenset(
            (number, names[column]) for number, column in cells if column in names and number not in others
        )

    def marks_under_names(self, marks: Mapping[tuple[int, int], Issue]) -> dict[tuple[int, str], Issue]:
        """The marks by row number and the names of the columns they stand in."""
        if not marks:
            return {}
        names = self._names
        return {(number, names[column]): issue for (number, column), issue in marks.items() if column in names}

    @property
    def _names(self) -> dict[int, str]:
        return {column: name for name, columns in self.sources.items() for column in columns}

    def of_columns(self, columns: Mapping[str, int]) -> Self:
        """The same with one column of each of these names."""
        sources = {name: (columns[name],) if name in columns else own for name, own in self.sources.items()}
        labels = {name: self.heading_labels[at] for name, at in columns.items()}
        return replace(self, sources=sources, labels={**self.labels, **labels}, unfolding=None)

    @property
    def columns(self) -> dict[str, int]:
        """The (first) column of each name."""
        return {name: columns[0] for name, columns in self.sources.items()}

    def cells(self, data: "Rows | ArrowSheetRows", is_data: bool = True) -> Columns:
        """The cells under each name."""
        columns = sorted({column for columns in self.sources.values() for column in columns})
        cells = combined(data.named({at: at for at in columns}), self.sources, self.factors, self.counts)  # type: ignore[misc]
        if self.composed is None or not is_data:
            return cells
        name, texts = self.composed
        own = [texts[int(number)] for number in cells.row_numbers]
        return Columns(
            {each: own if each == name else cells.columns[each] for each in cells.columns}, cells.row_numbers
        )


def read_columns(
    grid: Grid,
    headings: Sequence[Heading],
    required: Collection[str],
    heading: HeadingRows,
    data: "Rows | ArrowSheetRows",
    facts: Facts,
    above: Sequence[Sequence[str]],
    notes: Sequence[Sequence[str]] = (),
    told: ToldLayout = _NOTHING_TOLD,
) -> ColumnMeaning:
    """What the columns of a table are read as; of the facts above it, a period goes that the rows tell more closely.

    Raises RefusedError: `columns_not_told_apart`, `column_not_understood`, `unit_of_measure`, `missing_heading`,
    `layout_contradicts`.
    """
    texts: dict[int, list[str]] = {}

    def texts_of(column: int) -> list[str]:
        if column not in texts:
            texts[column] = data.named({"": column}).texts("") if column < data.width else []
        return texts[column]

    def distinct_of(column: int) -> set[str]:
        return data.named({"": column}).distinct("") if column < data.width else set()

    composed, period = _period_of_rows(headings, heading, texts_of, distinct_of, facts, above)
    if period is None and composed is None and "period" not in facts and not grid.is_delimited:
        period = _period_of_sheet(heading, grid.sheet, above)
    unfolding = None if composed else unfolding_of(heading, period)
    choice = choose_columns(heading, period, grid.sheet, unfolding.columns if unfolding else {})
    if unfolding is not None:
        choice.set_aside |= unfolding.set_aside
    levels = levels_of_units(heading, choice, texts_of)
    hold_to_period(heading, choice.sources, told, period, texts_of, grid.sheet)
    if (
        choice.period is not None
        and composed is None
        and any(sought.tells_period or sought.tells_year for sought in headings)
    ):
        facts.setdefault("period", (choice.period.label, heading.first))
    sought = {one.name: one for one in headings}
    missing = [sought[name] for name in sought if name in required and name not in choice.sources]
    if missing:
        raise _only_others(heading, choice, missing, grid.sheet)
    measures = measures_above([*above, *notes])
    if not any(one.is_share for label in heading.labels.values() for one in measures_in_heading(label)):
        # No column but the counts can have the shares that are spoken of.
        told_around = [*(text for row in above for text in row), "" if grid.is_delimited else grid.sheet]
        measures = [one for one in measures if one.is_share] + shares_told(told_around) or measures
    factor_of, measures_used = factors(heading, choice.sources, measures, grid.sheet, told)
    width = max(data.width, max(heading.labels) + 1)
    beyond = _overlong_columns(data, max(heading.labels)) if grid.is_delimited else frozenset()
    composed_of = composed[1] if composed else ()
    accounts = account_for(
        heading, choice, width, texts_of, choice.period or period, composed_of, beyond.__contains__, grid.sheet
    )
    sources = dict(choice.sources)
    labels = {
        name: " + ".join(dict.fromkeys(heading.labels[at] for at in columns)) for name, columns in sources.items()
    }
    if composed:
        name, columns, _ = composed
        sources[name] = (columns[0],)
        labels[name] = " + ".join(heading.labels[at] for at in columns)
        facts.pop("period", None)
    # Few tables hold sums beside their parts.
    beside = {column for one in choice.sums for column in (one.column, *one.parts)}
    differing = differences(choice.sums, as_meant({column: texts_of(column) for column in sorted(beside)}, {}))
    # Few tables ask for the numbers of their rows.
    above_units = [one.column for one in accounts.columns if one.why == OF_A_PARENT_UNIT and any(texts_of(one.column))]
    if any(all(texts_of(column)) for name in code_names(headings) for column in choice.sources.get(name, ())):
        above_units = []  # each row has its code
    is_asked = accounts.remarks or composed or differing or above_units
    numbers = [int(number) for number in data.named({"": 0}).row_numbers] if is_asked else []
    return ColumnMeaning(
        sources={name: sources[name] for name in sought if name in sources},
        labels={name: labels[name] for name in sought if name in labels},
        accounts=accounts.columns,
        remarks={numbers[at]: remark for at, remark in accounts.remarks.items()},
        factors=factor_of,
        counts=tuple(name for name in sources if sought[name].is_count),
        told_used=(*(said.part for said in heading.told.values()), *accounts.told_used, *measures_used),
        composed=(composed[0], dict(zip(numbers, composed[2], strict=True))) if composed else None,
        differing={numbers[at]: one for at, one in differing.items()},
        unfolding=unfolding,
        levels=levels,
        parents=dict(zip(numbers, parents_of_rows(above_units, heading.labels, texts_of), strict=False)),
        heading_labels=heading.labels,
    )


def hold_to_period(
    heading: HeadingRows, sources: Mapping[str, Sequence[int]], told: ToldLayout, period: Period | None,
    texts_of: Callable[[int], list[str]], sheet: str,
) -> None:  # fmt: skip
    """Raises RefusedError (`layout_contradicts`) where a heading or the rows tell another period than is said."""
    for column, said in heading.told.items():
        own = qualified(heading.labels.get(column, "")).period if said.name is not None else ""
        if own and (period is None or period_of(own, period.year) != period):
            raise another_fact(said.part, own, period.label if period else "?", sheet)
    fact = told.fact("period")
    meant = period_of(fact.text) if fact else None
    for name, columns in sources.items():
        sought = heading.names.headings[name]
        if fact is None or meant is None or not (sought.tells_period or sought.tells_year):
            continue
        for text in dict.fromkeys(texts_of(columns[0])):
            if text and (own_period := period_of(text)) is not None and own_period != meant:
                raise another_fact(fact.part, text, fact.text, sheet)


def _only_others(heading: HeadingRows, choice: Choice, missing: Sequence[Heading], sheet: str) -> RefusedError:
    """What is said where the columns of a name are all plans, estimates or of another period."""
    columns = [member.column for sought in missing for member in heading.members.get(sought.name, ())]
    vi, en = (
        "; ".join(f"“{heading.labels[at]}” ({column_letters(at)}: {choice.set_aside[at][language]})" for at in columns)
        for language in (0, 1)
    )
    wanted = "; ".join(f"“{sought.spellings[0]}”" for sought in missing)
    issue = ONLY_OTHERS_OF_THE_NAME(sheet=sheet, wanted=wanted, others_vi=vi, others_en=en)
    return RefusedError(issue, tuple(sought.name for sought in missing))


def _period_of_rows(
    headings: Sequence[Heading], heading: HeadingRows, texts_of: Callable[[int], list[str]],
    distinct_of: Callable[[int], set[str]], facts: Facts, above: Sequence[Sequence[str]],
) -> tuple[tuple[str, tuple[int, ...], list[str]] | None, Period | None]:  # fmt: skip
    """The period's name, the columns it is put together of and its cells, if it is; and the one period of all rows."""
    told = period_of(facts["period"][0]) if "period" in facts else None
    teller = next((one for one in headings if one.tells_period or one.tells_year), None)
    if teller is None:
        return None, told
    if (members := heading.members.get(teller.name)) and members[0].is_plain:
        texts = distinct_of(members[0].column)
        periods = {period_of(text) if text else told for text in texts} if texts else {told}
        return None, periods.pop() if len(periods) == 1 else None
    columns: dict[str, int] = {}
    for column, label in heading.labels.items():
        kind = names_a_kind_of_period(label)
        if kind in ("month", "quarter", "year") and any(texts_of(column)):
            if kind in columns:
                return None, told
            columns[kind] = column
    if not teller.tells_period or not columns:
        return None, told
    # A year beside a quarter in the title is no report of the year.
    if set(columns) == {"year"} and (told is not None or names_part_of_a_year(above)):
        return None, told
    cells = composed_periods({kind: texts_of(column) for kind, column in columns.items()}, told)
    return (teller.name, tuple(columns.values()), cells), None


def _period_of_sheet(heading: HeadingRows, sheet: str, above: Sequence[Sequence[str]]) -> Period | None:
    """What a sheet is called for, where no row and no title tells a period or a year and columns are of its parts."""
    if not any(member.period for members in heading.members.values() for member in members):
        return None
    told = statements_in("\n".join(text_of_row(row) for row in above))
    if told.results or told.unclear or told.years or told.planned_years:
        return None
    return period_of(sheet) or statements_in(sheet).period


def _overlong_columns(data: "Rows | ArrowSheetRows", last: int) -> frozenset[int]:
    """The columns beyond the last heading that most rows leave blank."""
    return frozenset(column for column, _ in overlong_cells(data, last).values())


def overlong_cells(data: "Rows | ArrowSheetRows", last: int) -> dict[int, tuple[int, str]]:
    """Row number → (column, text) of the first cell beyond the last heading, where most rows have none."""
    found: dict[int, tuple[int, str]] = {}
    for column in range(last + 1, data.width):
        cells = data.named({"": column})
        texts = cells.texts("")
        filled = [at for at, text in enumerate(texts) if text]
        if 2 * len(filled) <= len(texts):
            for at in filled:
                found.setdefault(int(cells.row_numbers[at]), (column, texts[at]))
    return found
