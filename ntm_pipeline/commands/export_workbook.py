"""The workbooks of `ntm export`, in the layout of an official report: title block, merged heads, totals, signatures.

Figures are numbers, rounded as on the pages: never towards attainment. What a figure is comes from `export`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ntm_pipeline.commands.wording import SYNTHETIC, printable, put_text
from ntm_pipeline.plans.wording import aim_vi, figure_vi
from ntm_pipeline.report.wording import STATUS_WORDS, roundings, status_reason, vi_day

_LEVEL_SHEETS = (("province", "Cấp tỉnh"), ("district", "Cấp huyện"), ("commune", "Cấp xã"))
_FORMATS = {"share": "0.0%", "mean": "#,##0.00", "count": "#,##0", "total": "#,##0"}
_UNITS = {"share": "%", "mean": "bình quân", "count": "số lượng", "total": "tổng"}
_FILLS = {
    "attained": "E8F5EE", "on_track": "E8F1FB", "behind": "FDF0E2", "missed": "FBE9EB", "undetermined": "F1ECF8",
}  # fmt: skip
_OUTCOMES = {"attained": "để đạt", "not_attained": "để biết là không đạt"}
_ACTIONS = {"report": "báo cáo còn thiếu", "work": "làm thêm", "report_and_work": "báo cáo còn thiếu và làm thêm"}
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="EEF3EF")
_BOLD, _ITALIC, _WARNING = Font(bold=True), Font(italic=True), Font(bold=True, color="B45309")


def shown(value: float | None, measure: str, rounding: str = ROUND_FLOOR) -> float | int | None:
    """A figure as a number that shows what the pages show: a share in whole tenths of a percent, never too good."""
    if value is None:
        return None
    places = {"share": 3, "mean": 2}.get(measure, 0)
    exact = (Decimal(repr(float(value))) * 10**places).to_integral_value(rounding)
    return int(exact) if places == 0 else float(exact / 10**places)


def _put(
    sheet: Worksheet, row: int, column: int, value: Any, font: Font | None = None,
    alignment: Alignment | None = None, number_format: str | None = None, fill: str | None = None, box: bool = False,
) -> None:  # fmt: skip
    """One cell: a number, a day, or text that is never a formula, whoever wrote it."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        put_text(cell, value, printable(value))
    else:
        cell.value = value
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    if number_format:
        cell.number_format = number_format
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    if box:
        cell.border = _BOX


def _merged(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, down: int = 0) -> None:
    if last > first or down:
        sheet.merge_cells(start_row=row, end_row=row + down, start_column=first, end_column=last)
    _put(sheet, row, first, text, font, _CENTRE)


def _head(sheet: Worksheet, row: int, heads: Sequence[tuple[str, Sequence[str]]]) -> int:
    """Two lines of headings, those without parts over both; returns the row below."""
    column = 1
    for text, parts in heads:
        width = max(len(parts), 1)
        _merged(sheet, row, column, column + width - 1, text, _BOLD, down=0 if parts else 1)
        for at, part in enumerate(parts):
            _put(sheet, row + 1, column + at, part, _BOLD, _CENTRE)
        column += width
    for line in (row, row + 1):
        for at in range(1, column):
            cell = sheet.cell(line, at)
            cell.border, cell.fill = _BOX, _HEAD
    sheet.freeze_panes = sheet.cell(row + 2, 3)
    return row + 2


def _title_block(sheet: Worksheet, told: Mapping[str, Any], title: str, width: int) -> int:
    """Who reports, the motto, what it is about; returns the row of the table."""
    middle = max(width // 2, 2)
    unit = str(told["unit"]["unit_name"])
    issuer = "CHÍNH PHỦ" if told["unit"]["unit_level"] == "country" else "ỦY BAN NHÂN DÂN"
    _merged(sheet, 1, 1, middle, issuer, _BOLD)
    _merged(sheet, 2, 1, middle, unit.upper(), _BOLD)
    _merged(sheet, 1, middle + 1, width, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _BOLD)
    _merged(sheet, 2, middle + 1, width, "Độc lập - Tự do - Hạnh phúc", _BOLD)
    _merged(sheet, 4, 1, width, title, Font(bold=True, size=14))
    release = told["release"]
    about = f"Số liệu đến ngày {vi_day(release['today'])}; bản phát hành {release['release_id']}"
    _merged(sheet, 5, 1, width, about, _ITALIC)
    if release["is_synthetic"]:
        _merged(sheet, 6, 1, width, SYNTHETIC, _WARNING)
    return 8


def _signatures(sheet: Worksheet, row: int, width: int) -> None:
    middle = max(width // 2, 2)
    _put(sheet, row + 1, 1, "Nơi nhận:", Font(bold=True, italic=True))
    _merged(sheet, row + 1, middle + 1, width, "TM. ỦY BAN NHÂN DÂN", _BOLD)
    _merged(sheet, row + 2, middle + 1, width, "CHỦ TỊCH", _BOLD)
    _merged(sheet, row + 3, middle + 1, width, "(Ký, ghi rõ họ tên, đóng dấu)", _ITALIC)


def _finish(sheet: Worksheet, widths: Iterable[float]) -> None:
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


# --- The report on a plan ---------------------------------------------------------------------------


def report_workbook(told: Mapping[str, Any]) -> Workbook:
    """A plan's year: its own unit, a sheet for each level below, whom to call, and where it comes from."""
    workbook = Workbook()
    workbook.properties.title = printable(f"{told['plan']['title_vi']}, {told['year']}")
    workbook.properties.creator = "ntm_pipeline"
    own = [row for row in told["rows"] if row["is_plan_scope"]]
    _own_sheet(workbook.worksheets[0], told, own)
    for level, name in _LEVEL_SHEETS:
        rows = [row for row in told["rows"] if row["unit_level"] == level and not row["is_plan_scope"]]
        if rows:
            _level_sheet(workbook.create_sheet(name), told, name, rows)
    if told["calls"]:
        _calls_sheet(workbook.create_sheet("Cần gọi"), told)
    _sources_sheet(workbook.create_sheet("Nguồn số liệu"), told)
    return workbook


def _own_sheet(sheet: Worksheet, told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    sheet.title = "Tổng hợp"
    heads: list[tuple[str, Sequence[str]]] = [
        ("TT", ()), ("Mục tiêu", ()), ("Đơn vị tính", ()), ("Mục tiêu phải đạt", ("Mức", "Hạn")),
        ("Kết quả thực hiện", ("Tử số", "Mẫu số", "Giá trị", "Thấp nhất", "Cao nhất")), ("Mức cần có trong năm", ()),
        ("Số liệu đã có", ("Đã báo cáo", "Phải báo cáo")), ("Đánh giá", ()), ("Còn thiếu để chắc chắn đạt", ()),
        ("Ghi chú", ()),
    ]  # fmt: skip
    width = sum(max(len(parts), 1) for _, parts in heads)
    title = f"BÁO CÁO KẾT QUẢ NĂM {told['year']}: {str(told['plan']['title_vi']).upper()}"
    at = _head(sheet, _title_block(sheet, told, title, width), heads)
    first = at
    for number, row in enumerate(rows, 1):
        down, up = roundings(row["comparator"])
        measure, form = row["measure"], _FORMATS[row["measure"]]
        figure = figure_vi(row["target_figure"], row["target_measure"])
        aim = aim_vi(figure, row["comparator"], row["each_level"])
        cells: list[tuple[Any, str | None]] = [
            (number, "0"), (f"{row['target_id']} {row['indicator_title_vi']}", None), (_UNITS[measure], None),
            (aim if row["each_level"] else shown(row["target_value"], measure, up), form), (row["deadline_year"], "0"),
            (row["numerator"], "#,##0"), (row["denominator"], "#,##0"), (shown(row["value"], measure, down), form),
            (shown(row["value_low"], measure, down), form), (shown(row["value_high"], measure, down), form),
            (shown(row["required_value"], measure, up), form), (row["reported"], "#,##0"), (row["expected"], "#,##0"),
            (STATUS_WORDS[row["status"]], None), (row["needed"], "#,##0"), (status_reason(row), None),
        ]  # fmt: skip
        for column, (value, number_format) in enumerate(cells, 1):
            fill = _FILLS.get(row["status"]) if column == 14 else None
            _put(sheet, at, column, value, None, _WRAPPED, number_format, fill, box=True)
        at += 1
    _put(sheet, at, 2, "Tổng số mục tiêu", _BOLD, None, None, None, box=True)
    _put(sheet, at, 6, len(rows), _BOLD, None, "0", None, box=True)
    _put(sheet, at + 1, 2, "Trong đó: đạt", _BOLD, None, None, None, box=True)
    _put(sheet, at + 1, 6, sum(row["status"] == "attained" for row in rows), _BOLD, None, "0", None, box=True)
    _notes(sheet, at + 3)
    _signatures(sheet, at + 6, width)
    sheet.print_title_rows = f"{first - 2}:{first - 1}"
    _finish(sheet, (5, 44, 10, 12, 8, 11, 11, 10, 10, 10, 12, 10, 10, 16, 13, 60))


def _notes(sheet: Worksheet, row: int) -> None:
    lines = (
        "Ghi chú: giá trị không được làm tròn theo hướng đạt; “thấp nhất”, “cao nhất” là khoảng khi đủ báo cáo.",
        "Phần chưa báo cáo là chưa biết, không phải bằng không; ô trống là chưa có giá trị.",
    )
    for at, line in enumerate(lines):
        _put(sheet, row + at, 1, line, _ITALIC)


def _level_sheet(sheet: Worksheet, told: Mapping[str, Any], name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    targets = {row["target_id"]: row for row in sorted(rows, key=lambda row: str(row["target_id"]))}
    heads: list[tuple[str, Sequence[str]]] = [("TT", ()), ("Mã", ()), ("Đơn vị", ()), ("Thuộc", ())]
    heads += [
        (f"{target_id} {row['indicator_title_vi']}", ("Giá trị", "Đánh giá")) for target_id, row in targets.items()
    ]
    width = sum(max(len(parts), 1) for _, parts in heads)
    title = f"KẾT QUẢ NĂM {told['year']} THEO ĐƠN VỊ {name.upper()}"
    at = _head(sheet, _title_block(sheet, told, title, width), heads)
    units: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        units[row["unit_id"]][row["target_id"]] = row
    attained: dict[str, int] = defaultdict(int)
    for number, found in enumerate(units.values(), 1):
        one = next(iter(found.values()))
        above = one["district_name"] if one["unit_level"] == "commune" else one["province_name"]
        for column, value in enumerate((number, one["unit_code"], one["unit_name"], above), 1):
            _put(sheet, at, column, value, None, _WRAPPED, "0" if column == 1 else "@", None, box=True)
        for index, target_id in enumerate(targets):
            cell: Mapping[str, Any] | None = found.get(target_id)
            status = cell["status"] if cell else None
            attained[target_id] += status == "attained"
            value = shown(cell["value"], cell["measure"], roundings(cell["comparator"])[0]) if cell else None
            form = _FORMATS[cell["measure"]] if cell else None
            _put(sheet, at, 5 + 2 * index, value, None, _WRAPPED, form, None, box=True)
            words = STATUS_WORDS[status] if status else None
            _put(sheet, at, 6 + 2 * index, words, None, _WRAPPED, None, _FILLS.get(status or ""), box=True)
        at += 1
    _put(sheet, at, 3, "Tổng số đơn vị đạt", _BOLD, None, None, None, box=True)
    for index, target_id in enumerate(targets):
        _put(sheet, at, 6 + 2 * index, attained[target_id], _BOLD, None, "#,##0", None, box=True)
    _notes(sheet, at + 2)
    _signatures(sheet, at + 5, width)
    _finish(sheet, (5, 9, 28, 22, *((11, 15) * len(targets))))


def _calls_sheet(sheet: Worksheet, told: Mapping[str, Any]) -> None:
    heads: list[tuple[str, Sequence[str]]] = [
        ("TT", ()), ("Mục tiêu", ()), ("Kết luận được gì", ()), ("Số đơn vị", ()), ("Thứ tự", ()),
        ("Đơn vị cần gọi", ("Mã", "Tên")), ("Cần gì", ()), ("Có thể thay đổi", ()),
    ]  # fmt: skip
    at = _head(sheet, _title_block(sheet, told, f"CẦN GỌI AI: NĂM {told['year']}", 9), heads)
    for number, call in enumerate(told["calls"], 1):
        cells = (
            number, f"{call['target_id']} {call['target_title_vi']}", _OUTCOMES[call["outcome"]], call["set_size"],
            call["call_order"], call["unit_code"], call["unit_name"], _ACTIONS[call["action"]], call["could_move"],
        )  # fmt: skip
        for column, value in enumerate(cells, 1):
            form = "0.00%" if column == 9 else "@" if column == 6 else None
            _put(sheet, at, column, value, None, _WRAPPED, form, None, box=True)
        at += 1
    _finish(sheet, (5, 60, 22, 9, 8, 9, 30, 26, 14))


def _sources_sheet(sheet: Worksheet, told: Mapping[str, Any]) -> None:
    heads: list[tuple[str, Sequence[str]]] = [
        ("TT", ()), ("Tệp", ()), ("Trang tính", ()), ("Nơi cung cấp", ()), ("Ngày nhận", ()), ("Số dòng", ()),
        ("Mã băm SHA-256", ()),
    ]  # fmt: skip
    at = _head(sheet, _title_block(sheet, told, f"NGUỒN SỐ LIỆU NĂM {told['year']}", 7), heads)
    total = 0
    for number, row in enumerate(told["sources"], 1):
        cells = (
            number, row["path"], row["sheet"], row["publisher"], row["received_on"], row["row_count"], row["sha256"],
        )  # fmt: skip
        for column, value in enumerate(cells, 1):
            form = {5: "dd/mm/yyyy", 6: "#,##0"}.get(column)
            _put(sheet, at, column, value, None, _WRAPPED, form, None, box=True)
        total += row["row_count"]
        at += 1
    _put(sheet, at, 2, "Tổng số dòng", _BOLD, None, None, None, box=True)
    _put(sheet, at, 6, total, _BOLD, None, "#,##0", None, box=True)
    _finish(sheet, (5, 60, 18, 36, 12, 9, 66))


# --- The form by communes ---------------------------------------------------------------------------

_COMMUNE_COLUMNS = (
    ("TT", 5), ("Mã đơn vị", 10), ("Tên đơn vị", 28), ("Cấp", 8), ("Kỳ báo cáo", 22),
    ("Tổng số hồ sơ công việc", 16), ("Số hồ sơ mật", 12), ("Số hồ sơ xử lý trên môi trường mạng", 18),
    ("Ngày báo cáo", 13),
)  # fmt: skip


def communes_workbook(told: Mapping[str, Any]) -> Workbook:
    """The dossiers of each commune, a row for each counted report; `ntm validate` reads it as it stands."""
    workbook = Workbook()
    workbook.properties.title = printable(f"Hồ sơ công việc cấp xã {told['unit']['unit_name']}, {told['year']}")
    workbook.properties.creator = "ntm_pipeline"
    sheet = workbook.worksheets[0]
    sheet.title = "Cấp xã"
    width = len(_COMMUNE_COLUMNS)
    title = f"BIỂU TỔNG HỢP HỒ SƠ CÔNG VIỆC XỬ LÝ TRÊN MÔI TRƯỜNG MẠNG CỦA CẤP XÃ NĂM {told['year']}"
    at = _title_block(sheet, told, title, width)
    for column, (name, _) in enumerate(_COMMUNE_COLUMNS, 1):
        _put(sheet, at, column, name, _BOLD, _CENTRE, None, "EEF3EF", box=True)
    sheet.freeze_panes = sheet.cell(at + 1, 4)
    at += 1
    sums = dict.fromkeys(("dossier_count", "secret_dossier_count", "online_dossier_count"), 0)
    for number, row in enumerate(told["rows"], 1):
        for name in sums:
            sums[name] += row[name]
        cells = (
            number, row["unit_code"], row["unit_name"], "Cấp xã", row["period"], row["dossier_count"],
            row["secret_dossier_count"], row["online_dossier_count"], row["reported_on"],
        )  # fmt: skip
        for column, value in enumerate(cells, 1):
            form = {2: "@", 6: "#,##0", 7: "#,##0", 8: "#,##0", 9: "dd/mm/yyyy"}.get(column)
            _put(sheet, at, column, value, None, _WRAPPED, form, None, box=True)
        at += 1
    _put(sheet, at, 3, "Tổng cộng", _BOLD, None, None, None, box=True)
    for column, total in enumerate(sums.values(), 6):
        _put(sheet, at, column, total, _BOLD, None, "#,##0", None, box=True)
    _signatures(sheet, at + 1, width)
    _finish(sheet, (size for _, size in _COMMUNE_COLUMNS))
    return workbook
