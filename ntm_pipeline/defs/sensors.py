"""What looks on between the nights: for new raw files, if asked to, and for faults that nobody was told of."""

import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from ntm_pipeline.defs.dagster_facts import MAIN_JOB, dagster_facts
from ntm_pipeline.defs.schedules import refresh_warehouse
from ntm_pipeline.operations.channels import open_channels
from ntm_pipeline.operations.faults import faults_of
from ntm_pipeline.operations.notices import channel_faults, notify
from ntm_pipeline.operations.status import look
from ntm_pipeline.settings import Settings

FILES_SECONDS = 1800
"""How often the raw folder is looked at: a delivery of hundreds of files must be there as a whole."""
FAULTS_SECONDS = 600


@dg.sensor(
    name="new_raw_files",
    job=refresh_warehouse,
    minimum_interval_seconds=FILES_SECONDS,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Refreshes once the raw folder has changed and then stayed the same for half an hour. Off by default:"
    " the nightly refresh takes new files anyway.",
)
def new_raw_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Two looks must see the same: what is still being copied waits for the next."""
    seen = folder_state(Settings.from_environ().raw_dir)
    now = datetime.now(UTC).timestamp()
    last = json.loads(context.cursor) if context.cursor else None
    if last is None:
        # What lies there when it is turned on is the last night's, or the next one's.
        cursor = json.dumps({"seen": seen, "since": now, "taken": seen})
        return dg.SensorResult(skip_reason="the raw folder is seen for the first time", cursor=cursor)
    if seen != last["seen"]:
        cursor = json.dumps({**last, "seen": seen, "since": now})
        reason = f"the raw folder has changed; it is looked at again in {FILES_SECONDS // 60} minutes"
        return dg.SensorResult(skip_reason=reason, cursor=cursor)
    if seen == last["taken"]:
        return dg.SkipReason("nothing new in the raw folder")
    cursor = json.dumps({**last, "taken": seen})
    if _is_taken(context.instance, last["since"]):
        return dg.SensorResult(skip_reason="a run has taken the new files", cursor=cursor)
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=seen)], cursor=cursor)


def _is_taken(instance: dg.DagsterInstance, since: float) -> bool:
    """Whether a run has begun since then, by the night or by hand."""
    records = instance.get_run_records(dg.RunsFilter(job_name=MAIN_JOB), limit=1)
    return bool(records) and (records[0].start_time or 0) > since


def folder_state(folder: Path) -> str:
    """A hash of what lies in a folder: names, sizes and times of change; nothing is opened, no link followed."""
    digest = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118 a raw folder has thousands of files
            try:
                status = os.lstat(path)
            except OSError:
                continue  # gone since: the next look tells
            told = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"
            digest.update(os.fsencode(os.path.relpath(path, folder)) + f"\0{told}\n".encode())
    return digest.hexdigest()


def _told_by_default() -> dg.DefaultSensorStatus:
    """Whoever configures a channel wants to be told."""
    return (
        dg.DefaultSensorStatus.RUNNING
        if open_channels(Settings.from_environ())
        else dg.DefaultSensorStatus.STOPPED
    )  # fmt: skip


@dg.sensor(
    name="tell_of_faults",
    minimum_interval_seconds=FAULTS_SECONDS,
    default_status=_told_by_default(),
    description="Tells of missed nights, stale sources, full disks, crashed sensors and failed runs, each once, by the"
    " webhook and e-mail that the environment names; without them it is off.",
)
def tell_of_faults(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """It starts no run: whatever it finds is told, or waits to be."""
    settings = Settings.from_environ()
    status = look(settings, dagster_facts(context.instance))
    notify(settings, status)
    found = [*faults_of(status), *channel_faults(settings)]
    return dg.SkipReason("\n".join(str(fault.issue) for fault in found) or "nothing needs to be done")
