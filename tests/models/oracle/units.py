"""Administrative units over time, as the rules ask for them: by id, by code, by day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from ntm_pipeline.units.registry import UnitVersion

DAY = timedelta(days=1)
LEVELS = ("country", "province", "district", "commune")


class Units:
    """Every version of every unit."""

    def __init__(self, versions: Iterable[UnitVersion]) -> None:
        self.versions = list(versions)
        self.by_id: dict[str, list[UnitVersion]] = defaultdict(list)
        self.by_code: dict[str, list[UnitVersion]] = defaultdict(list)
        for version in self.versions:
            self.by_id[version.unit_id].append(version)
            self.by_code[version.unit_code].append(version)
        changes = {v.valid_from for v in self.versions}
        changes |= {v.valid_to + DAY for v in self.versions if v.valid_to < date.max}
        self.eves = sorted((day - DAY for day in changes), reverse=True)
        """The last days on which things were as they were, latest first."""
        self.above = cache(self._above)
        self.subjects = cache(self._subjects)
        self.assessed_on = cache(self._assessed_on)

    def at(self, unit_id: str, day: date) -> UnitVersion | None:
        return next((v for v in self.by_id.get(unit_id, ()) if v.valid_from <= day <= v.valid_to), None)

    def bearer(self, code: str, day: date) -> UnitVersion | None:
        return next((v for v in self.by_code.get(code, ()) if v.valid_from <= day <= v.valid_to), None)

    def last_days(self, first: date, last: date) -> Iterator[date]:
        """The last day of each stretch from first to last in which nothing changes, latest first."""
        if first <= last:
            yield last
            yield from (eve for eve in self.eves if first <= eve < last)

    def _above(self, unit_id: str, day: date) -> tuple[str, ...]:
        """The unit and all units above it on a day; nothing where it doesn't exist."""
        found: list[str] = []
        at: str | None = unit_id
        while at is not None and (version := self.at(at, day)):
            found.append(at)
            at = version.parent_unit_id
        return tuple(found)

    def level(self, unit_id: str) -> str:
        return self.by_id[unit_id][0].unit_level

    def _subjects(self, levels: tuple[str, ...], day: date) -> tuple[UnitVersion, ...]:
        return tuple(v for v in self.versions if v.unit_level in levels and v.valid_from <= day <= v.valid_to)

    def _assessed_on(
        self, unit_id: str, levels: tuple[str, ...], year: int, today: date, scope: str | None
    ) -> date | None:
        """The last day of the year on which the unit is, or has under it, a unit of these levels (within a scope)."""
        for day in self.last_days(date(year, 1, 1), min(date(year, 12, 31), today)):
            if scope is not None and scope not in self.above(unit_id, day):
                continue
            if any(unit_id in self.above(v.unit_id, day) for v in self.subjects(levels, day)):
                return day
        return None

    def under(self, unit_id: str, levels: Collection[str], day: date) -> list[UnitVersion]:
        """Units of these levels at or under a unit on a day."""
        return [v for v in self.subjects(tuple(levels), day) if unit_id in self.above(v.unit_id, day)]


def month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - DAY


def bare(name: str) -> str:
    """A name without the word for its type."""
    return name.split(" ", 1)[1]


def is_called(version: UnitVersion, name: str) -> bool:
    """Whether a unit is called so, with or without the word for its type."""
    return name in (version.unit_name, bare(version.unit_name))
