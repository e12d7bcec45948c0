"""What Dagster shows of a table beside its numbers: its first rows, and a picture of how plans stand."""

import base64
from collections import defaultdict
from html import escape

from ntm_pipeline.report.wording import STATUS_WORDS
from ntm_pipeline.warehouse.build import Build

ROWS = 5
_COLOURS = {
    "attained": "#0a6b3d", "on_track": "#0b5cad", "behind": "#b35900", "missed": "#a3172a", "undetermined": "#5b3a8c",
    "no_data": "#8a8a8a", "not_applicable": "#d0d0d0",
}  # fmt: skip
_LEFT, _WIDTH, _LINE = 170, 620, 26


def preview(build: Build, key: str) -> str:
    """The first rows of a table, as Markdown."""
    names = [name for name, _, _ in build.columns(key)]
    rows = build.rows(f"SELECT * FROM {key} LIMIT {ROWS}")
    lines = [names, ["---"] * len(names), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    """A value on one line, in which nothing is markup: it may be what a sender wrote."""
    text = "" if value is None else " ".join(str(value).split())
    text = text if len(text) <= 60 else text[:59] + "…"
    return "".join(f"&#{ord(letter)};" if letter in "|<>&*_`[]!\\" else letter for letter in text)


def attainment_picture(build: Build) -> str:
    """How many targets of each plan's own unit have which status in its last year, as Markdown with an image."""
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for plan_id, year, status, count in build.rows(
        """
        SELECT a.plan_id, a.year, a.status, COUNT(*)
        FROM marts.indicator_attainment AS a
        JOIN (
            SELECT plan_id, MAX(year) AS year FROM marts.indicator_attainment WHERE is_plan_scope GROUP BY plan_id
        ) AS lasts ON a.plan_id = lasts.plan_id AND a.year = lasts.year
        WHERE a.is_plan_scope
        GROUP BY a.plan_id, a.year, a.status
        ORDER BY a.plan_id
        """
    ):
        found[plan_id, year][status] = count
    parts = []
    for line, ((plan_id, year), counts) in enumerate(found.items()):
        top, at, total = line * _LINE + 4, float(_LEFT), sum(counts.values())
        parts.append(f'<text x="0" y="{top + 13}">{escape(plan_id)} {year}</text>')
        for status in STATUS_WORDS:
            if count := counts.get(status, 0):
                width = (_WIDTH - _LEFT) * count / total
                parts.append(
                    f'<rect x="{at:.1f}" y="{top}" width="{width:.1f}" height="18" fill="{_COLOURS[status]}"/>'
                    f'<text x="{at + 4:.1f}" y="{top + 13}" fill="#fff">{count}</text>'
                )
                at += width
    legend = len(found) * _LINE + 18
    for at, status in enumerate(STATUS_WORDS):
        x = at % 4 * 155
        y = legend + at // 4 * 18
        parts.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{_COLOURS[status]}"/>')
        parts.append(f'<text x="{x + 17}" y="{y}">{STATUS_WORDS[status]}</text>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{legend + 30}" font-family="sans-serif"'
        f' font-size="12"><rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )
    return f"![targets by status](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
