"""Workbooks as offices send them: what each becomes as text."""

import datetime
import re

import pytest

from ntm_pipeline.reading.spreadsheets import xlsx as xlsx_layout
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from ntm_pipeline.reading.spreadsheets.sheet import column_letters, column_number
from ntm_pipeline.vietnamese.numbers import parse_count
from tests.reading.spreadsheets.workbooks import (
    note_kinds,
    old_workbook,
    open_document,
    refusal,
    rewrite,
    rows_of,
    workbook,
    written,
)


def test_values_of_an_xlsx_become_text(tmp_path):
    values = {
        "Xã Hoà Bình": "Xã Hoà Bình",
        " \u00a0thừa trắng\n": "thừa trắng",
        7: "7",
        106789012345: "106789012345",
        1234.0: "1234",
        12.5: "12.5",
        0.855: "0.855",
        8.4: "8.4",
        0.1 + 0.2: "0.3",
        -3: "-3",
        True: "TRUE",
        datetime.date(2024, 12, 31): "2024-12-31",
        datetime.datetime(2024, 12, 31, 0, 0): "2024-12-31",
        datetime.datetime(2024, 12, 31, 8, 30): "2024-12-31 08:30:00",
        "#N/A": "#N/A",
    }

    def fill(book, sheet):
        for row, value in enumerate(values, start=1):
            sheet.cell(row, 1, value)

    [grid] = read_grids(workbook(tmp_path, fill))
    assert grid.cells[0].tolist() == list(values.values())


def test_a_decimal_number_never_looks_like_thousands(tmp_path):
    def fill(book, sheet):
        sheet.append([12.345])

    [grid] = read_grids(workbook(tmp_path, fill))
    assert rows_of(grid) == [["12.3450"]]
    with pytest.raises(ValueError, match="số lẻ"):
        parse_count(grid.cells.iat[0, 0])


def test_a_month_that_excel_turned_into_a_date_comes_as_the_first_of_it(tmp_path):
    def fill(book, sheet):
        sheet["A1"] = datetime.date(2024, 3, 1)
        sheet["A1"].number_format = "m/yyyy"

    [grid] = read_grids(workbook(tmp_path, fill))
    assert rows_of(grid) == [["2024-03-01"]]


def test_rows_and_columns_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    def fill(book, sheet):
        sheet["C4"] = "Mã xã"
        sheet["D7"] = "1"
        sheet["F9"].number_format = "0.00"

    [grid] = read_grids(workbook(tmp_path, fill))
    assert (grid.cells.at[4, 2], grid.cells.at[7, 3]) == ("Mã xã", "1")
    assert list(grid.cells.index) == [4, 5, 6, 7]
    assert list(grid.cells.columns) == [0, 1, 2, 3]


def test_hidden_sheets_are_passed_over_and_noted(tmp_path):
    def fill(book, sheet):
        sheet.title = "Biểu 1"
        sheet["A1"] = "thấy"
        for name, state in (("Nháp", "hidden"), ("Kín", "veryHidden")):
            book.create_sheet(name)["A1"] = "không thấy"
            book[name].sheet_state = state
        book.create_chartsheet("Biểu đồ")
        book.create_sheet("Biểu 2")["A1"] = "cũng thấy"

    first, second = read_grids(workbook(tmp_path, fill))
    assert (first.sheet, rows_of(first)) == ("Biểu 1", [["thấy"]])
    assert (second.sheet, rows_of(second)) == ("Biểu 2", [["cũng thấy"]])
    assert note_kinds(first) == ["hidden_sheets"]
    assert "“Nháp”, “Kín”" in first.notes[0].message_vi
    assert note_kinds(second) == []


def test_hidden_rows_and_columns_are_passed_over_noted_and_shift_nothing(tmp_path):
    def fill(book, sheet):
        for row in range(1, 9):
            sheet.append([f"{letter}{row}" for letter in "ABCD"])
        for row in (3, 5, 6):
            sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["H"].hidden = True

    [grid] = read_grids(workbook(tmp_path, fill))
    assert list(grid.cells.index) == [1, 2, 4, 7, 8]
    assert grid.cells.loc[4].tolist() == ["A4", "", "C4", "D4"]
    assert note_kinds(grid) == ["hidden_rows", "hidden_columns"]
    assert "3, 5–6" in grid.notes[0].message_vi
    assert ": B." in grid.notes[1].message_vi


def test_a_large_sheet_is_looked_through_in_parts_with_the_same_result(tmp_path, monkeypatch):
    def fill(book, sheet):
        for row in range(1, 30):
            sheet.append([f"A{row}", "#N/A" if row % 7 == 0 else row])
            sheet.row_dimensions[row].hidden = row % 5 == 0

    path = workbook(tmp_path, fill)
    whole = read_grids(path)[0]
    monkeypatch.setattr(xlsx_layout, "_BYTES_AT_A_TIME", 10)
    in_parts = read_grids(path)[0]
    assert rows_of(in_parts) == rows_of(whole)
    assert in_parts.notes == whole.notes
    assert list(whole.cells.index) == [row for row in range(1, 30) if row % 5]
    assert whole.cells[1].loc[[7, 14]].tolist() == ["#N/A", "#N/A"]


def test_hidden_rows_are_counted_where_rows_bear_no_number(tmp_path):
    def fill(book, sheet):
        for row in range(1, 5):
            sheet.append([f"A{row}"])
        sheet.row_dimensions[3].hidden = True

    path = workbook(tmp_path, fill)
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml))
    assert list(read_grids(path)[0].cells.index) == [1, 2, 4]


def test_columns_bear_the_letters_that_spreadsheets_show():
    letters = {0: "A", 1: "B", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16_383: "XFD"}
    assert {column: column_letters(column) for column in letters} == letters
    assert [column_number(column_letters(column)) for column in range(16_384)] == list(range(16_384))


def test_cells_merged_down_a_column_hold_for_each_of_their_rows(tmp_path):
    def fill(book, sheet):
        sheet.append(["Huyện", "Xã"])
        for number in range(2, 6):
            sheet.append([None, f"xã {number}"])
        sheet["A2"] = "Đại Từ"
        sheet.merge_cells("A2:A4")

    [grid] = read_grids(workbook(tmp_path, fill))
    assert grid.cells[0].tolist() == ["Huyện", "Đại Từ", "Đại Từ", "Đại Từ", ""]
    assert note_kinds(grid) == ["merged_cells"]


def test_merged_cells_and_errors_are_found_in_a_sheet_that_begins_far_from_a1(tmp_path):
    def fill(book, sheet):
        for row, cells in enumerate([["Đại Từ", "Văn Yên", "#N/A"], [None, "Văn Lăng", "#REF!"]], start=11):
            for column, value in enumerate(cells, start=4):
                sheet.cell(row, column, value)
        sheet.merge_cells("D11:D14")
        sheet.merge_cells("H1:H5")

    [grid] = read_grids(workbook(tmp_path, fill))
    assert grid.cells.loc[11].tolist() == ["", "", "", "Đại Từ", "Văn Yên", "#N/A"]
    assert grid.cells.loc[12].tolist() == ["", "", "", "Đại Từ", "Văn Lăng", "#REF!"]


def test_a_tall_row_of_merged_cells_stays_one_row(tmp_path):
    def fill(book, sheet):
        sheet.append(["Huyện", "Xã"])
        sheet.append(["Đại Từ", "Văn Yên"])
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")
        sheet["A4"] = "Phú Bình"

    [grid] = read_grids(workbook(tmp_path, fill))
    assert rows_of(grid) == [["Huyện", "Xã"], ["Đại Từ", "Văn Yên"], ["", ""], ["Phú Bình", ""]]
    assert note_kinds(grid) == []


def test_formulas_without_a_result_are_noted_and_errors_keep_their_text(tmp_path):
    def fill(book, sheet):
        sheet.append(["Số", "=1+1", '=IF(TRUE,"","x")', "#DIV/0!", "cuối"])

    path = workbook(tmp_path, fill)
    [grid] = read_grids(path)
    assert rows_of(grid) == [["Số", "", "", "#DIV/0!", "cuối"]]
    assert note_kinds(grid) == ["formulas_without_value"]
    assert "2 ô công thức" in grid.notes[0].message_vi
    assert grid.valueless == {(1, 1), (1, 2)}

    # An empty text is a result: Excel keeps it with the type "str".
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<c r="C1">', b'<c r="C1" t="str">'))
    [grid] = read_grids(path)
    assert "1 ô công thức" in grid.notes[0].message_vi
    assert grid.valueless == {(1, 1)}


def test_formulas_without_a_result_are_found_where_cells_bear_no_reference(tmp_path):
    def fill(book, sheet):
        sheet.append(["Số", "=1+1", 5])
        sheet.append([1])
        sheet.append(["=1+2", 2, "=2+2"])
        sheet.append([None, "=9+9", "cuối"])
        sheet.row_dimensions[4].hidden = True

    path = workbook(tmp_path, fill)
    assert read_grids(path)[0].valueless == {(1, 1), (3, 0), (3, 2)}
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", xml))
    assert read_grids(path)[0].valueless == {(1, 1), (3, 0), (3, 2)}


@pytest.mark.parametrize("cells", [["XFD1048576"], ["A1", "XFD1048576"], ["A1", "ZZ900000"]], ids="-".join)
def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_laid_out(tmp_path, cells):
    def fill(book, sheet):
        for cell in cells:
            sheet[cell] = "x"

    path = workbook(tmp_path, fill)
    assert refusal(path).rule == "too_large"
    assert cells[-1] in refusal(path).message_vi


def test_formats_far_away_are_no_cells(tmp_path):
    def fill(book, sheet):
        sheet["A1"] = "x"
        sheet["XFD1048576"].number_format = "0.00"

    [grid] = read_grids(workbook(tmp_path, fill))
    assert rows_of(grid) == [["x"]]


def test_an_old_excel_file_is_read(tmp_path):
    [grid] = read_grids(written(tmp_path, "a.xls", old_workbook([["Mã xã", "Số"], ["05734", 12.0]])))
    assert grid.sheet == "Biểu 1"
    assert rows_of(grid) == [["Mã xã", "Số"], ["05734", "12"]]
    assert list(grid.cells.index) == [1, 2]


def test_an_open_document_spreadsheet_is_read(tmp_path):
    cells = "".join(
        [
            '<table:table-cell office:value-type="string"><text:p>Xã Hoà</text:p></table:table-cell>',
            '<table:table-cell office:value-type="float" office:value="12"/>',
            '<table:table-cell office:value-type="date" office:date-value="2024-12-31"/>',
        ]
    )
    blank = '<table:table-row table:number-rows-repeated="4"><table:table-cell/></table:table-row>'
    [grid] = read_grids(open_document(tmp_path, f"{blank}<table:table-row>{cells}</table:table-row>{blank}"))
    assert rows_of(grid) == [["Xã Hoà", "12", "2024-12-31"]]
    assert list(grid.cells.index) == [5]
