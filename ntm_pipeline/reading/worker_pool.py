"""Reads files in processes of their own, under limits of time and memory: no file can cost more than itself.

Here belongs what happens when a file exceeds its limits or brings its process down. How the processes come to be is
told in `reader_processes`; how a file is read is the business of `spreadsheets` and `tables`.
"""

import pickle
import re
import stat
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as ReadingTimeout
from concurrent.futures import wait
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.budget import Budget
from ntm_pipeline.reading.messages import READER_DIED, TOO_MUCH_MEMORY, TOO_SLOW
from ntm_pipeline.reading.reader_processes import MOST_STARTS, ReadersError, processes
from ntm_pipeline.reading.spreadsheets.garbled_text import cause_of_no_table
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from ntm_pipeline.reading.tables.extract import find_tables, top_rows
from ntm_pipeline.reading.tables.fit import Vocabulary, best_fits
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.look import SheetLook, look_at
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.tables.told_layout import LayoutEntry, Part, for_sheet, sheet_set_aside

__all__ = ["FittingReading", "Limits", "SheetReading", "Sheets", "read_files", "read_fitting_files"]

_FILES_PER_BATCH = 20
_BATCH_BYTES = 512 * 2**10
_BATCHES_AHEAD = 32
"""So many are handed out before the first is back: what is left to a file is known only when its turn comes."""
_SECONDS_UNTIL_A_LOOK = 1.0

Item = TypeVar("Item")
_NOTHING_TOLD: Mapping[Path, Sequence[LayoutEntry]] = {}


@dataclass(frozen=True)
class Limits:
    """What one file may take."""

    seconds: int = 30
    megabytes: int = 1024
    """Memory beside what the reading process holds anyway; kept on Linux only."""
    budget: Budget | None = None
    """The time of all files of a run; None: each has its own limit alone."""

    @property
    def seconds_now(self) -> int:
        """What one file may take as things stand."""
        return self.seconds if self.budget is None else self.budget.left_to_one(self.seconds)


@dataclass(frozen=True, eq=False)
class SheetReading:
    """What one visible sheet of a file gave."""

    sheet: str
    notes: tuple[Issue, ...]
    tables: tuple[Table, ...]
    """None where nothing looks like the headings sought, or some that are required are missing."""
    is_blank: bool
    """Whether nothing is written on the sheet."""
    row_count: int = 0
    """How many rows it has, hidden ones left out."""
    lacking: RefusedError | None = None
    """What is missing of a table that was found."""
    has_codes: bool = False
    """Whether a sheet without a table has cells that look like codes: of units, or of what a list enumerates."""
    told_aside: tuple[Part, tuple[str, str]] | None = None
    """What a person has said to set it aside, and why."""


Sheets: TypeAlias = list[SheetReading]
"""The visible sheets of one file."""


@dataclass(frozen=True, eq=False)
class FittingReading:
    """A file that was read by the vocabulary its headings fit best."""

    fits: tuple[str, ...]
    """The names of the vocabularies that fit best; several where they fit equally, none where no table is found."""
    sheets: Sheets | Exception
    """What the file gave under the only one that fits best; nothing where that isn't one."""


def read_files(
    paths: Sequence[Path],
    headings: Sequence[Heading],
    required: Collection[str],
    limits: Limits,
    told: Mapping[Path, Sequence[LayoutEntry]] | None = None,
) -> Iterator[Sheets | Exception]:
    """For each path, in their order: its sheets, or the reason why it can't be read.

    `told` is what a person has said of the sheets of a file.

    That reason is `RefusedError` with a rule of `read_grids` or `find_tables`, or `too_slow`, `too_much_memory`,
    `reader_died`; any other exception is one that nobody foresaw.
    """
    said = {path.absolute(): tuple(entries) for path, entries in (told or {}).items()}
    read = partial(read_sheets, headings=tuple(headings), required=frozenset(required), told=said)
    return _read_each(paths, read, limits)


def read_fitting_files(
    paths: Sequence[Path], vocabularies: Mapping[str, Vocabulary], limits: Limits
) -> Iterator[FittingReading | Exception]:
    """As `read_files`, by the vocabulary that a file's headings fit best; each file is opened once."""
    return _read_each(paths, partial(read_fitting_sheets, vocabularies=dict(vocabularies)), limits)


def look_at_files(
    paths: Sequence[Path], headings: Sequence[Heading], required: Collection[str], limits: Limits
) -> Iterator[list[SheetLook] | Exception]:
    """For each path what its sheets seem to hold, for whoever asks a person about it."""
    read = partial(_look_at, headings=tuple(headings), required=frozenset(required))
    return _read_each(paths, read, limits)


def _look_at(path: Path, headings: Sequence[Heading], required: Collection[str]) -> list[SheetLook]:
    return [look_at(grid, headings, required) for grid in read_grids(path)]


class _HandedOut(NamedTuple):
    """Files that a reader has been given, or is to be given."""

    batch: list[Path]
    seconds: int
    pool: ProcessPool
    answer: ProcessFuture

    def is_answered(self) -> bool:
        """Waits for the answer; false if there will be none, for the readers are gone."""
        while not wait([self.answer], _SECONDS_UNTIL_A_LOOK).done:
            if not self.pool.active:
                return self.answer.done()
        return True


def _read_each(paths: Sequence[Path], read: Callable[[Path], Item], limits: Limits) -> Iterator[Item | Exception]:
    clock = _Clock(limits.budget)
    # Made anew for each batch, a vocabulary would be compared word by word with what is kept of it.
    told = pickle.dumps(read)

    def handed_out(batch: list[Path]) -> _HandedOut:
        pool, seconds = processes(__name__), limits.seconds_now
        answer = pool.schedule(_read_within, args=[batch, told, limits.megabytes], timeout=seconds)
        answer.add_done_callback(partial(clock.done, batch))
        return _HandedOut(batch, seconds, pool, answer)

    def outcomes_of(batches: Iterable[list[Path]]) -> Iterator[tuple[list[Path], list[Item] | Exception]]:
        # What has been handed on is let go of.
        waiting, running, starts = iter(batches), deque[_HandedOut](), 1
        while True:
            while len(running) < _BATCHES_AHEAD and (batch := next(waiting, None)) is not None:
                running.append(handed_out(batch))
            if not running:
                return
            if running[0].is_answered():
                first, starts = running.popleft(), 1
                yield first.batch, _outcomes(first.answer, first.seconds, limits.megabytes)
            elif starts == MOST_STARTS:
                raise ReadersError
            else:
                starts += 1
                running = deque(one if one.answer.done() else handed_out(one.batch) for one in running)

    for batch, outcomes in outcomes_of(_batches([path.absolute() for path in paths])):
        if isinstance(outcomes, list):
            yield from outcomes
        elif len(batch) == 1:
            yield outcomes
        else:
            # One of them is to blame: each is read by itself, under the limits of its own.
            for _, alone in outcomes_of([path] for path in batch):
                yield alone[0] if isinstance(alone, list) else alone


class _Clock:
    """Puts down to each file for how long the others waited for it: from when the one before it was done."""

    def __init__(self, budget: Budget | None) -> None:
        self._budget = budget
        self._last = time.monotonic()

    def done(self, batch: Sequence[Path], _: ProcessFuture) -> None:
        """The files of a batch have been read, or refused; told by a thread of the pool."""
        now = time.monotonic()
        if self._budget is not None:
            for path in batch:
                self._budget.charge(path, (now - self._last) / len(batch))
        self._last = now


def _batches(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The paths in their order, small files several at a time: to hand one over takes as long as to read it."""
    batch: list[Path] = []
    size = 0
    for path in paths:
        more = _size(path)
        if batch and (len(batch) == _FILES_PER_BATCH or size + more > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += more
    if batch:
        yield batch


def _size(path: Path) -> int:
    """How many bytes there are to read; of what is no file there may be any number."""
    try:
        status = path.stat()
    except OSError:
        return _BATCH_BYTES + 1
    return status.st_size if stat.S_ISREG(status.st_mode) else _BATCH_BYTES + 1


def _outcomes(future: ProcessFuture, seconds: int, megabytes: int) -> list[Any] | Exception:
    """What became of each file of a batch, or why none of them could be read."""
    try:
        return future.result()  # type: ignore[no-any-return]
    except ReadingTimeout:
        return RefusedError(TOO_SLOW(seconds=seconds))
    except MemoryError:
        return RefusedError(TOO_MUCH_MEMORY(megabytes=megabytes))
    except ProcessExpired:
        return RefusedError(READER_DIED(megabytes=megabytes))
    except Exception as error:
        return error


def read_sheets(
    path: Path,
    headings: Sequence[Heading],
    required: Collection[str],
    told: Mapping[Path, Sequence[LayoutEntry]] = _NOTHING_TOLD,
) -> Sheets:
    """The visible sheets of a file, each with the table it holds, read without any limit.

    Raises RefusedError: what `read_grids` and `find_tables` raise, but `missing_heading`.
    """
    return _sheets_of(read_grids(path), headings, required, told.get(path, ()) if told else ())


def read_fitting_sheets(path: Path, vocabularies: Mapping[str, Vocabulary]) -> FittingReading:
    """The visible sheets of a file, by the vocabulary its headings fit best, read without any limit.

    Raises RefusedError: what `read_grids` raises.
    """
    grids = read_grids(path)
    fits = best_fits(grids, vocabularies)
    if len(fits) != 1:
        return FittingReading(fits, [])
    (best,) = (vocabularies[name] for name in fits)
    try:
        return FittingReading(fits, _sheets_of(grids, best.headings, best.required))
    except RefusedError as refusal:
        return FittingReading(fits, refusal)


def _sheets_of(
    grids: Sequence[Grid],
    headings: Sequence[Heading],
    required: Collection[str],
    told: Sequence[LayoutEntry] = (),
) -> Sheets:
    readings = []
    for grid in grids:
        # A file without sheets has one whose name is nobody's.
        name = "" if grid.is_delimited else grid.sheet
        if told and (aside := sheet_set_aside(told, name)) is not None:
            readings.append(SheetReading(grid.sheet, (), (), is_blank=True, told_aside=aside))
            continue
        tables: list[Table] = []
        lacking = None
        try:
            tables = find_tables(grid, headings, required, for_sheet(told, name))
        except RefusedError as refusal:
            if refusal.issue.rule != "missing_heading":
                raise
            lacking = refusal
        if not tables and (cause := cause_of_no_table(top_rows(grid))) is not None:
            lacking = RefusedError(cause, lacking.missing if lacking else tuple(required))
        height = len(grid.text.row_numbers)
        has_codes = not tables and any(_CODE.fullmatch(cell) for row in top_rows(grid) for cell in row)
        readings.append(SheetReading(grid.sheet, grid.notes, tuple(tables), not height, height, lacking, has_codes))
    return readings


# Of a commune, or of a tax payer.
_CODE = re.compile(r"\d{5}|\d{10}(?:-\d{3})?", re.ASCII)

# --- In a reading process


def _read_within(paths: Sequence[Path], told: bytes, megabytes: int) -> list[Any]:
    _limit_memory(megabytes)
    read = _way_of_reading(told)
    return [_read_or_refused(path, read) for path in paths]


@lru_cache(maxsize=4)
def _way_of_reading(told: bytes) -> Callable[[Path], Any]:
    return pickle.loads(told)  # type: ignore[no-any-return]


def _read_or_refused(path: Path, read: Callable[[Path], Item]) -> Item | RefusedError:
    try:
        return read(path)
    except RefusedError as refusal:
        return refusal


_HELD_KILOBYTES = re.compile(r"^VmData:\s+(\d+)", re.MULTILINE)


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much more than it holds now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource  # not on every system

    held = _HELD_KILOBYTES.search(status.read_text())
    most = (int(held[1]) if held else 0) * 1024 + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
