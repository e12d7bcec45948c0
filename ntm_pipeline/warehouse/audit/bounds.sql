/*
vi: Giá trị nằm trong giới hạn - tỷ lệ từ 0 đến 1, cận dưới ≤ giá trị ≤ cận trên, đã báo cáo ≤ cần báo cáo
en: Values lie within their bounds - shares 0-1, low ≤ value ≤ high, reported ≤ expected
*/
SELECT
    'marts.indicator_value' AS table_name,
    CONCAT(
        indicator_id, ' ', unit_id, ' ', year, ': ', numerator, ' / ', denominator, ', value ', value, ' in [', value_low,
        ', ', value_high, '], ', reported, ' of ', expected
    ) AS detail
FROM marts.indicator_value
WHERE
    numerator < 0 OR denominator < 0 OR reported < 0 OR reported > expected OR numerator > denominator
    OR value < 0 OR (measure = 'share' AND (value > 1 OR value_high > 1.000000001))
    OR value_low > value + 0.000000001 OR value > value_high + 0.000000001
    OR (value IS NULL) <> (value_low IS NULL) OR (value IS NULL) <> (value_high IS NULL)
    OR (reported = 0 AND value IS NOT NULL)
