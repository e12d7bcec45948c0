"""Periods side by side: months, quarters or years as columns, of which each row of a sheet becomes a row for each.

Which columns those are, and how a sum among them (“Cả năm”, “Quý I” over its months) is held against its parts. What
can't be told apart here is left to `column_choice`, which chooses one column, adds some up, or refuses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.column_choice import Why, period_of
from ntm_pipeline.reading.tables.headings import HeadingRows, Member
from ntm_pipeline.reading.tables.part_sums import Difference, differ
from ntm_pipeline.reading.tables.qualifiers import OTHER_KINDS
from ntm_pipeline.vietnamese.periods import Period

_BARE = frozenset({"current", "result", "whole"})


@dataclass(frozen=True)
class PeriodColumns:
    """The columns of one period, and the periods side by side that make it up."""

    period: Period
    columns: dict[str, int]
    """Name → its column; empty where only the parts have columns."""
    parts: "tuple[PeriodColumns, ...]" = ()

    @property
    def all(self) -> "Iterator[PeriodColumns]":
        """Itself and all within."""
        yield self
        for part in self.parts:
            yield from part.all


@dataclass(frozen=True)
class Unfolding:
    """The columns of several periods, and those that are none of them, with why."""

    roots: tuple[PeriodColumns, ...]
    set_aside: dict[int, Why] = field(default_factory=dict)

    @property
    def all(self) -> Iterator[PeriodColumns]:
        """Every period that has columns."""
        for root in self.roots:
            yield from (one for one in root.all if one.columns)

    @property
    def all_parts(self) -> Iterator[PeriodColumns]:
        """The periods within which there are no others."""
        yield from (one for one in self.all if not one.parts)

    @property
    def columns(self) -> dict[str, tuple[int, ...]]:
        """Name → all of its columns."""
        found: dict[str, tuple[int, ...]] = {}
        for one in self.all:
            for name, column in one.columns.items():
                found[name] = (*found.get(name, ()), column)
        return found


def unfolding_of(heading: HeadingRows, period: Period | None) -> Unfolding | None:
    """The periods that stand side by side; None where there are none, or not beyond doubt.

    Args:
        heading: where the heading stands and what it says.
        period: what the table is about; None if that isn't known.
    """
    teller = next((one for one in heading.names.headings.values() if one.tells_period or one.tells_year), None)
    if teller is None or ((members := heading.members.get(teller.name)) and members[0].is_plain):
        return None  # each row tells its own
    set_aside: dict[int, Why] = {}
    of_period: dict[Period, dict[str, int]] = {}
    wholes: dict[str, int] = {}
    for name, some in heading.members.items():
        sought = heading.names.headings[name]
        usable = []
        for member in some:
            other = next((kind for kind in OTHER_KINDS if kind in member.kinds), None)
            if other is None and sought.adds_up and "cumulative" in member.kinds:
                other = "cumulative"
            if other is not None:
                set_aside[member.column] = messages.OF_OTHER_KIND[other]
            else:
                usable.append(member)
        own = _periods_of(usable, period, set_aside)
        if own is None or (sought.is_count and usable and not own.by_period):
            return None
        if any(each.month_count < 12 for each in own.by_period) and not (sought.is_count and sought.adds_up):
            return None
        if own.by_period and own.whole is not None and not sought.is_count:
            return None
        for each, column in own.by_period.items():
            of_period.setdefault(each, {})[name] = column
        if own.by_period and own.whole is not None:
            wholes[name] = own.whole
    tree = _tree(of_period, wholes, period)
    return None if tree is None else Unfolding(tree, set_aside)


class _Own(NamedTuple):
    """The columns of one name."""

    by_period: dict[Period, int]
    whole: int | None


def _periods_of(usable: Sequence[Member], period: Period | None, set_aside: dict[int, Why]) -> _Own | None:
    """The columns of one name by their periods; None where they aren't told apart by these alone."""
    if not any(member.period for member in usable):
        return _Own({}, None)
    by_period: dict[Period, int] = {}
    whole: int | None = None
    for member in usable:
        if not member.kinds <= _BARE:
            return None
        if not member.period:
            if whole is not None:
                return None
            whole = member.column
            continue
        own = _own_period(member.period, period)
        if own is None or own in by_period:
            return None
        if period is not None and not own.lies_within(period):
            if _overlap(own, period):
                return None
            set_aside[member.column] = messages.OF_OTHER_KIND["period"]
            continue
        by_period[own] = member.column
    return _Own(by_period, whole)


_SO_MANY_MONTHS = re.compile(r"(\d{1,2}) thang")


def _own_period(text: str, period: Period | None) -> Period | None:
    """The period of a column; “3 tháng” in a report of a quarter are that quarter's."""
    months = _SO_MANY_MONTHS.fullmatch(text)
    if months and period and int(months[1]) == period.month_count:
        return period
    return period_of(text, period.year if period else None)


def _tree(
    of_period: Mapping[Period, dict[str, int]], wholes: dict[str, int], period: Period | None
) -> tuple[PeriodColumns, ...] | None:
    """The periods, each with those within it; None where they don't make up whole ones, or there is but one."""
    if len(of_period) < 2:
        return None
    names = {frozenset(columns) for columns in of_period.values()}
    if len(names) > 1:
        return None
    by_length = sorted(of_period, key=lambda one: (-one.month_count, one))
    if wholes:
        if set(wholes) != set(*names) or (top := period or _span(by_length)) is None or top in of_period:
            return None
        roots = [top]
        of_period = {**of_period, top: wholes}
        by_length = [top, *by_length]
    within: dict[Period, list[Period]] = {one: [] for one in by_length}
    roots = []
    for at, one in enumerate(by_length):
        over = [other for other in by_length[:at] if one.lies_within(other)]
        if any(_overlap(one, other) for other in by_length[:at] if other not in over):
            return None
        if over:
            within[over[-1]].append(one)
        else:
            roots.append(one)
    for one, parts in within.items():
        # A whole that no heading names is the sum of what stands beside it; a quarter is that of all its months.
        is_named = not (wholes and one == by_length[0])
        if parts and is_named and sum(part.month_count for part in parts) != one.month_count:
            return None

    def node(one: Period) -> PeriodColumns:
        return PeriodColumns(one, of_period[one], tuple(node(part) for part in sorted(within[one])))

    return tuple(node(root) for root in sorted(roots))


def _span(periods: Sequence[Period]) -> Period | None:
    """The months of one year that some periods make up."""
    months = {month for one in periods for month in range(one.first_month, one.last_month + 1)}
    if len({one.year for one in periods}) != 1 or max(months) - min(months) + 1 != len(months):
        return None
    return Period(periods[0].year, min(months), max(months))


def _overlap(one: Period, other: Period) -> bool:
    return one.year == other.year and one.first_month <= other.last_month and other.first_month <= one.last_month


# --- The rows


@dataclass
class UnfoldedRows:
    """Which rows of data tell of which period, and those whose sums are not the sums of their parts."""

    places: dict[Period, list[int]] = field(default_factory=dict)
    """Period → positions of rows, ascending."""
    differing: dict[tuple[Period, int], Difference] = field(default_factory=dict)
    """(Period, position) → what doesn't agree; the row is told under this period alone."""

    @property
    def is_even(self) -> bool:
        """Whether no row tells of a period of which another tells a part."""
        return not any(one.lies_within(other) for one in self.places for other in self.places if one != other)


def unfolded_rows(unfolding: Unfolding, cells: Mapping[int, Sequence[str]], counts: Sequence[str]) -> UnfoldedRows:
    """Which rows tell of which period: a sum where it agrees with all of its parts, else whichever of them are filled.

    Args:
        unfolding: the periods.
        cells: column → its cells, figures as they are meant.
        counts: the names of figures that add up.
    """
    found = UnfoldedRows()
    first = next(unfolding.all_parts)
    for at in range(len(next(iter(cells.values()), ()))):
        told = [one for root in unfolding.roots for one in _told(root, at, cells, counts, found)]
        for one in told or [first]:
            found.places.setdefault(one.period, []).append(at)
    return found


def _told(
    node: PeriodColumns, at: int, cells: Mapping[int, Sequence[str]], counts: Sequence[str], found: UnfoldedRows
) -> list[PeriodColumns]:
    own = {name: cells[column][at] for name, column in node.columns.items()}
    inner = [one for part in node.parts for one in _told(part, at, cells, counts, found)]
    # The sum of two months below the title of a year is no year's; alone in its row, nobody can tell of what it is.
    is_covered = not node.parts or sum(part.period.month_count for part in node.parts) == node.period.month_count
    if not inner:
        if not is_covered and (name := next((name for name, text in own.items() if text), None)):
            found.differing[node.period, at] = Difference(node.columns[name], own[name], ("–",), True)
        return [node] if any(own.values()) else []
    if not any(own.values()):
        return inner
    parts = {name: [cells[one.columns[name]][at] for one in inner] for name in own}
    for name in own:
        if name in counts and own[name] and differ(own[name], parts[name]):
            for one in inner:
                found.differing.pop((one.period, at), None)
            found.differing[node.period, at] = Difference(node.columns[name], own[name], tuple(parts[name]))
            return [node]
    is_whole = (
        is_covered
        and inner == list(node.parts)
        and all(all(parts[name]) if text else not any(parts[name]) for name, text in own.items())
    )
    return [node] if is_whole else inner
