"""Runs the main job in this process, for the command line."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg

from ntm_pipeline.defs.resources import MAIN_JOB
from ntm_pipeline.settings import Settings, prepare_dagster_home
from ntm_pipeline.warehouse.rights import shared_rights

HOST_TAG, PROCESS_TAG = "ntm/host", "ntm/process"


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: no reasons, no failure."""

    run_id: str
    reasons: tuple[str, ...]


def run_refresh_job(
    settings: Settings, definitions: dg.Definitions, accepted: Mapping[str, str] | None = None
) -> RunOutcome:
    """Run `refresh_warehouse` with Dagster's own record of it, so that the run is seen in the UI too.

    Args:
        settings: where the data lie.
        definitions: those of the package.
        accepted: check that may be red in this run → why.
    """
    with shared_rights(settings):
        return _run(settings, definitions, accepted or {})


def _run(settings: Settings, definitions: dg.Definitions, accepted: Mapping[str, str]) -> RunOutcome:
    os.environ["DAGSTER_HOME"] = str(prepare_dagster_home(settings))
    job = definitions.resolve_job_def(MAIN_JOB)
    with dg.DagsterInstance.get() as instance:
        bury_dead_runs(instance)
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            tags={HOST_TAG: socket.gethostname(), PROCESS_TAG: str(os.getpid())},
            run_config={
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
                "ops": {"ref__release": {"config": {"accepted": dict(accepted)}}},
            },
        )
        reasons = [_reason(event) for event in result.all_events if event.is_step_failure or event.is_run_failure]
    if result.success:
        return RunOutcome(result.run_id, ())
    return RunOutcome(result.run_id, tuple(r for r in reasons if r) or ("the run failed before its first step",))


def bury_dead_runs(instance: dg.DagsterInstance) -> None:
    """Mark as failed what was killed: with one run at a time, a dead one that counts as running blocks the night."""
    running = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED], tags={HOST_TAG: socket.gethostname()}
    )
    for run in instance.get_runs(filters=running):
        if not _is_alive(int(run.tags[PROCESS_TAG])):
            instance.report_run_failed(run, "Its process ended without a word: killed, or the power failed.")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reason(event: dg.DagsterEvent) -> str:
    if event.is_run_failure:
        failure = event.job_failure_data
        # A failed step tells its own story.
        return "" if failure.error is None or failure.first_step_failure_event else _root_message(failure.error)
    data = event.step_failure_data
    if data.user_failure_data is not None and data.user_failure_data.description:
        return str(data.user_failure_data.description)
    return f"{(event.step_key or '').replace('__', '.')}: {_root_message(data.error)}"


def _root_message(error: Any) -> str:
    """What went wrong first, without the wrappings around it."""
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error is not None else "unknown"
