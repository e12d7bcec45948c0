"""What sheets have in common, whatever file they come from: their size, their letters, their clean text."""

import unicodedata
from dataclasses import dataclass

from .messages import Note

# The rectangle from A1 to the last cell in use, blank cells included: it is laid out in memory as a whole.
MOST_CELLS = 20_000_000
MOST_COLUMNS = 16_384


@dataclass
class Sheet:
    """The text of one sheet on its way to becoming a grid; rows of equal length, with their numbers."""

    name: str
    rows: list[list[str]]
    row_numbers: list[int]
    notes: list[Note]
    repeated: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of the cells that share one value because they are merged down a column."""


def clean(text: str) -> str:
    """The text as NFC, without white space and invisible marks at its ends."""
    return unicodedata.normalize("NFC", text).strip().strip("\u200b\ufeff").strip()


def column_letters(column: int) -> str:
    """The letters that a spreadsheet shows above a column; 0 is A."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters


def column_number(letters: str) -> int:
    """The column under these capital letters, A to XFD; A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
