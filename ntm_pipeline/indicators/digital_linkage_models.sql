/*
numerator_vi: mô hình đang chạy, gắn với vùng nguyên liệu, có ứng dụng công nghệ số
numerator_en: running models tied to a raw-material area that use at least one digital technology
kind: stock
measure: share
subject_levels: [district]
weight: volume
parameters:
  is_of_all: boolean
entries:
  digital_linkage_models:
    is_of_all: false
    title_vi: Tỷ lệ mô hình liên kết gắn với vùng nguyên liệu có ứng dụng công nghệ số
    title_en: Share of linkage models tied to a raw-material area that use digital technology
    denominator_vi: mô hình đang chạy gắn với vùng nguyên liệu
    denominator_en: running models tied to a raw-material area
    interpretation_vi: "Trên số mô hình gắn với vùng nguyên liệu, không phải trên mọi mô hình (A7)."
    interpretation_en: "Of the models tied to a raw-material area, not of all models (A7)."
  digital_models_of_all_linkages:
    is_of_all: true
    title_vi: Tỷ lệ mô hình gắn với vùng nguyên liệu có ứng dụng công nghệ số trên mọi mô hình liên kết
    title_en: Share of linkage models tied to a raw-material area and digital, of all linkage models
    denominator_vi: mô hình liên kết đang chạy, gắn hay không gắn với vùng nguyên liệu
    denominator_en: running linkage models, tied to a raw-material area or not
    interpretation_vi: "Trên mọi mô hình liên kết, cách hiểu khác của câu (A7)."
    interpretation_en: "Of all linkage models, another reading of the sentence (A7)."
registry: linkages
evidence: |
  SELECT
      unit_id, EXTRACT(YEAR FROM state_date) AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT(model_code, ', công nghệ số: ', CASE WHEN uses_digital_technology THEN 'Có' ELSE 'Không' END) AS detail
  FROM core.running_linkages
  WHERE has_raw_material_area OR $is_of_all
*/
-- A rejected row may hold one model more: its district is unknown.
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL AND doubts.unit_id IS NULL AS is_known,
    COUNT(CASE WHEN running.has_raw_material_area AND running.uses_digital_technology THEN 1 END) AS numerator,
    COUNT(running.model_code) AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON in_effect.source = 'linkages'
    AND days.unit_id = in_effect.unit_id
    AND days.state_date = in_effect.state_date
LEFT JOIN core.snapshot_doubts AS doubts
    ON doubts.source = 'linkages'
    AND days.unit_id = doubts.unit_id
    AND in_effect.snapshot_date = doubts.snapshot_date
LEFT JOIN core.running_linkages AS running
    ON days.unit_id = running.unit_id
    AND days.state_date = running.state_date
    AND (running.has_raw_material_area OR $is_of_all)
WHERE days.unit_level = 'district'
GROUP BY days.unit_id, days.year, days.state_date, in_effect.snapshot_date, doubts.unit_id
