"""What the pages say, read from a release by SQL: which units have a page, and what stands on each.

Nothing is reckoned here that a table of the release tells; nothing is worded or drawn here either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.release import records

Row = dict[str, Any]

MOST_CALLS, MOST_NAMES = 40, 20
"""Units named of one call list, and of those that have not reported; their number is told in full."""

# A province of which nobody has told anything, and that no plan is about, has no page: it would say nothing.
_PAGES = """
CREATE OR REPLACE TEMP TABLE pages AS
WITH told AS (
    SELECT province_unit_id FROM marts.indicator_value WHERE reported > 0 AND province_unit_id IS NOT NULL
    UNION
    SELECT units.province_unit_id
    FROM ref.plans AS plans
    JOIN core.units_over_time AS units ON plans.scope_unit_id = units.unit_id
    WHERE units.province_unit_id IS NOT NULL
),
ways AS (
    SELECT
        *, ROW_NUMBER() OVER (PARTITION BY unit_id ORDER BY valid_from DESC) AS turn,
        MIN(valid_from) OVER (PARTITION BY unit_id) AS first_day
    FROM core.units_over_time
)
SELECT
    ways.unit_id, ways.unit_code, ways.unit_name, ways.unit_level, ways.district_unit_id, ways.district_name,
    ways.province_unit_id, ways.province_name, ways.first_day,
    CASE WHEN ways.valid_until < DATE '9999-12-31' THEN ways.valid_until END AS last_day,
    COALESCE(ways.province_unit_id, '') AS home,
    told.province_unit_id IS NOT NULL OR ways.unit_level = 'country' AS has_page
FROM ways
LEFT JOIN told ON ways.province_unit_id = told.province_unit_id
WHERE ways.turn = 1 AND ways.first_day <= (SELECT today FROM ref.release)
"""

# A unit lies under all those that it ever lay under; which of them on a day, its own page says.
_BELOW = """
CREATE OR REPLACE TEMP TABLE below AS
SELECT DISTINCT above.ancestor_unit_id AS unit_id, above.unit_id AS member_unit_id
FROM core.unit_ancestors AS above
WHERE above.unit_id <> above.ancestor_unit_id
"""

_MISSING = """
CREATE OR REPLACE TEMP TABLE missing AS
SELECT missing.source, missing.year, missing.unit_id, above.ancestor_unit_id,
    COUNT(DISTINCT missing.state_date) AS missing
FROM quality.missing_reports AS missing
JOIN core.unit_ancestors AS above
    ON missing.unit_id = above.unit_id AND missing.state_date BETWEEN above.valid_from AND above.valid_until
JOIN pages ON above.ancestor_unit_id = pages.unit_id AND pages.has_page
GROUP BY missing.source, missing.year, missing.unit_id, above.ancestor_unit_id
"""


# The first of each set are named; what the whole set is asked for is told of all of it.
_CALL_LISTS = f"""
CREATE OR REPLACE TEMP TABLE calls AS
WITH asked AS (
    SELECT
        *, BOOL_OR(action <> 'report') OVER one_set AS has_work, BOOL_AND(action = 'work') OVER one_set AS is_all_work,
        BOOL_AND(unit_name LIKE 'Xã %') OVER one_set AS is_xa
    FROM marts.decisive_reports
    WINDOW one_set AS (PARTITION BY plan_id, target_id, year, outcome)
)
SELECT
    asked.plan_id, asked.target_id, asked.year, asked.outcome, asked.set_size, asked.call_order, asked.has_work,
    asked.is_all_work, asked.is_xa, asked.unit_id, asked.unit_name, plans.scope_unit_id
FROM asked
JOIN ref.plans AS plans ON asked.plan_id = plans.plan_id
WHERE asked.call_order <= {MOST_CALLS}
"""

_PROGRESS = """
CREATE OR REPLACE TEMP TABLE progress AS
SELECT
    g.plan_id, g.year, g.unit_id, g.unit_code, g.unit_name, g.unit_level, g.district_unit_id, g.province_unit_id,
    g.target_count - g.not_applicable_count AS target_count, g.attained_count,
    g.undetermined_count + g.no_data_count AS open_count, done.reported, done.expected
FROM marts.plan_progress AS g
JOIN (
    SELECT plan_id, year, unit_id, SUM(reported) AS reported, SUM(expected) AS expected
    FROM marts.indicator_attainment
    WHERE unit_level IN ('province', 'district', 'commune')
    GROUP BY plan_id, year, unit_id
) AS done ON g.plan_id = done.plan_id AND g.year = done.year AND g.unit_id = done.unit_id
"""


@dataclass(frozen=True)
class Release:
    """What holds for the whole site."""

    about: Row
    plans: dict[str, Row]
    targets: dict[tuple[str, str], Row]
    indicators: dict[str, Row]
    sources: dict[str, tuple[str, str]]
    """Source → its title in Vietnamese and English."""
    pages: dict[str, Row]
    """Unit id → unit, those without a page included."""
    changes: list[Row]
    """What changed of the plans' own units since the release before."""
    worded: dict[tuple[str, str], Row] = field(default_factory=dict)
    """Plan and target → the words of that target, which stand on the page of every unit that it is held to."""


@dataclass
class UnitFacts:
    """All that one unit's page is made of."""

    unit: Row
    attainment: list[Row] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    missing: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    series: list[Row] = field(default_factory=list)
    successions: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    """Of the units that ever lay under it, of the country the provinces alone: what each plan's years brought them."""


@contextmanager
def opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release, beside which there is room in memory for what is gathered from it."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quoted(path)} AS released (READ_ONLY)")
        connection.execute("USE released")
        yield connection


def gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep what the pages of several units are made of beside the release."""
    for statement in (_BELOW, _MISSING, _CALL_LISTS, _PROGRESS):
        connection.execute(statement)
    _gather_evidence(connection)


def _gather_evidence(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows behind each subject's own figures, of every indicator."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE evidence (indicator_id VARCHAR, unit_id VARCHAR, year BIGINT, standing VARCHAR,"
        " detail VARCHAR, path VARCHAR, sheet VARCHAR, row_number BIGINT)"
    )
    for one in records(connection, "SELECT indicator_id, kind, evidence FROM ref.indicators ORDER BY indicator_id"):
        day = "TRUE" if one["kind"] == "flow" else "told.state_date = figures.as_of"
        connection.execute(
            f"""
            INSERT INTO temp.evidence
            SELECT DISTINCT
                figures.indicator_id, told.unit_id, told.year, told.standing, told.detail, told.path, told.sheet,
                told.row_number
            FROM ({one["evidence"]}) AS told
            JOIN marts.indicator_value AS figures
                ON told.unit_id = figures.unit_id AND told.year = figures.year AND {day}
            JOIN indicators.indicator_states AS states
                ON figures.indicator_id = states.indicator_id AND told.unit_id = states.unit_id
                AND told.state_date = states.state_date
            JOIN pages ON told.unit_id = pages.unit_id AND pages.has_page
            WHERE figures.indicator_id = ?
            """,
            [one["indicator_id"]],
        )


def about_release(connection: duckdb.DuckDBPyConnection) -> tuple[Row, list[Row]]:
    """What the release tells of itself, and what changed of the plans' own units since the release before."""
    changes = "SELECT * FROM marts.release_changes WHERE is_plan_scope ORDER BY plan_id, target_id, year"
    return records(connection, "SELECT * FROM ref.release")[0], records(connection, changes)


def release_facts(connection: duckdb.DuckDBPyConnection, about: Row, changes: list[Row]) -> Release:
    """What holds for the whole site."""
    connection.execute(_PAGES)
    targets = records(
        connection,
        """
        SELECT
            t.*, g.group_name, r.title_vi AS relative_title_vi, r.title_en AS relative_title_en,
            u.unit_name AS relative_unit_name
        FROM ref.plan_targets AS t
        LEFT JOIN (SELECT DISTINCT group_id, group_name FROM ref.unit_groups) AS g ON t.group_id = g.group_id
        LEFT JOIN ref.indicators AS r
            ON t.relative_indicator_id = r.indicator_id AND t.relative_indicator_id <> t.indicator_id
        LEFT JOIN pages AS u ON t.relative_unit_id = u.unit_id
        ORDER BY t.plan_id, t.target_id
        """,
    )
    titles = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'core' AND comment IS NOT NULL"
    ).fetchall()
    sources = {}
    for name, comment in titles:
        vi, _, en = str(comment).partition(" / ")
        sources[str(name).removesuffix("_results")] = (vi, en or vi)
    return Release(
        about,
        {one["plan_id"]: one for one in records(connection, "SELECT * FROM ref.plans ORDER BY first_year, plan_id")},
        {(one["plan_id"], one["target_id"]): one for one in targets},
        {one["indicator_id"]: one for one in records(connection, "SELECT * FROM ref.indicators")},
        sources,
        {one["unit_id"]: one for one in records(connection, "SELECT * FROM pages ORDER BY unit_code, unit_id")},
        changes,
    )


_ATTAINMENT = """
SELECT
    a.plan_id, a.target_id, a.indicator_id, a.unit_id, a.year, a.is_plan_scope, a.measure, a.comparator,
    a.numerator, a.denominator, a.value, a.value_low, a.value_high, a.reported, a.expected, a.completeness, a.bounds,
    a.target_value, a.required_value, a.needed, a.status, a.is_due, a.is_milestone
FROM marts.indicator_attainment AS a
JOIN pages AS p ON a.unit_id = p.unit_id
WHERE p.home = $home
ORDER BY a.plan_id, a.target_id, a.year
"""
_CALLS = """
SELECT calls.* FROM calls JOIN pages AS p ON calls.scope_unit_id = p.unit_id
WHERE p.home = $home
ORDER BY calls.plan_id, calls.target_id, calls.year, calls.outcome, calls.call_order
"""
_MISSING_OF = """
SELECT
    m.ancestor_unit_id, m.source, m.year, COUNT(*) AS unit_count, SUM(m.missing) AS missing,
    BOOL_AND(named.unit_name LIKE 'Xã %') AS is_xa,
    LIST(named.unit_name ORDER BY named.unit_code, named.unit_id)[1:$most] AS names,
    LIST(m.unit_id ORDER BY named.unit_code, named.unit_id)[1:$most] AS unit_ids
FROM missing AS m
JOIN pages AS p ON m.ancestor_unit_id = p.unit_id
JOIN pages AS named ON m.unit_id = named.unit_id
WHERE p.home = $home
GROUP BY m.ancestor_unit_id, m.source, m.year
ORDER BY m.source, m.year
"""
_EVIDENCE = """
SELECT e.* FROM temp.evidence AS e
JOIN pages AS p ON e.unit_id = p.unit_id
WHERE p.home = $home
ORDER BY e.year DESC, e.indicator_id, e.path, e.sheet, e.row_number, e.detail
"""
_FILES = """
SELECT below.unit_id, e.path, e.sheet, MIN(e.year) AS first_year, MAX(e.year) AS last_year,
    COUNT(DISTINCT e.row_number) AS row_count
FROM temp.evidence AS e
JOIN below ON e.unit_id = below.member_unit_id
JOIN pages AS p ON below.unit_id = p.unit_id
WHERE p.home = $home
GROUP BY below.unit_id, e.path, e.sheet
ORDER BY e.path, e.sheet
"""
# The same territory before and after: of a commune its area, of others the territory that bears their id. A year alone
# is no series.
_SERIES = """
WITH areas AS (
    SELECT p.unit_id, members.area_id
    FROM pages AS p
    JOIN ref.area_units AS members ON p.unit_id = members.unit_id
    JOIN ref.areas AS areas ON members.area_id = areas.area_id AND areas.area_kind = 'commune_area'
    WHERE p.home = $home AND p.unit_level = 'commune'
    UNION
    SELECT p.unit_id, areas.area_id
    FROM pages AS p
    JOIN ref.areas AS areas
        ON areas.area_id = CONCAT(
            CASE
                WHEN p.unit_level = 'country' THEN 'country-'
                WHEN p.unit_level = 'district' THEN 'old_district-'
                WHEN p.last_day IS NULL THEN 'province-'
                ELSE 'old_province-'
            END, p.unit_id
        )
    WHERE p.home = $home
)
SELECT
    areas.unit_id, named.area_name, named.unit_count, v.indicator_id, v.year, v.measure, v.numerator,
    v.denominator, v.value, v.value_low, v.value_high, v.reported, v.expected, v.bounds
FROM areas
JOIN ref.areas AS named ON areas.area_id = named.area_id
JOIN marts.area_value AS v ON areas.area_id = v.area_id
QUALIFY COUNT(v.value) OVER (PARTITION BY areas.unit_id, v.indicator_id) > 1
ORDER BY v.indicator_id, v.year
"""
_SUCCESSIONS = """
SELECT p.unit_id, s.new_unit_id AS other_unit_id, TRUE AS is_after
FROM ref.unit_successions AS s JOIN pages AS p ON s.old_unit_id = p.unit_id WHERE p.home = $home
UNION ALL
SELECT p.unit_id, s.old_unit_id AS other_unit_id, FALSE AS is_after
FROM ref.unit_successions AS s JOIN pages AS p ON s.new_unit_id = p.unit_id WHERE p.home = $home
ORDER BY is_after, other_unit_id
"""

_PROGRESS_BELOW = """
SELECT
    below.unit_id AS above_unit_id, g.plan_id, g.year, g.unit_id, g.unit_name, g.unit_level, g.district_unit_id,
    g.province_unit_id, g.target_count, g.attained_count, g.open_count, g.reported, g.expected
FROM progress AS g
JOIN below ON g.unit_id = below.member_unit_id
JOIN pages AS p ON below.unit_id = p.unit_id
WHERE p.home = $home AND p.unit_level <> 'commune' AND (p.unit_level <> 'country' OR g.unit_level = 'province')
ORDER BY g.plan_id, g.year, g.unit_code, g.unit_id
"""


_SECTIONS = {
    "attainment": (_ATTAINMENT, "unit_id"),
    "calls": (_CALLS, "scope_unit_id"),
    "missing": (_MISSING_OF, "ancestor_unit_id"),
    "evidence": (_EVIDENCE, "unit_id"),
    "files": (_FILES, "unit_id"),
    "series": (_SERIES, "unit_id"),
    "successions": (_SUCCESSIONS, "unit_id"),
    "below": (_PROGRESS_BELOW, "above_unit_id"),
}
"""What a page is made of → its rows for all units of a province, in the order of the page, and whose each is."""


def gather_home(connection: duckdb.DuckDBPyConnection, home: str) -> dict[str, list[Row]]:
    """Keep what the pages of a province are made of (of the country alone, where `home` is empty).

    Returns unit id → what tells it from what its page was made of in another release: for each part the number of rows
    and sums of their hashes. Their order needs none: the rows themselves tell it.
    """
    told = defaultdict(list)
    for name, (sql, key) in _SECTIONS.items():
        values = {"home": home, "most": MOST_NAMES} if "$most" in sql else {"home": home}
        connection.execute(f"CREATE OR REPLACE TEMP TABLE told_{name} AS {sql}", values)
        for row in records(
            connection,
            f"""
            SELECT
                {key} AS unit_id, '{name}' AS part, COUNT(*) AS row_count,
                CAST(SUM(MD5_NUMBER_LOWER(content)) AS VARCHAR) AS low,
                CAST(SUM(MD5_NUMBER_UPPER(content)) AS VARCHAR) AS high
            FROM (SELECT told.{key}, CAST(TO_JSON(told) AS VARCHAR) AS content FROM told_{name} AS told)
            GROUP BY {key}
            """,
        ):
            told[row["unit_id"]].append(row)
    return told


def facts_of_home(
    connection: duckdb.DuckDBPyConnection, release: Release, unit_ids: Collection[str]
) -> dict[str, UnitFacts]:
    """Unit id → facts, of units of the province that was gathered last."""
    found = {unit_id: UnitFacts(release.pages[unit_id]) for unit_id in unit_ids}
    for name, (_, key) in _SECTIONS.items() if found else ():
        for row in records(connection, f"SELECT * FROM told_{name} WHERE {key} IN $units", {"units": [*found]}):
            getattr(found[row[key]], name).append(row)
    return found


def provinces_below(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """What each plan's years brought the provinces of the country."""
    return records(connection, _PROGRESS_BELOW, {"home": ""})


def scope_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """Plan → the rows of its own unit."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in records(
        connection, "SELECT * FROM marts.indicator_attainment WHERE is_plan_scope ORDER BY plan_id, target_id, year"
    ):
        rows[row["plan_id"]].append(row)
    return rows


def first_calls(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, int], Row]:
    """Plan, target and year → the first call of the set that would attain it."""
    rows = records(connection, "SELECT * FROM calls WHERE call_order = 1 AND outcome = 'attained'")
    return {(row["plan_id"], row["target_id"], row["year"]): row for row in rows}
