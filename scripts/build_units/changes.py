"""The dated list of changes, and a walk through the changes of a day, forwards or backwards."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from scripts.build_units.names import usual_spelling
from scripts.build_units.states import BuildError, Entry, State, UnitKey


@dataclass(frozen=True)
class Change:
    """One row of the list of changes; `before` is None for a creation, `after` for an abolition."""

    effective_on: str
    key: UnitKey
    before: Entry | None
    after: Entry | None
    resolution: str


def read_changes(path: Path) -> list[Change]:
    """The list of changes, in order of date, without the units that lived no day.

    Eight communes that had ceased before 2021 reappear in a single snapshot of 2025. The list has them as
    created and abolished on one day.
    """
    changes = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = UnitKey(row["unit_level"], row["unit_code"])
            before, after = (
                Entry(usual_spelling(row[f"name_{side}"], key.level), row[f"parent_{side}"])
                if row[f"name_{side}"]
                else None
                for side in ("before", "after")
            )
            sides = {"created": (False, True), "abolished": (True, False), "changed": (True, True)}
            if sides.get(row["change"]) != (before is not None, after is not None):
                raise BuildError(f"{row['effective_on']} {key}: {row['change']!r} with {before} and {after}")
            changes.append(Change(row["effective_on"], key, before, after, row["resolution"]))

    rows_of: dict[tuple[str, UnitKey], list[Change]] = defaultdict(list)
    for change in changes:
        rows_of[change.effective_on, change.key].append(change)
    kept = []
    for (day, key), rows in rows_of.items():
        if len(rows) == 1:
            kept.append(rows[0])
            continue
        made = [row.after for row in rows if row.before is None]
        ended = [row.before for row in rows if row.after is None]
        if len(rows) != 2 or not made or made != ended:
            raise BuildError(f"{day} {key}: two changes on one day that don't cancel each other out")
    return sorted(kept, key=lambda change: (change.effective_on, change.key))


def walk(state: State, changes: list[Change], *, backwards: bool) -> State:
    """The state on the other side of the changes of one day. Each of them must fit the state it meets."""
    result = dict(state)
    for change in changes:
        here, there = (change.after, change.before) if backwards else (change.before, change.after)
        if state.get(change.key) != here:
            side = "after" if backwards else "before"
            raise BuildError(
                f"{change.effective_on} {change.key.level} {change.key.code}: {here} in the list {side} the "
                f"change, {state.get(change.key)} in the registry"
            )
        if there is None:
            del result[change.key]
        else:
            result[change.key] = there
    return result
