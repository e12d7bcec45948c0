"""Settles the files of one source against each other: whom lists speak for, which row stands, what is told of files.

The rules are in `coverage` and `precedence`; here their outcome becomes the frames that the warehouse stores.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import MOST_WARNINGS, too_many_defects, untold
from ntm_pipeline.intake.corrections.correction_doubts import correction_doubts, naming_corrections
from ntm_pipeline.intake.corrections.corrections_file import FILE_NAME, Corrections
from ntm_pipeline.intake.coverage import (
    MOST_UNREADABLE_DATES,
    Coverage,
    Declared,
    Units,
    coverage_of,
    declarations_of,
    heading_of,
    held_to_declarations,
    period_beside_others,
)
from ntm_pipeline.intake.early_reports import early_reports
from ntm_pipeline.intake.file_intake import FileIntake, NamedUnit
from ntm_pipeline.intake.judge import typed_rows
from ntm_pipeline.intake.layout.layout_doubts import layout_doubts
from ntm_pipeline.intake.layout.layout_file import Layouts
from ntm_pipeline.intake.precedence import Precedence, precedence_of
from ntm_pipeline.intake.quality_tables import (
    CORRECTED_COLUMNS,
    DEFECT_COLUMNS,
    FILE_COLUMNS,
    MAPPING_COLUMNS,
    ORIGIN_ROW,
    REJECTED_UNIT_COLUMNS,
    SHEET_COLUMNS,
    SKIPPED_COLUMNS,
    SNAPSHOT_COLUMNS,
    SUPERSEDED_COLUMNS,
    TITLE_DECLARATION_COLUMNS,
    Defect,
    frame,
)
from ntm_pipeline.intake.uncollected import DASHES
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.messages import LEFT_UNREAD
from ntm_pipeline.reading.tables.told_layout import Part
from ntm_pipeline.units.registry import UnitRegistry


@dataclass(frozen=True)
class SourceIntake:
    """All files of one source, settled: frames ready for the warehouse."""

    rows: pd.DataFrame
    source_files: pd.DataFrame
    rejected_rows: pd.DataFrame
    warned_rows: pd.DataFrame
    superseded_rows: pd.DataFrame
    corrected_rows: pd.DataFrame
    column_mapping: pd.DataFrame
    skipped_rows: pd.DataFrame
    sheets: pd.DataFrame
    snapshots: pd.DataFrame
    title_declarations: pd.DataFrame
    rejected_units: pd.DataFrame


def settle(
    contract: Contract,
    intakes: Sequence[FileIntake],
    units: UnitRegistry,
    corrections: Corrections | None = None,
    layouts: Layouts | None = None,
) -> SourceIntake:
    """Settle the files of one source against each other.

    The outcome depends on what the files hold and what they are called, never on the order they are given in; the
    intakes are left as they are. Where they are all of a source's files, its corrections and layouts are given to be
    told of those without effect.
    """
    files = sorted(intakes, key=lambda intake: intake.path)
    known = Units(units)
    warnings: list[Iterable[Defect]] = []
    if corrections is not None:
        warnings.append(_corrections_told(contract, intakes, corrections))
    if layouts is not None:
        read = [file.path for file in intakes if file.refused is None]
        used = frozenset[Part]().union(*(file.layout_used for file in intakes))
        warnings.append(layout_doubts(contract, layouts, read, used))
    declared: dict[str, list[Declared]] = {}
    speaking: list[pd.Series] = []
    for at, file in enumerate(files):
        rows = file.rows
        if rows is None:
            continue
        warnings.append(early_reports(contract, file))
        spoken = pd.Series(True, index=rows.index)
        if contract.is_list:
            declared[file.path], doubts = declarations_of(contract, file, units)
            warnings.append(doubts)
            file, spoken = held_to_declarations(contract, file, declared[file.path], known)
        speaking.append(spoken)
        files[at] = file
    parts = [file.rows for file in files if file.rows is not None]
    everything = pd.concat(parts, ignore_index=True) if parts else _none(contract)
    speaks = pd.concat(speaking, ignore_index=True) if speaking else pd.Series(dtype=bool)
    outcome = precedence_of(contract, everything, speaks, {file.path: file.origin.received_on for file in files})
    if outcome.disputed:
        kept = [_unless_disputed(file, outcome.disputed) for file in intakes]
        return settle(contract, kept, units, corrections, layouts)
    files, doubts = _without_contradictions(contract, files, everything, outcome)
    warnings += [doubts, *(file.warnings for file in files)]
    superseded = _superseded(contract, everything, outcome)
    coverage = _coverage(contract, files, declared, known)
    if coverage.unreadable:
        kept = [_unless_unreadable(file, coverage.unreadable) for file in intakes]
        return settle(contract, kept, units, corrections, layouts)
    corrected = frame([cell for file in files for cell in file.applied.cells], CORRECTED_COLUMNS)
    return SourceIntake(
        rows=everything.loc[outcome.standing].sort_values(ORIGIN_ROW, ignore_index=True),
        source_files=_source_files(files, superseded),
        rejected_rows=_sorted(frame([d for file in files for d in file.defects], DEFECT_COLUMNS)),
        warned_rows=_sorted(frame(_as_many_as_are_told(chain.from_iterable(warnings)), DEFECT_COLUMNS)),
        superseded_rows=superseded.sort_values(ORIGIN_ROW, ignore_index=True),
        corrected_rows=corrected.sort_values([*ORIGIN_ROW, "column_name"], ignore_index=True),
        column_mapping=frame([column for i in files for column in _column_mapping(contract, i)], MAPPING_COLUMNS),
        skipped_rows=frame([row for file in files for row in _skipped_rows(file)], SKIPPED_COLUMNS),
        sheets=_sheets(files, everything.loc[outcome.standing]),
        snapshots=coverage.snapshots,
        title_declarations=coverage.title_declarations,
        rejected_units=coverage.rejected_units,
    )


def _unless_disputed(file: FileIntake, disputed: Mapping[str, int]) -> FileIntake:
    """The file; refused where too many of its rows contradict each other."""
    if (count := disputed.get(file.path, 0)) == 0:
        return file
    refusal = too_many_defects({messages.CONTRADICTS_ROW.rule: count})
    assert refusal is not None
    return file.without_tables().refused_for(refusal)


def _unless_unreadable(file: FileIntake, unreadable: Mapping[str, int]) -> FileIntake:
    """The file; refused where it has too many closing dates of which no row can be read."""
    if (count := unreadable.get(file.path, 0)) == 0:
        return file
    refusal = messages.TOO_MANY_UNREADABLE_DATES(count=count, most=MOST_UNREADABLE_DATES)
    return file.without_tables().refused_for(refusal)


def _as_many_as_are_told(warnings: Iterable[Defect]) -> Iterator[Defect]:
    """So many warnings of one rule and file as somebody can still look at, and how many more there are."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in warnings:
        of_file = counts[one.source, one.path]
        of_file[one.rule] += 1
        if of_file[one.rule] <= MOST_WARNINGS:
            yield one
    for (source, path), of_file in counts.items():
        for more in untold(of_file):
            yield Defect(source, path, "", None, None, None, more.rule, more.message_vi, more.message_en)


def _corrections_told(contract: Contract, files: Sequence[FileIntake], corrections: Corrections) -> list[Defect]:
    return correction_doubts(contract.source, corrections, [file.applied for file in files])


def _coverage(
    contract: Contract, files: Sequence[FileIntake], declared: dict[str, list[Declared]], units: Units
) -> Coverage:
    if contract.is_list:
        read = [file for file in files if file.rows is not None]
        return coverage_of(contract, [(file, declared[file.path]) for file in read], units)
    return Coverage(frame([], SNAPSHOT_COLUMNS), frame([], TITLE_DECLARATION_COLUMNS), frame([], REJECTED_UNIT_COLUMNS))


def _without_contradictions(
    contract: Contract, files: Sequence[FileIntake], everything: pd.DataFrame, outcome: Precedence
) -> tuple[list[FileIntake], list[Defect]]:
    """The files without the rows that contradict others of their own, and the warnings of superseded rows."""
    defects: dict[str, list[Defect]] = {file.path: [] for file in files}
    named: dict[str, list[NamedUnit]] = {file.path: [] for file in files}
    warnings: list[Defect] = []
    by_path = {file.path: file for file in files}
    for label, found in (outcome.contradicting | outcome.warnings).items():
        row: Any = everything.loc[label]
        file, sheet, number = by_path[row["path"]], str(row["sheet"]), int(row["row_number"])
        period = period_beside_others(contract, file, row)
        heading = heading_of(contract, file, sheet, found.column, period)
        told = file.defect(sheet, number, heading, found.value, found.issue, period)
        [told] = naming_corrections([told], file.applied.cells, f"{contract.source}/{FILE_NAME}")
        if label in outcome.warnings:
            warnings.append(told)
            continue
        defects[file.path].append(told)
        if contract.is_list:
            day = row["closing_date"].date() if contract.is_registry else None
            year = None if contract.is_registry else int(row["year"])
            title = str(row[contract.list_of_year_by]) if contract.list_of_year_by else None
            named[file.path].append(NamedUnit(sheet, number, day, year, title, str(row["unit_id"])))
    settled = []
    for file in files:
        if defects[file.path]:
            gone = {(defect.sheet, defect.row_number, defect.row_period) for defect in defects[file.path]}
            assert file.rows is not None
            places = [
                (row["sheet"], row["row_number"], period_beside_others(contract, file, row))
                for row in file.rows[["sheet", "row_number", contract.dated_by]].to_dict("records")
            ]
            file = replace(
                file, rows=file.rows[[place not in gone for place in places]], named=file.named + named[file.path],
                defects=file.defects + defects[file.path],
            )  # fmt: skip
        settled.append(file)
    return settled, warnings


def _superseded(contract: Contract, everything: pd.DataFrame, outcome: Precedence) -> pd.DataFrame:
    """Where each superseded row is, and the row that stands in its place."""
    lost = everything.loc[list(outcome.superseded), ORIGIN_ROW].reset_index(drop=True)
    by = everything.loc[list(outcome.superseded.values()), ORIGIN_ROW].reset_index(drop=True)
    found = pd.concat([lost, by.add_prefix("by_")], axis="columns")
    found.insert(0, "source", contract.source)
    return found.astype(SUPERSEDED_COLUMNS)


def _none(contract: Contract) -> pd.DataFrame:
    return typed_rows(contract, {name: [] for name in contract.schema.columns})


def _sorted(defects: pd.DataFrame) -> pd.DataFrame:
    return defects.sort_values([*ORIGIN_ROW, "rule", "column_name"], ignore_index=True)


def _source_files(intakes: Sequence[FileIntake], superseded: pd.DataFrame) -> pd.DataFrame:
    lost = superseded.groupby("path").size()
    records = []
    for intake in intakes:
        rows_superseded = int(lost.get(intake.path, 0))
        clean = 0 if intake.rows is None else len(intake.rows)
        if intake.refused:
            status, reason = "refused", intake.refused
        elif intake.rows_rejected:
            status, reason = "partial", _rejected_reason(intake)
        else:
            status, reason = "accepted", ("", "")
        records.append(
            (
                intake.source, intake.path, intake.sha256, intake.size_bytes, status, intake.rows_read,
                clean - rows_superseded, intake.rows_rejected, rows_superseded, *(text or None for text in reason),
                intake.origin.publisher, intake.origin.received_on, intake.origin.licence, intake.origin.synthetic,
                intake.corrections_sha256, intake.layout_sha256,
            )
        )  # fmt: skip
    return frame(records, FILE_COLUMNS)


def _column_mapping(contract: Contract, intake: FileIntake) -> Iterator[tuple[str | None, ...]]:
    """Each column of a file: what it was taken for, or why it is set aside."""
    for table in intake.tables:
        for one in () if table.is_further else table.accounts:
            taken_for = one.name if one.name in contract.columns else None  # others are left unread on purpose
            why = one.why or (None if taken_for else LEFT_UNREAD) or (None, None)
            status = "read" if taken_for else "set_aside"
            place = (intake.source, intake.path, table.sheet, one.shown, column_letters(one.column))
            yield *place, taken_for, status, *why


# The words of notes and signatures may hold a person's name.
_SHOWN_KINDS = ("title", "heading", "section", "total", "derived", "set_aside")


def _skipped_rows(intake: FileIntake) -> Iterator[tuple[str | int | None, ...]]:
    for table in intake.tables:
        for row in table.passed_over:
            if row.kind != "blank" and not (table.is_further and row.kind != DASHES):
                text = row.text if row.kind in _SHOWN_KINDS else None
                yield intake.source, intake.path, table.sheet, row.row_number, row.kind, text


def _sheets(files: Sequence[FileIntake], standing: pd.DataFrame) -> pd.DataFrame:
    """Of each sheet that is read, how many rows it has, and how many of them are blank or stand."""
    accepted = standing.groupby(["path", "sheet"]).size()
    records = []
    for file in files:
        for sheet, height in {} if file.refused else file.sheet_rows.items():
            told = [table for table in file.tables if table.sheet == sheet and not table.is_further]
            kinds = [row.kind for table in told for row in table.passed_over]
            stand = int(accepted.get((file.path, sheet), 0))
            records.append((file.source, file.path, sheet, height, stand, kinds.count("blank")))
    return frame(records, SHEET_COLUMNS)


def _rejected_reason(intake: FileIntake) -> tuple[str, str]:
    rejected, read = intake.rows_rejected, intake.rows_read
    return (
        f"{rejected} trong {read} dòng bị trả lại; xem danh sách lỗi của tệp (quality.rejected_rows).",
        f"{rejected} of {read} rows are rejected; see quality.rejected_rows.",
    )
