"""Rows that hold the sum of others are told by their figures, whatever they are called."""

import pytest

from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.table import Table

SOUGHT = (
    Heading("code", ("Mã đơn vị",)),
    Heading("name", ("Tên đơn vị",)),
    Heading("total", ("Tổng",)),
    Heading("online", ("Trên mạng",)),
)


def read(*rows: str, head: str) -> Table:
    lines = [line.split(";") for line in (head, *rows)]
    found = find_table(Grid("A", Rows(lines, list(range(1, len(lines) + 1)))), SOUGHT, {"total"})
    assert found is not None
    return found


def told(table: Table) -> tuple[list[int], list[int], list[int]]:
    """Rows that head their sum, rows that close it, rows that may be either."""
    of_kind = {kind: [row.row_number for row in table.passed_over if row.kind == kind] for kind in ("section", "total")}
    return of_kind["section"], of_kind["total"], sorted(table.doubtful_sections)


A, B, C = "Xã A;2;1", "Xã B;3;0", "Xã C;4;4"


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        pytest.param(("I;Huyện X;5;1", f"1;{A}", f"2;{B}"), ([2], [], []), id="numbered"),
        pytest.param((";Huyện X;5;1", f"1;{A}", f"2;{B}"), ([2], [], []), id="by its name"),
        pytest.param((";UBND huyện X;5;1", f"1;{A}", f"2;{B}"), ([2], [], []), id="its office"),
        pytest.param(("I;Khối xã;5;1", f"1;{A}", f"2;{B}"), ([2], [], []), id="it groups by something else"),
        pytest.param(("I;Huyện X;2;1", f"1;{A}"), ([2], [], []), id="one row alone"),
        pytest.param((";Huyện X;2;1", f"1;{A}"), ([], [], []), id="one row alone may say the same by chance"),
        pytest.param((f"1;{A}", f"2;{B}", ";Huyện X;5;1", f"3;{C}"), ([], [4], []), id="below its rows"),
        pytest.param(
            (";Tỉnh Y;9;5", "I;Huyện X;5;1", f"1;{A}", f"2;{B}", "II;Huyện Z;4;4", f"1;{C}"),
            ([2, 3, 6], [], []), id="a province and its districts",
        ),
        pytest.param(
            (";Tỉnh Y;9;5", ";Huyện X;5;1", ";Huyện Z;4;4"), ([2], [], []), id="a province of districts that report",
        ),
        pytest.param(("I;Huyện X;6;1", f"1;{A}", f"2;{B}"), ([], [], [2]), id="a figure is off"),
        pytest.param((";Huyện X;6;1", f"1;{A}", ";Xã B;3;1"), ([], [], []), id="a report of its own"),
        pytest.param((";Huyện X;6;1", f"1;{A}", ";Xã B;…;…"), ([], [], [2]), id="what it adds up isn't known"),
        pytest.param((";Huyện X;6;1", f"1;{A}", ";Xã B;…;0"), ([2], [], []), id="one figure of it is known"),
        pytest.param(("I;Huyện X;0;0", "1;Xã A;0;0", "2;Xã B;0;0"), ([2], [], []), id="zeros of a section"),
        pytest.param((";Huyện X;0;0", ";Xã A;0;0", ";Xã B;0;0"), ([], [], []), id="zeros tell nothing"),
        pytest.param(("I;Xã A;5;1", "II;Xã B;2;1", "III;Xã C;3;0"), ([], [], []), id="all are numbered so"),
        pytest.param(("1;Huyện X;5;1", "2;Huyện Y;2;1", "3;Huyện Z;3;0"), ([], [], []), id="districts alone"),
    ],
)  # fmt: skip
def test_without_codes_figures_tell_a_sum_from_a_report(rows, outcome) -> None:
    assert told(read(*rows, head="TT;Tên đơn vị;Tổng;Trên mạng")) == outcome


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        pytest.param(("171;Huyện X;5;1", f"05767;{A}", f"05770;{B}"), ([2], [], []), id="a district's code"),
        pytest.param(("171;;5;1", "05767;;2;1", "5770;;3;0"), ([2], [], []), id="no name at all"),
        pytest.param(("171;Huyện X;5;1", f";{A}", f"05770;{B}"), ([2], [], []), id="one of its rows has no code"),
        pytest.param(("171;Huyện X;57;30", "05767;Xã A;20;20", "05770;Xã B;30;10"), ([], [], [2]), id="a slip"),
        pytest.param(("171;Huyện X;57;3", "05767;Xã A;20;2", "05770;Xã B;30;1"), ([], [], []), id="alike by chance"),
        pytest.param(("171;Huyện X;7;2", f"05767;{A}", f"05770;{B}"), ([], [], []), id="its own report"),
        pytest.param(("05758;Xã D;5;1", f"05767;{A}", f"05770;{B}"), ([], [], []), id="a commune's by chance"),
        pytest.param(
            ("19;;9;5", "171;;5;1", f"05767;{A}", f"05770;{B}", "170;;4;4", f"05758;{C}"), ([2, 3, 6], [], []),
            id="what has one row of its own is a sum beside others that are",
        ),
        pytest.param(
            ("171;;2;1", f"05767;{A}", "170;;4;4", f"05758;{C}"), ([], [], []),
            id="where each has one row of its own no figure tells",
        ),
    ],
)  # fmt: skip
def test_with_codes_too(rows, outcome) -> None:
    assert told(read(*rows, head="Mã đơn vị;Tên đơn vị;Tổng;Trên mạng")) == outcome


def test_a_sum_is_found_among_many_sections() -> None:
    rows = [row for at in range(300) for row in (f"I;Huyện {at};5;1", f"1;{A}", f"2;{B}")]
    sections, totals, doubtful = told(read(*rows, head="TT;Tên đơn vị;Tổng;Trên mạng"))
    assert (len(sections), totals, doubtful) == (300, [], [])
