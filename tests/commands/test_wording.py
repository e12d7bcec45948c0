"""Words and numbers that people meet: nothing may look attained that isn't."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from ntm_pipeline.commands.wording import STATUS_STYLES
from ntm_pipeline.indicators import STANDINGS
from ntm_pipeline.models.model import shared_columns
from ntm_pipeline.report.wording import (
    STANDING_WORDS,
    STANDING_WORDS_EN,
    STATUS_WORDS,
    aim_text,
    roundings,
    share_text,
    status_reason,
    status_reason_en,
)

STATUSES = ("attained", "on_track", "behind", "missed", "undetermined", "no_data", "not_applicable")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.6996, "69,9 %"),
        (0.69999999, "69,9 %"),
        (0.7, "70,0 %"),
        (0.29, "29,0 %"),
        (0.57, "57,0 %"),
        (0.9999, "99,9 %"),
        (1.0, "100,0 %"),
        (0.0, "0,0 %"),
        (0.00001, "0,0 %"),
        (None, "–"),
    ],
)
def test_a_share_is_a_vietnamese_percentage_rounded_down(value: float | None, text: str) -> None:
    assert share_text(value, "share") == text


@pytest.mark.parametrize(("value", "text"), [(4.0, "4"), (0.0, "0"), (1234.0, "1.234"), (None, "–")])
def test_a_count_is_a_whole_number(value: float | None, text: str) -> None:
    assert share_text(value, "count") == text


def test_no_share_is_shown_at_or_above_a_target_that_it_misses() -> None:
    # Every fraction with a denominator of up to 250, held to every target in whole percent.
    for denominator in range(1, 251):
        for numerator in range(denominator + 1):
            exact = Fraction(numerator, denominator)
            shown = Fraction(share_text(numerator / denominator, "share").removesuffix(" %").replace(",", ".")) / 100
            assert shown <= exact < shown + Fraction(1, 1000)


def test_every_status_has_its_word_and_its_colour() -> None:
    # Colour alone tells nothing to one man in twelve.
    assert set(STATUS_WORDS) == set(STATUS_STYLES) == set(STATUSES)
    assert len(set(STATUS_WORDS.values())) == len(STATUSES)


def test_the_dictionary_knows_the_same_statuses_by_the_same_words() -> None:
    vietnamese, english = shared_columns()["status"]
    for status, word in STATUS_WORDS.items():
        assert status in english
        assert f"{status}: {word}" in vietnamese


def reason(
    status: str, reported: int = 8, expected: int = 10, told_in: Callable[..., str] = status_reason, **figures: object
) -> str:
    target = {
        "status": status, "measure": "share", "target_value": 0.7, "value": 0.6996, "value_low": 0.5, "value_high": 0.9,
        "needed": 3, "required_value": 0.62501, "bounds": "certain", "comparator": ">=", "reported": reported,
        "expected": expected, **figures,
    }  # fmt: skip
    return told_in(target)


@pytest.mark.parametrize("told_in", [status_reason, status_reason_en])
@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_reason_that_is_a_sentence(status: str, told_in: Callable[..., str]) -> None:
    told = reason(status, told_in=told_in)
    assert told.endswith(".")
    assert "None" not in told
    assert "{" not in told


@pytest.mark.parametrize("status", ["missed", "on_track", "behind"])
def test_what_isnt_attained_names_value_target_and_what_is_missing(status: str) -> None:
    told = reason(status)
    assert "69,9 %" in told
    assert "70,0 %" in told
    assert "còn thiếu 3" in told


@pytest.mark.parametrize("status", ["on_track", "behind"])
def test_the_pace_is_named_and_rounded_up(status: str) -> None:
    assert "62,6 %" in reason(status)
    value = 63.0 if status == "on_track" else 40.0
    assert "năm, 63;" in reason(status, measure="count", target_value=70.0, value=value, required_value=62.4)


@pytest.mark.parametrize("bounds", ["certain", "assumed"])
def test_what_is_undetermined_names_both_bounds_and_what_is_needed(bounds: str) -> None:
    told = reason("undetermined", bounds=bounds)
    assert "50,0 %" in told
    assert "90,0 %" in told
    assert "còn thiếu 3" in told


@pytest.mark.parametrize("status", ["attained", "undetermined"])
def test_only_of_certain_bounds_it_is_said_that_they_hold_in_the_worst_case(status: str) -> None:
    assert "giả định" not in reason(status)
    assert "giả định" in reason(status, bounds="assumed")
    assert "ngay cả khi" not in reason(status, bounds="assumed")


def test_where_nothing_is_needed_but_reports_the_sentence_says_so() -> None:
    assert "còn thiếu báo cáo" in reason("undetermined", bounds="assumed", needed=0)


def test_nobody_to_be_judged_and_nothing_to_be_measured_are_told_apart() -> None:
    nothing = {"value": None, "value_low": None, "value_high": None, "needed": None}
    assert reason("not_applicable", 0, 0, **nothing) != reason("not_applicable", 8, 8, **nothing)


def test_what_is_attained_although_reports_are_missing_rests_on_the_lower_bound() -> None:
    assert "80,0 %" in reason("attained", value=0.95, value_low=0.8)
    assert "95,0 %" in reason("attained", reported=10, value=0.95, value_low=0.95)


def test_no_report_and_a_zero_denominator_are_told_apart() -> None:
    nothing = {"value": None, "value_low": None, "value_high": None, "needed": None}
    assert reason("no_data", reported=0, **nothing) != reason("no_data", reported=8, **nothing)


# --- Not more than: nothing is rounded down to what it exceeds


@pytest.mark.parametrize("status", ["missed", "on_track", "behind"])
def test_of_not_more_than_the_value_is_rounded_up_and_what_it_is_held_to_down(status: str) -> None:
    told = reason(status, comparator="<=", value=0.10001, target_value=0.1, required_value=0.35999)
    assert "10,1 %" in told
    assert "10,0 %" in told
    assert "phải bớt 3" in told
    assert "còn thiếu" not in told
    if status != "missed":
        assert "35,9 %" in told
    assert ("không cao hơn" if status == "on_track" else " cao hơn") in told


def test_of_not_more_than_the_upper_bound_is_what_attains() -> None:
    told = reason("attained", comparator="<=", value=0.05, value_low=0.04, value_high=0.0901, target_value=0.1)
    assert "9,1 %" in told
    assert "ngay cả khi phần chưa báo cáo đều được tính" in told
    assert "giả định" in reason("attained", comparator="<=", bounds="assumed", value_high=0.0901, target_value=0.1)
    assert "không vượt" in reason("attained", reported=10, comparator="<=", value=0.1, target_value=0.1)


@pytest.mark.parametrize("measure", ["mean", "total"])
def test_without_an_upper_bound_the_sentence_says_so(measure: str) -> None:
    figures = {"measure": measure, "value": 2.0, "value_low": 1.256, "value_high": None, "target_value": 3.0}
    told = reason("undetermined", **figures)
    assert "không có cận trên" in told
    assert ("1,25" if measure == "mean" else " 1 ") in told
    assert "cận trên" not in reason("missed", **figures)


def test_a_mean_has_two_decimals_and_a_total_none() -> None:
    assert [share_text(15.678, m) for m in ("mean", "total")] == ["15,67", "15"]
    assert aim_text(0.125, "share", "<=") == "≤ 12,5 %"
    assert share_text(1234.5, "mean") == "1.234,50"
    assert aim_text(1.255, "mean", ">=") == "1,255"


@pytest.mark.parametrize("status", ["missed", "undetermined", "behind"])
def test_beside_a_base_that_may_be_anything_no_number_is_told(status: str) -> None:
    told = reason(status, measure="mean", needed=None, value_high=None)
    assert "gốc so sánh chưa đủ số liệu" in told
    assert "None" not in told


def test_where_only_the_base_is_incomplete_the_sentence_says_so() -> None:
    told = reason("undetermined", reported=10, value_low=0.6996, value_high=0.6996)
    assert told == "69,9 % đã đủ số liệu nhưng gốc so sánh thì chưa, nên chưa thể kết luận so với 70,0 %; còn thiếu 3."


def test_a_figure_without_its_base_says_what_is_lacking() -> None:
    assert "gốc so sánh" in reason("no_data", target_value=None)
    assert "bằng không" in reason("not_applicable", target_value=None)


def shown(text: str) -> Fraction:
    """The number that a text tells."""
    found = re.search(r"-?[\d.]+(?:,\d+)?", text)
    assert found, text
    number = Fraction(found[0].replace(".", "").replace(",", "."))
    return number / 100 if "%" in text else number


# Figures of six decimals and of none, and those of targets relative to another figure, which may go on for ever.
AIMS = [Fraction(n, 1_000_000) for n in (1, 100_000, 333_333, 695_500, 699_600, 700_000, 999_999, 1_000_000)]
ENDLESS = [Fraction(1, 3), Fraction(2, 7), Fraction(3, 50), Fraction(62, 100), Fraction(22, 7)]


@pytest.mark.parametrize("comparator", [">=", "<="])
@pytest.mark.parametrize("measure", ["share", "mean", "count", "total"])
def test_what_is_shown_stands_as_what_is_meant(comparator: str, measure: str) -> None:
    """Whatever the form: what isn't reached never looks so, and what is never looks as if it weren't."""
    whole = measure in ("count", "total")
    for aim in AIMS + ENDLESS:
        exact = aim * 9 if whole else aim
        for size in (1,) if whole else (1, 7, 50, 997, 10_000, 1_000_000):
            nearest = int(exact * size)
            for value in (Fraction(max(0, nearest + step), size) for step in range(-2, 3)):
                is_reached = value >= exact if comparator == ">=" else value <= exact
                told = share_text(float(value), measure, roundings(comparator)[0], float(exact))
                due = aim_text(float(exact), measure, comparator, float(value) if is_reached else None)
                looks = shown(told) >= shown(due) if comparator == ">=" else shown(told) <= shown(due)
                assert looks == is_reached, (value, exact, told, due)


def test_what_took_several_steps_to_reckon_is_no_hair_above() -> None:
    assert aim_text(0.1 + 0.2, "share", ">=") == "30,0 %"
    assert aim_text(300000 / 5 / 1000000, "share", ">=") == "6,0 %"


def test_a_figure_of_more_decimals_is_told_in_full_and_the_value_as_exactly() -> None:
    told = reason("missed", value=0.69955, target_value=0.6996)
    assert "69,95 %" in told
    assert "69,96 %" in told


def test_what_a_row_came_to_has_words_in_both_languages() -> None:
    assert set(STANDING_WORDS) == set(STANDING_WORDS_EN) == set(STANDINGS)
