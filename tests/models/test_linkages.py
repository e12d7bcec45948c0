"""Linkage models: which run on a day, in which districts, and how many use digital technology."""

from typing import NamedTuple

import pytest

from tests.models.countries import CHANGING_COUNTRY
from tests.world import SMALL_COUNTRY, World, unit

WITH_MODEL = "districts_with_linkage_model"
DIGITAL = "digital_linkage_models"
CLOSING = "20/01/2025"


class Case(NamedTuple):
    """A district's models in a record that closes on 20 January 2025 and so tells of 31 December 2024."""

    rule: str
    models: tuple[str, ...]
    """`key product; start; end; tied to an area; digital`"""
    has_model: int
    digital: tuple[int, int]
    """(digital models tied to an area, models tied to one)"""


CASES = [
    Case("running without an end", ("Có;01/01/2023;;Có;Có",), 1, (1, 1)),
    Case("the first day counts", ("Có;31/12/2024;;Có;Có",), 1, (1, 1)),
    Case("not yet begun", ("Có;01/01/2025;;Có;Có",), 0, (0, 0)),
    Case("the last day counts", ("Có;01/01/2023;31/12/2024;Có;Có",), 1, (1, 1)),
    Case("ended the day before", ("Có;01/01/2023;30/12/2024;Có;Có",), 0, (0, 0)),
    Case("not for a key product", ("Không;01/01/2023;;Có;Có",), 0, (1, 1)),
    Case("not tied to a raw-material area", ("Có;01/01/2023;;Không;Có",), 1, (0, 0)),
    Case("without digital technology", ("Có;01/01/2023;;Có;Không",), 1, (0, 1)),
    Case("technologies by name", ("Có;01/01/2023;;Có;Truy xuất nguồn gốc, nhật ký điện tử",), 1, (1, 1)),
    Case(
        "of several models each counts for itself",
        ("Có;01/01/2023;;Có;Có", "Không;01/01/2023;;Có;Không", "Có;01/01/2023;;Có;Không", "Có;01/01/2023;;Không;Có"),
        1,
        (1, 3),
    ),
    Case("none in a district that the record covers", (), 0, (0, 0)),
]
CODE = {case.rule: str(at) for at, case in enumerate(CASES, 101)}


@pytest.fixture(scope="module")
def record(shared_world) -> World:
    units = (
        unit("VN", "Việt Nam", None),
        unit("10", "Tỉnh Mười", "VN"),
        *(unit(code, f"Huyện Số {code}", "10") for code in CODE.values()),
        *(u for code in ("20", "30") for u in (unit(code, f"Tỉnh Số {code}", "VN"), unit(f"{code}1", "Huyện C", code))),
        *(unit(f"{code}01", "Xã Một", code) for code in (*CODE.values(), "201", "301")),
    )
    world = shared_world(units=units)
    rows = []
    for case in CASES:
        for at, model in enumerate(case.models):
            key, start, end, area, digital = model.split(";")
            rows.append(f"{CODE[case.rule]}-{at};{key};{CODE[case.rule]};{start};{end};{area};{digital};{CLOSING}")
    world.linkages(*rows, above="Đơn vị báo cáo: 10", path="linkages/10.csv")
    world.linkages(
        "A;Có;201;01/01/2023;;Có;Có;30/11/2024", "B;Có;201;01/01/2023;;Có;Có;31/12/2023",
        above="Đơn vị báo cáo: 20", path="linkages/20.csv",
    )  # fmt: skip
    world.linkages("A;Có;301;01/01/2023;;Có;Có;29/11/2024", above="Đơn vị báo cáo: 30", path="linkages/30.csv")
    return world.run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_linkage_runs_from_its_first_to_its_last_day(record: World, case: Case) -> None:
    assert record.value(WITH_MODEL, CODE[case.rule], 2024) == (case.has_model, 1, 1, 1)
    assert record.value(DIGITAL, CODE[case.rule], 2024) == (*case.digital, 1, 1)


def test_a_snapshot_that_closes_31_days_before_tells_one_of_32_days_doesn_t(record: World) -> None:
    assert record.value(WITH_MODEL, "201", 2024) == (1, 1, 1, 1)
    assert record.value(WITH_MODEL, "301", 2024) == (0, 0, 0, 1)
    assert record.value(DIGITAL, "301", 2024) == (0, 0, 0, 1)


def test_models_of_an_older_snapshot_are_not_added_to_those_of_the_one_that_tells(record: World) -> None:
    assert record.value(DIGITAL, "201", 2024) == (1, 1, 1, 1)


def test_districts_are_counted_for_the_one_models_for_the_other(record: World) -> None:
    assert record.value(WITH_MODEL, "10", 2024) == (7, 11, 11, 11)
    # 1 + 1 + 1 + 1 + 1 + 1 of 1 + 1 + 1 + 1 + 1 + 1 + 3 models; expected and reported count districts.
    assert record.value(DIGITAL, "10", 2024) == (6, 9, 11, 11)
    assert record.value(DIGITAL, "VN", 2024) == (6 + 1, 9 + 1, 12, 13)


def test_where_no_model_is_tied_to_an_area_the_share_is_null(record: World) -> None:
    rule = "none in a district that the record covers"
    assert record.bounds(DIGITAL, CODE[rule], 2024) == (None, None, None, 1.0)
    assert record.bounds(WITH_MODEL, CODE[rule], 2024) == (0.0, 0.0, 0.0, 1.0)


def test_a_model_known_by_its_commune_stands_in_the_commune_s_district(world: World) -> None:
    world.put(
        "linkages/a.csv",
        """Đơn vị báo cáo: Tỉnh Mười. Ngày chốt số liệu: 31/12/2024
        Mã mô hình;Nông sản chủ lực;Mã huyện;Mã xã;Ngày bắt đầu;Gắn với vùng nguyên liệu;Ứng dụng công nghệ số
        A;Có;;10102;01/01/2023;Có;Có""",
    )
    world.run()
    assert world.value(WITH_MODEL, "101", 2024) == (1, 1, 1, 1)
    assert world.value(WITH_MODEL, "102", 2024) == (0, 1, 1, 1)
    assert world.value(DIGITAL, "10", 2024) == (1, 1, 2, 2)


def test_every_district_level_unit_is_asked_whatever_its_type(make_world) -> None:
    units = (*SMALL_COUNTRY, unit("103", "Thành phố Đông", "10"), unit("104", "Thị xã Tây", "10"))
    world = make_world(units=units)
    world.linkages("A;Có;103;01/01/2023;;Có;Không;31/12/2024", above="Đơn vị báo cáo: Tỉnh Mười")
    assert world.run().value(WITH_MODEL, "10", 2024) == (1, 4, 4, 4)


@pytest.fixture(scope="module")
def reform(shared_world) -> World:
    """Districts end on 30 June 2025; two provinces send a last list of them, all send one of the end of the year."""
    world = shared_world(units=CHANGING_COUNTRY)
    world.linkages(
        "A;Có;101;01/01/2023;30/06/2025;Có;Có;30/05/2025", above="Đơn vị báo cáo: 10", path="linkages/10.csv"
    )
    world.linkages("A;Có;301;01/01/2023;;Có;Không;30/06/2025", above="Đơn vị báo cáo: 30", path="linkages/30.csv")
    world.linkages(
        "A;Có;20;01/01/2023;;Có;Có;31/12/2025", "B;Có;20;01/01/2023;;Có;Có;31/12/2025",
        above="Đơn vị báo cáo: 20", path="linkages/20.csv",
    )  # fmt: skip
    return world.run()


def test_the_district_indicators_of_2025_tell_of_30_june(reform: World) -> None:
    assert reform.value(WITH_MODEL, "10", 2025) == (1, 1, 1, 1)
    assert reform.value(WITH_MODEL, "30", 2025) == (1, 1, 1, 1)
    # Nothing tells of Huyện C: the list of December covers the province that stands in its place.
    assert reform.value(WITH_MODEL, "201", 2025) == (0, 0, 0, 1)
    assert reform.value(WITH_MODEL, "VN", 2025) == (2, 2, 2, 3)
    assert reform.value(DIGITAL, "VN", 2025) == (1, 2, 2, 3)


def test_a_model_of_a_province_after_the_reform_stands_in_no_district(reform: World) -> None:
    assert reform.rows("SELECT unit_id FROM core.linkages WHERE path = 'linkages/20.csv'") == [("20-new",)] * 2
    assert reform.rows("SELECT DISTINCT unit_id FROM core.running_linkages ORDER BY unit_id") == [("101",), ("301",)]
