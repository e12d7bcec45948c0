"""Counts as offices write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.vietnamese.numbers import parse_count
from tests.vietnamese.refusing import refusal


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1234", 1234),
        ("0", 0),
        ("007", 7),
        ("1.234", 1234),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1\u00a0234\u202f567", 1234567),
        ("1,234,567", 1234567),
        ("1.234,0", 1234),
        ("1,234.00", 1234),
        ("1234,0", 1234),
        ("1234.0", 1234),
        ("12.00", 12),
        ("１２３", 123),
        ("1,2E+09", 1_200_000_000),
        ("1.234E+3", 1234),
        ("1E14", 10**14),
        (" 12 ", 12),
        ("-0", 0),
        ("-", 0),
        ("…", 0),
        ("x", 0),
        ("Không", 0),
        ("", None),
        ("   ", None),
    ],
)
def test_counts_are_read_as_vietnamese_offices_write_them(text, count):
    assert parse_count(text) == count


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("1,234", "not_a_count", id="one comma: a decimal here, a thousand elsewhere"),
        pytest.param("1,000", "not_a_count", id="one comma and zeros: one, or a thousand"),
        pytest.param("1.5", "not_a_count", id="decimals after a dot"),
        pytest.param("12,5", "not_a_count", id="decimals after a comma"),
        pytest.param("1.234,5", "not_a_count", id="groups and decimals"),
        pytest.param("0.855", "not_a_count", id="a share is no group of thousands"),
        pytest.param("1.23.456", "not_a_count", id="broken groups"),
        pytest.param("12 34", "not_a_count", id="two numbers"),
        pytest.param("1.2345E+2", "not_a_count", id="scientific with decimals left"),
        pytest.param("85,5 %", "not_a_count", id="a percentage"),
        pytest.param("120 hồ sơ", "not_a_count", id="a number with words"),
        pytest.param("10²", "not_a_count", id="a superscript"),
        pytest.param("١٢٣", "not_a_count", id="digits of another script"),
        pytest.param("#N/A", "not_a_count", id="a formula's error"),
        pytest.param("9" * 5000, "not_a_count", id="more digits than any count has"),
        pytest.param("1e15", "not_a_count", id="an exponent beyond any count"),
        pytest.param("-5", "negative_count", id="negative"),
        pytest.param("−5", "negative_count", id="negative with a true minus"),
        pytest.param("-1.234", "negative_count", id="negative with groups"),
    ],
)
def test_what_is_no_certain_whole_number_is_refused(text, rule):
    assert refusal(parse_count, text).rule == rule


def test_the_refusal_of_a_single_comma_says_how_to_mend_it():
    refused = refusal(parse_count, "1,234")
    assert "dấu phẩy" in refused.message_vi
    assert "1234 hoặc 1.234" in refused.message_vi
    assert "1234 or 1.234" in refused.message_en


@given(st.integers(0, 10**15 - 1))
def test_every_count_is_read_back_from_every_way_of_grouping(count):
    grouped = f"{count:,}"
    for text in [
        str(count),
        grouped.replace(",", "."),
        grouped.replace(",", " "),
        f"{count}.0",
        f"{count},0",
    ]:
        assert parse_count(text) == count
    assert parse_count(f"{grouped.replace(',', '.')},00") == count


def test_thousands_of_zeros_are_zero() -> None:
    assert parse_count("0" * 5000) == 0
    assert parse_count("0" * 5000 + "12") == 12
