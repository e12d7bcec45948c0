"""How long a night of the whole country takes, from files to a release, beside floors of the same run.

    python benchmarks/national.py [--provinces 63] [--rounds 1] [--folder DIR] [--dbt PATH]

The files are those of `national_inputs`, for so many of the provinces. Measured are a night from nothing, one on
which nothing changed, and one on which one file in a hundred did; beside them the floors of `national_floor` (the bare
libraries, and the script that an office would write with pandas and pandera, with openpyxl and with calamine), each
followed by the same SQL; a run of Dagster with as many assets that do nothing; and the tables that SQL makes, alone and
by dbt-duckdb, if `--dbt` names its program (it pins other versions than ours: it needs an environment of its own).

Each is a process of its own, in turns where there are several rounds, of which the quickest counts: whatever else the
machine does strikes all alike. Ratios hold better than seconds; the processor's seconds, printed too, better still.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
from national_floor import READERS, empty_sources, fill_sources, make_tables, plain_settings
from national_inputs import TODAY, change_inputs, write_inputs

from ntm_pipeline.definitions import defs
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables

FIGURES = "SELECT SUM(numerator), SUM(denominator), SUM(reported), SUM(expected) FROM marts.indicator_value"


@dataclass(frozen=True)
class Taken:
    """What a process took."""

    seconds: float
    processor: float
    """Its own seconds of work and those of the processes it started."""
    gigabytes: float
    """Memory of the largest of them at its peak."""

    def __str__(self) -> str:
        return f"{self.seconds:6.1f} s, {self.processor:6.1f} s of work, {self.gigabytes:4.2f} GB"


def taken_by(arguments: list[str], data_dir: Path) -> Taken:
    """Run a program to its end.

    Raises:
        RuntimeError: it failed.
    """
    variables = {"NTM_DATA_DIR": str(data_dir), "NTM_TODAY": str(TODAY), "DAGSTER_HOME": str(data_dir / "dagster")}
    started = time.perf_counter()
    process = subprocess.Popen(arguments, env={**os.environ, **variables}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}")
    return Taken(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6)


# --- What is run, each in a process of its own


def plain(reader: str, folder: Path) -> None:
    """A plain program over the files of `folder`: its tables lie in `folder/<reader>`."""
    with Build.open(plain_settings(folder / reader), anew=True) as build:
        empty_sources(build)
        fill_sources(build, folder / "raw", READERS[reader], is_validated=reader != "bare")
        make_tables(build)


def tables_alone(folder: Path) -> None:
    """The tables that SQL makes, from those of the sources that the floor has left."""
    with Build.open(plain_settings(folder / "bare")) as build:
        for table in load_tables():
            build.write_table(table)


def empty_assets(folder: Path) -> None:
    """As many assets as ours, in as long a chain, that do nothing; with Dagster's record of it."""
    settings = Settings(folder, TODAY, folder / "empty")

    def nothing(number: int) -> dg.AssetsDefinition:
        @dg.asset(name=f"asset_{number}", deps=[f"asset_{number - 1}"] if number else [])
        def asset() -> dg.MaterializeResult:
            return dg.MaterializeResult(metadata={"dagster/row_count": number})

        return asset

    count = len(defs().resolve_asset_graph().get_all_asset_keys())
    with opened_record(settings, []) as instance:
        assert dg.materialize([nothing(number) for number in range(count)], instance=instance).success


def tables_by_dbt(program: Path, folder: Path) -> Taken:
    """The same SQL as a project of dbt, over the same tables of the sources."""
    project = folder / "dbt"
    (project / "models").mkdir(parents=True, exist_ok=True)
    (project / "macros").mkdir(exist_ok=True)
    (project / "dbt_project.yml").write_text("name: ntm\nversion: '1'\nprofile: ntm\nmodel-paths: [models]\n")
    database = plain_settings(folder / "bare").work_dir / "build.duckdb"
    (project / "profiles.yml").write_text(
        f"ntm: {{target: dev, outputs: {{dev: {{type: duckdb, path: '{database}', threads: {os.cpu_count()}}}}}}}\n"
    )
    (project / "macros" / "schema.sql").write_text(
        "{% macro generate_schema_name(name, node) %}{{ name }}{% endmacro %}\n"
    )
    tables = load_tables()
    made = {table.key for table in tables}
    for table in tables:
        schema, name = table.key.split(".")
        after = "".join(f"-- depends_on: {{{{ ref('{_model(read)}') }}}}\n" for read in sorted(table.reads & made))
        kind = "view" if table.is_view else "table"
        head = f"{{{{ config(materialized='{kind}', schema='{schema}', alias='{name}') }}}}\n"
        (project / "models" / f"{_model(table.key)}.sql").write_text(head + after + table.sql, encoding="utf-8")
    return taken_by([str(program), "run", "--project-dir", str(project), "--profiles-dir", str(project)], folder)


def _model(key: str) -> str:
    return key.replace(".", "__")


PARTS: dict[str, Callable[[Path], None]] = {
    **{reader: lambda folder, reader=reader: plain(reader, folder) for reader in READERS},  # type: ignore[misc]
    "tables": tables_alone,
    "empty": empty_assets,
}


# --- The measurement


def figures(path: Path) -> tuple[object, ...]:
    """The sums of all figures in a warehouse: those who read the same files come to the same."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(FIGURES).fetchall()[0]


def measured(folder: Path, provinces: int, dbt: Path | None) -> dict[str, Taken]:
    """One round: what each takes."""

    def part(name: str) -> Taken:
        return taken_by([sys.executable, __file__, "--part", name, "--folder", str(folder)], folder)

    refresh = [sys.executable, "-m", "ntm_pipeline.cli", "refresh"]
    taken = {}
    for name in ("warehouse", "dagster", "empty"):
        subprocess.run(["rm", "-rf", str(folder / name)], check=True)
    write_inputs(folder / "raw", provinces)
    taken["a night from nothing"] = taken_by(refresh, folder)
    ours = figures(folder / "warehouse" / "ntm.duckdb")
    for reader in READERS:
        taken[f"floor: {reader}" if reader == "bare" else f"script: pandas, pandera, {reader}"] = part(reader)
        assert figures(plain_settings(folder / reader).work_dir / "build.duckdb") == ours, reader
    taken["a night without changes"] = taken_by(refresh, folder)
    taken["floor: as many empty assets"] = part("empty")
    change_inputs(folder / "raw", provinces)
    taken["a night with 1 % of the files changed"] = taken_by(refresh, folder)
    taken["tables of SQL alone"] = part("tables")
    if dbt is not None:
        taken["tables of SQL by dbt"] = tables_by_dbt(dbt, folder)
    return taken


RATIOS = [
    ("a night from nothing", "floor: bare", 2.0),
    ("a night from nothing", "script: pandas, pandera, openpyxl", 0.5),
    ("a night from nothing", "script: pandas, pandera, calamine", 1.0),
    ("a night without changes", "floor: as many empty assets", 1.3),
    ("a night with 1 % of the files changed", "a night without changes", 1.5),
    ("tables of SQL alone", "tables of SQL by dbt", 1.0),
]
"""What is held against what, and the most that is wanted."""


def main() -> None:
    """Write the files, run everything, print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--provinces", type=int, default=63)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--folder", type=Path)
    options.add_argument("--dbt", type=Path)
    options.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        PARTS[given.part](given.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder or Path(name)
        files, rows = write_inputs(folder / "raw", given.provinces)
        print(f"{given.provinces} provinces: {files:,} files, {rows:,} rows", flush=True)
        rounds = [measured(folder, given.provinces, given.dbt) for _ in range(given.rounds)]
    best = {name: min((one[name] for one in rounds), key=lambda taken: taken.seconds) for name in rounds[0]}
    for name, taken in best.items():
        print(f"{name:40} {taken}")
    for ours, floor, most in RATIOS:
        if ours in best and floor in best:
            ratio, work = (getattr(best[ours], what) / getattr(best[floor], what) for what in ("seconds", "processor"))
            print(f"{ours} / {floor}: {ratio:.2f} (work {work:.2f}), at most {most} is wanted")


if __name__ == "__main__":
    main()
