"""Holds the total rows of a table against the rows they add up: a difference is a doubt, never a figure.

Which rows are totals is the business of `reading`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.column_notation import Settled, settle_counts
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.wording import vi_number


class TotalDoubt(NamedTuple):
    """A cell of a total row that is not the sum of the cells it should add up."""

    row_number: int
    column: str
    text: str
    reason: Issue


def total_doubts(contract: Contract, table: Table) -> Iterator[TotalDoubt]:
    """The cells of total rows that add up neither the whole table nor the block of rows right above or below them.

    The table is taken as it was sent: its totals were written before anything was corrected. Total and section rows
    part the blocks. A column in which a cell can't be read is left out, for its sum is not known.
    """
    if not any(row.kind == "total" for row in table.passed_over):
        return
    totals, row_numbers = table.totals, table.row_numbers
    borders = sorted(row.row_number for row in table.passed_over if row.kind in ("total", "section"))
    for name, spec in contract.columns.items():
        if not spec.is_count or name not in table.columns:
            continue
        texts, of_totals = table.texts(name), totals[name].tolist()
        # What a total row holds is one more cell by which the column settles how its numbers are written.
        settled = settle_counts([*texts, *of_totals])
        figures = _figures(texts, settled)
        if figures is None:
            continue
        whole = sum(figures)
        for row_number, text in zip(totals.index.tolist(), of_totals, strict=True):
            stated = _figures([text], settled)
            if not text or stated is None:
                continue
            at = bisect_left(borders, row_number)
            above = borders[at - 1] if at else 0
            below = borders[at + 1] if at + 1 < len(borders) else max(row_numbers, default=row_number) + 1
            sums = {
                whole,
                _sum_between(row_numbers, figures, above, row_number),
                _sum_between(row_numbers, figures, row_number, below),
            }
            if stated[0] not in sums:
                differs = messages.TOTAL_DIFFERS(
                    stated_vi=vi_number(stated[0]), stated_en=f"{stated[0]:,}",
                    whole_vi=vi_number(whole), whole_en=f"{whole:,}",
                )  # fmt: skip
                yield TotalDoubt(row_number, name, text, differs)


def _figures(texts: Sequence[str], settled: Settled) -> list[int] | None:
    """The cells as numbers, blank ones as 0; None if one of them is no number, or leaves open which."""
    meant = {text: settled.get(text, text) for text in texts}
    if any(isinstance(text, Issue) for text in meant.values()):
        return None
    try:
        known = {text: parse_count(str(read)) or 0 for text, read in meant.items()}
    except UnreadableError:
        return None
    return [known[text] for text in texts]


def _sum_between(row_numbers: Sequence[int], figures: Sequence[int], after: int, before: int) -> int:
    return sum(figures[bisect_left(row_numbers, after) : bisect_left(row_numbers, before)])
