"""Writes the pages of a release into a folder: the overview, a page for each unit, and the index of the search.

One province after the other, so that the memory that it takes doesn't grow with the country.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ntm_pipeline.issues import Issue
from ntm_pipeline.report import facts, members, pages
from ntm_pipeline.report.facts import Release, Row, UnitFacts
from ntm_pipeline.report.pictures import bar
from ntm_pipeline.report.taken_over import Folder, sha256_of
from ntm_pipeline.report.wording import STATUS_WORDS, STATUS_WORDS_EN, vi_day
from ntm_pipeline.vietnamese.wording import vi_number

INDEX, UNITS, SEARCH = "index.html", "unit", "search.js"
STATUSES = tuple(STATUS_WORDS)


def write_site(
    release_file: Path, folder: Path, former: Path | None = None, is_same: bool = False, notes: Sequence[Issue] = ()
) -> int:
    """Make the pages of a release; returns how many there are.

    Args:
        release_file: the released warehouse, or one that is about to be released.
        folder: new or empty.
        former: the pages of the release in force, of which those that say the same again are taken over.
        is_same: whether the release tells nothing that the one in force doesn't tell, what changed since apart.
        notes: what whoever opens the overview should know of this night.
    """
    (folder / UNITS).mkdir(parents=True, exist_ok=True)
    with facts.opened(release_file) as connection:
        about, changes = facts.about_release(connection)
        made = Folder(folder, _release_line(about), former)
        # What the overview alone says: that it is the first release, and those notes.
        said = [about["former_release_id"] is None, *map(str, notes)]
        is_quiet = (
            is_same and not changes and made.was("has_changes") is False
            and all(made.take_over(name) for name in made.names() if name != INDEX)
        )  # fmt: skip
        if not (is_quiet and made.was("overview") == said and made.take_over(INDEX)):
            release = facts.release_facts(connection, about, changes)
            facts.gather(connection)
            country = _country_plan(release)
            if not is_quiet:
                _write_units(connection, release, country, made)
            text = _rendered("overview.html", "", {**_overview(connection, release, country), "notes": notes})
            made.write(INDEX, sha256_of(said), text)
        made.note(has_changes=bool(changes), overview=said)
    return sum(name.endswith(".html") for name in made.written)


def _write_units(connection: duckdb.DuckDBPyConnection, release: Release, country: str | None, made: Folder) -> None:
    # What every page may show; the names of units and who has a page lie in links.
    shared = sha256_of(
        release.about["is_synthetic"], release.plans, [*release.targets.items()], release.indicators, release.sources,
        release.pages, country,
    )  # fmt: skip
    changes: dict[str, list[Row]] = defaultdict(list)
    for one in release.changes:
        changes[one["unit_id"]].append(one)
    for home, units in _pages_by_home(release).items():
        told = facts.gather_home(connection, home)
        made_of = {
            unit["unit_id"]: sha256_of(shared, unit, told.get(unit["unit_id"]), changes.get(unit["unit_id"]))
            for unit in units
        }
        new = [unit_id for unit_id in made_of if not made.take_over(_page(unit_id), made_of[unit_id])]
        for unit_id, found in facts.facts_of_home(connection, release, new).items():
            page = _rendered("unit.html", "../", _unit_page(release, found, country))
            made.write(_page(unit_id), made_of[unit_id], page)
    made.write(SEARCH, shared, _search_index(release))


def _pages_by_home(release: Release) -> dict[str, list[Row]]:
    """Province → its units that have a page; the country's alone, where there is none."""
    found = defaultdict(list)
    for unit in release.pages.values():
        if unit["has_page"]:
            found[unit["home"]].append(unit)
    return dict(sorted(found.items()))


def _page(unit_id: str) -> str:
    return f"{UNITS}/{pages.page_name(unit_id)}"


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
        made = pages.targets_of(release, own.get(plan_id, []), with_trends=False, settled=STATUSES)
        for line in made[0]["targets"] if made else []:
            call = calls.get((plan_id, line["target_id"], line["row"]["year"]))
            line["bar"] = bar(line["row"])
            line["call"] = pages.call_words(call) if call else None
        plans.append(
            {**(made[0] if made else {"plan": plan, "targets": [], "years": [], "counts": {}}),
             "plan": plan, "unit": pages.unit_link(release, plan["scope_unit_id"])}
        )  # fmt: skip
    top = next((unit for unit in release.pages.values() if unit["unit_level"] == "country"), None)
    return {
        "release": release, "plans": plans,
        "map": members.country_tiles(release, facts.provinces_below(connection), country),
        "changes": pages.changes_of(release), "top": pages.unit_link(release, top["unit_id"]) if top else None,
        "provinces": [
            pages.unit_link(release, unit["unit_id"]) for unit in release.pages.values()
            if unit["unit_level"] == "province" and unit["has_page"]
        ],
    }  # fmt: skip


def _unit_page(release: Release, found: UnitFacts, country: str | None) -> Row:
    unit = found.unit
    level = unit["unit_level"]
    settled = ("attained", "no_data", "not_applicable") if level == "commune" else ()
    plans = pages.targets_of(release, found.attainment, with_trends=level != "commune", settled=settled)
    beside: list[Row] = []
    if level != "commune":
        own = next((one["plan"]["plan_id"] for one in plans if one["is_own"]), None)
        beside = members.members_of(release, found.below, own) or members.members_of(release, found.below, country)
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
    return _pair(words, en or "") if isinstance(words, str) else _pair(*words)


# The same few thousand words and figures stand on all pages. What is text and what is markup are never taken for one
# another: that is what `typed` is for.
@lru_cache(maxsize=16384, typed=True)
def _pair(vi: str, en: str) -> Markup:
    if not vi and not en:
        return Markup("")
    return Markup(f"<span lang=vi>{escape(vi)}</span><span lang=en>{escape(en)}</span>")


@lru_cache(maxsize=16384, typed=True)
def _number(text: Any) -> Markup:
    """A figure as Vietnam writes it; the page turns its marks where it is read in English."""
    return Markup(f"<span class=n>{escape(text)}</span>")


@cache
def _status(status: str) -> Markup:
    """A status by word, shape and colour; the page has the English words once."""
    shape = f"<svg class=i><use href=#{status} /></svg>"
    return Markup(f'<b class="s {status}">{shape}{STATUS_WORDS[status]}</b>')


def _figure(words: Row) -> Markup:
    """A figure with its bounds."""
    return _bounded(words["value"], words["bounds"], words["is_assumed"])


@lru_cache(maxsize=16384)
def _bounded(value: str, bounds: str, is_assumed: bool) -> Markup:
    mark = "*" if is_assumed else ""
    return _number(value) + (Markup(f" <small class=nw>[{_number(bounds)}]{mark}</small>") if bounds else "")


def _cell(words: Row) -> Markup:
    """A year's status and figure in a table."""
    return _filled_cell(words["status"], _figure(words))


@lru_cache(maxsize=16384)
def _filled_cell(status: str, figure: Markup) -> Markup:
    return Markup(f"<td class={status}>{_status(status)}<br>{figure}</td>")


def _link(link: Row, root: str) -> Markup:
    """A unit's name, which leads to its page if it has one."""
    if not link.get("page"):
        return escape(link["name"])
    return Markup(f'<a href="{escape(root)}{UNITS}/{escape(link["page"])}">{escape(link["name"])}</a>')


def _release_line(about: Row) -> Markup:
    """Which release a page belongs to; all else on it may be that of the release before."""
    return (
        _pair("Bản phát hành", "Release") + Markup(f" <span>{escape(about['release_id'])}</span>,\n")
        + _pair("số liệu đến ngày", "figures as of") + Markup(f" <span>{escape(vi_day(about['today']))}</span>.")
    )  # fmt: skip


@lru_cache(maxsize=1)
def _environment() -> Environment:
    english = json.dumps({STATUS_WORDS[name]: STATUS_WORDS_EN[name] for name in STATUSES})
    environment = Environment(
        loader=PackageLoader("ntm_pipeline.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {
        "both": _both, "number": _number, "status": _status, "link": _link, "figure": _figure,
        "cell": _cell, "no_cell": Markup("<td>–</td>"), "statuses": STATUSES,
        "day": vi_day, "release_line": _release_line, "grouped": vi_number,
        "page_name": pages.page_name,
        "style": Markup(_text("style.css")), "script": Markup(_text("page.js").replace("ENGLISH", english)),
        "shapes": Markup(_text("shapes.svg")),
    }  # fmt: skip
    return environment


def _text(name: str) -> str:
    text = files("ntm_pipeline.report").joinpath("templates", name).read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _rendered(template: str, root: str, values: Row) -> str:
    return _environment().get_template(template).render(root=root, **values)


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
