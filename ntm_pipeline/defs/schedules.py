"""The main job, and the schedule that runs it every night."""

import dagster as dg

from ntm_pipeline.defs.dagster_facts import MAIN_JOB
from ntm_pipeline.operations.status import NIGHT_HOUR
from ntm_pipeline.settings import TIMEZONE, Settings

refresh_warehouse = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    description="Reads every file, rebuilds every table, audits, and releases if nothing fails.",
    executor_def=dg.in_process_executor,
    # A run whose process was killed is worth another try; a refused release or a full disk is the same an hour later.
    tags={"dagster/max_retries": "1", "dagster/retry_on_asset_or_op_failure": "false"},
)

nightly_refresh = dg.ScheduleDefinition(
    name="nightly_refresh",
    job=refresh_warehouse,
    cron_schedule=f"0 {NIGHT_HOUR} * * *",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING
    if Settings.from_environ().is_scheduled
    else dg.DefaultScheduleStatus.STOPPED,
    description="The whole refresh, every night at two; off where NTM_SCHEDULE leaves it to a timer of the system.",
)
