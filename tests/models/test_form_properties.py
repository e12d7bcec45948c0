"""What holds of every target, whatever its figures: tried on random plans and random states of many xã."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import yaml

from tests.models.countries import commune_code, one_district
from tests.models.test_target_forms import member, plan_of
from tests.world import World

STOCK, FLOW = "communes_meeting_8_4", "online_dossiers_commune"
YEARS = range(2021, 2026)
SIZE = 24


@dataclass(frozen=True)
class Drawn:
    """A random plan in a random world."""

    world: World
    goals: list[float]
    """Rising; the figure of the n-th target of each indicator."""
    steps: list[dict[int, float]]
    """Of each goal milestones on its even pace, exact in six decimals."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.world.rows(sql)


@pytest.fixture(scope="module", params=range(3))
def world(request, shared_world) -> Drawn:
    rng = Random(request.param)
    first, deadline = rng.choice((2021, 2022)), rng.choice((2024, 2025))
    span = deadline - first + 1
    goals = sorted(rng.randrange(1, 1_000_000 // span + 1) * span / 1_000_000 for _ in range(7))
    due = [rng.sample(range(first, deadline), rng.choice((1, 2))) for _ in goals]
    steps = [
        {year: round(goal * (year - first + 1) / span, 6) for year in sorted(years)}
        for goal, years in zip(goals, due, strict=True)
    ]
    targets: list[dict[str, Any]] = []
    for at, goal in enumerate(goals):
        for name, indicator in (("S", STOCK), ("F", FLOW)):
            same = {"indicator_id": indicator, "target_value": goal, "deadline_year": deadline}
            targets.append({"target_id": f"{name}{at}", **same})
            targets.append({"target_id": f"{name}{at}m", **same, "milestones": steps[at]})
            targets.append({"target_id": f"{name}{at}x", **same, "comparator": "at_most"})
            targets.append({"target_id": f"{name}{at}r", **same, "relative_to": {"years_before": 1}})
            targets += [{"target_id": f"{name}{at}g{g}", **same, "among": f"g{g}"} for g in (1, 2, 3)]
    groups = tuple(member(f"g{rng.choice((1, 2, 3))}", commune_code(at)) for at in range(1, SIZE + 1))
    plan = plan_of(yaml.safe_dump(targets), years=(first, 2025))
    made = shared_world(units=one_district(SIZE), plans=(plan,), groups=groups)
    made.criteria(
        *(
            f"{commune_code(at)};{year};Xã NTM;8.4;{rng.choice(('Đạt', 'Không đạt'))};"
            for at in range(1, SIZE + 1) for year in YEARS if rng.random() < 0.6
        )
    )  # fmt: skip
    periods = ("Năm {}", "6 tháng đầu năm {}", "Quý I/{}", "9 tháng đầu năm {}")
    made.eoffice(
        *(
            f"{commune_code(at)};{rng.choice(periods).format(year)};{(total := rng.randrange(1, 60))};0;"
            f"{rng.randint(0, total)};"
            for at in range(1, SIZE + 1) for year in YEARS if rng.random() < 0.7
        )
    )  # fmt: skip
    return Drawn(made.run(), goals, steps)


def figures(world: Drawn, suffix: str, columns: str) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """(target without its suffix, unit, year) → columns."""
    sql = f"SELECT target_id, unit_id, year, {columns} FROM marts.indicator_attainment"
    return {
        (target[: len(target) - len(suffix)], unit_id, year): tuple(rest)
        for target, unit_id, year, *rest in world.rows(sql)
        if target[2:] == suffix
    }


def test_milestones_on_the_even_pace_change_no_other_year(world: Drawn) -> None:
    columns = "status, value, target_value, needed, is_due, required_value"
    plain, stepped = figures(world, "", columns), figures(world, "m", columns)
    assert plain.keys() == stepped.keys()
    for (target, unit_id, year), told in plain.items():
        if year not in world.steps[int(target[1])]:
            other = stepped[target, unit_id, year]
            assert other[:5] == told[:5], (target, unit_id, year)
            assert other[5] == pytest.approx(told[5])
    for (target, _, year), told in stepped.items():
        if year in world.steps[int(target[1])]:
            assert told[2] == world.steps[int(target[1])][year]
            assert told[0] not in ("on_track", "behind")


def test_at_most_is_at_least_of_the_complement(world: Drawn) -> None:
    """Reckoned here from the whole numbers alone, of the share of those that are not."""
    sql = (
        "SELECT numerator, denominator, reported, expected, bounds, target_value, status, needed, is_due"
        " FROM marts.indicator_attainment WHERE comparator = '<='"
    )
    for n, d, r, e, bounds, goal, status, needed, is_due in world.rows(sql):
        if r == 0 or d == 0:
            continue
        others, at_least = d - n, 1_000_000 - round(goal * 1_000_000)
        if r * others * 1_000_000 >= at_least * e * d:
            assert status == "attained"
        elif (r * others + (e - r) * d) * 1_000_000 >= at_least * e * d:
            assert status == "undetermined"
        else:
            assert status == ("missed" if is_due else status)
            assert status in ("missed", "on_track", "behind")
        whole = e if bounds == "certain" else d
        assert needed == max(0, -(-at_least * whole // 1_000_000) - others)


def test_groups_that_share_out_all_units_add_up_to_the_whole(world: Drawn) -> None:
    columns = "numerator, denominator, reported, expected"
    parts = [figures(world, f"g{g}", columns) for g in (1, 2, 3)]
    for (target, unit_id, year), whole in figures(world, "", columns).items():
        if unit_id in ("10", "101"):
            found = [part[target, unit_id, year] for part in parts]
            assert tuple(map(sum, zip(*found, strict=True))) == whole, (target, unit_id, year)


def test_a_higher_goal_is_never_reached_sooner(world: Drawn) -> None:
    order = ("missed", "behind", "on_track", "undetermined", "attained")
    told = figures(world, "", "status, needed, required_value")
    for (target, unit_id, year), (status, needed, required) in told.items():
        higher = told.get((f"{target[0]}{int(target[1]) + 1}", unit_id, year))
        if higher and status in order:
            assert order.index(higher[0]) <= order.index(status) or {status, higher[0]} <= {"on_track", "behind"}
            assert higher[1] >= needed
            assert higher[2] >= required


def test_a_relative_target_is_held_to_its_base_times_the_factor(world: Drawn) -> None:
    names = {STOCK: "S", FLOW: "F"}
    values = {
        (names.get(indicator), unit_id, year): value
        for indicator, unit_id, year, value in world.rows(
            "SELECT indicator_id, unit_id, year, value FROM marts.indicator_value"
        )
    }
    for (target, unit_id, year), (goal, status) in figures(world, "r", "target_value, status").items():
        base = values.get((target[0], unit_id, year - 1))
        if base:
            assert goal == pytest.approx(base * world.goals[int(target[1])])
        else:
            assert goal is None
            assert status in ("no_data", "not_applicable")
