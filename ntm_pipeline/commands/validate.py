"""What a file would give, told before it is sent: `ntm check`.

Here belongs which source a file is taken for and how what was found is shown. The reading is `reading/`'s and the
judging is `contracts/`'s, the same as in a refresh; nothing is stored.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ntm_pipeline.commands.wording import FACT_WORDS, ROW_KIND_WORDS, SYNTHETIC, printable, vi_day
from ntm_pipeline.contracts.contract import Contract, load_contracts
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import shown_path
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Limits, read_files
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.vietnamese.wording import row_spans

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 20
"""Rows of one kind of defect shown to people unless they ask for all; programs get them all."""


class CheckError(LookupError):
    """It can't be told what a file is to be held to; the message says what to do."""


@dataclass(frozen=True)
class Finding:
    """One defect or doubt, with the letters of its column where it stands in one."""

    sheet: str
    row_number: int | None
    column_letter: str | None
    column_name: str | None
    value: str | None
    rule: str
    message_vi: str
    message_en: str

    @property
    def place(self) -> tuple[str, str | None, str]:
        """What findings of one kind share."""
        return self.sheet, self.column_name, self.rule


@dataclass(frozen=True)
class CheckedFile:
    """One file, held to one contract by itself."""

    path: Path
    """As it was given."""
    contract: Contract
    found_by: str
    """How the contract was chosen: `option`, `folder`, `headings`, or `nothing` of a file that can't be read."""
    is_stray: bool
    """Whether it lies in the raw folder, but in no source's."""
    intake: FileIntake
    settled: SourceIntake

    @property
    def has_defects(self) -> bool:
        """Refused, or a row of it rejected; what is only doubtful is none."""
        return self.intake.refused is not None or not self.settled.rejected_rows.empty

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, accepted, rejected, and superseded within the file."""
        told = self.settled.source_files.iloc[0]
        return {name: int(told[name]) for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")}

    @property
    def defects(self) -> list[Finding]:
        """For which rows are rejected, by sheet and row."""
        return self._findings(self.settled.rejected_rows)

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful in what is used; without a row where it is about a whole sheet."""
        return self._findings(self.settled.warned_rows)

    def _findings(self, defects: pd.DataFrame) -> list[Finding]:
        letters = {
            (table.sheet, table.column_labels[name]): column_letters(column)
            for table in self.intake.tables
            for name, column in table.columns.items()
        }
        order = {table.sheet: at for at, table in enumerate(self.intake.tables)}
        found = []
        for record in defects.astype(object).where(defects.notna(), None).to_dict("records"):
            letter = letters.get((record["sheet"], record["column_name"]))
            told = {str(name): value for name, value in record.items() if name not in ("source", "path")}
            found.append(Finding(column_letter=letter, **{name: told[name] for name in _FINDING if name in told}))
        return sorted(found, key=lambda f: (order.get(f.sheet, len(order)), f.row_number or 0))


_FINDING = [name for name in Finding.__dataclass_fields__ if name != "column_letter"]


def check_files(paths: Sequence[Path], source: str | None, settings: Settings) -> list[CheckedFile]:
    """Hold each file to its contract by itself, with the day, the units and the corrections of a refresh.

    Args:
        paths: the files, wherever they lie.
        source: what they are held to; None: told by the folder, else by the headings.
        settings: the raw folder, the day and the limits of reading.

    Raises:
        CheckError: no such source, or none or several fit a file.
    """
    # What nobody foresaw is told to the sender in a sentence, not to the terminal as a trace.
    logging.getLogger("ntm_pipeline").addHandler(logging.NullHandler())
    contracts = load_contracts()
    if source is not None and source not in contracts:
        raise CheckError(
            f"there is no source {source}; the sources are: {', '.join(contracts)} / không có biểu nào tên {source}"
        )
    limits = Limits(settings.reading_seconds, settings.reading_megabytes)
    chosen = [_chosen(path, source, contracts, settings.raw_dir, limits) for path in paths]
    batches: dict[tuple[str, Path], list[int]] = {}
    for at, choice in enumerate(chosen):
        batches.setdefault((choice.contract.source, choice.root), []).append(at)
    checked: dict[int, CheckedFile] = {}
    for batch in batches.values():
        for at, file in zip(batch, _checked([chosen[at] for at in batch], settings, limits), strict=True):
            checked[at] = file
    return [checked[at] for at in range(len(paths))]


@dataclass(frozen=True)
class _Choice:
    """A file, what stands for its raw folder, and what it is held to."""

    given: Path
    place: Path
    root: Path
    contract: Contract
    found_by: str
    is_stray: bool


def _chosen(path: Path, source: str | None, contracts: dict[str, Contract], raw_dir: Path, limits: Limits) -> _Choice:
    place, root = _placed(path, raw_dir, contracts)
    folder = place.relative_to(root).parts[0] if place.parent != root else None
    is_stray = folder not in contracts and root in (raw_dir, raw_dir.resolve())
    if source is not None:
        return _Choice(path, place, root, contracts[source], "option", is_stray)
    if folder in contracts:
        return _Choice(path, place, root, contracts[folder], "folder", is_stray)
    fitting = _by_headings(path, contracts, limits)
    if fitting is None:
        # Why it can't be read is the same whatever it was meant to be, and that is what its sender must hear.
        return _Choice(path, place, root, next(iter(contracts.values())), "nothing", is_stray)
    return _Choice(path, place, root, fitting, "headings", is_stray)


def _placed(path: Path, raw_dir: Path, contracts: Collection[str]) -> tuple[Path, Path]:
    """The file's path and the folder that stands for `raw/`: its own folder where it lies in none."""
    # In the raw folder the link itself counts: whether it may be followed is for the reading to say.
    unfollowed = path.parent.resolve() / path.name
    for place, raw in ((path.absolute(), raw_dir), (unfollowed, raw_dir.resolve())):
        if place.is_relative_to(raw) and ".." not in place.parts:
            return place, raw
    for folder in unfollowed.parents:
        if folder.name == "raw" and unfollowed.relative_to(folder).parts[0] in contracts:
            return unfollowed, folder
    followed = path.resolve()
    return followed, followed.parent


def _by_headings(path: Path, contracts: dict[str, Contract], limits: Limits) -> Contract | None:
    """The contract that most of the file's headings fit; None where the file can't be read at all.

    Raises:
        CheckError: none does, or several do equally.
    """
    fits: dict[str, int] = {}
    for source, contract in contracts.items():
        (sheets,) = read_files([path], contract.headings, (), limits)
        if isinstance(sheets, RefusedError) and sheets.issue.rule == "ambiguous_heading":
            fits[source] = 0  # A heading stands twice: perhaps this source, if no other fits.
        elif isinstance(sheets, Exception):
            return None
        else:
            found = {name for sheet in sheets for table in sheet.tables for name in table.columns}
            # Codes, names and years stand in the files of many sources: they alone tell nothing.
            if contract.required_headings & found:
                fits[source] = len(found)
    best = [source for source in fits if fits[source] == max(fits.values())]
    if len(best) == 1:
        return contracts[best[0]]
    if best:
        raise CheckError(
            f"{path}: the headings fit several sources equally ({', '.join(best)}); say which it is with --source"
            " / tiêu đề cột hợp với nhiều biểu; hãy thêm --source và tên biểu"
        )
    raise CheckError(
        f"{path}: the headings fit no source; say which it is with --source ({', '.join(contracts)})"
        " / tiêu đề cột không giống biểu nào; hãy thêm --source và tên biểu"
    )


def _checked(choices: Sequence[_Choice], settings: Settings, limits: Limits) -> list[CheckedFile]:
    """Files of one contract and one root, each settled by itself: what else was named with it changes nothing."""
    contract, root, units = choices[0].contract, choices[0].root, UnitRegistry.load()
    places = [choice.place for choice in choices]
    try:
        intakes = read_source_files(contract, places, root, units, settings.today, limits)
    except Exception:
        logging.getLogger(__name__).exception("%s can't be checked", places)
        if len(choices) > 1:  # one of them spoils it for all
            return [file for choice in choices for file in _checked([choice], settings, limits)]
        intake = FileIntake(contract.source, shown_path(places[0], root), "", 0, Origin())
        intake.refused = (
            "Không kiểm tra được tệp do lỗi ngoài dự kiến của chương trình; hãy gửi tệp này cho người quản trị.",
            "The file can't be checked: the program met something unforeseen; send the file to whoever runs it.",
        )
        intakes = [intake]
    return [
        CheckedFile(choice.given, contract, choice.found_by, choice.is_stray, intake, settle(contract, [intake], units))
        for choice, intake in zip(choices, intakes, strict=True)
    ]


# --- For programs ---------------------------------------------------------------------------------


def told(file: CheckedFile) -> dict[str, Any]:
    """All there is to say of a file, as plain values."""
    intake = file.intake
    status = "refused" if intake.refused else "partial" if file.has_defects else "accepted"
    return {
        "file": str(file.path),
        "source": file.contract.source if file.found_by in _FOUND_BY else None,
        "source_found_by": file.found_by,
        "is_stray": file.is_stray,
        "is_synthetic": intake.origin.synthetic,
        "status": status,
        "reason_vi": intake.refused[0] if intake.refused else None,
        "reason_en": intake.refused[1] if intake.refused else None,
        **file.counts,
        "sheets": [_told_table(file.contract, table) for table in intake.tables],
        "speaks_for": [
            {"sheet": sheet, "closing_date": day.date().isoformat(), "unit_id": unit, "snapshot_date": of.date().isoformat()}
            for sheet, day, unit, of in _snapshots(file)
        ],
        "defects": [asdict(finding) for finding in file.defects],
        "warnings": [asdict(finding) for finding in file.warnings],
        "corrected_cells": [
            {**cell._asdict(), "decided_on": cell.decided_on.isoformat()} for cell in intake.applied.cells
        ],
        "superseded_rows": [
            {"sheet": sheet, "row_number": int(row), "by_sheet": by_sheet, "by_row_number": int(by_row)}
            for sheet, row, by_sheet, by_row in _superseded(file)
        ],
    }


def _told_table(contract: Contract, table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "columns": [
            {
                "letter": column_letters(column),
                "heading": table.column_labels[name],
                "means": _canonical(contract, name),
                "column": name if name in contract.columns else None,
            }
            for name, column in sorted(table.columns.items(), key=lambda item: item[1])
        ],
        "missing_columns": [
            spec.headings[0] for name, spec in contract.columns.items() if name not in table.columns
        ],
        "unknown_columns": list(table.unknown_columns),
        "above": {
            fact: {"text": text, "row_number": table.above_rows[fact]} for fact, text in table.above.items()
        },
        "rows_passed_over": [asdict(row) for row in table.passed_over],
    }  # fmt: skip


def _canonical(contract: Contract, name: str) -> str | None:
    """The contract's own heading of a column; None for one that is left unread on purpose."""
    return contract.columns[name].headings[0] if name in contract.columns else None


def _snapshots(file: CheckedFile) -> Iterator[tuple[Any, ...]]:
    columns = ["sheet", "closing_date", "covered_unit_id", "snapshot_date"]
    return file.settled.snapshots[columns].itertuples(index=False, name=None)


def _superseded(file: CheckedFile) -> Iterator[tuple[Any, ...]]:
    columns = ["sheet", "row_number", "by_sheet", "by_row_number"]
    return file.settled.superseded_rows[columns].itertuples(index=False, name=None)


# --- For people -----------------------------------------------------------------------------------

_FOUND_BY = {
    "option": ("theo --source", "as told by --source"),
    "folder": ("theo thư mục", "by its folder"),
    "headings": ("nhận ra qua tiêu đề cột", "by its headings"),
}


class _Page:
    """Lines on a console: Vietnamese as it is, English dimmed below or behind it."""

    def __init__(self, console: "Console", shown: int) -> None:
        self.shown = shown
        self._console = console

    def line(self, text: str = "", style: str | None = None) -> None:
        # A sender's text is no markup, and no command to a terminal.
        self._console.print(printable(text), style=style, markup=False, soft_wrap=True)

    def pair(self, vi: str, en: str, indent: int, style: str | None = None) -> None:
        self.line(" " * indent + vi, style)
        self.line(" " * indent + en, "dim")


def print_checked(files: Sequence[CheckedFile], console: "Console", show_all: bool = False) -> None:
    """What was found in each file, for its sender."""
    page = _Page(console, 10**9 if show_all else SHOWN)
    for file in files:
        _print_file(file, page)
        page.line()
    if len(files) > 1:
        refused = sum(file.intake.refused is not None for file in files)
        partial = sum(file.has_defects for file in files) - refused
        clean = len(files) - refused - partial
        page.pair(
            f"Tất cả {len(files)} tệp: {clean} không có lỗi, {partial} có dòng bị trả lại, {refused} không đọc được.",
            f"{len(files)} files: {clean} clean, {partial} with rejected rows, {refused} refused.",
            0,
            "bold",
        )


def _print_file(file: CheckedFile, page: _Page) -> None:
    intake, contract = file.intake, file.contract
    page.line(str(file.path), "bold")
    if intake.origin.synthetic:
        page.line(SYNTHETIC, "yellow")
    if file.found_by in _FOUND_BY:
        vi, en = _FOUND_BY[file.found_by]
        page.pair(f"Biểu: {contract.title_vi} ({contract.source}), {vi}", f"Form: {contract.title_en}, {en}", 0)
    if file.is_stray and intake.refused is None:
        page.pair(
            "! Tệp không nằm trong thư mục của nguồn nào, nên khi tổng hợp sẽ bị từ chối; hãy chuyển tệp vào thư mục"
            f" {contract.source}.",
            f"The file lies in no source's folder and would be refused; move it to the folder {contract.source}.",
            0,
            "yellow",
        )
    warnings = file.warnings
    about_sheets = [warning for warning in warnings if warning.row_number is None]
    for sheet in dict.fromkeys([*(table.sheet for table in intake.tables), *(note.sheet for note in about_sheets)]):
        page.line()
        if sheet:
            page.line(f"Trang tính “{sheet}” / Sheet", "bold")
        for table in intake.tables:
            if table.sheet == sheet:
                _print_table(contract, table, page)
        _print_notes([note for note in about_sheets if note.sheet == sheet], page)
    _print_snapshots(file, page)
    _print_findings("LỖI PHẢI SỬA / DEFECTS", file.defects, page, "red")
    of_rows = [warning for warning in warnings if warning.row_number is not None]
    _print_findings("CẦN XEM LẠI, DÒNG VẪN ĐƯỢC NHẬN / DOUBTFUL, ROWS ARE ACCEPTED", of_rows, page, "yellow")
    _print_superseded(file, page)
    _print_corrected(file, page)
    page.line()
    _print_verdict(file, page)


def _print_table(contract: Contract, table: Table, page: _Page) -> None:
    page.line("  Các cột đã hiểu / Columns and what they mean:")
    for name, column in sorted(table.columns.items(), key=lambda item: item[1]):
        means = _canonical(contract, name) or "không đọc, có thể ghi tên cá nhân / left unread, may name a person"
        page.line(f"    {column_letters(column):>2}  “{table.column_labels[name]}” → {means}")
    if table.unknown_columns:
        listed = "; ".join(text if text.startswith("(") else f"“{text}”" for text in table.unknown_columns)
        page.line(f"  Cột không dùng đến / Columns not used: {listed}")
    missing = [
        spec.headings[0]
        for name, spec in contract.columns.items()
        if name not in table.columns and not (spec.above and spec.above in table.above)
    ]
    if missing:
        page.line(f"  Cột không có trong biểu / Columns not in the table: {'; '.join(missing)}")
    if table.above:
        page.line("  Phía trên bảng / Above the table:")
        for fact, text in sorted(table.above.items(), key=lambda item: table.above_rows[item[0]]):
            vi, en = FACT_WORDS.get(fact, (fact, fact))
            page.line(f"    {vi} / {en}: “{text}” (dòng {table.above_rows[fact]})")
    kinds: dict[str, list[int]] = {}
    for row in table.passed_over:
        kinds.setdefault(row.kind, []).append(row.row_number)
    if kinds:
        page.line("  Dòng không phải số liệu / Rows that are no data:")
        for kind, numbers in kinds.items():
            vi, en = ROW_KIND_WORDS.get(kind, (kind, kind))
            page.line(f"    {vi} / {en}: {_rows_text(numbers, page.shown)}")


def _print_notes(notes: Sequence[Finding], page: _Page) -> None:
    for note in notes:
        page.pair(f"! {note.message_vi}", f"  {note.message_en}", 2, "yellow")


def _print_snapshots(file: CheckedFile, page: _Page) -> None:
    if not file.contract.is_registry or file.intake.refused:
        return
    units = UnitRegistry.load()
    for sheet, day, unit_id, _ in _snapshots(file):
        version = units.version_on(unit_id, day.date())
        name = version.unit_name if version else unit_id
        place = f" trong trang tính “{sheet}”" if sheet else ""
        page.pair(
            f"Danh sách{place} được tính cho {name}, chốt ngày {vi_day(day)}. Những gì không có trong danh"
            " sách được coi là không có.",
            f"The list speaks for {name} on {day:%Y-%m-%d}. What it doesn't list counts as not there.",
            2,
        )


def _print_findings(title: str, findings: Sequence[Finding], page: _Page, style: str) -> None:
    if not findings:
        return
    page.line()
    page.line(title, f"bold {style}")
    groups: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place, []).append(finding)
    for group in groups.values():
        _print_group(group, page, style)


def _print_group(group: Sequence[Finding], page: _Page, style: str) -> None:
    """Defects of one column and rule: those that say the same of the same value stand together."""
    first = group[0]
    where = [f"Trang tính “{first.sheet}”"] if first.sheet else []
    if first.column_name:
        # Without letters it stands above the table, or nowhere.
        where.append(f"{f'cột {first.column_letter}' if first.column_letter else 'mục'} “{first.column_name}”")
    else:
        where.append("cả dòng")
    rows = {finding.row_number for finding in group}
    place = ", ".join(where)
    page.line(f"  {place[0].upper()}{place[1:]}: {len(rows)} dòng / rows [{first.rule}]", style)
    alike: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in group:
        alike.setdefault((finding.value, finding.message_vi), []).append(finding)
    shown = 0
    for entry in alike.values():
        if shown >= page.shown:
            break
        numbers = [finding.row_number for finding in entry if finding.row_number is not None][: page.shown - shown]
        shown += len(numbers)
        value = f"ghi “{entry[0].value}”" if entry[0].value else "để trống" if first.column_name else ""
        is_one_cell = len(entry) == 1 and first.column_letter is not None
        place = f"Ô {first.column_letter}{numbers[0]}" if is_one_cell else f"Dòng {', '.join(row_spans(numbers))}:"
        page.line(f"    {place} {value}")
        page.pair(entry[0].message_vi, entry[0].message_en, 6)
    if len(group) > shown:
        page.line(f"    … và {len(group) - shown} dòng nữa / and more rows; --all cho đủ", "dim")


def _print_superseded(file: CheckedFile, page: _Page) -> None:
    pairs = list(_superseded(file))
    if not pairs:
        return
    page.line()
    page.line("DÒNG TRÙNG, DÒNG SAU ĐƯỢC TÍNH / REPEATED ROWS, THE LATER ONE COUNTS", "bold yellow")
    for sheet, row, by_sheet, by_row in pairs[: page.shown]:
        place, by_place = (f"“{name}” " if name else "" for name in (sheet, by_sheet))
        page.line(f"  Dòng {place}{row} → dòng {by_place}{by_row}")
    if len(pairs) > page.shown:
        page.line(f"  … và {len(pairs) - page.shown} dòng nữa / and more rows; --all cho đủ", "dim")


def _print_corrected(file: CheckedFile, page: _Page) -> None:
    cells = file.intake.applied.cells
    if not cells:
        return
    page.line()
    page.line("Ô ĐÃ ĐƯỢC SỬA THEO corrections.yaml / CELLS CORRECTED", "bold yellow")
    for cell in cells[: page.shown]:
        sheet = f"“{cell.sheet}” " if cell.sheet else ""
        page.line(
            f"  Dòng {sheet}{cell.row_number}, “{cell.column_name}”: “{cell.value_before}” → “{cell.value_after}”"
            f" ({cell.reason}; {cell.by_whom}, {vi_day(cell.decided_on)})"
        )
    if len(cells) > page.shown:
        page.line(f"  … và {len(cells) - page.shown} ô nữa / and more cells; --all cho đủ", "dim")


def _print_verdict(file: CheckedFile, page: _Page) -> None:
    counts = file.counts
    if file.intake.refused:
        page.line("KẾT LUẬN / VERDICT: không đọc được tệp này / the file is refused", "bold red")
        page.pair(*file.intake.refused, 2)
        return
    vi = f"đọc {counts['rows_read']} dòng, nhận {counts['rows_accepted']}, trả lại {counts['rows_rejected']}"
    en = f"{counts['rows_read']} rows read, {counts['rows_accepted']} accepted, {counts['rows_rejected']} rejected"
    if counts["rows_superseded"]:
        vi += f", trùng {counts['rows_superseded']}"
        en += f", {counts['rows_superseded']} repeated"
    if not counts["rows_read"]:
        page.pair("KẾT LUẬN: biểu chưa có dòng số liệu nào.", "Verdict: the form holds no rows of data.", 0, "bold")
    elif file.has_defects:
        page.pair(f"KẾT LUẬN: {vi}. Hãy sửa các ô nêu trên rồi gửi lại cả tệp.", f"Verdict: {en}. Mend the cells above"
                  " and send the whole file again.", 0, "bold red")  # fmt: skip
    elif file.warnings:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi; hãy xem lại các điểm nêu trên.", f"Verdict: {en}. No defects; look at"
                  " what is doubtful.", 0, "bold green")  # fmt: skip
    else:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi.", f"Verdict: {en}. No defects.", 0, "bold green")


def _rows_text(numbers: Sequence[int], most: int) -> str:
    spans = row_spans(numbers)
    more = f" … ({len(numbers)} dòng / rows)" if len(spans) > most else ""
    return ", ".join(spans[:most]) + more
