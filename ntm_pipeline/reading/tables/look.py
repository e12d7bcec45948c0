"""What a sheet seems to hold where it can't be read: for the questions that a person is asked about it.

Nothing here is a reading: whatever is guessed is shown to somebody who confirms or corrects it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.extract import find_tables, top_rows
from ntm_pipeline.reading.tables.heading_names import Heading
from ntm_pipeline.reading.tables.headings import likeliest_heading
from ntm_pipeline.reading.tables.messages import OF_OTHER_KIND
from ntm_pipeline.reading.tables.preamble import find_facts
from ntm_pipeline.reading.tables.qualifiers import OTHER_KINDS, qualified

_SAMPLES = 3


@dataclass(frozen=True)
class ColumnLook:
    """One column below what seems to be the heading."""

    letters: str
    heading: str
    """Empty if nothing is written over it."""
    names: tuple[str, ...]
    """The names it may go by."""
    is_clear: bool
    """It alone goes by its only name."""
    samples: tuple[str, ...]


@dataclass(frozen=True)
class SheetLook:
    """What one sheet seems to hold."""

    sheet: str
    """Empty for a file without sheets."""
    columns: tuple[ColumnLook, ...] = ()
    facts: tuple[str, ...] = ()
    """The facts that are told above the table."""
    is_read: bool = False
    refusal: Issue | None = None
    """Why its table can't be read."""


def look_at(grid: Grid, headings: Sequence[Heading], required: Collection[str]) -> SheetLook:
    """What a sheet seems to hold."""
    sheet = "" if grid.is_delimited else grid.sheet
    refusal, is_read = None, False
    try:
        is_read = bool(find_tables(grid, headings, required))
    except RefusedError as error:
        refusal = error.issue
    rows = top_rows(grid)
    found = likeliest_heading(rows, headings)
    widest = max(range(len(rows)), key=lambda at: _words(rows[at]), default=None)
    named: dict[str, list[int]] = {}
    if found is not None and (len(found[3]) > 1 or widest is None):
        first, count, labels, named = found
    elif widest is not None and _words(rows[widest]) > 1:
        first, count = widest, 1
        labels = {column: " ".join(text.split()) for column, text in enumerate(rows[widest]) if text}
        named = found[3] if found is not None and found[0] == widest else {}
    else:
        return SheetLook(sheet, is_read=is_read, refusal=refusal)
    below = rows[first + count :]
    columns = []
    for column in range(max(map(len, rows))):
        samples = [row[column] for row in below if column < len(row) and row[column]][:_SAMPLES]
        label = labels.get(column, "")
        if label or samples:
            names = tuple(name for name, of_name in named.items() if column in of_name)
            is_clear = len(names) == 1 and len(named[names[0]]) == 1
            columns.append(ColumnLook(column_letters(column), label, names, is_clear, tuple(samples)))
    facts = find_facts([[cell for cell in row if cell] for row in rows[:first]])
    return SheetLook(sheet, tuple(columns), tuple(facts), is_read, refusal)


def of_other_kind(heading: str) -> tuple[str, str] | None:
    """Why a column is never this period's result, where its heading plainly says so; in Vietnamese and English."""
    kinds = qualified(heading).kinds
    return next((OF_OTHER_KIND[kind] for kind in OTHER_KINDS if kind in kinds), None)


def _words(row: Sequence[str]) -> int:
    """How many cells of a row hold words."""
    return sum(any(map(str.isalpha, text)) for text in row)
