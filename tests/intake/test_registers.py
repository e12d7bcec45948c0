"""A register read in bulk: bad rows of each kind are counted by their rule, and nothing is lost.

What a register comes to in the warehouse is tested with the models.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.intake.register.reduced import Reduced, read_reduced
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from tests.world import SMALL_COUNTRY

REGISTER = load_registers()["eoffice_register"]
UNITS = UnitRegistry(SMALL_COUNTRY)
TODAY = date(2026, 2, 1)
HEAD = "Mã đơn vị,Mã hồ sơ,Ngày mở,Ngày kết thúc,Độ mật,Hình thức xử lý"
BAD = {
    "10101,B-0001,31/02/2024,,Thường,Giấy": "not_a_date",
    "10101,B-0002,05/03/2024,01/03/2024,Thường,Giấy": "closed_before_opened",
    "99999,B-0003,05/03/2024,,Thường,Giấy": "unit_unknown",
    ",B-0004,05/03/2024,,Thường,Giấy": "missing_value",
    "10101,,05/03/2024,,Thường,Giấy": "missing_value",
    "10101,B-0005,05/03/2027,,Thường,Giấy": "in_the_future",
    "10101,B-0006,05/03/2020,,Thường,Giấy": "before_history",
    "10101,B-0007,05/03/2024,,Thường,Bồ câu": "not_in_list",
    "10101,B-0008,05/03/2024,,Hơi mật,Giấy": "not_in_list",
    "10101,B-0009,05/03/2024,,Thường": "row_too_short",
    "10101,B-0010,05/03/2024,,Thường,Giấy,thừa": "row_too_long",
}


def reduced(folder: Path, *rows: str, today: date = TODAY) -> Reduced:
    (folder / "keys").mkdir()
    (folder / "a.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return reduce_register(REGISTER, folder / "a.csv", UNITS, today, ReducingLimits(1500, 60), folder / "keys")


def test_each_bad_row_is_counted_by_its_rule_and_no_row_is_lost(tmp_path: Path) -> None:
    good = [f"10101,G-{number:05},05/03/2024,,Thường,Điện tử" for number in range(2000)]
    rows = [row for at, bad in enumerate(BAD) for row in [*good[at * 150 : at * 150 + 150], bad]] + good[1650:]
    told = reduced(tmp_path, *rows)
    expected: dict[str, int] = {}
    for rule in BAD.values():
        expected[rule] = expected.get(rule, 0) + 1
    assert told.rejected == expected
    assert (told.rows_read, int(told.counts.sum()), told.rows_rejected) == (2011, 2000, 11)
    lines = [HEAD, *rows]
    assert {(defect.row_number, defect.rule) for defect in told.sample} == {
        (number, BAD[line]) for number, line in enumerate(lines, 1) if line in BAD
    }


def test_of_a_secret_dossier_nothing_is_shown(tmp_path: Path) -> None:
    told = reduced(tmp_path, "10101,MAT-007,31/13/2024,,Mật,Giấy", "99999,MAT-008,05/03/2024,,Tối mật,Giấy")
    assert sorted(told.rejected) == ["not_a_date", "unit_unknown"]
    shown = " ".join(str(text) for defect in told.sample for text in defect)
    assert not any(text in shown for text in ("MAT-00", "31/13", "99999"))


def test_an_empty_cell_has_nothing_to_hide(tmp_path: Path) -> None:
    told = reduced(tmp_path, "10101,B-0001,05/03/2024,,,Giấy", "10101,B-0002,,,Mật,Giấy")
    assert [(one.column, one.value, one.message_vi) for one in told.sample] == [
        ("Độ mật", None, "Ô “Độ mật” chưa được điền; hãy bổ sung."),
        ("Ngày mở", None, "Ô “Ngày mở” chưa được điền; hãy bổ sung."),
    ]


@pytest.mark.parametrize("before", [0, 5000])
def test_a_line_that_is_no_utf8_costs_itself_wherever_it_stands(before: int, tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    good = [f"10101,G-{number:05},05/03/2024,,Thường,Điện tử".encode() for number in range(before + 1)]
    lines = [
        HEAD.encode(),
        *good[:before],
        "10101,B-0001,05/03/2024,,Thường,Giấy".encode("cp1258", "replace"),
        good[-1],
    ]
    (tmp_path / "a.csv").write_bytes(b"\n".join(lines) + b"\n")
    limits = ReducingLimits(1500, 60)
    told = reduce_register(REGISTER, tmp_path / "a.csv", UNITS, TODAY, limits, tmp_path / "keys")
    assert (told.rejected, int(told.counts.sum())) == ({"row_not_readable": 1}, before + 1)
    assert [one.message_vi.split(".")[0] for one in told.sample] == ["Dòng này không đọc được (không phải mã UTF-8)"]


def test_what_the_engine_says_of_a_file_names_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("x")
    with pytest.raises(RefusedError) as refused:
        reduce_register(REGISTER, tmp_path / "a.parquet", UNITS, TODAY, ReducingLimits(1500, 60), tmp_path)
    assert "(File 'a.parquet' too small to be a Parquet file)" in refused.value.issue.message_vi


def test_rows_of_one_dossier_count_once_and_contradictions_not_at_all(tmp_path: Path) -> None:
    told = reduced(
        tmp_path,
        "10101,A-0001,05/03/2024,,Thường,Giấy",
        "10101, A-0001 ,05/03/2024,06/03/2024,thường,Bản giấy",
        "10101,A-0002,05/03/2024,,Thường,Giấy",
        "10101,A-0002,05/03/2024,,Thường,Điện tử",
        "10102,A-0001,05/03/2024,,Thường,Giấy",
    )
    assert (told.superseded, told.superseded_sample) == (1, [(3, 2)])
    assert told.rejected == {"contradicts_row": 2}
    assert int(told.counts.sum()) == 2
    assert read_reduced(tmp_path / "keys") is not None


def test_days_written_month_first_are_read_so_or_the_file_is_refused(tmp_path: Path) -> None:
    rows = [f"10101,A-{day:04},03/{day:02}/2024,,Thường,Giấy" for day in range(1, 31)]
    told = reduced(tmp_path, *rows)
    assert told.rows_rejected == 0
    assert len(told.numbers) == 1, "all were opened in March"


def test_a_day_that_has_not_come_is_asked_again_when_it_has(tmp_path: Path) -> None:
    told = reduced(tmp_path, "10101,A-0001,05/02/2026,,Thường,Giấy", "10101,A-0002,20/01/2026,,Thường,Giấy")
    assert told.holds_on(date(2026, 2, 4).toordinal())
    assert not told.holds_on(date(2026, 2, 5).toordinal())
    assert not told.holds_on(date(2026, 1, 19).toordinal())


@pytest.mark.parametrize("ending", ["parquet", "csv.gz", "csv.zst"])
def test_every_kind_of_file_comes_to_the_same(tmp_path: Path, ending: str) -> None:
    plain = reduced(tmp_path, "10101,A-0001,05/03/2024,,Thường,Giấy", "10102,A-0002,06/03/2024,,Mật,Điện tử")
    other = tmp_path / f"b.{ending}"
    duckdb.sql(f"COPY (FROM read_csv('{tmp_path / 'a.csv'}', all_varchar = true)) TO '{other}'")
    (tmp_path / "other").mkdir()
    told = reduce_register(REGISTER, other, UNITS, TODAY, ReducingLimits(1500, 60), tmp_path / "other")
    assert (told.numbers.tolist(), told.counts.tolist()) == (plain.numbers.tolist(), plain.counts.tolist())


@pytest.mark.parametrize(("name", "text", "rule"), [
    ("a.xlsx", "x", "unknown_kind"), ("a.parquet", "x", "register_not_readable"),
    ("a.csv", "a,b\n1,2\n", "no_heading_on_first_line"),
    ("a.csv", "Mã đơn vị,Mã hồ sơ,Ngày mở,Độ mật\n", "register_column_missing"),
    ("a.csv", f'{HEAD}\n10101,"A-1,05/03/2024,,Thường,Giấy\n10101,A-2,05/03/2024,,Thường,Giấy\n1,"x",2,3,4,5\n',
     "quotes_swallow_rows"),
])  # fmt: skip
def test_what_is_no_register_is_refused(tmp_path: Path, name: str, text: str, rule: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "keys").mkdir()
    with pytest.raises(RefusedError) as refused:
        reduce_register(REGISTER, tmp_path / name, UNITS, TODAY, ReducingLimits(1500, 60), tmp_path / "keys")
    assert refused.value.issue.rule == rule
