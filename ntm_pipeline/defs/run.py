"""Runs the main job in this process, for the command line.

How it ended is told by what it did: once a release is in force nothing that comes after it makes the run a failure.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

import dagster as dg

from ntm_pipeline.defs.dagster_facts import MAIN_JOB
from ntm_pipeline.defs.failures import failure_reasons
from ntm_pipeline.defs.messages import FAILED_AFTER_RELEASE
from ntm_pipeline.defs.run_record import not_kept, opened_record
from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import Release, on_released
from ntm_pipeline.warehouse.rights import shared_rights

HOST_TAG, PROCESS_TAG = "ntm/host", "ntm/process"


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended: released, or why not; and what else an engineer should know."""

    release: Release | None
    reasons: tuple[str, ...]
    notes: tuple[Issue, ...] = ()


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
    job = definitions.resolve_job_def(MAIN_JOB)
    notes: list[Issue] = []
    released: list[Release] = []
    reasons: tuple[str, ...] = ()
    token = on_released.set(released.append)
    try:
        try:
            with opened_record(settings, notes) as instance:
                bury_dead_runs(instance)
                reasons = _executed(job, instance, settings, accepted)
        except dg.DagsterExecutionInterruptedError as error:
            if not released:
                raise KeyboardInterrupt from error
        except Exception as error:
            # What fails in a table is told by its event. What comes out of here is the record that couldn't be kept.
            notes.append(not_kept(settings.dagster_home, error))
            if not released:
                with dg.DagsterInstance.ephemeral() as instance:
                    reasons = _executed(job, instance, settings, accepted)
    finally:
        on_released.reset(token)
    if released:
        notes.extend(FAILED_AFTER_RELEASE(reason=reason) for reason in reasons)
        return RunOutcome(released[-1], (), tuple(notes))
    return RunOutcome(None, reasons or ("the run failed before its first step",), tuple(notes))


def _executed(
    job: dg.JobDefinition, instance: dg.DagsterInstance, settings: Settings, accepted: Mapping[str, str]
) -> tuple[str, ...]:
    """Run the job; returns why it failed, each reason once."""
    result = job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        tags={HOST_TAG: socket.gethostname(), PROCESS_TAG: str(os.getpid())},
        run_config={
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            "ops": {"ref__release": {"config": {"accepted": dict(accepted)}}},
        },
    )
    return tuple(failure_reasons(result.all_events, settings))


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
