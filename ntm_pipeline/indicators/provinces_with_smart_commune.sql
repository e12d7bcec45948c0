/*
title_vi: Tỷ lệ tỉnh có ít nhất một xã nông thôn mới thông minh
title_en: Share of provinces with at least one smart commune
numerator_vi: tỉnh có ít nhất một xã có mô hình xã nông thôn mới thông minh
numerator_en: provinces with at least one xã that has a smart-commune model
denominator_vi: tỉnh
denominator_en: provinces
kind: stock
measure: share
subject_levels: [province]
weight: unit
interpretation_vi: "Tỉnh được coi là đã biết khi có danh sách nói thay cho cả tỉnh."
interpretation_en: "A province is known when a snapshot covers the province itself."
registry: smart_models
evidence: |
  SELECT
      models.province_unit_id AS unit_id, models.year, models.state_date, models.path, models.sheet, models.row_number, 'counted' AS standing,
      CONCAT(models.model_kind, ', ', models.model_state, ' ', models.start_year) AS detail
  FROM core.active_smart_models AS models
  WHERE models.model_kind = 'Xã NTM thông minh'
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    telling.closing_date IS NOT NULL AS is_known,
    COALESCE(MAX(communes.has_smart_commune), 0) AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS telling
    ON telling.source = 'smart_models'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
LEFT JOIN core.smart_model_states AS communes
    ON days.unit_id = communes.province_unit_id
    AND days.state_date = communes.state_date
    AND communes.is_known
WHERE days.unit_level = 'province'
GROUP BY days.unit_id, days.year, days.state_date, telling.closing_date
