"""Small worlds: a dozen made-up units, a few files, the real intake, the real SQL, the real audit."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from ntm_pipeline.audits import run_audit
from ntm_pipeline.plans import Plan, milestones_frame, parse_plan, plans_frame
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts, load_registers
from ntm_pipeline.units.areas import Areas
from ntm_pipeline.units.groups import GroupMember
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry, UnitVersion
from ntm_pipeline.warehouse.area_tables import area_units_frame, areas_frame, areas_of
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.changes import write_changes
from ntm_pipeline.warehouse.load import load_source, load_stray_files
from ntm_pipeline.warehouse.load_register import load_register
from ntm_pipeline.warehouse.plan_tables import titled_alternatives, titled_targets, unit_groups_frame
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES
from ntm_pipeline.warehouse.rules import rules_frame

LISTS = ("cooperatives", "linkages", "smart_models", "commune_titles")
UNIT_HEADING = {
    ("cooperatives", 5): "Mã xã", ("linkages", 3): "Mã huyện", ("linkages", 5): "Mã xã", ("smart_models", 5): "Mã xã",
    ("commune_titles", 5): "Mã xã",
}  # fmt: skip
UNREADABLE = {
    "cooperatives": "Loại hình", "linkages": "Nông sản chủ lực", "smart_models": "Loại mô hình",
    "commune_titles": "Trạng thái",
}  # fmt: skip
"""The cell that can't be read in a row that is to be rejected."""
LEVEL_OF_LENGTH = {2: "province", 3: "district", 5: "commune"}


def unit(
    code: str,
    name: str,
    parent: str | None,
    start: str = "2021-01-01",
    end: str | None = None,
    unit_id: str | None = None,
) -> UnitVersion:
    """One version of a made-up unit; its level is told by its code, its id is its code unless given."""
    level: Any = "country" if code == "VN" else LEVEL_OF_LENGTH[len(code)]
    words = ("Thị trấn", "Thành phố", "Thị xã", "Đặc khu")
    type_word = next((w for w in words if name.startswith(w)), name.split()[0]).lower()
    return UnitVersion(
        unit_id or code, code, name, type_word, level, parent, date.fromisoformat(start),
        date.fromisoformat(end) if end else OPEN_END, None,
    )  # fmt: skip


# One province of two districts: A with three xã and a phường, B with one xã; and a province of one district and xã.
SMALL_COUNTRY = (
    unit("VN", "Việt Nam", None),
    unit("10", "Tỉnh Mười", "VN"),
    unit("101", "Huyện A", "10"),
    unit("10101", "Xã An", "101"),
    unit("10102", "Xã Bình", "101"),
    unit("10103", "Xã Chính", "101"),
    unit("10104", "Phường Dương", "101"),
    unit("102", "Huyện B", "10"),
    unit("10201", "Xã Én", "102"),
    unit("20", "Tỉnh Hai Mươi", "VN"),
    unit("201", "Huyện C", "20"),
    unit("20101", "Xã Giang", "201"),
)

PLAN = """
plan_id: small
title_vi: Kế hoạch nhỏ
title_en: A small plan
issuer: UBND tỉnh Mười
document_number: null
issued_on: null
scope_unit_id: "{scope}"
first_year: {first_year}
last_year: {last_year}
targets:
"""


def small_plan(
    *targets: tuple[str, float], scope: str = "10", years: tuple[int, int] = (2021, 2025), **more: Any
) -> Plan:
    """A plan for a made-up unit; each target is (indicator, value), due in the last year; counts are above 1."""
    text = PLAN.format(scope=scope, first_year=years[0], last_year=years[1])
    for number, (indicator, value) in enumerate(targets, 1):
        measure = more.get("measure", "share")
        text += (
            f"  - {{target_id: ZZ-{number:02}, indicator_id: {indicator}, measure: {measure}, comparator: '>=',"
            f" target_value: {value}, deadline_year: {more.get('deadline', years[1])}}}\n"
        )
    return parse_plan(text, "small.yaml")


@dataclass
class World:
    """A country, its plans, its raw folder and the day it is."""

    folder: Path
    units: tuple[UnitVersion, ...] | None = SMALL_COUNTRY
    """None: those of the register, with all that goes with them."""
    within: tuple[str, ...] = ()
    """Ids of provinces: of the register's units the warehouse holds these and theirs alone, for the country takes long;
    files are read with the whole register all the same."""
    plans: tuple[Plan, ...] = ()
    groups: tuple[GroupMember, ...] = ()
    successions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Old commune → the communes that took over all or part of it, where the units are made up."""
    today: str = "2026-02-01"
    covers: str | None = "10"
    """Code or name of the unit for which lists speak that say nothing above their table; None: for nobody."""
    doubted: tuple[tuple[Any, ...], ...] = ()
    """What rejected rows of lists name: (source, path, closing date, year, title, unit)."""
    has_comments: bool = False
    """Whether its tables tell their meaning, which takes a fifth of the time of a small world."""
    registered: tuple[str, ...] = ()
    """Provinces, by id, whose dossiers are counted from the register."""
    _build: Build | None = field(default=None, repr=False)

    @property
    def settings(self) -> Settings:
        return Settings(self.folder, date.fromisoformat(self.today), self.folder / "dagster")

    def put(self, path: str, text: str) -> None:
        """Write a file below `raw/`; leading blanks of its lines are for the eye."""
        file = self.folder / "raw" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")

    def eoffice(self, *rows: str, path: str = "eoffice/a.csv") -> None:
        """Rows of `code; period; total; secret; online; reported on`."""
        head = (
            "Mã đơn vị;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ mật;Số hồ sơ xử lý trên môi trường mạng;Ngày báo cáo"
        )
        self.put(path, "\n".join([head, *rows]))

    def register(self, *rows: str, path: str = "eoffice_register/a.csv", received_on: str | None = None) -> None:
        """Rows of `code; dossier; opened; closed; secrecy; handling`."""
        self.put(path, "\n".join(["Mã đơn vị;Mã hồ sơ;Ngày mở;Ngày kết thúc;Độ mật;Hình thức xử lý", *rows]))
        if received_on:
            self.put(str(Path(path).parent / "origin.yaml"), f"received_on: {received_on}")

    def cooperatives(self, *rows: str, above: str = "", path: str = "cooperatives/a.csv") -> None:
        """Rows of `code; type; commune; registered; state; ended; closing date`."""
        head = "Mã số HTX;Loại hình;Mã xã;Ngày đăng ký;Tình trạng hoạt động;Ngày chấm dứt;Ngày chốt số liệu"
        self.put(path, "\n".join([above, head, *rows] if above else [head, *rows]))

    def linkages(self, *rows: str, above: str = "", path: str = "linkages/a.csv") -> None:
        """Rows of `code; key product; district; start; end; area; digital; closing date`."""
        head = (
            "Mã mô hình;Nông sản chủ lực;Mã huyện;Ngày bắt đầu;Ngày kết thúc;Gắn với vùng nguyên liệu;"
            "Ứng dụng công nghệ số;Ngày chốt số liệu"
        )
        self.put(path, "\n".join([above, head, *rows] if above else [head, *rows]))

    def smart_models(self, *rows: str, above: str = "", path: str = "smart_models/a.csv") -> None:
        """Rows of `commune; kind; village; state; year; closing date`."""
        head = "Mã xã;Loại mô hình;Tên thôn;Trạng thái;Năm;Ngày chốt số liệu"
        self.put(path, "\n".join([above, head, *rows] if above else [head, *rows]))

    def criteria(self, *rows: str, path: str = "criteria/a.csv") -> None:
        """Rows of `unit; year; set; number; result; decided on`."""
        head = "Mã đơn vị;Năm đánh giá;Bộ tiêu chí;Chỉ tiêu;Kết quả;Ngày quyết định"
        self.put(path, "\n".join([head, *rows]))

    def titles(self, *rows: str, path: str = "commune_titles/a.csv") -> None:
        """Rows of `commune; year; title; state`."""
        self.put(path, "\n".join(["Mã xã;Năm;Danh hiệu;Trạng thái", *rows]))

    def training(self, *rows: str, path: str = "training/a.csv") -> None:
        """Rows of `unit; year; managers; trained`."""
        head = "Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn"
        self.put(path, "\n".join([head, *rows]))

    def services(self, *rows: str, path: str = "essential_services/a.csv") -> None:
        """Rows of `unit; year; services; survey`."""
        head = "Mã đơn vị;Năm;Dịch vụ thiết yếu trực tuyến;Lấy ý kiến hài lòng trực tuyến"
        self.put(path, "\n".join([head, *rows]))

    def e_management(self, *rows: str, path: str = "e_management/a.csv") -> None:
        """Rows of `unit; year; managed electronically`."""
        self.put(path, "\n".join(["Mã đơn vị;Năm;Quản lý điều hành điện tử", *rows]))

    def run(self) -> "World":
        """Load every file, build every table, and hold it all to the audit."""
        (self.folder / "raw").mkdir(parents=True, exist_ok=True)
        settings = self.settings
        settings.work_dir.mkdir(parents=True, exist_ok=True)
        (settings.work_dir / "build.duckdb").write_bytes(_without_files())
        build = self._build = (Build if self.has_comments else _WithoutComments)(settings)
        registry = UnitRegistry.load() if self.units is None else UnitRegistry(self.units)
        own = {
            "plans": plans_frame(self.plans),
            "plan_targets": titled_targets(self.plans, self.groups),
            "target_milestones": milestones_frame(self.plans),
            "target_alternatives": titled_alternatives(self.plans, self.groups),
            "unit_groups": unit_groups_frame(self.groups),
            "rules": _rules(),
            "register_provinces": pd.DataFrame({"province_unit_id": list(self.registered)}, dtype="string"),
        }
        if self.units is not None:
            provinces = sorted({u.unit_id for u in self.units if u.unit_level == "province"})
            areas = Areas(self.units, self.successions)
            own |= {
                "areas": areas_frame(areas),
                "area_units": area_units_frame(areas),
                "units": _units_frame(self.units),
                "unit_successions": pd.DataFrame({"old_unit_id": [], "new_unit_id": []}, dtype="string"),
                "reporting_provinces": pd.DataFrame({"province_unit_id": provinces}, dtype="string"),
            }
        for source in LISTS if self.covers else ():
            origin = self.folder / "raw" / source / "origin.yaml"
            if origin.parent.is_dir() and not origin.exists():
                origin.write_text(f'covers: "{self.covers}"\n', encoding="utf-8")
        self._write_doubted()
        # One transaction, for each that is committed waits for the disk.
        with build.transaction():
            for table in REFERENCE_TABLES:
                rows = own.get(table.name)
                if rows is None:
                    rows = _within(table.rows(settings), self.within) if self.within else table.rows(settings)
                build.write_frame(f"ref.{table.name}", table.vi, table.en, rows)
            for contract in load_contracts().values():
                if (settings.raw_dir / contract.source).exists():
                    load_source(build, contract, registry)
            for register in load_registers().values():
                if (settings.raw_dir / register.source).exists():
                    load_register(build, register, registry)
            load_stray_files(build)
            for table_ in load_tables():
                build.write_table(table_)
            write_changes(build)
        red = [result.sentence() for result in run_audit(build) if not result.passed]
        assert not red, red
        return self

    def _write_doubted(self) -> None:
        """Add the rows that name a unit and can't be read: one cell of each, or its date too, says nothing."""
        for source, path, closing_date, year, title, unit_id in self.doubted:
            file = self.folder / "raw" / path
            text = file.read_text(encoding="utf-8")
            [head] = [line for line in text.splitlines() if line.split(";")[0] in ("Mã số HTX", "Mã mô hình", "Mã xã")]
            headings = head.split(";")
            if (named_by := UNIT_HEADING[source, len(unit_id)]) not in headings:
                headings.append(named_by)
                text = text.replace(head, ";".join(headings))
            cells = dict.fromkeys(headings, "")
            cells |= {"Mã số HTX": f"?{unit_id}", "Mã mô hình": f"?{unit_id}", "Ngày đăng ký": "01/01/2020"}
            cells |= {named_by: unit_id, UNREADABLE[source]: "?"}
            cells |= {"Năm": str(year or "?"), "Danh hiệu": title or "?"}
            cells |= {"Ngày chốt số liệu": f"{date.fromisoformat(closing_date):%d/%m/%Y}" if closing_date else "?"}
            line = ";".join(cells[heading] for heading in headings)
            file.write_text(f"{text}{line}\n", encoding="utf-8")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query on what was built."""
        assert self._build is not None, "run the world first"
        return self._build.rows(sql)

    def one(self, sql: str) -> Any:
        """The only row of a query; the bare value if it has one column."""
        rows = self.rows(sql)
        assert len(rows) == 1, rows
        return rows[0][0] if len(rows[0]) == 1 else rows[0]

    def value(self, indicator: str, unit_id: str, year: int) -> tuple[Any, ...]:
        """(numerator, denominator, reported, expected) of `marts.indicator_value`."""
        found: tuple[Any, ...] = self.one(
            f"SELECT numerator, denominator, reported, expected FROM marts.indicator_value"
            f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        return found

    def status(self, target: str, unit_id: str, year: int) -> str:
        """`status` of `marts.indicator_attainment`."""
        found: str = self.one(
            f"SELECT status FROM marts.indicator_attainment"
            f" WHERE target_id = '{target}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        return found

    def bounds(self, indicator: str, unit_id: str, year: int) -> tuple[Any, ...]:
        """(value, value_low, value_high, completeness) of `marts.indicator_value`."""
        found: tuple[Any, ...] = self.one(
            f"SELECT value, value_low, value_high, completeness FROM marts.indicator_value"
            f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        return found

    def attained(self, target: str, unit_id: str, year: int) -> tuple[Any, ...]:
        """(status, value, value_low, value_high, needed) of `marts.indicator_attainment`."""
        found: tuple[Any, ...] = self.one(
            f"SELECT status, value, value_low, value_high, needed FROM marts.indicator_attainment"
            f" WHERE target_id = '{target}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        return found

    def rejected(self) -> list[tuple[Any, ...]]:
        """(row, column, rule) of every defect."""
        return self.rows(
            "SELECT row_number, column_name, rule FROM quality.rejected_rows ORDER BY path, row_number, rule"
        )

    def close(self) -> None:
        if self._build is not None:
            self._build.connection.close()


def _within(rows: pd.DataFrame, provinces: tuple[str, ...]) -> pd.DataFrame:
    """A reference table without the rows that name a unit, or an area of units, that lies elsewhere."""
    units, areas = units_within(provinces)
    for column in rows.columns:
        if column == "area_id":
            rows = rows[rows[column].isin(areas)]
        elif column.endswith("unit_id") and column not in ("scope_unit_id", "parent_unit_id"):
            rows = rows[rows[column].isin(units) | rows[column].isna()]
    return rows


@cache
def units_within(provinces: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """(units, areas) of these provinces, and the country."""
    registry = UnitRegistry.load()
    units = {"VN", *provinces}
    for level in ("district", "commune"):
        units |= {u.unit_id for u in registry.versions if u.unit_level == level and u.parent_unit_id in units - {"VN"}}
    return frozenset(units), frozenset(u.area_id for u in areas_of(registry).units if u.unit_id in units)


class _WithoutComments(Build):
    """A build whose tables don't tell their meaning, and whose file is left as it is when it is let go of."""

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = super()._connect()
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        return connection

    def _comment(self, *told: object) -> None:
        pass


@cache
def _rules() -> pd.DataFrame:
    """What no world has a say in, and takes a tenth of the time of one."""
    return rules_frame()


@cache
def _without_files() -> bytes:
    """A build in which every source was loaded from a folder without files; most worlds have files of one or two."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), date(2026, 2, 1), Path(folder) / "dagster")
        settings.work_dir.mkdir(parents=True)
        build = Build(settings)
        with build.transaction():
            for contract in load_contracts().values():
                load_source(build, contract, UnitRegistry(SMALL_COUNTRY))
            for register in load_registers().values():
                load_register(build, register, UnitRegistry(SMALL_COUNTRY))
        with build.set_down() as file:
            return file.read_bytes()


def _units_frame(units: Iterable[UnitVersion]) -> pd.DataFrame:
    frame = pd.DataFrame([vars(u) for u in units]).astype("string")
    frame["valid_from"] = pd.to_datetime(frame["valid_from"])
    frame["valid_to"] = pd.to_datetime(frame["valid_to"].mask(frame["valid_to"] == str(OPEN_END)))
    return frame
