"""Reports that say they were made before any month of theirs had ended: they count nowhere, and their sender is told.

Which months a report covers is the business of `core.dossier_reports`, which knows what its unit owned.
"""

import calendar
from collections.abc import Iterator

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.coverage import heading_of, period_beside_others
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.quality_tables import Defect

DAYS_AHEAD = 16
"""Reports close on the 14th: what ends within so many days of a report's own day may be in it."""


def early_reports(contract: Contract, file: FileIntake) -> Iterator[Defect]:
    """A warning for each clean row of a file whose first month ended more than `DAYS_AHEAD` days after its day."""
    if contract.dated_by != "period" or contract.recency_column is None or file.rows is None:
        return
    rows = file.rows
    made_on = rows[contract.recency_column]
    if made_on.isna().all():
        return
    reports = list(zip(rows["year"].tolist(), rows["first_month"].tolist(), made_on.tolist(), strict=True))
    # Most reports of a file are of few months and days.
    too_early = {report for report in set(reports) if _is_too_early(*report)}
    early = rows[[report in too_early for report in reports]] if too_early else rows[:0]
    for row in early.to_dict("records"):
        sheet, day = str(row["sheet"]), row[contract.recency_column]
        why = messages.MADE_TOO_EARLY(period=row["period"], day_vi=f"{day:%d/%m/%Y}", day_en=f"{day:%Y-%m-%d}")
        heading = heading_of(contract, file, sheet, contract.recency_column)
        period = period_beside_others(contract, file, row)
        yield file.defect(sheet, int(row["row_number"]), heading, f"{day:%d/%m/%Y}", why, period)


def _is_too_early(year: int, first_month: int, made_on: pd.Timestamp) -> bool:
    if pd.isna(made_on):
        return False
    end = pd.Timestamp(year, first_month, calendar.monthrange(year, first_month)[1])
    return bool(end > made_on + pd.Timedelta(days=DAYS_AHEAD))
