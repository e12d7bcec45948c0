"""Small sheets, and the table found in one."""

import pandas as pd

from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.tables.extract import find_table
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.tables.table import Table

HEADINGS = [
    Heading("unit_code", ("Mã đơn vị", "Mã xã")),
    Heading("unit_name", ("Tên đơn vị", "Đơn vị")),
    Heading("period", ("Kỳ báo cáo",)),
    Heading("total", ("Tổng số hồ sơ công việc", "Tổng số hồ sơ")),
    Heading("secret", ("Số hồ sơ mật", "Hồ sơ mật")),
    Heading("online", ("Số hồ sơ xử lý trên môi trường mạng",)),
]
REQUIRED = {"unit_code", "total", "online"}
TOP = ["Mã đơn vị", "Tên đơn vị", "Kỳ báo cáo", "Tổng số hồ sơ công việc", "Số hồ sơ mật",
       "Số hồ sơ xử lý trên môi trường mạng"]  # fmt: skip
LANG = ["05734", "Xã Văn Lăng", "Tháng 3/2024", "120", "3", "100"]
HOA = ["05737", "Xã Hòa Bình", "Tháng 3/2024", "1.234", "-", "1.000"]


def grid(*rows: list[str]) -> Grid:
    width = max(map(len, rows))
    cells = pd.DataFrame(
        [row + [""] * (width - len(row)) for row in rows],
        index=pd.RangeIndex(1, len(rows) + 1),
        columns=pd.RangeIndex(width),
        dtype="str",
    )
    return Grid("Biểu 1", cells)


def table(*rows: list[str], required=REQUIRED) -> Table:
    found = find_table(grid(*rows), HEADINGS, required)
    assert found is not None
    return found


def data(found: Table) -> dict[int, list[str]]:
    return {int(number): row.tolist() for number, row in found.rows.iterrows()}


def kinds(found: Table) -> dict[int, str]:
    return {row.row_number: row.kind for row in found.passed_over}
