"""Words and numbers that people meet: nothing may look attained that isn't."""

from fractions import Fraction

import pytest

from ntm_pipeline.commands.wording import STATUS_STYLES, STATUS_WORDS, aim_text, share_text, status_reason
from ntm_pipeline.models.model import shared_columns

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


@pytest.mark.parametrize(("value", "text"), [(4.0, "4"), (0.0, "0"), (1234.0, "1234"), (None, "–")])
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


def reason(status: str, reported: int = 8, expected: int = 10, **figures: object) -> str:
    target = {
        "status": status, "measure": "share", "target_value": 0.7, "value": 0.6996, "value_low": 0.5, "value_high": 0.9,
        "needed": 3, "required_value": 0.62501, "bounds": "certain", "comparator": ">=", "reported": reported,
        "expected": expected, **figures,
    }  # fmt: skip
    return status_reason(target)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_a_reason_that_is_a_sentence(status: str) -> None:
    told = reason(status)
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
    assert "63" in reason(status, measure="count", target_value=70.0, value=40.0, required_value=62.4)


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
    assert aim_text(1.255, "mean", ">=") == "1,26"


def test_a_figure_without_its_base_says_what_is_lacking() -> None:
    assert "gốc so sánh" in reason("no_data", target_value=None)
    assert "bằng không" in reason("not_applicable", target_value=None)
