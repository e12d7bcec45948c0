"""Days and years as offices and spreadsheets write them."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.vietnamese.dates import parse_date, parse_year
from ntm_pipeline.vietnamese.numbers import parse_count
from tests.vietnamese.refusing import refusal


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2024",
        "31-12-2024",
        "31.12.2024",
        "31 / 12 / 2024",
        "2024-12-31",
        "2024-12-31 00:00:00",
        "2024-12-31T08:15:00",
        "31/12/2024 14:30",
        "45657",
        "45657.0",
        "ngày 31 tháng 12 năm 2024",
        "Ngày 31 tháng 12 năm 2024",
        "31 tháng 12 năm 2024",
        "ngày 31/12/2024",
        unicodedata.normalize("NFD", "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_one_day_written_in_many_ways(text):
    assert parse_date(text) == datetime.date(2024, 12, 31)


def test_serials_reach_from_1950_to_2099():
    assert parse_date("18264") == datetime.date(1950, 1, 1)
    assert parse_date("73050") == datetime.date(2099, 12, 31)


def test_a_long_text_is_shown_in_part():
    assert f"“{'a' * 60}”" in refusal(parse_count, "a" * 60).message_vi
    assert f"“{'a' * 59}…”" in refusal(parse_count, "a" * 61).message_vi


def test_the_month_never_comes_first():
    assert parse_date("3/4/2024") == datetime.date(2024, 4, 3)
    assert refusal(parse_date, "12/31/2024").rule == "not_a_date"


@pytest.mark.parametrize("text", ["", " ", "-", "…", "không"])
def test_no_date_is_none(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("31/02/2024", "not_a_date", id="no such day"),
        pytest.param("29/02/2023", "not_a_date", id="no leap year"),
        pytest.param("31/12/24", "two_digit_year", id="two digits of a year"),
        pytest.param("31/12/0204", "not_a_date", id="a slip in the year"),
        pytest.param("2024", "not_a_date", id="a year"),
        pytest.param("12/2024", "not_a_date", id="a month"),
        pytest.param("18263", "not_a_date", id="a serial before 1950"),
        pytest.param("73051", "not_a_date", id="a serial after 2099"),
        pytest.param("20241331", "not_a_date", id="digits without separators that are no day"),
        pytest.param("31/12-2024", "not_a_date", id="mixed separators"),
        pytest.param("hôm qua", "not_a_date", id="words"),
    ],
)
def test_what_is_no_certain_day_is_refused(text, rule):
    assert refusal(parse_date, text).rule == rule


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(date):
    serial = (date - datetime.date(1899, 12, 30)).days
    for text in [f"{date.day}/{date.month}/{date.year}", f"{date:%d.%m.%Y}", date.isoformat(), str(serial)]:
        assert parse_date(text) == date


@pytest.mark.parametrize("text", ["2024", "Năm 2024", "NĂM  2024", "2024.0", "nam 2024"])
def test_years(text):
    assert parse_year(text) == 2024


def test_what_is_no_year_is_refused_and_nothing_written_is_none():
    assert refusal(parse_year, "24").rule == "not_a_year"
    assert refusal(parse_year, "1/2024").rule == "not_a_year"
    assert refusal(parse_year, "3024").rule == "not_a_year"
    assert parse_year("") is None
    assert parse_year("-") is None
