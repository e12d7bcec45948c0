"""Columns that several sources share: what an office writes for a unit, a level, yes and no, a closing date."""

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from ntm_pipeline.contracts.cell_types import DATE, WRITTEN_CODE, YEAR, YES_NO
from ntm_pipeline.contracts.contract import Contract, UnitColumns, column
from ntm_pipeline.units.registry import Level

LEVEL_CHOICES = {
    "country": ("Trung ương", "Cả nước", "Cấp trung ương", "TW", "Quốc gia", "Toàn quốc"),
    "province": ("Tỉnh", "Cấp tỉnh", "Thành phố trực thuộc trung ương", "Tỉnh/thành phố", "Tỉnh, thành phố"),
    "district": (
        "Huyện", "Cấp huyện", "Quận", "Thị xã", "Quận/huyện", "Huyện/thị xã/thành phố", "Huyện, thị xã, thành phố",
        "Thành phố thuộc tỉnh",
    ),
    "commune": ("Xã", "Cấp xã", "Phường", "Thị trấn", "Đặc khu", "Xã/phường", "Xã/phường/thị trấn",
                "Xã, phường, thị trấn"),
}  # fmt: skip


# The lists of the statistics office have a column for each level: the commune's tells which unit a row is about.
_COMMUNE_CODES = (
    "Mã xã", "Mã xã/phường", "Mã xã, phường, thị trấn", "Mã ĐVHC cấp xã", "Mã số xã", "Mã đơn vị cấp xã", "Mã PX",
    "Mã phường/xã", "Mã phường, xã, thị trấn", "Mã P/X", "Mã X/P",
)  # fmt: skip
_COMMUNE_NAMES = (
    "Tên xã", "Xã", "Tên xã/phường", "Xã/phường", "Xã/phường/thị trấn", "Tên đơn vị cấp xã", "Phường/xã",
    "Phường/xã/thị trấn", "Tên phường/xã", "Tên PX",
)  # fmt: skip
_DISTRICT_CODES = (
    "Mã huyện", "Mã QH", "Mã quận/huyện", "Mã quận, huyện", "Mã ĐVHC cấp huyện", "Mã số huyện", "Mã đơn vị cấp huyện",
    "Mã huyện/quận", "Mã Q/H", "Mã H/Q", "Mã huyện, quận, thị xã, thành phố",
)  # fmt: skip
_DISTRICT_NAMES = (
    "Tên huyện", "Huyện", "Tên quận/huyện", "Quận/huyện", "Quận huyện", "Huyện/quận", "Tên đơn vị cấp huyện", "Tên QH",
    "Huyện/thị xã/thành phố", "Huyện, thị xã, thành phố", "Quận/huyện/thị xã/thành phố",
)  # fmt: skip
_PROVINCE_CODES = (
    "Mã tỉnh", "Mã TP", "Mã tỉnh/thành phố", "Mã tỉnh, thành phố", "Mã tỉnh thành phố", "Mã ĐVHC cấp tỉnh",
    "Mã số tỉnh", "Mã đơn vị cấp tỉnh", "Mã T/TP", "Mã TTP",
)  # fmt: skip
_PROVINCE_NAMES = (
    "Tên tỉnh", "Tỉnh", "Tên tỉnh/thành phố", "Tỉnh/thành phố", "Tỉnh, thành phố", "Tỉnh thành phố", "Tỉnh/TP",
    "Tên đơn vị cấp tỉnh", "Tên TP", "Tên tỉnh, thành phố",
)  # fmt: skip
_LEVELS: tuple[Level, ...] = ("commune", "district", "province")
"""The levels that those headings tell."""


def unit_code_column() -> Any:
    """`Mã đơn vị`: a unit of any level."""
    return column(
        "Mã đơn vị", "Mã ĐVHC", "Mã đơn vị hành chính", "Mã số đơn vị", "Mã ĐV",
        vi="Mã đơn vị hành chính, đủ các số 0", en="Code of the administrative unit, with its zeros",
        cell_type=WRITTEN_CODE, fallbacks=(_COMMUNE_CODES, _DISTRICT_CODES, _PROVINCE_CODES),
    )  # fmt: skip


def unit_name_column() -> Any:
    """`Tên đơn vị`, as the sender wrote it."""
    return column(
        "Tên đơn vị", "Đơn vị", "Tên ĐVHC", "Tên đơn vị hành chính", "Tên địa phương", "Tên cơ quan",
        "Cơ quan, đơn vị", "Tên cơ quan, đơn vị",
        vi="Tên đơn vị như người gửi ghi", en="Name of the unit as the sender wrote it", required=False,
        fallbacks=(_COMMUNE_NAMES, _DISTRICT_NAMES, _PROVINCE_NAMES),
    )  # fmt: skip


def of_the_levels_told(contract: Contract, found: Container[str], levels: Mapping[str, int]) -> Contract:
    """The contract where a table's headings tell of which level its units are.

    Args:
        contract: of the table's source.
        found: the columns that the table has.
        levels: name of a column → which of its fallback headings it stands under.
    """

    def of_its_level(columns: UnitColumns) -> UnitColumns:
        rank = levels.get(columns.code if columns.code in found else columns.name or "")
        return columns if rank is None or columns.level_hint else replace(columns, level_hint=_LEVELS[rank])

    return replace(contract, units=tuple(map(of_its_level, contract.units))) if levels else contract


def commune_code_column(required: bool = True) -> Any:
    """`Mã xã`: a unit of commune level."""
    return column(
        *_COMMUNE_CODES,
        vi="Mã đơn vị hành chính cấp xã, đủ các số 0", en="Code of the commune-level unit, with its zeros",
        cell_type=WRITTEN_CODE, required=required,
    )  # fmt: skip


def commune_name_column() -> Any:
    """`Tên xã`, as the sender wrote it."""
    return column(
        *_COMMUNE_NAMES,
        vi="Tên xã như người gửi ghi", en="Name of the commune as the sender wrote it", required=False,
    )  # fmt: skip


def year_column(*more_headings: str, fallbacks: tuple[tuple[str, ...], ...] = ()) -> Any:
    """The one year a row speaks of."""
    return column(
        *more_headings,
        "Năm",
        "Năm báo cáo",
        vi="Năm",
        en="Year",
        cell_type=YEAR,
        above="period",
        ge=2000,
        le=2100,
        fallbacks=fallbacks,
    )


def closing_date_column() -> Any:
    """`Ngày chốt số liệu`: the day a registry's rows were true."""
    return column(
        "Ngày chốt số liệu", "Ngày chốt", "Thời điểm chốt số liệu", "Ngày chốt dữ liệu", "Tính đến ngày",
        vi="Ngày chốt số liệu", en="Closing date: the day the registry was true",
        cell_type=DATE, above="closing_date",
    )  # fmt: skip


def yes_no_column(*headings: str, vi: str, en: str) -> Any:
    """Có / Không."""
    return column(*headings, vi=vi, en=en, cell_type=YES_NO)
