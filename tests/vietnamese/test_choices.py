"""Yes or no, and values of a closed list."""

import pytest

from ntm_pipeline.vietnamese.choices import parse_choice, parse_yes_no
from tests.vietnamese.refusing import refusal


@pytest.mark.parametrize(
    "text",
    [
        "Có",
        "CÓ",
        "có ",
        "x",
        "X",
        "✓",
        "v",
        "1",
        "đúng",
        "Đã có",
        "yes",
        "TRUE",
        "[x]",
        "☑ Có ☐ Không",
        "(x) Có ( ) Không",
    ],
)
def test_yes(text):
    assert parse_yes_no(text) is True


@pytest.mark.parametrize(
    "text", ["Không", "KHÔNG", "0", "sai", "Chưa", "chưa có", "No", "FALSE", "[ ]", "Có: ☐ Không: ☒"]
)
def test_no(text):
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "-", "…"])
def test_neither_yes_nor_no_is_none(text):
    assert parse_yes_no(text) is None


@pytest.mark.parametrize("text", ["cơ", "2", "có lẽ", "☐ Có ☐ Không"])
def test_what_is_neither_yes_nor_no_is_refused(text):
    assert refusal(parse_yes_no, text).rule == "not_yes_no"


RESULTS = {"met": ("Đạt", "đạt chuẩn"), "unmet": ("Không đạt", "Chưa đạt")}


def test_a_choice_is_found_by_any_of_its_spellings():
    assert parse_choice("ĐẠT ", RESULTS) == "met"
    assert parse_choice("chưa  đạt", RESULTS) == "unmet"
    assert parse_choice("", RESULTS) is None
    assert parse_choice("-", RESULTS) is None


def test_a_mark_of_none_may_be_one_of_the_choices():
    assert parse_choice("Không", {"none": ("Không",), "some": ("Có",)}) == "none"


def test_a_choice_outside_the_list_is_refused_with_the_list():
    refused = refusal(lambda text: parse_choice(text, RESULTS), "đat")
    assert refused.rule == "not_in_list"
    assert "Đạt; Không đạt" in refused.message_vi
    assert "Đạt; Không đạt" in refused.message_en
