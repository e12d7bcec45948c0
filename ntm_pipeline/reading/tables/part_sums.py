"""A sum that stands beside its parts: whether they agree.

Which columns hold a sum and its parts is told by whoever knows the headings; what comes of a row in which they differ
is decided where rows are judged.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.tables.messages import SUM_DIFFERS_FROM_PARTS, SUM_OF_SHORTER_TIME
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.text import fold


class StatedSum(NamedTuple):
    """A column that holds the sum of others."""

    column: int
    parts: tuple[int, ...]
    are_all: bool
    """The parts are all there are; else the sum may be more."""
    are_periods: bool = False
    """The parts are periods: where some of them are blank, the sum is that of a shorter time."""


class Difference(NamedTuple):
    """A sum that its parts don't make up."""

    column: int
    """Of the sum."""
    text: str
    parts: tuple[str, ...]
    is_of_shorter_time: bool = False
    """They make it up, but not all of them are there."""

    @property
    def issue(self) -> Issue:
        """Why the row can't count."""
        rule = SUM_OF_SHORTER_TIME if self.is_of_shorter_time else SUM_DIFFERS_FROM_PARTS
        given = [part for part in self.parts if part]
        shown = [*given[:_MOST_SHOWN], *(["…"] if len(given) > _MOST_SHOWN else [])]
        return rule(whole=self.text, parts=" + ".join(shown))


_MOST_SHOWN = 12


_NONE_AT_ALL = re.compile(r"-+|không(?: có)?|khong(?: co)?")


@lru_cache(maxsize=65536)
def known_count(text: str) -> int | None:
    """The figure of a cell, 0 where it says that there is none; None where it isn't known, as of a blank or “…”."""
    if _NONE_AT_ALL.fullmatch(fold(text)):
        return 0
    try:
        return parse_count(text) if text[:1].isdigit() else None
    except UnreadableError:
        return None


def says_none(text: str) -> bool:
    """Whether a cell says that there is none without a 0."""
    return _NONE_AT_ALL.fullmatch(fold(text)) is not None


def differ(whole: str, parts: Sequence[str], are_all: bool = True) -> bool:
    """Whether parts, blank ones being none, surely don't make up the whole."""
    stated = known_count(whole)
    if stated is None:
        return False
    known = [known_count(part) if part else 0 for part in parts]
    total = sum(one for one in known if one is not None)
    return total != stated if are_all and None not in known else total > stated


def differences(sums: Iterable[StatedSum], cells: Mapping[int, Sequence[str]]) -> dict[int, Difference]:
    """Position of a row → the first of its sums that its parts don't make up."""
    found: dict[int, Difference] = {}
    for one in sums:
        rows = zip(cells[one.column], zip(*(cells[part] for part in one.parts), strict=True), strict=True)
        for at, (whole, parts) in enumerate(rows):
            if not whole or not any(parts) or at in found:
                continue
            is_shorter = one.are_periods and not (one.are_all and all(parts))
            # Of men and women a blank is nobody's number; of months it is one to come.
            are_all = one.are_periods or (one.are_all and all(parts))
            if differ(whole, parts, are_all) or is_shorter:
                found[at] = Difference(one.column, whole, tuple(parts), not differ(whole, parts, are_all))
    return found
