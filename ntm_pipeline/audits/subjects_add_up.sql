/*
vi: Các đơn vị trong danh sách cần gọi cộng lại đúng bằng số liệu mà mục tiêu được xét
en: The subjects that the call list weighs add up to the figure that the target is judged by
*/
-- Who is to be called is reckoned from each subject by itself, the figure from a roll-up: one missing here would be
-- called in vain, or not at all.
WITH sums AS (
    SELECT
        plan_id, target_id, judged_unit_id, year,
        SUM(expected) AS expected, SUM(reported) AS reported,
        SUM(numerator) AS numerator, SUM(denominator) AS denominator
    FROM core.judged_subjects
    GROUP BY plan_id, target_id, judged_unit_id, year
)

SELECT
    'core.judged_subjects' AS table_name,
    CONCAT(
        sums.plan_id, ' ', sums.target_id, ' ', sums.judged_unit_id, ' ', sums.year, ': its subjects give ',
        sums.numerator, ' / ', sums.denominator, ', ', sums.reported, ' of ', sums.expected, ' reported; judged is ',
        verdicts.numerator, ' / ', verdicts.denominator, ', ', verdicts.reported, ' of ', verdicts.expected
    ) AS detail
FROM sums
LEFT JOIN core.target_verdicts AS verdicts
    ON sums.plan_id = verdicts.plan_id
    AND sums.target_id = verdicts.target_id
    AND sums.judged_unit_id = verdicts.unit_id
    AND sums.year = verdicts.year
    AND verdicts.reading_id = ''
WHERE
    verdicts.unit_id IS NULL
    OR sums.numerator <> verdicts.numerator
    OR sums.denominator <> verdicts.denominator
    OR sums.reported <> verdicts.reported
    OR sums.expected <> verdicts.expected
