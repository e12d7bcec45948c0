"""Which rows a remark casts doubt on: what its words say is held against the row's own period and state.

What the words say is told by `vietnamese`; where remarks stand, by `reading`.
"""

from collections.abc import Iterator
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.tables import Finding, LocatedTable
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.remarks import (
    end_told,
    is_of_another_time,
    says_cumulated,
    says_no_result,
    says_other_scope,
)


def rows_in_doubt(contract: Contract, table: LocatedTable) -> Iterator[Finding]:
    """The rows whose remarks say that what stands there is not, or may not be, what is asked for."""
    read = table.cells.table
    if not read.remarks:
        return
    headings = {one.column: one.shown for one in read.accounts}
    places = {number: at for at, number in enumerate(table.cells.row_numbers)}
    for number, (column, text) in read.remarks.items():
        if number in places and bears(contract, text, _period_of(table, places[number]), table, number, places[number]):
            yield Finding(number, None, headings[column], text, messages.NO_RESULT_BY_REMARK(text=text))


def bears(contract: Contract, text: str, period: Period | None, table: LocatedTable, number: int, at: int) -> bool:
    """Whether a remark bears on what its row says."""
    if says_no_result(text):
        return True
    if not contract.count_columns:
        return bool(end_told(text)) and not _is_ended(contract, table, number, at)
    return speaks_of_other_figures(contract, text, period)


def speaks_of_other_figures(contract: Contract, text: str, period: Period | None) -> bool:
    """Whether figures of this period, by what is said of them, are of another time, of more or of less."""
    is_flow = any(contract.columns[name].adds_up for name in contract.count_columns)
    if says_other_scope(text, contract.excluded_contexts):
        return True
    if period is None:
        return False  # why the row has none has been said
    is_since_new_year = period.first_month == 1
    if is_flow and not is_since_new_year and says_cumulated(text):
        return True
    return is_of_another_time(text, period, is_flow)


def _period_of(table: LocatedTable, at: int) -> Period | None:
    values = table.values
    year = values["year"][at] if "year" in values else None
    if year is None:
        return None
    first = values["first_month"][at] if "first_month" in values else 1
    last = values["last_month"][at] if "last_month" in values else 12
    return Period(year, first, last)


def _is_ended(contract: Contract, table: LocatedTable, number: int, at: int) -> bool:
    """Whether the row itself says that the thing has ended, or claims nothing: the remark only says so once more."""
    values: list[Any] = [table.values[name][at] for name in contract.read_columns]
    answers = [value for value in values if isinstance(value, bool)]
    if answers and not any(answers):
        return True
    ends = [
        name
        for name in contract.read_columns
        if contract.columns[name].cell_type.kind == "day"
        and contract.schema.columns[name].nullable
        and name != contract.recency_column
    ]
    if any(table.values[name][at] is not None for name in ends):
        return True
    choices = (name for name in contract.read_columns if contract.columns[name].choices)
    return any(end_told(str(table.values[name][at] or "")) for name in choices)
