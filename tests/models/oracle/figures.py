"""From subjects to units, and from figures to verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from ntm_pipeline.plans import Plan
from tests.models.oracle.states import INDICATORS, Indicator, States
from tests.models.oracle.units import LEVELS, month_end


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
        if measure == "count":
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    def within(self, measure: str) -> tuple[Fraction, Fraction] | None:
        """(value_low, value_high)"""
        value, completeness = self.value(measure), self.completeness
        if value is None or completeness is None:
            return None
        if measure == "count":
            return value, value + self.expected - self.reported
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
            self._subject(indicator_id, v.unit_id, as_of) for v in self.units.under(unit_id, indicator.levels, as_of)
        ]
        return Figures(as_of, *(sum(figures) for figures in zip(*subjects, strict=True)))

    def _subject(self, indicator_id: str, unit_id: str, as_of: date) -> tuple[int, int, int, int]:
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
                numerator += _n(report["online"])
                denominator += _n(report["total"]) - _n(report["secret"])
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


@dataclass(frozen=True)
class Verdict:
    """A target of a plan, for a unit and year."""

    figures: Figures
    status: str
    required: Fraction
    is_due: bool
    needed: int | None


def _n(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def verdicts(warehouse: Warehouse, plan: Plan) -> Iterator[tuple[str, str, int, Verdict]]:
    """(target, unit, year, verdict) of a plan whose targets are all plain: at least so much by a year."""
    units, scope = warehouse.units, plan.scope_unit_id
    for target in plan.targets:
        indicator = INDICATORS[target.indicator_id]
        depth = max(LEVELS.index(level) for level in indicator.levels)
        for unit_id in units.by_id:
            if LEVELS.index(units.level(unit_id)) > depth or (target.measure == "count" and unit_id != scope):
                continue
            earlier: list[tuple[int, Figures]] = []
            for year in range(plan.first_year, plan.last_year + 1):
                figures = warehouse.figures(target.indicator_id, unit_id, year, scope)
                if figures is None:
                    continue
                goal = Fraction(str(target.target_value))
                required = _required(goal, plan.first_year, target.deadline_year, year, target.measure, earlier)
                is_over = warehouse.today > date(year, 12, 31) or scope not in units.above(unit_id, warehouse.today)
                is_due = year >= target.deadline_year and is_over
                status = _status(figures, target.measure, goal, required, is_due)
                needed = _needed(figures, target.measure, goal, indicator.bounds)
                yield target.target_id, unit_id, year, Verdict(figures, status, required, is_due, needed)
                earlier.append((year, figures))


def _required(
    goal: Fraction, first: int, deadline: int, year: int, measure: str, earlier: list[tuple[int, Figures]]
) -> Fraction:
    if year >= deadline:
        return goal
    pace = goal * Fraction(year - first + 1, deadline - first + 1)
    for begun, figures in earlier:
        value, completeness = figures.value(measure), figures.completeness
        if value is not None and completeness is not None and completeness >= Fraction(4, 5):
            line = value + (goal - value) * Fraction(year - begun, deadline - begun)
            return max(pace, min(line, goal))
    return pace


def _status(figures: Figures, measure: str, goal: Fraction, required: Fraction, is_due: bool) -> str:
    if not figures.expected:
        return "not_applicable"
    value, bounds = figures.value(measure), figures.within(measure)
    if value is None or bounds is None:
        return "not_applicable" if figures.reported == figures.expected and measure == "share" else "no_data"
    if bounds[0] >= goal:
        return "attained"
    if bounds[1] >= goal:
        return "undetermined"
    if is_due:
        return "missed"
    return "on_track" if value >= required else "behind"


def _needed(figures: Figures, measure: str, goal: Fraction, bounds: str) -> int | None:
    if figures.value(measure) is None:
        return None
    whole = 1 if measure == "count" else figures.expected if bounds == "certain" else figures.denominator
    return max(0, ceil(goal * whole) - figures.numerator)
