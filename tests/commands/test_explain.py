"""`ntm explain`: a figure is told down to its rule, its target, who is missing, and its rows by file and row."""

import io

import pytest
from rich.console import Console

from ntm_pipeline.commands.explain import ExplainError, explain, find_figure
from ntm_pipeline.commands.explain_report import print_explanation
from ntm_pipeline.indicators import load_indicators
from ntm_pipeline.warehouse.release import connect_released, describe_release, publish
from tests.world import SMALL_COUNTRY, World, small_plan, unit

COMMUNE, COOPERATIVE = "online_dossiers_commune", "communes_with_cooperative"
COHORT, SMART = "model_cohort_with_smart_village", "smart_communes"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A small country that is released, with reports that are counted, covered, superseded and missing."""
    plan = small_plan((COOPERATIVE, 0.7), (COMMUNE, 0.6), (COOPERATIVE, 0.9))
    world = World(tmp_path_factory.mktemp("explained"), plans=(plan,))
    world.eoffice(
        "10101;9 tháng đầu năm 2024;90;0;45;",
        "10101;Quý III/2024;30;0;30;",
        "10101;Quý IV/2024;30;0;15;05/01/2025",
        "10101;Quý IV/2024;30;0;24;20/01/2025",
        "10102;6 tháng đầu năm 2024;50;0;40;",
    )
    world.cooperatives(
        "C1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024",
        "C2;Hợp tác xã;10104;01/01/2020;Đang hoạt động;;31/12/2024",
        # Whose it is nobody can tell.
        "C3;Hợp tác xã;99999;01/01/2020;Đang hoạt động;;31/12/2024",
        above="Đơn vị báo cáo: Huyện A",
    )
    world.put(
        "eoffice/corrections.yaml",
        "[{match: {path: a.csv, row: 6}, set: {Số hồ sơ xử lý trên môi trường mạng: '41'},"
        " reason: ghi nhầm, by: Văn phòng UBND huyện, on: 2025-01-10}]",
    )
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    with connect_released(world.settings) as connection:
        yield connection
    world.close()


def told(released, unit: str, indicator: str, plan: str | None = None):
    return explain(released, find_figure(released, unit, 2024, indicator), plan)


def read_aloud(released, unit: str, indicator: str) -> str:
    page = io.StringIO()
    print_explanation(told(released, unit, indicator), Console(file=page, width=500))
    return page.getvalue()


def test_the_reports_of_a_commune_are_told_with_what_became_of_each(released) -> None:
    rows = told(released, "10101", COMMUNE)["rows"]
    assert [(row["detail"], row["standing"], row["row_number"]) for row in rows] == [
        ("9 tháng đầu năm 2024: 45 / 90", "counted", 2),
        ("Quý III/2024: 30 / 30", "covered", 3),
        ("Quý IV/2024: 24 / 30", "counted", 5),
        ("thay bằng eoffice/a.csv, dòng 5", "superseded", 4),
    ]


def test_who_is_missing_is_told_with_the_months(released) -> None:
    missing = {one["unit_code"]: one["months"] for one in told(released, "101", COMMUNE)["missing"]}
    assert missing == {"10102": [7, 8, 9, 10, 11, 12], "10103": list(range(1, 13)), "10104": list(range(1, 13))}


def test_only_rows_of_units_the_indicator_is_about_are_evidence(released) -> None:
    # C2 sits in a phường, of which nobody asks for a cooperative.
    account = told(released, "101", COOPERATIVE)
    assert [row["detail"] for row in account["rows"]] == ["C1"]
    assert [(s["path"], s["unit_count"]) for s in account["snapshots"]] == [("cooperatives/a.csv", 3)]
    assert account["missing"] == []


def test_a_list_tells_how_many_of_its_rejected_rows_name_nobody(released) -> None:
    [(_, doubts)] = [(s["path"], s["doubts"]) for s in told(released, "101", COOPERATIVE)["snapshots"]]
    assert len(doubts) == 1
    assert "1 dòng" in doubts[0]
    assert doubts[0] in read_aloud(released, "101", COOPERATIVE)


def test_units_that_no_snapshot_covers_are_missing(released) -> None:
    assert [one["unit_code"] for one in told(released, "10", COOPERATIVE)["missing"]] == ["10201"]


def test_the_rows_add_up_to_the_figure(released) -> None:
    account = told(released, "10", COMMUNE)
    counted = [row["detail"].split(": ")[1].split(" / ") for row in account["rows"] if row["standing"] == "counted"]
    assert sum(int(numerator) for numerator, _ in counted) == account["figure"]["numerator"] == 45 + 24 + 41
    assert sum(int(denominator) for _, denominator in counted) == account["figure"]["denominator"] == 90 + 30 + 50


@pytest.mark.parametrize("unit", ["101", "Huyện A", "huyện a", "UBND Huyện A"])
def test_a_unit_is_found_by_id_code_or_name(released, unit: str) -> None:
    assert find_figure(released, unit, 2024, COMMUNE).unit_id == "101"


@pytest.mark.parametrize(
    ("unit", "year", "indicator", "words"),
    [
        ("Huyện Không", 2024, COMMUNE, "has no figure for"),
        ("101", 1999, COMMUNE, "has no figure for"),
        ("101", 2024, "no_such_indicator", "there is no indicator or target no_such_indicator"),
    ],
)
def test_what_there_is_not_is_said(released, unit: str, year: int, indicator: str, words: str) -> None:
    with pytest.raises(ExplainError, match=words):
        find_figure(released, unit, year, indicator)


def test_a_plan_that_does_not_hold_the_unit_to_the_indicator_is_said(released) -> None:
    with pytest.raises(ExplainError, match="other-plan"):
        told(released, "101", COMMUNE, "other-plan")


def test_a_target_stands_for_its_indicator_and_is_the_only_one_told(released) -> None:
    account = told(released, "101", "ZZ-01")
    assert account["figure"]["indicator_id"] == COOPERATIVE
    assert [(t["plan_id"], t["target_id"]) for t in account["targets"]] == [("small", "ZZ-01")]
    assert account["rows"] == told(released, "101", COOPERATIVE)["rows"]
    assert find_figure(released, "101", 2024, "zz-02").target_id == "ZZ-02"


@pytest.mark.parametrize(("unit", "plan"), [("20", None), ("101", "other-plan")])
def test_a_target_that_does_not_hold_the_unit_or_is_of_another_plan_is_said(released, unit: str, plan) -> None:
    with pytest.raises(ExplainError, match="target ZZ-01 doesn't hold"):
        told(released, unit, "ZZ-01", plan)


def test_a_name_that_means_two_units_brings_their_ids_and_days(tmp_path) -> None:
    ended = unit("10108", "Xã Hòa", "101", end="2024-06-30")
    began = unit("10207", "Xã Hòa", "102", start="2024-03-01")
    world = World(tmp_path, units=(*SMALL_COUNTRY, ended, began))
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    with connect_released(world.settings) as connection, pytest.raises(ExplainError) as caught:
        find_figure(connection, "Xã Hòa", 2024, COMMUNE)
    world.close()
    assert "means 2 units in 2024" in str(caught.value)
    assert "10108 (Xã Hòa, 10, 2021-01-01–2024-06-30)" in str(caught.value)
    assert "10207 (Xã Hòa, 10, 2024-03-01–)" in str(caught.value)


def test_people_read_it_in_vietnamese(released) -> None:
    text = read_aloud(released, "101", COOPERATIVE)
    assert "Huyện A (mã 101), năm 2024, đánh giá ngày 31/12/2024" in text
    assert "33,3 %" in text
    assert "Mục tiêu ZZ-01: Tỷ lệ xã có hợp tác xã đang hoạt động: từ 70 % trở lên vào năm 2025" in text
    assert "còn thiếu 2" in text
    assert "cooperatives/a.csv, dòng 3" in text


@pytest.mark.parametrize("indicator", [i.indicator_id for i in load_indicators()])
def test_every_indicator_can_be_explained(released, indicator: str) -> None:
    account = told(released, "VN", indicator)
    assert account["figure"]["indicator_id"] == indicator


def test_a_corrected_cell_is_told_with_reason_and_office(released) -> None:
    (row,) = told(released, "10102", COMMUNE)["rows"]
    (correction,) = row["corrections"]
    assert "“40” thành “41”" in correction
    assert "Văn phòng UBND huyện, 10/01/2025: ghi nhầm" in correction
    page = io.StringIO()
    print_explanation(told(released, "10102", COMMUNE), Console(file=page, width=500))
    assert correction in page.getvalue()


@pytest.fixture(scope="module")
def released_titles(tmp_path_factory):
    """Communes with titles, models and a report of a month that its unit did not live to the end of."""
    plan = small_plan((COMMUNE, 0.6), (COHORT, 0.5))
    ended = unit("10109", "Xã Đã Nhập", "101", end="2024-07-15")
    world = World(tmp_path_factory.mktemp("explained"), units=(*SMALL_COUNTRY, ended), plans=(plan,))
    world.eoffice("10109;6 tháng đầu năm 2024;50;0;40;", "10109;Tháng 7/2024;9;0;9;")
    world.titles(
        "10101;2024;Xã NTM kiểu mẫu;Đăng ký",
        "10102;2024;Xã NTM kiểu mẫu;Công nhận",
        "10103;2024;Xã NTM kiểu mẫu;Thu hồi",
    )
    world.smart_models(
        "10101;Thôn NTM thông minh;Thôn Một;Triển khai;2023;31/12/2024",
        "10101;Xã NTM thông minh;;Triển khai;2023;31/12/2024",
        "10103;Thôn NTM thông minh;Thôn Hai;Triển khai;2023;31/12/2024",
        "10201;Xã NTM thông minh;;Triển khai;2023;31/12/2024",
        above="Đơn vị báo cáo: Huyện A",
    )
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    with connect_released(world.settings) as connection:
        yield connection
    world.close()


def test_a_report_of_months_its_unit_does_not_own_is_told(released_titles) -> None:
    rows = told(released_titles, "10109", COMMUNE)["rows"]
    assert [(row["row_number"], row["standing"]) for row in rows] == [(2, "counted"), (3, "no_own_month")]


def test_the_titles_behind_a_cohort_are_told_and_the_models_of_its_communes_alone(released_titles) -> None:
    account = told(released_titles, "101", COHORT)
    assert [(row["unit_code"], row["detail"]) for row in account["rows"]] == [
        ("10101", "Xã NTM kiểu mẫu: Đăng ký"),
        ("10101", "Thôn NTM thông minh, Triển khai 2023"),
        ("10102", "Xã NTM kiểu mẫu: Công nhận"),
    ]
    assert (account["figure"]["numerator"], account["figure"]["denominator"]) == (1, 2)


def test_thousands_are_parted_by_dots_and_words_keep_their_commas(released_titles) -> None:
    page = io.StringIO()
    account = told(released_titles, "101", COHORT)
    account["figure"]["denominator"] = 1234567
    print_explanation(account, Console(file=page, width=500))
    text = page.getvalue()
    assert "1.234.567" in text
    assert account["indicator"]["numerator_vi"] in text
    assert "," in account["indicator"]["numerator_vi"]


def test_a_model_outside_the_unit_its_list_speaks_for_is_no_evidence(released_titles) -> None:
    account = told(released_titles, "10", SMART)
    assert [row["row_number"] for row in account["rows"]] == [4]
    assert account["figure"]["numerator"] == 1
