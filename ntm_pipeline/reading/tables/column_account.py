"""An account of every column of a table: read, set aside with why, or not understood, which refuses the table.

A column that nobody reads is harmless only where that is certain: its heading says what it is, or what stands in it
can't bear on the figures. Which of several columns is read is `column_choice`'s.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.column_choice import Choice, Why, period_of
from ntm_pipeline.reading.tables.heading_names import DOWNWARDS, FALLBACK, Heading, wording
from ntm_pipeline.reading.tables.headings import HeadingRows
from ntm_pipeline.reading.tables.measures import LABELLED, measures_in_heading, parse_measure
from ntm_pipeline.reading.tables.qualifiers import (
    OTHER_KINDS,
    may_be_bare,
    names_a_kind_of_period,
    qualified,
    speaks_only_of_time,
)
from ntm_pipeline.reading.tables.told_layout import Part
from ntm_pipeline.vietnamese.dates import day_told
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.remarks import CLOSES_ON, may_bear, no_result_told
from ntm_pipeline.vietnamese.text import fold_ascii, is_none


@dataclass(frozen=True)
class ColumnAccount:
    """What became of one column."""

    column: int
    heading: str
    """What is written over it; empty if nothing is."""
    name: str | None
    """The name it is read under; None where it is set aside."""
    why: Why | None = None
    """Why it is set aside, or who said that it is this one, in Vietnamese and English."""

    @property
    def status(self) -> str:
        """`read` or `set_aside`."""
        return "set_aside" if self.name is None else "read"

    @property
    def shown(self) -> str:
        """Its heading; for a column without one, its letters."""
        return self.heading or f"(cột {column_letters(self.column)})"


@dataclass
class Accounts:
    """The account of all columns of a table, and the remarks that may bear on what their rows say."""

    columns: list[ColumnAccount] = field(default_factory=list)
    remarks: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Position among the data rows → (column, text)."""
    told_used: list[Part] = field(default_factory=list)
    """What of a person's words set columns aside."""


def account_for(
    heading: HeadingRows,
    choice: Choice,
    width: int,
    texts_of: Callable[[int], list[str]],
    period: Period | None,
    composed: Sequence[int],
    overlong: Callable[[int], bool],
    sheet: str,
) -> Accounts:
    """The account of each column of a table.

    Args:
        heading: where the heading stands and what it says.
        choice: the columns that are read.
        width: how many columns there are.
        texts_of: the cells of a column below the heading.
        period: what the table is about; None if that isn't known, or differs by row.
        composed: the columns of which the rows' periods are put together.
        overlong: whether a column holds only what some rows have too many.
        sheet: its name, for what is said.

    Raises RefusedError: `column_not_understood`.
    """
    read = {column: name for name, columns in choice.sources.items() for column in columns}
    accounts = Accounts()
    doubts: list[tuple[int, Why]] = []
    judge = _Judge(heading, choice, texts_of, period, overlong)
    for column in range(width):
        label = heading.labels.get(column, "")
        said = heading.told.get(column) or heading.names.told.column(column, label)
        if column in read:
            accounts.columns.append(ColumnAccount(column, label, read[column], said.why if said else None))
            continue
        if said is not None and said.name is None:
            accounts.columns.append(ColumnAccount(column, label, None, said.why))
            accounts.told_used.append(said.part)
            continue
        if column in composed:
            accounts.columns.append(ColumnAccount(column, label, "period"))
            continue
        texts = texts_of(column)
        if not label and not any(texts):
            continue
        doubt, why = judge.of(column, texts)
        if doubt:
            doubts.append((column, why))
        else:
            accounts.columns.append(ColumnAccount(column, label, None, why))
        is_remark = why in (messages.A_REMARK, messages.NO_HEADING_OVER_IT)
        if is_remark or (why == messages.NOT_IN_THE_FORM and judge.counts_things):
            bears = may_bear if is_remark else judge.denies_result
            bearing = {text for text in set(texts) if text and bears(text)}
            for at, text in enumerate(texts) if bearing else ():
                if text in bearing:
                    accounts.remarks.setdefault(at, (column, text))
    if doubts:
        vi = "; ".join(_described(heading, column, "cột", why[0]) for column, why in doubts)
        en = "; ".join(_described(heading, column, "the column", why[1]) for column, why in doubts)
        raise RefusedError(messages.COLUMN_NOT_UNDERSTOOD(sheet=sheet, columns_vi=vi, columns_en=en))
    return accounts


def _described(heading: HeadingRows, column: int, word: str, why: str) -> str:
    label, letters = heading.labels.get(column), column_letters(column)
    return f"{word} “{label}” ({letters}; {why})" if label else f"{word} {letters} ({why})"


_NUMBER = re.compile(r"-?\d[\d., \u00a0]*%?", re.ASCII)
_REMARK = re.compile(
    r"(?:cac )?(?:ghi chu|luu y|dien giai|ly do|y kien|nhan xet|giai trinh|thuyet minh|giai thich|chu thich|ghi nhan)"
    r"\b.*"
)
_SHARE = re.compile(r"(?:ty le|ti le|ty trong|%|phan tram|co cau|binh quan|trung binh)(?!\w).*|.*(?:%|\(%\))\W*")
_PARENT_UNIT = re.compile(
    r"(?:(?:ma|ten)(?: so)?(?: don vi)?(?: cap)? )?(?:tinh|huyen|quan|thi xa|thanh pho|tp|tx|qh|ttp|t tp|tinh thanh pho"
    r"|tinh tp|quan huyen|huyen quan|huyen thi xa|huyen thi xa thanh pho|quan huyen thi xa(?: thanh pho)?)"
)
# By these the figures of one unit are parted, so that no row holds all of them.
_PARTS = re.compile(
    r"(?:ten |loai |ma |so |cac )?(?:bo phan|phong ban|phong|ban|phong chuyen mon|co quan chuyen mon|linh vuc|ho so"
    r"|van ban|nhom|nhom ho so|tuan|lop|lop tap huan|khoa|khoa tap huan|dot|dot tap huan|noi dung tap huan|chuyen de"
    r"|doi tuong|doi tuong tap huan|nguoi xu ly|ho ten|ho va ten|don vi truc thuoc|phan loai|khoi|muc do mat|do mat"
    r"|chuc vu|chuc danh|loai hinh)"
)
# "Số lớp tập huấn" counts them.
_HOW_MANY_PARTS = re.compile(r"so (?:lop|khoa|dot|chuyen de|phong|ban|bo phan|nhom|khoi|linh vuc)(?: .*)?")
_WHOLE = re.compile(r"(?:tat ca|toan bo|chung|tong|tong so|tong cong|cac|deu|-)\b.*")
# Of dossiers, those on time and late, at work and on paper: parts of the whole that no form of ours asks for.
_OF_ANOTHER_SORT = frozenset(
    re.findall(
        r"\S+",
        "bang dung qua truoc trong tre han cham dang chua khong con lai ton giay truc tiep buu chinh ky chu lien"
        " thong nguoi phu trach ty le ti % binh quan trung huy tra giai quyet moi tiep nhan ly xong hoan thanh"
        " thu nu nam den di gui muc do toan trinh mot phan ban dien tu thuong khan qui dinh quy vi pham sai"
        " loi",
    )
)


class _Judge:
    """Tells of a column that isn't read whether that is harmless."""

    def __init__(
        self, heading: HeadingRows, choice: Choice, texts_of: Callable[[int], list[str]], period: Period | None,
        overlong: Callable[[int], bool],
    ) -> None:  # fmt: skip
        self._heading, self._choice, self._texts_of = heading, choice, texts_of
        self._period, self._overlong = period, overlong

    @cached_property
    def _counts(self) -> list[Heading]:
        return [sought for sought in self._heading.names.headings.values() if sought.is_count]

    @property
    def counts_things(self) -> bool:
        """Whether the table counts something."""
        return bool(self._counts)

    def denies_result(self, text: str) -> bool:
        """Whether a cell of any column says that its row is no result, or of something else."""
        return bool(no_result_told(text) or self._heading.names.excluded_context(text))

    @cached_property
    def _counted(self) -> set[int]:
        members = (self._heading.members.get(sought.name, ()) for sought in self._counts)
        return {member.column for some in members for member in some}

    def of(self, column: int, texts: list[str]) -> tuple[bool, Why]:
        """Whether the column isn't understood, and why it isn't or why it is set aside."""
        label = self._heading.labels.get(column, "")
        if column in self._heading.serial_columns:
            return False, messages.NUMBERS_ROWS
        if not any(texts):
            return False, messages.BLANK_COLUMN
        if column in self._choice.set_aside:
            return False, self._choice.set_aside[column]
        if column in self._heading.doubles:
            return self._double(*self._heading.doubles[column])
        if not label:
            return self._without_heading(column, texts)
        if words := self._heading.names.excluded_context(label):
            if self._makes_subject_doubtful(texts):
                return True, _filled(messages.OTHER_SUBJECT_IN_DOUBT, words=words)
            return False, _filled(messages.OTHER_SUBJECT, words=words)
        if _REMARK.fullmatch(fold_ascii(label)):
            return False, messages.A_REMARK
        return (
            self._by_heading(label, texts)
            or self._by_rows(column, label, texts)
            or self._by_cells(label, texts)
            or (False, messages.NOT_IN_THE_FORM)
        )

    def _makes_subject_doubtful(self, texts: list[str]) -> bool:
        """A column about another subject tells what its rows are, or counts a part of what is only called a total."""
        sources = self._choice.sources
        counted = [self._heading.labels[sources[one.name][0]] for one in self._counts if one.name in sources]
        label = counted[0] if counted else ""
        filled = [text for text in texts if text]
        return self._heading.names.may_be_of_another_subject(label) or not (label and _are_numbers(filled))

    def _double(self, name: str, degree: int) -> tuple[bool, Why]:
        if degree >= FALLBACK:
            return False, messages.OF_A_PARENT_UNIT
        if degree not in DOWNWARDS:
            return False, messages.OF_ANOTHER_GROUP
        return True, _filled(messages.DOUBLES, beside=self._label_of(name))

    def _label_of(self, name: str) -> str:
        columns = self._choice.sources.get(name, ())
        return self._heading.labels[columns[0]] if columns else self._heading.names.headings[name].spellings[0]

    def _without_heading(self, column: int, texts: list[str]) -> tuple[bool, Why]:
        """Figures right beside a count, under its heading or none, may be more of it, unless they are its share."""
        if any(measure.is_share for measure in measures_in_heading(self._heading.measures.get(column, ""))):
            return False, messages.A_SHARE
        if (doubt := self._by_cells("", texts)) is not None:
            return doubt
        filled = [text for text in texts if text]
        beside = column - 1
        while beside >= 0 and beside not in self._heading.labels and any(self._texts_of(beside)):
            beside -= 1
        many = 2 * len(filled) > len(texts)
        if beside in self._counted and many and _are_numbers(filled) and not self._overlong(column):
            return True, _filled(messages.NO_HEADING_BESIDE, beside=self._heading.labels[beside])
        return False, messages.NO_HEADING_OVER_IT

    def _by_heading(self, label: str, texts: list[str]) -> tuple[bool, Why] | None:
        """What the heading alone tells."""
        if kind := names_a_kind_of_period(label):
            return self._period_column(kind, texts)
        if self._counts and self._period is not None and speaks_only_of_time(label):
            return self._period_column("period", texts)
        if LABELLED.fullmatch(fold_ascii(label)):
            units = {text: parse_measure(text) for text in texts if not is_none(text)}
            odd = next(
                (text for text, unit in units.items() if unit is None or unit.factor != 1 or unit.is_share), None
            )
            return (False, messages.KNOWN_MEASURE) if odd is None else (True, _filled(messages.OF_A_MEASURE, text=odd))
        said = qualified(label)
        if other := next((kind for kind in OTHER_KINDS if kind in said.kinds), None):
            return self._may_be_within(texts) if other == "carried" else (False, messages.OF_OTHER_KIND[other])
        if _PARENT_UNIT.fullmatch(wording(label)):
            return False, messages.OF_A_PARENT_UNIT
        if _SHARE.fullmatch(fold_ascii(label)):
            return False, messages.A_SHARE
        filled = [text for text in texts if text]
        if not _are_numbers(filled):
            return None
        if said.is_bare:
            if said.period:
                return True, messages.PERIOD_OF_NOTHING
            kind = "cumulative" if "cumulative" in said.kinds else "part"
            return False, messages.OF_OTHER_KIND[kind]
        if (like := self._count_alike(label)) is not None:
            return True, _filled(messages.LIKE_ANOTHER, beside=like)
        return None

    def _may_be_within(self, texts: list[str]) -> tuple[bool, Why]:
        """What is carried over counts in the period it came in; beside a count that doesn't say it is of this period
        alone, it may be counted twice."""
        label = next((self._label_of(sought.name) for sought in self._counts if sought.adds_up), "")
        is_open = label and "current" not in qualified(label).kinds
        if is_open and any(not is_none(text) and text.strip("0., ") for text in texts):
            return True, _filled(messages.MAY_BE_WITHIN, beside=label)
        return False, messages.OF_OTHER_KIND["carried"]

    def _by_rows(self, column: int, label: str, texts: list[str]) -> tuple[bool, Why] | None:
        """Where things are counted, a column that names parts of a unit, or tells rows apart that are alike but for it.

        Rows that say the same twice count once; parts of a unit don't.
        """
        if not self._counts or all(is_none(text) for text in texts):
            return None
        words = wording(label)
        parts = (
            _PARTS.fullmatch(words)
            and not _HOW_MANY_PARTS.fullmatch(words)
            and not all(
                is_none(text) or _WHOLE.fullmatch(fold_ascii(text)) or self._heading.names.is_own_subject(text)
                for text in texts
            )
        )
        if parts or self._tells_apart(texts):
            return True, _filled(messages.PARTS_A_UNIT, label=label)
        return None

    def _tells_apart(self, texts: list[str]) -> bool:
        told: dict[int, str] = {}
        rows = self._rows_read or [0] * len(texts)
        return any(text and told.setdefault(row, text) != text for text, row in zip(texts, rows, strict=True))

    @cached_property
    def _rows_read(self) -> list[int]:
        """What each row says in the columns that are read, hashed column by column: the texts of a large file don't
        fit into memory at once. Empty where no column is read."""
        rows: list[int] = []
        for at in (at for columns in self._choice.sources.values() for at in columns):
            texts = self._texts_of(at)
            rows = [hash((row, text)) for row, text in zip(rows or [0] * len(texts), texts, strict=True)]
        return rows

    def _count_alike(self, label: str) -> str | None:
        """The heading of a count of which this one has all words and others that nobody knows."""
        words = set(wording(label).split())
        for sought in self._counts:
            spellings = [set(wording(spelling).split()) for spelling in sought.spellings]
            if any(len(own) > 2 and own < words and not words - own <= _OF_ANOTHER_SORT for own in spellings):
                return sought.spellings[0]
            others = [other.spellings for other in self._counts if other is not sought]
            others_words = {word for some in others for spelling in some for word in wording(spelling).split()}
            distinctive = set.intersection(*spellings) - others_words
            if sought.name not in self._choice.sources and distinctive and distinctive <= words:
                return sought.spellings[0]
        return None

    def _period_column(self, kind: str, texts: list[str]) -> tuple[bool, Why] | None:
        values = list(dict.fromkeys(text for text in texts if not is_none(text)))
        if not values:
            return False, messages.BLANK_COLUMN
        if self._period is not None and all(self._agrees(kind, text) for text in values):
            return False, messages.AGREES
        return True, _filled(messages.HOLDS_PERIODS, text=values[0])

    def _agrees(self, kind: str, text: str) -> bool:
        assert self._period is not None
        plain = text.removesuffix(".0")
        if kind == "year" and plain == str(self._period.year):
            return True
        if (day := day_told(plain)) is not None:
            return day >= self._period.last_day.replace(day=CLOSES_ON)
        before = {"month": ("", "Tháng "), "period": ("", "Lũy kế đến tháng ", "Quý ")}.get(kind, ("", "Quý "))
        return any(period_of(f"{words}{plain}", self._period.year) == self._period for words in before)

    def _by_cells(self, label: str, texts: list[str]) -> tuple[bool, Why] | None:
        """What the cells alone tell: that rows are plans, or of other periods."""
        for text in dict.fromkeys(texts):
            if not text or _NUMBER.fullmatch(text) or not may_be_bare(text):
                continue
            said = qualified(text)
            if said.is_bare and said.kinds.intersection((*OTHER_KINDS, "cumulative")):
                return True, _filled(messages.QUALIFIES_ROWS, text=text)
            if not label and said.is_bare and said.period:
                return True, _filled(messages.HOLDS_PERIODS, text=text)
        return None


def _are_numbers(filled: Sequence[str]) -> bool:
    numbers = sum(bool(_NUMBER.fullmatch(text)) or is_none(text) for text in filled)
    return 2 * numbers >= len(filled)


def _filled(why: Why, **found: str) -> Why:
    vi, en = why
    return vi.format(**found), en.format(**found)
