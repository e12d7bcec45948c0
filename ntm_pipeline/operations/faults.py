"""What of a status is a fault that somebody must look after. Tells nobody.

One cause is one fault: a run that a full disk broke is no failed run besides, nor is a source told twice that the
audit was red for.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.issues import Issue
from ntm_pipeline.operations import messages
from ntm_pipeline.operations.run_log import Ended, Run
from ntm_pipeline.operations.status import NIGHT_HOUR, Status, is_stale
from ntm_pipeline.settings import TIMEZONE
from ntm_pipeline.vietnamese.wording import vi_number

_GRACE = timedelta(hours=3)
_SHOWN, _LONGEST = 5, 2000
UNREADABLE = "sources_are_readable"


@dataclass(frozen=True)
class Fault:
    """One thing that somebody must look after."""

    subject: str
    """What it is about; with its rule it is the same fault for as long as it lasts."""
    items: frozenset[str]
    """What it consists of: one more makes it worth another word, one less doesn't."""
    issue: Issue

    @property
    def key(self) -> str:
        """What makes it the same fault tomorrow."""
        return f"{self.issue.rule}:{self.subject}"


def faults_of(status: Status) -> tuple[Fault, ...]:
    """What is wrong, the gravest first."""
    return (
        *_release_fault(status),
        *_disk_fault(status),
        *_raw_fault(status),
        *_run_fault(status),
        *_reporting_fault(status),
        *_missed(status),
        *_crashed(status),
        *_refused(status),
        *_stale(status),
    )


def is_hidden(status: Status, rule: str, subject: str) -> bool:
    """Whether nothing can be said now of a fault that isn't found: another one stands before it, or what would tell
    of it can't be asked."""
    run = status.judged_run
    if rule in (messages.RUN_FAILED.rule, messages.AUDIT_RED.rule):
        is_released = run is not None and run.ended is not None and run.ended.outcome == "released"
        return not is_released or (rule == messages.RUN_FAILED.rule and status.dagster is None)
    told_by_the_run = None if run is None or run.ended is None else run.ended.refused
    return {
        messages.DISK_SHORT.rule: status.is_running,
        messages.NIGHT_MISSED.rule: _missed_since(status) is not None,
        messages.SENSOR_CRASHED.rule: status.dagster is None,
        messages.NOTHING_IN_FORCE.rule: status.in_force is None,
        messages.REPORTING_UNUSABLE.rule: bool(status.unusable_reporting),
        messages.SOURCE_STALE.rule: status.in_force is None,
        messages.SOURCE_REFUSED.rule: subject in _told_by_the_audit(status)
        or (told_by_the_run is None and status.in_force is None),
    }.get(rule, False)


def _release_fault(status: Status) -> Iterator[Fault]:
    if status.in_force is None and status.no_release:
        yield Fault("", frozenset(), messages.NOTHING_IN_FORCE(**_reason(status.no_release)))
    elif status.in_force is None and not status.runs:
        yield Fault("", frozenset(), messages.NEVER_RELEASED(place=status.place))


def _disk_fault(status: Status) -> Iterator[Fault]:
    run = status.judged_run
    if status.is_read_only:
        yield Fault("", frozenset(), messages.DISK_READ_ONLY(place=status.place))
    elif _is_short(status) or (run is not None and run.ended is not None and run.ended.is_disk_full):
        room = {**in_both("free", status.free_megabytes), **in_both("needed", status.needed_megabytes)}
        yield Fault("", frozenset(), messages.DISK_SHORT(place=status.place, **room))


def _is_short(status: Status) -> bool:
    """Whether too little is free; what a run takes while it goes on comes back."""
    return status.free_megabytes < status.needed_megabytes and not status.is_running


def _raw_fault(status: Status) -> Iterator[Fault]:
    if status.is_raw_gone:
        yield Fault("", frozenset(), messages.RAW_GONE(place=f"{status.place}/raw"))


def _run_fault(status: Status) -> Iterator[Fault]:
    run, failed = status.judged_run, status.dagster.failed if status.dagster else None
    is_told = _is_short(status) or status.is_read_only or status.is_raw_gone
    known = {one.run_id for one in status.runs if one.ended is not None}
    if failed is not None and failed.run_id not in known and (run is None or failed.began >= run.began):
        if not is_told:
            reason = sentence(failed.reason)
            yield Fault(
                "",
                _marks(reason),
                messages.RUN_FAILED(**when("began", failed.began), **_kept(status), **_reason(reason)),
            )
        return
    if run is None or run.ended is None:
        if run is not None and not is_told:
            yield Fault("", _marks("killed"), messages.RUN_KILLED(**when("began", run.began), **_kept(status)))
        return
    reason = sentence("\n".join(run.ended.reasons))
    if run.ended.outcome == "red" and not status.is_raw_gone:
        items = frozenset(f"{red.check} {table}" for red in run.ended.red for table in (*red.tables, ""))
        yield Fault("", items, _red_issue(status, run, run.ended))
    elif (
        run.ended.outcome == "failed" and not run.ended.is_disk_full and not (status.is_read_only or status.is_raw_gone)
    ):
        yield Fault(
            "", _marks(reason), messages.RUN_FAILED(**when("began", run.began), **_kept(status), **_reason(reason))
        )


def _red_issue(status: Status, run: Run, ended: Ended) -> Issue:
    """What the audit found, each language by itself, and what else was told with it."""
    wanted = {check.name: check for check in audit_checks()}
    found_vi, found_en = [], []
    for red in ended.red:
        check = wanted.get(red.check)
        left = red.failures - len(red.examples)
        examples = [_each_language(one) for one in red.examples] or [(table, table) for table in red.tables]
        more = [(f"và {left} dòng nữa", f"and {left} more")] if left > 0 else []
        issue = messages.AUDIT_FOUND(
            check=red.check, wanted_vi=check.vi if check else "?", wanted_en=check.en if check else "?",
            found_vi="; ".join(vi for vi, _ in (*examples, *more)),
            found_en="; ".join(en for _, en in (*examples, *more)),
        )  # fmt: skip
        found_vi.append(sentence(issue.message_vi, _LONGEST // 2))
        found_en.append(sentence(issue.message_en, _LONGEST // 2))
    checks = [red.check for red in ended.red]
    for line in "\n".join(ended.reasons).splitlines()[1:]:
        if not line.startswith(tuple(f"{check}: " for check in checks)):  # what an upgrade changed
            told = _reason(line)
            found_vi.append(told["reason_vi"])
            found_en.append(told["reason_en"])
    return messages.AUDIT_RED(
        **when("began", run.began), **_kept(status), checks=", ".join(checks),
        found_vi="\n".join(found_vi), found_en="\n".join(found_en),
        command=" ".join(["ntm refresh", *(f'--accept {check} --reason "…"' for check in checks)]),
    )  # fmt: skip


def _each_language(example: str) -> tuple[str, str]:
    """A row that breaks a check, in Vietnamese and English where its audit tells it in both, English first."""
    table, _, detail = example.partition(": ")
    en, mark, vi = detail.partition(" / ")
    return (f"{table}: {vi}", f"{table}: {en}") if mark and " / " not in vi else (example, example)


def _kept(status: Status) -> dict[str, str]:
    """What analysts have meanwhile."""
    if status.in_force is None:
        return {"kept_vi": "hiện không có bản phát hành nào mở được", "kept_en": "no release can be opened now"}
    return {"kept_vi": "bản phát hành trước vẫn giữ nguyên", "kept_en": "the last release stays in force"}


def _reporting_fault(status: Status) -> Iterator[Fault]:
    """What a run has failed for already is told with it."""
    reason, run = status.unusable_reporting, status.judged_run
    told = "\n".join(run.ended.reasons) if run is not None and run.ended is not None else ""
    if reason and not all(line in told for line in reason.splitlines()):
        yield Fault("", _marks(reason), messages.REPORTING_UNUSABLE(**_reason(reason)))


def _missed(status: Status) -> Iterator[Fault]:
    due = _missed_since(status)
    if due is not None and not status.is_read_only and not status.is_raw_gone and not (
        status.dagster and "nightly_refresh" in status.dagster.crashed
    ):  # fmt: skip
        yield Fault("", frozenset(), messages.NIGHT_MISSED(**when("due", due)))


def _missed_since(status: Status) -> datetime | None:
    """When a night was due since which no run has begun, if there is one."""
    began = [run.began for run in status.runs]
    began += [status.in_force.built_at] if status.in_force else []
    due = night_before(status.now - _GRACE)
    return due if began and max(began) < due else None


def night_before(moment: datetime) -> datetime:
    """When the last nightly refresh at or before a moment was due."""
    there = moment.astimezone(ZoneInfo(TIMEZONE))
    due = there.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return due if due <= there else due - timedelta(days=1)


def _crashed(status: Status) -> Iterator[Fault]:
    for name, reason in sorted((status.dagster.crashed if status.dagster else {}).items()):
        yield Fault(name, frozenset(), messages.SENSOR_CRASHED(name=name, **_reason(reason)))


def _refused(status: Status) -> Iterator[Fault]:
    """Of the last run that came so far, also where nothing was released; else of the release in force."""
    run = _last_that_read(status)
    if run is None or run.refused is None:
        refused = {source.source: source.refused for source in status.sources if source.refused}
    else:
        told = _told_by_the_audit(status)
        refused = {source: tuple(paths) for source, paths in run.refused.items() if source not in told}
    for source, paths in sorted(refused.items()):
        shown = ", ".join(paths[:_SHOWN]) + (f" (+{len(paths) - _SHOWN})" if len(paths) > _SHOWN else "")
        words = {"source_vi": source or "(không rõ nguồn)", "source_en": source or "(none)"}
        issue = messages.SOURCE_REFUSED(**words, count=len(paths), files=shown)
        yield Fault(source, frozenset(paths), issue)


def _last_that_read(status: Status) -> Ended | None:
    """How the last run ended that came so far as to know which files are refused."""
    return next((run.ended for run in reversed(status.runs) if run.ended and run.ended.refused is not None), None)


def _told_by_the_audit(status: Status) -> set[str]:
    """The sources none of whose files could be read, for which the audit was red."""
    run = _last_that_read(status)
    return set(run.unread) if run is not None and UNREADABLE in {red.check for red in run.red} else set()


def _stale(status: Status) -> Iterator[Fault]:
    for source in status.sources:
        if is_stale(source, status.today):
            assert source.newest_day is not None
            found = {"days": (status.today - source.newest_day).days, "limit": source.stale_after}
            day = {"day_vi": f"{source.newest_day:%d/%m/%Y}", "day_en": source.newest_day.isoformat()}
            issue = messages.SOURCE_STALE(source=source.source, **day, **found)
            yield Fault(source.source, frozenset(), issue)


def in_both(name: str, number: int) -> dict[str, str]:
    """A number as each language writes it."""
    return {f"{name}_vi": vi_number(number), f"{name}_en": f"{number:,}"}


def when(name: str, moment: datetime) -> dict[str, str]:
    """A moment as each language writes it, in Vietnam."""
    there = moment.astimezone(ZoneInfo(TIMEZONE))
    return {f"{name}_vi": f"{there:%H:%M ngày %d/%m/%Y}", f"{name}_en": f"{there:%Y-%m-%d %H:%M}"}


def _marks(reason: str) -> frozenset[str]:
    """A reason without its numbers: the same failure of the next night is no new one."""
    return frozenset([hashlib.sha256(re.sub(r"[\da-f]{8,}|\d+", "#", reason).encode()).hexdigest()[:16]])


def _reason(text: str) -> dict[str, str]:
    """A reason in each language, line by line. A line of which that isn't certain is told whole in both, as what is
    wrong in a file of plans or settings, where English comes first and tells the place for both."""
    each = [_both(line) for line in text.strip().splitlines()]
    told = [sentence("\n".join(one)) for one in zip(*each, strict=True)] or ["", ""]
    return {"reason_vi": told[0], "reason_en": told[1]}


def _both(line: str) -> tuple[str, str]:
    table = _TABLE.match(line)
    head = table[0] if table else ""
    vi, mark, en = line[len(head) :].partition(" / ")
    if not mark or " / " in en or _vietnamese(vi) <= _vietnamese(en):
        return line, line
    return head + vi, head + en


_TABLE = re.compile(r"[a-z_]+\.[a-z_0-9]+: ")


def _vietnamese(text: str) -> int:
    """How many letters are of the Vietnamese language alone."""
    return len(re.findall("[ăđơưẠ-ỹ]", text, re.IGNORECASE))


def sentence(text: str, longest: int = _LONGEST) -> str:
    """A text that another sentence may follow."""
    text = text.strip()
    if len(text) > longest:
        return f"{text[:longest]} …"
    return text if not text or text[-1] in ".!?…" else f"{text}."
