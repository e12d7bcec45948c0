"""What there is to know of the pipeline at a glance, and what of it is a fault. Tells nobody, changes nothing.

One cause is one fault: a run that a full disk broke is no failed run besides, nor is a source told twice that the
audit was red for.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from ntm_pipeline.issues import Issue
from ntm_pipeline.operations import messages
from ntm_pipeline.operations.run_log import Run, read_runs
from ntm_pipeline.settings import TIMEZONE, Settings
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.vietnamese.wording import vi_number
from ntm_pipeline.warehouse.former import release_in_force
from ntm_pipeline.warehouse.release import ReleaseError, connect_released

NIGHT_HOUR = 2
"""When the nightly refresh begins, in Vietnam."""
_GRACE = timedelta(hours=3)
STALE_AFTER = {"period": 120, "closing_date": 485, "year": 485}
"""Days after the last one that a source's rows speak of: a quarter and its delay; a year, and four months more."""
_ROOM_FOR_A_NIGHT = 3
"""A build, its copy, and what doesn't fit into memory: times the release in force."""
_SHOWN, _LONGEST = 5, 2000
UNREADABLE = "sources_are_readable"


@dataclass(frozen=True)
class Fault:
    """One thing that somebody must look after."""

    subject: str
    """What it is about; with its rule it is the same fault for as long as it lasts."""
    items: frozenset[str]
    """What it consists of: one more makes it worth another word, one less doesn't."""
    issue: Issue

    @property
    def key(self) -> str:
        """What makes it the same fault tomorrow."""
        return f"{self.issue.rule}:{self.subject}"


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
    """None for files of no source: nobody waits for them."""


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

    @property
    def last_run(self) -> Run | None:
        """The last run of the main job."""
        return self.runs[-1] if self.runs else None


def look(settings: Settings, dagster: DagsterFacts | None = None, now: datetime | None = None) -> Status:
    """Look at everything."""
    in_force, sources, why = _released(settings)
    free, needed = _room(settings, in_force)
    return Status(
        now or datetime.now(UTC), settings.today, in_force, why, sources, tuple(read_runs(settings)), dagster,
        str(settings.data_dir), free, needed,
    )  # fmt: skip


def _room(settings: Settings, in_force: InForce | None) -> tuple[int, int]:
    place = next(folder for folder in (settings.data_dir, *settings.data_dir.parents) if folder.is_dir())
    size = in_force.size_bytes if in_force else 0
    return shutil.disk_usage(place).free // 10**6, max(settings.free_megabytes, _ROOM_FOR_A_NIGHT * size // 10**6)


def _released(settings: Settings) -> tuple[InForce | None, tuple[SourceState, ...], str]:
    path = release_in_force(settings)
    if path is None:
        return None, (), ""
    try:
        with connect_released(settings) as connection:
            [(release_id, built_at, today, is_synthetic)] = connection.execute(
                "SELECT release_id, built_at, today, is_synthetic FROM ref.release"
            ).fetchall()
            sources = tuple(_sources(connection))
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


def _sources(connection: duckdb.DuckDBPyConnection) -> Iterator[SourceState]:
    files: dict[str, list[tuple[str, bool]]] = {}
    for source, path, status in connection.execute(
        "SELECT COALESCE(source, ''), path, status FROM quality.source_files ORDER BY source, path"
    ).fetchall():
        files.setdefault(source, []).append((path, status == "refused"))
    contracts = load_contracts()
    for source in sorted({*files, *contracts}):
        contract = contracts.get(source)
        seen = files.get(source, [])
        newest = None
        if contract is not None:
            day = {
                "period": "MAX(LAST_DAY(MAKE_DATE(CAST(year AS INTEGER), CAST(last_month AS INTEGER), 1)))",
                "closing_date": "MAX(closing_date)",
                "year": "MAX(MAKE_DATE(CAST(year AS INTEGER), 12, 31))",
            }[contract.dated_by]
            [(newest,)] = connection.execute(f"SELECT {day} FROM {contract.table}").fetchall()
        yield SourceState(
            source, len(seen), tuple(path for path, is_refused in seen if is_refused), newest,
            STALE_AFTER[contract.dated_by] if contract else None,
        )  # fmt: skip


def faults_of(status: Status) -> tuple[Fault, ...]:
    """What is wrong, the gravest first."""
    is_short = status.free_megabytes < status.needed_megabytes
    return (
        *_release_fault(status),
        *_disk_fault(status, is_short),
        *_run_fault(status, is_short),
        *_missed(status),
        *_crashed(status),
        *_refused(status),
        *_stale(status),
    )


def _release_fault(status: Status) -> Iterator[Fault]:
    if status.in_force is None and status.no_release:
        yield Fault("", frozenset(), messages.NOTHING_IN_FORCE(reason=_short(status.no_release)))


def _disk_fault(status: Status, is_short: bool) -> Iterator[Fault]:
    run = status.last_run
    if is_short or (run is not None and run.ended is not None and run.ended.is_disk_full):
        room = {**in_both("free", status.free_megabytes), **in_both("needed", status.needed_megabytes)}
        yield Fault("", frozenset(), messages.DISK_SHORT(place=status.place, **room))


def _run_fault(status: Status, is_short: bool) -> Iterator[Fault]:
    run, failed = status.last_run, status.dagster.failed if status.dagster else None
    known = {one.run_id for one in status.runs if one.ended is not None}
    if failed is not None and failed.run_id not in known and (run is None or failed.began >= run.began):
        if not is_short:
            reason = _short(failed.reason)
            yield Fault("", _marks(reason), messages.RUN_FAILED(**_when("began", failed.began), reason=reason))
        return
    if run is None or run.ended is None:
        if run is not None and run.is_dead(status.now) and not is_short:
            yield Fault("", _marks("killed"), messages.RUN_KILLED(**_when("began", run.began)))
        return
    reason = _short("\n".join(run.ended.reasons))
    if run.ended.outcome == "red":
        items = frozenset(f"{red.check} {table}" for red in run.ended.red for table in (*red.tables, ""))
        checks = ", ".join(red.check for red in run.ended.red)
        yield Fault("", items, messages.AUDIT_RED(**_when("began", run.began), checks=checks, reason=reason))
    elif run.ended.outcome == "failed" and not run.ended.is_disk_full:
        yield Fault("", _marks(reason), messages.RUN_FAILED(**_when("began", run.began), reason=reason))


def _missed(status: Status) -> Iterator[Fault]:
    began = [run.began for run in status.runs]
    began += [status.in_force.built_at] if status.in_force else []
    if not began or (status.dagster and "nightly_refresh" in status.dagster.crashed):
        return
    due = night_before(status.now - _GRACE)
    if max(began) < due:
        yield Fault("", frozenset(), messages.NIGHT_MISSED(**_when("due", due)))


def night_before(moment: datetime) -> datetime:
    """When the last nightly refresh at or before a moment was due."""
    there = moment.astimezone(ZoneInfo(TIMEZONE))
    due = there.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return due if due <= there else due - timedelta(days=1)


def _crashed(status: Status) -> Iterator[Fault]:
    for name, reason in sorted((status.dagster.crashed if status.dagster else {}).items()):
        yield Fault(name, frozenset(), messages.SENSOR_CRASHED(name=name, reason=_short(reason)))


def _refused(status: Status) -> Iterator[Fault]:
    """Of the last run that came so far, also where nothing was released; else of the release in force."""
    run = next((run.ended for run in reversed(status.runs) if run.ended and run.ended.refused is not None), None)
    if run is None or run.refused is None:
        refused = {source.source: source.refused for source in status.sources if source.refused}
    else:
        told = set(run.unread) if UNREADABLE in {red.check for red in run.red} else set()
        refused = {source: tuple(paths) for source, paths in run.refused.items() if source not in told}
    for source, paths in sorted(refused.items()):
        shown = ", ".join(paths[:_SHOWN]) + (f" (+{len(paths) - _SHOWN})" if len(paths) > _SHOWN else "")
        words = {"source_vi": source or "(không rõ nguồn)", "source_en": source or "(none)"}
        issue = messages.SOURCE_REFUSED(**words, count=len(paths), files=shown)
        yield Fault(source, frozenset(paths), issue)


def _stale(status: Status) -> Iterator[Fault]:
    for source in status.sources:
        if is_stale(source, status.today):
            assert source.newest_day is not None
            found = {"days": (status.today - source.newest_day).days, "limit": source.stale_after}
            day = {"day_vi": f"{source.newest_day:%d/%m/%Y}", "day_en": source.newest_day.isoformat()}
            issue = messages.SOURCE_STALE(source=source.source, **day, **found)
            yield Fault(source.source, frozenset(), issue)


def is_stale(source: SourceState, today: date) -> bool:
    """Whether its newest rows are older than what should have come since; one that never sent any isn't in use."""
    if source.newest_day is None or source.stale_after is None:
        return False
    return (today - source.newest_day).days > source.stale_after


def in_both(name: str, number: int) -> dict[str, str]:
    """A number as each language writes it."""
    return {f"{name}_vi": vi_number(number), f"{name}_en": f"{number:,}"}


def _when(name: str, moment: datetime) -> dict[str, str]:
    there = moment.astimezone(ZoneInfo(TIMEZONE))
    return {f"{name}_vi": f"{there:%H:%M ngày %d/%m/%Y}", f"{name}_en": f"{there:%Y-%m-%d %H:%M}"}


def _marks(reason: str) -> frozenset[str]:
    """A reason without its numbers: the same failure of the next night is no new one."""
    return frozenset([hashlib.sha256(re.sub(r"[\da-f]{8,}|\d+", "#", reason).encode()).hexdigest()[:16]])


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
