/*
title_vi: Tỷ lệ xã có hợp tác xã đang hoạt động
title_en: Share of xã with an operating cooperative
numerator_vi: xã có ít nhất một hợp tác xã đang hoạt động đặt trụ sở
numerator_en: xã where at least one operating cooperative has its head office
denominator_vi: xã
denominator_en: xã
kind: stock
measure: share
subject_levels: [commune]
weight: unit
interpretation_vi: "Ít nhất một hợp tác xã (A5); chỉ tính hợp tác xã, không tính liên hiệp, tổ hợp tác, quỹ tín dụng; theo xã đặt trụ sở (A6)."
interpretation_en: "At least one (A5); only hợp tác xã, not unions, groups or credit funds, at the head office's commune (A6)."
completeness_source: cooperatives
registry: cooperatives
evidence: |
  SELECT
      unit_id, EXTRACT(YEAR FROM state_date) AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      cooperative_code AS detail
  FROM core.operating_cooperatives
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    telling.closing_date IS NOT NULL AS is_known,
    CASE WHEN operating.unit_id IS NOT NULL THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS telling
    ON telling.source = 'cooperatives'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
LEFT JOIN (
    SELECT unit_id, state_date
    FROM core.operating_cooperatives
    GROUP BY unit_id, state_date
) AS operating
    ON days.unit_id = operating.unit_id
    AND days.state_date = operating.state_date
WHERE days.unit_type = 'xã'
