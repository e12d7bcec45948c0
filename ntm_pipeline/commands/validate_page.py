"""What `ntm validate` shows of a file of any kind: the head of its page, the findings, the verdict."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_pipeline.commands.finding import Finding
from ntm_pipeline.commands.wording import SYNTHETIC, printable
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.messages import MISSING_VALUE
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


class Page:
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


def print_head(path: Path, contract: Contract, found_by: str, is_synthetic: bool, is_stray: bool, page: Page) -> None:
    """What file it is, what it is held to, and how that was found out."""
    page.line(str(path), "bold")
    if is_synthetic:
        page.line(SYNTHETIC, "yellow")
    if found_by in _FOUND_BY:
        vi, en = _FOUND_BY[found_by]
        page.pair(f"Biểu: {contract.title_vi} ({contract.source}), {vi}", f"Form: {contract.title_en}, {en}", 0)
    if is_stray:
        page.pair(
            "! Tệp không nằm trong thư mục của nguồn nào, nên khi tổng hợp sẽ bị từ chối; hãy chuyển tệp vào thư mục"
            f" {contract.source}.",
            f"The file lies in no source's folder and would be refused; move it to the folder {contract.source}.",
            0,
            "yellow",
        )


def print_notes(notes: Sequence[Finding], page: Page) -> None:
    """What is doubtful of a whole sheet or file."""
    for note in notes:
        page.pair(f"! {note.message_vi}", f"  {note.message_en}", 2, "yellow")


def print_findings(
    title: str, findings: Sequence[Finding], page: Page, style: str, rows_by_rule: Mapping[str, int] | None = None
) -> None:
    """Defects or warnings of rows, those of one column and rule together.

    Args:
        title: what they are.
        findings: all of them, or of a register a sample.
        page: where they are shown.
        style: how.
        rows_by_rule: of a register, how many rows each rule has cost.
    """
    if not findings:
        return
    page.line()
    page.line(title, f"bold {style}")
    groups: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.place, []).append(finding)
    for group in groups.values():
        _print_group(group, page, style, rows_by_rule)


def _print_group(group: Sequence[Finding], page: Page, style: str, rows_by_rule: Mapping[str, int] | None) -> None:
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
    every = (rows_by_rule or {}).get(first.rule, len(rows))
    sample = (
        f", trong {every} dòng mà quy tắc này trả lại / of {every} that this rule rejects" if every > len(rows) else ""
    )
    page.line(f"  {place[0].upper()}{place[1:]}: {len(rows)} dòng / rows [{first.rule}]{sample}", style)
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
        if rows_by_rule is not None and not entry[0].value and first.rule != MISSING_VALUE.rule:
            value = "(không hiện ở đây / not shown here)" if first.column_name else ""
        is_one_cell = len(entry) == 1 and first.column_letter is not None
        place = f"Ô {first.column_letter}{numbers[0]}" if is_one_cell else f"Dòng {', '.join(row_spans(numbers))}:"
        page.line(f"    {place} {value}")
        page.pair(entry[0].message_vi, entry[0].message_en, 6)
    if len(group) > shown:
        page.line(f"    … và {len(group) - shown} dòng nữa / and more rows; --all cho đủ", "dim")


def print_superseded(
    pairs: Sequence[tuple[str, int, str, int]], count: int, which: tuple[str, str], page: Page
) -> None:
    """Rows in whose place another of the same file counts.

    Args:
        pairs: sheet and row, of the row and of the one that counts.
        count: how many there are, of which these may be a sample.
        which: of two such rows the one that counts, in Vietnamese and English.
        page: where they are shown.
    """
    if not count:
        return
    page.line()
    page.line(f"DÒNG TRÙNG, {which[0]} / REPEATED ROWS, {which[1]}", "bold yellow")
    for sheet, row, by_sheet, by_row in pairs[: page.shown]:
        place, by_place = (f"“{name}” " if name else "" for name in (sheet, by_sheet))
        page.line(f"  Dòng {place}{row} → dòng {by_place}{by_row}")
    shown = min(len(pairs), page.shown)
    if count > shown:
        page.line(
            f"  … và {count - shown} dòng nữa / and more rows{'; --all cho đủ' if shown < len(pairs) else ''}", "dim"
        )


def print_verdict(
    counts: Mapping[str, int], refused: tuple[str, str] | None, has_defects: bool, has_warnings: bool, page: Page
) -> None:
    """What it comes to, and what is to be done."""
    if refused:
        page.line("KẾT LUẬN / VERDICT: không đọc được tệp này / the file is refused", "bold red")
        page.pair(*refused, 2)
        return
    vi = f"đọc {counts['rows_read']} dòng, nhận {counts['rows_accepted']}, trả lại {counts['rows_rejected']}"
    en = f"{counts['rows_read']} rows read, {counts['rows_accepted']} accepted, {counts['rows_rejected']} rejected"
    if counts["rows_superseded"]:
        vi += f", trùng {counts['rows_superseded']}"
        en += f", {counts['rows_superseded']} repeated"
    if not counts["rows_read"]:
        page.pair("KẾT LUẬN: biểu chưa có dòng số liệu nào.", "Verdict: the form holds no rows of data.", 0, "bold")
    elif has_defects:
        page.pair(f"KẾT LUẬN: {vi}. Hãy sửa các ô nêu trên rồi gửi lại cả tệp.", f"Verdict: {en}. Fix the cells above"
                  " and send the whole file again.", 0, "bold red")  # fmt: skip
    elif has_warnings:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi; hãy xem lại các điểm nêu trên.", f"Verdict: {en}. No defects; look at"
                  " the warnings.", 0, "bold green")  # fmt: skip
    else:
        page.pair(f"KẾT LUẬN: {vi}. Không có lỗi.", f"Verdict: {en}. No defects.", 0, "bold green")
