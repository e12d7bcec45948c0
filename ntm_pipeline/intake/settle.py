"""Settles the files of one source against each other: which row stands, what each registry file speaks for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections import Corrections, correction_doubts
from ntm_pipeline.intake.pipeline import FileIntake, typed_rows
from ntm_pipeline.intake.quality_tables import (
    CORRECTED_COLUMNS,
    DEFECT_COLUMNS,
    FILE_COLUMNS,
    MAPPING_COLUMNS,
    ORIGIN_ROW,
    SKIPPED_COLUMNS,
    SNAPSHOT_COLUMNS,
    SUPERSEDED_COLUMNS,
    Defect,
    frame,
)
from ntm_pipeline.intake.row_units import resolve_declared
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
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
    snapshots: pd.DataFrame


def settle(
    contract: Contract, intakes: Sequence[FileIntake], units: UnitRegistry, corrections: Corrections | None = None
) -> SourceIntake:
    """Settle the files of one source against each other: later rows supersede earlier ones of the same key.

    The outcome depends on what the files hold and what they are called, never on the order they are given in. Where
    the intakes are all of a source's files, its corrections are given to be told of those without effect.
    """
    intakes = sorted(intakes, key=lambda intake: intake.path)
    parts = [intake.rows for intake in intakes if intake.rows is not None and not intake.rows.empty]
    everything = pd.concat(parts, ignore_index=True) if parts else _none(contract)
    order = ([contract.recency_column] if contract.recency_column else []) + ORIGIN_ROW
    everything = everything.sort_values(order, na_position="first", kind="stable", ignore_index=True)
    key = list(contract.natural_key)
    stands = ~everything.duplicated(key, keep="last")
    rows = everything[stands]
    superseded = (
        everything[~stands]
        .merge(rows, on=key, how="left", suffixes=("", "_by"))[ORIGIN_ROW + [f"{name}_by" for name in ORIGIN_ROW]]
        .rename(columns={f"{name}_by": f"by_{name}" for name in ORIGIN_ROW})
    )
    superseded.insert(0, "source", contract.source)
    rows = rows.sort_values(ORIGIN_ROW, ignore_index=True)
    snapshots, doubts = _snapshots(contract, intakes, units)
    if corrections is not None:
        doubts += correction_doubts(contract.source, corrections, [intake.applied for intake in intakes])
    corrected = frame([cell for intake in intakes for cell in intake.applied.cells], CORRECTED_COLUMNS)
    return SourceIntake(
        rows=rows,
        source_files=_source_files(intakes, superseded),
        rejected_rows=_sorted(frame([d for i in intakes for d in i.defects], DEFECT_COLUMNS)),
        warned_rows=_sorted(frame([d for i in intakes for d in i.warnings] + doubts, DEFECT_COLUMNS)),
        superseded_rows=superseded.astype(SUPERSEDED_COLUMNS).sort_values(ORIGIN_ROW, ignore_index=True),
        corrected_rows=corrected.sort_values([*ORIGIN_ROW, "column_name"], ignore_index=True),
        column_mapping=frame([column for i in intakes for column in _column_mapping(contract, i)], MAPPING_COLUMNS),
        skipped_rows=frame([row for i in intakes for row in _skipped_rows(i)], SKIPPED_COLUMNS),
        snapshots=snapshots,
    )


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
                intake.corrections_sha256,
            )
        )  # fmt: skip
    return frame(records, FILE_COLUMNS)


def _column_mapping(contract: Contract, intake: FileIntake) -> Iterator[tuple[str | None, ...]]:
    """Each column of a file that has a heading: what it was taken for, or nothing."""
    for table in intake.tables:
        place = (intake.source, intake.path, table.sheet)
        for name, column in table.columns.items():
            taken_for = name if name in contract.columns else None  # others are left unread on purpose
            yield *place, table.column_labels[name], column_letters(column), taken_for
        for heading in table.unknown_columns:
            yield *place, heading, None, None


# The words of notes and signatures may hold a person's name.
_SHOWN_KINDS = ("title", "heading", "section", "total")


def _skipped_rows(intake: FileIntake) -> Iterator[tuple[str | int | None, ...]]:
    for table in intake.tables:
        for row in table.passed_over:
            if row.kind != "blank":
                text = row.text if row.kind in _SHOWN_KINDS else None
                yield intake.source, intake.path, table.sheet, row.row_number, row.kind, text


def _rejected_reason(intake: FileIntake) -> tuple[str, str]:
    rejected, read = intake.rows_rejected, intake.rows_read
    return (
        f"{rejected} trong {read} dòng bị trả lại; xem danh sách lỗi của tệp (quality.rejected_rows).",
        f"{rejected} of {read} rows are rejected; see quality.rejected_rows.",
    )


def _snapshots(
    contract: Contract, intakes: Sequence[FileIntake], units: UnitRegistry
) -> tuple[pd.DataFrame, list[Defect]]:
    """What each registry file speaks for: one row per file, sheet, closing date and unit covered.

    A declared unit that can't be understood is warned of, and the file speaks for the smallest unit of its rows.
    """
    found: set[tuple[str, str, str, date, str, bool]] = set()
    if not contract.is_registry:
        return frame([], SNAPSHOT_COLUMNS), []
    doubts: list[Defect] = []
    for intake in intakes:
        declared_sheets = {sheet for sheet, _, _ in intake.declared}
        rows = _none(contract) if intake.rows is None else intake.rows
        for sheet, above, unit_texts in intake.declared:
            of_sheet = rows[rows["sheet"] == sheet]
            dates = {day.date() for day in of_sheet["closing_date"]} | ({above} if above else set())
            for day in sorted(dates):
                unit = _declared_unit(intake, sheet, unit_texts, units, day, doubts)
                if unit is None:
                    declared_sheets.discard(sheet)
                    continue
                found.add((intake.source, intake.path, sheet, day, unit, True))
                doubts += _rows_outside(intake, of_sheet, unit, units, day)
        undeclared = rows[~rows["sheet"].isin(list(declared_sheets))]
        for (sheet, day, _), covered in _smallest_units(undeclared, units).items():
            found.add((intake.source, intake.path, sheet, day, covered, False))
    return frame(sorted(found), SNAPSHOT_COLUMNS), doubts


def _declared_unit(
    intake: FileIntake,
    sheet: str,
    unit_texts: Sequence[str],
    units: UnitRegistry,
    day: date,
    doubts: list[Defect],
) -> str | None:
    """The first of the declarations (above the table, in the origin) that names a unit; the others are doubted."""
    for text in unit_texts:
        try:
            return resolve_declared(text, units, day)
        except UnreadableError as reason:
            doubts.append(
                intake.defect(sheet, None, None, text, Issue(
                    "reporting_unit_unknown",
                    f"Không hiểu đơn vị báo cáo, nên tệp được tính cho đơn vị nhỏ nhất chứa mọi dòng."
                    f" {reason.issue.message_vi}",
                    f"The reporting unit isn't understood; the file counts for the smallest unit of its rows."
                    f" {reason.issue.message_en}",
                ))
            )  # fmt: skip
    return None


def _rows_outside(
    intake: FileIntake, rows: pd.DataFrame, declared: str, units: UnitRegistry, day: date
) -> list[Defect]:
    """A warning for each row of a unit that is not at or under the one its table speaks for."""
    doubts = []
    for unit_id, closing_date, sheet, row_number in zip(
        rows["unit_id"], rows["closing_date"], rows["sheet"], rows["row_number"], strict=True
    ):
        chain = units.ancestors_on(unit_id, day)
        if closing_date.date() != day or declared in {version.unit_id for version in chain}:
            continue
        name, speaker = chain[0].unit_name, units.version_on(declared, day)
        speaker_name = speaker.unit_name if speaker else declared
        doubts.append(
            intake.defect(sheet, int(row_number), None, name, Issue(
                "outside_reporting_unit",
                f"{name} không thuộc đơn vị báo cáo {speaker_name}, nên dòng này không được tính."
                " Hãy kiểm tra lại đơn vị báo cáo hoặc mã đơn vị.",
                f"{name} is not part of the reporting unit {speaker_name}, so the row counts for nobody."
                " Check the reporting unit or the code.",
            ))
        )  # fmt: skip
    return doubts


def _smallest_units(rows: pd.DataFrame, units: UnitRegistry) -> dict[tuple[str, date, str], str]:
    """Per sheet, closing date and province: the smallest unit that holds all the file's rows of that province."""
    places = [
        (str(sheet), day.date(), str(province), str(unit))
        for sheet, day, province, unit in zip(
            rows["sheet"], rows["closing_date"], rows["province_unit_id"], rows["unit_id"], strict=True
        )
    ]
    chains: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, day, province, unit in set(places):
        chains[province].add(tuple(v.unit_id for v in units.ancestors_on(unit, day)))
    smallest = {
        province: next(unit for unit in next(iter(paths)) if all(unit in path for path in paths))
        for province, paths in chains.items()
    }
    return {(sheet, day, province): smallest[province] for sheet, day, province, _ in places}
