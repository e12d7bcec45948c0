"""Remarks beside the rows of lists, and notes below tables: whom they cast doubt on."""

import pytest

from tests.sources.desk import Desk, defects, warnings
from tests.sources.forms import FORMS


@pytest.mark.parametrize(
    ("remark", "more", "is_doubted"),
    [
        pytest.param("Đã giải thể tháng 10/2024", {}, True, id="the list says that it operates"),
        pytest.param("Đã giải thể", {"Tình trạng hoạt động": "Ngừng hoạt động"}, False, id="the row says so too"),
        pytest.param("Giải thể", {"Ngày chấm dứt": "01/06/2023"}, False, id="the row has its day"),
        pytest.param("Thành lập năm 2019", {}, False, id="a time says nothing of a list"),
        pytest.param("chưa xác minh", {}, True, id="nobody is sure"),
    ],
)
def test_a_remark_that_a_cooperative_has_ended_is_held_against_its_row(tmp_path, remark, more, is_doubted) -> None:
    running = FORMS["cooperatives"].cells | {"Tình trạng hoạt động": "Đang hoạt động", "Ngày chấm dứt": ""}
    read = Desk(tmp_path, "cooperatives").read_form(running | more | {"Ghi chú": remark})
    assert defects(read) == ([(2, "Ghi chú", "no_result_by_remark")] if is_doubted else [])


@pytest.mark.parametrize(("answer", "is_doubted"), [("Có", True), ("Không", False)])
def test_what_is_denied_twice_is_no_doubt(tmp_path, answer, is_doubted) -> None:
    cells = FORMS["e_management"].cells | {"Quản lý điều hành điện tử": answer, "Ghi chú": "chưa triển khai"}
    assert bool(defects(Desk(tmp_path, "e_management").read_form(cells))) is is_doubted


def test_a_note_tells_of_the_rows_that_bear_its_mark(tmp_path) -> None:
    cells = FORMS["training"].cells
    lines = [";".join(cells), ";".join(cells.values()), ";".join((cells | {"Tên đơn vị": "Xã An (1)"}).values()),
             "(1) Số liệu 9 tháng", "(2) Số liệu đã đối chiếu"]  # fmt: skip
    read = Desk(tmp_path, "training").read(Desk(tmp_path, "training").put("a.csv", "\n".join(lines)))
    assert defects(read) == [(3, "Tên đơn vị", "no_result_by_remark")]
    assert [rule for _, _, rule in warnings(read)] == []


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Năm 2024", "Ghi chú: Số liệu tính đến 30/9/2024"),
        ("Năm 2024", "Số liệu chưa bao gồm tháng 12"),
        ("Năm 2024", "(*) So lieu uoc tinh"),
        ("Năm 2024 (*)", "(*) 8 tháng đầu năm"),
    ],
)
def test_a_note_on_the_whole_table_refuses_it_as_it_would_above(tmp_path, title, note) -> None:
    cells = {h: cell for h, cell in FORMS["training"].cells.items() if h != "Năm"}
    lines = [title, ";".join(cells), ";".join(cells.values()), note]
    read = Desk(tmp_path, "training").read(Desk(tmp_path, "training").put("a.csv", "\n".join(lines)))
    assert read.refused_by == "scope_unclear"
