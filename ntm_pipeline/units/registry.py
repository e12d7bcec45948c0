"""The register of administrative units over time: what each was called, which code it bore and where it lay, and when.

What belongs here is asked of the register by id, code, name and day. Which unit a sender means who writes a code or a
name is the business of `resolve`; how names are compared, of `names`.
"""

import csv
import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal

from ntm_pipeline.units.names import Path, parse_unit_name, unit_paths
from ntm_pipeline.units.near_names import NearNames

Level = Literal["country", "province", "district", "commune"]

LEVELS: tuple[Level, ...] = ("country", "province", "district", "commune")
CODE_LENGTH: dict[Level, int] = {"province": 2, "district": 3, "commune": 5}
LEVEL_WORDS: dict[Level, tuple[str, str]] = {
    "country": ("cấp trung ương", "country"),
    "province": ("cấp tỉnh", "province"),
    "district": ("cấp huyện", "district"),
    "commune": ("cấp xã", "commune"),
}
LEVEL_OF_TYPE: dict[str, Level] = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
"""Type words that stand for one level only; a "thành phố" may be a province or a district."""

COUNTRY_CODE = "VN"
OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class UnitVersion:
    """One stretch of a unit's life in which its code, name, type and parent stood still."""

    unit_id: str
    unit_code: str
    unit_name: str
    unit_type: str
    unit_level: Level
    parent_unit_id: str | None
    valid_from: date
    valid_to: date
    """The last day included; `OPEN_END` while valid."""
    legal_basis: str | None


ABOVE_COMMUNES: tuple[Level, ...] = ("province", "district")
Days = tuple[date, date]
EVER: Days = (date.min, OPEN_END)
NOWHERE_TOLD: frozenset[str] = frozenset()


class UnitRegistry:
    """Every unit version, found by code, by name and by id.

    Args:
        versions: of every unit.
        successors: unit → the units that took over all or part of it.
    """

    def __init__(
        self, versions: Iterable[UnitVersion], successors: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.versions = tuple(versions)
        self._by_code: dict[tuple[Level, str], list[UnitVersion]] = defaultdict(list)
        self._by_id: dict[str, list[UnitVersion]] = defaultdict(list)
        self._stretches: dict[date, int] = {}
        self._levels_on: dict[tuple[Level, date], bool] = {}
        self._successors = {old: set(new) for old, new in (successors or {}).items()}
        self._predecessors: dict[str, set[str]] = defaultdict(set)
        for old, news in self._successors.items():
            for new in news:
                self._predecessors[new].add(old)
        self._kin: dict[str, frozenset[str]] = {}
        for version in sorted(self.versions, key=lambda v: v.valid_from):
            self._by_code[version.unit_level, version.unit_code].append(version)
            self._by_id[version.unit_id].append(version)

    @cached_property
    def _by_name(self) -> dict[tuple[Level, str], list[UnitVersion]]:
        # Half of what a registry costs, and a night on which no file changed looks for no name.
        found: dict[tuple[Level, str], list[UnitVersion]] = defaultdict(list)
        for version in sorted(self.versions, key=lambda v: v.valid_from):
            found[version.unit_level, parse_unit_name(version.unit_name).bare].append(version)
        return found

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "UnitRegistry":
        """The registry of the whole country, from the package's reference files."""
        folder = files(__package__)
        successors: dict[str, set[str]] = defaultdict(set)
        with folder.joinpath("unit_successions.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                successors[row["old_unit_id"]].add(row["new_unit_id"])
        with folder.joinpath("units.csv").open(encoding="utf-8") as lines:
            return cls(
                (
                    UnitVersion(
                        unit_id=row["unit_id"],
                        unit_code=row["unit_code"],
                        unit_name=row["unit_name"],
                        unit_type=row["unit_type"],
                        unit_level=row["unit_level"],  # type: ignore[arg-type]
                        parent_unit_id=row["parent_unit_id"] or None,
                        valid_from=date.fromisoformat(row["valid_from"]),
                        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else OPEN_END,
                        legal_basis=row["legal_basis"] or None,
                    )
                    for row in csv.DictReader(lines)
                ),
                successors,
            )

    @cached_property
    def sha256(self) -> str:
        """Hash of all that it knows."""
        told = [[str(value) for value in vars(version).values()] for version in self.versions]
        successors = sorted((old, sorted(new)) for old, new in self._successors.items())
        return hashlib.sha256(json.dumps([told, successors]).encode()).hexdigest()

    def has_level(self, level: Level, day: date) -> bool:
        """Whether any unit of a level exists on a day: districts ended on 30 June 2025."""
        if (level, day) not in self._levels_on:
            self._levels_on[level, day] = any(
                v.unit_level == level and v.valid_from <= day <= v.valid_to for v in self.versions
            )
        return self._levels_on[level, day]

    def version_on(self, unit_id: str, day: date) -> UnitVersion | None:
        """The version of a unit in force on a day."""
        return next((v for v in self._by_id.get(unit_id, ()) if v.valid_from <= day <= v.valid_to), None)

    def last_day_of(self, unit_id: str) -> date:
        """The last day of a unit's life; `OPEN_END` while it exists."""
        return self._by_id[unit_id][-1].valid_to

    def ancestors_on(self, unit_id: str, day: date) -> tuple[UnitVersion, ...]:
        """The unit itself and all above it on a day, lowest first; empty if it doesn't exist that day."""
        chain = []
        current: str | None = unit_id
        while current is not None and (version := self.version_on(current, day)):
            chain.append(version)
            current = version.parent_unit_id
        return tuple(chain)

    def days_before_changes(self, first_day: date, last_day: date) -> list[date]:
        """The days within two on whose morrow some unit begins, first the earliest; not the last of them."""
        return [day for day in self._eves if first_day <= day < last_day]

    @cached_property
    def _eves(self) -> list[date]:
        return sorted({v.valid_from - timedelta(days=1) for v in self.versions})

    def stretch_of(self, day: date) -> int:
        """The number of the stretch of days that a day lies in; within one no unit begins, ends or changes."""
        if day not in self._stretches:
            self._stretches[day] = bisect_right(self._changes, day)
        return self._stretches[day]

    @cached_property
    def _changes(self) -> list[date]:
        ends = {v.valid_to + timedelta(days=1) for v in self.versions if v.valid_to < date.max}
        return sorted({v.valid_from for v in self.versions} | ends)

    def units_called(self, text: str, levels: Sequence[Level], first_day: date, last_day: date) -> frozenset[str]:
        """The ids of the units of some levels that a text can name, with those above them if it tells them.

        Those that bear the name within the days; if none does, those that ever bore it. A number is no name.
        """
        for span in ((first_day, last_day), EVER):
            for path in unit_paths(text):
                if found := self.named(path, levels, *span):
                    return frozenset(v.unit_id for v in found)
        return NOWHERE_TOLD

    def bearing(self, level: Level, code: str) -> list[UnitVersion]:
        """The versions of all units that ever bore a full code, in the order of time."""
        return self._by_code.get((level, code), [])

    def versions_of(self, unit_id: str) -> list[UnitVersion]:
        """The versions of a unit, in the order of time."""
        return self._by_id[unit_id]

    def successors_of(self, unit_id: str) -> Collection[str]:
        """The ids of the units that took over all or part of a unit."""
        return self._successors.get(unit_id, ())

    def predecessors_of(self, unit_id: str) -> Collection[str]:
        """The ids of the units of which a unit took over all or part."""
        return self._predecessors.get(unit_id, ())

    def lies_in(self, unit_id: str, region: frozenset[str]) -> bool:
        """Whether a unit is one of some units or was ever under one, itself or those it came from or went to."""
        return not region.isdisjoint(self.kin_of(unit_id))

    def level_of(self, unit_id: str) -> Level:
        """The level of a unit, which it never changes."""
        return self._by_id[unit_id][0].unit_level

    def named(self, path: Path, levels: Sequence[Level], first_day: date, last_day: date) -> list[UnitVersion]:
        """The versions within the days of the units that a path names.

        Those above them must be so within the days, though they may be called by a name of another time: a commune of
        2026 in a district of 2024 is as doubtful as a code of 2024.
        """
        name, *above = path
        if name.is_number:
            return []
        own = [
            v
            for level in levels
            for v in self._by_name.get((level, name.bare), ())
            if v.valid_from <= last_day and v.valid_to >= first_day and name.type_word in (None, v.unit_type)
        ]
        if not above or not own:
            return own
        for span in ((first_day, last_day), EVER):
            if parents := {v.unit_id for v in self.named(tuple(above), ("country", *ABOVE_COMMUNES), *span)}:
                under = (self.above(v, first_day, last_day) - {v.unit_id} for v in own)
                return [v for v, ids in zip(own, under, strict=True) if not parents.isdisjoint(ids)]
        return []

    def inside(
        self, versions: Sequence[UnitVersion], region: frozenset[str], first_day: date, last_day: date
    ) -> list[UnitVersion]:
        """The versions whose unit lies in a region within the days; if none does, those of which it can be said.

        A commune abolished in June 2025 lay in a district and an old province; its report of the year may declare
        the new one. A commune of July 2025 lies in no district, but the form may still have one sheet for each.
        """
        strictly = [v for v in versions if not region.isdisjoint(self.above(v, first_day, last_day))]
        return strictly or [v for v in versions if self.lies_in(v.unit_id, region)]

    def above(self, version: UnitVersion, first_day: date, last_day: date) -> set[str]:
        """The ids of a unit and of all above it on any of the days on which the version is in force."""
        ids = {version.unit_id}
        first_day, last_day = max(first_day, version.valid_from), min(last_day, version.valid_to)
        for parent in self._by_id.get(version.parent_unit_id or "", ()):
            if parent.valid_from <= last_day and parent.valid_to >= first_day:
                ids |= self.above(parent, first_day, last_day)
        return ids

    def kin_of(self, unit_id: str) -> frozenset[str]:
        """The ids of all that was ever above a unit, above those it came from, or above those that took it over."""
        if unit_id not in self._kin:
            lines = {unit_id, *self._predecessors.get(unit_id, ()), *self._successors.get(unit_id, ())}
            kin = {above for line in lines for v in self._by_id[line] for above in self.above(v, *EVER)}
            # Only of those above: two communes that share an old one do not lie in each other.
            kin.update(*(self._successors.get(above, ()) for above in kin - lines))
            self._kin[unit_id] = frozenset(kin)
        return self._kin[unit_id]

    @cached_property
    def near_names(self) -> NearNames:
        return NearNames({bare for _, bare in self._by_name})
