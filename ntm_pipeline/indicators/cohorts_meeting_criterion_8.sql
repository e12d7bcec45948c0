/*
numerator_vi: xã đăng ký hoặc được công nhận $title trong năm, đạt cả tiêu chí số 8 của bộ tiêu chí đó
numerator_en: xã registered or recognised for the title in the year that meet the whole criterion 8 of its set
denominator_vi: xã đăng ký hoặc được công nhận $title trong năm
denominator_en: xã registered or recognised for the title in the year
kind: stock
measure: share
subject_levels: [commune]
weight: unit
interpretation_vi: "Xã đăng ký hoặc được công nhận danh hiệu trong năm (A13); cả tiêu chí số 8, không phải một phần."
interpretation_en: "Communes registered or recognised for the title in that year (A13); the whole criterion 8, not a part of it."
parameters:
  title: commune_titles.title
entries:
  ntm_cohort_meeting_criterion_8: {title: Xã NTM,
    title_vi: Tỷ lệ xã NTM của năm đạt tiêu chí số 8,
    title_en: Share of the xã NTM of the year meeting criterion 8}
  advanced_cohort_meeting_criterion_8: {title: Xã NTM nâng cao,
    title_vi: Tỷ lệ xã NTM nâng cao của năm đạt tiêu chí số 8,
    title_en: Share of the advanced NTM xã of the year meeting criterion 8}
evidence: |
  SELECT
      cohorts.unit_id, cohorts.year, cohorts.state_date, results.path, results.sheet, results.row_number,
      'counted' AS standing,
      CONCAT(CASE WHEN results.is_met THEN 'Đạt' ELSE 'Không đạt' END, ' (', results.year, ')') AS detail
  FROM core.title_cohorts AS cohorts
  JOIN core.criteria_results_in_force AS results
      ON cohorts.unit_id = results.unit_id
      AND cohorts.state_date = results.state_date
      AND cohorts.title = results.criteria_set
  WHERE cohorts.is_known AND cohorts.title = $title AND results.criterion_number = '8'
  UNION ALL
  SELECT
      unit_id, year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT(title, ': ', title_state) AS detail
  FROM core.title_cohorts
  WHERE is_known AND title = $title
*/
SELECT
    cohorts.unit_id,
    cohorts.year,
    cohorts.state_date,
    cohorts.is_known AND results.unit_id IS NOT NULL AS is_known,
    CASE WHEN results.is_met THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.title_cohorts AS cohorts
-- A title and its set of criteria bear one name.
LEFT JOIN core.criteria_results_in_force AS results
    ON cohorts.unit_id = results.unit_id
    AND cohorts.state_date = results.state_date
    AND cohorts.title = results.criteria_set
    AND results.criterion_number = '8'
WHERE cohorts.title = $title
