"""Files as offices send them, and files that must be refused with a reason: what each becomes as text."""

import datetime
import pickle
import re
import struct
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets import archives
from ntm_pipeline.reading.spreadsheets import xlsx as xlsx_layout
from ntm_pipeline.reading.spreadsheets.legacy_columns import may_be_legacy
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from ntm_pipeline.reading.spreadsheets.sheet import column_letters, column_number
from ntm_pipeline.vietnamese.numbers import parse_count

HEADING = ["Mã xã", "Tên xã", "Số hồ sơ"]
ROWS = [HEADING, ["05734", "Xã Văn Lăng", "1.234"], ["05737", "Xã Hòa Bình", "7"]]


def as_csv(rows, delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(grid: Grid) -> list[list[str]]:
    return grid.cells.to_numpy().tolist()


def refusal(path: Path) -> Issue:
    with pytest.raises(RefusedError) as caught:
        read_grids(path)
    return caught.value.issue


def note_kinds(grid: Grid) -> list[str]:
    return [note.rule for note in grid.notes]


# --- CSV


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"], ids=lambda name: name
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(tmp_path, encoding, delimiter):
    text = as_csv(ROWS, delimiter)
    if encoding == "cp1258":
        text = windows_1258_form(text)
    [grid] = read_grids(written(tmp_path, "xa.csv", text.encode(encoding)))
    assert rows_of(grid) == ROWS
    assert grid.sheet == "xa"
    assert list(grid.cells.index) == [1, 2, 3]
    assert list(grid.cells.columns) == [0, 1, 2]
    assert note_kinds(grid) == ([] if encoding.startswith("utf-8") else ["encoding_converted"])


def windows_1258_form(text: str) -> str:
    """Windows-1258 has the vowels as letters and the five tones as marks after them."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    letters = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in tones)
        letters.append(unicodedata.normalize("NFC", parts.translate({ord(t): None for t in tones})) + tone)
    return "".join(letters)


def test_decomposed_accents_are_composed(tmp_path):
    [grid] = read_grids(written(tmp_path, "nfd.csv", unicodedata.normalize("NFD", as_csv(ROWS))))
    assert rows_of(grid) == ROWS


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param("Mã;Số\n1;2,5\n2;3,5\n3;4,5\n", ["1", "2,5"], id="decimal commas"),
        pytest.param("A;B;C\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ["1,5", "2,5", "3,5"], id="more commas than semicolons"),
        pytest.param("Mã,Ngành\n1,lúa; ngô\n2,lợn; gà\n", ["1", "lúa; ngô"], id="lists with semicolons"),
        pytest.param('Mã,Tên\n1,"Xã A; B, C"\n2,"Xã D; E, F"\n', ["1", "Xã A; B, C"], id="quoted delimiters"),
        pytest.param("Huyện A, tỉnh B\nMã;Số\n1;2,5\n2;3,5\n", ["Mã", "Số"], id="a title with a comma"),
        pytest.param("Mã;Tên, xã;Số\n1;A, B;2\n3;C, D;4\n", ["1", "A, B", "2"], id="a comma in each row"),
        pytest.param("Mã;Số\n\n1;2,5\n2;3,5\n3;4,5\n", [], id="a blank line below the heading"),
        pytest.param("Mã\n1\n2\n", ["1"], id="one column"),
    ],
)
def test_the_delimiter_is_the_one_of_the_heading(tmp_path, text, cells):
    [grid] = read_grids(written(tmp_path, "a.csv", text))
    second = rows_of(grid)[1]
    assert second == cells + [""] * (len(second) - len(cells))


def test_a_record_keeps_its_number_past_blank_lines_and_quoted_line_breaks(tmp_path):
    [grid] = read_grids(written(tmp_path, "a.csv", 'Mã,Tên\n\n1,"Xã\nA"\n,\n2,"Xã ""B"""\n\n\n'))
    assert grid.cells.loc[3].tolist() == ["1", "Xã\nA"]
    assert grid.cells.loc[5].tolist() == ["2", 'Xã "B"']
    assert list(grid.cells.index) == [1, 2, 3, 4, 5]


def test_quotation_marks_within_a_name_are_part_of_it(tmp_path):
    [grid] = read_grids(written(tmp_path, "a.csv", 'Mã,Tên\n1,HTX "Rau sạch"\n2,"HTX "Chè" A"\n'))
    assert rows_of(grid)[1:] == [["1", 'HTX "Rau sạch"'], ["2", 'HTX Chè" A"']]


def test_short_and_long_records_are_padded_to_one_width(tmp_path):
    [grid] = read_grids(written(tmp_path, "a.csv", "A,B\n1\n1,2,3\n1,2\n"))
    assert rows_of(grid) == [["A", "B", ""], ["1", "", ""], ["1", "2", "3"], ["1", "2", ""]]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "empty_file", id="no bytes"),
        pytest.param(b"\xef\xbb\xbf\r\n ;;\r\n", "empty_file", id="blank cells only"),
        pytest.param(b"M\xe3,1\n\x00\x00\x00\n", "nul_characters", id="NUL"),
        pytest.param('Mã,Tên\n1,"Xã A\n2,Xã B\n3,Xã C\n', "broken_quotes", id="a quotation mark never closed"),
        pytest.param('Mã,Tên\n1,"A\n2,B\n3,"C"\n', "broken_quotes", id="a quotation mark closed rows later"),
        pytest.param("Mã xã,Tên\n1,Xã Hòa\n".encode() * 9 + b"\xff\n", "unknown_encoding", id="broken UTF-8"),
        pytest.param(b"a,b\n\x8d\x8e,\x9d\n", "unknown_encoding", id="no Windows-1258 either"),
        pytest.param("a,b\n" + "," * 20_000, "too_large", id="twenty thousand columns"),
        pytest.param("a\n" * 5_000 + "," * 16_000, "too_large", id="one long record among many"),
        pytest.param('a,"' + "x" * 1_000_001 + '"\n', "broken_quotes", id="a cell of a million letters"),
        pytest.param("<!DOCTYPE html><table>", "kind_mismatch", id="a web page"),
        pytest.param(b"%PDF-1.7", "kind_mismatch", id="a PDF"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_with_the_reason(tmp_path, content, rule):
    assert refusal(written(tmp_path, "a.csv", content)).rule == rule


def test_the_delimiter_is_told_by_the_beginning_of_a_long_file(tmp_path):
    rows = [["Mã", "Số"], *([str(number), "2,5"] for number in range(20_000))]
    [grid] = read_grids(written(tmp_path, "a.csv", as_csv(rows, ";")))
    assert rows_of(grid) == rows


def test_the_refusal_of_broken_quotation_marks_names_the_line(tmp_path):
    path = written(tmp_path, "a.csv", 'Mã,Tên\n1,Xã A\n2,"B\n3,"C"\n')
    assert "dòng 3" in refusal(path).message_vi


def test_the_refusal_of_broken_utf_8_names_the_line(tmp_path):
    path = written(tmp_path, "a.csv", "Mã xã,Tên\n1,Xã Hòa\n".encode() * 9 + b"\xff\n")
    assert "dòng 19" in refusal(path).message_vi


# What may be the letters of an old font is another matter.
LETTERS = st.characters(codec="utf-8", exclude_characters="\0" + "".join(map(chr, range(0x80, 0x100))))
TEXTS = st.text(LETTERS).filter(lambda text: not may_be_legacy(unicodedata.normalize("NFC", text)))


@given(
    st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1),
    st.sampled_from(",;\t|"),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_quoted_table_comes_back_cell_by_cell(tmp_path, rows, delimiter):
    rows = [["Mã xã", "Tên", "Số"], ["1", "A", "2"], *rows]
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    [grid] = read_grids(written(tmp_path, "a.csv", as_csv(quoted, delimiter)))
    expected = [
        [unicodedata.normalize("NFC", cell).strip().strip("\u200b\ufeff").strip() for cell in row] for row in rows
    ]
    while not any(expected[-1]):
        expected.pop()
    assert rows_of(grid) == expected


# --- Excel


def workbook(folder: Path, fill, name: str = "a.xlsx") -> Path:
    """An xlsx file, filled by `fill(book, sheet)`."""
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(folder / name)
    return folder / name


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


def rewrite(path: Path, member: str, change) -> None:
    """The archive again, with the bytes of one member changed."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[member] = change(contents[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


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


def archive(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return folder / name


def with_a_hole_in_its_sheet(book: bytes) -> bytes:
    start = book.index(b"xl/worksheets/sheet1.xml") + 60
    return book[:start] + bytes(100) + book[start + 100 :]


def plain_workbook(folder: Path) -> Path:
    return workbook(folder, lambda book, sheet: sheet.append(["Mã xã", "Số"]))


def test_an_archive_that_unfolds_too_far_is_refused(tmp_path):
    path = archive(tmp_path, "a.xlsx", {"xl/workbook.xml": b"<x/>", "xl/big.xml": bytes(30 * 2**20)})
    assert path.stat().st_size < 10**5
    assert refusal(path).rule == "too_large"


def test_a_small_file_of_equal_rows_is_no_bomb(tmp_path):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/media/blank.bmp", bytes(10 * 2**20))
    assert rows_of(read_grids(path)[0]) == [["Mã xã", "Số"]]


def test_an_archive_that_unfolds_to_too_much_is_refused(tmp_path, monkeypatch):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path) as file:
        unpacked = sum(member.file_size for member in file.infolist())
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", unpacked)
    assert read_grids(path)
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", unpacked - 1)
    assert refusal(path).rule == "too_large"


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = plain_workbook(tmp_path)
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 10**6)
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    path.write_bytes(content)
    assert refusal(path).rule == "corrupt"


OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "make", "rule"),
    [
        pytest.param("a.xlsx", lambda book: book[: len(book) // 2], "corrupt", id="cut in half"),
        pytest.param("a.xlsx", with_a_hole_in_its_sheet, "corrupt", id="a hole in the sheet"),
        pytest.param("a.xlsx", lambda book: b"PK\x03\x04", "corrupt", id="a mere beginning"),
        pytest.param("a.xlsx", lambda book: b"", "empty_file", id="no bytes"),
        pytest.param("a.xlsx", lambda book: as_csv(ROWS).encode(), "kind_mismatch", id="csv named xlsx"),
        pytest.param("a.csv", lambda book: book, "kind_mismatch", id="xlsx named csv"),
        pytest.param("a.ods", lambda book: book, "kind_mismatch", id="xlsx named ods"),
        pytest.param("a.xls", lambda book: book, "kind_mismatch", id="xlsx named xls"),
        pytest.param("a.xls", lambda book: b"<HTML><table>", "kind_mismatch", id="a web page named xls"),
        pytest.param("a.xls", lambda book: OLD_CONTAINER, "corrupt", id="an old container of nothing"),
        pytest.param("a.xlsx", lambda book: OLD_CONTAINER, "kind_mismatch", id="an old container named xlsx"),
        pytest.param("a.pdf", lambda book: b"%PDF", "unknown_kind", id="a PDF"),
        pytest.param("a.xlsm", lambda book: book, "unknown_kind", id="a macro workbook"),
        pytest.param("README", lambda book: b"x", "unknown_kind", id="no extension"),
    ],
)
def test_what_is_no_readable_file_of_its_kind_is_refused(tmp_path, name, make, rule):
    book = plain_workbook(tmp_path).read_bytes()
    assert refusal(written(tmp_path, name, make(book))).rule == rule


def test_a_password_is_told_from_damage(tmp_path):
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(written(tmp_path, "a.xlsx", container)).rule == "encrypted"
    path = plain_workbook(tmp_path)
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(written(tmp_path, "b.xlsx", bytes(content))).rule == "encrypted"


def test_macros_under_the_name_of_an_ordinary_workbook_are_refused(tmp_path):
    path = plain_workbook(tmp_path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/vbaProject.bin", b"x")
    assert refusal(path).rule == "macro"


def test_a_workbook_without_a_visible_or_a_filled_sheet_is_refused(tmp_path):
    path = plain_workbook(tmp_path)
    rewrite(path, "xl/workbook.xml", lambda xml: xml.replace(b'state="visible"', b'state="hidden"'))
    assert refusal(path).rule == "no_visible_sheet"
    assert refusal(workbook(tmp_path, lambda book, sheet: None, "b.xlsx")).rule == "empty_file"


def test_a_file_that_is_gone_is_refused(tmp_path):
    assert refusal(tmp_path / "a.csv").rule == "cannot_open"
    (tmp_path / "b.csv").mkdir()
    assert refusal(tmp_path / "b.csv").rule == "cannot_open"


def test_a_refusal_and_a_grid_survive_the_way_to_another_process(tmp_path):
    refused = pickle.loads(pickle.dumps(refusal(tmp_path / "a.doc")))
    assert refused.rule == "unknown_kind"
    assert "“.doc”" in refused.message_vi
    assert "“.doc”" in str(refused)
    [grid] = pickle.loads(pickle.dumps(read_grids(plain_workbook(tmp_path))))
    assert rows_of(grid) == [["Mã xã", "Số"]]


@pytest.fixture(scope="module")
def plain_content(tmp_path_factory) -> bytes:
    return plain_workbook(tmp_path_factory.mktemp("plain")).read_bytes()


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_a_damaged_workbook_is_read_or_refused_and_never_anything_else(tmp_path, plain_content, data):
    content = bytearray(plain_content)
    places = st.integers(0, 9999)
    for _ in range(data.draw(st.integers(1, 5))):
        content[len(content) * data.draw(places) // 10_000] = data.draw(st.integers(0, 255))
    length = data.draw(st.just(10_000) | places)
    path = written(tmp_path, "damaged.xlsx", bytes(content[: len(content) * length // 10_000]))
    try:
        grids = read_grids(path)
    except RefusedError:
        return
    assert grids


# --- Old Excel and OpenDocument


def old_workbook(rows: list[list[str | float]], of_sheet: bytes = b"", of_book: bytes = b"") -> bytes:
    """The smallest .xls there is: one stream of BIFF8 records in an old-style container; others may be added."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def opening(substream: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, substream, 0, 0, 0, 0x600))

    sheet = opening(0x10) + of_sheet
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                sheet += record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                sheet += record(0x203, place + struct.pack("<d", value))
    sheet += record(0x0A, b"")
    name = "Biểu 1".encode("utf-16-le")
    book = opening(0x05) + of_book
    start = len(book) + 4 + 8 + len(name) + 4
    book += record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name) + record(0x0A, b"")
    stream = (book + sheet).ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")

    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors = len(stream) // 512
    fat = [fat_sector, end, *range(3, sectors + 2), end]
    header = _OLE_HEADER + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * (4 * 108)

    def entry(entry_name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = entry_name.encode("utf-16-le") + b"\0\0"
        head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        return head.ljust(116, b"\0") + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    directory += entry("", 0, free, 0, 0) * 2
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + stream


_OLE_HEADER = struct.pack("<8s16sHHHHH6sI", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0)


def test_an_old_excel_file_is_read(tmp_path):
    [grid] = read_grids(written(tmp_path, "a.xls", old_workbook([["Mã xã", "Số"], ["05734", 12.0]])))
    assert grid.sheet == "Biểu 1"
    assert rows_of(grid) == [["Mã xã", "Số"], ["05734", "12"]]
    assert list(grid.cells.index) == [1, 2]


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def open_document(folder: Path, table: str) -> Path:
    content = (
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Biểu 1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest.encode(),
        "content.xml": content.encode(),
    }
    return archive(folder, "a.ods", members)


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
