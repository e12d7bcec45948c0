"""What a file would give, told before it is sent: `ntm validate`.

Here belongs which source a file is taken for, and what is told of it to programs; people see `validate_report`. The
reading is `reading/`'s and the validating is `intake/`'s, the same as in a refresh; nothing is stored.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ntm_pipeline.commands import messages
from ntm_pipeline.commands.finding import Finding, findings_of
from ntm_pipeline.commands.validate_register import (
    ValidatedRegister,
    fitting_register,
    is_a_register_by_kind,
    register_as_dict,
    validated_register,
)
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import shown_path
from ntm_pipeline.intake.layout.layout_file import Layouts, read_layouts
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.fit import Vocabulary
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Limits, Sheets, read_fitting_files
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts, load_registers, load_sources
from ntm_pipeline.units.registry import UnitRegistry


class ValidateError(LookupError):
    """It can't be told what a file is to be held to; the message says what to do."""


@dataclass(frozen=True)
class ValidatedFile:
    """One file, held to one contract by itself."""

    path: Path
    """As it was given."""
    contract: Contract
    found_by: str
    """How the contract was chosen: `option`, `folder`, `headings`, or `nothing` of a file that can't be read."""
    is_stray: bool
    """Whether it lies in the raw folder, but in no source's."""
    intake: FileIntake
    settled: SourceIntake

    @property
    def refused(self) -> tuple[str, str] | None:
        """Why nothing of it can be read, in Vietnamese and English."""
        return self.intake.refused

    @property
    def has_defects(self) -> bool:
        """Refused, or a row of it rejected; a warning is none."""
        return self.intake.refused is not None or not self.settled.rejected_rows.empty

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, accepted, rejected, and superseded within the file."""
        told = self.settled.source_files.iloc[0]
        return {name: int(told[name]) for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")}

    @property
    def defects(self) -> list[Finding]:
        """For which rows are rejected, by sheet and row."""
        return self._findings(self.settled.rejected_rows)

    @property
    def warnings(self) -> list[Finding]:
        """What to look at in what is used; without a row where it is about a whole sheet."""
        return self._findings(self.settled.warned_rows)

    def _findings(self, defects: pd.DataFrame) -> list[Finding]:
        letters = {
            (table.sheet, table.column_labels[name]): column_letters(column)
            for table in self.intake.tables
            for name, column in table.columns.items()
        }
        order = {table.sheet: at for at, table in enumerate(self.intake.tables)}
        found = findings_of(defects, letters)
        return sorted(found, key=lambda f: (order.get(f.sheet, len(order)), f.row_number or 0))


Validated = ValidatedFile | ValidatedRegister


def validate_files(paths: Sequence[Path], source: str | None, settings: Settings) -> list[Validated]:
    """Hold each file to its contract by itself, with the day, the units and the corrections of a refresh.

    Args:
        paths: the files, wherever they lie.
        source: what they are held to; None: told by the folder, else by the headings.
        settings: the raw folder, the day and the limits of reading.

    Raises:
        ValidateError: no such source, or none or several fit a file.
    """
    # What nobody foresaw is told to the sender in a sentence, not to the terminal as a trace.
    logging.getLogger("ntm_pipeline").addHandler(logging.NullHandler())
    sources = load_sources()
    if source is not None and source not in sources:
        raise ValidateError(str(messages.NO_SUCH_SOURCE(source=source, known=", ".join(sources))))
    limits = Limits(settings.reading_seconds, settings.reading_megabytes)
    chosen = _choose(paths, source, settings.raw_dir, limits)
    batches: dict[tuple[str, Path], list[int]] = {}
    for at, choice in enumerate(chosen):
        batches.setdefault((choice.contract.source, choice.root), []).append(at)
    validated: dict[int, Validated] = {}
    for batch in batches.values():
        for at, file in zip(batch, _validated([chosen[at] for at in batch], settings, limits), strict=True):
            validated[at] = file
    return [validated[at] for at in range(len(paths))]


@dataclass(frozen=True)
class _Choice:
    """A file, what stands for its raw folder, and what it is held to."""

    given: Path
    place: Path
    root: Path
    contract: Contract
    found_by: str
    is_stray: bool
    sheets: Sheets | Exception | None = None
    """What was read of it when its headings were looked for."""


def _choose(paths: Sequence[Path], source: str | None, raw_dir: Path, limits: Limits) -> list[_Choice]:
    sources, contracts = load_sources(), load_contracts()
    placed = [_placed(path, raw_dir, sources) for path in paths]
    folders = [place.relative_to(root).parts[0] if place.parent != root else None for place, root in placed]
    # Before the headings are looked for as a spreadsheet's: a register may be far too long for that.
    open_ones = [
        place for (place, _), folder in zip(placed, folders, strict=True) if not source and folder not in sources
    ]
    registers = {place: found for place in open_ones if (found := _register_of(place)) is not None}
    vocabularies = {name: Vocabulary(one.headings, one.required_headings) for name, one in contracts.items()}
    readings = read_fitting_files([place for place in open_ones if place not in registers], vocabularies, limits)
    chosen = []
    for path, (place, root), folder in zip(paths, placed, folders, strict=True):
        is_stray = folder not in sources and root in (raw_dir, raw_dir.resolve())
        if source is not None:
            chosen.append(_Choice(path, place, root, sources[source], "option", is_stray))
        elif folder in sources:
            chosen.append(_Choice(path, place, root, sources[folder], "folder", is_stray))
        elif place in registers:
            register, found_by = registers[place]
            chosen.append(_Choice(path, place, root, register, found_by, is_stray))
        else:
            reading = next(readings)
            if isinstance(reading, Exception):
                # Why it can't be read is the same whatever it was meant to be, and that is what its sender must hear.
                anyone = next(iter(contracts.values()))
                chosen.append(_Choice(path, place, root, anyone, "nothing", is_stray, reading))
            else:
                contract = contracts[_only_fit(path, reading.fits, sources)]
                chosen.append(_Choice(path, place, root, contract, "headings", is_stray, reading.sheets))
    return chosen


def _register_of(place: Path) -> tuple[Register, str] | None:
    """The register that a file is by its headings, or may be by its kind alone; and which of the two."""
    registers = load_registers().values()
    if (fit := fitting_register(place, registers)) is not None:
        return fit, "headings"
    return (next(iter(registers)), "nothing") if is_a_register_by_kind(place) else None


def _placed(path: Path, raw_dir: Path, sources: Collection[str]) -> tuple[Path, Path]:
    """The file's path and the folder that stands for `raw/`: its own folder where it lies in none."""
    # In the raw folder the link itself counts: whether it may be followed is for the reading to say.
    unfollowed = path.parent.resolve() / path.name
    for place, raw in ((path.absolute(), raw_dir), (unfollowed, raw_dir.resolve())):
        if place.is_relative_to(raw) and ".." not in place.parts:
            return place, raw
    for folder in unfollowed.parents:
        if folder.name == "raw" and unfollowed.relative_to(folder).parts[0] in sources:
            return unfollowed, folder
    followed = path.resolve()
    return followed, followed.parent


def _only_fit(path: Path, fits: Sequence[str], known: Collection[str]) -> str:
    """The source that the headings of a file fit best.

    Raises:
        ValidateError: none does, or several do equally.
    """
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise ValidateError(str(messages.HEADINGS_FIT_SEVERAL(path=path, fits=", ".join(fits))))
    raise ValidateError(str(messages.HEADINGS_FIT_NONE(path=path, known=", ".join(known))))


def _validated(choices: Sequence[_Choice], settings: Settings, limits: Limits) -> Sequence[Validated]:
    """Files of one contract and one root, each settled by itself: what else was named with it changes nothing."""
    contract, root, units = choices[0].contract, choices[0].root, UnitRegistry.load()
    if isinstance(contract, Register):
        return [
            validated_register(contract, one.given, one.place, root, one.found_by, one.is_stray, settings)
            for one in choices
        ]
    places = [choice.place for choice in choices]
    read = {choice.place: choice.sheets for choice in choices if choice.sheets is not None}
    try:
        layouts = read_layouts(contract, root, settings.today)
        intakes = read_source_files(
            contract, places, root, units, settings.today, limits, already_read=read, layouts=layouts
        )
    except Exception:
        logging.getLogger(__name__).exception("%s can't be validated", places)
        if len(choices) > 1:  # one of them spoils it for all
            return [file for choice in choices for file in _validated([choice], settings, limits)]
        refused = (
            "Không kiểm tra được tệp do lỗi ngoài dự kiến của chương trình; hãy gửi tệp này cho người quản trị.",
            "The file can't be validated: the program met something unforeseen; send the file to whoever runs it.",
        )
        layouts = Layouts(contract.source)
        intakes = [FileIntake(contract.source, shown_path(places[0], root), "", 0, Origin(), refused=refused)]

    def settled(intake: FileIntake) -> SourceIntake:
        said = layouts.about_only(intake.path) if intake.refused is None else None
        return settle(contract, [intake], units, layouts=said)

    validated = []
    for choice, intake in zip(choices, intakes, strict=True):
        found = settled(intake)
        told = found.source_files.iloc[0]
        if intake.refused is None and told["status"] == "refused":
            # What its rows say together can refuse a file in which each row by itself is in order.
            intake = replace(intake.without_tables(), refused=(str(told["reason_vi"]), str(told["reason_en"])))
        validated.append(ValidatedFile(choice.given, contract, choice.found_by, choice.is_stray, intake, found))
    return validated


# --- For programs ---------------------------------------------------------------------------------


def as_dict(file: Validated) -> dict[str, Any]:
    """All there is to say of a file, as plain values."""
    if isinstance(file, ValidatedRegister):
        return register_as_dict(file)
    intake = file.intake
    status = "refused" if intake.refused else "partial" if file.has_defects else "accepted"
    return {
        "file": str(file.path),
        "source": file.contract.source if file.found_by != "nothing" else None,
        "source_found_by": file.found_by,
        "is_stray": file.is_stray,
        "is_synthetic": intake.origin.synthetic,
        "status": status,
        "reason_vi": intake.refused[0] if intake.refused else None,
        "reason_en": intake.refused[1] if intake.refused else None,
        **file.counts,
        "sheets": [_table_as_dict(file.contract, table) for table in intake.tables if not table.is_further],
        "covers": [
            {
                "sheet": sheet,
                "closing_date": day.date().isoformat(),
                "unit_id": unit,
                "snapshot_date": snapshot_date.date().isoformat(),
            }
            for sheet, day, unit, snapshot_date in snapshots_of(file)
        ],
        "defects": [asdict(finding) for finding in file.defects],
        "warnings": [asdict(finding) for finding in file.warnings],
        "corrected_cells": [
            {**cell._asdict(), "decided_on": cell.decided_on.isoformat()} for cell in intake.applied.cells
        ],
        "superseded_rows": [
            {"sheet": sheet, "row_number": int(row), "by_sheet": by_sheet, "by_row_number": int(by_row)}
            for sheet, row, by_sheet, by_row in superseded_rows_of(file)
        ],
    }


def _table_as_dict(contract: Contract, table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "columns": [
            {
                "letter": column_letters(column),
                "heading": heading,
                "means": canonical_heading(contract, name),
                "column": name if name in contract.columns else None,
            }
            for column, name, heading in _columns_read(table)
        ],
        "missing_columns": [
            spec.headings[0] for name, spec in contract.columns.items() if name not in table.columns
        ],
        "unknown_columns": list(table.unknown_columns),
        "set_aside": [
            {"letter": column_letters(one.column), "heading": one.heading, "why_vi": why[0], "why_en": why[1]}
            for one in table.accounts
            if one.name is None and (why := one.why) is not None
        ],
        "read_as_told": [
            {"letter": column_letters(one.column), "heading": one.heading, "why_vi": why[0], "why_en": why[1]}
            for one in table.accounts
            if one.name is not None and (why := one.why) is not None
        ],
        "above": {
            fact: {"text": text, "row_number": table.above_rows[fact] or None} for fact, text in table.above.items()
        },
        "skipped_rows": [asdict(row) for row in table.passed_over],
    }  # fmt: skip


def _columns_read(table: Table) -> list[tuple[int, str, str]]:
    """(Column, name, heading), from left to right; of periods side by side all of them."""
    if table.period:
        return [(one.column, one.name, one.shown) for one in table.accounts if one.name is not None]
    return sorted((column, name, table.column_labels[name]) for name, column in table.columns.items())


def canonical_heading(contract: Contract, name: str) -> str | None:
    """The contract's own heading of a column; None for one that is left unread on purpose."""
    return contract.columns[name].headings[0] if name in contract.columns else None


def snapshots_of(file: ValidatedFile) -> Iterator[tuple[Any, ...]]:
    columns = ["sheet", "closing_date", "covered_unit_id", "snapshot_date"]
    return file.settled.snapshots[columns].itertuples(index=False, name=None)


def superseded_rows_of(file: ValidatedFile) -> Iterator[tuple[Any, ...]]:
    columns = ["sheet", "row_number", "by_sheet", "by_row_number"]
    return file.settled.superseded_rows[columns].itertuples(index=False, name=None)
