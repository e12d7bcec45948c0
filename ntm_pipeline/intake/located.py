"""From values to units: the days on which a table is read, and the unit of each of its rows.

Which day that is and what a row's cells mean is told in `locate`; what stands around a row, in `sections`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ntm_pipeline.contracts.columns import of_the_levels_told
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.locate import (
    NoUnit,
    ReadingDay,
    Span,
    UnitsFound,
    outside_history,
    reading_day,
    span_of,
    unit_resolver,
)
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.sections import texts_around, unit_of_titles
from ntm_pipeline.intake.tables import Cells, Finding, LocatedTable, ParsedTable
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.spreadsheets.garbled_text import cause_of_garbling
from ntm_pipeline.reading.spreadsheets.marks import GARBLED
from ntm_pipeline.units.messages import UNIT_AMBIGUOUS
from ntm_pipeline.units.reasons import outside_section
from ntm_pipeline.units.registry import ABOVE_COMMUNES, EVER, UnitRegistry
from ntm_pipeline.units.resolve import bearers


def located(
    contract: Contract, table: ParsedTable, units: UnitRegistry, origin: Origin, today: date, allowance: Allowance
) -> LocatedTable:
    """A table with the days its rows speak of, their units and (of registries) the provinces of those."""
    cells, numbers = table.cells, table.cells.row_numbers
    written, ahead = _written_on(contract, table, today, allowance)
    spans, outside = _spans(contract, table, today, allowance)
    # What a heading tells of the level, such as “Mã QH”, is of this table alone.
    own = of_the_levels_told(contract, cells.table.columns, cells.table.levels)
    unit_cells = list(zip(*(table.values[name] for name in contract.unit_cells), strict=True))
    is_readable = [not any((n, name) in table.unreadable for name in contract.unit_cells) for n in numbers]
    reading_days: dict[Span, ReadingDay] = {}
    for period, rows in _rows_by_span(spans).items():
        days = [day for at in rows if (day := written[at]) is not None]
        told = [unit_cells[at] for at in rows if is_readable[at]]
        written_on = max(days) if days else origin.received_on
        reading_days[period] = reading_day(own, units, told, period, written_on, today, allowance.go_on)
    defects, warnings = [*ahead, *outside], _doubts_of_days(reading_days)
    resolve = unit_resolver(own, units, cells.table.above.get("reporting_unit") or origin.covers)
    around = _texts_around(contract, table, units)
    made_on = table.values[contract.recency_column] if contract.recency_column else [None] * len(numbers)
    of_titles: tuple[str, ...] | None = None
    unit_ids: list[str | None] = [None] * len(numbers)
    provinces: list[str | None] = [None] * len(numbers)
    codes = {columns.code: list(table.values[columns.code]) for columns in contract.units}
    for at, (number, span) in enumerate(zip(numbers, spans, strict=True)):
        if span is None or not is_readable[at]:
            continue
        allowance.go_on()
        read = reading_days[span]
        found = resolve(unit_cells[at], span[0], read, around[at])
        beside = _parents(cells, number, units)
        if isinstance(found, UnitsFound) and beside:
            found = _held_to_parents(own, unit_cells[at], found, beside, units, read.limit)
        elif isinstance(found, NoUnit) and found.reason.rule == UNIT_AMBIGUOUS.rule:
            # What is written above, and not of this row alone, settles a name that others bear, and nothing else.
            if of_titles is None:
                of_titles = unit_of_titles([row.text for row in cells.table.passed_over if row.kind == "title"], units)
            or_above = _parents(cells, number, units, or_above=True)
            for above, held_to in ((or_above, or_above), (of_titles, beside)):
                again = resolve(unit_cells[at], span[0], read, (*around[at], *above)) if above else found
                if isinstance(again, UnitsFound):
                    again = _held_to_parents(own, unit_cells[at], again, held_to, units, read.limit)
                if isinstance(again, UnitsFound):
                    found = again
                    break
        if isinstance(found, NoUnit):
            reason = _lost_letters(contract, cells, number) or found.reason
            if allowance.is_told(reason):
                defects.append(cells.finding(number, found.column, reason))
            continue
        unit_ids[at] = unit_id = found.unit.unit_id
        for name, code in found.codes.items():
            # As it is in the register: lost zeros put back, and found by name where none was written.
            codes[name][at] = code
        doubts = (*found.warnings, *_outlived(contract, units, unit_id, max(span[1], made_on[at] or span[1])))
        warnings += [cells.finding(number, name, doubt) for name, doubt in doubts if allowance.is_warned(doubt)]
        if contract.is_registry:
            chain = units.ancestors_on(unit_id, min(read.day, found.unit.valid_to))
            provinces[at] = next((v.unit_id for v in chain if v.unit_level == "province"), unit_id)
    values = {**table.values, **_months(contract, table.values), **codes, "unit_id": unit_ids}
    if contract.is_registry:
        values["province_unit_id"] = provinces
    is_list_of_year = contract.list_of_year_by is not None
    read_on = {span[0].year: read.day for span, read in reading_days.items()} if is_list_of_year else {}
    return LocatedTable(cells, values, table.defects + tuple(defects), tuple(warnings), read_on)


def _lost_letters(contract: Contract, cells: Cells, row_number: int) -> Issue | None:
    """That letters of the cells that name a unit are lost, where they are: no one is to seek a unit of that name."""
    marks = [cells.table.marks.get((row_number, name)) for name in contract.unit_cells]
    # The cells of a large file bear no marks; it is asked only of those that can't be read.
    marks += [cause_of_garbling(cells.text(row_number, name)) for name in contract.unit_cells]
    return next((mark for mark in marks if mark is not None and mark.rule in GARBLED), None)


def _spans(
    contract: Contract, table: ParsedTable, today: date, allowance: Allowance
) -> tuple[list[Span | None], list[Finding]]:
    """The days of each row; none where they can't be read, have not begun or are too long ago, which is a defect."""
    spans: list[Span | None] = []
    outside = []
    for number, value in zip(table.cells.row_numbers, table.values[contract.dated_by], strict=True):
        span = span_of(contract, value)
        reason = outside_history(contract, span, today) if span else None
        if reason is not None and allowance.is_told(reason):
            outside.append(table.cells.finding(number, contract.dated_by, reason))
        spans.append(None if reason else span)
    return spans, outside


def _rows_by_span(spans: Sequence[Span | None]) -> dict[Span, list[int]]:
    found: dict[Span, list[int]] = {}
    for at, span in enumerate(spans):
        if span is not None:
            found.setdefault(span, []).append(at)
    return found


def _written_on(
    contract: Contract, table: ParsedTable, today: date, allowance: Allowance
) -> tuple[list[date | None], list[Finding]]:
    """When each row says that it was made; that one was made in the future is a defect, and no day."""
    name = contract.recency_column
    if name is None:
        return [None] * len(table.cells.row_numbers), []
    heading = contract.columns[name].headings[0]
    ahead = []
    for number, day in zip(table.cells.row_numbers, table.values[name], strict=True):
        if day is None or day <= today:
            continue
        reason = messages.RECENCY_IN_THE_FUTURE(
            heading=heading, day_vi=f"{day:%d/%m/%Y}", day_en=day, today_vi=f"{today:%d/%m/%Y}", today_en=today
        )
        if allowance.is_told(reason):
            ahead.append(table.cells.finding(number, name, reason))
    return [None if day is None or day > today else day for day in table.values[name]], ahead


def _doubts_of_days(reading_days: Mapping[Span, ReadingDay]) -> list[Finding]:
    return [
        Finding(
            None, None, None, None,
            messages.UNITS_BEFORE_OR_AFTER(
                change_vi=f"{read.changed_on:%d/%m/%Y}", change_en=read.changed_on,
                day_vi=f"{read.day:%d/%m/%Y}", day_en=read.day,
            ),
        )
        for read in reading_days.values()
        if read.changed_on is not None
    ]  # fmt: skip


def _texts_around(contract: Contract, table: ParsedTable, units: UnitRegistry) -> list[tuple[str, ...]]:
    named_by = next((columns.name for columns in contract.units if columns.name), None)
    numbers, read = table.cells.row_numbers, table.cells.table
    names = table.values[named_by] if named_by else [None] * len(numbers)
    sections = [(row.row_number, row.text) for row in read.passed_over if row.kind == "section"]
    around = texts_around(numbers, names, sections, read.sheet, units)
    if not read.parents:
        return around
    return [(*_parents(table.cells, number, units), *texts) for number, texts in zip(numbers, around, strict=True)]


def _parents(cells: Cells, row_number: int, units: UnitRegistry, or_above: bool = False) -> list[str]:
    """The units above a row's own that have columns, by their names; of a code, that of its only bearer.

    `or_above`: where a cell is blank, what stands above it.
    """
    names = []
    for text in cells.table.parents.get(row_number, ((), ()))[or_above]:
        if not text.isdecimal():
            names.append(text)
            continue
        try:
            borne = bearers(units, text, *EVER)
        except UnreadableError:
            continue
        called = {version.unit_name for unit_id in borne for version in units.versions_of(unit_id)}
        names += called if len(called) == 1 else ()
    return names


def _held_to_parents(
    contract: Contract,
    written: Sequence[Any],
    found: UnitsFound,
    parents: Sequence[str],
    units: UnitRegistry,
    day: date,
) -> UnitsFound | NoUnit:
    """The unit of a name without a code, unless a column beside it names a district or province that it isn't in."""
    told = dict(zip(contract.unit_cells, written, strict=True))
    columns = contract.units[0]
    name = told[columns.name] if columns.name else None
    if told[columns.code] or not name:
        return found
    for text in parents:
        region = units.units_called(text, ABOVE_COMMUNES, *EVER)
        if region and not units.lies_in(found.unit.unit_id, region):
            return NoUnit(str(columns.name), outside_section(units, name, text, [found.unit], day))
    return found


def _outlived(contract: Contract, units: UnitRegistry, unit_id: str, last_day: date) -> tuple[tuple[str, Issue], ...]:
    """A warning where a report's period or its day, of which the later is given, outlives its unit."""
    ended = units.last_day_of(unit_id)
    if contract.is_registry or ended >= last_day:
        return ()
    unit = units.version_on(unit_id, ended)
    assert unit is not None
    doubt = messages.OUTLIVES_UNIT(unit=unit.unit_name, ended_vi=f"{ended:%d/%m/%Y}", ended_en=ended)
    return ((contract.dated_by, doubt),)


def _months(contract: Contract, values: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """The year and the months of the periods of reports, and the periods in words."""
    if contract.dated_by != "period":
        return {}
    periods = values["period"]
    told = {name: [getattr(period, name, None) for period in periods] for name in ("year", "first_month", "last_month")}
    return {**told, "period": [getattr(period, "label", None) for period in periods]}
