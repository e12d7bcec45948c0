/*
vi: Số liệu của mỗi mục tiêu, theo từng cách hiểu, cho từng đơn vị và năm, so với mức phải đạt - các phân số chính xác.
en: The figures of each target, in each reading, for each unit and year, held to what is to be reached - the exact fractions.
columns:
  is_plan_scope:
    vi: "Có phải chính đơn vị của kế hoạch không"
    en: "Whether it is the plan's own unit"
  is_due:
    vi: "Đã đến hạn: năm hạn, năm sau đó hoặc năm có mốc, và năm đã hết hoặc đơn vị không còn thuộc phạm vi kế hoạch"
    en: "Whether it is due: in the deadline year, a later one or one with a milestone, once the year is over or the unit has left the plan's scope"
  value_numerator:
    vi: "Tử số của giá trị"
    en: "Numerator of the value"
  value_denominator:
    vi: "Mẫu số của giá trị"
    en: "Denominator of the value"
  low_numerator:
    vi: "Tử số của cận dưới"
    en: "Numerator of the lower bound"
  high_numerator:
    vi: "Tử số của cận trên; trống khi không có cận trên"
    en: "Numerator of the upper bound; empty where there is none"
  bound_denominator:
    vi: "Mẫu số của hai cận"
    en: "Denominator of both bounds"
  former_millionths:
    vi: "Điểm trước trên nhịp, phần triệu; trống khi không có"
    en: "The point before on the pace, in millionths; empty where there is none"
  base_numerator:
    vi: "Tử số của số liệu làm gốc so sánh; 1 khi không có gốc, trống khi gốc chưa biết"
    en: "Numerator of the figure that it is relative to; 1 where it is to none, empty where that isn't known"
  base_denominator:
    vi: "Mẫu số của gốc so sánh"
    en: "Denominator of that figure"
  base_low_numerator:
    vi: "Tử số của cận dưới của gốc so sánh"
    en: "Numerator of its lower bound"
  base_high_numerator:
    vi: "Tử số của cận trên của gốc so sánh"
    en: "Numerator of its upper bound"
  base_bound_denominator:
    vi: "Mẫu số của hai cận ấy"
    en: "Denominator of both"
  is_nothing_there:
    vi: "Không có gì để đo"
    en: "Whether there is nothing to measure"
  is_comparable:
    vi: "Có giá trị và có mức để so sánh"
    en: "Whether there is a value, and something to hold it to"
  is_certain:
    vi: "Đạt, dù phần còn thiếu thế nào"
    en: "Whether it is attained whatever is missing may be"
  is_possible:
    vi: "Có thể đạt, tùy phần còn thiếu"
    en: "Whether it may be attained, depending on what is missing"
  is_above:
    vi: "Đơn vị ở trên cấp mà từng đơn vị phải đạt"
    en: "Whether the unit is above the level of which each unit shall reach it"
  is_of_each_level:
    vi: "Đơn vị thuộc cấp mà từng đơn vị phải đạt"
    en: "Whether the unit is of the level of which each shall reach it"
*/
-- All comparisons are of whole numbers, crosswise. A target's figure is a whole number of millionths; where it is relative
-- to another figure it is that many millionths of the other's fraction. A row is narrow, for there are half a million:
-- what is the same for a whole year of a target stands in core.target_goals.
WITH lifetimes AS (
    -- The last day on which a unit lies in a plan's scope.
    SELECT unit_id, ancestor_unit_id, MAX(valid_until) AS last_day
    FROM core.unit_ancestors
    GROUP BY unit_id, ancestor_unit_id
    UNION ALL
    -- A territory stays.
    SELECT area_id AS unit_id, area_id AS ancestor_unit_id, DATE '9999-12-31' AS last_day
    FROM ref.areas
),

sums AS (
    SELECT
        indicator_id, scope_unit_id, group_id, unit_id, unit_level, year, as_of, numerator, denominator, reported,
        expected, has_value
    FROM core.indicator_totals
    UNION ALL
    SELECT
        areas.indicator_id, areas.area_id AS scope_unit_id, '' AS group_id, areas.area_id AS unit_id,
        'area' AS unit_level, areas.year, areas.as_of, areas.numerator, areas.denominator, areas.reported,
        areas.expected, areas.has_value
    FROM core.area_totals AS areas
    JOIN (SELECT scope_unit_id FROM core.target_readings WHERE reading_id = 'A21' GROUP BY scope_unit_id) AS asked
        ON areas.area_id = asked.scope_unit_id
),

-- The bounds of a share are low_numerator and high_numerator, over bound_denominator.
totals AS (
    SELECT
        sums.*,
        CAST(reported AS DECIMAL(38, 0)) * numerator AS low_numerator,
        CAST(reported AS DECIMAL(38, 0)) * numerator
        + CAST(expected - reported AS DECIMAL(38, 0)) * denominator AS high_numerator,
        CAST(expected AS DECIMAL(38, 0)) * denominator AS bound_denominator,
        numerator + expected - reported AS most_numerator
    FROM sums
),

figures AS (
    SELECT
        goals.goal_number, goals.reading_number, goals.measure, goals.comparator, goals.each_level, goals.year,
        totals.unit_id, totals.unit_level, totals.as_of,
        totals.unit_id = goals.scope_unit_id AS is_plan_scope,
        goals.is_due_year AND (goals.is_over OR lifetimes.last_day < goals.today) AS is_due,
        totals.numerator, totals.denominator, totals.reported, totals.expected,
        CASE WHEN goals.measure IN ('mean', 'total') THEN totals.reported > 0 ELSE totals.has_value END AS has_value,
        -- A count or a total is the fraction with denominator one, a mean that of the units known.
        CAST(totals.numerator AS DECIMAL(38, 0)) AS value_numerator,
        CAST(
            CASE goals.measure WHEN 'share' THEN totals.denominator WHEN 'mean' THEN totals.reported ELSE 1 END
            AS DECIMAL(38, 0)
        ) AS value_denominator,
        CASE WHEN goals.measure = 'share' THEN totals.low_numerator ELSE totals.numerator END AS low_numerator,
        -- A mean or a total has no upper bound while anything is missing.
        CASE
            WHEN goals.measure = 'share' THEN totals.high_numerator
            WHEN goals.measure = 'count' THEN totals.most_numerator
            WHEN totals.reported = totals.expected THEN totals.numerator
        END AS high_numerator,
        CASE goals.measure
            WHEN 'share' THEN totals.bound_denominator
            WHEN 'mean' THEN totals.expected
            ELSE 1
        END AS bound_denominator,
        CAST(ROUND(goals.target_value * 1000000) AS DECIMAL(38, 0)) AS goal_millionths,
        CAST(
            CASE
                WHEN goals.former_value IS NOT NULL THEN ROUND(goals.former_value * 1000000)
                WHEN goals.comparator = '>=' THEN 0
                -- What shall come down starts from all there are; where nothing limits it, from the first value.
                WHEN goals.relative_indicator_id IS NOT NULL OR goals.measure IN ('mean', 'total') THEN NULL
                WHEN goals.measure = 'share' THEN 1000000
                ELSE GREATEST(totals.expected * 1000000, ROUND(goals.target_value * 1000000))
            END AS DECIMAL(38, 0)
        ) AS former_millionths,
        CAST(
            CASE
                WHEN goals.relative_indicator_id IS NULL THEN 1
                WHEN NOT bases.has_value OR bases.numerator = 0 THEN NULL
                ELSE bases.numerator
            END AS DECIMAL(38, 0)
        ) AS base_numerator,
        CAST(
            CASE
                WHEN goals.relative_indicator_id IS NULL OR goals.measure IN ('count', 'total') THEN 1
                WHEN goals.measure = 'mean' THEN bases.reported
                ELSE bases.denominator
            END AS DECIMAL(38, 0)
        ) AS base_denominator,
        CASE
            WHEN goals.relative_indicator_id IS NULL THEN 1
            WHEN goals.measure = 'share' THEN bases.low_numerator
            ELSE bases.numerator
        END AS base_low_numerator,
        CASE
            WHEN goals.relative_indicator_id IS NULL THEN 1
            WHEN goals.measure = 'share' THEN bases.high_numerator
            WHEN goals.measure = 'count' THEN bases.numerator + bases.expected - bases.reported
            WHEN bases.reported = bases.expected THEN bases.numerator
        END AS base_high_numerator,
        CASE
            WHEN goals.relative_indicator_id IS NULL OR goals.measure IN ('count', 'total') THEN 1
            WHEN goals.measure = 'mean' THEN bases.expected
            ELSE bases.bound_denominator
        END AS base_bound_denominator,
        CASE
            WHEN goals.relative_indicator_id IS NULL THEN FALSE
            ELSE COALESCE(bases.reported = bases.expected AND bases.numerator = 0, FALSE)
        END AS is_base_empty
    FROM core.target_goals AS goals
    JOIN totals
        ON goals.indicator_id = totals.indicator_id
        AND goals.scope_unit_id = totals.scope_unit_id
        AND goals.group_id = totals.group_id
        AND goals.year = totals.year
    JOIN lifetimes
        ON totals.unit_id = lifetimes.unit_id
        AND goals.scope_unit_id = lifetimes.ancestor_unit_id
    LEFT JOIN core.relative_bases AS bases
        ON goals.relative_indicator_id = bases.indicator_id
        AND goals.relative_scope_unit_id = bases.scope_unit_id
        AND goals.relative_group_id = bases.group_id
        AND goals.relative_year = bases.year
        AND (goals.relative_year <> goals.year) = bases.is_earlier
        AND COALESCE(goals.relative_unit_id, totals.unit_id) = bases.unit_id
    WHERE
        CASE
            -- Of another reading only the plan's own verdict is asked, with what it is made of.
            WHEN goals.reading_id <> '' AND goals.each_level IS NULL THEN totals.unit_id = goals.scope_unit_id
            WHEN goals.measure IN ('share', 'mean') THEN TRUE
            -- No commune is asked for a plan's five smart communes.
            WHEN goals.each_level IS NULL THEN totals.unit_id = goals.scope_unit_id
            ELSE
                totals.unit_level = goals.each_level
                OR totals.unit_level = 'country'
                OR (totals.unit_level = 'province' AND goals.each_level IN ('district', 'commune'))
                OR (totals.unit_level = 'district' AND goals.each_level = 'commune')
        END
),

ruled AS (
    SELECT
        figures.*,
        figures.expected = 0
        OR figures.is_base_empty
        -- All of it is reported, and there is nothing to measure: no tied models, no dossiers but secret ones.
        OR (figures.measure = 'share' AND figures.reported = figures.expected AND figures.denominator = 0)
            AS is_nothing_there,
        figures.has_value AND figures.base_numerator IS NOT NULL AS is_comparable,
        COALESCE(
            CASE
                WHEN figures.comparator = '>='
                    THEN
                        figures.low_numerator * 1000000 * figures.base_bound_denominator
                        >= figures.goal_millionths * figures.base_high_numerator * figures.bound_denominator
                ELSE
                    figures.high_numerator * 1000000 * figures.base_bound_denominator
                    <= figures.goal_millionths * figures.base_low_numerator * figures.bound_denominator
            END,
            FALSE
        ) AS is_certain,
        COALESCE(
            CASE
                WHEN figures.comparator = '>='
                    THEN
                        figures.high_numerator * 1000000 * figures.base_bound_denominator
                        >= figures.goal_millionths * figures.base_low_numerator * figures.bound_denominator
                ELSE
                    figures.low_numerator * 1000000 * figures.base_bound_denominator
                    <= figures.goal_millionths * figures.base_high_numerator * figures.bound_denominator
            END,
            TRUE
        ) AS is_possible,
        CASE
            WHEN figures.each_level IS NULL THEN FALSE
            WHEN figures.unit_level = 'country' THEN TRUE
            WHEN figures.unit_level = 'province' THEN figures.each_level IN ('district', 'commune')
            ELSE figures.unit_level = 'district' AND figures.each_level = 'commune'
        END AS is_above
    FROM figures
)

SELECT
    goal_number, reading_number, year, unit_id, as_of, is_plan_scope, is_due, numerator, denominator, reported, expected,
    has_value, value_numerator, value_denominator, low_numerator, high_numerator, bound_denominator, former_millionths,
    base_numerator, base_denominator, base_low_numerator, base_high_numerator, base_bound_denominator,
    is_nothing_there, is_comparable, is_certain, is_possible, is_above,
    COALESCE(unit_level = each_level, FALSE) AS is_of_each_level
FROM ruled
