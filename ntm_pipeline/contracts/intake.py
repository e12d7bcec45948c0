"""Holds files to a contract: table of text cells in, clean rows and a reason for every other row out.

Nothing is stored here and nothing is dropped: each data row of a file ends up accepted, rejected or superseded.
What belongs here is the same for every source; a source's own rules are in its contract.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pandera.pandas as pa

from ntm_pipeline.contracts.contract import Column, Contract, Day
from ntm_pipeline.contracts.origin import Origin, OriginError, origin_of
from ntm_pipeline.reading.grids import Refused, read_grids
from ntm_pipeline.reading.tables import Table, find_table
from ntm_pipeline.reading.values import Period, Unreadable, parse_date
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import Resolution, UnitRegistry

FILE_COLUMNS = {
    "source": "string", "path": "string", "sha256": "string", "size_bytes": "Int64", "status": "string",
    "rows_read": "Int64", "rows_accepted": "Int64", "rows_rejected": "Int64", "rows_superseded": "Int64",
    "reason_vi": "string", "reason_en": "string", "publisher": "string", "received_on": Day, "licence": "string",
    "is_synthetic": "boolean",
}  # fmt: skip
DEFECT_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "column_name": "string",
    "value": "string", "rule": "string", "message_vi": "string", "message_en": "string",
}  # fmt: skip
SUPERSEDED_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "row_number": "Int64", "by_path": "string",
    "by_sheet": "string", "by_row_number": "Int64",
}  # fmt: skip
SNAPSHOT_COLUMNS = {
    "source": "string", "path": "string", "sheet": "string", "closing_date": Day, "covered_unit_id": "string",
    "is_declared": "boolean",
}  # fmt: skip
ORIGIN_ROW = ["path", "sheet", "row_number"]


class Defect(NamedTuple):
    """One thing wrong (or doubtful) with one cell, in the words of `quality.rejected_rows`."""

    source: str
    path: str
    sheet: str
    row_number: int | None
    column_name: str | None
    value: str | None
    rule: str
    message_vi: str
    message_en: str


@dataclass
class FileIntake:
    """What one file gave: clean rows, rejected rows with reasons, and what it speaks for."""

    source: str
    path: str
    sha256: str
    size_bytes: int
    origin: Origin
    rows: pd.DataFrame | None = None
    """Clean rows, superseded ones still among them."""
    rows_read: int = 0
    defects: list[Defect] = field(default_factory=list)
    warnings: list[Defect] = field(default_factory=list)
    declared: list[tuple[str, date | None, str]] = field(default_factory=list)
    """(sheet, closing date above the table, unit declared) for each table that declares its unit."""
    refused: tuple[str, str] | None = None

    @property
    def rows_rejected(self) -> int:
        """Spreadsheet rows with at least one defect."""
        return len({(d.sheet, d.row_number) for d in self.defects})


@dataclass(frozen=True)
class SourceIntake:
    """All files of one source, settled against each other: frames ready for the warehouse."""

    rows: pd.DataFrame
    source_files: pd.DataFrame
    rejected_rows: pd.DataFrame
    warned_rows: pd.DataFrame
    superseded_rows: pd.DataFrame
    snapshots: pd.DataFrame


def frame(records: Sequence[Any], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Records → a frame of exactly these columns and types, also when there are none."""
    return pd.DataFrame(list(records), columns=list(columns)).astype(dict(columns))


# --- The files of a folder ------------------------------------------------------------------------

_NOT_DATA = {"origin.yaml", "corrections.yaml"}


def data_files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is to be accounted for, in one order whatever the file system's."""
    found = []
    for directory, folders, names in os.walk(folder):
        folders.sort()
        found += [Path(directory) / name for name in names if not _is_company(name)]
    yield from sorted(found, key=lambda path: path.relative_to(folder).parts)


def _is_company(name: str) -> bool:
    return name in _NOT_DATA or name.lower().split(".")[0] == "readme" or name == ".gitkeep"


def file_hash(path: Path) -> str:
    """sha256 of the bytes, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- One file -------------------------------------------------------------------------------------


def read_source_file(contract: Contract, path: Path, raw_dir: Path, units: UnitRegistry, today: date) -> FileIntake:
    """Hold one file to its contract.

    Whatever is wrong with the file becomes a reason in the result; nothing is raised for bad input.
    """
    relative = path.relative_to(raw_dir).as_posix()
    origin, origin_problem = Origin(), None
    try:
        origin = origin_of(path, raw_dir)
    except OriginError as error:
        origin_problem = error
    try:
        intake = FileIntake(contract.source, relative, file_hash(path), path.stat().st_size, origin)
    except OSError as error:
        intake = FileIntake(contract.source, relative, "", 0, origin)
        intake.refused = (
            f"Không mở được tệp: {error.strerror}.",
            f"The file can't be opened: {error.strerror}.",
        )
        return intake
    if origin_problem is not None:
        # What a folder's files cover and whether they are real hangs on it: better wait than guess.
        intake.refused = (origin_problem.message_vi, origin_problem.message_en)
        return intake
    try:
        tables = _tables_of(contract, path)
    except Refused as refusal:
        intake.refused = (refusal.message_vi, refusal.message_en)
        return intake
    clean = []
    for table in tables:
        clean.append(_hold_to_contract(contract, table, intake, units, today))
    intake.rows = pd.concat(clean, ignore_index=True) if clean else None
    return intake


def _tables_of(contract: Contract, path: Path) -> list[Table]:
    tables = []
    for grid in read_grids(path):
        table = find_table(grid, contract.headings, contract.required_headings)
        if table is not None:
            _require_dates_and_units(contract, table)
            # A csv has no sheets, whatever it is called.
            tables.append(replace(table, sheet="") if path.suffix.lower() == ".csv" else table)
    if not tables:
        wanted = ", ".join(spec.headings[0] for spec in contract.columns.values())
        raise Refused(
            "no_heading",
            f"Không tìm thấy dòng tiêu đề của biểu “{contract.title_vi}”. Các cột cần có: {wanted}.",
            f"No heading row of “{contract.title_en}” was found. Its columns: {wanted}.",
        )
    return tables


def _require_dates_and_units(contract: Contract, table: Table) -> None:
    missing = []
    for name, spec in contract.columns.items():
        if spec.above and name not in table.columns and spec.above not in table.above:
            missing.append(spec.headings[0])
    units = [n for columns in contract.units for n in (columns.code, columns.name) if n]
    if not any(name in table.columns for name in units):
        missing.append(contract.columns[units[0]].headings[0])
    if missing and not (table.rows.empty and contract.is_registry):
        names = ", ".join(missing)
        raise Refused(
            "missing_heading",
            f"Biểu thiếu: {names}. Hãy thêm cột này, hoặc ghi ở phía trên bảng.",
            f"The table lacks: {names}. Add the column, or write it above the table.",
        )


def _hold_to_contract(
    contract: Contract, table: Table, intake: FileIntake, units: UnitRegistry, today: date
) -> pd.DataFrame:
    """Clean rows of one table; defects and warnings go to the intake."""
    intake.rows_read += len(table.rows)
    defects = _Defects(contract, table, intake)
    _note_declaration(contract, table, intake, units, today)
    parsed = pd.DataFrame(index=table.rows.index)
    for name, spec in contract.columns.items():
        parsed[name] = _parse_column(name, spec, table, defects)
    parsed["path"] = intake.path
    parsed["sheet"] = table.sheet
    parsed["row_number"] = table.rows.index
    declared = table.above.get("reporting_unit") or intake.origin.covers
    _find_units(contract, parsed, defects, units, today, declared)
    for name, check in (contract.warnings or {}).items():
        _warn_of(name, check, parsed, defects)
    typed = _typed(contract, parsed)
    try:
        contract.schema.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        defects.add_failures(errors.failure_cases)
    return typed[~typed.index.isin(list(defects.bad_rows))]


def _parse_column(name: str, spec: Column, table: Table, defects: "_Defects") -> list[Any]:
    """Cells → values, one per row; a cell that can't be read leaves None and a defect."""
    above = table.above.get(spec.above) if spec.above else None
    if name in table.columns:
        texts = table.rows[name]
        if above is not None:
            texts = texts.where(texts != "", above)
    elif above is not None:
        texts = pd.Series(above, index=table.rows.index, dtype=object)
    else:
        return [spec.default] * len(table.rows)
    values: dict[str, Any] = {}
    unreadable: dict[str, Unreadable] = {}
    for text in texts.unique():
        try:
            value = spec.parser(text)
        except Unreadable as reason:
            unreadable[text], value = reason, None
        else:
            value = spec.default if value is None else value
        values[text] = value
    if unreadable:
        for row_number, text in texts[texts.isin(list(unreadable))].items():
            defects.add(row_number, name, text, unreadable[text])
    return [values[text] for text in texts]


def _find_units(
    contract: Contract,
    parsed: pd.DataFrame,
    defects: "_Defects",
    units: UnitRegistry,
    today: date,
    declared: str | None,
) -> None:
    """Fill in the dates a row speaks of, its unit and (for registries) its province."""
    spans = [_span(contract, row) for row in parsed[[contract.dated_by]].itertuples(index=False)]
    if contract.dated_by == "period":
        periods = [p if isinstance(p, Period) else None for p in parsed["period"]]
        parsed["year"] = [p and p.year for p in periods]
        parsed["first_month"] = [p and p.first_month for p in periods]
        parsed["last_month"] = [p and p.last_month for p in periods]
        parsed["period"] = [p and p.label for p in periods]

    @cache
    def resolve(cells: tuple[Any, ...], first_day: date, last_day: date) -> Any:
        try:
            return _resolve(contract, cells, units, first_day, last_day, declared)
        except Unreadable as reason:
            return reason

    names = [n for columns in contract.units for n in (columns.code, columns.name, columns.level) if n]
    codes: dict[int, dict[str, str]] = {}
    unit_ids: list[str | None] = []
    provinces: list[str | None] = []
    for row_number, span, cells in zip(
        parsed.index, spans, parsed[names].itertuples(index=False, name=None), strict=True
    ):
        unit_id = province = None
        reason = _outside_history(contract, span, today) if span else None
        if reason is not None:
            defects.add(row_number, contract.dated_by, defects.cell(row_number, contract.dated_by), reason)
        elif span is not None and not any(defects.has(row_number, n) for n in names):
            # A day still to come has no units yet.
            last_day = min(span[1], today)
            found = resolve(cells, span[0], last_day)
            if isinstance(found, Unreadable):
                at = next((n for n in names if defects.cell(row_number, n)), names[0])
                defects.add(row_number, at, defects.cell(row_number, at), found)
            else:
                found, codes[row_number] = found
                unit_id = found.unit.unit_id
                if found.warning is not None:
                    at = next(c.name for c in contract.units if c.name)
                    defects.warn(row_number, at, defects.cell(row_number, at), found.warning)
                chain = units.ancestors_on(unit_id, min(last_day, found.unit.valid_to))
                province = next((v.unit_id for v in chain if v.unit_level == "province"), unit_id)
        unit_ids.append(unit_id)
        provinces.append(province)
    parsed["unit_id"] = unit_ids
    for columns in contract.units:
        # As it is in the register: lost zeros put back, and found by name where none was written.
        official = [codes.get(row_number, {}).get(columns.code) for row_number in parsed.index]
        parsed[columns.code] = parsed[columns.code].where(pd.isna(pd.Series(official, parsed.index)), official)
    if contract.is_registry:
        parsed["province_unit_id"] = provinces


def _resolve(
    contract: Contract,
    cells: tuple[Any, ...],
    units: UnitRegistry,
    first_day: date,
    last_day: date,
    declared: str | None,
) -> tuple[Resolution, dict[str, str]]:
    """The unit a row means: told by the first of the contract's unit columns that is filled in."""
    by_name = dict(zip([n for c in contract.units for n in (c.code, c.name, c.level) if n], cells, strict=True))
    districts_exist = units.has_level("district", last_day)
    found: Resolution | None = None
    codes: dict[str, str] = {}
    for columns in contract.units:
        code = by_name[columns.code]
        name = by_name[columns.name] if columns.name else None
        level = (by_name[columns.level] if columns.level else None) or columns.told_level
        if level == "district" and columns.told_level == "district" and not districts_exist:
            level = "province"  # since July 2025 the same column holds the province
        if not code and not name and (found or columns is not contract.units[-1]):
            continue
        within = None if code or not declared else _declared_or_none(declared, units, last_day)
        one = units.resolve(code, name, level, first_day, last_day, within)
        codes[columns.code] = one.unit.unit_code
        if found is None:
            found = one
        elif found.unit.unit_id not in {v.unit_id for v in units.ancestors_on(one.unit.unit_id, last_day)}:
            raise Unreadable(
                "units_contradict",
                f"{one.unit.unit_name} (mã {one.unit.unit_code}) không thuộc {found.unit.unit_name}"
                f" (mã {found.unit.unit_code}); hãy kiểm tra lại hai mã này.",
                f"{one.unit.unit_name} ({one.unit.unit_code}) is not part of {found.unit.unit_name}"
                f" ({found.unit.unit_code}); check the two codes.",
            )
    assert found is not None  # the last of the columns is always tried
    return found, codes


def _span(contract: Contract, row: Any) -> tuple[date, date] | None:
    (value,) = row
    if value is None:
        return None
    if contract.dated_by == "period":
        return value.first_day, value.last_day
    if contract.dated_by == "year":
        return date(value, 1, 1), date(value, 12, 31)
    return value, value


def _outside_history(contract: Contract, span: tuple[date, date], today: date) -> Unreadable | None:
    first_day, last_day = span
    if first_day > today:
        what_vi, what_en = {
            "period": ("Kỳ báo cáo", "The period"),
            "year": ("Năm", "The year"),
            "closing_date": ("Ngày chốt số liệu", "The closing date"),
        }[contract.dated_by]
        return Unreadable(
            "in_the_future",
            f"{what_vi} bắt đầu từ {first_day:%d/%m/%Y}, sau ngày hôm nay ({today:%d/%m/%Y}); hãy kiểm tra lại năm.",
            f"{what_en} begins on {first_day}, after today ({today}); check the year.",
        )
    if last_day < FIRST_DAY:
        return Unreadable(
            "before_history",
            f"Số liệu trước ngày {FIRST_DAY:%d/%m/%Y} không được theo dõi trong hệ thống này.",
            f"Figures from before {FIRST_DAY} are not kept here.",
        )
    return None


def _note_declaration(contract: Contract, table: Table, intake: FileIntake, units: UnitRegistry, today: date) -> None:
    """What a registry's table says it speaks for, if it says so."""
    if not contract.is_registry:
        return
    unit_text = table.above.get("reporting_unit") or intake.origin.covers
    closing_date, doubt = None, None
    if "closing_date" in table.above:
        try:
            closing_date = parse_date(table.above["closing_date"])
        except Unreadable as reason:
            doubt = reason
    if closing_date is not None:
        doubt = _outside_history(contract, (closing_date, closing_date), today)
    if table.rows.empty and doubt is None and (closing_date is None or not unit_text):
        doubt = Unreadable(
            "empty_registry_speaks_for_nobody",
            "Danh sách không có dòng nào và không ghi đủ đơn vị báo cáo và ngày chốt số liệu ở phía trên bảng;"
            " nếu đơn vị không có đối tượng nào, hãy ghi cả hai.",
            "The list is empty and lacks its reporting unit or its closing date above the table; if there is nothing"
            " to list, write both.",
        )
    if doubt is not None and table.rows.empty:
        intake.warnings.append(_file_warning(intake, table.sheet, table.above.get("closing_date"), doubt))
    if unit_text:
        intake.declared.append((table.sheet, None if doubt else closing_date, unit_text))


def _file_warning(intake: FileIntake, sheet: str, value: str | None, doubt: Unreadable) -> Defect:
    return Defect(intake.source, intake.path, sheet, None, None, value, doubt.rule, doubt.message_vi, doubt.message_en)


def _warn_of(name: str, check: Any, parsed: pd.DataFrame, defects: "_Defects") -> None:
    doubts = {value: check(value) for value in parsed[name].dropna().unique()}
    for row_number, value in parsed[name].items():
        if (doubt := doubts.get(value)) is not None:
            defects.warn(row_number, name, value, doubt)


def _typed(contract: Contract, parsed: pd.DataFrame) -> pd.DataFrame:
    typed = {}
    for name, spec in contract.schema.columns.items():
        values = parsed[name].astype(object)
        typed[name] = values.where(values.notna(), None).astype(spec.dtype.type)
    return pd.DataFrame(typed, index=parsed.index)


class _Defects:
    """Collects what is wrong with the rows of one table."""

    def __init__(self, contract: Contract, table: Table, intake: FileIntake) -> None:
        self._contract, self._table, self._intake = contract, table, intake
        self._cells: set[tuple[int, str]] = set()
        self.bad_rows: set[int] = set()

    def cell(self, row_number: Any, name: str) -> str:
        """The text as it stands in the file (or above the table)."""
        if name in self._table.columns:
            return str(self._table.rows.at[row_number, name])
        spec = self._contract.columns.get(name)
        return self._table.above.get(spec.above, "") if spec and spec.above else ""

    def has(self, row_number: Any, name: str) -> bool:
        """Whether a defect of this cell is known already."""
        return (row_number, name) in self._cells

    def add(self, row_number: Any, name: str, value: Any, reason: Unreadable) -> None:
        """Reject the row."""
        self._cells.add((row_number, name))
        self.bad_rows.add(row_number)
        self._intake.defects.append(self._defect(row_number, name, value, reason))

    def warn(self, row_number: Any, name: str, value: Any, reason: Unreadable) -> None:
        """Keep the row, say what is doubtful."""
        self._intake.warnings.append(self._defect(row_number, name, value, reason))

    def _defect(self, row_number: Any, name: str, value: Any, reason: Unreadable) -> Defect:
        spec = self._contract.columns.get(name)
        heading = self._table.column_labels.get(name) or (spec.headings[0] if spec else name)
        return Defect(
            self._intake.source, self._intake.path, self._table.sheet, int(row_number), heading, str(value),
            reason.rule, reason.message_vi, reason.message_en,
        )  # fmt: skip

    def add_failures(self, failures: pd.DataFrame) -> None:
        """Turn pandera's failure cases into defects, one per cell or rule."""
        seen = set()
        # What the intake fills in comes last: it is empty only where a cell of the sender's is at fault.
        ours = ~failures["column"].isin(list(self._contract.columns))
        failures = failures.assign(ours=ours).sort_values(["ours", "index"])
        for index, column, check in zip(failures["index"], failures["column"], failures["check"], strict=True):
            if pd.isna(index):
                raise RuntimeError(f"{self._contract.source}: {check} fails for the whole table")
            rule = self._contract.rules.get(str(check))
            name = str(rule.statistics["column_name"]) if rule and rule.statistics else str(column)
            if (index, name, check) in seen or self.has(index, name):
                continue
            seen.add((index, name, check))
            if name not in self._contract.columns:
                # Filled in by us from cells that have their own defect.
                if index not in self.bad_rows:
                    raise RuntimeError(f"{self._contract.source}: {name} is empty in row {index}")
                continue
            heading = self._contract.columns[name].headings[0]
            if rule is not None:
                reason = Unreadable(str(rule.name), str(rule.title), str(rule.description))
            elif check == "not_nullable":
                reason = _missing_value(heading)
            else:
                reason = _out_of_bounds(heading, str(check))
            self.add(index, name, self.cell(index, name), reason)


def _missing_value(heading: str) -> Unreadable:
    return Unreadable(
        "missing_value", f"Ô “{heading}” chưa được điền; hãy bổ sung.", f"“{heading}” is empty; fill it in."
    )


def _out_of_bounds(heading: str, check: str) -> Unreadable:
    return Unreadable(
        "out_of_bounds",
        f"Giá trị của “{heading}” nằm ngoài giới hạn cho phép ({check}); hãy kiểm tra lại.",
        f"“{heading}” is out of bounds ({check}); check it.",
    )


# --- All files of a source ------------------------------------------------------------------------


def settle(contract: Contract, intakes: Sequence[FileIntake], units: UnitRegistry) -> SourceIntake:
    """Settle the files of one source against each other: later rows supersede earlier ones of the same key.

    The outcome depends on what the files hold and what they are called, never on the order they are given in.
    """
    intakes = sorted(intakes, key=lambda intake: intake.path)
    empty = _typed(contract, pd.DataFrame(columns=list(contract.schema.columns)))
    parts = [i.rows for i in intakes if i.rows is not None and not i.rows.empty]
    everything = pd.concat(parts, ignore_index=True) if parts else empty
    order = ([contract.later_by] if contract.later_by else []) + ORIGIN_ROW
    everything = everything.sort_values(order, na_position="first", kind="stable", ignore_index=True)
    key = list(contract.natural_key)
    stands = ~everything.duplicated(key, keep="last")
    rows = everything[stands]
    superseded = (
        everything[~stands]
        .merge(rows, on=key, how="left", suffixes=("", "_by"))[ORIGIN_ROW + [f"{name}_by" for name in ORIGIN_ROW]]
        .rename(columns={f"{name}_by": f"by_{name}" for name in ORIGIN_ROW})
    )
    superseded.insert(0, "source", contract.source)
    rows = rows.sort_values(ORIGIN_ROW, ignore_index=True)
    snapshots = _snapshots(contract, intakes, units)
    return SourceIntake(
        rows=rows,
        source_files=_source_files(intakes, superseded),
        rejected_rows=_sorted(frame([d for i in intakes for d in i.defects], DEFECT_COLUMNS)),
        warned_rows=_sorted(frame([d for i in intakes for d in i.warnings], DEFECT_COLUMNS)),
        superseded_rows=superseded.astype(SUPERSEDED_COLUMNS).sort_values(ORIGIN_ROW, ignore_index=True),
        snapshots=snapshots,
    )


def _sorted(defects: pd.DataFrame) -> pd.DataFrame:
    return defects.sort_values([*ORIGIN_ROW, "rule", "column_name"], ignore_index=True)


def _source_files(intakes: Sequence[FileIntake], superseded: pd.DataFrame) -> pd.DataFrame:
    lost = superseded.groupby("path").size()
    records = []
    for intake in intakes:
        rows_superseded = int(lost.get(intake.path, 0))
        clean = 0 if intake.rows is None else len(intake.rows)
        if intake.refused:
            status, reason = "refused", intake.refused
        elif intake.rows_rejected:
            status, reason = "partial", _rejected_reason(intake)
        else:
            status, reason = "accepted", ("", "")
        records.append(
            (
                intake.source, intake.path, intake.sha256, intake.size_bytes, status, intake.rows_read,
                clean - rows_superseded, intake.rows_rejected, rows_superseded, *(text or None for text in reason),
                intake.origin.publisher, intake.origin.received_on, intake.origin.licence, intake.origin.synthetic,
            )
        )  # fmt: skip
    return frame(records, FILE_COLUMNS)


def _rejected_reason(intake: FileIntake) -> tuple[str, str]:
    rejected, read = intake.rows_rejected, intake.rows_read
    return (
        f"{rejected} trong {read} dòng bị trả lại; xem quality.rejected_rows.",
        f"{rejected} of {read} rows are rejected; see quality.rejected_rows.",
    )


def _snapshots(contract: Contract, intakes: Sequence[FileIntake], units: UnitRegistry) -> pd.DataFrame:
    """What each registry file speaks for: one row per file, sheet, closing date and unit covered.

    A declared unit that can't be understood is warned of, and the file speaks for the smallest unit of its rows.
    """
    found: set[tuple[str, str, str, date, str, bool]] = set()
    if not contract.is_registry:
        return frame([], SNAPSHOT_COLUMNS)
    for intake in intakes:
        declared_sheets = {sheet for sheet, _, _ in intake.declared}
        rows = intake.rows if intake.rows is not None else pd.DataFrame(columns=["sheet", "closing_date", "unit_id"])
        for sheet, above, unit_text in intake.declared:
            dates = {day.date() for day in rows.loc[rows["sheet"] == sheet, "closing_date"]}
            for day in sorted(dates | ({above} if above else set())):
                try:
                    unit = resolve_declared(unit_text, units, day)
                except Unreadable as reason:
                    doubt = Unreadable(
                        "reporting_unit_unknown",
                        f"Không hiểu đơn vị báo cáo: {reason.message_vi}",
                        f"The reporting unit isn't understood: {reason.message_en}",
                    )
                    intake.warnings.append(_file_warning(intake, sheet, unit_text, doubt))
                    declared_sheets.discard(sheet)
                    continue
                found.add((intake.source, intake.path, sheet, day, unit, True))
        undeclared = rows[~rows["sheet"].isin(list(declared_sheets))]
        for (sheet, day, _), covered in _smallest_units(undeclared, units).items():
            found.add((intake.source, intake.path, sheet, day, covered, False))
    return frame(sorted(found), SNAPSHOT_COLUMNS)


def resolve_declared(text: str, units: UnitRegistry, day: date) -> str:
    """The unit a file declares to speak for: a code, or a name, on its closing date.

    Raises:
        Unreadable: no such unit, or more than one.
    """
    if text[:1].isdigit() or text.upper() == "VN":
        return units.resolve(text, None, None, day, day).unit.unit_id
    return units.resolve(None, text, None, day, day).unit.unit_id


def _declared_or_none(text: str, units: UnitRegistry, day: date) -> str | None:
    try:
        return resolve_declared(text, units, day)
    except Unreadable:
        return None


def _smallest_units(rows: pd.DataFrame, units: UnitRegistry) -> dict[tuple[str, date, str], str]:
    """Per sheet, closing date and province: the smallest unit that holds all the file's rows of that province."""
    places = [
        (str(sheet), day.date(), str(province), str(unit))
        for sheet, day, province, unit in zip(
            rows["sheet"], rows["closing_date"], rows["province_unit_id"], rows["unit_id"], strict=True
        )
    ]
    chains: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, day, province, unit in set(places):
        chains[province].add(tuple(v.unit_id for v in units.ancestors_on(unit, day)))
    smallest = {
        province: next(unit for unit in next(iter(paths)) if all(unit in path for path in paths))
        for province, paths in chains.items()
    }
    return {(sheet, day, province): smallest[province] for sheet, day, province, _ in places}


# --- Files of no source ---------------------------------------------------------------------------


def stray_files(raw_dir: Path, sources: Sequence[str]) -> pd.DataFrame:
    """Files of `raw/` that lie in no source's folder: refused, so that a misspelt folder is seen."""
    records = []
    for path in data_files(raw_dir):
        folder = path.relative_to(raw_dir).parts[0]
        if folder in sources:
            continue
        records.append(
            (
                folder if path.parent != raw_dir else "", path.relative_to(raw_dir).as_posix(), file_hash(path),
                path.stat().st_size, "refused", 0, 0, 0, 0,
                f"Tệp không nằm trong thư mục của nguồn nào; các nguồn là: {', '.join(sources)}.",
                f"The file lies in no source's folder; the sources are: {', '.join(sources)}.",
                None, None, None, None,
            )
        )  # fmt: skip
    return frame(records, FILE_COLUMNS)
