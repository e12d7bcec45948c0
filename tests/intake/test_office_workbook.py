"""A workbook as an office sends it, from the title rows to the signature, through the whole intake."""

from datetime import date

import openpyxl
import pytest

from tests.sources.desk import Desk, records


@pytest.fixture
def desk(tmp_path) -> Desk:
    (tmp_path / "eoffice").mkdir()
    return Desk(tmp_path, "eoffice")


def filled(sheet, rows: list[list[object]]) -> None:
    for row in rows:
        sheet.append(row)


def quarterly_report(desk: Desk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    filled(sheet, [
        ["UBND TỈNH MƯỜI", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["HUYỆN A", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
        ["BÁO CÁO HỒ SƠ CÔNG VIỆC XỬ LÝ TRÊN MÔI TRƯỜNG MẠNG"],
        ["Kỳ báo cáo: Quý I/2024"],
        [],
        ["TT", "Mã đơn vị", "Tên đơn vị", "Hồ sơ công việc", None, None, "Ngày báo cáo"],
        [None, None, None, "Tổng số", "Trong đó hồ sơ mật", "Số hồ sơ xử lý trên môi trường mạng", None],
        ["TỔNG SỐ", None, None, 1334, 34, 1190, None],
        ["I", "Khối xã", None, None, None, None, None],
        [1, 10101, "Xã An", 1234, 34, 1100, date(2024, 4, 14)],
        [2, "10102", "Xã Bình", "100", "-", "90", 45396],
        [3, "10103", "Xã Chính", "không rõ", None, 5, "14/04/2024"],
        ["Cộng", None, None, 1334, 34, 1190, None],
        [],
        [None, None, None, None, "Ngày 14 tháng 4 năm 2024"],
        [None, "NGƯỜI LẬP BIỂU", None, None, "KT. CHỦ TỊCH"],
        [None, "Nguyễn Thị Kín", None, None, "Trần Văn Giấu"],
    ])  # fmt: skip
    for merged in ("A6:A7", "B6:B7", "C6:C7", "D6:F6", "G6:G7", "A3:G3"):
        sheet.merge_cells(merged)
    notes = book.create_sheet("Ghi chú")
    filled(notes, [["Số liệu trích từ hệ thống quản lý văn bản"]])
    book.save(desk.raw / "eoffice" / "huyen-a.xlsx")


def test_a_report_with_titles_two_row_headings_totals_and_signatures(desk) -> None:
    quarterly_report(desk)
    intake = desk.settle()
    names = ("sheet", "row_number", "unit_id", "period", "dossier_count", "secret_dossier_count",
             "online_dossier_count", "reported_on")  # fmt: skip
    assert records(intake.rows, *names) == [
        ("Biểu 01", 10, "10101", "Quý I/2024", 1234, 34, 1100, date(2024, 4, 14)),
        ("Biểu 01", 11, "10102", "Quý I/2024", 100, 0, 90, date(2024, 4, 14)),
    ]
    assert records(intake.rejected_rows, "sheet", "row_number", "value", "rule") == [
        ("Biểu 01", 12, "không rõ", "not_a_count")
    ]
    counts = ("status", "rows_read", "rows_accepted", "rows_rejected", "rows_superseded")
    assert records(intake.source_files, *counts) == [("partial", 3, 2, 1, 0)]


def test_the_heading_of_a_defect_is_the_one_in_the_workbook(desk) -> None:
    quarterly_report(desk)
    [heading] = records(desk.settle().rejected_rows, "column_name")
    assert "Tổng số" in heading


def test_names_below_the_signature_reach_nothing(desk) -> None:
    quarterly_report(desk)
    everything = "".join(frame.to_csv() for frame in vars(desk.settle()).values())
    assert "Kín" not in everything
    assert "Giấu" not in everything


def test_two_sheets_of_two_periods_are_two_reports(desk) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Q1"
    for title, period in [("Q1", "Quý I/2024"), ("Q2", "Quý II/2024")]:
        sheet = book["Q1"] if title == "Q1" else book.create_sheet(title)
        filled(sheet, [
            [f"Kỳ báo cáo: {period}"],
            ["Mã đơn vị", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"],
            ["10101", 10, 9],
        ])  # fmt: skip
    book.save(desk.raw / "eoffice" / "a.xlsx")
    intake = desk.settle()
    assert records(intake.rows, "sheet", "row_number", "period") == [("Q1", 3, "Quý I/2024"), ("Q2", 3, "Quý II/2024")]
    assert records(intake.source_files, "rows_read", "rows_accepted") == [(2, 2)]


def test_rows_of_one_number_on_two_sheets_are_two_rows(desk) -> None:
    """A bad row 2 of one sheet says nothing of row 2 of another, and the two count as two."""
    book = openpyxl.Workbook()
    book.active.title = "Q1"
    heads = ["Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"]
    for title, total in [("Q1", "?"), ("Q2", 10), ("Q3", "?")]:
        sheet = book["Q1"] if title == "Q1" else book.create_sheet(title)
        filled(sheet, [heads, ["10101", "Quý I/2024", total, 9]])
    book.save(desk.raw / "eoffice" / "a.xlsx")
    intake = desk.settle()
    assert records(intake.rows, "sheet", "row_number") == [("Q2", 2)]
    assert records(intake.source_files, "rows_read", "rows_accepted", "rows_rejected") == [(3, 1, 2)]


def test_a_figure_merged_over_two_rows_is_nobodys(desk) -> None:
    """Repeated into both rows it would count twice."""
    book = openpyxl.Workbook()
    heads = ["Mã đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ xử lý trên môi trường mạng"]
    rows = [["10101", "Quý I/2024", 10, 9], ["10102", None, None, 8], ["10103", "Quý I/2024", 10, 9]]
    filled(book.active, [heads, *rows])
    book.active.merge_cells("B2:B3")
    book.active.merge_cells("C2:C3")
    book.save(desk.raw / "eoffice" / "a.xlsx")
    intake = desk.settle()
    assert records(intake.rows, "unit_id") == ["10103"]
    assert records(intake.rejected_rows, "row_number", "column_name") == [
        (2, "Tổng số hồ sơ công việc"), (3, "Tổng số hồ sơ công việc")
    ]  # fmt: skip
