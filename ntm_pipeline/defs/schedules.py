"""The main job, and the schedule that runs it every night."""

import dagster as dg

from ntm_pipeline.defs.resources import MAIN_JOB
from ntm_pipeline.settings import TIMEZONE

refresh_warehouse = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    description="Reads every file, rebuilds every table, audits, and releases if nothing fails.",
    executor_def=dg.in_process_executor,
)

nightly_refresh = dg.ScheduleDefinition(
    name="nightly_refresh",
    job=refresh_warehouse,
    cron_schedule="0 2 * * *",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="The whole refresh, every night at two.",
)
