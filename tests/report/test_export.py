"""The workbooks that go out: the layout of a report, numbers as numbers, text as text; one form reads back."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from ntm_pipeline.cli import main
from ntm_pipeline.commands.export import ExportError, write_export
from ntm_pipeline.commands.export_workbook import communes_workbook, shown
from ntm_pipeline.commands.validate import validate_files
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import connect_released
from tests.report.conftest import FORMULA, SCRIPT, Released


@pytest.fixture
def book(released: Released, tmp_path: Path) -> Any:
    with connect_released(released.settings) as connection:
        path = write_export(connection, "small", 2024, "report", tmp_path / "out.xlsx")
    return load_workbook(path)


def run(released: Released, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setenv("NTM_DATA_DIR", str(released.settings.data_dir))
    monkeypatch.setenv("NTM_TODAY", released.settings.today.isoformat())
    return CliRunner().invoke(main, [*arguments])


def test_a_sheet_for_each_level_and_one_for_the_sources(book: Any) -> None:
    assert book.sheetnames == ["Tổng hợp", "Cấp huyện", "Cấp xã", "Cần gọi", "Nguồn số liệu"]
    for sheet in book.worksheets:
        texts = [cell.value for row in sheet.iter_rows(max_row=6) for cell in row if cell.value]
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts
        assert "TỈNH MƯỜI" in texts
        assert any("Dữ liệu minh họa" in str(text) for text in texts)
        assert sheet.merged_cells.ranges


def test_the_own_sheet_has_the_figures_of_the_marts_as_numbers(book: Any, released: Released) -> None:
    sheet = book["Tổng hợp"]
    rows = {str(row[1]).split()[0]: row for row in sheet.iter_rows(min_row=10, max_row=15, values_only=True)}
    told = released.world.rows(
        "SELECT target_id, numerator, denominator, reported, expected, needed, status_vi, deadline_year"
        " FROM marts.scorecard WHERE plan_id = 'small' AND year = 2024 AND is_plan_scope"
    )
    assert len(told) == len(rows) == 6
    for target, numerator, denominator, reported, expected, needed, status, deadline in told:
        row = rows[target]
        assert (row[4], row[5], row[6]) == (deadline, numerator, denominator)
        assert (row[11], row[12], row[13], row[14]) == (reported, expected, status, needed)
    # 939 of 1350 is 69.55…: never shown as more than it is.
    assert rows["P-02"][7] == 0.695
    assert sheet["H11"].number_format == "0.0%"
    assert [row[0] for row in rows.values()] == [1, 2, 3, 4, 5, 6]
    texts = [cell for row in sheet.iter_rows(min_row=16, values_only=True) for cell in row if cell]
    assert {"Tổng số mục tiêu", "Nơi nhận:", "CHỦ TỊCH"} <= set(texts)


def test_a_name_is_text_in_every_cell(book: Any) -> None:
    found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                if cell.value in (FORMULA, SCRIPT):
                    found[cell.value] = cell
    assert set(found) == {FORMULA, SCRIPT}


def test_the_sources_are_named_with_their_rows(book: Any) -> None:
    rows = list(book["Nguồn số liệu"].iter_rows(min_row=10, values_only=True))
    named = {row[1]: row[5] for row in rows if row[0]}
    assert named["eoffice/a.csv"] == 3
    assert named["criteria/a.csv"] == 3
    assert next(row[5] for row in rows if row[1] == "Tổng số dòng") == sum(named.values())


@pytest.mark.parametrize(
    ("value", "measure", "rounding", "expected"),
    [
        (0.6996, "share", "ROUND_FLOOR", 0.699), (0.7, "share", "ROUND_FLOOR", 0.7), (1.0, "share", "ROUND_FLOOR", 1.0),
        (0.1001, "share", "ROUND_CEILING", 0.101), (1.999, "mean", "ROUND_FLOOR", 1.99),
        (5.0, "count", "ROUND_FLOOR", 5), (None, "share", "ROUND_FLOOR", None),
    ],
)  # fmt: skip
def test_a_number_is_never_rounded_towards_attainment(value: Any, measure: str, rounding: str, expected: Any) -> None:
    assert shown(value, measure, rounding) == expected


def test_the_form_by_communes_has_a_row_for_each_counted_report_and_their_sum(
    released: Released, tmp_path: Path
) -> None:
    with connect_released(released.settings) as connection:
        path = write_export(connection, "small", 2024, "communes", tmp_path / "xa.xlsx")
    lines = list(load_workbook(path).active.iter_rows(min_row=9, max_col=9, values_only=True))
    assert [row[1:] for row in lines if isinstance(row[0], int)] == [
        ("10101", "Xã Văn Lang", "Cấp xã", "Năm 2024", 1234, 34, 839, None),
        ("10102", "Xã Văn Lăng", "Cấp xã", "6 tháng đầu năm 2024", 100, 0, 90, None),
        ("10103", SCRIPT, "Cấp xã", "Năm 2024", 50, 0, 10, None),
    ]
    assert next(row for row in lines if row[2] == "Tổng cộng")[5:8] == (1384, 34, 939)


def test_that_form_reads_back_with_the_same_figures(tmp_path: Path) -> None:
    figures = [
        ("05539", "Xã Linh Thông", "Năm 2024", 1234, 34, 839, date(2025, 1, 10)),
        ("05542", "Xã Lam Vỹ", "Quý I/2024", 50, 0, 10, None),
        ("05542", "Xã Lam Vỹ", "6 tháng cuối năm 2024", 7, 7, 0, None),
    ]
    names = (
        "unit_code", "unit_name", "period", "dossier_count", "secret_dossier_count", "online_dossier_count",
        "reported_on",
    )  # fmt: skip
    told = {
        "plan": {"title_vi": "Kế hoạch"}, "unit": {"unit_name": "Tỉnh Thái Nguyên", "unit_level": "province"},
        "year": 2024, "rows": [dict(zip(names, row, strict=True)) for row in figures],
        "release": {"release_id": "1", "today": date(2026, 2, 1), "is_synthetic": True},
    }  # fmt: skip
    path = tmp_path / "xa.xlsx"
    communes_workbook(told).save(path)
    (file,) = validate_files([path], None, Settings(tmp_path, date(2026, 2, 1), tmp_path / "dagster"))
    assert not file.has_defects
    assert file.contract.source == "eoffice"
    read = file.settled.rows
    columns = ["unit_id", "dossier_count", "secret_dossier_count", "online_dossier_count"]
    found = sorted((unit_id[:5], *counts) for unit_id, *counts in read[columns].itertuples(index=False))
    assert found == sorted((code, *counts) for code, _, _, *counts, _ in figures)
    assert sorted(zip(read["first_month"], read["last_month"], strict=True)) == [(1, 3), (1, 12), (7, 12)]


def test_what_can_t_be_exported_is_said_in_a_sentence(
    released: Released,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "a.xlsx"
    for arguments, told in (
        (("--plan", "nobody", "--year", "2024"), "there is no plan nobody"),
        (("--plan", "small", "--year", "1999"), "no figures of 1999"),
        (("--plan", "small", "--year", "2022", "--form", "communes"), "no commune of Tỉnh Mười"),
        (("--plan", "small", "--year", "2024", "-o", str(tmp_path / "a.csv")), "ends in .xlsx"),
    ):
        output = () if "-o" in arguments else ("-o", str(out))
        result = run(released, monkeypatch, "export", *arguments, *output)
        assert result.exit_code == 1
        assert told in result.output
        assert not out.exists()
    assert run(released, monkeypatch, "export", "--plan", "small", "--year", "2024", "-o", str(out)).exit_code == 0
    before = out.read_bytes()
    again = run(released, monkeypatch, "export", "--plan", "small", "--year", "2024", "-o", str(out))
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert out.read_bytes() == before


def test_the_exporter_refuses_what_is_no_workbook(released: Released) -> None:
    with connect_released(released.settings) as connection, pytest.raises(ExportError):
        write_export(connection, "small", 2024, "report", Path("x.txt"))


def test_the_tables_go_out_as_a_data_package(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "parquet"
    assert run(released, monkeypatch, "export", "--form", "parquet", "-o", str(folder)).exit_code == 0
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["is_synthetic"] is True
    names = {one["name"] for one in package["resources"]}
    assert {"marts.scorecard", "marts.decisive_reports", "ref.units", "quality.source_files"} <= names
    for one in package["resources"]:
        assert all(field["description"] for field in one["schema"]["fields"]), one["name"]
        columns = [field["name"] for field in one["schema"]["fields"]]
        assert set(one["schema"].get("primaryKey", [])) <= set(columns)
        copied = duckdb.sql(f"SELECT * FROM '{folder / one['path']}'")
        assert copied.columns == columns
        assert copied.count("*").fetchall() == released.world.rows(f"SELECT COUNT(*) FROM {one['name']}")
    again = run(released, monkeypatch, "export", "--form", "parquet", "-o", str(folder))
    assert again.exit_code == 1
    assert "not empty" in again.output
    assert run(released, monkeypatch, "export", "--form", "parquet", "--plan", "small").exit_code == 2
    assert not list(frictionless.Package.metadata_validate(package))
    del package["resources"][0]["path"]
    assert list(frictionless.Package.metadata_validate(package)), "whatever it is given is valid"
