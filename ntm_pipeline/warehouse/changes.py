"""What changed between two releases, target by target, and because of what.

A figure is put down to what the rows behind its changed states came from: a state that changed leads to its rows in
both releases, and those to their files and corrections. What no row explains may be the day, the plan, the units or
the program, each held against what it was; what is left over says so.

`former` is the older of the two; the newer one is whatever the statements find as marts, core, quality and ref.
"""

import json

import duckdb

from ntm_pipeline.audits import questions
from ntm_pipeline.indicators import load_indicators
from ntm_pipeline.models.model import Model
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.former import FORMER_FILE, has_former
from ntm_pipeline.warehouse.program import program_versions

MOST_FILES = 20
"""How many files are named of one change; their number is told in full."""

KEY = "marts.release_changes"
VI = "Trạng thái hoặc giá trị nào của mục tiêu đã thay đổi so với bản phát hành trước, và vì sao"
EN = "Which status or value of a target changed since the release before, and because of what"
COLUMNS = {
    "is_plan_scope": ("Có phải chính đơn vị của kế hoạch không", "Whether it is the plan's own unit"),
    "former_status": ("Trạng thái trong bản phát hành trước; trống nếu chưa có dòng", "Status before; empty if new"),
    "former_value": ("Giá trị trong bản phát hành trước", "Value before"),
    "is_status_changed": ("Trạng thái có thay đổi không", "Whether the status changed, not the value alone"),
    "is_closed_year": ("Năm đã kết thúc ở cả hai bản phát hành", "Whether the year was over in both releases"),
    "causes": (
        "Vì sao: new_file, changed_file, withdrawn_file (tệp mới, sửa, rút), corrections, layout, origin, day (ngày),"
        " units, plans, program; unknown: không quy được cho điều gì",
        "Because of what: new_file, changed_file, withdrawn_file, corrections, layout, origin (what a folder says of"
        " its files), day, units, plans, program; unknown: it can't be put down to anything",
    ),
    "files": ("Các tệp gây ra thay đổi, tối đa 20", "The files that did it, at most 20"),
    "file_count": ("Số tệp gây ra thay đổi", "How many files did it"),
}


CHANGED_FIGURES = """
CREATE OR REPLACE TEMP TABLE changed_figures AS
SELECT
    COALESCE(is_now.plan_id, was.plan_id) AS plan_id,
    COALESCE(is_now.target_id, was.target_id) AS target_id,
    COALESCE(is_now.indicator_id, was.indicator_id) AS indicator_id,
    COALESCE(is_now.unit_id, was.unit_id) AS unit_id,
    COALESCE(is_now.unit_code, was.unit_code) AS unit_code,
    COALESCE(is_now.unit_name, was.unit_name) AS unit_name,
    COALESCE(is_now.unit_level, was.unit_level) AS unit_level,
    CAST(COALESCE(is_now.year, was.year) AS BIGINT) AS year,
    COALESCE(is_now.is_plan_scope, was.is_plan_scope) AS is_plan_scope,
    COALESCE(is_now.measure, was.measure) AS measure,
    COALESCE(is_now.comparator, was.comparator, '>=') AS comparator,
    was.status AS former_status, is_now.status, was.value AS former_value, is_now.value,
    was.as_of IS DISTINCT FROM is_now.as_of AS has_other_day,
    was.is_due IS DISTINCT FROM is_now.is_due
    OR (was.as_of IS DISTINCT FROM is_now.as_of AND was.expected IS DISTINCT FROM is_now.expected) AS is_of_the_day,
    was.numerator IS DISTINCT FROM is_now.numerator OR was.denominator IS DISTINCT FROM is_now.denominator
    OR was.reported IS DISTINCT FROM is_now.reported OR was.expected IS DISTINCT FROM is_now.expected AS has_other_sums
FROM marts.indicator_attainment AS is_now
FULL JOIN former.marts.indicator_attainment AS was
    ON is_now.plan_id = was.plan_id AND is_now.target_id = was.target_id AND is_now.unit_id = was.unit_id
    AND is_now.year = was.year
WHERE
    EXISTS (SELECT 1 FROM former.ref.release)
    AND (was.status IS DISTINCT FROM is_now.status OR was.value IS DISTINCT FROM is_now.value)
"""

# In the year that still runs every state is of another day each night: it is held against that of the day before.
CHANGED_STATES = """
CREATE OR REPLACE TEMP TABLE changed_states AS
WITH days AS (
    SELECT (SELECT MAX(today) FROM ref.years) AS today, (SELECT MAX(today) FROM former.ref.release) AS former_today
),
asked AS (SELECT indicator_id, year FROM changed_figures GROUP BY indicator_id, year),
is_now AS (
    SELECT
        states.indicator_id, states.unit_id, states.year, states.state_date, states.is_known, states.numerator,
        states.denominator,
        CASE WHEN states.state_date = days.today THEN MAKE_DATE(CAST(states.year AS INTEGER), 12, 31)
            ELSE states.state_date END AS told_of
    FROM indicators.indicator_states AS states
    JOIN asked ON states.indicator_id = asked.indicator_id AND states.year = asked.year
    CROSS JOIN days
),
was AS (
    SELECT
        states.indicator_id, states.unit_id, states.year, states.state_date, states.is_known, states.numerator,
        states.denominator,
        CASE WHEN states.state_date = days.former_today THEN MAKE_DATE(CAST(states.year AS INTEGER), 12, 31)
            ELSE states.state_date END AS told_of
    FROM former.indicators.indicator_states AS states
    JOIN asked ON states.indicator_id = asked.indicator_id AND states.year = asked.year
    CROSS JOIN days
)
SELECT
    COALESCE(is_now.indicator_id, was.indicator_id) AS indicator_id, COALESCE(is_now.unit_id, was.unit_id) AS unit_id,
    CAST(COALESCE(is_now.year, was.year) AS BIGINT) AS year, was.state_date AS former_date, is_now.state_date,
    COALESCE(is_now.state_date, was.state_date) AS placed_on
FROM is_now
FULL JOIN was
    ON is_now.indicator_id = was.indicator_id AND is_now.unit_id = was.unit_id AND is_now.told_of = was.told_of
WHERE
    is_now.is_known IS DISTINCT FROM was.is_known OR is_now.numerator IS DISTINCT FROM was.numerator
    OR is_now.denominator IS DISTINCT FROM was.denominator
"""

CHANGED_FILES = """
CREATE OR REPLACE TEMP TABLE changed_files AS
SELECT
    COALESCE(is_now.path, was.path) AS path,
    CASE
        WHEN was.path IS NULL AND renamed.sha256 IS NULL THEN 'new_file'
        WHEN is_now.path IS NULL AND moved.sha256 IS NULL THEN 'withdrawn_file'
        WHEN was.sha256 <> is_now.sha256 THEN 'changed_file'
        WHEN was.corrections_sha256 IS DISTINCT FROM is_now.corrections_sha256 THEN 'corrections'
        WHEN was.layout_sha256 IS DISTINCT FROM is_now.layout_sha256 THEN 'layout'
        WHEN was.publisher IS DISTINCT FROM is_now.publisher OR was.received_on IS DISTINCT FROM is_now.received_on
            OR lists.path IS NOT NULL THEN 'origin'
    END AS cause
FROM quality.source_files AS is_now
FULL JOIN former.quality.source_files AS was ON is_now.path = was.path
LEFT JOIN (SELECT sha256 FROM former.quality.source_files GROUP BY sha256) AS renamed ON is_now.sha256 = renamed.sha256
LEFT JOIN (SELECT sha256 FROM quality.source_files GROUP BY sha256) AS moved ON was.sha256 = moved.sha256
LEFT JOIN (
    SELECT path FROM (
        (SELECT path, sheet, covered_unit_id FROM core.snapshots
         EXCEPT SELECT path, sheet, covered_unit_id FROM former.core.snapshots)
        UNION
        (SELECT path, sheet, covered_unit_id FROM former.core.snapshots
         EXCEPT SELECT path, sheet, covered_unit_id FROM core.snapshots)
        UNION
        (SELECT path, sheet, covered_unit_id FROM core.title_declarations
         EXCEPT SELECT path, sheet, covered_unit_id FROM former.core.title_declarations)
        UNION
        (SELECT path, sheet, covered_unit_id FROM former.core.title_declarations
         EXCEPT SELECT path, sheet, covered_unit_id FROM core.title_declarations)
    ) AS declared GROUP BY path
) AS lists ON COALESCE(is_now.path, was.path) = lists.path
"""

# Of what each changed state was told in either release: rows, the lists that cover it, rows that others superseded,
# and rejected rows of lists that name it.
CAUSES = """
CREATE OR REPLACE TEMP TABLE causes AS
WITH told AS (
    SELECT indicator_id, unit_id, year, path, sheet, row_number FROM evidence
    UNION
    SELECT told.indicator_id, told.unit_id, told.year, by_others.by_path AS path, NULL AS sheet, NULL AS row_number
    FROM evidence AS told
    JOIN (
        SELECT path, sheet, row_number, by_path FROM quality.superseded_rows
        UNION SELECT path, sheet, row_number, by_path FROM former.quality.superseded_rows
    ) AS by_others
        ON told.path = by_others.path AND told.sheet = by_others.sheet AND told.row_number = by_others.row_number
    UNION
    SELECT states.indicator_id, states.unit_id, states.year, lists.path, NULL AS sheet, NULL AS row_number
    FROM changed_states AS states
    JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
    JOIN (
        SELECT source, unit_id, state_date, path FROM core.snapshot_coverage
        UNION SELECT source, unit_id, state_date, path FROM former.core.snapshot_coverage
    ) AS lists
        ON indicators.registry = lists.source AND states.unit_id = lists.unit_id
        AND lists.state_date IN (states.state_date, states.former_date)
    UNION
    SELECT states.indicator_id, states.unit_id, states.year, named.path, NULL AS sheet, NULL AS row_number
    FROM changed_states AS states
    JOIN told_by ON states.indicator_id = told_by.indicator_id
    JOIN (
        SELECT source, unit_id, path FROM core.rejected_units
        UNION SELECT source, unit_id, path FROM former.core.rejected_units
    ) AS named ON told_by.source = named.source AND states.unit_id = named.unit_id
    UNION
    -- What a list of titles says of whole provinces it says of each of their communes.
    SELECT states.indicator_id, states.unit_id, states.year, lists.path, NULL AS sheet, NULL AS row_number
    FROM changed_states AS states
    JOIN told_by ON states.indicator_id = told_by.indicator_id AND told_by.source = 'commune_titles'
    JOIN core.unit_ancestors AS above ON states.unit_id = above.unit_id
    JOIN (
        SELECT path, year, covered_unit_id FROM core.title_declarations
        UNION SELECT path, year, covered_unit_id FROM former.core.title_declarations
    ) AS lists ON above.ancestor_unit_id = lists.covered_unit_id AND states.year = lists.year
),
of_states AS (
    SELECT told.indicator_id, told.unit_id, told.year, files.cause, files.path
    FROM told
    JOIN changed_files AS files ON told.path = files.path AND files.cause NOT IN ('corrections')
    UNION
    SELECT told.indicator_id, told.unit_id, told.year, 'corrections' AS cause, told.path
    FROM told
    JOIN (
        SELECT path, sheet, row_number FROM (
            (SELECT path, sheet, row_number, column_name, value_after FROM quality.corrected_rows
             EXCEPT SELECT path, sheet, row_number, column_name, value_after FROM former.quality.corrected_rows)
            UNION
            (SELECT path, sheet, row_number, column_name, value_after FROM former.quality.corrected_rows
             EXCEPT SELECT path, sheet, row_number, column_name, value_after FROM quality.corrected_rows)
        ) AS differing
    ) AS corrected
        ON told.path = corrected.path AND told.sheet = corrected.sheet AND told.row_number = corrected.row_number
),
explained AS (
    SELECT indicator_id, unit_id, year, cause, path FROM of_states
    UNION
    -- A row that a correction drops, or takes back, leaves only the hash of the corrections.
    SELECT told.indicator_id, told.unit_id, told.year, files.cause, files.path
    FROM told
    JOIN changed_files AS files ON told.path = files.path AND files.cause = 'corrections'
    LEFT JOIN of_states AS others
        ON told.indicator_id = others.indicator_id AND told.unit_id = others.unit_id AND told.year = others.year
    WHERE others.unit_id IS NULL
)
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, explained.cause, explained.path
FROM changed_figures AS figures
JOIN changed_states AS states ON figures.indicator_id = states.indicator_id AND figures.year = states.year
JOIN core.unit_ancestors AS above
    ON states.unit_id = above.unit_id AND figures.unit_id = above.ancestor_unit_id
    AND states.placed_on BETWEEN above.valid_from AND above.valid_until
JOIN explained
    ON states.indicator_id = explained.indicator_id AND states.unit_id = explained.unit_id
    AND states.year = explained.year
GROUP BY figures.plan_id, figures.target_id, figures.unit_id, figures.year, explained.cause, explained.path
"""

_PLANS = """
    SELECT targets.plan_id, targets.target_id, targets.indicator_id, targets.measure, targets.comparator,
        targets.target_value, targets.deadline_year, targets.group_id, targets.each_level,
        targets.relative_indicator_id, targets.relative_unit_id, targets.relative_year, targets.relative_years_before,
        plans.scope_unit_id, plans.first_year, plans.last_year, milestones.milestone_year,
        milestones.target_value AS milestone_value, members.unit_id AS member_unit_id,
        members.valid_from AS member_from, members.valid_to AS member_to
    FROM {0}ref.plan_targets AS targets
    JOIN {0}ref.plans AS plans ON targets.plan_id = plans.plan_id
    LEFT JOIN {0}ref.target_milestones AS milestones
        ON targets.plan_id = milestones.plan_id AND targets.target_id = milestones.target_id
        AND COALESCE(milestones.alternative_id, '') = ''
    LEFT JOIN {0}ref.unit_groups AS members ON targets.group_id = members.group_id
"""
_UNITS = """
    SELECT unit_id, unit_code, unit_type, parent_unit_id, valid_from, valid_to FROM {0}ref.units
    UNION ALL
    SELECT province_unit_id, 'asked to report', NULL, NULL, NULL, NULL FROM {0}ref.reporting_provinces
"""
_DIFFERING = "(({now}) EXCEPT ({was})) UNION (({was}) EXCEPT ({now}))"

# What no row tells: another plan, other units, another day, another program; only where it bears on the figure.
OTHER_CAUSES = f"""
INSERT INTO causes
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, 'plans' AS cause, NULL AS path
FROM changed_figures AS figures
JOIN (
    SELECT plan_id, target_id
    FROM ({_DIFFERING.format(now=_PLANS.format(""), was=_PLANS.format("former."))}) AS differing
    GROUP BY plan_id, target_id
) AS plans ON figures.plan_id = plans.plan_id AND figures.target_id = plans.target_id
UNION ALL
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, 'units' AS cause, NULL AS path
FROM changed_figures AS figures
JOIN (
    SELECT above.ancestor_unit_id
    FROM ({_DIFFERING.format(now=_UNITS.format(""), was=_UNITS.format("former."))}) AS differing
    JOIN (
        SELECT unit_id, ancestor_unit_id FROM core.unit_ancestors
        UNION SELECT unit_id, ancestor_unit_id FROM former.core.unit_ancestors
    ) AS above ON differing.unit_id = above.unit_id
    GROUP BY above.ancestor_unit_id
) AS changed ON figures.unit_id = changed.ancestor_unit_id
UNION ALL
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, 'day' AS cause, NULL AS path
FROM changed_figures AS figures
CROSS JOIN (SELECT MAX(today) AS today FROM ref.years) AS days
JOIN former.ref.release AS was ON days.today <> was.today
WHERE figures.is_of_the_day
"""

# A figure of the same sums is judged by a pace that an earlier year sets: what changed that year changed it. One that
# no file explains has moved with the day on which it is told. The program explains what nothing else does.
LEFT_OVER = """
INSERT INTO causes
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, earlier.cause, earlier.path
FROM changed_figures AS figures
JOIN causes AS earlier
    ON figures.plan_id = earlier.plan_id AND figures.target_id = earlier.target_id AND figures.unit_id = earlier.unit_id
    AND figures.year > earlier.year
LEFT JOIN causes AS own
    ON figures.plan_id = own.plan_id AND figures.target_id = own.target_id AND figures.unit_id = own.unit_id
    AND figures.year = own.year
WHERE own.target_id IS NULL AND NOT figures.has_other_sums
GROUP BY figures.plan_id, figures.target_id, figures.unit_id, figures.year, earlier.cause, earlier.path
UNION ALL
SELECT figures.plan_id, figures.target_id, figures.unit_id, figures.year, 'day' AS cause, NULL AS path
FROM changed_figures AS figures
LEFT JOIN causes AS own
    ON figures.plan_id = own.plan_id AND figures.target_id = own.target_id AND figures.unit_id = own.unit_id
    AND figures.year = own.year
WHERE own.target_id IS NULL AND figures.has_other_sums AND figures.has_other_day
"""

CHANGES = f"""
SELECT
    (SELECT MAX(release_id) FROM former.ref.release) AS former_release_id,
    figures.plan_id, figures.target_id, figures.indicator_id, figures.unit_id, figures.unit_code, figures.unit_name,
    figures.unit_level, figures.year, figures.is_plan_scope, figures.measure, figures.comparator,
    figures.former_status, figures.status,
    figures.former_value, figures.value,
    figures.former_status IS DISTINCT FROM figures.status AS is_status_changed,
    COALESCE(years.is_over AND was.is_over, FALSE) AS is_closed_year,
    COALESCE(found.causes, CASE WHEN $is_upgraded THEN 'program' ELSE 'unknown' END) AS causes,
    COALESCE(found.files, '') AS files,
    COALESCE(found.file_count, 0) AS file_count
FROM changed_figures AS figures
LEFT JOIN ref.years AS years ON figures.year = years.year
LEFT JOIN former.ref.years AS was ON figures.year = was.year
LEFT JOIN (
    SELECT
        plan_id, target_id, unit_id, year,
        ARRAY_TO_STRING(LIST_SORT(LIST_DISTINCT(LIST(cause))), ', ') AS causes,
        ARRAY_TO_STRING(LIST_SLICE(LIST_SORT(LIST_DISTINCT(LIST(path))), 1, {MOST_FILES}), '; ') AS files,
        COUNT(DISTINCT path) AS file_count
    FROM causes
    WHERE cause IS NOT NULL
    GROUP BY plan_id, target_id, unit_id, year
) AS found
    ON figures.plan_id = found.plan_id AND figures.target_id = found.target_id AND figures.unit_id = found.unit_id
    AND figures.year = found.year
ORDER BY figures.plan_id, figures.target_id, figures.year, figures.is_plan_scope DESC, figures.unit_id
"""


def write_changes(build: Build) -> int:
    """Make `marts.release_changes` of a build whose other tables are made; returns its number of rows."""
    if build.is_as_released:
        sql = f"SELECT {', '.join(name for name, *_ in build.columns(KEY))} FROM {KEY} LIMIT 0"
    else:
        sql = changes_sql(build.connection, json.dumps(program_versions()))
    return build.write_table(Model("marts", "release_changes", VI, EN, sql, columns=COLUMNS), is_made_here=True)


def changes_sql(connection: duckdb.DuckDBPyConnection, own_versions: str) -> str:
    """The statement for what changed since `former`; what it reads is prepared beside the connection.

    Args:
        connection: with the newer release, and the older one as `former`.
        own_versions: the versions that made the newer release, as JSON.
    """
    for statement in (CHANGED_FIGURES, CHANGED_STATES, CHANGED_FILES):
        connection.execute(statement)
    connection.execute("CREATE OR REPLACE TEMP TABLE told_by (indicator_id VARCHAR, source VARCHAR)")
    connection.executemany("INSERT INTO told_by VALUES (?, ?)", [(one, source) for source, _, _, one in questions()])
    _gather_evidence(connection)
    for statement in (CAUSES, OTHER_CAUSES, LEFT_OVER):
        connection.execute(statement)
    told = connection.execute("SELECT versions FROM former.ref.release").fetchall()
    is_upgraded = bool(told) and _program(told[0][0]) != _program(own_versions)
    return CHANGES.replace("$is_upgraded", str(is_upgraded))


def _program(versions: str | None) -> str:
    return str(json.loads(versions or "{}").get("ntm_pipeline_sha256", ""))


def _gather_evidence(connection: duckdb.DuckDBPyConnection) -> None:
    """The rows behind the changed states, as each of the two releases tells them."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE evidence (indicator_id VARCHAR, unit_id VARCHAR, year BIGINT, path VARCHAR,"
        " sheet VARCHAR, row_number BIGINT)"
    )
    ((newer,),) = connection.execute("SELECT current_database()").fetchall()
    changed = {name for (name,) in connection.execute("SELECT DISTINCT indicator_id FROM changed_states").fetchall()}
    for indicator in load_indicators():
        if indicator.indicator_id not in changed:
            continue
        for database in (newer, FORMER_FILE) if has_former(connection) else (newer,):
            connection.execute(f'USE "{database}"')
            try:
                connection.execute(
                    f"""
                    INSERT INTO temp.evidence
                    SELECT DISTINCT '{indicator.indicator_id}', told.unit_id, told.year, told.path, told.sheet,
                        told.row_number
                    FROM ({indicator.evidence}) AS told
                    JOIN temp.changed_states AS states
                        ON told.unit_id = states.unit_id AND told.year = states.year
                    WHERE states.indicator_id = '{indicator.indicator_id}'
                    """
                )
            except (duckdb.CatalogException, duckdb.BinderException):
                pass  # a release of an older program has other tables: its rows tell nothing
            finally:
                connection.execute(f'USE "{newer}"')
