"""Of a table with periods side by side, one table for each: the same rows, with the columns of that period.

Which columns are whose is `unfold`'s; how the table they share is found, `extract`'s.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Columns, Rows
from ntm_pipeline.reading.tables.figures import as_meant
from ntm_pipeline.reading.tables.read_columns import ColumnMeaning
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.tables.unfold import Unfolding, unfolded_rows

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheetRows

Told = TypeVar("Told")


def tables_of_periods(
    table: Table, meaning: ColumnMeaning, unfolding: Unfolding, grid: Grid, data: "Rows | ArrowSheetRows",
    totals: Rows, heading: int,
) -> list[Table]:  # fmt: skip
    """The tables of the periods that some rows tell of, the earliest first.

    Args:
        table: the table they share.
        meaning: what its columns are read as.
        unfolding: the periods.
        grid: the sheet.
        data: its rows of data.
        totals: its rows that hold totals.
        heading: the number of the first row of its heading, which tells the periods.
    """
    named = data.named({at: at for columns in meaning.sources.values() for at in columns})  # type: ignore[misc]
    cells = {column: named.texts(column) for column in named.columns}
    figures = {column: cells[column] for name in meaning.counts for column in meaning.sources[name]}
    cells |= as_meant(figures, meaning.factors)
    numbers = [int(number) for number in named.row_numbers]
    unfolded = unfolded_rows(unfolding, cells, meaning.counts)
    others = [row.row_number for row in table.passed_over]
    tables: list[Table] = []
    for one in sorted(unfolding.all, key=lambda one: one.period):
        places = unfolded.places.get(one.period)
        if not places:
            continue
        own = meaning.of_columns(one.columns)
        own_numbers = [numbers[at] for at in places]
        its = frozenset(own_numbers)
        differing = {numbers[at]: told for (period, at), told in unfolded.differing.items() if period == one.period}
        tables.append(
            replace(
                table,
                rows=Columns({name: [cells[c][at] for at in places] for name, c in own.columns.items()}, own_numbers),
                # Where one row tells its year and another its quarters, no column has all the rows of a total.
                totals=own.cells(totals if unfolded.is_even else Rows([], []), is_data=False),
                columns=own.columns,
                column_labels=own.labels,
                above={**table.above, "period": one.period.label},
                above_rows={**table.above_rows, "period": heading},
                repeated=own.under_names(grid.repeated, others),
                valueless=own.under_names(grid.valueless, others),
                marks=_of_rows(own.marks_under_names(grid.marks), its),
                doubtful_sections=table.doubtful_sections & its,
                overlong={number: cell for number, cell in table.overlong.items() if number in its},
                remarks={number: remark for number, remark in table.remarks.items() if number in its},
                differing={number: told for number, told in table.differing.items() if number in its} | differing,
                period=one.period,
                is_further=bool(tables),
                title_period=table.above.get("period", ""),
            )
        )
    return tables


def _of_rows(cells: Mapping[tuple[int, str], Told], numbers: Collection[int]) -> dict[tuple[int, str], Told]:
    return {cell: told for cell, told in cells.items() if cell[0] in numbers}
