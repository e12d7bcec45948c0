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
      province_unit_id AS unit_id, year, state_date, path, sheet, row_number,
      CASE WHEN is_certain THEN 'counted' ELSE 'in_doubt' END AS standing,
      CONCAT(model_kind, ', ', model_state, ' ', start_year) AS detail
  FROM core.active_smart_models
  WHERE model_kind = 'Xã NTM thông minh'
*/
-- Known where a snapshot covers the province itself; without a single one, only if no xã of it is in doubt.
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL
    AND (
        COALESCE(MAX(communes.has_model), 0) = 1
        OR (doubts.unit_id IS NULL AND COALESCE(MAX(CASE WHEN communes.is_in_doubt THEN 1 ELSE 0 END), 0) = 0)
    ) AS is_known,
    COALESCE(MAX(communes.has_model), 0) AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON in_effect.source = 'smart_models'
    AND days.unit_id = in_effect.unit_id
    AND days.state_date = in_effect.state_date
LEFT JOIN core.snapshot_doubts AS doubts
    ON doubts.source = 'smart_models'
    AND days.unit_id = doubts.unit_id
    AND in_effect.snapshot_date = doubts.snapshot_date
LEFT JOIN core.smart_model_states AS communes
    ON days.unit_id = communes.province_unit_id
    AND days.state_date = communes.state_date
    AND communes.model_kind = 'Xã NTM thông minh'
WHERE days.unit_level = 'province'
GROUP BY days.unit_id, days.year, days.state_date, in_effect.snapshot_date, doubts.unit_id
