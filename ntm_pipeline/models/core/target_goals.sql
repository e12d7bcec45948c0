/*
vi: Mỗi mục tiêu phải đạt gì trong từng năm của kế hoạch, theo từng cách hiểu - mức, mốc và nhịp giữa các mốc.
en: What each target is held to in each year of its plan, in each reading - the figure, milestones and the pace between them.
columns:
  goal_number:
    vi: "Số của mục tiêu, cách hiểu và năm, trong bản này"
    en: "Number of the target, reading and year, in this release"
  reading_number:
    vi: "Số của mục tiêu và cách hiểu, trong bản này"
    en: "Number of the target and reading, in this release"
  is_due_year:
    vi: "Năm hạn, năm sau đó hoặc năm có mốc"
    en: "Whether it is the deadline year, a later one, or a year with a milestone"
  is_milestone:
    vi: "Năm có mốc trước năm hạn: mức mục tiêu của dòng là mức của mốc"
    en: "Whether the year has a milestone before the deadline: the row is held to that"
  former_year:
    vi: "Năm của điểm trước trên nhịp: mốc trước, hoặc năm trước năm đầu của kế hoạch"
    en: "Year of the point before on the pace: the milestone before, or the year before the plan's first"
  next_year:
    vi: "Năm của điểm sau trên nhịp: mốc sau, hoặc năm hạn"
    en: "Year of the point after on the pace: the next milestone, or the deadline"
  former_value:
    vi: "Mức của mốc trước; trống khi chưa có mốc nào"
    en: "What the milestone before asked for; empty before the first"
  next_value:
    vi: "Mức của mốc sau, hoặc của mục tiêu"
    en: "What the next milestone, or the target, asks for"
*/
WITH steps AS (
    -- Each year of a plan lies between two points of its pace: the plan's beginning, the milestones, the deadline.
    SELECT
        readings.plan_id, readings.target_id, readings.reading_id, years.year,
        MAX(CASE WHEN marks.milestone_year < years.year THEN marks.milestone_year END) AS former_year,
        MIN(CASE WHEN marks.milestone_year >= years.year THEN marks.milestone_year END) AS next_year
    FROM core.target_readings AS readings
    JOIN ref.years AS years ON years.year BETWEEN readings.first_year AND readings.last_year
    LEFT JOIN ref.target_milestones AS marks
        ON readings.plan_id = marks.plan_id
        AND readings.target_id = marks.target_id
        AND readings.milestones_of = marks.alternative_id
    GROUP BY readings.plan_id, readings.target_id, readings.reading_id, years.year
)

SELECT
    ROW_NUMBER() OVER (ORDER BY readings.plan_id, readings.target_id, readings.reading_id, steps.year) AS goal_number,
    DENSE_RANK() OVER (ORDER BY readings.plan_id, readings.target_id, readings.reading_id) AS reading_number,
    readings.plan_id, readings.target_id, readings.reading_id, readings.scope_unit_id, readings.indicator_id,
    readings.group_id, readings.measure, readings.comparator, readings.bounds, readings.each_level,
    readings.deadline_year, readings.first_year, readings.relative_indicator_id, readings.relative_unit_id,
    readings.relative_scope_unit_id, readings.relative_group_id, steps.year,
    COALESCE(readings.relative_year, steps.year - readings.relative_years_before, steps.year) AS relative_year,
    years.is_over, years.today,
    steps.year >= readings.deadline_year OR COALESCE(steps.next_year = steps.year, FALSE) AS is_due_year,
    COALESCE(steps.next_year = steps.year, FALSE) AS is_milestone,
    CASE WHEN steps.next_year = steps.year THEN later.target_value ELSE readings.target_value END AS target_value,
    COALESCE(steps.former_year, readings.first_year - 1) AS former_year,
    COALESCE(steps.next_year, readings.deadline_year) AS next_year,
    former.target_value AS former_value,
    COALESCE(later.target_value, readings.target_value) AS next_value
FROM core.target_readings AS readings
JOIN steps
    ON readings.plan_id = steps.plan_id
    AND readings.target_id = steps.target_id
    AND readings.reading_id = steps.reading_id
JOIN ref.years AS years ON steps.year = years.year
LEFT JOIN ref.target_milestones AS former
    ON steps.plan_id = former.plan_id
    AND steps.target_id = former.target_id
    AND readings.milestones_of = former.alternative_id
    AND steps.former_year = former.milestone_year
LEFT JOIN ref.target_milestones AS later
    ON steps.plan_id = later.plan_id
    AND steps.target_id = later.target_id
    AND readings.milestones_of = later.alternative_id
    AND steps.next_year = later.milestone_year
