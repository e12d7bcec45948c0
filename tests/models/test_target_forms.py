"""The forms that targets take, each in a world reckoned by hand: at most, means and totals, milestones, groups, each
unit for itself, relative to another figure, and other readings."""

from datetime import date
from typing import Any

import pytest
import yaml

from ntm_pipeline.plans import Plan
from ntm_pipeline.units.groups import GroupMember
from ntm_pipeline.units.registry import OPEN_END
from tests.models.countries import commune_code, one_district
from tests.world import SMALL_COUNTRY, World, unit

FLOW, STOCK, COOPERATIVE = "online_dossiers_commune", "communes_meeting_8_4", "communes_with_cooperative"
NOTHING = (None, None, None, None)


def plan_of(targets: str, scope: str = "10", years: tuple[int, int] = (2021, 2025), **more: Any) -> Plan:
    """A plan of targets in YAML, each by default a share, at least, due in the last year."""
    filled = [
        {"measure": "share", "comparator": "at_least", "deadline_year": years[1], **target}
        for target in yaml.safe_load(targets)
    ]
    return Plan.model_validate(
        {
            "plan_id": "small", "title_vi": "Kế hoạch nhỏ", "title_en": "A small plan", "issuer": "UBND",
            "document_number": None, "issued_on": None, "scope_unit_id": scope, "first_year": years[0],
            "last_year": years[1], "targets": filled, **more,
        }
    )  # fmt: skip


def member(group_id: str, unit_id: str, start: str = "2021-01-01", end: str | None = None) -> GroupMember:
    last = date.fromisoformat(end) if end else OPEN_END
    return GroupMember(group_id, f"Nhóm {group_id}", unit_id, date.fromisoformat(start), last, "Quyết định 1")


def rows(world: World, target: str, columns: str, where: str) -> list[tuple[Any, ...]]:
    return world.rows(
        f"SELECT {columns} FROM marts.indicator_attainment WHERE target_id = '{target}' AND {where}"
        " ORDER BY unit_id, year"
    )


# --- At most --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at_most(shared_world) -> World:
    """Not more than 10 % of the dossiers online (a share), nor more than two of four xã (a count)."""
    plan = plan_of(
        f"""
        - {{target_id: T1, indicator_id: {FLOW}, comparator: at_most, target_value: 0.1}}
        - {{target_id: T2, indicator_id: {STOCK}, comparator: at most, target_value: 2, measure: count}}
        - {{target_id: T3, indicator_id: {STOCK}, comparator: "<=", target_value: 0.5}}
        """
    )
    world = shared_world(units=one_district(9), plans=(plan,))
    world.eoffice(
        "10101;Năm 2025;1000;0;100;", "10102;Năm 2025;10000;0;1001;", "10103;9 tháng đầu năm 2025;100;0;0;",
        "10104;6 tháng đầu năm 2025;100;0;0;", "10105;6 tháng đầu năm 2025;100;0;21;", "10106;Năm 2025;9;9;0;",
        # A fifth of the way down from all there are: 82 % in 2021, 64 % in 2022. A first value at 50 % in 2021 sets
        # a line of its own: 40 % in 2022, 30 % in 2023.
        "10107;Năm 2021;100;0;50;", "10107;Năm 2022;100;0;40;", "10107;Năm 2023;100;0;31;", "10107;Năm 2024;100;0;10;",
        "10108;Năm 2021;100;0;82;", "10109;Năm 2021;100;0;83;",
    )  # fmt: skip
    world.criteria(
        *(f"{commune_code(at)};2021;Xã NTM;8.4;{'Đạt' if at <= 2 else 'Không đạt'};" for at in range(1, 9)),
        "10109;2023;Xã NTM;8.4;Đạt;", "10101;2025;Xã NTM;8.4;Không đạt;",
    )  # fmt: skip
    return world.run()


@pytest.mark.parametrize(
    ("unit_id", "year", "expected"),
    [
        ("10101", 2025, ("attained", 0.1, 0.1, 0.1, 0)),
        # 10.01 % is above 10 %: one dossier fewer would do.
        ("10102", 2025, ("missed", 0.1001, 0.1001, 0.1001, 1)),
        # Nine months of nothing: at most a quarter. Nothing of what is reported must go.
        ("10103", 2025, ("undetermined", 0, 0, 0.25, 0)),
        ("10104", 2025, ("undetermined", 0, 0, 0.5, 0)),
        # Half the year with 21 %: 10.5 % at least.
        ("10105", 2025, ("missed", 0.21, 0.105, 0.605, 11)),
        ("10106", 2025, ("not_applicable", *NOTHING)),
        ("10107", 2025, ("no_data", *NOTHING)),
        ("10107", 2021, ("on_track", 0.5, 0.5, 0.5, 40)),
        ("10107", 2022, ("on_track", 0.4, 0.4, 0.4, 30)),
        ("10107", 2023, ("behind", 0.31, 0.31, 0.31, 21)),
        ("10107", 2024, ("attained", 0.1, 0.1, 0.1, 0)),
        ("10108", 2021, ("on_track", 0.82, 0.82, 0.82, 72)),
        ("10109", 2021, ("behind", 0.83, 0.83, 0.83, 73)),
    ],
)
def test_at_most_holds_the_upper_bound_and_comes_down(at_most: World, unit_id: str, year: int, expected: Any) -> None:
    found = at_most.attained("T1", unit_id, year)
    assert found[0] == expected[0]
    assert found[1:] == pytest.approx(expected[1:])


def test_the_pace_of_at_most_is_that_of_the_complement(at_most: World) -> None:
    required = rows(at_most, "T1", "required_value", "unit_id = '10101'")
    assert [r for (r,) in required] == pytest.approx([0.82, 0.64, 0.46, 0.28, 0.1])
    # Nine xã may all be it at first, two at the end: 7.6 in 2021. Two of eight known that year set a line.
    required = rows(at_most, "T2", "required_value", "TRUE")
    assert [r for (r,) in required] == pytest.approx([7.6, 2, 2, 2, 2])


def test_at_most_so_many(at_most: World) -> None:
    found = rows(at_most, "T2", "year, status, value, value_low, value_high, needed", "unit_id = '10'")
    # Two of eight known; the ninth may be a third. From 2023 it is one, from 2025 one of the first two is none.
    assert found == [
        (2021, "undetermined", 2, 2, 3, 1), (2022, "undetermined", 2, 2, 3, 1), (2023, "behind", 3, 3, 3, 1),
        (2024, "behind", 3, 3, 3, 1), (2025, "attained", 2, 2, 2, 0),
    ]  # fmt: skip


def test_at_most_of_certain_bounds_counts_what_is_missing(at_most: World) -> None:
    # Half of nine is four and a half: two and the one unknown are fewer beyond doubt.
    assert at_most.attained("T3", "10", 2021) == ("attained", 0.25, pytest.approx(2 / 9), pytest.approx(1 / 3), 0)


# --- Means and totals -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def means(shared_world) -> World:
    """How many cooperatives a xã has: in district A of three xã and a phường 4, 1 and 0; of district B nothing."""
    plan = plan_of(
        """
        - {target_id: M1, indicator_id: cooperatives_per_commune, measure: mean, target_value: 1.25}
        - {target_id: M2, indicator_id: cooperatives_per_commune, measure: mean, target_value: 1.26}
        - {target_id: M3, indicator_id: cooperatives_per_commune, measure: mean, comparator: at_most, target_value: 1.2}
        - {target_id: M4, indicator_id: cooperatives_per_commune, measure: mean, comparator: at_most, target_value: 3}
        - {target_id: S1, indicator_id: cooperatives_per_commune, measure: total, target_value: 5}
        - {target_id: S2, indicator_id: cooperatives_per_commune, measure: total, target_value: 6}
        - {target_id: S3, indicator_id: cooperatives_per_commune, measure: total, comparator: at_most, target_value: 4}
        - {target_id: S4, indicator_id: online_dossiers_commune, measure: total, target_value: 10}
        """
    )
    world = shared_world(units=SMALL_COUNTRY, plans=(plan,), covers="101")
    world.cooperatives(
        *(f"C{at};Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2025" for at in range(4)),
        "D1;Hợp tác xã;10102;01/01/2020;Đang hoạt động;;31/12/2025",
        "D2;Tổ hợp tác;10102;01/01/2020;Đang hoạt động;;31/12/2025",
        "D3;Hợp tác xã;10104;01/01/2020;Đang hoạt động;;31/12/2025",
    )
    world.eoffice("10101;Quý I/2025;100;0;10;", "10102;Quý I/2024;100;0;9;")
    return world.run()


@pytest.mark.parametrize(
    ("target", "unit_id", "expected"),
    [
        # Five cooperatives in three known xã of four: 1.67 of those known, at least 1.25 of all, no upper bound.
        ("M1", "10", ("attained", 5 / 3, 1.25, None, 0)),
        # 1.26 of four xã are 5.04 cooperatives.
        ("M2", "10", ("undetermined", 5 / 3, 1.25, None, 1)),
        ("M3", "10", ("missed", 5 / 3, 1.25, None, 1)),
        ("M4", "10", ("undetermined", 5 / 3, 1.25, None, 0)),
        ("M2", "101", ("attained", 5 / 3, 5 / 3, 5 / 3, 0)),
        ("M3", "101", ("missed", 5 / 3, 5 / 3, 5 / 3, 2)),
        ("M4", "10101", ("missed", 4, 4, 4, 1)),
        ("M1", "10102", ("missed", 1, 1, 1, 1)),
        ("M1", "10103", ("missed", 0, 0, 0, 2)),
        ("M1", "102", ("no_data", *NOTHING)),
        ("M1", "10104", ("not_applicable", *NOTHING)),
        ("S1", "10", ("attained", 5, 5, None, 0)),
        ("S2", "10", ("undetermined", 5, 5, None, 1)),
        ("S3", "10", ("missed", 5, 5, None, 1)),
        ("S4", "10", ("attained", 10, 10, None, 0)),
    ],
)
def test_a_mean_or_a_total_has_no_upper_bound_while_anything_is_missing(
    means: World, target: str, unit_id: str, expected: Any
) -> None:
    found = means.attained(target, unit_id, 2025)
    assert found[0] == expected[0]
    assert found[1:] == pytest.approx(expected[1:])


def test_a_mean_has_rows_for_every_unit_a_total_for_the_plan_s_own(means: World) -> None:
    where = "year = 2025"
    assert [u for (u,) in rows(means, "M1", "unit_id", where)] == [
        "10", "101", "10101", "10102", "10103", "10104", "102", "10201",
    ]  # fmt: skip
    assert rows(means, "S1", "unit_id, measure, bounds", where) == [("10", "total", "certain")]


def test_a_total_of_a_running_plan_is_on_its_even_pace(means: World) -> None:
    # Nine of the eight that four fifths of the way ask for; months are missing, and more may come.
    assert means.attained("S4", "10", 2024) == ("undetermined", 9, 9, None, 1)
    assert rows(means, "S4", "required_value", "year < 2025") == [(2,), (4,), (6,), (8,)]


def test_without_a_first_value_at_most_of_a_mean_asks_for_the_target(means: World) -> None:
    # The list of December 2025 tells of 2024 too; of 2023 nothing does.
    found = rows(means, "M3", "year, status, required_value", "unit_id = '101' AND year BETWEEN 2023 AND 2024")
    assert found == [(2023, "no_data", 1.2), (2024, "on_track", pytest.approx(5 / 3))]


# --- Milestones -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def milestones(shared_world) -> World:
    plan = plan_of(
        f"- {{target_id: T1, indicator_id: {FLOW}, target_value: 0.8, milestones: {{2023: 0.5}}}}",
    )
    world = shared_world(units=one_district(4), plans=(plan,))
    years = (2021, 2022, 2023, 2024, 2025)
    for code, values in {
        "10101": (16, 34, 50, 64, 80), "10102": (17, 33, 49, 65, 79), "10103": (0, 0, 90, 0, 0),
    }.items():  # fmt: skip
        world.eoffice(
            *(f"{code};Năm {y};100;0;{v};" for y, v in zip(years, values, strict=True)), path=f"eoffice/{code}.csv"
        )
    world.eoffice("10104;6 tháng đầu năm 2023;100;0;90;", path="eoffice/d.csv")
    return world.run()


def test_a_milestone_is_due_at_the_end_of_its_year(milestones: World) -> None:
    found = rows(
        milestones, "T1", "year, status, target_value, required_value, is_due, is_milestone", "unit_id = '10101'"
    )
    # A sixth of the target a year up to the milestone, 15 points a year from there; the line from 16 % is at 32 % in
    # 2022 and at 64 % in 2024.
    assert found == [
        (2021, "behind", 0.8, pytest.approx(0.5 / 3), False, False),
        (2022, "on_track", 0.8, pytest.approx(1 / 3), False, False),
        (2023, "attained", 0.5, 0.5, True, True),
        (2024, "behind", 0.8, pytest.approx(0.65), False, False),
        (2025, "attained", 0.8, 0.8, True, False),
    ]
    found = rows(milestones, "T1", "status, needed", "unit_id = '10102'")
    assert found == [("on_track", 63), ("behind", 47), ("missed", 1), ("on_track", 15), ("missed", 1)]
    assert milestones.attained("T1", "10103", 2023)[0] == "attained"
    assert milestones.attained("T1", "10104", 2023) == ("undetermined", 0.9, 0.45, 0.95, 0)


def test_a_milestone_whose_year_runs_is_not_missed(make_world) -> None:
    plan = plan_of(f"- {{target_id: T1, indicator_id: {FLOW}, target_value: 0.8, milestones: {{2023: 0.5}}}}")
    world = make_world(plans=(plan,), today="2023-12-20")
    world.eoffice("10101;Lũy kế đến tháng 11/2023;100;0;40;", "10102;Lũy kế đến tháng 11/2023;100;0;50;")
    world.run()
    assert [world.status("T1", code, 2023) for code in ("10101", "10102")] == ["behind", "attained"]


# --- Groups ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grouped(shared_world) -> World:
    """Three groups, of which the second takes 10103 over from the first on 1 January 2024."""
    plan = plan_of(
        "".join(
            f"- {{target_id: G{at}, indicator_id: {STOCK}, target_value: 0.5, among: {group}}}\n"
            f"- {{target_id: H{at}, indicator_id: {FLOW}, target_value: 0.5, among: {group}}}\n"
            for at, group in enumerate(("g1", "g2", "g3"), 1)
        )
    )
    groups = (
        member("g1", "10101"), member("g1", "10103", end="2023-12-31"), member("g2", "10102"),
        member("g2", "10103", "2024-01-01"), member("g3", "20101"),
    )  # fmt: skip
    world = shared_world(units=SMALL_COUNTRY, plans=(plan,), groups=groups)
    world.criteria(
        "10101;2023;Xã NTM;8.4;Đạt;", "10102;2023;Xã NTM;8.4;Không đạt;", "10103;2023;Xã NTM;8.4;Không đạt;",
        "20101;2023;Xã NTM;8.4;Đạt;",
    )  # fmt: skip
    world.eoffice(
        "10101;Năm 2023;100;0;60;", "10103;Năm 2023;100;0;20;", "10103;Năm 2024;300;0;30;", "10102;Năm 2024;100;0;100;"
    )
    return world.run()


def test_a_target_among_a_group_is_of_its_units_on_the_day(grouped: World) -> None:
    columns = "year, status, numerator, denominator, reported, expected"
    where = "unit_id = '10' AND year IN (2023, 2024)"
    assert rows(grouped, "G1", columns, where) == [(2023, "attained", 1, 2, 2, 2), (2024, "attained", 1, 1, 1, 1)]
    assert rows(grouped, "G2", columns, where) == [(2023, "behind", 0, 1, 1, 1), (2024, "behind", 0, 2, 2, 2)]
    # Of the third group no xã lies in the province.
    assert rows(grouped, "G3", columns, where) == [
        (2023, "not_applicable", 0, 0, 0, 0),
        (2024, "not_applicable", 0, 0, 0, 0),
    ]
    assert grouped.status("G1", "10102", 2024) == "not_applicable"
    # Phường and xã alike report dossiers, but only the group's are asked.
    assert rows(grouped, "H1", columns, where) == [(2023, "on_track", 80, 200, 24, 24), (2024, "no_data", 0, 0, 0, 12)]
    assert rows(grouped, "H2", columns, where) == [(2023, "no_data", 0, 0, 0, 12), (2024, "behind", 130, 400, 24, 24)]


# --- Each unit for itself -------------------------------------------------------------------------

PROVINCES = (
    unit("VN", "Việt Nam", None),
    *(unit(f"{p}", f"Tỉnh Số {p}", "VN") for p in (10, 20, 30)),
    *(unit(f"{p}{d}", f"Huyện Số {p}{d}", f"{p}") for p in (10, 20, 30) for d in (1, 2, 3)),
    *(unit(f"{p}{d}01", f"Xã Số {p}{d}", f"{p}{d}") for p in (10, 20, 30) for d in (1, 2, 3)),
)


@pytest.fixture(scope="module")
def each(shared_world) -> World:
    """Every province at least two districts; no xã below 60 % of its dossiers online."""
    plan = plan_of(
        f"""
        - {{target_id: E1, indicator_id: districts_meeting_9_5, measure: count, target_value: 2, each: province}}
        - {{target_id: E2, indicator_id: {FLOW}, target_value: 0.6, each: commune}}
        """,
        scope="VN",
    )
    world = shared_world(units=PROVINCES, plans=(plan,))
    # In 2023 province 10 has two of three, 20 one of one known, 30 one of three.
    world.criteria(
        *(f"{d};2023;Huyện NTM;9.5;Đạt;" for d in ("101", "102", "201", "301")),
        *(f"{d};2023;Huyện NTM;9.5;Không đạt;" for d in ("103", "302", "303")),
        "202;2024;Huyện NTM;9.5;Đạt;", "302;2025;Huyện NTM;9.5;Đạt;",
    )  # fmt: skip
    world.eoffice(
        *(f"{p}{d}01;Năm 2025;100;0;{60 if p == 10 else 59};" for p in (10, 20) for d in (1, 2, 3)),
        "30101;Năm 2025;100;0;70;", "30201;6 tháng đầu năm 2025;100;0;70;",
    )  # fmt: skip
    return world.run()


def test_a_minimum_per_province_is_held_by_each_and_told_above(each: World) -> None:
    columns = "status, numerator, denominator, reported, expected, value_low, value_high, needed"
    assert rows(each, "E1", columns, "unit_id = '20' AND year = 2023") == [("undetermined", 1, 1, 1, 3, 1, 3, 1)]
    assert [each.status("E1", p, 2023) for p in ("10", "20", "30")] == ["attained", "undetermined", "behind"]
    # One province has them, one can't any more, of one it is open: one of two known, one third to two thirds of three.
    assert rows(each, "E1", columns, "unit_id = 'VN' AND year = 2023") == [
        ("behind", 1, 2, 2, 3, pytest.approx(1 / 3), pytest.approx(2 / 3), 2)
    ]
    assert rows(each, "E1", columns, "unit_id = 'VN' AND year = 2025") == [("attained", 3, 3, 3, 3, 1, 1, 0)]
    assert rows(each, "E1", "measure, target_value", "unit_id IN ('VN', '10') AND year = 2025") == [
        ("count", 2), ("share", 1),
    ]  # fmt: skip
    # No district is asked for two districts.
    assert {u for (u,) in rows(each, "E1", "unit_id", "TRUE")} == {"VN", "10", "20", "30"}


def test_a_floor_for_every_unit(each: World) -> None:
    columns = "status, value, reported, expected, needed"
    found = {u: r for u, *r in rows(each, "E2", f"unit_id, {columns}", "year = 2025")}
    assert found["10"] == ["attained", 1, 3, 3, 0]
    assert found["101"] == ["attained", 1, 1, 1, 0]
    assert found["20"] == ["missed", 0, 3, 3, 3]
    # Of province 30 one xã reaches it, one may, of one nothing is known.
    assert found["30"] == ["undetermined", 1, 1, 3, 2]
    assert found["VN"] == ["missed", pytest.approx(4 / 7), 7, 9, 5]
    assert found["30201"][:2] == ["undetermined", 0.7]
    assert rows(each, "E2", "bounds, measure", "unit_id = 'VN' AND year = 2025") == [("assumed", "share")]


# --- Relative to another figure -------------------------------------------------------------------


@pytest.fixture(scope="module")
def relative(shared_world) -> World:
    plan = plan_of(
        f"""
        # Of the xã that meet 8.4, a quarter meet the advanced one too.
        - target_id: R1
          indicator_id: communes_meeting_advanced_8_4
          target_value: 0.25
          relative_to: {{indicator_id: {STOCK}}}
        # Twice the share of 2021.
        - {{target_id: R2, indicator_id: {FLOW}, target_value: 2, relative_to: {{year: 2021}}}}
        # Half of the country's.
        - {{target_id: R3, indicator_id: {FLOW}, target_value: 0.5, relative_to: {{unit_id: VN}}}}
        # One part in a hundred less than the year before.
        - target_id: R4
          indicator_id: {FLOW}
          comparator: at_most
          target_value: 0.99
          relative_to: {{years_before: 1}}
        """,
        years=(2022, 2025),
    )
    world = shared_world(units=one_district(8), plans=(plan,))
    world.criteria(
        *(f"{commune_code(at)};2022;Xã NTM;8.4;Đạt;" for at in range(1, 9)),
        *(f"{commune_code(at)};2022;Xã NTM nâng cao;8.4;{'Đạt' if at < 2 else 'Không đạt'};" for at in range(1, 9)),
        "10102;2023;Xã NTM nâng cao;8.4;Đạt;", "20101;2023;Xã NTM;8.4;Đạt;",
    )  # fmt: skip
    world.eoffice(
        "10101;Năm 2021;100;0;20;", "10101;Năm 2022;100;0;30;", "10101;Năm 2023;100;0;40;",
        "10101;Năm 2024;1000;0;396;",
        "10101;Năm 2025;1000;0;393;", "20101;Năm 2025;1000;0;786;", "10102;Năm 2021;100;0;0;", "10102;Năm 2025;9;0;9;",
    )  # fmt: skip
    return world.run()


def test_a_share_of_a_share(relative: World) -> None:
    columns = "year, status, value, target_value, needed"
    # One of eight, two needed of eight; from 2023 two.
    assert rows(relative, "R1", columns, "unit_id = '10'") == [
        (2022, "on_track", 0.125, 0.25, 1), *((year, "attained", 0.25, 0.25, 0) for year in (2023, 2024, 2025)),
    ]  # fmt: skip


def test_a_multiple_of_a_base_year(relative: World) -> None:
    columns = "year, status, value, target_value"
    assert rows(relative, "R2", columns, "unit_id = '10101'") == [
        (2022, "on_track", 0.3, 0.4), (2023, "attained", 0.4, 0.4), (2024, "on_track", 0.396, 0.4),
        (2025, "missed", 0.393, 0.4),
    ]  # fmt: skip
    # Twice nothing says nothing; without a figure of 2021 there is nothing to hold to.
    assert rows(relative, "R2", columns, "unit_id = '10102' AND year = 2025") == [(2025, "not_applicable", 1, None)]
    assert rows(relative, "R2", columns, "unit_id = '10103' AND year = 2025") == [(2025, "no_data", None, None)]


def test_a_fraction_of_the_country_s(relative: World) -> None:
    # The country: 1,188 of 2,009, a quarter of the offices reported. 39.3 % is above half of 59.1 %, but what is
    # missing leaves the country's share between 16.4 and 88.7 %.
    status, value, target = relative.one(
        "SELECT status, value, target_value FROM marts.indicator_attainment"
        " WHERE target_id = 'R3' AND unit_id = '10101' AND year = 2025"
    )
    assert (status, value, target) == ("undetermined", 0.393, pytest.approx(1188 / 2009 / 2))


def test_a_change_from_year_to_year(relative: World) -> None:
    found = rows(relative, "R4", "year, status", "unit_id = '10101'")
    # 30 after 20, 40 after 30; 39.6 is 99 % of 40; 39.3 is more than 99 % of 39.6, which is 39.204.
    assert found == [(2022, "on_track"), (2023, "behind"), (2024, "attained"), (2025, "missed")]


# --- Keys, and other readings ---------------------------------------------------------------------


def test_two_plans_may_number_their_targets_alike(make_world) -> None:
    one = plan_of(f"- {{target_id: '1.2', indicator_id: {STOCK}, target_value: 0.5}}")
    other = plan_of(f"- {{target_id: '1.2', indicator_id: {FLOW}, target_value: 0.9}}", scope="20").model_copy(
        update={"plan_id": "other"}
    )
    world = make_world(plans=(one, other))
    world.run()
    assert world.rows(
        "SELECT DISTINCT plan_id, indicator_id, plan_title_vi FROM marts.scorecard WHERE target_id = '1.2' ORDER BY 1"
    ) == [("other", FLOW, "Kế hoạch nhỏ"), ("small", STOCK, "Kế hoạch nhỏ")]


def test_both_readings_of_an_ambiguous_target_are_told(make_world) -> None:
    plan = plan_of(
        f"""
        - target_id: T1
          indicator_id: {COOPERATIVE}
          target_value: 0.5
          alternatives:
            - {{alternative_id: A5, note_vi: hai, note_en: two, indicator_id: communes_with_two_cooperatives}}
            - {{alternative_id: A9, note_vi: huyện, note_en: the district, scope_unit_id: "102"}}
        """
    )
    world = make_world(plans=(plan,))
    world.cooperatives(
        *(f"C{at};Hợp tác xã;1010{at};01/01/2020;Đang hoạt động;;31/12/2025" for at in (1, 2)),
        "D1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2025",
    )
    world.run()
    assert world.rows(
        "SELECT alternative_id, unit_id, value, status, default_value, default_status, is_different"
        " FROM marts.target_alternatives WHERE year = 2025 ORDER BY 1"
    ) == [("A5", "10", 0.25, "missed", 0.5, "attained", True), ("A9", "102", 0, "missed", 0.5, "attained", True)]
    # The default stands alone in the attainment.
    assert len(rows(world, "T1", "status", "unit_id = '10' AND year = 2025")) == 1
