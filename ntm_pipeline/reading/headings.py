"""Finds the heading of a table, in one, two or three rows, and which column means what.

Here belongs how offices lay out and reword headings. The headings themselves are an argument; what stands
above the heading and below it is read elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .cells import column_letters
from .messages import Refused
from .values import fold, fold_ascii

ROWS_SEARCHED = 60
MOST_HEADING_ROWS = 3


@dataclass(frozen=True)
class Heading:
    """A column to look for: its name in the program and its headings in files, the canonical one first."""

    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class HeadingRows:
    """Where a table's heading stands, and what its columns mean; rows and columns by position in the grid."""

    first: int
    count: int
    columns: dict[str, int]
    labels: dict[int, str]
    serial_columns: frozenset[int]

    @property
    def end(self) -> int:
        """The row after the heading."""
        return self.first + self.count


def find_heading(
    rows: list[list[str]], headings: Sequence[Heading], required: Collection[str], sheet: str
) -> HeadingRows | None:
    """The rows, among the first 60, that name the most columns.

    None if no rows name two columns (one, where only one is sought). `required` are the names that must be
    among them.

    Raises Refused: `ambiguous_heading` if columns can't be told apart, `missing_heading`.
    """
    vocabulary = _Vocabulary(headings)
    best: _Candidate | None = None
    for first in range(min(len(rows), ROWS_SEARCHED)):
        if best and best.found > 1 and set(required) <= set(best.columns) and first > best.first + MOST_HEADING_ROWS:
            break  # These are data by now.
        for count in range(1, min(MOST_HEADING_ROWS, len(rows) - first) + 1):
            if not any(rows[first + count - 1]):
                break
            candidate = _Candidate(first, count, vocabulary, _column_parts(rows[first : first + count]))
            if best is None or (candidate.found, -count) > (best.found, -best.count):
                best = candidate
    if best is None or best.found < min(2, len(headings)):
        return None
    best.refuse_doubts(sheet)
    missing = [heading for heading in headings if heading.name in set(required) - set(best.columns)]
    if missing:
        raise _missing(sheet, missing, list(best.labels.values()))
    return HeadingRows(best.first, best.count, best.columns, best.labels, best.serial_columns)


# --- What is written over a column

# These words only say that the columns below belong together.
_EMPTY_GROUP = re.compile(r"(?:trong do|chia ra|bao gom|gom|trong do chia ra)\W*")


def _column_parts(rows: list[list[str]]) -> dict[int, list[str]]:
    """The texts over each column, from top to bottom; a heading merged across columns stands over each."""
    filled = [list(row) for row in rows]
    for upper, lower in pairwise(filled):
        group = ""
        for column, text in enumerate(upper):
            if text:
                # A group has another heading right below it; a heading that is merged downwards has itself.
                group = text if lower[column] and lower[column] != text else ""
            elif lower[column]:
                upper[column] = group
    columns = {}
    for column in range(len(rows[0])):
        parts: list[str] = []
        for row in filled:
            text = " ".join(row[column].split())
            repeats = bool(parts) and fold(parts[-1]) == fold(text)
            if text and not repeats and not _EMPTY_GROUP.fullmatch(fold_ascii(text)):
                parts.append(text)
        if parts:
            columns[column] = parts
    return columns


# --- Which heading that is

# In brackets these are units of measure and hints; anything else in brackets changes what is counted.
_HINT = re.compile(
    r"ho so|nguoi|can bo|don vi|xa|huyen|htx|hop tac xa|mo hinh|thanh vien|luot|%|ha|kg|tan|dong|trieu dong"
    r"|neu co|co/khong|co / khong|bat buoc|ghi ro.*|vi du.*|vd.*|[dmy/.\- ]+|[dn]+/[mt]+/[yn]+|ngay/thang/nam"
    r"|ngay, thang, nam|\*+|x|\d{1,2}|[a-z]"
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MEASURE = re.compile(r"[,;:\-]? *(?:don vi tinh|dvt) *:.*")
_SERIAL = re.compile(r"(?:s?tt|so tt|so thu tu|thu tu|no|#)\.?", re.ASCII)


@lru_cache(maxsize=65536)
def _wording(text: str) -> str:
    """The words of a heading alone: no accents, punctuation, units of measure or hints."""
    folded = _MEASURE.sub("", fold_ascii(text))
    words_outside = set(re.findall(r"\w+", _BRACKETS.sub(" ", folded)))

    def without_hint(found: re.Match[str]) -> str:
        inside = (found[1] or found[2] or "").strip()
        repeats = set(re.findall(r"\w+", inside)) <= words_outside
        return " " if repeats or _HINT.fullmatch(inside) else found[0]

    return " ".join(re.findall(r"[\w%]+", _BRACKETS.sub(without_hint, folded)))


class _Vocabulary:
    """The headings sought, by their spellings in three degrees of likeness."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.canonical = {heading.name: heading.spellings[0] for heading in headings}
        self._names: list[dict[str, set[str]]] = []
        for normalised in (fold, fold_ascii, _wording):
            names: defaultdict[str, set[str]] = defaultdict(set)
            for heading in headings:
                for spelling in heading.spellings:
                    names[normalised(spelling)].add(heading.name)
            self._names.append(names)
        self._known: dict[tuple[str, ...], list[set[str]]] = {}

    def names(self, parts: list[str]) -> list[set[str]]:
        """What the texts over a column may mean: sets of names, by degree of likeness, the closest first.

        Beside downwards, the texts are read upwards ("Hồ sơ công việc" over "Tổng số") and without the upper
        ones.
        """
        key = tuple(parts)
        if key not in self._known:
            downwards = " ".join(parts)
            exact, unaccented, worded = self._names
            degrees = [
                exact.get(fold(downwards), set()),
                unaccented.get(fold_ascii(downwards), set()),
                worded.get(_wording(downwards), set()),
            ]
            for reading in (parts[::-1], *(parts[start:] for start in range(1, len(parts)))):
                degrees.append(worded.get(_wording(" ".join(reading)), set()))
            self._known[key] = degrees
        return self._known[key]


class _Candidate:
    """Rows that may be the heading, and the best assignment of columns to names that they allow."""

    def __init__(self, first: int, count: int, vocabulary: _Vocabulary, parts: dict[int, list[str]]) -> None:
        self.first, self.count = first, count
        self.labels = {column: " ".join(texts) for column, texts in parts.items()}
        self.columns: dict[str, int] = {}
        self._canonical = vocabulary.canonical
        self._doubts: dict[str, list[int]] = {}
        names = {column: vocabulary.names(texts) for column, texts in parts.items()}
        for degree in range(3 + MOST_HEADING_ROWS):
            self._assign({column: found[degree] for column, found in names.items() if degree < len(found)})
        self.serial_columns = frozenset(
            column
            for column, label in self.labels.items()
            if column not in self.columns.values() and _SERIAL.fullmatch(fold_ascii(label))
        )

    def _assign(self, claims: dict[int, set[str]]) -> None:
        """Assigns the columns that claim a name at one degree of likeness, and no other column does."""
        taken = {*self.columns, *self._doubts}
        columns_in_use = {
            *self.columns.values(),
            *(at for columns in self._doubts.values() for at in columns),
        }
        claimants: defaultdict[str, list[int]] = defaultdict(list)
        for column, names in claims.items():
            if column not in columns_in_use:
                for name in names - taken:
                    claimants[name].append(column)
        claimed = [column for columns in claimants.values() for column in columns]
        for name, columns in claimants.items():
            if len(columns) == 1 and claimed.count(columns[0]) == 1:
                self.columns[name] = columns[0]
            else:
                self._doubts[name] = columns

    @property
    def found(self) -> int:
        """How many of the headings sought are found, clearly or not."""
        return len(self.columns) + len(self._doubts)

    def refuse_doubts(self, sheet: str) -> None:
        """Raises Refused (`ambiguous_heading`) if a name fits several columns or a column several names."""
        if not self._doubts:
            return
        wanted = "; ".join(self._canonical[name] for name in self._doubts)
        columns = sorted({column for columns in self._doubts.values() for column in columns})
        written = "; ".join(f"“{self.labels[column]}” ({column_letters(column)})" for column in columns)
        raise Refused(
            "ambiguous_heading",
            f"Trang tính “{sheet}”: không rõ cột nào là “{wanted}”, vì có các cột {written}. Hãy đặt lại "
            "tên cột sao cho mỗi tên chỉ có một cột.",
            f"Sheet “{sheet}”: it is not clear which column is “{wanted}”, for there are the columns "
            f"{written}. Rename them so that each heading stands over one column only.",
        )


def _missing(sheet: str, missing: list[Heading], found: list[str]) -> Refused:
    wanted = "; ".join(f"“{heading.spellings[0]}”" for heading in missing)
    written = "; ".join(f"“{heading}”" for heading in found[:30])
    return Refused(
        "missing_heading",
        f"Trang tính “{sheet}”: thiếu cột {wanted}. Các cột đọc được: {written}. Hãy thêm cột còn thiếu "
        "hoặc sửa lại tên cột cho đúng mẫu.",
        f"Sheet “{sheet}”: the columns {wanted} are missing. These were found: {written}. Add what is "
        "missing, or correct the headings as in the form.",
        tuple(heading.name for heading in missing),
    )
