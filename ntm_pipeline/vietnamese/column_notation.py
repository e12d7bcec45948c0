"""How a whole column writes its numbers and days: what one cell leaves open, the others may settle.

In a Vietnamese text 120.000 is a hundred and twenty thousand; where a program writes every number with three decimals,
as 0.000 and 1234.000 beside it show, it is a hundred and twenty. 03/04/2024 is 3 April, but in a column that also
holds 12/31/2024. What stays open is an issue for its cell.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ntm_pipeline.vietnamese.messages import (
    DAY_OR_MONTH_FIRST,
    MAY_BE_DECIMAL,
    MAY_BE_SHARE,
    MAYBE_SWAPPED,
    POINT_OR_THOUSANDS,
)
from ntm_pipeline.vietnamese.text import _plain, _quoted

if TYPE_CHECKING:
    from ntm_pipeline.issues import Issue

Settled = Mapping[str, "str | Issue"]
"""Cell text → how it is to be read, or why that is open; cells that say themselves how they are read are left out."""

# --- Numbers

_OPEN = {".": re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII), ",": re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)}
_DECIMALS = {
    # Groups of thousands never begin with a zero and have no four digits.
    mark: re.compile(rf"(?:0|\d{{4,}}){re.escape(mark)}\d{{3}}", re.ASCII)
    for mark in ".,"
}
_THOUSANDS = {
    ".": re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+|\.(?!000)\d{3})", re.ASCII),
    ",": re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)", re.ASCII),
}
_WHOLE = re.compile(r"\d+", re.ASCII)


def settle_counts(texts: Sequence[str], beside: Iterable[str] = ()) -> Settled:
    """How the cells of a column of counts are read that leave it open whether a mark parts thousands or decimals.

    The column's own cells decide; where none of them does, those of the other columns of counts beside it.
    """
    own = [_plain(text) for text in texts]
    if not any("." in plain or "," in plain for plain in own):
        return {}
    others = [_plain(text) for text in beside]
    settled: dict[str, str | Issue] = {}
    for mark in ".,":
        is_open = {text: plain for text, plain in zip(texts, own, strict=True) if _OPEN[mark].fullmatch(plain)}
        if not is_open:
            continue
        means = _meaning_of(mark, own) or _meaning_of(mark, others)
        if means is None and mark == "." and _every_number_has_three_decimals([*own, *others]):
            means = "open"
        for text, plain in is_open.items():
            whole, decimals = plain.split(mark)
            if means == "decimals":
                settled[text] = f"{whole}.{decimals}0" if decimals != "000" else whole
            elif means == "thousands" and mark == ",":
                settled[text] = whole + decimals
            elif means == "open":
                settled[text] = (
                    POINT_OR_THOUSANDS(
                        text=_quoted(text), whole=f"{whole},{decimals}".removesuffix(",000"), plain=whole + decimals
                    )
                    if mark == "."
                    else MAY_BE_DECIMAL(text=_quoted(text), plain=whole + decimals, grouped=f"{whole}.{decimals}")
                )
    return settled


_SHARE = re.compile(r"0[.,]0*[1-9]\d*", re.ASCII)
_ALL_OF_IT = re.compile(r"1(?:[.,]0+)?", re.ASCII)


def wholes_among_shares(texts: Sequence[str]) -> Settled:
    """The cells of a column of counts that say 1 where others say 0.85: of shares that is all, and no count."""
    distinct = set(texts)
    share = min((text for text in distinct if text[:2] in ("0.", "0,") and _SHARE.fullmatch(text)), default=None)
    if share is None:
        return {}
    return {
        text: MAY_BE_SHARE(text=_quoted(text), share=_quoted(share))
        for text in distinct
        if _ALL_OF_IT.fullmatch(_plain(text))
    }


def _meaning_of(mark: str, plain: Sequence[str]) -> str | None:
    """`decimals`, `thousands`, `open` where cells show both, None where none shows either."""
    decimals = any(map(_DECIMALS[mark].fullmatch, plain))
    thousands = any(map(_THOUSANDS[mark].fullmatch, plain))
    if decimals and thousands:
        return "open"
    return "decimals" if decimals else "thousands" if thousands else None


def _every_number_has_three_decimals(plain: Sequence[str]) -> bool:
    """Several figures, all of them round thousands (or all with three decimals): who counts things has no such luck."""
    numbers = [text for text in plain if text[:1].isdigit()]
    return len(numbers) > 1 and all(text.endswith(".000") and _OPEN["."].fullmatch(text) for text in numbers)


# --- Days

_NUMERIC_DAY = re.compile(r"(\d{1,2}) ?([/.\-]) ?(\d{1,2}) ?\2 ?(\d{4})(?P<time>[ t].*)?", re.ASCII | re.IGNORECASE)


def settle_days(texts: Sequence[str], beside: Iterable[str] = ()) -> Settled:
    """How the days of a column are read that may begin with the day or with the month.

    The day comes first, unless a cell shows that the month does; where cells show both, what is open stays open. A
    slip of the hand among many shows nothing.
    """
    swapped = _maybe_swapped(texts)
    days = {text: found for text in set(texts) if (found := _NUMERIC_DAY.fullmatch(_plain(text)))}
    day_first, month_first = _orders(days[text] for text in texts if text in days)
    if not day_first and not month_first:
        found_beside = filter(None, (_NUMERIC_DAY.fullmatch(_plain(text)) for text in beside))
        day_first, month_first = _orders(found_beside)
        month_first = month_first and not day_first
    if not month_first:
        return swapped
    settled: dict[str, str | Issue] = dict(swapped)
    for text, found in days.items():
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if first > 12 or first == second:
            continue
        if day_first and second <= 12:
            settled[text] = DAY_OR_MONTH_FIRST(
                text=_quoted(text), day_first=f"{first}/{second}/{year}", month_first=f"{second}/{first}/{year}"
            )
        elif not day_first and _is_day(year, first, second):
            settled[text] = f"{year:04d}-{first:02d}-{second:02d}"
    return settled


_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00:00)?", re.ASCII)
_ENOUGH_TO_TELL = 4


def _maybe_swapped(texts: Sequence[str]) -> Settled:
    """The days that a program may have made of texts with day and month in the wrong order.

    It makes a day of 03/04/2024 and leaves 25/04/2024 a text, for it knows no 25th month. So in a column of days and
    texts, where no day is beyond the 12th and no text could be read both ways, each day may be another.
    """
    written = [found for text in texts if (found := _NUMERIC_DAY.fullmatch(_plain(text)))]
    made = [found for text in texts if (found := _ISO_DAY.fullmatch(text))]
    if not written or not made or len(written) + len(made) < _ENOUGH_TO_TELL:
        return {}
    if any(int(one[1]) <= 12 and int(one[3]) <= 12 for one in written) or any(int(one[3]) > 12 for one in made):
        return {}
    return {
        one[0]: MAYBE_SWAPPED(
            day=f"{int(one[3])}/{int(one[2])}/{one[1]}", other=f"{int(one[2])}/{int(one[3])}/{one[1]}"
        )
        for one in made
        if one[2] != one[3]
    }


_MANY = 10
"""One cell in so many of those that show an order is a slip."""


def _orders(days: Iterable[re.Match[str]]) -> tuple[bool, bool]:
    """Whether some can only begin with the day, and whether some can only begin with the month."""
    day_first = month_first = 0
    for found in days:
        first, second = int(found[1]), int(found[3])
        day_first += first > 12 >= second
        month_first += first <= 12 < second
    return day_first * _MANY > month_first, month_first * _MANY > day_first


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
