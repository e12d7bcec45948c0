/*
vi: Mỗi chỉ tiêu của mỗi kế hoạch - đơn vị nào đạt, năm nào, dựa trên số liệu nào, chắc chắn đến đâu.
en: Each target of each plan - which unit attains it in which year, on what figures, with what certainty.
*/
-- The verdicts are on exact fractions (core.target_verdicts); here they are shown.
SELECT
    verdicts.plan_id, verdicts.target_id, verdicts.indicator_id, verdicts.unit_id, units.unit_code, units.unit_name,
    units.unit_level, units.district_unit_id, units.province_unit_id, units.province_code, verdicts.year,
    verdicts.as_of, verdicts.is_plan_scope, verdicts.measure, verdicts.numerator, verdicts.denominator,
    verdicts.value, verdicts.value_low, verdicts.value_high, verdicts.reported, verdicts.expected,
    CASE WHEN verdicts.expected > 0 THEN CAST(verdicts.reported AS DOUBLE) / verdicts.expected END AS completeness,
    verdicts.bounds, verdicts.comparator, verdicts.target_value, verdicts.is_milestone, verdicts.required_value,
    CASE WHEN verdicts.is_comparable THEN verdicts.target_value - verdicts.value END AS gap,
    verdicts.needed, verdicts.status, verdicts.is_due
FROM core.target_verdicts AS verdicts
JOIN core.units_over_time AS units
    ON verdicts.unit_id = units.unit_id
    AND verdicts.as_of BETWEEN units.valid_from AND units.valid_until
WHERE verdicts.reading_id = ''
