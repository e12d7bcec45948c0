"""Status: what a target makes of a value, and how surely."""

from typing import NamedTuple

import pytest

from ntm_pipeline.plans import Plan
from tests.models.countries import CHANGING_COUNTRY, commune_code, one_district
from tests.world import SMALL_COUNTRY, World, small_plan, unit

SHARE = "online_dossiers_commune"
TARGET = {0.5: "ZZ-01", 0.6: "ZZ-02", 0.7: "ZZ-03", 0.8: "ZZ-04", 0.9: "ZZ-05", 1.0: "ZZ-06"}


def second_plan(plan: Plan) -> Plan:
    """The same plan by another name, its targets YY-01, YY-02, …"""
    targets = (t.model_copy(update={"target_id": t.target_id.replace("ZZ", "YY")}) for t in plan.targets)
    return plan.model_copy(update={"plan_id": "second", "targets": tuple(targets)})


class Case(NamedTuple):
    """A commune's reports, and what a target for 2025 makes of them in some years."""

    rule: str
    reports: tuple[str, ...]
    """`period; total; secret; online`"""
    target: float
    expected: dict[int, tuple[object, ...]]
    """Year → (status, value, value_low, value_high, needed)"""


NOTHING = (None, None, None, None)
CASES = [
    # Compared exactly on the integers.
    Case("69.96 % against 70 %", ("Năm 2025;10000;0;6996",), 0.7, {2025: ("missed", 0.6996, 0.6996, 0.6996, 4)}),
    Case("exactly 70 %", ("Năm 2025;10000;0;7000",), 0.7, {2025: ("attained", 0.7, 0.7, 0.7, 0)}),
    Case("exactly 60 %", ("Năm 2025;5;0;3",), 0.6, {2025: ("attained", 0.6, 0.6, 0.6, 0)}),
    Case("one dossier short of everything", ("Năm 2025;1000;0;999",), 1.0, {2025: ("missed", 0.999, 0.999, 0.999, 1)}),
    Case("everything", ("Năm 2025;1000;1;999",), 1.0, {2025: ("attained", 1, 1, 1, 0)}),
    # Attained needs value_low.
    Case(
        "half the months, all online, reach a half at least",
        ("6 tháng đầu năm 2025;100;0;100",), 0.5, {2025: ("attained", 1, 0.5, 1, 0)},
    ),
    Case(
        "a value above the target with a lower bound below it is undetermined",
        ("6 tháng đầu năm 2025;100;0;99",), 0.5, {2025: ("undetermined", 0.99, 0.495, 0.995, 0)},
    ),
    Case(
        "a lower bound that floats put just below the target it equals",
        ("Lũy kế đến tháng 11/2025;55;0;54",), 0.9, {2025: ("attained", 54 / 55, 0.9, 0.9 + 1 / 12, 0)},
    ),
    # Undetermined needs value_high.
    Case(
        "an upper bound that equals the target",
        ("6 tháng đầu năm 2025;100;0;40",), 0.7, {2025: ("undetermined", 0.4, 0.2, 0.7, 30)},
    ),
    Case(
        "an upper bound just below the target",
        ("6 tháng đầu năm 2025;1000;0;399",), 0.7, {2025: ("missed", 0.399, 0.1995, 0.6995, 301)},
    ),
    Case(
        "an upper bound that floats put just below the target it equals",
        ("Lũy kế đến tháng 5/2025;25;0;19",), 0.9, {2025: ("undetermined", 0.76, 0.76 * 5 / 12, 0.9, 4)},
    ),
    # No value, no status but no_data; not_applicable where all is reported and there is nothing to measure.
    Case("nothing reported", (), 0.7, {2024: ("no_data", *NOTHING), 2025: ("no_data", *NOTHING)}),
    Case("zero denominator", ("Năm 2025;0;0;0",), 0.7, {2025: ("not_applicable", *NOTHING)}),
    Case("zero denominator, half reported", ("6 tháng đầu năm 2025;0;0;0",), 0.7, {2025: ("no_data", *NOTHING)}),
    Case("all dossiers secret", ("Năm 2025;9;9;0",), 0.7, {2025: ("not_applicable", *NOTHING)}),
    # Needed is exact, at today's denominator.
    Case("needed is rounded up to a whole one", ("Năm 2025;3;0;1",), 0.7, {2025: ("missed", 1 / 3, 1 / 3, 1 / 3, 2)}),
    Case("needed is not rounded up where it is whole", ("Năm 2025;10;0;5",), 0.6, {2025: ("missed", 0.5, 0.5, 0.5, 1)}),
    # Missed only when due; before, the straight line to the deadline decides.
    Case(
        "at, below and above the straight line",
        ("Năm 2021;100;0;30", "Năm 2022;100;0;40", "Năm 2023;1000;0;499", "Năm 2024;1000;0;601", "Năm 2025;100;0;69"),
        0.7,
        {
            2021: ("on_track", 0.3, 0.3, 0.3, 40),
            2022: ("on_track", 0.4, 0.4, 0.4, 30),
            2023: ("behind", 0.499, 0.499, 0.499, 201),
            2024: ("on_track", 0.601, 0.601, 0.601, 99),
            2025: ("missed", 0.69, 0.69, 0.69, 1),
        },
    ),
    Case(
        "the line starts in the first year that has a value",
        # From 1/3 in 2022 to 7/10 in 2025: 41/90 in 2023, 26/45 in 2024.
        ("Năm 2021;5;5;0", "Năm 2022;3;0;1", "Năm 2023;90;0;41", "Năm 2024;450;0;259"),
        0.7,
        {
            2021: ("not_applicable", *NOTHING),
            2022: ("on_track", 1 / 3, 1 / 3, 1 / 3, 2),
            2023: ("on_track", 41 / 90, 41 / 90, 41 / 90, 22),
            2024: ("behind", 259 / 450, 259 / 450, 259 / 450, 56),
            2025: ("no_data", *NOTHING),
        },
    ),
    Case(
        "a value on the line that floats put below it",
        ("Năm 2021;46;0;9", "Năm 2022;115;0;37"),
        0.7,
        {2022: ("on_track", 37 / 115, 37 / 115, 37 / 115, 44)},
    ),
    Case(
        "a first value has no line but the even pace: a fifth of the target a year",
        ("Năm 2023;1000;0;420", "Năm 2025;100;0;69"),
        0.7,
        {2023: ("on_track", 0.42, 0.42, 0.42, 280), 2025: ("missed", 0.69, 0.69, 0.69, 1)},
    ),
    Case(
        "below the even pace a first value is behind",
        ("Năm 2023;1000;0;419",),
        0.7,
        {2023: ("behind", 0.419, 0.419, 0.419, 281)},
    ),
    Case(
        "on the line, but below the even pace",
        # From 10 % in 2021 the line is at 25 % in 2022, the even pace at 28 %.
        ("Năm 2021;100;0;10", "Năm 2022;100;0;27"),
        0.7,
        {2021: ("behind", 0.1, 0.1, 0.1, 60), 2022: ("behind", 0.27, 0.27, 0.27, 43)},
    ),
    Case(
        "a year before the deadline attains like any other, and falls back behind the line",
        # From 75 % in 2022 down to 70 % in 2025.
        ("Năm 2022;100;0;75", "Năm 2023;100;0;69", "Năm 2024;100;0;70"),
        0.7,
        {
            2022: ("attained", 0.75, 0.75, 0.75, 0),
            2023: ("behind", 0.69, 0.69, 0.69, 1),
            2024: ("attained", 0.7, 0.7, 0.7, 0),
        },
    ),
    Case(
        "the line starts from a value that 80 % was reported for, and goes from value to value",
        # Nine months of 2021 are too few. From 50 % in 2022, ten months, to 80 % in 2025: 60 % in 2023, 70 % in 2024.
        # From 70 % in 2021 it would be at 77.5 % in 2024, from the lower bound of 2022 at 54.4 % in 2023.
        (
            "Lũy kế đến tháng 9/2021;100;0;70", "Lũy kế đến tháng 10/2022;100;0;50", "Năm 2023;100;0;59",
            "Năm 2024;100;0;70",
        ),
        0.8,
        {
            2021: ("on_track", 0.7, 0.525, 0.775, 10),
            2022: ("on_track", 0.5, 5 / 12, 7 / 12, 30),
            2023: ("behind", 0.59, 0.59, 0.59, 21),
            2024: ("on_track", 0.7, 0.7, 0.7, 10),
        },
    ),
]  # fmt: skip
CODE = {case.rule: commune_code(at) for at, case in enumerate(CASES, 1)}


@pytest.fixture(scope="module")
def plan_until_2025(shared_world) -> World:
    """Read on 1 February 2026: every year of the plan is over. A second plan was due in 2023."""
    plan = small_plan(*((SHARE, target) for target in TARGET))
    due_in_2023 = second_plan(small_plan((SHARE, 0.7), deadline=2023))
    world = shared_world(units=one_district(len(CASES)), plans=(plan, due_in_2023))
    world.eoffice(*(f"{CODE[case.rule]};{report};" for case in CASES for report in case.reports))
    return world.run()


@pytest.mark.parametrize(("case", "year"), [pytest.param(c, y, id=f"{c.rule}, {y}") for c in CASES for y in c.expected])
def test_a_share_s_status_follows_its_bounds_the_due_year_and_the_straight_line(
    plan_until_2025: World, case: Case, year: int
) -> None:
    found = plan_until_2025.attained(TARGET[case.target], CODE[case.rule], year)
    assert found[0] == case.expected[year][0]
    assert found[1:] == pytest.approx(case.expected[year][1:], abs=1e-12)


def test_gap_is_target_less_value(plan_until_2025: World) -> None:
    def gap(rule: str, target: float) -> float | None:
        return plan_until_2025.one(
            f"SELECT gap FROM marts.indicator_attainment"
            f" WHERE target_id = '{TARGET[target]}' AND unit_id = '{CODE[rule]}' AND year = 2025"
        )

    assert gap("69.96 % against 70 %", 0.7) == pytest.approx(0.0004)
    assert gap("exactly 60 %", 0.5) == pytest.approx(-0.1)
    assert gap("nothing reported", 0.7) is None


def test_a_target_is_due_from_its_deadline_on(plan_until_2025: World) -> None:
    def due(target: str) -> list[int]:
        found = plan_until_2025.rows(
            f"SELECT year FROM marts.indicator_attainment WHERE target_id = '{target}' AND is_due AND is_plan_scope"
            " ORDER BY year"
        )
        return [year for (year,) in found]

    assert due("ZZ-01") == [2025]
    assert due("YY-01") == [2023, 2024, 2025]


def test_after_its_deadline_a_target_not_met_is_missed_whatever_its_progress(plan_until_2025: World) -> None:
    code = CODE["at, below and above the straight line"]
    assert [plan_until_2025.status("YY-01", code, year) for year in range(2021, 2026)] == [
        "on_track", "behind", "missed", "missed", "missed",
    ]  # fmt: skip
    # 30 % in 2021 to 70 % in 2023: half-way 50 %.
    code = CODE["a year before the deadline attains like any other, and falls back behind the line"]
    assert [plan_until_2025.status("YY-01", code, year) for year in (2022, 2023, 2024)] == [
        "attained", "missed", "attained",
    ]  # fmt: skip


def test_a_plan_of_one_province_has_no_rows_elsewhere(plan_until_2025: World) -> None:
    assert plan_until_2025.rows(
        "SELECT DISTINCT year, province_code FROM marts.indicator_attainment WHERE target_id = 'ZZ-01' ORDER BY year"
    ) == [(year, "10") for year in range(2021, 2026)]


# --- Due, and not due -----------------------------------------------------------------------------


def test_the_deadline_year_itself_is_behind_until_it_is_over(make_world) -> None:
    world = make_world(today="2025-12-31", plans=(small_plan((SHARE, 0.7)),))
    # Far above the line of 2024, and one dossier below the target.
    world.eoffice("10101;Năm 2021;100;0;10;", "10101;Năm 2025;100;0;69;")
    # A first value in the deadline year has no line at all.
    world.eoffice("10102;Năm 2025;100;0;69;", "10103;Năm 2025;100;0;70;", path="eoffice/b.csv")
    world.run()
    assert [world.status("ZZ-01", code, 2025) for code in ("10101", "10102", "10103")] == [
        "behind", "behind", "attained",
    ]  # fmt: skip
    assert world.one("SELECT DISTINCT is_due FROM marts.indicator_attainment WHERE year = 2025") is False


@pytest.fixture(scope="module")
def december_2025(shared_world) -> World:
    """Province 10 ended on 30 June 2025, province 30 goes on; on 20 December neither year is over."""
    plans = (
        small_plan((SHARE, 0.7), ("units_managed_electronically", 0.7), scope="10"),
        second_plan(small_plan((SHARE, 0.7), ("districts_meeting_9_5", 0.7), scope="30")),
    )
    world = shared_world(units=CHANGING_COUNTRY, plans=plans, today="2025-12-20")
    world.eoffice(
        "10101;6 tháng đầu năm 2025;100;0;50;",
        "10102;6 tháng đầu năm 2025;100;0;50;",
        "30201;6 tháng đầu năm 2025;100;0;1;",
        "30301;Năm 2025;100;0;50;",
    )
    world.criteria("301;2025;Huyện NTM;9.5;Không đạt;")
    return world.run()


def test_a_unit_that_ended_is_due_on_its_last_day_one_that_goes_on_is_not(december_2025: World) -> None:
    found = december_2025.rows(
        "SELECT unit_id, status, is_due FROM marts.indicator_attainment"
        " WHERE target_id IN ('ZZ-01', 'YY-01') AND year = 2025 AND unit_id IN ('10', '101', '10101', '30', '30301')"
        " ORDER BY unit_id"
    )
    assert found == [
        ("10", "missed", True), ("101", "missed", True), ("10101", "missed", True),
        ("30", "undetermined", False), ("30301", "behind", False),
    ]  # fmt: skip


def test_a_province_that_goes_on_is_not_due_on_its_districts_last_day(december_2025: World) -> None:
    # Its district indicators of 2025 are assessed on 30 June, but neither it nor its year has ended.
    assert december_2025.status("YY-02", "30", 2025) == "behind"
    assert december_2025.status("YY-02", "301", 2025) == "missed"


def test_a_unit_has_not_ended_on_its_last_day(make_world) -> None:
    world = make_world(units=CHANGING_COUNTRY, plans=(small_plan((SHARE, 0.7), scope="10"),), today="2025-06-30")
    world.eoffice("10101;6 tháng đầu năm 2025;100;0;50;", "10102;6 tháng đầu năm 2025;100;0;50;")
    assert world.run().status("ZZ-01", "10", 2025) == "behind"
    # Nor has the unit of the next day begun.
    assert world.rows("SELECT year FROM core.assessment_dates WHERE unit_id = '10101-new'") == []


# --- Counts, and units that are not asked ---------------------------------------------------------


@pytest.fixture(scope="module")
def counts(shared_world) -> World:
    """Six districts; criterion 9.5 becomes known and is met, and lost, year by year. Huyện 106 has no xã."""
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        *(unit(f"10{at}", f"Huyện Số {at}", "10") for at in range(1, 7)),
        unit("10101", "Xã An", "101"),
        unit("10601", "Phường Bình", "106"),
    )
    count_plan = small_plan(*(("districts_meeting_9_5", n) for n in (3, 1, 6, 7)), measure="count")
    share_plan = second_plan(small_plan(("communes_with_cooperative", 0.7), ("districts_meeting_9_5", 0.5)))
    world = shared_world(units=units, plans=(count_plan, share_plan))
    world.criteria(
        "101;2021;Huyện NTM;9.5;Đạt;",
        *(f"10{at};2022;Huyện NTM;9.5;Không đạt;" for at in range(2, 7)),
        "102;2023;Huyện NTM;9.5;Đạt;",
        "103;2024;Huyện NTM;9.5;Đạt;",
        "103;2025;Huyện NTM;9.5;Không đạt;",
    )
    return world.run()


COUNTS = [
    # 2021: one of one known; the five others may all meet it.
    ("ZZ-01", 2021, "undetermined", 1, 1, 6, 2),
    ("ZZ-02", 2021, "attained", 1, 1, 6, 0),
    ("ZZ-03", 2021, "undetermined", 1, 1, 6, 5),
    ("ZZ-04", 2021, "behind", 1, 1, 6, 6),
    # The even pace to three: 1.2 in 2022, 1.8 in 2023. One of six is too few for a line to start from.
    ("ZZ-01", 2022, "behind", 1, 1, 1, 2),
    ("ZZ-01", 2023, "on_track", 2, 2, 2, 1),
    ("ZZ-01", 2024, "attained", 3, 3, 3, 0),
    ("ZZ-01", 2025, "missed", 2, 2, 2, 1),
    ("ZZ-04", 2025, "missed", 2, 2, 2, 5),
]


@pytest.mark.parametrize(("target", "year", "status", "value", "low", "high", "needed"), COUNTS)
def test_a_count_is_attained_by_its_value_and_open_by_what_is_missing(
    counts: World, target: str, year: int, status: str, value: int, low: int, high: int, needed: int
) -> None:
    assert counts.attained(target, "10", year) == (status, value, low, high, needed)


def test_the_gap_of_a_count_is_a_number_of_units(counts: World) -> None:
    sql = "SELECT gap FROM marts.indicator_attainment WHERE target_id = 'ZZ-01' AND year = "
    assert [counts.one(sql + str(year)) for year in (2023, 2024, 2025)] == [1, 0, 1]


def test_a_count_target_has_rows_for_the_plan_s_own_unit_only(counts: World) -> None:
    assert counts.rows(
        "SELECT DISTINCT unit_id, measure, is_plan_scope FROM marts.indicator_attainment WHERE target_id LIKE 'ZZ%'"
    ) == [("10", "count", True)]


def test_a_share_target_stands_beside_a_count_target_on_the_same_indicator(counts: World) -> None:
    assert counts.attained("YY-02", "10", 2024) == ("attained", 0.5, 0.5, 0.5, 0)
    assert counts.attained("YY-02", "101", 2024) == ("attained", 1, 1, 1, 0)
    # One of one known: a sixth at least, everything at most. Two more of the six would leave no doubt.
    found = counts.attained("YY-02", "10", 2021)
    assert found == ("undetermined", 1, pytest.approx(1 / 6), 1, 2)


def test_not_applicable_is_where_nothing_is_expected(counts: World) -> None:
    for unit_id in ("102", "106", "10601"):
        found = counts.rows(
            "SELECT status, value, value_low, value_high, gap, needed, completeness, expected"
            f" FROM marts.indicator_attainment WHERE target_id = 'YY-01' AND unit_id = '{unit_id}' AND year = 2024"
        )
        # Without any commune a district has no day of assessment, and no row.
        assert found == ([] if unit_id == "102" else [("not_applicable", *[None] * 6, 0)])
    assert counts.attained("YY-01", "101", 2024) == ("no_data", *NOTHING)


def test_a_running_year_whose_first_month_has_not_ended_is_not_applicable_to_dossiers(make_world) -> None:
    plan = small_plan((SHARE, 0.7), years=(2021, 2026))
    world = make_world(units=SMALL_COUNTRY, plans=(plan,), today="2026-01-30")
    world.eoffice("10101;Năm 2026;100;0;100;")
    assert world.run().attained("ZZ-01", "10101", 2026) == ("not_applicable", *NOTHING)
