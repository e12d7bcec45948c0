"""A plan's rows are of the plan: assessed on days within its scope, over the months within it, on the pace it sets."""

from datetime import date

import pytest

from tests.models.countries import CHANGING_COUNTRY
from tests.world import SMALL_COUNTRY, World, small_plan, unit

FLOW, STOCK = "online_dossiers_commune", "communes_meeting_8_4"


@pytest.fixture(scope="module")
def reform(shared_world) -> World:
    """Tỉnh Mười ends on 30 June 2025; of its two xã one ends with it, one goes on under the new Tỉnh Hai Mươi."""
    plan = small_plan((FLOW, 0.7), (STOCK, 0.7), scope="10")
    world = shared_world(units=CHANGING_COUNTRY, plans=(plan,))
    world.eoffice(
        "10101;6 tháng đầu năm 2025;50;0;40;", "10102;6 tháng đầu năm 2025;30;0;10;",
        "10102;6 tháng cuối năm 2025;70;0;70;",
    )  # fmt: skip
    world.criteria("10101;2024;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Không đạt;", "10102;2025;Xã NTM;8.4;Đạt;")
    return world.run()


def row(world: World, target: str, unit_id: str, year: int = 2025) -> tuple[object, ...]:
    found: tuple[object, ...] = world.one(
        "SELECT as_of, numerator, denominator, reported, expected, province_unit_id, is_due"
        f" FROM marts.indicator_attainment WHERE target_id = '{target}' AND unit_id = '{unit_id}' AND year = {year}"
    )
    return found


def test_a_commune_that_outlives_its_province_is_assessed_in_its_plan_on_the_last_day_within(reform: World) -> None:
    june = date(2025, 6, 30)
    assert row(reform, "ZZ-01", "10102") == (june, 10, 30, 6, 6, "10", True)
    assert row(reform, "ZZ-01", "10") == (june, 50, 80, 12, 12, "10", True)
    # In the country's own account it has its whole year.
    assert reform.value(FLOW, "10102", 2025) == (80, 100, 12, 12)
    assert reform.one(
        f"SELECT as_of, province_unit_id FROM marts.indicator_value WHERE unit_id = '10102' AND year = 2025"
        f" AND indicator_id = '{FLOW}'"
    ) == (date(2025, 12, 31), "20-new")
    # A stock is told on that day too: the year's result is the same, the province another.
    assert row(reform, "ZZ-02", "10102") == (june, 1, 1, 1, 1, "10", True)
    assert row(reform, "ZZ-02", "10") == (june, 2, 2, 2, 2, "10", True)


def test_before_and_after_it_left_its_rows_are_those_of_every_other_unit(reform: World) -> None:
    assert row(reform, "ZZ-02", "10102", 2024)[0] == date(2024, 12, 31)
    assert reform.rows("SELECT DISTINCT unit_id FROM marts.indicator_attainment WHERE year = 2025 ORDER BY 1") == [
        ("10",), ("101",), ("10101",), ("10102",),
    ]  # fmt: skip
    assert reform.rows("SELECT unit_id FROM marts.indicator_attainment WHERE year > 2025") == []


def test_a_report_that_counts_after_a_unit_left_is_no_reported_month_of_the_plan(make_world) -> None:
    plan = small_plan((FLOW, 0.7), scope="10")
    world = make_world(units=CHANGING_COUNTRY, plans=(plan,))
    # The year's report counts in December, when the commune lay in another province.
    world.eoffice("10102;Năm 2025;100;0;80;", "10101;6 tháng đầu năm 2025;50;0;40;")
    world.run()
    assert row(world, "ZZ-01", "10102")[1:5] == (0, 0, 0, 6)
    assert row(world, "ZZ-01", "10")[1:5] == (40, 50, 6, 12)
    assert world.value(FLOW, "10102", 2025) == (80, 100, 12, 12)


def test_a_commune_that_moves_into_a_plan_s_district_has_its_months_there(make_world) -> None:
    # Xã Phong moves to Tỉnh Ba Mươi on 1 July 2023.
    plan = small_plan((FLOW, 0.7), scope="30", years=(2023, 2025))
    world = make_world(units=CHANGING_COUNTRY, plans=(plan,), covers="30")
    world.eoffice("20190;Quý I/2023;10;0;1;", "20190;Quý IV/2023;20;0;3;")
    world.run()
    assert row(world, "ZZ-01", "20190", 2023)[:5] == (date(2023, 12, 31), 3, 20, 3, 6)
    assert world.value(FLOW, "20190", 2023) == (4, 30, 6, 12)


def test_two_plans_of_one_indicator_each_have_their_own_days(make_world) -> None:
    one = small_plan((STOCK, 0.7), scope="10")
    other = small_plan((STOCK, 0.7), scope="VN")
    other = other.model_copy(
        update={"plan_id": "whole", "targets": (other.targets[0].model_copy(update={"target_id": "YY-01"}),)}
    )
    world = make_world(units=CHANGING_COUNTRY, plans=(one, other))
    world.criteria("10102;2025;Xã NTM;8.4;Đạt;")
    world.run()
    assert row(world, "ZZ-01", "10102")[0] == date(2025, 6, 30)
    assert row(world, "YY-01", "10102")[0] == date(2025, 12, 31)
    assert row(world, "ZZ-01", "10102")[6] is True
    # The province itself is assessed once in both.
    assert row(world, "YY-01", "10")[0] == date(2025, 6, 30)


def test_a_commune_leaves_a_plan_s_scope_with_its_district(make_world) -> None:
    # The commune itself goes on unchanged: it is its district that moves to another province on 1 April 2022.
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        unit("20", "Tỉnh Hai Mươi", "VN"),
        unit("101", "Huyện A", "10", end="2022-03-31"),
        unit("101", "Huyện A", "20", start="2022-04-01"),
        unit("10101", "Xã An", "101"),
        unit("102", "Huyện B", "10"),
        unit("10201", "Xã Bình", "102"),
    )
    world = make_world(units=units, plans=(small_plan((STOCK, 0.7), scope="10"),))
    world.run()
    assert world.rows("SELECT year, as_of FROM marts.indicator_attainment WHERE unit_id = '10101' ORDER BY year") == [
        (2021, date(2021, 12, 31)),
        (2022, date(2022, 3, 31)),
    ]
    # The province goes on with the other: on its own last day the commune that left is not expected.
    assert world.one("SELECT as_of, expected FROM marts.indicator_attainment WHERE unit_id = '10' AND year = 2022") == (
        date(2022, 12, 31),
        1,
    )


def test_a_count_of_nothing_does_not_apply(make_world) -> None:
    # A district of phường alone has no xã that could be smart.
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        unit("101", "Thành phố A", "10"),
        unit("10101", "Phường An", "101"),
    )
    world = make_world(units=units, plans=(small_plan(("smart_communes", 1), measure="count", scope="101"),))
    assert world.run().status("ZZ-01", "101", 2025) == "not_applicable"


# --- The pace -------------------------------------------------------------------------------------


def required(world: World, unit_id: str, target: str = "ZZ-01") -> dict[int, float]:
    return dict(
        world.rows(
            "SELECT year, required_value FROM marts.indicator_attainment"
            f" WHERE target_id = '{target}' AND unit_id = '{unit_id}' ORDER BY year"
        )
    )


@pytest.fixture(scope="module")
def paced(shared_world) -> World:
    plan = small_plan((FLOW, 0.8), (STOCK, 0.5), years=(2021, 2026), deadline=2025)
    count = small_plan(("smart_communes", 3), measure="count", years=(2021, 2026), deadline=2025).targets[0]
    plan = plan.model_copy(update={"targets": (*plan.targets, count.model_copy(update={"target_id": "ZZ-03"}))})
    world = shared_world(units=SMALL_COUNTRY, plans=(plan,), today="2026-02-01")
    world.eoffice("10101;Năm 2021;100;0;40;", "10102;Năm 2021;100;0;90;", "10103;Lũy kế đến tháng 9/2021;100;0;40;")
    return world.run()


def test_every_row_says_what_would_be_on_track_also_one_without_figures(paced: World) -> None:
    # A fifth of the target a year; from the deadline on the target itself.
    assert required(paced, "10201") == pytest.approx(
        {2021: 0.16, 2022: 0.32, 2023: 0.48, 2024: 0.64, 2025: 0.8, 2026: 0.8}
    )
    assert required(paced, "10", "ZZ-03") == pytest.approx(
        {2021: 0.6, 2022: 1.2, 2023: 1.8, 2024: 2.4, 2025: 3, 2026: 3}
    )


def test_the_line_starts_from_the_first_value_that_enough_was_reported_for(paced: World) -> None:
    # From 40 % in 2021 to 80 % in 2025; a first value has no line behind it.
    assert required(paced, "10101") == pytest.approx(
        {2021: 0.16, 2022: 0.5, 2023: 0.6, 2024: 0.7, 2025: 0.8, 2026: 0.8}
    )
    # One above the target asks for no more than the target, one of three quarters of the year for nothing.
    assert required(paced, "10102") == pytest.approx({2021: 0.16, **dict.fromkeys(range(2022, 2027), 0.8)})
    assert required(paced, "10103") == pytest.approx(required(paced, "10201"))


def test_bounds_are_certain_or_assumed_by_the_indicator_alone(paced: World) -> None:
    assert paced.rows("SELECT DISTINCT target_id, bounds FROM marts.indicator_attainment ORDER BY 1") == [
        ("ZZ-01", "assumed"), ("ZZ-02", "certain"), ("ZZ-03", "certain"),
    ]  # fmt: skip
    assert paced.rows(
        "SELECT DISTINCT v.bounds, i.weight FROM marts.indicator_value AS v JOIN ref.indicators AS i"
        " ON v.indicator_id = i.indicator_id ORDER BY 1"
    ) == [("assumed", "volume"), ("certain", "unit")]


def test_what_is_needed_of_subjects_that_weigh_one_is_of_all_that_are_expected(make_world) -> None:
    plan = small_plan((STOCK, 0.7), ("districts_meeting_9_5", 0.7), ("managers_trained", 0.7))
    world = make_world(plans=(plan,))
    # Of four xã one is known to meet it: three of four would leave no doubt. Of managers only those reported count.
    world.criteria("10101;2025;Xã NTM;8.4;Đạt;")
    world.training("10101;2025;10;3")
    world.run()
    assert world.attained("ZZ-01", "10", 2025) == ("undetermined", 1, 0.25, 1, 2)
    assert world.attained("ZZ-02", "10", 2025) == ("no_data", None, None, None, None)
    assert world.attained("ZZ-03", "10", 2025)[4] == 4


def test_nothing_needed_beside_undetermined_says_that_reports_lack(make_world) -> None:
    world = make_world(plans=(small_plan(("managers_trained", 0.7)),))
    world.training("10101;2025;10;10")
    assert world.run().attained("ZZ-01", "101", 2025) == ("undetermined", 1, 0.2, 1, 0)


# --- The scorecard --------------------------------------------------------------------------------


def test_the_scorecard_has_one_row_for_each_of_the_attainment_with_all_its_columns(reform: World) -> None:
    columns = "plan_id, target_id, indicator_id, unit_id, year, as_of, value, status, needed, required_value, bounds"
    assert reform.rows(f"SELECT {columns} FROM marts.scorecard ORDER BY ALL") == reform.rows(
        f"SELECT {columns} FROM marts.indicator_attainment ORDER BY ALL"
    )
    attained = {name for name, *_ in reform.rows("DESCRIBE marts.indicator_attainment")}
    assert attained <= {name for name, *_ in reform.rows("DESCRIBE marts.scorecard")}


def test_the_scorecard_names_plan_target_district_and_province_of_the_day(reform: World) -> None:
    assert reform.one(
        "SELECT plan_title_vi, indicator_title_vi, text_vi, status_vi, deadline_year, district_unit_id,"
        " district_name, province_unit_id, province_name FROM marts.scorecard"
        " WHERE target_id = 'ZZ-02' AND unit_id = '10102' AND year = 2025"
    ) == (
        "Kế hoạch nhỏ", "Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM", None, "đạt", 2025, "101", "Huyện A", "10",
        "Tỉnh Mười",
    )  # fmt: skip


def test_every_status_has_its_words(reform: World) -> None:
    assert reform.rows("SELECT status FROM marts.scorecard WHERE status_vi IS NULL") == []


# --- Who is asked ---------------------------------------------------------------------------------


def test_missing_reports_name_the_office_that_is_to_send(reform: World) -> None:
    def senders(source: str, unit_id: str) -> list[tuple[object, ...]]:
        return reform.rows(
            "SELECT DISTINCT sender_unit_id, sender_name FROM quality.missing_reports"
            f" WHERE source = '{source}' AND unit_id = '{unit_id}' AND year = 2024"
        )

    assert senders("cooperatives", "30101") == []  # Phường Khê
    assert senders("cooperatives", "30203") == [("30", "Tỉnh Ba Mươi")]
    assert senders("commune_titles", "30203") == [("30", "Tỉnh Ba Mươi")]
    assert senders("training", "30203") == [("30203", "Xã Nam")]
    assert senders("eoffice", "VN") == [("VN", "Việt Nam")]


def test_only_provinces_that_are_asked_are_missed(make_world) -> None:
    world = make_world()
    world.run()
    build = world._build
    assert build is not None
    build.connection.execute("DELETE FROM ref.reporting_provinces WHERE province_unit_id <> '20'")
    provinces = build.rows("SELECT DISTINCT province_unit_id FROM quality.missing_reports ORDER BY 1")
    assert provinces == [("20",), (None,)]


def test_a_unit_s_name_and_province_stand_in_one_place_for_each_day(make_world) -> None:
    units = (
        *SMALL_COUNTRY[:-1],
        unit("20101", "Xã Giang", "201", end="2023-06-30"),
        unit("20101", "Phường Giang", "101", start="2023-07-01"),
    )
    world = make_world(units=units)
    world.run()
    assert world.rows(
        "SELECT unit_name, unit_type, district_name, province_unit_id, province_name, valid_from, valid_until"
        " FROM core.units_over_time WHERE unit_id = '20101' ORDER BY valid_from"
    ) == [
        ("Xã Giang", "xã", "Huyện C", "20", "Tỉnh Hai Mươi", date(2021, 1, 1), date(2023, 6, 30)),
        ("Phường Giang", "phường", "Huyện A", "10", "Tỉnh Mười", date(2023, 7, 1), date(9999, 12, 31)),
    ]
