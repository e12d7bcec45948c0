/*
vi: Trạng thái, mức phải có và phần còn thiếu đúng với các số nguyên mà chúng dựa vào
en: Status, required value and what is needed are borne out by the whole numbers they rest on
*/
-- Reckoned anew from what the mart shows: low ≤ value ≤ high as fractions, crosswise, in millionths of the target. A target
-- that is relative to another figure is no whole number of them: of its rows only the rest is held.
WITH exact AS (
    SELECT
        scores.plan_id, scores.target_id, scores.unit_id, scores.year, scores.measure, scores.comparator, scores.status,
        scores.is_due, scores.value, scores.required_value, scores.target_value, scores.needed, scores.bounds,
        scores.expected, scores.reported, scores.denominator,
        scores.year >= scores.deadline_year OR scores.is_milestone AS is_deadline,
        targets.relative_indicator_id IS NULL AS is_exact,
        -- Above the units that each shall reach it, units are counted, whatever is assumed of each.
        CASE
            WHEN targets.each_level IS NULL THEN FALSE
            WHEN scores.unit_level = 'country' THEN TRUE
            WHEN scores.unit_level = 'province' THEN targets.each_level IN ('district', 'commune')
            ELSE scores.unit_level = 'district' AND targets.each_level = 'commune'
        END AS is_above,
        CAST(ROUND(scores.target_value * 1000000) AS DECIMAL(38, 0)) AS millionths,
        CAST(scores.numerator AS DECIMAL(38, 0)) AS n,
        CAST(scores.denominator AS DECIMAL(38, 0)) AS d,
        CAST(scores.reported AS DECIMAL(38, 0)) AS r,
        CAST(scores.expected AS DECIMAL(38, 0)) AS e,
        CAST(scores.needed AS DECIMAL(38, 0)) AS more
    FROM marts.scorecard AS scores
    JOIN ref.plan_targets AS targets
        ON scores.plan_id = targets.plan_id
        AND scores.target_id = targets.target_id
),

bounded AS (
    SELECT
        exact.*,
        CASE WHEN measure = 'share' THEN r * n ELSE n END AS low,
        CASE
            WHEN measure = 'share' THEN r * n + (e - r) * d
            WHEN measure = 'count' THEN n + e - r
            WHEN r = e THEN n
        END AS high,
        CASE measure WHEN 'share' THEN e * d WHEN 'mean' THEN e ELSE 1 END AS bound,
        CASE
            WHEN measure IN ('count', 'total') THEN 1
            WHEN measure = 'mean' OR bounds = 'certain' OR is_above THEN e
            ELSE d
        END AS whole,
        CASE WHEN measure = 'count' OR (measure = 'share' AND bounds = 'certain') THEN n + e - r ELSE n END AS most
    FROM exact
),

judged AS (
    SELECT
        bounded.*,
        expected = 0 OR (measure = 'share' AND reported = expected AND denominator = 0) AS is_nothing_there,
        CASE
            WHEN comparator = '>=' THEN low * 1000000 >= millionths * bound
            ELSE COALESCE(high * 1000000 <= millionths * bound, FALSE)
        END AS is_certain,
        CASE
            WHEN comparator = '>=' THEN COALESCE(high * 1000000 >= millionths * bound, TRUE)
            ELSE low * 1000000 <= millionths * bound
        END AS is_possible,
        CASE
            WHEN comparator = '>=' THEN (n + more) * 1000000 >= millionths * whole
            ELSE (most - more) * 1000000 <= millionths * whole
        END AS is_needed_enough,
        CASE
            WHEN comparator = '>=' THEN (n + more - 1) * 1000000 >= millionths * whole
            ELSE (most - more + 1) * 1000000 <= millionths * whole
        END AS is_less_enough,
        CASE WHEN comparator = '>=' THEN 1 ELSE -1 END AS way
    FROM bounded
)

SELECT
    'marts.indicator_attainment' AS table_name,
    CONCAT(
        plan_id, ' ', target_id, ' ', unit_id, ' ', year, ': ', status, ', value ', value, ', required ', required_value,
        ', target ', target_value, ', needed ', needed
    ) AS detail
FROM judged
WHERE
    status NOT IN ('attained', 'on_track', 'behind', 'missed', 'undetermined', 'no_data', 'not_applicable')
    OR (is_nothing_there AND status <> 'not_applicable')
    OR (is_exact AND (status = 'not_applicable') <> is_nothing_there)
    OR (status IN ('not_applicable', 'no_data')) <> (value IS NULL OR target_value IS NULL)
    OR (is_exact AND value IS NOT NULL AND (status = 'attained') <> is_certain)
    OR (is_exact AND status = 'undetermined' AND NOT is_possible)
    OR (is_exact AND status IN ('missed', 'on_track', 'behind') AND is_possible)
    OR (status = 'missed' AND NOT is_due)
    OR (status IN ('on_track', 'behind') AND is_due)
    OR (is_due AND NOT is_deadline)
    OR (status = 'on_track' AND (value - required_value) * way < -0.000000001)
    OR (status = 'behind' AND (value - required_value) * way > 0.000000001)
    OR (required_value IS NULL) <> (target_value IS NULL)
    OR (target_value IS NULL AND is_exact)
    OR (required_value - target_value) * way > 0.000000001
    OR (is_deadline AND required_value <> target_value)
    OR ((value IS NULL OR target_value IS NULL) AND needed IS NOT NULL)
    OR (is_exact AND value IS NOT NULL AND needed IS NULL)
    OR needed < 0
    OR (is_exact AND needed IS NOT NULL AND NOT is_needed_enough)
    OR (is_exact AND needed > 0 AND is_less_enough)
