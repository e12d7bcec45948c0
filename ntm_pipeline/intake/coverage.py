"""Whom lists speak for: what they declare, which closing dates are one snapshot, which rows lie outside.

A list is a registry or a list of titles: of the unit it declares it tells also what is not in it. Here too is whom a
rejected row of a list names, and what of a list can't be trusted where none of its rows could be read. Which of two
rows stands is the business of `precedence`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.file_intake import FileIntake, ListTable, NamedUnit
from ntm_pipeline.intake.locate import resolve_declared
from ntm_pipeline.intake.quality_tables import (
    REJECTED_UNIT_COLUMNS,
    SNAPSHOT_COLUMNS,
    TITLE_DECLARATION_COLUMNS,
    Defect,
    frame,
)
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units.names import unit_of_office
from ntm_pipeline.units.registry import EVER, LEVELS, UnitRegistry
from ntm_pipeline.vietnamese.text import fold_ascii

MOST_DAYS_WITHIN_A_ROUND = 15
"""Closing dates of one declaration that follow one another within so many days are one snapshot."""
MOST_UNREADABLE_DATES = 40
"""Of a file with more closing dates of which no row can be read nothing is used: each of them leaves open what every
unit of the list has, which for the country is fourteen thousand units."""
_OFFICE = re.compile(r"(so|phong|ban|chi cuc|cuc|van phong|trung tam|lien minh|hoi)(?!\w)")
_UNIT_WORD = re.compile(r"(?<!\w)(tinh|thanh pho|quan|huyen|thi xa|thi tran|xa|phuong|dac khu|tp|tx|tt)(?!\w)")

# --- Whom a list declares


@dataclass(frozen=True)
class Declaration:
    """Whom a list speaks for on one of its days."""

    key: Hashable
    """Lists of one key are one declaration: a table by itself, or all under one `covers`."""
    unit_id: str


@dataclass
class Declared:
    """One table of a list: the unit that it speaks for on each of its days."""

    table: ListTable
    days: dict[Any, date]
    """Closing date, or year → the day on which it is read."""
    by_day: dict[Any, Declaration | None] = field(default_factory=dict)
    """The same → whom it speaks for; None: nobody."""


class Units:
    """What lists ask of the register, looked up once for each unit and day."""

    def __init__(self, units: UnitRegistry) -> None:
        self._units = units
        self.above = cache(self._above)
        self.below = cache(self._below)

    def _above(self, unit_id: str, day: date) -> frozenset[str]:
        """The ids of a unit and of all above it on a day."""
        return frozenset(version.unit_id for version in self._units.ancestors_on(unit_id, day))

    def _below(self, unit_id: str, day: date) -> tuple[str, ...]:
        """The ids of a unit and of all below it on a day."""
        there = {v.unit_id for v in self._units.versions if v.valid_from <= day <= v.valid_to}
        return tuple(sorted(one for one in there if unit_id in self.above(one, day)))

    def name(self, unit_id: str, day: date) -> str:
        """What a unit is called on a day."""
        version = self._units.version_on(unit_id, day)
        return version.unit_name if version else unit_id


def declarations_of(contract: Contract, intake: FileIntake, units: UnitRegistry) -> tuple[list[Declared], list[Defect]]:
    """Whom each table of a file speaks for on each day that its rows tell of, and what is to be warned of."""
    found, warnings = [], []
    for table in intake.lists:
        days = _days_of(contract, intake, table)
        declared = Declared(table, days)
        doubts: dict[Issue, None] = {}
        for moment, day in sorted(days.items()):
            declared.by_day[moment], doubt = _declaration(intake, table, units, day)
            if doubt is not None:
                doubts[doubt] = None
        text = table.reporting_unit or intake.origin.covers
        warnings += [intake.defect(table.sheet, None, None, text, doubt) for doubt in doubts]
        found.append(declared)
    return found, warnings


def _days_of(contract: Contract, intake: FileIntake, table: ListTable) -> dict[Any, date]:
    """The closing dates or years of a table's rows, rejected ones too → the day on which each is read."""
    own, named = _rows_of(intake, table), [row for row in intake.named if _is_of(row, table)]
    if contract.is_registry:
        days = {day.date() for day in own["closing_date"].drop_duplicates()}
        days |= {day for day in (table.closing_date, *(row.closing_date for row in named)) if day is not None}
        return {day: day for day in days}
    years = {int(year) for year in own["year"].unique()} | {row.year for row in named if row.year is not None}
    return {year: intake.read_on[table.sheet, year] for year in years}


def _is_of(row: NamedUnit, table: ListTable) -> bool:
    return row.sheet == table.sheet and row.row_number in table.row_numbers


def _rows_of(intake: FileIntake, table: ListTable) -> pd.DataFrame:
    assert intake.rows is not None
    rows = intake.rows
    numbers = table.row_numbers
    return rows[(rows["sheet"] == table.sheet) & rows["row_number"].between(numbers.start, numbers.stop - 1)]


def _declaration(
    intake: FileIntake, table: ListTable, units: UnitRegistry, day: date
) -> tuple[Declaration | None, Issue | None]:
    """Whom a table speaks for on a day, and what is doubtful of that."""
    covers, doubt = intake.origin.covers, None
    if table.reporting_unit:
        try:
            unit_id = resolve_declared(table.reporting_unit, units, day)
        except UnreadableError as reason:
            if not (covers and _is_an_office(table.reporting_unit, units)):
                return None, _not_understood(reason.issue)
            # Whoever wrote `covers` knows for whom the office works.
            doubt = messages.REPORTING_UNIT_IS_AN_OFFICE()
        else:
            return Declaration((intake.path, table.sheet, table.row_numbers.start), unit_id), None
    if not covers:
        return None, messages.LIST_DECLARES_NOBODY()
    try:
        return Declaration(intake.origin.declared_in, resolve_declared(covers, units, day)), doubt
    except UnreadableError as reason:
        return None, _not_understood(reason.issue)


def _is_an_office(text: str, units: UnitRegistry) -> bool:
    """Whether a text names an office and no unit of any time: a misspelt district is no office."""
    folded = fold_ascii(text)
    if not _OFFICE.match(folded) or _UNIT_WORD.search(folded):
        return False
    return not units.units_called(unit_of_office(text), LEVELS, *EVER)


def _not_understood(reason: Issue) -> Issue:
    return messages.REPORTING_UNIT_UNKNOWN(why_vi=reason.message_vi, why_en=reason.message_en)


# --- Which rows lie outside


def held_to_declarations(
    contract: Contract, intake: FileIntake, declared: Sequence[Declared], units: Units
) -> tuple[FileIntake, pd.Series]:
    """A file without the rows that lie outside the unit which their list declares, and which of its rows speak.

    Those rows are rejected. A row speaks if its list declares somebody; the others are kept, and count nowhere.
    """
    assert intake.rows is not None
    rows, defects, warnings, named = intake.rows, [], [], []
    speaks = pd.Series(False, index=rows.index)
    outside = pd.Series(False, index=rows.index)
    code = contract.units[0].code
    for of_table in declared:
        own = _rows_of(intake, of_table.table)
        own_named = [
            row for row in intake.named if _is_of(row, of_table.table) and _may_be_within(row, of_table, units)
        ]
        named += own_named
        if nameless := {row.row_number for row in own_named if row.unit_id is None}:
            told = messages.NAMELESS_REJECTED_ROWS(count=len(nameless))
            warnings.append(intake.defect(of_table.table.sheet, None, None, None, told))
        moments = own[contract.dated_by]
        for moment, some in own.groupby(moments, sort=True):
            when = moment.date() if contract.is_registry else int(moment)
            declaration, day = of_table.by_day[when], of_table.days[when]
            if declaration is None:
                continue
            within = {
                unit_id for unit_id in some["unit_id"].unique() if declaration.unit_id in units.above(unit_id, day)
            }
            is_within = some["unit_id"].isin(within)
            speaks[some.index[is_within]] = True
            beyond = some[~is_within]
            outside[beyond.index] = True
            for unit_id, sheet, row_number, text in zip(
                beyond["unit_id"], beyond["sheet"], beyond["row_number"], beyond[code], strict=True
            ):
                reason = messages.OUTSIDE_REPORTING_UNIT(
                    unit=units.name(unit_id, day), speaker=units.name(declaration.unit_id, day),
                    day_vi=f"{day:%d/%m/%Y}", day_en=day,
                )  # fmt: skip
                heading = heading_of(contract, intake, str(sheet), code)
                defects.append(intake.defect(str(sheet), int(row_number), heading, text, reason))
    kept = replace(
        intake, rows=rows[~outside], defects=intake.defects + defects, warnings=intake.warnings + warnings, named=named
    )  # fmt: skip
    return kept, speaks[~outside]


def _may_be_within(row: NamedUnit, of_table: Declared, units: Units) -> bool:
    """Whether a rejected row belongs to what its list speaks for: one that names a unit outside belongs to none."""
    when = row.closing_date or row.year
    moments = [when] if when is not None else list(of_table.days)
    if not moments:
        return True  # as far as its table can tell
    if row.unit_id is None:
        return any(of_table.by_day[moment] for moment in moments)
    return any(
        declaration is not None and declaration.unit_id in units.above(row.unit_id, of_table.days[moment])
        for moment in moments
        if (declaration := of_table.by_day[moment]) is not None
    )


def heading_of(contract: Contract, intake: FileIntake, sheet: str, name: str, row_period: str = "") -> str:
    """How a file calls a column; of periods side by side, that of one of them."""
    tables = [table for table in intake.tables if table.sheet == sheet and row_period in ("", table.row_period)]
    labels = (table.column_labels.get(name) for table in tables)
    return next((label for label in labels if label), contract.columns[name].headings[0])


def period_beside_others(contract: Contract, intake: FileIntake, row: Mapping[Any, Any]) -> str:
    """The period of a clean row where its row of the sheet tells of several; else empty."""
    own = row[contract.dated_by]
    for table in intake.tables:
        period = table.period if table.sheet == row["sheet"] else None
        if period and own == (period.label if contract.dated_by == "period" else period.year):
            return table.row_period
    return ""


# --- What lists cover


@dataclass(frozen=True)
class Coverage:
    """What the lists of a source speak for, and what of it is in doubt."""

    snapshots: pd.DataFrame
    title_declarations: pd.DataFrame
    rejected_units: pd.DataFrame
    unreadable: Mapping[str, int] = field(default_factory=dict)
    """Path of a file → how many of its closing dates can't be read, where they are too many."""


def coverage_of(contract: Contract, files: Iterable[tuple[FileIntake, Sequence[Declared]]], units: Units) -> Coverage:
    """What lists speak for, once it is settled which of their rows are accepted.

    Args:
        contract: of the lists' source.
        files: each with the rows that are accepted, what the rejected ones name, and whom its tables declare.
        units: the register.
    """
    if contract.is_registry:
        snapshots, doubted, unreadable = _snapshots(list(files), units)
        return Coverage(snapshots, frame([], TITLE_DECLARATION_COLUMNS), doubted, unreadable)
    titles, doubted = _titles(contract, list(files), units)
    return Coverage(frame([], SNAPSHOT_COLUMNS), titles, doubted)


def _snapshots(
    files: Sequence[tuple[FileIntake, Sequence[Declared]]], units: Units
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    closings: defaultdict[tuple[Hashable, str], defaultdict[date, set[tuple[str, str, str]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    trusted: set[tuple[Hashable, str, date]] = set()
    doubted: set[tuple[Any, ...]] = set()
    for intake, declared in files:
        place = (intake.source, intake.path)
        for of_table in declared:
            own = _rows_of(intake, of_table.table)
            accepted = {day.date() for day in own["closing_date"].drop_duplicates()} | {of_table.table.closing_date}
            named = [row for row in intake.named if _is_of(row, of_table.table)]
            rejected = {row.closing_date for row in named}
            for day, declaration in of_table.by_day.items():
                if declaration is None or day not in accepted | rejected:
                    continue
                closings[declaration.key, declaration.unit_id][day].add((*place, of_table.table.sheet))
                if day in accepted:
                    trusted.add((declaration.key, declaration.unit_id, day))
            doubted |= {
                (*place, row.sheet, row.closing_date, None, None, row.unit_id)
                for row in named
                if row.unit_id is not None and not _tells_no_day(intake, of_table)
            }
    for place_, declared_in, units_named_ in _undated(files):
        for (key, unit_id), by_day in closings.items():
            for day in by_day if key == declared_in else ():
                if within := {one for one in units_named_ if unit_id in units.above(one, day)}:
                    by_day[day].add(place_)
                    doubted |= {(*place_, day, None, None, one) for one in within}
    snapshots: dict[tuple[Any, ...], date] = {}
    # Not a row of these could be read: they say of nobody that there is none.
    untrusted: defaultdict[str, set[tuple[tuple[str, str, str], date, str]]] = defaultdict(set)
    for (key, unit_id), by_day in closings.items():
        for round_ in _rounds(by_day):
            is_trusted = any((key, unit_id, day) in trusted for day in round_)
            for day in round_:
                for place_ in by_day[day]:
                    entry = (*place_, day, unit_id)
                    snapshots[entry] = max(round_[-1], snapshots.get(entry, day))
                    if not is_trusted:
                        untrusted[place_[1]].add((place_, day, unit_id))
    unreadable = {path: len(some) for path, some in untrusted.items() if len(some) > MOST_UNREADABLE_DATES}
    for place_, day, unit_id in set().union(*(some for path, some in untrusted.items() if path not in unreadable)):
        doubted |= {(*place_, day, None, None, below) for below in units.below(unit_id, day)}
    records = [(*entry, snapshot_date) for entry, snapshot_date in sorted(snapshots.items())]
    return frame(records, SNAPSHOT_COLUMNS), _rejected_units(doubted), unreadable


def _tells_no_day(intake: FileIntake, of_table: Declared) -> bool:
    """Whether no closing date or year can be read in the rows that are not of another unit."""
    named = (row for row in intake.named if _is_of(row, of_table.table))
    return _rows_of(intake, of_table.table).empty and all(row.closing_date is row.year is None for row in named)


def _undated(
    files: Iterable[tuple[FileIntake, Sequence[Declared]]],
) -> Iterator[tuple[tuple[str, str, str], Hashable, set[str]]]:
    """Tables that tell no day, whose `covers` they have, and whom their rows name.

    Such a table is of each snapshot, and of each year, of which the others under that `covers` tell.
    """
    for intake, declared in files:
        for of_table in declared:
            is_of_folder = not of_table.table.reporting_unit and intake.origin.covers
            if is_of_folder and _tells_no_day(intake, of_table):
                named = {row.unit_id for row in intake.named if row.unit_id and _is_of(row, of_table.table)}
                yield (intake.source, intake.path, of_table.table.sheet), intake.origin.declared_in, named


def _rounds(days: Collection[date]) -> list[list[date]]:
    """Days in order, parted where more than `MOST_DAYS_WITHIN_A_ROUND` lie between one and the next."""
    rounds: list[list[date]] = []
    for day in sorted(days):
        if rounds and day - rounds[-1][-1] <= timedelta(days=MOST_DAYS_WITHIN_A_ROUND):
            rounds[-1].append(day)
        else:
            rounds.append([day])
    return rounds


def _titles(
    contract: Contract, files: Sequence[tuple[FileIntake, Sequence[Declared]]], units: Units
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A list tells who bears the titles that its rows of the year name, rejected ones too."""
    column = str(contract.list_of_year_by)
    every_title = contract.columns[column].choices or {}
    told: set[tuple[Any, ...]] = set()
    doubted: set[tuple[Any, ...]] = set()
    told_by: defaultdict[Hashable, set[tuple[Any, ...]]] = defaultdict(set)
    for intake, declared in files:
        for of_table in declared:
            own = _rows_of(intake, of_table.table)
            named = [row for row in intake.named if _is_of(row, of_table.table)]
            place = (intake.source, intake.path, of_table.table.sheet)
            doubted |= {(*place, None, r.year, r.title, r.unit_id) for r in named if r.unit_id is not None}
            for year, declaration in of_table.by_day.items():
                if declaration is None:
                    continue
                day = of_table.days[year]
                accepted = set(own.loc[own["year"] == year, column])
                rejected = {row.title for row in named if row.year == year}
                titles = accepted | (rejected - {None})
                if not titles and None in rejected:
                    titles = set(every_title)  # it may be any of them
                told |= {(*place, year, title, declaration.unit_id, day) for title in titles}
                told_by[declaration.key] |= {(year, title, declaration.unit_id, day) for title in titles}
                # Not a row of that title could be read: it says of nobody that he doesn't bear it.
                doubted |= {
                    (*place, None, year, title, below)
                    for title in titles - accepted
                    for below in units.below(declaration.unit_id, day)
                }
    for place, declared_in, units_named_ in _undated(files):
        for year, title, unit_id, day in told_by[declared_in]:
            if within := {one for one in units_named_ if unit_id in units.above(one, day)}:
                told.add((*place, year, title, unit_id, day))
                doubted |= {(*place, None, year, title, one) for one in within}
    return frame(sorted(told), TITLE_DECLARATION_COLUMNS), _rejected_units(doubted)


def _rejected_units(doubted: Collection[tuple[Any, ...]]) -> pd.DataFrame:
    return frame(sorted(doubted, key=lambda one: tuple(map(str, one))), REJECTED_UNIT_COLUMNS)
