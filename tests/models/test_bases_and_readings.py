"""What a target is relative to where its unit began later, and which milestones another reading keeps."""

from typing import Any

import pytest

from ntm_pipeline.plans import milestones_frame
from tests.models.test_areas import FLOW, STOCK, SUCCESSIONS, UNITS
from tests.models.test_target_forms import member, plan_of, rows
from tests.world import World

# --- A base before the unit began -----------------------------------------------------------------


@pytest.fixture(scope="module")
def begun_later(shared_world) -> World:
    """The province of July 2025, held to what its territory had before."""
    plan = plan_of(
        f"""
        - {{target_id: T1, indicator_id: {STOCK}, measure: count, target_value: 2, relative_to: {{year: 2024}}}}
        - {{target_id: T2, indicator_id: {FLOW}, measure: total, target_value: 1.5, relative_to: {{year: 2025}}}}
        - {{target_id: T3, indicator_id: {FLOW}, target_value: 1.1, relative_to: {{years_before: 1}}}}
        - {{target_id: T4, indicator_id: {FLOW}, target_value: 1.1, relative_to: {{year: 2024, unit_id: 20-new}}}}
        - {{target_id: T5, indicator_id: {FLOW}, target_value: 1.1, among: g, relative_to: {{year: 2025}}}}
        - {{target_id: T6, indicator_id: {STOCK}, target_value: 1, among: g, relative_to: {{year: 2025}}}}
        - {{target_id: T7, indicator_id: {STOCK}, target_value: 1, relative_to: {{year: 2025}}}}
        """,
        scope="20-new",
        years=(2026, 2030),
    )
    world = shared_world(
        units=UNITS, plans=(plan,), successions=SUCCESSIONS, today="2027-02-01",
        groups=(member("g", "10101-new", "2025-07-01"),),
    )  # fmt: skip
    world.criteria(
        "10101;2024;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Không đạt;", "10201;2024;Xã NTM;8.4;Không đạt;",
        "20101;2024;Xã NTM;8.4;Không đạt;",
    )  # fmt: skip
    world.criteria(
        "10101;2026;Xã NTM;8.4;Đạt;20/12/2026", "10201;2026;Xã NTM;8.4;Đạt;20/12/2026",
        "20101;2026;Xã NTM;8.4;Không đạt;20/12/2026", "10101;2025;Xã NTM;8.4;Đạt;20/12/2025", path="criteria/b.csv",
    )  # fmt: skip
    world.eoffice(
        *(f"{code};Năm 2024;100;0;{online};" for code, online in zip(OLD, (50, 60, 40, 50), strict=True)),
        *(f"{code};6 tháng đầu năm 2025;50;0;{online};" for code, online in zip(OLD, (20, 20, 30, 30), strict=True)),
        *(f"{code};6 tháng cuối năm 2025;50;0;{online};" for code, online in zip(NEW, (40, 30, 30), strict=True)),
        *(f"{code};Năm 2026;200;0;{online};" for code, online in zip(NEW, (120, 100, 80), strict=True)),
    )
    return world.run()


OLD, NEW = ("10101", "10102", "10201", "20101"), ("10101", "10201", "20101")


@pytest.mark.parametrize(
    ("target", "unit_id", "expected"),
    [
        # One of the four xã of 2024 met it, two of three do: 2 of 2 × 1.
        ("T1", "20-new", ("attained", 2, 2)),
        # 300 dossiers online in 2026; of 2025 the whole year's 200, not the 100 since July: half as many again.
        ("T2", "20-new", ("attained", 300, 300)),
        # 50 % in 2026; of 2025 200 of 350, which is 4/7. A fifth of the way up would do this year.
        ("T3", "20-new", ("on_track", 0.5, 1.1 * 4 / 7)),
        # Xã Một Hai is of Xã Một and Xã Hai: 20 + 20 and 40 of 150 in 2025; 60 % in 2026.
        ("T3", "10101-new", ("attained", 0.6, 1.1 * 80 / 150)),
        # 200 of 400 in 2024, for every unit.
        ("T4", "20-new", ("on_track", 0.5, 0.55)),
        ("T4", "10101-new", ("attained", 0.6, 0.55)),
        # Of a group nobody knows who was in it before: half a year is no year of dossiers, but a day is a day.
        ("T5", "20-new", ("no_data", 0.6, None)),
        ("T6", "20-new", ("attained", 1, 1)),
        # One of three is known of 2025, and meets it: that all did is not out of question.
        ("T7", "20-new", ("undetermined", 2 / 3, 1)),
    ],
)
def test_a_base_of_before_the_unit_began_is_its_territory_s(
    begun_later: World, target: str, unit_id: str, expected: Any
) -> None:
    [found] = rows(begun_later, target, "status, value, target_value", f"unit_id = '{unit_id}' AND year = 2026")
    assert found[0] == expected[0]
    assert found[1:] == pytest.approx(expected[1:])


def test_the_year_s_own_base_stays_the_unit_s_own(make_world) -> None:
    """Beside another indicator of the same year the half-year that the unit was there is all there is."""
    plan = plan_of(
        f"- {{target_id: T1, indicator_id: {FLOW}, target_value: 1, relative_to: {{indicator_id: {FLOW}}}}}",
        scope="20-new",
        years=(2025, 2025),
    )
    world = make_world(units=UNITS, plans=(plan,), successions=SUCCESSIONS)
    world.eoffice("10101;6 tháng đầu năm 2025;100;0;1;", "10101;6 tháng cuối năm 2025;50;0;40;")
    world.run()
    assert rows(world, "T1", "target_value", "unit_id = '20-new'") == [(pytest.approx(0.8),)]


# --- Milestones of another reading ----------------------------------------------------------------

STEPS = f"""
- target_id: T1
  indicator_id: {STOCK}
  target_value: 0.8
  milestones: {{2023: 0.5}}
  alternatives:
    - {{alternative_id: a, note_vi: a, note_en: a, indicator_id: communes_meeting_advanced_8_4}}
    - {{alternative_id: b, note_vi: b, note_en: b, measure: count, target_value: 3}}
    - {{alternative_id: c, note_vi: c, note_en: c, measure: count, target_value: 3, milestones: {{2022: 2, 2024: 3}}}}
    - {{alternative_id: d, note_vi: d, note_en: d, target_value: 0.9}}
"""


def test_another_reading_keeps_the_milestones_that_lead_to_its_figure() -> None:
    """Half is no step towards three xã, nor 50 % one that anybody wrote towards 90 %."""
    found = milestones_frame([plan_of(STEPS)])
    assert list(found.drop(columns=["plan_id", "target_id"]).itertuples(index=False, name=None)) == [
        ("", 2023, 0.5), ("a", 2023, 0.5), ("c", 2022, 2), ("c", 2024, 3),
    ]  # fmt: skip


def test_another_reading_is_due_when_its_own_milestones_are(make_world) -> None:
    world = make_world(plans=(plan_of(STEPS),))
    world.criteria("10101;2021;Xã NTM;8.4;Đạt;", "10102;2021;Xã NTM;8.4;Không đạt;")
    world.run()
    columns = "alternative_id, year, target_value, is_due"
    found = world.rows(f"SELECT {columns} FROM marts.target_alternatives WHERE year < 2025 ORDER BY ALL")
    due = {(a, year): value for a, year, value, is_due in found if is_due}
    assert due == {("a", 2023): 0.5, ("c", 2022): 2, ("c", 2024): 3}
    assert {value for a, _, value, _ in found if a == "b"} == {3}
    assert {value for a, _, value, _ in found if a == "d"} == {0.9}
    assert rows(world, "T1", "target_value", "unit_id = '10' AND year = 2023") == [(0.5,)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("milestones: {2023: 5}", "milestones.2023 of T1, b: a share is written 0-1"),
        ("milestones: {2023: 0.9}", "milestones of T1, b: they must rise"),
        ("milestones: {2025: 0.8}", "milestones of T1, b: 2025 is not before 2025"),
        ("comparator: at_most, milestones: {2023: 0.5}", "they must fall"),
        ("milestones: {2020: 0.4}", "alternatives.0.milestones.2020"),
    ],
)
def test_milestones_of_another_reading_are_checked_as_the_target_s_own(change: str, told: str) -> None:
    with pytest.raises(ValueError, match=told.replace(".", r"\.")):
        plan_of(
            f"- {{target_id: T1, indicator_id: {STOCK}, target_value: 0.8,"
            f" alternatives: [{{alternative_id: b, note_vi: b, note_en: b, {change}}}]}}"
        )


def test_another_reading_may_be_of_all_where_the_target_is_of_some() -> None:
    """“65 %, trong đó 10 % hiện đại” is in print as a tenth of those, and as a tenth of all."""
    plan = plan_of(
        f"- {{target_id: T1, indicator_id: {STOCK}, target_value: 0.1, among: g, each: commune,"
        f" relative_to: {{year: 2021}}, alternatives: [{{alternative_id: b, note_vi: b, note_en: b,"
        " among: null, each: null, relative_to: null}]}"
    )
    [target] = plan.targets
    read = target.read_as(target.alternatives[0])
    assert (read.among, read.each, read.relative_to, read.target_value) == (None, None, None, 0.1)


def test_no_reading_of_a_plan_s_own_takes_the_territory_s_name() -> None:
    with pytest.raises(ValueError, match="A21"):
        plan_of(
            f"- {{target_id: T1, indicator_id: {STOCK}, target_value: 0.8,"
            " alternatives: [{alternative_id: A21, note_vi: b, note_en: b, target_value: 0.7}]}"
        )
