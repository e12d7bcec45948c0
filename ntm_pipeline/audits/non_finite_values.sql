/*
vi: Không có giá trị NaN hoặc vô cực
en: No value is NaN or infinite
*/
SELECT
    'marts.indicator_attainment' AS table_name,
    CONCAT(plan_id, ' ', target_id, ' ', unit_id, ' ', year, ': value ', value, ', low ', value_low, ', high ', value_high) AS detail
FROM marts.indicator_attainment
WHERE
    ISNAN(value) OR ISNAN(value_low) OR ISNAN(value_high) OR ISNAN(gap) OR ISNAN(completeness)
    OR ISNAN(target_value) OR ISNAN(required_value) OR ABS(target_value) > 1e300 OR ABS(required_value) > 1e300
    OR ABS(value) > 1e300 OR ABS(value_low) > 1e300 OR ABS(value_high) > 1e300 OR ABS(gap) > 1e300
UNION ALL
SELECT
    'marts.indicator_value' AS table_name,
    CONCAT(indicator_id, ' ', unit_id, ' ', year, ': value ', value, ', low ', value_low, ', high ', value_high) AS detail
FROM marts.indicator_value
WHERE
    ISNAN(value) OR ISNAN(value_low) OR ISNAN(value_high) OR ISNAN(completeness)
    OR ABS(value) > 1e300 OR ABS(value_low) > 1e300 OR ABS(value_high) > 1e300
