"""The reference tables: units, plans, indicators, years and months, from the package's own files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from importlib.resources import files

import pandas as pd

from ntm_pipeline.indicators import indicator_levels_frame, indicators_frame, load_indicators
from ntm_pipeline.plans import load_plans, plans_frame, targets_frame
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.sql_file import CatalogueError


@dataclass(frozen=True)
class ReferenceTable:
    """One table of schema `ref` and how its rows are made on a day."""

    name: str
    vi: str
    en: str
    rows: Callable[[date], pd.DataFrame]


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


def checked_targets() -> pd.DataFrame:
    """`ref.plan_targets`, each on an indicator that exists and can be measured that way.

    Raises:
        DeclarationError: naming every target's file and field that is wrong, one a line.
    """
    known = {i.indicator_id: i for i in load_indicators()}
    plans = load_plans()
    faults = []
    for plan in plans:
        for at, target in enumerate(plan.targets):
            place = f"plans/{plan.plan_id}.yaml: targets.{at}"
            indicator = known.get(target.indicator_id)
            if indicator is None:
                near = get_close_matches(target.indicator_id, known, n=1)
                hint = f"; is {near[0]} meant?" if near else ""
                faults.append(f"{place}.indicator_id: {target.target_id}: there is no {target.indicator_id}{hint}")
            elif target.measure == "share" and indicator.measure != "share":
                faults.append(f"{place}.measure: {target.target_id}: {target.indicator_id} is a count, not a share")
    if faults:
        raise CatalogueError("\n".join(faults))
    return targets_frame(plans)


REFERENCE_TABLES = (
    ReferenceTable(
        "units", "Mọi phiên bản của mọi đơn vị hành chính từ 01/01/2021",
        "Every version of every administrative unit since 1 January 2021", lambda today: _csv("units.csv"),
    ),
    ReferenceTable(
        "unit_successions", "Đơn vị cũ và đơn vị mới trong đợt sắp xếp ngày 01/07/2025",
        "Old and new units at the reform of 1 July 2025", lambda today: _csv("unit_successions.csv"),
    ),
    ReferenceTable("plans", "Các kế hoạch", "The plans", lambda today: plans_frame(load_plans())),
    ReferenceTable(
        "plan_targets", "Các mục tiêu của từng kế hoạch", "The targets of each plan", lambda today: checked_targets()
    ),
    ReferenceTable("indicators", "Các chỉ tiêu", "The indicators", lambda today: indicators_frame()),
    ReferenceTable(
        "indicator_levels", "Cấp đơn vị mà các chỉ tiêu nói đến", "The levels that indicators are about",
        lambda today: indicator_levels_frame(),
    ),
    ReferenceTable(
        "rules", "Các quy tắc kiểm tra tệp và dòng, kèm thông báo",
        "The rules that files and rows are held to, with what is said where one is broken", lambda today: _rules(),
    ),
    ReferenceTable("years", "Các năm được đánh giá", "The years assessed", years_frame),
    ReferenceTable("months", "Các tháng của những năm đó", "The months of those years", months_frame),
)  # fmt: skip
