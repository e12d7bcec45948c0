/*
vi: Ngày đánh giá (as_of) của mỗi đơn vị trong mỗi năm, theo cấp của đơn vị được xét trong chỉ tiêu.
en: The day (as_of) on which each unit is assessed in each year, by the levels an indicator is about.
columns:
  as_of:
    vi: "Ngày đánh giá"
    en: "The day of assessment"
*/
-- The last day of the year, not after today, on which the unit exists and is of that level or has a unit of that
-- level under it. Districts ended on 30 June 2025: the country's district indicators are assessed that day.
SELECT
    levels.subject_levels,
    above.ancestor_unit_id AS unit_id,
    years.year,
    MAX(LEAST(above.valid_until, years.assessed_until)) AS as_of
FROM ref.indicator_levels AS levels
JOIN core.unit_ancestors AS above ON levels.unit_level = above.unit_level
JOIN ref.years AS years
    ON above.valid_from <= years.assessed_until
    AND above.valid_until >= years.first_day
GROUP BY levels.subject_levels, above.ancestor_unit_id, years.year
