"""One cell at a time: what a clerk may write, what it means, and what must be refused rather than guessed."""

import datetime
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.vietnamese.choices import parse_choice, parse_yes_no
from ntm_pipeline.vietnamese.dates import parse_date, parse_year
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_blank, is_dash, is_none


def refusal(parse, text: str) -> Issue:
    """What `parse` says when it refuses the text."""
    with pytest.raises(UnreadableError) as caught:
        parse(text)
    return caught.value.issue


# --- Text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Hoà Bình", "Hòa Bình", id="tone on a or on o"),
        pytest.param("Luỹ kế", "Lũy kế", id="tone on y or on u"),
        pytest.param("THUÝ", "thúy", id="capitals"),
        pytest.param("khoẻ", "khỏe", id="tone in oe"),
        pytest.param(unicodedata.normalize("NFD", "Đại Từ"), "đại từ", id="decomposed accents"),
        pytest.param("Kỳ\n báo\u00a0 cáo ", "kỳ báo cáo", id="line breaks and hard spaces"),
        pytest.param("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", id="dashes"),
        pytest.param("Ðại Từ", "Đại Từ", id="the Icelandic letter that looks like Đ"),
        pytest.param("１２３", "123", id="full-width digits"),
        pytest.param("Mã\u200b xã\ufeff", "mã xã", id="invisible characters"),
    ],
)
def test_two_spellings_of_one_wording_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Văn Lang", "Văn Lăng", id="two communes of one province"),
        pytest.param("Quy", "Qui", id="i and y"),
        pytest.param("Đa", "Da", id="đ and d"),
    ],
)
def test_folding_keeps_different_names_apart(one, other):
    assert fold(one) != fold(other)


def test_folding_to_ascii_drops_accents_and_the_bar_of_d():
    assert fold_ascii("Đơn vị  báo cáo: Thuỷ NGUYÊN") == "don vi bao cao: thuy nguyen"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\n\t", "\u200b"])
def test_blank_is_nothing_written(text):
    assert is_blank(text)
    assert is_none(text)
    assert not is_dash(text)


@pytest.mark.parametrize("text", ["-", "–", "—", " - ", "--", "...", "…", "x", "X", "Không", "không có"])
def test_a_mark_of_none_is_written_and_means_none(text):
    assert is_dash(text)
    assert is_none(text)
    assert not is_blank(text)


@pytest.mark.parametrize("text", ["0", "-1", "Không đạt", "xã", "."])
def test_what_says_something_is_not_none(text):
    assert not is_none(text)


# --- Counts


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


# --- Dates


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
        pytest.param("20241231", "not_a_date", id="digits without separators"),
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


# --- Years and periods


@pytest.mark.parametrize("text", ["2024", "Năm 2024", "NĂM  2024", "2024.0", "nam 2024"])
def test_years(text):
    assert parse_year(text) == 2024


def test_what_is_no_year_is_refused_and_nothing_written_is_none():
    assert refusal(parse_year, "24").rule == "not_a_year"
    assert refusal(parse_year, "1/2024").rule == "not_a_year"
    assert refusal(parse_year, "3024").rule == "not_a_year"
    assert parse_year("") is None
    assert parse_year("-") is None


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
        "01/03/2024 - 31/03/2024",
    ],
    Period(2024, 1, 3): [
        "Quý I/2024",
        "Quý 1 năm 2024",
        "quý 01/2024",
        "Q1/2024",
        "QI-2024",
        "Qúy I/2024",
        "quy 1/2024",
        "quý một năm 2024",
        "3 tháng đầu năm 2024",
        "Ba tháng đầu năm 2024",
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
        "6 tháng năm 2024",
        "06 tháng đầu năm 2024",
        "Sáu tháng đầu năm 2024",
        "sau thang dau nam 2024",
        "nửa đầu năm 2024",
        "6 tháng/2024",
        "6T/2024",
    ],
    Period(2024, 7, 12): ["6 tháng cuối năm 2024", "nửa cuối năm 2024"],
    Period(2024, 1, 9): ["9 tháng đầu năm 2024", "Chín tháng năm 2024"],
    Period(2024, 1, 7): [
        "Lũy kế đến tháng 7/2024",
        "Luỹ kế đến tháng 7 năm 2024",
        "luỹ kế từ đầu năm đến hết tháng 7/2024",
        "luy ke den thang 7/2024",
        "từ đầu năm đến tháng 7/2024",
        "lũy kế 7 tháng năm 2024",
        "Lũy kế đến 31/7/2024",
    ],
    Period(2024, 1, 12): ["Năm 2024", "2024", "2024.0", "cả năm 2024", "12 tháng năm 2024", "NĂM 2024"],
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
        pytest.param("Tháng 3/24", "not_a_period", id="two digits of a year"),
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


# --- Choices


@pytest.mark.parametrize("text", ["Có", "CÓ", "có ", "x", "X", "✓", "v", "1", "đúng", "Đã có", "yes", "TRUE"])
def test_yes(text):
    assert parse_yes_no(text) is True


@pytest.mark.parametrize("text", ["Không", "KHÔNG", "0", "sai", "Chưa", "chưa có", "No", "FALSE"])
def test_no(text):
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "-", "…"])
def test_neither_yes_nor_no_is_none(text):
    assert parse_yes_no(text) is None


@pytest.mark.parametrize("text", ["cơ", "2", "có lẽ"])
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


# --- Whatever is written

PARSERS = [parse_count, parse_date, parse_year, parse_period, parse_yes_no]


@given(st.text() | st.text("0123456789.,/- tháng năm quý đến eE+xIV", max_size=30))
def test_any_text_is_read_or_refused_in_two_languages_and_never_anything_else(text):
    refusals = [refused for parse in PARSERS if (refused := refusal_or_none(parse, text))]
    for refused in refusals:
        assert refused.rule.replace("_", "").isalpha()
        assert refused.message_vi.endswith(".")
        assert refused.message_en.endswith(".")
        assert len(refused.message_vi) < 400


def refusal_or_none(parse, text: str) -> Issue | None:
    try:
        parse(text)
    except UnreadableError as refused:
        return refused.issue
    return None


def test_a_refusal_survives_the_way_to_another_process():
    refused = pickle.loads(pickle.dumps(refusal(parse_count, "abc")))
    assert (refused.rule, refused.message_vi) == ("not_a_count", refusal(parse_count, "abc").message_vi)
    assert "abc" in str(refused)


def test_thousands_of_zeros_are_zero() -> None:
    assert parse_count("0" * 5000) == 0
    assert parse_count("0" * 5000 + "12") == 12
