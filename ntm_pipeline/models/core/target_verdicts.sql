/*
vi: Mỗi mục tiêu, theo từng cách hiểu, được xét cho từng đơn vị và năm - các phân số chính xác, mức phải đạt, tiến độ và trạng thái.
en: Each target, in each reading, judged for each unit and year - the exact fractions, what is to be reached, the pace and the status.
columns:
  is_plan_scope:
    vi: "Có phải chính đơn vị của kế hoạch không"
    en: "Whether it is the plan's own unit"
  required_value:
    vi: "Mức phải có trong năm đó để đúng tiến độ: mức chặt hơn giữa nhịp đều và đường thẳng từ giá trị đầu tiên đủ số liệu; từ năm hạn, và trong năm có mốc, là mức mục tiêu"
    en: "What would be on track that year: the stricter of the even pace and the line from the first value that enough was reported for; the target itself from the deadline on and in a year with a milestone"
  is_comparable:
    vi: "Có giá trị và có mức để so sánh"
    en: "Whether there is a value, and something to hold it to"
  needed:
    vi: "Cần thêm (với mục tiêu “không quá”: cần bớt) bao nhiêu đơn vị, hồ sơ hoặc người để đạt mà không còn nghi ngờ"
    en: "How many more (of an at most target: how many fewer) would make it attained beyond doubt"
  is_due:
    vi: "Đã đến hạn: năm hạn, năm sau đó hoặc năm có mốc, và năm đã hết hoặc đơn vị không còn thuộc phạm vi kế hoạch"
    en: "Whether it is due: in the deadline year, a later one or one with a milestone, once the year is over or the unit has left the plan's scope"
*/
-- All comparisons are of whole numbers, crosswise. A target's figure is a whole number of millionths; where it is relative
-- to another figure it is that many millionths of the other's fraction.
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

-- What targets are relative to are few of them: kept by themselves, all the others need not be kept at all. A territory's
-- targets are relative to nothing.
bases AS (
    SELECT
        sums.indicator_id, sums.scope_unit_id, sums.group_id, sums.unit_id, sums.year, sums.numerator, sums.denominator,
        sums.reported, sums.expected, sums.has_value,
        CAST(sums.reported AS DECIMAL(38, 0)) * sums.numerator AS low_numerator,
        CAST(sums.reported AS DECIMAL(38, 0)) * sums.numerator
        + CAST(sums.expected - sums.reported AS DECIMAL(38, 0)) * sums.denominator AS high_numerator,
        CAST(sums.expected AS DECIMAL(38, 0)) * sums.denominator AS bound_denominator,
        sums.numerator + sums.expected - sums.reported AS most_numerator
    FROM core.indicator_totals AS sums
    JOIN (
        SELECT relative_indicator_id, relative_scope_unit_id, relative_group_id
        FROM core.target_readings
        WHERE relative_indicator_id IS NOT NULL
        GROUP BY relative_indicator_id, relative_scope_unit_id, relative_group_id
    ) AS asked
        ON sums.indicator_id = asked.relative_indicator_id
        AND sums.scope_unit_id = asked.relative_scope_unit_id
        AND sums.group_id = asked.relative_group_id
),

figures AS (
    SELECT
        goals.plan_id, goals.target_id, goals.reading_id, goals.indicator_id, goals.measure, goals.comparator,
        goals.bounds, goals.each_level, goals.first_year, goals.deadline_year, goals.year, goals.is_due_year,
        goals.is_milestone, goals.former_year, goals.next_year, totals.unit_id, totals.unit_level, totals.as_of,
        totals.unit_id = goals.scope_unit_id AS is_plan_scope,
        goals.is_due_year AND (goals.is_over OR lifetimes.last_day < goals.today) AS is_due,
        goals.relative_indicator_id IS NOT NULL AS is_relative, goals.target_value,
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
        CAST(ROUND(goals.next_value * 1000000) AS DECIMAL(38, 0)) AS next_millionths,
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
            WHEN goals.measure = 'count' THEN bases.most_numerator
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
    LEFT JOIN bases
        ON goals.relative_indicator_id = bases.indicator_id
        AND goals.relative_scope_unit_id = bases.scope_unit_id
        AND goals.relative_group_id = bases.group_id
        AND goals.relative_year = bases.year
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

-- Where every unit of a level shall reach it, those above are held to how many of them do.
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
),

counted AS (
    SELECT
        tops.plan_id, tops.target_id, tops.reading_id, tops.unit_id, tops.year,
        SUM(CASE WHEN ones.is_nothing_there THEN 0 ELSE 1 END) AS expected,
        SUM(CASE WHEN ones.is_nothing_there OR NOT ones.is_comparable THEN 0
            WHEN ones.is_certain OR NOT ones.is_possible THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN ones.is_comparable AND ones.is_certain AND NOT ones.is_nothing_there THEN 1 ELSE 0 END)
            AS numerator
    FROM ruled AS tops
    JOIN core.unit_ancestors AS above
        ON tops.unit_id = above.ancestor_unit_id
        AND tops.as_of BETWEEN above.valid_from AND above.valid_until
    JOIN ruled AS ones
        ON tops.plan_id = ones.plan_id
        AND tops.target_id = ones.target_id
        AND tops.reading_id = ones.reading_id
        AND tops.year = ones.year
        AND tops.as_of = ones.as_of
        AND above.unit_id = ones.unit_id
    WHERE tops.is_above AND ones.unit_level = ones.each_level
    GROUP BY tops.plan_id, tops.target_id, tops.reading_id, tops.unit_id, tops.year
),

held AS (
    SELECT
        plan_id, target_id, reading_id, indicator_id, measure, comparator, bounds, first_year, deadline_year, year,
        is_due_year, is_milestone, is_due, former_year, next_year, unit_id, as_of, is_plan_scope, numerator,
        denominator, reported, expected, has_value, is_comparable, is_nothing_there, is_certain, is_possible, value_numerator,
        value_denominator, low_numerator, high_numerator, bound_denominator, goal_millionths, next_millionths,
        former_millionths, base_numerator, base_denominator, base_low_numerator, base_high_numerator,
        base_bound_denominator, is_relative, target_value, is_above
    FROM ruled
    WHERE NOT is_above
    UNION ALL
    SELECT
        tops.plan_id, tops.target_id, tops.reading_id, tops.indicator_id, 'share' AS measure, '>=' AS comparator,
        tops.bounds, tops.first_year, tops.deadline_year, tops.year, tops.is_due_year, FALSE AS is_milestone,
        tops.is_due, tops.first_year - 1 AS former_year, tops.deadline_year AS next_year, tops.unit_id, tops.as_of,
        tops.is_plan_scope,
        CAST(COALESCE(counted.numerator, 0) AS BIGINT) AS numerator,
        CAST(COALESCE(counted.reported, 0) AS BIGINT) AS denominator,
        CAST(COALESCE(counted.reported, 0) AS BIGINT) AS reported,
        CAST(COALESCE(counted.expected, 0) AS BIGINT) AS expected,
        COALESCE(counted.reported, 0) > 0 AS has_value,
        COALESCE(counted.reported, 0) > 0 AS is_comparable,
        COALESCE(counted.expected, 0) = 0 AS is_nothing_there,
        COALESCE(counted.numerator = counted.expected, FALSE) AS is_certain,
        COALESCE(counted.numerator = counted.reported, TRUE) AS is_possible,
        CAST(COALESCE(counted.numerator, 0) AS DECIMAL(38, 0)) AS value_numerator,
        CAST(COALESCE(counted.reported, 0) AS DECIMAL(38, 0)) AS value_denominator,
        CAST(COALESCE(counted.numerator, 0) AS DECIMAL(38, 0)) AS low_numerator,
        CAST(COALESCE(counted.numerator + counted.expected - counted.reported, 0) AS DECIMAL(38, 0)) AS high_numerator,
        CAST(COALESCE(counted.expected, 0) AS DECIMAL(38, 0)) AS bound_denominator,
        CAST(1000000 AS DECIMAL(38, 0)) AS goal_millionths,
        CAST(1000000 AS DECIMAL(38, 0)) AS next_millionths,
        CAST(0 AS DECIMAL(38, 0)) AS former_millionths,
        CAST(1 AS DECIMAL(38, 0)) AS base_numerator, CAST(1 AS DECIMAL(38, 0)) AS base_denominator,
        CAST(1 AS DECIMAL(38, 0)) AS base_low_numerator, CAST(1 AS DECIMAL(38, 0)) AS base_high_numerator,
        CAST(1 AS DECIMAL(38, 0)) AS base_bound_denominator, FALSE AS is_relative,
        1.0 AS target_value, tops.is_above
    FROM ruled AS tops
    LEFT JOIN counted
        ON tops.plan_id = counted.plan_id
        AND tops.target_id = counted.target_id
        AND tops.reading_id = counted.reading_id
        AND tops.unit_id = counted.unit_id
        AND tops.year = counted.year
    WHERE tops.is_above
),

-- A line towards the target starts from the first year of the plan whose value enough was reported for.
line_starts AS (
    SELECT
        held.plan_id, held.target_id, held.reading_id, held.unit_id,
        held.year AS start_year,
        held.value_numerator AS start_numerator,
        held.value_denominator AS start_denominator
    FROM held
    JOIN (
        SELECT plan_id, target_id, reading_id, unit_id, MIN(year) AS start_year
        FROM held
        WHERE is_comparable AND reported * 5 >= expected * 4
        GROUP BY plan_id, target_id, reading_id, unit_id
    ) AS firsts
        ON held.plan_id = firsts.plan_id
        AND held.target_id = firsts.target_id
        AND held.reading_id = firsts.reading_id
        AND held.unit_id = firsts.unit_id
        AND held.year = firsts.start_year
),

-- What would be on track in a year, as fractions of millionths: what is due in a year in which something is; else the even pace from point to point,
-- and the line, neither of which asks for more than the target.
paced AS (
    SELECT
        held.*,
        held.goal_millionths * held.base_numerator AS goal_numerator,
        held.base_denominator AS goal_denominator,
        CASE
            WHEN held.is_due_year THEN held.goal_millionths * held.base_numerator
            ELSE
                (
                    held.former_millionths * (held.next_year - held.year)
                    + held.next_millionths * (held.year - held.former_year)
                ) * held.base_numerator
        END AS pace_numerator,
        CASE
            WHEN held.is_due_year THEN held.base_denominator
            ELSE (held.next_year - held.former_year) * held.base_denominator
        END AS pace_denominator,
        line_starts.start_numerator * (held.deadline_year - held.year) * 1000000 * held.base_denominator
        + held.goal_millionths * held.base_numerator * line_starts.start_denominator
        * (held.year - line_starts.start_year) AS open_line,
        held.goal_millionths * held.base_numerator * line_starts.start_denominator
        * (held.deadline_year - line_starts.start_year) AS whole_line,
        line_starts.start_denominator * (held.deadline_year - line_starts.start_year) * held.base_denominator
            AS line_denominator
    FROM held
    LEFT JOIN line_starts
        ON held.plan_id = line_starts.plan_id
        AND held.target_id = line_starts.target_id
        AND held.reading_id = line_starts.reading_id
        AND held.unit_id = line_starts.unit_id
        AND NOT held.is_due_year
        -- Where nothing else is a beginning, the first value is on its own line.
        AND held.year
        > CASE WHEN held.former_millionths IS NULL THEN line_starts.start_year - 1 ELSE line_starts.start_year END
),

lined AS (
    SELECT
        paced.*,
        CASE
            WHEN paced.comparator = '>=' THEN LEAST(paced.open_line, paced.whole_line)
            ELSE GREATEST(paced.open_line, paced.whole_line)
        END AS line_numerator,
        -- LEAST and GREATEST leave out what is not there.
        CASE
            WHEN paced.comparator = '>='
                THEN
                    GREATEST(
                        CAST(paced.pace_numerator AS DOUBLE) / CAST(paced.pace_denominator AS DOUBLE),
                        CAST(LEAST(paced.open_line, paced.whole_line) AS DOUBLE)
                        / CAST(paced.line_denominator AS DOUBLE)
                    )
            ELSE
                LEAST(
                    CAST(paced.pace_numerator AS DOUBLE) / CAST(paced.pace_denominator AS DOUBLE),
                    CAST(GREATEST(paced.open_line, paced.whole_line) AS DOUBLE)
                    / CAST(paced.line_denominator AS DOUBLE)
                )
        END AS stricter,
        paced.goal_millionths
        * CASE WHEN paced.comparator = '>=' THEN paced.base_high_numerator ELSE paced.base_low_numerator END
        * CAST(
            CASE
                WHEN paced.measure IN ('count', 'total') THEN 1
                WHEN paced.measure = 'mean' OR paced.bounds = 'certain' OR paced.is_above THEN paced.expected
                ELSE paced.denominator
            END AS DECIMAL(38, 0)
        ) AS wanted_numerator,
        1000000 * paced.base_bound_denominator AS wanted_denominator,
        -- Where each subject weighs one, those that are missing may all be of those that shall be fewer.
        paced.numerator + CASE
            WHEN paced.measure = 'count' OR (paced.measure = 'share' AND paced.bounds = 'certain')
                THEN paced.expected - paced.reported
            ELSE 0
        END AS most_numerator
    FROM paced
)

SELECT
    lined.plan_id, lined.target_id, lined.reading_id, lined.indicator_id, lined.unit_id, lined.year, lined.as_of,
    lined.is_plan_scope, lined.measure, lined.comparator, lined.numerator, lined.denominator, lined.reported,
    lined.expected, lined.bounds, lined.is_comparable, lined.is_milestone, lined.is_due_year, lined.is_due,
    CASE
        WHEN lined.has_value THEN CAST(lined.value_numerator AS DOUBLE) / CAST(lined.value_denominator AS DOUBLE)
    END AS value,
    CASE
        WHEN lined.has_value THEN CAST(lined.low_numerator AS DOUBLE) / CAST(lined.bound_denominator AS DOUBLE)
    END AS value_low,
    CASE
        WHEN lined.has_value THEN CAST(lined.high_numerator AS DOUBLE) / CAST(lined.bound_denominator AS DOUBLE)
    END AS value_high,
    CASE
        WHEN lined.base_numerator IS NULL THEN NULL
        WHEN NOT lined.is_relative THEN lined.target_value
        ELSE CAST(lined.goal_numerator AS DOUBLE) / CAST(lined.goal_denominator AS DOUBLE) / 1000000
    END AS target_value,
    CASE
        WHEN lined.base_numerator IS NULL THEN NULL
        -- Where nothing tells a pace, the target is all there is to be on track to.
        WHEN NOT lined.is_relative AND (lined.is_due_year OR lined.stricter IS NULL) THEN lined.target_value
        WHEN lined.is_due_year OR lined.stricter IS NULL
            THEN CAST(lined.goal_numerator AS DOUBLE) / CAST(lined.goal_denominator AS DOUBLE) / 1000000
        ELSE lined.stricter / 1000000
    END AS required_value,
    CASE
        WHEN NOT lined.is_comparable THEN NULL
        WHEN lined.comparator = '>='
            THEN
                GREATEST(
                    -- Rounded up to the next whole one.
                    CAST(
                        (lined.wanted_numerator - MOD(lined.wanted_numerator, lined.wanted_denominator))
                        / lined.wanted_denominator AS BIGINT
                    )
                    + CASE WHEN MOD(lined.wanted_numerator, lined.wanted_denominator) > 0 THEN 1 ELSE 0 END
                    - lined.numerator,
                    0
                )
        ELSE
            GREATEST(
                lined.most_numerator
                - CAST(
                    (lined.wanted_numerator - MOD(lined.wanted_numerator, lined.wanted_denominator))
                    / lined.wanted_denominator AS BIGINT
                ),
                0
            )
    END AS needed,
    CASE
        WHEN lined.is_nothing_there THEN 'not_applicable'
        WHEN NOT lined.is_comparable THEN 'no_data'
        WHEN lined.is_certain THEN 'attained'
        WHEN lined.is_possible THEN 'undetermined'
        WHEN lined.is_due THEN 'missed'
        WHEN lined.pace_numerator IS NULL AND lined.line_numerator IS NULL THEN 'behind'
        WHEN
            lined.comparator = '>='
            AND lined.value_numerator * 1000000 * lined.pace_denominator
            >= lined.pace_numerator * lined.value_denominator
            AND (
                lined.line_denominator IS NULL
                OR lined.value_numerator * 1000000 * lined.line_denominator
                >= lined.line_numerator * lined.value_denominator
            )
            THEN 'on_track'
        WHEN
            lined.comparator = '<='
            AND (
                lined.pace_numerator IS NULL
                OR lined.value_numerator * 1000000 * lined.pace_denominator
                <= lined.pace_numerator * lined.value_denominator
            )
            AND (
                lined.line_denominator IS NULL
                OR lined.value_numerator * 1000000 * lined.line_denominator
                <= lined.line_numerator * lined.value_denominator
            )
            THEN 'on_track'
        ELSE 'behind'
    END AS status
FROM lined
