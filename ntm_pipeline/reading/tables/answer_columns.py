"""Answers that stand in two columns: “Có” and “Không” below one heading, one of them ticked.

Such a pair is one column of the form; the two are joined before the table is looked for again.
"""

import re
from dataclasses import replace

from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.vietnamese.choices import TICKS
from ntm_pipeline.vietnamese.text import fold, is_blank

_ROWS_SEARCHED = 30
_YES = frozenset({"có", "đã có", "đạt", "đã triển khai", "đã thực hiện"})
_NO = frozenset(
    {"không", "chưa", "không có", "chưa có", "không đạt", "chưa đạt", "chưa triển khai", "chưa thực hiện"}
)  # fmt: skip
_TICKED = TICKS | {"1"} | _YES | _NO
_UNTICKED = frozenset({"0", "-", "☐", "□"})
_NUMBER_OF_A_COLUMN = re.compile(r"\(?(\d{1,2})\)?")


def with_answers_joined(grid: Grid) -> Grid | None:
    """The grid with each pair of answers in the first of its columns; None where there is no pair.

    Where both are ticked, or something else is written, both stand in the cell and can't be read.
    """
    if not isinstance(grid.text, Rows) or grid.hidden is not None or grid.marks:
        return None
    rows = grid.text.rows
    pairs: dict[int, int] = {}
    for at, row in enumerate(rows[:_ROWS_SEARCHED]):
        words = [fold(text) for text in row]
        for column in range(len(row) - 1) if at and any(rows[at - 1]) else ():
            one, other = words[column : column + 2]
            is_pair = (one in _YES and other in _NO) or (one in _NO and other in _YES)
            # Of two questions side by side the "Không" of the first and the "Có" of the second are no pair.
            if is_pair and column - 1 not in pairs:
                pairs[column] = at
        if pairs:
            break
    if not pairs:
        return None
    joined = [list(row) for row in rows]
    for column, heading in pairs.items():
        answers = rows[heading][column : column + 2]
        for at, row in enumerate(joined):
            pair = row[column : column + 2]
            if at > heading and not _are_column_numbers(pair):
                row[column : column + 2] = [_answer(pair, answers), ""]
            elif at == heading:
                row[column : column + 2] = [f"({' / '.join(answers)})", ""]
            elif heading - 2 <= at < heading and pair[0] and pair[1] in ("", pair[0]):
                row[column + 1] = ""
    return replace(grid, cells=Rows(joined, grid.text.row_numbers))


def _answer(pair: list[str], answers: list[str]) -> str:
    ticked = [fold(text) in _TICKED for text in pair]
    is_empty = [is_blank(text) or fold(text) in _UNTICKED for text in pair]
    for at in (0, 1):
        if ticked[at] and is_empty[1 - at]:
            return answers[at]
    return "" if all(is_empty) else " / ".join(text for text in pair if not is_blank(text))


def _are_column_numbers(pair: list[str]) -> bool:
    """The line below a heading that numbers its columns."""
    first, second = map(_NUMBER_OF_A_COLUMN.fullmatch, pair)
    return first is not None and second is not None and int(second[1]) == int(first[1]) + 1 > 1
