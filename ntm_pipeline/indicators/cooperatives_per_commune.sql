/*
title_vi: Số hợp tác xã đang hoạt động bình quân một xã
title_en: Operating cooperatives per xã
numerator_vi: hợp tác xã đang hoạt động, theo xã đặt trụ sở
numerator_en: operating cooperatives, at their head office's xã
denominator_vi: xã
denominator_en: xã
kind: stock
measure: mean
subject_levels: [commune]
weight: unit
interpretation_vi: "Chỉ tính hợp tác xã, không tính liên hiệp, tổ hợp tác, quỹ tín dụng; theo xã đặt trụ sở (A6)."
interpretation_en: "Only hợp tác xã, not unions, groups or credit funds, at the head office's commune (A6)."
reported_by: province
registry: cooperatives
evidence: |
  SELECT
      unit_id, EXTRACT(YEAR FROM state_date) AS year, state_date, path, sheet, row_number,
      CASE WHEN is_certain THEN 'counted' ELSE 'in_doubt' END AS standing, cooperative_code AS detail
  FROM core.operating_cooperatives
*/
-- How many there are is known where none is in doubt, and no rejected row may be one more.
SELECT
    unit_id,
    year,
    state_date,
    is_listed AND NOT is_named_by_rejected_row AND certain_count = possible_count AS is_known,
    certain_count AS numerator,
    1 AS denominator
FROM core.cooperative_counts
