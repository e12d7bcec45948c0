/*
vi: Mỗi mục tiêu của chính đơn vị kế hoạch mà chưa đạt hoặc chưa kết luận được - từng đơn vị được tính góp gì vào đó, và còn thiếu gì.
en: Each target of a plan's own unit that is not attained or not determined - what each subject unit gives to it, and what it still lacks.
columns:
  judged_unit_id:
    vi: "Đơn vị mà con số được xét: chính đơn vị của kế hoạch, hoặc từng đơn vị phải tự đạt"
    en: "The unit whose figure is judged: the plan's own, or each of those that shall reach it"
  subject_date:
    vi: "Ngày cuối cùng trong năm mà trạng thái của đơn vị này được tính đến"
    en: "The last day of the year on which this unit's state is asked for"
*/
-- A plan's own figure is made of states; where each unit of a level shall reach a target, so is the figure of each.
WITH tops AS (
    SELECT
        verdicts.plan_id, verdicts.target_id, verdicts.indicator_id, verdicts.unit_id, verdicts.year, verdicts.as_of,
        goals.group_id, goals.each_level, units.unit_level
    FROM core.target_verdicts AS verdicts
    JOIN core.target_goals AS goals
        ON verdicts.plan_id = goals.plan_id
        AND verdicts.target_id = goals.target_id
        AND verdicts.reading_id = goals.reading_id
        AND verdicts.year = goals.year
    JOIN core.units_over_time AS units
        ON verdicts.unit_id = units.unit_id
        AND verdicts.as_of BETWEEN units.valid_from AND units.valid_until
    WHERE
        verdicts.reading_id = ''
        AND verdicts.is_plan_scope
        AND verdicts.status NOT IN ('attained', 'not_applicable')
),

judged AS (
    SELECT plan_id, target_id, indicator_id, group_id, unit_id AS scope_unit_id, unit_id AS judged_unit_id, year, as_of
    FROM tops
    WHERE each_level IS NULL OR each_level = unit_level
    UNION ALL
    SELECT
        tops.plan_id, tops.target_id, tops.indicator_id, tops.group_id, tops.unit_id AS scope_unit_id,
        ones.unit_id AS judged_unit_id, tops.year, tops.as_of
    FROM tops
    JOIN core.unit_ancestors AS above
        ON tops.unit_id = above.ancestor_unit_id
        AND tops.each_level = above.unit_level
        AND tops.as_of BETWEEN above.valid_from AND above.valid_until
    JOIN core.target_verdicts AS ones
        ON tops.plan_id = ones.plan_id
        AND tops.target_id = ones.target_id
        AND tops.year = ones.year
        AND tops.as_of = ones.as_of
        AND above.unit_id = ones.unit_id
        AND ones.reading_id = ''
    WHERE tops.each_level <> tops.unit_level AND ones.status NOT IN ('attained', 'not_applicable')
),

-- A number is added up by in half the time that three names take.
numbered AS (
    SELECT
        judged.*,
        ROW_NUMBER() OVER (ORDER BY plan_id, target_id, year, judged_unit_id) AS judged_number
    FROM judged
),

-- The same states as in core.indicator_totals, each for itself: a stock's on the day, a flow's month by month.
states AS (
    SELECT
        judged.judged_number, judged.judged_unit_id, judged.scope_unit_id, judged.group_id, indicators.kind,
        told.unit_id, told.state_date, told.is_known, told.numerator, told.denominator,
        told.counted_on,
        -- A report's dossiers stand in its last month, which may be yet to come.
        indicators.kind = 'stock' OR told.state_date <= years.assessed_until AS is_expected
    FROM numbered AS judged
    JOIN ref.indicators AS indicators ON judged.indicator_id = indicators.indicator_id
    JOIN ref.years AS years ON judged.year = years.year
    JOIN core.unit_ancestors AS above ON judged.judged_unit_id = above.ancestor_unit_id
    JOIN indicators.indicator_states AS told
        ON judged.indicator_id = told.indicator_id
        AND judged.year = told.year
        AND above.unit_id = told.unit_id
        AND told.state_date BETWEEN above.valid_from AND above.valid_until
    WHERE indicators.kind = 'flow' OR told.state_date = judged.as_of
),

-- A month is told only for those under whom, and in the group in which, the report that tells it counts.
within AS (
    SELECT
        states.judged_number, states.unit_id, states.state_date, states.is_expected, states.numerator, states.denominator,
        states.is_known AND (states.kind = 'stock' OR states.group_id = '' OR told_members.unit_id IS NOT NULL)
            AS is_known,
        states.kind = 'stock' OR (told.unit_id IS NOT NULL AND told_inside.unit_id IS NOT NULL) AS is_told
    FROM states
    JOIN core.unit_ancestors AS inside
        ON states.unit_id = inside.unit_id
        AND states.scope_unit_id = inside.ancestor_unit_id
        AND states.state_date BETWEEN inside.valid_from AND inside.valid_until
    LEFT JOIN ref.unit_groups AS members
        ON states.group_id = members.group_id
        AND states.unit_id = members.unit_id
        AND states.state_date BETWEEN members.valid_from AND COALESCE(members.valid_to, DATE '9999-12-31')
    LEFT JOIN core.unit_ancestors AS told
        ON states.unit_id = told.unit_id
        AND states.judged_unit_id = told.ancestor_unit_id
        AND states.counted_on BETWEEN told.valid_from AND told.valid_until
    LEFT JOIN core.unit_ancestors AS told_inside
        ON states.unit_id = told_inside.unit_id
        AND states.scope_unit_id = told_inside.ancestor_unit_id
        AND states.counted_on BETWEEN told_inside.valid_from AND told_inside.valid_until
    LEFT JOIN ref.unit_groups AS told_members
        ON states.group_id = told_members.group_id
        AND states.unit_id = told_members.unit_id
        AND states.counted_on BETWEEN told_members.valid_from AND COALESCE(told_members.valid_to, DATE '9999-12-31')
    WHERE states.group_id = '' OR members.unit_id IS NOT NULL
),

summed AS (
    SELECT
        judged_number, unit_id,
        MAX(state_date) AS subject_date,
        CAST(SUM(CASE WHEN is_expected THEN 1 ELSE 0 END) AS BIGINT) AS expected,
        CAST(SUM(CASE WHEN is_expected AND is_known AND is_told THEN 1 ELSE 0 END) AS BIGINT) AS reported,
        CAST(SUM(CASE WHEN is_known THEN numerator ELSE 0 END) AS BIGINT) AS numerator,
        CAST(SUM(CASE WHEN is_known THEN denominator ELSE 0 END) AS BIGINT) AS denominator
    FROM within
    GROUP BY judged_number, unit_id
)

SELECT
    judged.plan_id, judged.target_id, judged.judged_unit_id, summed.unit_id, judged.year, summed.subject_date,
    summed.expected, summed.reported, summed.numerator, summed.denominator
FROM summed
JOIN numbered AS judged ON summed.judged_number = judged.judged_number
