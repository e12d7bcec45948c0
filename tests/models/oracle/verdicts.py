"""From figures to verdicts: is a target attained, and is its unit on the way?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from ntm_pipeline.plans import Plan, parse_plan
from tests.models.oracle.figures import Figures, Warehouse
from tests.models.oracle.states import INDICATORS
from tests.models.oracle.units import LEVELS


@dataclass(frozen=True)
class Target:
    """What a plan asks of an indicator; called after the indicator."""

    indicator_id: str
    measure: str
    at_most: bool
    goal: Fraction
    deadline: int
    milestones: tuple[tuple[int, Fraction], ...] = ()

    def in_year(self, year: int) -> Fraction:
        """What its row of a year is held to."""
        return dict(self.milestones).get(year, self.goal) if year < self.deadline else self.goal

    def written(self) -> str:
        """Its lines in a plan file."""
        steps = ", ".join(f"{year}: {float(value)}" for year, value in self.milestones)
        return (
            f"  - {{target_id: {self.indicator_id}, indicator_id: {self.indicator_id}, measure: {self.measure},"
            f" comparator: '{'<=' if self.at_most else '>='}', target_value: {float(self.goal)},"
            f" deadline_year: {self.deadline}{f', milestones: {{{steps}}}' if steps else ''}}}\n"
        )


@dataclass(frozen=True)
class Targets:
    """A plan."""

    plan_id: str
    scope: str
    first: int
    last: int
    targets: tuple[Target, ...]

    def plan(self) -> Plan:
        head = (
            f"plan_id: {self.plan_id}\ntitle_vi: Kế hoạch\ntitle_en: A plan\nissuer: UBND\ndocument_number: null\n"
            f'issued_on: null\nscope_unit_id: "{self.scope}"\nfirst_year: {self.first}\nlast_year: {self.last}\n'
        )
        lines = "".join(target.written() for target in self.targets)
        return parse_plan(f"{head}targets:\n{lines}", f"{self.plan_id}.yaml")


@dataclass(frozen=True)
class Verdict:
    """A target of a plan, for a unit and year."""

    figures: Figures
    status: str
    required: Fraction
    is_due: bool
    needed: int | None


def verdicts(warehouse: Warehouse, plan: Targets) -> Iterator[tuple[str, str, int, Verdict]]:
    """(target, unit, year, verdict) of a plan."""
    units = warehouse.units
    for target in plan.targets:
        indicator = INDICATORS[target.indicator_id]
        depth = max(LEVELS.index(level) for level in indicator.levels)
        for unit_id in units.by_id:
            is_below = LEVELS.index(units.level(unit_id)) > depth
            if is_below or (target.measure in ("count", "total") and unit_id != plan.scope):
                continue
            earlier: list[tuple[int, Figures]] = []
            for year in range(plan.first, plan.last + 1):
                figures = warehouse.figures(target.indicator_id, unit_id, year, plan.scope)
                if figures is None:
                    continue
                required = _required(target, plan.first, year, figures, earlier)
                is_over = warehouse.today > date(year, 12, 31)
                is_over = is_over or plan.scope not in units.above(unit_id, warehouse.today)
                is_due = (year >= target.deadline or year in dict(target.milestones)) and is_over
                status = _status(figures, target, year, required, is_due)
                needed = _needed(figures, target, target.in_year(year), indicator.bounds)
                yield target.indicator_id, unit_id, year, Verdict(figures, status, required, is_due, needed)
                earlier.append((year, figures))


def _required(target: Target, first: int, year: int, figures: Figures, earlier: list[tuple[int, Figures]]) -> Fraction:
    """The stricter of the even pace and of the line from the first value that enough was reported for."""
    if year >= target.deadline or year in dict(target.milestones):
        return target.in_year(year)
    steps = [*sorted(target.milestones), (target.deadline, target.goal)]
    if target.measure in ("share", "count") or not target.at_most:
        # At most comes down from all there are; a mean or a total of at most has no beginning.
        most = max(Fraction(figures.expected), target.goal) if target.measure == "count" else Fraction(1)
        steps.insert(0, (first - 1, most if target.at_most else Fraction(0)))
    between = [pair for pair in pairwise(steps) if pair[0][0] < year <= pair[1][0]]
    lines = [low + (high - low) * Fraction(year - begun, ended - begun) for (begun, low), (ended, high) in between]
    if not between:
        earlier = [*earlier, (year, figures)]  # where nothing else is a beginning, the first value is on its own line
    for begun, past in earlier:
        value, completeness = past.value(target.measure), past.completeness
        if value is not None and completeness is not None and completeness >= Fraction(4, 5):
            line = value + (target.goal - value) * Fraction(year - begun, target.deadline - begun)
            lines.append(max(line, target.goal) if target.at_most else min(line, target.goal))
            break
    return min(lines, default=target.goal) if target.at_most else max(lines)


def _status(figures: Figures, target: Target, year: int, required: Fraction, is_due: bool) -> str:
    if not figures.expected:
        return "not_applicable"
    value, bounds, goal = figures.value(target.measure), figures.within(target.measure), target.in_year(year)
    if value is None or bounds is None:
        nothing = figures.reported == figures.expected and target.measure in ("share", "mean")
        return "not_applicable" if nothing else "no_data"
    low, high = bounds
    if (high is not None and high <= goal) if target.at_most else low >= goal:
        return "attained"
    if low <= goal if target.at_most else (high is None or high >= goal):
        return "undetermined"
    if is_due:
        return "missed"
    return "on_track" if (value <= required if target.at_most else value >= required) else "behind"


def _needed(figures: Figures, target: Target, goal: Fraction, bounds: str) -> int | None:
    """How many more, or of at most how many fewer, would make it attained beyond doubt."""
    if figures.value(target.measure) is None:
        return None
    whole = figures.denominator if bounds == "assumed" else figures.expected
    enough = goal if target.measure in ("count", "total") else goal * whole
    missing = figures.expected - figures.reported if bounds == "certain" and target.measure in ("share", "count") else 0
    if target.at_most:
        return max(0, figures.numerator + missing - floor(enough))
    return max(0, ceil(enough) - figures.numerator)
