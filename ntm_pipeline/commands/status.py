"""What `ntm status` shows: what is in force, how the last night went, what is wrong, and who could not be told."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
from rich.table import Table
from rich.text import Text

from ntm_pipeline.commands.output import json_text, tell_another_day, tell_done
from ntm_pipeline.operations.channels import open_channels
from ntm_pipeline.operations.faults import Fault, faults_of, in_both
from ntm_pipeline.operations.notices import channel_faults, notify, waiting_notices
from ntm_pipeline.operations.run_log import Run
from ntm_pipeline.operations.status import Status, is_stale, look
from ntm_pipeline.settings import TIMEZONE, Settings

if TYPE_CHECKING:
    from rich.console import Console

    from ntm_pipeline.operations.status import DagsterFacts

OUTCOMES = {
    "released": ("đã phát hành", "released"),
    "red": ("không đạt kiểm tra, không phát hành", "refused by a check, nothing released"),
    "failed": ("không xong, không phát hành", "failed, nothing released"),
    "running": ("đang chạy", "running"),
    "killed": ("bị ngắt giữa chừng", "cut off"),
}


def run_status(settings: Settings, style: str, is_telling: bool, console: "Console") -> int:
    """Look, where asked to tell people of faults first, and show; returns the exit status, 1 if there is a fault."""
    status = look(settings, _dagster_facts(settings))
    if is_telling:
        notify(settings, status)
    faults = (*faults_of(status), *channel_faults(settings))
    if style == "text":
        tell_another_day(settings)
        tell_done(lambda: print_status(settings, status, faults, console))
    else:
        tell_done(lambda: click.echo(json_text(as_dict(settings, status, faults))))
    return 1 if faults or status.in_force is None else 0


def _dagster_facts(settings: Settings) -> "DagsterFacts | None":
    """What Dagster's record tells, if there is one: to look is no reason to make one."""
    if not (settings.dagster_home / "dagster.yaml").exists():
        return None
    import os

    import dagster as dg

    from ntm_pipeline.defs.dagster_facts import dagster_facts

    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
    try:
        with dg.DagsterInstance.get() as instance:
            return dagster_facts(instance)
    except Exception:
        return None  # the next refresh puts a damaged record aside, and says so


def print_status(settings: Settings, status: Status, faults: tuple[Fault, ...], console: "Console") -> None:
    """Everything on one page, what is wrong at its end."""
    _print_release(status, console)
    run = status.last_run
    if run is not None:
        outcome = _outcome(run, status.now)
        style = {"released": "green", "running": "cyan"}.get(outcome, "bold red")
        vi, en = OUTCOMES[outcome]
        ended = f" – {_when(run.ended_at)}" if run.ended_at else ""
        console.print(f"Lần chạy gần nhất / Last run: {_when(run.began)}{ended}: {vi} / {en}", style=style)
    _print_sources(status, console)
    room = {**in_both("free", status.free_megabytes), **in_both("needed", status.needed_megabytes)}
    console.print(
        "Ổ đĩa / Disk: còn {free_vi} MB, cần {needed_vi} MB / {free_en} MB left, {needed_en} MB needed".format(**room)
    )
    _print_channels(settings, console)
    if not faults:
        console.print("Không có gì phải xử lý / Nothing needs to be done.", style="bold green")
    for fault in faults:
        console.print(f"! {fault.issue.message_vi}\n  {fault.issue.message_en}", style="bold red")


def _print_release(status: Status, console: "Console") -> None:
    told = status.in_force
    if told is None:
        if not status.no_release:
            console.print("Chưa phát hành lần nào / Nothing has been released yet.", style="bold red")
        return
    console.print(
        f"Đang có hiệu lực / In force: {told.release_id}, từ / since {_when(told.since)},"
        f" lập lúc / built {_when(told.built_at)}, cho ngày / for the day {told.today:%d/%m/%Y}"
    )
    for one in json.loads(told.accepted_checks):
        console.print(f"  chấp nhận / accepted: {one['check']} ({one['failures']}): {one['reason']}", style="yellow")
    if told.is_synthetic:
        console.print("  Dữ liệu minh họa, không phải số thật / Synthetic data.", style="yellow")


def _print_sources(status: Status, console: "Console") -> None:
    table = Table("nguồn / source", "tệp / files", "không dùng được / refused", "số liệu đến / newest", "",
                  box=None, pad_edge=False)  # fmt: skip
    for name in table.columns[1:3]:
        name.justify = "right"
    for source in status.sources:
        newest = f"{source.newest_day:%d/%m/%Y}" if source.newest_day else "–"
        mark = Text("quá hạn / stale", "red") if is_stale(source, status.today) else ""
        table.add_row(source.source or "(–)", str(source.files), str(len(source.refused)), newest, mark)
    if status.sources:
        console.print(table)


def _print_channels(settings: Settings, console: "Console") -> None:
    names = [channel.name for channel in open_channels(settings)]
    if not names:
        console.print("Thông báo / Notices: chưa cấu hình / not configured", style="yellow")
        return
    waiting = waiting_notices(settings)
    told = ", ".join(
        f"{name} ({waiting[name]} chưa gửi được / not delivered)" if name in waiting else name for name in names
    )
    console.print(f"Thông báo / Notices: {told}", style="yellow" if waiting else "")


def as_dict(settings: Settings, status: Status, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """The same for programs."""
    told, run = status.in_force, status.last_run
    return {
        "in_force": None if told is None else {**vars(told), "accepted_checks": json.loads(told.accepted_checks)},
        "last_run": None if run is None else {
            "run_id": run.run_id, "began": run.began, "ended": run.ended_at, "outcome": _outcome(run, status.now),
            "reasons": list(run.ended.reasons) if run.ended else [],
            "red_checks": [red.check for red in run.ended.red] if run.ended else [],
        },
        "sources": [
            {**source._asdict(), "is_stale": is_stale(source, status.today)} for source in status.sources
        ],
        "disk": {"free_megabytes": status.free_megabytes, "needed_megabytes": status.needed_megabytes},
        "notices": {
            "channels": [channel.name for channel in open_channels(settings)], "waiting": waiting_notices(settings),
        },
        "faults": [
            {"rule": one.issue.rule, "subject": one.subject, "message_vi": one.issue.message_vi,
             "message_en": one.issue.message_en}
            for one in faults
        ],
    }  # fmt: skip


def _outcome(run: Run, now: datetime) -> str:
    if run.ended is not None:
        return run.ended.outcome
    return "killed" if run.is_dead(now) else "running"


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(TIMEZONE)):%d/%m/%Y %H:%M}"
