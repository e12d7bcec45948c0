"""Holds files to a contract: tables of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped. How rows of several files bear on each other is `settle`; which unit
a row is about, `locate`; a source's own rules are in its contract.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ntm_pipeline.contracts.contract import Column, Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.corrections import (
    Applied,
    Corrections,
    corrected,
    matching_rows,
    naming_corrections,
    read_corrections,
    too_many,
)
from ntm_pipeline.intake.coverage import units_named
from ntm_pipeline.intake.file_intake import FileIntake, NamedUnit
from ntm_pipeline.intake.files import file_hash, leads_outside, shown_path
from ntm_pipeline.intake.locate import (
    NoUnit,
    ReadingDay,
    Span,
    outside_history,
    reading_day,
    span_of,
    texts_around,
    unit_resolver,
)
from ntm_pipeline.intake.notation import settled_cells
from ntm_pipeline.intake.origin import Origin, origin_of
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.intake.sheets import note_list, tables_of
from ntm_pipeline.intake.totals import total_doubts
from ntm_pipeline.intake.uncollected import says_not_collected, without_reports_of_dashes
from ntm_pipeline.issues import Issue, RefusedError, UnreadableError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Limits, SheetReading, Sheets, read_files
from ntm_pipeline.units.registry import UnitRegistry

DEFAULT_LIMITS = Limits()


def read_source_files(
    contract: Contract,
    paths: Sequence[Path],
    raw_dir: Path,
    units: UnitRegistry,
    today: date,
    limits: Limits = DEFAULT_LIMITS,
    corrections: Corrections | None = None,
    already_read: Mapping[Path, Sheets | Exception] | None = None,
) -> list[FileIntake]:
    """Hold files to their contract, each by itself, corrected by what lies beside them unless that is given.

    What was read of a file for the contract already is not read again.
    Whatever is wrong with a file becomes a reason in its result; nothing is raised for bad input.
    """
    corrections = corrections or read_corrections(contract, raw_dir, today)
    intakes = [_opened(contract, path, raw_dir, corrections) for path in paths]
    readable = [(intake, path) for intake, path in zip(intakes, paths, strict=True) if intake.refused is None]
    known = already_read or {}
    unread = [path for _, path in readable if path not in known]
    read = read_files(unread, contract.headings, contract.required_headings, limits)
    readings = (known[path] if path in known else next(read) for _, path in readable)
    found: list[tuple[FileIntake, int, Table, dict[int, list[int]]]] = []
    for (intake, path), sheets in zip(readable, readings, strict=True):
        with _refusing(intake):
            found += _taken_in(contract, intake, path, sheets, today, corrections)
    # How many rows a correction matches is known only when all files have been read.
    excessive = too_many(corrections, [intake.applied for intake in intakes])
    tables: list[_TableIntake] = []
    for intake, at, table, matched in found:
        if intake.refused is not None:
            continue
        with _refusing(intake):
            due = {number: rows for number, rows in matched.items() if number not in excessive}
            table = corrected(contract, table, intake.path, corrections, due, intake.applied)
            table = _skip_reports_of_dashes(contract, table, intake, at)
            tables.append(_TableIntake(contract, table, intake, units, today))
    tables = [table for table in tables if table.intake.refused is None]
    # pandera takes as long over ten rows as over ten thousand: all tables are judged at once.
    _judge(contract, tables)
    for of_file in tables:
        of_file.name_rejected(units)
    for intake in intakes:
        intake.defects = naming_corrections(intake.defects, intake.applied.cells, corrections.path)
        intake.warnings = naming_corrections(intake.warnings, intake.applied.cells, corrections.path)
        intake.defects += intake.applied.defects
    return intakes


def read_source_file(contract: Contract, path: Path, raw_dir: Path, units: UnitRegistry, today: date) -> FileIntake:
    """Hold one file to its contract."""
    return read_source_files(contract, [path], raw_dir, units, today)[0]


def _opened(contract: Contract, path: Path, raw_dir: Path, corrections: Corrections) -> FileIntake:
    """What can be said of a file before it is read; refused if it is not there, or of nobody knows where."""
    intake = FileIntake(contract.source, shown_path(path, raw_dir), "", 0, Origin())
    intake.corrections_sha256 = corrections.sha256
    try:
        if leads_outside(path, raw_dir):
            raise RefusedError(messages.SYMLINKED_OUTSIDE())
        if path.is_dir():
            raise RefusedError(messages.FOLDER_NOT_ENTERED())
        intake.sha256, intake.size_bytes = file_hash(path), path.stat().st_size
        intake.origin = origin_of(path, raw_dir)
        if corrections.refusal is not None:
            raise RefusedError(Issue("corrections_refused", *corrections.refusal))
    except OSError as error:
        _refuse(intake, messages.NOT_OPENED(why=error.strerror))
    except RefusedError as refusal:
        # What a registry covers and whether figures are real hangs on its origin: better wait than guess.
        _refuse(intake, refusal.issue)
    return intake


def _refuse(intake: FileIntake, reason: Issue) -> None:
    intake.refused = (reason.message_vi, reason.message_en)


def _taken_in(
    contract: Contract,
    intake: FileIntake,
    path: Path,
    sheets: list[SheetReading] | Exception,
    today: date,
    corrections: Corrections,
) -> list[tuple[FileIntake, int, Table, dict[int, list[int]]]]:
    """The tables of a file as they were sent: place, table, and the rows that corrections match (by their number)."""
    if isinstance(sheets, Exception):
        raise sheets
    tables = tables_of(contract, path, sheets, intake)
    for table in tables:
        note_list(contract, table, intake, today)
        intake.warnings += [
            intake.defect(table.sheet, one.row_number, table.column_labels[one.column], one.text, one.reason)
            for one in total_doubts(contract, table)
        ]
    matched = [matching_rows(contract, table, intake.path, corrections) for table in tables]
    for of_table in matched:
        intake.applied.matched.update({number: len(rows) for number, rows in of_table.items()})
    intake.tables = [table.without_rows() for table in tables]
    intake.rows_read = sum(table.row_count for table in tables)
    return [(intake, at, *both) for at, both in enumerate(zip(tables, matched, strict=True))]


def _skip_reports_of_dashes(contract: Contract, table: Table, intake: FileIntake, at: int) -> Table:
    """The table without its reports of dashes, which are told; `at` is its place in the file."""
    kept, skipped = without_reports_of_dashes(contract, table)
    if skipped:
        intake.rows_read -= len(skipped)
        intake.tables[at] = replace(intake.tables[at], passed_over=kept.passed_over)
        why = messages.REPORT_OF_DASHES()
        intake.warnings += [intake.defect(table.sheet, number, None, None, why) for number in skipped]
    return kept


@contextmanager
def _refusing(intake: FileIntake) -> Iterator[None]:
    """Whatever is raised over a file has it refused."""
    try:
        yield
    except RefusedError as refusal:
        _refuse(intake, refusal.issue)
    except Exception as error:
        # Whatever nobody thought of: it costs the file, not the night.
        logging.getLogger(__name__).error("%s can't be read", intake.path, exc_info=error)
        for told in (intake.defects, intake.warnings, intake.lists, intake.named, intake.tables):
            told.clear()
        intake.applied, intake.rows_read = Applied(), 0
        _refuse(intake, messages.UNFORESEEN())


class _TableIntake:
    """One table on its way: its cells as values by column, and what is wrong with its rows."""

    def __init__(self, contract: Contract, table: Table, intake: FileIntake, units: UnitRegistry, today: date) -> None:
        self.intake = intake
        self.bad_rows: set[int] = set()
        self.row_numbers = table.row_numbers
        self._contract, self._table = contract, table
        self._texts = {name: dict(zip(self.row_numbers, table.texts(name), strict=True)) for name in table.columns}
        self._bad_cells: set[tuple[int, str]] = set()
        self._settled = settled_cells(contract, table)
        self.values = {name: self._parse(name, spec) for name, spec in contract.columns.items()}
        self.values["path"] = [intake.path] * len(self.row_numbers)
        self.values["sheet"] = [table.sheet] * len(self.row_numbers)
        self.values["row_number"] = list(self.row_numbers)
        self._find_units(units, today)
        for row_number in table.doubtful_sections:
            name = contract.units[0].code
            self.reject(row_number, name, self.cell(row_number, name), messages.SECTION_OR_REPORT())
        headings = {one.column: one.shown for one in table.accounts}
        for found, why in ((table.overlong, messages.ROW_TOO_LONG), (table.remarks, messages.NO_RESULT_BY_REMARK)):
            for row_number, (at, text) in found.items():
                self.bad_rows.add(row_number)
                heading = headings.get(at, f"(cột {column_letters(at)})")
                intake.defects.append(intake.defect(table.sheet, row_number, heading, text, why(text=text)))
        for name, check in (contract.warnings or {}).items():
            self._warn_of(name, check)

    def cell(self, row_number: int, name: str) -> str:
        """The text as it stands in the file (or above the table)."""
        text = self._texts.get(name, {}).get(row_number, "")
        spec = self._contract.columns.get(name)
        return text or (self._table.above.get(spec.above, "") if spec and spec.above else "")

    def _parse(self, name: str, spec: Column) -> list[Any]:
        """Cells → values, one per row; a cell that can't be read leaves None and a defect."""
        above = self._table.above.get(spec.above, "") if spec.above else ""
        if name not in self._table.columns and not above:
            return [spec.default] * len(self.row_numbers)
        texts = [self._texts[name][number] or above for number in self.row_numbers] if name in self._texts else None
        if texts is None:
            texts = [above] * len(self.row_numbers)
        read: dict[str, Any] = {}
        is_count, settled = spec.is_count, self._settled.get(name, {})
        for text in dict.fromkeys(texts):
            meant = settled.get(text, text)
            try:
                value: Any = meant
                if says_not_collected(text, is_count):
                    value = self._not_collected(name, text)
                elif not isinstance(meant, Issue):
                    value = spec.parser(meant)
            except UnreadableError as reason:
                value = reason.issue
            read[text] = spec.default if value is None else value
        values = []
        for row_number, text in zip(self.row_numbers, texts, strict=True):
            value = read[text]
            if spec.is_count and (row_number, name) in self._table.repeated:
                value = messages.MERGED_COUNT(text=text)
            if (row_number, name) in self._table.valueless:
                value = messages.VALUELESS_FORMULA(heading=spec.headings[0])
            if isinstance(value, Issue):
                self.reject(row_number, name, text, value)
                value = None
            values.append(value)
        return values

    def _not_collected(self, name: str, text: str) -> Issue | None:
        """What a mark for "not collected" means: nothing is known; where an indicator reads the cell, a defect."""
        if name not in self._contract.read_columns or name == self._contract.recency_column:
            return None
        return messages.NOT_COLLECTED(heading=self._contract.columns[name].headings[0], text=text)

    def _find_units(self, units: UnitRegistry, today: date) -> None:
        """Fill in the days a row speaks of, its unit and (for registries) its province."""
        contract, values = self._contract, self.values
        spans = [span_of(contract, value) for value in values[contract.dated_by]]
        if contract.dated_by == "period":
            periods = values["period"]
            for name in ("year", "first_month", "last_month"):
                values[name] = [getattr(period, name, None) for period in periods]
            values["period"] = [getattr(period, "label", None) for period in periods]
        resolve = unit_resolver(contract, units, self._table.above.get("reporting_unit") or self.intake.origin.covers)
        names = contract.unit_cells
        cells = list(zip(*(values[name] for name in names), strict=True))
        named_by = next((columns.name for columns in contract.units if columns.name), None)
        around = texts_around(
            self.row_numbers,
            values[named_by] if named_by else [None] * len(self.row_numbers),
            [(row.row_number, row.text) for row in self._table.passed_over if row.kind == "section"],
            self._table.sheet,
            units,
        )
        values["unit_id"] = [None] * len(self.row_numbers)
        provinces: list[str | None] = [None] * len(self.row_numbers)
        read_on = self._reading_days(units, today, cells, spans)
        for at, (row_number, span) in enumerate(zip(self.row_numbers, spans, strict=True)):
            if span is None or any((row_number, name) in self._bad_cells for name in names):
                continue
            if (row_number, contract.dated_by) in self._bad_cells:
                continue
            read = read_on[span]
            found = resolve(cells[at], span[0], read, around[at])
            if isinstance(found, NoUnit):
                self.reject(row_number, found.column, self.cell(row_number, found.column), found.reason)
                continue
            values["unit_id"][at] = unit_id = found.unit.unit_id
            for name, code in found.codes.items():
                # As it is in the register: lost zeros put back, and found by name where none was written.
                values[name][at] = code
            for name, doubt in found.warnings:
                self._warn(row_number, name, self.cell(row_number, name), doubt)
            self._warn_of_end(row_number, at, units, unit_id, span)
            chain = units.ancestors_on(unit_id, min(read.day, found.unit.valid_to))
            provinces[at] = next((v.unit_id for v in chain if v.unit_level == "province"), unit_id)
        if contract.is_registry:
            values["province_unit_id"] = provinces

    def _reading_days(
        self, units: UnitRegistry, today: date, cells: Sequence[tuple[Any, ...]], spans: Sequence[Span | None]
    ) -> dict[Span, ReadingDay]:
        """The day on which the table is read for each period it speaks of; rows of other days are rejected."""
        contract, written = self._contract, self._written_on(today)
        of_span: dict[Span, list[int]] = {}
        for at, (row_number, span) in enumerate(zip(self.row_numbers, spans, strict=True)):
            if span is None:
                continue
            reason = outside_history(contract, span, today)
            if reason is not None:
                self.reject(row_number, contract.dated_by, self.cell(row_number, contract.dated_by), reason)
                continue
            of_span.setdefault(span, []).append(at)
        read_on: dict[Span, ReadingDay] = {}
        for span, rows in of_span.items():
            told = [cells[at] for at in rows if not self._bad_unit(self.row_numbers[at])]
            days = [day for at in rows if (day := written[at]) is not None]
            written_on = max(days) if days else self.intake.origin.received_on
            read_on[span] = read = reading_day(contract, units, told, span, written_on, today)
            if read.changed_on is not None:
                doubt = messages.UNITS_BEFORE_OR_AFTER(
                    change_vi=f"{read.changed_on:%d/%m/%Y}", change_en=read.changed_on,
                    day_vi=f"{read.day:%d/%m/%Y}", day_en=read.day,
                )  # fmt: skip
                self.intake.warnings.append(self.intake.defect(self._table.sheet, None, None, None, doubt))
            if contract.list_of_year_by is not None:
                self.intake.read_on[self._table.sheet, span[0].year] = read.day
        return read_on

    def _bad_unit(self, row_number: int) -> bool:
        return any((row_number, name) in self._bad_cells for name in self._contract.unit_cells)

    def _written_on(self, today: date) -> list[date | None]:
        """When each row says that it was made; one that was made in the future is rejected."""
        name = self._contract.recency_column
        if name is None:
            return [None] * len(self.row_numbers)
        written: list[date | None] = []
        for row_number, day in zip(self.row_numbers, self.values[name], strict=True):
            if day is not None and day > today:
                heading = self._contract.columns[name].headings[0]
                found = {"day_vi": f"{day:%d/%m/%Y}", "day_en": day, "today_vi": f"{today:%d/%m/%Y}", "today_en": today}
                self.reject(
                    row_number, name, self.cell(row_number, name),
                    messages.RECENCY_IN_THE_FUTURE(heading=heading, **found),
                )  # fmt: skip
                day = None
            written.append(day)
        return written

    def _warn_of_end(self, row_number: int, at: int, units: UnitRegistry, unit_id: str, span: Span) -> None:
        """Warn of a report whose period or day outlives its unit."""
        contract = self._contract
        if contract.is_registry:
            return
        ended = units.last_day_of(unit_id)
        made_on = self.values[contract.recency_column][at] if contract.recency_column else None
        if ended >= max(span[1], made_on or span[1]):
            return
        unit = units.version_on(unit_id, ended)
        assert unit is not None
        doubt = messages.OUTLIVES_UNIT(unit=unit.unit_name, ended_vi=f"{ended:%d/%m/%Y}", ended_en=ended)
        self._warn(row_number, contract.dated_by, self.cell(row_number, contract.dated_by), doubt)

    def name_rejected(self, units: UnitRegistry) -> None:
        """Note whom the rejected rows of a list name, and for which day, as far as that can be read."""
        contract, values = self._contract, self.values
        if not contract.is_list:
            return
        when = contract.dated_by
        is_told = [
            day is not None and (number, when) not in self._bad_cells
            for number, day in zip(self.row_numbers, values[when], strict=True)
        ]
        told = sorted({day for day, known in zip(values[when], is_told, strict=True) if known})
        named: dict[tuple[Any, ...], frozenset[str | None]] = {}
        cells = list(zip(*(values[name] for name in contract.unit_cells), strict=True))
        for at, row_number in enumerate(self.row_numbers):
            if row_number not in self.bad_rows:
                continue
            days = tuple(self._read_on(day) for day in ([values[when][at]] if is_told[at] else told))
            if (unit_id := values["unit_id"][at]) is not None:
                found: frozenset[str | None] = frozenset({unit_id})
            elif (cells[at], days) in named:
                found = named[cells[at], days]
            else:
                ids = units_named(contract, dict(zip(contract.unit_cells, cells[at], strict=True)), days, units)
                found = named[cells[at], days] = ids or frozenset({None})
            day = values[when][at] if is_told[at] else None
            title = values[contract.list_of_year_by][at] if contract.list_of_year_by else None
            self.intake.named += [
                NamedUnit(
                    self._table.sheet, row_number, day if contract.is_registry else None,
                    None if contract.is_registry else day, title, unit_id,
                )
                for unit_id in sorted(found, key=str)
            ]  # fmt: skip

    def _read_on(self, day: Any) -> date:
        return day if isinstance(day, date) else self.intake.read_on[self._table.sheet, day]

    def _warn_of(self, name: str, check: Any) -> None:
        doubts = {value: check(value) for value in set(self.values[name]) - {None}}
        for row_number, value in zip(self.row_numbers, self.values[name], strict=True):
            if (doubt := doubts.get(value)) is not None:
                self._warn(row_number, name, value, doubt)

    def reject(self, row_number: int, name: str, value: str, reason: Issue) -> None:
        """Note a defect of a cell; the row is rejected."""
        self._bad_cells.add((row_number, name))
        self.bad_rows.add(row_number)
        self.intake.defects.append(self._defect(row_number, name, value, reason))

    def _warn(self, row_number: int, name: str, value: str, reason: Issue) -> None:
        self.intake.warnings.append(self._defect(row_number, name, value, reason))

    def _defect(self, row_number: int, name: str, value: str, reason: Issue) -> Defect:
        heading = self._table.column_labels.get(name) or self._contract.columns[name].headings[0]
        return self.intake.defect(self._table.sheet, row_number, heading, value, reason)

    def reject_failure(self, row_number: int, column: str, check: str) -> None:
        """Issue one of pandera's failure cases, unless the cell's defect is known already."""
        rule = self._contract.rules.get(check)
        name = str(rule.statistics["column_name"]) if rule and rule.statistics else column
        if (row_number, name) in self._bad_cells:
            return
        said = any((row_number, other) in self._bad_cells for other in self._contract.unit_cells)
        if check == "not_nullable" and name in self._contract.unit_cells and said:
            return  # A code may be missing where a name stands; what is wrong with the name has been said.
        if name not in self._contract.columns:
            # Filled in by us: it is empty only where a cell of the sender's is at fault.
            if row_number not in self.bad_rows:
                raise RuntimeError(f"{self.intake.path}: {name} is empty in row {row_number}")
            return
        heading = self._contract.columns[name].headings[0]
        if rule is not None:
            reason = Issue(check, str(rule.title), str(rule.description))
        elif check == "not_nullable":
            reason = messages.MISSING_VALUE(heading=heading)
        else:
            reason = messages.OUT_OF_BOUNDS(heading=heading)
        self.reject(row_number, name, self.cell(row_number, name), reason)


def _judge(contract: Contract, tables: Sequence[_TableIntake]) -> None:
    """Let pandera judge all tables; what is clean becomes the rows of their files."""
    places = [(table, row_number) for table in tables for row_number in table.row_numbers]
    typed = typed_rows(
        contract, {name: [v for t in tables for v in t.values[name]] for name in contract.schema.columns}
    )
    try:
        contract.schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases
        if failures["index"].isna().any():
            raise RuntimeError(f"{contract.source}: a check fails for the whole table\n{failures}") from errors
        ours = ~failures["column"].isin(list(contract.columns)) & ~failures["check"].isin(list(contract.rules))
        # A rule across fields names each of them; what the intake fills in comes last.
        failures = failures.assign(ours=ours).sort_values(["ours", "index"], kind="stable")
        seen = dict.fromkeys(
            (int(index), str(check) if check in contract.rules else str(column), str(check))
            for index, column, check in zip(failures["index"], failures["column"], failures["check"], strict=True)
        )
        for index, column, check in seen:
            table, row_number = places[index]
            table.reject_failure(row_number, column, check)
    clean = np.array([row_number not in table.bad_rows for table, row_number in places], dtype=bool)
    start = 0
    for table in tables:
        end = start + len(table.row_numbers)
        rows = typed.iloc[start:end][clean[start:end]]
        former = table.intake.rows
        table.intake.rows = rows if former is None else pd.concat([former, rows])
        start = end
    for intake in {id(table.intake): table.intake for table in tables}.values():
        assert intake.rows is not None
        intake.rows = intake.rows.reset_index(drop=True)


def typed_rows(contract: Contract, values: dict[str, list[Any]]) -> pd.DataFrame:
    """Values by column → a frame of the contract's types."""
    return pd.DataFrame(
        {
            name: pd.Series(values[name], dtype=object).astype(spec.dtype.type)
            for name, spec in contract.schema.columns.items()
        }
    )
