/*
vi: Ngày đánh giá (as_of) của mỗi đơn vị trong mỗi năm, theo cấp được xét trong chỉ tiêu và theo phạm vi - cả nước hoặc đơn vị của một kế hoạch.
en: The day (as_of) on which each unit is assessed in each year, by the levels an indicator is about and within a scope - the country, or a plan's own unit.
columns:
  as_of:
    vi: "Ngày đánh giá"
    en: "The day of assessment"
*/
-- The last day of the year, not after today, on which the unit lies in the scope and is of that level or has a unit
-- of that level under it. Districts ended on 30 June 2025: the country's district indicators are assessed that day,
-- and so is a commune that outlived its province in that province's plan.
WITH scopes AS (
    SELECT unit_id AS scope_unit_id FROM ref.units WHERE unit_level = 'country'
    UNION
    SELECT scope_unit_id FROM ref.plans
    UNION
    SELECT scope_unit_id FROM ref.target_alternatives
)

SELECT
    levels.subject_levels,
    scopes.scope_unit_id,
    above.ancestor_unit_id AS unit_id,
    above.ancestor_level AS unit_level,
    years.year,
    MAX(LEAST(above.valid_until, inside.valid_until, years.assessed_until)) AS as_of
FROM ref.indicator_levels AS levels
JOIN core.unit_ancestors AS above ON levels.unit_level = above.unit_level
JOIN core.unit_ancestors AS inside
    ON above.ancestor_unit_id = inside.unit_id
    AND above.valid_from <= inside.valid_until
    AND above.valid_until >= inside.valid_from
JOIN scopes ON inside.ancestor_unit_id = scopes.scope_unit_id
JOIN ref.years AS years
    ON GREATEST(above.valid_from, inside.valid_from) <= years.assessed_until
    AND LEAST(above.valid_until, inside.valid_until) >= years.first_day
GROUP BY levels.subject_levels, scopes.scope_unit_id, above.ancestor_unit_id, above.ancestor_level, years.year
