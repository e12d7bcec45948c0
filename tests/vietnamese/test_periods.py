"""Reporting periods in the wordings of offices."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold_ascii
from tests.vietnamese.refusing import refusal

PERIODS = {
    Period(2024, 3, 3): [
        "Tháng 3/2024",
        "tháng 03 năm 2024",
        "THÁNG 3 - 2024",
        "T3/2024",
        "T.3/2024",
        "3/2024",
        "03-2024",
        "thang 3/2024",
        "tháng 3, năm 2024",
        "Kỳ báo cáo: Tháng 3/2024",
        "(Tháng 3/2024)",
        "2024-03-01",
        "2024-03-01 00:00:00",
        "2024-03",
        "2024/03",
        "Tháng III/2024",
        "Tháng ba năm 2024",
        "Tháng 3/24",
        "T3-24",
        "01/03/2024 - 31/03/2024",
    ],
    Period(2024, 1, 3): [
        "Quý I/2024",
        "Quý 1 năm 2024",
        "quý 01/2024",
        "Q1/2024",
        "Q1/24",
        "Quý I'24",
        "2024Q1",
        "2024-Q1",
        "QI-2024",
        "Qúy I/2024",
        "quy 1/2024",
        "quý một năm 2024",
        "3 tháng đầu năm 2024",
        "Ba tháng đầu năm 2024",
        "Quý I (năm 2024)",
        "01/01/2024 - 31/03/2024",
        "01/01/2024–31/03/2024",
        "từ ngày 01/01/2024 đến ngày 31/03/2024",
        "từ 1/1/2024 đến 31/3/2024",
        "Từ 1/1 đến 31/3/2024",
        "từ ngày 01 tháng 01 năm 2024 đến ngày 31 tháng 3 năm 2024",
        "từ ngày 1 tháng 1 đến ngày 31 tháng 3 năm 2024",
        "2024-01-01 - 2024-03-31",
        "từ tháng 1 đến tháng 3/2024",
        "từ tháng 1/2024 đến hết tháng 3/2024",
        "01/2024 - 03/2024",
        "Tháng 1-3/2024",
        "Lũy kế đến quý I/2024",
        "Quý I/2024 (từ ngày 15/12/2023 đến ngày 14/3/2024)",
        "Quý I/2024 (tính từ 01/01 đến 31/3/2024)",
    ],
    Period(2024, 10, 12): ["Quý IV/2024", "quý 4/2024", "Quý tư năm 2024", "3 tháng cuối năm 2024"],
    Period(2024, 1, 5): ["Năm tháng đầu năm 2024", "5 tháng đầu năm 2024"],
    Period(2024, 1, 6): [
        "6 tháng đầu năm 2024",
        "6T2024",
        "Đầu năm đến hết tháng 6/2024",
        "Quý I và II/2024",
        "Quý 1 + quý 2 năm 2024",
        "6 tháng năm 2024",
        "06 tháng đầu năm 2024",
        "Sáu tháng đầu năm 2024",
        "sau thang dau nam 2024",
        "nửa đầu năm 2024",
        "6 tháng/2024",
        "6T/2024",
    ],
    Period(2024, 7, 12): ["6 tháng cuối năm 2024", "nửa cuối năm 2024"],
    Period(2024, 1, 9): [
        "9 tháng đầu năm 2024",
        "Chín tháng năm 2024",
        "Quý I-III/2024",
        "từ quý 1 đến quý 3 năm 2024",
    ],
    Period(2024, 1, 7): [
        "Lũy kế đến tháng 7/2024",
        "Luỹ kế đến tháng 7 năm 2024",
        "luỹ kế từ đầu năm đến hết tháng 7/2024",
        "luy ke den thang 7/2024",
        "từ đầu năm đến tháng 7/2024",
        "lũy kế 7 tháng năm 2024",
        "Lũy kế đến 31/7/2024",
    ],
    Period(2024, 1, 12): [
        "Năm 2024",
        "2024",
        "2024.0",
        "cả năm 2024",
        "12 tháng năm 2024",
        "NĂM 2024",
        "Năm báo cáo: 2024",
        "Năm 2024 (cả năm)",
    ],
}


@pytest.mark.parametrize(("text", "period"), [(text, period) for period, texts in PERIODS.items() for text in texts])
def test_a_period_however_worded(text, period):
    assert parse_period(text) == period
    assert parse_period(unicodedata.normalize("NFD", text).upper()) == period
    assert parse_period(fold_ascii(text).replace(" ", "  ")) == period


def test_numbers_of_months_and_quarters_may_be_words():
    words = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]
    for count, word in enumerate(words, start=1):
        assert parse_period(f"{word} tháng đầu năm 2024") == Period(2024, 1, count)
    for quarter, names in enumerate([("I", "một"), ("II", "hai"), ("III", "ba"), ("IV", "bốn", "tư")]):
        for name in names:
            assert parse_period(f"Quý {name}/2024") == Period(2024, 3 * quarter + 1, 3 * quarter + 3)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("01/01/2024 - 14/03/2024", "not_whole_months", id="ends on the 14th"),
        pytest.param("15/12/2023 đến 14/3/2024", "not_whole_months", id="two years"),
        pytest.param("01/03/2024 - 31/01/2024", "not_whole_months", id="backwards"),
        pytest.param("tháng 10/2023 - tháng 3/2024", "not_whole_months", id="months of two years"),
        pytest.param("từ tháng 5 đến tháng 3/2024", "not_whole_months", id="months backwards"),
        pytest.param("Lũy kế đến ngày 14/7/2024", "not_whole_months", id="cumulated to the 14th"),
        pytest.param("01/01/2024 - 31/02/2024", "not_a_date", id="ends on no day"),
        pytest.param("Quý I/2024 (từ 01/01/2024 đến 31/02/2024)", "not_a_date", id="a label whose days end on none"),
        pytest.param("Năm 2024 (từ 15/12/2023 đến 14/10/2024)", "not_whole_months", id="a label whose days end before"),
        pytest.param("Quý I/2024 (từ 15/11/2023 đến 14/3/2024)", "not_whole_months", id="a label with earlier days"),
        pytest.param("Quý I/2024 (từ 15/02/2024 đến 14/3/2024)", "not_whole_months", id="a label with later days"),
        pytest.param("Kỳ này (từ 15/12/2023 đến 14/3/2024)", "not_a_period", id="a label that names none"),
        pytest.param("Quý I, III/2024", "not_whole_months", id="quarters apart"),
        pytest.param("Quý III-II/2024", "not_whole_months", id="quarters backwards"),
        pytest.param("tháng 13/2024", "not_a_period", id="no such month"),
        pytest.param("0/2024", "not_a_period", id="month nought"),
        pytest.param("13 tháng đầu năm 2024", "not_a_period", id="thirteen months"),
        pytest.param("từ tháng 0 đến tháng 3/2024", "not_a_period", id="a range from no month"),
        pytest.param("tháng 1-13/2024", "not_a_period", id="a range to no month"),
        pytest.param("Quý V/2024", "not_a_period", id="no such quarter"),
        pytest.param("Quý 5/2024", "not_a_period", id="no such quarter in digits"),
        pytest.param("Tháng 3", "not_a_period", id="no year"),
        pytest.param("Sáu tháng đầu năm", "not_a_period", id="half of no year"),
        pytest.param("tháng năm 2024", "not_a_period", id="the month was left out"),
        pytest.param("31/03/2024", "not_a_period", id="a day"),
        pytest.param("2024-03-31", "not_a_period", id="a day as ISO"),
        pytest.param("3/24", "not_a_period", id="two digits of a year, or of a day"),
        pytest.param("Tháng 3/19", "not_a_period", id="two digits of a year before the programme's"),
        pytest.param("định kỳ", "not_a_period", id="words"),
    ],
)
def test_what_is_no_certain_period_is_refused(text, rule):
    assert refusal(parse_period, text).rule == rule


def test_nothing_written_is_no_period():
    assert parse_period("") is None
    assert parse_period("-") is None


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period(2024, 3, 3), "Tháng 3/2024"),
        (Period(2024, 1, 3), "Quý I/2024"),
        (Period(2024, 10, 12), "Quý IV/2024"),
        (Period(2024, 1, 6), "6 tháng đầu năm 2024"),
        (Period(2024, 7, 12), "6 tháng cuối năm 2024"),
        (Period(2024, 1, 9), "9 tháng đầu năm 2024"),
        (Period(2024, 1, 12), "Năm 2024"),
        (Period(2024, 2, 5), "Tháng 2–5/2024"),
    ],
)
def test_a_period_is_named_as_offices_name_it(period, label):
    assert period.label == label


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 12))
def test_every_period_is_read_back_from_its_name_and_from_its_days(year, one_month, other_month):
    period = Period(year, min(one_month, other_month), max(one_month, other_month))
    assert parse_period(period.label) == period
    assert parse_period(f"{period.first_day:%d/%m/%Y} - {period.last_day:%d/%m/%Y}") == period
    assert parse_period(f"từ tháng {period.first_month} đến tháng {period.last_month}/{year}") == period
    assert period.month_count == len({(d.year, d.month) for d in days_of(period)})


def days_of(period: Period) -> list[datetime.date]:
    days = (period.last_day - period.first_day).days
    return [period.first_day + datetime.timedelta(days=day) for day in range(days + 1)]


@pytest.mark.parametrize(
    ("one", "other", "lies_within"),
    [
        (Period(2024, 1, 3), Period(2024, 1, 12), True),
        (Period(2024, 1, 3), Period(2024, 1, 3), True),
        (Period(2024, 1, 3), Period(2024, 2, 12), False),
        (Period(2024, 10, 12), Period(2024, 1, 11), False),
        (Period(2024, 1, 3), Period(2025, 1, 12), False),
    ],
)
def test_a_period_lies_within_what_has_all_of_its_months(one, other, lies_within) -> None:
    assert one.lies_within(other) is lies_within
