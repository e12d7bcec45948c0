"""What a person has said of a sheet that can't be known from it: what its columns are, its period, what to set aside.

Shapes, and which of it is about a column, a row or a sheet. How it is written (`layout.yaml`) is the intake's business;
what the reader makes of it is done where the reader decides: headings, periods, units of measure, the account.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.measures import Measure
from ntm_pipeline.vietnamese.text import fold

Why = tuple[str, str]
_BY_LETTERS = re.compile(r"\(?(?:cột|cot|column) ([a-z]{1,3})\)?")


class Part(NamedTuple):
    """One thing that an entry says: by what it must be met in the files."""

    file: str
    """The `layout.yaml`."""
    entry: int
    """The entry's place in it, from 1."""
    key: str
    """`columns`, `period`, `set_aside.rows`…"""
    text: str = ""
    """The heading, the row or the sheet that is meant."""


@dataclass(frozen=True)
class LayoutEntry:
    """One entry about the sheets of a file."""

    file: str
    number: int
    sheet: str | None
    """The sheet it is about; None: every sheet."""
    why: Why
    """Who said it when and why, for whoever is told of it."""
    columns: tuple[tuple[str, str], ...] = ()
    """(heading as it is written, name it is read under)."""
    facts: tuple[tuple[str, str], ...] = ()
    """(`period` or `closing_date`, its text)."""
    measures: tuple[tuple[str, Measure], ...] = ()
    """(name, what it is counted in); the name is empty where it is about every count."""
    is_result: bool | None = None
    """Whether the figures are results; None where nothing is said."""
    columns_aside: tuple[str, ...] = ()
    rows_aside: tuple[str, ...] = ()
    sheets_aside: tuple[str, ...] = ()

    def part(self, key: str, text: str = "") -> Part:
        """One of the things it says."""
        return Part(self.file, self.number, key, text)

    @property
    def parts(self) -> Iterator[Part]:
        """All that it says."""
        yield from (self.part("columns", heading) for heading, _ in self.columns)
        yield from (self.part(fact) for fact, _ in self.facts)
        yield from (self.part("unit_of_measure", name) for name, _ in self.measures)
        if self.is_result is not None:
            yield self.part("kind")
        yield from (self.part("set_aside.columns", heading) for heading in self.columns_aside)
        yield from (self.part("set_aside.rows", text) for text in self.rows_aside)
        yield from (self.part("set_aside.sheets", name) for name in self.sheets_aside)


class ToldColumn(NamedTuple):
    """What is said of one column."""

    part: Part
    name: str | None
    """The name it is read under; None: it is set aside."""
    why: Why


class ToldFact(NamedTuple):
    """A period, a closing date or a unit of measure that is said."""

    part: Part
    text: str


@dataclass(frozen=True)
class ToldLayout:
    """The entries about one sheet."""

    entries: tuple[LayoutEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    def column(self, column: int, label: str) -> ToldColumn | None:
        """What is said of a column with this heading.

        Raises RefusedError: `layout_contradicts` where entries say different things of it.
        """
        found = [
            ToldColumn(entry.part(key, heading), name, entry.why)
            for entry in self.entries
            for key, heading, name in (
                *(("columns", heading, name) for heading, name in entry.columns),
                *(("set_aside.columns", heading, None) for heading in entry.columns_aside),
            )
            if _is_column(heading, column, label)
        ]
        if len({one.name for one in found}) > 1:
            raise told_twice(found[0].part, found[1].part)
        return found[0] if found else None

    def fact(self, fact: str) -> ToldFact | None:
        """The period or the closing date that is said."""
        found = [ToldFact(e.part(fact), text) for e in self.entries for own, text in e.facts if own == fact]
        if len({fold(one.text) for one in found}) > 1:
            raise told_twice(found[0].part, found[1].part)
        return found[0] if found else None

    def measure(self, name: str) -> tuple[Part, Measure] | None:
        """What a column is counted in: what is said of it alone, else of every count."""
        for wanted in (name, ""):
            found = [
                (e.part("unit_of_measure", own), measure)
                for e in self.entries
                for own, measure in e.measures
                if own == wanted
            ]
            if len({(measure.factor, measure.thing) for _, measure in found}) > 1:
                raise told_twice(found[0][0], found[1][0])
            if found:
                return found[0]
        return None

    def row(self, number: int, cells: Sequence[str]) -> Part | None:
        """What sets a row aside: its number, or the text of one of its cells."""
        texts = {fold(" ".join(cell.split())) for cell in cells if cell}
        return next(
            (
                entry.part("set_aside.rows", text)
                for entry in self.entries
                for text in entry.rows_aside
                if (text.lstrip("0") == str(number) if text.isdecimal() else fold(text) in texts)
            ),
            None,
        )

    @property
    def sets_rows_aside(self) -> bool:
        """Whether anything is said of rows."""
        return any(entry.rows_aside for entry in self.entries)

    @property
    def words(self) -> Iterable[str]:
        """The headings that are named."""
        return (heading for e in self.entries for heading in (*(one for one, _ in e.columns), *e.columns_aside))

    def why(self, part: Part) -> Why:
        """Who said it and why."""
        return next(e.why for e in self.entries if (e.file, e.number) == (part.file, part.entry))


def for_sheet(entries: Sequence[LayoutEntry], sheet: str) -> ToldLayout:
    """What is said of a sheet; the name of a file without sheets is empty."""
    return ToldLayout(tuple(e for e in entries if e.sheet is None or fold(e.sheet) == fold(sheet)))


def sheet_set_aside(entries: Sequence[LayoutEntry], sheet: str) -> tuple[Part, Why] | None:
    """What sets a whole sheet aside."""
    return next(
        (
            (entry.part("set_aside.sheets", name), entry.why)
            for entry in entries
            for name in entry.sheets_aside
            if fold(name) == fold(sheet)
        ),
        None,
    )


def _is_column(heading: str, column: int, label: str) -> bool:
    if by_letters := _BY_LETTERS.fullmatch(fold(heading)):
        return by_letters[1].upper() == column_letters(column)
    return bool(label) and fold(" ".join(heading.split())) == fold(" ".join(label.split()))


def contradiction(part: Part, sheet: str, said_vi: str, said_en: str) -> RefusedError:
    """What is said where an entry is against what the sheet clearly tells."""
    return RefusedError(
        messages.LAYOUT_CONTRADICTS(
            number=part.entry, file=part.file, sheet=sheet, said_vi=said_vi, said_en=said_en, key=part.key
        )
    )


def told_twice(one: Part, other: Part) -> RefusedError:
    """What is said where two entries are against each other."""
    return RefusedError(
        messages.LAYOUT_TOLD_TWICE(
            file=one.file, number=one.entry, other_file=other.file, other_number=other.entry, key=one.key
        )
    )
