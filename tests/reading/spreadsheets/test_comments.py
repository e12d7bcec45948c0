"""Comments pinned to cells: in which cell, what they say, and not who says it."""

import struct

import openpyxl
import pytest
from openpyxl.comments import Comment

from ntm_pipeline.reading.spreadsheets.comments import said_in
from ntm_pipeline.reading.spreadsheets.reader import read_grids
from tests.reading.spreadsheets.workbooks import old_workbook, open_document, rows_of, workbook, written


def test_of_a_workbook_each_sheet_has_its_own(tmp_path) -> None:
    def fill(book: openpyxl.Workbook, sheet) -> None:
        sheet.append(["Mã xã", "Số"])
        sheet["B1"].comment = Comment("Nguyễn Văn A:\nsố ước", "A")
        other = book.create_sheet("2")
        other.append(["x", "y", "z"])
        other["C1"].comment = Comment("tháng 1", "A")
        book.create_sheet("3").append(["x"])

    grids = read_grids(workbook(tmp_path, fill))
    assert [grid.comments for grid in grids] == [{(1, 1): "số ước"}, {(1, 2): "tháng 1"}, {}]


def test_one_on_a_hidden_row_is_hidden_too(tmp_path) -> None:
    def fill(book: openpyxl.Workbook, sheet) -> None:
        for row in (["Mã xã"], ["1"], ["2"]):
            sheet.append(row)
        sheet["A2"].comment = Comment("số ước", "A")
        sheet.row_dimensions[2].hidden = True

    [grid] = read_grids(workbook(tmp_path, fill))
    assert grid.comments == {}


def test_of_an_open_document(tmp_path) -> None:
    table = (
        "<table:table-row><table:table-cell><text:p>Mã xã</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator xmlns:dc="urn:dc">Nguyễn Văn A'
        "</dc:creator><text:p>số liệu</text:p><text:p>tháng 1</text:p></office:annotation><text:p>Số</text:p>"
        "</table:table-cell></table:table-row>"
    )
    [grid] = read_grids(open_document(tmp_path, table))
    assert grid.comments == {(1, 1): "số liệu tháng 1"}
    assert rows_of(grid) == [["Mã xã", "Số"]]


def _old_comment(number: int, row: int, column: int, text: str) -> bytes:
    """The records of a comment: the object, its text in a record that goes on, and the note that points to it."""
    encoded = text.encode("utf-16-le")
    bodies = [
        (0x5D, struct.pack("<HHHHH12xHH", 0x15, 0x12, 0x19, number, 0x4011, 0, 0)),
        (0x1B6, struct.pack("<HH6xHHI", 0x212, 0, len(text), 16, 0)),
        (0x3C, b"\1" + encoded),
        (0x3C, b"\0" * 16),
        (0x1C, struct.pack("<HHHHHBB", row, column, 0, number, 1, 0, ord("A")) + b"\0"),
    ]
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in bodies)


def test_of_the_old_excel(tmp_path) -> None:
    comments = _old_comment(1, 1, 2, "Nguyễn Văn A:\nchưa tính tháng 3") + _old_comment(2, 0, 0, "tháng 2")
    path = written(tmp_path, "a.xls", old_workbook([["Mã xã", "Tên", "Số"], ["1", "x", 7.0]], comments))
    [grid] = read_grids(path)
    assert grid.comments == {(2, 2): "chưa tính tháng 3", (1, 0): "tháng 2"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lê Thị B:\r\nsố ước", "số ước"),
        ("Tổng: 12 hồ sơ", "Tổng: 12 hồ sơ"),
        ("[Threaded comment]\n\nYour version allows you to read this.\n\nComment:\n    số ước", "số ước"),
        ("x" * 1000, "x" * 500),
        ("", ""),
    ],
)
def test_what_is_said_and_not_by_whom(text, said) -> None:
    assert said_in(text) == said
