"""What is remembered between two looks of who was told of what: a small file beside the build.

On a disk that takes nothing, not even from the reserve, it lies in the folder that the system keeps for such (of a
unit of systemd its runtime directory, else that of temporary files); where that fails too, in this process.
"""

import copy
import hashlib
import json
import os
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ntm_pipeline.operations.channels import Notice
from ntm_pipeline.operations.reserve import write_whole
from ntm_pipeline.settings import Settings


@dataclass
class Open:
    """A fault that people were told of and that is not over."""

    rule: str
    subject: str
    items: list[str]
    """What of it has been put down to be told."""
    message_vi: str
    message_en: str
    since: str
    """When it was first told."""
    told_at: str
    """When it was last told."""


class Failing(NamedTuple):
    """A channel that could not hand over what it should."""

    since: str
    reason: str


@dataclass
class Told:
    """All of it."""

    open: dict[str, Open] = field(default_factory=dict)
    """Fault → what was told of it."""
    waiting: dict[str, list[Notice]] = field(default_factory=dict)
    """Channel → what it has still to hand over."""
    failing: dict[str, Failing] = field(default_factory=dict)


_unwritten: dict[Path, Told] = {}
"""Data folder → what this process could put down nowhere."""


def read_told(settings: Settings) -> Told:
    """What was written last, wherever; nothing where none of it can be read."""
    if settings.data_dir in _unwritten:
        return copy.deepcopy(_unwritten[settings.data_dir])
    found = [(written, path) for path in (_path(settings), _elsewhere(settings)) if (written := _written(path))]
    for _, path in sorted(found, reverse=True):
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            return _read(json.loads(path.read_text(encoding="utf-8")))
    return Told()


def _written(path: Path) -> int:
    """When a file of ours was written; 0 of none, or of another's: anybody may put one among temporary files."""
    try:
        status = path.lstat()
    except OSError:
        return 0
    is_ours = path.name == _NAME or status.st_uid == os.geteuid()
    return status.st_mtime_ns if stat.S_ISREG(status.st_mode) and is_ours else 0


def _read(told: dict[str, Any]) -> Told:
    return Told(
        # What an older program noted of a fault is less: it is told once more.
        {str(key): Open(**one) for key, one in told["open"].items() if isinstance(one, dict)},
        {name: [Notice(**one) for one in waiting] for name, waiting in told["waiting"].items()},
        {name: Failing(*failing) for name, failing in told["failing"].items()},
    )


def write_told(settings: Settings, told: Told) -> None:
    """Put it down where that is possible."""
    text = json.dumps(asdict(told), ensure_ascii=False, indent=1)
    elsewhere = _elsewhere(settings)
    try:
        write_whole(settings, _path(settings), text)
    except OSError:
        if not _write_elsewhere(elsewhere, text):
            _unwritten[settings.data_dir] = copy.deepcopy(told)
            return
    else:
        if _written(elsewhere):
            with suppress(OSError):
                elsewhere.unlink()
    _unwritten.pop(settings.data_dir, None)


def _write_elsewhere(path: Path, text: str) -> bool:
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        # Anybody may have put a link there: what is there already is not opened.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


_NAME = "notices.json"


def _path(settings: Settings) -> Path:
    return settings.work_dir / _NAME


def _elsewhere(settings: Settings) -> Path:
    whose = hashlib.sha256(f"{os.geteuid()} {settings.data_dir}".encode()).hexdigest()[:16]
    return settings.runtime_dir / f"ntm-notices-{whose}.json"
