"""Writes the pages of a release into a folder: the overview, a page for each unit, and the index of the search.

One province after the other, so that the memory that it takes doesn't grow with the country.
"""

import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ntm_pipeline.report import facts, members, pages
from ntm_pipeline.report.facts import Release, Row, UnitFacts
from ntm_pipeline.report.wording import STATUS_WORDS, STATUS_WORDS_EN, vi_day
from ntm_pipeline.vietnamese.wording import vi_number

INDEX, UNITS, SEARCH = "index.html", "unit", "search.js"
STATUSES = tuple(STATUS_WORDS)


def write_site(release_file: Path, folder: Path) -> int:
    """Make the pages of a release; returns how many there are.

    Args:
        release_file: the released warehouse, or one that is about to be released.
        folder: new or empty.
    """
    (folder / UNITS).mkdir(parents=True, exist_ok=True)
    with facts.opened(release_file) as connection:
        release = facts.release_facts(connection)
        country = _country_plan(release)
        homes = sorted({unit["home"] for unit in release.pages.values() if unit["has_page"]})
        written = 1
        for home in homes:
            for found in facts.facts_of_home(connection, release, home).values():
                _write(folder / UNITS / pages.page_name(found.unit["unit_id"]), "unit.html", "../",
                       _unit_page(connection, release, found, country))  # fmt: skip
                written += 1
        _write(folder / INDEX, "overview.html", "", _overview(connection, release, country))
        (folder / SEARCH).write_text(_search_index(release), encoding="utf-8")
    return written


def _country_plan(release: Release) -> str | None:
    """The plan by which provinces are set beside each other: the country's that began last and has begun."""
    own = [
        plan for plan in release.plans.values()
        if release.pages.get(plan["scope_unit_id"], {}).get("unit_level") == "country"
        and plan["first_year"] <= release.about["today"].year
    ]  # fmt: skip
    # The one with most targets tells most; of equals the later.
    size = {plan["plan_id"]: sum(key[0] == plan["plan_id"] for key in release.targets) for plan in own}
    best = max(own, key=lambda plan: (size[plan["plan_id"]], plan["first_year"]), default=None)
    return best["plan_id"] if best else None


def _overview(connection: duckdb.DuckDBPyConnection, release: Release, country: str | None) -> Row:
    own, calls = facts.scope_rows(connection), facts.first_calls(connection)
    plans = []
    for plan_id, plan in release.plans.items():
        made = pages.targets_of(release, own.get(plan_id, []), with_trends=False)
        for line in made[0]["targets"] if made else []:
            call = calls.get((plan_id, line["target_id"], line["row"]["year"]))
            line["call"] = pages.call_words(call) if call else None
        plans.append(
            {**(made[0] if made else {"plan": plan, "targets": [], "years": [], "counts": {}}),
             "plan": plan, "unit": pages.unit_link(release, plan["scope_unit_id"])}
        )  # fmt: skip
    top = next((unit for unit in release.pages.values() if unit["unit_level"] == "country"), None)
    rows = facts.progress_below(connection, top) if top else []
    return {
        "release": release, "plans": plans, "map": members.country_tiles(release, rows, country),
        "changes": pages.changes_of(release), "top": pages.unit_link(release, top["unit_id"]) if top else None,
        "provinces": [
            pages.unit_link(release, unit["unit_id"]) for unit in release.pages.values()
            if unit["unit_level"] == "province" and unit["has_page"]
        ],
    }  # fmt: skip


def _unit_page(connection: duckdb.DuckDBPyConnection, release: Release, found: UnitFacts, country: str | None) -> Row:
    unit = found.unit
    level = unit["unit_level"]
    plans = pages.targets_of(release, found.attainment, with_trends=level != "commune")
    settled = ("attained", "no_data", "not_applicable") if level == "commune" else ()
    beside: list[Row] = []
    if level != "commune":
        own = next((one["plan"]["plan_id"] for one in plans if one["is_own"]), None)
        rows = facts.progress_below(connection, unit)
        beside = members.members_of(release, rows, own) or members.members_of(release, rows, country)
    above = [unit["district_unit_id"] if level == "commune" else None,
             unit["province_unit_id"] if level in ("commune", "district") else None]  # fmt: skip
    return {
        "release": release, "unit": unit, "settled": settled, "level": pages.LEVELS[level],
        "dates": pages.dates(unit), "plans": plans,
        "above": [link for link in (pages.unit_link(release, one) for one in above) if link],
        "before": [link for one in found.successions if not one["is_after"]
                   if (link := pages.unit_link(release, one["other_unit_id"]))],
        "after": [link for one in found.successions if one["is_after"]
                  if (link := pages.unit_link(release, one["other_unit_id"]))],
        "calls": pages.call_lists(release, found, plans), "missing": pages.missing_lists(release, found),
        "evidence": pages.evidence_by_file(found), "files": found.files[: pages.MOST_FILES],
        "file_count": len(found.files), "series": pages.series_of(release, found), "members": beside,
        "changes": pages.changes_of(release, unit["unit_id"]),
    }  # fmt: skip


# --- The form ---------------------------------------------------------------------------------------


def _both(words: tuple[str, str] | str, en: str | None = None) -> Markup:
    """Words in both languages, of which the page shows one."""
    vi, other = (words, en) if isinstance(words, str) else words
    if not vi and not other:
        return Markup("")
    return Markup("<span lang=vi>{}</span><span lang=en>{}</span>").format(vi, other)


def _number(text: Any) -> Markup:
    """A figure as Vietnam writes it; the page turns its marks where it is read in English."""
    return Markup("<span class=n>{}</span>").format(text)


def _status(status: str) -> Markup:
    """A status by word, shape and colour; the page has the English words once."""
    shape = f"<svg class=i><use href=#{status} /></svg>"
    return Markup(f'<b class="s {status}">{shape}{STATUS_WORDS[status]}</b>')


def _link(link: Row, root: str) -> Markup:
    """A unit's name, which leads to its page if it has one."""
    if not link.get("page"):
        return escape(link["name"])
    return Markup('<a href="{}{}/{}">{}</a>').format(root, UNITS, link["page"], link["name"])


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("ntm_pipeline.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {
        "both": _both, "number": _number, "status": _status, "link": _link, "statuses": STATUSES,
        "english": Markup(json.dumps({STATUS_WORDS[name]: STATUS_WORDS_EN[name] for name in STATUSES})),
        "day": vi_day, "grouped": vi_number,
        "page_name": pages.page_name,
        "style": Markup(_text("style.css")), "script": Markup(_text("page.js")),
        "shapes": Markup(_text("shapes.svg")),
    }  # fmt: skip
    return environment


def _text(name: str) -> str:
    text = files("ntm_pipeline.report").joinpath("templates", name).read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _write(path: Path, template: str, root: str, values: Row) -> None:
    text = _environment().get_template(template).render(root=root, **values)
    path.write_text(text, encoding="utf-8")


def _search_index(release: Release) -> str:
    """Every unit by name; those without a page are found too, and said to have told nothing."""
    entries = []
    for unit in release.pages.values():
        above = [name for name in (unit["district_name"], unit["province_name"]) if name and name != unit["unit_name"]]
        page = pages.page_name(unit["unit_id"]) if unit["has_page"] else ""
        ended = f"– {unit['last_day'].year}" if unit["last_day"] else ""
        entries.append([unit["unit_name"], ", ".join(above), page, ended])
    # As a script, for a page opened from a disk may read no other file; nothing in it ends a script or a line.
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"ntmUnits({text});\n"
