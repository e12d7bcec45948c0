/*
vi: Cần gọi ai - với mỗi mục tiêu của chính đơn vị kế hoạch mà chưa đạt hoặc chưa kết luận được, tập hợp nhỏ nhất các đơn vị mà báo cáo (hoặc việc làm) của họ đủ để kết luận, đơn vị có thể làm thay đổi nhiều nhất đứng trước.
en: Whom to call - for each target of a plan's own unit that is not attained or not determined, the smallest set of units whose reports (or work) would decide it, first those that could move most.
columns:
  outcome:
    vi: "Kết luận mà tập hợp này có thể đem lại: attained (đạt), nếu mọi báo cáo đều thuận lợi; not_attained (không đạt), nếu đều bất lợi"
    en: "The verdict this set could bring: attained, if every report is favourable; not_attained, if none is"
  set_size:
    vi: "Số đơn vị của tập hợp"
    en: "Units in the set"
  call_order:
    vi: "Thứ tự gọi, từ 1; đơn vị có thể làm thay đổi nhiều nhất đứng trước"
    en: "Place in the set, from 1; who could move most comes first"
  action:
    vi: "Cần gì ở đơn vị: report (báo cáo còn thiếu), work (việc phải làm thêm), report_and_work (cả hai)"
    en: "What is asked of the unit: report (what is missing), work (more to be done), report_and_work (both)"
  missing:
    vi: "Số trạng thái hoặc số tháng mà đơn vị chưa báo cáo"
    en: "States, or months, that the unit has not reported"
  could_move:
    vi: "Đơn vị có thể làm cận của giá trị thay đổi bao nhiêu; trống nếu không có giới hạn"
    en: "How far the unit could move the bound of the value; empty where nothing limits it"
  judged_unit_id:
    vi: "Đơn vị mà con số được xét: chính đơn vị của kế hoạch, hoặc đơn vị phải tự đạt mục tiêu"
    en: "The unit whose figure is judged: the plan's own, or the one that shall itself reach the target"
*/
-- A report moves a bound by what it takes away of the unknown, more work by what it adds to the known, all in whole
-- numbers over one denominator: so the fewest that suffice are those that move most. The figure that a relative target
-- is held to stays as it is known. A mean or total has no limit: one unit alone may lift it, and none can hold it down
-- until all have reported.
WITH judged AS (
    SELECT plan_id, target_id, year, judged_unit_id
    FROM core.judged_subjects
    GROUP BY plan_id, target_id, year, judged_unit_id
),

figures AS (
    SELECT
        verdicts.plan_id, verdicts.target_id, verdicts.unit_id, verdicts.year, verdicts.measure, verdicts.comparator,
        verdicts.status, verdicts.status IN ('undetermined', 'no_data') AS is_open, verdicts.certain_goal,
        verdicts.possible_goal, verdicts.goal_denominator, CAST(verdicts.expected AS DECIMAL(38, 0)) AS expected,
        CAST(verdicts.reported AS DECIMAL(38, 0)) AS reported,
        verdicts.numerator, verdicts.denominator,
        verdicts.measure IN ('mean', 'total') AS is_unlimited,
        -- Where nothing that was reported could be measured, what comes is all there is.
        CAST(CASE WHEN verdicts.denominator = 0 THEN 1 ELSE verdicts.denominator END AS DECIMAL(38, 0)) AS weight
    FROM core.target_verdicts AS verdicts
    JOIN judged
        ON verdicts.plan_id = judged.plan_id
        AND verdicts.target_id = judged.target_id
        AND verdicts.year = judged.year
        AND verdicts.unit_id = judged.judged_unit_id
    WHERE verdicts.reading_id = '' AND verdicts.status NOT IN ('attained', 'not_applicable')
),

outcomes AS (
    SELECT 'attained' AS outcome, '>=' AS comparator, TRUE AS is_up, TRUE AS is_for
    UNION ALL
    SELECT 'attained' AS outcome, '<=' AS comparator, FALSE AS is_up, TRUE AS is_for
    UNION ALL
    SELECT 'not_attained' AS outcome, '>=' AS comparator, FALSE AS is_up, FALSE AS is_for
    UNION ALL
    SELECT 'not_attained' AS outcome, '<=' AS comparator, TRUE AS is_up, FALSE AS is_for
),

-- How far the bound is from what would decide, by whole numbers over goal_denominator and the figure's own denominator.
distances AS (
    SELECT
        figures.*, outcomes.outcome, outcomes.is_up,
        CASE
            WHEN figures.measure = 'share' AND figures.denominator = 0 AND NOT outcomes.is_up THEN 0
            WHEN figures.measure = 'share' AND figures.denominator = 0 THEN figures.reported
            WHEN figures.measure = 'share' THEN figures.reported * figures.numerator
            ELSE CAST(figures.numerator AS DECIMAL(38, 0))
        END AS low,
        CASE
            WHEN figures.measure = 'share' THEN figures.weight * (figures.expected - figures.reported)
            ELSE figures.expected - figures.reported
        END AS unknown,
        CASE
            WHEN figures.measure = 'share' THEN figures.weight * figures.expected
            WHEN figures.measure = 'mean' THEN figures.expected
            ELSE 1
        END AS whole,
        CASE WHEN outcomes.is_for THEN figures.certain_goal ELSE figures.possible_goal END AS goal,
        -- What shall be surpassed, not reached.
        CASE WHEN outcomes.is_for THEN 0 ELSE 1 END AS beyond
    FROM figures
    JOIN outcomes ON figures.comparator = outcomes.comparator
    WHERE outcomes.is_for OR figures.is_open
),

needs AS (
    SELECT
        distances.*,
        CASE
            WHEN is_up AND is_unlimited THEN 1
            WHEN is_up THEN GREATEST(goal * whole - goal_denominator * low + beyond, 1)
            -- All must have reported, and what is reported already may be too much.
            WHEN is_unlimited THEN goal_denominator * low - goal * whole + beyond
            ELSE GREATEST(goal_denominator * (low + unknown) - goal * whole + beyond, 1)
        END AS need
    FROM distances
    WHERE goal IS NOT NULL
),

-- A number is sorted and looked for by in half the time that its five names take.
numbered AS (
    SELECT
        needs.*,
        ROW_NUMBER() OVER (ORDER BY plan_id, target_id, year, outcome, unit_id) AS need_number
    FROM needs
),

gains AS (
    SELECT
        needs.need_number, needs.need, subjects.unit_id, subjects.subject_date,
        subjects.expected - subjects.reported AS missing,
        needs.is_unlimited AND NOT needs.is_up AND subjects.expected > subjects.reported AS is_required,
        CASE
            WHEN needs.is_unlimited AND NOT needs.is_up THEN 0
            WHEN needs.is_unlimited THEN CASE WHEN subjects.expected > subjects.reported THEN 1 ELSE 0 END
            WHEN needs.measure = 'share'
                THEN needs.goal_denominator * needs.weight * (subjects.expected - subjects.reported)
            ELSE needs.goal_denominator * (subjects.expected - subjects.reported)
        END AS by_report,
        CASE
            WHEN needs.is_open THEN 0
            WHEN needs.is_unlimited AND needs.is_up THEN CASE WHEN subjects.reported > 0 THEN 1 ELSE 0 END
            WHEN needs.measure = 'share' AND needs.is_up
                THEN needs.goal_denominator * needs.reported * (subjects.denominator - subjects.numerator)
            WHEN needs.measure = 'share' THEN needs.goal_denominator * needs.reported * subjects.numerator
            WHEN needs.is_up THEN needs.goal_denominator * (subjects.denominator - subjects.numerator)
            ELSE needs.goal_denominator * subjects.numerator
        END AS by_work,
        subjects.numerator
    FROM numbered AS needs
    JOIN core.judged_subjects AS subjects
        ON needs.plan_id = subjects.plan_id
        AND needs.target_id = subjects.target_id
        AND needs.year = subjects.year
        AND needs.unit_id = subjects.judged_unit_id
),

-- Numbers are sorted sooner than codes and ids.
places AS (
    SELECT
        unit_id, valid_from, valid_until,
        ROW_NUMBER() OVER (ORDER BY unit_code, unit_id, valid_from) AS place
    FROM core.units_over_time
),

-- Both windows are of one order, so that the rows are sorted once.
ranked AS (
    SELECT
        gains.need_number, gains.need, gains.unit_id, gains.subject_date, gains.missing, gains.is_required,
        gains.by_work,
        gains.by_report + gains.by_work AS gain,
        ROW_NUMBER() OVER (
            PARTITION BY gains.need_number
            ORDER BY
                CASE WHEN gains.is_required THEN 0 ELSE 1 END, gains.by_report + gains.by_work DESC,
                -- A call is less than work.
                gains.missing DESC, gains.numerator, places.place
        ) AS turn,
        SUM(gains.by_report + gains.by_work) OVER (
            PARTITION BY gains.need_number
            ORDER BY
                CASE WHEN gains.is_required THEN 0 ELSE 1 END, gains.by_report + gains.by_work DESC,
                gains.missing DESC, gains.numerator, places.place
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) - gains.by_report - gains.by_work AS gained_before
    FROM gains
    JOIN places
        ON gains.unit_id = places.unit_id
        AND gains.subject_date BETWEEN places.valid_from AND places.valid_until
    WHERE gains.is_required OR gains.by_report + gains.by_work > 0
),

-- Where all of them together wouldn't do, nobody is called.
enough AS (
    SELECT need_number
    FROM gains
    GROUP BY need_number, need
    HAVING SUM(by_report + by_work) >= need
),

chosen AS (
    SELECT ranked.*
    FROM ranked
    JOIN enough ON ranked.need_number = enough.need_number
    WHERE ranked.is_required OR ranked.gained_before < ranked.need
),

sets AS (
    SELECT
        needs.need_number, needs.plan_id, needs.target_id, needs.year, needs.outcome,
        needs.unit_id AS judged_unit_id, needs.goal_denominator, needs.whole, needs.is_unlimited, sizes.set_size
    FROM numbered AS needs
    JOIN (SELECT need_number, COUNT(*) AS set_size FROM chosen GROUP BY need_number) AS sizes
        ON needs.need_number = sizes.need_number
),

-- Where each unit of a level shall reach it, all of those that don't yet have to; but one that fails is enough.
tops AS (
    SELECT
        tops.plan_id, tops.target_id, tops.indicator_id, tops.year, tops.as_of, tops.unit_id, tops.status,
        outcomes.outcome, judged.judged_unit_id, sets.need_number, sets.set_size, sets.goal_denominator, sets.whole,
        sets.is_unlimited,
        COUNT(*) OVER (PARTITION BY tops.plan_id, tops.target_id, tops.year, outcomes.outcome) AS judged_count,
        COUNT(sets.set_size) OVER (PARTITION BY tops.plan_id, tops.target_id, tops.year, outcomes.outcome)
            AS decidable_count,
        ROW_NUMBER() OVER (
            PARTITION BY tops.plan_id, tops.target_id, tops.year, outcomes.outcome
            ORDER BY COALESCE(sets.set_size, 1000000000), judged.judged_unit_id
        ) AS choice
    FROM core.target_verdicts AS tops
    JOIN (SELECT outcome FROM outcomes GROUP BY outcome) AS outcomes
        ON outcomes.outcome = 'attained' OR tops.status IN ('undetermined', 'no_data')
    JOIN judged
        ON tops.plan_id = judged.plan_id
        AND tops.target_id = judged.target_id
        AND tops.year = judged.year
    LEFT JOIN sets
        ON judged.plan_id = sets.plan_id
        AND judged.target_id = sets.target_id
        AND judged.year = sets.year
        AND judged.judged_unit_id = sets.judged_unit_id
        AND outcomes.outcome = sets.outcome
    WHERE tops.reading_id = '' AND tops.is_plan_scope AND tops.status NOT IN ('attained', 'not_applicable')
),

-- Of each verdict those who are called, in their order: the sets of all whom it is made of together.
asked AS (
    SELECT
        tops.plan_id, tops.target_id, tops.indicator_id, tops.year, tops.as_of, tops.status, tops.outcome,
        tops.judged_unit_id, tops.need_number, tops.is_unlimited,
        CAST(tops.goal_denominator * tops.whole AS DOUBLE) AS scale,
        DENSE_RANK() OVER (ORDER BY tops.plan_id, tops.target_id, tops.year, tops.outcome) AS top_number,
        SUM(tops.set_size) OVER (PARTITION BY tops.plan_id, tops.target_id, tops.year, tops.outcome) AS set_size
    FROM tops
    WHERE
        tops.need_number IS NOT NULL
        AND CASE
            WHEN tops.outcome = 'attained' THEN tops.judged_count = tops.decidable_count
            ELSE tops.choice = 1
        END
),

called AS (
    SELECT
        asked.top_number, asked.need_number, asked.is_unlimited, chosen.unit_id, chosen.subject_date, chosen.missing,
        chosen.by_work,
        CAST(chosen.gain AS DOUBLE) / asked.scale AS could_move,
        ROW_NUMBER() OVER (
            PARTITION BY asked.top_number
            ORDER BY
                CASE WHEN chosen.is_required THEN 0 ELSE 1 END, CAST(chosen.gain AS DOUBLE) / asked.scale DESC,
                asked.judged_unit_id, chosen.turn
        ) AS call_order
    FROM asked
    JOIN chosen ON asked.need_number = chosen.need_number
)

SELECT
    asked.plan_id, asked.target_id, asked.indicator_id, asked.year, asked.as_of, asked.status, asked.outcome,
    CAST(asked.set_size AS BIGINT) AS set_size, called.call_order,
    units.unit_id, units.unit_code, units.unit_name, units.unit_level, units.district_unit_id, units.province_unit_id,
    units.province_code,
    CASE
        WHEN called.by_work = 0 THEN 'report'
        WHEN called.missing = 0 THEN 'work'
        ELSE 'report_and_work'
    END AS action,
    called.missing,
    CASE WHEN NOT called.is_unlimited THEN called.could_move END AS could_move,
    asked.judged_unit_id
FROM called
JOIN asked ON called.need_number = asked.need_number
JOIN core.units_over_time AS units
    ON called.unit_id = units.unit_id
    AND called.subject_date BETWEEN units.valid_from AND units.valid_until
ORDER BY called.top_number, called.call_order
