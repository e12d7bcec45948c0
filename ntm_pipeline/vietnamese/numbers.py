"""Reads a count: a whole number in Vietnamese or English notation."""

import re
from decimal import Decimal

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.messages import MAY_BE_DECIMAL, NEGATIVE_COUNT, NOT_A_COUNT, NOT_WHOLE
from ntm_pipeline.vietnamese.text import _plain, _quoted, is_blank, is_dash

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

    Raises UnreadableError: `negative_count`, `not_a_count`.
    """
    if is_blank(text):
        return None
    if is_dash(text):
        return 0
    number = _plain(text).lower()
    negative = number.startswith("-")
    value = _unsigned_whole_number(number.removeprefix("-").lstrip(), text)
    if negative and value:
        raise UnreadableError(NEGATIVE_COUNT(text=_quoted(text)))
    return value


def _unsigned_whole_number(number: str, text: str) -> int:
    """The value of a number without its sign; `text` is the cell as written, for the messages."""
    if _COMMA_AND_THREE_DIGITS.fullmatch(number):
        plain, grouped = number.replace(",", ""), number.replace(",", ".")
        raise UnreadableError(MAY_BE_DECIMAL(text=_quoted(text), plain=plain, grouped=grouped))
    if scientific := _SCIENTIFIC.fullmatch(number):
        whole, decimals, exponent = scientific.groups()
        if len(whole) + int(exponent) > _MOST_DIGITS:
            raise UnreadableError(NOT_A_COUNT(text=_quoted(text)))
        value = Decimal(f"{whole}.{decimals or 0}").scaleb(int(exponent))
        if value != value.to_integral_value():
            raise UnreadableError(NOT_WHOLE(text=_quoted(text)))
        return int(value)
    for pattern in (_VIETNAMESE_GROUPS, _ENGLISH_GROUPS, _UNGROUPED):
        if found := pattern.fullmatch(number):
            digits = re.sub(r"[., ]", "", found[1])
            if len(digits.lstrip("0")) > _MOST_DIGITS:
                raise UnreadableError(NOT_A_COUNT(text=_quoted(text)))
            if (found[2] or "").strip("0"):
                raise UnreadableError(NOT_WHOLE(text=_quoted(text)))
            return int(digits.lstrip("0") or "0")
    raise UnreadableError(NOT_A_COUNT(text=_quoted(text)))
