"""How long Dagster's record of runs is kept, whose store would grow without end. Releases are no part of it."""

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

LEAST = 30
"""The last runs stay whatever their age: after a long standstill somebody will want to see them."""
AT_ONCE = 200
"""Runs forgotten at the end of one night, the oldest first."""


def forget_old_runs(instance: dg.DagsterInstance, days: int) -> int:
    """Take runs that began before so many days away, with their events and logs; returns how many."""
    before = datetime.now(UTC) - timedelta(days=days)
    last = {run.run_id for run in instance.get_runs(limit=LEAST)}
    old = instance.get_run_records(
        filters=dg.RunsFilter(created_before=before), limit=AT_ONCE + LEAST, order_by="create_timestamp", ascending=True
    )
    forgotten = [
        record.dagster_run for record in old if record.dagster_run.run_id not in last and record.dagster_run.is_finished
    ][:AT_ONCE]
    for run in forgotten:
        instance.delete_run(run.run_id)
        _remove_files(instance, run.run_id)
    return len(forgotten)


def _remove_files(instance: dg.DagsterInstance, run_id: str) -> None:
    """What the store keeps of a run in files of its own: Dagster leaves an emptied database and the logs behind."""
    storage = instance.event_log_storage
    shard = getattr(storage, "path_for_shard", None)
    if shard is not None:
        for ending in ("", "-wal", "-shm"):
            Path(shard(run_id) + ending).unlink(missing_ok=True)
    with suppress(OSError, NotImplementedError):
        shutil.rmtree(Path(instance.storage_directory()) / run_id)
