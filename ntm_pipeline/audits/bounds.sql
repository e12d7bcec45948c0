/*
vi: Giá trị nằm trong giới hạn - tỷ lệ từ 0 đến 1, cận dưới ≤ giá trị ≤ cận trên, đã báo cáo ≤ cần báo cáo
en: Values lie within their bounds - shares 0-1, low ≤ value ≤ high, reported ≤ expected
*/
WITH figures AS (
    SELECT
        'marts.indicator_value' AS table_name, indicator_id AS name, unit_id, year, measure, numerator, denominator,
        value, value_low, value_high, reported, expected
    FROM marts.indicator_value
    UNION ALL
    SELECT
        'marts.indicator_attainment' AS table_name, CONCAT(plan_id, ' ', target_id) AS name, unit_id, year, measure, numerator, denominator,
        value, value_low, value_high, reported, expected
    FROM marts.indicator_attainment
)

SELECT
    table_name,
    CONCAT(
        name, ' ', unit_id, ' ', year, ': ', numerator, ' / ', denominator, ', value ', value, ' in [', value_low, ', ',
        value_high, '], ', reported, ' of ', expected
    ) AS detail
FROM figures
WHERE
    numerator IS NULL OR denominator IS NULL OR reported IS NULL OR expected IS NULL
    OR numerator < 0 OR denominator < 0 OR reported < 0 OR reported > expected
    OR (measure IN ('share', 'count') AND numerator > denominator)
    OR value < 0 OR value_low < 0 OR (measure = 'share' AND (value > 1 OR value_high > 1.000000001))
    OR value_low > value + 0.000000001 OR value > value_high + 0.000000001
    OR (value IS NULL) <> (value_low IS NULL)
    -- A mean or a total that isn't complete has no upper bound.
    OR (value IS NULL OR (measure IN ('mean', 'total') AND reported < expected)) <> (value_high IS NULL)
    OR (reported = 0 AND value IS NOT NULL)
