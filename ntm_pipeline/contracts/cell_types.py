"""The types of cells that columns of a contract declare: how a cell is read, filled in, shown and held to its type.

Whatever tells people how to fill in a column (the blank form, the data dictionary) takes it from here. How a value is
read out of a text is the business of `vietnamese`; a type that one source alone has stands in that source's file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

from ntm_pipeline.contracts.messages import NOT_A_CODE
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.choices import parse_choice, parse_yes_no, settle_yes_no
from ntm_pipeline.vietnamese.column_notation import Settled, settle_counts, settle_days
from ntm_pipeline.vietnamese.dates import parse_date, parse_end_date, parse_year
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.periods import parse_period
from ntm_pipeline.vietnamese.text import is_none

Parser = Callable[[str], Any]
Kind = Literal["text", "whole number", "yes or no", "day"]
"""What of a cell is stored."""
Choices = Mapping[Any, Sequence[str]]
"""A closed list: what is stored (texts, whole numbers, yes and no) → how it is written, the canonical wording first."""


@dataclass(frozen=True)
class CellType:
    """One type of cell."""

    parse: Parser
    """Cell text → value; None where nothing is written. Raises `UnreadableError`."""
    kind: Kind
    how_vi: str
    """How it is filled in, for people."""
    how_en: str
    examples: tuple[str, ...] = ()
    """Cells as a sender may write them. The first that the column's own checks allow is shown; a type without any
    leaves it to whoever shows an example."""
    excel_format: str = "@"
    choices: Choices | None = None
    words: tuple[str, ...] = ()
    """What a drop-down offers; other spellings may be read too."""
    is_count: bool = False
    """Whether it counts things: a dash is 0, and figures add up to those of a total row."""
    settle: Callable[[Sequence[str], Sequence[str]], Settled] | None = None
    """The cells of a column, and those of the other columns of the type → how cells are read that leave that open."""


def parse_text(text: str) -> str | None:
    """Free text as it stands; a dash or nothing is None."""
    return None if is_none(text) else text


# A program that takes a code for a number makes it a decimal.
_NO_DECIMALS = re.compile(r"(?<=\d)[.,]0+$")


def parse_code(text: str) -> str | None:
    """A code that is no unit's: as written, but whole where a program made it a decimal (`4601234507.0`).

    Raises:
        UnreadableError: `not_a_code`, for what a spreadsheet rounded (`4,60123E+09`): it would be the code of many.
    """
    if is_none(text):
        return None
    if re.fullmatch(r"\d+([.,]\d+)?[eE][+]?\d+", text):
        raise UnreadableError(NOT_A_CODE(text=text))
    return _NO_DECIMALS.sub("", text)


TEXT = CellType(parse_text, "text", "Ghi bằng chữ.", "Write text.", examples=("VD-01",))
CODE = CellType(
    parse_code, "text", "Ghi đủ mã như trong hồ sơ, kể cả số 0 ở đầu.", "Write the whole code as on record, with its"
    " zeros.", examples=("VD-01",),
)  # fmt: skip
WRITTEN_CODE = CellType(parse_text, "text", CODE.how_vi, CODE.how_en, CODE.examples)
"""A code kept as it is written: a unit's, which is looked up in the register with all that it may have suffered."""
COUNT = CellType(
    parse_count, "whole number",
    "Ghi một số nguyên từ 0 trở lên, ví dụ 1234 hoặc 1.234; nếu không có thì ghi 0.",
    "Write a whole number of 0 or more, for example 1234 or 1.234 (a dot between thousands); write 0 for none.",
    # Twelve in each column: no part is more than its whole.
    examples=("12",), excel_format="0", is_count=True, settle=settle_counts,
)  # fmt: skip
YEAR = CellType(
    parse_year, "whole number", "Ghi năm bằng bốn chữ số, ví dụ 2024.", "Write the year in four digits, for example"
    " 2024.", examples=("2024",), excel_format="0",
)  # fmt: skip
DATE = CellType(
    parse_date, "day", "Ghi ngày/tháng/năm, ví dụ 31/12/2024.", "Write day/month/year, for example 31/12/2024.",
    examples=("31/12/2024",), excel_format="dd/mm/yyyy", settle=settle_days,
)  # fmt: skip
END_DATE = replace(DATE, parse=parse_end_date)
"""The day on which something ended, if it has."""
PERIOD = CellType(
    parse_period, "text",
    "Ghi như một trong các cách sau: Tháng 3/2024; Quý I/2024; 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024;"
    " Năm 2024.",
    "Write it in one of these ways: Tháng 3/2024; Quý I/2024; 6 tháng đầu năm 2024; Lũy kế đến tháng 7/2024;"
    " Năm 2024.",
    examples=("Quý I/2024",),
)  # fmt: skip
YES_NO = CellType(
    parse_yes_no,
    "yes or no",
    "Chọn “Có” hoặc “Không”.",
    "Choose “Có” (yes) or “Không” (no).",
    words=("Có", "Không"),
    settle=settle_yes_no,
)


def choice_of(choices: Choices) -> CellType:
    """A closed list. Of whole numbers the decimals that a program adds (`3.0`) are read too."""
    parse: Parser = partial(parse_choice, spellings=choices)
    words = tuple(spellings[0] for spellings in choices.values() if spellings)  # one without is told at loading
    stored = next(iter(choices), "")
    kind: Kind = "yes or no" if isinstance(stored, bool) else "whole number" if isinstance(stored, int) else "text"
    how_vi, how_en = "Chọn một giá trị trong danh sách thả xuống.", "Choose a value from the drop-down list."
    if kind == "yes or no":
        how_vi, how_en = f"Chọn “{'” hoặc “'.join(words)}”.", f"Choose “{'” or “'.join(words)}”."
    if kind == "whole number":
        parse = partial(_whole_choice, spellings=choices)
    are_figures = all(word.isdigit() for word in words)
    return CellType(parse, kind, how_vi, how_en, excel_format="0" if are_figures else "@", choices=choices, words=words)


def _whole_choice(text: str, spellings: Mapping[int, Sequence[str]]) -> int | None:
    return parse_choice(_NO_DECIMALS.sub("", text.strip()), spellings)
