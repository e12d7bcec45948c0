"""What there is to know of the pipeline at a glance. Tells nobody, changes nothing; what of it is a fault, `faults`
tells."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

import duckdb

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.operations.run_log import Ended, Run, read_runs, with_end
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_sources
from ntm_pipeline.warehouse.former import broken_link, release_in_force
from ntm_pipeline.warehouse.reference import read_reporting
from ntm_pipeline.warehouse.release import ReleaseError, connect_released
from ntm_pipeline.yaml_file import DeclarationError

NIGHT_HOUR = 2
"""When the nightly refresh begins, in Vietnam."""
STALE_AFTER = {"period": 120, "closing_date": 485, "year": 485}
"""Days after the last one that a source's rows speak of: a quarter and its delay; a year, and four months more. Of a
register those of a period, for it tells of every month; `reporting.yaml` may say otherwise of a source."""
_ROOM_FOR_A_NIGHT = 3
"""A build, its copy, and what doesn't fit into memory: times the release in force."""


@dataclass(frozen=True)
class InForce:
    """The release that analysts see."""

    release_id: str
    built_at: datetime
    since: datetime
    """When it was put in force: later than built, after a rollback."""
    today: date
    is_synthetic: bool
    accepted_checks: str
    size_bytes: int


class SourceState(NamedTuple):
    """What the release in force has of a source."""

    source: str
    files: int
    refused: tuple[str, ...]
    newest_day: date | None
    stale_after: int | None
    """None where nobody waits for it: files of no source, registers that no province is counted from."""


class FailedRun(NamedTuple):
    """A run that only Dagster knows to have failed: it never came so far as to be written down."""

    run_id: str
    began: datetime
    reason: str


@dataclass(frozen=True)
class DagsterFacts:
    """What only Dagster's record tells."""

    crashed: Mapping[str, str] = field(default_factory=dict)
    """Sensor or schedule whose last tick failed → why."""
    failed: FailedRun | None = None
    """The last run of the main job, if it failed."""


@dataclass(frozen=True)
class Status:
    """All that is to be known."""

    now: datetime
    today: date
    in_force: InForce | None
    no_release: str
    """Why none is in force, if none is."""
    sources: tuple[SourceState, ...]
    runs: tuple[Run, ...]
    dagster: DagsterFacts | None
    """None where its record can't be asked."""
    place: str
    free_megabytes: int
    needed_megabytes: int
    is_read_only: bool = False
    """Whether nothing can be written to that disk."""
    unusable_reporting: str = ""
    """What is wrong in `reporting.yaml`, if anything."""
    is_raw_gone: bool = False
    """Whether the folder of incoming files is not there, though something was released."""

    @property
    def last_run(self) -> Run | None:
        """The last run of the main job."""
        return self.runs[-1] if self.runs else None

    @property
    def is_running(self) -> bool:
        """Whether a run is about just now."""
        return self.last_run is not None and self.last_run.ended is None and not self.last_run.is_dead(self.now)

    @property
    def judged_run(self) -> Run | None:
        """The last run that came to an end: while another one goes on, what was wrong is as it was."""
        return next((run for run in reversed(self.runs) if run.ended is not None or run.is_dead(self.now)), None)


def look(
    settings: Settings, dagster: DagsterFacts | None = None, now: datetime | None = None,
    ended: tuple[str, Ended] | None = None,
) -> Status:  # fmt: skip
    """Look at everything.

    Args:
        settings: where the data lie, and how much room there must be.
        dagster: what only Dagster's record tells; None where it can't be asked.
        now: the moment of the look.
        ended: a run, and how it ended, where that may not have been put down: a full disk takes nothing.
    """
    limits, unusable = _stale_limits(settings)
    in_force, sources, why = _released(settings, limits)
    place = next(folder for folder in (settings.warehouse_dir, *settings.warehouse_dir.parents) if folder.is_dir())
    size = in_force.size_bytes if in_force else 0
    runs = read_runs(settings)
    return Status(
        now or datetime.now(UTC), settings.today, in_force, why, sources,
        tuple(runs if ended is None else with_end(runs, *ended)), dagster,
        str(settings.data_dir), shutil.disk_usage(place).free // 10**6,
        max(settings.free_megabytes, _ROOM_FOR_A_NIGHT * size // 10**6),
        bool(os.statvfs(place).f_flag & os.ST_RDONLY), unusable, in_force is not None and not settings.raw_dir.is_dir(),
    )  # fmt: skip


def _stale_limits(settings: Settings) -> tuple[Mapping[str, int], str]:
    """Source → after how many days it is stale, where that is not as by default; and what is wrong where it is told."""
    try:
        return read_reporting(settings.data_dir).stale_after_days, ""
    except DeclarationError as error:
        return {}, str(error)


def _released(
    settings: Settings, limits: Mapping[str, int]
) -> tuple[InForce | None, tuple[SourceState, ...], str]:  # fmt: skip
    path = release_in_force(settings)
    if path is None:
        return None, (), str(broken_link(settings) or "")
    try:
        with connect_released(settings) as connection:
            [(release_id, built_at, today, is_synthetic)] = connection.execute(
                "SELECT release_id, built_at, today, is_synthetic FROM ref.release"
            ).fetchall()
            sources = tuple(_sources(connection, limits))
            accepted = _accepted(connection)
        since = datetime.fromtimestamp(settings.released_path.lstat().st_mtime, UTC)
        told = InForce(
            release_id, built_at.replace(tzinfo=UTC), since, today, is_synthetic, accepted, path.stat().st_size
        )
        return told, sources, ""
    except (ReleaseError, duckdb.Error, OSError, ValueError) as error:
        return None, (), str(error)


def _accepted(connection: duckdb.DuckDBPyConnection) -> str:
    try:
        [(accepted,)] = connection.execute("SELECT accepted_checks FROM ref.release").fetchall()
    except duckdb.BinderException:  # a release of the first program
        return "[]"
    return str(accepted or "[]")


def _sources(connection: duckdb.DuckDBPyConnection, limits: Mapping[str, int]) -> Iterator[SourceState]:
    files: dict[str, list[tuple[str, bool]]] = {}
    for source, path, status in connection.execute(
        "SELECT COALESCE(source, ''), path, status FROM quality.source_files ORDER BY source, path"
    ).fetchall():
        files.setdefault(source, []).append((path, status == "refused"))
    contracts = load_sources()
    for source in sorted({*files, *contracts}):
        contract = contracts.get(source)
        seen = files.get(source, [])
        newest, limit = None, None
        if contract is not None:
            newest, limit = _newest(connection, contract)
            limit = limit and limits.get(source, limit)
        refused = tuple(path for path, is_refused in seen if is_refused)
        yield SourceState(source, len(seen), refused, newest, limit)


def _newest(connection: duckdb.DuckDBPyConnection, contract: Contract) -> tuple[date | None, int | None]:
    """The last day that a source's rows speak of, and how old it may be by default; nothing where it has no table."""
    there = {f"{schema}.{table}" for schema, table in connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()}  # fmt: skip
    if contract.table not in there:  # a release of an older program
        return None, None
    if not isinstance(contract, Register):
        day = {
            "period": "MAX(LAST_DAY(MAKE_DATE(CAST(year AS INTEGER), CAST(last_month AS INTEGER), 1)))",
            "closing_date": "MAX(closing_date)",
            "year": "MAX(MAKE_DATE(CAST(year AS INTEGER), 12, 31))",
        }[contract.dated_by]
        [(newest,)] = connection.execute(f"SELECT {day} FROM {contract.table}").fetchall()
        return newest, STALE_AFTER[contract.dated_by]
    is_used = connection.execute("SELECT COUNT(*) > 0 FROM ref.register_provinces").fetchall() == [(True,)]
    # Of provinces that are counted from reports a register is only a check: it may stop when it likes.
    [(newest,)] = connection.execute(
        f"""
        SELECT MAX(LAST_DAY(MAKE_DATE(CAST(year AS INTEGER), CAST(month AS INTEGER), 1)))
        FROM {contract.table}
        WHERE NOT ? OR unit_id IN (
            SELECT units.unit_id
            FROM core.units_over_time AS units
            JOIN ref.register_provinces AS chosen ON units.province_unit_id = chosen.province_unit_id
        )
        """,
        [is_used],
    ).fetchall()
    return newest, STALE_AFTER["period"] if is_used else None


def is_stale(source: SourceState, today: date) -> bool:
    """Whether its newest rows are older than what should have come since; one that never sent any isn't in use."""
    if source.newest_day is None or source.stale_after is None:
        return False
    return (today - source.newest_day).days > source.stale_after
