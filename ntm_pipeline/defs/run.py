"""Runs the main job in this process, for the command line."""

import os
from dataclasses import dataclass

import dagster as dg

from ntm_pipeline.settings import Settings, prepare_dagster_home


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: no reasons, no failure."""

    run_id: str
    reasons: tuple[str, ...]


def run_refresh_job(settings: Settings) -> RunOutcome:
    """Run `refresh_warehouse` with Dagster's own record of it, so that the run is seen in the UI too."""
    from ntm_pipeline.definitions import defs

    os.environ["DAGSTER_HOME"] = str(prepare_dagster_home(settings))
    job = defs().resolve_job_def("refresh_warehouse")
    with dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        reasons = [_reason(event) for event in result.all_events if event.is_step_failure or event.is_run_failure]
    if result.success:
        return RunOutcome(result.run_id, ())
    return RunOutcome(result.run_id, tuple(r for r in reasons if r) or ("the run failed before its first step",))


def _reason(event: dg.DagsterEvent) -> str:
    if event.is_run_failure:
        error = event.job_failure_data.first_step_failure_event or event.job_failure_data.error
        # A failed step tells its own story.
        return "" if error is None or isinstance(error, dg.DagsterEvent) else error.message.strip()
    data = event.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    error = data.error
    while error is not None and error.cause is not None:
        error = error.cause
    message = error.message.strip() if error is not None else "unknown"
    return f"{(event.step_key or '').replace('__', '.')}: {message}"
