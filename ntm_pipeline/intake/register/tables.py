"""A source's registers as the frames that the warehouse stores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.quality_tables import (
    DEFECT_COLUMNS,
    FILE_COLUMNS,
    MAPPING_COLUMNS,
    ROW_COUNT_COLUMNS,
    SUPERSEDED_COLUMNS,
    Defect,
    frame,
)
from ntm_pipeline.intake.register.combine import ReadRegister, counted_rows, doubts_of
from ntm_pipeline.intake.register.unit_counts import UnitMonths
from ntm_pipeline.reading.tables.messages import LEFT_UNREAD


@dataclass(frozen=True)
class RegisterIntake:
    """All registers of one source: frames ready for the warehouse."""

    rows: pd.DataFrame
    source_files: pd.DataFrame
    rejected_rows: pd.DataFrame
    """A sample; how many rows each rule cost is in `row_counts`."""
    warned_rows: pd.DataFrame
    superseded_rows: pd.DataFrame
    """A sample."""
    column_mapping: pd.DataFrame
    row_counts: pd.DataFrame
    refused_by: frozenset[str]
    """The rules by which files are refused."""

    SHARED: ClassVar = {
        "quality.source_files": "source_files",
        "quality.rejected_rows": "rejected_rows",
        "quality.warned_rows": "warned_rows",
        "quality.superseded_rows": "superseded_rows",
        "quality.column_mapping": "column_mapping",
        "quality.register_row_counts": "row_counts",
    }

    def shared(self) -> dict[str, pd.DataFrame]:
        """What goes into tables that sources share."""
        return {key: getattr(self, name) for key, name in self.SHARED.items()}


def register_intake(
    register: Register, read: Sequence[ReadRegister], refused: Sequence[FileIntake], months: UnitMonths
) -> RegisterIntake:
    """What the registers of a source come to, once each thing counts once."""
    files = sorted(read, key=lambda one: one.file.path)
    rows = [counted_rows(register, one, months) for one in files]
    empty = dict.fromkeys(register.comments, "Int64") | {
        "unit_id": "string", "path": "string", "is_month_over": "boolean",
    }  # fmt: skip
    every = pd.concat(rows, ignore_index=True) if rows else frame([], empty)
    listed = [*(_file(one) for one in files), *map(_refused, refused)]
    return RegisterIntake(
        rows=every[list(register.comments)].astype(empty),
        source_files=frame(sorted(listed, key=lambda record: record[1]), FILE_COLUMNS),
        rejected_rows=frame([defect for one in files for defect in _defects(one)], DEFECT_COLUMNS),
        warned_rows=frame(
            [
                Defect(register.source, one.file.path, "", None, None, None, doubt.rule, doubt.message_vi,
                       doubt.message_en)
                for one in files
                for doubt in doubts_of(register, one, months)
            ],
            DEFECT_COLUMNS,
        ),
        superseded_rows=frame([row for one in files for row in _superseded(one)], SUPERSEDED_COLUMNS),
        column_mapping=frame([row for one in files for row in _columns(one)], MAPPING_COLUMNS),
        row_counts=frame([row for one in files for row in _row_counts(one)], ROW_COUNT_COLUMNS),
        refused_by=frozenset(file.refused_by or "" for file in refused),
    )  # fmt: skip


def _file(one: ReadRegister) -> tuple[object, ...]:
    rejected, read = one.reduced.rows_rejected, one.reduced.rows_read
    reason_vi = reason_en = None
    if rejected:
        reason_vi = f"{rejected} trong {read} dòng bị trả lại; xem quality.register_row_counts theo từng quy tắc."
        reason_en = f"{rejected} of {read} rows are rejected; see quality.register_row_counts, rule by rule."
    told = read, int(one.counts.sum()), rejected, one.rows_superseded, reason_vi, reason_en
    return _listed(one.file, "partial" if rejected else "accepted", told)


def _refused(file: FileIntake) -> tuple[object, ...]:
    return _listed(file, "refused", (0, 0, 0, 0, *(file.refused or ("", ""))))


def _listed(file: FileIntake, status: str, told: tuple[object, ...]) -> tuple[object, ...]:
    origin = file.origin
    return (
        file.source, file.path, file.sha256, file.size_bytes, status, *told, origin.publisher, origin.received_on,
        origin.licence, origin.synthetic, None, None,
    )  # fmt: skip


def _defects(one: ReadRegister) -> Iterator[Defect]:
    for defect in sorted(one.reduced.sample, key=lambda defect: (defect.row_number or 0, defect.rule)):
        yield Defect(
            one.file.source, one.file.path, "", defect.row_number, defect.column, defect.value, defect.rule,
            defect.message_vi, defect.message_en,
        )  # fmt: skip


def _superseded(one: ReadRegister) -> Iterator[tuple[object, ...]]:
    file = one.file
    within = ((row, file.path, by) for row, by in one.reduced.superseded_sample)
    for row, path, by in sorted([*within, *one.superseded_sample]):
        yield file.source, file.path, "", row, path, "", by


def _columns(one: ReadRegister) -> Iterator[tuple[object, ...]]:
    for heading, letters, name in one.reduced.headings:
        place = (one.file.source, one.file.path, "", heading, letters)
        yield (*place, name, "read", None, None) if name else (*place, None, "set_aside", *LEFT_UNREAD)


def _row_counts(one: ReadRegister) -> Iterator[tuple[object, ...]]:
    source, path, reduced = one.file.source, one.file.path, one.reduced
    yield source, path, "accepted", None, None, int(one.counts.sum()), 0
    for rule, count in sorted(reduced.rejected.items()):
        yield source, path, "rejected", rule, None, count, sum(told.rule == rule for told in reduced.sample)
    if reduced.superseded:
        yield source, path, "superseded", None, path, reduced.superseded, len(reduced.superseded_sample)
    for by, count in sorted(one.superseded_by.items()):
        yield source, path, "superseded", None, by, count, sum(told == by for _, told, _ in one.superseded_sample)
