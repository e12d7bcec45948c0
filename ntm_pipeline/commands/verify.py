"""What `ntm verify` shows: the tables of the release in force that the raw folder doesn't bear out."""

from typing import TYPE_CHECKING

from ntm_pipeline.warehouse.messages import (
    COLUMNS_NOT_BORNE_OUT,
    RELEASE_BORNE_OUT,
    RELEASE_NOT_BORNE_OUT,
    TABLE_NOT_BORNE_OUT,
)

if TYPE_CHECKING:
    from rich.console import Console

    from ntm_pipeline.warehouse.verify import Verified


def print_verified(verified: "Verified", console: "Console") -> None:
    """Tell which tables differ, what may explain it, and how many there are."""
    for one in verified.differences:
        rule = COLUMNS_NOT_BORNE_OUT if one.has_other_columns else TABLE_NOT_BORNE_OUT
        console.print(str(rule(table=one.table, lost=one.lost, found=one.found)), style="red")
    for note in verified.notes:
        console.print(f"! {note}", style="yellow")
    if verified.differences:
        told = RELEASE_NOT_BORNE_OUT(release=verified.release_id, count=len(verified.differences))
        console.print(str(told), style="bold red")
    else:
        told = RELEASE_BORNE_OUT(release=verified.release_id, count=verified.table_count)
        console.print(str(told), style="bold green")
