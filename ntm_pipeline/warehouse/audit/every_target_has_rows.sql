/*
vi: Mỗi mục tiêu của mỗi kế hoạch có dòng cho chính đơn vị của kế hoạch trong mọi năm đã bắt đầu
en: Every target of every plan has a row for the plan's own unit in every year that has begun
*/
SELECT
    'marts.indicator_attainment' AS table_name,
    CONCAT(targets.target_id, ' lacks its row of ', years.year) AS detail
FROM ref.plan_targets AS targets
JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
JOIN ref.indicators AS indicators ON targets.indicator_id = indicators.indicator_id
JOIN ref.years AS years ON years.year BETWEEN plans.first_year AND plans.last_year
JOIN core.assessments AS assessed
    ON plans.scope_unit_id = assessed.unit_id
    AND indicators.subject_levels = assessed.subject_levels
    AND years.year = assessed.year
LEFT JOIN marts.indicator_attainment AS attained
    ON targets.target_id = attained.target_id
    AND plans.scope_unit_id = attained.unit_id
    AND years.year = attained.year
WHERE attained.unit_id IS NULL
