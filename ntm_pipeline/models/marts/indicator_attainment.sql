/*
vi: Mỗi chỉ tiêu của mỗi kế hoạch - đơn vị nào đạt, năm nào, dựa trên số liệu nào, chắc chắn đến đâu.
en: Each target of each plan - which unit attains it in which year, on what figures, with what certainty.
columns:
  is_plan_scope:
    vi: "Có phải chính đơn vị của kế hoạch không"
    en: "Whether it is the plan's own unit"
  gap:
    vi: "Mục tiêu trừ giá trị"
    en: "Target less value"
  needed:
    vi: "Còn thiếu bao nhiêu đơn vị hoặc hồ sơ"
    en: "How many more would reach the target"
  is_due:
    vi: "Đã đến hạn hay chưa"
    en: "Whether the target is due"
*/
-- Statuses are decided on whole numbers: a share and its target are compared crosswise, in millionths of the target.
WITH scoped AS (
    SELECT
        targets.plan_id, targets.target_id, targets.measure, targets.target_value, targets.deadline_year,
        CAST(ROUND(targets.target_value * 1000000) AS DECIMAL(38, 0)) AS target_millionths,
        figures.indicator_id, figures.unit_id, figures.unit_code, figures.unit_name, figures.unit_level,
        figures.province_code, figures.year, figures.as_of,
        figures.unit_id = plans.scope_unit_id AS is_plan_scope,
        figures.numerator, figures.denominator, figures.reported, figures.expected, figures.completeness,
        figures.value AS share, figures.value_low AS share_low, figures.value_high AS share_high,
        totals.has_value, totals.most_numerator,
        -- A count is the fraction with denominator one, a share that of its population.
        CAST(figures.numerator AS DECIMAL(38, 0)) AS exact_numerator,
        CAST(CASE WHEN targets.measure = 'count' THEN 1 ELSE figures.denominator END AS DECIMAL(38, 0))
            AS exact_denominator,
        CASE WHEN targets.measure = 'count' THEN totals.numerator ELSE totals.low_numerator END AS low_numerator,
        CASE WHEN targets.measure = 'count' THEN totals.most_numerator ELSE totals.high_numerator END AS high_numerator,
        CASE WHEN targets.measure = 'count' THEN 1 ELSE totals.bound_denominator END AS bound_denominator,
        figures.year >= targets.deadline_year
        AND (years.is_over OR lifetimes.last_day < years.today) AS is_due
    FROM ref.plan_targets AS targets
    JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
    JOIN core.plan_units AS scope ON targets.plan_id = scope.plan_id
    JOIN marts.indicator_value AS figures
        ON targets.indicator_id = figures.indicator_id
        AND scope.unit_id = figures.unit_id
        AND scope.year = figures.year
    JOIN core.indicator_totals AS totals
        ON figures.indicator_id = totals.indicator_id
        AND figures.unit_id = totals.unit_id
        AND figures.year = totals.year
    JOIN ref.years AS years ON figures.year = years.year
    JOIN (
        SELECT unit_id, MAX(COALESCE(valid_to, DATE '9999-12-31')) AS last_day FROM ref.units GROUP BY unit_id
    ) AS lifetimes ON figures.unit_id = lifetimes.unit_id
    -- No commune is asked for a plan's five smart communes.
    WHERE targets.measure = 'share' OR figures.unit_id = plans.scope_unit_id
),

-- The line of progress starts from the first year of the plan that has a value.
first_values AS (
    SELECT
        scoped.target_id, scoped.unit_id,
        scoped.year AS first_year,
        scoped.exact_numerator AS first_numerator,
        scoped.exact_denominator AS first_denominator
    FROM scoped
    JOIN (
        SELECT target_id, unit_id, MIN(year) AS first_year
        FROM scoped
        WHERE has_value
        GROUP BY target_id, unit_id
    ) AS firsts
        ON scoped.target_id = firsts.target_id
        AND scoped.unit_id = firsts.unit_id
        AND scoped.year = firsts.first_year
),

compared AS (
    SELECT
        scoped.*,
        scoped.target_millionths * scoped.exact_denominator AS target_product,
        scoped.exact_numerator * 1000000 >= scoped.target_millionths * scoped.exact_denominator AS is_reached,
        scoped.low_numerator * 1000000 >= scoped.target_millionths * scoped.bound_denominator AS is_reached_at_least,
        scoped.high_numerator * 1000000 >= scoped.target_millionths * scoped.bound_denominator AS is_reached_at_most,
        -- On the line from (first year, first value) to (deadline, target); at the deadline it is the target itself.
        first_values.first_year < scoped.deadline_year
        AND scoped.year < scoped.deadline_year
        AND scoped.exact_numerator * first_values.first_denominator
            * (scoped.deadline_year - first_values.first_year) * 1000000
            >= scoped.exact_denominator * (
                first_values.first_numerator * (scoped.deadline_year - scoped.year) * 1000000
                + scoped.target_millionths * first_values.first_denominator * (scoped.year - first_values.first_year)
            ) AS is_on_line
    FROM scoped
    LEFT JOIN first_values
        ON scoped.target_id = first_values.target_id
        AND scoped.unit_id = first_values.unit_id
)

SELECT
    plan_id, target_id, indicator_id, unit_id, unit_code, unit_name, unit_level, province_code, year, as_of,
    is_plan_scope, measure, numerator, denominator,
    CASE WHEN measure = 'share' THEN share WHEN has_value THEN CAST(numerator AS DOUBLE) END AS value,
    CASE WHEN measure = 'share' THEN share_low WHEN has_value THEN CAST(numerator AS DOUBLE) END AS value_low,
    CASE
        WHEN measure = 'share' THEN share_high
        WHEN has_value THEN CAST(most_numerator AS DOUBLE)
    END AS value_high,
    reported, expected, completeness, target_value,
    CASE WHEN has_value THEN target_value - CASE WHEN measure = 'share' THEN share ELSE numerator END END AS gap,
    CASE
        WHEN NOT has_value THEN NULL
        WHEN is_reached THEN 0
        -- Rounded up to the next whole one.
        ELSE
            CAST((target_product - MOD(target_product, 1000000)) / 1000000 AS BIGINT)
            + CASE WHEN MOD(target_product, 1000000) > 0 THEN 1 ELSE 0 END
            - numerator
    END AS needed,
    CASE
        WHEN expected = 0 THEN 'not_applicable'
        WHEN NOT has_value THEN 'no_data'
        WHEN is_reached_at_least THEN 'attained'
        WHEN is_reached_at_most THEN 'undetermined'
        WHEN is_due THEN 'missed'
        WHEN is_on_line THEN 'on_track'
        ELSE 'behind'
    END AS status,
    is_due
FROM compared
ORDER BY plan_id, target_id, year, province_code, unit_level, unit_code, unit_id
