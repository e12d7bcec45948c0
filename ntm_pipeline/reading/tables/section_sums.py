"""Rows of a district or a section that hold the sum of other rows: no reports of their own, whatever they are called.

They stand above the rows they add up, or below. What a label tells ("Tổng cộng") is the business of `row_kinds`; here
figures tell.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.text import fold_ascii

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheetRows
    from ntm_pipeline.reading.spreadsheets.sheet import Rows

_SECTION_NUMBER = re.compile(r"(?:[IVXLC]+|[A-Z])\W*")
_OFFICE = r"(?:(?:van phong )?(?:hdnd ?(?:-|&|va) ?)?ubnd |uy ban nhan dan )?"
_ABOVE_COMMUNES = re.compile(rf"{_OFFICE}(?:huyen|quan|thi xa|thanh pho|tinh|tp|tx)\b")
# Most names need not be folded.
_MAY_BE_ABOVE = re.compile(
    r"\W*(?:huy|qu[aậ]n|th[iị] x|th[àa]nh ph|t[iỉ]nh|tp|tx|ubnd|[uủ][yỷ] ban|v[aă]n ph|h[dđ]nd)", re.IGNORECASE
)
_PROVINCE = re.compile(rf"{_OFFICE}tinh\b")
# Codes of districts have three digits, those of provinces two, those of communes five (four where a zero is lost).
_SHORT_CODE = re.compile(r"\d{1,3}", re.ASCII)
_SHORTEST_CODE = re.compile(r"\d{1,2}", re.ASCII)
_LONG_CODE = re.compile(r"\d{4,5}", re.ASCII)
_NOT_COLLECTED = re.compile(r"[.…\s]+")
_MOST_BLOCKS = 200
"""A section that goes on over more sections than these is no section."""

_LARGEST_BY_CHANCE = 20
"""A figure up to this may be the sum of others by chance, where another of its row is not."""

_Verdict = Literal["above", "below", "doubtful"]


@dataclass
class SectionSums:
    """The numbers of rows that hold the sum of others, and of those that can't be told from such."""

    above: list[int] = field(default_factory=list)
    """They head the rows they add up."""
    below: list[int] = field(default_factory=list)
    """They close the rows they add up."""
    doubtful: list[int] = field(default_factory=list)
    """A slip in a sum, or a report of its own."""

    def with_those_of(self, others: "SectionSums", rows: Collection[int]) -> "SectionSums":
        """These with what others found of rows that are no sums here."""
        known = {*self.above, *self.below}
        above, below = (
            [*own, *(number for number in theirs if number in rows and number not in known)]
            for own, theirs in ((self.above, others.above), (self.below, others.below))
        )
        found = {*above, *below}
        return SectionSums(above, below, [number for number in self.doubtful if number not in found])


@dataclass(frozen=True)
class _Candidate:
    """A row that may hold a sum, by its name, code or number."""

    at: int
    is_numbered: bool
    """I, II or A, B where other rows are numbered 1, 2."""
    is_coded: bool
    is_province: bool


def find_section_sums(
    data: "Rows | ArrowSheetRows", columns: Mapping[str, int], codes: Collection[int], serial: Collection[int]
) -> SectionSums:
    """The rows of a table that hold sums of the rows below or above them."""
    coded = [name for name, column in columns.items() if column in codes]
    others = [name for name, column in columns.items() if column not in codes]
    found = SectionSums()
    if len(coded) > 1 or not others:
        return found  # a list of things
    # The figures are looked at only where a row may hold a sum: most large tables have none.
    table = data.named({name: columns[name] for name in (others[0], *coded)})
    numbers = data.named({"": min(serial)}) if serial else None
    signs = _signs(
        table.distinct(others[0]),
        table.distinct(coded[0]) if coded else {""},
        numbers.distinct("") if numbers else {""},
    )
    if not any(signs):
        return found
    height = len(table.row_numbers)
    texts = table.texts(coded[0]) if coded else [""] * height
    numbering = numbers.texts("") if numbers else [""] * height
    candidates = _candidates(table.texts(others[0]), texts, numbering, signs)
    if not candidates or len(candidates) == height == 1:
        return found
    cells = data.named({name: columns[name] for name in others})
    figures = _figures([cells.texts(name) for name in others])
    by_code = bool(coded) and 2 * sum(not text for text in texts) <= height
    sums: set[int] = set()
    # A province adds up its districts too, where these are no sums themselves.
    for is_province in (False, True):
        these = [one for one in candidates if one.is_province is is_province]
        no_leaves = sums | {one.at for one in (these if is_province else candidates)}
        borders = sorted(one.at for one in (these if is_province else candidates))
        blocks = _Blocks(figures, [at not in no_leaves for at in range(height)], borders)
        verdicts = {one: blocks.verdict(one, by_code) for one in these}
        sides = {verdict for verdict in verdicts.values() if verdict in ("above", "below")}
        for one, verdict in verdicts.items():
            if sides and verdict not in sides:
                verdict = blocks.verdict(one, by_code, sides)
            if verdict is not None:
                getattr(found, verdict).append(int(table.row_numbers[one.at]))
                sums.add(one.at)
    return found


class _Signs(NamedTuple):
    """The names, codes and numbers by which rows may hold sums."""

    above: set[str]
    short: set[str]
    sections: set[str]


def _signs(names: Collection[str], codes: Collection[str], numbers: Collection[str]) -> _Signs:
    above = {name for name in names if _MAY_BE_ABOVE.match(name) and _ABOVE_COMMUNES.match(fold_ascii(name))}
    of_communes = any(map(_LONG_CODE.fullmatch, codes))
    short = {code for code in codes if len(code) <= 3 and of_communes and _SHORT_CODE.fullmatch(code)}
    sections = {number for number in numbers if not number[:1].isdigit() and _SECTION_NUMBER.fullmatch(number)}
    if not any(number[:1].isdigit() for number in numbers):
        sections = set()  # all are numbered so
    return _Signs(above, short, sections)


def _candidates(
    names: Sequence[str], codes: Sequence[str], numbering: Sequence[str], signs: _Signs
) -> list[_Candidate]:
    above, short, sections = signs
    found = []
    for at, (name, code, number) in enumerate(zip(names, codes, numbering, strict=True)):
        if number in sections or ((name in above or code in short) and not (name in above and _is_of_commune(code))):
            is_province = code in short and bool(_SHORTEST_CODE.fullmatch(code))
            is_province = is_province or (name in above and bool(_PROVINCE.match(fold_ascii(name))))
            found.append(_Candidate(at, number in sections, bool(code), is_province))
    return found


def _is_of_commune(code: str) -> bool:
    return _LONG_CODE.fullmatch(code) is not None


@dataclass(frozen=True)
class _Figure:
    """A column of counts: its values, blank ones as 0, and which of them aren't known."""

    values: list[int]
    is_given: list[bool]
    is_unknown: list[bool]


def _figures(columns: Sequence[Sequence[str]]) -> list[_Figure]:
    found = []
    for texts in columns:
        known = {text: _count(text) for text in set(texts)}
        counts = [count for text, count in known.items() if text and count is not None]
        # Names and periods are no figures, nor are years, which stand in each row alike.
        if 2 * len(counts) < len(known) - ("" in known) or not counts or all(1990 <= one <= 2100 for one in counts):
            continue
        values = [known[text] for text in texts]
        found.append(
            _Figure([one or 0 for one in values], [bool(text) for text in texts], [one is None for one in values])
        )
    return found


@lru_cache(maxsize=65536)
def _count(text: str) -> int | None:
    """The cell as a count, 0 where it is blank or says that there is none; None if that isn't known."""
    if _NOT_COLLECTED.fullmatch(text):
        return None
    try:
        return parse_count(text) or 0
    except UnreadableError:
        return None


class _Blocks:
    """The rows between candidates, and what they add up to."""

    def __init__(self, figures: Sequence[_Figure], leaves: Sequence[bool], borders: Sequence[int]) -> None:
        self._figures = figures
        self._borders = borders
        self._height = len(leaves)
        self._count = _sums(lambda at: 1, leaves)
        self._values = [_sums(one.values.__getitem__, leaves) for one in figures]
        self._unknown = [_sums(lambda at, one=one: int(one.is_unknown[at]), leaves) for one in figures]  # type: ignore[misc]

    def verdict(self, one: _Candidate, by_code: bool, sides: Collection[_Verdict] = ()) -> _Verdict | None:
        """Whether a row is the sum of those below or above it, or may be.

        Two offices may have worked alike by chance, so that a row is no sum of a single other one unless rows like it
        are sums on one of these sides.
        """
        figures = [at for at, figure in enumerate(self._figures) if figure.is_given[one.at]]
        if not figures:
            return None
        is_partly = has_block = False
        stated = self._figures[figures[0]].values[one.at]
        for side, first, end in self._blocks(one):
            rows = self._between(self._count, first, end)
            is_beyond = self._between(self._values[figures[0]], first, end) > stated
            if not rows or (has_block and side == "above" and is_beyond):
                continue  # a further block only adds to it
            equal, differing, open_ones = self._compare(one.at, figures, first, end)
            # Zeros tell nothing of a row that isn't numbered like a section.
            is_of_zeros = side == "above" and not open_ones and one.is_numbered and not one.is_coded
            if not differing and (equal or is_of_zeros):
                if rows > 1 or one.is_numbered or (by_code and not one.is_coded) or side in sides:
                    return side
                continue
            if rows > 1 and not (has_block and side == "above"):  # of the rows right below or above
                is_slip = len(equal) > len(differing) or (
                    len(equal) == len(differing) and min(equal, default=0) > _LARGEST_BY_CHANCE
                )
                is_partly = is_partly or is_slip or (not differing and bool(open_ones))
            has_block = has_block or side == "above"
        if is_partly or (has_block and one.is_numbered and not one.is_coded):
            return "doubtful"
        return None

    def _compare(self, at: int, figures: Sequence[int], first: int, end: int) -> tuple[list[int], list[int], list[int]]:
        """The row's figures that are the sum of a block (none of them 0), those that are not, those that may be."""
        equal, differing, open_ones = [], [], []
        for number in figures:
            stated = self._figures[number].values[at]
            total = self._between(self._values[number], first, end)
            if self._figures[number].is_unknown[at] or self._between(self._unknown[number], first, end):
                if stated < total:
                    differing.append(stated)
                elif total:
                    open_ones.append(stated)
            elif stated != total:
                differing.append(stated)
            elif total:
                equal.append(total)
        return equal, differing, open_ones

    def _blocks(self, one: _Candidate) -> Iterator[tuple[Literal["above", "below"], int, int]]:
        """From the row to each of the next candidates, and from the one before it."""
        next_one = bisect_right(self._borders, one.at)
        after = self._borders[next_one : next_one + _MOST_BLOCKS]
        for end in [*after, *([self._height] if len(after) < _MOST_BLOCKS else [])]:
            yield "above", one.at + 1, end
        before_it = bisect_left(self._borders, one.at)
        before = self._borders[before_it - 1] if before_it else -1
        yield "below", before + 1, one.at

    @staticmethod
    def _between(sums: Sequence[int], first: int, end: int) -> int:
        return sums[end] - sums[first]


def _sums(value: Callable[[int], int], leaves: Sequence[bool]) -> list[int]:
    """The sums of the values of all leaves before each row."""
    return [0, *accumulate(value(at) if is_leaf else 0 for at, is_leaf in enumerate(leaves))]
