"""Whom the rejected rows of a list name, and for which day, as far as that can be read."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.coverage import units_named
from ntm_pipeline.intake.file_intake import NamedUnit
from ntm_pipeline.intake.tables import JudgedTable
from ntm_pipeline.units.registry import UnitRegistry


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
        return units_named(contract, dict(zip(contract.unit_cells, cells, strict=True)), days, units, go_on) or _NOBODY

    cells = list(zip(*(values[name] for name in contract.unit_cells), strict=True))
    for at, number in enumerate(numbers):
        if number not in table.bad_rows:
            continue
        moment, unit_id = moments[at], values["unit_id"][at]
        days = tuple(_day(table, one) for one in (told if moment is None else [moment]))
        found = meant(cells[at], days) if unit_id is None else frozenset({unit_id})
        title = values[contract.list_of_year_by][at] if contract.list_of_year_by else None
        for one in sorted(found, key=str):
            closing_date, year = (moment, None) if contract.is_registry else (None, moment)
            yield NamedUnit(sheet, number, closing_date, year, title, one)


_NOBODY: frozenset[str | None] = frozenset({None})


def _day(table: JudgedTable, moment: Any) -> date:
    """The day on which a closing date or a year is read."""
    return moment if isinstance(moment, date) else table.located.read_on[moment]
