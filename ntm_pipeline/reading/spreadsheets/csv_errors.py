"""What is wrong with a delimited file: too wide, quotation marks that swallow lines."""

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.messages import BROKEN_QUOTES, LINE_TOO_WIDE
from ntm_pipeline.reading.spreadsheets.sheet import MOST_CELLS, MOST_CHARACTERS, MOST_COLUMNS, cell_too_long

# A quotation mark that is never closed makes a cell of all that follows; it is told as such before it is that long.
MOST_CHARACTERS_IN_A_CELL = 1_000_000


def refuse_wide(height: int, width: int, cells: int) -> None:
    """Raises RefusedError (`too_large`) if one long record would stretch all others beyond measure.

    `cells` is how many all records hold together.
    """
    if width > MOST_COLUMNS or height * width > MOST_CELLS + 4 * cells:
        raise RefusedError(LINE_TOO_WIDE(width=width))


def too_long_or_broken_quotes(line: str, delimiter: str, record: int) -> Issue:
    """Why a record, counted from 1, has a longer cell than the csv module takes; `line` is its last one so far."""
    cells = line.split(delimiter)
    longest = max(cells, key=len)
    if '"' in line or len(longest) <= MOST_CHARACTERS:
        return BROKEN_QUOTES(record=record)
    return cell_too_long("", record, cells.index(longest), len(longest))
