/*
title_vi: Tỷ lệ xã NTM kiểu mẫu của năm có thôn thông minh
title_en: Share of the model NTM xã of the year with a smart village
numerator_vi: xã đăng ký hoặc được công nhận kiểu mẫu trong năm, có ít nhất một thôn NTM thông minh
numerator_en: xã registered or recognised as model commune in the year with at least one smart village
denominator_vi: xã đăng ký hoặc được công nhận kiểu mẫu trong năm
denominator_en: xã registered or recognised as model commune in the year
kind: stock
measure: share
subject_levels: [commune]
weight: unit
interpretation_vi: "Xã đăng ký hoặc được công nhận danh hiệu trong năm (A13)."
interpretation_en: "Communes registered or recognised for the title in that year (A13)."
registry: smart_models
evidence: |
  SELECT
      models.unit_id, models.year, models.state_date, models.path, models.sheet, models.row_number,
      CASE WHEN models.is_certain THEN 'counted' ELSE 'in_doubt' END AS standing,
      CONCAT(models.model_kind, ', ', models.model_state, ' ', models.start_year) AS detail
  FROM core.active_smart_models AS models
  JOIN core.title_cohorts AS cohorts
      ON models.unit_id = cohorts.unit_id
      AND models.state_date = cohorts.state_date
      AND cohorts.is_known
      AND cohorts.title = 'Xã NTM kiểu mẫu'
  WHERE models.model_kind = 'Thôn NTM thông minh'
  UNION ALL
  SELECT
      unit_id, year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT(title, ': ', title_state) AS detail
  FROM core.title_cohorts
  WHERE is_known AND title = 'Xã NTM kiểu mẫu'
*/
SELECT
    cohorts.unit_id,
    cohorts.year,
    cohorts.state_date,
    cohorts.is_known AND models.is_known AS is_known,
    models.has_model AS numerator,
    1 AS denominator
FROM core.title_cohorts AS cohorts
JOIN core.smart_model_states AS models
    ON cohorts.unit_id = models.unit_id
    AND cohorts.state_date = models.state_date
    AND models.model_kind = 'Thôn NTM thông minh'
WHERE cohorts.title = 'Xã NTM kiểu mẫu'
