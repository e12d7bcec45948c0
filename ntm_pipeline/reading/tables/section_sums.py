"""Rows that head a section and hold the sum of the rows below."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.text import fold_ascii

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheetRows
    from ntm_pipeline.reading.spreadsheets.sheet import Rows

_SECTION_NUMBER = re.compile(r"[ivxlc]+\W*|[a-z]\W*", re.IGNORECASE)
_ABOVE_COMMUNES = re.compile(r"(?:huyen|quan|thi xa|thanh pho|tinh|tp|tx)\b")


def _sections_with_figures(
    data: "Rows | ArrowSheetRows", columns: Mapping[str, int], codes: Sequence[int], serial: Collection[int]
) -> tuple[list[int], list[int]]:
    """The numbers of rows that head a section and hold its sum, and of those that may do so but hold another sum.

    Such a row has no code although others have, is numbered I, II or A, B or bears the name of a district or province
    and no number, and stands above the rows it adds up. One so numbered whose figures are another sum may be a clerk's
    slip or a report of its own.
    """
    coded = [column for column in columns.values() if column in codes]
    if len(coded) != 1:
        return [], []
    without = data.blanks(coded[0])
    if not without:
        return [], []
    table = data.named(columns)
    height = len(table.row_numbers)
    if 2 * len(without) > height:
        return [], []
    sections = list(zip(without, [*without[1:], height], strict=True))
    is_sum: list[list[bool]] = [[] for _ in sections]
    # One column after the other: all at once would fill the memory.
    for name, column in columns.items():
        cells = table.texts(name) if column != coded[0] else []
        for (at, end), found in zip(sections, is_sum, strict=True):
            counts = _counts(cells[at:end]) if at + 1 < end else None
            # A year stands in each row alike and adds up to nothing.
            if counts and any(counts) and (len(set(counts)) > 1 or len(counts) == 2):
                found.append(counts[0] == sum(counts[1:]))
    names = table.texts(next(name for name, column in columns.items() if column != coded[0]))
    numbering = data.named({"": min(serial)}).texts("") if serial else [""] * height
    sums, doubtful = [], []
    for at, found in zip(without, is_sum, strict=True):
        number = int(table.row_numbers[at])
        is_numbered = bool(_SECTION_NUMBER.fullmatch(numbering[at]))
        names_district = not numbering[at] and bool(_ABOVE_COMMUNES.match(fold_ascii(names[at])))
        if found and all(found) and (is_numbered or names_district):
            sums.append(number)
        elif found and is_numbered:
            doubtful.append(number)
    return sums, doubtful


_count = lru_cache(maxsize=65536)(parse_count)


def _counts(texts: Sequence[str]) -> list[int] | None:
    """The cells as counts, blank ones as 0; None if the first is blank or one is no count."""
    try:
        return [_count(text) or 0 for text in texts] if texts and texts[0] else None
    except UnreadableError:
        return None
