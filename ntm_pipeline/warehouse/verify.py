"""Holds the release in force to the raw folder: everything made anew in a folder of its own, table against table.

Nothing that is kept between nights has a say here, and nothing is written to the data folder.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.changes import KEY as CHANGES
from ntm_pipeline.warehouse.former import release_in_force
from ntm_pipeline.warehouse.messages import CHANGES_NOT_COMPARED, FILES_CHANGED_SINCE, OTHER_PROGRAM, RELEASE_UNREADABLE
from ntm_pipeline.warehouse.program import program_versions
from ntm_pipeline.warehouse.release import ReleaseError, connect_released, describe_release, point_at
from ntm_pipeline.warehouse.whole import make_every_table

TOLD_OF_THE_RUN = {
    "ref.release": {"release_id", "former_release_id", "built_at", "versions", "accepted_checks"},
    "quality.build_steps": {"step_number", "made_of"},
}
"""Columns that tell how and when a release was made: two of the same files differ in them."""


@dataclass(frozen=True)
class Difference:
    """A table that isn't in the release what it comes to from the raw folder."""

    table: str
    lost: int
    """Rows of the release that are not made again."""
    found: int
    """Rows made from the raw folder that the release doesn't have."""
    has_other_columns: bool = False


@dataclass(frozen=True)
class Verified:
    """How the release in force compares."""

    release_id: str
    table_count: int
    differences: tuple[Difference, ...]
    notes: tuple[Issue, ...]
    """What explains differences, or was not compared."""


def verify(settings: Settings) -> Verified:
    """Make every table anew from the raw folder, as of the day of the release in force, and compare.

    Raises:
        ReleaseError: nothing has been released, or the release can't be read.
    """
    with connect_released(settings) as connection:
        [(release_id, former_id, today)] = connection.execute(
            "SELECT release_id, former_release_id, today FROM ref.release"
        ).fetchall()
    path, notes = settings.releases_dir / f"{release_id}.duckdb", []
    former = settings.releases_dir / f"{former_id}.duckdb" if former_id is not None else None
    with TemporaryDirectory(prefix="ntm-verify-") as folder:
        scratch = _scratch(settings, Path(folder), today, former)
        with Build.open(scratch, anew=True) as build:
            # From now on it is there, also where another night takes it away.
            build.connection.execute(f"ATTACH {quoted(path)} AS released (READ_ONLY)")
            # One transaction, for each that is committed waits for the disk; this file is thrown away.
            with build.transaction():
                make_every_table(build)
                describe_release(build)
            skipped = set()
            if former is not None and release_in_force(scratch) is None:
                notes.append(CHANGES_NOT_COMPARED(release=former_id))
                skipped = {CHANGES}
            tables = _tables(build)
            try:
                differences = tuple(one for key in sorted(tables - skipped) for one in difference(build, key))
                notes += _explanations(build) if differences else []
            except duckdb.Error as error:
                reason = str(error).splitlines()[0]
                raise ReleaseError(str(RELEASE_UNREADABLE(place=path, reason=reason))) from error
    return Verified(str(release_id), len(tables), differences, tuple(notes))


def _scratch(settings: Settings, folder: Path, today: date, former: Path | None) -> Settings:
    """The same raw folder and the same day, everything else in a folder of its own."""
    scratch = replace(settings, today=today, own_warehouse_dir=folder)
    if former is not None:
        with suppress(FileNotFoundError):
            # What changed is told against the release that was in force then.
            point_at(scratch, former.resolve(strict=True))
    return scratch


def _tables(build: Build) -> set[str]:
    rows = build.rows(
        "SELECT DISTINCT CONCAT(schema_name, '.', table_name) FROM duckdb_columns()"
        " WHERE database_name IN ('released', 'warehouse') AND NOT internal"
    )
    return {str(key) for (key,) in rows}


def difference(build: Build, key: str) -> Iterator[Difference]:
    """How a table differs from that of the database attached as `released`: in a column, its type or meaning, a row."""
    was, is_now = _columns(build, "released", key), _columns(build, "warehouse", key)
    left_out = TOLD_OF_THE_RUN.get(key, set())
    shared = ", ".join(f'"{name}"' for name, *_ in was if (name in {other for other, *_ in is_now} - left_out))
    lost = found = 0
    if shared and _content(build, f"released.{key}", shared) != _content(build, f"warehouse.{key}", shared):
        lost = _more(build, f"SELECT {shared} FROM released.{key}", f"SELECT {shared} FROM warehouse.{key}")
        found = _more(build, f"SELECT {shared} FROM warehouse.{key}", f"SELECT {shared} FROM released.{key}")
    if was != is_now or lost or found:
        yield Difference(key, lost, found, was != is_now)


def _columns(build: Build, database: str, key: str) -> list[tuple[str, str, str]]:
    """(name, type, comment) of a table's columns, in their order."""
    return build.rows(
        "SELECT column_name, data_type, comment FROM duckdb_columns()"
        f" WHERE database_name = '{database}' AND CONCAT(schema_name, '.', table_name) = {quoted(key)}"
        " ORDER BY column_index"
    )


def _content(build: Build, table: str, columns: str) -> list[tuple[Any, ...]]:
    """What tells whether two tables hold the same rows, each as often, in whatever order."""
    hashes = f"SELECT CAST(HASH({columns}) AS HUGEINT) AS one FROM {table}"
    return build.rows(f"SELECT COUNT(*), SUM(one), BIT_XOR(one) FROM ({hashes}) AS hashes")


def _more(build: Build, some: str, others: str) -> int:
    ((count,),) = build.rows(f"SELECT COUNT(*) FROM ({some} EXCEPT ALL {others}) AS only_here")
    return int(count)


def _explanations(build: Build) -> Iterator[Issue]:
    """Why there may be differences that are nobody's fault."""
    ((made_by,),) = build.rows("SELECT versions FROM released.ref.release")
    if program_versions()["ntm_pipeline_sha256"] not in str(made_by):
        yield OTHER_PROGRAM()
    ((count,),) = build.rows(
        """
        SELECT COUNT(*)
        FROM released.quality.source_files AS was
        FULL JOIN quality.source_files AS is_now ON was.path = is_now.path
        WHERE was.sha256 IS DISTINCT FROM is_now.sha256
            OR was.corrections_sha256 IS DISTINCT FROM is_now.corrections_sha256
            OR was.layout_sha256 IS DISTINCT FROM is_now.layout_sha256
        """
    )
    if count:
        yield FILES_CHANGED_SINCE(count=count)
