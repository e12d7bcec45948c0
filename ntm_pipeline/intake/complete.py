"""A file at the end of its own way: its clean rows, and all that was found of its tables in the words of defects."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.corrections.correction_doubts import naming_corrections
from ntm_pipeline.intake.corrections.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.intake.rejected_units import named_by_rejected
from ntm_pipeline.intake.tables import Finding, JudgedTable
from ntm_pipeline.reading.spreadsheets.messages import STRUCK_OUT
from ntm_pipeline.units.registry import UnitRegistry


def completed(
    contract: Contract,
    file: FileIntake,
    tables: Sequence[JudgedTable],
    units: UnitRegistry,
    corrections: Corrections,
    allowance: Allowance,
) -> FileIntake:
    """A file with all that was found of its tables.

    Raises:
        RefusedError: it has more defects than somebody can look at, or has had its time.
    """
    if file.refused is not None:
        return file
    allowance.hold_defects()

    def told(table: JudgedTable, findings: Sequence[Finding]) -> list[Defect]:
        read = table.located.cells.table
        return [
            file.defect(read.sheet, one.row_number, one.heading, one.text, one.reason, read.row_period)
            for one in findings
        ]

    cells = file.applied.cells
    defects = [defect for table in tables for defect in told(table, _struck_out_once(table.defects))]
    warnings = [*file.warnings, *(warning for table in tables for warning in told(table, table.warnings))]
    warnings += [file.defect("", None, None, None, more) for more in allowance.untold_warnings()]
    return replace(
        file,
        rows=pd.concat([table.rows for table in tables]).reset_index(drop=True),
        defects=[*naming_corrections(defects, cells, corrections.path), *file.applied.defects],
        warnings=naming_corrections(warnings, cells, corrections.path),
        named=list(chain.from_iterable(named_by_rejected(contract, one, units, allowance.go_on) for one in tables)),
        read_on={
            (table.located.cells.table.sheet, year): day
            for table in tables
            for year, day in table.located.read_on.items()
        },
    )


def _struck_out_once(findings: Sequence[Finding]) -> list[Finding]:
    """Of a row that is struck out from end to end the first cell is told."""
    first = {one.row_number: one for one in reversed(findings) if one.reason.rule == STRUCK_OUT.rule}
    return [one for one in findings if one.reason.rule != STRUCK_OUT.rule or first[one.row_number] is one]
