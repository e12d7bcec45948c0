"""Sheets as offices lay them out: where the table is, what its columns mean, which rows are data."""

import dataclasses
import unicodedata
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.extract import find_table, find_tables
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.table import Table

HEADINGS = [
    Heading("unit_code", ("Mã đơn vị", "Mã xã")),
    Heading("unit_name", ("Tên đơn vị", "Đơn vị")),
    Heading("period", ("Kỳ báo cáo",)),
    Heading("total", ("Tổng số hồ sơ công việc", "Tổng số hồ sơ")),
    Heading("secret", ("Số hồ sơ mật", "Hồ sơ mật")),
    Heading("online", ("Số hồ sơ xử lý trên môi trường mạng",)),
]
REQUIRED = {"unit_code", "total", "online"}
TOP = ["Mã đơn vị", "Tên đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ mật",
       "Số hồ sơ xử lý trên môi trường mạng"]  # fmt: skip
LANG = ["05734", "Xã Văn Lăng", "Tháng 3/2024", "120", "3", "100"]
HOA = ["05737", "Xã Hòa Bình", "Tháng 3/2024", "1.234", "-", "1.000"]


def grid(*rows: list[str]) -> Grid:
    width = max(map(len, rows))
    cells = pd.DataFrame(
        [row + [""] * (width - len(row)) for row in rows],
        index=pd.RangeIndex(1, len(rows) + 1),
        columns=pd.RangeIndex(width),
        dtype="str",
    )
    return Grid("Biểu 1", cells)


def table(*rows: list[str], required=REQUIRED) -> Table:
    found = find_table(grid(*rows), HEADINGS, required)
    assert found is not None
    return found


def data(found: Table) -> dict[int, list[str]]:
    return {int(number): row.tolist() for number, row in found.rows.iterrows()}


def kinds(found: Table) -> dict[int, str]:
    return {row.row_number: row.kind for row in found.passed_over}


# --- The heading


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


def test_the_exact_heading_wins_over_one_that_is_only_alike():
    found = table(["Mã đơn vị", "Tong so ho so", "Tổng số hồ sơ", TOP[5]], ["05734", "9", "120", "100"])
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


# --- What stands above


@pytest.mark.parametrize(
    ("above", "facts"),
    [
        ([["Đơn vị báo cáo: UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["Đơn vị báo cáo:", "", "UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["ĐƠN VỊ BÁO CÁO :UBND huyện Đại Từ"]], {"reporting_unit": "UBND huyện Đại Từ"}),
        ([["Don vi bao cao: UBND huyen Dai Tu"]], {"reporting_unit": "UBND huyen Dai Tu"}),
        ([["Đơn vị gửi báo cáo: Sở NN&PTNT"]], {"reporting_unit": "Sở NN&PTNT"}),
        ([["Kỳ báo cáo: Tháng 3/2024"]], {"period": "Tháng 3/2024"}),
        ([["(Kỳ báo cáo: Quý I/2024)"]], {"period": "Quý I/2024"}),
        ([["Kỳ báo cáo", "6 tháng đầu năm 2024"]], {"period": "6 tháng đầu năm 2024"}),
        ([["Quý I năm 2024"]], {"period": "Quý I năm 2024"}),
        ([["KẾT QUẢ TẬP HUẤN CÁN BỘ NĂM 2024"]], {"period": "NĂM 2024"}),
        ([["Biểu 01\nBáo cáo hồ sơ công việc 6 tháng đầu năm 2024"]], {"period": "6 tháng đầu năm 2024"}),
        ([["KẾT QUẢ LŨY KẾ ĐẾN HẾT QUÝ II NĂM 2024"]], {"period": "LŨY KẾ ĐẾN HẾT QUÝ II NĂM 2024"}),
        ([["KẾT QUẢ CẢ NĂM 2024"], ["Quý I năm 2024"]], {"period": "Quý I năm 2024"}),
        (
            [["Đơn vị báo cáo: UBND huyện Đại Từ   Kỳ báo cáo: Tháng 3/2024"]],
            {"reporting_unit": "UBND huyện Đại Từ", "period": "Tháng 3/2024"},
        ),
        (
            [["Đơn vị báo cáo: UBND huyện Đại Từ\nKỳ báo cáo: Tháng 3/2024"]],
            {"reporting_unit": "UBND huyện Đại Từ", "period": "Tháng 3/2024"},
        ),
        ([["Kỳ báo cáo: từ ngày 01/01/2024 đến ngày 31/03/2024"]],
         {"period": "từ ngày 01/01/2024 đến ngày 31/03/2024"}),
        ([["Ngày chốt số liệu: 31/12/2024"]], {"closing_date": "31/12/2024"}),
        ([["Ngày chốt số liệu", "2024-12-31"]], {"closing_date": "2024-12-31"}),
        ([["Tính đến 31/12/2024"]], {"closing_date": "31/12/2024"}),
        ([["(Số liệu tính đến ngày 31/12/2024)"]], {"closing_date": "31/12/2024"}),
        ([["DANH SÁCH HTX TRÊN ĐỊA BÀN (TÍNH ĐẾN HẾT NGÀY 31/12/2024)"]], {"closing_date": "31/12/2024"}),
        ([["Đến ngày 31 tháng 12 năm 2024"]], {"closing_date": "31 tháng 12 năm 2024"}),
        ([["tính đến 30/6/2024"], ["Ngày chốt số liệu: 31/12/2024"]], {"closing_date": "31/12/2024"}),
    ],
)  # fmt: skip
def test_facts_above_the_table_are_found(above, facts):
    for rows in ((LANG,), ()):
        found = table(["BÁO CÁO"], *above, TOP, *rows)
        assert found.above == facts
        assert set(found.above_rows) == set(facts)
    assert found.above_rows.popitem()[1] == 1 + len(above)
    assert kinds(found)[2] == "title"


@pytest.mark.parametrize(
    "above",
    [
        ["Đơn vị tính: hồ sơ"],
        ["Đơn vị nhận báo cáo: Sở Nội vụ"],
        ["Đơn vị báo cáo: ..........."],
        ["Đơn vị báo cáo:", "", "Kỳ báo cáo:"],
        ["Các đơn vị báo cáo trước ngày 14/3/2024"],
        ["Quý I năm 2024", "Năm 2024"],
        ["Đại Từ, ngày 14 tháng 3 năm 2024"],
        ["2024-03-01"],
        ["Từ ngày 15/12/2023 đến ngày 14/3/2024"],
        ["Kết quả thực hiện Kế hoạch số 154/KH-UBND năm 2022"],
        ["Kết quả thực hiện giai đoạn 2021 - 2025"],
        ["Kết quả thực hiện mục tiêu đến năm 2025"],
        ["Báo cáo ngày 14 tháng 3 năm 2024"],
        ["Báo cáo kết quả quý I năm 2024", "Báo cáo kết quả năm 2024"],
        ["Hướng dẫn năm 2024"],
    ],
    ids=lambda cells: " ".join(cells),
)
def test_what_only_looks_like_a_fact_is_none(above):
    assert table(above, TOP, LANG).above == {}


def test_formulas_without_a_value_are_told_by_the_name_of_their_column():
    cells = grid(["BÁO CÁO"], TOP, LANG)
    column = find_table(cells, HEADINGS, REQUIRED).columns
    [name, *_] = column
    with_formulas = dataclasses.replace(cells, valueless=frozenset({(3, column[name]), (3, 99)}))
    assert find_table(with_formulas, HEADINGS, REQUIRED).valueless == {(3, name)}


def test_an_empty_table_is_still_a_table():
    found = table(["Đơn vị báo cáo: UBND xã Văn Lăng"], ["Tính đến ngày 31/12/2024"], TOP)
    assert found.rows.empty
    assert found.rows.columns.tolist() == [heading.name for heading in HEADINGS]
    assert found.above == {"reporting_unit": "UBND xã Văn Lăng", "closing_date": "31/12/2024"}
    assert found.above_rows == {"reporting_unit": 1, "closing_date": 2}


# --- Rows that are no data


@pytest.mark.parametrize(
    "label",
    ["Tổng số", "TỔNG CỘNG", "Cộng", "Tổng", "Tổng cộng:", "Tong cong", "Cộng toàn huyện", "II. Tổng số"],
)
@pytest.mark.parametrize("place", [0, 1], ids=["where codes stand", "where names stand"])
def test_total_rows_on_top_and_at_the_bottom_are_passed_over(label, place):
    total = ["", "", "", "1.354", "3", "1.100"]
    total[place] = label
    found = table(TOP, total, LANG, HOA, total)
    assert data(found) == {3: LANG, 4: HOA}
    assert kinds(found) == {1: "heading", 2: "total", 5: "total"}
    assert found.passed_over[-1].text == f"{label} | 1.354 | 3 | 1.100"


@pytest.mark.parametrize("name", ["Cộng Hòa", "Tổng Cọt", "Cộng Lạc"])
def test_a_commune_whose_name_begins_like_a_total_is_data(name):
    row = ["", name, "Tháng 3/2024", "5", "0", "5"]
    assert data(table(TOP, row)) == {2: row}


def test_a_total_with_a_code_is_data():
    row = ["19", "Tổng số toàn tỉnh", "Tháng 3/2024", "5", "0", "5"]
    assert data(table(TOP, row)) == {2: row}


def test_sections_and_rows_numbered_beforehand_are_passed_over():
    found = table(
        ["TT", *TOP],
        ["I", "Huyện Đại Từ"],
        ["1", *LANG],
        ["Huyện Phú Bình"],
        ["1", *HOA],
        ["II", "", "Huyện Võ Nhai"],
        ["2"],
    )
    assert data(found) == {3: LANG, 5: HOA}
    assert kinds(found) == {1: "heading", 2: "section", 4: "section", 6: "section", 7: "blank"}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(["05734"], id="a code alone"),
        pytest.param(["NN-01"], id="a code with letters alone"),
        pytest.param(["", "", "", "12"], id="a figure alone"),
        pytest.param(["", "Văn Lăng", "Tháng 3/2024"], id="a name and a period"),
        pytest.param(["", "Văn Lăng", "", "12"], id="a name and a figure"),
        pytest.param(["", "Người lập", "", "12"], id="a signature with a figure"),
        pytest.param(["", "Văn Lăng", "", "", "", "", "ghi chú"], id="a name and a remark"),
        pytest.param(["Ghi chú", "", "", "12"], id="a note with a figure"),
    ],
)
def test_a_doubtful_row_is_data_and_not_lost(row):
    found = table([*TOP, "Ghi chú"], LANG, row)
    assert list(data(found)) == [2, 3]


def test_the_block_of_notes_and_signatures_is_passed_over_without_its_names():
    found = table(
        TOP,
        LANG,
        [],
        ["Ghi chú:"],
        ["- Số liệu lấy từ hệ thống"],
        ["", "", "", "Đại Từ, ngày 14 tháng 3 năm 2024"],
        ["Người lập biểu", "", "", "Thủ trưởng đơn vị"],
        ["(Ký, ghi rõ họ tên)", "", "", "(Ký tên, đóng dấu)"],
        [],
        ["Nguyễn Văn A", "", "", "Trần Thị B"],
        ["Nơi nhận:"],
        ["- Như trên"],
    )
    assert data(found) == {2: LANG}
    assert kinds(found) == {
        1: "heading", 3: "blank", 4: "note", 5: "note", 6: "signature", 7: "signature", 8: "signature",
        9: "blank", 10: "signature", 11: "signature", 12: "signature",
    }  # fmt: skip
    texts = {row.row_number: row.text for row in found.passed_over}
    assert texts[7] == "Người lập biểu | Thủ trưởng đơn vị"
    assert texts[10] == ""


def test_data_below_a_signature_are_not_lost():
    words = ["mã", "", "", "không", "", "không"]
    found = table(TOP, LANG, ["Người lập biểu"], ["Nguyễn Văn A"], HOA, words)
    assert data(found) == {2: LANG, 5: HOA, 6: words}


def test_a_heading_repeated_on_a_new_page_is_passed_over_with_its_numbers():
    numbers = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    found = table(TOP, numbers, LANG, [text.upper() for text in TOP], numbers, HOA)
    assert data(found) == {3: LANG, 6: HOA}
    assert kinds(found) == {1: "heading", 2: "heading", 4: "heading", 5: "heading"}


CELLS = st.sampled_from(["", "", "05734", "Xã A", "Tổng số", "Cộng", "12", "-", "Ghi chú", "Người lập", "I", "x"])


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12))
def test_every_row_is_either_data_or_passed_over_and_none_is_changed(rows):
    found = table(["Tên biểu"], TOP, *rows)
    passed_over = [row.row_number for row in found.passed_over]
    assert sorted([*found.rows.index, *passed_over]) == list(range(1, len(rows) + 3))
    assert data(found) == {number: rows[number - 3] for number in found.rows.index}


CODED = st.tuples(st.just("05734"), CELLS, CELLS, st.just("12"), CELLS, CELLS).map(list)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5), CODED)
def test_a_row_with_a_code_and_a_figure_is_never_passed_over(rows, row):
    found = table(TOP, *rows, row)
    assert len(rows) + 2 in found.rows.index


# --- Sections that hold figures, tables below one another, rows that are too long -------------------

COUNTED = (
    Heading("code", ("Mã xã",)),
    Heading("name", ("Tên",)),
    Heading("total", ("Tổng",)),
    Heading("year", ("Năm",)),
)


def counted(*rows: str, head: str = "TT;Mã xã;Tên;Tổng;Năm", delimited: bool = False) -> Table:
    lines = [head.split(";"), *(row.split(";") for row in rows)]
    width = max(map(len, lines))
    cells = Rows([line + [""] * (width - len(line)) for line in lines], list(range(1, len(lines) + 1)))
    table = find_table(Grid("A", cells, is_delimited=delimited), COUNTED, {"total"})
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("rows", "sections", "doubtful"),
    [
        pytest.param(("I;;Huyện A;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [2], [], id="the sum of those below"),
        pytest.param(
            ("I;;Huyện A;5;", "1;01;An;2;", "2;02;Bình;3;", "II;;Huyện B;4;", "1;03;Chính;4;", "2;04;D;0;"),
            [2, 5], [], id="two sections",
        ),
        pytest.param((";;Huyện A;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [2], [], id="without a number"),
        pytest.param(("I;;Huyện A;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [2], id="a slip or its own"),
        pytest.param((";;Huyện A;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="found by its name"),
        pytest.param(("3;;Xã Cuối;6;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="numbered like others"),
        pytest.param(("1;01;An;2;2024", "2;02;Bình;3;2024", "I;;Huyện A;5;2024"), [], [], id="nothing stands below it"),
        pytest.param((";;Xã Cuối;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="one of them by chance"),
        pytest.param(("I;10;Huyện A;5;2024", "1;01;An;2;2024", "2;02;Bình;3;2024"), [], [], id="it has a code"),
        pytest.param(("I;;Huyện A;5;2024", "1;;An;2;2024", "2;;Bình;3;2024"), [], [], id="nobody has a code"),
        pytest.param(("I;;Huyện A;0;2024", "1;01;An;0;2024", "2;02;Bình;0;2024"), [], [], id="zeros tell nothing"),
    ],
)  # fmt: skip
def test_a_row_without_code_that_adds_up_those_below_heads_a_section(rows, sections, doubtful) -> None:
    table = counted(*rows)
    assert [row.row_number for row in table.passed_over if row.kind == "section"] == sections
    assert sorted(table.doubtful_sections) == doubtful
    assert table.row_count == len(rows) - len(sections)


MARCH = ("Kỳ báo cáo: Tháng 3/2024;;;;", "TT;Mã xã;Tên;Tổng;Năm", "1;01;An;7;2024")
BELOW = ("1;01;An;2;2024", ";;;;")


def tables_of(*rows: str) -> list[Table]:
    lines = [row.split(";") for row in rows]
    return find_tables(Grid("A", Rows(lines, list(range(1, len(lines) + 1)))), COUNTED, {"total"})


def test_where_the_heading_comes_again_under_another_period_another_table_begins() -> None:
    february, march = tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", *MARCH[1:2], *BELOW, *MARCH)
    assert (february.above["period"], february.texts("total")) == ("Tháng 2/2024", ["2"])
    assert (march.above["period"], march.texts("total"), march.row_numbers) == ("Tháng 3/2024", ["7"], [7])
    assert [row.row_number for row in (*february.passed_over, *march.passed_over)] == [1, 2, 4, 5, 6]


def test_where_the_heading_comes_again_under_the_same_period_the_table_goes_on() -> None:
    (table,) = tables_of(MARCH[0], MARCH[1], *BELOW, *MARCH)
    assert table.texts("total") == ["2", "7"]


def test_another_period_among_the_rows_refuses_the_sheet() -> None:
    with pytest.raises(RefusedError, match="dòng 5 ghi “Tháng 3/2024”") as caught:
        tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", MARCH[1], *BELOW, MARCH[0], MARCH[2])
    assert caught.value.issue.rule == "facts_change"


def test_another_period_below_the_last_row_says_nothing() -> None:
    (table,) = tables_of("Kỳ báo cáo: Tháng 2/2024;;;;", MARCH[1], *BELOW, "Kỳ báo cáo sau: Tháng 3/2024;;;;", MARCH[0])
    assert table.texts("total") == ["2"]


def test_a_delimited_row_with_more_cells_than_the_heading_is_told() -> None:
    rows = ("1;01;An;2;2024", "2;02;Bình;1;000;2024", "3;03;Chính;3;2024")
    assert counted(*rows, delimited=True).overlong == {3: (5, "2024")}
    assert counted(*rows).overlong == {}


def test_a_column_without_a_heading_makes_no_row_too_long() -> None:
    table = counted("1;01;An;2;2024;a", "2;02;Bình;1;2024;b", "3;03;Chính;3;2024", delimited=True)
    assert table.overlong == {}
    assert table.unknown_columns == ("(cột F)",)


# --- What a table gives


def test_totals_are_kept_beside_the_rows_they_add_up():
    total = ["", "Tổng cộng", "", "1.354", "", "1.100"]
    found = table(TOP, total, LANG, HOA, total)
    assert found.totals.index.tolist() == [2, 5]
    assert found.totals.columns.tolist() == found.rows.columns.tolist()
    assert found.totals.loc[5].tolist() == total
    assert table(TOP, LANG).totals.empty


def test_a_table_tells_its_texts_without_making_a_frame():
    found = table(["BÁO CÁO"], TOP, LANG, [], HOA)
    assert (found.row_count, found.row_numbers) == (2, [3, 5])
    assert found.texts("total") == ["120", "1.234"]
    assert found.texts("total") == found.rows["total"].tolist()
    assert (found.row_count, found.row_numbers, found.texts("secret")) == (2, [3, 5], ["3", "-"])


def test_a_table_can_be_had_on_another_sheet_with_other_rows_or_without():
    found = table(TOP, LANG, HOA)
    assert (found.on_sheet("").sheet, found.sheet) == ("", "Biểu 1")
    none = found.without_rows()
    assert (none.row_count, none.rows.columns.tolist(), none.columns) == (0, list(found.columns), found.columns)
    fewer = replace(found, rows=found.rows.drop(index=[2]))
    assert (fewer.row_numbers, fewer.texts("unit_code"), found.row_count) == ([3], [HOA[0]], 2)


def test_the_upper_row_of_a_heading_merged_downwards_tells_no_fact() -> None:
    table = counted(
        "TT;Mã xã;Kỳ báo cáo;Tổng;Năm",
        "1;01;Tháng 3/2024;7;2024",
        head="TT;Mã xã;Kỳ báo cáo;HỒ SƠ CÔNG VIỆC TRONG KỲ;",
    )
    assert table.above == {}
    assert [row.kind for row in table.passed_over] == ["heading", "heading"]
    assert table.texts("total") == ["7"]
