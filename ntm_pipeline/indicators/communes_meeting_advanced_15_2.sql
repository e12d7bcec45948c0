/*
title_vi: Tỷ lệ xã đạt chỉ tiêu 15.2 của Bộ tiêu chí xã NTM nâng cao
title_en: Share of xã meeting sub-criterion 15.2 of the advanced set
numerator_vi: xã có kết quả còn hiệu lực là đạt
numerator_en: xã whose standing result is đạt
denominator_vi: xã
denominator_en: xã
kind: stock
measure: share
subject_levels: [commune]
weight: unit
reading_vi: "Trên tổng số xã, không phải trên số xã NTM (A9)."
reading_en: "Of all xã, not of NTM xã (A9)."
tells_of: criteria
evidence: |
  SELECT
      results.unit_id, days.year, results.state_date, results.path, results.sheet, results.row_number,
      'counted' AS standing,
      CONCAT(CASE WHEN results.is_met THEN 'Đạt' ELSE 'Không đạt' END, ' (', results.year, ')') AS detail
  FROM core.standing_results AS results
  JOIN core.subject_days AS days ON results.unit_id = days.unit_id AND results.state_date = days.state_date
  WHERE results.criteria_set = 'Xã NTM nâng cao' AND results.criterion_number = '15.2'
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    results.unit_id IS NOT NULL AS is_known,
    CASE WHEN results.is_met THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.subject_days AS days
LEFT JOIN core.standing_results AS results
    ON days.unit_id = results.unit_id
    AND days.state_date = results.state_date
    AND results.criteria_set = 'Xã NTM nâng cao'
    AND results.criterion_number = '15.2'
WHERE days.unit_type = 'xã'
