"""Sheets that are called for months and quarters: what their names and the title tell together."""

import io

import openpyxl
import pytest

from tests.sources.desk import Desk, records

HEADINGS = ["Mã đơn vị", "Tên đơn vị", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"]
NAMES = {"10101": "Xã An", "10102": "Xã Bình", "10103": "Xã Chính"}


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "eoffice")


def put(desk: Desk, title: str, *sheets: str, codes: tuple[tuple[str, ...], ...] = ()) -> None:
    """A workbook with a sheet of each name; the n-th counts n more."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for at, name in enumerate(sheets, start=1):
        sheet = book.create_sheet(name)
        sheet.append([title])
        sheet.append(HEADINGS)
        for code in codes[at - 1] if codes else ("10101", "10102"):
            sheet.append([code, NAMES[code], 100 + at, at])
    content = io.BytesIO()
    book.save(content)
    desk.put("a.xlsx", content.getvalue())


def periods(desk: Desk) -> dict[str, str]:
    """Sheet → the period of its first row."""
    return dict(reversed(records(desk.settle().rows, "sheet", "period")))


@pytest.mark.parametrize(
    ("title", "sheets", "expected"),
    [
        pytest.param("HỒ SƠ NĂM 2024", [str(n) for n in range(1, 13)], "Tháng {}/2024", id="1 to 12"),
        pytest.param("HỒ SƠ NĂM 2024", [f"{n:02}" for n in range(1, 8)], "Tháng {}/2024", id="01 to 07 of a year"),
        pytest.param("HỒ SƠ 6 THÁNG ĐẦU NĂM 2024", ["1", "2", "3", "4", "5", "6"], "Tháng {}/2024", id="a half-year"),
        pytest.param("HỒ SƠ 6 THÁNG ĐẦU NĂM 2024", [f"Tháng {n}" for n in range(1, 7)], "Tháng {}/2024",
                     id="its last month isn't the half-year"),
        pytest.param("HỒ SƠ QUÝ I NĂM 2024", ["1", "2", "3"], "Tháng {}/2024", id="a quarter"),
        pytest.param("HỒ SƠ NĂM 2024", ["T1", "T.2", "Thg 3"], "Tháng {}/2024", id="in short"),
    ],
)  # fmt: skip
def test_sheets_are_months(desk, title, sheets, expected) -> None:
    put(desk, title, *sheets)
    assert periods(desk) == {name: expected.format(at) for at, name in enumerate(sheets, start=1)}


def test_roman_numbers_and_their_abbreviations_are_quarters(desk) -> None:
    put(desk, "HỒ SƠ NĂM 2024", "I", "II", "III")
    assert periods(desk) == {"I": "Quý I/2024", "II": "Quý II/2024", "III": "Quý III/2024"}
    put(desk, "HỒ SƠ NĂM 2024", "Q.I", "Q2")
    assert periods(desk) == {"Q.I": "Quý I/2024", "Q2": "Quý II/2024"}


@pytest.mark.parametrize(
    ("title", "sheets"),
    [
        pytest.param("HỒ SƠ NĂM 2024", ["1", "2", "3", "4"], id="four may be quarters"),
        pytest.param("HỒ SƠ NĂM 2024", ["5", "6", "7", "8", "9"], id="from the fifth on"),
        pytest.param("HỒ SƠ QUÝ II NĂM 2024", ["1", "2", "3"], id="not the months of the quarter"),
        pytest.param("HỒ SƠ NĂM 2024", ["Báo cáo hồ sơ công việc tháng 1", "Báo cáo hồ sơ công việc tháng 2"],
                     id="a name may lack its end"),
    ],
)  # fmt: skip
def test_sheets_whose_names_tell_no_period_contradict_each_other(desk, title, sheets) -> None:
    put(desk, title, *sheets)
    rejected = desk.settle().rejected_rows
    assert set(rejected["rule"]) == {"contradicts_row"}
    assert len(rejected) == 2 * len(sheets)
    # Each names the sheets of the others: their rows have the same numbers.
    first = records(rejected, "sheet", "message_vi")[0]
    assert all(f"trang tính “{name}”" in first[1] for name in sheets[1:3] if name != first[0])


def test_pages_of_one_list_are_no_months(desk) -> None:
    units = tuple(({"10101"}, {"10102"}, {"10103"})[at % 3] for at in range(3))
    put(desk, "HỒ SƠ QUÝ I NĂM 2024", "1", "2", "3", codes=tuple(map(tuple, units)))
    assert periods(desk) == dict.fromkeys("123", "Quý I/2024")


def test_a_plan_in_the_name_of_a_sheet_is_known_though_its_end_is_cut(desk) -> None:
    name = "Số liệu theo phòng ban và kế ho"
    assert len(name) == 31
    put(desk, "HỒ SƠ NĂM 2024", name)
    [reason] = desk.settle().source_files["reason_vi"]
    assert "kế hoạch" in reason
