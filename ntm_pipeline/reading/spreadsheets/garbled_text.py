"""Which cells of a sheet hold letters that a wrong code page made of others, or that are lost.

What can be undone is undone and told; the other cells are marked. How one text is undone is the matter of
`vietnamese.mojibake`, old fonts that of `legacy_columns`.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.messages import GARBLED_LETTERS, LETTERS_LOST, MOJIBAKE_UNDONE
from ntm_pipeline.reading.spreadsheets.sheet import Sheet, clean, column_letters
from ntm_pipeline.vietnamese.mojibake import Undone, is_garbled, may_be_mojibake, undone, words_with_losses

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.marks import Cell


def may_be_garbled(text: str) -> bool:
    """Whether a text holds what garbled ones do; quick."""
    return "?" in text or may_be_mojibake(text)


def put_right(sheet: Sheet, texts: str) -> bool:
    """Writes texts as they were where that can be told, and notes it; marks the cells whose letters are lost.

    `texts` are all its texts, each once. Tells whether one of them was changed.
    """
    if not may_be_garbled(texts):
        return False
    marks: dict[Cell, Issue] = {}
    pages: dict[str, set[int]] = {}
    for number, row in zip(sheet.row_numbers, sheet.rows, strict=True):
        for column, text in enumerate(row):
            found = undone_or_cause(text)
            if isinstance(found, Undone):
                row[column] = clean(found.text)
                pages.setdefault(found.code_page, set()).add(column)
            elif found is not None:
                marks[number, column] = found
    sheet.notes.extend(undone_notes(pages))
    sheet.marks = {**marks, **sheet.marks}
    return bool(pages)


@lru_cache(maxsize=65536)
def undone_or_cause(text: str) -> Undone | Issue | None:
    """The text as it was; else why it can't be read; None for a text in order."""
    if not may_be_garbled(text):
        return None
    if (was := undone(text)) is not None:
        return was
    if words_with_losses(text):
        return LETTERS_LOST(text=text[:60])
    return GARBLED_LETTERS(text=text[:60]) if is_garbled(text) else None


def cause_of_garbling(text: str) -> Issue | None:
    """Why a text can't be understood, where its letters are lost or others."""
    found = undone_or_cause(text)
    return found if isinstance(found, Issue) else None


def undone_notes(pages: Mapping[str, Iterable[int]]) -> list[Issue]:
    """Says which code page the texts of which columns were once read in; those of one file may fit several pages."""
    if not pages:
        return []
    columns = sorted(set(chain.from_iterable(pages.values())))
    return [MOJIBAKE_UNDONE(code_page=", ".join(sorted(pages)), columns=", ".join(map(column_letters, columns)))]


def cause_of_no_table(rows: Collection[list[str]]) -> Issue | None:
    """Why no heading is found among these rows: that several of their cells can't be read."""
    causes = [cause for row in rows for text in row if isinstance(cause := undone_or_cause(text), Issue)]
    return causes[0] if len(causes) >= _LEAST_CELLS else None


_LEAST_CELLS = 2
