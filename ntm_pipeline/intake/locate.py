"""Whose row is it? The days a row speaks of, the day it is read on and the unit that its cells mean.

What belongs here holds for any contract. How a code or a name is found in the register does not: see `units`. How
a whole table is located is told in `located`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from ntm_pipeline.contracts.contract import Contract, UnitColumns
from ntm_pipeline.intake import messages
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.messages import CODES_DISAGREE
from ntm_pipeline.units.names import unit_of_office
from ntm_pipeline.units.reasons import district_ended
from ntm_pipeline.units.registry import (
    COUNTRY_CODE,
    LEVELS,
    NOWHERE_TOLD,
    Level,
    UnitRegistry,
    UnitVersion,
)
from ntm_pipeline.units.resolve import Resolution, bearers, bears, resolve

Span = tuple[date, date]


@dataclass(frozen=True)
class UnitsFound:
    """What a row's cells mean."""

    unit: UnitVersion
    """Of the first column that is filled in, in the version in force on the day it was read."""
    codes: dict[str, str]
    """Column of a code → the code as it is in the register."""
    warnings: tuple[tuple[str, Issue], ...]
    """The column in doubt, and why."""


@dataclass(frozen=True)
class NoUnit:
    """Why a row's cells mean no unit, and the column at fault."""

    column: str
    reason: Issue


def span_of(contract: Contract, value: Any) -> Span | None:
    """First and last day of what a row speaks of: its period, its year or its closing date."""
    if value is None:
        return None
    if contract.dated_by == "period":
        return value.first_day, value.last_day
    if contract.dated_by == "year":
        return date(value, 1, 1), date(value, 12, 31)
    return value, value


def outside_history(contract: Contract, span: Span, today: date) -> Issue | None:
    """Why a row of these days can't be taken: they have not begun, or lie before the history of units."""
    first_day, last_day = span
    if first_day > today:
        rule = {
            "closing_date": messages.CLOSING_DATE_IN_THE_FUTURE,
            "period": messages.PERIOD_IN_THE_FUTURE,
            "year": messages.YEAR_IN_THE_FUTURE,
        }[contract.dated_by]
        return rule(day_vi=f"{first_day:%d/%m/%Y}", day_en=first_day, today_vi=f"{today:%d/%m/%Y}", today_en=today)
    if last_day < FIRST_DAY:
        return messages.BEFORE_HISTORY(day_vi=f"{FIRST_DAY:%d/%m/%Y}", day_en=FIRST_DAY)
    return None


# --- The day a table is read on


@dataclass(frozen=True)
class ReadingDay:
    """The day on which a table, written by one hand in one order of units, is read for a period that it speaks of."""

    day: date
    limit: date
    """The last day of the period that is over and by which the table was written, as far as that is known."""
    changed_on: date | None = None
    """The day of a change within the period on each side of which every code of the table means a unit, not the same,
    while nothing tells which; None where there is no such doubt."""


def reading_day(
    contract: Contract,
    units: UnitRegistry,
    cells: Iterable[tuple[Any, ...]],
    span: Span,
    written_on: date | None,
    today: date,
    go_on: Callable[[], None],
) -> ReadingDay:
    """The day on which the rows of a table that speak of one period are read.

    Args:
        contract: whose unit columns the cells are of (`Contract.unit_cells`).
        units: every unit version.
        cells: of each of those rows.
        span: first and last day of the period, which has begun.
        written_on: when the table was written, as far as that is known.
        today: no day is read that has not come.
        go_on: asked before each unit that is sought; it raises where the file has had its time.
    """
    first_day, last_day = span
    limit = max(first_day, min(last_day, today, written_on or last_day))
    eves = units.days_before_changes(first_day, limit)
    if not eves:
        return ReadingDay(limit, limit)
    counts = Counter(cells)
    whole = counts.total()
    borne = {day: _rows_borne(contract, units, counts, day, go_on) for day in (*eves, limit)}
    # Where not one name fits, as when all lost their accents, the codes tell.
    by_name = any(by_both for by_both, _ in borne.values())
    day = max(borne, key=lambda day: (borne[day][0 if by_name else 1], day))
    changed_on = None
    if written_on is None and not any(_cells_of_unit(contract, units, one, day)[1] for one in counts):
        sides = [eve for eve in eves if eve < day and borne[eve] == borne[day] == (whole, whole)]
        for eve in reversed(sides):
            borne_by = (
                [bearers(units, str(_cells_of_unit(contract, units, one, on)[0]), on, on) for one in counts]
                for on in (eve, day)
            )
            if len({*map(tuple, borne_by)}) > 1:
                changed_on = eve + timedelta(days=1)
                break
    return ReadingDay(day, limit, changed_on)


def _rows_borne(
    contract: Contract,
    units: UnitRegistry,
    counts: Mapping[tuple[Any, ...], int],
    day: date,
    go_on: Callable[[], None],
) -> tuple[int, int]:
    """How many rows somebody bears on a day: by code and name as far as they are given, and by code at least."""
    by_both = by_code = 0
    for cells, count in counts.items():
        go_on()
        is_coded, is_named = bears(units, *_cells_of_unit(contract, units, cells, day), day)
        by_code += count * is_coded
        by_both += count * is_named
    return by_both, by_code


def _cells_of_unit(
    contract: Contract, units: UnitRegistry, cells: tuple[Any, ...], day: date
) -> tuple[str | None, str | None, Level | None]:
    """Code, name and level of the first of the contract's unit columns that is filled in."""
    written = dict(zip(contract.unit_cells, cells, strict=True))
    for columns in contract.units:
        code, name = written[columns.code], written[columns.name] if columns.name else None
        if code or name:
            return code, name, _level(columns, written, units, day)
    return None, None, None


def _level(columns: UnitColumns, written: Mapping[str, Any], units: UnitRegistry, day: date) -> Level | None:
    """What `Cấp` or the heading says; since July 2025 the column of the district holds the province."""
    level: Level | None = (written[columns.level] if columns.level else None) or columns.level_hint
    if columns.level_hint == "district" and not units.has_level("district", day):
        return "province"
    return level


# --- The unit of a row


def unit_resolver(
    contract: Contract, units: UnitRegistry, declared: str | None
) -> Callable[[tuple[Any, ...], date, ReadingDay, tuple[str, ...]], UnitsFound | NoUnit]:
    """A function of a row's unit cells, the first of its days, the day it is read on and the texts around it.

    It gives the unit they mean, or why none.

    Args:
        contract: whose unit columns, in their order, the cells are of (`Contract.unit_cells`).
        units: every unit version.
        declared: the unit the file speaks for, as written; a name without a code is sought under it.

    The texts around a row are those of `sections.texts_around`; they bear on a name without a code only.
    """

    @cache
    def within(first_day: date, last_day: date) -> frozenset[str]:
        return _declared_units(declared, units, first_day, last_day) if declared else NOWHERE_TOLD

    @cache
    def on_days(
        cells: tuple[Any, ...], first_day: date, read: ReadingDay, around: tuple[str, ...]
    ) -> UnitsFound | NoUnit:
        return _resolve(contract, cells, units, first_day, read, within, around)

    remembered: dict[tuple[Any, ...], UnitsFound] = {}

    def resolve(
        cells: tuple[Any, ...], first_day: date, read: ReadingDay, around: tuple[str, ...] = ()
    ) -> UnitsFound | NoUnit:
        # Months on end the same cells mean the same unit; only what is said of them names the days.
        key = (cells, around, *map(units.stretch_of, (first_day, read.limit, read.day)))
        known = remembered.get(key)
        if known is not None:
            return known
        found = on_days(cells, first_day, read, around)
        if isinstance(found, UnitsFound) and not found.warnings:
            remembered[key] = found
        return found

    return resolve


def _resolve(
    contract: Contract,
    cells: tuple[Any, ...],
    units: UnitRegistry,
    first_day: date,
    read: ReadingDay,
    declared: Callable[[date, date], frozenset[str]],
    around: tuple[str, ...],
) -> UnitsFound | NoUnit:
    """The unit is told by the first of the contract's unit columns that is filled in; the others must agree."""
    written = dict(zip(contract.unit_cells, cells, strict=True))
    found: Resolution | None = None
    codes: dict[str, str] = {}
    warnings: list[tuple[str, Issue]] = []
    for columns in contract.units:
        code = written[columns.code]
        name = written[columns.name] if columns.name else None
        level = _level(columns, written, units, read.day)
        if not code and not name and (found or columns is not contract.units[-1]):
            continue
        within = NOWHERE_TOLD
        if name:
            within = frozenset({found.unit.unit_id}) if found else declared(first_day, read.limit)
        try:
            one = resolve(units, code, name, level, first_day, read.limit, within, around, read.day)
        except UnreadableError as error:
            reason = error.issue
            if not code and not name:
                return NoUnit(contract.unit_cells[0], reason)
            if code and columns.level_hint == "district":
                reason = district_ended(units, code, read.limit) or reason
            return NoUnit(columns.code if code else str(columns.name), reason)
        codes[columns.code] = one.unit.unit_code
        if one.warning is not None:
            is_of_code = one.warning.rule == "unit_code_wrong" or not columns.name
            warnings.append((columns.code if is_of_code else str(columns.name), one.warning))
        if found is None:
            found = one
        elif found.unit.unit_id not in {v.unit_id for v in units.ancestors_on(one.unit.unit_id, read.day)}:
            return NoUnit(
                columns.code,
                CODES_DISAGREE(
                    below=one.unit.unit_name, below_code=one.unit.unit_code,
                    above=found.unit.unit_name, above_code=found.unit.unit_code,
                ),
            )  # fmt: skip
    assert found is not None  # the last of the columns is always tried
    return UnitsFound(found.unit, codes, tuple(warnings))


def resolve_declared(text: str, units: UnitRegistry, day: date) -> str:
    """The unit a file declares to speak for, on its closing date: a code, or a name and perhaps those above it.

    Raises:
        UnreadableError: no such unit, or more than one.
    """
    code, name = _declared_code(text)
    if code:
        found = resolve(units, code, name or None, None, day, day)
        if found.warning is not None:
            raise UnreadableError(found.warning)
    else:
        found = resolve(units, None, unit_of_office(text), None, day, day)
    return found.unit.unit_id


def _declared_units(text: str, units: UnitRegistry, first_day: date, last_day: date) -> frozenset[str]:
    """All units a declaration can mean within the days; none where it isn't understood."""
    code, _ = _declared_code(text)
    if not code:
        return units.units_called(unit_of_office(text), LEVELS, first_day, last_day)
    try:
        return bearers(units, code, first_day, last_day)
    except UnreadableError:
        return NOWHERE_TOLD


def _declared_code(text: str) -> tuple[str, str]:
    """Code and name of `19`, `VN`, `19 - Tỉnh Thái Nguyên`; of other texts no code."""
    text = text.strip()
    if text.upper() == COUNTRY_CODE:
        return text, ""
    with_name = re.fullmatch(r"(\d{2,5}) ?[-–:.]? ?([^\W\d].*)", text)
    if with_name:
        return with_name[1], with_name[2]
    return (text, "") if text[:1].isdigit() else ("", text)
