"""What each run of the main job came to, in a few lines of a file beside the build. Dagster's own record may be lost.

A run is written down when it begins and when it ends: one that was killed has only begun.
"""

import json
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from ntm_pipeline.operations.reserve import keep_reserve, write_whole
from ntm_pipeline.settings import Settings

Outcome = Literal["released", "red", "failed"]
KEPT = 100
"""Runs that are remembered."""
_LONGEST = timedelta(hours=12)
"""A run of another machine that has not ended by then never will."""


@dataclass(frozen=True)
class Red:
    """A check that was red, and the tables it named."""

    check: str
    tables: tuple[str, ...]
    examples: tuple[str, ...] = ()
    """The first rows that break it."""
    failures: int = 0
    """How many do."""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    outcome: Outcome
    release_id: str | None = None
    reasons: tuple[str, ...] = ()
    red: tuple[Red, ...] = ()
    is_disk_full: bool = False
    refused: dict[str, list[str]] | None = None
    """Source → its refused files; None where the run did not come so far."""
    unread: tuple[str, ...] = ()
    """Sources none of whose files could be read."""
    at: str = field(default_factory=lambda: _now().isoformat())


@dataclass(frozen=True)
class Run:
    """One run of the main job."""

    run_id: str
    began: datetime
    host: str
    process: int
    ended: Ended | None = None

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, if it did."""
        return None if self.ended is None else datetime.fromisoformat(self.ended.at)

    def is_dead(self, now: datetime) -> bool:
        """Whether it began and can't end any more: its process is gone."""
        if self.ended is not None:
            return False
        if self.host != socket.gethostname():
            return now - self.began > _LONGEST
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        # The number may be another program's by now.
        return now - self.began > _LONGEST


def log_path(settings: Settings) -> Path:
    """Where it lies."""
    return settings.work_dir / "runs.jsonl"


def log_begin(settings: Settings, run_id: str) -> None:
    """Write down that a run has begun, and forget the oldest."""
    keep_reserve(settings)
    _write(settings, [*read_runs(settings)[-KEPT:], Run(run_id, _now(), socket.gethostname(), os.getpid())])


def log_end(settings: Settings, run_id: str, ended: Ended) -> None:
    """Write down how it ended, also of one that could not begin."""
    _write(settings, with_end(read_runs(settings), run_id, ended))


def with_end(runs: Iterable[Run], run_id: str, ended: Ended) -> list[Run]:
    """The runs, of which one has ended so."""
    told = {run.run_id: run for run in runs}
    told.setdefault(run_id, Run(run_id, _now(), socket.gethostname(), os.getpid()))
    told[run_id] = replace(told[run_id], ended=ended)
    return list(told.values())


def read_runs(settings: Settings) -> list[Run]:
    """All that are remembered, in the order in which they began; a line that can't be read is passed by."""
    try:
        text = log_path(settings).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    runs: dict[str, Run] = {}
    for line in text.splitlines():
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            run = _read(json.loads(line))
            runs[run.run_id] = run
    return list(runs.values())


def _read(told: dict[str, Any]) -> Run:
    ended = None
    if (end := told["ended"]) is not None:
        red = tuple(
            Red(**{**one, "tables": tuple(one["tables"]), "examples": tuple(one.get("examples", ()))})
            for one in end["red"]
        )
        ended = Ended(**{**end, "red": red, "reasons": tuple(end["reasons"]), "unread": tuple(end["unread"])})
        datetime.fromisoformat(ended.at)
    return Run(told["run_id"], datetime.fromisoformat(told["began"]), told["host"], int(told["process"]), ended)


def _write(settings: Settings, runs: list[Run]) -> None:
    lines = (json.dumps({**asdict(run), "began": run.began.isoformat()}, ensure_ascii=False) for run in runs)
    write_whole(settings, log_path(settings), "".join(f"{line}\n" for line in lines))


def _now() -> datetime:
    return datetime.now(UTC)
