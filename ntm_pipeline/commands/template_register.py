"""The blank form of a register: the heading of a csv, and a guide for whoever has a system export it.

No workbook: nobody fills in a register by hand, and it has more rows than a sheet holds. All of it derives from the
contract.
"""

import csv
import io
from datetime import date

from ntm_pipeline.commands.template import example_commune, need_of, spellings_of
from ntm_pipeline.contracts.guidance import ColumnGuide, column_guides
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.report.wording import vi_day
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import UnitRegistry

_DELIMITER = ";"
"""What Excel takes for one where the comma stands before decimals, as in Vietnam."""


def blank_csv(register: Register) -> bytes:
    """The heading alone: a form that is sent back adds nothing. With a mark by which Excel knows UTF-8."""
    return (_line([column.heading for column in column_guides(register)]) + "\r\n").encode("utf-8-sig")


def example_line(register: Register, units: UnitRegistry, today: date) -> str:
    """A row as the guide shows it; read from a file it has no defect."""
    day = date(max(today.year - 1, FIRST_DAY.year), 3, 5)
    return _line([_example(column, register, units, min(day, today)) for column in column_guides(register)])


def _example(column: ColumnGuide, register: Register, units: UnitRegistry, day: date) -> str:
    if column.name == register.units[0].code:
        return example_commune(units, day).unit_code
    if column.is_optional:
        return ""
    return vi_day(day) if column.cell_type.kind == "day" else str(column.example)


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=_DELIMITER, lineterminator="").writerow(cells)
    return written.getvalue()


def guide_text(register: Register, units: UnitRegistry, today: date) -> bytes:
    """What each column holds, and how the file is to be exported and sent."""
    source, heading = register.source, _line([column.heading for column in column_guides(register)])
    lines = [
        register.title_vi.upper(), register.title_en, "",
        "CÁCH XUẤT VÀ GỬI TỆP",
        "1. Sổ đăng ký do hệ thống xuất ra: mỗi hồ sơ một dòng, kể cả hồ sơ mật. Dòng đầu của tệp là tiêu đề"
        " cột, không có tên biểu phía trên; thứ tự cột tùy ý, có thể thêm cột khác (không được đọc).",
        "2. Nhận tệp .csv (mã hóa UTF-8; dấu phân cách là dấu chấm phẩy, dấu phẩy, tab hoặc gạch đứng), .csv.gz,"
        " .csv.zst và .parquet, dung lượng tùy ý. Không nhận tệp Excel, vì một trang chỉ có 1.048.576 dòng; tệp Excel"
        " nhỏ thì dùng Lưu thành (Save As) → “CSV UTF-8”.",
        "3. Mã đơn vị là mã mà đơn vị mang vào tháng của dòng đó. Một hồ sơ có trong nhiều dòng hoặc nhiều tệp chỉ"
        " được tính một lần. Hồ sơ mật chỉ được đếm, không lưu nội dung.",
        f"4. Kiểm tra trước khi gửi: ntm validate TỆP --source {source}",
        f"5. Đặt tệp trong thư mục data/raw/{source}/; ghi ngày nhận (received_on) trong origin.yaml cùng thư mục, vì"
        " chỉ những tháng đã hết vào ngày đó mới được tính.",
        "",
        "HOW TO EXPORT AND SEND IT",
        "1. A system exports the register: one row a dossier, secret ones too. The first line is the heading, with no"
        " title above it; columns may stand in any order, and others may be added (they are not read).",
        "2. Files: .csv (UTF-8; delimited by semicolons, commas, tabs or bars), .csv.gz, .csv.zst, .parquet, of any"
        " size. No workbooks: a sheet has 1,048,576 rows; save a small one as “CSV UTF-8”.",
        "3. The unit's code is the one that it bore in the month of the row. A dossier that stands in several rows or"
        " files counts once. Secret dossiers are counted and nothing of them is kept.",
        f"4. Before sending it: ntm validate FILE --source {source}",
        f"5. Put the file into data/raw/{source}/, and the day it was received (received_on) into an origin.yaml beside"
        " it: only months that were over by then count.",
        "",
        "CÁC CỘT / COLUMNS",
    ]  # fmt: skip
    for column in column_guides(register):
        lines += ["", *_column_lines(column, register)]
    example = example_line(register, units, today)
    lines += ["", "VÍ DỤ (không tính là số liệu) / EXAMPLE (no data)", heading, example, ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def _column_lines(column: ColumnGuide, register: Register) -> list[str]:
    vi, en = register.column_comments()[column.name]
    how_vi, how_en = column.how_vi, column.how_en
    if column.words:
        how_vi = how_en = f"{' | '.join(column.words)}"
    needed = "May be empty." if column.is_optional else "Needed."
    told = (f"{vi}.", need_of(column), how_vi, spellings_of(column), f"({en}. {needed} {how_en})")
    return [column.heading, *(f"    {text}" for text in told if text)]
