"""Which of the columns that go by one name hold the figures asked for: one, the sum of several, or none for sure.

Headings alone decide, with the period that the table is about. A plan, an estimate and another period's figures are set
aside by name; what isn't told apart beyond doubt refuses the table.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from ntm_pipeline.issues import RefusedError, UnreadableError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.heading_names import Heading
from ntm_pipeline.reading.tables.headings import HeadingRows, Member
from ntm_pipeline.reading.tables.part_sums import StatedSum
from ntm_pipeline.reading.tables.qualifiers import OTHER_KINDS
from ntm_pipeline.vietnamese.periods import Period, parse_period
from ntm_pipeline.vietnamese.text import fold_ascii

Why = tuple[str, str]
"""A reason in Vietnamese and English."""
Refusal = Callable[[Why], RefusedError]


@dataclass
class Choice:
    """The columns of each name, added up where there are several, and those set aside with why."""

    sources: dict[str, tuple[int, ...]] = field(default_factory=dict)
    set_aside: dict[int, Why] = field(default_factory=dict)
    period: Period | None = None
    """The period that the headings alone tell."""
    sums: list[StatedSum] = field(default_factory=list)
    """The columns that hold the sum of others, which are set aside for them."""


_NONE_CHOSEN: Mapping[str, tuple[int, ...]] = MappingProxyType({})


def choose_columns(
    heading: HeadingRows,
    period: Period | None,
    sheet: str,
    chosen: Mapping[str, tuple[int, ...]] = _NONE_CHOSEN,
) -> Choice:
    """The columns to be read under each name; `period` is what the table is about, None if that isn't known.

    Those of some names are chosen already.

    Raises RefusedError: `columns_not_told_apart`.
    """
    choice = Choice()
    told = None if period else _period_of_headings(heading)
    choice.period = told
    for name, members in heading.members.items():
        if name in chosen:
            choice.sources[name] = chosen[name]
            continue
        if len(members) == 1 and members[0].is_plain:
            choice.sources[name] = (members[0].column,)
            continue
        _choose(heading, heading.names.headings[name], members, period or told, sheet, choice)
    return choice


@lru_cache(maxsize=16384)
def period_of(text: str, year: int | None = None) -> Period | None:
    """The period that a text names, in this year where it tells none; None if it names none."""
    for wording in (text, f"{text} năm {year}", f"{text}/{year}", f"{text} {year}") if year else (text,):
        try:
            if period := parse_period(wording):
                return period
        except UnreadableError:
            continue
    return None


def _period_of_headings(heading: HeadingRows) -> Period | None:
    """The one period that all columns which name one name in full."""
    named = {
        member.period
        for members in heading.members.values()
        for member in members
        if member.period and not member.kinds.intersection(OTHER_KINDS)
    }
    periods = {period_of(text) for text in named}
    return periods.pop() if len(periods) == 1 else None


def _choose(
    heading: HeadingRows, sought: Heading, members: Sequence[Member], period: Period | None, sheet: str, choice: Choice
) -> None:
    """Notes the columns of one name, and why the others are set aside."""
    usable = []
    for member in members:
        if other := next((kind for kind in OTHER_KINDS if kind in member.kinds), None):
            choice.set_aside[member.column] = messages.OF_OTHER_KIND[other]
        else:
            usable.append(member)
    if not usable:
        return

    def refuse(why: Why) -> RefusedError:
        return _not_told_apart(heading, sought, usable, why, sheet)

    if sought.is_count and any(_is_of_a_level(heading.parts.get(member.column, ())) for member in usable):
        raise refuse(messages.SEVERAL_LEVELS)
    usable, set_aside = _of_the_period_or_until_its_end(sought, usable, period, members, refuse)
    choice.set_aside.update(set_aside)
    whole = [member for member in usable if _is_whole(member)]
    if len(whole) == 1 and len(usable) > 1:
        # Months, men and women, and whatever else stands beside the sum are parts of it.
        rivals = [m for m in usable if m is not whole[0] and _names_same(m, period)]
        if rivals or (whole[0].is_plain and any("whole" in m.kinds for m in usable)):
            raise refuse(messages.UNCLEAR_PARTS)
        for member in usable:
            if member is not whole[0]:
                is_part = not member.period or _lies_within(member, period)
                choice.set_aside[member.column] = messages.OF_OTHER_KIND["part" if is_part else "period"]
        if sought.is_count:
            choice.sums += _sums_of(whole[0], usable, period)
        usable = whole
    if len(usable) == 1 and usable[0].is_plain:
        choice.sources[sought.name] = (usable[0].column,)
        return
    if any("part" in member.kinds for member in usable):
        raise refuse(messages.UNCLEAR_PARTS)
    sexes = [member.kinds & {"male", "female"} for member in usable]
    if any(sexes):
        both = sorted(len(sex) for sex in sexes) == [1, 1] and sexes[0] != sexes[1]
        if not both or not sought.is_count or len({member.period for member in usable}) > 1:
            raise refuse(messages.UNCLEAR_PARTS)
        usable_period = usable[0].period
        if usable_period and (period is None or period_of(usable_period, period.year) != period):
            raise refuse(messages.NO_PERIOD if period is None else _other_periods(period))
        choice.sources[sought.name] = tuple(member.column for member in usable)
        return
    if not any(member.period for member in usable):
        if len(usable) > 1:
            raise refuse(messages.UNCLEAR_PARTS)
        choice.sources[sought.name] = (usable[0].column,)
        return
    chosen = _of_period(sought, usable, period, refuse)
    choice.sources[sought.name] = tuple(member.column for member in chosen)
    for member in usable:
        if member not in chosen:
            choice.set_aside[member.column] = messages.OF_OTHER_KIND["period"]


def _sums_of(whole: Member, usable: Sequence[Member], period: Period | None) -> Iterator[StatedSum]:
    """What the whole is the sum of: men and women, or periods side by side."""
    sexes = {sex: member for member in usable for sex in member.kinds & {"male", "female"} if not member.period}
    if sexes:
        yield StatedSum(whole.column, tuple(one.column for one in sexes.values()), are_all=len(sexes) == 2)
    within = [member for member in usable if member.period and member.kinds <= _BARE and _lies_within(member, period)]
    own = [told for member in within if period and (told := period_of(member.period, period.year))]
    months = sorted(month for one in own for month in range(one.first_month, one.last_month + 1))
    if period is not None and len(set(months)) == len(months) > 0:
        are_all = months == list(range(period.first_month, period.last_month + 1))
        yield StatedSum(whole.column, tuple(one.column for one in within), are_all, are_periods=True)


_LEVEL = re.compile(r"(?:(?:trong do|can bo|cac|don vi|so|khoi|tuyen|o)\W*)*cap (?:trung uong|tinh|huyen|xa|co so)\W*")


def _is_of_a_level(parts: Sequence[str]) -> bool:
    """A group's column is of the offices of one level: the whole beside it is no unit's own figure."""
    return len(parts) > 1 and _LEVEL.fullmatch(fold_ascii(parts[-1])) is not None


_BARE = frozenset({"current", "result", "whole"})


def _is_whole(member: Member) -> bool:
    return not member.period and member.kinds <= {"whole", "current", "result", "cumulative"}


def _names_same(member: Member, period: Period | None) -> bool:
    """Its heading says that it holds the very same figure."""
    if member.period and period is not None and member.kinds <= {"current", "result", "whole"}:
        return period_of(member.period, period.year) == period
    return False


def _lies_within(member: Member, period: Period | None) -> bool:
    its_own = period_of(member.period, period.year) if period else None
    return bool(period and its_own and its_own.lies_within(period))


def _of_the_period_or_until_its_end(
    sought: Heading, usable: list[Member], period: Period | None, members: Sequence[Member], refuse: Refusal
) -> tuple[list[Member], dict[int, Why]]:
    """The members that count as the name wants it: over the period alone, or cumulated until its end."""
    cumulative = [member for member in usable if "cumulative" in member.kinds]
    others = [member for member in usable if member not in cumulative]
    before = any(member.kinds & {"cumulative", "carried"} for member in members)
    if not cumulative:
        if not sought.adds_up and sought.is_count and any(_is_of_the_period(member, before) for member in others):
            raise refuse(messages.ONLY_OF_THE_PERIOD)
        return others, {}
    if not sought.is_count:
        raise refuse(messages.UNCLEAR_PARTS)
    if sought.adds_up:
        if others:
            return others, {member.column: messages.OF_OTHER_KIND["cumulative"] for member in cumulative}
        # Until its end, what began with the year is what is cumulated since new year.
        if period is None or period.first_month != 1 or any("since_plan" in member.kinds for member in cumulative):
            raise refuse(messages.ONLY_CUMULATIVE)
        return [_without(member, "cumulative", "since_new_year") for member in cumulative], {}
    if any("since_new_year" in member.kinds for member in cumulative):
        raise refuse(messages.ONLY_OF_THE_PERIOD)
    kept = [_without(member, "cumulative", "since_plan") for member in cumulative]
    return kept, {member.column: messages.OF_OTHER_KIND["current"] for member in others}


def _is_of_the_period(member: Member, is_beside_what_came_before: bool) -> bool:
    """Its heading says, or what stands beside it, that what came before the period isn't in it."""
    by_period = is_beside_what_came_before or bool(member.period)
    return "current" in member.kinds or ("result" in member.kinds and by_period)


def _without(member: Member, *kinds: str) -> Member:
    return Member(member.column, member.kinds - set(kinds), member.period)


def _of_period(sought: Heading, usable: list[Member], period: Period | None, refuse: Refusal) -> list[Member]:
    """The members whose periods are the table's, or make it up."""
    if period is None:
        raise refuse(messages.NO_PERIOD)
    periods = {member: period_of(member.period, period.year) for member in usable}
    told = {member: own for member, own in periods.items() if own is not None}
    if len(told) < len(usable):
        raise refuse(_other_periods(period))
    same = [member for member, own in told.items() if own == period]
    if len(same) == 1:
        return same
    within = [member for member in usable if _lies_within(member, period)]
    months = sorted(m for member in within for m in range(told[member].first_month, told[member].last_month + 1))
    overlaps = any(
        own.year == period.year and own.first_month <= period.last_month and own.last_month >= period.first_month
        for member, own in told.items()
        if member not in within
    )
    adds_up = sought.adds_up and sought.is_count and not same and not overlaps
    if not adds_up or months != list(range(period.first_month, period.last_month + 1)):
        raise refuse(_other_periods(period))
    return within


def _other_periods(period: Period) -> Why:
    vi, en = messages.OTHER_PERIODS
    return vi.format(period=period.label), en.format(period=period.label)


def _not_told_apart(
    heading: HeadingRows, sought: Heading, members: Sequence[Member], why: Why, sheet: str
) -> RefusedError:
    columns = named_columns([member.column for member in members], heading.labels)
    return RefusedError(
        messages.COLUMNS_OF_ONE_NAME(
            sheet=sheet, wanted=sought.spellings[0], columns=columns, why_vi=why[0], why_en=why[1]
        )
    )


def named_columns(columns: Sequence[int], labels: Mapping[int, str]) -> str:
    """The columns by their headings and letters."""
    return "; ".join(f"“{labels.get(at, '')}” ({column_letters(at)})" for at in sorted(columns))
