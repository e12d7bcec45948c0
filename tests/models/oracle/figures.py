"""From subjects to units."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.models.oracle.intake import count
from tests.models.oracle.states import INDICATORS, Indicator, States
from tests.models.oracle.units import month_end


@dataclass(frozen=True)
class Figures:
    """An indicator's figures of a unit in a year."""

    as_of: date
    numerator: int
    denominator: int
    reported: int
    expected: int

    @property
    def completeness(self) -> Fraction | None:
        return Fraction(self.reported, self.expected) if self.expected else None

    def value(self, measure: str) -> Fraction | None:
        if not self.reported or not self.expected:
            return None
        if measure in ("count", "total"):
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def within(self, measure: str) -> tuple[Fraction, Fraction | None] | None:
        """(value_low, value_high); what is missing may add anything to a mean or a total."""
        value, completeness = self.value(measure), self.completeness
        if value is None or completeness is None:
            return None
        if measure == "count":
            return value, value + self.expected - self.reported
        if measure in ("mean", "total"):
            low = Fraction(self.numerator, self.expected) if measure == "mean" else value
            return low, (value if completeness == 1 else None)
        return completeness * value, completeness * value + 1 - completeness


class Warehouse:
    """The figures of every indicator, unit and year."""

    def __init__(self, states: States) -> None:
        self.states, self.units, self.today = states, states.units, states.intake.today
        self.known: dict[tuple[str, str, date], tuple[int, int, int, int]] = {}

    def figures(self, indicator_id: str, unit_id: str, year: int, scope: str | None = None) -> Figures | None:
        indicator = INDICATORS[indicator_id]
        as_of = self.units.assessed_on(unit_id, indicator.levels, year, self.today, scope)
        if as_of is None:
            return None
        if indicator.state is None:
            return Figures(as_of, *self._flow(indicator, unit_id, year, as_of, scope))
        subjects = [
            self.subject(indicator_id, v.unit_id, as_of) for v in self.units.under(unit_id, indicator.levels, as_of)
        ]
        return Figures(as_of, *(sum(figures) for figures in zip(*subjects, strict=True)))

    def subject(self, indicator_id: str, unit_id: str, as_of: date) -> tuple[int, int, int, int]:
        key = indicator_id, unit_id, as_of
        if key not in self.known:
            indicator, subject = INDICATORS[indicator_id], self.units.at(unit_id, as_of)
            assert indicator.state
            assert subject
            is_asked, is_known = self.states.is_asked(indicator, subject, as_of)
            state = indicator.state(self.states, subject, as_of) if is_asked and is_known else None
            self.known[key] = (*state, 1, 1) if state else (0, 0, 0, int(is_asked))
        return self.known[key]

    def _flow(
        self, indicator: Indicator, unit_id: str, year: int, as_of: date, scope: str | None
    ) -> tuple[int, int, int, int]:
        numerator = denominator = reported = expected = 0
        for office in {v.unit_id for v in self.units.versions if v.unit_level in indicator.levels}:
            months = [m for m in range(1, 13) if self._lies(office, unit_id, scope, month_end(year, m))]
            expected += sum(month_end(year, m) <= as_of for m in months)
            for report, covered in self.states.counted(office, year):
                if max(covered) not in months:
                    continue
                numerator += count(report["online"])
                denominator += count(report["total"]) - count(report["secret"])
                reported += sum(m in months and month_end(year, m) <= as_of for m in covered)
        return numerator, denominator, reported, expected

    def _lies(self, office: str, unit_id: str, scope: str | None, day: date) -> bool:
        above = self.units.above(office, day)
        if unit_id not in above:
            return False
        return scope is None or scope in above[above.index(unit_id) :]

    def values(self) -> Iterator[tuple[str, str, int, Figures]]:
        """(indicator, unit, year, figures) of every unit and year."""
        for indicator_id in INDICATORS:
            for unit_id in self.units.by_id:
                for year in range(2021, self.today.year + 1):
                    if figures := self.figures(indicator_id, unit_id, year):
                        yield indicator_id, unit_id, year, figures
