"""The workbooks that go back to senders, and the index of them: what they look like, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from ntm_pipeline.commands.feedback_senders import SenderFeedback
from ntm_pipeline.commands.wording import SYNTHETIC, printable, put_text
from ntm_pipeline.reading.spreadsheets.sheet import MOST_CHARACTERS
from ntm_pipeline.report.wording import vi_day

MOST_ROWS = 1_000_000
"""Defects on one sheet; Excel holds 1,048,576 rows."""
MOST_LETTERS = MOST_CHARACTERS
"""Characters Excel holds in one cell."""

_HEAD_FILL = PatternFill("solid", fgColor="8C2F2B")
_BOLD, _GREY = Font(bold=True), Font(italic=True, color="6B6B6B")
_TITLE, _WARNING = Font(bold=True, size=14), Font(bold=True, color="B45309")
_WRAPPED = Alignment(wrap_text=True, vertical="top")

_DEFECT_COLUMNS = (
    ("TT / No.", 6), ("Tệp / File", 44), ("Trang tính / Sheet", 18), ("Ô / Cell", 9), ("Dòng / Row", 8),
    ("Cột / Column", 26), ("Đang ghi / Found", 26), ("Lỗi gì, sửa thế nào", 60),
    ("What is wrong, how to fix it", 60), ("Quy tắc / Rule", 22),
)  # fmt: skip
_FILE_COLUMNS = (
    ("TT / No.", 6), ("Tệp / File", 60), ("Kết quả / Outcome", 34), ("Đọc / Read", 10), ("Nhận / Accepted", 10),
    ("Trả lại / Rejected", 10), ("Trùng / Superseded", 12),
)  # fmt: skip
_OUTCOMES = {
    "refused": "không đọc được / refused",
    "partial": "có dòng bị trả lại / rows rejected",
    "accepted": "đã nhận, có điểm cần xem lại / accepted, with warnings",
}


def _text_cell(sheet: Worksheet, value: Any, font: Font | None = None, alignment: Alignment | None = None) -> Any:
    """A cell that is a number or text, and never a formula, whatever the sender wrote."""
    if isinstance(value, int):
        cell = WriteOnlyCell(sheet, value)
    else:
        text = "" if value is None else str(value)
        shown = printable(text).strip()
        cell = WriteOnlyCell(sheet)
        put_text(cell, text, shown if len(shown) <= MOST_LETTERS else shown[: MOST_LETTERS - 1] + "…")
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell


def _sheet(workbook: Workbook, title: str, columns: Sequence[tuple[str, int]], lines: Iterable[Any]) -> Worksheet:
    """A sheet with lines (text, font) above a table of these columns."""
    sheet = workbook.create_sheet(title)
    lines = list(lines)
    for at, (_, width) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    sheet.freeze_panes = f"A{len(lines) + 3}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for text, font in lines:
        sheet.append([_text_cell(sheet, text, font)])
    sheet.append([])
    heading = [_text_cell(sheet, name, Font(bold=True, color="FFFFFF"), _WRAPPED) for name, _ in columns]
    for cell in heading:
        cell.fill = _HEAD_FILL
    sheet.append(heading)
    return sheet


def write_workbook(path: Path, one: SenderFeedback, release: dict[str, Any]) -> None:
    """One sender's workbook: what must be fixed, what should be looked at, and the fate of each file."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = f"Kết quả kiểm tra số liệu: {printable(one.sender.title)}"
    workbook.properties.creator = "ntm_pipeline"
    about = list(_about(one, release))
    if one.defects:
        fix = (
            "Hãy sửa các ô dưới đây trong tệp gốc rồi gửi lại cả tệp; đừng sửa trong danh sách này."
            " / Fix these cells in the file you sent and send the whole file again; don't edit this list."
        )
        _write_defects(workbook, "Lỗi phải sửa", [*about, (fix, _BOLD)], one.defects)
    if one.warnings:
        look = (
            "Các điểm dưới đây không làm mất dòng nào; hãy xem lại và gửi lại tệp nếu có sai sót."
            " / No row is lost by these; look at them, and send the file again if something is wrong."
        )
        _write_defects(workbook, "Cần xem lại", [*about, (look, _BOLD)], one.warnings)
    sheet = _sheet(workbook, "Các tệp", _FILE_COLUMNS, about)
    for number, file in enumerate(one.files, 1):
        counts = [file[f"rows_{what}"] for what in ("read", "accepted", "rejected", "superseded")]
        row = [number, file["path"], _OUTCOMES.get(file["status"], file["status"]), *counts]
        sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in row])
    workbook.save(path)


def _about(one: SenderFeedback, release: dict[str, Any]) -> Iterator[tuple[str, Font]]:
    yield "KẾT QUẢ KIỂM TRA SỐ LIỆU ĐÃ GỬI / CHECK OF THE DATA SENT", _TITLE
    if one.is_synthetic:
        yield SYNTHETIC, _WARNING
    yield f"Nơi gửi / Sender: {one.sender.title}", _BOLD
    yield _release_line(release), _GREY


def _release_line(release: dict[str, Any]) -> str:
    return f"Theo bản phát hành / Release: {release['release_id']}, ngày / day {vi_day(release['today'])}"


def _write_defects(
    workbook: Workbook, title: str, lines: Sequence[tuple[str, Font]], defects: Sequence[dict[str, Any]]
) -> None:
    for start in range(0, max(len(defects), 1), MOST_ROWS):
        part = f" ({start // MOST_ROWS + 1})" if start else ""
        sheet = _sheet(workbook, title + part, _DEFECT_COLUMNS, lines)
        for number, row in enumerate(defects[start : start + MOST_ROWS], start + 1):
            found = "(để trống)" if row["column_name"] and not row["value"] else row["value"]
            values = [
                number, row["path"], row["sheet"], row["cell"], row["row_number"], row["column_name"], found,
                row["message_vi"], row["message_en"], row["rule"],
            ]  # fmt: skip
            sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in values])


_INDEX_COLUMNS = (
    ("TT / No.", 6), ("Nơi gửi / Sender", 44), ("Tệp trả lời / Workbook", 52), ("Số tệp / Files", 10),
    ("Không đọc được / Refused", 12), ("Dòng trả lại / Rows rejected", 12), ("Lỗi / Defects", 10),
    ("Cần xem lại / Warnings", 12),
)  # fmt: skip


def write_index(path: Path, feedback: Sequence[SenderFeedback], is_synthetic: bool, release: dict[str, Any]) -> None:
    """Which workbook is whose, with its figures."""
    workbook = Workbook(write_only=True)
    lines = [("MỤC LỤC CÁC TỆP TRẢ LỜI / INDEX", _TITLE), (_release_line(release), _GREY)]
    if is_synthetic:
        lines.insert(1, (SYNTHETIC, _WARNING))
    sheet = _sheet(workbook, "Mục lục", _INDEX_COLUMNS, lines)
    for number, one in enumerate(feedback, 1):
        row = [number, one.sender.title, one.file_name, *one.counts]
        sheet.append([_text_cell(sheet, value, alignment=_WRAPPED) for value in row])
    workbook.save(path)
