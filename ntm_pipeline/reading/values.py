"""Reads one text cell: a count, a date, a year, a period, yes or no, one of a list.

Here belong the ways in which Vietnamese offices write a value, whatever the source. What a column must
hold, and the spellings of a source's own words, do not: they come as arguments.

Every function is pure. A cell that can't be read raises `Unreadable`, whose sentences the clerk who filled
it in can act on. A cell in which nothing is written reads as None.
"""

import calendar
import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple


class Unreadable(ValueError):  # noqa: N818 - a fact about a cell, not a failure of the program
    """A cell whose text can't be read as what its column holds.

    `rule` is a snake_case id; `message_vi` and `message_en` say what was found and how to mend it.
    """

    def __init__(self, rule: str, message_vi: str, message_en: str) -> None:
        super().__init__(rule, message_vi, message_en)
        self.rule = rule
        self.message_vi = message_vi
        self.message_en = message_en

    def __str__(self) -> str:
        return f"{self.message_vi} / {self.message_en}"


# --- Text -----------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣"), "-")
# Ð and Ɖ are other scripts' letters that look exactly like Đ and are typed in its place.
_FALSE_LETTERS = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_TO_PLAIN = {**_INVISIBLE, **_FULL_WIDTH, **_DASHES, **_FALSE_LETTERS}

# Both "hòa" and "hoà" are right, and offices mix them; the mark goes to the second vowel.
_TONE_PLACES = {
    first + second: plain + toned
    for plain, firsts, second, toneds in [
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    ]
    for first, toned in zip(firsts, toneds, strict=True)
}
_MISPLACED_TONE = re.compile("|".join(_TONE_PLACES))


def _plain(text: str) -> str:
    """NFC, one space between words, none around; full-width letters, dashes and look-alikes made ordinary."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TO_PLAIN).split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text as it compares: two spellings of one wording fold to the same string.

    NFC, lower case, white space collapsed, dashes unified, the tone mark on the second vowel (`hòa` and
    `hoà`). Accents are kept, and i and y are not merged.
    """
    lowered = unicodedata.normalize("NFC", _plain(text).lower())
    return _MISPLACED_TONE.sub(lambda found: _TONE_PLACES[found.group()], lowered)


@lru_cache(maxsize=65536)
def fold_ascii(text: str) -> str:
    """`fold` without accents, đ as d. Different words fold to one string: not enough to tell names apart."""
    letters = unicodedata.normalize("NFD", fold(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")


def is_blank(text: str) -> bool:
    """Nothing is written: no text, or white space and invisible characters only."""
    return not _plain(text)


_NONE_MARK = re.compile(r"-+|\.{2,}|…+|x|không|khong|không có|khong co")


def is_dash(text: str) -> bool:
    """Something is written that means none: `-`, `…`, `x`, `không`, `không có`. A written 0 is a number."""
    return _NONE_MARK.fullmatch(fold(text)) is not None


def is_none(text: str) -> bool:
    """Nothing is written, or something that means none."""
    return is_blank(text) or is_dash(text)


def _quoted(text: str) -> str:
    """The text as messages show it."""
    shown = " ".join(text.split())
    return f"“{shown}”" if len(shown) <= 60 else f"“{shown[:59]}…”"


# --- Counts ---------------------------------------------------------------------------------------

# Beyond this no count of people, dossiers or communes is meant, and a BIGINT still holds sums of such counts.
_MOST_DIGITS = 15

# In Vietnamese the dot (or a space) parts thousands and the comma decimals. A number in which both stand
# shows by itself which is which. Groups never begin with a zero: 0.123 is a decimal.
_VIETNAMESE_GROUPS = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)(?:,(\d+))?", re.ASCII)
_ENGLISH_GROUPS = re.compile(r"([1-9]\d{0,2}(?:,\d{3}){2,}|[1-9]\d{0,2},\d{3}(?=\.))(?:\.(\d+))?", re.ASCII)
_COMMA_AND_THREE_DIGITS = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_UNGROUPED = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d+)(?:[.,](\d+))?e\+?(\d{1,2})", re.ASCII)


def parse_count(text: str) -> int | None:
    """A whole number of zero or more; None if the cell is blank, 0 if it holds a mark that means none.

    `1.234` and `1 234` are one thousand two hundred and thirty-four, `1234.0` (a spreadsheet's decimal
    number) and `1234,0` too. `1,234` is a decimal in Vietnamese and a thousand in English, so it is refused,
    even as `1,000`.

    Raises Unreadable: `negative_count`, `not_a_count`.
    """
    if is_blank(text):
        return None
    if is_dash(text):
        return 0
    number = _plain(text).lower()
    negative = number.startswith("-")
    value = _unsigned_whole_number(number.removeprefix("-").lstrip(), text)
    if negative and value:
        raise Unreadable(
            "negative_count",
            f"Ô ghi {_quoted(text)} là số âm, trong khi số đếm không thể nhỏ hơn 0. Hãy kiểm tra lại và ghi số đúng.",
            f"The cell holds {_quoted(text)}, a negative number, but a count can't be below 0. Check it and "
            "write the right number.",
        )
    return value


def _unsigned_whole_number(number: str, text: str) -> int:
    """The value of a number without its sign; `text` is the cell as written, for the messages."""
    if _COMMA_AND_THREE_DIGITS.fullmatch(number):
        without_comma = number.replace(",", "")
        grouped = number.replace(",", ".")
        raise Unreadable(
            "not_a_count",
            f"Ô ghi {_quoted(text)}: dấu phẩy là dấu thập phân nên đây không chắc là số nguyên. Nếu muốn "
            f"ghi hàng nghìn, hãy ghi {without_comma} hoặc {grouped}.",
            f"The cell holds {_quoted(text)}: a comma is the decimal mark in Vietnamese, so this may not be "
            f"a whole number. If thousands are meant, write {without_comma} or {grouped}.",
        )
    if scientific := _SCIENTIFIC.fullmatch(number):
        whole, decimals, exponent = scientific.groups()
        if len(whole) + int(exponent) > _MOST_DIGITS:
            raise _not_a_count(text)
        value = Decimal(f"{whole}.{decimals or 0}").scaleb(int(exponent))
        if value != value.to_integral_value():
            raise _not_whole(text)
        return int(value)
    for pattern in (_VIETNAMESE_GROUPS, _ENGLISH_GROUPS, _UNGROUPED):
        if found := pattern.fullmatch(number):
            digits = re.sub(r"[., ]", "", found[1])
            if len(digits.lstrip("0")) > _MOST_DIGITS:
                raise _not_a_count(text)
            if (found[2] or "").strip("0"):
                raise _not_whole(text)
            return int(digits.lstrip("0") or "0")
    raise _not_a_count(text)


def _not_a_count(text: str) -> Unreadable:
    return Unreadable(
        "not_a_count",
        f"Ô ghi {_quoted(text)}, không đọc được thành số đếm. Hãy ghi một số nguyên từ 0 trở lên, ví dụ "
        "1234 hoặc 1.234; nếu không có thì ghi 0.",
        f"The cell holds {_quoted(text)}, which can't be read as a count. Write a whole number of 0 or "
        "more, for example 1234 or 1.234 (a dot between thousands); write 0 for none.",
    )


def _not_whole(text: str) -> Unreadable:
    return Unreadable(
        "not_a_count",
        f"Ô ghi {_quoted(text)} là số lẻ, trong khi cột này chỉ nhận số nguyên. Hãy ghi số nguyên, ví dụ "
        "1234 hoặc 1.234 (dấu chấm ngăn hàng nghìn).",
        f"The cell holds {_quoted(text)}, a number with decimals, but this column takes whole numbers only. "
        "Write a whole number, for example 1234 or 1.234 (a dot between thousands).",
    )


# --- Dates ----------------------------------------------------------------------------------------

_TIME_OF_DAY = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(rf"(?:ngay )?(\d{{1,2}}) ?([/.\-]) ?(\d{{1,2}}) ?\2 ?(\d{{2}}|\d{{4}}){_TIME_OF_DAY}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([/.\-])(\d{{1,2}})\2(\d{{1,2}}){_TIME_OF_DAY}", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}),? thang (\d{1,2}),? nam (\d{4})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
# Day 1 of the spreadsheets' calendar is 1 January 1900, and they count a 29 February 1900 that never was.
_SERIAL_ORIGIN = datetime.date(1899, 12, 30)
_FIRST_SERIAL_DATE = datetime.date(1950, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def parse_date(text: str) -> datetime.date | None:
    """A day, written day first, as ISO, in words, or as a serial number; None if none is written.

    The month never comes first, and a time of day is left out.

    Raises Unreadable: `two_digit_year`, `not_a_date`.
    """
    if is_none(text):
        return None
    date = _date_in(fold_ascii(text), text)
    if date is None:
        raise _not_a_date(text)
    return date


def _date_in(folded: str, text: str) -> datetime.date | None:
    """The day that a folded text names, or None; `text` is the cell as written, for the messages."""
    if found := _DAY_FIRST.fullmatch(folded):
        day, _, month, year = found.groups()
        if len(year) == 2:
            raise Unreadable(
                "two_digit_year",
                f"Ô ghi {_quoted(text)} với năm chỉ có hai chữ số nên không rõ ngày nào. Hãy ghi đủ "
                "ngày/tháng/năm, ví dụ 31/12/2024.",
                f"The cell holds {_quoted(text)} with a year of two digits, so the day is not certain. Write "
                "day/month/year in full, for example 31/12/2024.",
            )
    elif found := _YEAR_FIRST.fullmatch(folded):
        year, _, month, day = found.groups()
    elif found := _IN_WORDS.fullmatch(folded):
        day, month, year = found.groups()
    elif found := _SERIAL.fullmatch(folded):
        date = _SERIAL_ORIGIN + datetime.timedelta(days=int(found[1]))
        return date if date >= _FIRST_SERIAL_DATE and date.year <= _LAST_YEAR else None
    else:
        return None
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _not_a_date(text: str) -> Unreadable:
    return Unreadable(
        "not_a_date",
        f"Ô ghi {_quoted(text)}, không phải là một ngày có thật. Hãy ghi ngày/tháng/năm, ví dụ 31/12/2024.",
        f"The cell holds {_quoted(text)}, which is not a real date. Write day/month/year, for example 31/12/2024.",
    )


# --- Years and periods ----------------------------------------------------------------------------

_YEAR = re.compile(r"(?:nam )?((?:19|20)\d{2})(?:[.,]0+)?", re.ASCII)


def parse_year(text: str) -> int | None:
    """A year of four digits, with or without the word *năm*; None if none is written.

    Raises Unreadable: `not_a_year`.
    """
    if is_none(text):
        return None
    if found := _YEAR.fullmatch(fold_ascii(text)):
        return int(found[1])
    raise Unreadable(
        "not_a_year",
        f"Ô ghi {_quoted(text)}, không phải là một năm. Hãy ghi năm bằng bốn chữ số, ví dụ 2024.",
        f"The cell holds {_quoted(text)}, which is not a year. Write the year in four digits, for example 2024.",
    )


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

_OF_YEAR = r"(?: ?[/.,\-] ?| )(?:nam )?(?P<year>(?:19|20)\d\d)"
_MONTH_WORD = r"(?:thang|thg|t) ?\.? ?"
_QUARTER = r"(?:quy|q) ?\.? ?(?P<quarter>iv|iii|ii|i|0?[1-4]|mot|hai|ba|bon|tu)"
_COUNT = r"(?P<count>\d{1,2}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_SINCE_NEW_YEAR = r"(?:luy ke(?: tinh)?(?: tu dau nam)?|tu dau nam)(?: den| toi)(?: het)? "
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


def _month(found: re.Match[str]) -> tuple[int, int]:
    return int(found["month"]), int(found["month"])


def _quarter(found: re.Match[str]) -> tuple[int, int]:
    return 3 * _quarter_of(found) - 2, 3 * _quarter_of(found)


# Each pattern is tried on the whole text, folded to ASCII; beside it, the first and the last month it names.
_WORDINGS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int]]]] = [
    (re.compile(pattern, re.ASCII), months)
    for pattern, months in [
        (r"(?:(?:ca )?nam )?(?P<year>(?:19|20)\d\d)(?:\.0)?", lambda _: (1, 12)),
        (rf"(?:{_MONTH_WORD})?(?P<month>\d{{1,2}}){_OF_YEAR}", _month),
        (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-01(?:[ t]00:00:00)?)?", _month),
        (rf"{_QUARTER}{_OF_YEAR}", _quarter),
        (
            rf"(?:luy ke )?{_COUNT} ?(?:thang|t)(?: dau nam| dau)?{_OF_YEAR}",
            lambda found: (1, _count_of(found)),
        ),
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

    Raises Unreadable: `not_whole_months` for a range that is not whole months of one year, `not_a_date` for a
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
                raise _not_a_period(text)
            return Period(int(found["year"]), first, last)
    for pattern in (_MONTH_RANGE, _BARE_MONTH_RANGE):
        if found := pattern.fullmatch(folded):
            first, last, year = int(found["first"]), int(found["last"]), int(found["year"])
            if not (1 <= first <= 12 and 1 <= last <= 12):
                raise _not_a_period(text)
            if first > last or int(found["first_year"] or year) != year:
                raise _not_whole_months(text)
            return Period(year, first, last)
    if found := _DAY_SINCE_NEW_YEAR.fullmatch(folded):
        last_day = _date_in(found["last"], text)
        return _months_between(last_day and last_day.replace(month=1, day=1), last_day, text)
    if found := _DAY_RANGE.fullmatch(folded):
        return _months_between(*_days_of(found, text), text)
    raise _not_a_period(text)


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
    except Unreadable:
        period = None
    if period is None:
        raise _not_a_period(text)
    first_day, last_day = _days_of(found, text)
    if first_day is None or last_day is None:
        raise _not_a_date(text)
    earliest = period.first_day - datetime.timedelta(days=31)
    if not earliest < first_day <= period.first_day or (last_day.year, last_day.month) != (
        period.year, period.last_month
    ):  # fmt: skip
        raise _not_whole_months(text)
    return period


def _months_between(first_day: datetime.date | None, last_day: datetime.date | None, text: str) -> Period:
    if first_day is None or last_day is None:
        raise _not_a_date(text)
    period = Period(last_day.year, first_day.month, last_day.month)
    if first_day > last_day or (period.first_day, period.last_day) != (first_day, last_day):
        raise _not_whole_months(text)
    return period


def _not_a_period(text: str) -> Unreadable:
    return Unreadable(
        "not_a_period",
        f"Ô ghi {_quoted(text)}, không đọc được thành kỳ báo cáo. Hãy ghi như một trong các cách sau: Tháng "
        "3/2024; Quý I/2024; 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024; Năm 2024.",
        f"The cell holds {_quoted(text)}, which can't be read as a reporting period. Write it in one of "
        "these ways: Tháng 3/2024; Quý I/2024; 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024; Năm 2024.",
    )


def _not_whole_months(text: str) -> Unreadable:
    return Unreadable(
        "not_whole_months",
        f"Ô ghi {_quoted(text)}, không phải là các tháng trọn vẹn của cùng một năm. Hãy ghi kỳ từ ngày đầu "
        "tháng đến ngày cuối tháng trong một năm, ví dụ 01/01/2024 - 31/03/2024 hoặc Quý I/2024.",
        f"The cell holds {_quoted(text)}, which is not whole months of one year. Write a period from the "
        "first day of a month to the last day of a month of the same year, for example 01/01/2024 - "
        "31/03/2024 or Quý I/2024.",
    )


# --- Choices --------------------------------------------------------------------------------------

_YES = {"có", "co", "đã có", "da co", "đúng", "dung", "x", "v", "✓", "✔", "☑", "√", "1", "yes", "true"}
_NO = {
    "không",
    "khong",
    "không có",
    "khong co",
    "chưa",
    "chua",
    "chưa có",
    "chua co",
    "sai",
    "0",
    "no",
    "false",
}


def parse_yes_no(text: str) -> bool | None:
    """Yes or no, in words, as 1 or 0, or as a tick (`x` is a tick here); None if blank or a dash.

    Raises Unreadable: `not_yes_no`.
    """
    folded = fold(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    if is_none(text):
        return None
    raise Unreadable(
        "not_yes_no",
        f"Ô ghi {_quoted(text)}, trong khi cột này chỉ nhận “Có” hoặc “Không”. Hãy ghi một trong hai.",
        f"The cell holds {_quoted(text)}, but this column takes only “Có” (yes) or “Không” (no). Write one of them.",
    )


def parse_choice(text: str, spellings: Mapping[str, Sequence[str]]) -> str | None:
    """The value among whose accepted spellings the text is, compared by `fold`; None if none is written.

    `spellings` maps each value to its accepted spellings; messages show the first of each. A mark that means
    none, such as *không*, is a choice where it is among the spellings.

    Raises Unreadable: `not_in_list`.
    """
    folded = fold(text)
    for value, accepted in spellings.items():
        if any(fold(spelling) == folded for spelling in accepted):
            return value
    if is_none(text):
        return None
    listed = "; ".join(accepted[0] for accepted in spellings.values())
    raise Unreadable(
        "not_in_list",
        f"Ô ghi {_quoted(text)}, không có trong danh sách. Hãy ghi một trong các giá trị sau: {listed}.",
        f"The cell holds {_quoted(text)}, which is not in the list. Write one of these values: {listed}.",
    )
