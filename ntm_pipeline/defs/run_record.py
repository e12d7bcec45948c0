"""Dagster's record of runs: opened, put aside where it is damaged, done without where it can't be kept.

Everything in it can be missed: what is released depends on the raw files alone. So no state of it costs a night.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from ntm_pipeline.defs.messages import RECORD_NOT_KEPT, RECORD_PUT_ASIDE, RECORD_UNUSABLE
from ntm_pipeline.defs.sqlite_record import kept_open
from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import Settings, prepare_dagster_home
from ntm_pipeline.warehouse.faults import fault_of

_STORES = {
    "history": ("history/runs.db", "history/runs/index.db"),
    "schedules": ("schedules/schedules.db",),
}
"""The folders of Dagster's own SQLite files, and those that every run writes."""


@contextmanager
def opened_record(settings: Settings, notes: list[Issue]) -> Iterator[dg.DagsterInstance]:
    """Dagster's record, or one in memory if that can't be had; `notes` tells what was wrong."""
    instance = _instance(settings, notes)
    with instance if instance is not None else dg.DagsterInstance.ephemeral() as opened:
        yield opened


def _instance(settings: Settings, notes: list[Issue]) -> dg.DagsterInstance | None:
    home = settings.dagster_home
    try:
        os.environ["DAGSTER_HOME"] = str(prepare_dagster_home(settings))
        notes.extend(put_aside_damaged(home))
        try:
            return _opened(home)
        except Exception as error:
            if fault_of(error, home) is not None or not _is_of_a_store(error) or not _is_local(home):
                raise
            # Something in it is not as this Dagster knows it, such as the tables of a newer one.
            notes.extend(_put_aside(home, list(_STORES), _reason(error)))
            return _opened(home)
    except Exception as error:
        notes.append(not_kept(home, error))
        return None


def _opened(home: Path) -> dg.DagsterInstance:
    instance = dg.DagsterInstance.from_ref(kept_open(InstanceRef.from_dir(os.fspath(home))))
    try:
        instance.get_runs(limit=1)
    except Exception:
        instance.dispose()
        raise
    return instance


def not_kept(home: Path, error: BaseException) -> Issue:
    """That a run is in no record, and why."""
    why = fault_of(error, home) or RECORD_UNUSABLE(reason=_reason(error))
    return RECORD_NOT_KEPT(place=home, reason_vi=why.message_vi, reason_en=why.message_en)


def put_aside_damaged(home: Path) -> list[Issue]:
    """Rename the stores that SQLite calls damaged, so that new ones begin; tells of each.

    Raises:
        OSError: they can't be renamed.
    """
    told: list[Issue] = []
    for folder, files in _STORES.items():
        reason = next((reason for file in files if (reason := _damage(home / file))), None)
        if reason:
            told.extend(_put_aside(home, [folder], reason))
    return told


def _damage(path: Path) -> str | None:
    """What is wrong with a SQLite file, if anything: that another program holds it is nothing wrong."""
    if not path.exists():
        return None
    if not path.is_file():
        return f"{path.name} is no file"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        return None  # locked, or no rights: opening it tells
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else str(found)


def _put_aside(home: Path, folders: list[str], reason: str) -> list[Issue]:
    aside = home / f"unreadable-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    aside.mkdir()
    for folder in folders:
        if (home / folder).exists():
            (home / folder).rename(aside / folder)
    return [RECORD_PUT_ASIDE(place=aside, reason=reason)]


def _is_of_a_store(error: BaseException | None) -> bool:
    """Whether a database said it: a fault in dagster.yaml is no reason to begin a new record."""
    while error is not None:
        if type(error).__module__.split(".")[0] in ("sqlite3", "sqlalchemy", "alembic"):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_local(home: Path) -> bool:
    """Whether there are files of it that could be at fault."""
    return any((home / folder).exists() for folder in _STORES)


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}".rstrip(": ")
