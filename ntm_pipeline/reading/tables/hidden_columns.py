"""Hidden columns that hold what a table is asked for and no column that is seen does.

Hidden columns are no data. But where one holds the count that the form takes for 0 without it, it changes the figures.
"""

from collections.abc import Collection, Mapping

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.headings import HeadingRows
from ntm_pipeline.reading.tables.messages import HIDDEN_FIGURES
from ntm_pipeline.reading.tables.part_sums import known_count


def refuse_hidden_figures(grid: Grid, heading: HeadingRows, read: Collection[str]) -> None:
    """Raises RefusedError (`hidden_figures`) if a hidden column holds figures of a name that no other column bears."""
    numbers = [int(number) for number in grid.text.row_numbers[heading.first : heading.end]]
    for column, cells in grid.hidden_columns.items():
        parts = tuple(dict.fromkeys(cells[number] for number in numbers if number in cells))
        names = {name for claim in heading.names.claims(parts) for name in claim.names} if parts else set()
        lacking = [name for name in names if name not in read and heading.names.headings[name].is_count]
        if lacking and _has_figures(cells, numbers):
            raise RefusedError(HIDDEN_FIGURES(sheet=grid.sheet, heading=" ".join(parts), column=column_letters(column)))


def _has_figures(cells: Mapping[int, str], headings: Collection[int]) -> bool:
    """Whether a cell below the heading holds a figure that isn't 0."""
    return any(known_count(text) for number, text in cells.items() if number not in headings)
