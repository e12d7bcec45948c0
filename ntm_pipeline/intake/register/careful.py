"""The rows of a register that aren't written in the usual way: read cell by cell as those of a spreadsheet would be.

Every distinct text is looked at once. What is found wrong is told of the row's first faulty column; of a row that is
confidential, or of which that can't be told, nothing is told but the rule.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.messages import BEFORE_HISTORY, MISSING_VALUE, RECENCY_IN_THE_FUTURE
from ntm_pipeline.intake.register import messages
from ntm_pipeline.intake.register.codes import NO_DAY, Codes, first_day_of, month_of
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.units.resolve import resolve

_MOST_KNOWN = 200_000
"""So many texts of a column are remembered."""


class Fault(NamedTuple):
    """What is wrong with one row."""

    column: str
    """The contract's name of the column."""
    value: str | None
    """The cell; None of a confidential row."""
    issue: Issue


@dataclass(frozen=True)
class CarefullyRead:
    """Rows that were looked at one by one, in the order given."""

    code: npt.NDArray[np.int32]
    """Position among the codes; -1 of a row that is rejected."""
    month: npt.NDArray[np.int32]
    state: npt.NDArray[np.int8]
    days: dict[str, npt.NDArray[np.int32]]
    """Column of days → number since 1970; `NO_DAY` where there is none."""
    faults: dict[int, Fault]
    """Position → why the row is rejected."""
    future: int | None
    """The earliest day that is rejected for having not come."""


class CarefulReader:
    """Reads the rows of one file."""

    def __init__(
        self, register: Register, units: UnitRegistry, codes: Codes, today: date, month_first: frozenset[str]
    ) -> None:
        self._register, self._units, self._codes, self._today = register, units, codes, today
        self._month_first = month_first
        self._known: dict[str, dict[str | None, Any]] = {name: {} for name in register.columns}
        self._rules = duckdb.connect()
        self._bearers: dict[tuple[str, int], int | Issue] = {}
        self.other_order: dict[str, int] = dict.fromkeys(register.day_columns, 0)
        """Column of days → rows whose day can only be read with day and month the other way round."""

    def unit_of(self, code: str, month: int) -> int | Issue:
        """Position of the code under which some unit is meant in a month, or why there is none."""
        key = (code, month)
        if key not in self._bearers:
            self._bearers[key] = self._unit_of(code, month)
        return self._bearers[key]

    def _unit_of(self, code: str, month: int) -> int | Issue:
        first_day = first_day_of(month)
        last_day = max(first_day, min(self._today, date.fromordinal(first_day_of(month + 1).toordinal() - 1)))
        try:
            unit = resolve(self._units, code, None, None, first_day, last_day).unit
        except UnreadableError as unreadable:
            return unreadable.issue
        return self._codes.index_of[unit.unit_level, unit.unit_code]

    def read(self, texts: Sequence[Sequence[str | None]]) -> CarefullyRead:
        """Read rows, each given as its texts in the order of the contract's columns."""
        register, count = self._register, len(texts)
        cells = {name: [row[at] for row in texts] for at, name in enumerate(register.columns)}
        values = {name: [self._value(name, text) for text in column] for name, column in cells.items()}
        for name in self.other_order:
            self.other_order[name] += sum(text is not None and self._is_other_order(name, text) for text in cells[name])
        faults: dict[int, Fault] = {}
        for name, column in values.items():
            for at, value in enumerate(column):
                if isinstance(value, Issue) and at not in faults:
                    faults[at] = Fault(name, cells[name][at], value)
        future = min(
            (day for name in register.day_columns for value in values[name]
             if isinstance(value, _Future) for day in [value.day]), default=None,
        )  # fmt: skip
        code, month = np.full(count, -1, np.int32), np.zeros(count, np.int32)
        unit_column, dated_by = register.units[0].code, register.dated_by
        for at in range(count):
            if at in faults:
                continue
            month[at] = month_of(values[dated_by][at])
            found = self.unit_of(values[unit_column][at], int(month[at]))
            if isinstance(found, Issue):
                faults[at] = Fault(unit_column, cells[unit_column][at], found)
            else:
                code[at] = found
        days = {name: np.array([_number(value) for value in values[name]], np.int32) for name in register.day_columns}
        for at, fault in self._broken_rules(days, cells, set(faults)):
            faults[at] = fault
            code[at] = -1
        return CarefullyRead(
            code, month, self._states(values, faults, count), days,
            {at: self._as_told(fault, [values[name][at] for name in register.confidential])
             for at, fault in faults.items()},
            None if future is None else future.toordinal(),
        )  # fmt: skip

    def _value(self, name: str, text: str | None) -> Any:
        known = self._known[name]
        if text not in known:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            known[text] = self._read(name, text)
        return known[text]

    def _read(self, name: str, text: str | None) -> Any:
        """The value of a cell, None where it may be empty, or an `Issue`."""
        register, spec = self._register, self._register.columns[name]
        heading = spec.headings[0]
        try:
            if text is not None and name in self._month_first:
                text = _DAY_AND_MONTH.sub(r"\2/\1/", text)
            value = spec.parser(text) if text is not None else None
        except UnreadableError as unreadable:
            return unreadable.issue
        if value is None:
            return None if register.schema.columns[name].nullable else MISSING_VALUE(heading=heading)
        if name in register.day_columns:
            if value > self._today:
                issue = RECENCY_IN_THE_FUTURE(heading=heading, day=f"{value:%d/%m/%Y}", today=f"{self._today:%d/%m/%Y}")
                return _Future(issue.rule, issue.message_vi, issue.message_en, value)
            if name == register.dated_by and value < FIRST_DAY:
                return BEFORE_HISTORY(day=f"{FIRST_DAY:%d/%m/%Y}")
        return value

    def _is_other_order(self, name: str, text: str) -> bool:
        """Whether a day can only be read with day and month the other way round than its column is."""
        if not (found := _DAY_AND_MONTH.match(text)):
            return False
        first, second = int(found[1]), int(found[2])
        return second <= 12 < first if name in self._month_first else first <= 12 < second

    def _states(self, values: dict[str, list[Any]], faults: dict[int, Fault], count: int) -> npt.NDArray[np.int8]:
        position = {state: at for at, state in enumerate(self._register.states)}
        columns = [values[name] for name in self._register.state_columns]
        return np.array(
            [-1 if at in faults else position[tuple(column[at] for column in columns)] for at in range(count)], np.int8
        )

    def _broken_rules(
        self, days: dict[str, npt.NDArray[np.int32]], cells: dict[str, list[str | None]], faulty: set[int]
    ) -> list[tuple[int, Fault]]:
        """Rows whose fields are in order each by itself, and break a rule together."""
        found: dict[int, Fault] = {}
        typed = pd.DataFrame({name: pd.to_datetime(pd.Series(column).where(column != NO_DAY), unit="D")
                              for name, column in days.items()})  # fmt: skip
        self._rules.register("typed", typed.reset_index(names="row_position"))
        for held in self._register.held_to:
            broken = self._rules.execute(f"SELECT row_position FROM typed WHERE {held.broken_where}").fetchall()
            for (at,) in broken:
                if at not in faulty:
                    found.setdefault(at, Fault(held.column, cells[held.column][at], held.rule()))
        return list(found.items())

    def _as_told(self, fault: Fault, confidential: Sequence[Any]) -> Fault:
        """A fault without the cell and the sentence that shows it, unless the row is known to be none to hide."""
        hidden = self._register.confidential
        is_open = all(
            value is not None and not isinstance(value, Issue) and value != hidden[name]
            for name, value in zip(hidden, confidential, strict=True)
        )
        if is_open:
            return fault
        if fault.issue.rule == MISSING_VALUE.rule:
            return fault._replace(value=None)
        # The word that can't be understood is what has to be corrected; a number in its place is something else.
        if fault.column in hidden and fault.value is not None and not any(map(str.isdigit, fault.value)):
            return fault
        return self.without_content(fault)

    def without_content(self, fault: Fault) -> Fault:
        """A fault of which only the rule and the column are told."""
        told = messages.OF_A_CONFIDENTIAL_ROW(heading=self._register.columns[fault.column].headings[0])
        return Fault(fault.column, None, replace(told, rule=fault.issue.rule))


@dataclass(frozen=True)
class _Future(Issue):
    """A day that has not come: from that day on the row will be read otherwise."""

    day: date


_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})/(\d{1,2})/", re.ASCII)


def _number(value: Any) -> int:
    return value.toordinal() - _EPOCH if isinstance(value, date) else NO_DAY


_EPOCH = date(1970, 1, 1).toordinal()
