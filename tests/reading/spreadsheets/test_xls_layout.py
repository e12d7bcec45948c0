"""What old Excel files say beside the values of their cells."""

import struct

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.spreadsheets.sheet import Layout
from ntm_pipeline.reading.spreadsheets.xls import xls_layouts
from tests.reading.spreadsheets.workbooks import note_kinds, old_workbook, rows_of, written

ROWS: list[list[str | float]] = [["Mã xã", "Năm trước", "Số"], ["05734", 1.0, 2.0], ["05737", 3.0, 4.0], ["", 5.0, 6.0]]


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def row(number: int, flags: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", number - 1, 0, 3, 300, 0, 0, flags))


def columns(first: int, last: int, width: int = 2000, flags: int = 0) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, width, 0, flags, 0))


def formula(number: int, column: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", number - 1, column, 0) + result + struct.pack("<HIH", 0, 0, 0))


BLANK = b"\x03\0\0\0\0\0\xff\xff"
NOT_AVAILABLE = b"\x02\0\x2a\0\0\0\xff\xff"
RECALCULATED = record(0x1C1, struct.pack("<HHI", 0x1C1, 0, 0x1E5F))
CHART = record(0x809, bytes(16)) + row(2, 0x20) + record(0x0A, b"")


def grid_of(folder, of_sheet=b"", of_book=b""):
    [grid] = read_grids(written(folder, "a.xls", old_workbook(ROWS, of_sheet, of_book)))
    return grid


def test_hidden_rows_and_columns_are_passed_over_noted_and_shift_nothing(tmp_path):
    grid = grid_of(tmp_path, columns(0, 0) + columns(1, 1, flags=1) + row(2, 0x100) + row(3, 0x120) + row(9, 0x20))
    assert rows_of(grid) == [["Mã xã", "", "Số"], ["05734", "", "2"], ["", "", "6"]]
    assert list(grid.cells.index) == [1, 2, 4]
    assert note_kinds(grid) == ["hidden_rows", "hidden_columns"]


def test_a_column_without_width_is_hidden(tmp_path):
    grid = grid_of(tmp_path, columns(2, 256, width=0))
    assert grid.cells.columns.tolist() == [0, 1]
    assert ": C." in grid.notes[0].message_vi


def test_rows_of_a_chart_within_the_sheet_are_none_of_the_sheet(tmp_path):
    path = written(tmp_path, "a.xls", old_workbook(ROWS, row(4, 0x20) + CHART + row(3, 0x20)))
    assert xls_layouts(path, ["Biểu 1"], ["Biểu 1"])["Biểu 1"].hidden_rows == {3, 4}


def test_nothing_hidden_is_an_empty_layout_and_hidden_sheets_have_none(tmp_path):
    path = written(tmp_path, "a.xls", old_workbook(ROWS, row(2, 0x1C0) + columns(0, 255, flags=0x1000)))
    assert xls_layouts(path, ["Biểu 1"], ["Biểu 1"]) == {"Biểu 1": Layout()}
    assert xls_layouts(path, ["Biểu 1"], []) == {}


def test_a_formula_that_no_program_computed_has_no_value(tmp_path):
    text = formula(7, 2, b"\0\0\0\0\0\0\xff\xff") + record(0x207, struct.pack("<HB", 1, 0) + b"x")
    like_a_blank = formula(8, 2, BLANK[:6] + struct.pack("<d", 3.0)[6:])
    grid = grid_of(tmp_path, formula(5, 2, BLANK) + formula(6, 2, struct.pack("<d", 0.0)) + text + like_a_blank)
    assert grid.valueless == {(5, 2)}
    assert grid.cells[2].loc[5:8].tolist() == ["", "0", "x", "3"]
    assert note_kinds(grid) == ["formulas_without_value"]


def test_a_blank_that_excel_computed_is_a_value(tmp_path):
    grid = grid_of(tmp_path, formula(5, 2, BLANK), RECALCULATED)
    assert (grid.valueless, note_kinds(grid)) == (frozenset(), [])


def test_errors_keep_their_text(tmp_path):
    cell = record(0x205, struct.pack("<HHHBB", 5, 1, 0, 0x07, 1))
    truth = record(0x205, struct.pack("<HHHBB", 6, 1, 0, 0x01, 0))
    grid = grid_of(tmp_path, formula(5, 2, NOT_AVAILABLE) + cell + truth)
    assert (grid.cells.at[5, 2], grid.cells.at[6, 1], grid.cells.at[7, 1]) == ("#N/A", "#DIV/0!", "TRUE")


@pytest.mark.parametrize("sheets", [[], ["Biểu 1", "Biểu 2"]], ids=["none", "two"])
def test_a_file_whose_sheets_cannot_be_told_apart_is_refused(tmp_path, sheets):
    path = written(tmp_path, "a.xls", old_workbook(ROWS, row(2, 0x20)))
    with pytest.raises(RefusedError) as caught:
        xls_layouts(path, sheets, sheets)
    assert caught.value.issue.rule == "corrupt"


def test_a_readable_file_of_which_nobody_knows_what_it_hides_is_refused(tmp_path):
    """The library for cells reads on where the mark of the byte order is broken."""
    content = bytearray(old_workbook(ROWS, row(2, 0x20)))
    content[28:30] = b"\0\0"
    with pytest.raises(RefusedError) as caught:
        read_grids(written(tmp_path, "a.xls", bytes(content)))
    assert caught.value.issue.rule == "corrupt"


STRUCK_FONT = struct.pack("<HHHHHBBBBBB", 200, 0x08, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A"
"""A struck font, and below the form of cells that has it."""
ITS_FORM = struct.pack("<HHH", 0, 0, 0) + bytes(14)
# A range relative to the cell that uses the name: Excel writes it, the library that tells marks stops on it.
RELATIVE_NAME = bytes.fromhex("200000010900000000000000000000072d0000000000000000")


def test_marks_are_told_beside_names_on_whose_formulas_the_library_stops(tmp_path):
    of_book = record(0x31, STRUCK_FONT) + record(0xE0, ITS_FORM) + record(0x18, RELATIVE_NAME)
    path = written(tmp_path, "a.xls", old_workbook([["Tổng"], [120.0]], b"", of_book))
    [layout] = xls_layouts(path, ["Biểu 1"], ["Biểu 1"]).values()
    assert {cell: issue.rule for cell, issue in layout.marks.items()} == {(1, 0): "struck_out", (2, 0): "struck_out"}
