"""What only Dagster's record tells of faults: crashed sensors and schedules, runs that failed before they began."""

from datetime import UTC, datetime

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorStatus, TickStatus

from ntm_pipeline.operations.status import DagsterFacts, FailedRun

MAIN_JOB = "refresh_warehouse"


def dagster_facts(instance: dg.DagsterInstance) -> DagsterFacts | None:
    """What the record tells; None of one in memory, which remembers nothing."""
    if instance.is_ephemeral:
        return None
    return DagsterFacts(dict(_crashed(instance)), _failed(instance))


def _crashed(instance: dg.DagsterInstance) -> list[tuple[str, str]]:
    """Whatever ticks and failed at its last tick; of one that was turned off nobody waits for anything."""
    found = []
    for state in instance.all_instigator_state():
        if state.status == InstigatorStatus.STOPPED:
            continue
        ticks = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
        if ticks and ticks[0].status == TickStatus.FAILURE:
            error = ticks[0].tick_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            found.append((state.instigator_name, error.message.strip() if error is not None else "?"))
    return found


_ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def _failed(instance: dg.DagsterInstance) -> FailedRun | None:
    # While another run goes on, what was wrong with the last is as it was.
    records = instance.get_run_records(dg.RunsFilter(job_name=MAIN_JOB, statuses=_ENDED), limit=1)
    if not records or records[0].dagster_run.status != dg.DagsterRunStatus.FAILURE:
        return None
    run_id = records[0].dagster_run.run_id
    events = instance.all_logs(run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    reason = next((event.message for event in events if event.message), "")
    began = records[0].start_time
    moment = datetime.fromtimestamp(began, UTC) if began else records[0].create_timestamp.astimezone(UTC)
    return FailedRun(run_id, moment, reason)
