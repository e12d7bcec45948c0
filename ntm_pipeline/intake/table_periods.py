"""Of which period a table is, as its titles, its columns and the names of sheets tell it together.

They must agree; what is said of its kind and whether it is whole is `scope`'s. What a title's words mean is the
business of `reading`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.issues import Issue, RefusedError, UnreadableError
from ntm_pipeline.reading.tables.statements import Statements, statements_in
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.tables.told_rows import another_fact
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.vietnamese.period_mentions import ANY_YEAR
from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold, fold_ascii

_LONGEST_NAME_OF_A_SHEET = 31
"""Excel cuts what is longer."""


def is_cut(sheet: str) -> bool:
    """Whether the name of a sheet may lack its end."""
    return len(sheet) >= _LONGEST_NAME_OF_A_SHEET


def told_by_titles(table: Table) -> Statements:
    """What the lines above a table say of its figures."""
    return statements_in("\n".join(row.text for row in table.passed_over if row.kind == "title"))


def period_column(contract: Contract) -> str | None:
    """The column of the period or year for which a title may stand in."""
    return next((name for name, spec in contract.columns.items() if spec.above == "period"), None)


def with_periods(contract: Contract, tables: Sequence[Table]) -> list[Table]:
    """The tables with their periods as titles and sheets' names tell them together.

    Raises RefusedError: they disagree, or leave open which period is meant.
    """
    column = period_column(contract)
    if column is None:
        return list(tables)
    numbered = _numbered_sheets(contract, tables) if contract.dated_by == "period" else {}
    sheets = {table.sheet: numbered.get(table.sheet) or _of_sheet(table.sheet) for table in tables}
    siblings: defaultdict[Period | None, set[Period]] = defaultdict(set)
    for table in tables:
        if (own := sheets[table.sheet]) is not None:
            siblings[parsed_period(table.above.get("period", ""))].add(own)
    _refuse_odd_number(contract, [table for table in tables if column not in table.columns and not table.period])
    return [
        table
        if column in table.columns
        else _with_period(contract, table, sheets[table.sheet], siblings[parsed_period(table.above.get("period", ""))])
        for table in tables
    ]


def _with_period(contract: Contract, table: Table, of_sheet: Period | None, siblings: set[Period]) -> Table:
    told = told_by_titles(table)
    text = table.above.get("period") or (told.until if contract.dated_by == "year" else "")
    period = parsed_period(text)
    labels = " ".join([*table.unknown_columns, *table.column_labels.values()])
    of_part = contract.dated_by == "period" and period is not None and period.first_month > 1
    if of_part and (since := statements_in(table.sheet).since):
        raise RefusedError(messages.CUMULATED_SINCE(**_names(table), words=since[0]))
    if told.since and contract.dated_by == "period" and "luy ke" not in fold_ascii(labels):
        raise RefusedError(messages.CUMULATED_SINCE(**_names(table), words=told.since[0]))
    if period is None and text:
        return table  # told of each row
    if period is None and told.unclear:
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words="”, “".join(told.unclear)))
    said = table.told.fact("period")
    if said is not None and period is not None:
        # Of several periods that a title names, a person may tell which is meant, but no other.
        named_periods = [*told.results, *([of_sheet] if of_sheet and of_sheet.year != ANY_YEAR else [])]
        if named_periods and not any(period.lies_within(one) for one in named_periods):
            raise another_fact(said.part, named_periods[0].label, said.text, table.sheet)
    elif period is not None and table.period is None and any(not period.lies_within(other) for other in told.results):
        named = "”, “".join(dict.fromkeys((text, *(other.label for other in told.results))))
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words=named))
    if period is not None and contract.dated_by == "year" and period.month_count < 12 and table.period is None:
        raise RefusedError(messages.PART_OF_A_YEAR(**_names(table), words=text))
    closing = table.above.get("closing_date", "")
    if told.ends_early and contract.dated_by == "period" and table.period is None and said is None:
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words=f"{text}”, “{told.ends_early}"))
    if period is not None and contract.dated_by == "period" and _closes_early(closing, period):
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words=f"{text}”, “{closing}"))
    if table.period is not None and not _is_named(table.period, told):
        # A year's column beside the years that the title names.
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words=f"{_years(told)}”, “{table.period.label}"))
    months = {month for one in siblings for month in range(one.first_month, one.last_month + 1)}
    if of_sheet is None and period and 0 < len(months) < period.month_count and contract.dated_by == "period":
        # Beside the sheets of some of its months stands their sum, not that of all.
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words="”, “".join([text, table.sheet])))
    if of_sheet is None or (contract.dated_by == "year" and of_sheet.month_count < 12):
        return table if text == table.above.get("period", "") else table.with_fact("period", text)
    if period is None:
        return table if of_sheet.year == ANY_YEAR else table.with_fact("period", of_sheet.label)
    dated = of_sheet._replace(year=period.year) if of_sheet.year == ANY_YEAR else of_sheet
    if period.lies_within(dated) or (len(siblings) == 1 and _ends_with(period, dated)):
        return table
    if dated.lies_within(period) and len(siblings) > 1:
        return table.with_fact("period", dated.label)
    raise RefusedError(messages.PERIOD_UNCLEAR(**_names(table), words=f"{text}”, “{table.sheet}"))


def several_periods(table: Table) -> Issue:
    """What is said of periods side by side where only one can be meant."""
    names = Counter(one.name for one in table.accounts)
    words = dict.fromkeys(one.shown for one in table.accounts if one.name and names[one.name] > 1)
    return messages.PERIOD_UNCLEAR(**_names(table), words="”, “".join(words))


def _closes_early(closing: str, period: Period) -> bool:
    """The figures were closed before the last month of their period began."""
    try:
        day = parse_date(closing)
    except UnreadableError:
        return False
    return day is not None and day < date(period.year, period.last_month, 1)


def _is_named(period: Period, told: Statements) -> bool:
    """Whether the title speaks of a period that has a column of its own, or of none."""
    if told.results and not any(period.lies_within(one) or one.lies_within(period) for one in told.results):
        return False
    return not (told.years or told.planned_years) or period.year in told.years


def _years(told: Statements) -> str:
    return ", ".join(map(str, sorted(told.years | told.planned_years)))


def _ends_with(cumulated: Period, month: Period) -> bool:
    """A sheet is called for the month up to which its figures are cumulated; a year's and a quarter's are not."""
    return (
        cumulated.first_month == 1
        and cumulated.month_count not in (3, 12)
        and (cumulated.year, cumulated.last_month) == (month.year, month.last_month)
    )


def _of_sheet(name: str) -> Period | None:
    """The period that a sheet is called for; of months without a year, in `ANY_YEAR`."""
    if not name or (name.strip().isdigit() and len(name.strip()) < 4):
        return None  # the number of a sheet
    name = _SO_MANY_MONTHS.sub(r"\1 tháng \2", name.replace("_", " "))
    period = parsed_period(name) or parsed_period(f"{name} {ANY_YEAR}")
    if period is None and len(short := _IN_SHORT.findall(name)) == 1:
        year = _YEAR.search(name)
        period = parsed_period(f"{short[0]} {year[0] if year else ANY_YEAR}")
    if period is None:
        told = statements_in(name)
        period = told.period or (told.months._replace(year=ANY_YEAR) if told.months else None)
    if period is not None and is_cut(name) and not _ENDS_WITH_YEAR.search(name):
        # "Tháng 1" may have been October.
        before = _of_sheet(name.rpartition(" ")[0])
        return period if period == before else None
    return period


_SO_MANY_MONTHS = re.compile(r"(?<!\w)([2-9]|1[01]) ?[Tt](?=\W|\d{4}|$)\W*((?:19|20)\d\d)?")
"""“6T”, “9T2024”."""
_IN_SHORT = re.compile(r"(?<!\w)(?:[Tt](?:0?[1-9]|1[0-2])|[Qq](?:[1-4]|I{1,3}|IV))(?!\w)")
"""“T3 Đại Từ”, “HSCV Q1”."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ENDS_WITH_YEAR = re.compile(r"(?:19|20)\d\d\W*$")
_MONTH = re.compile(r"0?(1[0-2]|[1-9])", re.ASCII)
_QUARTERS = ("I", "II", "III", "IV")
_MORE_THAN_QUARTERS = 5


def _numbered_sheets(contract: Contract, tables: Sequence[Table]) -> dict[str, Period]:
    """Sheets called 1 to 12 for months or I to IV for quarters, by their names; their periods are in `ANY_YEAR`.

    Only where there is one for each of the title's period (or at least five of a year), and about the same units: pages
    and districts are numbered too.
    """
    months = {table.sheet: int(named[1]) for table in tables if (named := _MONTH.fullmatch(table.sheet.strip()))}
    quarters = {t.sheet: _QUARTERS.index(t.sheet.strip()) + 1 for t in tables if t.sheet.strip() in _QUARTERS}
    found: dict[str, Period] = {}
    for numbers, length in ((months, 1), (quarters, 3)):
        some = [table for table in tables if table.sheet in numbers]
        titles = {parsed_period(table.above.get("period", "")) for table in some}
        if len(some) < 2 or len(some) != len(set(numbers.values())) or len(titles) > 1 or None in titles:
            continue
        (title,) = titles
        assert title is not None
        told = [Period(title.year, length * (n - 1) + 1, length * n) for n in sorted(numbers.values())]
        is_whole = (told[0].first_month, told[-1].last_month) == (title.first_month, title.last_month)
        is_year_so_far = (
            title.month_count == 12 and told[0].first_month == 1 and (length == 3 or len(told) >= _MORE_THAN_QUARTERS)
        )
        is_unbroken = len(told) * length == told[-1].last_month - told[0].first_month + 1
        if is_unbroken and (is_whole or is_year_so_far) and _are_about_the_same(contract, some):
            found |= {sheet: Period(ANY_YEAR, length * (n - 1) + 1, length * n) for sheet, n in numbers.items()}
    return found


def _refuse_odd_number(contract: Contract, tables: Sequence[Table]) -> None:
    """Of numbered sheets about the same units some name one period and another names another.

    The numbers count something that nobody has said, and what is on the odd sheet is no surer than what contradicts
    itself on the others: its title may be a slip.

    Raises RefusedError: `period_unclear`.
    """
    for named in (_MONTH.fullmatch, _QUARTERS.__contains__):
        some = [table for table in tables if named(table.sheet.strip())]
        titles = Counter(table.above.get("period", "") for table in some)
        if len(titles) < 2 or max(titles.values()) < 2 or not _are_about_the_same(contract, some):
            continue
        odd = min(some, key=lambda table: titles[table.above.get("period", "")])
        words = "”, “".join(text or "…" for text in titles)
        raise RefusedError(messages.PERIOD_UNCLEAR(**_names(odd), words=words))


def _are_about_the_same(contract: Contract, tables: Sequence[Table]) -> bool:
    """Whether most units of each table are named in the first one too."""
    name = next((name for name in contract.unit_cells if all(name in table.columns for table in tables)), None)
    if name is None:
        return False
    first, *others = ({fold(text) for text in table.texts(name) if text} for table in tables)
    return all(2 * len(first & other) >= min(len(first), len(other)) > 0 for other in others)


def _names(table: Table) -> dict[str, str]:
    return {
        "where_vi": f"Trang tính “{table.sheet}”" if table.sheet else "Phần phía trên bảng",
        "where_en": f"Sheet “{table.sheet}”" if table.sheet else "What stands above the table",
    }


def parsed_period(text: str) -> Period | None:
    """The period that a text is; None if it is none."""
    try:
        return parse_period(text)
    except UnreadableError:
        return None
