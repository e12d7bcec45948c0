"""Indicators of whole sets of criteria and of titles: what the programmes of 2021-2025 and 2026-2030 ask, by hand."""

import pytest

from ntm_pipeline.plans import load_plans
from tests.world import SMALL_COUNTRY, World

PLANS = {plan.plan_id: plan for plan in load_plans()}
SET, DISTRICTS = "Xã NTM", "Huyện NTM"


@pytest.fixture(scope="module")
def programme(shared_world) -> World:
    """Of three xã of district A one meets 16 of 19 criteria, one 14, one lacks a result; district A meets all nine."""
    world = shared_world(units=SMALL_COUNTRY, plans=(PLANS["nq-25-2021"],))
    lines = []
    for code, met, told in (
        ("10101", 16, 19),
        ("10102", 14, 19),
        ("10103", 18, 18),
        ("10201", 19, 19),
        ("20101", 15, 19),
    ):
        lines += [f"{code};2024;{SET};{n};{'Đạt' if n <= met else 'Không đạt'};" for n in range(1, told + 1)]
        lines.append(f"{code};2024;{SET};8.4;Đạt;")
    for code, met, told in (("101", 9, 9), ("102", 3, 4), ("201", 8, 8)):
        lines += [f"{code};2024;{DISTRICTS};{n};{'Đạt' if n <= met else 'Không đạt'};" for n in range(1, told + 1)]
    world.criteria(*lines)
    return world.run()


def test_criteria_met_are_counted_where_all_are_known(programme: World) -> None:
    # 16 + 14 of two known; with 10201 49 of three. Sub-criterion 8.4 is no criterion.
    assert programme.value("criteria_met_per_commune", "101", 2024) == (30, 2, 2, 3)
    assert programme.value("criteria_met_per_commune", "10", 2024) == (49, 3, 3, 4)


def test_one_criterion_that_is_not_met_settles_a_district(programme: World) -> None:
    assert programme.value("districts_meeting_all_criteria", "10", 2024) == (1, 2, 2, 2)
    # Eight of nine are met, the ninth is unknown.
    assert programme.value("districts_meeting_all_criteria", "20", 2024) == (0, 0, 0, 1)


def test_resolution_25_holds_each_xa_and_each_province(programme: World) -> None:
    columns = "target_id, unit_id, status, numerator, reported, expected, needed"
    found = programme.rows(
        f"SELECT {columns} FROM marts.indicator_attainment WHERE year = 2025 AND unit_level IN ('country', 'province')"
        " ORDER BY target_id, unit_id"
    )
    # No xã below 15: of five one is, of one it is unknown. Two districts a province: of 20 nothing is known, 10 can't.
    assert found == [
        ("1", "10", "missed", 2, 3, 4, 2), ("1", "20", "attained", 1, 1, 1, 0), ("1", "VN", "missed", 3, 4, 5, 2),
        ("2", "10", "missed", 1, 2, 2, 1), ("2", "20", "no_data", 0, 0, 1, None), ("2", "VN", "missed", 0, 1, 2, 2),
    ]  # fmt: skip


def test_recognised_are_those_of_the_year_s_list(make_world) -> None:
    world = make_world(covers="101")
    world.titles("10101;2024;Xã NTM;Công nhận", "10102;2024;Xã NTM;Đăng ký")
    world.criteria("10101;2024;Xã NTM nâng cao;8.4;Đạt;")
    world.run()
    # One of three xã of the declared district; of the other district nobody tells.
    assert world.value("communes_recognised_ntm", "10", 2024) == (1, 3, 3, 4)
    assert world.value("ntm_communes_meeting_advanced_8_4", "10", 2024) == (1, 1, 1, 2)


def test_models_tied_to_an_area_are_told_of_all(make_world) -> None:
    world = make_world()
    world.linkages(
        "L1;Có;101;01/01/2023;;Có;Truy xuất nguồn gốc;31/12/2024",
        "L2;Có;101;01/01/2023;;Không;Truy xuất nguồn gốc;31/12/2024",
        "L3;Có;101;01/01/2023;;Có;Không;31/12/2024",
    )  # fmt: skip
    world.run()
    assert world.value("digital_linkage_models", "101", 2024) == (1, 2, 1, 1)
    assert world.value("digital_models_of_all_linkages", "101", 2024) == (1, 3, 1, 1)
