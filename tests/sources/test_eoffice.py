"""E-office statistics: periods however worded, levels, figures that contain each other, corrections by date."""

import openpyxl
import pytest

from tests.sources.desk import Desk, clean_rows, column, defects, records
from tests.sources.forms import FORMS

FORM = FORMS["eoffice"]
TOTAL, SECRET, ONLINE = "Tổng số hồ sơ công việc", "Số hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng"


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "eoffice")


PERIODS = {
    "Tháng 3/2024": (2024, 3, 3),
    "tháng 03 năm 2024": (2024, 3, 3),
    "T3/2024": (2024, 3, 3),
    "2024-03-01": (2024, 3, 3),  # what Excel makes of 3/2024
    "Quý I/2024": (2024, 1, 3),
    "QUÝ IV NĂM 2024": (2024, 10, 12),
    "Quý 2/2024": (2024, 4, 6),
    "6 tháng đầu năm 2024": (2024, 1, 6),
    "6 tháng cuối năm 2024": (2024, 7, 12),
    "9 tháng đầu năm 2024": (2024, 1, 9),
    "Lũy kế đến tháng 7/2024": (2024, 1, 7),
    "Luỹ kế đến tháng 7 năm 2024": (2024, 1, 7),
    "Năm 2024": (2024, 1, 12),
    "2024": (2024, 1, 12),
    "01/01/2024 - 31/03/2024": (2024, 1, 3),
    "Từ ngày 01/04/2024 đến ngày 30/06/2024": (2024, 4, 6),
    "từ tháng 2 đến tháng 5/2024": (2024, 2, 5),
}


def test_periods_are_whole_months_however_worded(desk) -> None:
    read = desk.read_form(*(FORM.cells | {"Kỳ báo cáo": text} for text in PERIODS))
    assert defects(read) == []
    found = [(r["year"], r["first_month"], r["last_month"]) for r in clean_rows(read).values()]
    assert dict(zip(PERIODS, found, strict=True)) == PERIODS


def test_a_period_is_stored_under_one_label_however_worded(desk) -> None:
    """Two wordings of one period side by side would look like two reports."""
    wordings = ["Quý I/2024", "quý 1 năm 2024", "3 tháng đầu năm 2024", "từ tháng 1 đến tháng 3/2024"]
    read = desk.read_form(*(FORM.cells | {"Kỳ báo cáo": text} for text in wordings))
    assert set(column(read, "period")) == {"Quý I/2024"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Tháng 13/2024", "not_a_period"),
        ("Quý V/2024", "not_a_period"),
        ("Tháng 3", "not_a_period"),
        ("01/01/2024 - 14/03/2024", "not_whole_months"),
        ("02/01/2024 - 31/03/2024", "not_whole_months"),
        ("Từ 01/12/2023 đến 31/01/2024", "not_whole_months"),
        ("15/03/2024", "not_a_period"),
    ],
)
def test_what_is_not_whole_months_of_one_year_is_rejected(desk, text, rule) -> None:
    assert defects(desk.read_form(FORM.cells | {"Kỳ báo cáo": text})) == [(2, "Kỳ báo cáo", rule)]


LEVELS = {
    "country": ["Trung ương", "TW", "Cả nước"],
    "province": ["Tỉnh", "Cấp tỉnh", "TỈNH"],
    "district": ["Huyện", "Cấp huyện", "Quận", "Thị xã"],
    "commune": ["Xã", "cấp xã", "Phường", "Thị trấn", "Đặc khu", "Xã/phường/thị trấn"],
}
CODES = {"country": "VN", "province": "10", "district": "101", "commune": "10101"}


def test_levels_in_their_spellings(desk) -> None:
    pairs = [(level, word) for level, words in LEVELS.items() for word in words]
    read = desk.read_form(
        *({**FORM.cells, "Tên đơn vị": "", "Cấp": word, "Mã đơn vị": CODES[level]} for level, word in pairs)
    )
    assert column(read, "unit_level") == [level for level, _ in pairs]
    assert column(read, "unit_id") == [CODES[level] for level, _ in pairs]


def test_an_unknown_level_is_rejected_with_the_list(desk) -> None:
    read = desk.read_form(FORM.cells | {"Cấp": "Ấp"})
    assert defects(read) == [(2, "Cấp", "not_in_list")]
    assert "Trung ương" in read.defects[0].message_vi


def test_lost_zeros_are_put_back_by_level_else_by_length(desk) -> None:
    """Excel makes 101 of 00101; only the level tells it from the district 101."""
    rows = [
        {"Mã đơn vị": "101", "Cấp": "Xã"},
        {"Mã đơn vị": "101", "Cấp": ""},
        {"Mã đơn vị": "1", "Cấp": "Huyện"},
        {"Mã đơn vị": "1", "Cấp": ""},
        {"Mã đơn vị": "101.0", "Cấp": "Phường"},
    ]
    read = desk.read_form(*({**FORM.cells, "Tên đơn vị": "", **row} for row in rows))
    assert column(read, "unit_code") == ["00101", "101", "001", "01", "00101"]


@pytest.mark.parametrize(
    ("code", "level"), [("10101", "Tỉnh"), ("10101", "Huyện"), ("101010", ""), ("VN", "Xã"), ("1,2E+09", "")]
)
def test_a_code_that_no_unit_of_the_level_can_bear_is_rejected(desk, code, level) -> None:
    read = desk.read_form({**FORM.cells, "Tên đơn vị": "", "Mã đơn vị": code, "Cấp": level})
    assert defects(read) == [(2, "Mã đơn vị", "unit_code_not_readable")]


def figures(total: int, secret: int, online: int) -> dict[str, str]:
    return FORM.cells | {TOTAL: str(total), SECRET: str(secret), ONLINE: str(online)}


@pytest.mark.parametrize(
    ("total", "secret", "online", "broken"),
    [
        (10, 10, 0, []),
        (10, 11, 0, [(2, SECRET, "secret_within_total"), (2, ONLINE, "online_within_non_secret")]),
        (10, 4, 6, []),
        (10, 4, 7, [(2, ONLINE, "online_within_non_secret")]),
        (10, 0, 10, []),
        (10, 0, 11, [(2, ONLINE, "online_within_non_secret")]),
        (0, 0, 0, []),
        (0, 0, 1, [(2, ONLINE, "online_within_non_secret")]),
    ],
)
def test_secret_is_part_of_the_total_and_online_of_the_rest(desk, total, secret, online, broken) -> None:
    assert defects(desk.read_form(figures(total, secret, online))) == broken


def test_without_secret_dossiers_all_may_be_online(desk) -> None:
    assert defects(desk.read_form(figures(10, 0, 10), without=[SECRET])) == []
    assert defects(desk.read_form(figures(10, 0, 11), without=[SECRET])) == [(2, ONLINE, "online_within_non_secret")]


COUNTS = {"1.234": 1234, "1 234": 1234, "1234": 1234, "1234,0": 1234, "1234.0": 1234, "12.345.678": 12345678, "0": 0}


def test_counts_as_vietnamese_offices_write_them(desk) -> None:
    rows = [FORM.cells | {TOTAL: text, SECRET: "0", ONLINE: "0"} for text in COUNTS]
    assert column(desk.read_form(*rows), "dossier_count") == list(COUNTS.values())


@pytest.mark.parametrize("text", ["1,234", "12,5", "-3", "khoảng 50", "5+6", "85%", "#REF!", "1/2"])
def test_what_is_no_whole_number_is_rejected_not_guessed(desk, text) -> None:
    [(row, heading, rule)] = defects(desk.read_form(FORM.cells | {TOTAL: text}))
    assert (row, heading) == (2, TOTAL)
    assert rule in ("not_a_count", "negative_count")


def test_the_report_sent_later_stands_wherever_it_lies(desk) -> None:
    """A correction may be filed under a name that sorts before the file it corrects."""
    desk.form(FORM.cells | {"Ngày báo cáo": "20/04/2024"}, name="a.csv")
    desk.form(FORM.cells | {"Ngày báo cáo": "14/04/2024"}, FORM.cells | {"Ngày báo cáo": "13/04/2024"}, name="b.csv")
    intake = desk.settle()
    assert records(intake.rows, "path", "row_number") == [("eoffice/a.csv", 2)]
    assert records(intake.superseded_rows, "path", "row_number", "by_path", "by_row_number") == [
        ("eoffice/b.csv", 2, "eoffice/a.csv", 2),
        ("eoffice/b.csv", 3, "eoffice/a.csv", 2),
    ]


def test_a_report_without_a_date_is_the_earliest_of_all(desk) -> None:
    desk.form(FORM.cells | {"Ngày báo cáo": "01/01/2024"}, name="a.csv")
    desk.form(FORM.cells | {"Ngày báo cáo": ""}, name="b.csv")
    assert records(desk.settle().rows, "path") == ["eoffice/a.csv"]


def test_of_reports_of_one_day_the_later_path_then_sheet_then_row_stands(desk, tmp_path) -> None:
    book = openpyxl.Workbook()
    for title in ("B", "A"):
        sheet = book.active if title == "B" else book.create_sheet(title)
        sheet.title = title
        for row in [list(FORM.cells), list(FORM.cells.values()), list(FORM.cells.values())]:
            sheet.append(row)
    desk.form(FORM.cells, name="a.csv")
    book.save(tmp_path / "eoffice" / "b.xlsx")
    intake = desk.settle()
    assert records(intake.rows, "path", "sheet", "row_number") == [("eoffice/b.xlsx", "B", 3)]
    assert len(intake.superseded_rows) == 4


def test_row_ten_is_later_than_row_nine(desk) -> None:
    """Sorted as text, row 10 would come before row 9."""
    intake = desk.settled_form(*[FORM.cells] * 9)
    assert records(intake.rows, "row_number") == [10]


def test_the_country_reports_under_its_own_code(desk) -> None:
    read = desk.read_form({**FORM.cells, "Mã đơn vị": "VN", "Tên đơn vị": "Việt Nam", "Cấp": "Trung ương"})
    assert column(read, "unit_id") == ["VN"]


def test_citizens_files_are_not_taken_for_work_dossiers(desk) -> None:
    """Hồ sơ thủ tục hành chính are counted elsewhere; mixing them would flatter the share."""
    row = {h.replace("hồ sơ công việc", "hồ sơ thủ tục hành chính"): cell for h, cell in FORM.cells.items()}
    read = desk.read_form(row)
    assert read.refused is not None
    assert TOTAL in read.refused[0]


@pytest.mark.parametrize(("secret", "online"), [("Mật", "Trên mạng"), ("Hồ sơ mật", "Xử lý trên môi trường mạng")])
def test_a_group_heading_over_a_word_or_two(desk, secret, online) -> None:
    text = f"Mã đơn vị;Kỳ báo cáo;Hồ sơ công việc;;\n;;Tổng số;{secret};{online}\n10101;Quý I/2024;100;4;90\n"
    read = desk.read(desk.put("a.csv", text))
    assert records(read.rows, "dossier_count", "secret_dossier_count", "online_dossier_count") == [(100, 4, 90)]


@pytest.mark.parametrize("group", ["Hồ sơ thủ tục hành chính", "Văn bản đi"])
def test_the_same_words_under_another_group_heading_are_another_thing(desk, group) -> None:
    text = f"Mã đơn vị;Kỳ báo cáo;{group};;\n;;Tổng số;Mật;Trên mạng\n10101;Quý I/2024;100;4;90\n"
    assert desk.read(desk.put("a.csv", text)).refused is not None


def test_who_made_the_report_is_nobodys_business(desk) -> None:
    signed = FORM.cells | {"Người lập": "Nguyễn Thị Kín"}
    intake = desk.settled_form(signed, signed | {"Cấp": "?"})
    everything = "".join(getattr(intake, name).to_csv() for name in ("rows", "rejected_rows", "source_files"))
    assert "Kín" not in everything
