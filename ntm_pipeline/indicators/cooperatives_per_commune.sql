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
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL AND doubts.unit_id IS NULL
    AND COALESCE(found.certain_count = found.possible_count, TRUE) AS is_known,
    COALESCE(found.certain_count, 0) AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON in_effect.source = 'cooperatives'
    AND days.unit_id = in_effect.unit_id
    AND days.state_date = in_effect.state_date
LEFT JOIN core.snapshot_doubts AS doubts
    ON doubts.source = 'cooperatives'
    AND days.unit_id = doubts.unit_id
    AND in_effect.snapshot_date = doubts.snapshot_date
LEFT JOIN (
    SELECT
        unit_id, state_date, COUNT(DISTINCT CASE WHEN is_certain THEN cooperative_code END) AS certain_count,
        COUNT(DISTINCT cooperative_code) AS possible_count
    FROM core.operating_cooperatives
    GROUP BY unit_id, state_date
) AS found
    ON days.unit_id = found.unit_id
    AND days.state_date = found.state_date
WHERE days.unit_type = 'xã'
