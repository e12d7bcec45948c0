"""Two rows of one key: what is said of those that differ."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm_pipeline.intake import precedence
from ntm_pipeline.intake.judge import typed_rows
from ntm_pipeline.intake.precedence import precedence_of
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.sources import load_contracts
from tests.sources.desk import UNITS, Desk, records
from tests.sources.forms import FORMS


def test_a_yes_against_a_no_is_told_in_the_words_of_the_form(tmp_path) -> None:
    desk, form = Desk(tmp_path, "e_management"), FORMS["e_management"]
    answer = "Quản lý điều hành điện tử"
    desk.form(form.cells | {answer: "Có"}, form.cells | {answer: "Không"})
    rejected = settle(desk.contract, desk.read_all(), UNITS).rejected_rows
    assert records(rejected, "row_number", "column_name", "value", "rule") == [
        (2, answer, "Có", "contradicts_row"),
        (3, answer, "Không", "contradicts_row"),
    ]
    assert all("“Có” / “Không”" in told or "“Không” / “Có”" in told for told in records(rejected, "message_vi"))


EOFFICE = load_contracts()["eoffice"]
ROWS = st.lists(
    st.tuples(
        st.integers(1, 3),  # the month
        st.integers(0, 2),  # the figure
        st.sampled_from([None, date(2024, 5, 1), date(2024, 6, 1)]),
        st.sampled_from(["a.csv", "b.csv", "c.csv"]),
        st.booleans(),  # whether its list speaks
    ),
    min_size=2,
    max_size=12,
)
RECEIVED = st.sampled_from([None, date(2024, 7, 1), date(2024, 8, 1)])


def told(rows, received) -> precedence.Precedence:
    unknown = {name: [None] * len(rows) for name in EOFFICE.schema.columns}
    frame = typed_rows(EOFFICE, unknown | {
        "path": [path for *_, path, _ in rows], "sheet": [""] * len(rows), "row_number": list(range(2, 2 + len(rows))),
        "unit_id": ["10101"] * len(rows), "year": [2024] * len(rows),
        "first_month": [month for month, *_ in rows], "last_month": [month for month, *_ in rows],
        "dossier_count": [figure for _, figure, *_ in rows], EOFFICE.recency_column: [day for _, _, day, *_ in rows],
    })  # fmt: skip
    return precedence_of(EOFFICE, frame, pd.Series([speaks for *_, speaks in rows], dtype=bool), received)


@given(ROWS, st.fixed_dictionaries(dict.fromkeys(("a.csv", "b.csv", "c.csv"), RECEIVED)))
@settings(max_examples=40, deadline=None)
def test_what_dates_decide_at_once_is_what_they_decide_one_by_one(rows, received) -> None:
    at_once, honest = told(rows, received), precedence._decided_by_date
    precedence._decided_by_date = lambda _: {}
    try:
        one_by_one = told(rows, received)
    finally:
        precedence._decided_by_date = honest
    assert sorted(at_once.standing) == sorted(one_by_one.standing)
    assert at_once.superseded == one_by_one.superseded
    assert at_once.contradicting == one_by_one.contradicting
    assert at_once.warnings == one_by_one.warnings
