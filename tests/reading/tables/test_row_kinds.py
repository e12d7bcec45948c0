"""Which rows are data, and which are passed over as what."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.tables.row_kinds import MAY_BE_TOTAL, kind_of_label
from ntm_pipeline.units import registry
from tests.reading.tables.grids import HOA, LANG, TOP, data, kinds, table


@pytest.mark.parametrize(
    "label",
    [
        "Tổng số", "TỔNG CỘNG", "Cộng", "Tổng", "Tổng cộng:", "Tong cong", "Cộng toàn huyện", "II. Tổng số",
        "Tổng chung", "Tổng cuối", "Toàn huyện", "TOÀN XÃ", "Cả tỉnh", "Grand Total", "Total", "Subtotal", "Cộng chung",
        "TC", "T.C:", "Tổng toàn huyện (3 xã)", "Tổng hợp", "TỔNG 3 XÃ", "Tổng các xã", "Cộng mang sang", "Cộng A",
        "Σ", "∑ 3 xã", "Chung", "T.cộng", "T. số", "Chung toàn huyện", "Tổng/Trung bình",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 1], ids=["where codes stand", "where names stand"])
def test_total_rows_on_top_and_at_the_bottom_are_passed_over(label, place):
    total = ["", "", "", "1.354", "3", "1.100"]
    total[place] = label
    found = table(TOP, total, LANG, HOA, total)
    assert data(found) == {3: LANG, 4: HOA}
    assert kinds(found) == {1: "heading", 2: "total", 5: "total"}
    assert found.passed_over[-1].text == f"{label} | 1.354 | 3 | 1.100"


@pytest.mark.parametrize(
    "label",
    ["Bình quân chung", "Tỷ lệ (%)", "Tỉ lệ", "%", "Lũy kế", "Luỹ kế từ đầu năm", "Trung bình", "BQ", "TB/xã",
     "Cùng kỳ năm 2023",     "So với cùng kỳ", "Tăng, giảm (%)"],
)  # fmt: skip
def test_what_is_reckoned_from_the_rows_is_no_data_and_no_total(label) -> None:
    assert re.search(rf"(?i:{MAY_BE_TOTAL})", label), "else a large sheet takes it for data"
    found = table(TOP, LANG, HOA, ["", label, "", "677", "2", "550"])
    assert kinds(found) == {1: "heading", 4: "derived"}
    assert found.totals.empty


def test_no_unit_is_called_like_a_total() -> None:
    with Path(registry.__file__).with_name("units.csv").open(encoding="utf-8") as file:
        names = {row["unit_name"] for row in csv.DictReader(file)}
    names |= {name.removeprefix(f"{kind} ") for name in names for kind in ("Xã", "Phường", "Thị trấn", "Huyện")}
    assert len(names) > 10_000
    assert {name for name in names if kind_of_label(name) or kind_of_label(name.upper())} == set()


@pytest.mark.parametrize("name", ["Cộng Hòa", "Tổng Cọt", "Cộng Lạc", "Toàn Sơn", "Trung Bình", "TRUNG BÌNH"])
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


def read_unless_refused(*rows):
    """A row of words below the heading may belong to it; one that can't be told is refused, and nothing is lost."""
    try:
        return table(*rows)
    except RefusedError:
        reject()


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12))
def test_every_row_is_either_data_or_passed_over_and_none_is_changed(rows):
    found = read_unless_refused(["Tên biểu"], TOP, *rows)
    passed_over = [row.row_number for row in found.passed_over]
    assert sorted([*found.rows.index, *passed_over]) == list(range(1, len(rows) + 3))
    assert data(found) == {number: rows[number - 3] for number in found.rows.index}


CODED = st.tuples(st.just("05734"), CELLS, CELLS, st.just("12"), CELLS, CELLS).map(list)


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=5), CODED)
def test_a_row_with_a_code_and_a_figure_is_never_passed_over(rows, row):
    found = read_unless_refused(TOP, *rows, row)
    assert len(rows) + 2 in found.rows.index
