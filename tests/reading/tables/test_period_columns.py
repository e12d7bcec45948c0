"""Periods put together of columns and the title."""

import pytest

from ntm_pipeline.reading.tables.period_columns import composed_periods, names_part_of_a_year
from ntm_pipeline.vietnamese.periods import Period, parse_period

YEAR, QUARTER = Period(2024, 1, 12), Period(2024, 1, 3)


@pytest.mark.parametrize(
    ("columns", "above", "found"),
    [
        ({"month": ["1", "Tháng 2", "T3", "4.0"]}, YEAR, [(1, 1), (2, 2), (3, 3), (4, 4)]),
        ({"month": ["5/2024"]}, None, [(5, 5)]),
        ({"quarter": ["I", "Quý 2", "IV"]}, YEAR, [(1, 3), (4, 6), (10, 12)]),
        ({"quarter": ["I"], "year": ["2024"]}, None, [(1, 3)]),
        ({"month": ["2"], "quarter": ["I"], "year": ["2024"]}, None, [(2, 2)]),
        ({"year": ["2024"]}, None, [(1, 12)]),
    ],
)
def test_months_quarters_and_years_make_a_period(columns, above, found) -> None:
    periods = [parse_period(text) for text in composed_periods(columns, above)]
    assert [period and (period.first_month, period.last_month) for period in periods] == found
    assert {period.year for period in periods if period} == {2024}


@pytest.mark.parametrize(
    ("columns", "above"),
    [
        ({"month": ["13"]}, YEAR),
        ({"month": ["5"]}, QUARTER),
        ({"month": ["5"]}, None),
        ({"month": ["5"], "quarter": ["I"]}, YEAR),
        ({"month": [""], "year": ["2024"]}, None),
        ({"month": ["3"], "year": ["2023"]}, YEAR),
        ({"month": ["3/2023"]}, YEAR),
    ],
)
def test_what_does_not_fit_together_is_no_period(columns, above) -> None:
    (text,) = composed_periods(columns, above)
    assert text
    with pytest.raises(ValueError, match="kỳ"):
        parse_period(text)


def test_a_blank_row_has_no_period() -> None:
    assert composed_periods({"month": [""]}, YEAR) == [""]


@pytest.mark.parametrize(("title", "names_part"), [("BÁO CÁO QUÝ I", True), ("6 tháng", True), ("NĂM 2024", False)])
def test_a_title_names_part_of_a_year(title, names_part) -> None:
    assert names_part_of_a_year([[title]]) is names_part
