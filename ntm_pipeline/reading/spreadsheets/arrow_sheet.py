"""The text of a large sheet by column, as Arrow arrays: no Python object for each of its millions of cells.

Here belongs what is done to all cells of a large sheet at once, with the outcome that `clean` has cell by cell. What
its rows are doesn't belong here.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.garbled_text import undone_notes, undone_or_cause
from ntm_pipeline.reading.spreadsheets.legacy_columns import legacy_note, may_be_legacy, unicode_columns
from ntm_pipeline.reading.spreadsheets.sheet import Columns, clean
from ntm_pipeline.vietnamese.mojibake import Undone, may_be_mojibake

if TYPE_CHECKING:
    import pandas as pd

Mask = np.ndarray
"""One bool for each row."""

ROWS_AT_A_TIME = 100_000
_MOST_DISTINCT = 100_000


@dataclass(frozen=True, eq=False)
class ArrowSheet:
    """The columns of a sheet, of one length, clean; its rows are numbered one by one."""

    columns: list[pa.ChunkedArray]
    first_number: int = 1

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    @property
    def row_numbers(self) -> range:
        """The number of each row."""
        height = len(self.columns[0]) if self.columns else 0
        return range(self.first_number, self.first_number + height)

    def at(self, positions: Sequence[int] | np.ndarray) -> list[list[str]]:
        """The rows at these ascending positions, counted from 0; none for those beyond the last."""
        rows: list[list[str]] = []
        wanted = np.asarray(positions, dtype=np.int64)
        wanted = wanted[wanted < len(self.row_numbers)]
        for first in np.unique(wanted // ROWS_AT_A_TIME) * ROWS_AT_A_TIME:
            inside = wanted[(wanted >= first) & (wanted < first + ROWS_AT_A_TIME)]
            rows += self.part(int(first), int(first) + ROWS_AT_A_TIME)._taken(inside - first)
        return rows

    def part(self, start: int, end: int) -> "ArrowSheet":
        """The rows from one position up to another."""
        return ArrowSheet([column.slice(start, end - start) for column in self.columns], self.first_number + start)

    def without(self, positions: Collection[int]) -> "ArrowSheetRows":
        """All rows but those at these positions."""
        kept = np.ones(len(self.row_numbers), dtype=bool)
        kept[list(positions)] = False
        return ArrowSheetRows(self, kept)

    def frame(self) -> "pd.DataFrame":
        """The cells as a frame of `str`, its columns counted from 0."""
        return Columns(dict(enumerate(self.columns)), self.row_numbers).frame()

    @cached_property
    def filled(self) -> list[Mask]:
        """For each column, whether the cell of each row holds something."""
        return [pc.binary_length(column).to_numpy() > 0 for column in self.columns]

    def _taken(self, positions: Sequence[int] | np.ndarray) -> list[list[str]]:
        if not len(positions):
            return []
        places = pa.array(positions, pa.int64())
        return [list(row) for row in zip(*(column.take(places).to_pylist() for column in self.columns), strict=True)]


@dataclass(frozen=True, eq=False)
class ArrowSheetRows:
    """Some rows of a large sheet."""

    sheet: ArrowSheet
    kept: Mask

    @property
    def width(self) -> int:
        """How many columns there are; unknown (0) without rows."""
        return self.sheet.width if self.kept.any() else 0

    def has_text(self, column: int) -> bool:
        """Whether a cell of the column holds something."""
        return bool((self.sheet.filled[column] & self.kept).any())

    def blanks(self, column: int) -> list[int]:
        """The positions, among these rows, of those in which the column holds nothing."""
        return np.flatnonzero(~self.sheet.filled[column][self.kept]).tolist()

    def named(self, columns: Mapping[str, int]) -> Columns:
        """Some of the columns, each under its name."""
        positions = np.flatnonzero(self.kept)
        start, end = (int(positions[0]), int(positions[-1]) + 1) if len(positions) else (0, 0)
        is_whole = end - start == len(positions)
        chosen = None if is_whole else pa.array(self.kept[start:end])
        named = {}
        for name, column in columns.items():
            part = self.sheet.columns[column].slice(start, end - start)
            named[name] = part if chosen is None else part.filter(chosen)
        numbers = self.sheet.row_numbers[start:end]
        return Columns(named, numbers if is_whole else positions + self.sheet.first_number)


# --- Cleaning

# Printable ASCII, the letters of Vietnamese, and the marks of ordinary text: as they stand, they are clean, whatever
# stands beside them.
_LETTERS = (
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
    "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
)
_MARKS = "–—‘’“”…"
PLAIN_CHARACTERS = "".join(map(chr, range(32, 127))) + _LETTERS + _MARKS
PLAIN_CLASS = r"\x20-\x7e" + _LETTERS + _MARKS
_CLASS_BUT_SPACE = r"\x21-\x7e" + _LETTERS + _MARKS
_CLEAN = rf"^(?:[{_CLASS_BUT_SPACE}](?:[{PLAIN_CLASS}]*[{_CLASS_BUT_SPACE}])?)?$"


def cleaned(columns: list[pa.ChunkedArray]) -> tuple[list[pa.ChunkedArray], list[Issue]]:
    """The columns with every cell clean and in Unicode, and what there is to say about it."""
    # Arrow lets go of the interpreter while it works.
    with ThreadPoolExecutor(2) as pool:
        cleaning = list(pool.map(_cleaned, columns))
    columns = [column for column, _ in cleaning]
    if not any(is_suspect for _, is_suspect in cleaning):
        return columns, []
    columns, pages = _put_right(columns)
    found = unicode_columns([_texts(column) for column in columns])
    for column, texts in found.items():
        columns[column] = pa.chunked_array([pa.array(texts, pa.string())])
    notes = undone_notes(pages)
    return columns, [*notes, legacy_note(found)] if found else notes


def _put_right(columns: list[pa.ChunkedArray]) -> tuple[list[pa.ChunkedArray], dict[str, list[int]]]:
    """The columns with what was read in a wrong code page put right, and the code pages of which columns."""
    pages: dict[str, list[int]] = {}
    changed = []
    for at, column in enumerate(columns):
        was = {text: found for text in _texts_to_look_at(column) if isinstance(found := undone_or_cause(text), Undone)}
        for page in {found.code_page for found in was.values()}:
            pages.setdefault(page, []).append(at)
        changed.append(_rewritten(column, {text: clean(found.text) for text, found in was.items()}))
    return changed, pages


def _texts(column: pa.ChunkedArray) -> list[str]:
    """The cells of a column; equal ones are one object."""
    encoded = column.combine_chunks().dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    return [texts[place] for place in encoded.indices.to_numpy()]


def _cleaned(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, bool]:
    """The column clean, and whether it may hold text typed in an old font."""
    texts = {text: clean(text) for text in _texts_to_look_at(column)}
    return _rewritten(column, texts), any(may_be_legacy(text) or may_be_mojibake(text) for text in texts.values())


def _texts_to_look_at(column: pa.ChunkedArray) -> list[str]:
    """Each distinct text of the column once, or only those that aren't sure to be clean."""
    sample = column.slice(0, _MOST_DISTINCT)
    if 2 * len(pc.unique(sample)) <= len(sample):
        distinct = pc.unique(column)
        if len(distinct) <= _MOST_DISTINCT:
            return list(distinct.to_pylist())
    doubtful = pc.invert(pc.match_substring_regex(column, _CLEAN))
    return list(pc.unique(column.filter(doubtful)).to_pylist())


def _rewritten(column: pa.ChunkedArray, texts: Mapping[str, str]) -> pa.ChunkedArray:
    changed = {text: other for text, other in texts.items() if other != text}
    if not changed:
        return column
    places = pc.index_in(column, value_set=pa.array(list(changed), pa.string()))
    others = pa.chunked_array([pa.array(list(changed.values()), pa.string())])
    return pc.coalesce(others.take(places), column)
