/*
vi: Mỗi nguồn cần số liệu của đơn vị nào vào ngày nào (với hồ sơ công việc là từng tháng), và đã có hay chưa
en: From which unit each source is expected on which day (for work dossiers each month), and whether it came
is_view: true
*/
SELECT
    indicators.completeness_source AS source,
    states.unit_id,
    states.year,
    states.state_date,
    states.is_known,
    indicators.subject_levels,
    indicators.kind,
    indicators.reported_by
FROM indicators.indicator_states AS states
JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
WHERE indicators.completeness_source IS NOT NULL
UNION ALL
-- A list of titles names those who have one: a xã is told of as soon as a declared list of the year speaks for it.
SELECT
    'commune_titles' AS source,
    days.unit_id,
    days.year,
    days.state_date,
    lists.unit_id IS NOT NULL AS is_known,
    'commune' AS subject_levels,
    'stock' AS kind,
    'province' AS reported_by
FROM core.unit_assessment_dates AS days
LEFT JOIN (SELECT unit_id, year FROM core.title_coverage GROUP BY unit_id, year) AS lists
    ON days.unit_id = lists.unit_id
    AND days.year = lists.year
WHERE days.unit_type = 'xã'
