"""Parses a large csv file into columns, block by block: Arrow parses what is regular, the csv module anything else.

The outcome is that of the csv module for the whole file. Which delimiter it has, and what its cells mean, does not
belong here.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheet, cleaned
from ntm_pipeline.reading.spreadsheets.csv_errors import (
    MOST_CHARACTERS_IN_A_CELL,
    refuse_wide,
    too_long_or_broken_quotes,
)
from ntm_pipeline.reading.spreadsheets.messages import BROKEN_QUOTES
from ntm_pipeline.reading.spreadsheets.sheet import MOST_CELLS, MOST_CHARACTERS, MOST_COLUMNS, cell_too_long

BLOCK_BYTES = 8 * 2**20
# A record of twice as many bytes is one that Arrow refuses.
_ARROW_BLOCK_BYTES = MOST_CHARACTERS_IN_A_CELL // 2
_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


@dataclass
class _Part:
    """Some records, by column as far as they reach."""

    height: int
    width: int
    cells: int
    """How many cells all records hold together; less than height × width where some are short."""
    columns: list[pa.ChunkedArray]
    records: list[list[str]] | None = None
    """In place of the columns, if one long record would stretch the others beyond measure."""


def read_columns(content: bytes, delimiter: str) -> tuple[ArrowSheet, list[Issue]]:
    """The records of a text in UTF-8 without NUL characters, as clean columns, and what there is to say about them.

    Raises RefusedError: `broken_quotes`, `too_large`, `cell_too_long`.
    """
    csv.field_size_limit(MOST_CHARACTERS_IN_A_CELL)
    try:
        parts = list(_parts(content, delimiter, is_strict=True))
    except csv.Error:
        # Quotation marks within a name (HTX "Rau sạch") do no harm unless one swallows the lines below.
        parts = list(_parts(content, delimiter, is_strict=False))
    height, width = sum(part.height for part in parts), max((part.width for part in parts), default=0)
    refuse_wide(height, width, sum(part.cells for part in parts))
    for part in parts:
        if part.records is not None:
            part.columns, part.records = _columns(part.records, part.width), None
    columns = []
    for column in range(width):
        chunks: list[pa.Array] = []
        for part in parts:
            missing = column >= part.width
            chunks += [pa.repeat(pa.scalar(""), part.height)] if missing else part.columns[column].chunks
        columns.append(pa.chunked_array(chunks, pa.string()))
    del parts
    _refuse_long_cells(columns)
    columns, notes = cleaned(columns)
    sheet = ArrowSheet(columns)
    heights = [int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0 for filled in sheet.filled]
    while heights and not heights[-1]:
        heights.pop()
    height = max(heights, default=0)
    return ArrowSheet([column.slice(0, height) for column in columns[: len(heights)]]), notes


def _refuse_long_cells(columns: list[pa.ChunkedArray]) -> None:
    found = []
    for at, column in enumerate(columns):
        if (pc.max(pc.binary_length(column)).as_py() or 0) > MOST_CHARACTERS:
            lengths = pc.utf8_length(column).to_numpy()
            found += [(int(row) + 1, at, int(lengths[row])) for row in np.flatnonzero(lengths > MOST_CHARACTERS)[:1]]
    if found:
        raise RefusedError(cell_too_long("", *min(found)))


def _parts(content: bytes, delimiter: str, is_strict: bool) -> Iterator[_Part]:
    start, height = 0, 0
    while start < len(content):
        end = _end_of_block(content, start)
        part = _regular_part(content, start, end, delimiter, is_strict) if end > start else None
        if part is None:
            part, end = _irregular_part(content, start, delimiter, is_strict, height)
        yield part
        start, height = end, height + part.height


def _end_of_block(content: bytes, start: int) -> int:
    """Where a block ends: after a line, outside quotation marks if these are in order."""
    end = content.find(b"\n", start + BLOCK_BYTES) + 1 or len(content)
    if content.count(b'"', start, end) % 2:
        end = content.rfind(b"\n", start, content.rfind(b'"', start, end)) + 1
    return end


def _regular_part(content: bytes, start: int, end: int, delimiter: str, is_strict: bool) -> _Part | None:
    """What Arrow makes of a block, or None if it isn't sure that the csv module makes the same of it."""
    has_quotes = content.find(b'"', start, end) >= 0
    block = np.frombuffer(content, np.uint8, end - start, start)
    if has_quotes and not _quotes_are_in_order(block, delimiter):
        return None
    first_line = content[start : content.find(b"\n", start, end) + 1 or end].decode()
    try:
        width = len(next(csv.reader([first_line], delimiter=delimiter)))
        if not width:
            return None
        names = [str(column) for column in range(width)]
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(content).slice(start, end - start)),
            arrow_csv.ReadOptions(column_names=names, block_size=_ARROW_BLOCK_BYTES),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if has_quotes else False,
                newlines_in_values=has_quotes,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(check_utf8=False, column_types=dict.fromkeys(names, pa.string())),
        )
    except (csv.Error, pa.ArrowInvalid):
        return None
    if has_quotes and not is_strict:
        lines = content.count(b"\n", start, end) + (content[end - 1] != ord("\n"))
        # A lone carriage return may stand within a cell.
        if lines != table.num_rows or content.count(b"\r", start, end) > content.count(b"\r\n", start, end):
            return None
    return _Part(table.num_rows, width, table.num_rows * width, table.columns)


def _quotes_are_in_order(block: np.ndarray, delimiter: str) -> bool:
    """Every quotation mark opens or closes a cell, or is one of a pair within such a cell."""
    places = np.flatnonzero(block == ord('"'))
    if len(places) % 2:
        return False
    neighbours = np.zeros(256, dtype=bool)
    neighbours[list(f'{delimiter}\r\n"'.encode())] = True
    opening, closing = places[0::2], places[1::2]
    before = neighbours[block[opening[opening > 0] - 1]]
    after = neighbours[block[closing[closing + 1 < len(block)] + 1]]
    return bool(before.all() and after.all())


def _irregular_part(
    content: bytes, start: int, delimiter: str, is_strict: bool, records_before: int
) -> tuple[_Part, int]:
    """What the csv module makes of a block, and where its last record ends.

    Raises RefusedError (`broken_quotes`) unless it is strict, else csv.Error.
    """
    end = last_line = start

    def lines() -> Iterator[str]:
        nonlocal end, last_line
        for line in _LINE.finditer(content, start):
            last_line, end = line.span()
            yield line[0].decode()

    records: list[list[str]] = []
    try:
        for record in csv.reader(lines(), delimiter=delimiter, strict=is_strict):
            records.append(record)
            if not is_strict and any("\n" in cell or "\r" in cell for cell in record):
                raise RefusedError(BROKEN_QUOTES(record=records_before + len(records)))
            if end - start >= BLOCK_BYTES:
                break
    except csv.Error as error:
        if is_strict:
            raise
        line_text = content[last_line:end].decode()
        raise RefusedError(
            too_long_or_broken_quotes(line_text, delimiter, records_before + len(records) + 1)
        ) from error
    cells, width = sum(map(len, records)), max(map(len, records), default=0)
    part = _Part(len(records), width, cells, [], records)
    # What is wider is refused once all has been read: to make a million columns of it takes longer than to read it.
    if width <= MOST_COLUMNS and part.height * width <= MOST_CELLS + 4 * cells:
        part.columns, part.records = _columns(records, width), None
    return part, end


def _columns(records: list[list[str]], width: int) -> list[pa.ChunkedArray]:
    return [
        pa.chunked_array([pa.array([record[at] if at < len(record) else "" for record in records], pa.string())])
        for at in range(width)
    ]
