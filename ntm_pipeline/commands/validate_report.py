"""What `ntm validate` shows to people: a page for the sender of a file. What is wrong was found elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ntm_pipeline.commands.validate import (
    Validated,
    ValidatedFile,
    canonical_heading,
    snapshots_of,
    superseded_rows_of,
)
from ntm_pipeline.commands.validate_page import (
    SHOWN,
    Page,
    print_findings,
    print_head,
    print_notes,
    print_superseded,
    print_verdict,
)
from ntm_pipeline.commands.validate_register import ValidatedRegister
from ntm_pipeline.commands.validate_register_report import print_register
from ntm_pipeline.commands.wording import FACT_WORDS, ROW_KIND_WORDS
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.messages import LEFT_UNREAD
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.report.wording import vi_day
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.vietnamese.wording import row_spans

if TYPE_CHECKING:
    from rich.console import Console


def print_validated(files: Sequence[Validated], console: "Console", show_all: bool = False) -> None:
    """What was found in each file, for its sender."""
    page = Page(console, 10**9 if show_all else SHOWN)
    for file in files:
        if isinstance(file, ValidatedRegister):
            print_register(file, page)
        else:
            _print_file(file, page)
        page.line()
    if len(files) > 1:
        refused = sum(file.refused is not None for file in files)
        partial = sum(file.has_defects for file in files) - refused
        clean = len(files) - refused - partial
        page.pair(
            f"Tất cả {len(files)} tệp: {clean} không có lỗi, {partial} có dòng bị trả lại, {refused} không đọc được.",
            f"{len(files)} files: {clean} clean, {partial} with rejected rows, {refused} refused.",
            0,
            "bold",
        )


def _print_file(file: ValidatedFile, page: Page) -> None:
    intake, contract = file.intake, file.contract
    print_head(
        file.path, contract, file.found_by, intake.origin.synthetic, file.is_stray and intake.refused is None, page
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
        print_notes([note for note in about_sheets if note.sheet == sheet], page)
    _print_snapshots(file, page)
    print_findings("LỖI PHẢI SỬA / DEFECTS", file.defects, page, "red")
    of_rows = [warning for warning in warnings if warning.row_number is not None]
    print_findings("CẦN XEM LẠI, DÒNG VẪN ĐƯỢC NHẬN / WARNINGS, ROWS ARE ACCEPTED", of_rows, page, "yellow")
    pairs = list(superseded_rows_of(file))
    print_superseded(pairs, len(pairs), ("DÒNG SAU ĐƯỢC TÍNH", "THE LATER ONE COUNTS"), page)
    _print_corrected(file, page)
    page.line()
    print_verdict(file.counts, intake.refused, file.has_defects, bool(file.warnings), page)


def _print_table(contract: Contract, table: Table, page: Page) -> None:
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


def _print_snapshots(file: ValidatedFile, page: Page) -> None:
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


def _print_corrected(file: ValidatedFile, page: Page) -> None:
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


def _rows_text(numbers: Sequence[int], most: int) -> str:
    spans = row_spans(numbers)
    more = f" … ({len(numbers)} dòng / rows)" if len(spans) > most else ""
    return ", ".join(spans[:most]) + more
