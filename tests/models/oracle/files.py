"""What offices send, as plain values, and how it is written to files."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tests.models.oracle.units import month_end

BAD = "?"
"""What stands in a cell that nobody can read."""

HEADINGS: dict[str, dict[str, str]] = {
    "eoffice": {
        "code": "Mã đơn vị", "name": "Tên đơn vị", "period": "Kỳ báo cáo", "total": "Tổng số hồ sơ công việc",
        "secret": "Số hồ sơ mật", "online": "Số hồ sơ xử lý trên môi trường mạng", "reported_on": "Ngày báo cáo",
    },
    "cooperatives": {
        "thing": "Mã số HTX", "kind": "Loại hình", "code": "Mã xã", "started": "Ngày đăng ký",
        "state": "Tình trạng hoạt động", "ended": "Ngày chấm dứt", "closing": "Ngày chốt số liệu",
    },
    "linkages": {
        "thing": "Mã mô hình", "key": "Nông sản chủ lực", "code": "Mã huyện", "started": "Ngày bắt đầu",
        "ended": "Ngày kết thúc", "area": "Gắn với vùng nguyên liệu", "digital": "Ứng dụng công nghệ số",
        "closing": "Ngày chốt số liệu",
    },
    "smart_models": {
        "code": "Mã xã", "kind": "Loại mô hình", "village": "Tên thôn", "state": "Trạng thái", "year": "Năm",
        "closing": "Ngày chốt số liệu",
    },
    "criteria": {
        "code": "Mã đơn vị", "name": "Tên đơn vị", "year": "Năm đánh giá", "set": "Bộ tiêu chí", "number": "Chỉ tiêu",
        "met": "Kết quả", "reported_on": "Ngày quyết định",
    },
    "commune_titles": {
        "code": "Mã xã", "name": "Tên xã", "year": "Năm", "title": "Danh hiệu", "state": "Trạng thái",
    },
    "training": {
        "code": "Mã đơn vị", "name": "Tên đơn vị", "year": "Năm", "total": "Tổng số cán bộ quản lý",
        "trained": "Số cán bộ đã được tập huấn",
    },
    "essential_services": {
        "code": "Mã đơn vị", "name": "Tên đơn vị", "year": "Năm", "services": "Dịch vụ thiết yếu trực tuyến",
        "survey": "Lấy ý kiến hài lòng trực tuyến",
    },
    "e_management": {
        "code": "Mã đơn vị", "name": "Tên đơn vị", "year": "Năm", "managed": "Quản lý điều hành điện tử",
    },
}  # fmt: skip
REGISTRIES = ("cooperatives", "linkages", "smart_models")
LISTS = (*REGISTRIES, "commune_titles")


@dataclass(eq=False)
class Row:
    """One row of a file: what it says, and what becomes of it."""

    says: dict[str, Any]
    number: int = 0
    table: "Table" = field(default=None, repr=False)  # type: ignore[assignment]
    fate: str = "accepted"
    rule: str = ""
    unit_id: str | None = None
    """Whose row it is, where that can be told."""

    def reject(self, rule: str) -> None:
        if self.fate != "skipped":
            self.fate, self.rule = "rejected", rule

    def __getitem__(self, name: str) -> Any:
        return self.says.get(name)

    @property
    def is_readable(self) -> bool:
        return BAD not in self.says.values()


@dataclass(eq=False)
class Table:
    """One file with one table."""

    source: str
    folder: str
    name: str
    rows: list[Row]
    declares: str | None = None
    """Code above the table."""
    closing: date | None = None
    """Closing date above the table."""
    covers: str | None = None
    """What the origin of its folder declares."""
    received_on: date | None = None

    @property
    def path(self) -> str:
        return f"{self.source}/{self.folder}/{self.name}.csv"

    def number(self) -> list[str]:
        """Number the rows by the lines on which they stand; all lines of the file."""
        headings = dict(HEADINGS[self.source])
        if not any(row["name"] for row in self.rows):
            headings.pop("name", None)
        lines = []
        if self.declares:
            lines.append(f"Đơn vị báo cáo: {self.declares}")
        if self.closing:
            lines.append(f"Ngày chốt số liệu: {self.closing:%d/%m/%Y}")
            headings.pop("closing")
        lines.append(";".join(headings.values()))
        for row in self.rows:
            lines.append(";".join(_cell(name, row[name]) for name in headings))
            row.number, row.table = len(lines), self
        return lines

    def write(self, raw: Path) -> None:
        lines = self.number()
        file = raw / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        origin = [f'covers: "{self.covers}"'] if self.covers else []
        origin += [f"received_on: {self.received_on}"] if self.received_on else []
        if origin:
            (file.parent / "origin.yaml").write_text("\n".join(origin) + "\n", encoding="utf-8")


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if value is True or value is False:
        if name == "met":
            return "Đạt" if value else "Không đạt"
        if name == "services":
            return "Y tế" if value else "Không"
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _period(*value) if isinstance(value, tuple) else str(value)


def _period(year: int, first: int, last: int, wording: int = 0) -> str:
    """The months of a year in one of the ways in which they are written."""
    words = {
        (1, 3): "Quý I/{}", (4, 6): "Quý II/{}", (7, 9): "Quý III/{}", (10, 12): "Quý IV/{}",
        (1, 6): "6 tháng đầu năm {}", (7, 12): "6 tháng cuối năm {}", (1, 9): "9 tháng đầu năm {}", (1, 12): "Năm {}",
    }  # fmt: skip
    if wording == 1 and first == 1:
        return f"Lũy kế đến tháng {last}/{year}"
    if wording != 2 and (first, last) in words:
        return words[first, last].format(year)
    if wording != 2 and first == last:
        return f"Tháng {first}/{year}"
    return f"01/{first:02}/{year} - {month_end(year, last):%d/%m/%Y}"
