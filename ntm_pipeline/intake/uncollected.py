"""What says that nothing was collected: marks in cells, and reports of dashes alone.

A mark that means none is the business of each cell's type.
"""

import re
from dataclasses import replace
from functools import lru_cache

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.tables.table import PassedOver, Table
from ntm_pipeline.vietnamese.text import fold, is_blank

_MARK = re.compile(r"(?:\.\s?){2,}|…+|(?:chưa|không) có (?:số|dữ) liệu|(?:chua|khong) co (?:so|du) lieu")
_DASH = re.compile(r"-+")
DASHES = "dashes"
"""The kind of a row that is a report of dashes alone."""


@lru_cache(maxsize=65536)
def says_not_collected(text: str, is_count: bool) -> bool:
    """Whether a cell says that nobody collected what it asks for; a tick does so where a number is asked for."""
    folded = fold(text)
    return _MARK.fullmatch(folded) is not None or (is_count and folded == "x")


def without_reports_of_dashes(contract: Contract, table: Table) -> tuple[Table, list[int]]:
    """A table of reports without the rows whose counts are dashes alone, and the numbers of those rows.

    They stand among the rows that are no data. Where the counts were none, 0 would have been written.
    """
    columns = [name for name in contract.count_columns if name in table.columns]
    if contract.is_list or not columns:
        return table, []
    is_required = [contract.columns[name].default is None for name in columns]
    rows = zip(table.row_numbers, zip(*(table.texts(name) for name in columns), strict=True), strict=True)
    skipped = [
        number
        for number, texts in rows
        if all(_is_dash(text) or not (needed or text) for text, needed in zip(texts, is_required, strict=True))
    ]
    if not skipped:
        return table, []
    passed_over = [*table.passed_over, *(PassedOver(number, DASHES, "") for number in skipped)]
    return replace(
        table, rows=table.rows.drop(index=skipped),
        passed_over=tuple(sorted(passed_over, key=lambda row: row.row_number)),
    ), skipped  # fmt: skip


@lru_cache(maxsize=65536)
def _is_dash(text: str) -> bool:
    return not is_blank(text) and _DASH.fullmatch(fold(text)) is not None
