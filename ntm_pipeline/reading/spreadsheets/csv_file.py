"""Reads a text file of delimited cells: its encoding, its delimiter, its quotation marks.

What the cells mean does not belong here.
"""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.encodings import decoded, is_plain_utf_8
from ntm_pipeline.reading.spreadsheets.messages import BROKEN_QUOTES, NUL_CHARACTERS
from ntm_pipeline.reading.spreadsheets.sheet import (
    MOST_CHARACTERS,
    Sheet,
    cell_too_long,
    clean,
)

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheet
from ntm_pipeline.reading.spreadsheets.csv_errors import (
    MOST_CHARACTERS_IN_A_CELL,
    refuse_wide,
    too_long_or_broken_quotes,
)

LARGE_FROM_BYTES = 2 * 2**20


@dataclass(frozen=True)
class LargeSheet:
    """The text of a large file as one sheet, by column; blank rows at its end and columns at its right are left out."""

    name: str
    text: "ArrowSheet"
    notes: list[Issue]


def read_csv(path: Path) -> Sheet | LargeSheet:
    """The file as one sheet; a row's number is that of its record, blank records counted.

    Raises RefusedError: `unknown_encoding`, `mixed_encodings`, `nul_characters`, `broken_quotes`, `too_large`,
    `cell_too_long`.
    """
    content = path.read_bytes()
    if len(content) >= LARGE_FROM_BYTES and is_plain_utf_8(content):
        if b"\0" in content:
            raise RefusedError(NUL_CHARACTERS())
        # Where memory runs out, Arrow may end the process; asking for as much as it needs fails here, and is for free.
        bytearray(2 * len(content))
        # A letter may be cut in two at the end of the sample.
        return _large_sheet(
            path.stem, content, _delimiter(content[:_MOST_BYTES_OF_A_SAMPLE].decode(errors="ignore")), []
        )
    text, notes = decoded(content)
    if "\0" in text:
        raise RefusedError(NUL_CHARACTERS())
    delimiter = _delimiter(text)
    if len(content) >= LARGE_FROM_BYTES:
        # UTF-8 with a mark at its beginning and any other encoding are no plain UTF-8 yet.
        content = text.encode() if notes or content.startswith(b"\xef\xbb\xbf") else content
        del text
        return _large_sheet(path.stem, content, delimiter, notes)
    records = _records(text, delimiter)
    width = max(map(len, records), default=0)
    refuse_wide(len(records), width, sum(map(len, records)))
    if len(text) > MOST_CHARACTERS:
        _refuse_long_cells(records)
    rows = [[clean(cell) for cell in record] + [""] * (width - len(record)) for record in records]
    return Sheet(path.stem, rows, range(1, len(rows) + 1), notes)


def _large_sheet(name: str, content: bytes, delimiter: str, notes: list[Issue]) -> LargeSheet:
    from ntm_pipeline.reading.spreadsheets.large_csv import read_columns

    text, more_notes = read_columns(content, delimiter)
    return LargeSheet(name, text, notes + more_notes)


def _refuse_long_cells(records: list[list[str]]) -> None:
    for number, record in enumerate(records, start=1):
        for column, cell in enumerate(record):
            if len(cell) > MOST_CHARACTERS:
                raise RefusedError(cell_too_long("", number, column, len(cell)))


_CHARACTERS_OF_A_SAMPLE = 100_000
_MOST_BYTES_OF_A_SAMPLE = 4 * _CHARACTERS_OF_A_SAMPLE + 4


def _delimiter(text: str) -> str:
    """The delimiter that parts the beginning of the text, outside quotation marks, into rows of equal width.

    Decimal commas, and semicolons within a cell, come with the data; the true delimiter comes with the
    heading already. So of several the one counts whose equal rows begin first, then the one that makes more
    cells.
    """
    sample = text[:_CHARACTERS_OF_A_SAMPLE]
    is_whole = len(sample) == len(text)
    best, best_rank = ",", (-len(text) - 1, 0)
    for delimiter in ",;\t|":
        widths = [len(record) for record in _lenient_records(sample, delimiter) if record]
        widths = widths if is_whole else widths[:-1]
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
        # A lone row of that width, such as a title with commas, is not yet the table.
        begins = next((at for at in range(len(widths)) if widths[at : at + 2] == [width, width]), len(widths))
        rank = (-begins, rows * (width - 1))
        if rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _records(text: str, delimiter: str) -> list[list[str]]:
    """All records of the text, blank ones too."""
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        # Quotation marks within a name (HTX "Rau sạch") do no harm unless one swallows the lines below.
        records = _lenient_records(text, delimiter)
    for number, record in enumerate(records, start=1):
        if any("\n" in cell or "\r" in cell for cell in record):
            raise RefusedError(BROKEN_QUOTES(record=number))
    return records


def _lenient_records(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    records: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        records.extend(reader)
    except csv.Error as error:
        line = next(islice(io.StringIO(text, newline=""), reader.line_num - 1, None))
        raise RefusedError(too_long_or_broken_quotes(line, delimiter, len(records) + 1)) from error
    return records
