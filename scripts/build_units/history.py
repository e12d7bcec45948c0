"""Every version of every unit: the opening state, the replay of the changes, the reform and what came after it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from scripts.build_units.changes import Change, walk
from scripts.build_units.names import slug_of, type_of
from scripts.build_units.registries import Snapshots
from scripts.build_units.states import (
    COUNTRY_CODE,
    FIRST_DAY,
    LEVELS,
    REFORM_DAY,
    BuildError,
    Entry,
    State,
    UnitKey,
    parent_key,
)
from scripts.build_units.successions import Succession, carried_on

PROVINCE_REFORM = "202/2025/QH15"

COMMUNE_REFORM = "76/2025/UBTVQH15"


@dataclass
class Version:
    name: str
    parent_unit_id: str
    valid_from: str
    legal_basis: str
    valid_to: str = ""


@dataclass
class Unit:
    unit_id: str
    key: UnitKey
    versions: list[Version] = field(default_factory=list)


class History:
    """Grows the versions of every unit from one dated state to the next."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.living: dict[UnitKey, Unit] = {}
        self._ids: set[str] = set()

    def advance(self, day: str, state: State, legal_basis: dict[UnitKey, str], renewed: set[UnitKey]) -> None:
        """Move to the state in force from `day`; a key in `renewed` passes to a new unit."""
        for key, unit in list(self.living.items()):
            if key not in state or key in renewed:
                unit.versions[-1].valid_to = day_before(day)
                del self.living[key]
        for key in sorted(state, key=lambda key: (LEVELS.index(key.level), key.code)):
            entry = state[key]
            parent = self._parent_id(key, entry)
            version = Version(entry.name, parent, day, legal_basis.get(key, ""))
            living = self.living.get(key)
            if living is None:
                living = Unit(self._new_id(key, entry.name, day), key)
                self.units.append(living)
                self.living[key] = living
            else:
                last = living.versions[-1]
                if (last.name, last.parent_unit_id) == (version.name, version.parent_unit_id):
                    continue
                last.valid_to = day_before(day)
            living.versions.append(version)

    def _parent_id(self, key: UnitKey, entry: Entry) -> str:
        if key.level == "country":
            return ""
        parent = self.living.get(parent_key(entry.parent_code))
        if parent is None:
            raise BuildError(f"{key.level} {key.code}: nobody bears its parent's code {entry.parent_code}")
        return parent.unit_id

    def _new_id(self, key: UnitKey, name: str, day: str) -> str:
        if key.level == "country":
            return COUNTRY_CODE
        unit_id = f"{key.code}-{slug_of(name)}"
        if day != FIRST_DAY:
            unit_id += f"-{day[:4]}"
        # Phường Bạch Mai (00292) got its code in February 2025, and its successor got code and name in July.
        if unit_id in self._ids:
            unit_id += day[4:7]
        if unit_id in self._ids:
            raise BuildError(f"two units would be called {unit_id}")
        self._ids.add(unit_id)
        return unit_id


def day_before(day: str) -> str:
    return (datetime.date.fromisoformat(day) - datetime.timedelta(days=1)).isoformat()


def citation(resolution: str) -> str:
    return f"Nghị quyết {resolution}" if resolution else ""


def build(
    snapshots: Snapshots, changes: list[Change], successions: list[Succession]
) -> tuple[History, list[list[str]]]:
    """Every version of every unit, and the rows of the successions."""
    by_day: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_day[change.effective_on].append(change)
    if min(by_day) < FIRST_DAY or REFORM_DAY in by_day:
        raise BuildError(f"changes before {FIRST_DAY} or on {REFORM_DAY} have no place in the list")
    before_reform = sorted(day for day in by_day if FIRST_DAY < day < REFORM_DAY)

    opening = snapshots.before_reform
    for day in reversed(before_reform):
        opening = walk(opening, by_day[day], backwards=True)
    # Changes of the first day are in force on it: undoing them only proves that they fit.
    walk(opening, by_day[FIRST_DAY], backwards=True)

    history = History()

    def advance(day: str, state: State) -> State:
        basis = {change.key: citation(change.resolution) for change in by_day[day]}
        created = {change.key for change in by_day[day] if change.before is None}
        history.advance(day, state, basis, created)
        return state

    state = advance(FIRST_DAY, opening)
    for day in before_reform:
        state = advance(day, walk(state, by_day[day], backwards=False))
    if state != snapshots.before_reform:
        raise BuildError("the replay does not end at the registry of 30 June 2025")

    old_ids = {key: unit.unit_id for key, unit in history.living.items()}
    state = snapshots.after_reform
    history.advance(
        REFORM_DAY,
        state,
        {key: citation(PROVINCE_REFORM if key.level == "province" else COMMUNE_REFORM) for key in state},
        {key for key in state if key.level != "country"} - carried_on(successions),
    )
    new_ids = {key: unit.unit_id for key, unit in history.living.items()}
    rows = [[old_ids[s.old], new_ids[s.new], s.old.level, REFORM_DAY, s.extent] for s in successions]

    for day in sorted(day for day in by_day if day > REFORM_DAY):
        state = advance(day, walk(state, by_day[day], backwards=False))
    return history, sorted(rows, key=lambda row: (LEVELS.index(row[2]), row[0], row[1]))


def unit_rows(history: History) -> list[list[str]]:
    ordered = sorted(
        ((unit, version) for unit in history.units for version in unit.versions),
        key=lambda pair: (LEVELS.index(pair[0].key.level), pair[0].key.code, pair[1].valid_from),
    )
    return [
        [
            unit.unit_id,
            unit.key.code,
            version.name,
            type_of(version.name, unit.key.level),
            unit.key.level,
            version.parent_unit_id,
            version.valid_from,
            version.valid_to,
            version.legal_basis,
        ]
        for unit, version in ordered
    ]
