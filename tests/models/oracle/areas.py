"""The same territory through time: figures of areas, whose units are taken as `ref.area_units` has them."""

from collections.abc import Iterable, Iterator
from datetime import date

from tests.models.oracle.figures import Figures, Warehouse
from tests.models.oracle.intake import count
from tests.models.oracle.states import INDICATORS
from tests.models.oracle.units import month_end

AreaUnit = tuple[str, str, date, date | None]
"""(area, unit, first day, last day)"""


def area_values(warehouse: Warehouse, area_units: Iterable[AreaUnit]) -> Iterator[tuple[str, str, int, Figures]]:
    """(indicator, area, year, figures): pooled over the units that lay in the area on the country's day."""
    lying = list(area_units)
    for indicator_id, indicator in INDICATORS.items():
        for year in range(2021, warehouse.today.year + 1):
            as_of = warehouse.units.assessed_on("VN", indicator.levels, year, warehouse.today, None)
            if as_of is None or "country" in indicator.levels:
                continue
            found: dict[str, list[tuple[int, ...]]] = {}
            for area, unit_id, first, last in lying:
                if warehouse.units.level(unit_id) not in indicator.levels:
                    continue
                if indicator.state is None:
                    figures = _flow(warehouse, unit_id, year, as_of, first, last or date.max)
                elif first <= as_of <= (last or date.max) and warehouse.units.at(unit_id, as_of):
                    figures = warehouse.subject(indicator_id, unit_id, as_of)
                else:
                    continue
                found.setdefault(area, []).append(figures)
            for area, parts in found.items():
                yield indicator_id, area, year, Figures(as_of, *(sum(part) for part in zip(*parts, strict=True)))


def _flow(warehouse: Warehouse, unit_id: str, year: int, as_of: date, first: date, last: date) -> tuple[int, ...]:
    months = [
        m
        for m in range(1, 13)
        if first <= month_end(year, m) <= last and warehouse.units.at(unit_id, month_end(year, m))
    ]
    numerator = denominator = reported = 0
    for report, covered in warehouse.states.counted(unit_id, year):
        if max(covered) in months:
            numerator += count(report["online"])
            denominator += count(report["total"]) - count(report["secret"])
            reported += sum(m in months and month_end(year, m) <= as_of for m in covered)
    return numerator, denominator, reported, sum(month_end(year, m) <= as_of for m in months)
