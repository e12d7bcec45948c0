"""Records of a year: training, essential services, electronic management, criteria and titles."""

import pytest

from tests.models.countries import CHANGING_COUNTRY, one_district
from tests.world import SMALL_COUNTRY, World, unit

TRAINED = "managers_trained"
SERVED = "units_with_service_and_feedback"
COMMUNES_SERVED = "communes_with_service_and_feedback"
MANAGED = "units_managed_electronically"
NTM_COHORT = "ntm_cohort_meeting_criterion_8"
ADVANCED_COHORT = "advanced_cohort_meeting_criterion_8"
MODEL_COHORT = "model_cohort_with_smart_village"


@pytest.fixture(scope="module")
def records(shared_world) -> World:
    world = shared_world(units=SMALL_COUNTRY)
    world.training(
        "10;2024;50;40", "101;2024;20;10", "10101;2024;5;5", "10104;2024;4;1", "10201;2024;0;0", "10101;2023;5;2",
        "10;2026;50;50", "10;2027;50;50",
    )  # fmt: skip
    world.services(
        "101;2024;Y tế;Có",
        "102;2024;Giáo dục;Không",
        "10101;2024;Y tế, Văn hóa;Có",
        "10102;2024;Chưa có;Có",
        "10103;2024;Khác;Có",
        "10104;2024;Môi trường;Có",
        "10101;2025;Chưa có;Không",
    )
    world.e_management("10;2024;Có", "101;2024;Có", "10101;2024;Không", "10104;2024;Có", "20;2024;Không")
    return world.run()


def test_managers_of_province_district_and_commune_units_are_added_up_each_reporting_its_own(records: World) -> None:
    # Province 10, two districts and five communes, a phường among them: five of the eight have reported.
    assert records.value(TRAINED, "10", 2024) == (40 + 10 + 5 + 1 + 0, 50 + 20 + 5 + 4 + 0, 5, 8)
    assert records.value(TRAINED, "101", 2024) == (10 + 5 + 1, 20 + 5 + 4, 3, 5)
    assert records.value(TRAINED, "VN", 2024) == (56, 79, 5, 11)
    value, low, high, completeness = records.bounds(TRAINED, "10", 2024)
    assert (value, completeness) == (56 / 79, 5 / 8)
    assert (low, high) == pytest.approx((5 / 8 * 56 / 79, 5 / 8 * 56 / 79 + 3 / 8))


def test_a_unit_without_managers_is_reported_and_has_no_share(records: World) -> None:
    assert records.value(TRAINED, "10201", 2024) == (0, 0, 1, 1)
    assert records.bounds(TRAINED, "10201", 2024) == (None, None, None, 1.0)


def test_yearly_records_speak_for_their_year_only(records: World) -> None:
    assert records.value(TRAINED, "10", 2023) == (2, 5, 1, 8)
    assert records.value(TRAINED, "10", 2025) == (0, 0, 0, 8)
    assert records.value(COMMUNES_SERVED, "10101", 2024) == (1, 1, 1, 1)
    assert records.value(COMMUNES_SERVED, "10101", 2025) == (0, 1, 1, 1)
    assert records.value(COMMUNES_SERVED, "10101", 2023) == (0, 0, 0, 1)
    assert records.value(MANAGED, "10", 2023) == records.value(MANAGED, "10", 2025) == (0, 0, 0, 8)


def test_a_record_of_the_running_year_counts_one_of_a_year_after_today_is_rejected(records: World) -> None:
    assert records.value(TRAINED, "10", 2026) == (50, 50, 1, 8)
    assert records.rejected() == [(9, "Năm", "in_the_future")]


def test_a_service_and_a_survey_both_online_are_asked_of_districts_and_communes_pooled(records: World) -> None:
    # Huyện A, Xã An, Xã Chính (another service counts) and Phường Dương of two districts and five communes.
    assert records.value(SERVED, "10", 2024) == (4, 6, 6, 7)
    assert records.value(SERVED, "101", 2024) == (4, 5, 5, 5)
    # A survey without a service, a service without a survey.
    assert records.value(SERVED, "10102", 2024) == (0, 1, 1, 1)
    assert records.value(SERVED, "102", 2024) == (0, 1, 1, 2)


def test_of_communes_only_xa_are_asked_for_service_and_survey(records: World) -> None:
    assert records.value(COMMUNES_SERVED, "10", 2024) == (2, 3, 3, 4)
    assert records.value(COMMUNES_SERVED, "10104", 2024) == (0, 0, 0, 0)


def test_no_service_is_written_khong(make_world) -> None:
    world = make_world()
    world.services("10101;2024;Không;Có", "10102;2024;Không có;Có")
    world.run()
    assert world.rejected() == []
    assert world.value(COMMUNES_SERVED, "101", 2024) == (0, 2, 2, 3)


def test_units_of_all_three_levels_are_managed_electronically(records: World) -> None:
    # Province, district and phường yes, Xã An no; the other district and three communes are silent.
    assert records.value(MANAGED, "10", 2024) == (3, 4, 4, 8)
    assert records.value(MANAGED, "VN", 2024) == (3, 5, 5, 11)
    assert records.value(MANAGED, "20", 2024) == (0, 1, 1, 3)


@pytest.fixture(scope="module")
def reform(shared_world) -> World:
    world = shared_world(units=CHANGING_COUNTRY)
    world.e_management("301;2025;Có", "30;2025;Có", "30301;2025;Không", "10102;2025;Có", "10101;2025;Có")
    world.services("301;2025;Y tế;Có", "30301;2025;Y tế;Có")
    world.criteria(
        "301;2024;Huyện NTM;9.5;Đạt;", "101;2025;Huyện NTM;9.5;Không đạt;", "201;2022;Huyện NTM;9.5;Đạt;",
        "302;2023;Huyện NTM;9.5;Đạt;", "30101;2022;Xã NTM;8.4;Đạt;", "10102;2024;Xã NTM;8.4;Đạt;",
        "10101;2024;Xã NTM;8.4;Đạt;",
    )  # fmt: skip
    return world.run()


def test_units_of_2025_are_pooled_until_june_in_districts_and_from_july_without_them(reform: World) -> None:
    assert reform.value(MANAGED, "301", 2025) == (1, 1, 1, 5)
    assert reform.value(MANAGED, "30", 2025) == (1, 2, 2, 2)
    assert reform.value(SERVED, "301", 2025) == (1, 1, 1, 5)
    assert reform.value(SERVED, "30", 2025) == (1, 1, 1, 1)
    # Code 10101 is read on 31 December: Xã Giang Sơn. Xã Bình goes on and speaks in both halves of the year.
    assert reform.value(MANAGED, "20-new", 2025) == (2, 2, 2, 3)
    assert reform.value(MANAGED, "10", 2025) == (1, 1, 1, 4)


def test_the_district_criteria_of_2025_stand_on_30_june(reform: World) -> None:
    assert reform.value("districts_meeting_9_5", "VN", 2025) == (2, 3, 3, 3)
    assert reform.value("districts_meeting_9_5", "302", 2024) == (1, 1, 1, 1)
    assert reform.value("districts_meeting_9_5", "VN", 2024) == (2, 2, 2, 3)
    assert reform.value("districts_meeting_9_5", "VN", 2023) == (2, 2, 2, 4)


def test_a_result_stays_with_its_unit_not_with_its_code(reform: World) -> None:
    # Xã Giang Sơn bears Xã An's code, not its result; Xã Bình goes on with its own.
    assert reform.value("communes_meeting_8_4", "20-new", 2025) == (1, 1, 1, 2)
    # Khê met it as a xã, and is a phường from 2024.
    assert reform.value("communes_meeting_8_4", "30101", 2023) == (1, 1, 1, 1)
    assert reform.value("communes_meeting_8_4", "30101", 2024) == (0, 0, 0, 0)


# --- Criteria -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def criteria(shared_world) -> World:
    world = shared_world(units=SMALL_COUNTRY, today="2025-03-01")
    world.criteria(
        # Met in 2022, lost in 2024.
        "10101;2022;Xã NTM;8.4;Đạt;31/03/2023",
        "10101;2024;Xã NTM;8.4;Không đạt;28/02/2025",
        # The later decision of one year wins, wherever it stands.
        "10102;2023;Xã NTM;8.4;Đạt;15/06/2024",
        "10102;2023;Xã NTM;8.4;Không đạt;15/03/2024",
        # A decision signed late for an early year doesn't replace a later year's result.
        "10103;2023;Xã NTM;8.4;Đạt;31/12/2023",
        "10103;2022;Xã NTM;8.4;Không đạt;01/02/2025",
        # The two 8.4 differ, and so does the whole criterion.
        "10201;2023;Xã NTM nâng cao;8.4;Đạt;",
        "10201;2023;Xã NTM;8;Đạt;",
        "10101;2023;Xã NTM nâng cao;8.4;Không đạt;",
        "10101;2023;Xã NTM nâng cao;15.2;Đạt;",
        "10104;2023;Xã NTM;8.4;Đạt;",
        "101;2023;Huyện NTM;9.5;Đạt;",
        "102;2023;Huyện NTM nâng cao;6.5;Đạt;",
        "101;2023;Huyện NTM nâng cao;6.5;Không đạt;",
        "201;2023;Huyện NTM nâng cao;9.2;Đạt;",
        "10101;2026;Xã NTM;8.4;Đạt;",
    )
    return world.run()


def test_a_criterion_met_in_2022_and_lost_in_2024_stands_in_2023_and_is_lost_from_2024(criteria: World) -> None:
    found = [criteria.value("communes_meeting_8_4", "10101", year) for year in range(2021, 2026)]
    assert found == [(0, 0, 0, 1), (1, 1, 1, 1), (1, 1, 1, 1), (0, 1, 1, 1), (0, 1, 1, 1)]


def test_the_later_decision_of_one_year_wins(criteria: World) -> None:
    assert criteria.value("communes_meeting_8_4", "10102", 2023) == (1, 1, 1, 1)


def test_a_result_stands_until_a_later_year_s_replaces_it_not_a_later_decision_s(criteria: World) -> None:
    assert criteria.value("communes_meeting_8_4", "10103", 2022) == (0, 1, 1, 1)
    assert criteria.value("communes_meeting_8_4", "10103", 2024) == (1, 1, 1, 1)


def test_criteria_are_told_apart_by_set_and_number(criteria: World) -> None:
    assert criteria.value("communes_meeting_8_4", "10201", 2024) == (0, 0, 0, 1)
    assert criteria.value("communes_meeting_advanced_8_4", "10201", 2024) == (1, 1, 1, 1)
    assert criteria.value("communes_meeting_advanced_8_4", "10", 2024) == (1, 2, 2, 4)
    assert criteria.value("communes_meeting_advanced_15_2", "10", 2024) == (1, 1, 1, 4)


def test_shares_of_criteria_are_of_all_xa_and_of_xa_alone(criteria: World) -> None:
    # Xã Bình and Xã Chính meet it, Xã An has lost it, Xã Én is not known; Phường Dương is not asked.
    assert criteria.value("communes_meeting_8_4", "10", 2024) == (2, 3, 3, 4)
    assert criteria.value("communes_meeting_8_4", "10104", 2024) == (0, 0, 0, 0)


def test_district_criteria_are_those_of_district_level_units(criteria: World) -> None:
    assert criteria.value("districts_meeting_9_5", "10", 2024) == (1, 1, 1, 2)
    assert criteria.value("districts_meeting_advanced_6_5", "10", 2024) == (1, 2, 2, 2)
    assert criteria.value("districts_meeting_advanced_9_2", "VN", 2024) == (1, 1, 1, 3)


def test_a_result_of_a_year_after_today_is_rejected(criteria: World) -> None:
    assert criteria.rejected() == [(17, "Năm đánh giá", "in_the_future")]


# --- Titles ---------------------------------------------------------------------------------------

COHORT = {  # commune: its titles of 2024 and results, and what that makes of it among the NTM cohort of the year
    "registered, and meets it": (["2024;Xã NTM;Đăng ký"], ["2024;Xã NTM;8;Đạt;"], (1, 1, 1, 1)),
    "recognised, and doesn't meet it": (["2024;Xã NTM;Công nhận"], ["2024;Xã NTM;8;Không đạt;"], (0, 1, 1, 1)),
    "a title revoked": (["2024;Xã NTM;Thu hồi"], ["2024;Xã NTM;8;Đạt;"], (0, 0, 0, 0)),
    "recognised and revoked by two rows that no date puts in order": (
        ["2024;Xã NTM;Công nhận", "2024;Xã NTM;Thu hồi"], ["2024;Xã NTM;8;Đạt;"], (0, 0, 0, 1),
    ),
    "registered in another year": (["2023;Xã NTM;Công nhận"], ["2024;Xã NTM;8;Đạt;"], (0, 0, 0, 0)),
    "another title": (["2024;Xã NTM nâng cao;Công nhận"], ["2024;Xã NTM;8;Đạt;"], (0, 0, 0, 0)),
    "no title": ([], ["2024;Xã NTM;8;Đạt;"], (0, 0, 0, 0)),
    "no result": (["2024;Xã NTM;Đăng ký"], [], (0, 0, 0, 1)),
    "only a part of the criterion": (["2024;Xã NTM;Đăng ký"], ["2024;Xã NTM;8.4;Đạt;"], (0, 0, 0, 1)),
    "only the other set's criterion": (["2024;Xã NTM;Đăng ký"], ["2024;Xã NTM nâng cao;8;Đạt;"], (0, 0, 0, 1)),
    "a result that stands since 2022": (["2024;Xã NTM;Đăng ký"], ["2022;Xã NTM;8;Đạt;"], (1, 1, 1, 1)),
    "two titles": (
        ["2024;Xã NTM;Công nhận", "2024;Xã NTM nâng cao;Đăng ký"],
        ["2024;Xã NTM;8;Đạt;", "2024;Xã NTM nâng cao;8;Không đạt;"],
        (1, 1, 1, 1),
    ),
}  # fmt: skip
CODE = {rule: f"101{at:02}" for at, rule in enumerate(COHORT, 1)}


@pytest.fixture(scope="module")
def titles(shared_world) -> World:
    phuong = unit("10199", "Phường Dương", "101")
    world = shared_world(units=(*one_district(len(COHORT)), phuong))
    world.titles(
        *(f"{CODE[rule]};{title}" for rule, (given, _, _) in COHORT.items() for title in given),
        "10199;2024;Xã NTM;Công nhận",
    )
    world.put(
        "commune_titles/b.csv",
        "Đơn vị báo cáo: Tỉnh Hai Mươi\nMã xã;Năm;Danh hiệu;Trạng thái\n20101;2023;Xã NTM;Công nhận",
    )
    world.criteria(
        *(f"{CODE[rule]};{result}" for rule, (_, given, _) in COHORT.items() for result in given),
        "10199;2024;Xã NTM;8;Đạt;",
        "20101;2023;Xã NTM;8;Đạt;",
    )
    return world.run()


@pytest.mark.parametrize("rule", COHORT)
def test_the_cohort_are_the_communes_registered_or_recognised_for_the_title_in_the_year(
    titles: World, rule: str
) -> None:
    assert titles.value(NTM_COHORT, CODE[rule], 2024) == COHORT[rule][2]


def test_the_cohort_of_a_province_is_only_those_named(titles: World) -> None:
    # Seven xã registered or recognised, of three no result is known; of an eighth two rows say two things. A phường is
    # in no cohort.
    assert titles.value(NTM_COHORT, "10", 2024) == (3, 4, 4, 8)
    # Another title's cohort: one meets nothing known, one doesn't meet it.
    assert titles.value(ADVANCED_COHORT, "10", 2024) == (0, 1, 1, 2)
    # The list names no model commune of the year: whether there is one nobody knows.
    assert titles.value(MODEL_COHORT, "10", 2024) == (0, 0, 0, len(COHORT))


def test_a_title_speaks_for_its_year_only(titles: World) -> None:
    assert titles.value(NTM_COHORT, CODE["registered in another year"], 2023) == (0, 0, 0, 1)
    assert titles.value(NTM_COHORT, "20", 2023) == (1, 1, 1, 1)


def test_where_a_province_sent_no_list_its_cohort_is_unknown(titles: World) -> None:
    # Province 20 sent one for 2023 only: its xã may be one of 2024, which is not known.
    assert titles.value(NTM_COHORT, "20", 2024) == (0, 0, 0, 1)
    assert titles.bounds(NTM_COHORT, "20", 2024) == (None, None, None, 0.0)
