"""Reads a reporting period: whole months of one year, in the wordings of Vietnamese offices."""

import calendar
import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.dates import _date_in
from ntm_pipeline.vietnamese.messages import NOT_A_DATE, NOT_A_PERIOD, NOT_WHOLE_MONTHS
from ntm_pipeline.vietnamese.text import _quoted, fold_ascii, is_none


class Period(NamedTuple):
    """Whole months of one year, the first and the last included."""

    year: int
    first_month: int
    last_month: int

    @property
    def first_day(self) -> datetime.date:
        """The first day of its first month."""
        return datetime.date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of its last month."""
        days = calendar.monthrange(self.year, self.last_month)[1]
        return datetime.date(self.year, self.last_month, days)

    @property
    def month_count(self) -> int:
        """How many months it covers."""
        return self.last_month - self.first_month + 1

    def lies_within(self, other: "Period") -> bool:
        """Whether the other has all of its months."""
        return self.year == other.year and other.first_month <= self.first_month and self.last_month <= other.last_month

    @property
    def label(self) -> str:
        """The period as Vietnamese offices name it; `parse_period` reads it back."""
        match self.first_month, self.last_month:
            case 1, 12:
                return f"Năm {self.year}"
            case 1, (6 | 9) as last:
                return f"{last} tháng đầu năm {self.year}"
            case 7, 12:
                return f"6 tháng cuối năm {self.year}"
            case first, last if first == last:
                return f"Tháng {first}/{self.year}"
            case (1 | 4 | 7 | 10) as first, last if last == first + 2:
                return f"Quý {('I', 'II', 'III', 'IV')[first // 3]}/{self.year}"
            case first, last:
                return f"Tháng {first}–{last}/{self.year}"


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_NUMBER_WORDS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12,
}  # fmt: skip

_MONTH_NAMES = {
    "muoi hai": 12, "muoi mot": 11, "muoi": 10, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9,
    "xii": 12, "xi": 11, "x": 10, "ix": 9, "viii": 8, "vii": 7, "vi": 6, "iv": 4, "v": 5, "iii": 3, "ii": 2, "i": 1,
}  # fmt: skip
MONTH = rf"(?P<month>\d{{1,2}}|{'|'.join(_MONTH_NAMES)})"
"""The number of a month in figures, in Roman ones or in words, folded to ASCII; `month_of` tells which it is."""

_OF_YEAR = r"(?: ?[/.,\-] ?| )(?:nam )?(?P<year>(?:19|20)\d\d)"
# Behind a month or a quarter that is called so, two digits are a year of this programme.
_OF_SHORT_YEAR = r" ?[/.\-'’] ?(?P<year>[23]\d)"
_MONTH_WORD = r"(?:thang|thg|t) ?\.? ?"
_QUARTER = r"(?:quy|qui|q) ?\.? ?(?P<quarter>iv|iii|ii|i|0?[1-4]|mot|hai|ba|bon|tu)"
_COUNT = r"(?P<count>\d{1,2}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_SINCE_NEW_YEAR = r"(?:luy ke(?: tinh)?(?: tu dau nam)?|(?:tu )?dau nam)(?: den| toi)(?: het)? "
_A_DAY = (
    r"(?:\d{1,2} ?[/.\-] ?\d{1,2}(?: ?[/.\-] ?\d{4})?|\d{4}-\d{1,2}-\d{1,2}(?: 00:00:00)?"
    r"|\d{1,2} thang \d{1,2}(?: nam \d{4})?)"
)
_UNTIL = r" ?(?:den het|den|toi|-) ?"

_PERIOD_PREFIX = re.compile(r"(?:ky bao cao|ky|bao cao) ?:? ?")


def _quarter_of(found: re.Match[str]) -> int:
    return _QUARTERS.get(found["quarter"]) or int(found["quarter"])


def _count_of(found: re.Match[str]) -> int:
    return _NUMBER_WORDS.get(found["count"]) or int(found["count"])


def month_of(text: str) -> int:
    """The number of a month that `MONTH` has found."""
    return _MONTH_NAMES.get(text) or int(text)


def _month(found: re.Match[str]) -> tuple[int, int]:
    return month_of(found["month"]), month_of(found["month"])


def _quarter(found: re.Match[str]) -> tuple[int, int]:
    return 3 * _quarter_of(found) - 2, 3 * _quarter_of(found)


# Each pattern is tried on the whole text, folded to ASCII; beside it, the first and the last month it names.
_WORDINGS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]]] = [
    (re.compile(pattern, re.ASCII), months)
    for pattern, months in [
        (r"(?:(?:ca )?nam (?:bao cao ?:? )?)?(?P<year>(?:19|20)\d\d)(?:\.0)?(?: \(ca nam)?", lambda _: (1, 12)),
        (rf"(?:{_MONTH_WORD})?(?P<month>\d{{1,2}}){_OF_YEAR}", _month),
        # Of "tháng năm 2024" nobody knows whether it is May.
        (rf"thang {MONTH}{_OF_YEAR}", _month),
        (r"thang nam nam (?P<year>(?:19|20)\d\d)", lambda _: (5, 5)),
        (rf"{_MONTH_WORD}{MONTH}{_OF_SHORT_YEAR}", _month),
        (r"(?P<year>(?:19|20)\d\d)[-/](?P<month>\d\d)", _month),
        (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-01(?:[ t]00:00:00)?", _month),
        (rf"{_QUARTER}{_OF_YEAR}", _quarter),
        (rf"{_QUARTER} \(nam (?P<year>(?:19|20)\d\d)", _quarter),
        (rf"{_QUARTER}{_OF_SHORT_YEAR}", _quarter),
        (rf"(?:nam )?(?P<year>(?:19|20)\d\d)(?: ?[/.,\-] ?| )?{_QUARTER}", _quarter),
        (
            rf"(?:luy ke )?{_COUNT} ?(?:thang|t)(?: dau nam| dau)?{_OF_YEAR}",
            lambda found: (1, _count_of(found)),
        ),
        (rf"{_COUNT}t(?P<year>20\d\d)", lambda found: (1, _count_of(found))),
        (rf"{_COUNT} ?(?:thang|t) cuoi(?: nam)?{_OF_YEAR}", lambda found: (13 - _count_of(found), 12)),
        (rf"nua dau{_OF_YEAR}", lambda _: (1, 6)),
        (rf"nua cuoi{_OF_YEAR}", lambda _: (7, 12)),
        (
            rf"{_SINCE_NEW_YEAR}{_MONTH_WORD}(?P<month>\d{{1,2}}){_OF_YEAR}",
            lambda found: (1, int(found["month"])),
        ),
        (rf"{_SINCE_NEW_YEAR}{_QUARTER}{_OF_YEAR}", lambda found: (1, 3 * _quarter_of(found))),
    ]
]
# "Quý I và II/2024", "quý 1 + quý 2 năm 2024", "quý I đến quý III/2024".
_QUARTER_RANGE = re.compile(
    rf"(?:tu )?{_QUARTER}(?P<joint>{_UNTIL}| ?(?:,|\+|&|va) ?)(?:(?:quy|qui|q) ?\.? ?)?"
    rf"(?P<last>iv|iii|ii|0?[2-4]){_OF_YEAR}",
    re.ASCII,
)
_MONTH_RANGE = re.compile(
    rf"(?:tu )?{_MONTH_WORD}(?P<first>\d{{1,2}})(?:(?: ?/ ?| nam )(?P<first_year>\d{{4}}))?"
    rf"{_UNTIL}(?:{_MONTH_WORD})?(?P<last>\d{{1,2}}){_OF_YEAR}",
    re.ASCII,
)
_BARE_MONTH_RANGE = re.compile(
    rf"(?:tu )?(?P<first>\d{{1,2}})/(?P<first_year>\d{{4}}){_UNTIL}(?P<last>\d{{1,2}})/(?P<year>\d{{4}})",
    re.ASCII,
)
_DAY_RANGE = re.compile(rf"(?:tu )?(?:ngay )?(?P<first>{_A_DAY}){_UNTIL}(?:ngay )?(?P<last>{_A_DAY})", re.ASCII)
# Monthly, quarterly and yearly reports close on the 14th: "Tháng 12/2024 (từ ngày 15/11/2024 đến ngày 14/12/2024)".
_LABEL_AND_DAYS = re.compile(
    r"(?P<label>[^()]+?) ?\((?:tinh |so lieu )?(?:tu )?(?:ngay )?"
    rf"(?P<first>{_A_DAY}){_UNTIL}(?:ngay )?(?P<last>{_A_DAY})",
    re.ASCII,
)
_DAY_SINCE_NEW_YEAR = re.compile(rf"{_SINCE_NEW_YEAR}(?:ngay )?(?P<last>{_A_DAY})", re.ASCII)


def parse_period(text: str) -> Period | None:
    """Whole months of one year, however offices word them; None if none is written.

    A date alone is a period only as ISO on the first of a month: a spreadsheet makes that of `3/2024`. Of a label
    with the days of its figures in brackets, the label counts, as long as these days end in its last month.

    Raises UnreadableError: `not_whole_months` for a range that is not whole months of one year, `not_a_date` for a
    range whose ends are not real dates, otherwise `not_a_period`.
    """
    if is_none(text):
        return None
    folded = fold_ascii(text).strip("(). ")
    folded = folded[prefix.end() :] if (prefix := _PERIOD_PREFIX.match(folded)) else folded
    if found := _LABEL_AND_DAYS.fullmatch(folded):
        return _labelled_period(found, text)
    for pattern, months in _WORDINGS:
        if found := pattern.fullmatch(folded):
            first, last = months(found)
            if not 1 <= first <= last <= 12:
                raise UnreadableError(NOT_A_PERIOD(text=_quoted(text)))
            return Period(int(f"20{found['year']}"[-4:]), first, last)
    if found := _QUARTER_RANGE.fullmatch(folded):
        first, last = _quarter_of(found), _QUARTERS.get(found["last"]) or int(found["last"])
        if last <= first or (last > first + 1 and found["joint"].strip() in (",", "+", "&", "va")):
            raise UnreadableError(NOT_WHOLE_MONTHS(text=_quoted(text)))
        return Period(int(found["year"]), 3 * first - 2, 3 * last)
    for pattern in (_MONTH_RANGE, _BARE_MONTH_RANGE):
        if found := pattern.fullmatch(folded):
            first, last, year = int(found["first"]), int(found["last"]), int(found["year"])
            if not (1 <= first <= 12 and 1 <= last <= 12):
                raise UnreadableError(NOT_A_PERIOD(text=_quoted(text)))
            if first > last or int(found["first_year"] or year) != year:
                raise UnreadableError(NOT_WHOLE_MONTHS(text=_quoted(text)))
            return Period(year, first, last)
    if found := _DAY_SINCE_NEW_YEAR.fullmatch(folded):
        last_day = _date_in(found["last"], text)
        return _months_between(last_day and last_day.replace(month=1, day=1), last_day, text)
    if found := _DAY_RANGE.fullmatch(folded):
        return _months_between(*_days_of(found, text), text)
    raise UnreadableError(NOT_A_PERIOD(text=_quoted(text)))


def _days_of(found: re.Match[str], text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day of a range, as far as they are real."""
    last_day = _date_in(found["last"], text)
    first_day = _date_in(found["first"], text)
    if first_day is None and last_day is not None:
        # "từ 1/1 đến 31/3/2024", "từ ngày 1 tháng 1 đến …": the year stands once, at the end.
        joint = " nam " if "thang" in found["first"] else found["first"].strip("0123456789 ")
        first_day = _date_in(f"{found['first']}{joint}{last_day.year}", text)
    return first_day, last_day


def _labelled_period(found: re.Match[str], text: str) -> Period:
    """The period of the label; the days may begin half a month earlier and must end in its last month."""
    try:
        period = parse_period(found["label"])
    except UnreadableError:
        period = None
    if period is None:
        raise UnreadableError(NOT_A_PERIOD(text=_quoted(text)))
    first_day, last_day = _days_of(found, text)
    if first_day is None or last_day is None:
        raise UnreadableError(NOT_A_DATE(text=_quoted(text)))
    earliest = period.first_day - datetime.timedelta(days=31)
    if not earliest < first_day <= period.first_day or (last_day.year, last_day.month) != (
        period.year, period.last_month
    ):  # fmt: skip
        raise UnreadableError(NOT_WHOLE_MONTHS(text=_quoted(text)))
    return period


def _months_between(first_day: datetime.date | None, last_day: datetime.date | None, text: str) -> Period:
    if first_day is None or last_day is None:
        raise UnreadableError(NOT_A_DATE(text=_quoted(text)))
    period = Period(last_day.year, first_day.month, last_day.month)
    if first_day > last_day or (period.first_day, period.last_day) != (first_day, last_day):
        raise UnreadableError(NOT_WHOLE_MONTHS(text=_quoted(text)))
    return period
