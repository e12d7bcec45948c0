"""Finds the heading of a table, in one, two or three rows, and which column means what.

Here belongs how offices lay out and reword headings. The headings themselves are an argument; what stands
above the heading and below it is read elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.messages import AMBIGUOUS_HEADING, MISSING_COLUMNS
from ntm_pipeline.vietnamese.text import fold, fold_ascii

ROWS_SEARCHED = 60
MOST_HEADING_ROWS = 3
ROWS_LOOKED_AT = ROWS_SEARCHED + MOST_HEADING_ROWS


@dataclass(frozen=True)
class Heading:
    """A column to look for: its name in the program and its headings in files, the canonical one first."""

    name: str
    spellings: tuple[str, ...]
    excluded_contexts: tuple[str, ...] = ()
    """Words that, anywhere over a column, say that it counts something else that goes by the same headings."""


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

    Raises RefusedError: `ambiguous_heading` if columns can't be told apart, `missing_heading`.
    """
    vocabulary = _vocabulary(tuple(headings))
    least = min(2, len(headings))
    best: _Candidate | None = None
    best_first = 0
    worded: list[list[int]] = []
    for first in range(min(len(rows), ROWS_SEARCHED)):
        if best and best.found > 1 and set(required) <= set(best.columns) and first > best_first + MOST_HEADING_ROWS:
            break  # These are data by now.
        columns: set[int] = set()
        for count in range(1, min(MOST_HEADING_ROWS, len(rows) - first) + 1):
            last = first + count - 1
            if not any(rows[last]):
                break
            # Most rows are told at a glance: over a column that names something stands a word of the vocabulary, in its
            # own cells or in that of a group.
            while len(worded) <= last:
                worded.append(vocabulary.columns_with_words(rows[len(worded)]))
            columns.update(worded[last])
            if count > 1 and worded[last - 1]:
                columns.update(at for at, text in enumerate(rows[last]) if text and not rows[last - 1][at])
            most = len(columns) * vocabulary.most_names_of_a_column
            if most < least or (best and (most, -count) <= (best.found, -best.count)):
                continue
            candidate = vocabulary.candidate(tuple(map(tuple, rows[first : last + 1])))
            if best is None or (candidate.found, -count) > (best.found, -best.count):
                best, best_first = candidate, first
    if best is None or best.found < least:
        return None
    best.refuse_doubts(sheet)
    missing = [heading for heading in headings if heading.name in set(required) - set(best.columns)]
    if missing:
        names = tuple(heading.name for heading in missing)
        wanted = "; ".join(f"“{heading.spellings[0]}”" for heading in missing)
        written = "; ".join(f"“{label}”" for label in list(best.labels.values())[:30])
        raise RefusedError(MISSING_COLUMNS(sheet=sheet, wanted=wanted, written=written), names)
    return HeadingRows(best_first, best.count, dict(best.columns), dict(best.labels), best.serial_columns)


# --- What is written over a column

# These words only say that the columns below belong together.
_EMPTY_GROUP = re.compile(r"(?:trong do|chia ra|bao gom|gom|trong do chia ra)\W*")


def _column_parts(rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
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
    for column, texts in enumerate(zip(*filled, strict=True)):
        parts: list[str] = []
        for text in texts:
            text = " ".join(text.split())
            if not text or (parts and fold(parts[-1]) == fold(text)) or _EMPTY_GROUP.fullmatch(fold_ascii(text)):
                continue
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


_FIGURES = re.compile(r"[\d.,/ \-]*", re.ASCII)
_WORDS = re.compile(r"[\w%]+")
_NO_NAMES: frozenset[str] = frozenset()


class _Vocabulary:
    """The headings sought, by their spellings in three degrees of likeness."""

    def __init__(self, headings: tuple[Heading, ...]) -> None:
        self.canonical = {heading.name: heading.spellings[0] for heading in headings}
        self._names: list[dict[str, frozenset[str]]] = []
        for normalised in (fold, fold_ascii, _wording):
            names: defaultdict[str, set[str]] = defaultdict(set)
            for heading in headings:
                for spelling in heading.spellings:
                    names[normalised(spelling)].add(heading.name)
            self._names.append({wording: frozenset(found) for wording, found in names.items()})
        worded = self._names[-1]
        self.most_names_of_a_column = max(map(len, worded.values()), default=0)
        self._excluded_contexts = {
            heading.name: tuple(map(fold_ascii, heading.excluded_contexts))
            for heading in headings
            if heading.excluded_contexts
        }
        self._words = {word for wording in worded for word in _WORDS.findall(wording)}
        self._has_figures = any(map(_FIGURES.fullmatch, self._words)) or "" in worded
        # Offices fill in one form: its headings come again in thousands of files, but so may nonsense.
        self.candidate = lru_cache(maxsize=1024)(partial(_Candidate, vocabulary=self))
        self.names = lru_cache(maxsize=16384)(self._names_of)
        self._shares_word = lru_cache(maxsize=65536)(self._has_word)

    def _names_of(self, parts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
        """What the texts over a column may mean: sets of names, by degree of likeness, the closest first.

        Beside downwards, the texts are read upwards ("Hồ sơ công việc" over "Tổng số") and without the upper
        ones. Nothing at all if none of them means anything.
        """
        exact, unaccented, worded = self._names
        downwards = " ".join(parts)
        degrees = [_NO_NAMES, _NO_NAMES, worded.get(_wording(downwards), _NO_NAMES)]
        if degrees[2]:  # else neither of the closer degrees has it
            degrees[:2] = exact.get(fold(downwards), _NO_NAMES), unaccented.get(fold_ascii(downwards), _NO_NAMES)
        for reading in (parts[::-1], *(parts[start:] for start in range(1, len(parts)))):
            degrees.append(worded.get(_wording(" ".join(reading)), _NO_NAMES))
        if not any(degrees):
            return ()
        written = fold_ascii(downwards)
        others = {name for name, words in self._excluded_contexts.items() if any(word in written for word in words)}
        return tuple(names - others for names in degrees) if others else tuple(degrees)

    def columns_with_words(self, row: list[str]) -> list[int]:
        """The columns whose cells in the row share a word with any heading."""
        return [column for column, text in enumerate(row) if text and self._shares_word(text)]

    def _has_word(self, text: str) -> bool:
        if _FIGURES.fullmatch(text):
            return self._has_figures
        return not self._words.isdisjoint(_WORDS.findall(fold_ascii(text))) or "" in self._names[-1]


_vocabulary = lru_cache(maxsize=64)(_Vocabulary)


class _Candidate:
    """Rows that may be the heading, and the best assignment of columns to names that they allow."""

    def __init__(self, rows: tuple[tuple[str, ...], ...], vocabulary: _Vocabulary) -> None:
        self.count = len(rows)
        parts = _column_parts(rows)
        self.labels = {column: " ".join(texts) for column, texts in parts.items()}
        self.columns: dict[str, int] = {}
        self._canonical = vocabulary.canonical
        self._doubts: dict[str, list[int]] = {}
        names = {column: found for column, texts in parts.items() if (found := vocabulary.names(tuple(texts)))}
        for degree in range(3 + MOST_HEADING_ROWS):
            claims = {column: found[degree] for column, found in names.items() if degree < len(found) and found[degree]}
            if claims:
                self._assign(claims)
        self.serial_columns = frozenset(
            column
            for column, label in self.labels.items()
            if column not in self.columns.values() and _SERIAL.fullmatch(fold_ascii(label))
        )

    def _assign(self, claims: dict[int, frozenset[str]]) -> None:
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
        """Raises RefusedError (`ambiguous_heading`) if a name fits several columns or a column several names."""
        if not self._doubts:
            return
        wanted = "; ".join(self._canonical[name] for name in self._doubts)
        columns = sorted({column for columns in self._doubts.values() for column in columns})
        written = "; ".join(f"“{self.labels[column]}” ({column_letters(column)})" for column in columns)
        raise RefusedError(AMBIGUOUS_HEADING(sheet=sheet, wanted=wanted, written=written))
