/*
vi: Giá trị của mỗi chỉ tiêu cho mỗi đơn vị và mỗi năm từ 2021, kèm độ đầy đủ và khoảng chắc chắn, chưa so với mục tiêu.
en: Each indicator's value for each unit and year since 2021, with completeness and bounds, not yet held to a target.
*/
-- One roll-up for all: a unit's figures are the sums over its subjects, never a mean of their shares.
WITH totals AS (
    SELECT
        states.indicator_id,
        assessed.unit_id,
        assessed.year,
        SUM(CASE WHEN states.state_date <= assessed.as_of THEN 1 ELSE 0 END) AS expected,
        SUM(CASE WHEN states.state_date <= assessed.as_of AND states.is_known THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM core.indicator_states AS states
    JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
    JOIN core.unit_ancestors AS above
        ON states.unit_id = above.unit_id
        AND states.state_date BETWEEN above.valid_from AND above.valid_to
    JOIN core.assessments AS assessed
        ON indicators.subject_levels = assessed.subject_levels
        AND above.ancestor_unit_id = assessed.unit_id
        AND states.year = assessed.year
        -- A stock is told on the day of assessment; a flow gathers the months of the year.
        AND (indicators.kind = 'flow' OR states.state_date = assessed.as_of)
    GROUP BY states.indicator_id, assessed.unit_id, assessed.year
),

measured AS (
    SELECT
        indicators.indicator_id,
        indicators.measure,
        assessed.unit_id,
        assessed.year,
        assessed.as_of,
        CAST(COALESCE(totals.numerator, 0) AS BIGINT) AS numerator,
        CAST(COALESCE(totals.denominator, 0) AS BIGINT) AS denominator,
        CAST(COALESCE(totals.reported, 0) AS BIGINT) AS reported,
        CAST(COALESCE(totals.expected, 0) AS BIGINT) AS expected,
        COALESCE(totals.reported, 0) > 0 AND COALESCE(totals.denominator, 0) > 0 AS has_value
    FROM ref.indicators AS indicators
    JOIN core.assessments AS assessed ON indicators.subject_levels = assessed.subject_levels
    LEFT JOIN totals
        ON indicators.indicator_id = totals.indicator_id
        AND assessed.unit_id = totals.unit_id
        AND assessed.year = totals.year
)

SELECT
    measured.indicator_id,
    measured.unit_id,
    units.unit_code,
    units.unit_name,
    units.unit_level,
    province.ancestor_unit_code AS province_code,
    measured.year,
    measured.as_of,
    measured.measure,
    measured.numerator,
    measured.denominator,
    CASE
        WHEN NOT measured.has_value THEN NULL
        WHEN measured.measure = 'count' THEN CAST(measured.numerator AS DOUBLE)
        ELSE CAST(measured.numerator AS DOUBLE) / measured.denominator
    END AS value,
    CASE
        WHEN NOT measured.has_value THEN NULL
        WHEN measured.measure = 'count' THEN CAST(measured.numerator AS DOUBLE)
        ELSE
            CAST(measured.reported AS DOUBLE) * measured.numerator
            / (CAST(measured.expected AS DOUBLE) * measured.denominator)
    END AS value_low,
    CASE
        WHEN NOT measured.has_value THEN NULL
        WHEN measured.measure = 'count'
            THEN CAST(measured.numerator + measured.expected - measured.reported AS DOUBLE)
        ELSE
            (
                CAST(measured.reported AS DOUBLE) * measured.numerator
                + CAST(measured.expected - measured.reported AS DOUBLE) * measured.denominator
            )
            / (CAST(measured.expected AS DOUBLE) * measured.denominator)
    END AS value_high,
    measured.reported,
    measured.expected,
    CASE
        WHEN measured.expected > 0 THEN CAST(measured.reported AS DOUBLE) / measured.expected
    END AS completeness
FROM measured
JOIN core.unit_ancestors AS units
    ON measured.unit_id = units.unit_id
    AND units.unit_id = units.ancestor_unit_id
    AND measured.as_of BETWEEN units.valid_from AND units.valid_to
LEFT JOIN core.unit_ancestors AS province
    ON measured.unit_id = province.unit_id
    AND province.ancestor_level = 'province'
    AND measured.as_of BETWEEN province.valid_from AND province.valid_to
ORDER BY measured.indicator_id, measured.year, province_code, units.unit_level, units.unit_code, measured.unit_id
