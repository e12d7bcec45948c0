"""A register in which one row in a hundred is bad in each way that a row can be: is every one told, and none lost?

    python -m benchmarks.register_defects [--millions 10] [--kinds csv csv.gz parquet] [--folder /tmp]

The rows are drawn first as what they mean, with what is wrong with each, in a table; the file is written from that
table, and what a night makes of the file is held against what the table says, by plain SQL that reads no file. Printed
are the time and memory of the night's part alone; anything that differs ends it with exit code 1.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.register import most_megabytes
from ntm_pipeline.intake.register.reduce import SHOWN
from ntm_pipeline.intake.register.tables import RegisterIntake
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.load_register import read_registers

TODAY = date(2025, 2, 1)
HEADINGS = ("Mã đơn vị", "Mã hồ sơ", "Ngày mở", "Ngày kết thúc", "Độ mật", "Hình thức xử lý")
OF_EACH = 100
"""Of so many rows one is bad in each way."""
WAYS = {
    # Place among a hundred rows → (what is wrong, the rule, column → what stands in it).
    0: ("no_code", "unit_code_not_readable", {"code": "'Xã Một'"}),
    2: ("nobodys_code", "unit_unknown", {"code": "'00002'"}),
    4: ("ended_unit", "unit_unknown", {"code": "gone"}),
    6: ("no_unit", "missing_value", {"code": "''"}),
    8: ("no_id", "missing_value", {"id": "''"}),
    10: ("bad_day", "not_a_date", {"opened": "'31/02/2024'"}),
    12: ("bad_closing_day", "not_a_date", {"closed": "'hôm qua'"}),
    14: ("closed_before", "closed_before_opened", {"closed": "strftime(day - 1, '%d/%m/%Y')"}),
    16: ("day_to_come", "in_the_future", {"opened": "'02/02/2025'", "closed": "''"}),
    18: ("closing_day_to_come", "in_the_future", {"closed": "'02/02/2025'"}),
    20: ("before_all", "before_history", {"opened": "'31/12/2020'"}),
    22: ("no_such_secrecy", "not_in_list", {"secrecy": "'Hơi mật'"}),
    24: ("no_such_handling", "not_in_list", {"handling": "'Bồ câu'"}),
    # Rows of a dossier that stands half the file away.
    26: ("doubled_alike", None, {}),
    28: ("doubled_otherwise", "contradicts_row", {}),
    30: ("too_short", "row_too_short", {}),
    32: ("too_long", "row_too_long", {}),
}  # fmt: skip
OF_LINES = ("too_short", "too_long")
"""Only lines of text can be bad in these ways."""


def make_register(path: Path, row_count: int, units: UnitRegistry) -> duckdb.DuckDBPyConnection:
    """Write a register; returns a database whose table `meant` says what each row means and what is wrong with it.

    Args:
        path: `.csv`, `.csv.gz` or `.parquet`.
        row_count: a multiple of two hundred.
        units: whose dossiers they are.
    """
    assert row_count % (2 * OF_EACH) == 0
    is_text = ".csv" in path.name
    there = {one.unit_code for one in units.versions if one.unit_level == "commune" and one.valid_to >= TODAY
             and one.valid_from <= date(2024, 1, 1)}  # fmt: skip
    before = {
        one.unit_code for one in units.versions if one.unit_level == "commune" and one.valid_to < date(2024, 1, 1)
    }
    ever_after = {one.unit_code for one in units.versions if one.valid_to >= date(2024, 1, 1)}
    gone = min(before - ever_after)
    wrong = " ".join(f"WHEN {at} THEN '{name}'" for at, (name, _, _) in WAYS.items() if is_text or name not in OF_LINES)
    meant = duckdb.connect()
    meant.execute("SET enable_progress_bar = false")
    meant.execute("CREATE TABLE offices AS SELECT UNNEST($codes) AS code, UNNEST($at) AS position",
                  {"codes": sorted(there)[:3000], "at": list(range(3000))})  # fmt: skip
    meant.execute(f"""
        CREATE TABLE drawn AS
        SELECT row, dossier, offices.code, DATE '2024-01-01' + CAST(chance % 366 AS INTEGER) AS day,
            CASE WHEN chance % 50 = 0 THEN 'Mật' ELSE 'Thường' END AS secrecy,
            CASE chance % 7 WHEN 0 THEN 'Kết hợp' WHEN 1 THEN 'Hồ sơ giấy' ELSE 'Trên môi trường mạng' END AS handling,
            CASE row % {OF_EACH} {wrong} WHEN 27 THEN 'doubled_otherwise' ELSE '' END AS wrong
        FROM (
            SELECT row, dossier, hash(dossier) AS chance
            FROM (
                SELECT row, CASE WHEN row % {OF_EACH} IN (26, 28)
                    THEN (row + {row_count // 2}) % {row_count} - 1 ELSE row END AS dossier
                FROM range({row_count}) AS rows (row)
            ) AS numbered
        ) AS chanced
        JOIN offices ON offices.position = chance % 3000
    """)
    # Of a pair that is told otherwise the second row says paper where the first says something else, or the reverse.
    meant.execute(f"""
        CREATE TABLE meant AS
        SELECT row, dossier, code, day, secrecy, wrong,
            CASE WHEN row % {OF_EACH} <> 28 THEN handling
                WHEN handling = 'Kết hợp' THEN 'Hồ sơ giấy' ELSE 'Kết hợp' END AS handling
        FROM drawn ORDER BY row
    """)
    meant.execute("DROP TABLE drawn")
    cells = {
        "code": "code", "id": "printf('HS-%09d', dossier)", "opened": "strftime(day, '%d/%m/%Y')",
        "closed": "strftime(day, '%d/%m/%Y')", "secrecy": "secrecy", "handling": "handling",
    }  # fmt: skip
    for name, _, bad in WAYS.values():
        for column, text in bad.items():
            said = f"'{gone}'" if text == "gone" else text
            cells[column] = f"CASE WHEN wrong = '{name}' THEN {said} ELSE {cells[column]} END"
    if is_text:
        line = (
            f"CASE wrong WHEN 'too_short' THEN concat_ws(',', {', '.join(list(cells.values())[:-1])})"
            f" WHEN 'too_long' THEN concat_ws(',', {', '.join(cells.values())}, 'thừa')"
            f" ELSE concat_ws(',', {', '.join(cells.values())}) END"
        )
        meant.execute(f"""
            COPY (SELECT '{",".join(HEADINGS)}' AS line UNION ALL (SELECT {line} FROM meant ORDER BY row))
            TO '{path}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')
        """)
    else:
        columns = ", ".join(
            f"nullif({cell}, '') AS \"{name}\"" for name, cell in zip(HEADINGS, cells.values(), strict=True)
        )
        meant.execute(f"COPY (SELECT {columns} FROM meant ORDER BY row) TO '{path}'")
    return meant


def what_differs(told: RegisterIntake, meant: duckdb.DuckDBPyConnection, is_text: bool) -> list[str]:
    """In which respects a night's account of the register isn't what its rows mean; none where all is told."""
    differs = []
    [(row_count,)] = meant.execute("SELECT COUNT(*) FROM meant").fetchall()
    [file] = told.source_files.to_dict("records")
    accounted = int(file["rows_accepted"]) + int(file["rows_rejected"]) + int(file["rows_superseded"])
    if not file["rows_read"] == accounted == row_count:
        differs.append(f"{row_count} rows, {file['rows_read']} read, {accounted} accounted for")
    rule_of = {name: rule for name, rule, _ in WAYS.values()}
    expected: dict[str | None, int] = {}
    for wrong, count in meant.execute("SELECT wrong, COUNT(*) FROM meant WHERE wrong <> '' GROUP BY wrong").fetchall():
        expected[rule_of[wrong]] = expected.get(rule_of[wrong], 0) + count
    doubled = expected.pop(None)
    found = told.row_counts[told.row_counts["row_outcome"] == "rejected"]
    by_rule = {str(rule): int(count) for rule, count in zip(found["rule"], found["rows_counted"], strict=True)}
    if by_rule != expected:
        differs.append(f"rejected {by_rule}, and were to be {expected}")
    if file["rows_superseded"] != doubled:
        differs.append(f"superseded {file['rows_superseded']}, and were to be {doubled}")
    differs += _samples_that_differ(told, meant, rule_of, 2 if is_text else 1)
    meant.register("told", told.rows)
    [(missing, more)] = meant.execute("""
        WITH counted AS (
            SELECT code, month(day) AS month, COUNT(*) AS dossiers, COUNT(*) FILTER (secrecy = 'Mật') AS secret,
                COUNT(*) FILTER (secrecy = 'Thường' AND handling = 'Trên môi trường mạng') AS online
            FROM meant WHERE wrong = '' GROUP BY ALL
        ),
        found AS (
            SELECT unit_id[1:5] AS code, month, dossier_count, secret_dossier_count, online_dossier_count
            FROM told WHERE year = 2024
        )
        SELECT (SELECT COUNT(*) FROM (FROM counted EXCEPT ALL FROM found)),
            (SELECT COUNT(*) FROM (FROM found EXCEPT ALL FROM counted)) + (SELECT COUNT(*) FROM told WHERE year <> 2024)
    """).fetchall()
    if missing or more:
        differs.append(f"of units and months {missing} lack or are otherwise, {more} are too many or otherwise")
    return differs


def _samples_that_differ(
    told: RegisterIntake, meant: duckdb.DuckDBPyConnection, rule_of: dict[str, str | None], first_row: int
) -> list[str]:
    shown = told.rejected_rows[["row_number", "rule", "value"]]
    by_row = pd.DataFrame({"row": shown["row_number"].astype("int64") - first_row, "rule": shown["rule"],
                           "value": shown["value"]})  # fmt: skip
    meant.register("shown", by_row)
    rows = meant.execute(
        "SELECT shown.rule, meant.wrong, meant.secrecy, shown.value FROM shown LEFT JOIN meant ON shown.row = meant.row"
    ).fetchall()
    counts = by_row["rule"].value_counts()
    differs = [f"{count} rows shown of {rule}" for rule, count in counts.items() if count > SHOWN]
    if set(counts.index) != set(told.row_counts["rule"].dropna()):
        differs.append(f"only of {sorted(counts.index)} something is shown")
    if len(rows) != len(by_row):
        differs.append("a row is shown twice")
    for rule, wrong, secrecy, value in rows:
        if wrong is None or rule_of.get(wrong) != rule:
            differs.append(f"a row is shown under {rule} in which is wrong: {wrong}")
        if secrecy == "Mật" and value is not None and wrong != "no_such_secrecy":
            differs.append(f"of a secret dossier {value} is shown")
    return differs


def night(folder: Path, units: UnitRegistry) -> RegisterIntake:
    """What a night makes of the registers of a data folder."""
    return read_registers(Settings(folder, TODAY, folder / "dagster"), load_registers()["eoffice_register"], units)


def _measured(folder: Path) -> None:
    """The night's part, in a process of its own: what it comes to is left in the folder."""
    units = UnitRegistry.load()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    told = night(folder, units)
    after = resource.getrusage(resource.RUSAGE_SELF)
    pd.to_pickle(told, folder / "told.pickle")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": cpu, "wall": time.monotonic() - began, "megabytes": most_megabytes()}))


def main() -> int:
    """Make, read and compare, a line for each kind of file; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Is every bad row of a register told, and none lost?")
    parser.add_argument("--millions", type=int, default=10)
    parser.add_argument("--kinds", nargs="+", default=["csv", "csv.gz", "parquet"])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--measured", type=Path)
    asked = parser.parse_args()
    if asked.measured:
        _measured(asked.measured)
        return 0
    units, differing = UnitRegistry.load(), 0
    for kind in asked.kinds:
        folder = Path(tempfile.mkdtemp(dir=asked.folder, prefix="ntm-register-"))
        try:
            path = folder / "raw" / "eoffice_register" / f"a.{kind}"
            path.parent.mkdir(parents=True)
            meant = make_register(path, asked.millions * 1_000_000, units)
            run = subprocess.run(
                [sys.executable, "-m", "benchmarks.register_defects", "--measured", str(folder)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            took, told = json.loads(run.stdout), pd.read_pickle(folder / "told.pickle")
            [file] = told.source_files.to_dict("records")
            rows = " ".join(
                f"{name} {file[f'rows_{name}']:,}" for name in ("read", "accepted", "rejected", "superseded")
            )
            print(
                f"{kind:8} {took['cpu']:7.1f} s {took['wall']:7.1f} s {took['megabytes']:6.0f} MB  {rows}", flush=True
            )
            for one in what_differs(told, meant, ".csv" in path.name):
                differing += 1
                print(f"  {one}", flush=True)
            meant.close()
        finally:
            shutil.rmtree(folder)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
