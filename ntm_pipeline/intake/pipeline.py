"""Holds files to a contract, stage by stage: tables of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped. Each stage takes and returns plain values and has its module; how rows
of several files bear on each other is the last one, `settle`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.complete import completed
from ntm_pipeline.intake.corrections import too_many
from ntm_pipeline.intake.corrections_file import Corrections, read_corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import is_unchanged
from ntm_pipeline.intake.judge import judged
from ntm_pipeline.intake.layout.layout_file import Layouts, read_layouts
from ntm_pipeline.intake.located import located
from ntm_pipeline.intake.parse import parsed
from ntm_pipeline.intake.receive import received
from ntm_pipeline.intake.refusal import unless_refused
from ntm_pipeline.intake.tables import InHand, JudgedTable, LocatedTable, SentTable
from ntm_pipeline.intake.take_in import reports_of_dashes_skipped, tables_corrected, tables_sent
from ntm_pipeline.reading.tables.told_layout import LayoutEntry
from ntm_pipeline.reading.worker_pool import Limits, Sheets, read_files
from ntm_pipeline.units.registry import UnitRegistry

DEFAULT_LIMITS = Limits()


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
) -> list[FileIntake]:
    """Hold files to their contract, each by itself, read and corrected by what lies beside them unless that is given.

    What was read of a file for the contract already is not read again.
    Whatever is wrong with a file becomes a reason in its result; nothing is raised for bad input.
    """
    decided = corrections or read_corrections(contract, raw_dir, today)
    told = layouts or read_layouts(contract, raw_dir, today)
    files = [received(contract, path, raw_dir, decided, told) for path in paths]
    readable = [path for file, path in zip(files, paths, strict=True) if file.refused is None]
    said = {path: entries for file, path in zip(files, paths, strict=True) if (entries := told.of(file.path))}
    known = {path: sheets for path, sheets in (already_read or {}).items() if path not in said}
    readings = _read(contract, readable, limits, known, said)

    def taken_in(file: FileIntake, path: Path) -> InHand[SentTable]:
        if file.refused is not None:
            return InHand(file)
        sheets = next(readings)
        if not is_unchanged(path, file.state):
            return InHand(file.refused_for(messages.CHANGED_WHILE_READ()))
        return unless_refused(file, lambda: tables_sent(contract, file, path, sheets, decided, today))

    def with_units(sent: InHand[SentTable]) -> InHand[LocatedTable]:
        corrected = tables_corrected(contract, sent, decided, excessive)
        hand = reports_of_dashes_skipped(contract, corrected)
        allowance = Allowance(limits.seconds)
        values = [parsed(contract, table, hand.file.path, allowance) for table in hand.tables]
        allowance.hold_defects()
        tables = [located(contract, one, units, hand.file.origin, today, allowance) for one in values]
        allowance.hold_defects()
        return InHand(hand.file, tuple(tables))

    excessive: frozenset[int] = frozenset()
    # Each file goes on while others are still being read.
    sent: Iterable[InHand[SentTable]] = (taken_in(file, path) for file, path in zip(files, paths, strict=True))
    if any(one.expect is not None for one in decided.entries):
        # How many rows a correction matches is known only when all files have been read.
        sent = list(sent)
        excessive = too_many(decided, [one.file.applied for one in sent])
    hands = [unless_refused(one.file, partial(with_units, one)) for one in sent]
    verdicts = _judged(contract, hands)

    def as_told(hand: InHand[JudgedTable]) -> InHand[JudgedTable]:
        return InHand(completed(contract, hand.file, hand.tables, units, decided))

    return [unless_refused(one.file, partial(as_told, one)).file for one in verdicts]


def _judged(contract: Contract, hands: Sequence[InHand[LocatedTable]]) -> list[InHand[JudgedTable]]:
    """The tables of all files judged at once; one by one where that fails, so that it costs the file at fault alone."""
    try:
        verdicts = iter(judged(contract, [table for hand in hands for table in hand.tables]))
    except Exception:
        return [
            unless_refused(one.file, partial(lambda hand: InHand(hand.file, tuple(judged(contract, hand.tables))), one))
            for one in hands
        ]
    return [InHand(hand.file, tuple(next(verdicts) for _ in hand.tables)) for hand in hands]


def read_source_file(contract: Contract, path: Path, raw_dir: Path, units: UnitRegistry, today: date) -> FileIntake:
    """Hold one file to its contract."""
    return read_source_files(contract, [path], raw_dir, units, today)[0]


def _read(
    contract: Contract,
    paths: Sequence[Path],
    limits: Limits,
    known: Mapping[Path, Sheets | Exception],
    told: Mapping[Path, Sequence[LayoutEntry]],
) -> Iterator[Sheets | Exception]:
    """The sheets of each file, or why they can't be read."""
    unread = [path for path in paths if path not in known]
    read = read_files(unread, contract.headings, contract.required_headings, limits, told)
    return (known[path] if path in known else next(read) for path in paths)
