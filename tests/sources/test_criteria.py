"""Criterion results: sets and numbers in their spellings, and the later decision wins."""

import pytest

from tests.sources.desk import Desk, column, defects, records
from tests.sources.forms import FORMS

FORM = FORMS["criteria"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "criteria")


SETS = {
    "Xã NTM": ["Xã NTM", "xã nông thôn mới", "Bộ tiêu chí quốc gia về xã nông thôn mới", "Xã đạt chuẩn NTM"],
    "Xã NTM nâng cao": [
        "Xã NTM nâng cao",
        "Xã nông thôn mới nâng cao",
        "NTM nâng cao",
        "Bộ tiêu chí quốc gia về xã NTM nâng cao",
        "Xã đạt nông thôn mới nâng cao",
    ],
    "Huyện NTM": ["Huyện NTM", "Huyện nông thôn mới"],
    "Huyện NTM nâng cao": ["Huyện NTM nâng cao", "Huyện nông thôn mới nâng cao"],
}


def test_sets_in_their_spellings(desk) -> None:
    pairs = [(value, text) for value, texts in SETS.items() for text in texts]
    read = desk.read_form(*(FORM.cells | {"Bộ tiêu chí": text} for _, text in pairs))
    assert column(read, "criteria_set") == [value for value, _ in pairs]


MET = {"Đạt": True, "đạt": True, "ĐẠT": True, "Đạt chuẩn": True, "x": True, "Không đạt": False, "Chưa đạt": False}


def test_results_in_their_spellings(desk) -> None:
    assert column(desk.read_form(*(FORM.cells | {"Kết quả": text} for text in MET)), "is_met") == list(MET.values())


NUMBERS = {
    "8.4": "8.4",
    "8,4": "8.4",
    "08.04": "8.4",
    "Chỉ tiêu 8.4": "8.4",
    "15.2": "15.2",
    "8": "8",
    "Tiêu chí số 8": "8",
    "Tiêu chí 8": "8",
}


def test_numbers_of_criteria_in_their_spellings(desk) -> None:
    read = desk.read_form(*(FORM.cells | {"Chỉ tiêu": text} for text in NUMBERS))
    assert dict(zip(NUMBERS, column(read, "criterion_number"), strict=True)) == NUMBERS


def test_a_whole_criterion_that_a_program_wrote_as_a_decimal_is_whole(desk) -> None:
    """In a column that also holds 8.4, many programs write 8 as 8.0."""
    assert column(desk.read_form(FORM.cells | {"Chỉ tiêu": "8.0"}), "criterion_number") == ["8"]


@pytest.mark.parametrize("text", ["2024-04-08", "8.4.1", "Thông tin và Truyền thông", "8/4", "VIII"])
def test_what_is_no_number_of_a_criterion_is_rejected(desk, text) -> None:
    """A spreadsheet turns 8.4 into the 8th of April."""
    assert defects(desk.read_form(FORM.cells | {"Chỉ tiêu": text})) == [(2, "Chỉ tiêu", "not_a_criterion")]


@pytest.mark.parametrize(("heading", "text"), [("Bộ tiêu chí", "Xã NTM kiểu mẫu"), ("Kết quả", "Gần đạt")])
def test_a_word_outside_the_list_is_rejected(desk, heading, text) -> None:
    assert defects(desk.read_form(FORM.cells | {heading: text})) == [(2, heading, "not_in_list")]


def decided(day: str, result: str) -> dict[str, str]:
    return FORM.cells | {"Ngày quyết định": day, "Kết quả": result}


@pytest.mark.parametrize(
    ("first_file", "second_file", "is_met"),
    [
        pytest.param([decided("20/02/2025", "Đạt")], [decided("20/01/2025", "Không đạt")], True, id="by its day"),
        pytest.param([decided("20/02/2025", "Đạt")], [decided("", "Không đạt")], True, id="undated is earliest"),
        pytest.param([decided("20/01/2025", "Đạt")], [decided("20/01/2025", "Không đạt")], False, id="then by path"),
        pytest.param(
            [decided("20/02/2025", "Không đạt"), decided("05/01/2025", "Đạt")], [], False, id="not by its row"
        ),
    ],
)
def test_the_later_decision_wins(desk, first_file, second_file, is_met) -> None:
    desk.form(*first_file, name="a.csv")
    if second_file:
        desk.form(*second_file, name="b.csv")
    assert records(desk.settle().rows, "is_met") == [is_met]


def test_the_two_criteria_8_4_are_two(desk) -> None:
    """8.4 of one set is not 8.4 of the other."""
    intake = desk.settled_form(FORM.cells, FORM.cells | {"Bộ tiêu chí": "Xã NTM nâng cao", "Kết quả": "Không đạt"})
    assert records(intake.rows, "criteria_set", "is_met") == [("Xã NTM", True), ("Xã NTM nâng cao", False)]


def test_a_district_has_results_until_the_reform_and_none_after(desk) -> None:
    district = FORM.cells | {"Mã đơn vị": "101", "Tên đơn vị": "Huyện A", "Bộ tiêu chí": "Huyện NTM", "Chỉ tiêu": "9.5"}
    read = desk.read_form(
        district | {"Năm đánh giá": "2025"}, district | {"Năm đánh giá": "2026", "Ngày quyết định": ""}
    )
    assert defects(read) == [(3, "Mã đơn vị", "unit_unknown")]
    assert records(read.rows, "unit_id") == ["101"]
