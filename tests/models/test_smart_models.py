"""Smart models: which communes and villages count, and which provinces so have one."""

from typing import NamedTuple

import pytest

from tests.models.countries import commune_code, one_district
from tests.world import World, unit

COMMUNES = "smart_communes"
PROVINCES = "provinces_with_smart_commune"


class Case(NamedTuple):
    """A commune's models in a list that closes on 31 December 2024, and whether they make it smart in 2024."""

    rule: str
    models: tuple[str, ...]
    """`kind; village; state; year`"""
    is_smart: int
    has_smart_village: int = 0


CASES = [
    Case("a pilot", ("Xã NTM thông minh;;Thí điểm;2023",), 1),
    Case("approved", ("Xã NTM thông minh;;Phê duyệt;2023",), 1),
    Case("under way", ("Xã NTM thông minh;;Triển khai;2023",), 1),
    Case("recognised", ("Xã NTM thông minh;;Công nhận;2023",), 1),
    Case("only proposed", ("Xã NTM thông minh;;Đề xuất;2023",), 0),
    Case("stopped", ("Xã NTM thông minh;;Dừng;2023",), 0),
    Case("of the year itself", ("Xã NTM thông minh;;Thí điểm;2024",), 1),
    Case("of a later year", ("Xã NTM thông minh;;Thí điểm;2025",), 0),
    Case("only a village is smart", ("Thôn NTM thông minh;Thôn Một;Triển khai;2023",), 0, 1),
    Case(
        "a village proposed and one stopped",
        ("Thôn NTM thông minh;Thôn Một;Đề xuất;2023", "Thôn NTM thông minh;Thôn Hai;Dừng;2023"),
        0,
    ),
    Case(
        "one village stopped and one not",
        ("Thôn NTM thông minh;Thôn Một;Dừng;2023", "Thôn NTM thông minh;Thôn Hai;Thí điểm;2023"),
        0,
        1,
    ),
    Case("no model in a commune that the list covers", (), 0),
]
CODE = {case.rule: commune_code(at) for at, case in enumerate(CASES, 1)}


def province(code: str) -> tuple:
    return (
        unit(code, f"Tỉnh Số {code}", "VN"),
        unit(f"{code}1", f"Huyện Một Số {code}", code),
        unit(f"{code}101", f"Xã An Số {code}", f"{code}1"),
        unit(f"{code}2", f"Huyện Hai Số {code}", code),
        unit(f"{code}201", f"Xã Bình Số {code}", f"{code}2"),
        unit(f"{code}202", f"Phường Chính Số {code}", f"{code}2"),
    )


@pytest.fixture(scope="module")
def lists(shared_world) -> World:
    # Besides province 10 of the cases: 20 is 10's empty neighbour.
    units = (*one_district(len(CASES)), *(u for code in ("30", "40", "50", "60") for u in province(code)))
    world = shared_world(units=units)
    world.smart_models(
        *(f"{CODE[case.rule]};{model};31/12/2024" for case in CASES for model in case.models),
        above="Đơn vị báo cáo: 10", path="smart_models/10.csv",
    )  # fmt: skip
    smart = "Xã NTM thông minh;;Thí điểm;2023"
    # 30: only one district sends a list; 40: only a phường has a model; 50: 31 days before the day; 60: 32 days.
    world.smart_models(f"30101;{smart};31/12/2024", above="Đơn vị báo cáo: 301", path="smart_models/30.csv")
    world.smart_models(f"40202;{smart};31/12/2024", above="Đơn vị báo cáo: 40", path="smart_models/40.csv")
    world.smart_models(
        f"50101;{smart};30/11/2024", f"50201;{smart};31/12/2023", above="Đơn vị báo cáo: 50", path="smart_models/50.csv"
    )
    world.smart_models(f"60101;{smart};29/11/2024", above="Đơn vị báo cáo: 60", path="smart_models/60.csv")
    world.titles(*(f"{code};2024;Xã NTM kiểu mẫu;Đăng ký" for code in CODE.values()))
    # Of a commune that no list of models covers it is not known whether it has a smart village, its title is.
    head = "Đơn vị báo cáo: 20\nMã xã;Năm;Danh hiệu;Trạng thái"
    world.put("commune_titles/20.csv", f"{head}\n20101;2024;Xã NTM kiểu mẫu;Đăng ký")
    return world.run()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_smart_model_counts_from_its_year_unless_proposed_or_stopped(lists: World, case: Case) -> None:
    assert lists.value(COMMUNES, CODE[case.rule], 2024) == (case.is_smart, 1, 1, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_model_commune_has_at_least_one_smart_village(lists: World, case: Case) -> None:
    assert lists.value("model_cohort_with_smart_village", CODE[case.rule], 2024) == (case.has_smart_village, 1, 1, 1)


def test_a_model_commune_that_no_list_of_models_covers_is_not_known(lists: World) -> None:
    assert lists.one(
        "SELECT is_known FROM core.title_cohorts WHERE unit_id = '20101' AND year = 2024 AND title = 'Xã NTM kiểu mẫu'"
    )
    assert lists.value("model_cohort_with_smart_village", "20101", 2024) == (0, 0, 0, 1)


def test_smart_communes_are_a_count_beside_the_communes_covered(lists: World) -> None:
    assert lists.value(COMMUNES, "10", 2024) == (5, 12, 12, 12)
    assert lists.bounds(COMMUNES, "10", 2024) == (5.0, 5.0, 5.0, 1.0)
    # Of province 30's two xã one is covered, and smart: the other may be one, too. A phường is no xã.
    assert lists.value(COMMUNES, "30", 2024) == (1, 1, 1, 2)
    assert lists.bounds(COMMUNES, "30", 2024) == (1.0, 1.0, 2.0, 0.5)
    assert lists.value(COMMUNES, "40", 2024) == (0, 2, 2, 2)
    assert lists.bounds(COMMUNES, "40", 2024) == (0.0, 0.0, 0.0, 1.0)


def test_of_nothing_reported_no_count_is_known(lists: World) -> None:
    assert lists.value(COMMUNES, "20", 2024) == (0, 0, 0, 1)
    assert lists.bounds(COMMUNES, "20", 2024) == (None, None, None, 0.0)


def test_a_snapshot_that_closes_31_days_before_tells_one_of_32_days_doesn_t(lists: World) -> None:
    assert lists.value(COMMUNES, "50", 2024) == (1, 2, 2, 2)
    assert lists.value(COMMUNES, "60", 2024) == (0, 0, 0, 2)


def test_models_of_an_older_snapshot_are_not_added_to_those_of_the_one_that_tells(lists: World) -> None:
    assert [lists.value(COMMUNES, code, 2024)[0] for code in ("50101", "50201")] == [1, 0]
    assert [lists.value(COMMUNES, code, 2023)[0] for code in ("50101", "50201")] == [0, 1]


def test_a_province_is_known_when_a_snapshot_covers_the_province_itself(lists: World) -> None:
    assert lists.value(PROVINCES, "10", 2024) == (1, 1, 1, 1)
    # A district's list doesn't speak for the province, not even where it names a smart commune.
    assert lists.value(PROVINCES, "30", 2024) == (0, 0, 0, 1)
    assert lists.value(PROVINCES, "40", 2024) == (0, 1, 1, 1)
    assert lists.value(PROVINCES, "50", 2024) == (1, 1, 1, 1)
    assert lists.value(PROVINCES, "60", 2024) == (0, 0, 0, 1)
    assert lists.value(PROVINCES, "VN", 2024) == (2, 3, 3, 6)


def test_models_of_the_year_2023_and_before_stand_in_2023(lists: World) -> None:
    # The first snapshot after 30 November 2023 is that of December 2024; the pilot of 2024 isn't one yet. What was
    # stopped by then may still have been one; it is in doubt, beside a village that was stopped too.
    assert lists.value(COMMUNES, "10", 2023) == (4, 11, 11, 12)
    assert lists.value(PROVINCES, "10", 2023) == (1, 1, 1, 1)
    # The year after the next tells nothing any more.
    assert lists.value(COMMUNES, "10", 2022) == (0, 0, 0, 12)
    assert lists.value(PROVINCES, "10", 2022) == (0, 0, 0, 1)
