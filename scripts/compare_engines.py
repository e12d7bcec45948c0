"""Does a Spark Connect server make every table of SQL as DuckDB makes it?

    python -m scripts.compare_engines sc://host:port [--data data] [--today 2026-02-01] [--folder PATH_OR_URI]

Everything is made of `data/raw` by DuckDB, then every table of SQL again by the server out of the same rows of the
sources; then each is compared: names, types and meanings of its columns, and all its rows. Nothing is written to the
data folder. Exit code 1 if a table differs.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ntm_pipeline.settings import Settings, SparkServer
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.verify import Difference, difference
from ntm_pipeline.warehouse.whole import make_every_table


class Compared(NamedTuple):
    """A table that both have made."""

    table: str
    row_count: int
    seconds: float
    """How long the server took, the table's way there and back included."""
    differences: tuple[Difference, ...]


def compared(made: Path, server: SparkServer, folder: Path, today: date) -> Iterator[Compared]:
    """Every table of SQL of a build that DuckDB has made, made anew by the server.

    Args:
        made: the file of that build, closed.
        server: the server.
        folder: an empty one, for the server's build.
        today: the day that the build is of.
    """
    settings = Settings(folder, today, folder / "dagster", spark=server)
    settings.work_dir.mkdir(parents=True)
    shutil.copyfile(made, settings.work_dir / "build.duckdb")
    with Build.open(settings) as build:
        build.connection.execute(f"ATTACH {quoted(made)} AS released (READ_ONLY)")
        for model in load_tables():
            # What was made by DuckDB goes first: nothing of it may be taken for the server's. A view is made a table
            # of, else its rows would be those that DuckDB finds in the server's tables.
            build.connection.execute(f"DROP {'VIEW' if model.is_view else 'TABLE'} {model.key}")
            begun = time.monotonic()
            count = build.write_table(replace(model, is_view=False))
            seconds = time.monotonic() - begun
            yield Compared(model.key, count, seconds, tuple(difference(build, model.key)))


def main(arguments: list[str]) -> int:
    """Compare, and print what came of it; 1 if a table differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--today", default="2026-02-01")
    parser.add_argument("--folder", default="")
    given = parser.parse_args(arguments)
    own = Settings.from_environ(
        {
            "NTM_DATA_DIR": str(given.data), "NTM_TODAY": given.today, "NTM_ENGINE": given.server,
            "NTM_ENGINE_PATH": given.folder,
        }
    )  # fmt: skip
    if own.spark is None:
        parser.error("give the address of a Spark Connect server: sc://host:port")
    with TemporaryDirectory(prefix="ntm-engines-") as folder:
        here = replace(own, spark=None, own_warehouse_dir=Path(folder) / "duckdb")
        begun = time.monotonic()
        with Build.open(here, anew=True) as build, build.transaction():
            make_every_table(build)
        print(f"DuckDB: everything, the files read included, in {time.monotonic() - begun:.0f} s")
        tables = []
        for one in compared(here.work_dir / "build.duckdb", own.spark, Path(folder) / "spark", own.today):
            tables.append(one)
            told = "; ".join(f"{d.lost} rows only by DuckDB, {d.found} only by the server" for d in one.differences)
            print(f"{one.table:48} {one.row_count:9,} rows {one.seconds:7.2f} s  {told or 'the same'}", flush=True)
    differing = [one.table for one in tables if one.differences]
    seconds, rows = sum(one.seconds for one in tables), sum(one.row_count for one in tables)
    print(f"{len(tables)} tables, {rows:,} rows, {seconds:.0f} s by the server; {len(differing)} differ {differing}")
    return 1 if differing or not tables else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
