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
reading: Models standing in the year, whenever they began (A19); not those proposed or stopped.
*/
SELECT unit_id, year, state_date, is_known, has_smart_commune AS numerator, 1 AS denominator
FROM core.smart_model_states
