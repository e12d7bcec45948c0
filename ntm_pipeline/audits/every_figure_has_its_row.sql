/*
vi: Mỗi chỉ tiêu có dòng cho mọi đơn vị được đánh giá, mỗi mục tiêu có dòng cho mọi đơn vị thuộc phạm vi kế hoạch
en: Every indicator has a row for every unit assessed, every target one for every unit of its plan's scope
*/
SELECT
    'marts.indicator_value' AS table_name,
    CONCAT(indicators.indicator_id, ' lacks ', assessed.unit_id, ' in ', assessed.year) AS detail
FROM ref.indicators AS indicators
JOIN core.assessment_dates AS assessed ON indicators.subject_levels = assessed.subject_levels
JOIN (SELECT unit_id FROM ref.units WHERE unit_level = 'country' GROUP BY unit_id) AS country
    ON assessed.scope_unit_id = country.unit_id
LEFT JOIN marts.indicator_value AS figures
    ON indicators.indicator_id = figures.indicator_id
    AND assessed.unit_id = figures.unit_id
    AND assessed.year = figures.year
WHERE figures.unit_id IS NULL
UNION ALL
SELECT
    'marts.indicator_attainment' AS table_name,
    CONCAT(targets.plan_id, ' ', targets.target_id, ' lacks ', assessed.unit_id, ' in ', assessed.year) AS detail
FROM ref.plan_targets AS targets
JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
JOIN ref.indicators AS indicators ON targets.indicator_id = indicators.indicator_id
JOIN core.assessment_dates AS assessed
    ON indicators.subject_levels = assessed.subject_levels
    AND plans.scope_unit_id = assessed.scope_unit_id
    AND assessed.year BETWEEN plans.first_year AND plans.last_year
LEFT JOIN marts.indicator_attainment AS attained
    ON targets.plan_id = attained.plan_id
    AND targets.target_id = attained.target_id
    AND assessed.unit_id = attained.unit_id
    AND assessed.year = attained.year
WHERE
    attained.unit_id IS NULL
    AND (
        targets.measure IN ('share', 'mean')
        OR assessed.unit_id = plans.scope_unit_id
        OR assessed.unit_level = targets.each_level
        OR (assessed.unit_level = 'province' AND targets.each_level IN ('district', 'commune'))
        OR (assessed.unit_level = 'district' AND targets.each_level = 'commune')
    )
UNION ALL
SELECT
    'ref.plans' AS table_name,
    CONCAT(plans.plan_id, ': its unit ', plans.scope_unit_id, ' does not exist') AS detail
FROM ref.plans AS plans
LEFT JOIN ref.units AS units ON plans.scope_unit_id = units.unit_id
WHERE units.unit_id IS NULL
