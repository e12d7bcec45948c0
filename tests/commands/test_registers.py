"""A register before it is sent: what `ntm validate` says of it, and the form that `ntm template` writes."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from ntm_pipeline.cli import main

HEAD = "Mã đơn vị;Mã hồ sơ;Ngày mở;Ngày kết thúc;Độ mật;Hình thức xử lý"
GOOD = "05767;HS-0001;05/03/2024;;Thường;Điện tử"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `ntm` on a day of 2024, with a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    env = {"NTM_DATA_DIR": str(tmp_path / "data"), "NTM_TODAY": "2024-06-30"}
    return lambda *arguments: CliRunner().invoke(main, [*map(str, arguments)], env=env)


def put(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def told(result: Result) -> dict:
    assert result.exit_code in (0, 1), result.output
    [file] = json.loads(result.stdout)
    return file


def test_a_clean_register_exits_0_and_stores_nothing(tmp_path: Path, run: Run) -> None:
    path = put(tmp_path / "a.csv", GOOD, "05770;HS-0001;06/03/2024;;Mật;Giấy")
    (tmp_path / "origin.yaml").write_text("received_on: 2024-04-02\n")
    result = run("validate", path, "--source", "eoffice_register")
    assert result.exit_code == 0, result.output
    assert "đọc 2 dòng, nhận 2, trả lại 0. Không có lỗi." in result.stdout
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.csv", "origin.yaml"]


def test_every_rejected_row_is_counted_by_its_rule_and_some_are_shown(tmp_path: Path, run: Run) -> None:
    bad = [f"05767;HS-{number:04};31/02/2024;;Thường;Giấy" for number in range(1000, 1250)]
    path = put(tmp_path / "a.csv", GOOD, *bad, "05767;HS-0002;05/03/2024;01/03/2024;Thường;Giấy", GOOD)
    file = told(run("validate", path, "--source", "eoffice_register", "--format", "json"))
    assert file["rejected_by_rule"] == {"not_a_date": 250, "closed_before_opened": 1}
    counts = [file[name] for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")]
    assert counts == [253, 1, 251, 1]
    assert len(file["defects"]) == 101
    first = file["defects"][0]
    assert [first[name] for name in ("row_number", "column_letter", "column_name", "value", "rule")] == [
        3, "C", "Ngày mở", "31/02/2024", "not_a_date",
    ]  # fmt: skip
    assert first["message_vi"]
    assert first["message_en"]
    assert file["superseded_rows"] == [{"row_number": 254, "by_row_number": 2}]
    shown = run("validate", path, "--source", "eoffice_register")
    assert shown.exit_code == 1
    for text in ("250  not_a_date", "100 dòng / rows [not_a_date], trong 250 dòng", "Dòng 254 → dòng 2",
                 "đọc 253 dòng, nhận 1, trả lại 251, trùng 1"):  # fmt: skip
        assert text in shown.stdout
    assert shown.stdout.count("HS-1") == 0, "no cell but the faulty one"


@pytest.mark.parametrize("style", ["text", "json"])
def test_of_a_secret_dossier_nothing_is_shown(tmp_path: Path, run: Run, style: str) -> None:
    path = put(
        tmp_path / "a.csv", "05767;MAT-007;31/13/2024;;Tối mật;Giấy", "99999;MAT-008;05/03/2024;;Mật;Giấy",
        ";MAT-009;05/03/2024;;Mật;Giấy",
    )  # fmt: skip
    result = run("validate", path, "--source", "eoffice_register", "--all", "--format", style)
    assert result.exit_code == 1
    assert not any(text in result.stdout for text in ("MAT-00", "31/13", "99999"))
    for rule in ("not_a_date", "unit_unknown", "missing_value"):
        assert rule in result.stdout


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zst", "a.parquet"])
def test_a_register_is_known_by_its_headings(tmp_path: Path, run: Run, name: str) -> None:
    plain = put(tmp_path / "plain" / "b.csv", GOOD)
    path = tmp_path / name
    duckdb.sql(f"COPY (FROM read_csv('{plain}', all_varchar = true)) TO '{path}'")
    file = told(run("validate", path, "--format", "json"))
    assert (file["source"], file["source_found_by"], file["rows_accepted"]) == ("eoffice_register", "headings", 1)
    assert [one["column"] for one in file["columns"]][:3] == ["unit_code", "dossier_id", "opened_on"]


def test_below_raw_the_folder_tells_and_a_register_stands_beside_other_files(tmp_path: Path, run: Run) -> None:
    register = put(tmp_path / "data/raw/eoffice_register/a.csv", GOOD)
    report = put(tmp_path / "data/raw/training/a.csv", "05767;2023;12;9",
                 head="Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn")  # fmt: skip
    result = run("validate", report, register, "--format", "json")
    assert [(one["source"], one["source_found_by"], one["rows_accepted"]) for one in json.loads(result.stdout)] == [
        ("training", "folder", 1), ("eoffice_register", "folder", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("a.xlsx", "x", "save it as “CSV UTF-8”"),
        ("a.parquet", "x", "Export the register again"),
        ("a.csv", "Mã đơn vị;Mã hồ sơ;Ngày mở;Độ mật", "Hình thức xử lý"),
    ],
)
def test_what_is_no_register_exits_1_and_says_what_to_do(tmp_path: Path, run: Run, name, head, says) -> None:
    result = run("validate", put(tmp_path / name, head=head), "--source", "eoffice_register")
    assert result.exit_code == 1
    assert says in result.stdout


def test_a_kind_that_only_registers_have_is_told_why_it_is_not_read(tmp_path: Path, run: Run) -> None:
    file = told(run("validate", put(tmp_path / "a.parquet", head="x"), "--format", "json"))
    assert (file["source"], file["source_found_by"], file["status"]) == (None, "nothing", "refused")
    assert "Parquet" in file["reason_en"]


def test_nothing_of_a_layout_is_proposed_for_a_register(tmp_path: Path, run: Run) -> None:
    result = run("validate", put(tmp_path / "a.csv", GOOD), "--propose")
    assert result.exit_code == 0
    assert "has no effect on a register" in result.stdout


def test_the_form_is_a_heading_and_a_guide_whose_example_is_clean(tmp_path: Path, run: Run) -> None:
    result = run("template", "eoffice_register")
    assert (result.exit_code, result.stdout) == (0, "eoffice_register.csv\nREADME.eoffice_register.txt\n")
    form = Path("eoffice_register.csv")
    assert form.read_text(encoding="utf-8-sig") == HEAD + "\n"
    assert form.read_bytes().startswith(b"\xef\xbb\xbf"), "by this mark Excel knows UTF-8"
    empty = told(run("validate", form, "--format", "json"))
    assert (empty["source"], empty["status"], empty["rows_read"]) == ("eoffice_register", "accepted", 0)
    guide = Path("README.eoffice_register.txt").read_text(encoding="utf-8-sig")
    for text in (*HEAD.split(";"), "Trên môi trường mạng", "Mật = Tối mật", "CSV UTF-8", "received_on"):
        assert text in guide
    example = guide.rstrip().splitlines()[-1]
    form.write_text(form.read_text(encoding="utf-8-sig") + example + "\n", encoding="utf-8-sig")
    filled = told(run("validate", form, "--format", "json"))
    assert (filled["status"], filled["rows_accepted"]) == ("accepted", 1)
    # Nothing says when it was made: the guide asks for received_on.
    assert [warning["rule"] for warning in filled["warnings"]] == ["months_not_over"]


def test_a_guide_in_a_raw_folder_is_no_data(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "data/raw/eoffice_register"
    folder.mkdir(parents=True)
    run("template", "eoffice_register", "-o", folder / "mau.csv")
    from ntm_pipeline.intake.files import data_files

    assert [path.name for path in data_files(folder)] == ["mau.csv"]


@pytest.mark.parametrize("there", ["a.csv", "README.a.txt"])
def test_a_form_overwrites_nothing_and_is_written_whole_or_not_at_all(tmp_path: Path, run: Run, there: str) -> None:
    (tmp_path / there).write_text("filled in")
    result = run("template", "eoffice_register", "-o", "a.csv")
    assert result.exit_code == 2
    assert f"{there} is there already" in result.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(there, "filled in")]
