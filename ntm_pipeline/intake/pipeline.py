"""Holds files to a contract: tables of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped. How rows of several files bear on each other is `settlement`; which unit
a row is about, `row_units`; a source's own rules are in its contract.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ntm_pipeline.contracts.contract import Column, Contract
from ntm_pipeline.intake.corrections import (
    Applied,
    Corrections,
    corrected,
    matching_rows,
    naming_corrections,
    read_corrections,
    too_many,
)
from ntm_pipeline.intake.files import file_hash, leads_outside, shown_path
from ntm_pipeline.intake.origin import Origin, origin_of
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.intake.row_units import NoUnit, outside_history, span_of, texts_around, unit_resolver
from ntm_pipeline.intake.totals import total_doubts
from ntm_pipeline.issues import Issue, RefusedError, UnreadableError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Limits, SheetReading, Sheets, read_files
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.vietnamese.text import fold_ascii

DEFAULT_LIMITS = Limits()


@dataclass
class FileIntake:
    """What one file gave: clean rows, rejected rows with reasons, and what it speaks for."""

    source: str
    path: str
    sha256: str
    size_bytes: int
    origin: Origin
    rows: pd.DataFrame | None = None
    """Clean rows, superseded ones still among them; None where the file was refused."""
    rows_read: int = 0
    defects: list[Defect] = field(default_factory=list)
    warnings: list[Defect] = field(default_factory=list)
    declared: list[tuple[str, date | None, tuple[str, ...]]] = field(default_factory=list)
    """(sheet, closing date if the table is empty, units declared above it and by its origin) for each table."""
    tables: list[Table] = field(default_factory=list)
    """How each table was read: its columns, what stands above it, the rows passed over; without its data rows."""
    applied: Applied = field(default_factory=Applied)
    """What the source's corrections came to in it."""
    corrections_sha256: str | None = None
    """Hash of the corrections it was read under; None if there were none."""
    refused: tuple[str, str] | None = None
    """Why nothing of it could be read, in Vietnamese and English."""

    @property
    def rows_rejected(self) -> int:
        """Spreadsheet rows with at least one defect."""
        return len({(d.sheet, d.row_number) for d in self.defects})

    def defect(
        self, sheet: str, row_number: int | None, column_name: str | None, value: str | None, reason: Issue
    ) -> Defect:
        """A defect (or a doubt) at a place of this file."""
        return Defect(
            self.source, self.path, sheet, row_number, column_name, value, reason.rule, reason.message_vi,
            reason.message_en,
        )  # fmt: skip

    def warn(self, sheet: str, value: str | None, doubt: Issue) -> None:
        """Issue what is doubtful of a whole sheet."""
        self.warnings.append(self.defect(sheet, None, None, value, doubt))


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
    found: list[tuple[FileIntake, Table, dict[int, list[int]]]] = []
    for (intake, path), sheets in zip(readable, readings, strict=True):
        with _refusing(intake):
            found += _taken_in(contract, intake, path, sheets, today, corrections)
    # How many rows a correction matches is known only when all files have been read.
    excessive = too_many(corrections, [intake.applied for intake in intakes])
    tables: list[_TableIntake] = []
    for intake, table, matched in found:
        if intake.refused is not None:
            continue
        with _refusing(intake):
            due = {number: rows for number, rows in matched.items() if number not in excessive}
            table = corrected(contract, table, intake.path, corrections, due, intake.applied)
            tables.append(_TableIntake(contract, table, intake, units, today))
    tables = [table for table in tables if table.intake.refused is None]
    # pandera takes as long over ten rows as over ten thousand: all tables are judged at once.
    _judge(contract, tables)
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
            raise RefusedError(
                Issue(
                    "symlinked_outside",
                    "Đây là liên kết tới một tệp nằm ngoài thư mục số liệu nên không được đọc. Hãy chép chính tệp đó"
                    " vào đây.",
                    "This is a link to a file outside the raw folder and is not read. Copy the file itself here.",
                )
            )
        intake.sha256, intake.size_bytes = file_hash(path), path.stat().st_size
        intake.origin = origin_of(path, raw_dir)
        if corrections.refusal is not None:
            raise RefusedError(Issue("corrections_refused", *corrections.refusal))
    except OSError as error:
        intake.refused = (
            "Không mở được tệp. Hãy kiểm tra tệp có còn ở đó, có phải là tệp và có được phép đọc không.",
            f"The file can't be opened ({error.strerror}). Check that it is there, is a file and may be read.",
        )
    except RefusedError as refusal:
        # What a registry covers and whether figures are real hangs on its origin: better wait than guess.
        intake.refused = (refusal.issue.message_vi, refusal.issue.message_en)
    return intake


def _taken_in(
    contract: Contract,
    intake: FileIntake,
    path: Path,
    sheets: list[SheetReading] | Exception,
    today: date,
    corrections: Corrections,
) -> list[tuple[FileIntake, Table, dict[int, list[int]]]]:
    """The tables of a file as they were sent, each with the rows that corrections match (by their number)."""
    if isinstance(sheets, Exception):
        raise sheets
    tables = _tables_of(contract, path, sheets, intake)
    for table in tables:
        _note_declaration(contract, table, intake, today)
        intake.warnings += [
            intake.defect(table.sheet, one.row_number, table.column_labels[one.column], one.text, one.reason)
            for one in total_doubts(contract, table)
        ]
    matched = [matching_rows(contract, table, intake.path, corrections) for table in tables]
    for of_table in matched:
        intake.applied.matched.update({number: len(rows) for number, rows in of_table.items()})
    intake.tables = [table.without_rows() for table in tables]
    intake.rows_read = sum(table.row_count for table in tables)
    return [(intake, table, of_table) for table, of_table in zip(tables, matched, strict=True)]


@contextmanager
def _refusing(intake: FileIntake) -> Iterator[None]:
    """Whatever is raised over a file has it refused."""
    try:
        yield
    except RefusedError as refusal:
        intake.refused = (refusal.issue.message_vi, refusal.issue.message_en)
    except Exception as error:
        # Whatever nobody thought of: it costs the file, not the night.
        logging.getLogger(__name__).error("%s can't be read", intake.path, exc_info=error)
        for told in (intake.defects, intake.warnings, intake.declared, intake.tables):
            told.clear()
        intake.applied, intake.rows_read = Applied(), 0
        intake.refused = (
            "Không đọc được tệp do lỗi ngoài dự kiến; hãy lưu lại bằng Excel rồi gửi lại, và báo người quản trị.",
            "The file can't be read for an unforeseen reason; save it anew in Excel, send it again, and tell whoever"
            " runs this program.",
        )


def _tables_of(contract: Contract, path: Path, sheets: Sequence[SheetReading], intake: FileIntake) -> list[Table]:
    tables: list[Table] = []
    others: list[tuple[str, RefusedError]] = []
    for reading in sheets:
        # A csv has no sheets, whatever it is called.
        sheet = "" if path.suffix.lower() == ".csv" else reading.sheet
        for note in reading.notes:
            if note.rule == "merged_cells" and reading.tables and not any(t.repeated for t in reading.tables):
                continue  # only headings are merged
            intake.warn(sheet, None, note)
        if reading.lacking is not None:
            others.append((sheet, reading.lacking))
        elif not reading.tables and not reading.is_blank and not _GUIDE.match(fold_ascii(reading.sheet)):
            others.append((sheet, RefusedError(_no_heading(contract))))
        for table in reading.tables:
            _require_dates_and_units(contract, table)
            tables.append(table.on_sheet(sheet))
    if not tables and all(why.issue.rule == "no_heading" for _, why in others):
        raise RefusedError(_no_heading(contract))
    for sheet, why in others:
        # A sheet that lacks every required heading holds something else, such as the names beside the codes.
        if why.issue.rule != "no_heading" and (not tables or set(why.missing) != contract.required_headings):
            raise why
        if tables:
            intake.warn(sheet, None, _passed_over(sheet, why.issue))
    return tables


# Sheets that come with a form and hold no data.
_GUIDE = re.compile(r"huong dan|ghi chu|danh muc|muc luc")


def _no_heading(contract: Contract) -> Issue:
    wanted = ", ".join(spec.headings[0] for spec in contract.columns.values())
    return Issue(
        "no_heading",
        f"Không tìm thấy dòng tiêu đề của biểu “{contract.title_vi}”. Các cột cần có: {wanted}.",
        f"No heading row of “{contract.title_en}” was found. Its columns: {wanted}.",
    )


def _passed_over(sheet: str, why: Issue) -> Issue:
    if why.rule != "no_heading":
        return Issue("sheet_passed_over", why.message_vi, why.message_en)
    return Issue(
        "sheet_passed_over",
        f"Bỏ qua trang tính “{sheet}” vì không có bảng theo mẫu; nếu có số liệu, hãy ghi dòng tiêu đề cột như mẫu.",
        f"The sheet “{sheet}” holds no table of the form and was passed over; if it holds data, give it the form's"
        " headings.",
    )


def _require_dates_and_units(contract: Contract, table: Table) -> None:
    if not table.row_count and contract.is_registry:
        return  # whom an empty list speaks for is looked at by itself
    for name, spec in contract.columns.items():
        if spec.above and name not in table.columns and spec.above not in table.above:
            heading = spec.headings[0]
            raise RefusedError(
                Issue(
                    "missing_heading",
                    f"Biểu thiếu “{heading}”. Hãy thêm cột này, hoặc ghi “{heading}: …” ở phía trên bảng.",
                    f"The table lacks: “{heading}”. Add the column, or write “{heading}: …” above the table.",
                )
            )
    if not any(name in table.columns for name in contract.unit_cells):
        heading = contract.columns[contract.unit_cells[0]].headings[0]
        raise RefusedError(
            Issue(
                "missing_heading",
                f"Biểu thiếu cột “{heading}”. Hãy thêm cột này.",
                f"The table lacks: “{heading}”. Add the column.",
            )
        )


def _note_declaration(contract: Contract, table: Table, intake: FileIntake, today: date) -> None:
    """What a registry's table says it speaks for, if it says so."""
    if not contract.is_registry:
        return
    unit_texts = tuple(text for text in (table.above.get("reporting_unit"), intake.origin.covers) if text)
    closing_date, doubt = None, None
    try:
        closing_date = parse_date(table.above.get("closing_date", ""))
    except UnreadableError as reason:
        doubt = reason.issue
    if closing_date is not None:
        doubt = outside_history(contract, (closing_date, closing_date), today)
    if not table.row_count:
        if doubt is None and (closing_date is None or not unit_texts):
            doubt = Issue(
                "empty_registry_speaks_for_nobody",
                "Danh sách không có dòng nào và không ghi đủ đơn vị báo cáo và ngày chốt số liệu ở phía trên bảng;"
                " nếu đơn vị không có đối tượng nào, hãy ghi cả hai.",
                "The list is empty and lacks its reporting unit or its closing date above the table; if there is"
                " nothing to list, write both.",
            )
        if doubt is not None:
            intake.warn(table.sheet, table.above.get("closing_date"), doubt)
    if unit_texts:
        # Where there are rows, their dates tell: a list of which all rows are rejected is not an empty one.
        is_empty = not table.row_count and doubt is None
        intake.declared.append((table.sheet, closing_date if is_empty else None, unit_texts))


class _TableIntake:
    """One table on its way: its cells as values by column, and what is wrong with its rows."""

    def __init__(self, contract: Contract, table: Table, intake: FileIntake, units: UnitRegistry, today: date) -> None:
        self.intake = intake
        self.bad_rows: set[int] = set()
        self.row_numbers = table.row_numbers
        self._contract, self._table = contract, table
        self._texts = {name: dict(zip(self.row_numbers, table.texts(name), strict=True)) for name in table.columns}
        self._bad_cells: set[tuple[int, str]] = set()
        self.values = {name: self._parse(name, spec) for name, spec in contract.columns.items()}
        self.values["path"] = [intake.path] * len(self.row_numbers)
        self.values["sheet"] = [table.sheet] * len(self.row_numbers)
        self.values["row_number"] = list(self.row_numbers)
        self._find_units(units, today)
        for row_number in table.doubtful_sections:
            name = contract.units[0].code
            self.reject(row_number, name, self.cell(row_number, name), _SECTION_OR_REPORT)
        for row_number, (at, text) in table.overlong.items():
            self.bad_rows.add(row_number)
            heading = f"(cột {column_letters(at)})"
            intake.defects.append(intake.defect(table.sheet, row_number, heading, text, _ROW_TOO_LONG))
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
        for text in dict.fromkeys(texts):
            try:
                value = spec.parser(text)
            except UnreadableError as reason:
                value = reason.issue
            read[text] = spec.default if value is None else value
        values = []
        for row_number, text in zip(self.row_numbers, texts, strict=True):
            value = read[text]
            if spec.is_count and (row_number, name) in self._table.repeated:
                value = _merged_count(text)
            if (row_number, name) in self._table.valueless:
                value = _valueless_formula(spec.headings[0])
            if isinstance(value, Issue):
                self.reject(row_number, name, text, value)
                value = None
            values.append(value)
        return values

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
        for at, (row_number, span) in enumerate(zip(self.row_numbers, spans, strict=True)):
            if span is None or any((row_number, name) in self._bad_cells for name in names):
                continue
            reason = outside_history(contract, span, today)
            if reason is not None:
                self.reject(row_number, contract.dated_by, self.cell(row_number, contract.dated_by), reason)
                continue
            # A day still to come has no units yet.
            last_day = min(span[1], today)
            found = resolve(cells[at], span[0], last_day, around[at])
            if isinstance(found, NoUnit):
                self.reject(row_number, found.column, self.cell(row_number, found.column), found.reason)
                continue
            values["unit_id"][at] = unit_id = found.unit.unit_id
            for name, code in found.codes.items():
                # As it is in the register: lost zeros put back, and found by name where none was written.
                values[name][at] = code
            for name, doubt in found.warnings:
                self._warn(row_number, name, self.cell(row_number, name), doubt)
            chain = units.ancestors_on(unit_id, min(last_day, found.unit.valid_to))
            provinces[at] = next((v.unit_id for v in chain if v.unit_level == "province"), unit_id)
        if contract.is_registry:
            values["province_unit_id"] = provinces

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
            reason = Issue(
                "missing_value", f"Ô “{heading}” chưa được điền; hãy bổ sung.", f"“{heading}” is empty; fill it in."
            )
        else:
            reason = Issue(
                "out_of_bounds",
                f"Giá trị của “{heading}” nằm ngoài giới hạn cho phép; hãy kiểm tra lại.",
                f"“{heading}” is out of bounds; check it.",
            )
        self.reject(row_number, name, self.cell(row_number, name), reason)


_ROW_TOO_LONG = Issue(
    "row_too_long",
    "Dòng này có nhiều ô hơn dòng tiêu đề nên các số có thể bị lệch cột. Hãy kiểm tra dấu phân cách (ví dụ dấu phẩy"
    " trong 1,234), đặt ô có dấu phân cách trong ngoặc kép, hoặc ghi tiêu đề cho cột thêm.",
    "This row has more cells than the heading, so that its figures may stand in the wrong columns. Check the delimiters"
    " (such as the comma in 1,234), put cells that hold one into quotation marks, or give the further column a"
    " heading.",
)
_SECTION_OR_REPORT = Issue(
    "section_or_report",
    "Dòng này đánh số như dòng nhóm, không có mã, nhưng số liệu không bằng tổng các dòng bên dưới. Nếu là dòng nhóm,"
    " hãy sửa số hoặc để trống; nếu là số liệu của chính đơn vị đó, hãy ghi mã đơn vị.",
    "This row is numbered like the head of a section and has no code, but its figures are not the sum of the rows"
    " below. If it heads a section, correct the figures or leave them blank; if they are the unit's own, write its"
    " code.",
)


def _valueless_formula(heading: str) -> Issue:
    return Issue(
        "missing_value",
        f"Ô “{heading}” là công thức chưa có kết quả. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc ghi hẳn"
        " giá trị.",
        f"“{heading}” is a formula without a result. Open the file in Excel, save it and send it again, or write the"
        " value itself.",
    )


def _merged_count(text: str) -> Issue:
    return Issue(
        "merged_count",
        f"Ô “{text}” được gộp cho nhiều dòng nên không rõ là số của dòng nào; hãy bỏ gộp ô và ghi số của từng dòng.",
        f"The cell “{text}” is merged over several rows, so that nobody can tell whose figure it is; unmerge it and"
        " write each row's own.",
    )


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
