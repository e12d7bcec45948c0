"""Groups of units, each unit in it for some days: what a target may be about instead of all units.

What belongs here is the form of `unit_groups.csv`: the package's own beside this file, and one's own in the data
folder. Which targets ask of a group is told in the plans.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from ntm_pipeline.issues import Issue
from ntm_pipeline.units import messages
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry
from ntm_pipeline.yaml_file import DeclarationError, YamlError, read_control_file, suggestions

FILE_NAME = "unit_groups.csv"
COLUMNS = ("group_id", "group_name", "unit_id", "valid_from", "valid_to", "legal_basis")


@dataclass(frozen=True)
class GroupMember:
    """A unit in a group, for some days of its life."""

    group_id: str
    group_name: str
    unit_id: str
    valid_from: date
    valid_to: date
    """The last day included; `OPEN_END` while it is in it."""
    legal_basis: str


def load_unit_groups(data_dir: Path | None, registry: UnitRegistry) -> tuple[GroupMember, ...]:
    """The members of every group, of the package and of the data folder.

    Raises:
        DeclarationError: naming the file, the line and the column that is wrong, one fault a line.
    """
    members = list(read_unit_groups(files(__package__).joinpath(FILE_NAME).read_text("utf-8-sig"), FILE_NAME, registry))
    own = data_dir / FILE_NAME if data_dir is not None else None
    if own is not None and os.path.lexists(own):
        added = read_own_groups(own, registry)
        if taken := sorted({m.group_id for m in members} & {m.group_id for m in added}):
            told = messages.GROUP_THERE_ALREADY(groups=", ".join(taken))
            raise DeclarationError(f"{own}: {told.english_first}")
        members += added
    return tuple(members)


def read_own_groups(path: Path, registry: UnitRegistry) -> list[GroupMember]:
    """The members that a file of people's own lists, read within the limits of whatever lies beside the data.

    Raises:
        DeclarationError: naming the file, the line and the column that is wrong, one fault a line.
    """
    try:
        text = read_control_file(path, path.parent).decode("utf-8-sig")
    except YamlError as error:
        raise DeclarationError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path}: {messages.GROUPS_NOT_UTF8(place=error.start).english_first}") from error
    return list(read_unit_groups(text, str(path), registry))


def read_unit_groups(text: str, place: str, registry: UnitRegistry) -> Iterator[GroupMember]:
    """The members that a file lists.

    Raises:
        DeclarationError: naming the file, the line and the column that is wrong, one fault a line.
    """
    lines = csv.DictReader(text.splitlines())
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise DeclarationError(f"{place}: {messages.GROUPS_HEAD(columns=','.join(COLUMNS)).english_first}")
    members: list[GroupMember] = []
    faults: list[str] = []
    for row in lines:
        at = f"{place}, line {lines.line_num}"
        try:
            members.append(_member(row, registry))
        except ValueError as error:
            faults.append(f"{at}: {error}")
    faults += [f"{place}: {fault.english_first}" for fault in _faults_between(members)]
    if faults:
        raise DeclarationError("\n".join(faults))
    yield from members


def _member(row: dict[str, str], registry: UnitRegistry) -> GroupMember:
    if None in row or None in row.values():
        raise _told(messages.GROUP_ROW_TOO_SHORT(count=len(COLUMNS)))
    values = {name: cell.strip() for name, cell in row.items()}
    for name in ("group_id", "group_name", "unit_id", "legal_basis"):
        if not values[name]:
            raise _told(messages.GROUP_CELL_EMPTY(column=name))
    days = {}
    for name in ("valid_from", "valid_to"):
        try:
            days[name] = date.fromisoformat(values[name]) if values[name] or name == "valid_from" else OPEN_END
        except ValueError:
            raise _told(messages.GROUP_DAY_NO_DAY(column=name, text=values[name])) from None
    if days["valid_from"] > days["valid_to"]:
        raise _told(messages.GROUP_DAYS_IN_WRONG_ORDER())
    lives = registry.versions_of(values["unit_id"])
    if not lives:
        code = values["unit_id"].partition("-")[0]
        known = {version.unit_id for version in registry.versions if version.unit_code == code}
        vi, en = suggestions(values["unit_id"], known)
        raise _told(messages.GROUP_UNIT_UNKNOWN(unit=values["unit_id"], meant_vi=vi, meant_en=en))
    if not any(v.valid_from <= days["valid_to"] and days["valid_from"] <= v.valid_to for v in lives):
        raise _told(messages.GROUP_UNIT_NOT_THERE(unit=values["unit_id"]))
    return GroupMember(
        values["group_id"], values["group_name"], values["unit_id"], days["valid_from"], days["valid_to"],
        values["legal_basis"],
    )  # fmt: skip


def _told(fault: Issue) -> ValueError:
    return ValueError(fault.english_first)


def _faults_between(members: list[GroupMember]) -> Iterator[Issue]:
    """A unit twice in a group on one day would count twice; a group has one name."""
    names: dict[str, str] = {}
    last: dict[tuple[str, str], GroupMember] = {}
    for one in sorted(members, key=lambda m: (m.group_id, m.unit_id, m.valid_from)):
        if names.setdefault(one.group_id, one.group_name) != one.group_name:
            yield messages.GROUP_OF_TWO_NAMES(group=one.group_id, one=names[one.group_id], other=one.group_name)
        former = last.get((one.group_id, one.unit_id))
        if former is not None and former.valid_to >= one.valid_from:
            yield messages.GROUP_HAS_UNIT_TWICE(unit=one.unit_id, group=one.group_id, day=one.valid_from)
        last[one.group_id, one.unit_id] = one
