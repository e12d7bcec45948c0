/*
vi: Mỗi mục tiêu theo cách hiểu mặc định và theo từng cách hiểu khác - đo cái gì, của những đơn vị nào, so với mức nào.
en: Each target as it is read by default, and in each other reading - what is measured, of which units, held to what.
columns:
  reading_id:
    vi: "Cách hiểu khác; trống là cách hiểu mặc định"
    en: "The other reading; empty for the default one"
  milestones_of:
    vi: "Cách hiểu mà các mốc được lấy theo; trống là cách hiểu mặc định"
    en: "The reading whose milestones hold; empty for the default one"
  relative_scope_unit_id:
    vi: "Phạm vi mà số liệu làm gốc so sánh được tính trong đó"
    en: "The scope within which the figure that it is relative to is reckoned"
  relative_group_id:
    vi: "Nhóm đơn vị của số liệu làm gốc so sánh; trống là mọi đơn vị"
    en: "The group of units of the figure that it is relative to; empty for all"
*/
WITH readings AS (
    SELECT
        targets.plan_id, targets.target_id, '' AS reading_id, plans.scope_unit_id, targets.indicator_id,
        targets.measure, targets.comparator, targets.target_value, targets.deadline_year, targets.group_id,
        targets.each_level, targets.relative_indicator_id, targets.relative_unit_id, targets.relative_year,
        targets.relative_years_before
    FROM ref.plan_targets AS targets
    JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
    UNION ALL
    SELECT
        plan_id, target_id, alternative_id AS reading_id, scope_unit_id, indicator_id, measure, comparator,
        target_value, deadline_year, group_id, each_level, relative_indicator_id, relative_unit_id, relative_year,
        relative_years_before
    FROM ref.target_alternatives
    UNION ALL
    -- A plan whose unit ended is also judged on its territory, after the unit's last day too (A21).
    SELECT
        targets.plan_id, targets.target_id, 'A21' AS reading_id, areas.area_id AS scope_unit_id, targets.indicator_id,
        targets.measure, targets.comparator, targets.target_value, targets.deadline_year, targets.group_id,
        targets.each_level, targets.relative_indicator_id, targets.relative_unit_id, targets.relative_year,
        targets.relative_years_before
    FROM ref.plan_targets AS targets
    JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
    JOIN (
        SELECT unit_id, MAX(COALESCE(valid_to, DATE '9999-12-31')) AS last_day FROM ref.units GROUP BY unit_id
    ) AS lives
        ON plans.scope_unit_id = lives.unit_id
    JOIN ref.areas AS areas
        ON areas.area_id IN (
            CONCAT('old_province-', plans.scope_unit_id), CONCAT('old_district-', plans.scope_unit_id)
        )
    JOIN (SELECT MAX(today) AS today FROM ref.years) AS days ON lives.last_day < days.today
    -- What each unit is to reach, of groups, or beside another figure is asked of units as they are.
    WHERE
        areas.is_whole AND lives.last_day < MAKE_DATE(targets.deadline_year, 12, 31) AND targets.each_level IS NULL
        AND targets.group_id IS NULL AND targets.relative_indicator_id IS NULL
)

SELECT
    readings.plan_id, readings.target_id, readings.reading_id, readings.scope_unit_id,
    -- On its territory a target is due as it always was.
    CASE WHEN readings.reading_id = 'A21' THEN '' ELSE readings.reading_id END AS milestones_of, plans.first_year,
    plans.last_year, readings.indicator_id, indicators.subject_levels, readings.measure, readings.comparator,
    readings.target_value, readings.deadline_year, COALESCE(readings.group_id, '') AS group_id, readings.each_level,
    -- Means and totals grow with what is missing, whatever it weighs: what is known is a bound that nothing can undo.
    CASE
        WHEN readings.measure IN ('mean', 'total') OR indicators.weight = 'unit' THEN 'certain'
        ELSE 'assumed'
    END AS bounds,
    readings.relative_indicator_id, readings.relative_unit_id, readings.relative_year, readings.relative_years_before,
    -- Another unit is taken as the country has it, whole; the own one, or its earlier year, as the plan has it.
    CASE
        WHEN readings.relative_indicator_id IS NULL THEN NULL
        WHEN readings.relative_unit_id IS NULL THEN readings.scope_unit_id
        ELSE country.unit_id
    END AS relative_scope_unit_id,
    CASE WHEN readings.relative_unit_id IS NULL THEN COALESCE(readings.group_id, '') ELSE '' END AS relative_group_id
FROM readings
JOIN ref.plans AS plans ON readings.plan_id = plans.plan_id
JOIN ref.indicators AS indicators ON readings.indicator_id = indicators.indicator_id
CROSS JOIN (SELECT unit_id FROM ref.units WHERE unit_level = 'country' GROUP BY unit_id) AS country
