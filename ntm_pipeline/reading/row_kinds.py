"""Tells the data rows below a heading from totals, sections, notes, signatures and repeated headings.

When in doubt a row is data: the contract then rejects it where its sender can see it, and nothing is lost
unseen.
"""

import re
from collections.abc import Collection

from .values import fold, fold_ascii, is_none

# "Tổng" and "Cộng" begin the names of communes too (Tổng Cọt, Cộng Hòa).
_TOTAL = re.compile(
    r"\W*(?:[ivx\d]+[.)] ?)?(?:"
    r"(?:tổng|tong)(?: (?:số|so|cộng|cong|toàn|toan)\b.*|\W*|\W+\(.*)"
    r"|(?:cộng|cong)(?: (?:toàn|toan|dồn|don)\b.*|\W*|\W+\(.*)"
    r")"
)
_NOTE = re.compile(r"\(?\*|\W*(?:ghi chu|chu thich|chu dan|luu y|nguon)\b")
_SIGNATURE = re.compile(
    r"\W*(?:(?:tm|kt|tl|tuq|q)\.|nguoi (?:lap|tong hop|kiem tra|bao cao|ky)\b"
    r"|can bo (?:lap|tong hop|phu trach)\b|ke toan\b|thu truong\b|lanh dao\b|chanh van phong\b"
    r"|(?:pho )?(?:chu tich|giam doc|truong phong)\b|noi nhan\b|xac nhan\b"
    r"|ky (?:ten|ghi|va)\b|ky,|da ky\b|chu ky\b)"
)
_PLACE_AND_DAY = re.compile(
    r"(?:[^,]{1,40}, ?)?ngay[ .…_\d]*thang[ .…_\d]*nam[ .…_\d]*"
    r"|[^,]{1,40}, ?ngay \d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
)
_COLUMN_NUMBER = re.compile(r"([(\[-]?)([a-z]|\d{1,2})[)\]]?(?: ?=.*)?", re.ASCII)
_IN_BRACKETS = re.compile(r"\(.*\)")
_WORD = re.compile(r"[^\W\d_]{2}")
_CODE = re.compile(r"\S*\d\S*")


def is_signature(text: str) -> bool:
    """The cell belongs to the block in which offices sign: a post, a place and day, `Nơi nhận`."""
    if text.isdigit():
        return False
    folded = fold_ascii(text)
    return bool(_SIGNATURE.match(folded) or _PLACE_AND_DAY.fullmatch(folded))


class RowSorter:
    """Tells the kind of each row below a heading; the rows must come in their order."""

    def __init__(
        self,
        heading_rows: list[list[str]],
        known: Collection[int],
        codes: Collection[int],
        required: Collection[int],
        serial: Collection[int],
    ) -> None:
        """Beside the rows of the heading, the columns: those sought, of codes, required, of row numbers."""
        self._heading_rows = [{column: fold(text) for column, text in enumerate(row) if text} for row in heading_rows]
        self._heading_texts = {text for row in self._heading_rows for text in row.values()}
        self._known, self._codes = frozenset(known), frozenset(codes)
        self._required, self._serial = frozenset(required), frozenset(serial)
        self._is_below_heading = True
        self._is_in_notes = False
        self._is_in_signatures = False

    def kind(self, row: list[str]) -> str:
        """data, blank, heading, total, section, note or signature."""
        filled = [column for column, text in enumerate(row) if text]
        if not filled:
            return "blank"
        if self._repeats_heading(row, filled) or (self._is_below_heading and _is_under_heading(row, filled)):
            self._is_below_heading = True
            return "heading"
        self._is_below_heading = False
        if self._is_total(row, filled):
            return "total"
        written = [column for column in filled if column not in self._serial]
        known = [column for column in written if column in self._known]
        # Figures stand at the right: from there most rows are told at the first cell.
        if written and all(is_signature(row[column]) for column in reversed(written)):
            self._is_in_signatures = True
        if self._is_in_signatures and not self._is_data_among_signatures(row, known):
            return "signature"
        if self._has_enough_for_data(known):
            return "data"
        if _NOTE.match(fold_ascii(row[filled[0]])):
            self._is_in_notes = True
            return "note"
        if len(known) >= 2 or (known and len(written) >= 2):
            return "data"
        if not written:
            # A form numbers its rows beforehand; words there head a section.
            return "section" if _WORD.search(row[filled[0]]) else "blank"
        if not known:
            return "note"
        text = row[known[0]]
        is_code = known[0] in self._codes and _CODE.fullmatch(text)
        if is_none(text) or is_code or not _WORD.search(text):
            return "data"
        return "note" if self._is_in_notes else "section"

    def _has_enough_for_data(self, known: list[int]) -> bool:
        return len(known) >= min(2, len(self._known)) and (not self._required or not self._required.isdisjoint(known))

    def _is_data_among_signatures(self, row: list[str], known: list[int]) -> bool:
        """The names of those who sign fill columns too, but hold no figures."""
        has_figures = any(letter.isdigit() for column in known for letter in row[column])
        return self._has_enough_for_data(known) and (has_figures or self._required <= set(known))

    def _repeats_heading(self, row: list[str], filled: list[int]) -> bool:
        """The row is one of the heading's once more, as at the top of a printed page."""
        if fold(row[filled[0]]) not in self._heading_texts:
            return False
        texts = {column: fold(row[column]) for column in filled}
        return any(
            texts.items() <= heading.items() and len(texts) >= min(2, len(heading)) for heading in self._heading_rows
        )

    def _is_total(self, row: list[str], filled: list[int]) -> bool:
        """Its first text says so, and it names no unit or thing by a code."""
        label = filled[0]
        if label in self._serial and len(filled) > 1 and not _TOTAL.fullmatch(fold(row[label])):
            label = filled[1]
        if not _TOTAL.fullmatch(fold(row[label])):
            return False
        return not any(row[column] for column in self._codes if column != label)


def _is_under_heading(row: list[str], filled: list[int]) -> bool:
    """The row numbers the columns (A, B, 1, 2, 3=1-2) or gives their units of measure in brackets."""
    texts = [fold_ascii(row[column]) for column in filled]
    if all(_IN_BRACKETS.fullmatch(text) and _WORD.search(text) for text in texts):
        return True
    marks = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if not all(marks):
        return False
    numbers = [mark[2] for mark in marks if mark]
    letters = [number for number in numbers if not number.isdigit()]
    digits = [int(number) for number in numbers if number.isdigit()]
    # Without brackets, two small numbers may as well be data. A spreadsheet turns (1) into -1.
    is_marked = all(mark and mark[1] for mark in marks)
    return (
        len(marks) >= (2 if is_marked else 3)
        and numbers == [*letters, *map(str, digits)]
        and letters == [chr(ord("a") + at) for at in range(len(letters))]
        and digits == list(range(1, len(digits) + 1))
    )
