"""Whose row is it? The days a row speaks of and the unit its cells mean, for any contract."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.reading.values import Unreadable
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import COUNTRY_CODE, Resolution, UnitRegistry, UnitVersion

Span = tuple[date, date]


@dataclass(frozen=True)
class NoUnit:
    """Why a row's cells mean no unit, and the column at fault."""

    column: str
    reason: Unreadable


def span_of(contract: Contract, value: Any) -> Span | None:
    """First and last day of what a row speaks of: its period, its year or its closing date."""
    if value is None:
        return None
    if contract.dated_by == "period":
        return value.first_day, value.last_day
    if contract.dated_by == "year":
        return date(value, 1, 1), date(value, 12, 31)
    return value, value


def outside_history(contract: Contract, span: Span, today: date) -> Unreadable | None:
    """Why a row of these days can't be taken: they have not begun, or lie before the history of units."""
    first_day, last_day = span
    if first_day > today and contract.dated_by == "closing_date":
        return Unreadable(
            "in_the_future",
            f"Ngày chốt số liệu là {first_day:%d/%m/%Y}, sau ngày hôm nay ({today:%d/%m/%Y});"
            " hãy kiểm tra lại ngày này.",
            f"The closing date is {first_day}, after today ({today}); check it.",
        )
    if first_day > today:
        what_vi, what_en = ("Kỳ báo cáo", "The period") if contract.dated_by == "period" else ("Năm", "The year")
        return Unreadable(
            "in_the_future",
            f"{what_vi} bắt đầu từ {first_day:%d/%m/%Y}, sau ngày hôm nay ({today:%d/%m/%Y}); hãy kiểm tra lại năm.",
            f"{what_en} begins on {first_day}, after today ({today}); check the year.",
        )
    if last_day < FIRST_DAY:
        return Unreadable(
            "before_history",
            f"Số liệu trước ngày {FIRST_DAY:%d/%m/%Y} không được theo dõi ở đây; hãy bỏ dòng này.",
            f"Figures from before {FIRST_DAY} are not kept here; leave the row out.",
        )
    return None


def unit_resolver(
    contract: Contract, units: UnitRegistry, declared: str | None
) -> Callable[[tuple[Any, ...], date, date], tuple[Resolution, dict[str, str]] | NoUnit]:
    """A function of a row's unit cells and days: the unit they mean and each column's official code, or why not.

    Args:
        contract: whose unit columns, in their order, the cells are of (`Contract.unit_cells`).
        units: every unit version.
        declared: the unit the file speaks for, as written; a name without a code is sought under it.
    """

    @cache
    def resolve(cells: tuple[Any, ...], first_day: date, last_day: date) -> tuple[Resolution, dict[str, str]] | NoUnit:
        return _resolve(contract, cells, units, first_day, last_day, declared)

    return resolve


def _resolve(
    contract: Contract,
    cells: tuple[Any, ...],
    units: UnitRegistry,
    first_day: date,
    last_day: date,
    declared: str | None,
) -> tuple[Resolution, dict[str, str]] | NoUnit:
    """The unit is told by the first of the contract's unit columns that is filled in; the others must agree."""
    written = dict(zip(contract.unit_cells, cells, strict=True))
    districts_exist = units.has_level("district", last_day)
    found: Resolution | None = None
    codes: dict[str, str] = {}
    for columns in contract.units:
        code = written[columns.code]
        name = written[columns.name] if columns.name else None
        level = (written[columns.level] if columns.level else None) or columns.told_level
        if columns.told_level == "district" and not districts_exist:
            level = "province"  # since July 2025 the same column holds the province
        if not code and not name and (found or columns is not contract.units[-1]):
            continue
        within = None if code or not declared else _declared_or_none(declared, units, last_day)
        try:
            one = units.resolve(code, name, level, first_day, last_day, within)
        except Unreadable as reason:
            if not code and not name:
                return NoUnit(contract.unit_cells[0], reason)
            return NoUnit(columns.code if code else str(columns.name), reason)
        codes[columns.code] = one.unit.unit_code
        if found is None:
            found = one
        elif found.unit.unit_id not in {v.unit_id for v in units.ancestors_on(one.unit.unit_id, last_day)}:
            return NoUnit(columns.code, _contradict(one.unit, found.unit))
    assert found is not None  # the last of the columns is always tried
    return found, codes


def _contradict(below: UnitVersion, above: UnitVersion) -> Unreadable:
    return Unreadable(
        "units_contradict",
        f"{below.unit_name} (mã {below.unit_code}) không thuộc {above.unit_name} (mã {above.unit_code});"
        " hãy kiểm tra lại hai mã này.",
        f"{below.unit_name} ({below.unit_code}) is not part of {above.unit_name} ({above.unit_code});"
        " check the two codes.",
    )


def resolve_declared(text: str, units: UnitRegistry, day: date) -> str:
    """The unit a file declares to speak for, on its closing date: a code, or a name and perhaps those above it.

    Raises:
        Unreadable: no such unit, or more than one.
    """
    if text[:1].isdigit() or text.upper() == COUNTRY_CODE:
        return units.resolve(text, None, None, day, day).unit.unit_id
    within = None
    # "UBND xã Phú Xuân, huyện Đại Từ, tỉnh Thái Nguyên": each part is sought in the one that follows.
    for part in reversed([part.strip() for part in re.split("[,;]", text) if part.strip()]):
        within = units.resolve(None, part, None, day, day, within).unit.unit_id
    if within is None:
        raise Unreadable("missing_value", "Chưa ghi đơn vị báo cáo.", "No reporting unit is written.")
    return within


def _declared_or_none(text: str, units: UnitRegistry, day: date) -> str | None:
    try:
        return resolve_declared(text, units, day)
    except Unreadable:
        return None
