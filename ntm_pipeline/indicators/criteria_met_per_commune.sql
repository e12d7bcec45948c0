/*
title_vi: Số tiêu chí đạt chuẩn bình quân một xã (Bộ tiêu chí xã NTM 2021-2025, 19 tiêu chí)
title_en: Criteria met per xã (the xã NTM set of 2021-2025, 19 criteria)
numerator_vi: tiêu chí của Bộ tiêu chí xã NTM có kết quả còn hiệu lực là đạt
numerator_en: criteria of the xã NTM set whose result in force is đạt
denominator_vi: xã có kết quả của cả 19 tiêu chí
denominator_en: xã with a result for each of the 19 criteria
kind: stock
measure: mean
subject_levels: [commune]
weight: unit
interpretation_vi: "Chỉ tính cả tiêu chí, không tính chỉ tiêu thành phần; xã thiếu kết quả của tiêu chí nào thì chưa biết."
interpretation_en: "Whole criteria only, no sub-criteria; a xã that lacks the result of any is unknown."
reported_by: province
evidence: |
  SELECT
      unit_id, assessed_year AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT('tiêu chí ', criterion_number, CASE WHEN is_met THEN ': Đạt (' ELSE ': Không đạt (' END, year, ')') AS detail
  FROM core.criteria_results_in_force
  WHERE criteria_set = 'Xã NTM' AND criterion_number NOT LIKE '%.%'
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    COALESCE(results.result_count = 19, FALSE) AS is_known,
    COALESCE(results.met_count, 0) AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN (
    SELECT
        unit_id, state_date, COUNT(DISTINCT criterion_number) AS result_count,
        COUNT(DISTINCT CASE WHEN is_met THEN criterion_number END) AS met_count
    FROM core.criteria_results_in_force
    WHERE
        criteria_set = 'Xã NTM'
        AND criterion_number IN (
            '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19'
        )
    GROUP BY unit_id, state_date
) AS results
    ON days.unit_id = results.unit_id
    AND days.state_date = results.state_date
WHERE days.unit_type = 'xã'
