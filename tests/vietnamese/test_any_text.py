"""Whatever is written in a cell, it is read or refused."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.vietnamese.choices import parse_yes_no
from ntm_pipeline.vietnamese.dates import parse_date, parse_year
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.periods import parse_period
from tests.vietnamese.refusing import refusal

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
