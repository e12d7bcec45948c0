/*
vi: Các đơn vị thuộc phạm vi của mỗi kế hoạch trong từng năm
en: The units in the scope of each plan, year by year
*/
-- Whoever was at or under the plan's unit on some day of the year: also a commune that outlives its province.
SELECT
    plans.plan_id,
    units.unit_id,
    years.year
FROM ref.plans AS plans
JOIN core.unit_ancestors AS units ON plans.scope_unit_id = units.ancestor_unit_id
JOIN ref.years AS years
    ON years.year BETWEEN plans.first_year AND plans.last_year
    AND units.valid_from <= years.assessed_until
    AND units.valid_until >= years.first_day
GROUP BY plans.plan_id, units.unit_id, years.year
