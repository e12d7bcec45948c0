"""What people are told of a column: what may be written there, within which bounds, and an example that is accepted.

All of it derives from the column's type and its checks; the blank form and the data dictionary show it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ntm_pipeline.contracts.cell_types import CellType
from ntm_pipeline.contracts.contract import Column, Contract
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.periods import Period

_LARGE = 1_000_000
"""Below it a bound is what the column means, and not a guard against slips of the hand."""


@dataclass(frozen=True)
class ColumnGuide:
    """One column of a contract, as those who fill it in need to know it."""

    contract: Contract
    name: str

    @property
    def spec(self) -> Column:
        """How it is found and read."""
        return self.contract.columns[self.name]

    @property
    def cell_type(self) -> CellType:
        """The type of its cells."""
        return self.spec.cell_type

    @property
    def heading(self) -> str:
        """Its heading, in canonical wording."""
        return self.spec.headings[0]

    @property
    def meaning_vi(self) -> str:
        """What it holds."""
        return self.contract.comments[self.name][0]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What may be chosen, in canonical wording; none where anything may be written."""
        if self.cell_type.words:
            return self.cell_type.words
        return tuple(map(str, self._limits.get("allowed_values", ())))

    @property
    def how_vi(self) -> str:
        """How it is filled in, in a sentence or two."""
        return self._how[0]

    @property
    def how_en(self) -> str:
        """The same in English."""
        return self._how[1]

    @cached_property
    def _how(self) -> tuple[str, str]:
        """The words of its type, unless its own checks allow less than the type does."""
        if self.words and not self.cell_type.words:
            listed = "; ".join(self.words)
            return f"Chọn một trong các giá trị: {listed}.", f"Choose one of these values: {listed}."
        low, high = self.bounds
        if self.cell_type.is_count and high is not None and high < _LARGE:
            return f"Ghi một số nguyên từ {low} đến {high}.", f"Write a whole number from {low} to {high}."
        return self.cell_type.how_vi, self.cell_type.how_en

    @property
    def other_spellings(self) -> list[str]:
        """The other wordings that are accepted for what may be chosen."""
        accepted = (self.spec.choices or {}).values()
        return [f"{first} = {', '.join(others)}" for first, *others in accepted if others]

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most a number may be."""
        most = self._limits.get("max_value")
        return int(self._limits.get("min_value", 0)), None if most is None else int(most)

    @cached_property
    def _limits(self) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        for check in self._field.checks:
            limits |= check.statistics or {}
        return limits

    @property
    def _field(self) -> Any:
        return self.contract.schema.columns[self.name]

    @property
    def is_optional(self) -> bool:
        """Whether a row may do without it, whatever else it holds."""
        return (self._field.nullable or self.spec.default is not None) and not self.alternatives

    @property
    def alternatives(self) -> list[str]:
        """For a code or name of a unit: the headings of which a row needs at least one, if there are several."""
        names = [name for columns in self.contract.units for name in (columns.code, columns.name) if name]
        if self.name not in names or len(names) == 1:
            return []
        return [self.contract.columns[name].headings[0] for name in names]

    @cached_property
    def example(self) -> str | int | None:
        """A cell that is read and passes the column's own checks; None if none is known.

        Where nothing need be written, that is what an empty cell means.
        """
        for cell in self._candidates():
            if self.accepts(cell):
                return int(cell) if self.cell_type.kind == "whole number" and cell.isdigit() else cell
        return None

    def _candidates(self) -> Iterator[str]:
        if self.spec.default is not None and not self.words:
            yield str(self.spec.default)
        yield from self.words
        if self.cell_type.kind == "day" and self.name not in (self.contract.dated_by, self.contract.recency_column):
            yield self._day_in_order
        yield from self.cell_type.examples
        if self.cell_type.kind == "whole number":
            yield from (str(bound) for bound in self.bounds if bound is not None)

    @property
    def _day_in_order(self) -> str:
        """A day after those of the columns before it, so that what begins has begun before it ends."""
        guides = [ColumnGuide(self.contract, name) for name in self.contract.columns]
        days = [guide.name for guide in guides if guide.cell_type.kind == "day"]
        return f"31/12/{2024 - len(days) + days.index(self.name)}"

    def accepts(self, cell: str) -> bool:
        """Whether a cell is read as a value that passes the column's own checks."""
        try:
            value = self.spec.parser(cell)
        except UnreadableError:
            return False
        if value is None:
            return False
        stored = value.label if isinstance(value, Period) else value
        one = pd.Series([stored], dtype=object).astype(self._field.dtype.type)
        return all(bool(check(one).check_passed) for check in self._field.checks)


def column_guides(contract: Contract) -> list[ColumnGuide]:
    """The columns a sender fills in, in their order."""
    return [ColumnGuide(contract, name) for name in contract.columns]
