"""Tells the kinds of the rows of a large sheet: those that are surely data all at once, the others one by one.

The outcome is that of `RowSorter` row by row; whatever isn't sure is left to it.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm_pipeline.reading.spreadsheets.arrow_sheet import PLAIN_CLASS, ROWS_AT_A_TIME, ArrowSheet, Mask
from ntm_pipeline.reading.tables.row_kinds import MAY_BE_TOTAL, RowSorter


def others_of(sheet: ArrowSheet, sorter: RowSorter, first: int) -> dict[int, str]:
    """The kinds of those rows from the first on that are no data, by their positions."""
    doubtful = ~_surely_data(sheet, sorter, first)
    kinds: dict[int, str] = {}

    def sort(at: int, row: list[str]) -> None:
        kind = sorter.kind(row)
        if kind != "data":
            kinds[at] = kind

    for start in range(first, len(sheet.row_numbers), ROWS_AT_A_TIME):
        end = min(start + ROWS_AT_A_TIME, len(sheet.row_numbers))
        positions = np.flatnonzero(doubtful[start:end])
        part = sheet.part(start, end)
        at = 0
        for position, row in [*zip(positions.tolist(), part.at(positions), strict=True), (end - start, None)]:
            # Right below a heading, what looks like data may number its columns.
            while at < position and sorter.is_below_heading:
                sort(start + at, part.at([at])[0])
                at += 1
            if row is not None:
                sort(start + position, row)
                at = position + 1
    return kinds


_FIGURE = re.compile(r"[0-9][0-9.,/ -]*")
# What `RowSorter` takes for a total has one of these words, or a letter that folding makes one of theirs.
_MAY_BE_TOTAL = rf"(?i:{MAY_BE_TOTAL})|[^{PLAIN_CLASS}]"


def _surely_data(sheet: ArrowSheet, sorter: RowSorter, first: int) -> Mask:
    """The rows from the first on that `RowSorter` takes for data whatever stands above them, but right below a heading.

    Enough of the sought columns are filled, one of them with a figure; so the row is no signature, it is data even
    among signatures, and it repeats no heading, for none is a figure. And its first text is no label of a total.
    """
    height = len(sheet.row_numbers)
    if any(map(_FIGURE.fullmatch, sorter.heading_texts)):
        return np.zeros(height, dtype=bool)
    counts = np.zeros(height, dtype=np.int32)
    for column in sorter.known:
        counts += sheet.filled[column]
    sure: Mask = np.greater_equal(counts, sorter.enough)
    if sorter.required:
        sure &= np.logical_or.reduce([sheet.filled[column] for column in sorter.required])
    sure[:first] = False
    sure &= _has_figure(sheet, sorted(sorter.known), sure)
    sure &= ~_may_be_total(sheet, sorter)
    return sure


def _has_figure(sheet: ArrowSheet, columns: list[int], wanted: Mask) -> Mask:
    """The rows with a figure in one of the columns; those that aren't wanted may be left out."""
    found: Mask = np.zeros(len(wanted), dtype=bool)
    for is_figure in (pc.ascii_is_decimal, lambda column: pc.match_substring_regex(column, f"^{_FIGURE.pattern}$")):
        for column in columns:
            if np.count_nonzero(wanted & ~found) <= len(found) // 100:
                return found  # so few are sorted one by one in less time
            found |= _mask(is_figure(sheet.columns[column]))
    return found


def _may_be_total(sheet: ArrowSheet, sorter: RowSorter) -> Mask:
    """The rows whose first text, or the one after a row number, may be a label of a total."""
    found: Mask = np.zeros(len(sheet.row_numbers), dtype=bool)
    unlabelled = ~found
    for column, filled in enumerate(sheet.filled):
        labels = filled & unlabelled
        if not labels.any():
            continue
        words = labels & ~_mask(pc.ascii_is_decimal(sheet.columns[column]))
        if words.any():
            found |= words & _mask(pc.match_substring_regex(sheet.columns[column], _MAY_BE_TOTAL))
        if column not in sorter.serial:
            unlabelled &= ~labels
    return found


def _mask(values: pa.ChunkedArray) -> Mask:
    mask: Mask = values.to_numpy()
    return mask
