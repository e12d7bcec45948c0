"""One thing planted in a good file changes what it says: the right figures come of it, or none, never the old ones.

`make fuzz` runs many (`FUZZ_CASES` in all, from `FUZZ_SEED`); a failure names its own case and keeps its file.
"""

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.sources import load_contracts
from tests.fuzz.meanings import HARMLESS, OTHER, SAME, Meaning, Plant, Row
from tests.fuzz.office_file import OfficeFile, good_page
from tests.fuzz.runner import KEPT
from tests.fuzz.specimens import KINDS
from tests.sources.desk import ORIGIN, UNITS, records
from tests.sources.forms import FORMS, PROMISED

SEED = int(os.environ.get("FUZZ_SEED") or 1)
CASES = max(180, int(os.environ.get("FUZZ_CASES") or 0) * 5 // 9)
TODAY = date(2025, 6, 1)
FILES_AT_ONCE = 50
# How a sender writes a name or a period isn't what is compared; codes and months are.
NOT_COMPARED = {*ORIGIN, "unit_name", "commune_name", "period"}


@dataclass
class Case:
    """One planted file."""

    number: int
    file: OfficeFile
    plants: list[str]
    meaning: Meaning

    @property
    def name(self) -> str:
        return f"{self.number}.{self.file.kind}"


def compared(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in NOT_COMPARED}


@lru_cache
def good_rows(source: str, folder: Path) -> list[Row]:
    """What a good file says, by the intake and, of its first row, by the form."""
    form = FORMS[source]
    path = folder / source / "good.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(OfficeFile([good_page(form, is_dated_above=False)], "csv").bytes)
    [intake] = read_source_files(load_contracts()[source], [path], folder, UNITS, TODAY)
    rows = [compared(row) for row in records(intake.rows)]
    assert [rows[0], len(rows)] == [compared(form.row), 3]
    return rows


def case(source: str, number: int, rows: list[Row]) -> Case:
    """The case of this number: something that changes what the file says, or doesn't, in a file like any.

    Up to two changes that leave its meaning as it was come before it.
    """
    form = FORMS[source]
    chance = random.Random(f"{SEED}:{source}:{number}")
    while True:
        file = OfficeFile([good_page(form, is_dated_above=chance.random() < 0.5)], chance.choice(KINDS))
        before: list[Plant] = chance.sample(HARMLESS, chance.choice([0, 0, 1, 2]))
        plants = [plant for plant in before if plant(chance, form, file, [dict(row) for row in rows]) is not None]
        plant: Plant = chance.choice([one for one in chance.choice([SAME, OTHER, OTHER]) if one not in plants])
        meaning = plant(chance, form, file, [dict(row) for row in rows])
        if meaning is not None:
            return Case(number, file, [one.__name__ for one in (*plants, plant)], meaning)


def verdict(meaning: Meaning, found: Sequence[Row]) -> str | None:
    """What is wrong with what was found; None if nothing is."""

    def key(row: Row) -> str:
        return repr(sorted(row.items()))

    got = sorted(map(key, found))
    readings = [sorted(map(key, map(compared, reading))) for reading in meaning.readings]
    if got in readings:
        return None
    if not any(set(got) <= set(reading) for reading in readings):
        return "another figure"
    return None if meaning.may_be_refused else "sent back though it is clear"


def outcomes(source: str, cases: Sequence[Case], folder: Path) -> list[str]:
    contract = load_contracts()[source]
    paths = []
    for one in cases:
        path = folder / source / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.file.bytes)
        paths.append(path)
    wrong = []
    intakes = read_source_files(contract, paths, folder, UNITS, TODAY)
    for one, intake, path in zip(cases, intakes, paths, strict=True):
        settled = settle(contract, [intake], UNITS)
        what = verdict(one.meaning, [compared(row) for row in records(settled.rows)])
        if what:
            KEPT.mkdir(parents=True, exist_ok=True)
            kept = KEPT / f"meaning-{SEED}-{source}-{one.name}"
            kept.write_bytes(path.read_bytes())
            reason: Any = [f["reason_vi"] for f in records(settled.source_files)]
            rejected = [(r["row_number"], r["column_name"], r["message_vi"]) for r in records(settled.rejected_rows)]
            wrong.append(f"{what}: {', '.join(one.plants)}\n  {kept}\n  {reason} {rejected[:2]}")
        path.unlink()
    return wrong


@pytest.mark.parametrize("source", PROMISED)
def test_what_is_planted_in_a_good_file_gives_the_right_figures_or_none(tmp_path, source) -> None:
    rows = good_rows(source, tmp_path)
    wrong: list[str] = []
    count = CASES // len(PROMISED)
    for first in range(0, count, FILES_AT_ONCE):
        some = [case(source, number, rows) for number in range(first, min(count, first + FILES_AT_ONCE))]
        wrong += outcomes(source, some, tmp_path)
    assert wrong == [], "\n".join([f"{len(wrong)} of {count}, FUZZ_SEED={SEED}", *wrong])
