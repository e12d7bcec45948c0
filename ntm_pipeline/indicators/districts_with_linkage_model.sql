/*
title_vi: Tỷ lệ đơn vị cấp huyện có mô hình liên kết nông sản chủ lực
title_en: Share of district-level units with a linkage model for a key product
numerator_vi: đơn vị cấp huyện có ít nhất một mô hình liên kết nông sản chủ lực đang chạy
numerator_en: district-level units with at least one running model for a key product
denominator_vi: đơn vị cấp huyện
denominator_en: district-level units
kind: stock
measure: share
subject_levels: [district]
weight: unit
interpretation_vi: "Ít nhất một mô hình (A5); mọi đơn vị cấp huyện (A10)."
interpretation_en: "At least one (A5); all district-level units (A10)."
reported_by: province
completeness_source: linkages
registry: linkages
evidence: |
  SELECT
      unit_id, EXTRACT(YEAR FROM state_date) AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      model_code AS detail
  FROM core.running_linkages
  WHERE is_key_product
*/
-- A district that the snapshot leaves without one is unknown if a rejected row names it or a commune of it.
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL AND (running.unit_id IS NOT NULL OR doubts.unit_id IS NULL) AS is_known,
    CASE WHEN running.unit_id IS NOT NULL THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON in_effect.source = 'linkages'
    AND days.unit_id = in_effect.unit_id
    AND days.state_date = in_effect.state_date
LEFT JOIN core.snapshot_doubts AS doubts
    ON doubts.source = 'linkages'
    AND days.unit_id = doubts.unit_id
    AND in_effect.snapshot_date = doubts.snapshot_date
LEFT JOIN (
    SELECT unit_id, state_date
    FROM core.running_linkages
    WHERE is_key_product
    GROUP BY unit_id, state_date
) AS running
    ON days.unit_id = running.unit_id
    AND days.state_date = running.state_date
WHERE days.unit_level = 'district'
