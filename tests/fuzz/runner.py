"""Makes fuzz cases from a seed, has them read as a night would read them, and tells which promise was broken.

A case is told by its seed, source and number alone; its bytes are kept where a promise was broken.
"""

import os
import random
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.reading.worker_pool import Limits
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.fuzz import mutations
from tests.fuzz.specimens import KINDS, ROOT, rendered, table, whole_files
from tests.sources.desk import records

TODAY = date(2026, 2, 1)
# No mutated file is large: whatever takes that long or that much is a hang or a bomb that got through.
LIMITS = Limits()
KEPT = ROOT / "build/fuzz"
MOST_ROWS = 1_048_576


@lru_cache(maxsize=1)
def units() -> UnitRegistry:
    return UnitRegistry.load()


@dataclass
class Case:
    """One mutated file."""

    seed: int
    source: str
    number: int
    mutations: list[str] = field(default_factory=list)

    @cached_property
    def file(self) -> tuple[str, bytes]:
        """Its kind and its bytes."""
        chance = random.Random(f"{self.seed}:{self.source}:{self.number}")
        self.mutations.clear()
        if chance.random() < 0.4:
            kind, content = chance.choice(whole_files(self.source))
            self.mutations.append(f"whole {kind}")
            least = 1
        else:
            rows = [list(row) for row in table(self.source)]
            for change in chance.choices(mutations.ROWS, k=chance.randint(1, 4)):
                rows = change(chance, rows)
                self.mutations.append(change.__name__)
            kind = chance.choice(KINDS)
            try:
                content = rendered(rows, kind, chance.choice(";,\t|"))
            except (ValueError, AssertionError):  # this kind can't hold such a text
                kind, content = "csv", rendered(rows, "csv")
            least = 0
        for _ in range(max(least, chance.choice([0, 0, 0, 1, 1, 2]))):
            name, content = mutations.mutated(chance, kind, content)
            self.mutations.append(name)
        return kind, content

    @property
    def name(self) -> str:
        return f"{self.number}.{self.file[0]}"

    @property
    def command(self) -> str:
        return f"make fuzz FUZZ_SEED={self.seed} FUZZ_CASE={self.source}:{self.number}"

    def keep(self) -> Path:
        """Write its bytes where they stay."""
        KEPT.mkdir(parents=True, exist_ok=True)
        path = KEPT / f"{self.seed}-{self.source}-{self.name}"
        path.write_bytes(self.file[1])
        return path


def cases(seed: int, source: str, count: int) -> Iterator[Case]:
    """The first so many cases of a source."""
    return (Case(seed, source, number) for number in range(count))


@dataclass
class Outcome:
    """What a batch came to."""

    broken: list[str] = field(default_factory=list)
    """Each promise broken, with the case and the command that shows it again."""
    files: Counter[str] = field(default_factory=Counter)
    """How many were accepted, accepted in part, refused."""
    seconds: float = 0


def run(batch: Sequence[Case], folder: Path) -> Outcome:
    """Read and settle all files of a batch (of one source) together, and hold what comes out to what is promised."""
    source = batch[0].source
    outcome = Outcome()
    by_path = {f"{source}/{case.name}": case for case in batch}
    paths = _written(batch, folder)
    started = time.monotonic()
    try:
        intakes, settled = _read(source, paths, folder)
    except Exception as error:
        outcome.broken += _culprits(batch, folder, error)
        return outcome
    outcome.seconds = time.monotonic() - started
    outcome.files.update(settled.source_files["status"])
    rows_of = {intake.path: intake for intake in intakes}
    for path, broken in sorted(_broken(rows_of, settled, by_path).items()):
        outcome.broken += [told(by_path[path], what) for what in broken]
    return outcome


def told(case: Case, what: str) -> str:
    """How a failure is reported."""
    kept = case.keep()  # before its mutations are listed: they are known once it is made
    return f"{what}\n  {' → '.join(case.mutations)}\n  {kept}\n  {case.command}"


def _written(batch: Sequence[Case], folder: Path) -> list[Path]:
    paths = []
    for case in batch:
        path = folder / case.source / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(case.file[1])
        paths.append(path)
    return paths


def _read(source: str, paths: Sequence[Path], folder: Path) -> tuple[list[FileIntake], SourceIntake]:
    contract = load_contracts()[source]
    intakes = read_source_files(contract, paths, folder, units(), TODAY, LIMITS)
    return intakes, settle(contract, intakes, units())


def _culprits(batch: Sequence[Case], folder: Path, error: Exception) -> list[str]:
    """The files over which reading and settling raise, each alone; all of them if it takes them together."""
    found = []
    for case in batch:
        try:
            _read(case.source, _written([case], folder), folder)
        except Exception as its_own:
            found.append(told(case, f"{type(its_own).__name__}: {str(its_own)[:300]}"))
    together = f"{type(error).__name__} over files {batch[0].number}–{batch[-1].number} together: {str(error)[:300]}"
    return found or [told(batch[0], together)]


def _broken(intakes: dict[str, FileIntake], settled: SourceIntake, by_path: dict[str, Case]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in records(settled.source_files):
        intake = intakes[file["path"]]
        case = by_path[file["path"]]
        found[file["path"]] += [*_wrong_with_file(file, case.file[0]), *_wrong_with_intake(intake, case.file)]
    for path in set(by_path) - set(settled.source_files["path"]):
        found[path].append("the file is nowhere told of")
    for defect in records(settled.rejected_rows) + records(settled.warned_rows):
        found[defect["path"]] += _wrong_with_messages(defect["message_vi"], defect["message_en"])
    return {path: list(dict.fromkeys(broken)) for path, broken in found.items() if broken}


def _wrong_with_file(file: dict[str, Any], kind: str) -> Iterator[str]:
    if file["rows_read"] != file["rows_accepted"] + file["rows_rejected"] + file["rows_superseded"]:
        yield f"rows are lost or invented: {file}"
    if min(file["rows_accepted"], file["rows_rejected"], file["rows_superseded"]) < 0:
        yield f"fewer than no rows: {file}"
    if (file["status"] == "refused") != bool(file["reason_vi"] and file["status"] != "partial"):
        yield f"a status without its reason: {file}"
    if file["status"] == "refused":
        yield from _wrong_with_messages(file["reason_vi"], file["reason_en"])
        if file["rows_read"]:
            yield f"rows of a refused file: {file}"
        for words in ("lỗi ngoài dự kiến", "giây vẫn chưa xong", "bộ nhớ nên tệp", "phải dừng"):
            # The library for .xls follows a damaged container in circles until memory ends, and its process with it.
            if words in file["reason_vi"] and (words, kind) != ("phải dừng", "xls"):
                yield f"not foreseen: {file['reason_vi']} / {file['reason_en']}"


def _wrong_with_messages(vi: str | None, en: str | None) -> Iterator[str]:
    if not vi or not en or vi == en:
        yield f"not told in both languages: {vi} / {en}"
    elif any(word in vi + en for word in ("Traceback", "Exception", "NoneType", "object at 0x", "nan ", "/tmp/")):
        yield f"the program's own words: {vi} / {en}"


def _wrong_with_intake(intake: FileIntake, file: tuple[str, bytes]) -> Iterator[str]:
    kind, content = file
    last_row = content.count(b"\n") + content.count(b"\r") + 1 if kind == "csv" else MOST_ROWS
    accepted = [] if intake.rows is None else records(intake.rows, "sheet", "row_number")
    rejected = {(defect.sheet, defect.row_number) for defect in intake.defects}
    passed_over = [(one.sheet, row.row_number) for one in intake.tables for row in one.passed_over]
    # Of periods, or criteria, side by side a row of the sheet tells several things.
    unfolded = {one.sheet for one in intake.tables if one.is_further}
    places = [*accepted, *rejected, *passed_over]
    for sheet, row_number in places:
        if row_number is None or not 1 <= row_number <= last_row:
            yield f"no row of the file: {sheet!r} {row_number}"
            return
    if intake.refused:
        if accepted or rejected:
            yield "a refused file has rows or defects"
    elif not unfolded and len(places) != len(set(places)):
        twice = [place for place, times in Counter(places).items() if times > 1]
        yield f"one row is told of twice: {twice[:5]}"


def in_batches(source: str, seed: int, count: int, folder: Path, size: int = 150) -> Outcome:
    """Run so many cases of a source."""
    whole = Outcome()
    todo = list(cases(seed, source, count))
    only = os.environ.get("FUZZ_CASE")
    if only:
        its_source, _, number = only.partition(":")
        todo = [Case(seed, source, int(number))] if its_source == source else []
    for start in range(0, len(todo), size):
        outcome = run(todo[start : start + size], folder / str(start))
        shutil.rmtree(folder / str(start))
        whole.broken += outcome.broken
        whole.files += outcome.files
        whole.seconds += outcome.seconds
    return whole
