/*
vi: Tổng của mỗi chỉ tiêu cho mỗi đơn vị và mỗi năm, trong cả nước và trong phạm vi mỗi kế hoạch - các số nguyên mà giá trị và khoảng của nó được tính từ đó.
en: The sums of each indicator for each unit and year, in the country and within each plan's scope - the whole numbers of which its value and bounds are made.
*/
-- One roll-up for all: a unit's figures are the sums over its subjects, never a mean of their shares. A state counts
-- under whoever stood above its unit on the state's day, within the scope of that day.
WITH groups AS (
    SELECT indicator_id, group_id FROM core.indicator_populations WHERE group_id <> '' GROUP BY indicator_id, group_id
),

-- A state counts in a group to which its unit belongs that day; a month only in one to which it belongs too when the
-- report that tells it counts.
states AS (
    SELECT
        '' AS group_id, told.indicator_id, indicators.kind, indicators.subject_levels, told.unit_id, told.year,
        told.state_date, told.is_known, told.numerator, told.denominator, told.counted_on
    FROM indicators.indicator_states AS told
    JOIN ref.indicators AS indicators ON told.indicator_id = indicators.indicator_id
    UNION ALL
    SELECT
        groups.group_id, told.indicator_id, indicators.kind, indicators.subject_levels, told.unit_id, told.year,
        told.state_date, told.is_known AND counting.unit_id IS NOT NULL AS is_known, told.numerator, told.denominator,
        told.counted_on
    FROM groups
    JOIN ref.indicators AS indicators ON groups.indicator_id = indicators.indicator_id
    JOIN ref.unit_groups AS members ON groups.group_id = members.group_id
    JOIN indicators.indicator_states AS told
        ON groups.indicator_id = told.indicator_id
        AND members.unit_id = told.unit_id
        AND told.state_date BETWEEN members.valid_from AND COALESCE(members.valid_to, DATE '9999-12-31')
    LEFT JOIN ref.unit_groups AS counting
        ON groups.group_id = counting.group_id
        AND told.unit_id = counting.unit_id
        AND told.counted_on BETWEEN counting.valid_from AND COALESCE(counting.valid_to, DATE '9999-12-31')
),

-- A number is added up and looked for in half the time that its four names take.
assessed AS (
    SELECT
        ROW_NUMBER() OVER (ORDER BY year, unit_id, scope_unit_id, subject_levels) AS assessment_number,
        subject_levels, scope_unit_id, unit_id, unit_level, year, as_of
    FROM core.assessment_dates
),

-- Who is under whom on a day of assessment is told once for all indicators.
under AS (
    SELECT
        assessed.assessment_number, assessed.subject_levels, assessed.year, assessed.as_of,
        below.unit_id AS subject_unit_id
    FROM assessed
    JOIN core.unit_ancestors AS below
        ON assessed.unit_id = below.ancestor_unit_id
        AND assessed.as_of BETWEEN below.valid_from AND below.valid_until
    JOIN ref.indicator_levels AS levels
        ON assessed.subject_levels = levels.subject_levels
        AND below.unit_level = levels.unit_level
),

stocks AS (
    SELECT
        states.indicator_id,
        states.group_id,
        under.assessment_number,
        COUNT(states.unit_id) AS expected,
        SUM(CASE WHEN states.is_known THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM states
    JOIN under
        ON states.subject_levels = under.subject_levels
        AND states.unit_id = under.subject_unit_id
        AND states.year = under.year
        AND states.state_date = under.as_of
    WHERE states.kind = 'stock'
    GROUP BY states.indicator_id, states.group_id, under.assessment_number
),

-- A flow gathers the months of the year: those that one report covers in one stretch of its unit's life together.
stretches AS (
    SELECT
        states.indicator_id,
        states.group_id,
        states.subject_levels,
        states.unit_id,
        states.year,
        ways.valid_from,
        states.counted_on,
        SUM(CASE WHEN states.state_date <= years.assessed_until THEN 1 ELSE 0 END) AS expected,
        SUM(CASE WHEN states.is_known AND states.state_date <= years.assessed_until THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM states
    JOIN ref.years AS years ON states.year = years.year
    JOIN core.units_over_time AS ways
        ON states.unit_id = ways.unit_id
        AND states.state_date BETWEEN ways.valid_from AND ways.valid_until
    WHERE states.kind = 'flow'
    GROUP BY
        states.indicator_id, states.group_id, states.subject_levels, states.unit_id, states.year, ways.valid_from,
        states.counted_on
),

-- A month is reported only under those, and in the plan of those, under whom the report that tells it counts.
flows AS (
    SELECT
        stretches.indicator_id,
        stretches.group_id,
        assessed.assessment_number,
        SUM(stretches.expected) AS expected,
        SUM(
            CASE WHEN told.unit_id IS NOT NULL AND told_inside.unit_id IS NOT NULL THEN stretches.reported ELSE 0 END
        ) AS reported,
        SUM(stretches.numerator) AS numerator,
        SUM(stretches.denominator) AS denominator
    FROM stretches
    JOIN core.unit_ancestors AS above
        ON stretches.unit_id = above.unit_id
        AND stretches.valid_from BETWEEN above.valid_from AND above.valid_until
    JOIN assessed
        ON stretches.subject_levels = assessed.subject_levels
        AND above.ancestor_unit_id = assessed.unit_id
        AND stretches.year = assessed.year
    JOIN core.unit_ancestors AS inside
        ON stretches.unit_id = inside.unit_id
        AND assessed.scope_unit_id = inside.ancestor_unit_id
        AND stretches.valid_from BETWEEN inside.valid_from AND inside.valid_until
    LEFT JOIN core.unit_ancestors AS told
        ON stretches.unit_id = told.unit_id
        AND assessed.unit_id = told.ancestor_unit_id
        AND stretches.counted_on BETWEEN told.valid_from AND told.valid_until
    LEFT JOIN core.unit_ancestors AS told_inside
        ON stretches.unit_id = told_inside.unit_id
        AND assessed.scope_unit_id = told_inside.ancestor_unit_id
        AND stretches.counted_on BETWEEN told_inside.valid_from AND told_inside.valid_until
    GROUP BY stretches.indicator_id, stretches.group_id, assessed.assessment_number
),

totals AS (
    SELECT indicator_id, group_id, assessment_number, expected, reported, numerator, denominator FROM stocks
    UNION ALL
    SELECT indicator_id, group_id, assessment_number, expected, reported, numerator, denominator FROM flows
),

exact AS (
    SELECT
        asked.indicator_id, indicators.measure, asked.scope_unit_id, asked.group_id, assessed.unit_id,
        assessed.unit_level, assessed.year, assessed.as_of,
        CAST(COALESCE(totals.numerator, 0) AS BIGINT) AS numerator,
        CAST(COALESCE(totals.denominator, 0) AS BIGINT) AS denominator,
        CAST(COALESCE(totals.reported, 0) AS BIGINT) AS reported,
        CAST(COALESCE(totals.expected, 0) AS BIGINT) AS expected
    FROM core.indicator_populations AS asked
    JOIN ref.indicators AS indicators ON asked.indicator_id = indicators.indicator_id
    JOIN assessed
        ON asked.subject_levels = assessed.subject_levels
        AND asked.scope_unit_id = assessed.scope_unit_id
    LEFT JOIN totals
        ON asked.indicator_id = totals.indicator_id
        AND asked.group_id = totals.group_id
        AND assessed.assessment_number = totals.assessment_number
)

SELECT
    indicator_id, measure, scope_unit_id, group_id, unit_id, unit_level, year, as_of,
    numerator,
    denominator,
    reported,
    expected,
    reported > 0 AND denominator > 0 AS has_value
FROM exact
