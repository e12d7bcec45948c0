"""From values to units: the days on which a table is read, and the unit of each of its rows.

Which day that is and what a row's cells mean is told in `locate`; what stands around a row, in `sections`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.locate import (
    NoUnit,
    ReadingDay,
    Span,
    outside_history,
    reading_day,
    span_of,
    unit_resolver,
)
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.sections import texts_around
from ntm_pipeline.intake.tables import Cells, Finding, LocatedTable, ParsedTable
from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.marks import GARBLED
from ntm_pipeline.units.registry import UnitRegistry


def located(
    contract: Contract, table: ParsedTable, units: UnitRegistry, origin: Origin, today: date, allowance: Allowance
) -> LocatedTable:
    """A table with the days its rows speak of, their units and (of registries) the provinces of those."""
    cells, numbers = table.cells, table.cells.row_numbers
    written, ahead = _written_on(contract, table, today, allowance)
    spans, outside = _spans(contract, table, today, allowance)
    unit_cells = list(zip(*(table.values[name] for name in contract.unit_cells), strict=True))
    is_readable = [not any((n, name) in table.unreadable for name in contract.unit_cells) for n in numbers]
    reading_days: dict[Span, ReadingDay] = {}
    for period, rows in _rows_by_span(spans).items():
        days = [day for at in rows if (day := written[at]) is not None]
        told = [unit_cells[at] for at in rows if is_readable[at]]
        written_on = max(days) if days else origin.received_on
        reading_days[period] = reading_day(contract, units, told, period, written_on, today, allowance.go_on)
    defects, warnings = [*ahead, *outside], list(_doubts_of_days(reading_days))
    resolve = unit_resolver(contract, units, cells.table.above.get("reporting_unit") or origin.covers)
    around = _texts_around(contract, table, units)
    made_on = table.values[contract.recency_column] if contract.recency_column else [None] * len(numbers)
    unit_ids: list[str | None] = [None] * len(numbers)
    provinces: list[str | None] = [None] * len(numbers)
    codes = {columns.code: list(table.values[columns.code]) for columns in contract.units}
    for at, (number, span) in enumerate(zip(numbers, spans, strict=True)):
        if span is None or not is_readable[at]:
            continue
        allowance.go_on()
        read = reading_days[span]
        found = resolve(unit_cells[at], span[0], read, around[at])
        if isinstance(found, NoUnit):
            reason = _lost_letters(contract, cells, number) or found.reason
            if allowance.is_told(reason):
                defects.append(cells.finding(number, found.column, reason))
            continue
        unit_ids[at] = unit_id = found.unit.unit_id
        for name, code in found.codes.items():
            # As it is in the register: lost zeros put back, and found by name where none was written.
            codes[name][at] = code
        warnings += [cells.finding(number, name, doubt) for name, doubt in found.warnings]
        warnings += _outlived(contract, cells, units, unit_id, number, max(span[1], made_on[at] or span[1]))
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
    marks = (cells.table.marks.get((row_number, name)) for name in contract.unit_cells)
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
    return texts_around(numbers, names, sections, read.sheet, units)


def _outlived(
    contract: Contract, cells: Cells, units: UnitRegistry, unit_id: str, row_number: int, last_day: date
) -> list[Finding]:
    """A warning where a report's period or its day, of which the later is given, outlives its unit."""
    ended = units.last_day_of(unit_id)
    if contract.is_registry or ended >= last_day:
        return []
    unit = units.version_on(unit_id, ended)
    assert unit is not None
    doubt = messages.OUTLIVES_UNIT(unit=unit.unit_name, ended_vi=f"{ended:%d/%m/%Y}", ended_en=ended)
    return [cells.finding(row_number, contract.dated_by, doubt)]


def _months(contract: Contract, values: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """The year and the months of the periods of reports, and the periods in words."""
    if contract.dated_by != "period":
        return {}
    periods = values["period"]
    told = {name: [getattr(period, name, None) for period in periods] for name in ("year", "first_month", "last_month")}
    return {**told, "period": [getattr(period, "label", None) for period in periods]}
