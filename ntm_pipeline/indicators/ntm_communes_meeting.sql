/*
numerator_vi: xã được công nhận xã NTM trong năm, đạt chỉ tiêu $criterion_number của Bộ tiêu chí Xã NTM nâng cao theo kết quả còn hiệu lực
numerator_en: xã recognised as xã NTM in the year whose result in force of sub-criterion $criterion_number of the advanced set is đạt
denominator_vi: xã được công nhận xã NTM trong năm
denominator_en: xã recognised as xã NTM in the year
kind: stock
measure: share
subject_levels: [commune]
weight: unit
interpretation_vi: "Trên số xã NTM theo danh sách danh hiệu của năm, cách hiểu khác của “số xã” (A9)."
interpretation_en: "Of the NTM xã by the year's list of titles, another reading of “số xã” (A9)."
reported_by: province
parameters:
  criterion_number: criteria.criterion_number
entries:
  ntm_communes_meeting_advanced_8_4: {criterion_number: "8.4",
    title_vi: Tỷ lệ xã NTM đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM nâng cao,
    title_en: Share of NTM xã meeting sub-criterion 8.4 of the advanced set}
  ntm_communes_meeting_advanced_15_2: {criterion_number: "15.2",
    title_vi: Tỷ lệ xã NTM đạt chỉ tiêu 15.2 của Bộ tiêu chí xã NTM nâng cao,
    title_en: Share of NTM xã meeting sub-criterion 15.2 of the advanced set}
evidence: |
  SELECT
      cohorts.unit_id, cohorts.year, cohorts.state_date, results.path, results.sheet, results.row_number,
      'counted' AS standing,
      CONCAT(CASE WHEN results.is_met THEN 'Đạt' ELSE 'Không đạt' END, ' (', results.year, ')') AS detail
  FROM core.title_cohorts AS cohorts
  JOIN core.criteria_results_in_force AS results
      ON cohorts.unit_id = results.unit_id
      AND cohorts.state_date = results.state_date
      AND results.criteria_set = 'Xã NTM nâng cao'
      AND results.criterion_number = $criterion_number
  WHERE cohorts.title = 'Xã NTM' AND cohorts.title_state = 'Công nhận'
*/
SELECT
    cohorts.unit_id,
    cohorts.year,
    cohorts.state_date,
    cohorts.is_known AND results.unit_id IS NOT NULL AS is_known,
    CASE WHEN results.is_met THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.title_cohorts AS cohorts
LEFT JOIN core.criteria_results_in_force AS results
    ON cohorts.unit_id = results.unit_id
    AND cohorts.state_date = results.state_date
    AND results.criteria_set = 'Xã NTM nâng cao'
    AND results.criterion_number = $criterion_number
-- One that is only registered is no NTM xã yet; of one in no list nobody knows.
WHERE cohorts.title = 'Xã NTM' AND COALESCE(cohorts.title_state, '') <> 'Đăng ký'
