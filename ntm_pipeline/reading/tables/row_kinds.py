"""Tells the data rows below a heading from totals, sections, notes, signatures and repeated headings.

When in doubt a row is data: the contract then rejects it where its sender can see it, and nothing is lost
unseen.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from ntm_pipeline.vietnamese.text import fold, fold_ascii, is_none

_ABOVE = (
    r"(?:huyện|huyen|thị xã|thi xa|thành phố|thanh pho|quận|quan|tỉnh|tinh|khối|khoi|cụm|cum|các|cac|cấp|cap|nhóm|nhom)"
)
# "Tổng", "Cộng", "Toàn" and "Trung Bình" begin or are the names of communes too (Tổng Cọt, Cộng Hòa, Toàn Sơn).
_TOTAL = re.compile(
    r"\W*(?:[ivx\d]+[.)] ?)?(?:"
    r"(?:tổng|tong)(?: (?:số|so|cộng|cong|toàn|toan|chung|cuối|cuoi|thể|the)\b.*|\W*|\W+\(.*| ?: ?\d+ .*|/.*)"
    r"|(?:tổng hợp|tong hop)(?: chung| toàn .*| toan .*)?(?:\W*|\W+\(.*)"
    r"|(?:cộng|cong)(?: (?:toàn|toan|dồn|don|chung|trang|mang sang)\b.*|\W*|\W+\(.*)"
    # The sum of a section ("Cộng huyện Đại Từ", "TỔNG 3 XÃ").
    rf"|(?:tổng|tong|cộng|cong) (?:{_ABOVE}\b.*|[ivx]{{1,5}}(?:\W+[ivx]{{1,5}})*\W*|[a-e](?:\W+[a-e])*\W*|\d+ .*)"
    r"|(?:(?:số liệu|so lieu|tính chung|tinh chung) )?"
    rf"(?:toàn|toan|cả|ca) (?:{_ABOVE}|xã|xa|vùng|vung|ngành|nganh|quốc|quoc|nước|nuoc|đơn vị|don vi)\b.*"
    r"|(?:grand |sub[ -]?)?totals?\b.*|sum\W*|chung(?: (?:toàn|toan|cả|ca)\b.*|\W*)|mang sang\b.*|t\.? ?c\W*"
    r"|t\. ?(?:cộng|cong|số|so)\W*"
    r")|[σς∑]\W*(?:\w.*)?"
)
# What is reckoned from the rows but is not their sum.
_DERIVED = re.compile(
    r"\W*(?:[ivx\d]+[.)] ?)?(?:"
    r"(?:bình quân|binh quan|trung bình chung|trung binh chung)\b.*|(?:bq|tb)(?: chung.*|\W*|/.*|\W+\(.*)"
    r"|(?:tỷ|tỉ|ty|ti) (?:lệ|le|trọng|trong)\b.*|(?:lũy|luỹ|luy) (?:kế|ke)\b.*|(?:cùng kỳ|cung ky)\b.*"
    r"|(?:so với|so voi|so sánh|so sanh|chênh lệch|chenh lech|tăng,? ?/? ?giảm|tang,? ?/? ?giam)\b.*"
    r"|(?:trong đó:? ?)?(?:số|so) (?:xã|xa|huyện|huyen|đơn vị|don vi|phường|phuong)\b.*"
    r")|%\W*(?:\w.*)?"
)
_MEAN = re.compile(r"\W*Trung bình(?: (?:cả|toàn|các|mỗi|huyện|tỉnh)\b.*|\W*|/.*|\W+\(.*)")
MAY_BE_TOTAL = (
    r"t[oổ]ng|c[oộ]ng|to[aà]n|c[aả] |total|sum|chung|mang sang|t\.? ?c|t\. ?s|b[iì]nh qu|trung b|bq|tb|%"
    r"|t[yỷiỉ] (?:l|tr)|l[uũ][yỹ] k|c[uù]ng k|s[oố] [vsxhđdp]|ch[eê]nh l|t[aă]ng"
)
"""What a text must have somewhere to be a label of a total or of something derived, but for letters told apart."""
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


@lru_cache(maxsize=65536)
def is_signature(text: str) -> bool:
    """The cell belongs to the block in which offices sign: a post, a place and day, `Nơi nhận`."""
    if text.isdigit():
        return False
    folded = fold_ascii(text)
    return bool(_SIGNATURE.match(folded) or _PLACE_AND_DAY.fullmatch(folded))


def is_note(text: str) -> bool:
    """The cell begins a note."""
    return _NOTE.match(fold_ascii(text)) is not None


@lru_cache(maxsize=65536)
def kind_of_label(text: str) -> str | None:
    """`total` or `derived`, if a row so called is one of these."""
    folded = fold(text)
    if _TOTAL.fullmatch(folded):
        return "total"
    return "derived" if _DERIVED.fullmatch(folded) or _MEAN.fullmatch(text) else None


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
        self.known, self.codes = frozenset(known), frozenset(codes)
        self.required, self.serial = frozenset(required), frozenset(serial)
        self._heading_rows = [{column: fold(text) for column, text in enumerate(row) if text} for row in heading_rows]
        self.heading_texts = frozenset(text for row in self._heading_rows for text in row.values())
        self.enough = min(2, len(self.known))
        self.is_below_heading = True
        """The last row that was not blank is of the heading: the next may number its columns."""
        self._is_in_notes = False
        self._is_in_signatures = False
        # Most rows of a table fill the same columns.
        self._filled_columns = lru_cache(maxsize=256)(self._filled_columns_of)

    def _filled_columns_of(self, is_filled: tuple[bool, ...]) -> tuple[list[int], list[int], list[int], bool]:
        """The columns that a row fills, of these all but those of row numbers, and of these the ones sought; whether
        these are enough for a row of data.
        """
        filled = [column for column, has_text in enumerate(is_filled) if has_text]
        written = [column for column in filled if column not in self.serial]
        known = [column for column in written if column in self.known]
        is_enough = len(known) >= self.enough and not (self.required and self.required.isdisjoint(known))
        return filled, written, known, is_enough

    def others(self, rows: Sequence[list[str]], first: int) -> dict[int, str]:
        """The kinds of those rows from the first on that are no data, by their positions."""
        kinds = enumerate(map(self.kind, rows[first:]), start=first)
        return {at: kind for at, kind in kinds if kind != "data"}

    def kind(self, row: list[str]) -> str:
        """data, blank, heading, total, derived, section, note or signature."""
        filled, written, known, is_enough = self._filled_columns(tuple(map(bool, row)))
        if not filled:
            return "blank"
        first = row[filled[0]]
        # Most rows begin with a number, which is neither word nor mark: what folds to itself need not be folded.
        is_number = first.isdigit() and first.isascii()
        may_repeat = (first if is_number else fold(first)) in self.heading_texts
        if (may_repeat and self._repeats_heading(row, filled)) or (
            self.is_below_heading and self._is_under_heading(row, filled)
        ):
            self.is_below_heading = True
            return "heading"
        self.is_below_heading = False
        if not (is_number and filled[0] not in self.serial) and (label := self._label_of_total(row, filled)):
            return label
        # Offices sign at the left too, over the column of row numbers. Figures stand at the right: from there most
        # rows are told at the first cell.
        signed = written or [column for column in filled if _WORD.search(row[column])]
        if signed and is_signature(row[signed[-1]]) and all(is_signature(row[column]) for column in signed):
            self._is_in_signatures = True
        if self._is_in_signatures and not (is_enough and self._is_data_among_signatures(row, known)):
            return "signature"
        if is_enough:
            return "data"
        if _NOTE.match(fold_ascii(row[filled[0]])):
            self._is_in_notes = True
            return "note"
        if len(known) >= 2 or (known and len(written) >= 2):
            return "data"
        if not written:
            # A form numbers its rows beforehand; words there head a section.
            if not _WORD.search(row[filled[0]]):
                return "blank"
            return "note" if self._is_in_notes else "section"
        if not known:
            return "note"
        text = row[known[0]]
        is_code = known[0] in self.codes and _CODE.fullmatch(text)
        if is_none(text) or is_code or not _WORD.search(text):
            return "data"
        return "note" if self._is_in_notes else "section"

    def _is_data_among_signatures(self, row: list[str], known: list[int]) -> bool:
        """The names of those who sign fill columns too, but hold no figures."""
        has_figures = any(letter.isdigit() for column in known for letter in row[column])
        return has_figures or self.required <= set(known)

    def _repeats_heading(self, row: list[str], filled: list[int]) -> bool:
        """The row is one of the heading's once more, as at the top of a printed page."""
        texts = {column: fold(row[column]) for column in filled}
        return any(
            texts.items() <= heading.items() and len(texts) >= min(2, len(heading)) for heading in self._heading_rows
        )

    def _is_under_heading(self, row: list[str], filled: list[int]) -> bool:
        """The row numbers the columns or gives their units; cells of the heading may be merged down to it."""
        own = [
            column
            for column in filled
            if all(heading.get(column) != fold(row[column]) for heading in self._heading_rows)
        ]
        return bool(own) and is_under_heading(row, own)

    def _label_of_total(self, row: list[str], filled: list[int]) -> str | None:
        """total or derived, if its first text says so and it names no unit or thing by a code."""
        label = filled[0]
        if label in self.serial and len(filled) > 1 and not kind_of_label(row[label]):
            label = filled[1]
        kind = kind_of_label(row[label])
        if kind == "derived" and len(filled) == 1:
            return None  # "II. Cùng kỳ năm trước" heads what follows
        return None if kind and any(row[column] for column in self.codes if column != label) else kind


def is_under_heading(row: list[str], filled: list[int]) -> bool:
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
