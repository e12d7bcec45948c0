"""Reads a day or a year as Vietnamese offices and spreadsheets write them."""

import datetime
import re

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.messages import NOT_A_DATE, NOT_A_YEAR, TWO_DIGIT_YEAR
from ntm_pipeline.vietnamese.text import _quoted, fold_ascii, is_none

# "12:00:00 SA" (sáng) and "CH" (chiều) are how a Vietnamese Windows writes AM and PM.
_CLOCK = r"\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|h\d{0,2})(?: ?(?:sa|ch|am|pm|a\.m\.|p\.m\.))?"
_TIME_OF_DAY = rf"(?:[ t](?:luc )?{_CLOCK})?"
_DAY_FIRST = re.compile(rf"(?:ngay )?(\d{{1,2}}) ?([/.\-]) ?(\d{{1,2}}) ?\2 ?(\d{{2}}|\d{{4}}){_TIME_OF_DAY}", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}})([/.\-])(\d{{1,2}})\2(\d{{1,2}}){_TIME_OF_DAY}", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}),? thang (\d{1,2}),? nam (\d{4})", re.ASCII)
_COMPACT = re.compile(rf"((?:19|20)\d{{2}})(\d{{2}})(\d{{2}})(?:\d{{6}}|{_TIME_OF_DAY})", re.ASCII)
_MONTH_NAMED = re.compile(
    rf"(\d{{1,2}})[-/. ](?:(?:thg|thang|th)[-. ]?(\d{{1,2}})|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
    rf"[-/., ]+(\d{{2}}|\d{{4}}){_TIME_OF_DAY}",
    re.ASCII,
)
# "Sun Mar 15 2020 00:00:00 GMT+0700 (Indochina Time)", "March 15, 2020"
_NAMED_MONTH_FIRST = re.compile(
    rf"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{{1,2}}),? (\d{{4}}){_TIME_OF_DAY}"
    r"(?: gmt\+0700(?: \(.*\))?)?",
    re.ASCII,
)
# "Thứ Năm, 31 Tháng Mười Hai, 2020" is the long date of a Vietnamese Windows; "tháng năm 2020" may lack its month.
_BEFORE_A_DAY = re.compile(
    rf"^(?:{_CLOCK},? (?=\S))?"
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
    r"[,.]? (?=\S))?"
)
_MONTHS_IN_WORDS = ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")
_MONTH_IN_WORDS = re.compile(
    rf"(?<=thang )(?!nam \d)({'|'.join(sorted(_MONTHS_IN_WORDS, key=len, reverse=True))})(?=,? (?:nam )?\d{{4}})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WITH_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(z|[+-]\d{2}(?::?\d{2})?)", re.ASCII)
_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?", re.ASCII)
# Day 1 of the spreadsheets' calendar is 1 January 1900, and they count a 29 February 1900 that never was.
_SERIAL_ORIGIN = datetime.date(1899, 12, 30)
_FIRST_SERIAL_DATE = datetime.date(1950, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def parse_date(text: str) -> datetime.date | None:
    """A day, written day first, as ISO, in words, or as a serial number; None if none is written.

    The month never comes first, and a time of day is left out.

    Raises UnreadableError: `two_digit_year`, `not_a_date`.
    """
    if is_none(text):
        return None
    folded = _BEFORE_A_DAY.sub("", fold_ascii(text).rstrip(" .,;"))
    date = _date_in(_MONTH_IN_WORDS.sub(lambda month: str(_MONTHS_IN_WORDS.index(month[0]) + 1), folded), text)
    if date is None:
        raise UnreadableError(NOT_A_DATE(text=_quoted(text)))
    return date


_NOT_ENDED = re.compile(
    r"(?:den )?(?:nay|hien nay|hien tai)|(?:chua|khong) (?:xac dinh|ket thuc|cham dut|co|thoi han)|chua|vo thoi han"
    r"|lau dai|dai han|(?:dang|con|van)(?: con)? (?:thuc hien|trien khai|hoat dong|duy tri|hieu luc|lien ket)"
    r"|khong (?:xac dinh )?thoi han"
)


def day_told(text: str) -> datetime.date | None:
    """The day that a text is, as `parse_date` reads it; None where it is no day, or no real one."""
    try:
        return parse_date(text)
    except UnreadableError:
        return None


def parse_end_date(text: str) -> datetime.date | None:
    """The day on which something ended, as `parse_date` reads it; None too where it says that it goes on (`đến nay`).

    Raises UnreadableError: `two_digit_year`, `not_a_date`.
    """
    return None if _NOT_ENDED.fullmatch(fold_ascii(text).strip(" .()")) else parse_date(text)


# Excel of the old Macintosh counts from 1 January 1904.
_DAYS_UNTIL_1904 = 1462


def serial_of_1900(text: str) -> str:
    """A bare number of days since 1904 as that since 1900; any other text as it stands."""
    found = _SERIAL.fullmatch(text.strip())
    return str(int(found[1]) + _DAYS_UNTIL_1904) if found else text


def _date_in(folded: str, text: str) -> datetime.date | None:
    """The day that a folded text names, or None; `text` is the cell as written, for the messages."""
    if found := _DAY_FIRST.fullmatch(folded):
        day, _, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(folded):
        year, _, month, day = found.groups()
    elif found := _IN_WORDS.fullmatch(folded):
        day, month, year = found.groups()
    elif found := _COMPACT.fullmatch(folded):
        year, month, day = found.groups()
    elif found := _MONTH_NAMED.fullmatch(folded):
        day, month, name, year = found.groups()
        month = month or str(_MONTHS.index(name) + 1)
    elif found := _NAMED_MONTH_FIRST.fullmatch(folded):
        name, day, year = found.groups()
        month = str(_MONTHS.index(name) + 1)
    elif found := _WITH_ZONE.fullmatch(folded):
        # A program stores midnight in Vietnam as five in the afternoon of the day before, in UTC.
        try:
            return datetime.datetime.fromisoformat("".join(found.groups()).upper()).astimezone(_VIETNAM).date()
        except (ValueError, OverflowError):
            return None
    elif found := _SERIAL.fullmatch(folded):
        date = _SERIAL_ORIGIN + datetime.timedelta(days=int(found[1]))
        return date if date >= _FIRST_SERIAL_DATE and date.year <= _LAST_YEAR else None
    else:
        return None
    if len(year) == 2:
        raise UnreadableError(TWO_DIGIT_YEAR(text=_quoted(text)))
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


_YEAR = re.compile(r"(?:nam )?((?:19|20)\d{2})(?:[.,]0+)?", re.ASCII)


def parse_year(text: str) -> int | None:
    """A year of four digits, with or without the word *năm*; None if none is written.

    Raises UnreadableError: `not_a_year`.
    """
    if is_none(text):
        return None
    if found := _YEAR.fullmatch(fold_ascii(text)):
        return int(found[1])
    raise UnreadableError(NOT_A_YEAR(text=_quoted(text)))
