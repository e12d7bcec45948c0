"""The shapes of what the intake tells: files, defects, corrected and superseded rows, snapshots. Shapes only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from ntm_pipeline.contracts.contract import Day

FILE_COLUMNS = {
    "source": "string", "path": "string", "sha256": "string", "size_bytes": "Int64", "status": "string",
    "rows_read": "Int64", "rows_accepted": "Int64", "rows_rejected": "Int64", "rows_superseded": "Int64",
    "reason_vi": "string", "reason_en": "string", "publisher": "string", "received_on": Day, "licence": "string",
    "is_synthetic": "boolean", "corrections_sha256": "string", "layout_sha256": "string",
}  # fmt: skip
DEFECT_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "column_name": "string",
    "value": "string", "rule": "string", "message_vi": "string", "message_en": "string", "row_period": "string",
}  # fmt: skip
CORRECTED_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "column_name": "string",
    "value_before": "string", "value_after": "string", "reason": "string", "by_whom": "string", "decided_on": Day,
    "correction_number": "Int64",
}  # fmt: skip
SUPERSEDED_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "by_path": "string",
    "by_sheet": "string", "by_row_number": "Int64",
}  # fmt: skip
MAPPING_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "heading": "string", "column_letters": "string",
    "column_name": "string", "status": "string", "reason_vi": "string", "reason_en": "string",
}  # fmt: skip
SKIPPED_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "row_kind": "string",
    "row_text": "string",
}  # fmt: skip
ROW_COUNT_COLUMNS = {
    "source": "string", "path": "string", "row_outcome": "string", "rule": "string", "by_path": "string",
    "rows_counted": "Int64", "rows_listed": "Int64",
}  # fmt: skip
SHEET_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_count": "Int64", "rows_accepted": "Int64",
    "rows_blank": "Int64",
}  # fmt: skip
SNAPSHOT_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "closing_date": Day, "covered_unit_id": "string",
    "snapshot_date": Day,
}  # fmt: skip
TITLE_DECLARATION_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "year": "Int64", "title": "string",
    "covered_unit_id": "string", "declared_on": Day,
}  # fmt: skip
REJECTED_UNIT_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "closing_date": Day, "year": "Int64", "title": "string",
    "unit_id": "string",
}  # fmt: skip
ORIGIN_ROW = ["path", "sheet", "row_number"]


class Defect(NamedTuple):
    """One thing wrong (or doubtful) with one cell, in the words of `quality.rejected_rows`.

    Row and column are empty where it is about a whole sheet.
    """

    source: str
    path: str
    sheet: str
    row_number: int | None
    column_name: str | None
    value: str | None
    rule: str
    message_vi: str
    message_en: str
    row_period: str = ""
    """Of which of its periods, where a row of the sheet tells of several."""


class CorrectedCell(NamedTuple):
    """One cell that a correction has rewritten, in the words of `quality.corrected_rows`."""

    source: str
    path: str
    sheet: str
    row_number: int
    column_name: str
    value_before: str
    value_after: str
    reason: str
    by_whom: str
    decided_on: date
    correction_number: int


def frame(records: Iterable[Any], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Records → a frame of exactly these columns and types, also when there are none."""
    return pd.DataFrame(list(records), columns=list(columns)).astype(dict(columns))
