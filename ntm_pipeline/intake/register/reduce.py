"""One register, read once from end to end: held to its contract, counted, its keys written down.

DuckDB scans within its limit of memory and hands rows over in blocks; nothing here grows with the file but what is
written to disk. What several files hold of the same things is `combine`'s business.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.register import messages
from ntm_pipeline.intake.register.careful import CarefulReader, Fault
from ntm_pipeline.intake.register.codes import MONTHS, NO_DAY, Codes, code_in, codes_of, month_of
from ntm_pipeline.intake.register.keys import (
    MOST_AT_ONCE,
    NOT_COUNTED,
    Keys,
    KeyWriter,
    Rows,
    counts_of,
    packed,
    repeated,
)
from ntm_pipeline.intake.register.reduced import Reduced, SampledDefect, write_reduced
from ntm_pipeline.intake.register.register_file import RegisterFile, first_words, open_register
from ntm_pipeline.intake.register.scan import notation_of, scan_sql
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.units.registry import UnitRegistry

SHOWN = 100
"""So many rejected rows of one rule are shown, and so many superseded ones; the rest is counted."""
_BLOCK_ROWS = 2**19
_OUTSIDE_DUCKDB = 700
"""Megabytes that the rest of the process takes: keys that are being sorted, and what Python itself needs."""
_MANY = 10
"""Where one row in so many shows that day and month stand the other way round, it is no slip of the hand."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class ReducingLimits:
    """What reading one register may take."""

    megabytes: int
    seconds: int
    keys_at_once: int = MOST_AT_ONCE
    """So many keys are held in memory when those that stand twice are looked for."""


@contextmanager
def _scanner(limits: ReducingLimits, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{max(200, limits.megabytes - _OUTSIDE_DUCKDB)}MB'")
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET temp_directory = {quoted(str(spill))}")
        yield connection


def reduce_register(
    register: Register, path: Path, units: UnitRegistry, today: date, limits: ReducingLimits, folder: Path
) -> Reduced:
    """Read a register into an empty folder.

    Raises:
        RefusedError: it can't be read, or what it says can't be told.
    """
    with _scanner(limits, folder / "spill") as connection:
        file = open_register(connection, register, path)
        month_first: frozenset[str] = frozenset()
        while True:
            reading = _Reading(register, file, units, today, limits, folder, month_first)
            try:
                reduced = reading.run(connection)
            except duckdb.Error as error:
                raise RefusedError(messages.REGISTER_NOT_READABLE(why=first_words(error, path))) from error
            turned = frozenset(
                name for name, count in reading.careful.other_order.items() if count * _MANY > reduced.rows_read
            )
            if not turned:
                break
            if month_first or turned & month_first:
                name = min(turned)
                raise RefusedError(messages.DAYS_IN_BOTH_ORDERS(heading=file.heading_of(register, name)))
            month_first = turned
    _count_once(register, reduced, folder, limits.keys_at_once)
    write_reduced(reduced, folder)
    return reduced


class _Reading:
    """One pass over a file."""

    def __init__(
        self, register: Register, file: RegisterFile, units: UnitRegistry, today: date, limits: ReducingLimits,
        folder: Path, month_first: frozenset[str],
    ) -> None:  # fmt: skip
        self._register, self._file, self._today, self._limits = register, file, today, limits
        self._folder, self._month_first = folder, month_first
        self._codes: Codes = codes_of(units)
        self.careful = CarefulReader(register, units, self._codes, today, month_first)
        self._faults: Counter[str] = Counter()
        self._shown: dict[str, list[tuple[int, Fault]]] = {}
        self._last_day = 0
        self._future: int | None = None
        self._month_of_day = np.array(
            [month_of(date.fromordinal(day)) for day in range(FIRST_DAY.toordinal(), today.toordinal() + 1)], np.int32
        )
        shape = len(self._codes.written), int(self._month_of_day[-1]) + 1, len(register.states)
        self._counts = np.zeros(shape, np.int64)

    def run(self, connection: duckdb.DuckDBPyConnection) -> Reduced:
        """The file, of whose keys those that stand twice are still all counted."""
        began = time.monotonic()
        notation = notation_of(connection, self._register, self._file, self._month_first)
        sql = scan_sql(self._register, self._file, notation, self._today)
        writer = KeyWriter(self._folder)
        try:
            for batch in connection.sql(sql).to_arrow_reader(_BLOCK_ROWS):
                writer.add(self._block(batch, writer.row_count))
                if time.monotonic() - began > self._limits.seconds:
                    raise RefusedError(messages.TOO_LONG_READING(seconds=self._limits.seconds))
        finally:
            writer.close()
        reduced = Reduced(
            rows_read=writer.row_count,
            headings=[
                (heading, letters, self._file.named.get(at))
                for at, (heading, letters) in enumerate(zip(self._file.headings, self._file.letters(), strict=True))
            ],
            row_count=writer.row_count,
            first_row=2 if self._file.is_csv else 1,
            last_day=self._last_day,
            future=self._future,
        )
        if self._file.is_csv:
            self._add_lines_not_read(connection, reduced)
        reduced.rejected.update(self._faults)
        for rule in sorted(self._shown):
            rows = reduced.row_numbers(np.array([row for row, _ in self._shown[rule]], np.int64))
            for row, (_, fault) in zip(rows, self._shown[rule], strict=True):
                heading = self._file.heading_of(self._register, fault.column)
                reduced.sample.append(_sampled(int(row), heading, fault.value, fault.issue))
        there = np.nonzero(self._counts)
        found_code, found_month, found_state = (one.astype(np.int32) for one in there)
        reduced.numbers = packed(found_code, found_month, found_state.astype(np.int8), len(self._register.states))
        reduced.counts = self._counts[there]
        return reduced

    def _block(self, batch: pa.RecordBatch, start: int) -> Rows:
        """The keys of some rows; what is wrong with others is noted."""
        register, codes = self._register, self._codes
        number, state = batch["code_number"].to_numpy().copy(), batch["state"].to_numpy()
        days = {name: batch[name].to_numpy() for name in register.day_columns}
        at = days[register.dated_by] + (_EPOCH - FIRST_DAY.toordinal())
        looked_at = np.flatnonzero(np.asarray(batch["texts"].is_valid()))
        if len(looked_at):
            # Of a row that isn't plain these numbers may be anything: number 0 is no code's.
            number[looked_at], at[looked_at] = 0, 0
            state, days = state.copy(), {name: column.copy() for name, column in days.items()}
        code, month = codes.by_number[number], self._month_of_day[at]
        is_borne = (code >= 0) & (codes.first_month[code] <= month) & (month <= codes.last_month[code])
        nobodys = ~is_borne
        nobodys[looked_at] = False
        self._ask_for_units(number, code, month, np.flatnonzero(nobodys), state, start)
        if len(looked_at):
            read = self.careful.read(batch["texts"].take(pa.array(looked_at)).to_pylist())
            code[looked_at], month[looked_at], state[looked_at] = read.code, read.month, read.state
            for name, column in read.days.items():
                days[name][looked_at] = column
            for position, fault in sorted(read.faults.items()):
                self._note(start + int(looked_at[position]), fault)
            if read.future is not None:
                self._future = min(self._future or read.future, read.future)
        counts = code >= 0
        for column in days.values():
            self._last_day = max(self._last_day, int(column[counts].max(initial=NO_DAY)) + _EPOCH)
        numbers = packed(code, month, state, len(register.states))
        month_count, state_count = self._counts.shape[1:]
        cell = (code.astype(np.int64) * month_count + month) * state_count + state
        if not counts.all():
            numbers[~counts], cell = NOT_COUNTED, cell[counts]
        np.add.at(self._counts.reshape(-1), cell, 1)
        salted = batch["key_hash"].to_numpy() ^ codes.salt[code]
        return Rows(salted, batch["second_hash"].to_numpy(), numbers)

    def _ask_for_units(
        self, number: npt.NDArray[np.int32], code: npt.NDArray[np.int32], month: npt.NDArray[np.int32],
        rows: npt.NDArray[np.int64], state: npt.NDArray[np.int8], start: int,
    ) -> None:  # fmt: skip
        """Rows in order but for their unit: nobody bears the code in that month, or for a while somebody did not."""
        unit_column = self._register.units[0].code
        is_confidential = np.array(self._confidential_states())
        asked, of_row = np.unique(number[rows].astype(np.int64) * MONTHS + month[rows], return_inverse=True)
        found = [self.careful.unit_of(code_in(int(one) // MONTHS), int(one) % MONTHS) for one in asked]
        code[rows] = np.array([-1 if isinstance(one, Issue) else one for one in found], np.int32)[of_row]
        for at, count in zip(*np.unique(of_row, return_counts=True), strict=True):
            if isinstance(issue := found[at], Issue):
                text = code_in(int(asked[at]) // MONTHS)
                self._faults[issue.rule] += int(count)
                for row in rows[of_row == at][: SHOWN - len(self._shown.get(issue.rule, ()))]:
                    fault = Fault(unit_column, text, issue)
                    fault = self.careful.without_content(fault) if is_confidential[state[row]] else fault
                    self._shown.setdefault(issue.rule, []).append((start + int(row), fault))

    def _confidential_states(self) -> list[bool]:
        hidden = {
            self._register.state_columns.index(name): value for name, value in self._register.confidential.items()
        }
        return [any(state[at] == value for at, value in hidden.items()) for state in self._register.states]

    def _note(self, row: int, fault: Fault) -> None:
        """Count a rejected row, and keep it as an example while there are few."""
        self._faults[fault.issue.rule] += 1
        shown = self._shown.setdefault(fault.issue.rule, [])
        if len(shown) < SHOWN:
            shown.append((row, fault))

    def _add_lines_not_read(self, connection: duckdb.DuckDBPyConnection, reduced: Reduced) -> None:
        """The lines that the csv reader could not take apart: each is a rejected row."""
        lines = connection.execute(
            "SELECT line, MIN(CAST(error_type AS VARCHAR)), MAX(CAST(contains(csv_line, chr(10)) AS INTEGER))"
            " FROM reject_errors GROUP BY line, line_byte_position ORDER BY line"
        ).fetchall()
        connection.execute("DELETE FROM reject_errors")
        for line, kind, swallows in lines:
            if swallows and kind not in _PLAIN_KINDS:
                raise RefusedError(messages.QUOTES_SWALLOW_ROWS(row=line))
            issue = _of_a_line(kind)
            self._faults[issue.rule] += 1
            if self._faults[issue.rule] <= SHOWN:
                reduced.sample.append(_sampled(int(line), None, None, issue))
        reduced.rows_read += len(lines)
        reduced.skipped_before = [int(line) for line, _, _ in lines]


_PLAIN_KINDS = ("MISSING COLUMNS", "TOO MANY COLUMNS")
_WHY = {
    "UNQUOTED VALUE": ("dấu ngoặc kép đặt sai chỗ", "a quotation mark out of place"),
    "INVALID ENCODING": ("không phải mã UTF-8", "no UTF-8"),
    "LINE SIZE OVER MAXIMUM": ("dòng dài quá 2.000.000 byte", "longer than 2,000,000 bytes"),
}


def _of_a_line(kind: str) -> Issue:
    if kind == "MISSING COLUMNS":
        return messages.ROW_TOO_SHORT()
    if kind == "TOO MANY COLUMNS":
        return messages.ROW_TOO_WIDE()
    why_vi, why_en = _WHY.get(kind, (kind.lower(), kind.lower()))
    return messages.ROW_NOT_READABLE(why_vi=why_vi, why_en=why_en)


def _sampled(row: int | None, column: str | None, value: str | None, issue: Issue) -> SampledDefect:
    return SampledDefect(row, column, value, issue.rule, issue.message_vi, issue.message_en)


def _count_once(register: Register, reduced: Reduced, folder: Path, at_once: int) -> None:
    """Of rows of one thing that tell alike the first counts; of those that don't, none does."""
    keys = Keys(folder, reduced.row_count)
    lost: list[npt.NDArray[np.uint32]] = []
    contradicting = 0
    for found in repeated([keys], len(register.states), at_once):
        group = found.group
        least, most = np.minimum.reduceat(found.packed, found.starts), np.maximum.reduceat(found.packed, found.starts)
        differ = (least != most)[group]
        is_first = np.zeros(len(group), bool)
        is_first[found.starts] = True
        again = ~differ & ~is_first
        keys.forget(found.row[differ | again])
        lost.append(found.packed[differ | again])
        reduced.superseded += int(again.sum())
        contradicting += int(differ.sum())
        numbers = reduced.row_numbers(found.row)
        first = numbers[found.starts][group]
        room = SHOWN - len(reduced.superseded_sample)
        reduced.superseded_sample += [(int(numbers[at]), int(first[at])) for at in np.flatnonzero(again)[:room]]
        for at in np.flatnonzero(differ)[: max(0, SHOWN - _told(reduced.sample))]:
            other = first[at] if numbers[at] != first[at] else numbers[at + 1]
            issue = messages.REGISTER_CONTRADICTS_ROW(other=int(other))
            reduced.sample.append(_sampled(int(numbers[at]), None, None, issue))
    if contradicting:
        reduced.rejected[messages.REGISTER_CONTRADICTS_ROW.rule] += contradicting
    for numbers_lost in lost:
        values, counts = counts_of(numbers_lost)
        reduced.counts[np.searchsorted(reduced.numbers, values)] -= counts
    reduced.keys_checksum = keys.checksum()
    logging.getLogger(__name__).info("%s rows read, %s rejected", reduced.rows_read, reduced.rows_rejected)


def _told(sample: Sequence[SampledDefect]) -> int:
    return sum(one.rule == messages.REGISTER_CONTRADICTS_ROW.rule for one in sample)
