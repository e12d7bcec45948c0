"""Holds files to a contract, stage by stage: tables of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped. Each stage takes and returns plain values and has its module; how rows
of several files bear on each other is the last one, `settle`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.complete import completed
from ntm_pipeline.intake.corrections import too_many
from ntm_pipeline.intake.corrections_file import Corrections, read_corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.judge import judged
from ntm_pipeline.intake.located import located
from ntm_pipeline.intake.parse import parsed
from ntm_pipeline.intake.receive import received
from ntm_pipeline.intake.refusal import unless_refused
from ntm_pipeline.intake.tables import InHand, LocatedTable, SentTable
from ntm_pipeline.intake.take_in import reports_of_dashes_skipped, tables_corrected, tables_sent
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
) -> list[FileIntake]:
    """Hold files to their contract, each by itself, corrected by what lies beside them unless that is given.

    What was read of a file for the contract already is not read again.
    Whatever is wrong with a file becomes a reason in its result; nothing is raised for bad input.
    """
    decided = corrections or read_corrections(contract, raw_dir, today)
    files = [received(contract, path, raw_dir, decided) for path in paths]
    readable = [path for file, path in zip(files, paths, strict=True) if file.refused is None]
    readings = _read(contract, readable, limits, already_read or {})

    def taken_in(file: FileIntake, path: Path) -> InHand[SentTable]:
        if file.refused is not None:
            return InHand(file)
        sheets = next(readings)
        return unless_refused(file, lambda: tables_sent(contract, file, path, sheets, decided, today))

    def with_units(sent: InHand[SentTable]) -> InHand[LocatedTable]:
        corrected = tables_corrected(contract, sent, decided, excessive)
        hand = reports_of_dashes_skipped(contract, corrected)
        values = (parsed(contract, table, hand.file.path) for table in hand.tables)
        return InHand(hand.file, tuple(located(contract, one, units, hand.file.origin, today) for one in values))

    excessive: frozenset[int] = frozenset()
    # Each file goes on while others are still being read.
    sent: Iterable[InHand[SentTable]] = (taken_in(file, path) for file, path in zip(files, paths, strict=True))
    if any(one.expect is not None for one in decided.entries):
        # How many rows a correction matches is known only when all files have been read.
        sent = list(sent)
        excessive = too_many(decided, [one.file.applied for one in sent])
    hands = [unless_refused(one.file, partial(with_units, one)) for one in sent]
    verdicts = iter(judged(contract, [table for hand in hands for table in hand.tables]))
    return [completed(contract, hand.file, [next(verdicts) for _ in hand.tables], units, decided) for hand in hands]


def read_source_file(contract: Contract, path: Path, raw_dir: Path, units: UnitRegistry, today: date) -> FileIntake:
    """Hold one file to its contract."""
    return read_source_files(contract, [path], raw_dir, units, today)[0]


def _read(
    contract: Contract, paths: Sequence[Path], limits: Limits, known: Mapping[Path, Sheets | Exception]
) -> Iterator[Sheets | Exception]:
    """The sheets of each file, or why they can't be read."""
    unread = [path for path in paths if path not in known]
    read = read_files(unread, contract.headings, contract.required_headings, limits)
    return (known[path] if path in known else next(read) for path in paths)
