"""Finds the periods that running text, such as a title, speaks of: where each stands, with its year or without.

How a period is worded is the business of `periods`; what a text says of a period (its result, a plan for it, what it
is compared with) is not told here.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold, fold_ascii


class Mention(NamedTuple):
    """A stretch of words that speaks of time.

    `months` are months of a year that isn't named (`Quý II`), `years` a stretch of them (`2021-2025`), `days` days
    that are not whole months; of these `text` alone tells. A cited document (`154/KH-UBND năm 2022`) and a day are
    found too: the year in them is nobody's period.
    """

    kind: Literal["period", "months", "years", "days", "document", "day"]
    first: int
    end: int
    text: str
    period: Period | None = None
    """Of months without a year, in the year `ANY_YEAR`."""


ANY_YEAR = 2000
"""Stands for the year of months without one; no report is of it."""
BREAK = "|"
"""The word that parts lines and cells."""
_PUNCTUATION = re.compile(r"([()\[\]{},;:|–—]|(?<!\S)[-+]|[-+](?!\S)|(?<=\d)-(?=[^\W\d])|\n)")
_MARKS = frozenset("()[]{},;:|-–—+/")

_MOST_WORDS = 16
_MOST_BREAKS = 3
"""“Tháng | 5 | năm | 2024” stands in four cells."""
_YEAR = r"(?:19|20)\d\d"
_A_DAY = rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}(?:[/.\-]{_YEAR})?|{_YEAR}-\d\d-\d\d|\d{{1,2}} thang \d{{1,2}}(?: nam {_YEAR})?)"
_FULL_DAY = rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]{_YEAR}|{_YEAR}-\d\d-\d\d|\d{{1,2}} thang \d{{1,2}} nam {_YEAR})"
_ENDS = r"(?= |$)"
_DOCUMENT = re.compile(
    # "Kế hoạch số 154/KH-UBND ngày 5/3/2022", "12/2024/TT-BNV", "Biểu 05/NTM-2024"
    r"(?:(?:ke hoach|quyet dinh|cong van|thong tu|nghi quyet|nghi dinh|to trinh|huong dan|thong bao|chi thi) )?"
    rf"(?:so )?(?:: )?\d[\w.]*/(?:\d{{4}}/)?[a-z][\w/&.\-]*(?: (?:, )?(?:ngay {_A_DAY}|nam {_YEAR}))?{_ENDS}"
)
_YEARS = re.compile(
    rf"(?:giai doan |nhiem ky )?(?:tu )?(?:dau )?(?:nam )?{_YEAR} ?(?:-|–|den het|den|toi) ?(?:nam )?{_YEAR}{_ENDS}"
)
_DAYS = re.compile(rf"(?:tu )?(?:ngay )?{_A_DAY} (?:den het|den|toi|-) (?:ngay )?{_A_DAY}{_ENDS}")
# "10 ngày đầu tháng 6/2024", "tuần 2 tháng 6", "nửa cuối tháng VI năm 2024" are no whole month.
_PART_OF_A_MONTH = re.compile(
    r"(?:\d{1,2} ngay|(?:mot|hai|ba|bon) tuan|tuan(?! giao| chau)|nua|dau|giua|cuoi)"
    r"(?: (?:thu )?(?:\w{1,4}))? (?:cua )?thang"
    rf" \w+(?:/{_YEAR}|(?: nam)? {_YEAR})?{_ENDS}"
)
_A_MONTH = re.compile(r"\d{1,2}(?![\d.])")
_BLANK = r"[.…_]*"
# "ngày … tháng 3 năm 2024" awaits a pen.
_DAY = re.compile(
    rf"(?:ngay )?{_FULL_DAY}{_ENDS}|ngay {_A_DAY}{_ENDS}"
    rf"|ngay (?:[.…_]+ )?thang (?:\d{{0,2}}{_BLANK} )?nam (?:\d{{2,4}}{_BLANK}|[.…_]+){_ENDS}"
)
_BEGINS = re.compile(
    r"(?:quy|qui|thang|luy ke|nua (?:dau|cuoi)|ca nam|nam|tu|ngay|\d{1,2} thang"
    rf"|(?:mot|hai|ba|bon|sau|bay|tam|chin|muoi|muoi mot) thang|{_YEAR}"
    rf"|[qt]\.?(?:\d{{1,2}}|[ivx]+)[/.\-]\d{{2,4}}|\d{{1,2}}t/?20\d\d){_ENDS}"
)
_MAY_BEGIN = re.compile(
    r".*\d.*|qu[yi]|q\w{1,3}|t|thg|thang|luy|nua|ca|nam|tu|ngay|mot|hai|ba|bon|sau|bay|tam|chin|muoi|giai|nhiem|dau|giua|cuoi|tuan"
    r"|ke|quyet|cong|thong|nghi|to|huong|chi|so"
)
_HAS_YEAR = re.compile(rf"{_YEAR}|[\di][/.\-'’][23]\d$")
# With these words, or a figure, a period or months without their year may end.
_MAY_END = re.compile(
    r".*\d.*|thang|nam|dau|cuoi|[ivx]{1,4}|mot|hai|ba|bon|tu|sau|bay|tam|chin|muoi|q(?:i{1,3}|iv)|t\.?\d+"
)
# "Quý I năm" lacks its year as "Quý I" does; "6 tháng đầu năm" doesn't end there.
_IS_RANGE = re.compile(r" (?:den|toi|-) ")
_ENDS_IN_VAIN = re.compile(r"(?<!dau)(?<!cuoi)(?<!ca) nam$")


def words_of(text: str) -> list[str]:
    """The words of a text, marks of punctuation as words of their own, `BREAK` between its lines."""
    return _PUNCTUATION.sub(lambda found: f" {found[0] if found[0] != chr(10) else BREAK} ", text).split()


def plain_words(words: Sequence[str]) -> list[str]:
    """Each word as it compares, one for one."""
    return [fold_ascii(word).strip(_QUOTES) or word for word in words]


_QUOTES = ".\"'“”"
# Words of time as they are written with their accents. "Bảo Thắng 6 tháng" speaks of a place.
_ACCENTED = {
    fold_ascii(spellings.split()[0]): frozenset(map(fold, spellings.split()))
    for spellings in (
        "tháng", "quý quí", "năm", "tuần", "ngày", "đầu", "giữa", "cuối", "nửa nữa", "kỳ kì", "lũy", "kế kể kê",
        "từ tư tứ", "đến", "tới", "hết", "cả", "bốn", "sáu sau", "bảy bẩy", "tám", "chín", "mười mươi", "một mốt",
        "hai", "ba",
    )
}  # fmt: skip


@lru_cache(maxsize=16384)
def _word_of_time(word: str) -> str:
    """A word as it compares among those of time: without its accents, unless they make it another word."""
    plain, accented = fold_ascii(word).strip(_QUOTES), fold(word).strip(_QUOTES)
    if not accented.isascii() and accented not in _ACCENTED.get(plain, (accented,)):
        return accented
    return plain or word


def find_mentions(words: Sequence[str]) -> list[Mention]:
    """What the words of `words_of` say of time, in their order."""
    plain = list(map(_word_of_time, words))
    found: list[Mention] = []
    at = 0
    while at < len(words):
        mention = _mention_at(at, words, plain)
        if mention is None:
            at += 1
            continue
        found.append(mention)
        at = mention.end
    return found


def _mention_at(at: int, words: Sequence[str], plain: Sequence[str]) -> Mention | None:
    if not _may_begin(plain[at]):
        return None
    ahead = " ".join(plain[at : at + _MOST_WORDS])
    if document := _DOCUMENT.match(ahead):
        return _mention("document", at, document[0], words)
    if years := _YEARS.match(ahead):
        return _mention("years", at, years[0], words)
    if part := _PART_OF_A_MONTH.match(ahead):
        return _mention("days", at, part[0], words)
    days = _DAYS.match(ahead)
    if days or _BEGINS.match(ahead):
        period = _period_at(at, words, plain)
        if period is not None:
            return period
    if days:
        # "từ 1/1 đến 30/6" are months of the year that the title names elsewhere.
        months = _parsed(f"{days[0]}/{ANY_YEAR}") if not re.search(_YEAR, days[0]) else None
        found = _mention("days", at, days[0], words)
        return found._replace(kind="months", period=months) if months else found
    if day := _DAY.match(ahead):
        return _mention("day", at, day[0], words)
    return None


@lru_cache(maxsize=16384)
def _may_begin(word: str) -> bool:
    return _MAY_BEGIN.fullmatch(word) is not None


@lru_cache(maxsize=16384)
def _may_end(word: str) -> bool:
    return _MAY_END.fullmatch(word) is not None


def _mention(
    kind: Literal["period", "months", "years", "days", "document", "day"], at: int, plain: str, words: Sequence[str]
) -> Mention:
    end = at + plain.count(" ") + 1
    return Mention(kind, at, end, " ".join(words[at:end]))


def _period_at(at: int, words: Sequence[str], plain: Sequence[str]) -> Mention | None:
    """The longest stretch from there on that is a period; it may go on in the next lines or cells."""
    most = at + 1
    breaks = 0
    while most < min(len(words), at + _MOST_WORDS):
        breaks += plain[most] == BREAK
        is_another_word = plain[most].isalpha() and not plain[most].isascii()
        if (
            breaks > _MOST_BREAKS
            or is_another_word
            or (plain[most] in _MARKS and plain[most] not in (BREAK, ":", "-", "–", "/", "+"))
        ):
            break
        most += 1
    for end in range(most, at, -1):
        last = plain[end - 1]
        if not _may_end(last):
            continue
        text = " ".join(word for word in words[at:end] if word not in (BREAK, ":"))
        period = _parsed(text) if _HAS_YEAR.search(last) else None
        if period is not None:
            return Mention("period", at, end, text, period)
        folded = fold_ascii(text)
        is_open = folded.startswith(("tu ", "ngay ")) and not _IS_RANGE.search(folded)
        if is_open or _ENDS_IN_VAIN.search(folded) or folded == "nam" or BREAK in words[at:end]:
            continue
        if folded.isdigit() or (last == "thang" and end < len(plain) and _A_MONTH.match(plain[end])):
            continue  # "Quận 3 tháng 5/2024", "Lục Nam tháng 5": the number is the place's
        months = _parsed(f"{text} {ANY_YEAR}")
        if months is not None:
            return Mention("months", at, end, text, months)
    return None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Period | None:
    try:
        return parse_period(text)
    except UnreadableError:
        return None
