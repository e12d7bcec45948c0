/*
title_vi: Số xã có mô hình xã nông thôn mới thông minh
title_en: Number of xã with a smart-commune model
numerator_vi: xã có mô hình xã nông thôn mới thông minh
numerator_en: xã with a smart-commune model
denominator_vi: xã đã có danh sách mô hình
denominator_en: xã covered by a snapshot
kind: stock
measure: count
subject_levels: [commune]
weight: unit
interpretation_vi: "Mô hình đang có trong năm, bắt đầu từ năm nào cũng được (A19); không tính mô hình mới đề xuất hoặc đã dừng."
interpretation_en: "Models standing in the year, whenever they began (A19); not those proposed or stopped."
reported_by: province
completeness_source: smart_models
registry: smart_models
evidence: |
  SELECT
      unit_id, year, state_date, path, sheet, row_number,
      CASE WHEN is_certain THEN 'counted' ELSE 'in_doubt' END AS standing,
      CONCAT(model_kind, ', ', model_state, ' ', start_year) AS detail
  FROM core.active_smart_models
  WHERE model_kind = 'Xã NTM thông minh'
*/
SELECT unit_id, year, state_date, is_known, has_model AS numerator, 1 AS denominator
FROM core.smart_model_states
WHERE model_kind = 'Xã NTM thông minh'
