"""The country's files for five years, made up: what every unit sends of every source, for `national.py`.

One workbook per district and year for half of the provinces, one csv per province and year for the rest. Units, codes
and names are the real ones of each day; figures follow from them, so that the same files come out each time. How long
anything takes over them is told in `national.py`, what a plain program makes of them in `national_floor.py`.
"""

import csv
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from stdnum.vn import mst

from ntm_pipeline.units.registry import UnitRegistry, UnitVersion

YEARS = range(2021, 2026)
TODAY = date(2026, 2, 1)
REFORM = date(2025, 6, 30)
"""The last day of districts and of the old provinces."""
LEVEL_WORDS = {"commune": "Cấp xã", "district": "Cấp huyện", "province": "Cấp tỉnh", "country": "Trung ương"}

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "eoffice": {
        "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "unit_level": "Cấp", "period": "Kỳ báo cáo",
        "dossier_count": "Tổng số hồ sơ công việc", "secret_dossier_count": "Số hồ sơ mật",
        "online_dossier_count": "Số hồ sơ xử lý trên môi trường mạng", "reported_on": "Ngày báo cáo",
    },
    "cooperatives": {
        "cooperative_code": "Mã số HTX", "cooperative_name": "Tên HTX", "cooperative_type": "Loại hình",
        "commune_code": "Mã xã", "head_office_address": "Địa chỉ trụ sở", "registered_on": "Ngày đăng ký",
        "operating_state": "Tình trạng hoạt động", "ended_on": "Ngày chấm dứt", "business_line": "Ngành nghề",
        "member_count": "Số thành viên", "closing_date": "Ngày chốt số liệu",
    },
    "linkages": {
        "model_code": "Mã mô hình", "model_name": "Tên mô hình", "product_name": "Sản phẩm",
        "is_key_product": "Nông sản chủ lực", "district_code": "Mã huyện", "commune_code": "Mã xã",
        "started_on": "Ngày bắt đầu", "ended_on": "Ngày kết thúc", "has_raw_material_area": "Gắn với vùng nguyên liệu",
        "growing_area_code": "Mã số vùng trồng", "uses_digital_technology": "Ứng dụng công nghệ số",
        "closing_date": "Ngày chốt số liệu",
    },
    "smart_models": {
        "commune_code": "Mã xã", "commune_name": "Tên xã", "model_kind": "Loại mô hình", "village_name": "Tên thôn",
        "leading_field": "Lĩnh vực nổi trội", "model_state": "Trạng thái", "start_year": "Năm",
        "closing_date": "Ngày chốt số liệu",
    },
    "criteria": {
        "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "year": "Năm đánh giá", "criteria_set": "Bộ tiêu chí",
        "criterion_number": "Chỉ tiêu", "is_met": "Kết quả", "decision_number": "Số quyết định",
        "decided_on": "Ngày quyết định",
    },
    "commune_titles": {
        "commune_code": "Mã xã", "commune_name": "Tên xã", "year": "Năm", "title": "Danh hiệu",
        "title_state": "Trạng thái",
    },
    "training": {
        "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "year": "Năm", "manager_count": "Tổng số cán bộ quản lý",
        "trained_manager_count": "Số cán bộ đã được tập huấn",
    },
    "essential_services": {
        "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "year": "Năm",
        "online_services": "Dịch vụ thiết yếu trực tuyến", "has_online_survey": "Lấy ý kiến hài lòng trực tuyến",
    },
    "e_management": {
        "unit_code": "Mã đơn vị", "unit_name": "Tên đơn vị", "year": "Năm",
        "is_managed_electronically": "Quản lý điều hành điện tử",
    },
}  # fmt: skip
COMMUNE_CRITERIA = [
    ("Xã NTM", "8"), ("Xã NTM", "8.4"), ("Xã NTM nâng cao", "8"), ("Xã NTM nâng cao", "8.4"),
    ("Xã NTM nâng cao", "15.2"),
]  # fmt: skip
DISTRICT_CRITERIA = [("Huyện NTM", "9.5"), ("Huyện NTM nâng cao", "6.5"), ("Huyện NTM nâng cao", "9.2")]

Row = Sequence[str | int]


@dataclass(frozen=True)
class Document:
    """One file: where it lies below `raw/`, whom it declares, and its rows."""

    path: str
    source: str
    declares: str | None
    rows: Sequence[Row]

    def write(self, raw_dir: Path) -> None:
        """Put it into the folder of raw files."""
        path = raw_dir / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        lines: list[Row] = [[f"Đơn vị báo cáo: {self.declares}"]] if self.declares else []
        lines += [list(HEADINGS[self.source].values()), *self.rows]
        path.write_bytes(_workbook(lines) if path.suffix == ".xlsx" else _csv(lines))


@dataclass(frozen=True)
class Placed:
    """A unit on a day, with those above it."""

    unit: UnitVersion
    province: UnitVersion | None
    district: UnitVersion | None

    def weight(self, *of: object) -> int:
        """A number that follows from the unit and whatever else is named."""
        return sum(map(ord, "".join(map(str, (self.unit.unit_id, *of))))) * 2_654_435_761 % 100_003


def documents(province_count: int, more: int = 0) -> Iterator[Document]:
    """Every file of so many provinces; figures of dossiers are greater by `more`."""
    units = UnitRegistry.load()
    told = sorted({v.unit_code for v in units.versions if v.unit_level == "province"})[:province_count]
    in_workbooks = set(told[::2])

    known: dict[int, list[Placed]] = {}

    def on(day: date) -> list[Placed]:
        """The units of a day; between two changes they are the same ones."""
        stretch = units.stretch_of(day)
        if stretch not in known:
            placed = []
            for version in units.versions:
                if not version.valid_from <= day <= version.valid_to:
                    continue
                chain = {above.unit_level: above for above in units.ancestors_on(version.unit_id, day)}
                province = chain.get("province")
                if province is None or province.unit_code in told:
                    placed.append(Placed(version, province, chain.get("district")))
            known[stretch] = sorted(placed, key=lambda one: (one.unit.unit_level, one.unit.unit_code))
        return known[stretch]

    def ending(province: UnitVersion) -> str:
        return "xlsx" if province.unit_code in in_workbooks else "csv"

    for year in YEARS:
        yield from _reports(year, on, in_workbooks, more)
        for day in (REFORM, date(year, 12, 31)) if year == REFORM.year else (date(year, 12, 31),):
            by_province: dict[UnitVersion, list[Placed]] = defaultdict(list)
            for one in on(day):
                if one.province is not None:
                    by_province[one.province].append(one)
            for province, members in by_province.items():
                name = f"{province.unit_id}/{day}.{ending(province)}"
                yield from _on_a_day(province, members, day, name)


def _reports(year: int, on: Callable[[date], list[Placed]], in_workbooks: set[str], more: int) -> Iterator[Document]:
    """The dossiers of every month, in the files of a year."""
    files: dict[str, list[Row]] = defaultdict(list)
    for month in range(1, 13):
        end = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        for one in on(end):
            if one.province is None:
                path = f"trung-uong/{year}.csv"
            elif one.province.unit_code in in_workbooks:
                place = one.district.unit_id if one.district else "tinh"
                path = f"{one.province.unit_id}/{place}/{year}.xlsx"
            else:
                path = f"{one.province.unit_id}/{year}.csv"
            total = 40 + one.weight(year, month) % 400 + more
            secret = one.weight(month) % 5
            files[path].append(
                [
                    one.unit.unit_code, one.unit.unit_name, LEVEL_WORDS[one.unit.unit_level], f"Tháng {month}/{year}",
                    total, secret, (total - secret) * (50 + one.weight(year) % 50) // 100,
                    f"{end + timedelta(days=5):%d/%m/%Y}",
                ]
            )  # fmt: skip
    for path, rows in files.items():
        yield Document(f"eoffice/{path}", "eoffice", None, rows)


def _on_a_day(province: UnitVersion, members: Sequence[Placed], day: date, name: str) -> Iterator[Document]:
    """What a province sends once a year, and in 2025 before the reform too, of the units that end with it."""
    year, told = day.year, f"{day:%d/%m/%Y}"
    communes = [one for one in members if one.unit.unit_level == "commune" and one.unit.unit_type == "xã"]
    districts = [one for one in members if one.unit.unit_level == "district"]
    if districts:
        rows: list[Row] = [
            [f"LK-{one.unit.unit_code}", f"Liên kết {one.unit.unit_name}", "Chè", "Có", one.unit.unit_code, "",
             f"01/03/{2015 + one.weight() % 6}", "", "Có" if one.weight(1) % 3 else "Không", "",
             "Có" if one.weight(2) % 2 else "Không", told]
            for one in districts
        ]  # fmt: skip
        yield Document(f"linkages/{name}", "linkages", province.unit_name, rows)
    if day != REFORM:
        rows = []
        for one in (one for one in communes if one.weight(3) % 4):
            number = f"{one.unit.unit_code:0>5}{one.weight(4) % 10_000:04}"
            state = "Đang hoạt động" if one.weight(5, year) % 9 else "Tạm ngừng"
            rows.append(
                [number + mst.calc_check_digit(number), f"HTX {one.unit.unit_name}", "Hợp tác xã", one.unit.unit_code,
                 one.unit.unit_name, f"10/02/{2010 + one.weight() % 10}", state, "", "Nông nghiệp",
                 20 + one.weight(6) % 90, told]
            )  # fmt: skip
        yield Document(f"cooperatives/{name}", "cooperatives", province.unit_name, rows)
        rows = [
            [one.unit.unit_code, one.unit.unit_name, "Xã NTM thông minh", "", "Du lịch",
             "Công nhận" if one.weight(7) % 2 else "Triển khai", year, told]
            for one in communes if not one.weight(8) % 40
        ]  # fmt: skip
        yield Document(f"smart_models/{name}", "smart_models", province.unit_name, rows)
        rows = [
            [one.unit.unit_code, one.unit.unit_name, year, "Xã NTM", "Công nhận" if one.weight(9) % 3 else "Đăng ký"]
            for one in communes if one.weight(10) % 4
        ]  # fmt: skip
        yield Document(f"commune_titles/{name}", "commune_titles", province.unit_name, rows)
    # Of 2025 each unit is told of once: in June by those that end, in December by those that there are.
    told_of = [one for one in members if day != REFORM or one.unit.valid_to == REFORM]
    rows = [
        [one.unit.unit_code, one.unit.unit_name, year, criteria_set, number,
         "Đạt" if one.weight(year, criteria_set, number) % 3 else "Không đạt", f"{one.weight() % 4000}/QĐ-UBND", told]
        for one in told_of if one in communes or one.unit.unit_level == "district"
        for criteria_set, number in (COMMUNE_CRITERIA if one.unit.unit_level == "commune" else DISTRICT_CRITERIA)
    ]  # fmt: skip
    yield Document(f"criteria/{name}", "criteria", None, rows)
    rows = [
        [one.unit.unit_code, one.unit.unit_name, year, 10 + one.weight() % 9, min(9, one.weight() % 3 + year - 2020)]
        for one in told_of
    ]
    yield Document(f"training/{name}", "training", None, rows)
    told_of = [one for one in told_of if one.unit.unit_level != "province"]
    rows = [
        [one.unit.unit_code, one.unit.unit_name, year, "Y tế; Giáo dục" if one.weight(11) % 3 else "Không",
         "Có" if one.weight(12, year) % 4 else "Không"]
        for one in told_of
    ]  # fmt: skip
    yield Document(f"essential_services/{name}", "essential_services", None, rows)
    rows = [
        [one.unit.unit_code, one.unit.unit_name, year, "Có" if one.weight(year) % 3 else "Không"] for one in told_of
    ]
    yield Document(f"e_management/{name}", "e_management", None, rows)


def write_inputs(raw_dir: Path, province_count: int) -> tuple[int, int]:
    """Write every file; returns how many there are, and how many rows."""
    files = rows = 0
    for document in documents(province_count):
        document.write(raw_dir)
        files += 1
        rows += len(document.rows)
    for source in HEADINGS:
        (raw_dir / source / "origin.yaml").write_text("publisher: benchmark\nsynthetic: true\n", encoding="utf-8")
    return files, rows


def change_inputs(raw_dir: Path, province_count: int) -> int:
    """Write one file in a hundred anew, of dossiers with other figures; returns how many."""
    files = list(documents(province_count, more=1))
    reports = [document for document in files if document.source == "eoffice"]
    changed = reports[:: len(reports) * 100 // len(files)]
    for document in changed:
        document.write(raw_dir)
    return len(changed)


# --- Bytes


def _csv(lines: Sequence[Row]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


@lru_cache(maxsize=1)
def _empty_workbook() -> Mapping[str, bytes]:
    """The parts of a workbook as a program writes them; to have it write each file would take an hour."""
    book, held = openpyxl.Workbook(), BytesIO()
    book.active.append(["x"])
    book.save(held)
    with zipfile.ZipFile(held) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _workbook(lines: Sequence[Row]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _empty_workbook().items():
            if name.startswith("xl/worksheets/"):
                before, _, rest = content.partition(b"<sheetData>")
                rows = "".join(_row(number, line) for number, line in enumerate(lines, start=1))
                content = before + b"<sheetData>" + rows.encode() + b"</sheetData>" + rest.partition(b"</sheetData>")[2]
                content = content.replace(b'<dimension ref="A1:A1" />', b"").replace(b'<dimension ref="A1" />', b"")
            archive.writestr(name, content)
    return held.getvalue()


def _row(number: int, line: Row) -> str:
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}"><v>{value}</v></c>' if isinstance(value, int)
        else f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for at, value in enumerate(line) if value != ""
    )  # fmt: skip
    return f'<row r="{number}">{cells}</row>'
