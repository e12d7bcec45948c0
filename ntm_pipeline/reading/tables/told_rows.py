"""What a person has said of the rows of a sheet and of the table as a whole: rows set aside, its period, its day.

A row with a unit's code is data, and what stands above a table counts: neither can be said away.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables import messages
from ntm_pipeline.reading.tables.preamble import say_the_same
from ntm_pipeline.reading.tables.told_layout import Part, ToldLayout, contradiction

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheet

FACTS = ("period", "closing_date")
NOT_IN_THE_SHEET = -1
"""The position of a fact that is said by a person."""
_CODE = re.compile(r"\D*\d[\d .]*\d\D*|VN", re.ASCII)


def rows_set_aside(text: "Rows | ArrowSheet", told: ToldLayout) -> dict[int, Part]:
    """The positions of the rows that are set aside, and by what."""
    if not told.sets_rows_aside:
        return {}
    rows = text.rows if isinstance(text, Rows) else text.at(range(len(text.row_numbers)))
    found = ((at, told.row(int(text.row_numbers[at]), row)) for at, row in enumerate(rows))
    return {at: part for at, part in found if part is not None}


def hold_to_rows(text: "Rows | ArrowSheet", aside: Mapping[int, Part], codes: Sequence[int], sheet: str) -> None:
    """Raises RefusedError (`layout_contradicts`) where a row that is set aside has the code of a unit."""
    for at, part in aside.items():
        [row] = text.at([at])
        code = next((row[column] for column in codes if column < len(row) and _CODE.fullmatch(row[column])), None)
        if code is not None:
            vi, en = messages.ROW_IS_DATA
            number = int(text.row_numbers[at])
            raise contradiction(part, sheet, vi.format(number=number, code=code), en.format(number=number, code=code))


def add_facts(facts: dict[str, tuple[str, int]], told: ToldLayout, sheet: str) -> list[Part]:
    """Adds what is said to what stands above the table; what of it was said.

    Raises RefusedError: `layout_contradicts`.
    """
    used = []
    for fact in FACTS:
        said = told.fact(fact)
        if said is None:
            continue
        if fact in facts and not say_the_same(fact, facts[fact][0], said.text):
            raise another_fact(said.part, facts[fact][0], said.text, sheet)
        facts.setdefault(fact, (said.text, NOT_IN_THE_SHEET))
        used.append(said.part)
    return used


def another_fact(part: Part, own: str, told: str, sheet: str) -> RefusedError:
    """What is said where the file tells another period or day."""
    vi, en = messages.ANOTHER_FACT
    return contradiction(part, sheet, vi.format(own=own, told=told), en.format(own=own, told=told))


def kinds_told(told: ToldLayout) -> Iterator[Part]:
    """What is said of the table's figures."""
    return (entry.part("kind") for entry in told.entries if entry.is_result is not None)
