"""Which releases are worth their place: the last that differ, the last of each month, within a stated size.

Decides, and removes nothing. A night on which nothing came makes a release with the same figures of the same files:
it takes the place of the one before it, and of no older one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

KEPT = 5
"""The last releases that differ, the one in force among them."""
KEPT_MONTHS = 12
"""The months of which the last release is kept."""


@dataclass(frozen=True)
class Kept:
    """One release, as far as it matters for keeping it."""

    path: Path
    is_current: bool
    size_bytes: int
    """Of its file and its pages."""
    content: tuple[str, str] | None
    """Hashes of its inputs and of its figures; None where they can't be read: then it is like no other."""
    today: date | None
    """The day it was built for."""

    @classmethod
    def of(cls, path: Path, is_current: bool) -> "Kept":
        """A release, by its file; one of the first program tells no hash of its figures."""
        content, today = None, None
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                ((today,),) = connection.execute("SELECT today FROM ref.release").fetchall()
                [content] = connection.execute("SELECT inputs_sha256, figures_sha256 FROM ref.release").fetchall()
        except (duckdb.Error, ValueError):
            pass  # a damaged file, or one of the first program: its rank alone decides
        size = path.stat().st_size + sum(p.stat().st_size for p in path.with_suffix(".report").rglob("*.*"))
        return cls(path, is_current, size, content, today)


def to_be_removed(releases: Sequence[Kept], size_limit: int) -> list[Path]:
    """The files whose place is needed.

    The release in force and the one to go back to from it stay, whatever they weigh.

    Args:
        releases: all there are, the latest first.
        size_limit: bytes that those kept may take.
    """
    differing = [
        one
        for at, one in enumerate(releases)
        if one.is_current or at == 0 or one.content is None or one.content != releases[at - 1].content
    ]
    last_of_month: dict[tuple[int, int], Kept] = {}
    for one in differing:
        if one.today is not None:
            last_of_month.setdefault((one.today.year, one.today.month), one)
    months = [last_of_month[month] for month in sorted(last_of_month, reverse=True)[:KEPT_MONTHS]]
    current = next((at for at, one in enumerate(differing) if one.is_current), 0)
    needed = differing[current : current + 2]
    # The first to go is the oldest of a month, the last one the latest.
    ranked = list(dict.fromkeys([*needed, *differing[:KEPT], *months]))
    kept, size = [], 0
    for one in ranked:
        size += one.size_bytes
        if size > size_limit and one not in needed:
            break
        kept.append(one)
    return [one.path for one in releases if one not in kept]
