"""`ntm validate`: what a sender is told of a file before it counts for anything, and with which exit status."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from ntm_pipeline.cli import main
from ntm_pipeline.commands.wording import ROW_KIND_WORDS, printable
from ntm_pipeline.intake import pipeline
from ntm_pipeline.reading.tables.row_kinds import RowSorter
from ntm_pipeline.reading.worker_pool import read_files
from ntm_pipeline.vietnamese.wording import row_spans

Validate = Callable[..., Result]

TRAINING = "Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn"
GOOD, OTHER = "05767;2023;12;9", "05770;2023;11;11"
NO_COUNT = "05770;2023;mười;1"
COOPERATIVES = "Mã số HTX;Loại hình;Mã xã;Ngày đăng ký;Tình trạng hoạt động"


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Runs `ntm validate` on a day of 2024, with a data folder of its own."""

    def run(*arguments: str | Path, **variables: str) -> Result:
        env = {"NTM_DATA_DIR": str(tmp_path / "data"), "NTM_TODAY": "2024-06-30", **variables}
        return CliRunner().invoke(main, ["validate", *map(str, arguments)], env=env)

    return run


def put(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def told(result: Result) -> list[dict]:
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


# --- Exit status ------------------------------------------------------------------------------------


def test_a_clean_file_exits_0_and_says_so_in_vietnamese_first(tmp_path, validate) -> None:
    result = validate(put(tmp_path / "a.csv", TRAINING, GOOD))
    assert result.exit_code == 0
    assert result.stdout.index("Không có lỗi.") < result.stdout.index("No defects.")
    assert "đọc 1 dòng, nhận 1, trả lại 0" in result.stdout


def test_a_rejected_row_exits_1_with_its_cell_value_rule_and_remedy(tmp_path, validate) -> None:
    result = validate(put(tmp_path / "a.csv", TRAINING, GOOD, NO_COUNT))
    assert result.exit_code == 1
    for text in ("Cột C “Tổng số cán bộ quản lý”", "Ô C3 ghi “mười”", "[not_a_count]", "Hãy ghi một số nguyên"):
        assert text in result.stdout
    assert result.stdout.index("không đọc được thành số đếm") < result.stdout.index("can't be read as a count")
    assert "đọc 2 dòng, nhận 1, trả lại 1" in result.stdout


def test_a_warning_alone_exits_0_but_is_shown(tmp_path, validate) -> None:
    lines = ["Số liệu tính đến ngày 31/12/2023", COOPERATIVES]
    result = validate(put(tmp_path / "a.csv", *lines, "4601234508;HTX;05767;05/03/2019;Đang hoạt động"))
    assert result.exit_code == 0
    assert "CẦN XEM LẠI" in result.stdout
    assert "Ô A3 ghi “4601234508”" in result.stdout
    assert "[tax_code_check_digit]" in result.stdout


def test_a_refused_file_exits_1_with_the_reason_once(tmp_path, validate) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7 a scan")
    result = validate(path)
    assert result.exit_code == 1
    assert result.stdout.count("tệp PDF") == 1
    # Whose form it was meant to be can't be told.
    assert "Biểu:" not in result.stdout


def test_a_file_whose_rows_contradict_each_other_too_often_exits_1_with_the_reason(
    tmp_path, validate, monkeypatch
) -> None:
    for place in ("allowance", "precedence"):
        monkeypatch.setattr(f"ntm_pipeline.intake.{place}.MOST_DEFECTS", 6)
    rows = (f"05770;2023;{number};1" for number in range(20, 27))
    result = validate(put(tmp_path / "raw" / "training" / "a.csv", TRAINING, *rows))
    assert result.exit_code == 1
    assert "contradicts_row: 7" in result.output


@pytest.mark.parametrize("arguments", [[], ["missing.csv"], ["."], ["a.csv", "--format", "xml"]], ids=" ".join)
def test_wrong_usage_exits_2(arguments, validate, tmp_path, monkeypatch) -> None:
    put(tmp_path / "a.csv", TRAINING, GOOD)
    monkeypatch.chdir(tmp_path)
    assert validate(*arguments).exit_code == 2


def test_an_unforeseen_error_is_told_in_a_sentence_without_a_trace(tmp_path) -> None:
    # In a process of its own: here, the log goes elsewhere.
    paths = [str(put(tmp_path / name, TRAINING, GOOD)) for name in ("a.csv", "b.csv")]
    program = f"""
from ntm_pipeline.cli import main
from ntm_pipeline.intake import pipeline
if __name__ == "__main__":
    pipeline.judged = lambda *_: 1 / 0
    main(["validate", *{paths!r}])
"""
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, tmp_path / "program.py"],
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "NTM_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout.count("Chương trình gặp lỗi của chính nó") == 2
    for secret in ("Traceback", "ZeroDivisionError", "division"):
        assert secret not in done.stdout + done.stderr


# --- Which source -----------------------------------------------------------------------------------


def test_a_file_below_raw_is_of_its_folder_whatever_its_headings(tmp_path, validate) -> None:
    path = put(tmp_path / "data" / "raw" / "e_management" / "xa" / "a.csv", TRAINING, GOOD)
    [file] = told(validate(path, "--format", "json"))
    assert (file["source"], file["source_found_by"], file["status"]) == ("e_management", "folder", "refused")


def test_any_folder_called_raw_counts_and_its_origin_too(tmp_path, validate) -> None:
    put(tmp_path / "usb" / "raw" / "training" / "origin.yaml", "synthetic: true")
    path = put(tmp_path / "usb" / "raw" / "training" / "19" / "a.csv", TRAINING, GOOD)
    [file] = told(validate(path, "--format", "json"))
    assert (file["source"], file["source_found_by"], file["is_synthetic"]) == ("training", "folder", True)
    assert "Dữ liệu minh họa" in validate(path).stdout


def test_elsewhere_the_headings_tell(tmp_path, validate) -> None:
    [file] = told(validate(put(tmp_path / "a.csv", TRAINING, GOOD), "--format", "json"))
    assert (file["source"], file["source_found_by"]) == ("training", "headings")


def test_what_was_read_for_its_headings_is_not_read_again(tmp_path, validate, monkeypatch) -> None:
    read: list[Path] = []

    def recorded(paths, *others):
        read.extend(paths)
        return read_files(paths, *others)

    monkeypatch.setattr(pipeline, "read_files", recorded)
    elsewhere = put(tmp_path / "a.csv", TRAINING, GOOD)
    below_raw = put(tmp_path / "data" / "raw" / "training" / "b.csv", TRAINING, OTHER)
    files = told(validate(elsewhere, below_raw, "--format", "json"))
    assert [file["rows_accepted"] for file in files] == [1, 1]
    assert read == [below_raw]


def test_the_option_counts_before_the_folder(tmp_path, validate) -> None:
    path = put(tmp_path / "data" / "raw" / "e_management" / "a.csv", TRAINING, GOOD)
    [file] = told(validate(path, "--source", "training", "--format", "json"))
    assert (file["source"], file["source_found_by"], file["rows_accepted"]) == ("training", "option", 1)


def test_a_source_that_does_not_exist_exits_2_and_lists_those_that_do(tmp_path, validate) -> None:
    result = validate(put(tmp_path / "a.csv", TRAINING, GOOD), "--source", "trainings")
    assert result.exit_code == 2
    assert "smart_models" in result.stderr


@pytest.mark.parametrize(
    "headings", ["Họ tên;Ngày sinh", "Mã đơn vị;Tên đơn vị;Năm"], ids=["foreign", "shared by many"]
)
def test_headings_that_fit_no_source_exit_2_before_anything_is_shown(headings, tmp_path, validate) -> None:
    good = put(tmp_path / "a.csv", TRAINING, GOOD)
    result = validate(good, put(tmp_path / "b.csv", headings, "1;2;3"))
    assert result.exit_code == 2
    assert "b.csv: the headings fit no source" in result.stderr
    assert "--source" in result.stderr
    assert result.stdout == ""


def test_headings_that_fit_two_sources_equally_exit_2_and_name_both(tmp_path, validate) -> None:
    both = "Mã đơn vị;Năm;Quản lý điều hành điện tử;Dịch vụ thiết yếu trực tuyến"
    result = validate(put(tmp_path / "a.csv", both, "05767;2023;Có;Y tế"))
    assert result.exit_code == 2
    assert "e_management, essential_services" in result.stderr


def test_a_heading_that_stands_twice_is_told_as_the_fault_it_is(tmp_path, validate) -> None:
    twice = f"{TRAINING};Tổng số cán bộ quản lý"
    result = validate(put(tmp_path / "a.csv", twice, f"{GOOD};12"))
    assert result.exit_code == 1
    assert "Tập huấn cán bộ" in result.stdout
    assert "không rõ cột nào là “Tổng số cán bộ quản lý”" in result.stdout


def test_a_file_in_a_misspelt_folder_of_raw_is_told_that_it_would_be_refused(tmp_path, validate) -> None:
    path = put(tmp_path / "data" / "raw" / "trainings" / "a.csv", TRAINING, GOOD)
    result = validate(path)
    assert "không nằm trong thư mục của nguồn nào" in result.stdout
    [file] = told(validate(path, "--format", "json"))
    assert file["is_stray"]


def test_the_corrections_of_the_raw_folder_hold_here_too_and_are_shown(tmp_path, validate) -> None:
    folder = tmp_path / "data" / "raw" / "training"
    put(
        folder / "corrections.yaml",
        '- match: {path: "training/a.csv", row: "2"}',
        '  set: {Tổng số cán bộ quản lý: "10"}',
        "  reason: Ghi nhầm.",
        "  by: Phòng Nông nghiệp",
        "  on: 2024-02-01",
    )
    result = validate(put(folder / "a.csv", TRAINING, "05767;2023;mười;9"))
    assert result.exit_code == 0, result.stdout
    assert "“mười” → “10” (Ghi nhầm.; Phòng Nông nghiệp, 01/02/2024)" in result.stdout


# --- What is shown ----------------------------------------------------------------------------------


def test_columns_facts_and_rows_passed_over_are_shown_per_sheet(tmp_path, validate) -> None:
    rows = [
        ["UBND HUYỆN ĐẠI TỪ"],
        ["Đơn vị báo cáo:", "Huyện Đại Từ"],
        ["Kỳ báo cáo: Năm 2023"],
        [],
        ["TT", "MÃ ĐVHC", "Tổng số cán bộ", "Đã được tập huấn", "Số điện thoại"],
        [1, "05767", 12, 9, "x"],
        [2, "05770", 11, 11, None],
        [None, "Tổng cộng", 23, 20, None],
        [None, None, None, "NGƯỜI LẬP BIỂU"],
    ]
    path = workbook(tmp_path / "a.xlsx", **{"Năm 2023": rows})
    shown = validate(path).stdout
    for line in (
        "Trang tính “Năm 2023”",
        " B  “MÃ ĐVHC” → Mã đơn vị",
        " C  “Tổng số cán bộ” → Tổng số cán bộ quản lý",
        " A  “TT”: cột số thứ tự / numbers the rows",
        " E  “Số điện thoại”: không có trong mẫu, không liên quan đến số liệu được đọc / not in the form",
        "not in the table: Tên đơn vị\n",
        "Đơn vị báo cáo / reporting unit: “Huyện Đại Từ” (dòng 2)",
        "Kỳ báo cáo / period: “Năm 2023” (dòng 3)",
        "dòng đầu biểu / above the table: 1–3\n",
        "tiêu đề cột / headings: 5\n",
        "dòng tổng / totals: 8\n",
        "phần ký / signatures: 9\n",
    ):
        assert line in shown
    [file] = told(validate(path, "--format", "json"))
    [sheet] = file["sheets"]
    assert sheet["columns"][0] == {"letter": "B", "heading": "MÃ ĐVHC", "means": "Mã đơn vị", "column": "unit_code"}
    assert sheet["above"]["period"] == {"text": "Năm 2023", "row_number": 3}
    assert {"row_number": 8, "kind": "total", "text": "Tổng cộng | 23 | 20"} in sheet["skipped_rows"]


def test_hidden_sheets_rows_and_columns_are_shown(tmp_path, validate) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    for row in (*(line.split(";") for line in (TRAINING, GOOD, OTHER)),):
        sheet.append(row)
    sheet["F2"] = "riêng"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(path)
    shown = validate(path).stdout
    for text in ("trang tính ẩn: “Nháp”", "Các dòng ẩn không được tính: 3", "các cột ẩn: F"):
        assert text in shown


def test_every_kind_of_row_that_is_passed_over_has_a_word() -> None:
    kinds = set((RowSorter.kind.__doc__ or "").rstrip(".").replace(" or ", " ").replace(",", "").split())
    assert "signature" in kinds
    assert kinds - {"data"} <= set(ROW_KIND_WORDS)


def test_a_registry_tells_whom_it_speaks_for_or_how_to_say_it(tmp_path, validate) -> None:
    row = "4601234507;HTX;05767;05/03/2019;Đang hoạt động"
    above = ["Số liệu tính đến ngày 31/12/2023", COOPERATIVES, row]
    declared = validate(put(tmp_path / "a.csv", "Đơn vị báo cáo: Huyện Đại Từ, tỉnh Thái Nguyên", *above)).stdout
    undeclared = validate(put(tmp_path / "b.csv", *above)).stdout
    assert "được tính cho Huyện Đại Từ, chốt ngày 31/12/2023. Những" in " ".join(declared.split())
    assert "được tính cho" not in undeclared
    assert "Hãy ghi “Đơn vị báo cáo: …”" in " ".join(undeclared.split())


def test_one_defect_in_300_rows_takes_one_entry_and_leaves_the_others_in_sight(tmp_path, validate) -> None:
    rows = ["05767;2023;mười;1"] * 300 + ["05770;2023;5;6"]
    path = put(tmp_path / "a.csv", TRAINING, *rows)
    shown = validate(path).stdout
    assert shown.count("“mười”, không đọc được") == 1
    assert "300 dòng / rows [not_a_count]" in shown
    assert "Dòng 2–21: ghi “mười”" in shown
    assert "… và 280 dòng nữa" in shown
    assert "Ô D302 ghi “6”" in shown
    assert "Dòng 2–301: ghi “mười”" in validate(path, "--all").stdout
    [file] = told(validate(path, "--format", "json"))
    assert [defect["row_number"] for defect in file["defects"]] == list(range(2, 303))


def test_of_many_different_values_20_are_shown_or_all(tmp_path, validate) -> None:
    path = put(tmp_path / "a.csv", TRAINING, *(f"05767;2023;số {n};1" for n in range(30)))
    assert len(re.findall(r"Ô C\d+ ghi", validate(path).stdout)) == 20
    assert "… và 10 dòng nữa" in validate(path).stdout
    everything = validate(path, "--all").stdout
    assert len(re.findall(r"Ô C\d+ ghi", everything)) == 30
    assert "dòng nữa" not in everything


def test_two_tables_on_one_sheet_are_told_one_after_the_other_and_its_notes_once(tmp_path, validate) -> None:
    headings = TRAINING.replace("Năm;", "").split(";")
    path = tmp_path / "a.xlsx"
    book = Workbook()
    for row in (["Kỳ báo cáo: Năm 2022"], headings, ["05767", 12, 9], ["Kỳ báo cáo: Năm 2023"], headings,
                ["05767", 12, "chín"], ["05770", 3, 3]):  # fmt: skip
        book.active.append(row)
    book.active.row_dimensions[7].hidden = True
    book.save(path)
    shown = validate(path).stdout
    assert [shown.count(text) for text in ("“Năm 2022”", "“Năm 2023”", "Columns and what", "Các dòng ẩn")] == [
        1,
        1,
        2,
        1,
    ]
    assert "Ô C6 ghi “chín”" in shown


def test_a_fault_above_the_table_has_no_column_letter(tmp_path, validate) -> None:
    headings = TRAINING.replace("Năm;", "")
    result = validate(put(tmp_path / "a.csv", "Kỳ báo cáo: năm ngoái", headings, "05767;12;9"))
    assert "Mục “Năm”: 1 dòng" in result.stdout
    assert "Dòng 3: ghi “năm ngoái”" in result.stdout


def test_of_two_rows_about_one_thing_the_file_is_told_which_counts(tmp_path, validate) -> None:
    result = validate(put(tmp_path / "a.csv", TRAINING, GOOD, GOOD))
    assert result.exit_code == 0
    assert "Dòng 2 → dòng 3" in result.stdout
    assert "đọc 2 dòng, nhận 1, trả lại 0, trùng 1" in result.stdout
    contradicting = validate(put(tmp_path / "a.csv", TRAINING, GOOD, "05767;2023;12;10"))
    assert contradicting.exit_code == 1
    assert "2 rows read, 0 accepted, 2 rejected" in contradicting.stdout
    assert "contradicts_row" in contradicting.stdout


def test_files_given_together_are_held_to_their_contracts_alone(tmp_path, validate) -> None:
    """Two files of one name, even of the same rows, are two answers in the order in which they were given."""
    paths = [put(tmp_path / folder / "a.csv", TRAINING, GOOD) for folder in ("b", "a")]
    files = told(validate(*paths, "--format", "json"))
    assert [file["file"] for file in files] == list(map(str, paths))
    assert [(file["rows_accepted"], file["rows_superseded"]) for file in files] == [(1, 0), (1, 0)]
    assert "Tất cả 2 tệp: 2 không có lỗi" in validate(*paths).stdout


def test_a_blank_form_is_told_to_be_one(tmp_path, validate) -> None:
    result = validate(put(tmp_path / "a.csv", TRAINING))
    assert result.exit_code == 0
    assert "biểu chưa có dòng số liệu nào" in result.stdout


def test_nothing_is_stored(tmp_path, validate) -> None:
    validate(put(tmp_path / "data" / "raw" / "training" / "a.csv", TRAINING, GOOD))
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["raw"]


def test_what_a_sender_writes_is_neither_markup_nor_a_command_to_the_terminal(tmp_path, validate) -> None:
    odd = f"{TRAINING};ghi\x1bchú"
    result = validate(put(tmp_path / "a.csv", odd, "05767;2023;[bold]\x1b[31mđỏ[/bold];1"))
    assert "[bold]" in result.stdout
    assert "\x1b" not in result.stdout


def test_row_numbers_are_written_as_stretches() -> None:
    assert row_spans([9, 3, 4, 5, 5]) == ["3–5", "9"]
    assert row_spans([]) == []


def test_printable_text_is_one_line_without_control_characters() -> None:
    assert printable("a\n\tb") == "a b"
    assert printable("a\x07\x1bb\ud800") == "a‹U+0007›‹U+001B›b‹U+D800›"
    assert printable("Xã  Hòa") == "Xã  Hòa"
