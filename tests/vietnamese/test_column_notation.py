"""What one cell leaves open and the others of its column settle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.issues import Issue
from ntm_pipeline.vietnamese.column_notation import settle_counts, settle_days
from ntm_pipeline.vietnamese.numbers import parse_count


@pytest.mark.parametrize(
    ("texts", "beside", "settled"),
    [
        pytest.param(["120.000", "0.000"], [], {"120.000": "120"}, id="a zero with decimals"),
        pytest.param(["120.000", "1234.000"], [], {"120.000": "120"}, id="four digits before the mark"),
        pytest.param(["120.000", "7.500", "0.000"], [], {"120.000": None, "7.500": None}, id="both"),
        pytest.param(["120.000", "7.500"], [], {}, id="a count has no half"),
        pytest.param(["120.000", "1.234.567"], [], {}, id="two groups"),
        pytest.param(["120.000", "45"], [], {}, id="a plain figure"),
        pytest.param(["120.000", "0"], [], {}, id="a plain zero"),
        pytest.param(["120.000"], [], {}, id="one alone is as Vietnamese write it"),
        pytest.param(["120.000", "7.000"], [], {"120.000": None, "7.000": None}, id="every figure ends in three zeros"),
        pytest.param(["120.000"], ["0.000"], {"120.000": "120"}, id="the column beside tells"),
        pytest.param(["120.000", "1.234"], ["0.000"], {}, id="its own cells count before those beside"),
        pytest.param(["120,000", "0,000"], [], {"120,000": "120"}, id="a comma before decimals"),
        pytest.param(["120,000", "1,234,567"], [], {"120,000": "120000"}, id="an English comma"),
        pytest.param(["120,000"], [], {}, id="a comma alone is told by its reader"),
        pytest.param([" 120.000 ", "0.000"], [], {" 120.000 ": "120"}, id="blanks around"),
    ],
)
def test_counts_are_settled_by_their_column(texts, beside, settled) -> None:
    found = settle_counts(texts, beside)
    assert {text: None if isinstance(read, Issue) else read for text, read in found.items()} == settled


def test_what_stays_open_names_both_figures() -> None:
    issue = settle_counts(["120.000", "7.000"])["120.000"]
    assert isinstance(issue, Issue)
    assert issue.rule == "not_a_count"
    assert "(số 120)" in issue.message_vi
    assert "(số 120000)" in issue.message_vi


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_a_program_that_writes_three_decimals_is_never_read_as_thousands(figures) -> None:
    texts = [f"{figure}.000" for figure in figures]
    for figure, text in zip(figures, texts, strict=True):
        read = settle_counts([*texts, "0.000"]).get(text, text)
        assert not isinstance(read, Issue)
        assert parse_count(read) == figure


@pytest.mark.parametrize(
    ("texts", "beside", "settled"),
    [
        pytest.param(["12/31/2019", "03/04/2019"], [], {"12/31/2019": "2019-12-31", "03/04/2019": "2019-03-04"},
                     id="the month first"),
        pytest.param(["31/12/2019", "03/04/2019"], [], {}, id="the day first"),
        pytest.param(["03/04/2019"], [], {}, id="nothing shows: the day comes first"),
        pytest.param(["31/12/2019", "12/31/2019", "03/04/2019", "5/5/2019"], [], {"03/04/2019": None}, id="both"),
        pytest.param([f"{day}/01/2019" for day in range(13, 32)] + ["12/31/2019", "03/04/2019"], [], {}, id="a slip"),
        pytest.param(["03/04/2019"], ["12/31/2019"], {"03/04/2019": "2019-03-04"}, id="the column beside tells"),
        pytest.param(["03/04/2019"], ["12/31/2019", "31/12/2019"], {}, id="those beside don't agree"),
        pytest.param(["12-31-2019", "2019-04-03", "45657"], [], {"12-31-2019": "2019-12-31"}, id="other wordings"),
        pytest.param(["2/30/2019", "03/04/2019"], [], {"03/04/2019": "2019-03-04"}, id="a day that never was"),
    ],
)  # fmt: skip
def test_days_are_settled_by_their_column(texts, beside, settled) -> None:
    found = settle_days(texts, beside)
    assert {text: None if isinstance(read, Issue) else read for text, read in found.items()} == settled
