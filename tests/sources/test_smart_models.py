"""Smart models: kinds, states, the year from which one counts, villages with and without a name."""

import pytest

from tests.sources.desk import Desk, column, defects, records
from tests.sources.forms import FORMS

FORM = FORMS["smart_models"]
KINDS = {
    "Xã NTM thông minh": ["Xã NTM thông minh", "Xã nông thôn mới thông minh", "XÃ THÔNG MINH"],
    "Thôn NTM thông minh": ["Thôn NTM thông minh", "Thôn thông minh", "Thôn nông thôn mới thông minh"],
}
STATES = {
    "Đề xuất": ["Đề xuất", "đang đề xuất"],
    "Thí điểm": ["Thí điểm"],
    "Phê duyệt": ["Phê duyệt", "Đã phê duyệt"],
    "Triển khai": ["Triển khai", "Đang triển khai"],
    "Công nhận": ["Công nhận", "Đã công nhận"],
    "Dừng": ["Dừng", "Đã dừng"],
}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "smart_models")


@pytest.mark.parametrize(
    ("heading", "name", "spellings"),
    [("Loại mô hình", "model_kind", KINDS), ("Trạng thái", "model_state", STATES)],
    ids=["kinds", "states"],
)
def test_closed_lists_in_their_spellings(desk, heading, name, spellings) -> None:
    pairs = [(value, text) for value, texts in spellings.items() for text in texts]
    read = desk.read_form(*(FORM.cells | {heading: text} for _, text in pairs))
    assert column(read, name) == [value for value, _ in pairs]


@pytest.mark.parametrize(("heading", "text"), [("Loại mô hình", "Huyện NTM thông minh"), ("Trạng thái", "Tốt")])
def test_a_word_outside_the_list_is_rejected(desk, heading, text) -> None:
    assert defects(desk.read_form(FORM.cells | {heading: text})) == [(2, heading, "not_in_list")]


@pytest.mark.parametrize(("year", "is_good"), [("1999", False), ("2000", True), ("2099", True), ("22", False)])
def test_the_year_from_which_it_counts_is_a_year_of_this_century(desk, year, is_good) -> None:
    read = desk.read_form(FORM.cells | {"Năm": year})
    assert [column for _, column, _ in defects(read)] == ([] if is_good else ["Năm"])


def test_a_year_above_the_table_is_not_the_year_of_a_model(desk) -> None:
    """The period of a report says nothing of when a model began."""
    read = desk.read_form(FORM.cells, above=["Kỳ báo cáo: Năm 2023"], without=["Năm"])
    assert read.refused is not None
    assert "Năm" in read.refused[0]


def test_two_villages_without_a_name_are_one_and_the_later_stands(desk) -> None:
    intake = desk.settled_form(FORM.cells | {"Tên thôn": ""}, FORM.cells | {"Tên thôn": "-"}, FORM.cells)
    assert records(intake.rows, "row_number", "village_name") == [(3, None), (4, "Thôn Đông")]
    assert records(intake.superseded_rows, "row_number", "by_row_number") == [(2, 3)]
