/*
vi: Trạng thái, mức phải có và phần còn thiếu đúng với các số nguyên mà chúng dựa vào
en: Status, required value and what is needed are borne out by the whole numbers they rest on
*/
-- Reckoned anew from what the mart shows: low ≤ value ≤ high as fractions, crosswise, in millionths of the target.
WITH exact AS (
    SELECT
        target_id, unit_id, year, measure, status, is_due, value, required_value, target_value, needed, bounds,
        numerator, reported, expected, denominator, year >= deadline_year AS is_deadline,
        CAST(ROUND(target_value * 1000000) AS DECIMAL(38, 0)) AS millionths,
        CAST(numerator AS DECIMAL(38, 0)) AS n,
        CAST(denominator AS DECIMAL(38, 0)) AS d,
        CAST(reported AS DECIMAL(38, 0)) AS r,
        CAST(expected AS DECIMAL(38, 0)) AS e,
        CAST(numerator + needed AS DECIMAL(38, 0)) AS wanted
    FROM marts.scorecard
),

judged AS (
    SELECT
        target_id, unit_id, year, status, is_due, is_deadline, value, required_value, target_value, needed,
        CASE WHEN measure = 'count' THEN n * 1000000 >= millionths ELSE r * n * 1000000 >= millionths * e * d END
            AS is_low_enough,
        CASE
            WHEN measure = 'count' THEN (n + e - r) * 1000000 >= millionths
            ELSE (r * n + (e - r) * d) * 1000000 >= millionths * e * d
        END AS is_high_enough,
        expected = 0 OR (measure = 'share' AND reported = expected AND denominator = 0) AS is_nothing_there,
        CASE
            WHEN measure = 'count' THEN wanted * 1000000 >= millionths
            WHEN bounds = 'certain' THEN wanted * 1000000 >= millionths * e
            ELSE wanted * 1000000 >= millionths * d
        END AS is_needed_enough,
        CASE
            WHEN measure = 'count' THEN (wanted - 1) * 1000000 >= millionths
            WHEN bounds = 'certain' THEN (wanted - 1) * 1000000 >= millionths * e
            ELSE (wanted - 1) * 1000000 >= millionths * d
        END AS is_less_enough
    FROM exact
)

SELECT
    'marts.indicator_attainment' AS table_name,
    CONCAT(
        target_id, ' ', unit_id, ' ', year, ': ', status, ', value ', value, ', required ', required_value,
        ', target ', target_value, ', needed ', needed
    ) AS detail
FROM judged
WHERE
    status NOT IN ('attained', 'on_track', 'behind', 'missed', 'undetermined', 'no_data', 'not_applicable')
    OR (status = 'not_applicable') <> is_nothing_there
    OR (status IN ('not_applicable', 'no_data')) <> (value IS NULL)
    OR (value IS NOT NULL AND (status = 'attained') <> is_low_enough)
    OR (status = 'undetermined' AND NOT is_high_enough)
    OR (status IN ('missed', 'on_track', 'behind') AND is_high_enough)
    OR (status = 'missed' AND NOT is_due)
    OR (status IN ('on_track', 'behind') AND is_due)
    OR (is_due AND NOT is_deadline)
    OR (status = 'on_track' AND value < required_value - 0.000000001)
    OR (status = 'behind' AND value > required_value + 0.000000001)
    OR required_value IS NULL
    OR required_value > target_value + 0.000000001
    OR (is_deadline AND required_value <> target_value)
    OR (value IS NULL) <> (needed IS NULL)
    OR needed < 0
    OR (needed IS NOT NULL AND NOT is_needed_enough)
    OR (needed > 0 AND is_less_enough)
