"""Columns that hold a month, a quarter or a year by itself, which together with the title tell each row's period.

The period is put together as text ("Tháng 3/2024") for its reader; what doesn't fit together is left as text that no
reader takes for a period, so that the row is sent back with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from ntm_pipeline.vietnamese.periods import MONTH, Period, month_of
from ntm_pipeline.vietnamese.text import fold_ascii, is_blank

# A letter without "tháng" may be a tick.
_MONTH = re.compile(
    rf"(?:(?:(?:thang|thg|t)[ .]?)?(?=\d)|thang |(?=[a-z]{{2}})){MONTH}"
    r"(?:[.,]0)?(?: ?[/.\-] ?(?:nam )?(?P<year>\d{4}))?"
)
# Of a month a spreadsheet makes its first day, or its last.
_FIRST_OR_LAST_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?:01|28|29|30|31)(?: 00:00:00)?")
_QUARTER = re.compile(
    r"(?:(?:quy|qui|q)[ .]?)?0?(?P<number>iv|iii|ii|i|[1-4])(?:[.,]0)?(?: ?[/.\-] ?(?:nam )?(?P<year>\d{4}))?"
)
_YEAR = re.compile(r"(?:nam )?(?P<year>(?:19|20)\d\d)(?:[.,]0)?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PART_OF_A_YEAR = re.compile(
    r"(?<!\w)(?:(?:thang|quy|qui) ?(?:\d{1,2}|[ivx]+)(?!\w)|\d{1,2} thang|luy ke|nua (?:dau|cuoi))"
)


def names_part_of_a_year(rows: Iterable[Sequence[str]]) -> bool:
    """Whether months or a quarter are named among these rows."""
    return any(_PART_OF_A_YEAR.search(fold_ascii(cell)) for row in rows for cell in row if cell)


def composed_periods(columns: Mapping[str, Sequence[str]], above: Period | None) -> list[str]:
    """The period of each row: `columns` are the cells of `month`, `quarter` and `year`, as far as there are such."""
    length = len(next(iter(columns.values())))
    blank = [""] * length
    cells = zip(*(columns.get(kind, blank) for kind in ("month", "quarter", "year")), strict=True)
    return [_composed(month, quarter, year, columns, above) for month, quarter, year in cells]


def _composed(month: str, quarter: str, year: str, columns: Mapping[str, Sequence[str]], above: Period | None) -> str:
    given = " ".join(text for text in (month, quarter, year) if text)
    if is_blank(given):
        return ""
    found = {
        "month": _MONTH.fullmatch(fold_ascii(month)) or _FIRST_OR_LAST_DAY.fullmatch(month),
        "quarter": _QUARTER.fullmatch(fold_ascii(quarter)),
        "year": _YEAR.fullmatch(fold_ascii(year)),
    }
    unread = [kind for kind in columns if found[kind] is None]
    years = {one["year"] for one in found.values() if one and one["year"]}
    if above is not None:
        years.add(str(above.year))
    if unread or len(years) != 1:
        return f"{given} (không rõ kỳ)" if unread else f"{given} (năm {', '.join(sorted(years)) or '?'})"
    (the_year,) = years
    months = _months(found["month"], found["quarter"])
    if months is None or (above is not None and not (above.first_month <= months[0] and months[1] <= above.last_month)):
        return f"{given} ({above.label if above else the_year})"
    first, last = months
    return Period(int(the_year), first, last).label


def _months(month: re.Match[str] | None, quarter: re.Match[str] | None) -> tuple[int, int] | None:
    """The first and the last month; None where there are no such months, or a month lies outside its quarter."""
    of_quarter = (1, 12)
    if quarter:
        number = _ROMAN.get(quarter["number"]) or int(quarter["number"])
        of_quarter = (3 * number - 2, 3 * number)
    if month is None:
        return of_quarter
    number = month_of(month["month"])
    return (number, number) if of_quarter[0] <= number <= of_quarter[1] else None
