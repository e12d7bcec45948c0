"""Whom the rejected rows of a list name, and for which day, as far as that can be read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.file_intake import NamedUnit
from ntm_pipeline.intake.tables import JudgedTable
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.units.registry import EVER, UnitRegistry
from ntm_pipeline.units.resolve import bearers, resolve


def named_by_rejected(
    contract: Contract, table: JudgedTable, units: UnitRegistry, go_on: Callable[[], None]
) -> Iterator[NamedUnit]:
    """One for each unit that a rejected row of a list can mean, or one that names nobody.

    `go_on` is asked before each day on which a row may be meant.
    """
    if not contract.is_list:
        return
    values, numbers, sheet = table.located.values, table.located.cells.row_numbers, table.located.cells.table.sheet
    moments = [
        None if (number, contract.dated_by) in table.bad_cells else moment
        for number, moment in zip(numbers, values[contract.dated_by], strict=True)
    ]
    told = sorted({moment for moment in moments if moment is not None})

    @cache
    def meant(cells: tuple[Any, ...], days: tuple[date, ...]) -> frozenset[str | None]:
        return _named_on(contract, dict(zip(contract.unit_cells, cells, strict=True)), days, units, go_on) or _NOBODY

    cells = list(zip(*(values[name] for name in contract.unit_cells), strict=True))
    for at, number in enumerate(numbers):
        if number not in table.bad_rows:
            continue
        moment, unit_id = moments[at], values["unit_id"][at]
        days = tuple(_day(table, one) for one in (told if moment is None else [moment]))
        if days:
            found = meant(cells[at], days) if unit_id is None else frozenset({unit_id})
        else:
            # No day of the table can be read: whoever ever bore the code, for the other tables of its declaration.
            found = _ever_borne(contract, cells[at], units) or _NOBODY
        title = values[contract.list_of_year_by][at] if contract.list_of_year_by else None
        for one in sorted(found, key=str):
            closing_date, year = (moment, None) if contract.is_registry else (None, moment)
            yield NamedUnit(sheet, number, closing_date, year, title, one)


_NOBODY: frozenset[str | None] = frozenset({None})


def _named_on(
    contract: Contract, cells: Mapping[str, Any], days: Iterable[date], units: UnitRegistry, go_on: Callable[[], None]
) -> frozenset[str]:
    """The units that the cells of a row mean on any of some days, each code and each name taken by itself.

    `go_on` is asked before each day.

    Of a code beside a name that isn't its own, both are named; a name that several bear names nobody.
    """
    found: set[str] = set()
    for day in days:
        go_on()
        for columns in contract.units:
            level = (cells.get(columns.level) if columns.level else None) or columns.level_hint
            if columns.level_hint == "district" and not units.has_level("district", day):
                level = "province"
            name = cells.get(columns.name) if columns.name else None
            for one in ((cells.get(columns.code), None), (None, name)):
                if not any(one):
                    continue
                try:
                    found.add(resolve(units, one[0], one[1], level, day, day).unit.unit_id)
                except UnreadableError:
                    continue
    return frozenset(found)


def _ever_borne(contract: Contract, cells: tuple[Any, ...], units: UnitRegistry) -> frozenset[str | None]:
    written = dict(zip(contract.unit_cells, cells, strict=True))
    found: set[str | None] = set()
    for columns in contract.units:
        if code := written.get(columns.code):
            try:
                found |= bearers(units, code, *EVER)
            except UnreadableError:
                continue
    return frozenset(found)


def _day(table: JudgedTable, moment: Any) -> date:
    """The day on which a closing date or a year is read."""
    return moment if isinstance(moment, date) else table.located.read_on[moment]
