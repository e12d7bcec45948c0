"""The release: an audited copy of the build with its pages, put in force by replacing one symbolic link.

Analysts hold `ntm.duckdb` open while the night works. So a release is a file of its own that is never written again;
what changes is where the link points, and that changes in one step.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from ntm_pipeline.issues import Issue
from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.build import Build, build_lock
from ntm_pipeline.warehouse.carried import note_released
from ntm_pipeline.warehouse.faults import fault_of
from ntm_pipeline.warehouse.former import broken_link, release_in_force
from ntm_pipeline.warehouse.messages import (
    NO_RELEASE_BEFORE,
    NO_SUCH_RELEASE,
    NOT_THERE,
    NOTHING_RELEASED,
    RELEASE_UNREADABLE,
)
from ntm_pipeline.warehouse.program import program_versions
from ntm_pipeline.warehouse.retention import Kept, to_be_removed
from ntm_pipeline.warehouse.rights import file_mode

on_released: ContextVar[Callable[["Release"], None]] = ContextVar("on_released", default=lambda _: None)
"""Told of a release once it is in force: what fails after that doesn't undo it."""

_ID = re.compile(r"(?:(\d{6,})-)?(\d{8}T\d{6}Z)-[0-9a-f]{8}(?:-(\d+))?")
"""Number of the release (the first program gave none), when it was built, hash of its inputs."""


class ReleaseError(RuntimeError):
    """There is no such release, or none at all."""


class AcceptedCheck(NamedTuple):
    """A check that was red, and who or what decided that the release may come all the same."""

    check: str
    reason: str
    failures: int


@dataclass(frozen=True)
class Release:
    """One released file."""

    release_id: str
    path: Path
    is_current: bool

    @property
    def age(self) -> tuple[int, str, int]:
        """What tells which of two releases came later: their numbers, for clocks are set back.

        Those of the first program have no number, but their day, and one at the end where two came in one second.
        """
        found = _ID.fullmatch(self.release_id)
        assert found is not None
        return int(found[1] or 0), found[2], int(found[3] or 1)

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return self.path.stat().st_size


def list_releases(settings: Settings) -> list[Release]:
    """The releases that are kept, the latest first."""
    current = release_in_force(settings)
    found = [p for p in settings.releases_dir.glob("*.duckdb") if _ID.fullmatch(p.stem)]
    made = [Release(p.stem, p, p.resolve() == current) for p in found]
    return sorted(made, key=lambda release: release.age, reverse=True)


def describe_release(build: Build, accepted: Sequence[AcceptedCheck] = ()) -> str:
    """Write `ref.release`, the one row that says what this release is; returns its id."""
    inputs = build.rows(
        "SELECT path, sha256, publisher, is_synthetic, corrections_sha256, layout_sha256"
        " FROM quality.source_files ORDER BY path"
    )
    # What a registry covers may be told by its origin, beside the files.
    covered = build.rows(
        "SELECT path, sheet, CAST(closing_date AS VARCHAR), covered_unit_id FROM core.snapshots"
        " ORDER BY path, sheet, closing_date, covered_unit_id"
    )
    # Plans and groups of one's own change what comes of the same files.
    targets = [
        build.rows(f"SELECT CAST(rows AS VARCHAR) FROM ref.{table} AS rows ORDER BY 1")
        for table in ("plans", "plan_targets", "target_milestones", "target_alternatives", "unit_groups")
    ]
    inputs_sha256 = _sha256([inputs, covered, targets])
    # The day the tables were built for, which a table built alone on another day doesn't change.
    ((today,),) = build.rows("SELECT MAX(today) FROM ref.years")
    built_at = datetime.now(UTC).replace(microsecond=0)
    number = 1 + max((release.age[0] for release in list_releases(build.settings)), default=0)
    release_id = f"{number:06d}-{built_at:%Y%m%dT%H%M%SZ}-{inputs_sha256[:8]}"
    synthetic = build.rows(
        "SELECT COALESCE(BOOL_OR(is_synthetic AND status <> 'refused'), FALSE) FROM quality.source_files"
    )
    ((former_id,),) = build.rows("SELECT MAX(release_id) FROM former.ref.release")
    told = {
        "release_id": quoted(release_id),
        "former_release_id": "CAST(NULL AS VARCHAR)" if former_id is None else quoted(former_id),
        "built_at": f"TIMESTAMP {quoted(f'{built_at:%Y-%m-%d %H:%M:%S}')}",
        "today": f"DATE {quoted(today.isoformat())}",
        "versions": quoted(json.dumps(program_versions() | build.engine_versions())),
        "inputs_sha256": quoted(inputs_sha256),
        "figures_sha256": quoted(_figures_sha256(build)),
        "accepted_checks": quoted(json.dumps([one._asdict() for one in accepted], ensure_ascii=False)),
        "is_synthetic": str(synthetic[0][0]),
    }
    sql = "SELECT " + ", ".join(f"{value} AS {name}" for name, value in told.items())
    build.write_table(Model("ref", "release", "Bản phát hành này", "This release", sql), is_made_here=True)
    return release_id


def _figures_sha256(build: Build) -> str:
    """What tells the figures of a release from another's; of tables that are all carried over it is told already."""
    if build.is_as_released:
        ((told,),) = build.rows("SELECT figures_sha256 FROM ref.release")
        return str(told)
    return _sha256([build.rows(sql) for sql in _FIGURES])


# The figures without the day on which they are told: a night on which nothing came has the same as the one before.
_FIGURES = (
    "SELECT COUNT(*), SUM(expected) FROM marts.indicator_value",
    """
    SELECT
        CAST(BIT_XOR(MD5_NUMBER(CAST(ROW(indicator_id, unit_id, year, numerator, denominator, reported) AS VARCHAR)))
        AS VARCHAR)
    FROM marts.indicator_value
    WHERE reported > 0
    """,
    """
    SELECT
        CAST(BIT_XOR(MD5_NUMBER(CAST(ROW(
            target_id, unit_id, year, numerator, denominator, reported, expected, target_value, required_value, status,
            is_due
        ) AS VARCHAR))) AS VARCHAR)
    FROM marts.indicator_attainment
    """,
)


def _sha256(rows: Any) -> str:
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, default=str).encode()).hexdigest()


Pages = Callable[[Path, Path, Path | None, bool], object]
"""Writes the pages of a release, given its file, into a new folder.

Told are also the folder of the pages in force, if there is one, and whether all tables are those of that release.
"""


def pages_of(release_file: Path) -> Path:
    """The folder of a release's pages; one of an older program has none."""
    return release_file.with_suffix(".report")


def publish(build: Build, release_id: str, write_pages: Pages | None = None) -> Release:
    """Copy the audited build into a file of its own, make its pages, and point `ntm.duckdb` and `report` at them.

    Raises:
        ReleaseError: `ntm.duckdb` leads to no release, so that the audit had nothing to hold this one against.
    """
    settings = build.settings
    if (broken := broken_link(settings)) is not None:
        raise ReleaseError(str(broken))
    settings.releases_dir.mkdir(parents=True, exist_ok=True)
    clear_leftovers(settings)
    path = settings.releases_dir / f"{release_id}.duckdb"
    part, pending = path.with_suffix(".part"), path.with_suffix(".pending")
    pages, pages_part = pages_of(path), path.with_suffix(".report.part")
    try:
        with build.set_down() as source:
            shutil.copyfile(source, part)
        _flush(part)
        part.chmod(file_mode(settings) & 0o444)
        if write_pages is not None:
            write_pages(part, pages_part, _pages_in_force(settings), build.is_as_released)
            pages_part.rename(pages)
        # From here until it is unlinked the release may be there and not in force: whoever is killed leaves word of it.
        pending.touch()
        part.rename(path)
        _flush(path.parent)
    except Exception:
        part.unlink(missing_ok=True)  # half a copy would keep a full disk full
        for folder in (pages, pages_part):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    point_at(settings, path)
    released = Release(release_id, path, True)
    on_released.get()(released)
    with suppress(OSError):
        note_released(settings, path)
        pending.unlink()
        _prune(settings)
    return released


def _pages_in_force(settings: Settings) -> Path | None:
    path = release_in_force(settings)
    return pages_of(path) if path is not None and pages_of(path).is_dir() else None


def clear_leftovers(settings: Settings) -> None:
    """Take away what whoever was killed while releasing or going back has left, a release never in force included."""
    links = (entry for name in (_LINK, _PAGES_LINK) for entry in settings.warehouse_dir.glob(f".{name}.*"))
    for leftover in (*settings.releases_dir.glob("*.part"), *links):
        _remove(leftover)
    current = release_in_force(settings)
    for pending in settings.releases_dir.glob("*.pending"):
        path = pending.with_suffix(".duckdb")
        if path.resolve() != current:
            path.unlink(missing_ok=True)
        pending.unlink()
    for pages in settings.releases_dir.glob("*.report"):
        if not pages.with_suffix(".duckdb").exists():
            _remove(pages)
    if current is not None:  # whoever was killed between the two links has moved one of them alone
        _point_pages_at(settings, current)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


_LINK = "ntm.duckdb"
_PAGES_LINK = "report"


def point_at(settings: Settings, path: Path) -> None:
    """Make `ntm.duckdb` the release at `path`, in one step that readers can't fall into; its pages follow."""
    _link(settings.released_path, path)
    with suppress(OSError):  # it is in force, and whoever comes next sets this right
        _point_pages_at(settings, path)
    with suppress(OSError):  # only a power cut in this moment could undo it
        _flush(settings.warehouse_dir)


def _point_pages_at(settings: Settings, path: Path) -> None:
    """Make `report` the pages of a release; of one without pages nobody is shown another's."""
    link = settings.report_path.parent
    if pages_of(path).is_dir():
        _link(link, pages_of(path))
    elif link.is_symlink():
        link.unlink()


def _link(link: Path, path: Path) -> None:
    if link.is_symlink() and link.resolve() == path.resolve():
        return
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(path, link.parent))
    fresh.replace(link)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prune(settings: Settings) -> None:
    kept = [Kept.of(release.path, release.is_current) for release in list_releases(settings)]
    for path in to_be_removed(kept, settings.releases_megabytes * 1_000_000):
        path.unlink()
        shutil.rmtree(pages_of(path), ignore_errors=True)


def rollback(settings: Settings, release_id: str | None = None) -> Release:
    """Point `ntm.duckdb` at an older release: the one named, or the one before the release in force; where none is in
    force, at the newest.

    Raises:
        ReleaseError: it isn't there.
    """
    with build_lock(settings):  # a release that is being made may take the oldest one away
        return _roll_back(settings, release_id)


def _roll_back(settings: Settings, release_id: str | None) -> Release:
    clear_leftovers(settings)
    releases = list_releases(settings)
    if release_id is not None:
        chosen = next((r for r in releases if r.release_id == release_id), None)
    else:
        here = next((n for n, r in enumerate(releases) if r.is_current), -1)
        chosen = releases[here + 1] if here + 1 < len(releases) else None
    if chosen is None:
        raise ReleaseError(str(no_such_release(releases, release_id)))
    point_at(settings, chosen.path)
    return Release(chosen.release_id, chosen.path, True)


def no_such_release(releases: Sequence[Release], release_id: str | None) -> Issue:
    """That there is none of that id, or none before the one in force, and which there are."""
    kept = ", ".join(release.release_id for release in releases)
    found = {"kept_vi": kept or "không có bản nào", "kept_en": kept or "none"}
    return NO_RELEASE_BEFORE(**found) if release_id is None else NO_SUCH_RELEASE(release_id=release_id, **found)


def connect_released(settings: Settings, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the release in force that can touch no other file and no setting.

    It writes nothing either: what needs more memory than it may have ends, and isn't put on somebody's disk.

    Raises:
        ReleaseError: nothing has been released yet.
    """
    path = release_in_force(settings)
    if path is None:
        raise ReleaseError(str(broken_link(settings) or NOTHING_RELEASED(place=settings.warehouse_dir)))
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        fault = fault_of(error, path)
        if fault is None or fault.rule == NOT_THERE.rule:
            fault = RELEASE_UNREADABLE(place=path, reason=str(error).splitlines()[0])
        raise ReleaseError(str(fault)) from error
    if memory_limit is not None:
        connection.execute(f"SET memory_limit = {quoted(memory_limit)}")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def records(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any] | dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of a statement as plain values by column."""
    result = connection.execute(sql, values)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
