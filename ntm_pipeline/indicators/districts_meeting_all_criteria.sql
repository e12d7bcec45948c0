/*
title_vi: Tỷ lệ đơn vị cấp huyện đạt cả 9 tiêu chí của Bộ tiêu chí huyện NTM
title_en: Share of district-level units meeting all 9 criteria of the district set
numerator_vi: đơn vị cấp huyện có kết quả còn hiệu lực của cả 9 tiêu chí là đạt
numerator_en: district-level units whose results in force of all 9 criteria are đạt
denominator_vi: đơn vị cấp huyện
denominator_en: district-level units
kind: stock
measure: share
subject_levels: [district]
weight: unit
interpretation_vi: "Đạt chuẩn là đạt cả 9 tiêu chí; có một tiêu chí không đạt thì đã biết là chưa. Mọi đơn vị cấp huyện (A10)."
interpretation_en: "To meet the standard is to meet all 9; one that is not met settles it. All district-level units (A10)."
reported_by: province
evidence: |
  SELECT
      unit_id, assessed_year AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT('tiêu chí ', criterion_number, CASE WHEN is_met THEN ': Đạt (' ELSE ': Không đạt (' END, year, ')') AS detail
  FROM core.criteria_results_in_force
  WHERE criteria_set = 'Huyện NTM' AND criterion_number NOT LIKE '%.%'
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    COALESCE(results.met_count = 9 OR results.met_count < results.result_count, FALSE) AS is_known,
    CASE WHEN results.met_count = 9 THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN (
    SELECT
        unit_id, state_date, COUNT(DISTINCT criterion_number) AS result_count,
        COUNT(DISTINCT CASE WHEN is_met THEN criterion_number END) AS met_count
    FROM core.criteria_results_in_force
    WHERE criteria_set = 'Huyện NTM' AND criterion_number IN ('1', '2', '3', '4', '5', '6', '7', '8', '9')
    GROUP BY unit_id, state_date
) AS results
    ON days.unit_id = results.unit_id
    AND days.state_date = results.state_date
WHERE days.unit_level = 'district'
