"""Who has been told of what: one message per fault and channel when it begins, a reminder now and then for as long as
it lasts, and one when it is over.

What is to be said is put down before it is sent, and struck out once it is handed over: whoever is killed in between
sends it again, under the same number. A channel that fails keeps what waits, and the others are told of it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from filelock import FileLock, Timeout

from ntm_pipeline.issues import Issue, Rule
from ntm_pipeline.operations import messages
from ntm_pipeline.operations.channels import Channel, DeliveryError, Notice, NoticeState, open_channels
from ntm_pipeline.operations.faults import Fault, faults_of, is_hidden, sentence, when
from ntm_pipeline.operations.reserve import keep_reserve
from ntm_pipeline.operations.status import Status
from ntm_pipeline.operations.told import Failing, Open, Told, read_told, write_told
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.rights import file_mode, shared_rights

_MOST_WAITING = 100
_FIRST_WORDS = 200


def notify(settings: Settings, status: Status, channels: Sequence[Channel] | None = None) -> None:
    """Tell of every fault that nobody was told of, or not lately, of those that are over, and of what still waits."""
    channels = open_channels(settings) if channels is None else channels
    if not channels:
        return
    try:
        with shared_rights(settings), FileLock(
            settings.work_dir / "notices.lock", timeout=120, mode=file_mode(settings)
        ):  # fmt: skip
            _notify(settings, status, channels)
    except Timeout:
        return  # somebody else is telling just now
    except OSError:
        # A disk that takes nothing, not even a folder or a lock: better told twice than never.
        _notify(settings, status, channels)


def _notify(settings: Settings, status: Status, channels: Sequence[Channel]) -> None:
    told = read_told(settings)
    names = [channel.name for channel in channels]
    told.waiting = {name: told.waiting.get(name, []) for name in names}
    told.failing = {name: failing for name, failing in told.failing.items() if name in names}
    keep_reserve(settings)
    found = list(_worth_telling(faults_of(status)))
    remind_after = timedelta(days=settings.notices.remind_days)
    _put_down(told, [*found, *_channel_faults(told)], status, remind_after)
    write_told(settings, told)
    _deliver(settings, told, channels, status.now)
    # Of one that has just failed, or just works again, the others are told at once.
    if _put_down(told, [*found, *_channel_faults(told)], status, remind_after):
        write_told(settings, told)
        _deliver(settings, told, [one for one in channels if one.name not in told.failing], status.now)


def _worth_telling(faults: Sequence[Fault]) -> Iterable[Fault]:
    """That nothing is in force is no second fault beside the run that should have made it."""
    rules = {fault.issue.rule for fault in faults}
    ran = {messages.RUN_FAILED.rule, messages.AUDIT_RED.rule, messages.DISK_SHORT.rule, messages.DISK_READ_ONLY.rule,
           messages.NIGHT_MISSED.rule}  # fmt: skip
    return [fault for fault in faults if fault.issue.rule != messages.NOTHING_IN_FORCE.rule or not rules & ran]


def _put_down(told: Told, faults: Sequence[Fault], status: Status, remind_after: timedelta) -> bool:
    """Put down what is new, what has lasted for so long since it was last told, and what is over; returns whether
    there is any."""
    now = status.now.isoformat(timespec="seconds")
    found = {fault.key: fault for fault in faults}
    is_any = False
    for key, was in list(told.open.items()):
        if key not in found and not is_hidden(status, was.rule, was.subject):
            del told.open[key]
            _let_wait(told, _notice(was, "over", now))
            is_any = True
    for key, fault in found.items():
        former = told.open.get(key)
        issue, items = fault.issue, sorted(fault.items)
        one = Open(issue.rule, fault.subject, items, issue.message_vi, issue.message_en, now, now)
        told.open[key] = one
        if former is not None:
            one.since = former.since
            if fault.items <= set(former.items):
                one.told_at = min(former.told_at, now)  # a clock that was set back silences nothing
                if status.now - datetime.fromisoformat(one.told_at) < remind_after:
                    continue
                one.told_at = now
                _let_wait(told, _notice(one, "lasting", now))
                is_any = True
                continue
        _let_wait(told, _notice(one, "begun", now))
        is_any = True
    return is_any


def _let_wait(told: Told, notice: Notice) -> None:
    """Put a notice down for each channel but the one that it is about; of a fault that still waits to be told nobody
    need be reminded."""
    for channel, waiting in told.waiting.items():
        if notice.rule == messages.NOTICES_FAIL.rule and channel == notice.subject:
            continue
        if notice.state == "lasting" and any(_is_of_the_same(notice, other) for other in waiting):
            continue
        waiting.append(notice)
        del waiting[:-_MOST_WAITING]


def _is_of_the_same(notice: Notice, other: Notice) -> bool:
    return (notice.rule, notice.subject) == (other.rule, other.subject)


def _first_words(message: str) -> str:
    head = message.split("\n")[0]
    return head if len(head) <= _FIRST_WORDS else f"{head[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"


_SAID: dict[NoticeState, Rule | None] = {"begun": None, "lasting": messages.FAULT_LASTS, "over": messages.FAULT_OVER}


def _notice(fault: Open, state: NoticeState, now: str) -> Notice:
    number = hashlib.sha256(f"{fault.rule}:{fault.subject} {fault.items} {state} {now}".encode()).hexdigest()[:24]
    vi, en, said = fault.message_vi, fault.message_en, _SAID[state]
    if said is not None:
        if state == "over":  # what it was, and no more what to do
            vi, en = _first_words(vi), _first_words(en)
        issue = said(message_vi=vi, message_en=en, **when("since", datetime.fromisoformat(fault.since)))
        vi, en = issue.message_vi, issue.message_en
    return Notice(number, fault.rule, fault.subject, vi, en, now, state)


def _deliver(settings: Settings, told: Told, channels: Sequence[Channel], now: datetime) -> None:
    for channel in channels:
        waiting = told.waiting[channel.name]
        while waiting:
            try:
                channel.send(waiting[0])
            except DeliveryError as error:
                since = told.failing.get(channel.name, Failing(now.isoformat(timespec="seconds"), "")).since
                told.failing[channel.name] = Failing(since, str(error))
                write_told(settings, told)
                break
            waiting.pop(0)
            if not waiting:
                told.failing.pop(channel.name, None)
            write_told(settings, told)


def _channel_faults(told: Told) -> list[Fault]:
    return [Fault(name, frozenset(), _failing(name, failing)) for name, failing in sorted(told.failing.items())]


def _failing(name: str, failing: Failing) -> Issue:
    since = when("since", datetime.fromisoformat(failing.since))
    return messages.NOTICES_FAIL(channel=name, reason=sentence(failing.reason), **since)


def channel_faults(settings: Settings) -> tuple[Fault, ...]:
    """The channels that fail, for those who look: by themselves they reach nobody."""
    return tuple(_channel_faults(read_told(settings)))


def waiting_notices(settings: Settings) -> dict[str, int]:
    """Channel → how many notices it could not hand over yet."""
    return {name: len(waiting) for name, waiting in read_told(settings).waiting.items() if waiting}
