"""Areas that stay comparable: the finest territories that consist of whole units on every day since 2021, and above
them today's provinces and the provinces and districts of before July 2025.

What belongs here is which unit lies in which area, and when, by the register and the successions alone. What was
reported of an area is added up in `models/`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import OPEN_END, UnitVersion

AreaKind = Literal["commune_area", "old_district", "old_province", "province", "country"]

OLD_DAY = date(2025, 6, 30)
"""The last day of the districts and of 63 provinces."""
_DAY = timedelta(days=1)
_NAMED = 4
"""Communes that the name of an area of several names."""


@dataclass(frozen=True)
class Area:
    """A territory."""

    area_id: str
    area_name: str
    area_kind: AreaKind
    is_whole: bool
    """Whether whole units make it up on every day: no commune of today crosses its border."""
    unit_count: int
    """Communes of today in it."""
    province_unit_id: str | None
    """Today's province; of the country none."""
    legal_basis: str | None
    """The resolutions that made its communes of today, or the unit that it is called by, what they are."""


@dataclass(frozen=True)
class AreaUnit:
    """A unit that lies wholly in an area, for some days."""

    area_id: str
    unit_id: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class _Stretch:
    """Some days on which a commune lay under a unit."""

    commune: str
    first: date
    last: date


class Areas:
    """All areas of a register.

    Args:
        versions: of every unit.
        successions: old commune → the communes that took over all or part of it.
    """

    def __init__(self, versions: Iterable[UnitVersion], successions: Mapping[str, Iterable[str]]) -> None:
        self._versions: dict[str, list[UnitVersion]] = defaultdict(list)
        for version in sorted(versions, key=lambda v: v.valid_from):
            self._versions[version.unit_id].append(version)
        self._communes = [u for u, found in self._versions.items() if found[0].unit_level == "commune"]
        self._above = {commune: list(self._ways(commune)) for commune in self._communes}
        self._under: dict[str | None, set[str]] = defaultdict(set)
        for commune in self._communes:
            for version in self._versions[commune]:
                self._under[version.parent_unit_id].add(commune)
        self._area_of = self._joined(successions)
        self._came_of: dict[str, list[str]] = defaultdict(list)
        self._became = {old: [new for new in news if new in self._above] for old, news in successions.items()}
        for old, news in successions.items():
            for new in news:
                self._came_of[new].append(old)
        self.areas: list[Area] = []
        self.units: list[AreaUnit] = []
        self._make()

    # --- The finest areas -------------------------------------------------------------------------

    def _joined(self, successions: Mapping[str, Iterable[str]]) -> dict[str, str]:
        """Commune → one commune that stands for its area: communes that passed territory on are in one."""
        leader = {commune: commune for commune in self._communes}

        def lead(commune: str) -> str:
            while leader[commune] != commune:
                leader[commune] = leader[leader[commune]]
                commune = leader[commune]
            return commune

        def join(communes: Iterable[str]) -> None:
            first, *others = communes
            for other in others:
                leader[lead(other)] = lead(first)

        for old, news in successions.items():
            if old in leader:
                join([old, *(new for new in news if new in leader)])
        changed = self._changed_on()
        for commune in self._communes:
            found = self._versions[commune]
            # Where it went, or came from, is not on record: to or from those of its district that changed that day.
            if found[-1].valid_to < OLD_DAY:
                day = found[-1].valid_to + _DAY
                join([commune, *self._mates(commune, found[-1].parent_unit_id, day, day, changed)])
            if found[0].valid_from not in (FIRST_DAY, OLD_DAY + _DAY):
                day = found[0].valid_from
                join([commune, *self._mates(commune, found[0].parent_unit_id, day, day - _DAY, changed)])
        return {commune: lead(commune) for commune in self._communes}

    def _mates(
        self,
        commune: str,
        district: str | None,
        day: date,
        there_on: date,
        changed: Mapping[tuple[str | None, date], list[str]],
    ) -> list[str]:
        """Those of a district that changed on a day; if none that was there did, one of those that stayed is it."""
        mates = changed.get((district, day), [])
        if any(mate != commune and self._is_there(mate, there_on) for mate in mates):
            return mates
        stayed = (c for c in self._under[district] if self._lay_in(c, district, day) and self._is_there(c, day - _DAY))
        return [*mates, *sorted(stayed)]

    def _lay_in(self, commune: str, district: str | None, day: date) -> bool:
        found = self._versions[commune]
        return any(v.parent_unit_id == district and v.valid_from <= day <= v.valid_to for v in found)

    def _changed_on(self) -> dict[tuple[str | None, date], list[str]]:
        """(district, day) → the communes of it that ended the day before, began that day, or changed in any way."""
        changed: dict[tuple[str | None, date], list[str]] = defaultdict(list)
        for commune in self._communes:
            found = self._versions[commune]
            for former, latter in zip([None, *found], [*found, None], strict=True):
                if latter is None and (former is None or former.valid_to == OPEN_END):
                    continue
                day = latter.valid_from if latter else former.valid_to + _DAY  # type: ignore[union-attr]
                for district in {v.parent_unit_id for v in (former, latter) if v}:
                    changed[district, day].append(commune)
        return changed

    # --- Those above ------------------------------------------------------------------------------

    def _ways(self, commune: str) -> Iterator[tuple[str, _Stretch]]:
        """Every unit above a commune, and when."""

        def climb(parent: str | None, first: date, last: date) -> Iterator[tuple[str, _Stretch]]:
            for version in self._versions.get(parent or "", ()):
                begin, end = max(first, version.valid_from), min(last, version.valid_to)
                if begin <= end:
                    yield version.unit_id, _Stretch(commune, begin, end)
                    yield from climb(version.parent_unit_id, begin, end)

        for version in self._versions[commune]:
            yield from climb(version.parent_unit_id, version.valid_from, version.valid_to)

    def _containers(self, communes: Sequence[str], level: str, day: date) -> set[str]:
        """The units of a level in which some communes lay on a day."""
        then = {c: day for c in communes if self._is_there(c, day)}
        # A district without communes became a commune itself.
        then = then or {old: day for c in communes for old in self._came_of[c] if old in self._versions}
        # Where neither heir nor origin is on record, the territory stays where its last, or first, communes lay.
        then = then or {c: self._nearest_day(c, day) for c in self._nearest(communes, day)}
        return {found for one, on in then.items() for found in self._above_on(one, level, on)}

    def _nearest_day(self, commune: str, day: date) -> date:
        found = self._versions[commune]
        return min(max(day, found[0].valid_from), found[-1].valid_to)

    def _nearest(self, communes: Sequence[str], day: date) -> list[str]:
        """Of communes none of which is there on a day, those that are nearest to it in time."""
        distance = {c: abs(self._nearest_day(c, day) - day) for c in communes}
        return [c for c in communes if distance[c] == min(distance.values())]

    def _above_on(self, unit_id: str, level: str, day: date) -> Iterator[str]:
        """The unit of a level that a unit is, or under which it lies, on a day."""
        for version in self._versions.get(unit_id, ()):
            if version.valid_from <= day <= version.valid_to:
                if version.unit_level == level:
                    yield unit_id
                elif version.parent_unit_id:
                    yield from self._above_on(version.parent_unit_id, level, day)

    def _make(self) -> None:
        members: dict[str, list[str]] = defaultdict(list)
        for commune in sorted(self._communes):
            members[self._area_of[commune]].append(commune)
        layers: list[tuple[AreaKind, str, date]] = [
            ("old_district", "district", OLD_DAY), ("old_province", "province", OLD_DAY),
            ("province", "province", OPEN_END), ("country", "country", OPEN_END),
        ]  # fmt: skip
        whole: dict[str, dict[str, str | None]] = {kind: {} for kind, *_ in layers}
        crossed: dict[str, set[str]] = {kind: set() for kind, *_ in layers}
        for area, communes in members.items():
            for kind, level, day in layers:
                there = self._containers(communes, level, day)
                whole[kind][area] = next(iter(there)) if len(there) == 1 else None
                crossed[kind] |= there if len(there) > 1 else set()
        for area, communes in members.items():
            self._add("commune_area", self._name_of(communes), communes, whole["province"][area], True)
        under = self._units_above()
        for kind, _, day in layers:
            self._add_layer(kind, day, members, whole, crossed[kind], under)

    def _add_layer(
        self,
        kind: AreaKind,
        day: date,
        members: Mapping[str, Sequence[str]],
        whole: Mapping[str, Mapping[str, str | None]],
        crossed: set[str],
        under: Mapping[str, list[_Stretch]],
    ) -> None:
        inside: dict[str, list[str]] = defaultdict(list)
        for area, unit_id in whole[kind].items():
            if unit_id is not None:
                inside[unit_id] += members[area]
        higher: dict[str, list[AreaUnit]] = defaultdict(list)
        for unit_id, stretches in under.items():
            for first, last, areas in self._segments(stretches):
                there = {whole[kind][area] for area in areas}
                if len(there) == 1 and (own := next(iter(there))) is not None:
                    higher[own].append(AreaUnit(f"{kind}-{own}", unit_id, first, last))
        if kind == "country":
            # Whatever is in it, communes or none, is the country's.
            for own in inside:
                lives = ((u, v) for u, v in self._versions.items() if u not in self._above)
                higher[own] = [AreaUnit(f"{kind}-{own}", u, v[0].valid_from, v[-1].valid_to) for u, v in lives]
        for unit_id in sorted(inside.keys() | crossed):
            communes = inside[unit_id]
            found = self._versions[unit_id]
            name = next((v.unit_name for v in reversed(found) if v.valid_from <= day), found[0].unit_name)
            province = {whole["province"][self._area_of[c]] for c in communes}
            today = None if kind == "country" or len(province) != 1 else next(iter(province))
            name = f"{name} (cũ)" if kind.startswith("old_") else name
            self._add(kind, name, communes, today, unit_id not in crossed, unit_id)
            self.units += _merged(higher[unit_id])

    def _add(
        self, kind: AreaKind, name: str, communes: Sequence[str], province: str | None, is_whole: bool, own: str = ""
    ) -> None:
        today = [c for c in communes if self._is_there(c, OPEN_END)]
        area_id = f"{kind}-{own or min(today or communes)}"
        made = [self._versions[own][-1]] if own else [self._versions[c][-1] for c in today]
        basis = "; ".join(sorted({version.legal_basis for version in made if version.legal_basis})) or None
        self.areas.append(Area(area_id, name, kind, is_whole, len(today), province, basis))
        self.units += [
            AreaUnit(area_id, c, self._versions[c][0].valid_from, self._versions[c][-1].valid_to) for c in communes
        ]

    def _units_above(self) -> dict[str, list[_Stretch]]:
        under: dict[str, list[_Stretch]] = defaultdict(list)
        for commune in self._communes:
            for unit_id, stretch in self._above[commune]:
                under[unit_id].append(stretch)
        for unit_id, found in self._versions.items():
            if unit_id not in self._above:
                under[unit_id] += self._without_communes(unit_id, found, under[unit_id])
        return {unit_id: stretches for unit_id, stretches in under.items() if stretches}

    def _without_communes(
        self, unit_id: str, found: Sequence[UnitVersion], stretches: Sequence[_Stretch]
    ) -> list[_Stretch]:
        """Days of a unit on which no commune lay in it: its territory is what became communes, or what was them.

        Five districts are islands without a commune; two outlived their communes by a month.
        """
        filled: list[_Stretch] = []
        day = found[0].valid_from
        for start, end in [*sorted((s.first, s.last) for s in stretches), (OPEN_END, OPEN_END)]:
            last = min(start - _DAY, found[-1].valid_to) if start < OPEN_END else found[-1].valid_to
            if day <= last and day < OPEN_END:
                after = last + _DAY if last < OPEN_END else None
                beside = [s.commune for s in stretches if s.last == day - _DAY or s.first == after]
                filled += [_Stretch(commune, day, last) for commune in self._became.get(unit_id) or beside]
            day = max(day, end + _DAY if end < OPEN_END else OPEN_END)
        return filled

    def _segments(self, stretches: Sequence[_Stretch]) -> Iterator[tuple[date, date, set[str]]]:
        """The days on which a unit's communes stay the same, with their areas."""
        begins = sorted({s.first for s in stretches} | {s.last + _DAY for s in stretches if s.last < OPEN_END})
        for first, next_first in zip(begins, [*begins[1:], None], strict=True):
            areas = {self._area_of[s.commune] for s in stretches if s.first <= first <= s.last}
            if areas:
                yield first, next_first - _DAY if next_first else OPEN_END, areas

    def _is_there(self, unit_id: str, day: date) -> bool:
        found = self._versions[unit_id]
        return found[0].valid_from <= day <= found[-1].valid_to

    def _name_of(self, communes: Sequence[str]) -> str:
        today = [c for c in communes if self._is_there(c, OPEN_END)] or communes
        names = [self._versions[c][-1].unit_name for c in today]
        more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
        return ", ".join(names[:_NAMED]) + more


def _merged(units: Sequence[AreaUnit]) -> list[AreaUnit]:
    """Stretches of one unit that follow one another as one."""
    merged: list[AreaUnit] = []
    for one in sorted(units, key=lambda u: (u.unit_id, u.valid_from)):
        last = merged[-1] if merged else None
        if last and last.unit_id == one.unit_id and last.valid_to + _DAY == one.valid_from:
            merged[-1] = AreaUnit(one.area_id, one.unit_id, last.valid_from, one.valid_to)
        else:
            merged.append(one)
    return merged
