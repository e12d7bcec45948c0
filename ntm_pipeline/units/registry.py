"""Whose row is it? A code or a name, a span of days → one unit.

Codes are re-used: nearly every commune of July 2025 bears the code of an old one, so a code alone names nobody.
What belongs here is the reading of a code on a day, the weighing of the name beside it, and the search for a name
within its parents. How names are compared is the business of `names`; what is said to a sender whose unit isn't
found stands at the end. What a row's days are is the business of its contract.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units.names import Path, UnitName, parse_unit_name, unit_paths
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
_LONGEST_NAME = 300
"""A name with the units above it is shorter."""
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


@dataclass(frozen=True)
class Resolution:
    """The unit a row means, and what its code or name gave reason to warn of."""

    unit: UnitVersion
    """The version in force on the day the code was read."""
    warning: Issue | None = None


class _Sought(NamedTuple):
    """A name without a code, and what tells where and when to look for it."""

    name: str
    levels: tuple[Level, ...]
    first_day: date
    last_day: date
    within: frozenset[str]
    around: tuple[str, ...]


ABOVE_COMMUNES: tuple[Level, ...] = ("province", "district")
Days = tuple[date, date]
EVER: Days = (date.min, OPEN_END)
NOWHERE_TOLD: frozenset[str] = frozenset()
MOST_CANDIDATES = 5
"""Of more units than these a message tells only how many they are."""


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
        self._by_name: dict[tuple[Level, str], list[UnitVersion]] = defaultdict(list)
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
            self._by_name[version.unit_level, parse_unit_name(version.unit_name).bare].append(version)

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

    def resolve(
        self,
        code: str | None,
        name: str | None,
        told_level: Level | None,
        first_day: date,
        last_day: date,
        within: frozenset[str] = NOWHERE_TOLD,
        around: tuple[str, ...] = (),
        read_on: date | None = None,
    ) -> Resolution:
        """The unit meant by a code, a name or both, in a row that speaks of `first_day`..`last_day`.

        It is the one that bears them on the day `read_on`; where nobody does, on the last day on which somebody did.

        Args:
            code: as written; zeros may be lost.
            name: as written, perhaps with the units above it; None where the row gives none.
            told_level: what the heading or `Cấp` says; None where neither does.
            first_day: of the row's period, year or closing date.
            last_day: of the same, as far as it is over and the row was written by then.
            within: units (by id) at or under one of which a name without a code is sought; empty: anywhere.
            around: the texts of the section and the sheet the row stands in, the closest first; those that name a
                district or a province narrow the search for a name without a code.
            read_on: the day within the period on which the row's table is read; by default the last.

        Raises:
            UnreadableError: rules `unit_unknown`, `unit_code_not_readable`, `code_and_name_disagree`,
                `unit_ambiguous`, `unit_contradicts_section`, `missing_value`.
        """
        day = read_on or last_day
        levels = (told_level,) if told_level else LEVELS
        if name and len(name) > _LONGEST_NAME:
            name = f"{name[: _LONGEST_NAME - 1]}…"  # nobody is called so, and messages stay short
        sought = _Sought(name, levels, first_day, last_day, within, around) if name else None
        if not code:
            if not sought:
                raise UnreadableError(
                    Issue(
                        "missing_value",
                        "Dòng này không có mã và cũng không có tên đơn vị; hãy điền mã đơn vị hành chính.",
                        "This row has neither code nor name of a unit; fill in the unit's code.",
                    )
                )
            return Resolution(self._by_name_on(day, sought))
        try:
            level, padded = read_code(code, told_level)
        except UnreadableError as wrong:
            return self._despite(wrong.issue, code, sought)
        ever = self._by_code.get((level, padded), [])
        bearers = [v for v in ever if v.valid_from <= last_day and v.valid_to >= first_day]
        if not bearers:
            unknown = self._unknown(padded, level, first_day, last_day)
            if ever:
                # The code of another time: whether the figures are that unit's or the named one's nobody can tell.
                raise UnreadableError(_with(unknown, self._expected(sought)))
            return self._despite(unknown, padded, sought)
        bearer = next((v for v in bearers if v.valid_from <= day <= v.valid_to), None)
        if bearer is None:
            bearer = max(bearers, key=lambda v: min(v.valid_to, last_day))
            day = min(bearer.valid_to, last_day)
        if not name or self._is_called(bearer, name):
            return Resolution(bearer)
        is_of_bearer = self._was_ever_called(bearer.unit_id, name)
        if not is_of_bearer:
            others = [v for v in bearers if v.unit_id != bearer.unit_id and self._was_ever_called(v.unit_id, name)]
            if others:
                return Resolution(max(others, key=lambda v: v.valid_to))
            bearer_ids = {v.unit_id for v in bearers}
            elsewhen = [v for v in ever if v.unit_id not in bearer_ids and self._was_ever_called(v.unit_id, name)]
            if elsewhen:
                of_another_time = _code_of_another_time(padded, name, max(elsewhen, key=lambda v: v.valid_to), bearer)
                raise UnreadableError(_with(of_another_time, self._expected(sought)))
        if other := self._other_meant(bearer, name, day):
            raise UnreadableError(_code_and_name_disagree(padded, name, bearer, other))
        if level == "country":
            return Resolution(bearer)  # "Cả nước", "Các bộ, ngành"
        of_another_day = _name_of_another_day if is_of_bearer else _name_differs
        return Resolution(bearer, of_another_day(padded, name, bearer))

    def bears(self, code: str | None, name: str | None, told_level: Level | None, day: date) -> tuple[bool, bool]:
        """Whether somebody bears a row's code on a day, and by the name beside it, where one is; or the name alone."""
        if code:
            try:
                written = read_code(code, told_level)
            except UnreadableError:
                return False, False
            versions = self._by_code.get(written, ())
            bearer = next((v for v in versions if v.valid_from <= day <= v.valid_to), None)
            return bearer is not None, bearer is not None and (not name or self._is_called(bearer, name))
        levels = (told_level,) if told_level else LEVELS
        is_borne = bool(name) and any(self._named(path, levels, day, day) for path in unit_paths(str(name)))
        return is_borne, is_borne

    def days_before_changes(self, first_day: date, last_day: date) -> list[date]:
        """The days within two on whose morrow some unit begins, first the earliest; not the last of them."""
        return [day for day in self._eves if first_day <= day < last_day]

    @cached_property
    def _eves(self) -> list[date]:
        return sorted({v.valid_from - timedelta(days=1) for v in self.versions})

    def _is_called(self, version: UnitVersion, name: str) -> bool:
        """Whether a text names a unit as it is called on the days of a version, perhaps with those above it."""
        official = parse_unit_name(version.unit_name)
        for path in unit_paths(name):
            if path[0].may_be(official):
                if len(path) == 1:
                    return True
                parents = frozenset(v.unit_id for v in self._named(path[1:], LEVELS, *EVER))
                if not self._kin_of(version.unit_id).isdisjoint(parents):
                    return True
        return False

    def _other_meant(self, bearer: UnitVersion, name: str, day: date) -> str:
        """Whom the name beside a code means instead of the code's bearer; empty where it may be a way to write him.

        A name of another level of unit, or that of another unit of the same province.
        """
        word = parse_unit_name(name).type_word
        if word in LEVEL_OF_TYPE and LEVEL_OF_TYPE[word] != bearer.unit_level:
            return name
        if word == "thành phố" and bearer.unit_level not in ABOVE_COMMUNES:
            return name
        province = self._province_of(bearer.unit_id, day)
        digits = bearer.unit_code.lstrip("0")
        for path in unit_paths(name):
            for other in self._named(path, (*ABOVE_COMMUNES, "commune"), day, day):
                if other.unit_id == bearer.unit_id:
                    continue
                # 169 "Đồng Hỷ" among communes is the district, and not 00169, a ward of Hà Nội.
                is_same_code = other.unit_code.lstrip("0") == digits and other.unit_level != bearer.unit_level
                if is_same_code or province in (None, self._province_of(other.unit_id, day)):
                    return self._path(other, day)
        return ""

    def _province_of(self, unit_id: str, day: date) -> str | None:
        return next((v.unit_id for v in self.ancestors_on(unit_id, day) if v.unit_level == "province"), None)

    def units_called(self, text: str, levels: Sequence[Level], first_day: date, last_day: date) -> frozenset[str]:
        """The ids of the units of some levels that a text can name, with those above them if it tells them.

        Those that bear the name within the days; if none does, those that ever bore it. A number is no name.
        """
        for span in ((first_day, last_day), EVER):
            for path in unit_paths(text):
                if found := self._named(path, levels, *span):
                    return frozenset(v.unit_id for v in found)
        return NOWHERE_TOLD

    def bearers(self, code: str, first_day: date, last_day: date) -> frozenset[str]:
        """The ids of the units that bear a code within the days, its level told by its length.

        Raises:
            UnreadableError: `unit_code_not_readable`.
        """
        versions = self._by_code.get(read_code(code, None), ())
        return frozenset(v.unit_id for v in versions if v.valid_from <= last_day and v.valid_to >= first_day)

    def lies_in(self, unit_id: str, region: frozenset[str]) -> bool:
        """Whether a unit is one of some units or was ever under one, itself or those it came from or went to."""
        return not region.isdisjoint(self._kin_of(unit_id))

    def level_of(self, unit_id: str) -> Level:
        """The level of a unit, which it never changes."""
        return self._by_id[unit_id][0].unit_level

    def _named(self, path: Path, levels: Sequence[Level], first_day: date, last_day: date) -> list[UnitVersion]:
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
            if parents := {v.unit_id for v in self._named(tuple(above), ("country", *ABOVE_COMMUNES), *span)}:
                under = (self._above(v, first_day, last_day) - {v.unit_id} for v in own)
                return [v for v, ids in zip(own, under, strict=True) if not parents.isdisjoint(ids)]
        return []

    def _inside(
        self, versions: Sequence[UnitVersion], region: frozenset[str], first_day: date, last_day: date
    ) -> list[UnitVersion]:
        """The versions whose unit lies in a region within the days; if none does, those of which it can be said.

        A commune abolished in June 2025 lay in a district and an old province; its report of the year may declare
        the new one. A commune of July 2025 lies in no district, but the form may still have one sheet for each.
        """
        strictly = [v for v in versions if not region.isdisjoint(self._above(v, first_day, last_day))]
        return strictly or [v for v in versions if self.lies_in(v.unit_id, region)]

    def _above(self, version: UnitVersion, first_day: date, last_day: date) -> set[str]:
        """The ids of a unit and of all above it on any of the days on which the version is in force."""
        ids = {version.unit_id}
        first_day, last_day = max(first_day, version.valid_from), min(last_day, version.valid_to)
        for parent in self._by_id.get(version.parent_unit_id or "", ()):
            if parent.valid_from <= last_day and parent.valid_to >= first_day:
                ids |= self._above(parent, first_day, last_day)
        return ids

    def _kin_of(self, unit_id: str) -> frozenset[str]:
        """The ids of all that was ever above a unit, above those it came from, or above those that took it over."""
        if unit_id not in self._kin:
            lines = {unit_id, *self._predecessors.get(unit_id, ()), *self._successors.get(unit_id, ())}
            kin = {above for line in lines for v in self._by_id[line] for above in self._above(v, *EVER)}
            # Only of those above: two communes that share an old one do not lie in each other.
            kin.update(*(self._successors.get(above, ()) for above in kin - lines))
            self._kin[unit_id] = frozenset(kin)
        return self._kin[unit_id]

    def _was_ever_called(self, unit_id: str, name: str) -> bool:
        official = [parse_unit_name(version.unit_name) for version in self._by_id[unit_id]]
        written = parse_unit_name(name)
        if any(written.may_be(known) for known in official):
            return True
        for path in unit_paths(name):
            if any(path[0].may_be(known) for known in official):
                if len(path) == 1:
                    return True
                parents = frozenset(v.unit_id for v in self._named(path[1:], LEVELS, *EVER))
                if not self._kin_of(unit_id).isdisjoint(parents):
                    return True
        return False

    def _by_name_on(self, day: date, sought: _Sought) -> UnitVersion:
        """The unit of a name on a day; where nobody bears it there, on the last day within the row's days."""
        try:
            return self._by_name_alone(sought._replace(first_day=day, last_day=day))
        except UnreadableError as unreadable:
            if unreadable.issue.rule == "unit_ambiguous":
                raise
        return self._by_name_alone(sought)

    def _by_name_alone(self, sought: _Sought) -> UnitVersion:
        name, days = sought.name, (sought.first_day, sought.last_day)
        found: list[UnitVersion] = []
        for path in unit_paths(name):
            found = self._named(path, sought.levels, *days)
            if sought.within:
                found = self._inside(found, sought.within, *days)
            if found:
                break
        if not found:
            raise UnreadableError(self._nobody_called(sought))
        for text in sought.around:
            region = self.units_called(text, ABOVE_COMMUNES, *days)
            if sought.within:
                # A sheet may be called like a district at the other end of the country.
                region = frozenset(
                    unit_id
                    for unit_id in region
                    if self.lies_in(unit_id, sought.within)
                    or any(self.lies_in(declared, frozenset({unit_id})) for declared in sought.within)
                )
            if not region:
                continue
            narrowed = self._inside(found, region, *days)
            if not narrowed:
                raise UnreadableError(self._outside_section(name, text, found, sought.last_day))
            found = narrowed
            if len({v.unit_id for v in found}) == 1:
                break
        latest = max(min(v.valid_to, sought.last_day) for v in found)
        candidates = {v.unit_id: v for v in found if v.valid_to >= latest}
        if len(candidates) > 1:
            listed_vi, listed_en = self._listed(candidates.values(), sought.last_day)
            raise UnreadableError(
                Issue(
                    "unit_ambiguous",
                    f"Tên “{name}” có thể là {len(candidates)} đơn vị ({listed_vi}); hãy điền mã đơn vị hành chính.",
                    f"The name “{name}” fits {len(candidates)} units ({listed_en}); fill in the unit's code.",
                )
            )
        return next(iter(candidates.values()))

    def _despite(self, wrong: Issue, code: str, sought: _Sought | None) -> Resolution:
        """The unit of the name beside a code that no unit ever bore, if the name alone tells it."""
        if not sought:
            raise UnreadableError(wrong)
        try:
            unit = self._by_name_alone(sought)
        except UnreadableError as unclear:
            raise UnreadableError(_with(wrong, (unclear.issue.message_vi, unclear.issue.message_en))) from None
        path = self._path(unit, sought.last_day)
        return Resolution(
            unit,
            Issue(
                "unit_code_wrong",
                f"“{code}” không phải là mã của đơn vị nào; theo tên “{sought.name}”, số liệu được tính cho {path}, mã"
                f" {unit.unit_code}. Hãy sửa lại mã.",
                f"“{code}” is no unit's code; by the name “{sought.name}” the figures are counted for {path}, code"
                f" {unit.unit_code}. Correct the code.",
            ),
        )

    def _expected(self, sought: _Sought | None) -> tuple[str, str]:
        """The code to be expected beside a name, if the name alone tells it."""
        try:
            unit = self._by_name_alone(sought) if sought else None
        except UnreadableError:
            unit = None
        if unit is None or not sought:
            return "", ""
        path = self._path(unit, sought.last_day)
        return (
            f"Trong kỳ này mã của {path} là {unit.unit_code}.",
            f"In this period the code of {path} is {unit.unit_code}.",
        )

    def district_ended(self, code: str, last_day: date) -> Issue | None:
        """What to say of the code of a district in a report on days after districts ended; None for other codes."""
        if self.has_level("district", last_day):
            return None
        try:
            level, padded = read_code(code, "district")
        except UnreadableError:
            return None
        former = self._by_code.get((level, padded))
        if not former or former[-1].valid_to >= last_day:
            return None
        district = former[-1]
        ended = max(v.valid_to for v in self.versions if v.unit_level == "district")
        above = [self.version_on(unit_id, last_day) for unit_id in self._kin_of(district.unit_id)]
        provinces = sorted((v for v in above if v and v.unit_level == "province"), key=lambda v: v.unit_code)
        codes = "".join(f", {v.unit_code} {v.unit_name}" for v in provinces)
        return Issue(
            "unit_unknown",
            f"Mã “{code}” là của {district.unit_name}, nhưng cấp huyện đã kết thúc ngày {_vi_day(ended)}. Hãy ghi mã"
            f" cấp xã (5 chữ số) hoặc mã cấp tỉnh (2 chữ số{codes}).",
            f"Code “{code}” was that of {district.unit_name}, but districts ended on {ended}. Write the code of the"
            f" commune (5 digits) or of the province (2 digits{codes}).",
        )

    def _unknown(self, padded: str, level: Level, first_day: date, last_day: date) -> Issue:
        if level == "district" and (ended := self.district_ended(padded, last_day)):
            return ended
        vi, en = LEVEL_WORDS[level]
        span_vi, span_en = f"ngày {_vi_day(last_day)}", f"on {last_day}"
        if first_day != last_day:
            span_vi, span_en = f"kỳ đến ngày {_vi_day(last_day)}", f"in the period that ends on {last_day}"
        hint_vi = hint_en = ""
        if ever := self._by_code.get((level, padded)):
            hint_vi, hint_en = self._life(ever[-1], last_day)
            hint_vi, hint_en = f" Mã này là của {hint_vi}.", f" The code was that of {hint_en}."
        return Issue(
            "unit_unknown",
            f"Không có đơn vị {vi} nào mang mã “{padded}” vào {span_vi}.{hint_vi} Hãy kiểm tra lại mã đơn vị.",
            f"No {en} bears the code “{padded}” {span_en}.{hint_en} Check the unit's code.",
        )

    def _life(self, version: UnitVersion, day: date) -> tuple[str, str]:
        """A unit of another time: when it was called so, and what it is on the day."""
        path, begin, end = self._path(version, day), version.valid_from, version.valid_to
        until_vi, until_en = ("đến nay", "today") if end == OPEN_END else (f"đến {_vi_day(end)}", str(end))
        vi = f"{path} (mã {version.unit_code}, từ {_vi_day(begin)} {until_vi})"
        en = f"{path} (code {version.unit_code}, {begin} to {until_en})"
        heirs = {version.unit_id, *self._successors.get(version.unit_id, ())}
        now = [v for heir in sorted(heirs) if (v := self.version_on(heir, day))] if version.valid_to < day else []
        if now:
            now_vi, now_en = self._listed(now, day)
            vi, en = f"{vi}, nay là {now_vi}", f"{en}, now {now_en}"
        return vi, en

    def _listed(self, versions: Iterable[UnitVersion], day: date) -> tuple[str, str]:
        """Codes and paths of some units; of many, the first and how many more."""
        texts = sorted(f"{v.unit_code} {self._path(v, day)}" for v in versions)
        shown, more = "; ".join(texts[:MOST_CANDIDATES]), len(texts) - MOST_CANDIDATES
        if more <= 0:
            return shown, shown
        return f"{shown}; và {more} đơn vị khác", f"{shown}; and {more} more"

    def _path(self, version: UnitVersion, day: date) -> str:
        chain = self.ancestors_on(version.unit_id, min(max(day, version.valid_from), version.valid_to))
        return ", ".join(v.unit_name for v in chain if v.unit_level != "country" or v is chain[0])

    def _nobody_called(self, sought: _Sought) -> Issue:
        hint_vi, hint_en = self._name_hint(sought)
        told = "/".join(sorted({v.unit_name for unit_id in sought.within for v in self._by_id[unit_id][-1:]})[:2])
        under_vi, under_en = (f" thuộc {told}", f" in {told}") if told else ("", "")
        return Issue(
            "unit_unknown",
            f"Không có đơn vị nào tên “{sought.name}”{under_vi} vào ngày {_vi_day(sought.last_day)}.{hint_vi} Hãy kiểm"
            " tra lại tên (đủ dấu) hoặc điền mã đơn vị hành chính.",
            f"No unit is called “{sought.name}”{under_en} on {sought.last_day}.{hint_en} Check the name (with its"
            " accents) or fill in the unit's code.",
        )

    def _name_hint(self, sought: _Sought) -> tuple[str, str]:
        """What may have been meant: the unit at another time, names like it, one elsewhere or of another level."""
        days, last_day, within = (sought.first_day, sought.last_day), sought.last_day, sought.within
        paths = unit_paths(sought.name)

        def among(
            paths: Iterable[Path], levels: Sequence[Level], span: Days, region: frozenset[str]
        ) -> list[UnitVersion]:
            found = [v for path in paths for v in self._named(path, levels, *span)]
            found = self._inside(found, region, *span) if region else found
            today = [v for v in found if v.valid_from <= last_day <= v.valid_to]
            return list({v.unit_id: v for v in today or found}.values())

        if all(path[0].is_number for path in paths):
            return " Một con số chưa phải là tên: hãy ghi cả loại đơn vị.", " A number is no name: write the type too."
        if once := among(paths, sought.levels, EVER, within):
            lives = [self._life(v, last_day) for v in once[:MOST_CANDIDATES]]
            return (
                f" Tên này là của thời gian khác: {'; '.join(vi for vi, _ in lives)}.",
                f" The name is of another time: {'; '.join(en for _, en in lives)}.",
            )
        like = [
            (UnitName(None, bare), *path[1:])
            for path in paths
            for bare in (path[0].bare, *sorted(self._near_names.near(path[0].bare)))
        ]
        for vi, en, others in (
            ("Tên gần giống", "Names like it", among(like, sought.levels, days, within)),
            ("Tên này có ở nơi khác", "The name is found elsewhere", among(paths, sought.levels, days, NOWHERE_TOLD)),
            ("Tên này là của đơn vị cấp khác", "A unit of another level is", among(paths, LEVELS, days, within)),
        ):
            if others:
                listed_vi, listed_en = self._listed(others, last_day)
                return f" {vi}: {listed_vi}.", f" {en}: {listed_en}."
        return "", ""

    @cached_property
    def _near_names(self) -> NearNames:
        return NearNames({bare for _, bare in self._by_name})

    def _outside_section(self, name: str, section: str, found: Sequence[UnitVersion], last_day: date) -> Issue:
        listed_vi, listed_en = self._listed({v.unit_id: v for v in found}.values(), last_day)
        return Issue(
            "unit_contradicts_section",
            f"Dòng “{name}” nằm trong mục hoặc trang tính “{section}”, nhưng ở đó không có đơn vị nào tên như vậy;"
            f" tên này là của {listed_vi}. Hãy điền mã đơn vị hành chính.",
            f"The row “{name}” stands in the section or sheet “{section}”, where no unit is called so; the name is"
            f" that of {listed_en}. Fill in the unit's code.",
        )


def read_code(code: str, told_level: Level | None) -> tuple[Level, str]:
    """The level and the full code (its lost zeros put back) that a written code means.

    Raises:
        UnreadableError: `unit_code_not_readable`, when no unit of that level can bear it.
    """
    text = re.sub(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]", "", code)
    # What keeps a spreadsheet from dropping the zeros: '05767 and ="05767"
    text = re.sub(r"^['’‘`]|^=?\"|\"$", "", text)
    if text.upper() == COUNTRY_CODE and told_level in (None, "country"):
        return "country", COUNTRY_CODE
    # Excel turns a code into a number and the number into text: 168.0
    text = re.sub(r"[.,]0+$", "", text)
    if re.fullmatch(r"[0-9]{1,5}", text):
        by_length = (level for level, length in CODE_LENGTH.items() if len(text) <= length)
        level: Level = next(by_length) if told_level is None else told_level
        if len(text) <= CODE_LENGTH.get(level, 0):
            return level, text.zfill(CODE_LENGTH[level])
    if told_level is None:
        (level_vi, level_en), expected_vi, expected_en = ("đơn vị", "unit"), "2, 3 hoặc 5 chữ số", "2, 3 or 5 digits"
    else:
        level_vi, level_en = LEVEL_WORDS[told_level]
        length = CODE_LENGTH.get(told_level)
        expected_vi, expected_en = (f"{length} chữ số", f"{length} digits") if length else (COUNTRY_CODE, COUNTRY_CODE)
    raise UnreadableError(
        Issue(
            "unit_code_not_readable",
            f"“{code}” không phải là mã {level_vi}; mã phải là {expected_vi}.",
            f"“{code}” is not a {level_en} code; it must be {expected_en}.",
        )
    )


def _vi_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _with(reason: Issue, more: tuple[str, str]) -> Issue:
    """A reason with another sentence in each language."""
    return Issue(reason.rule, f"{reason.message_vi} {more[0]}".rstrip(), f"{reason.message_en} {more[1]}".rstrip())


def _code_of_another_time(code: str, name: str, meant: UnitVersion, bearer: UnitVersion) -> Issue:
    """The name fits only a unit that bore the code at another time."""
    if meant.valid_from > bearer.valid_from:
        when_vi, when_en = f"chỉ từ {_vi_day(meant.valid_from)}", f"only from {meant.valid_from}"
    else:
        when_vi, when_en = f"chỉ đến {_vi_day(meant.valid_to)}", f"only until {meant.valid_to}"
    return Issue(
        "code_and_name_disagree",
        f"Mã {code} trong kỳ này là của {bearer.unit_name}; “{name}” mang mã này {when_vi}. Hãy ghi mã mà đơn vị mang"
        " trong kỳ báo cáo.",
        f"In this period code {code} is that of {bearer.unit_name}; “{name}” bore it {when_en}. Write the code that the"
        " unit bears in the period.",
    )


def _code_and_name_disagree(code: str, name: str, bearer: UnitVersion, other: str) -> Issue:
    meant_vi = meant_en = ""
    if other != name:
        meant_vi, meant_en = f", tức {other}", f", that is {other}"
    return Issue(
        "code_and_name_disagree",
        f"Mã {code} là của {bearer.unit_name}, nhưng tên ghi là “{name}”{meant_vi}: không biết số liệu là của đơn vị"
        " nào. Hãy sửa mã hoặc tên.",
        f"Code {code} is that of {bearer.unit_name}, but the name reads “{name}”{meant_en}: whose figures these are"
        " can't be told. Correct the code or the name.",
    )


def _name_of_another_day(code: str, name: str, bearer: UnitVersion) -> Issue:
    return Issue(
        "unit_name_differs",
        f"“{name}” là tên hoặc loại trước đây hay sau này của đơn vị mã {code}, trong kỳ này là {bearer.unit_name}; số"
        f" liệu được tính cho {bearer.unit_name}. Hãy ghi tên của đơn vị trong kỳ báo cáo.",
        f"“{name}” is a former or later name or type of the unit of code {code}, in this period {bearer.unit_name}; the"
        f" figures are counted for {bearer.unit_name}. Write the unit's name of the period.",
    )


def _name_differs(code: str, name: str, bearer: UnitVersion) -> Issue:
    return Issue(
        "unit_name_differs",
        f"Mã {code} là của {bearer.unit_name}, nhưng tên ghi là “{name}”; số liệu được tính cho {bearer.unit_name}."
        " Hãy kiểm tra lại mã và tên.",
        f"Code {code} is that of {bearer.unit_name}, but the name reads “{name}”; the figures are counted for"
        f" {bearer.unit_name}. Check code and name.",
    )
