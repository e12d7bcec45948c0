"""Units beside each other: ranked as far as the figures separate them, and as tiles."""

from collections import defaultdict
from collections.abc import Sequence

from ntm_pipeline.report.facts import Release, Row
from ntm_pipeline.report.pages import LEVELS, unit_link
from ntm_pipeline.report.pictures import COUNTRY_TILES, ISLANDS
from ntm_pipeline.report.ranking import is_ranked, ranked
from ntm_pipeline.report.wording import share_text


def members_of(release: Release, rows: Sequence[Row], plan_id: str | None) -> list[Row]:
    """The units below, level by level, ranked as far as one plan's last year separates them."""
    found = [row for row in rows if row["plan_id"] == plan_id]
    if not found:
        return []
    year = max(row["year"] for row in found)
    made = []
    for level in ("province", "district", "commune"):
        of_level = [row for row in found if row["unit_level"] == level and row["year"] == year]
        places = ranked(of_level)
        if not places:
            continue
        lines = [
            {
                "unit": unit_link(release, place.row["unit_id"]) or {"name": place.row["unit_name"], "page": None},
                "name": place.row["unit_name"],
                "place": str(place.best) if place.best == place.worst else f"{place.best}–{place.worst}",
                "sure": place.row["attained_count"], "open": place.row["open_count"],
                "of": place.row["target_count"], "step": _step(place.low, place.row),
                "complete": share_text(
                    place.row["reported"] / place.row["expected"] if place.row["expected"] else None, "share"
                ),
                "district": place.row["district_unit_id"],
            }
            for place in places
        ]  # fmt: skip
        reported = sum(row["reported"] for row in of_level)
        expected = sum(row["expected"] for row in of_level)
        made.append(
            {
                "level": LEVELS[level], "level_id": level, "year": year, "lines": lines,
                "is_ranked": is_ranked(places), "plan": release.plans[plan_id or ""],
                "complete": share_text(reported / expected if expected else None, "share"),
                "groups": _groups(release, lines) if level == "commune" else [],
            }
        )  # fmt: skip
    return made


def _step(low: float, row: Row) -> str:
    """How full a tile is: the share of targets attained for certain, in quarters; `n` where nothing is known."""
    if row["open_count"] == row["target_count"]:
        return "n"
    return str(min(4, int(low * 4)))


def _groups(release: Release, lines: Sequence[Row]) -> list[Row]:
    by_district: dict[str | None, list[Row]] = defaultdict(list)
    for line in lines:
        by_district[line["district"]].append(line)
    made = [
        {"name": (unit_link(release, district) or {"name": ""})["name"],
         "lines": sorted(found, key=lambda line: line["name"])}
        for district, found in by_district.items()
    ]  # fmt: skip
    return sorted(made, key=lambda group: group["name"])


def country_tiles(release: Release, rows: Sequence[Row], plan_id: str | None) -> Row | None:
    """The provinces of today as tiles, and the special zones in the East Sea; None in another country."""
    today = {
        unit["unit_code"]: unit
        for unit in release.pages.values()
        if unit["unit_level"] == "province" and unit["last_day"] is None and unit["unit_code"] in COUNTRY_TILES
    }
    if len(today) < len(COUNTRY_TILES):
        return None
    found = {row["unit_id"]: row for row in rows if row["plan_id"] == plan_id and row["unit_level"] == "province"}
    years = [row["year"] for row in found.values()]
    tiles = []
    for code, tile in COUNTRY_TILES.items():
        row = found.get(today[code]["unit_id"])
        has_told = row is not None and row["target_count"] > 0
        tiles.append(
            {
                "tile": tile, "unit": unit_link(release, today[code]["unit_id"]), "row": row if has_told else None,
                "step": _step(row["attained_count"] / row["target_count"], row) if row and has_told else "n",
            }
        )  # fmt: skip
    islands = [
        {"tile": tile, "unit": unit_link(release, today[code]["unit_id"]), "of": COUNTRY_TILES[code].name}
        for code, tile in ISLANDS.items()
    ]
    return {
        "tiles": tiles,
        "islands": islands,
        "year": max(years, default=None),
        "plan": release.plans.get(plan_id or ""),
    }
