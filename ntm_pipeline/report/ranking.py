"""Which unit stands before which, as far as the figures separate them.

A unit has attained so many targets for certain, and may have attained so many more. One stands before another only if
its certain number is above what the other may have: where that is open, so is the place, and the two bounds of the
place say how far.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple


class Place(NamedTuple):
    """One unit's place among others."""

    row: dict[str, Any]
    low: float
    """Share of its targets that are attained for certain."""
    high: float
    """Share that may be attained."""
    best: int
    worst: int


def ranked(rows: Sequence[dict[str, Any]]) -> list[Place]:
    """Units by place, the best first; `attained_count`, `open_count` and `target_count` tell what each has.

    Units to whom no target applies have no place.
    """
    bounds = [
        (row["attained_count"] / row["target_count"], (row["attained_count"] + row["open_count"]) / row["target_count"])
        for row in rows
        if row["target_count"]
    ]
    kept = [row for row in rows if row["target_count"]]
    lows, highs = sorted(low for low, _ in bounds), sorted(high for _, high in bounds)
    places = [
        Place(row, low, high, 1 + len(lows) - bisect_right(lows, high), len(highs) - bisect_left(highs, low))
        for row, (low, high) in zip(kept, bounds, strict=True)
    ]
    # Equals share their places: whoever is not certainly worse may stand there.
    return sorted(places, key=lambda place: (place.best, place.worst, -place.low, place.row["unit_name"]))


def is_ranked(places: Sequence[Place]) -> bool:
    """Whether anything separates any two of them."""
    return any(place.best > 1 for place in places)
