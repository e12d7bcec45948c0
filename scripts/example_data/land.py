"""The real units of each date, as the stories need them, and the order in which units get their turn.

What does not belong here: any figure or file.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from .drawing import draw
from .pipeline import SUCCESSIONS, Level, Period, UnitRegistry, UnitVersion, fold_ascii
from .sections import AFTER_REFORM
from .story import Stories

REFORM = date(2025, 7, 1)
BEFORE_REFORM = REFORM - timedelta(days=1)
LEVELS: tuple[Level, ...] = ("province", "district", "commune")


class Land:
    """The real units of each date, as the stories need them."""

    def __init__(self, registry: UnitRegistry, stories: Stories) -> None:
        self.registry = registry
        self._areas = {key: story.area for key, story in stories.areas.items()}
        told = stories.areas.values()
        self.leanings = {unit_id: lean for story in told for unit_id, lean in story.leanings.items()}
        self.merged_districts = {old: new for story in told for old, new in story.merged_districts.items()}
        self._children: dict[str, list[UnitVersion]] = defaultdict(list)
        for version in registry.versions:
            if version.parent_unit_id:
                self._children[version.parent_unit_id].append(version)
        self.successors: dict[str, list[str]] = defaultdict(list)
        with SUCCESSIONS.open(encoding="utf-8") as lines:
            for link in sorted(csv.DictReader(lines), key=lambda row: (row["extent"] != "whole", row["new_unit_id"])):
                self.successors[link["old_unit_id"]].append(link["new_unit_id"])

    def version(self, unit_id: str, day: date) -> UnitVersion:
        """The unit as it was on a day."""
        found = self.registry.version_on(unit_id, day)
        if found is None:
            raise LookupError(f"{unit_id} does not exist on {day}")
        return found

    @cache  # noqa: B019 - one land per run
    def under(self, root: str, level: Level, day: date) -> tuple[UnitVersion, ...]:
        """The units of a level at or below a unit on a day, by code."""
        top = self.registry.version_on(root, day)
        found = [top] if top is not None and top.unit_level == level else []
        open_units = [root] if top is not None else []
        while open_units:
            for child in self._children[open_units.pop()]:
                if child.valid_from <= day <= child.valid_to:
                    if child.unit_level == level:
                        found.append(child)
                    else:
                        open_units.append(child.unit_id)
        return tuple(sorted(found, key=lambda v: v.unit_code))

    @cache  # noqa: B019 - one land per run
    def of_area(self, key: str, level: Level, day: date) -> tuple[UnitVersion, ...]:
        """The units of a level that an area reports for on a day: after the reform the heirs of its own communes."""
        area = self._areas[key]
        if day < REFORM:
            without = {v.unit_id for root in area.without for lv in LEVELS for v in self.under(root, lv, day)}
            return tuple(v for v in self.under(area.root, level, day) if v.unit_id not in without)
        if area.heir is None:
            return ()
        if level != "commune":
            return self.under(area.heir, level, day)
        heirs = {new for old in self.under(area.root, "commune", BEFORE_REFORM) for new in self.successors[old.unit_id]}
        return tuple(v for v in self.under(area.heir, "commune", day) if v.unit_id in heirs)

    @cache  # noqa: B019 - one land per run
    def home(self, commune_id: str, district_id: str, day: date) -> UnitVersion:
        """The commune in which something first seen in `commune_id` is found on a day, after all mergers until then."""
        if (found := self.registry.version_on(commune_id, day)) is not None:
            return found
        if day >= REFORM:
            last_old = self.home(commune_id, district_id, BEFORE_REFORM)
            return self.version(self.successors[last_old.unit_id][0], day)
        # The reference doesn't say which neighbour took in a commune merged before the reform: the one of next code.
        code = commune_id[:5]
        district = district_id if self.registry.version_on(district_id, day) else self.merged_districts[district_id]
        neighbours = self.under(district, "commune", day)
        return min(neighbours, key=lambda v: (abs(int(v.unit_code) - int(code)), v.unit_code))

    def district_of(self, commune_id: str, day: date) -> UnitVersion | None:
        """The district above a commune on a day; None after the reform."""
        chain = self.registry.ancestors_on(commune_id, day)
        return next((v for v in chain if v.unit_level == "district"), None)

    def rural_communes(self, key: str, day: date) -> list[UnitVersion]:
        """The xã of an area on a day; phường and thị trấn are left out."""
        return [v for v in self.of_area(key, "commune", day) if v.unit_type == "xã"]

    def chosen(self, units: Iterable[UnitVersion], count: int, *key: object) -> set[str]:
        """So many of the units; the order in which they get their turn is the same every year."""
        order = sorted(units, key=lambda unit: (self.turn(unit, *key), unit.unit_id))
        return {unit.unit_id for unit in order[:count]}

    def turn(self, unit: UnitVersion, *key: object) -> float:
        """A unit's place in an order in which its district's place counts too."""
        district = unit.parent_unit_id or ""
        lean = self.leanings.get(district, 0.0)
        return draw("turn", *key, unit.unit_id) + 0.5 * draw("turn", *key, district) - 2 * lean


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return Period(year, month, month).last_day


def stage_of(day: date) -> int:
    """The stage of the stories that a day lies in."""
    return AFTER_REFORM if day >= REFORM else day.year - 2021


def assessment_day(stage: int) -> date:
    """The day on which the year of a stage is assessed; for 2025 the last one of the old units."""
    return BEFORE_REFORM if stage == 4 else date(2021 + min(stage, 4), 12, 31)


def in_a_sentence(unit: UnitVersion) -> str:
    """Xã La Bằng → xã La Bằng"""
    return unit.unit_name[0].lower() + unit.unit_name[1:]


def unit_slug(unit: UnitVersion) -> str:
    """A unit's name for a file: Huyện Võ Nhai → huyen-vo-nhai."""
    return fold_ascii(unit.unit_name).replace(" ", "-")
