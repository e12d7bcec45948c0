"""What of the release in force can be carried over into the next one: tables made of nothing but what they would be
made of now.

What a table is made of is one hash, which the release tells beside the table (`quality.build_steps`): of a source's
tables every entry of its folder byte by byte, the day, the units, the limits; of a reference table what the data folder
holds of one's own; of SQL its statement and what the tables it reads are made of. A release is carried over only as it
was written, for its day, by this very program and the same engine; whatever isn't known for certain is made anew.
Nothing is made here.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.plans import plan_places
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.groups import FILE_NAME as GROUPS_FILE
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.former import release_in_force
from ntm_pipeline.warehouse.program import program_sha256
from ntm_pipeline.warehouse.reference import REPORTING_FILE
from ntm_pipeline.yaml_file import YamlError, read_control_file

# --- The release


def note_released(settings: Settings, path: Path) -> None:
    """Note which bytes were released by whom for which day: those alone are carried over."""
    note = _note(settings)
    part = note.with_suffix(".part")
    part.write_text(json.dumps(_told(settings, path, path)), encoding="utf-8")
    part.replace(note)


def copy_release(settings: Settings, to: Path) -> bool:
    """Copy the release in force, if it is the one that was noted, byte by byte; whether it was."""
    path = release_in_force(settings)
    if path is None:
        return False
    try:
        noted = json.loads(_note(settings).read_text(encoding="utf-8"))
        if {**noted, "sha256": None} != {**_told(settings, path, None), "sha256": None}:
            return False
        shutil.copyfile(path, to)
        if noted == _told(settings, path, to):
            return True
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
    to.unlink(missing_ok=True)
    return False


def _note(settings: Settings) -> Path:
    return settings.work_dir / "released.json"


def _told(settings: Settings, path: Path, content: Path | None) -> dict[str, str | None]:
    digest = None
    if content is not None:
        with content.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "release": path.name, "sha256": digest, "program": program_sha256(), "today": settings.today.isoformat(),
        "engine": "duckdb" if settings.spark is None else "spark",
    }  # fmt: skip


# --- What tables are made of


def sha256_of(*parts: Any) -> str:
    """One hash of texts, numbers, and lists of them."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


class SourceInputs:
    """All that the tables of a source are made of, as it is when this is made."""

    def __init__(self, settings: Settings, source: str, units: UnitRegistry, is_register: bool = False) -> None:
        self._settings = settings
        self._source = source
        self._states = self._seen()
        limits = [settings.reading_seconds, settings.reading_megabytes]
        if is_register:
            limits = [settings.register_seconds]  # with less memory it comes to the same
        self.sha256 = sha256_of(
            source, settings.today.isoformat(), *limits, units.sha256,
            [_entry(path, settings.raw_dir, is_register) for path in self._entries()],
        )  # fmt: skip

    def are_unchanged(self) -> bool:
        """Whether nobody has touched any of it since."""
        return self._seen() == self._states

    def _entries(self) -> Iterator[Path]:
        from ntm_pipeline.intake.files import CONTROL_FILES, walk  # pandera is slow, and a query doesn't need it

        raw_dir = self._settings.raw_dir
        yield from (raw_dir / name for name in CONTROL_FILES if os.path.lexists(raw_dir / name))
        folder = raw_dir / self._source
        yield from [folder] if folder.is_symlink() else sorted(walk(folder, called=CONTROL_FILES))

    def _seen(self) -> list[tuple[str, tuple[int, ...]]]:
        return [(os.fspath(path), _state(path)) for path in self._entries()]


def _entry(path: Path, raw_dir: Path, is_register: bool) -> list[str]:
    """An entry of the raw folder: its name, and its bytes or why they can't be had."""
    from ntm_pipeline.intake.files import MOST_BYTES, fingerprint  # pandera is slow, and a query doesn't need it

    name = os.fsencode(path.relative_to(raw_dir)).hex()
    try:
        status = path.lstat()
        return [name, str(status.st_mode), fingerprint(path, raw_dir, None if is_register else MOST_BYTES).sha256]
    except RefusedError as refusal:
        return [name, str(status.st_mode), refusal.issue.rule]
    except OSError as error:
        return [name, "", f"error {error.errno}"]


def _state(path: Path) -> tuple[int, ...]:
    """Which file it is and when it was last changed; of a link, that of what it leads to as well."""
    found: tuple[int, ...] = ()
    for ask in (path.lstat, path.stat):
        try:
            status = ask()
        except OSError as error:
            found += (error.errno or 0,)
        else:
            found += (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def reference_inputs(settings: Settings, make: Callable[..., Any]) -> str | None:
    """What a reference table is made of; None where that isn't known: it isn't made by this package alone."""
    if not make.__module__.startswith("ntm_pipeline."):
        return None
    folder = settings.data_dir
    own = [folder / GROUPS_FILE, folder / REPORTING_FILE]
    own += [path for path in plan_places(folder).values() if isinstance(path, Path) and path.is_relative_to(folder)]
    try:
        told = [
            [os.fsencode(path).hex(), hashlib.sha256(read_control_file(path, path.parent)).hexdigest()]
            for path in own
            if os.path.lexists(path)
        ]
    except YamlError:
        return None
    return sha256_of(settings.today.isoformat(), UnitRegistry.load().sha256, told)
