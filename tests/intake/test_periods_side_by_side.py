"""Rows of a sheet that tell of several periods side by side, through the whole intake: each has its own fate."""

import pytest

from ntm_pipeline.intake.corrections.corrections_file import read_corrections
from ntm_pipeline.intake.settle import settle
from tests.intake.test_corrections import Office
from tests.sources.desk import UNITS, Desk, records

MONTHS = "Mã đơn vị;Tổng số hồ sơ công việc;;;Số hồ sơ xử lý trên môi trường mạng;;\n;T1;T2;T3;T1;T2;T3"
TITLE = "HỒ SƠ CÔNG VIỆC NĂM 2024"
TOTAL = "Tổng số hồ sơ công việc"


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path, "eoffice")


def settled(desk: Desk, *rows: str, name: str = "a.csv"):
    """What the intake makes of a sheet with these rows, the first of them row 4."""
    desk.put(name, "\n".join([TITLE, MONTHS, *rows]))
    intake = desk.settle()
    for file in records(intake.source_files):
        assert file["rows_read"] == file["rows_accepted"] + file["rows_rejected"] + file["rows_superseded"]
    return intake


def figures(intake) -> list[tuple[int, str, int]]:
    return records(intake.rows, "row_number", "period", "dossier_count")


def test_one_period_that_cannot_be_read_costs_no_other(desk) -> None:
    intake = settled(desk, "10101;10;xx;30;1;2;3", "10102;11;21;;1;2;")
    assert figures(intake) == [
        (4, "Tháng 1/2024", 10), (4, "Tháng 3/2024", 30), (5, "Tháng 1/2024", 11), (5, "Tháng 2/2024", 21),
    ]  # fmt: skip
    [rejected] = records(intake.rejected_rows, "row_number", "column_name", "row_period")
    assert rejected == (4, f"{TOTAL} T2", "Tháng 2/2024")
    [sheet] = records(intake.sheets, "row_count", "rows_accepted")
    assert sheet == (8, 4)  # five rows, of which one tells of three months and one of two


def test_rows_that_contradict_each_other_do_so_for_the_period_in_which_they_differ(desk) -> None:
    intake = settled(desk, "10101;10;20;30;1;2;3", "10101;10;20;31;1;2;3")
    assert {(period, total) for _, period, total in figures(intake)} == {("Tháng 1/2024", 10), ("Tháng 2/2024", 20)}
    assert records(intake.rejected_rows, "row_number", "column_name", "rule", "row_period") == [
        (4, f"{TOTAL} T3", "contradicts_row", "Tháng 3/2024"), (5, f"{TOTAL} T3", "contradicts_row", "Tháng 3/2024"),
    ]  # fmt: skip


def test_what_is_said_of_the_sheet_is_said_once(desk) -> None:
    intake = settled(desk, "10101;10;20;30;1;2;3", "Tổng cộng;10;20;30;1;2;3")
    assert records(intake.skipped_rows, "row_number", "row_kind") == [
        (1, "title"), (2, "heading"), (3, "heading"), (5, "total"),
    ]  # fmt: skip
    assert list(intake.column_mapping["column_letters"]) == list("ABCDEFG")
    assert set(intake.column_mapping["status"]) == {"read"}
    assert intake.warned_rows.empty


def test_dashes_alone_are_no_report_of_their_month(desk) -> None:
    intake = settled(desk, "10101;10;-;30;1;-;3", "10102;-;-;-;-;-;-")
    assert [period for _, period, _ in figures(intake)] == ["Tháng 1/2024", "Tháng 3/2024"]
    assert records(intake.warned_rows, "row_number", "row_period") == [
        (4, "Tháng 2/2024"), (5, "Tháng 1/2024"), (5, "Tháng 2/2024"), (5, "Tháng 3/2024"),
    ]  # fmt: skip
    assert records(intake.skipped_rows[intake.skipped_rows["row_kind"] == "dashes"], "row_number") == [5]
    [sheet] = records(intake.sheets, "row_count", "rows_accepted")
    assert sheet == (6, 2)  # title, heading, heading, two reports, and the row of dashes


def test_another_file_supersedes_the_month_it_is_about(desk) -> None:
    desk.put("b.csv", "Mã đơn vị;Kỳ báo cáo;" + TOTAL + ";Số hồ sơ xử lý trên môi trường mạng\n10101;Tháng 2/2024;25;2")
    intake = settled(desk, "10101;10;20;30;1;2;3")
    assert sorted(figures(intake)) == [(2, "Tháng 2/2024", 25), (4, "Tháng 1/2024", 10), (4, "Tháng 3/2024", 30)]
    assert records(intake.superseded_rows, "row_number", "by_row_number") == [(4, 2)]


def test_a_heading_repeated_on_the_next_page_is_the_same_table(desk) -> None:
    page = ("Kỳ báo cáo: Năm 2024", MONTHS)
    intake = settled(desk, "10101;10;20;30;1;2;3", *page, "10102;11;21;31;1;2;3")
    assert {row for row, _, _ in figures(intake)} == {4, 8}


def test_a_list_speaks_for_one_year_at_a_time(tmp_path) -> None:
    desk = Desk(tmp_path, "commune_titles")
    desk.put("a.csv", "Đơn vị báo cáo: Huyện A\nMã xã;Danh hiệu;;Trạng thái\n;Năm 2023;Năm 2024;\n10101;Xã NTM;Xã NTM;"
                      "Công nhận")  # fmt: skip
    [reason] = desk.settle().source_files["reason_vi"]
    assert "“Danh hiệu Năm 2023”, “Danh hiệu Năm 2024”" in reason


def corrected(tmp_path, match: dict[str, object]):
    office = Office(tmp_path, "eoffice")
    office.put("a.csv", "\n".join([TITLE, MONTHS, "10101;10;20;30;1;2;3"]))
    office.correct({"match": {"path": "a.csv", "row": 4, **match}, "set": {TOTAL: "25"}})
    corrections = read_corrections(office.contract, office.raw, office.today)
    return settle(office.contract, office.read_all(), UNITS, corrections)


def test_a_correction_of_figures_changes_the_period_it_names(tmp_path) -> None:
    intake = corrected(tmp_path, {"Kỳ báo cáo": "Tháng 2/2024"})
    assert [total for _, _, total in sorted(figures(intake))] == [10, 25, 30]


def test_a_correction_of_figures_that_names_no_period_sends_the_row_back(tmp_path) -> None:
    intake = corrected(tmp_path, {})
    assert figures(intake) == []
    assert set(intake.rejected_rows["rule"]) == {"correction_without_period"}
    assert set(intake.rejected_rows["row_period"]) == {f"Tháng {month}/2024" for month in (1, 2, 3)}
