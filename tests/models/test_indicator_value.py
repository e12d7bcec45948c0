"""The roll-up: sums at every level, completeness, and the bounds of what is not known."""

from typing import Any

import pytest

from ntm_pipeline.indicators import load_indicators
from tests.world import SMALL_COUNTRY, World

FLOW = "online_dossiers_commune"
STOCK = "communes_with_cooperative"
HEADCOUNT = "managers_trained"
COUNT = "smart_communes"
COLUMNS = "numerator, denominator, reported, expected, value, value_low, value_high, completeness"


@pytest.fixture(scope="module")
def country(shared_world) -> World:
    world = shared_world(units=SMALL_COUNTRY)
    # Xã An the whole year, Xã Bình a quarter, Xã Én half a year.
    world.eoffice("10101;Năm 2024;100;20;60;", "10102;Quý I/2024;40;0;10;", "10201;6 tháng đầu năm 2024;60;0;60;")
    # Huyện A covered, with one in Xã An; Huyện B and Tỉnh Hai Mươi not.
    world.cooperatives("A;HTX;10101;01/01/2020;Đang hoạt động;;31/12/2024", above="Đơn vị báo cáo: 101")
    world.training("10;2024;30;15", "101;2024;10;10", "10101;2024;2;1")
    world.smart_models("10101;Xã NTM thông minh;;Thí điểm;2024;31/12/2024", above="Đơn vị báo cáo: 101")
    return world.run()


def figures(world: World, indicator: str, unit_id: str) -> tuple[Any, ...]:
    return world.one(
        f"SELECT {COLUMNS} FROM marts.indicator_value"
        f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = 2024"
    )


def share(numerator: int, denominator: int, reported: int, expected: int) -> Any:
    """c·value and c·value + (1 − c), as `docs/method.md` has it."""
    value, c = numerator / denominator, reported / expected
    return pytest.approx((numerator, denominator, reported, expected, value, c * value, c * value + (1 - c), c))


def test_a_flow_rolls_up_to_every_unit_above_its_subject(country: World) -> None:
    assert figures(country, FLOW, "10101") == share(60, 80, 12, 12)
    assert figures(country, FLOW, "10102") == share(10, 40, 3, 12)
    # Four communes in Huyện A, one in Huyện B; one more in Tỉnh Hai Mươi.
    assert figures(country, FLOW, "101") == share(70, 120, 15, 48)
    assert figures(country, FLOW, "102") == share(60, 60, 6, 12)
    assert figures(country, FLOW, "10") == share(130, 180, 21, 60)
    assert figures(country, FLOW, "VN") == share(130, 180, 21, 72)


def test_a_stock_rolls_up_to_every_unit_above_its_subject(country: World) -> None:
    assert figures(country, STOCK, "10101") == (1, 1, 1, 1, 1.0, 1.0, 1.0, 1.0)
    assert figures(country, STOCK, "10102") == (0, 1, 1, 1, 0.0, 0.0, 0.0, 1.0)
    assert figures(country, STOCK, "101") == share(1, 3, 3, 3)
    # Of four xã three are known: at least one has one, at most two.
    assert figures(country, STOCK, "10") == share(1, 3, 3, 4)
    assert figures(country, STOCK, "10")[5:7] == pytest.approx((1 / 4, 2 / 4))
    assert figures(country, STOCK, "VN") == share(1, 3, 3, 5)
    assert figures(country, STOCK, "VN")[5:7] == pytest.approx((1 / 5, 3 / 5))


def test_a_headcount_weighs_by_heads_its_completeness_by_units(country: World) -> None:
    assert figures(country, HEADCOUNT, "101") == share(11, 12, 2, 5)
    assert figures(country, HEADCOUNT, "10") == share(26, 42, 3, 8)
    assert figures(country, HEADCOUNT, "VN") == share(26, 42, 3, 11)


def test_a_count_is_bounded_by_the_units_that_are_missing(country: World) -> None:
    assert figures(country, COUNT, "101") == (1, 3, 3, 3, 1.0, 1.0, 1.0, 1.0)
    assert figures(country, COUNT, "10") == (1, 3, 3, 4, 1.0, 1.0, 2.0, 0.75)
    assert figures(country, COUNT, "VN") == (1, 3, 3, 5, 1.0, 1.0, 3.0, 0.6)


def test_nothing_reported_is_null_not_zero(country: World) -> None:
    for indicator in (FLOW, STOCK, HEADCOUNT, COUNT):
        expected = {FLOW: 12, HEADCOUNT: 3}.get(indicator, 1)
        assert figures(country, indicator, "20") == (0, 0, 0, expected, None, None, None, 0.0)


def test_completeness_is_null_where_nothing_is_expected(country: World) -> None:
    assert figures(country, STOCK, "10104") == (0, 0, 0, 0, None, None, None, None)
    assert figures(country, COUNT, "10104") == (0, 0, 0, 0, None, None, None, None)


def test_every_indicator_has_its_rows_since_2021_without_any_plan(country: World) -> None:
    years = country.rows(
        "SELECT indicator_id, MIN(year), MAX(year) FROM marts.indicator_value WHERE unit_id = 'VN' GROUP BY ALL"
    )
    assert sorted(years) == [(indicator.indicator_id, 2021, 2026) for indicator in load_indicators()]
    assert country.one("SELECT COUNT(*) FROM marts.indicator_attainment") == 0


def test_counts_are_whole_numbers_shares_doubles_and_days_dates(country: World) -> None:
    found = dict(
        country.rows(
            "SELECT DISTINCT column_name, data_type FROM duckdb_columns()"
            " WHERE schema_name = 'marts' AND table_name IN ('indicator_value', 'indicator_attainment')"
        )
    )
    types = {
        "BIGINT": {"numerator", "denominator", "reported", "expected", "needed"},
        "DOUBLE": {"value", "value_low", "value_high", "completeness", "target_value", "required_value", "gap"},
        "DATE": {"as_of"},
        "BOOLEAN": {"is_plan_scope", "is_milestone", "is_due"},
        "VARCHAR": {
            "plan_id", "target_id", "indicator_id", "unit_id", "unit_code", "unit_name", "unit_level",
            "district_unit_id", "province_unit_id", "province_code", "measure", "comparator", "bounds",
                "status",
        },
    }  # fmt: skip
    assert {name: kind for kind, names in types.items() for name in names} == {
        name: kind for name, kind in found.items() if name != "year"
    }
