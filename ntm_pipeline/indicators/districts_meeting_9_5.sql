/*
title_vi: Tỷ lệ đơn vị cấp huyện đạt chỉ tiêu 9.5 của Bộ tiêu chí huyện NTM
title_en: Share of district-level units meeting sub-criterion 9.5 of the district set
numerator_vi: đơn vị cấp huyện có kết quả còn hiệu lực là đạt
numerator_en: district-level units whose standing result is đạt
denominator_vi: đơn vị cấp huyện
denominator_en: district-level units
kind: stock
measure: share
subject_levels: [district]
weight: unit
reading_vi: "Mọi đơn vị cấp huyện: huyện, quận, thị xã, thành phố (A10)."
reading_en: "All district-level units: huyện, quận, thị xã, thành phố (A10)."
tells_of: criteria
evidence: |
  SELECT
      results.unit_id, days.year, results.state_date, results.path, results.sheet, results.row_number,
      'counted' AS standing,
      CONCAT(CASE WHEN results.is_met THEN 'Đạt' ELSE 'Không đạt' END, ' (', results.year, ')') AS detail
  FROM core.standing_results AS results
  JOIN core.subject_days AS days ON results.unit_id = days.unit_id AND results.state_date = days.state_date
  WHERE results.criteria_set = 'Huyện NTM' AND results.criterion_number = '9.5'
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
    AND results.criteria_set = 'Huyện NTM'
    AND results.criterion_number = '9.5'
WHERE days.unit_level = 'district'
