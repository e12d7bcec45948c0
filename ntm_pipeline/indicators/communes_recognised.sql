/*
numerator_vi: xã được công nhận $title theo danh sách của năm
numerator_en: xã recognised for the title in the year's list
denominator_vi: xã
denominator_en: xã
kind: stock
measure: share
subject_levels: [commune]
weight: unit
interpretation_vi: "Theo danh sách danh hiệu của năm: xã có tên với trạng thái Công nhận; xã mới đăng ký thì chưa."
interpretation_en: "By the year's list of titles: those it names as recognised; those only registered are not yet."
reported_by: province
parameters:
  title: commune_titles.title
entries:
  communes_recognised_ntm: {title: Xã NTM,
    title_vi: Tỷ lệ xã được công nhận xã NTM,
    title_en: Share of xã recognised as xã NTM}
evidence: |
  SELECT
      unit_id, year, state_date, path, sheet, row_number, 'counted' AS standing, CONCAT(title, ': ', title_state) AS detail
  FROM core.title_cohorts
  WHERE is_known AND title = $title
*/
-- A xã that a declared list of the year leaves out bears no title; one in no list may bear it.
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    cohorts.unit_id IS NULL OR cohorts.is_known AS is_known,
    CASE WHEN cohorts.title_state = 'Công nhận' THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.title_cohorts AS cohorts
    ON days.unit_id = cohorts.unit_id
    AND days.state_date = cohorts.state_date
    AND cohorts.title = $title
WHERE days.unit_type = 'xã'
