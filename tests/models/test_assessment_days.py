"""Units: on which day a year of a unit is assessed, and what stood above it that day."""

from datetime import date

import pytest

from tests.models.countries import CHANGING_COUNTRY
from tests.world import World, small_plan, unit

COMMUNES = "communes_with_cooperative"
DISTRICTS = "districts_meeting_9_5"
PROVINCES = "provinces_with_smart_commune"
DISTRICTS_AND_COMMUNES = "units_with_service_and_feedback"
ALL_LEVELS = "managers_trained"


@pytest.fixture(scope="module")
def country(shared_world) -> World:
    return shared_world(units=CHANGING_COUNTRY).run()


def as_of(world: World, indicator: str, unit_id: str, year: int) -> str | None:
    """The day of assessment, None where there is no row."""
    found = world.rows(
        f"SELECT as_of FROM marts.indicator_value"
        f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = {year}"
    )
    assert len(found) <= 1, found
    return str(found[0][0]) if found else None


def test_a_year_is_assessed_on_its_last_day(country: World) -> None:
    assert [as_of(country, COMMUNES, "30", year) for year in (2021, 2022, 2023, 2024)] == [
        "2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31",
    ]  # fmt: skip


def test_a_year_still_running_is_assessed_today_and_later_years_have_no_row(country: World) -> None:
    assert as_of(country, COMMUNES, "30", 2026) == "2026-02-01"
    assert country.one("SELECT MAX(year) FROM marts.indicator_value") == 2026


def test_a_unit_abolished_in_the_year_is_assessed_on_its_last_day_and_has_no_later_row(country: World) -> None:
    assert as_of(country, COMMUNES, "30202", 2024) == "2024-10-15"
    assert as_of(country, DISTRICTS, "302", 2024) == "2024-10-15"
    assert as_of(country, COMMUNES, "30202", 2025) is None
    assert as_of(country, DISTRICTS, "302", 2025) is None


def test_a_unit_has_no_row_before_it_existed(country: World) -> None:
    assert as_of(country, COMMUNES, "10101-new", 2024) is None
    assert as_of(country, COMMUNES, "10101-new", 2025) == "2025-12-31"


def test_a_unit_that_moved_is_assessed_on_the_last_day_of_the_year_all_the_same(country: World) -> None:
    assert as_of(country, COMMUNES, "30201", 2024) == "2024-12-31"


def test_in_2025_the_country_s_district_indicators_are_assessed_on_30_june(country: World) -> None:
    assert as_of(country, DISTRICTS, "VN", 2025) == "2025-06-30"
    assert as_of(country, DISTRICTS, "30", 2025) == "2025-06-30"
    assert as_of(country, COMMUNES, "VN", 2025) == "2025-12-31"
    # From 2026 nobody has a district under it.
    assert as_of(country, DISTRICTS, "VN", 2026) is None


def test_linkage_indicators_are_about_districts(country: World) -> None:
    for indicator in ("districts_with_linkage_model", "digital_linkage_models"):
        assert as_of(country, indicator, "VN", 2025) == "2025-06-30"
        assert as_of(country, indicator, "10101", 2024) is None


def test_provinces_abolished_on_30_june_2025_have_their_own_last_row(country: World) -> None:
    for indicator in (COMMUNES, DISTRICTS, PROVINCES, ALL_LEVELS):
        assert as_of(country, indicator, "10", 2025) == "2025-06-30"
        assert as_of(country, indicator, "10", 2026) is None


def test_a_province_made_on_1_july_2025_has_its_first_row_that_year_and_none_about_districts(
    country: World,
) -> None:
    assert as_of(country, COMMUNES, "20-new", 2025) == "2025-12-31"
    assert as_of(country, DISTRICTS, "20-new", 2025) is None


def test_a_province_that_goes_on_is_assessed_at_the_end_of_2025_for_communes_and_on_30_june_for_districts(
    country: World,
) -> None:
    assert (as_of(country, COMMUNES, "30", 2025), as_of(country, DISTRICTS, "30", 2025)) == (
        "2025-12-31", "2025-06-30",
    )  # fmt: skip


def test_for_several_levels_the_last_day_of_any_of_them_is_taken(country: World) -> None:
    assert as_of(country, DISTRICTS_AND_COMMUNES, "30", 2025) == "2025-12-31"
    assert as_of(country, DISTRICTS_AND_COMMUNES, "301", 2025) == "2025-06-30"
    assert as_of(country, ALL_LEVELS, "VN", 2025) == "2025-12-31"


def test_a_unit_left_without_communes_is_assessed_on_the_last_day_it_had_one(make_world) -> None:
    # A district that lost its only commune in May is asked about communes on that day, not at the end of the year.
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        unit("101", "Huyện A", "10"),
        unit("102", "Huyện B", "10"),
        unit("10101", "Xã An", "101", end="2024-05-20"),
        unit("10101", "Xã An", "102", start="2024-05-21"),
    )
    world = make_world(units=units).run()
    assert as_of(world, COMMUNES, "101", 2024) == "2024-05-20"
    assert as_of(world, DISTRICTS, "101", 2024) == "2024-12-31"
    assert as_of(world, DISTRICTS_AND_COMMUNES, "101", 2024) == "2024-12-31"


def test_an_indicator_has_rows_from_the_country_down_to_its_own_level(country: World) -> None:
    def levels(indicator: str) -> set[str]:
        found = country.rows(
            f"SELECT DISTINCT unit_level FROM marts.indicator_value WHERE indicator_id = '{indicator}'"
        )
        return {level for (level,) in found}

    assert levels("online_dossiers_central") == {"country"}
    assert levels("online_dossiers_province") == {"country", "province"}
    assert levels(DISTRICTS) == {"country", "province", "district"}
    assert levels(COMMUNES) == levels(ALL_LEVELS) == {"country", "province", "district", "commune"}


def test_every_indicator_has_one_row_per_unit_and_year_reported_or_not(country: World) -> None:
    # In 2023: the country, three provinces, four districts, eight communes.
    count = "SELECT COUNT(*) FROM marts.indicator_value WHERE year = 2023 AND indicator_id = "
    assert country.one(count + f"'{PROVINCES}'") == 1 + 3
    assert country.one(count + f"'{DISTRICTS}'") == 1 + 3 + 4
    assert country.one(count + f"'{COMMUNES}'") == 1 + 3 + 4 + 8


def test_code_name_and_province_of_a_row_are_those_of_the_day_of_assessment(country: World) -> None:
    def shown(unit_id: str, year: int) -> tuple[str, ...]:
        return country.one(
            f"SELECT unit_code, unit_name, unit_level, province_code FROM marts.indicator_value"
            f" WHERE indicator_id = '{COMMUNES}' AND unit_id = '{unit_id}' AND year = {year}"
        )

    assert shown("20190", 2022) == ("20190", "Xã Phong", "commune", "20")
    assert shown("20190", 2023) == ("20190", "Xã Phong", "commune", "30")
    assert shown("30101", 2023) == ("30101", "Xã Khê", "commune", "30")
    assert shown("30101", 2024) == ("30101", "Phường Khê", "commune", "30")
    assert shown("10102", 2024)[3] == "10"
    assert shown("10102", 2025)[3] == "20"
    assert shown("10101-new", 2025) == ("10101", "Xã Giang Sơn", "commune", "20")
    assert shown("301", 2025) == ("301", "Huyện D", "district", "30")
    assert shown("20-new", 2025) == ("20", "Tỉnh Hai Mươi", "province", "20")
    assert shown("VN", 2025) == ("VN", "Việt Nam", "country", None)


def test_ancestors_are_told_stretch_by_stretch_the_unit_itself_among_them(country: World) -> None:
    found = country.rows(
        "SELECT ancestor_unit_id, valid_from, valid_until FROM core.unit_ancestors"
        " WHERE unit_id = '30201' ORDER BY valid_from, ancestor_level"
    )
    first = [(above, date(2021, 1, 1), date(2024, 10, 15)) for above in ("VN", "30", "302", "30201")]
    second = [(above, date(2024, 10, 16), date(2025, 6, 30)) for above in ("VN", "30", "301", "30201")]
    assert sorted(found) == sorted(first + second)


def test_a_unit_s_ancestors_never_outlive_one_of_the_chain(make_world) -> None:
    # The district changes province in the middle of the commune's life: the commune has two stretches above it.
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN", end="2022-12-31"),
        unit("10", "Thành phố Mười", "VN", start="2023-01-01"),
        unit("20", "Tỉnh Hai Mươi", "VN"),
        unit("101", "Huyện A", "10", end="2022-03-31"),
        unit("101", "Huyện A", "20", start="2022-04-01"),
        unit("10101", "Xã An", "101"),
    )
    world = make_world(units=units).run()
    assert world.rows(
        "SELECT ancestor_unit_id, valid_from, valid_until FROM core.unit_ancestors"
        " WHERE unit_id = '10101' AND ancestor_level = 'province' ORDER BY valid_from"
    ) == [("10", date(2021, 1, 1), date(2022, 3, 31)), ("20", date(2022, 4, 1), date(9999, 12, 31))]


def test_a_month_belongs_to_the_unit_valid_on_its_last_day(country: World) -> None:
    def months(unit_id: str, year: int) -> list[int]:
        found = country.rows(
            f"SELECT month FROM core.unit_months WHERE unit_id = '{unit_id}' AND year = {year} ORDER BY month"
        )
        return [month for (month,) in found]

    assert months("30202", 2024) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert months("30201", 2024) == list(range(1, 13))
    assert months("10101", 2025) == [1, 2, 3, 4, 5, 6]
    assert months("10101-new", 2025) == [7, 8, 9, 10, 11, 12]


@pytest.fixture(scope="module")
def planned(shared_world) -> World:
    plan = small_plan((COMMUNES, 0.7), (PROVINCES, 1), scope="30", years=(2022, 2024))
    return shared_world(units=CHANGING_COUNTRY, plans=(plan,)).run()


def test_a_plan_has_rows_for_every_unit_of_its_scope_and_every_one_of_its_years(planned: World) -> None:
    found = planned.rows("SELECT year, unit_id FROM marts.indicator_attainment WHERE target_id = 'ZZ-01' ORDER BY ALL")
    always = ["30", "301", "302", "30101", "30201", "30202", "30203"]
    # Xã Phong joined the province in 2023.
    assert found == sorted(
        [(2022, u) for u in always] + [(year, u) for year in (2023, 2024) for u in (*always, "20190")]
    )


def test_a_unit_that_leaves_the_scope_has_rows_until_the_year_it_leaves(make_world) -> None:
    # Xã Phong was province 20's until 30 June 2023.
    world = make_world(units=CHANGING_COUNTRY, plans=(small_plan((COMMUNES, 0.7), scope="20"),)).run()
    assert world.rows("SELECT year FROM marts.indicator_attainment WHERE unit_id = '20190' ORDER BY year") == [
        (2021,), (2022,), (2023,),
    ]  # fmt: skip


def test_the_plan_s_own_unit_alone_is_its_scope(planned: World) -> None:
    assert planned.rows("SELECT DISTINCT unit_id FROM marts.indicator_attainment WHERE is_plan_scope") == [("30",)]


def test_a_target_about_provinces_has_no_row_below_them(planned: World) -> None:
    assert planned.rows("SELECT DISTINCT unit_id FROM marts.indicator_attainment WHERE target_id = 'ZZ-02'") == [
        ("30",)
    ]


def test_a_plan_has_rows_in_2025_for_the_communes_that_outlive_its_province(make_world) -> None:
    plan = small_plan((COMMUNES, 0.7), scope="10")
    world = make_world(units=CHANGING_COUNTRY, plans=(plan,)).run()
    assert world.rows("SELECT unit_id FROM marts.indicator_attainment WHERE year = 2025 ORDER BY unit_id") == [
        ("10",), ("101",), ("10101",), ("10102",),
    ]  # fmt: skip
