"""Holds the values of tables to the rules of their contract; what is clean becomes typed rows."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import MOST_DEFECTS, Allowance
from ntm_pipeline.intake.coverage import MOST_DAYS_WITHIN_A_ROUND
from ntm_pipeline.intake.remarks import rows_in_doubt
from ntm_pipeline.intake.scope import years_in_doubt
from ntm_pipeline.intake.tables import Finding, JudgedTable, LocatedTable
from ntm_pipeline.issues import Issue, Rule, UnreadableError
from ntm_pipeline.reading.spreadsheets.marks import GARBLED
from ntm_pipeline.reading.spreadsheets.messages import DAMAGED_TEXT
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.vietnamese.wording import vi_number

Failure = tuple[int, str, str]
"""Row number, column and the check that fails."""


MOST_AT_ONCE = 50_000
"""Rows that pandera is given at once: nothing stops it before it has come to their end."""


def judged(contract: Contract, tables: Sequence[LocatedTable], allowances: Sequence[Allowance]) -> list[JudgedTable]:
    """Each table with its clean rows and a reason for every other.

    pandera takes as long over ten rows as over ten thousand: tables of several files are judged at once.

    Args:
        contract: of the tables' source.
        tables: of one file or of several.
        allowances: of the file of each table.
    """
    typed = typed_rows(
        contract, {name: [v for table in tables for v in table.values[name]] for name in contract.schema.columns}
    )
    places = [(at, number) for at, table in enumerate(tables) for number in table.cells.row_numbers]
    failures: dict[int, list[Failure]] = {}
    for start in range(0, len(typed), MOST_AT_ONCE):
        for allowance in allowances:
            allowance.go_on()
        for index, column, check in _failures(contract, typed.iloc[start : start + MOST_AT_ONCE]):
            at, number = places[index]
            failures.setdefault(at, []).append((number, column, check))
        if len(tables) == 1 and len({row for row, *_ in failures.get(0, [])}) > 2 * MOST_DEFECTS:
            break  # more than may be, though half of them have been told of already
    found, start = [], 0
    for at, table in enumerate(tables):
        end = start + len(table.cells.row_numbers)
        found.append(_judged(contract, table, typed.iloc[start:end], failures.get(at, []), allowances[at]))
        start = end
    return found


def typed_rows(contract: Contract, values: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Values by column → a frame of the contract's types."""
    return pd.DataFrame(
        {
            name: pd.Series(values[name], dtype=object).astype(spec.dtype.type)
            for name, spec in contract.schema.columns.items()
        }
    )


def _failures(contract: Contract, typed: pd.DataFrame) -> list[tuple[int, str, str]]:
    """What pandera finds: place of the row, column and check, each once; what the intake fills in comes last."""
    try:
        contract.schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases
        if failures["index"].isna().any():
            raise RuntimeError(f"{contract.source}: a check fails for the whole table\n{failures}") from errors
        ours = ~failures["column"].isin(list(contract.columns)) & ~failures["check"].isin(list(contract.rules))
        # A rule across fields names each of them.
        failures = failures.assign(ours=ours).sort_values(["ours", "index"], kind="stable")
        return list(
            dict.fromkeys(
                (int(index), str(check) if check in contract.rules else str(column), str(check))
                for index, column, check in zip(failures["index"], failures["column"], failures["check"], strict=True)
            )
        )
    return []


def _judged(
    contract: Contract, table: LocatedTable, typed: pd.DataFrame, failures: Sequence[Failure], allowance: Allowance
) -> JudgedTable:
    doubtful = _doubtful_rows(contract, table)
    defects = [*table.defects, *(one for one in doubtful if allowance.is_told(one.reason))]
    bad_cells = {(one.row_number, one.column) for one in defects}
    bad_rows = {one.row_number for one in defects}
    reasons: dict[tuple[str, str], Issue] = {}
    for number, column, check in failures:
        rule = contract.rules.get(check)
        name = str(rule.statistics["column_name"]) if rule and rule.statistics else column
        if (number, name) in bad_cells:
            continue  # what is wrong with the cell has been said
        said = any((number, other) in bad_cells for other in contract.unit_cells)
        if check == "not_nullable" and name in contract.unit_cells and said:
            continue  # A code may be missing where a name stands; what is wrong with the name has been said.
        if name not in contract.columns:
            # Filled in by us: it is empty only where a cell of the sender's is at fault.
            if number not in bad_rows:
                path = table.values["path"][0]
                raise RuntimeError(f"{path}: {name} is empty in row {number}")
            continue
        if (name, check) not in reasons:
            reasons[name, check] = _reason(contract, name, check)
        if allowance.is_told(reasons[name, check]):
            defects.append(table.cells.finding(number, name, reasons[name, check]))
        bad_cells.add((number, name))
        bad_rows.add(number)
    clean = np.array([number not in bad_rows for number in table.cells.row_numbers], dtype=bool)
    doubts = [one for one in _doubts(contract, table, bad_rows) if allowance.is_warned(one.reason)]
    return JudgedTable(table, typed[clean], tuple(defects), (*table.warnings, *doubts))


def _doubtful_rows(contract: Contract, table: LocatedTable) -> Iterator[Finding]:
    """Rows that may be no data or no results, whose cells may stand in the wrong columns, or whose sums are none."""
    code, cells = contract.units[0].code, table.cells
    yield from (cells.finding(number, code, messages.SECTION_OR_REPORT()) for number in cells.table.doubtful_sections)
    yield from (one for is_planned, one in _years(contract, table) if is_planned)
    for number, (at, text) in cells.table.overlong.items():
        yield Finding(number, None, f"(cột {column_letters(at)})", text, messages.ROW_TOO_LONG())
    yield from rows_in_doubt(contract, table)
    headings = {one.column: one.shown for one in cells.table.accounts}
    for number, sum_ in cells.table.differing.items():
        yield Finding(number, None, headings[sum_.column], sum_.text, sum_.issue)


def _years(contract: Contract, table: LocatedTable) -> list[tuple[bool, Finding]]:
    """Rows whose year isn't that of their title, and whether the title only plans it."""
    doubts = years_in_doubt(contract, table.cells.table, table.values.get("year", ()))
    return [(planned, table.cells.finding(number, contract.dated_by, why)) for number, planned, why in doubts]


def _closing_dates(contract: Contract, table: LocatedTable) -> Iterator[Finding]:
    """The first row whose closing date is far from the one above its table."""
    read = table.cells.table
    if contract.dated_by != "closing_date" or "closing_date" not in read.columns:
        return
    try:
        above = parse_date(read.above.get("closing_date", ""))
    except UnreadableError:
        return
    for number, day in zip(table.cells.row_numbers, table.values["closing_date"], strict=True):
        if above is not None and day is not None and abs((day - above).days) > MOST_DAYS_WITHIN_A_ROUND:
            written = read.above["closing_date"]
            yield table.cells.finding(number, "closing_date", messages.CLOSING_DATE_NOT_OF_TITLE(title=written))
            return


def _reason(contract: Contract, name: str, check: str) -> Issue:
    """What is said of a cell that fails a check."""
    heading = contract.columns[name].headings[0]
    if rule := contract.rules.get(check):
        return Rule(check, "rejected", str(rule.title), str(rule.description))()
    if check == "not_nullable":
        return messages.MISSING_VALUE(heading=heading)
    if (bound := _BOUND.fullmatch(check)) is None:
        return messages.OUT_OF_BOUNDS(heading=heading, check=check)
    figure = int(bound[2])
    # A year is written without a mark between its digits.
    vi, en = (vi_number(figure), f"{figure:,}") if figure >= 10_000 else (bound[2], bound[2])
    said = messages.BELOW_BOUNDS if bound[1] == "greater" else messages.ABOVE_BOUNDS
    return said(heading=heading, bound_vi=vi, bound_en=en)


_BOUND = re.compile(r"(greater|less)_than_or_equal_to\((\d+)\)")


def _doubts(contract: Contract, table: LocatedTable, bad_rows: Container[int | None]) -> Iterator[Finding]:
    """What the contract warns of, years that the title doesn't name, and damaged texts that cost nothing."""
    yield from (one for is_planned, one in _years(contract, table) if not is_planned)
    yield from _closing_dates(contract, table)
    for name, check in (contract.warnings or {}).items():
        values = table.values[name]
        doubts = {value: check(value) for value in set(values) - {None}}
        for number, value in zip(table.cells.row_numbers, values, strict=True):
            if (doubt := doubts.get(value)) is not None:
                yield table.cells.finding(number, name, doubt, value)
    for (number, name), mark in table.cells.table.marks.items():
        if mark.rule in GARBLED and number in table.cells.texts[name] and number not in bad_rows:
            text = table.cells.text(number, name)
            yield table.cells.finding(number, name, DAMAGED_TEXT(text=text[:60]))
