"""Cooperative registries: kinds and states in their spellings, dates in theirs, doubtful tax codes, the reform."""

from datetime import date

import openpyxl
import pytest

from tests.sources.desk import Desk, column, defects, records, warnings
from tests.sources.forms import FORMS

FORM = FORMS["cooperatives"]


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "cooperatives")


KINDS = {
    "Hợp tác xã": ["Hợp tác xã", "HTX", "HỢP TÁC XÃ", "hợp  tác xã"],
    "Liên hiệp hợp tác xã": ["Liên hiệp hợp tác xã", "Liên hiệp HTX"],
    "Tổ hợp tác": ["Tổ hợp tác", "THT"],
    "Quỹ tín dụng nhân dân": ["Quỹ tín dụng nhân dân", "QTDND"],
}
STATES = {
    "Đang hoạt động": ["Đang hoạt động", "Hoạt động"],
    "Tạm ngừng": ["Tạm ngừng", "Tạm ngừng hoạt động", "tạm dừng"],
    "Ngừng hoạt động": ["Ngừng hoạt động", "Không hoạt động", "Dừng hoạt động"],
    "Chờ giải thể": ["Chờ giải thể", "Đang làm thủ tục giải thể"],
    "Đã giải thể": ["Đã giải thể", "Giải thể"],
    "Phá sản": ["Phá sản"],
    "Bị thu hồi": ["Bị thu hồi", "Thu hồi giấy chứng nhận đăng ký"],
    "Không hoạt động tại địa chỉ đăng ký": ["Không hoạt động tại địa chỉ đăng ký"],
}


@pytest.mark.parametrize(
    ("heading", "name", "spellings"),
    [("Loại hình", "cooperative_type", KINDS), ("Tình trạng hoạt động", "operating_state", STATES)],
    ids=["kinds", "states"],
)
def test_closed_lists_in_their_spellings(desk, heading, name, spellings) -> None:
    pairs = [(value, text) for value, texts in spellings.items() for text in texts]
    read = desk.read_form(*(FORM.cells | {heading: text} for _, text in pairs))
    assert column(read, name) == [value for value, _ in pairs]


@pytest.mark.parametrize("heading", ["Loại hình", "Tình trạng hoạt động"])
def test_a_word_outside_the_list_is_rejected_with_the_list(desk, heading) -> None:
    """An unknown state taken for operating would win a commune its cooperative."""
    read = desk.read_form(FORM.cells | {heading: "Hoạt động cầm chừng"})
    assert defects(read) == [(2, heading, "not_in_list")]
    assert "Hợp tác xã" in read.defects[0].message_vi or "Đang hoạt động" in read.defects[0].message_vi


DAYS = ["05/03/2019", "5/3/2019", "5-3-2019", "5.3.2019", "2019-03-05", "43529", "ngày 5 tháng 3 năm 2019"]


def test_dates_day_first_in_words_as_iso_and_as_serials(desk) -> None:
    read = desk.read_form(*(FORM.cells | {"Ngày đăng ký": text} for text in DAYS))
    assert column(read, "registered_on") == [date(2019, 3, 5)] * len(DAYS)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31/02/2019", "not_a_date"),
        ("13/13/2019", "not_a_date"),
        ("5/3/19", "two_digit_year"),
        ("2019", "not_a_date"),
        ("hôm qua", "not_a_date"),
    ],
)
def test_days_that_never_were_are_rejected(desk, text, rule) -> None:
    assert defects(desk.read_form(FORM.cells | {"Ngày đăng ký": text})) == [(2, "Ngày đăng ký", rule)]


def test_it_may_end_on_the_day_it_was_registered_but_not_before(desk) -> None:
    same = FORM.cells | {"Ngày đăng ký": "05/03/2019", "Ngày chấm dứt": "05/03/2019"}
    read = desk.read_form(same, same | {"Ngày chấm dứt": "04/03/2019"})
    assert defects(read) == [(3, "Ngày chấm dứt", "ended_after_registered")]


def test_an_end_is_not_judged_where_the_beginning_is_unreadable(desk) -> None:
    read = desk.read_form(FORM.cells | {"Ngày đăng ký": "31/02/2019", "Ngày chấm dứt": "01/01/1999"})
    assert defects(read) == [(2, "Ngày đăng ký", "not_a_date")]


@pytest.mark.parametrize("code", ["4601234507", "0100233488-001", "4607A000123", "Số 12/HTX"])
def test_a_right_tax_code_or_an_old_number_with_letters_is_not_doubted(desk, code) -> None:
    read = desk.read_form(FORM.cells | {"Mã số HTX": code})
    assert column(read, "cooperative_code") == [code]
    assert warnings(read) == []


@pytest.mark.parametrize("code", ["000123", "15", "123456789012345"])
def test_an_old_number_of_digits_is_no_tax_code(desk, code) -> None:
    """A tax code has ten digits, or thirteen; told of a wrong check digit, a clerk would look for one in vain."""
    assert warnings(desk.read_form(FORM.cells | {"Mã số HTX": code})) == []


@pytest.mark.parametrize("code", ["4601234508", "0100233489", "0100233489-001"])
def test_a_tax_code_that_fails_its_check_digit_is_a_warning_and_the_row_stays(desk, code) -> None:
    desk.put("origin.yaml", "covers: VN\n")
    intake = desk.settled_form(FORM.cells | {"Mã số HTX": code})
    assert records(intake.rows, "cooperative_code") == [code]
    assert records(intake.warned_rows, "row_number", "column_name", "value", "rule") == [
        (2, "Mã số HTX", code, "tax_code_check_digit")
    ]
    assert records(intake.source_files, "status") == ["accepted"]


def test_a_code_that_a_spreadsheet_rounded_is_not_taken_for_one(desk) -> None:
    """1,2E+09 is the code of many cooperatives: of those, all but one would be superseded."""
    read = desk.read_form(FORM.cells | {"Mã số HTX": "4,60123E+09"})
    assert [d.column_name for d in read.defects] == ["Mã số HTX"]


def test_a_code_that_a_program_wrote_as_a_decimal_is_whole(desk) -> None:
    intake = desk.settled_form(FORM.cells, FORM.cells | {"Mã số HTX": "4601234507.0"})
    assert records(intake.rows, "cooperative_code") == ["4601234507"]


def test_zeros_that_the_code_of_the_commune_lost_are_put_back(desk) -> None:
    read = desk.read_form(FORM.cells | {"Mã xã": "101"}, FORM.cells | {"Mã xã": "101.0"})
    assert column(read, "commune_code") == ["00101", "00101"]


@pytest.mark.parametrize("code", ["101010", "VN", "Xã An", "1010I"])
def test_what_cannot_be_a_commune_code_is_rejected(desk, code) -> None:
    assert defects(desk.read_form(FORM.cells | {"Mã xã": code})) == [(2, "Mã xã", "unit_code_not_readable")]


def test_the_code_is_read_on_the_closing_date(desk) -> None:
    """On 1 July 2025 the code of Xã An passed to a merged commune of a new province."""
    read = desk.read_form(
        FORM.cells | {"Ngày chốt số liệu": "30/06/2025"}, FORM.cells | {"Ngày chốt số liệu": "01/07/2025"}
    )
    assert read.defects == []
    assert records(read.rows, "unit_id", "province_unit_id") == [("10101", "10"), ("10101-new", "10-new")]


def test_a_code_that_nobody_bears_on_the_closing_date_is_rejected(desk) -> None:
    read = desk.read_form(
        *(FORM.cells | {"Mã xã": code, "Ngày chốt số liệu": day}
          for code, day in [("10105", "31/08/2024"), ("10105", "01/09/2024"), ("10102", "01/07/2025"), ("99999", "")])
    )  # fmt: skip
    assert defects(read)[:2] == [(3, "Mã xã", "unit_unknown"), (4, "Mã xã", "unit_unknown")]
    assert "Xã Đoài" in read.defects[0].message_vi + read.defects[1].message_vi


@pytest.mark.parametrize(
    "line",
    [
        "Ngày chốt số liệu: 31/12/2023",
        "DANH SÁCH HỢP TÁC XÃ (Số liệu tính đến ngày 31/12/2023)",
        "(tính đến ngày 31 tháng 12 năm 2023)",
    ],
)
def test_the_closing_date_may_stand_in_a_title(desk, line) -> None:
    read = desk.read_form(FORM.cells, above=["SỞ KẾ HOẠCH", line, ""], without=["Ngày chốt số liệu"])
    assert column(read, "closing_date") == [date(2023, 12, 31)]


def test_an_unreadable_closing_date_above_the_table_is_told_for_its_rows(desk) -> None:
    read = desk.read_form(FORM.cells, above=["Ngày chốt số liệu: cuối năm 2023"], without=["Ngày chốt số liệu"])
    assert defects(read) == [(3, "Ngày chốt số liệu", "not_a_date")]
    assert read.defects[0].value == "cuối năm 2023"


def test_numbers_and_real_dates_of_a_workbook_are_read_as_written(desk, tmp_path) -> None:
    """A workbook keeps a tax code as a number, a day as a date and members as a decimal."""
    cells = FORM.cells | {
        "Mã số HTX": 4601234507,
        "Ngày đăng ký": date(2019, 3, 5),
        "Ngày chấm dứt": 45230,
        "Số thành viên": 1015.0,
        "Mã xã": 10101,
    }
    book = openpyxl.Workbook()
    book.active.append(list(cells))
    book.active.append(list(cells.values()))
    (tmp_path / "cooperatives").mkdir()
    book.save(tmp_path / "cooperatives" / "a.xlsx")
    [row] = records(desk.settle().rows)
    assert {name: row[name] for name in FORM.row} == FORM.row
