"""What holds in every world, tried on random ones."""

from fractions import Fraction
from math import isfinite
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.models.random_worlds import YEAR, draw
from tests.world import World, small_plan, unit

# The same worlds in every run, so that a red night is a change of ours; no shrinking, for a world takes a second.
pytestmark = pytest.mark.slow
worlds = settings(
    deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)  # fmt: skip
FLOW, STOCK, RECORD = "online_dossiers_commune", "communes_with_cooperative", "units_managed_electronically"
TARGETS = [(indicator, target) for indicator in (FLOW, STOCK, RECORD) for target in (0.5, 0.6, 0.7, 1)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> "Folders":
    return Folders(tmp_path_factory.mktemp("random"))


class Folders:
    """A new folder for each random world."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0

    def new(self) -> Path:
        self.count += 1
        return self.root / str(self.count)


@given(rng=st.randoms(use_true_random=False))
@settings(worlds, max_examples=examples(3))
def test_in_every_world(folders: Folders, rng: Random) -> None:
    drawn = draw(rng)
    plan = small_plan(*TARGETS, scope="10", years=(2023, 2024))
    world = drawn.write(World(folders.new(), units=tuple(drawn.units()), plans=(plan,), today=str(drawn.today)))
    world.run()
    for unit_id in drawn.everybody():
        for indicator, figures in ((FLOW, drawn.flow), (STOCK, drawn.stock), (RECORD, drawn.record)):
            assert_a_unit_s_figures_are_the_sums_over_its_subjects(world, indicator, unit_id, figures(unit_id))
    assert_values_are_finite_and_within_their_bounds(world)
    assert_statuses_follow_whole_numbers(world)
    assert_a_plan_s_unit_is_the_sum_of_its_subjects(world, "10")
    world.close()


@given(rng=st.randoms(use_true_random=False), later=st.sampled_from(["2025-02-02", "2025-07-01", "2026-02-01"]))
@settings(worlds, max_examples=examples(2))
def test_on_any_later_day_a_closed_year_is_told_the_same(folders: Folders, rng: Random, later: str) -> None:
    drawn = draw(rng)
    while drawn.today.year == YEAR:
        drawn = draw(rng)
    plan = small_plan(*TARGETS, scope="10", years=(2023, 2024))
    told = []
    for today in (str(drawn.today), later):
        world = drawn.write(World(folders.new(), units=tuple(drawn.units()), plans=(plan,), today=today)).run()
        told.append(
            [
                world.rows(f"SELECT * FROM marts.{table} WHERE year = {YEAR} ORDER BY ALL")
                for table in ("indicator_value", "indicator_attainment")
            ]
        )
        world.close()
    assert all(told[0])
    assert told[1] == told[0]


def assert_a_unit_s_figures_are_the_sums_over_its_subjects(
    world: World, indicator: str, unit_id: str, expected: tuple[int, int, int, int] | None
) -> None:
    found = world.rows(
        "SELECT numerator, denominator, reported, expected FROM marts.indicator_value"
        f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = {YEAR}"
    )
    assert found == ([expected] if expected else []), (indicator, unit_id)


def assert_values_are_finite_and_within_their_bounds(world: World) -> None:
    for table in ("marts.indicator_value", "marts.indicator_attainment"):
        for value, low, high, completeness, reported, expected, denominator in world.rows(
            f"SELECT value, value_low, value_high, completeness, reported, expected, denominator FROM {table}"
            " WHERE measure = 'share'"
        ):
            if reported == 0 or denominator == 0:
                assert (value, low, high) == (None, None, None)
            else:
                assert all(map(isfinite, (value, low, high)))
                assert -1e-12 <= low <= value + 1e-12 <= high + 2e-12 <= 1 + 3e-12
            if expected == 0:
                assert completeness is None
            else:
                assert 0 <= completeness <= 1


def assert_a_plan_s_unit_is_the_sum_of_its_subjects(world: World, scope: str) -> None:
    """In the rows of the plan itself, also in a year in which communes come and go."""
    for target in world.rows("SELECT DISTINCT target_id FROM marts.indicator_attainment WHERE measure = 'share'"):
        sums = (
            "SELECT SUM(numerator), SUM(denominator), SUM(reported), SUM(expected) FROM marts.indicator_attainment AS a"
            f" WHERE target_id = '{target[0]}' AND year = {YEAR}"
        )
        own = world.rows(f"{sums} AND unit_id = '{scope}'")
        as_of = world.rows(
            f"SELECT as_of FROM marts.indicator_attainment WHERE target_id = '{target[0]}' AND year = {YEAR}"
            f" AND unit_id = '{scope}'"
        )
        (indicator,) = world.rows(
            "SELECT i.kind, i.subject_levels FROM ref.indicators AS i JOIN ref.plan_targets AS t"
            f" ON i.indicator_id = t.indicator_id WHERE t.target_id = '{target[0]}'"
        )
        if not as_of or indicator[1] != "commune":
            continue
        day = "" if indicator[0] == "flow" else f" AND as_of = DATE '{as_of[0][0]}'"
        assert world.rows(f"{sums} AND unit_level = 'commune'{day}") == own, target


def assert_statuses_follow_whole_numbers(world: World) -> None:
    for numerator, denominator, reported, expected, bounds, target, status, needed in world.rows(
        "SELECT numerator, denominator, reported, expected, bounds, target_value, status, needed"
        f" FROM marts.indicator_attainment WHERE year = {YEAR}"
    ):
        if expected == 0 or (reported == expected and denominator == 0):
            wanted = {"not_applicable"}
        elif reported == 0 or denominator == 0:
            wanted = {"no_data"}
        else:
            goal = Fraction(str(target))
            value, c = Fraction(numerator, denominator), Fraction(reported, expected)
            if c == 1:
                assert (status == "attained") == (numerator >= goal * denominator)
            if c * value >= goal:
                wanted = {"attained"}
            elif c * value + 1 - c >= goal:
                wanted = {"undetermined"}
            else:
                wanted = {"missed", "behind"}
            # The fewest that leave no doubt: one fewer wouldn't. Subjects that weigh one are of all expected.
            whole = expected if bounds == "certain" else denominator
            assert needed >= 0
            assert Fraction(numerator + needed, whole) >= goal
            assert needed == 0 or Fraction(numerator + needed - 1, whole) < goal
            assert bounds == "assumed" or (status == "attained") == (needed == 0)
        assert status in wanted, (numerator, denominator, reported, expected, target, status)


@given(rng=st.randoms(use_true_random=False))
@settings(worlds, max_examples=examples(2))
def test_permuting_files_or_rows_changes_nothing_in_the_marts(folders: Folders, rng: Random) -> None:
    drawn = draw(rng)
    plan = small_plan(*TARGETS, scope="10", years=(2023, 2024))
    found = []
    for order in (None, rng):
        world = World(folders.new(), units=tuple(drawn.units()), plans=(plan,), today=str(drawn.today))
        drawn.write(world, order).run()
        found.append(
            [
                world.rows("SELECT * FROM marts.indicator_value ORDER BY ALL"),
                world.rows("SELECT * FROM marts.indicator_attainment ORDER BY ALL"),
                world.rows("SELECT * EXCLUDE (path, sheet, row_number) FROM quality.report_disagreements"),
            ]
        )
        world.close()
    assert found[0] == found[1]


PAIRS = 10
state = st.sampled_from([None, True, False])


@given(
    pairs=st.lists(
        st.tuples(st.lists(state, max_size=4), st.booleans(), st.lists(state, max_size=2)),
        min_size=PAIRS, max_size=PAIRS,
    )
)  # fmt: skip
@settings(worlds, max_examples=examples(1))
def test_learning_one_more_subject_s_state_never_widens_what_a_value_may_be(folders: Folders, pairs: list) -> None:
    # Twin provinces 10 and 11, 12 and 13, …: in the second the state of one more xã is known.
    units = [unit("VN", "Việt Nam", None)]
    results: list[str] = []
    plans = []
    size = {}
    for at, (before, learned, after) in enumerate(pairs):
        twins = {str(10 + 2 * at): [*before, None, *after], str(11 + 2 * at): [*before, learned, *after]}
        for province, states in twins.items():
            units += [unit(province, f"Tỉnh Số {province}", "VN"), unit(f"{province}1", "Huyện A", province)]
            size[at] = len(states)
            for n, known in enumerate(states):
                code = f"{province}1{n:02}"
                units.append(unit(code, f"Xã Số {n}", f"{province}1"))
                if known is not None:
                    results.append(f"{code};{YEAR};Xã NTM;8.4;{'Đạt' if known else 'Không đạt'};")
            count = small_plan(("communes_meeting_8_4", 2), measure="count", scope=province, years=(YEAR, YEAR))
            target = count.targets[0].model_copy(update={"target_id": f"ZZ-{province}"})
            plans.append(count.model_copy(update={"plan_id": f"small-{province}", "targets": (target,)}))
    world = World(folders.new(), units=tuple(units), plans=tuple(plans))
    world.criteria(*results)
    world.run()
    for at in range(PAIRS):
        for table, widest in (("indicator_value", 1), ("indicator_attainment", size[at])):
            low, high, knew_low, knew_high = (
                bound
                for province in (10 + 2 * at, 11 + 2 * at)
                for bound in world.one(
                    f"SELECT COALESCE(value_low, 0), COALESCE(value_high, {widest}) FROM marts.{table}"
                    f" WHERE indicator_id = 'communes_meeting_8_4' AND unit_id = '{province}' AND year = {YEAR}"
                )
            )
            assert low - 1e-12 <= knew_low <= knew_high <= high + 1e-12, (table, pairs[at])
    world.close()
