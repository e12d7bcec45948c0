"""What `ntm refresh` shows: tables as they are written, then a summary per source and per plan."""

import time
from textwrap import indent
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from ntm_pipeline.commands.diff import print_released_changes
from ntm_pipeline.commands.output import say_error, tell_another_day, tell_done
from ntm_pipeline.commands.wording import STATUS_STYLES
from ntm_pipeline.intake.messages import LIST_DECLARES_NOBODY
from ntm_pipeline.operations.notices import notify
from ntm_pipeline.operations.status import look
from ntm_pipeline.report.wording import STATUS_WORDS, aim_text, roundings, share_text
from ntm_pipeline.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    from rich.console import Console
    from rich.status import Status

    from ntm_pipeline.defs.run import RunOutcome


def run_refresh(settings: Settings, console: "Console", accepted: "Mapping[str, str] | None" = None) -> int:
    """Run the main job and tell what came of it; returns the exit status, 0 released or 1 not.

    Args:
        settings: where the data lie.
        console: what is told to.
        accepted: check that may be red in this run → why.
    """
    started = time.monotonic()
    outcome = None
    try:
        with console.status("starting …") as status:
            outcome = _run(settings, status, accepted or {})
    except OSError:
        if outcome is None:
            notify(settings, look(settings))  # there was no run that could
            raise  # else only the line that shows how far it is could not be wiped away
    seconds = time.monotonic() - started
    for note in outcome.notes:
        say_error(f"! {note}")
    tell_another_day(settings)
    if outcome.release is None:
        console.print("Nothing was released; the last release stays in force.", style="bold red")
        console.print("Không phát hành; bản phát hành trước vẫn giữ nguyên.", style="bold red")
        for reason in outcome.reasons:
            console.print(indent(reason, "  "))
        return 1
    released = f"Released {outcome.release.release_id}"
    tell_done(lambda: _print_released(settings, f"{released} in {seconds:.0f} s", console), released)
    return 0


def _run(settings: Settings, status: "Status", accepted: "Mapping[str, str]") -> "RunOutcome":
    from ntm_pipeline.definitions import defs
    from ntm_pipeline.defs.run import run_refresh_job
    from ntm_pipeline.warehouse.build import on_table_written

    written = 0

    def tell(table: str, rows: int) -> None:
        nonlocal written
        written += 1
        status.update(f"{written} tables written; {table}: {rows:,} rows")

    token = on_table_written.set(tell)
    try:
        return run_refresh_job(settings, defs(), accepted)
    finally:
        on_table_written.reset(token)


def _print_released(settings: Settings, released: str, console: "Console") -> None:
    from ntm_pipeline.warehouse.release import connect_released

    with connect_released(settings) as connection:
        _print_summary(connection, console)
        print_released_changes(connection, console)
        ((is_synthetic,),) = connection.execute("SELECT is_synthetic FROM ref.release").fetchall()
    if is_synthetic:
        told = "Dữ liệu minh họa, không phải số thật / This release contains synthetic data."
        console.print(told, style="yellow")
    console.print(f"{released}: {settings.released_path}", style="bold green")


def _print_summary(connection: "duckdb.DuckDBPyConnection", console: "Console") -> None:
    sources = Table("source", "files", "refused", "rows read", "accepted", "rejected", "superseded", title="Sources",
                    title_justify="left", box=None, pad_edge=False)  # fmt: skip
    for name in sources.columns[1:]:
        name.justify = "right"
    for row in connection.execute(
        """
        SELECT
            source, COUNT(*), SUM(CASE WHEN status = 'refused' THEN 1 ELSE 0 END), SUM(rows_read), SUM(rows_accepted),
            SUM(rows_rejected), SUM(rows_superseded)
        FROM quality.source_files
        GROUP BY source
        ORDER BY source
        """
    ).fetchall():
        sources.add_row(row[0] or "(no source)", *(f"{int(count):,}" for count in row[1:]))
    console.print(sources)
    defects = connection.execute(
        """
        SELECT path, rows_rejected, reason_vi, reason_en FROM quality.source_files
        WHERE status <> 'accepted' ORDER BY status DESC, rows_rejected DESC, path LIMIT 8
        """
    ).fetchall()
    for path, _, reason_vi, reason_en in defects:
        console.print(f"  ! {path}: {reason_vi} / {reason_en}", style="yellow")
    _print_uncovered(connection, console)

    targets = connection.execute(
        """
        SELECT
            a.plan_id, a.target_id, t.title_vi, a.year, a.measure, a.comparator, a.value, a.target_value,
            a.completeness, a.status
        FROM marts.indicator_attainment AS a
        JOIN ref.plan_targets AS t ON a.plan_id = t.plan_id AND a.target_id = t.target_id
        WHERE a.is_plan_scope
            AND a.year = (
                SELECT MAX(year) FROM marts.indicator_attainment AS b
                WHERE b.plan_id = a.plan_id AND b.target_id = a.target_id
            )
        ORDER BY a.plan_id, a.target_id
        """
    ).fetchall()
    examples = {
        plan_id for (plan_id,) in connection.execute("SELECT plan_id FROM ref.plans WHERE is_example").fetchall()
    }
    for plan_id in dict.fromkeys(row[0] for row in targets):
        example = " (ví dụ, mức tự đặt / example, figures of our own)" if plan_id in examples else ""
        table = Table("target", "title", "year", "value", "due", "reported", "status",
                      title=f"\n{plan_id}{example}", title_justify="left", box=None, pad_edge=False)  # fmt: skip
        for _, target_id, title, year, measure, comparator, value, target, completeness, status in (
            row for row in targets if row[0] == plan_id
        ):
            table.add_row(
                target_id, title, str(year), share_text(value, measure, roundings(comparator)[0], target),
                aim_text(target, measure, comparator, value if status == "attained" else None),
                share_text(completeness, "share"),
                Text(STATUS_WORDS[status], STATUS_STYLES[status]),
            )  # fmt: skip
        console.print(table)


def _print_uncovered(connection: "duckdb.DuckDBPyConnection", console: "Console") -> None:
    """The lists that declare nobody, whose rows are stored and count nowhere, and how to declare."""
    lists = connection.execute(
        "SELECT path, message_vi, message_en FROM quality.warned_rows WHERE rule = ? ORDER BY path, sheet",
        [LIST_DECLARES_NOBODY.rule],
    ).fetchall()
    for path, *_ in lists[:8]:
        console.print(f"  ! {path}: {LIST_DECLARES_NOBODY.rule}", style="yellow")
    if lists:
        _, message_vi, message_en = lists[0]
        more = f" (+{len(lists) - 8})" if len(lists) > 8 else ""
        console.print(f"    {len(lists)}{more}: {message_vi} / {message_en}", style="yellow")
