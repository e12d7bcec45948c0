"""What `ntm validate` shows to people: a page for the sender of a file. What is wrong was found elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ntm_pipeline.commands.validate import (
    Finding,
    ValidatedFile,
    canonical_heading,
    snapshots_of,
    superseded_rows_of,
)
from ntm_pipeline.commands.wording import FACT_WORDS, ROW_KIND_WORDS, SYNTHETIC, printable
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.messages import LEFT_UNREAD
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.report.wording import vi_day
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.vietnamese.wording import row_spans

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 20
"""Rows of one kind of defect shown unless all are asked for."""

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


def print_validated(files: Sequence[ValidatedFile], console: "Console", show_all: bool = False) -> None:
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


def _print_file(file: ValidatedFile, page: _Page) -> None:
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
            if table.sheet == sheet and not table.is_further:
                _print_table(contract, table, page)
        _print_notes([note for note in about_sheets if note.sheet == sheet], page)
    _print_snapshots(file, page)
    _print_findings("LỖI PHẢI SỬA / DEFECTS", file.defects, page, "red")
    of_rows = [warning for warning in warnings if warning.row_number is not None]
    _print_findings("CẦN XEM LẠI, DÒNG VẪN ĐƯỢC NHẬN / WARNINGS, ROWS ARE ACCEPTED", of_rows, page, "yellow")
    _print_superseded(file, page)
    _print_corrected(file, page)
    page.line()
    _print_verdict(file, page)


def _print_table(contract: Contract, table: Table, page: _Page) -> None:
    page.line("  Các cột đã hiểu / Columns and what they mean:")
    set_aside = []
    for one in table.accounts:
        letters, heading = (
            column_letters(one.column),
            f"“{one.heading}”" if one.heading else "(không có tên / no heading)",
        )
        if one.name and (means := canonical_heading(contract, one.name)):
            page.line(f"    {letters:>2}  {heading} → {means}{f' ({one.why[0]} / {one.why[1]})' if one.why else ''}")
        else:
            vi, en = one.why or LEFT_UNREAD
            set_aside.append(f"    {letters:>2}  {heading}: {vi} / {en}")
    if set_aside:
        page.line("  Cột để ngoài và vì sao / Columns set aside, and why:")
    for line in set_aside:
        page.line(line)
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
            page.line(f"    {vi} / {en}: “{text}” ({_place_of_fact(table, fact)})")
    kinds: dict[str, list[int]] = {}
    for row in table.passed_over:
        kinds.setdefault(row.kind, []).append(row.row_number)
    if kinds:
        page.line("  Dòng không phải số liệu / Rows that are no data:")
        for kind, numbers in kinds.items():
            vi, en = ROW_KIND_WORDS.get(kind, (kind, kind))
            page.line(f"    {vi} / {en}: {_rows_text(numbers, page.shown)}")


def _place_of_fact(table: Table, fact: str) -> str:
    if table.period and fact == "period":
        return "theo tên cột / told by the columns"
    if number := table.above_rows[fact]:
        return f"dòng {number}"
    return "layout.yaml" if table.told.fact(fact) else "tên trang tính / name of the sheet"


def _print_notes(notes: Sequence[Finding], page: _Page) -> None:
    for note in notes:
        page.pair(f"! {note.message_vi}", f"  {note.message_en}", 2, "yellow")


def _print_snapshots(file: ValidatedFile, page: _Page) -> None:
    if not file.contract.is_registry or file.intake.refused:
        return
    units = UnitRegistry.load()
    for sheet, day, unit_id, _ in snapshots_of(file):
        version = units.version_on(unit_id, day.date())
        name = version.unit_name if version else unit_id
        place = f" trong trang tính “{sheet}”" if sheet else ""
        page.pair(
            f"Danh sách{place} được tính cho {name}, chốt ngày {vi_day(day)}. Những gì không có trong danh"
            " sách được coi là không có.",
            f"The list covers {name} on {day:%Y-%m-%d}. What it doesn't list counts as not there.",
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


def _print_superseded(file: ValidatedFile, page: _Page) -> None:
    pairs = list(superseded_rows_of(file))
    if not pairs:
        return
    page.line()
    page.line("DÒNG TRÙNG, DÒNG SAU ĐƯỢC TÍNH / REPEATED ROWS, THE LATER ONE COUNTS", "bold yellow")
    for sheet, row, by_sheet, by_row in pairs[: page.shown]:
        place, by_place = (f"“{name}” " if name else "" for name in (sheet, by_sheet))
        page.line(f"  Dòng {place}{row} → dòng {by_place}{by_row}")
    if len(pairs) > page.shown:
        page.line(f"  … và {len(pairs) - page.shown} dòng nữa / and more rows; --all cho đủ", "dim")


def _print_corrected(file: ValidatedFile, page: _Page) -> None:
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


def _print_verdict(file: ValidatedFile, page: _Page) -> None:
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
        page.pair(f"KẾT LUẬN: {vi}. Hãy sửa các ô nêu trên rồi gửi lại cả tệp.", f"Verdict: {en}. Fix the cells above"
                  " and send the whole file again.", 0, "bold red")  # fmt: skip
    elif file.warnings:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi; hãy xem lại các điểm nêu trên.", f"Verdict: {en}. No defects; look at"
                  " the warnings.", 0, "bold green")  # fmt: skip
    else:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi.", f"Verdict: {en}. No defects.", 0, "bold green")


def _rows_text(numbers: Sequence[int], most: int) -> str:
    spans = row_spans(numbers)
    more = f" … ({len(numbers)} dòng / rows)" if len(spans) > most else ""
    return ", ".join(spans[:most]) + more
