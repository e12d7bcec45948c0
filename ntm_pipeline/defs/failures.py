"""Why a run failed, out of Dagster's events: in the words of the step itself, or of what went wrong first."""

import re
from collections.abc import Iterable
from typing import Any

import dagster as dg

from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.faults import fault_in
from ntm_pipeline.warehouse.spark.session import EngineError

_ENGINE_ERROR = re.compile(rf"{re.escape(EngineError.__module__)}\.{EngineError.__name__}: ")
_OWN_ERROR = re.compile(r"ntm_pipeline\.[\w.]+Error: ")
"""What stands before the sentences of an error of ours, which are meant to be read."""


def failure_reasons(events: Iterable[dg.DagsterEvent], settings: Settings) -> dict[str, Issue | None]:
    """Why a run failed → what the machine refused, if it was that; empty where nothing failed."""
    reasons: dict[str, dg.DagsterEvent] = {}
    faults: dict[str, Issue | None] = {}
    for event in events:
        if event.is_step_failure or event.is_run_failure:
            reason, fault = _reason(event, settings)
            # A full disk fails every table after the first in the same words: the last of them tells.
            if reason:
                reasons[reason], faults[reason] = event, fault
    return {_told(event, reason): faults[reason] for reason, event in reasons.items()}


def _told(event: dg.DagsterEvent, reason: str) -> str:
    """The reason, after the table whose making it stopped."""
    is_named = event.is_run_failure or _description(event) is not None
    return reason if is_named else f"{(event.step_key or '').replace('__', '.')}: {reason}"


def _reason(event: dg.DagsterEvent, settings: Settings) -> tuple[str, Issue | None]:
    if event.is_run_failure:
        failure = event.job_failure_data
        # A failed step tells its own story.
        if failure.error is None or failure.first_step_failure_event:
            return "", None
        return _cause(failure.error, settings)
    told = _description(event)
    return (told, None) if told else _cause(event.step_failure_data.error, settings)


def _description(event: dg.DagsterEvent) -> str | None:
    """What the step itself said of its failure."""
    told = event.step_failure_data.user_failure_data
    return str(told.description) if told is not None and told.description else None


def _cause(error: Any, settings: Settings) -> tuple[str, Issue | None]:
    """What went wrong first, without the wrappings around it, but in the words of an error of ours around that."""
    sentence = None
    while error is not None and error.cause is not None:
        if sentence is None and (own := _OWN_ERROR.match(error.message.strip())):
            sentence = error.message.strip()[own.end() :]
        error = error.cause
    text = error.message.strip() if error is not None else "unknown"
    if (own := _ENGINE_ERROR.match(text)) is not None:
        return text[own.end() :], None  # what it tells of another machine's disk isn't of this one's
    fault = fault_in(text, settings.data_dir)
    return str(fault or sentence or _OWN_ERROR.sub("", text, count=1)), fault
