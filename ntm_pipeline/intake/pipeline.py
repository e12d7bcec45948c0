"""Holds files to a contract, stage by stage: tables of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped. Each stage takes and returns plain values and has its module; how rows
of several files bear on each other is the last one, `settle`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain, count, islice
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.complete import completed
from ntm_pipeline.intake.corrections.apply import too_many
from ntm_pipeline.intake.corrections.corrections_file import Corrections, read_corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import MOST_BYTES, read_unchanged, shown_path
from ntm_pipeline.intake.judge import MOST_AT_ONCE, judged
from ntm_pipeline.intake.layout.layout_file import Layouts, read_layouts
from ntm_pipeline.intake.located import located
from ntm_pipeline.intake.parse import parsed
from ntm_pipeline.intake.receive import received
from ntm_pipeline.intake.refusal import unless_refused
from ntm_pipeline.intake.tables import InHand, JudgedTable, LocatedTable, SentTable
from ntm_pipeline.intake.take_in import reports_of_dashes_skipped, tables_corrected, tables_sent
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.budget import SECONDS_WHEN_SPENT, Budget
from ntm_pipeline.reading.messages import BUDGET_SPENT, TOO_SLOW
from ntm_pipeline.reading.tables.told_layout import LayoutEntry
from ntm_pipeline.reading.worker_pool import Limits, Sheets, read_files
from ntm_pipeline.units.registry import UnitRegistry

DEFAULT_LIMITS = Limits()
T = TypeVar("T")


class Kept(Protocol):
    """What was read of files before, by what they hold."""

    def has(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry]) -> bool:
        """Whether what a file holds was read before, as far as can be known without looking."""

    def get(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry]) -> Sheets | RefusedError | None:
        """What was read of it; None if that isn't known any more."""

    def keep(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry], read: Sheets | Exception) -> None:
        """Keep what has been read of it."""


def read_source_files(
    contract: Contract,
    paths: Sequence[Path],
    raw_dir: Path,
    units: UnitRegistry,
    today: date,
    limits: Limits = DEFAULT_LIMITS,
    corrections: Corrections | None = None,
    already_read: Mapping[Path, Sheets | Exception] | None = None,
    layouts: Layouts | None = None,
    kept: Kept | None = None,
) -> list[FileIntake]:
    """Hold files to their contract, each by itself, read and corrected by what lies beside them unless that is given.

    What was read of a file for the contract already, or before of the same bytes, is not read again.
    Whatever is wrong with a file becomes a reason in its result; nothing is raised for bad input.
    """
    decided = corrections or read_corrections(contract, raw_dir, today)
    told = layouts or read_layouts(contract, raw_dir, today)
    files = [received(contract, path, raw_dir, decided, told) for path in paths]
    readable = [(file, path) for file, path in zip(files, paths, strict=True) if file.refused is None]
    said = {path: entries for file, path in readable if (entries := told.of(file.path))}
    known = {path: sheets for path, sheets in (already_read or {}).items() if path not in said}
    readings = _read(contract, readable, raw_dir, limits, known, said, kept)

    def taken_in(file: FileIntake, path: Path, allowance: Allowance) -> InHand[SentTable]:
        if file.refused is not None:
            return InHand(file)
        sheets = _told_of_others(next(readings), limits.budget, raw_dir)
        return _at_its_cost(
            file, allowance, lambda: tables_sent(contract, file, path, sheets, decided, today, allowance)
        )

    def with_units(sent: InHand[SentTable], allowance: Allowance) -> InHand[LocatedTable]:
        corrected = tables_corrected(contract, sent, decided, excessive, allowance)
        hand = reports_of_dashes_skipped(contract, corrected, allowance)
        values = [parsed(contract, table, hand.file.path, allowance) for table in hand.tables]
        allowance.hold_defects()
        tables = [located(contract, one, units, hand.file.origin, today, allowance) for one in values]
        allowance.hold_defects()
        return InHand(hand.file, tuple(tables))

    def as_told(hand: InHand[JudgedTable], allowance: Allowance) -> InHand[JudgedTable]:
        return InHand(completed(contract, hand.file, hand.tables, units, decided, allowance))

    allowances = [Allowance(limits.seconds_now) for _ in paths]
    excessive: frozenset[int] = frozenset()
    # Each file goes on while others are still being read.
    sent: Iterable[InHand[SentTable]] = (taken_in(*one) for one in zip(files, paths, allowances, strict=True))
    if any(one.expect is not None for one in decided.entries):
        # How many rows a correction matches is known only when all files have been read.
        sent = list(sent)
        excessive = too_many(decided, [one.file.applied for one in sent])
    hands = [
        _at_its_cost(one.file, own, partial(with_units, one, own)) for one, own in zip(sent, allowances, strict=True)
    ]
    verdicts = _judged(contract, hands, allowances)
    told_of = [
        _at_its_cost(one.file, own, partial(as_told, one, own)) for one, own in zip(verdicts, allowances, strict=True)
    ]
    if limits.budget is not None:
        for path, own in zip(paths, allowances, strict=True):
            limits.budget.charge(path.absolute(), own.spent)
    return [one.file for one in told_of]


def _at_its_cost(file: FileIntake, allowance: Allowance, step: Callable[[], InHand[T]]) -> InHand[T]:
    """What a step makes of a file, for whose time the file pays."""

    def timed() -> InHand[T]:
        with allowance.at_work():
            return step()

    return unless_refused(file, timed)


def _told_of_others(sheets: Sheets | Exception, budget: Budget | None, raw_dir: Path) -> Sheets | Exception:
    """The sheets, or why they can't be read; a file that was left less time than it may take is told by whose fault."""
    if budget is None or not isinstance(sheets, RefusedError) or sheets.issue != TOO_SLOW(seconds=SECONDS_WHEN_SPENT):
        return sheets
    slowest = ", ".join(f"{shown_path(path, raw_dir)} ({seconds} s)" for path, seconds in budget.slowest(_MOST_NAMED))
    return RefusedError(BUDGET_SPENT(seconds=budget.seconds, rest=SECONDS_WHEN_SPENT, slowest=slowest))


_MOST_NAMED = 3


def _judged(
    contract: Contract, hands: Sequence[InHand[LocatedTable]], allowances: Sequence[Allowance]
) -> list[InHand[JudgedTable]]:
    """The tables of small files judged at once; those of a large one by themselves, for its own time."""

    def by_itself(hand: InHand[LocatedTable], allowance: Allowance) -> InHand[JudgedTable]:
        tables = [judged(contract, [table], [allowance])[0] for table in hand.tables]
        return InHand(hand.file, tuple(tables))

    def at_once(some: _Lot) -> list[InHand[JudgedTable]]:
        tables = [(table, own) for hand, own in some for table in hand.tables]
        found = iter(judged(contract, [table for table, _ in tables], [own for _, own in tables]))
        return [InHand(hand.file, tuple(next(found) for _ in hand.tables)) for hand, _ in some]

    verdicts: list[InHand[JudgedTable]] = []
    for some in _lots(zip(hands, allowances, strict=True)):
        if len(some) > 1:
            # Where it fails one of them is at fault, and it shall cost that one alone.
            with suppress(Exception):
                verdicts += at_once(some)
                continue
        verdicts += [_at_its_cost(hand.file, own, partial(by_itself, hand, own)) for hand, own in some]
    return verdicts


_Lot: TypeAlias = list[tuple[InHand[LocatedTable], Allowance]]


def _lots(hands: Iterable[tuple[InHand[LocatedTable], Allowance]]) -> Iterator[_Lot]:
    """Files in their order, several at a time as long as they are small together."""
    lot: _Lot = []
    size = 0
    for hand, own in hands:
        rows = sum(len(table.cells.row_numbers) for table in hand.tables)
        if lot and size + rows > MOST_AT_ONCE:
            yield lot
            lot, size = [], 0
        lot.append((hand, own))
        size += rows
    if lot:
        yield lot


def read_source_file(contract: Contract, path: Path, raw_dir: Path, units: UnitRegistry, today: date) -> FileIntake:
    """Hold one file to its contract."""
    return read_source_files(contract, [path], raw_dir, units, today)[0]


def _read(
    contract: Contract,
    files: Sequence[tuple[FileIntake, Path]],
    raw_dir: Path,
    limits: Limits,
    known: Mapping[Path, Sheets | Exception],
    told: Mapping[Path, Sequence[LayoutEntry]],
    kept: Kept | None,
) -> Iterator[Sheets | Exception]:
    """The sheets of each file, or why they can't be read."""

    def read(paths: Sequence[Path]) -> Iterator[Sheets | Exception]:
        return read_files(paths, contract.headings, contract.required_headings, limits, told)

    there = {path for file, path in files if kept is not None and kept.has(file, path, told.get(path, ()))}
    unread = read([path for _, path in files if path not in known and path not in there])
    for file, path in files:
        before = kept.get(file, path, told.get(path, ())) if kept is not None and path in there else None
        if before is not None:
            yield before
            continue
        # What was there a moment ago and is damaged is read by itself, and so is whatever has to be read again.
        at_first = iter([known[path]]) if path in known else read([path]) if path in there else unread
        readings = chain(islice(at_first, 1), (found for _ in count() for found in read([path])))
        try:
            found = read_unchanged(path, raw_dir, file.sha256, file.state, partial(next, readings), MOST_BYTES)
        except RefusedError as refusal:
            found = refusal
        if kept is not None and path not in known:
            kept.keep(file, path, told.get(path, ()), found)
        yield found
