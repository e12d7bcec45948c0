"""Text files of delimited cells."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.reading.spreadsheets.legacy_columns import may_be_legacy
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from tests.reading.spreadsheets.workbooks import (
    ROWS,
    as_csv,
    note_kinds,
    refusal,
    rows_of,
    written,
)


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
