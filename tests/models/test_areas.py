"""The same territory before and after the reform: pooled over whole units, and never more or less than the country."""

from datetime import date

import pytest

from tests.models.test_target_forms import plan_of
from tests.world import World, unit

FLOW, STOCK = "online_dossiers_commune", "communes_meeting_8_4"
JUNE, JULY = "2025-06-30", "2025-07-01"

# Tỉnh Mười (huyện A of two xã, huyện B of one) and Tỉnh Hai Mươi (one xã) become one: of Xã Một and Xã Hai one new xã,
# of the others one each.
UNITS = (
    unit("VN", "Việt Nam", None),
    unit("10", "Tỉnh Mười", "VN", end=JUNE),
    unit("101", "Huyện A", "10", end=JUNE),
    unit("102", "Huyện B", "10", end=JUNE),
    unit("20", "Tỉnh Hai Mươi", "VN", end=JUNE),
    unit("201", "Huyện C", "20", end=JUNE),
    unit("10101", "Xã Một", "101", end=JUNE),
    unit("10102", "Xã Hai", "101", end=JUNE),
    unit("10201", "Xã Ba", "102", end=JUNE),
    unit("20101", "Xã Bốn", "201", end=JUNE),
    unit("20", "Tỉnh Mới", "VN", start=JULY, unit_id="20-new"),
    unit("10101", "Xã Một Hai", "20-new", start=JULY, unit_id="10101-new"),
    unit("10201", "Xã Ba Mới", "20-new", start=JULY, unit_id="10201-new"),
    unit("20101", "Xã Bốn Mới", "20-new", start=JULY, unit_id="20101-new"),
)
SUCCESSIONS = {
    "10101": ("10101-new",), "10102": ("10101-new",), "10201": ("10201-new",), "20101": ("20101-new",),
    "10": ("20-new",), "20": ("20-new",),
}  # fmt: skip


@pytest.fixture(scope="module")
def reform(shared_world) -> World:
    plan = plan_of(
        f"""
        - {{target_id: T1, indicator_id: {STOCK}, target_value: 0.5}}
        - {{target_id: T2, indicator_id: {FLOW}, target_value: 0.6}}
        - {{target_id: T3, indicator_id: {STOCK}, target_value: 2, measure: count}}
        """
    )
    world = shared_world(units=UNITS, plans=(plan,), successions=SUCCESSIONS)
    world.criteria(
        "10101;2024;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Không đạt;", "10201;2024;Xã NTM;8.4;Đạt;",
        "20101;2024;Xã NTM;8.4;Đạt;",
    )  # fmt: skip
    world.criteria(
        "10101;2025;Xã NTM;8.4;Không đạt;20/12/2025", "10201;2025;Xã NTM;8.4;Đạt;20/12/2025", path="criteria/b.csv"
    )
    world.eoffice(
        "10101;6 tháng đầu năm 2025;100;0;40;", "10102;6 tháng đầu năm 2025;100;0;50;",
        "10101;6 tháng cuối năm 2025;200;0;180;", "10201;6 tháng cuối năm 2025;100;0;70;", "20101;Năm 2024;100;0;10;",
    )  # fmt: skip
    return world.run()


def area(world: World, indicator: str, area_id: str, year: int) -> tuple[object, ...]:
    found: tuple[object, ...] = world.one(
        "SELECT as_of, numerator, denominator, reported, expected FROM marts.area_value"
        f" WHERE indicator_id = '{indicator}' AND area_id = '{area_id}' AND year = {year}"
    )
    return found


def test_a_stock_is_that_of_the_units_on_the_last_day_of_the_year(reform: World) -> None:
    new_year = date(2025, 12, 31)
    assert area(reform, STOCK, "old_province-10", 2024) == (date(2024, 12, 31), 2, 3, 3, 3)
    # Two xã of July 2025: one meets it, one doesn't. On 30 June two of three did.
    assert area(reform, STOCK, "old_province-10", 2025) == (new_year, 1, 2, 2, 2)
    assert reform.value(STOCK, "10", 2025) == (2, 3, 3, 3)
    assert area(reform, STOCK, "old_district-101", 2025) == (new_year, 0, 1, 1, 1)
    assert area(reform, STOCK, "commune_area-10101-new", 2024)[1:] == (1, 2, 2, 2)
    assert area(reform, STOCK, "commune_area-10101-new", 2025)[1:] == (0, 1, 1, 1)
    assert area(reform, STOCK, "province-20-new", 2025)[1:] == (1, 2, 2, 3)


def test_a_flow_gathers_both_halves_of_the_year(reform: World) -> None:
    # 40 + 50 of the old xã until June, 180 of the new one: its year is whole. Of the other only the second half.
    assert area(reform, FLOW, "commune_area-10101-new", 2025)[1:] == (270, 400, 18, 18)
    assert area(reform, FLOW, "old_province-10", 2025)[1:] == (340, 500, 24, 30)
    assert area(reform, FLOW, "province-20-new", 2024)[1:] == (10, 100, 12, 48)


def test_district_indicators_end_with_the_districts(reform: World) -> None:
    assert area(reform, "districts_meeting_9_5", "old_district-101", 2025) == (date(2025, 6, 30), 0, 0, 0, 1)
    assert reform.rows(
        "SELECT year FROM marts.area_value WHERE indicator_id = 'districts_meeting_9_5' AND area_kind = 'commune_area'"
    ) == []  # fmt: skip


def test_a_plan_whose_unit_ended_is_judged_on_its_territory_too(reform: World) -> None:
    columns = "target_id, as_of, status, value, unit_status, unit_value"
    found = reform.rows(f"SELECT {columns} FROM marts.plan_territory WHERE year = 2025 ORDER BY target_id")
    # On 30 June two of three xã met it, on 31 December one of two; of the dossiers 45 % until June, 68 % in the year.
    assert found == [
        ("T1", date(2025, 12, 31), "attained", 0.5, "attained", pytest.approx(2 / 3)),
        ("T2", date(2025, 12, 31), "undetermined", pytest.approx(0.68), "undetermined", pytest.approx(0.45)),
        ("T3", date(2025, 12, 31), "missed", 1, "attained", 2),
    ]
    assert reform.rows(
        "SELECT target_id, status, default_status, is_different FROM marts.target_alternatives"
        " WHERE alternative_id = 'A21' AND year = 2025 ORDER BY 1"
    ) == [
        ("T1", "attained", "attained", False), ("T2", "undetermined", "undetermined", False),
        ("T3", "missed", "attained", True),
    ]  # fmt: skip
    # The plan's own rows stay those of its unit.
    assert reform.one(
        "SELECT COUNT(*) FROM marts.indicator_attainment WHERE target_id = 'T1' AND unit_id LIKE 'old%'"
    ) == 0  # fmt: skip


def test_a_plan_of_a_unit_that_goes_on_has_no_territory(make_world) -> None:
    world = make_world(plans=(plan_of(f"- {{target_id: T1, indicator_id: {STOCK}, target_value: 0.5}}"),))
    world.run()
    assert world.rows("SELECT area_id FROM marts.plan_territory") == []


def test_a_commune_left_as_it_was_has_the_same_series_in_both_marts(make_world) -> None:
    world = make_world()
    world.criteria("10101;2023;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Không đạt;")
    world.eoffice("10101;Năm 2024;100;0;90;", "10104;Quý I/2024;50;5;9;")
    world.run()
    columns = (
        "indicator_id, year, as_of, measure, numerator, denominator, value, value_low, value_high, reported, expected"
    )
    assert world.rows(
        f"SELECT {columns}, completeness, bounds FROM marts.area_value WHERE area_kind = 'commune_area' ORDER BY ALL"
    ) == world.rows(
        f"SELECT {columns}, completeness, bounds FROM marts.indicator_value AS v JOIN ref.indicators AS i"
        " USING (indicator_id, measure) WHERE unit_level = 'commune' AND i.subject_levels LIKE '%commune' ORDER BY ALL"
    )


def test_where_a_commune_crosses_old_provinces_nothing_is_added_up_by_them(make_world) -> None:
    """One xã is made of two of different old provinces: neither is whole, and the night goes on all the same."""
    june, july = "2025-06-30", "2025-07-01"
    world = make_world(
        units=(
            unit("VN", "Việt Nam", None),
            unit("10", "Tỉnh Mười", "VN", end=june),
            unit("101", "Huyện A", "10", end=june),
            unit("10101", "Xã An", "101", end=june),
            unit("20", "Tỉnh Hai Mươi", "VN", end=june),
            unit("201", "Huyện C", "20", end=june),
            unit("20101", "Xã Ngọc", "201", end=june),
            unit("30", "Tỉnh Ba Mươi", "VN"),
            unit("301", "Huyện D", "30", end=june),
            unit("30101", "Xã Khê", "301", end=june),
            unit("30101", "Xã Khê", "30", start=july),
            unit("10", "Tỉnh Mười", "VN", start=july, unit_id="10-new"),
            unit("10101", "Xã An Ngọc", "10-new", start=july, unit_id="10101-new"),
        ),
        successions={"10101": ("10101-new",), "20101": ("10101-new",)},
    )
    world.criteria("10101;2024;Xã NTM;8.4;Đạt")
    world.run()
    kinds = dict(
        world.rows(
            "SELECT area_kind, SUM(expected) FROM marts.area_value"
            " WHERE indicator_id = 'communes_meeting_8_4' AND year = 2024 GROUP BY area_kind"
        )
    )
    assert kinds["country"] == kinds["commune_area"] == kinds["province"] == 3
    assert kinds["old_province"] == 1
