"""Months, quarters and years as columns: a row for each, or their sum where it stands beside them and agrees."""

import pytest

from ntm_pipeline.reading.tables.heading_names import Heading
from tests.reading.tables.test_columns_read import QUARTER, REGISTER, REPORT, read_all, refusal

YEAR = "HỒ SƠ CÔNG VIỆC NĂM 2024"
MONTHS = ("Mã đơn vị;Tổng số hồ sơ;;", ";Tháng 1;Tháng 2;Tháng 3")
MONTHS_AND_QUARTER = ("Mã đơn vị;Tổng số hồ sơ;;;", ";Tháng 1;Tháng 2;Tháng 3;Cả quý")
BOTH = ("Mã đơn vị;Tổng số hồ sơ;;Số hồ sơ mật;", ";Tháng 1/2024;Tháng 2/2024;Tháng 1/2024;Tháng 2/2024")


def told(*lines: str, sought: tuple[Heading, ...] = REPORT) -> dict[tuple[int, str], str]:
    """(Row number, period) → the total."""
    return {
        (number, table.above["period"]): text
        for table in read_all(*lines, sought=sought)
        for number, text in zip(table.row_numbers, table.texts("total"), strict=True)
    }


def of_rows(*lines: str, sought: tuple[Heading, ...] = REPORT) -> dict[str, str]:
    """Period → the total of the only row."""
    return {period: text for (_, period), text in told(*lines, sought=sought).items()}


FIRST_QUARTER = {"Tháng 1/2024": "1", "Tháng 2/2024": "2", "Tháng 3/2024": "3"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([QUARTER, *MONTHS, "01;1;2;3"], FIRST_QUARTER, id="months below a group"),
        pytest.param([QUARTER, "Mã đơn vị;Tổng số hồ sơ;;", ";Tháng;;", ";1;2;3", "01;1;2;3"], FIRST_QUARTER,
                     id="months by number"),
        pytest.param([QUARTER, "Mã đơn vị;Tháng 1;Tháng 2;Tháng 3", ";Tổng số hồ sơ;Tổng số hồ sơ;Tổng số hồ sơ",
                      "01;1;2;3"], FIRST_QUARTER, id="months above"),
        pytest.param([QUARTER, "Mã đơn vị;Tổng số hồ sơ tháng 1;Tổng số hồ sơ tháng 2", "01;1;2"],
                     {"Tháng 1/2024": "1", "Tháng 2/2024": "2"}, id="months in the headings, not all of the quarter"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;", ";Tháng 12/2023;Tháng 1/2024", "01;1;2"],
                     {"Tháng 12/2023": "1", "Tháng 1/2024": "2"}, id="months of two years, no title"),
        pytest.param([YEAR, "Mã đơn vị;Tổng số hồ sơ;;;", ";Q1;Q2;Q3;Q4", "01;1;2;;"],
                     {"Quý I/2024": "1", "Quý II/2024": "2"}, id="quarters to come are blank"),
        pytest.param([QUARTER, *MONTHS, "01;;;3"], {"Tháng 3/2024": "3"}, id="a month alone is filled"),
        pytest.param([QUARTER, *MONTHS, "01;-;2;…"], {"Tháng 1/2024": "-", "Tháng 2/2024": "2", "Tháng 3/2024": "…"},
                     id="marks are of their month"),
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;1;2;3;6"], {"Quý I/2024": "6"}, id="the sum agrees"),
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;1;2;;3"], {"Tháng 1/2024": "1", "Tháng 2/2024": "2"},
                     id="the sum is of what is there so far"),
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;;;;7"], {"Quý I/2024": "7"}, id="the sum alone is filled"),
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;1;2;3;"], FIRST_QUARTER, id="the sum is blank"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;;", ";Tháng 1/2024;Tháng 2/2024;Cộng", "01;1;2;3"],
                     {"Tháng 1–2/2024": "3"}, id="the sum of months, no title"),
        pytest.param([YEAR, "Mã đơn vị;Tổng số hồ sơ;;", ";Tháng 1;Tháng 2;Cộng", "01;1;2;3"],
                     {"Tháng 1/2024": "1", "Tháng 2/2024": "2"}, id="the sum of two months below the title of a year"),
        pytest.param([YEAR, "Mã đơn vị;Tổng số hồ sơ;;;;", ";T1;T2;T3;Quý I;T4", "01;1;2;3;6;4"],
                     {"Quý I/2024": "6", "Tháng 4/2024": "4"}, id="a quarter among its months"),
        pytest.param([YEAR, "Mã đơn vị;Tổng số hồ sơ;;", ";Năm 2023;Tháng 1;Tháng 2", "01;9;1;2"],
                     {"Tháng 1/2024": "1", "Tháng 2/2024": "2"}, id="last year beside"),
        pytest.param([QUARTER, "Mã đơn vị;Tổng số hồ sơ (nghìn hồ sơ);", ";Tháng 1;Tháng 2", "01;1,5;2"],
                     {"Tháng 1/2024": "1500", "Tháng 2/2024": "2000"}, id="thousands"),
    ],
)  # fmt: skip
def test_each_period_has_its_figure(lines, expected) -> None:
    assert of_rows(*lines) == expected


def test_a_month_settles_how_the_figures_of_another_are_written() -> None:
    lines = ("Mã đơn vị;Tổng số hồ sơ;", ";Tháng 1;Tháng 2", "01;120.000;0.000", "02;7.000;1234.000")
    assert told(QUARTER, *lines) == {
        (4, "Tháng 1/2024"): "120", (5, "Tháng 1/2024"): "7", (4, "Tháng 2/2024"): "0.000",
        (5, "Tháng 2/2024"): "1234.000",
    }  # fmt: skip


def test_a_column_without_a_period_among_such_refuses_the_table() -> None:
    lines = ("Mã đơn vị;Tổng số hồ sơ;;;", ";Loại I;Quý II;Quý III;Quý IV", "01;;2;3;4")
    assert refusal(YEAR, *lines).issue.rule in ("column_not_understood", "columns_not_told_apart")


def test_each_row_tells_of_its_own_periods() -> None:
    found = told(QUARTER, *MONTHS_AND_QUARTER, "01;1;2;3;6", "02;1;;;1", "03;;;;")
    assert found == {(4, "Quý I/2024"): "6", (5, "Tháng 1/2024"): "1", (6, "Tháng 1/2024"): ""}


def test_two_figures_of_a_row_are_told_together() -> None:
    tables = read_all(*BOTH, "01;10;20;1;2", "02;10;;1;3")
    rows = [(t.above["period"], t.row_numbers, t.texts("total"), t.texts("secret")) for t in tables]
    assert rows == [
        ("Tháng 1/2024", [3, 4], ["10", "10"], ["1", "1"]),
        ("Tháng 2/2024", [3, 4], ["20", ""], ["2", "3"]),
    ]
    assert [table.is_further for table in tables] == [False, True]


def test_a_count_without_periods_of_its_own_is_of_no_month() -> None:
    lines = ("Mã đơn vị;Tổng số hồ sơ;;Số hồ sơ mật", ";Tháng 1;Tháng 2;", "01;10;20;1")
    assert refusal(QUARTER, *lines).issue.rule == "columns_not_told_apart"
    assert of_rows("Kỳ báo cáo: Tháng 1–2/2024", *lines) == {"Tháng 1–2/2024": "30"}


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;1;2;3;7"], (4, 4), id="a quarter"),
        pytest.param([QUARTER, *MONTHS_AND_QUARTER, "01;1;;;7"], (4, 4), id="a quarter of which a month is told"),
        pytest.param([YEAR, "Mã đơn vị;Tổng số hồ sơ;;;", ";T1;T2;T3;Quý I", "01;1;2;4;6"], (4, 4), id="among months"),
        pytest.param([QUARTER, "Mã đơn vị;Tổng số hồ sơ;;", ";Tổng số;Nam;Nữ", "01;3;1;1"], (4, 1), id="men and women"),
        pytest.param([QUARTER, "Mã đơn vị;Tổng số hồ sơ;", ";Tổng số;Nữ", "01;3;4"], (4, 1), id="more women than all"),
    ],
)  # fmt: skip
def test_a_sum_that_its_parts_do_not_make_up_is_told(lines, place) -> None:
    [table] = [one for one in read_all(*lines) if one.differing]
    [(row, found)] = table.differing.items()
    assert (row, found.column) == place
    assert found.text in found.issue.message_vi


def test_alone_in_its_row_a_sum_of_two_months_is_not_taken_for_the_year_s() -> None:
    [table] = read_all(YEAR, "Mã đơn vị;Tổng số hồ sơ;;", ";Tháng 1;Tháng 2;Cộng", "01;;;7")
    [(number, sum_)] = table.differing.items()
    assert (number, sum_.text, sum_.issue.rule) == (4, "7", "sum_of_shorter_time")


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;;", ";Tổng số;Nam;Nữ", "01;3;1;2"], id="they make it up"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;;", ";Tổng số;Nam;Nữ", "01;3;1;"], id="one of them is blank"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;", ";Tổng số;Nữ", "01;3;2"], id="women are part of all"),
        pytest.param(["Mã đơn vị;Tổng số hồ sơ;;", ";Tổng số;Nam;Nữ", "01;3;1;…"], id="nobody knows"),
    ],
)
def test_a_sum_that_its_parts_may_make_up_is_read(lines) -> None:
    [table] = read_all(QUARTER, *lines)
    assert (table.texts("total"), dict(table.differing)) == (["3"], {})


def test_years_side_by_side_are_a_row_each_unless_the_title_asks_for_one() -> None:
    lines = ("Mã đơn vị;Số cán bộ;;", ";Năm 2022;Năm 2023;2024", "01;1;2;3")
    each = {"Năm 2022": "1", "Năm 2023": "2", "Năm 2024": "3"}
    assert of_rows(*lines, sought=REGISTER) == each
    assert of_rows("SỐ LIỆU GIAI ĐOẠN 2022-2024", *lines, sought=REGISTER) == each
    assert of_rows("SỐ LIỆU NĂM 2023", *lines, sought=REGISTER) == {"NĂM 2023": "2"}


def test_states_of_several_years_are_a_row_each() -> None:
    sought = (
        Heading("code", ("Mã đơn vị",), is_text=True), Heading("year", ("Năm",), tells_year=True),
        Heading("criterion", ("Chỉ tiêu",)), Heading("total", ("Kết quả",)),
    )  # fmt: skip
    lines = ("Mã đơn vị;Chỉ tiêu;Kết quả;", ";;Năm 2022;Năm 2023", "01;8.4;Đạt;", "02;8.4;Không đạt;Đạt")
    assert told(*lines, sought=sought) == {
        (3, "Năm 2022"): "Đạt", (4, "Năm 2022"): "Không đạt", (4, "Năm 2023"): "Đạt",
    }  # fmt: skip


def test_a_total_row_belongs_to_every_period() -> None:
    tables = read_all(QUARTER, *MONTHS, "01;1;2;3", "02;1;2;3", "Tổng cộng;2;4;6")
    assert [table.totals["total"].tolist() for table in tables] == [["2"], ["4"], ["6"]]
