"""The release: an audited copy of the build, put in force by replacing one symbolic link.

Analysts hold `ntm.duckdb` open while the night works. So a release is a file of its own that is never written again;
what changes is where the link points, and that changes in one step.
"""

import hashlib
import json
import os
import platform
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from ntm_pipeline import __version__
from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build, build_lock, quoted

KEPT = 5
"""Releases kept, the one in force among them."""

_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}(-\d+)?")


class ReleaseError(RuntimeError):
    """There is no such release, or none at all."""


@dataclass(frozen=True)
class Release:
    """One released file."""

    release_id: str
    path: Path
    is_current: bool

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return self.path.stat().st_size


def list_releases(settings: Settings) -> list[Release]:
    """The releases that are kept, newest first."""
    current = _current_path(settings)
    found = [p for p in settings.releases_dir.glob("*.duckdb") if _ID.fullmatch(p.stem)]
    return [Release(p.stem, p, p.resolve() == current) for p in sorted(found, key=_age, reverse=True)]


def _age(path: Path) -> tuple[str, int]:
    # Two releases of one second are told apart by a number at the end.
    parts = path.stem.split("-")
    return parts[0], int(parts[2]) if len(parts) > 2 else 1


def _current_path(settings: Settings) -> Path | None:
    link = settings.released_path
    return link.resolve() if link.is_symlink() and link.exists() else None


def describe_release(build: Build) -> str:
    """Write `ref.release`, the one row that says what this release is; returns its id."""
    files = build.rows(
        "SELECT path, sha256, publisher, is_synthetic, corrections_sha256, layout_sha256"
        " FROM quality.source_files ORDER BY path"
    )
    # What a registry covers may be told by its origin, beside the files.
    covered = build.rows(
        "SELECT path, sheet, CAST(closing_date AS VARCHAR), covered_unit_id FROM core.snapshots"
        " ORDER BY path, sheet, closing_date, covered_unit_id"
    )
    inputs_sha256 = hashlib.sha256(json.dumps([files, covered], ensure_ascii=False).encode()).hexdigest()
    # The day the tables were built for, which a table built alone on another day doesn't change.
    ((today,),) = build.rows("SELECT MAX(today) FROM ref.years")
    built_at = datetime.now(UTC).replace(microsecond=0)
    release_id = _free_id(build.settings, f"{built_at:%Y%m%dT%H%M%SZ}-{inputs_sha256[:8]}")
    synthetic = build.rows(
        "SELECT COALESCE(BOOL_OR(is_synthetic AND status <> 'refused'), FALSE) FROM quality.source_files"
    )
    versions = {name: version(name) for name in ("dagster", "duckdb", "pandas", "pandera", "sqlglot")}
    told = {
        "release_id": quoted(release_id),
        "built_at": f"TIMESTAMP {quoted(f'{built_at:%Y-%m-%d %H:%M:%S}')}",
        "today": f"DATE {quoted(today.isoformat())}",
        "versions": quoted(json.dumps({"ntm_pipeline": __version__, "python": platform.python_version(), **versions})),
        "inputs_sha256": quoted(inputs_sha256),
        "accepted_checks": quoted("[]"),
        "is_synthetic": str(synthetic[0][0]),
    }
    sql = "SELECT " + ", ".join(f"{value} AS {name}" for name, value in told.items())
    build.write_table(Model("ref", "release", "Bản phát hành này", "This release", sql))
    return release_id


def _free_id(settings: Settings, wanted: str) -> str:
    candidate, number = wanted, 1
    while (settings.releases_dir / f"{candidate}.duckdb").exists():
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def publish(build: Build, release_id: str) -> Release:
    """Copy the audited build into a file of its own and point `ntm.duckdb` at it."""
    settings = build.settings
    settings.releases_dir.mkdir(parents=True, exist_ok=True)
    for leftover in settings.releases_dir.glob("*.part"):
        leftover.unlink()
    path = settings.releases_dir / f"{release_id}.duckdb"
    part = path.with_suffix(".part")
    with build.set_down() as source:
        shutil.copyfile(source, part)
    _flush(part)
    part.chmod(0o444)
    part.rename(path)
    _flush(path.parent)
    point_at(settings, path)
    _prune(settings)
    return Release(release_id, path, True)


def point_at(settings: Settings, path: Path) -> None:
    """Make `ntm.duckdb` the release at `path`, in one step that readers can't fall into."""
    link = settings.released_path
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(path, link.parent))
    fresh.replace(link)
    _flush(link.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _prune(settings: Settings) -> None:
    releases = list_releases(settings)
    for release in releases[KEPT:]:
        if not release.is_current:
            release.path.unlink()


def rollback(settings: Settings, release_id: str | None = None) -> Release:
    """Point `ntm.duckdb` at an older release: the one named, or the one before the release in force.

    Raises:
        ReleaseError: it isn't there.
    """
    with build_lock(settings):  # a release that is being made may take the oldest one away
        return _roll_back(settings, release_id)


def _roll_back(settings: Settings, release_id: str | None) -> Release:
    releases = list_releases(settings)
    if release_id is not None:
        chosen = next((r for r in releases if r.release_id == release_id), None)
    else:
        here = next((n for n, r in enumerate(releases) if r.is_current), None)
        chosen = releases[here + 1] if here is not None and here + 1 < len(releases) else None
    if chosen is None:
        known = ", ".join(r.release_id for r in releases) or "none"
        wanted = f"no release {release_id}" if release_id else "no release before the one in force"
        raise ReleaseError(f"there is {wanted}; kept: {known}")
    point_at(settings, chosen.path)
    return Release(chosen.release_id, chosen.path, True)


def connect_released(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the release in force that can touch no other file and no setting.

    Raises:
        ReleaseError: nothing has been released yet.
    """
    path = _current_path(settings)
    if path is None:
        raise ReleaseError(f"nothing has been released in {settings.warehouse_dir} yet; run `ntm refresh` first")
    connection = duckdb.connect(str(path), read_only=True)
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
