"""Numbers of rows that go on after some were left out; in what order they stand is nobody's concern."""

import re

import pytest

from ntm_pipeline.reading.tables.serials import gap_of_numbers


@pytest.mark.parametrize(
    ("numbers", "gap"),
    [
        ("1 2 3", None),
        ("4 5 6", None),
        ("1 2 5", "2 … 5"),
        ("4 5 7", "5 … 7"),
        # Sorted by name or by district.
        ("1 2 5 3 4", None),
        ("3 1 2 5", "2 … 5"),
        # A row whose number is not written, or wrongly, is there.
        ("1 * 3", None),
        ("1 * 4", "1 … 4"),
        ("0 2 3", None),
        ("1 1000 3 4", None),
        ("1 2 2 4", None),
        (f"1 {'0' * 5000} 3", None),
        ("1 2 3 1000", "3 … 1000"),
        # However the numbers are written.
        ("1. 2. 5.", "2 … 5"),
        ("01) 02) 03)", None),
        ("1.0 2.0 4.0", "2 … 4"),
        ("1 1.1 1.2 2", None),
        # Each section begins with 1.
        ("1 2 3 1 2 3", None),
        ("1 2 3 1 2 5", "2 … 5"),
        ("1 2 3 1 4 5", "1 … 4"),
        ("1 2 3 1 5 6", None),
        ("* *", None),
    ],
)
def test_what_is_left_out_among_numbers(numbers, gap) -> None:
    written = ["TT", *numbers.split()]
    place = gap and next(at for at, text in enumerate(written) if re.match(rf"0?{gap.split()[-1]}\b", text))
    assert gap_of_numbers(written, range(1, len(written)), others=()) == (gap and (place, gap))


def test_rows_that_are_no_data_need_no_number() -> None:
    written = ["TT", "1", "", "2", "4"]
    assert gap_of_numbers(written, range(1, 5), others={2}) == (4, "2 … 4")
    assert gap_of_numbers(["TT", "1", "", "3"], range(1, 4), others=()) is None
