/*
title_vi: Tỷ lệ cán bộ quản lý được tập huấn về chuyển đổi số
title_en: Share of managers trained in digital transformation
numerator_vi: cán bộ quản lý đã được tập huấn, lũy kế từ đầu giai đoạn
numerator_en: managers trained so far in the plan period
denominator_vi: cán bộ quản lý thực hiện Chương trình
denominator_en: managers who carry out the Programme
kind: stock
measure: share
subject_levels: [province, district, commune]
weight: volume
interpretation_vi: "Cán bộ cấp tỉnh, huyện, xã, mỗi đơn vị báo cáo người của mình (A20); tính số người, không tính số lượt (A18)."
interpretation_en: "Province, district and commune units, each reporting its own (A20); distinct people, not course places (A18)."
completeness_source: training
evidence: |
  SELECT
      days.unit_id, days.year, days.state_date, records.path, records.sheet, records.row_number, 'counted' AS standing,
      CONCAT(records.trained_manager_count, ' / ', records.manager_count) AS detail
  FROM core.unit_assessment_dates AS days
  JOIN core.training AS records ON days.unit_id = records.unit_id AND days.year = records.year
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    records.unit_id IS NOT NULL AS is_known,
    COALESCE(records.trained_manager_count, 0) AS numerator,
    COALESCE(records.manager_count, 0) AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.training AS records
    ON days.unit_id = records.unit_id
    AND days.year = records.year
WHERE days.unit_level IN ('province', 'district', 'commune')
