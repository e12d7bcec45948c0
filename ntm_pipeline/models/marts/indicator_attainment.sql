/*
vi: Mỗi chỉ tiêu của mỗi kế hoạch - đơn vị nào đạt, năm nào, dựa trên số liệu nào, chắc chắn đến đâu.
en: Each target of each plan - which unit attains it in which year, on what figures, with what certainty.
columns:
  required_value:
    vi: "Mức phải có trong năm đó để đúng tiến độ: mức cao hơn giữa nhịp đều và đường thẳng từ giá trị đầu tiên đủ số liệu; từ năm hạn là mức mục tiêu"
    en: "What would be on track that year: the higher of the even pace and the line from the first value that enough was reported for; the target itself from the deadline on"
  is_plan_scope:
    vi: "Có phải chính đơn vị của kế hoạch không"
    en: "Whether it is the plan's own unit"
  gap:
    vi: "Mục tiêu trừ giá trị"
    en: "Target less value"
  needed:
    vi: "Cần thêm bao nhiêu đơn vị, hồ sơ hoặc người để đạt mà không còn nghi ngờ"
    en: "How many more would make it attained beyond doubt"
  is_due:
    vi: "Đã đến hạn: đến năm hạn, năm đã hết hoặc đơn vị không còn thuộc phạm vi kế hoạch"
    en: "Whether it is due: from the deadline year on, once the year is over or the unit has left the plan's scope"
*/
-- Statuses are decided on whole numbers: a share and what it is held to are compared crosswise, in millionths.
WITH scoped AS (
    SELECT
        targets.plan_id, targets.target_id, targets.indicator_id, targets.measure, targets.target_value,
        targets.deadline_year, plans.first_year, indicators.weight,
        CAST(ROUND(targets.target_value * 1000000) AS DECIMAL(38, 0)) AS target_millionths,
        totals.unit_id, totals.year, totals.as_of, totals.unit_id = plans.scope_unit_id AS is_plan_scope,
        totals.numerator, totals.denominator, totals.reported, totals.expected, totals.has_value, totals.most_numerator,
        -- A count is the fraction with denominator one, a share that of its population.
        CAST(totals.numerator AS DECIMAL(38, 0)) AS exact_numerator,
        CAST(CASE WHEN targets.measure = 'count' THEN 1 ELSE totals.denominator END AS DECIMAL(38, 0))
            AS exact_denominator,
        CASE WHEN targets.measure = 'count' THEN totals.numerator ELSE totals.low_numerator END AS low_numerator,
        CASE WHEN targets.measure = 'count' THEN totals.most_numerator ELSE totals.high_numerator END AS high_numerator,
        CASE WHEN targets.measure = 'count' THEN 1 ELSE totals.bound_denominator END AS bound_denominator,
        totals.year >= targets.deadline_year AND (years.is_over OR lifetimes.last_day < years.today) AS is_due
    FROM ref.plan_targets AS targets
    JOIN ref.plans AS plans ON targets.plan_id = plans.plan_id
    JOIN ref.indicators AS indicators ON targets.indicator_id = indicators.indicator_id
    JOIN core.indicator_totals AS totals
        ON targets.indicator_id = totals.indicator_id
        AND plans.scope_unit_id = totals.scope_unit_id
        AND totals.year BETWEEN plans.first_year AND plans.last_year
    JOIN ref.years AS years ON totals.year = years.year
    -- The last day on which the unit lies in the plan's scope.
    JOIN (
        SELECT unit_id, ancestor_unit_id, MAX(valid_until) AS last_day
        FROM core.unit_ancestors
        GROUP BY unit_id, ancestor_unit_id
    ) AS lifetimes
        ON totals.unit_id = lifetimes.unit_id
        AND plans.scope_unit_id = lifetimes.ancestor_unit_id
    -- No commune is asked for a plan's five smart communes.
    WHERE targets.measure = 'share' OR totals.unit_id = plans.scope_unit_id
),

-- A line towards the target starts from the first year of the plan whose value enough was reported for.
line_starts AS (
    SELECT
        scoped.target_id, scoped.unit_id,
        scoped.year AS start_year,
        scoped.exact_numerator AS start_numerator,
        scoped.exact_denominator AS start_denominator
    FROM scoped
    JOIN (
        SELECT target_id, unit_id, MIN(year) AS start_year
        FROM scoped
        WHERE has_value AND reported * 5 >= expected * 4
        GROUP BY target_id, unit_id
    ) AS firsts
        ON scoped.target_id = firsts.target_id
        AND scoped.unit_id = firsts.unit_id
        AND scoped.year = firsts.start_year
),

-- What would be on track in a year, as a fraction of millionths: the target itself from the deadline on, before it the
-- even pace from the plan's first year; and the line, which never asks for more than the target.
paced AS (
    SELECT
        scoped.*,
        CASE
            WHEN scoped.year >= scoped.deadline_year THEN scoped.target_millionths
            ELSE scoped.target_millionths * (scoped.year - scoped.first_year + 1)
        END AS pace_numerator,
        CASE
            WHEN scoped.year >= scoped.deadline_year THEN 1
            ELSE scoped.deadline_year - scoped.first_year + 1
        END AS pace_denominator,
        LEAST(
            line_starts.start_numerator * (scoped.deadline_year - scoped.year) * 1000000
            + scoped.target_millionths * line_starts.start_denominator * (scoped.year - line_starts.start_year),
            scoped.target_millionths * line_starts.start_denominator
            * (scoped.deadline_year - line_starts.start_year)
        ) AS line_numerator,
        line_starts.start_denominator * (scoped.deadline_year - line_starts.start_year) AS line_denominator
    FROM scoped
    LEFT JOIN line_starts
        ON scoped.target_id = line_starts.target_id
        AND scoped.unit_id = line_starts.unit_id
        AND scoped.year > line_starts.start_year
        AND scoped.year < scoped.deadline_year
),

compared AS (
    SELECT
        paced.*,
        paced.low_numerator * 1000000 >= paced.target_millionths * paced.bound_denominator AS is_reached_at_least,
        paced.high_numerator * 1000000 >= paced.target_millionths * paced.bound_denominator AS is_reached_at_most,
        paced.exact_numerator * 1000000 * paced.pace_denominator >= paced.pace_numerator * paced.exact_denominator
        AND (
            paced.line_denominator IS NULL
            OR paced.exact_numerator * 1000000 * paced.line_denominator
            >= paced.line_numerator * paced.exact_denominator
        ) AS is_on_pace,
        -- What the numerator must be to leave no doubt, in millionths: where each subject weighs one, of all that are
        -- expected; else of the denominator there is.
        paced.target_millionths * CAST(
            CASE
                WHEN paced.measure = 'count' THEN 1
                WHEN paced.weight = 'unit' THEN paced.expected
                ELSE paced.denominator
            END AS DECIMAL(38, 0)
        ) AS wanted_millionths
    FROM paced
)

SELECT
    compared.plan_id, compared.target_id, compared.indicator_id, compared.unit_id, units.unit_code, units.unit_name,
    units.unit_level, units.district_unit_id, units.province_unit_id, units.province_code, compared.year,
    compared.as_of, compared.is_plan_scope, compared.measure, compared.numerator, compared.denominator,
    CASE
        WHEN compared.has_value THEN CAST(compared.numerator AS DOUBLE) / CAST(compared.exact_denominator AS DOUBLE)
    END AS value,
    CASE
        WHEN compared.has_value
            THEN CAST(compared.low_numerator AS DOUBLE) / CAST(compared.bound_denominator AS DOUBLE)
    END AS value_low,
    CASE
        WHEN compared.has_value
            THEN CAST(compared.high_numerator AS DOUBLE) / CAST(compared.bound_denominator AS DOUBLE)
    END AS value_high,
    compared.reported, compared.expected,
    CASE WHEN compared.expected > 0 THEN CAST(compared.reported AS DOUBLE) / compared.expected END AS completeness,
    CASE WHEN compared.weight = 'unit' THEN 'certain' ELSE 'assumed' END AS bounds,
    compared.target_value,
    CASE
        WHEN compared.year >= compared.deadline_year THEN compared.target_value
        ELSE
            GREATEST(
                CAST(compared.pace_numerator AS DOUBLE) / compared.pace_denominator,
                COALESCE(CAST(compared.line_numerator AS DOUBLE) / CAST(compared.line_denominator AS DOUBLE), 0)
            ) / 1000000
    END AS required_value,
    CASE
        WHEN compared.has_value
            THEN
                compared.target_value
                - CAST(compared.numerator AS DOUBLE) / CAST(compared.exact_denominator AS DOUBLE)
    END AS gap,
    CASE
        WHEN compared.has_value
            THEN
                GREATEST(
                    -- Rounded up to the next whole one.
                    CAST((compared.wanted_millionths - MOD(compared.wanted_millionths, 1000000)) / 1000000 AS BIGINT)
                    + CASE WHEN MOD(compared.wanted_millionths, 1000000) > 0 THEN 1 ELSE 0 END
                    - compared.numerator,
                    0
                )
    END AS needed,
    CASE
        WHEN compared.expected = 0 THEN 'not_applicable'
        -- All of it is reported, and there is nothing to measure: no tied models, no dossiers but secret ones.
        WHEN compared.measure = 'share' AND compared.reported = compared.expected AND compared.denominator = 0
            THEN 'not_applicable'
        WHEN NOT compared.has_value THEN 'no_data'
        WHEN compared.is_reached_at_least THEN 'attained'
        WHEN compared.is_reached_at_most THEN 'undetermined'
        WHEN compared.is_due THEN 'missed'
        WHEN compared.is_on_pace THEN 'on_track'
        ELSE 'behind'
    END AS status,
    compared.is_due
FROM compared
JOIN core.units_over_time AS units
    ON compared.unit_id = units.unit_id
    AND compared.as_of BETWEEN units.valid_from AND units.valid_until
ORDER BY
    compared.plan_id, compared.target_id, compared.year, units.province_code, units.unit_level, units.unit_code,
    compared.unit_id
