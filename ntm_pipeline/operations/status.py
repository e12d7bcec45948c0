"""What there is to know of the pipeline at a glance, and what of it is a fault. Tells nobody, changes nothing.

One cause is one fault: a run that a full disk broke is no failed run besides, nor is a source told twice that the
audit was red for.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.issues import Issue
from ntm_pipeline.operations import messages
from ntm_pipeline.operations.run_log import Ended, Run, read_runs, with_end
from ntm_pipeline.settings import TIMEZONE, Settings
from ntm_pipeline.sources import load_sources
from ntm_pipeline.vietnamese.wording import vi_number
from ntm_pipeline.warehouse.former import broken_link, release_in_force
from ntm_pipeline.warehouse.reference import read_reporting
from ntm_pipeline.warehouse.release import ReleaseError, connect_released
from ntm_pipeline.yaml_file import DeclarationError

NIGHT_HOUR = 2
"""When the nightly refresh begins, in Vietnam."""
_GRACE = timedelta(hours=3)
STALE_AFTER = {"period": 120, "closing_date": 485, "year": 485}
"""Days after the last one that a source's rows speak of: a quarter and its delay; a year, and four months more. Of a
register those of a period, for it tells of every month; `reporting.yaml` may say otherwise of a source."""
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
        bool(os.statvfs(place).f_flag & os.ST_RDONLY), unusable,
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


def faults_of(status: Status) -> tuple[Fault, ...]:
    """What is wrong, the gravest first."""
    return (
        *_release_fault(status),
        *_disk_fault(status),
        *_run_fault(status),
        *_reporting_fault(status),
        *_missed(status),
        *_crashed(status),
        *_refused(status),
        *_stale(status),
    )


def is_hidden(status: Status, rule: str, subject: str) -> bool:
    """Whether nothing can be said now of a fault that isn't found: another one stands before it, or what would tell
    of it can't be asked."""
    run = status.judged_run
    if rule in (messages.RUN_FAILED.rule, messages.AUDIT_RED.rule):
        is_released = run is not None and run.ended is not None and run.ended.outcome == "released"
        return not is_released or (rule == messages.RUN_FAILED.rule and status.dagster is None)
    told_by_the_run = None if run is None or run.ended is None else run.ended.refused
    return {
        messages.DISK_SHORT.rule: status.is_running,
        messages.NIGHT_MISSED.rule: _missed_since(status) is not None,
        messages.SENSOR_CRASHED.rule: status.dagster is None,
        messages.NOTHING_IN_FORCE.rule: status.in_force is None,
        messages.REPORTING_UNUSABLE.rule: bool(status.unusable_reporting),
        messages.SOURCE_STALE.rule: status.in_force is None,
        messages.SOURCE_REFUSED.rule: subject in _told_by_the_audit(status)
        or (told_by_the_run is None and status.in_force is None),
    }.get(rule, False)


def _release_fault(status: Status) -> Iterator[Fault]:
    if status.in_force is None and status.no_release:
        yield Fault("", frozenset(), messages.NOTHING_IN_FORCE(reason=_short(status.no_release)))
    elif status.in_force is None and not status.runs:
        yield Fault("", frozenset(), messages.NEVER_RELEASED(place=status.place))


def _disk_fault(status: Status) -> Iterator[Fault]:
    run = status.judged_run
    if status.is_read_only:
        yield Fault("", frozenset(), messages.DISK_READ_ONLY(place=status.place))
    elif _is_short(status) or (run is not None and run.ended is not None and run.ended.is_disk_full):
        room = {**in_both("free", status.free_megabytes), **in_both("needed", status.needed_megabytes)}
        yield Fault("", frozenset(), messages.DISK_SHORT(place=status.place, **room))


def _is_short(status: Status) -> bool:
    """Whether too little is free; what a run takes while it goes on comes back."""
    return status.free_megabytes < status.needed_megabytes and not status.is_running


def _run_fault(status: Status) -> Iterator[Fault]:
    run, failed = status.judged_run, status.dagster.failed if status.dagster else None
    is_told = _is_short(status) or status.is_read_only
    known = {one.run_id for one in status.runs if one.ended is not None}
    if failed is not None and failed.run_id not in known and (run is None or failed.began >= run.began):
        if not is_told:
            reason = _short(failed.reason)
            yield Fault("", _marks(reason), messages.RUN_FAILED(**when("began", failed.began), reason=reason))
        return
    if run is None or run.ended is None:
        if run is not None and not is_told:
            yield Fault("", _marks("killed"), messages.RUN_KILLED(**when("began", run.began)))
        return
    reason = _short("\n".join(run.ended.reasons))
    if run.ended.outcome == "red":
        items = frozenset(f"{red.check} {table}" for red in run.ended.red for table in (*red.tables, ""))
        yield Fault("", items, _red_issue(run, run.ended))
    elif run.ended.outcome == "failed" and not run.ended.is_disk_full and not status.is_read_only:
        yield Fault("", _marks(reason), messages.RUN_FAILED(**when("began", run.began), reason=reason))


def _red_issue(run: Run, ended: Ended) -> Issue:
    """What the audit found, each language by itself, and what else was told with it."""
    wanted = {check.name: check for check in audit_checks()}
    found_vi, found_en = [], []
    for red in ended.red:
        check = wanted.get(red.check)
        left = red.failures - len(red.examples)
        told = [_each_language(one) for one in red.examples] or [(table, table) for table in red.tables]
        more = [(f"và {left} dòng nữa", f"and {left} more")] if left > 0 else []
        issue = messages.AUDIT_FOUND(
            check=red.check, wanted_vi=check.vi if check else "?", wanted_en=check.en if check else "?",
            found_vi="; ".join(vi for vi, _ in (*told, *more)), found_en="; ".join(en for _, en in (*told, *more)),
        )  # fmt: skip
        found_vi.append(_short(issue.message_vi, _LONGEST // 2))
        found_en.append(_short(issue.message_en, _LONGEST // 2))
    checks = [red.check for red in ended.red]
    for line in "\n".join(ended.reasons).splitlines()[1:]:
        if not line.startswith(tuple(f"{check}: " for check in checks)):  # what an upgrade changed
            vi, _, en = line.partition(" / ")
            found_vi.append(_short(vi))
            found_en.append(_short(en or vi))
    return messages.AUDIT_RED(
        **when("began", run.began), checks=", ".join(checks),
        found_vi="\n".join(found_vi), found_en="\n".join(found_en),
        command=" ".join(["ntm refresh", *(f'--accept {check} --reason "…"' for check in checks)]),
    )  # fmt: skip


def _each_language(example: str) -> tuple[str, str]:
    """A row that breaks a check, in Vietnamese and English where its audit tells it in both, English first."""
    table, _, detail = example.partition(": ")
    en, mark, vi = detail.partition(" / ")
    return (f"{table}: {vi}", f"{table}: {en}") if mark and " / " not in vi else (example, example)


def _reporting_fault(status: Status) -> Iterator[Fault]:
    """What a run has failed for already is told with it."""
    reason, run = status.unusable_reporting, status.judged_run
    told = "\n".join(run.ended.reasons) if run is not None and run.ended is not None else ""
    if reason and not all(line in told for line in reason.splitlines()):
        yield Fault("", _marks(reason), messages.REPORTING_UNUSABLE(reason=_short(reason)))


def _missed(status: Status) -> Iterator[Fault]:
    due = _missed_since(status)
    if due is not None and not status.is_read_only and not (
        status.dagster and "nightly_refresh" in status.dagster.crashed
    ):  # fmt: skip
        yield Fault("", frozenset(), messages.NIGHT_MISSED(**when("due", due)))


def _missed_since(status: Status) -> datetime | None:
    """When a night was due since which no run has begun, if there is one."""
    began = [run.began for run in status.runs]
    began += [status.in_force.built_at] if status.in_force else []
    due = night_before(status.now - _GRACE)
    return due if began and max(began) < due else None


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
    run = _last_that_read(status)
    if run is None or run.refused is None:
        refused = {source.source: source.refused for source in status.sources if source.refused}
    else:
        told = _told_by_the_audit(status)
        refused = {source: tuple(paths) for source, paths in run.refused.items() if source not in told}
    for source, paths in sorted(refused.items()):
        shown = ", ".join(paths[:_SHOWN]) + (f" (+{len(paths) - _SHOWN})" if len(paths) > _SHOWN else "")
        words = {"source_vi": source or "(không rõ nguồn)", "source_en": source or "(none)"}
        issue = messages.SOURCE_REFUSED(**words, count=len(paths), files=shown)
        yield Fault(source, frozenset(paths), issue)


def _last_that_read(status: Status) -> Ended | None:
    """How the last run ended that came so far as to know which files are refused."""
    return next((run.ended for run in reversed(status.runs) if run.ended and run.ended.refused is not None), None)


def _told_by_the_audit(status: Status) -> set[str]:
    """The sources none of whose files could be read, for which the audit was red."""
    run = _last_that_read(status)
    return set(run.unread) if run is not None and UNREADABLE in {red.check for red in run.red} else set()


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


def when(name: str, moment: datetime) -> dict[str, str]:
    """A moment as each language writes it, in Vietnam."""
    there = moment.astimezone(ZoneInfo(TIMEZONE))
    return {f"{name}_vi": f"{there:%H:%M ngày %d/%m/%Y}", f"{name}_en": f"{there:%Y-%m-%d %H:%M}"}


def _marks(reason: str) -> frozenset[str]:
    """A reason without its numbers: the same failure of the next night is no new one."""
    return frozenset([hashlib.sha256(re.sub(r"[\da-f]{8,}|\d+", "#", reason).encode()).hexdigest()[:16]])


def _short(text: str, longest: int = _LONGEST) -> str:
    """A text that another sentence may follow."""
    text = text.strip()
    if len(text) > longest:
        return f"{text[:longest]} …"
    return text if not text or text[-1] in ".!?…" else f"{text}."
