/*
numerator_vi: hồ sơ công việc $offices_vi được xử lý trên môi trường mạng
numerator_en: work dossiers of $offices_en handled online
denominator_vi: tổng số hồ sơ công việc trừ hồ sơ mật
denominator_en: work dossiers less secret ones
kind: flow
measure: share
weight: volume
interpretation_vi: "Hồ sơ mật luôn được trừ khỏi mẫu số (A3); so tỷ lệ gộp với mục tiêu (A4). Số liệu lấy từ báo cáo, hoặc từ sổ đăng ký hồ sơ ở tỉnh được chọn trong reporting.yaml."
interpretation_en: "Secret dossiers leave the denominator everywhere (A3); the pooled ratio is held to the target (A4). Figures are those reported, or counted from the register in provinces chosen in reporting.yaml."
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
      reports.unit_id, reports.year, reports.shown_on AS state_date, reports.path, reports.sheet, reports.row_number,
      CASE
          WHEN reports.report_standing = 'counted' AND chosen.unit_id IS NOT NULL THEN 'register_used'
          ELSE reports.report_standing
      END AS standing,
      CONCAT(
          reports.period, ': ', reports.online_dossier_count, ' / ',
          reports.dossier_count - reports.secret_dossier_count
      ) AS detail
  FROM core.dossier_reports AS reports
  LEFT JOIN core.register_years AS chosen ON reports.unit_id = chosen.unit_id AND reports.year = chosen.year
  UNION ALL
  -- A register has no row to show: what it counts is told by file and month.
  SELECT
      counted.unit_id, counted.year, months.month_end AS state_date, counted.path, '' AS sheet,
      CAST(NULL AS BIGINT) AS row_number,
      CASE
          WHEN chosen.unit_id IS NULL THEN 'report_used'
          WHEN counted.is_month_over THEN 'register_counted'
          ELSE 'month_not_over'
      END AS standing,
      CONCAT(
          counted.month, '/', counted.year, ': ', counted.online_dossier_count, ' / ',
          counted.dossier_count - counted.secret_dossier_count
      ) AS detail
  FROM core.eoffice_register AS counted
  JOIN core.unit_months AS months
      ON counted.unit_id = months.unit_id AND counted.year = months.year AND counted.month = months.month
  LEFT JOIN core.register_years AS chosen ON counted.unit_id = chosen.unit_id AND counted.year = chosen.year
*/
SELECT unit_id, year, state_date, is_known, numerator, denominator, counted_on
FROM core.dossier_months
WHERE unit_level IN ($subject_levels)
