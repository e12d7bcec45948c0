/*
numerator_vi: hồ sơ công việc $offices_vi được xử lý trên môi trường mạng
numerator_en: work dossiers of $offices_en handled online
denominator_vi: tổng số hồ sơ công việc trừ hồ sơ mật
denominator_en: work dossiers less secret ones
kind: flow
measure: share
weight: volume
interpretation_vi: "Hồ sơ mật luôn được trừ khỏi mẫu số (A3); so tỷ lệ gộp với mục tiêu (A4)."
interpretation_en: "Secret dossiers leave the denominator everywhere (A3); the pooled ratio is held to the target (A4)."
completeness_source: eoffice
parameters:
  offices_vi: text
  offices_en: text
entries:
  online_dossiers_central: {subject_levels: [country], offices_vi: trung ương, offices_en: central offices,
    title_vi: Tỷ lệ hồ sơ công việc trung ương được xử lý trên môi trường mạng,
    title_en: Share of work dossiers of central offices handled online}
  online_dossiers_province: {subject_levels: [province], offices_vi: cấp tỉnh, offices_en: province offices,
    title_vi: Tỷ lệ hồ sơ công việc cấp tỉnh được xử lý trên môi trường mạng,
    title_en: Share of work dossiers of province offices handled online}
  online_dossiers_district: {subject_levels: [district], offices_vi: cấp huyện, offices_en: district offices,
    title_vi: Tỷ lệ hồ sơ công việc cấp huyện được xử lý trên môi trường mạng,
    title_en: Share of work dossiers of district offices handled online}
  online_dossiers_commune: {subject_levels: [commune], offices_vi: cấp xã, offices_en: commune offices,
    title_vi: Tỷ lệ hồ sơ công việc cấp xã được xử lý trên môi trường mạng,
    title_en: Share of work dossiers of commune offices handled online}
evidence: |
  SELECT
      unit_id, year, shown_on AS state_date, path, sheet, row_number, report_standing AS standing,
      CONCAT(period, ': ', online_dossier_count, ' / ', dossier_count - secret_dossier_count) AS detail
  FROM core.dossier_reports
*/
SELECT unit_id, year, state_date, is_known, numerator, denominator, counted_on
FROM core.dossier_months
WHERE unit_level IN ($subject_levels)
