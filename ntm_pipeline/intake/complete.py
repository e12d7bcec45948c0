"""A file at the end of its own way: its clean rows, and all that was found of its tables in the words of defects."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.allowance import too_many_defects
from ntm_pipeline.intake.correction_doubts import naming_corrections
from ntm_pipeline.intake.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.intake.rejected_units import named_by_rejected
from ntm_pipeline.intake.tables import Finding, JudgedTable
from ntm_pipeline.reading.spreadsheets.messages import STRUCK_OUT
from ntm_pipeline.units.registry import UnitRegistry


def completed(
    contract: Contract, file: FileIntake, tables: Sequence[JudgedTable], units: UnitRegistry, corrections: Corrections
) -> FileIntake:
    """A file with all that was found of its tables."""
    if file.refused is not None:
        return file

    def told(table: JudgedTable, findings: Sequence[Finding]) -> list[Defect]:
        sheet = table.located.cells.table.sheet
        return [file.defect(sheet, one.row_number, one.heading, one.text, one.reason) for one in findings]

    cells = file.applied.cells
    defects = [defect for table in tables for defect in told(table, _struck_out_once(table.defects))]
    counts = Counter(one.reason.rule for table in tables for one in table.defects)
    if (refusal := too_many_defects(counts)) is not None:
        return file.without_tables().refused_for(refusal)
    warnings = [*file.warnings, *(warning for table in tables for warning in told(table, table.warnings))]
    return replace(
        file,
        rows=pd.concat([table.rows for table in tables]).reset_index(drop=True),
        defects=[*naming_corrections(defects, cells, corrections.path), *file.applied.defects],
        warnings=naming_corrections(warnings, cells, corrections.path),
        named=list(chain.from_iterable(named_by_rejected(contract, table, units) for table in tables)),
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
