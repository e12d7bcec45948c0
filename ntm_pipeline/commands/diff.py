"""What `ntm diff` and the summary show: which targets changed since another release, and because of what."""

from typing import TYPE_CHECKING, Any

import duckdb
from rich.table import Table

from ntm_pipeline.report.wording import CAUSE_WORDS, STATUS_WORDS, roundings, share_text
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.changes import changes_sql
from ntm_pipeline.warehouse.former import attach_former
from ntm_pipeline.warehouse.release import (
    ReleaseError,
    connect_released,
    list_releases,
    no_such_release,
    records,
)

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 20
"""Changes of a plan's own unit that are shown; their number is told in full."""


def released_changes(settings: Settings) -> tuple[str | None, list[dict[str, Any]]]:
    """The release that the one in force was held against (None: there was none), and what changed since."""
    with connect_released(settings) as connection:
        try:
            ((former,),) = connection.execute("SELECT former_release_id FROM ref.release").fetchall()
            return former, records(connection, "SELECT * FROM marts.release_changes")
        except (duckdb.CatalogException, duckdb.BinderException):
            return None, []  # a release of the first program


def changes_between(settings: Settings, older: str, newer: str | None) -> list[dict[str, Any]]:
    """What changed from one release to another, the one in force if none is named.

    Raises:
        ReleaseError: there is no such release.
    """
    kept = {release.release_id: release for release in list_releases(settings)}
    newer = newer or next((name for name, release in kept.items() if release.is_current), None)
    for name in (older, newer):
        if name not in kept:
            raise ReleaseError(str(no_such_release(list(kept.values()), name or "")))
    assert newer is not None
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quoted(kept[newer].path)} AS newer (READ_ONLY)")
        connection.execute("USE newer")
        attach_former(connection, kept[older].path)
        ((versions,),) = connection.execute("SELECT versions FROM ref.release").fetchall()
        return records(connection, changes_sql(connection, versions))


def print_changes(console: "Console", older: str | None, changes: list[dict[str, Any]]) -> None:
    """The changes of the plans' own units one by one, those of all others by number."""
    if older is None:
        console.print("Chưa có bản phát hành nào để so sánh / There is only one release: nothing to compare.")
        return
    if not changes:
        console.print(f"Không có gì thay đổi so với {older} / Nothing changed since {older}.")
        return
    own = [change for change in changes if change["is_plan_scope"]]
    table = Table("plan", "target", "unit", "year", "before", "now", "because of", title_justify="left", box=None,
                  title=f"Thay đổi so với {older} / Changes since it", pad_edge=False)  # fmt: skip
    for one in own[:SHOWN]:
        table.add_row(
            *(str(one[name]) for name in ("plan_id", "target_id", "unit_name", "year")),
            _figure(one["former_status"], one["former_value"], one),
            _figure(one["status"], one["value"], one),
            cause_text(one),
        )  # fmt: skip
    if own:
        console.print(table)
    more = f" (+{len(own) - SHOWN})" if len(own) > SHOWN else ""
    console.print(
        f"{len(own)}{more} của chính đơn vị của kế hoạch, {len(changes) - len(own)} của đơn vị khác"
        f" / {len(own)} of plans' own units, {len(changes) - len(own)} of others: marts.release_changes",
    )


def cause_text(change: dict[str, Any]) -> str:
    """What a change is put down to, with its files."""
    causes = ", ".join(CAUSE_WORDS[cause] for cause in str(change["causes"]).split(", "))
    named = str(change["files"]).split("; ")
    more = f" (+{change['file_count'] - 3})" if change["file_count"] > 3 else ""
    return f"{causes}: {'; '.join(named[:3])}{more}" if change["files"] else causes


def _figure(status: str | None, value: float | None, change: dict[str, Any]) -> str:
    if status is None:
        return "–"
    return f"{share_text(value, change['measure'], roundings(change['comparator'])[0])} {STATUS_WORDS[status]}"


def print_released_changes(connection: duckdb.DuckDBPyConnection, console: "Console") -> None:
    """What the release in force says of itself, for the summary; silent where it is the first."""
    ((former,),) = connection.execute("SELECT former_release_id FROM ref.release").fetchall()
    if former is not None:
        print_changes(console, former, records(connection, "SELECT * FROM marts.release_changes"))
