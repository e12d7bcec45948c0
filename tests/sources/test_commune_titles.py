"""Titles of communes: which title, and whether registered for, recognised or withdrawn."""

import pytest

from tests.sources.desk import Desk, column, defects
from tests.sources.forms import FORMS

FORM = FORMS["commune_titles"]
TITLES = {
    "Xã NTM": ["Xã NTM", "Xã nông thôn mới", "XÃ ĐẠT CHUẨN NÔNG THÔN MỚI"],
    "Xã NTM nâng cao": ["Xã NTM nâng cao", "Xã nông thôn mới nâng cao"],
    "Xã NTM kiểu mẫu": ["Xã NTM kiểu mẫu", "Xã nông thôn mới kiểu mẫu"],
}
STATES = {
    "Đăng ký": ["Đăng ký", "Đăng kí", "đăng ký phấn đấu"],
    "Công nhận": ["Công nhận", "Đã công nhận", "Được công nhận"],
    "Thu hồi": ["Thu hồi", "Bị thu hồi"],
}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "commune_titles")


@pytest.mark.parametrize(
    ("heading", "name", "spellings"),
    [("Danh hiệu", "title", TITLES), ("Trạng thái", "title_state", STATES)],
    ids=["titles", "states"],
)
def test_closed_lists_in_their_spellings(desk, heading, name, spellings) -> None:
    pairs = [(value, text) for value, texts in spellings.items() for text in texts]
    read = desk.read_form(*(FORM.cells | {heading: text} for _, text in pairs))
    assert column(read, name) == [value for value, _ in pairs]


@pytest.mark.parametrize(("heading", "text"), [("Danh hiệu", "Xã NTM thông minh"), ("Trạng thái", "Sắp công nhận")])
def test_a_word_outside_the_list_is_rejected(desk, heading, text) -> None:
    assert defects(desk.read_form(FORM.cells | {heading: text})) == [(2, heading, "not_in_list")]


@pytest.mark.parametrize(
    ("code", "rule"), [("101", "unit_name_differs"), ("99999", "unit_code_wrong"), ("VN", "unit_code_wrong")]
)
def test_titles_are_of_communes(desk, code, rule) -> None:
    """101 is read as 00101, whatever district bears it: the heading says commune."""
    read = desk.read_form(FORM.cells | {"Mã xã": code})
    assert [d.rule for d in read.defects + read.warnings] == [rule]
