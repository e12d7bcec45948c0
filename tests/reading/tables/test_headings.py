"""The heading of a table, however offices lay it out."""

import unicodedata

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.reading.tables.headings import Heading
from tests.reading.tables.grids import HEADINGS, HOA, LANG, REQUIRED, TOP, data, grid, kinds, table


def test_a_plain_table_is_read_with_its_row_numbers():
    found = table(TOP, LANG, HOA)
    assert data(found) == {2: LANG, 3: HOA}
    assert found.rows.columns.tolist() == [heading.name for heading in HEADINGS]
    assert found.columns == {heading.name: column for column, heading in enumerate(HEADINGS)}
    assert found.column_labels["total"] == "Tổng số hồ sơ công việc"
    assert found.unknown_columns == ()
    assert kinds(found) == {1: "heading"}


@pytest.mark.parametrize(
    "wording",
    [
        "TỔNG SỐ HỒ SƠ CÔNG VIỆC",
        unicodedata.normalize("NFD", "Tổng số hồ sơ công việc"),
        "Tổng số\nhồ sơ công việc",
        "Tong so ho so cong viec",
        "Tổng số hồ sơ công việc (hồ sơ)",
        "Tổng số hồ sơ công việc (*)",
        "Tổng số hồ sơ công việc *",
        "Tổng số hồ sơ công việc:",
        "Tổng số hồ sơ công việc, ĐVT: hồ sơ",
        "Tổng số hồ sơ (công việc)",
        "Tổng số hồ sơ",
    ],
)
def test_a_heading_is_known_however_it_is_worded(wording):
    found = table([*TOP[:3], wording, *TOP[4:]], LANG)
    assert found.columns["total"] == 3
    assert found.column_labels["total"] == " ".join(wording.split())


@pytest.mark.parametrize("wording", ["Tổng số hồ sơ (kế hoạch)", "Tổng số hồ sơ công việc năm trước"])
def test_a_heading_that_counts_something_else_is_not_taken(wording):
    with pytest.raises(RefusedError) as caught:
        table([*TOP[:3], wording, *TOP[4:]], LANG)
    assert caught.value.issue.rule == "missing_heading"


def test_a_heading_in_two_rows_is_read_downwards_and_upwards():
    found = table(
        ["TT", "Mã đơn vị", "Tên đơn vị", "Kỳ báo cáo", "Hồ sơ công việc", "", "", "Ghi chú"],
        ["", "", "", "", "Tổng số", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng", ""],
        ["1", *LANG],
    )
    assert data(found) == {3: LANG}
    assert found.column_labels["total"] == "Hồ sơ công việc Tổng số"
    assert found.unknown_columns == ("Ghi chú",)
    assert kinds(found) == {1: "heading", 2: "heading"}


def test_a_group_gives_its_words_to_each_of_its_columns():
    found = table(
        ["Mã đơn vị", "Tổng số hồ sơ", "Số hồ sơ", ""],
        ["", "", "Mật", "Xử lý trên môi trường mạng"],
        ["05734", "120", "3", "100"],
    )
    assert found.columns == {"unit_code": 0, "total": 1, "secret": 2, "online": 3}
    assert found.column_labels["secret"] == "Số hồ sơ Mật"


def test_a_heading_in_three_rows_with_a_group_that_only_says_of_which():
    found = table(
        ["Mã đơn vị", "Tổng số hồ sơ", "Hồ sơ", ""],
        ["", "", "Trong đó:", ""],
        ["", "", "Mật", "Số hồ sơ xử lý trên môi trường mạng"],
        ["05734", "120", "3", "100"],
    )
    assert found.columns == {"unit_code": 0, "total": 1, "secret": 2, "online": 3}
    assert list(data(found)) == [4]


def test_headings_merged_downwards_are_not_doubled(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BÁO CÁO HỒ SƠ CÔNG VIỆC"])
    sheet.append(["Mã đơn vị", "Tên đơn vị", "Số hồ sơ", None, "Tổng số hồ sơ"])
    sheet.append([None, None, "Mật", "Xử lý trên môi trường mạng"])
    sheet.append(["05734", "Văn Lăng", 3, 100, 120])
    for merged in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "a.xlsx")
    [read] = read_grids(tmp_path / "a.xlsx")
    found = find_table(read, HEADINGS, REQUIRED)
    assert data(found) == {4: ["05734", "Văn Lăng", "120", "3", "100"]}
    assert found.column_labels["unit_code"] == "Mã đơn vị"
    assert found.column_labels["online"] == "Số hồ sơ Xử lý trên môi trường mạng"


@pytest.mark.parametrize(
    "below",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1", "2", "3", "4", "5", "6"],
        ["A", "B", "C", "1", "2", "3"],
        ["(A)", "(B)", "(1)", "(2)=(3)+(4)", "(3)", "(4)"],
        ["-1", "-2", "-3", "-4", "-5", "-6"],
        ["", "", "", "(hồ sơ)", "(hồ sơ)", "(hồ sơ)"],
    ],
    ids=[
        "brackets",
        "bare",
        "letters first",
        "with sums",
        "brackets that became negative",
        "units of measure",
    ],
)
def test_a_row_of_column_numbers_or_units_below_the_heading_is_no_data(below):
    found = table(TOP, [], below, LANG)
    assert data(found) == {4: LANG}
    assert kinds(found)[3] == "heading"


def test_three_bare_column_numbers_are_enough():
    found = table(["Mã xã", TOP[3], TOP[5]], ["1", "2", "3"], ["05734", "2", "1"])
    assert list(data(found)) == [3]


@pytest.mark.parametrize("below", [["1", "3", "2"], ["2", "3", "4"], ["(05734)", "2", "(1)"], ["b", "1", "2"]])
def test_numbers_that_do_not_count_the_columns_are_data(below):
    assert list(data(table(["Mã xã", TOP[3], TOP[5]], below))) == [2]


def test_two_small_numbers_below_the_heading_are_data():
    found = table(["Mã xã", "Tổng số hồ sơ"], ["1", "2"], required={"unit_code", "total"})
    assert list(data(found)) == [2]


def test_a_heading_that_comes_again_but_for_its_accents_is_refused_unless_nothing_stands_below():
    top = ["Mã đơn vị", "Tong so ho so", "Tổng số hồ sơ", TOP[5]]
    with pytest.raises(RefusedError) as caught:
        table(top, ["05734", "9", "120", "100"])
    assert caught.value.issue.rule == "column_not_understood"
    assert "“Tong so ho so” (B; trùng với cột “Tổng số hồ sơ”)" in caught.value.issue.message_vi
    found = table(top, ["05734", "", "120", "100"])
    assert found.columns["total"] == 2
    assert found.unknown_columns == ("Tong so ho so",)


def test_two_columns_with_one_heading_are_refused_and_named():
    with pytest.raises(RefusedError) as caught:
        table(["Mã đơn vị", "Tổng số hồ sơ", "TỔNG SỐ HỒ SƠ", TOP[5]], ["05734", "9", "120", "100"])
    assert caught.value.issue.rule == "ambiguous_heading"
    assert "“Tổng số hồ sơ” (B); “TỔNG SỐ HỒ SƠ” (C)" in caught.value.issue.message_vi


def test_one_column_that_may_be_two_things_is_refused():
    headings = [*HEADINGS[:1], Heading("old", ("Mã",)), Heading("new", ("Mã", "Mã mới"))]
    with pytest.raises(RefusedError) as caught:
        find_table(grid(["Mã xã", "Mã", "Số"], ["1", "2", "3"]), headings, {"unit_code"})
    assert caught.value.issue.rule == "ambiguous_heading"


def test_a_missing_heading_is_named_with_what_was_found():
    with pytest.raises(RefusedError) as caught:
        table(["Mã đơn vị", "Tên đơn vị", "Hồ sơ mạng"], ["05734", "Văn Lăng", "1"])
    assert caught.value.issue.rule == "missing_heading"
    assert "“Tổng số hồ sơ công việc”; “Số hồ sơ xử lý trên môi trường mạng”" in caught.value.issue.message_vi
    assert "“Hồ sơ mạng”" in caught.value.issue.message_vi
    assert "Biểu 1" in caught.value.issue.message_vi


def test_a_sheet_of_notes_has_no_table():
    notes = grid(["HƯỚNG DẪN"], ["Mã đơn vị", "là mã của Tổng cục Thống kê"], ["Kỳ báo cáo", "ghi theo tháng"])
    assert find_table(notes, HEADINGS, REQUIRED) is None
    assert find_table(Grid("Trống", pd.DataFrame(dtype="str")), HEADINGS, REQUIRED) is None


def test_a_later_table_with_more_columns_does_not_take_the_place_of_the_first():
    found = table([*TOP[:1], *TOP[3:]], ["05734", "9", "0", "9"], [], [], [], TOP, LANG)
    assert found.columns == {"unit_code": 0, "total": 1, "secret": 2, "online": 3}
    assert {1: "heading"}.items() <= kinds(found).items()


def test_a_heading_beyond_the_sixtieth_row_is_not_sought():
    assert table(*[["x"]] * 59, TOP, LANG).rows.index.tolist() == [61]
    assert find_table(grid(*[["x"]] * 62, TOP, LANG), HEADINGS, REQUIRED) is None


def test_a_form_line_above_the_table_is_not_its_heading():
    found = table(["Mã đơn vị:", "05734", "Tên đơn vị:", "Văn Lăng"], [], [], [], [], [], TOP, LANG)
    assert data(found) == {8: LANG}


def test_unknown_columns_and_columns_without_a_heading_are_told():
    found = table(["STT", *TOP, "Ghi chú", ""], ["1", *LANG, "gửi lại", "0912"])
    assert found.unknown_columns == ("Ghi chú", "(cột I)")
    assert data(found) == {2: LANG}


@given(st.permutations(range(len(TOP))), st.integers(0, 3), st.data())
def test_moving_columns_and_rows_changes_no_row(order, blank_rows, draw):
    rows = [LANG, HOA, ["05740", "", "Quý I/2024", "7", "", "7"]]
    rows = draw.draw(st.permutations(rows))
    moved = [[row[column] for column in order] for row in (TOP, *rows)]
    found = table(*[[""]] * blank_rows, *moved)
    assert data(found) == {blank_rows + 2 + at: row for at, row in enumerate(rows)}
    assert found.columns == {heading.name: order.index(at) for at, heading in enumerate(HEADINGS)}
