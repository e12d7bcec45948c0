/*
vi: Mỗi mục tiêu, theo từng cách hiểu, được xét cho từng đơn vị và năm - các phân số chính xác, mức phải đạt, tiến độ và trạng thái.
en: Each target, in each reading, judged for each unit and year - the exact fractions, what is to be reached, the pace and the status.
columns:
  required_value:
    vi: "Mức phải có trong năm đó để đúng tiến độ: mức chặt hơn giữa nhịp đều và đường thẳng từ giá trị đầu tiên đủ số liệu; từ năm hạn, và trong năm có mốc, là mức mục tiêu"
    en: "What would be on track that year: the stricter of the even pace and the line from the first value that enough was reported for; the target itself from the deadline on and in a year with a milestone"
  needed:
    vi: "Cần thêm (với mục tiêu “không quá”: cần bớt) bao nhiêu đơn vị, hồ sơ hoặc người để đạt mà không còn nghi ngờ"
    en: "How many more (of an at most target: how many fewer) would make it attained beyond doubt"
  certain_goal:
    vi: "Mức mà giá trị phải đạt để chắc chắn đạt, là tử số trên goal_denominator; mục tiêu so với một số liệu khác thì theo cận bất lợi của số liệu ấy"
    en: "What the value must reach to be attained beyond doubt, as a numerator over goal_denominator; of a relative target by the other figure's unfavourable bound"
  possible_goal:
    vi: "Mức mà không đạt tới thì chắc chắn không đạt, là tử số trên goal_denominator"
    en: "What the value must at least be able to reach not to have failed, as a numerator over goal_denominator"
  goal_denominator:
    vi: "Mẫu số của certain_goal và possible_goal"
    en: "Denominator of certain_goal and possible_goal"
*/
-- All comparisons are of whole numbers, crosswise, as in core.target_figures.
-- Where every unit of a level shall reach it, those above are held to how many of them do.
WITH counted AS (
    SELECT
        tops.goal_number, tops.unit_id,
        SUM(CASE WHEN ones.is_nothing_there THEN 0 ELSE 1 END) AS expected,
        SUM(CASE WHEN ones.is_nothing_there OR NOT ones.is_comparable THEN 0
            WHEN ones.is_certain OR NOT ones.is_possible THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN ones.is_comparable AND ones.is_certain AND NOT ones.is_nothing_there THEN 1 ELSE 0 END)
            AS numerator
    FROM core.target_figures AS tops
    JOIN core.unit_ancestors AS above
        ON tops.unit_id = above.ancestor_unit_id
        AND tops.as_of BETWEEN above.valid_from AND above.valid_until
    JOIN core.target_figures AS ones
        ON tops.goal_number = ones.goal_number
        AND tops.as_of = ones.as_of
        AND above.unit_id = ones.unit_id
    WHERE tops.is_above AND ones.is_of_each_level
    GROUP BY tops.goal_number, tops.unit_id
),

held AS (
    SELECT
        goal_number, reading_number, year, is_due, unit_id, as_of, is_plan_scope, numerator, denominator, reported,
        expected, has_value, is_comparable, is_nothing_there, is_certain, is_possible, value_numerator,
        value_denominator, low_numerator, high_numerator, bound_denominator, former_millionths, base_numerator,
        base_denominator, base_low_numerator, base_high_numerator, base_bound_denominator, is_above
    FROM core.target_figures
    WHERE NOT is_above
    UNION ALL
    SELECT
        tops.goal_number, tops.reading_number, tops.year, tops.is_due, tops.unit_id, tops.as_of, tops.is_plan_scope,
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
        CAST(0 AS DECIMAL(38, 0)) AS former_millionths,
        CAST(1 AS DECIMAL(38, 0)) AS base_numerator, CAST(1 AS DECIMAL(38, 0)) AS base_denominator,
        CAST(1 AS DECIMAL(38, 0)) AS base_low_numerator, CAST(1 AS DECIMAL(38, 0)) AS base_high_numerator,
        CAST(1 AS DECIMAL(38, 0)) AS base_bound_denominator, tops.is_above
    FROM core.target_figures AS tops
    LEFT JOIN counted
        ON tops.goal_number = counted.goal_number
        AND tops.unit_id = counted.unit_id
    WHERE tops.is_above
),

-- A line towards the target starts from the first year of the plan whose value enough was reported for.
line_starts AS (
    SELECT
        held.reading_number, held.unit_id,
        held.year AS start_year,
        held.value_numerator AS start_numerator,
        held.value_denominator AS start_denominator
    FROM held
    JOIN (
        SELECT reading_number, unit_id, MIN(year) AS start_year
        FROM held
        WHERE is_comparable AND reported * 5 >= expected * 4
        GROUP BY reading_number, unit_id
    ) AS firsts
        ON held.reading_number = firsts.reading_number
        AND held.unit_id = firsts.unit_id
        AND held.year = firsts.start_year
),

-- With what the target asks; of those above each unit, that all of them reach it.
asked AS (
    SELECT
        held.*,
        goals.plan_id, goals.target_id, goals.reading_id, goals.indicator_id, goals.bounds, goals.deadline_year,
        goals.is_due_year,
        goals.is_milestone AND NOT held.is_above AS is_milestone,
        goals.relative_indicator_id IS NOT NULL AND NOT held.is_above AS is_relative,
        CASE WHEN held.is_above THEN 'share' ELSE goals.measure END AS measure,
        CASE WHEN held.is_above THEN '>=' ELSE goals.comparator END AS comparator,
        CASE WHEN held.is_above THEN 1.0 ELSE goals.target_value END AS target_value,
        CASE WHEN held.is_above THEN goals.first_year - 1 ELSE goals.former_year END AS former_year,
        CASE WHEN held.is_above THEN goals.deadline_year ELSE goals.next_year END AS next_year,
        CAST(CASE WHEN held.is_above THEN 1000000 ELSE ROUND(goals.target_value * 1000000) END AS DECIMAL(38, 0))
            AS goal_millionths,
        CAST(CASE WHEN held.is_above THEN 1000000 ELSE ROUND(goals.next_value * 1000000) END AS DECIMAL(38, 0))
            AS next_millionths
    FROM held
    JOIN core.target_goals AS goals ON held.goal_number = goals.goal_number
),

-- What would be on track in a year, as fractions of millionths: what is due in a year in which something is; else the even
-- pace from point to point, and the line, neither of which asks for more than the target.
paced AS (
    SELECT
        asked.*,
        asked.goal_millionths * asked.base_numerator AS goal_numerator,
        asked.base_denominator AS goal_denominator,
        CASE
            WHEN asked.is_due_year THEN asked.goal_millionths * asked.base_numerator
            ELSE
                (
                    asked.former_millionths * (asked.next_year - asked.year)
                    + asked.next_millionths * (asked.year - asked.former_year)
                ) * asked.base_numerator
        END AS pace_numerator,
        CASE
            WHEN asked.is_due_year THEN asked.base_denominator
            ELSE (asked.next_year - asked.former_year) * asked.base_denominator
        END AS pace_denominator,
        line_starts.start_numerator * (asked.deadline_year - asked.year) * 1000000 * asked.base_denominator
        + asked.goal_millionths * asked.base_numerator * line_starts.start_denominator
        * (asked.year - line_starts.start_year) AS open_line,
        asked.goal_millionths * asked.base_numerator * line_starts.start_denominator
        * (asked.deadline_year - line_starts.start_year) AS whole_line,
        line_starts.start_denominator * (asked.deadline_year - line_starts.start_year) * asked.base_denominator
            AS line_denominator
    FROM asked
    LEFT JOIN line_starts
        ON asked.reading_number = line_starts.reading_number
        AND asked.unit_id = line_starts.unit_id
        AND NOT asked.is_due_year
        -- Where nothing else is a beginning, the first value is on its own line.
        AND asked.year
        > CASE WHEN asked.former_millionths IS NULL THEN line_starts.start_year - 1 ELSE line_starts.start_year END
),

lined AS (
    SELECT
        paced.*,
        -- A line that starts beyond the target asks for no more than the target. LEAST and GREATEST leave out what
        -- is not there.
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
    lined.goal_millionths
    * CASE WHEN lined.comparator = '>=' THEN lined.base_high_numerator ELSE lined.base_low_numerator END
        AS certain_goal,
    lined.goal_millionths
    * CASE WHEN lined.comparator = '>=' THEN lined.base_low_numerator ELSE lined.base_high_numerator END
        AS possible_goal,
    1000000 * lined.base_bound_denominator AS goal_denominator,
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
        -- Where what it is relative to may be anything, no number is enough.
        WHEN NOT lined.is_comparable OR lined.wanted_numerator IS NULL THEN NULL
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
        WHEN lined.pace_numerator IS NULL AND lined.open_line IS NULL THEN 'behind'
        WHEN
            lined.comparator = '>='
            AND lined.value_numerator * 1000000 * lined.pace_denominator
            >= lined.pace_numerator * lined.value_denominator
            AND (
                lined.line_denominator IS NULL
                OR lined.value_numerator * 1000000 * lined.line_denominator
                >= lined.open_line * lined.value_denominator
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
                <= lined.open_line * lined.value_denominator
            )
            THEN 'on_track'
        ELSE 'behind'
    END AS status
FROM lined
