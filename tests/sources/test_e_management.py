"""Electronic management: yes or no, of units of three levels."""

from tests.sources.desk import Desk, column, defects
from tests.sources.forms import FORMS

FORM = FORMS["e_management"]
ANSWER = "Quản lý điều hành điện tử"


def test_yes_and_no_in_their_spellings(tmp_path) -> None:
    texts = {"Có": True, "CÓ": True, "x": True, "1": True, "✓": True, "Không": False, "Chưa có": False, "0": False}
    read = Desk(tmp_path, "e_management").read_form(*(FORM.cells | {ANSWER: text} for text in texts))
    assert column(read, "is_managed_electronically") == list(texts.values())


def test_a_part_is_neither_yes_nor_no(tmp_path) -> None:
    read = Desk(tmp_path, "e_management").read_form(FORM.cells | {ANSWER: "Một phần"}, FORM.cells | {ANSWER: "50%"})
    assert defects(read) == [(2, ANSWER, "not_yes_no"), (3, ANSWER, "not_yes_no")]


def test_province_district_and_commune_report(tmp_path) -> None:
    rows = [{"Mã đơn vị": code, "Tên đơn vị": ""} for code in ("10", "101", "10101")]
    read = Desk(tmp_path, "e_management").read_form(*(FORM.cells | row for row in rows))
    assert column(read, "unit_id") == ["10", "101", "10101"]
