"""The reference tables: units, plans, indicators, years and months, from the package's own files.

Two come from the data folder: `reporting.yaml` may say which provinces are asked to report at all, and whose dossiers
are counted from the register. It may also say how old a source's newest figures may be, which is in no table.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from ntm_pipeline.indicators import indicator_levels_frame, indicators_frame
from ntm_pipeline.plans import Plan, milestones_frame, plans_frame
from ntm_pipeline.settings import FIRST_DAY, Settings
from ntm_pipeline.sql_file import CatalogueError
from ntm_pipeline.units.groups import GroupMember, load_unit_groups
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.area_tables import area_units_frame, areas_frame, areas_of
from ntm_pipeline.warehouse.plan_tables import (
    checked_plans,
    titled_alternatives,
    titled_targets,
    unit_groups_frame,
)
from ntm_pipeline.yaml_file import (
    DeclarationError,
    YamlError,
    checked,
    control_values,
    read_control_file,
    suggestions,
)

Rows = Callable[[Settings], pd.DataFrame]


@dataclass(frozen=True)
class ReferenceTable:
    """One table of schema `ref` and how its rows are made."""

    name: str
    vi: str
    en: str
    rows: Rows


def _csv(name: str) -> pd.DataFrame:
    with files("ntm_pipeline.units").joinpath(name).open(encoding="utf-8") as stream:
        rows = pd.read_csv(stream, dtype=str, keep_default_na=False)
    rows = rows.mask(rows == "").astype("string")
    for column in rows.columns.intersection(["valid_from", "valid_to", "effective_on"]):
        rows[column] = pd.to_datetime(rows[column])
    return rows


def years_frame(today: date) -> pd.DataFrame:
    """`ref.years`: each year since the history of units began, up to the running one."""
    rows = []
    for year in range(FIRST_DAY.year, today.year + 1):
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
        rows.append((year, first_day, last_day, min(last_day, today), last_day < today, today))
    frame = pd.DataFrame(rows, columns=["year", "first_day", "last_day", "assessed_until", "is_over", "today"])
    return _as_days(frame, ["first_day", "last_day", "assessed_until", "today"])


def months_frame(today: date) -> pd.DataFrame:
    """`ref.months`: the months of those years; a month has ended on its last day."""
    rows = []
    for year in range(FIRST_DAY.year, today.year + 1):
        for month in range(1, 13):
            first_day = date(year, month, 1)
            last_day = (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            rows.append((year, month, 2 ** (month - 1), first_day, last_day, last_day <= today))
    frame = pd.DataFrame(rows, columns=["year", "month", "month_bit", "first_day", "last_day", "has_ended"])
    return _as_days(frame, ["first_day", "last_day"]).astype({"month_bit": "int32"})


def _rules() -> pd.DataFrame:
    from ntm_pipeline.warehouse.rules import rules_frame  # pandera is slow, and a query doesn't need it

    return rules_frame()


def _as_days(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in columns})


def _plan_tables(make: Callable[[Sequence[Plan], Sequence[GroupMember]], pd.DataFrame]) -> Rows:
    """Rows that derive from the plans, once these are found sound."""

    def rows(settings: Settings) -> pd.DataFrame:
        plans = checked_plans(settings.data_dir)
        return make(plans, load_unit_groups(settings.data_dir, UnitRegistry.load()))

    return rows


REPORTING_FILE = "reporting.yaml"


class Reporting(BaseModel):
    """What `reporting.yaml` may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provinces: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Codes or unit ids; a code asks every province that has borne it. Without it all are asked."""
    dossiers_from_register: tuple[str, ...] = ()
    """Provinces, named so too, whose dossier indicators are counted from the register and not from reports."""
    stale_after_days: Mapping[str, Annotated[int, Field(strict=True, gt=0)]] = {}
    """Source → days after the last one that its rows speak of, from which on somebody is told to ask for more."""


def read_reporting(data_dir: Path) -> Reporting:
    """What `reporting.yaml` says; without it, what holds by default.

    Raises:
        DeclarationError: naming the file and the field that is wrong.
    """
    path = data_dir / REPORTING_FILE
    if not os.path.lexists(path):
        return Reporting()
    try:
        values = control_values(read_control_file(path, data_dir))
    except YamlError as error:
        raise DeclarationError(f"{path}: {error}") from error
    said = checked(Reporting, values.data, str(path), values)
    provinces = _all_provinces()
    known = set(provinces["unit_id"]) | set(provinces["unit_code"])
    named = {"provinces": said.provinces or (), "dossiers_from_register": said.dossiers_from_register}
    faults = [
        f"{path}: {field}.{at}: there is no province {name} / không có tỉnh {name}"
        for field, names in named.items()
        for at, name in enumerate(names)
        if name not in known
    ]
    sources: Mapping[str, object] = {}
    if said.stale_after_days:
        from ntm_pipeline.sources import load_sources  # pandera is slow, and a query doesn't need it

        sources = load_sources()
    for source in said.stale_after_days.keys() - sources.keys():
        near_vi, near_en = suggestions(source, sources)
        told = f"there is no source {source}{near_en} / không có nguồn {source}{near_vi}"
        faults.append(f"{path}: stale_after_days.{source}: {told}")
    if faults:
        raise CatalogueError("\n".join(sorted(faults)))
    return said


def _all_provinces() -> pd.DataFrame:
    units = _csv("units.csv")
    return units.loc[units["unit_level"] == "province", ["unit_id", "unit_code"]].drop_duplicates()


def _provinces(named: Sequence[str] | None) -> pd.DataFrame:
    """The provinces of these codes or ids; all of them where nothing is said."""
    provinces = _all_provinces()
    if named is not None:
        provinces = provinces[provinces["unit_id"].isin(named) | provinces["unit_code"].isin(named)]
    found = provinces["unit_id"].drop_duplicates().sort_values(ignore_index=True)
    return pd.DataFrame({"province_unit_id": found.astype("string")})


def reporting_provinces(data_dir: Path) -> pd.DataFrame:
    """`ref.reporting_provinces`: the provinces that are asked to report; all where `reporting.yaml` names none.

    Raises:
        DeclarationError: naming the file and the field that is wrong.
    """
    return _provinces(read_reporting(data_dir).provinces)


def register_provinces(data_dir: Path) -> pd.DataFrame:
    """`ref.register_provinces`: those whose dossiers are counted from the register; none by default.

    Raises:
        DeclarationError: naming the file and the field that is wrong.
    """
    return _provinces(read_reporting(data_dir).dossiers_from_register)


REFERENCE_TABLES = (
    ReferenceTable(
        "units", "Mọi phiên bản của mọi đơn vị hành chính từ 01/01/2021",
        "Every version of every administrative unit since 1 January 2021", lambda settings: _csv("units.csv"),
    ),
    ReferenceTable(
        "unit_successions", "Đơn vị cũ và đơn vị mới trong đợt sắp xếp ngày 01/07/2025",
        "Old and new units at the reform of 1 July 2025", lambda settings: _csv("unit_successions.csv"),
    ),
    ReferenceTable(
        "areas", "Các vùng so sánh được qua thời gian: vùng xã, huyện cũ, tỉnh cũ, tỉnh và cả nước",
        "Areas that stay comparable over time: commune areas, old districts, old provinces, provinces, the country",
        lambda settings: areas_frame(areas_of(UnitRegistry.load())),
    ),
    ReferenceTable(
        "area_units", "Các đơn vị nằm trọn trong mỗi vùng, theo thời gian",
        "The units that lie wholly in each area, over time",
        lambda settings: area_units_frame(areas_of(UnitRegistry.load())),
    ),
    ReferenceTable(
        "unit_groups", "Các nhóm đơn vị mà mục tiêu nói đến, theo thời gian",
        "The groups of units that targets are about, over time",
        _plan_tables(lambda _, groups: unit_groups_frame(groups)),
    ),
    ReferenceTable("plans", "Các kế hoạch", "The plans", _plan_tables(lambda plans, _: plans_frame(plans))),
    ReferenceTable(
        "plan_targets", "Các mục tiêu của từng kế hoạch", "The targets of each plan", _plan_tables(titled_targets)
    ),
    ReferenceTable(
        "target_milestones", "Các mốc phải đạt trước năm hạn của mục tiêu",
        "What is due of a target at the end of years before its deadline",
        _plan_tables(lambda plans, _: milestones_frame(plans)),
    ),
    ReferenceTable(
        "target_alternatives", "Các cách hiểu khác của những mục tiêu có câu chữ chưa rõ",
        "Other readings of targets whose wording is ambiguous", _plan_tables(titled_alternatives),
    ),
    ReferenceTable("indicators", "Các chỉ tiêu", "The indicators", lambda settings: indicators_frame()),
    ReferenceTable(
        "indicator_levels", "Cấp đơn vị mà các chỉ tiêu nói đến", "The levels that indicators are about",
        lambda settings: indicator_levels_frame(),
    ),
    ReferenceTable(
        "reporting_provinces", "Các tỉnh được yêu cầu báo cáo", "The provinces that are asked to report",
        lambda settings: reporting_provinces(settings.data_dir),
    ),
    ReferenceTable(
        "register_provinces", "Các tỉnh mà chỉ tiêu hồ sơ lấy từ sổ đăng ký hồ sơ (reporting.yaml)",
        "The provinces whose dossier indicators are counted from the register (reporting.yaml)",
        lambda settings: register_provinces(settings.data_dir),
    ),
    ReferenceTable(
        "years", "Các năm được đánh giá", "The years assessed", lambda settings: years_frame(settings.today)
    ),
    ReferenceTable(
        "months", "Các tháng của những năm đó", "The months of those years",
        lambda settings: months_frame(settings.today),
    ),
    ReferenceTable(
        "rules", "Các quy tắc kiểm tra tệp và dòng, kèm thông báo",
        "The rules that files and rows are held to, with what is said where one is broken", lambda settings: _rules(),
    ),
)  # fmt: skip
