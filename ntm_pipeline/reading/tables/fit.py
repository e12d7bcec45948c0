"""Tells which of several vocabularies the headings of a file fit best.

What a vocabulary is for (a source, a form) is the caller's business; how a table is read once that is known is
`extract`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.tables.extract import top_rows
from ntm_pipeline.reading.tables.headings import Heading, find_heading


@dataclass(frozen=True)
class Vocabulary:
    """The headings of one kind of table, and which of them it can't do without (by name)."""

    headings: tuple[Heading, ...]
    required: frozenset[str]


def best_fits(grids: Sequence[Grid], vocabularies: Mapping[str, Vocabulary]) -> tuple[str, ...]:
    """The names of the vocabularies of which most headings are found, several where they fit equally."""
    found = {name: _found(grids, vocabulary) for name, vocabulary in vocabularies.items()}
    fits = {name: count for name, count in found.items() if count is not None}
    return tuple(name for name in fits if fits[name] == max(fits.values()))


def _found(grids: Sequence[Grid], vocabulary: Vocabulary) -> int | None:
    """How many of the headings are found; None if none of those required is."""
    names: set[str] = set()
    try:
        for grid in grids:
            heading = find_heading(top_rows(grid), vocabulary.headings, (), grid.sheet)
            names |= set(heading.members) if heading else set()
    except RefusedError:
        return 0  # A heading stands twice: perhaps this one, if no other fits.
    # Codes, names and years stand in tables of many kinds: they alone tell nothing.
    return len(names) if vocabulary.required & names else None
