"""Which of the headings sought the texts over a column may be: words, in several degrees of likeness.

Here belongs how offices reword headings. Where the heading of a table stands is `headings`; which of several columns
that go by one name is meant, `column_choice`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from ntm_pipeline.reading.tables.measures import parse_measure
from ntm_pipeline.reading.tables.qualifiers import Qualified, qualified
from ntm_pipeline.reading.tables.told_layout import ToldLayout
from ntm_pipeline.vietnamese.text import fold, fold_ascii


@dataclass(frozen=True)
class Heading:
    """A column to look for: its name in the program and its headings in files, the canonical one first."""

    name: str
    spellings: tuple[str, ...]
    excluded_contexts: tuple[str, ...] = ()
    """Words that, anywhere over a column, say that it counts something else that goes by the same headings."""
    is_count: bool = False
    """Whether it counts things: its figures have a unit of measure, and those of men and women add up."""
    measures: tuple[str, ...] = ()
    """What it may be counted in, without accents; anything that is no share and no occasion where none is said."""
    adds_up: bool = False
    """Whether its figures are of the period alone, so that those of its months add up; else they are as of its end."""
    tells_period: bool = False
    """Whether its cells hold the period that the row is about: months, a quarter, a year."""
    tells_year: bool = False
    """Whether its cells hold the year that the row is about."""
    is_text: bool = False
    """Whether its cells are words or codes of the sender's, so that no line of sub-headings fills it."""
    fallbacks: tuple[tuple[str, ...], ...] = ()
    """Headings that stand for it where no column bears one of its own, those that count before others first."""
    own_contexts: tuple[str, ...] = ()
    """What it counts, in the words that tell it from what is excluded."""
    in_headings: Callable[[str], str | None] | None = None
    """The value that a heading may be in place of one of its cells: “Chỉ tiêu 8.4” over the results."""
    stands_below_values: bool = False
    """Whether its cells stand below such headings."""
    in_titles: Callable[[str], str | None] | None = None
    """The value that a title names in place of its cells, where such headings stand side by side."""

    def __hash__(self) -> int:
        # Each file asks what is kept of its headings; their names tell them apart.
        return hash(self.name)

    @cached_property
    def is_code(self) -> bool:
        """Whether its cells are codes: in Vietnamese such headings begin with “Mã”."""
        return fold_ascii(self.spellings[0]).startswith("ma ")


def code_names(headings: Iterable[Heading]) -> frozenset[str]:
    """The names of codes."""
    return frozenset(sought.name for sought in headings if sought.is_code)


class Claim(NamedTuple):
    """What the texts over a column may mean at one degree of likeness, and how they qualify it."""

    degree: int
    names: frozenset[str]
    kinds: frozenset[str] = frozenset()
    period: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing is said beside the name."""
        return not self.kinds and not self.period


DOWNWARDS = (0, 1, 2)
"""All texts from top to bottom: to the letter, without accents, in words alone."""
UPWARDS, QUALIFIED, WITHOUT_UPPER, WITHOUT_LOWER, FALLBACK = 3, 4, 5, 6, 7

# In brackets these are units of measure and hints; anything else in brackets changes what is counted.
_HINT = re.compile(
    r"neu co|(?:co|da|dat)[^/]*/ ?(?:khong|chua)[^/]*|(?:khong|chua)[^/]*/ ?(?:co|da|dat)[^/]*|bat buoc|ghi ro.*"
    r"|vi du.*|vd.*|[dmy/.\- ]+|[dn]+/[mt]+/[yn]+|ngay/thang/nam"
    r"|ngay, thang, nam|\*+|x|\d{1,2}|[a-z]"
    r"|(?:danh dau|danh|tich|ghi|dien) (?:dau )?[\"“]?[xv][\"”]?(?: (?:neu|khi) (?:co|dat))?"
    r"|(?:co|dat) ?[:=] ?[xv1][;,] ?(?:khong|khong dat|chua) ?[:=] ?0"
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MEASURE = re.compile(r"[,;:\-(\[]? *(?:don vi tinh|dvt)(?!\w) *[:.]?.*")
# These words only say that the columns below belong together.
EMPTY_GROUP = re.compile(r"(?:trong do|chia ra|bao gom|gom|trong do chia ra|chia theo)\W*")
# Below a group stand how many there are, and which part of the whole that is.
_SHARE = re.compile(r"(?:ty le|ti le|ty trong|phan tram|co cau)\W*(?:%|phan tram)?\W*|\W*%\W*")
_NUMBER_OF = re.compile(r"so luong\W*")
_WITHIN = re.compile(r"trong (?:đó|do)\W+(?=\w)", re.IGNORECASE)
_FIGURES = re.compile(r"[\d.,/ \-]*", re.ASCII)
_WORDS = re.compile(r"[\w%]+")
# Programs name columns "ma_don_vi" and "MaDonVi".
_JOINED_WORDS = re.compile(r"_|(?<=[a-z])(?=[A-Z])")
_NO_NAMES: frozenset[str] = frozenset()
_NOTHING_TOLD = ToldLayout()


def _unjoined(text: str) -> str:
    return _JOINED_WORDS.sub(" ", text) if text.isascii() and " " not in text else text


@lru_cache(maxsize=65536)
def wording(text: str) -> str:
    """The words of a heading alone: no accents, punctuation, units of measure or hints."""
    folded = _MEASURE.sub("", fold_ascii(_unjoined(text)))
    words_outside = set(re.findall(r"\w+", _BRACKETS.sub(" ", folded)))

    def without_hint(found: re.Match[str]) -> str:
        inside = (found[1] or found[2] or "").strip()
        repeats = set(re.findall(r"\w+", inside)) <= words_outside
        return " " if repeats or _HINT.fullmatch(inside) or parse_measure(inside) else found[0]

    plain = _BRACKETS.sub(without_hint, folded)
    if "," in plain or ";" in plain:
        head, _, tail = re.sub(";", ",", plain).rpartition(",")
        plain = head if head.strip() and parse_measure(tail) else plain
    return " ".join(_WORDS.findall(plain))


class HeadingNames:
    """The headings sought, by their spellings."""

    def __init__(self, headings: tuple[Heading, ...], told: ToldLayout = _NOTHING_TOLD) -> None:
        self.told = told
        self.headings = {heading.name: heading for heading in headings}
        own = [(spelling, heading.name) for heading in headings for spelling in heading.spellings]
        self._exact, self._unaccented, self._worded = (_by_wording(own, way) for way in (fold, fold_ascii, wording))
        self._shuffled = _by_wording(own, lambda spelling: " ".join(sorted(wording(spelling).split())))
        deepest = max((len(heading.fallbacks) for heading in headings), default=0)
        self._fallbacks = [
            _by_wording(
                [(spelling, h.name) for h in headings if rank < len(h.fallbacks) for spelling in h.fallbacks[rank]],
                wording,
            )
            for rank in range(deepest)
        ]
        self.degrees = FALLBACK + deepest
        tables = (self._worded, *self._fallbacks)
        self.most_names_of_a_column = max((len(names) for table in tables for names in table.values()), default=0)
        self._excluded_contexts = {
            heading.name: tuple(map(fold_ascii, heading.excluded_contexts))
            for heading in headings
            if heading.excluded_contexts
        }
        self._own_contexts = {fold_ascii(words) for heading in headings for words in heading.own_contexts}
        self._all_words = {word for table in tables for spelling in table for word in _WORDS.findall(spelling)}
        self._all_words |= {word for text in told.words for word in _WORDS.findall(fold_ascii(text))}
        self._has_figures = any(map(_FIGURES.fullmatch, self._all_words)) or "" in self._worded
        self.claims = lru_cache(maxsize=16384)(self._claims_of)
        self._shares_word = lru_cache(maxsize=65536)(self._has_word)

    def excluded_context(self, label: str) -> str:
        """The words over a column for which it counts something else than what is sought; empty if there are none."""
        written = fold_ascii(label)
        contexts = (heading.excluded_contexts for heading in self.headings.values())
        return next((words for words in sum(contexts, ()) if fold_ascii(words) in written), "")

    def is_own_subject(self, text: str) -> bool:
        """Whether a cell says that its row is of the very thing that is counted."""
        return fold_ascii(text) in self._own_contexts

    def may_be_of_another_subject(self, label: str) -> bool:
        """Whether a heading leaves open which of two subjects it counts, though words of its own would tell."""
        written = fold_ascii(label)
        return bool(self._own_contexts) and not any(words in written for words in self._own_contexts)

    def columns_with_words(self, row: list[str]) -> list[int]:
        """The columns whose cells in the row share a word with any heading."""
        return [column for column, text in enumerate(row) if text and self._shares_word(text)]

    def _has_word(self, text: str) -> bool:
        if _FIGURES.fullmatch(text):
            return self._has_figures
        return not self._all_words.isdisjoint(_WORDS.findall(fold_ascii(_unjoined(text)))) or "" in self._worded

    def _claims_of(self, parts: tuple[str, ...]) -> tuple[Claim, ...]:
        """What the texts over a column may mean, the closest degree first.

        Beside downwards, the texts are read upwards ("Hồ sơ công việc" over "Tổng số"), without the words that only
        qualify, without the upper ones and without the lower ones. Nothing at all if none of them means anything.
        """
        claims = [*self._whole(parts), *self._qualified(parts), *self._partial(parts)]
        downwards = " ".join(parts)
        for rank, spellings in enumerate(self._fallbacks):
            for reading in (downwards, parts[-1]):
                if names := spellings.get(wording(reading), _NO_NAMES):
                    claims.append(Claim(FALLBACK + rank, names))
                    break
        if not claims or not self._excluded_contexts:
            return tuple(claims)
        written = fold_ascii(downwards)
        others = {name for name, words in self._excluded_contexts.items() if any(word in written for word in words)}
        if not others:
            return tuple(claims)
        kept = [claim._replace(names=claim.names - others) for claim in claims]
        return tuple(claim for claim in kept if claim.names)

    def _whole(self, parts: tuple[str, ...]) -> list[Claim]:
        downwards = " ".join(parts)
        claims = []
        worded = self._worded.get(wording(downwards), _NO_NAMES)
        if not worded and len(parts) > 1 and any(map(_WITHIN.match, parts)):
            # "Trong đó: mật" below the group "Hồ sơ công việc".
            worded = self._worded.get(wording(" ".join(_WITHIN.sub("", part) for part in parts)), _NO_NAMES)
        if worded:  # else neither of the closer degrees has it
            closer = (self._exact.get(fold(downwards)), self._unaccented.get(fold_ascii(downwards)), worded)
            claims = [Claim(degree, names) for degree, names in enumerate(closer) if names]
        upwards = _NO_NAMES
        if len(parts) > 1:
            upwards = self._worded.get(wording(" ".join(parts[::-1])), _NO_NAMES)
            # "Hồ sơ công việc" over "Số xử lý trên môi trường mạng": the words of a heading, its beginning below.
            upwards = upwards or self._shuffled.get(" ".join(sorted(wording(downwards).split())), _NO_NAMES)
        return [*claims, Claim(UPWARDS, upwards)] if upwards else claims

    def _qualified(self, parts: tuple[str, ...]) -> list[Claim]:
        """What is left without the words that qualify: a heading, under its own or another name of the thing."""
        said = [self._said(part) for part in parts]
        kinds, period = _together(said)
        if not kinds and not period:
            return []
        kept = [one.rest for one in said if one.rest]
        for reading in (kept, kept[::-1]):
            if names := self._worded.get(wording(" ".join(reading)), _NO_NAMES):
                return [Claim(QUALIFIED, names, kinds, period)]
        return []

    def _partial(self, parts: tuple[str, ...]) -> list[Claim]:
        said = [self._said(part) for part in parts]
        claims = []
        for start in range(1, len(parts)):
            names = self._worded.get(wording(" ".join(parts[start:])), _NO_NAMES)
            kept = " ".join(one.rest for one in said[start:] if one.rest)
            names = names or self._worded.get(wording(kept), _NO_NAMES)
            if names:
                kinds, period = _together(said)
                claims.append(Claim(WITHOUT_UPPER, names, kinds - {"current", "result", "whole"}, period))
                break
        for end in range(len(parts) - 1, 0, -1):
            kept = " ".join(one.rest for one in said[:end] if one.rest)
            readings = (" ".join(parts[:end]), " ".join(parts[end - 1 : end]), kept)
            if names := next((n for reading in readings if (n := self._worded.get(wording(reading)))), _NO_NAMES):
                kinds, period = _together(said)
                claims.append(Claim(WITHOUT_LOWER, names, kinds | {"part"}, period))
                break
        return claims

    def _said(self, part: str) -> Qualified:
        """The qualifying words of one text; a heading that is sought names something, whatever its words."""
        if wording(part) in self._worded and not qualified(part).is_bare:
            return Qualified(frozenset(), "", part)
        if _SHARE.fullmatch(fold_ascii(part)):
            return Qualified(frozenset({"comparison"}), "", "")
        if _NUMBER_OF.fullmatch(fold_ascii(part)):
            return Qualified(frozenset({"result"}), "", "")
        when = {name for name, heading in self.headings.items() if heading.tells_period or heading.tells_year}
        if self._worded.get(wording(part), _NO_NAMES) - when:
            return Qualified(frozenset(), "", part)
        said = qualified(part)
        return said if said.kinds or said.period else said._replace(rest=part)


def _by_wording(spelled: Iterable[tuple[str, str]], wording_of: Callable[[str], str]) -> dict[str, frozenset[str]]:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for spelling, name in spelled:
        names[wording_of(spelling)].add(name)
    return {text: frozenset(found) for text, found in names.items()}


def _together(said: Sequence[Qualified]) -> tuple[frozenset[str], str]:
    kinds = frozenset[str]().union(*(one.kinds for one in said))
    return kinds, " ".join(dict.fromkeys(one.period for one in said if one.period))
