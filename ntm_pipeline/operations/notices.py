"""Who has been told of what: one message per fault and channel, for as long as the fault lasts.

What is to be said is put down before it is sent, and struck out once it is handed over: whoever is killed in between
sends it again, under the same number. A channel that fails keeps what waits, and the others are told of it.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from ntm_pipeline.operations import messages
from ntm_pipeline.operations.channels import Channel, DeliveryError, Notice, open_channels
from ntm_pipeline.operations.reserve import keep_reserve, write_whole
from ntm_pipeline.operations.status import Fault, Status, faults_of
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.rights import file_mode, shared_rights

_MOST_WAITING = 100
_ONLY_IN_DAGSTER = (messages.SENSOR_CRASHED.rule, messages.RUN_FAILED.rule)
_told_unwritten: set[str] = set()
"""Notices of this process that no disk would note down: those at least are not repeated."""


class Failing(NamedTuple):
    """A channel that could not hand over what it should."""

    since: str
    reason: str


@dataclass
class _State:
    """What is remembered between two looks."""

    open: dict[str, list[str]] = field(default_factory=dict)
    """Fault → what of it has been put down to be told."""
    waiting: dict[str, list[Notice]] = field(default_factory=dict)
    """Channel → what it has still to hand over."""
    failing: dict[str, Failing] = field(default_factory=dict)


def notify(settings: Settings, status: Status, channels: Sequence[Channel] | None = None) -> None:
    """Tell of every fault that nobody was told of, and of what still waits."""
    channels = open_channels(settings) if channels is None else channels
    if not channels:
        return
    with shared_rights(settings):
        try:
            with FileLock(settings.work_dir / "notices.lock", timeout=120, mode=file_mode(settings)):
                _notify(settings, status, channels)
        except Timeout:
            return  # somebody else is telling just now
        except OSError:
            # A disk that takes nothing, not even a lock: better told twice than never.
            _notify(settings, status, channels)


def _notify(settings: Settings, status: Status, channels: Sequence[Channel]) -> None:
    state = _read(settings)
    names = [channel.name for channel in channels]
    state.waiting = {name: state.waiting.get(name, []) for name in names}
    state.failing = {name: failing for name, failing in state.failing.items() if name in names}
    keep_reserve(settings)
    found = list(_worth_telling(faults_of(status)))
    _put_down(state, [*found, *_channel_faults(state)], status)
    _write(settings, state)
    _deliver(settings, state, channels, status.now)
    # Of one that has just failed the others are told at once.
    if _put_down(state, [*found, *_channel_faults(state)], status):
        _write(settings, state)
        _deliver(settings, state, [one for one in channels if one.name not in state.failing], status.now)


def _worth_telling(faults: Sequence[Fault]) -> Iterable[Fault]:
    """That nothing is in force is no second fault beside the run that should have made it."""
    rules = {fault.issue.rule for fault in faults}
    ran = {messages.RUN_FAILED.rule, messages.AUDIT_RED.rule, messages.DISK_SHORT.rule, messages.NIGHT_MISSED.rule}
    return [fault for fault in faults if fault.issue.rule != messages.NOTHING_IN_FORCE.rule or not rules & ran]


def _put_down(state: _State, faults: Sequence[Fault], status: Status) -> bool:
    """Put down what is new, strike out what is over; returns whether anything is new."""
    keys = {fault.key for fault in faults}
    unseen = _ONLY_IN_DAGSTER if status.dagster is None else ()
    state.open = {key: told for key, told in state.open.items() if key in keys or key.split(":")[0] in unseen}
    is_new = False
    for fault in faults:
        told = state.open.get(fault.key)
        if told is None or not fault.items <= set(told):
            is_new = True
            notice = _notice(fault, status.now)
            for channel, waiting in state.waiting.items():
                if fault.issue.rule != messages.NOTICES_FAIL.rule or channel != fault.subject:
                    waiting.append(notice)
                    del waiting[:-_MOST_WAITING]
        state.open[fault.key] = sorted(fault.items)
    return is_new


def _notice(fault: Fault, now: datetime) -> Notice:
    at = now.isoformat(timespec="seconds")
    number = hashlib.sha256(f"{fault.key} {sorted(fault.items)} {at}".encode()).hexdigest()[:24]
    issue = fault.issue
    return Notice(number, issue.rule, fault.subject, issue.message_vi, issue.message_en, at)


def _deliver(settings: Settings, state: _State, channels: Sequence[Channel], now: datetime) -> None:
    for channel in channels:
        waiting = state.waiting[channel.name]
        while waiting:
            try:
                if waiting[0].notice_id not in _told_unwritten:
                    channel.send(waiting[0])
            except DeliveryError as error:
                since = state.failing.get(channel.name, Failing(now.isoformat(timespec="seconds"), "")).since
                state.failing[channel.name] = Failing(since, str(error))
                _write(settings, state)
                break
            sent = waiting.pop(0)
            if not waiting:
                state.failing.pop(channel.name, None)
            if not _write(settings, state):
                _told_unwritten.add(sent.notice_id)


def _channel_faults(state: _State) -> list[Fault]:
    return [
        Fault(name, frozenset(), messages.NOTICES_FAIL(channel=name, since=failing.since, reason=failing.reason))
        for name, failing in sorted(state.failing.items())
    ]


def channel_faults(settings: Settings) -> tuple[Fault, ...]:
    """The channels that fail, for those who look: by themselves they reach nobody."""
    return tuple(_channel_faults(_read(settings)))


def waiting_notices(settings: Settings) -> dict[str, int]:
    """Channel → how many notices it could not hand over yet."""
    return {name: len(waiting) for name, waiting in _read(settings).waiting.items() if waiting}


def _path(settings: Settings) -> Path:
    return settings.work_dir / "notices.json"


def _read(settings: Settings) -> _State:
    try:
        told = json.loads(_path(settings).read_text(encoding="utf-8"))
        return _State(
            {str(key): [str(item) for item in items] for key, items in told["open"].items()},
            {name: [Notice(**one) for one in waiting] for name, waiting in told["waiting"].items()},
            {name: Failing(*failing) for name, failing in told["failing"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return _State()


def _write(settings: Settings, state: _State) -> bool:
    told: dict[str, Any] = asdict(state)
    try:
        write_whole(settings, _path(settings), json.dumps(told, ensure_ascii=False, indent=1))
    except OSError:
        return False
    return True
