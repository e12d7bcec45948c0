/*
title_vi: Tỷ lệ hồ sơ công việc cấp tỉnh được xử lý trên môi trường mạng
title_en: Share of work dossiers of province offices handled online
numerator_vi: hồ sơ công việc xử lý trên môi trường mạng
numerator_en: work dossiers handled online
denominator_vi: tổng số hồ sơ công việc trừ hồ sơ mật
denominator_en: work dossiers less secret ones
kind: flow
measure: share
subject_levels: [province]
weight: volume
reading_vi: "Hồ sơ mật luôn được trừ khỏi mẫu số (A3); so tỷ lệ gộp với mục tiêu (A4)."
reading_en: "Secret dossiers leave the denominator everywhere (A3); the pooled ratio is held to the target (A4)."
tells_of: eoffice
evidence: |
  SELECT
      unit_id, year, shown_on AS state_date, path, sheet, row_number, report_standing AS standing,
      CONCAT(period, ': ', online_dossier_count, ' / ', dossier_count - secret_dossier_count) AS detail
  FROM core.dossier_reports
*/
SELECT unit_id, year, state_date, is_known, numerator, denominator
FROM core.dossier_months
WHERE unit_level = 'province'
