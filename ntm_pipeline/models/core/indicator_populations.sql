/*
vi: Chỉ tiêu nào được cộng trong phạm vi nào và cho nhóm đơn vị nào - cả nước thì mọi chỉ tiêu, ngoài ra chỉ những gì mục tiêu hỏi.
en: Which indicator is added up within which scope and over which group of units - the country's for every indicator, besides only what targets ask.
*/
WITH asked AS (
    SELECT indicator_id, scope_unit_id, group_id FROM core.target_readings WHERE reading_id <> 'A21'
    UNION
    SELECT relative_indicator_id AS indicator_id, relative_scope_unit_id AS scope_unit_id, relative_group_id AS group_id
    FROM core.target_readings
    WHERE relative_indicator_id IS NOT NULL
    UNION
    SELECT indicators.indicator_id, country.unit_id AS scope_unit_id, '' AS group_id
    FROM ref.indicators AS indicators
    CROSS JOIN (SELECT unit_id FROM ref.units WHERE unit_level = 'country' GROUP BY unit_id) AS country
)

SELECT asked.indicator_id, indicators.subject_levels, asked.scope_unit_id, asked.group_id
FROM asked
JOIN ref.indicators AS indicators ON asked.indicator_id = indicators.indicator_id
