"""What stands on each page, as plain values for its template: words in both languages, figures as they are shown.

What is known comes from `facts`, what is drawn from `pictures`; the form of a page is its template's business.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ntm_pipeline.plans.wording import aim_vi, figure_vi, relative_vi
from ntm_pipeline.report.facts import Release, Row, UnitFacts
from ntm_pipeline.report.pictures import trend
from ntm_pipeline.report.wording import (
    CAUSE_WORDS,
    STANDING_WORDS,
    STANDING_WORDS_EN,
    english_figures,
    file_text,
    roundings,
    share_text,
    status_reason,
    status_reason_en,
    vi_day,
)
from ntm_pipeline.vietnamese.wording import vi_number

Both = tuple[str, str]
"""Vietnamese and English."""
REFORM_YEAR = 2025
"""The first year whose last day lies after the reform of 1 July."""
MOST_PRINTED = 22
"""Targets that a printed sheet has room for."""
LEVELS: dict[str, Both] = {
    "country": ("Cả nước", "Country"), "province": ("Cấp tỉnh", "Province"), "district": ("Cấp huyện", "District"),
    "commune": ("Cấp xã", "Commune"),
}  # fmt: skip
_EACH_EN = {"province": "each province", "district": "each district-level unit", "commune": "each commune-level unit"}
MOST_FILES = 150
"""Files named on one page; their number is told in full."""


def page_name(unit_id: str) -> str:
    """The file of a unit's page: its id, unless that is no name for a file."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}", unit_id):
        return f"{unit_id}.html"
    return f"u-{hashlib.sha256(unit_id.encode()).hexdigest()[:16]}.html"


def unit_link(release: Release, unit_id: str | None) -> Row | None:
    """A unit's name, and its page if it has one."""
    unit = release.pages.get(unit_id or "")
    if unit is None:
        return None
    return {"name": unit["unit_name"], "page": page_name(unit["unit_id"]) if unit["has_page"] else None, "unit": unit}


# --- Targets ----------------------------------------------------------------------------------------


def target_words(release: Release, plan_id: str, target_id: str) -> Row:
    """A target's titles and aim."""
    key = plan_id, target_id
    if key not in release.worded:
        release.worded[key] = _target_words(release, plan_id, target_id)
    return release.worded[key]


def _target_words(release: Release, plan_id: str, target_id: str) -> Row:
    target = release.targets[plan_id, target_id]
    indicator = release.indicators[target["indicator_id"]]
    is_relative = bool(target["relative_indicator_id"])
    figure = figure_vi(target["target_value"], target["measure"], is_relative)
    of = None
    if is_relative:
        of = relative_vi(
            target["relative_title_vi"], target["relative_unit_name"], target["relative_year"],
            target["relative_years_before"],
        )  # fmt: skip
    least = "at least" if target["comparator"] == ">=" else "at most"
    of_en = ""
    if is_relative:
        when = target["relative_year"] or f"{target['relative_years_before']} year(s) before"
        of_en = f" of {target['relative_title_en'] or 'the value'} {target['relative_unit_name'] or ''} {when}"
    each = f"{_EACH_EN[target['each_level']]}: " if target["each_level"] else ""
    among = f"{target['group_name']}: " if target["group_name"] else ""
    return {
        "target_id": target_id,
        "title": (indicator["title_vi"], indicator["title_en"]),
        "aim": (
            aim_vi(figure, target["comparator"], target["each_level"], of, target["group_name"]),
            english_figures(f"{among}{each}{least} {figure}{of_en}"),
        ),
        "deadline": target["deadline_year"],
        "text_vi": target["text_vi"],
        "place": ", ".join(text for text in (target["article"], target["legal_basis"]) if text),
        "note": (target["note_vi"] or "", target["note_en"] or ""),
    }


def figure_words(row: Mapping[str, Any]) -> Row:
    """One figure as it is shown: never rounded towards attainment, with its bounds where something is missing."""
    measure = row["measure"]
    down, _ = roundings(row.get("comparator", ">="))
    is_open = row["value"] is not None and row["reported"] < row["expected"]
    high = "…" if row["value_high"] is None else share_text(row["value_high"], measure, down)
    return {
        "year": row["year"],
        "status": row.get("status"),
        "value": share_text(row["value"], measure, down),
        "bounds": f"{share_text(row['value_low'], measure, down)} – {high}" if is_open else "",
        "is_assumed": is_open and row["bounds"] == "assumed",
    }


def last_words(row: Mapping[str, Any]) -> Row:
    """The figure of a target's last year: what that year asks for and how complete it is stand beside it."""
    _, up = roundings(row["comparator"])
    return {
        **figure_words(row),
        "required": share_text(row["required_value"], row["measure"], up),
        "complete": share_text(row["reported"] / row["expected"] if row["expected"] else None, "share"),
        "reported": vi_number(row["reported"]),
        "expected": vi_number(row["expected"]),
    }


def lacking(release: Release, row: Mapping[str, Any]) -> Both | None:
    """How many more of what, where more are needed; where what was reported is enough, how many reports."""
    if row["status"] in ("undetermined", "no_data") and not row["needed"]:
        many = vi_number(row["expected"] - row["reported"])
        is_flow = release.indicators[row["indicator_id"]]["kind"] == "flow"
        return (
            f"còn thiếu {many} {'tháng báo cáo' if is_flow else 'đơn vị báo cáo'}",
            f"{english_figures(many)} {'months of reports' if is_flow else 'reports'} missing",
        )
    if not row["needed"] or row["status"] == "attained":
        return None
    target, indicator = release.targets[row["plan_id"], row["target_id"]], release.indicators[row["indicator_id"]]
    vi, en = indicator["numerator_vi"], indicator["numerator_en"]
    if target["each_level"] and row["is_plan_scope"]:
        vi, en = "đơn vị phải tự đạt", "units that shall each reach it"
    many = vi_number(row["needed"])
    if row["comparator"] == "<=":
        return f"phải bớt {many} {vi}", f"{english_figures(many)} fewer: {en}"
    return f"còn thiếu {many} {vi}", f"{english_figures(many)} more needed: {en}"


def reasons(row: Mapping[str, Any]) -> Both:
    """Why a target has its status."""
    return status_reason(row), status_reason_en(row)


def targets_of(release: Release, rows: Iterable[Row], with_trends: bool, settled: Sequence[str] = ()) -> list[Row]:
    """A unit's targets, plan by plan, each with its years; those with a settled status need no reason."""
    by_plan: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_plan[row["plan_id"]][row["target_id"]].append(row)
    made: list[Row] = []
    drawn: set[str] = set()
    for plan_id, targets in sorted(by_plan.items(), key=lambda found: _own_first(release, found)):
        plan = release.plans[plan_id]
        years = sorted({row["year"] for found in targets.values() for row in found})
        lines = []
        for target_id, found in targets.items():
            last = found[-1]
            weighs = release.indicators[last["indicator_id"]]["weight"] == "volume" or last["measure"] == "mean"
            told = sum(row["value"] is not None for row in found)
            is_drawn = told > 1 and (with_trends or (weighs and last["indicator_id"] not in drawn))
            drawn.add(last["indicator_id"])
            lines.append(
                {
                    **target_words(release, plan_id, target_id),
                    "cells": {row["year"]: figure_words(row) for row in found},
                    "is_silent": all(row["status"] == "no_data" for row in found),
                    "last": last_words(last),
                    "row": last,
                    "reason": None if last["status"] in settled else reasons(last),
                    "lacking": lacking(release, last),
                    "trend": trend(found) if is_drawn else None,
                }
            )
        made.append(
            {
                "plan": plan, "years": years, "targets": lines, "is_own": any(r["row"]["is_plan_scope"] for r in lines),
                "counts": counts(line["row"]["status"] for line in lines), "anchor": f"plan-{plan_id}",
            }
        )  # fmt: skip
    printed = 0
    for one in made:
        printed += len(one["targets"])
        one["is_printed"] = one is made[0] or printed <= MOST_PRINTED
    return made


def _own_first(release: Release, found: tuple[str, dict[str, list[Row]]]) -> tuple[Any, ...]:
    """A unit's own plan stands first, then those that something is known of, of the units nearest above, the latest."""
    plan_id, targets = found
    is_own = any(row["is_plan_scope"] for rows in targets.values() for row in rows)
    scope = release.pages.get(release.plans[plan_id]["scope_unit_id"], {}).get("unit_level", "country")
    is_silent = all(row["value"] is None for rows in targets.values() for row in rows)
    return not is_own, is_silent, -list(LEVELS).index(scope), -release.plans[plan_id]["first_year"], plan_id


def counts(statuses: Iterable[str]) -> dict[str, int]:
    """How many of each status."""
    found: dict[str, int] = defaultdict(int)
    for status in statuses:
        found[status] += 1
    return dict(found)


# --- What lies around a figure ----------------------------------------------------------------------


def call_words(call: Row) -> Both:
    """What the set of a call could bring about, and what of it is asked."""
    many, noun = vi_number(call["set_size"]), "xã" if call["is_xa"] else "đơn vị"
    many_en = f"{english_figures(many)} {'unit' if call['set_size'] == 1 else 'units'}"
    if call["outcome"] == "not_attained":
        return (
            f"Chỉ cần {many} {noun} báo cáo không đạt thì chắc chắn không đạt",
            f"Unfavourable reports of {many_en} would settle that it is not attained",
        )
    if not call["has_work"]:
        return (
            f"Gọi {many} {noun}: nếu đều báo cáo đạt thì mục tiêu đạt",
            f"Call {many_en}: if all report well it is attained",
        )
    if call["is_all_work"]:
        return f"Cần {many} {noun} làm thêm thì đạt", f"More work of {many_en} would attain it"
    return f"Cần {many} {noun} báo cáo hoặc làm thêm thì đạt", f"Reports or work of {many_en} would attain it"


def call_lists(release: Release, facts: UnitFacts, plans: Sequence[Row]) -> list[Row]:
    """For each target of the unit's own plan whom to call, in the last year that there is."""
    last = {
        (one["plan"]["plan_id"], line["target_id"]): line["row"]["year"] for one in plans for line in one["targets"]
    }
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for call in facts.calls:
        if last.get((call["plan_id"], call["target_id"])) == call["year"]:
            grouped[call["plan_id"], call["target_id"], call["outcome"]].append(call)
    made = []
    for (plan_id, target_id, _), calls in grouped.items():
        words = call_words(calls[0])
        made.append(
            {
                "plan_id": plan_id, "target_id": target_id, "words": words, "year": calls[0]["year"],
                "title": target_words(release, plan_id, target_id)["title"],
                "units": [{**(unit_link(release, call["unit_id"]) or {}), "name": call["unit_name"]} for call in calls],
                "more": calls[0]["set_size"] - len(calls),
            }
        )  # fmt: skip
    return made


def missing_lists(release: Release, facts: UnitFacts) -> list[Row]:
    """Who has not reported, by source and year; of the unit itself alone, by source."""
    made: list[Row] = []
    own: dict[str, list[str]] = defaultdict(list)
    for row in facts.missing:
        months = row["missing"] if row["missing"] > row["unit_count"] else 0
        if row["unit_ids"] == [facts.unit["unit_id"]]:
            own[row["source"]].append(f"{row['year']} ({months})" if months else str(row["year"]))
            continue
        noun = "xã" if row["is_xa"] else "đơn vị"
        many = vi_number(row["unit_count"])
        words = (
            f"còn thiếu {many} {noun}" + (f" ({vi_number(months)} tháng)" if months else ""),
            english_figures(f"{many} units missing" + (f" ({vi_number(months)} months)" if months else "")),
        )
        named = zip(row["unit_ids"], row["names"], strict=True)
        made.append(
            {
                "source": _source(release, row["source"]), "year": str(row["year"]), "words": words,
                "more": row["unit_count"] - len(row["names"]),
                "units": [{**(unit_link(release, unit_id) or {}), "name": name} for unit_id, name in named],
            }
        )  # fmt: skip
    for source, years in own.items():
        words = ("chưa gửi (số tháng thiếu trong ngoặc)", "not sent (months missing in brackets)")
        if not any("(" in year for year in years):
            words = ("chưa gửi", "not sent")
        made.append(
            {"source": _source(release, source), "year": ", ".join(years), "words": words, "more": 0, "units": []}
        )
    return made


def _source(release: Release, source: str) -> Both:
    return release.sources.get(source, (source, source))


def evidence_by_file(facts: UnitFacts) -> list[Row]:
    """The rows behind the unit's own figures, each once, file by file."""
    files: dict[str, dict[tuple[Any, ...], Row]] = defaultdict(dict)
    for row in facts.evidence:
        standing = row["standing"]
        words = None
        if standing != "counted":
            words = (STANDING_WORDS.get(standing, standing), STANDING_WORDS_EN.get(standing, standing))
        key = (row["year"], row["row_number"], row["detail"], standing)
        files[file_text(row["path"], row["sheet"])].setdefault(key, {**row, "words": words})
    return [{"file": name, "rows": list(rows.values())} for name, rows in sorted(files.items())]


def series_of(release: Release, facts: UnitFacts) -> list[Row]:
    """One series across the reform for each indicator.

    A commune that has ended shares its territory's series with those that took it over: it stands on their pages.
    """
    if facts.unit["unit_level"] == "commune" and facts.unit["last_day"] is not None:
        return []
    by_indicator: dict[str, list[Row]] = defaultdict(list)
    for row in facts.series:
        by_indicator[row["indicator_id"]].append(row)
    made = []
    for indicator_id, rows in by_indicator.items():
        indicator = release.indicators[indicator_id]
        weighs = facts.unit["unit_level"] != "commune" or indicator["weight"] == "volume"
        made.append(
            {
                "title": (indicator["title_vi"], indicator["title_en"]), "area": rows[0]["area_name"],
                "rows": [figure_words(row) for row in rows],
                "trend": trend(rows, REFORM_YEAR - 0.5)
                if weighs else None,
            }
        )  # fmt: skip
    return made


def changes_of(release: Release, unit_id: str | None = None) -> list[Row]:
    """What changed of the plans' own units since the release before, and because of what."""
    made = []
    for one in release.changes:
        if unit_id is not None and one["unit_id"] != unit_id:
            continue
        causes = [CAUSE_WORDS[cause].partition(" / ") for cause in str(one["causes"]).split(", ")]
        files = str(one["files"]).split("; ") if one["files"] else []
        title = release.targets.get((one["plan_id"], one["target_id"]))
        words = target_words(release, one["plan_id"], one["target_id"]) if title else None
        made.append(
            {
                **one, "title": words["title"] if words else (one["indicator_id"], one["indicator_id"]),
                "unit": unit_link(release, one["unit_id"]) or {"name": one["unit_name"], "page": None},
                "was": share_text(one["former_value"], one["measure"]), "now": share_text(one["value"], one["measure"]),
                "why": (", ".join(vi for vi, _, _ in causes), ", ".join(en or vi for vi, _, en in causes)),
                "named": files[:3], "more": one["file_count"] - len(files[:3]),
            }
        )  # fmt: skip
    return made


def dates(unit: Row) -> Both:
    """Since when, and until when, a unit is there; empty for one that was there from the first day on."""
    ended = unit["last_day"]
    if ended is None:
        return "", ""
    return f"đã kết thúc ngày {vi_day(ended)}", f"ended on {ended.isoformat()}"
