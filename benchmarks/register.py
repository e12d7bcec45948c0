"""How long a register of dossiers takes, and how much memory, by its size: 1, 5, 25, 50 million rows.

    python -m benchmarks.register [--millions 1 5 25] [--kinds parquet csv] [--folder /tmp]

Each is reduced as a night does it, in a process of its own, beside floors of the same run over the same file:

- `bare`: DuckDB's bare aggregate by unit, month, secrecy and handling, which takes a dossier twice for two;
- `bare, ids read`: the same, with a hash of every id looked at;
- `once`: DuckDB counting each dossier once, which is what a register is read for;
- `pandas`: the plain way, on the first million rows of a csv, drawn out to the whole.

Printed are seconds of the processor, of the clock, and the largest memory. Files are made by DuckDB and removed.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.register.codes import codes_of
from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry

TODAY = date(2026, 2, 1)
_OFFICES = 3000
_PANDAS_ROWS = 1_000_000


def make_register(path: Path, row_count: int) -> None:
    """A register of one year of communes: one dossier in fifty is secret, one in a thousand stands in a second row."""
    day = date(2024, 12, 31)
    codes = sorted(
        one.unit_code for one in UnitRegistry.load().versions
        if one.unit_level == "commune" and one.valid_from <= date(2024, 1, 1) and one.valid_to >= day
    )[:_OFFICES]  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("CREATE TABLE offices AS SELECT UNNEST($codes) AS code, UNNEST($at) AS position",
                           {"codes": codes, "at": list(range(len(codes)))})  # fmt: skip
        connection.execute(f"""
            COPY (
                SELECT offices.code AS "Mã đơn vị", printf('2024/HS-%08d', number) AS "Mã hồ sơ",
                    DATE '2024-01-01' + CAST(chance % 360 AS INTEGER) AS "Ngày mở",
                    DATE '2024-01-04' + CAST(chance % 360 AS INTEGER) AS "Ngày kết thúc",
                    CASE WHEN chance % 50 = 0 THEN 'Mật' ELSE 'Thường' END AS "Độ mật",
                    CASE WHEN chance % 3 = 0 THEN 'Hồ sơ giấy' ELSE 'Trên môi trường mạng' END AS "Hình thức xử lý"
                FROM (
                    SELECT number, hash(number) AS chance
                    FROM (SELECT CASE WHEN row % 1000 = 999 THEN row - 1 ELSE row END AS number
                          FROM range({row_count}) AS rows (row)) AS numbered
                ) AS dossiers
                JOIN offices ON offices.position = dossiers.chance % {len(codes)}
            ) TO '{path}'
        """)


def _scan(path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet('{path}')"
    names = ("Mã đơn vị", "Mã hồ sơ", "Ngày mở", "Ngày kết thúc", "Độ mật", "Hình thức xử lý")
    columns = ", ".join(f"'{name}': '{'DATE' if name.startswith('Ngày') else 'VARCHAR'}'" for name in names)
    return f"read_csv('{path}', header = true, auto_detect = false, columns = {{{columns}}})"


def _query(sql: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{Settings.register_megabytes}MB'")
        connection.execute(f"SET temp_directory = '{tempfile.gettempdir()}'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(sql).fetchall()


def _bare(path: Path, more: str = "") -> None:
    _query(f"""
        SELECT "Mã đơn vị", year("Ngày mở"), month("Ngày mở"), "Độ mật", "Hình thức xử lý", COUNT(*){more}
        FROM {_scan(path)} GROUP BY ALL
    """)


def _bare_with_ids(path: Path) -> None:
    _bare(path, more=', MAX(hash("Mã hồ sơ"))')


def _once(path: Path) -> None:
    _query(f"""
        SELECT code, year(opened_on), month(opened_on), secrecy, handling, COUNT(*)
        FROM (
            SELECT "Mã đơn vị" AS code, "Mã hồ sơ" AS id, MIN("Ngày mở") AS opened_on, MIN("Độ mật") AS secrecy,
                MIN("Hình thức xử lý") AS handling
            FROM {_scan(path)} GROUP BY ALL
        ) AS dossiers GROUP BY ALL
    """)


def _pandas(path: Path) -> None:
    import pandas as pd

    rows = pd.read_csv(path, dtype=str, nrows=_PANDAS_ROWS)
    rows["Tháng"] = pd.to_datetime(rows["Ngày mở"]).dt.to_period("M")
    once = rows.drop_duplicates(["Mã đơn vị", "Mã hồ sơ"])
    once.groupby(["Mã đơn vị", "Tháng", "Độ mật", "Hình thức xử lý"]).size()


def _reduced(path: Path) -> None:
    register, units = _what_a_night_has()
    limits = ReducingLimits(Settings.register_megabytes, Settings.register_seconds)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        reduced = reduce_register(register, path, units, TODAY, limits, Path(folder))
    assert reduced.rows_read == int(reduced.counts.sum()) + reduced.superseded
    assert reduced.superseded > 0
    assert reduced.rows_rejected == 0


def _what_a_night_has() -> tuple[Register, UnitRegistry]:
    """The contract and the units, which no single register is charged with."""
    units = UnitRegistry.load()
    codes_of(units)
    return load_registers()["eoffice_register"], units


WAYS: dict[str, Callable[[Path], None]] = {
    "bare": _bare, "bare, ids read": _bare_with_ids, "once": _once, "reduced": _reduced, "pandas": _pandas,
}  # fmt: skip


def measure(way: str, path: Path) -> dict[str, float]:
    """What a way of counting takes in a process of its own, what it imports left out of the time."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.register", "--way", way, "--file", str(path)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    told: dict[str, float] = json.loads(run.stdout)
    return told


def _one(way: str, path: Path) -> None:
    _what_a_night_has()
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.monotonic()
    WAYS[way](path)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": cpu, "wall": time.monotonic() - began, "megabytes": most_megabytes()}))


def most_megabytes() -> float:
    """The largest memory of this process. What `getrusage` says of it begins with that of whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Measure, and print a line for each file and way."""
    parser = argparse.ArgumentParser(description="How long a register of dossiers takes.")
    parser.add_argument("--millions", type=int, nargs="+", default=[1, 5, 25])
    parser.add_argument("--kinds", nargs="+", default=["parquet", "csv"])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.way:
        _one(asked.way, asked.file)
        return
    print(f"{'rows':>6} {'file':8} {'way':15} {'cpu s':>7} {'wall s':>7} {'MB':>6}  of bare  of once")
    for millions in asked.millions:
        for kind in asked.kinds:
            folder = Path(tempfile.mkdtemp(dir=asked.folder, prefix="ntm-register-"))
            try:
                path = folder / f"a.{kind}"
                make_register(path, millions * 1_000_000)
                told: dict[str, dict[str, float]] = {}
                for way in WAYS:
                    if way == "pandas" and kind != "csv":
                        continue
                    took = told[way] = measure(way, path)
                    if way == "pandas":
                        took["cpu"], took["wall"] = took["cpu"] * millions, took["wall"] * millions
                    ratios = [took["cpu"] / told[floor]["cpu"] for floor in ("bare", "once") if floor in told]
                    seconds = f"{took['cpu']:7.2f} {took['wall']:7.2f} {took['megabytes']:6.0f}"
                    shown = "  ".join(f"{ratio:7.2f}" for ratio in ratios)
                    print(f"{millions:>5}M {kind:8} {way:15} {seconds}  {shown}", flush=True)
            finally:
                shutil.rmtree(folder)


if __name__ == "__main__":
    main()
