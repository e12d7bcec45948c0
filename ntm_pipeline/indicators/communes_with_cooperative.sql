/*
denominator_vi: xã
denominator_en: xã
kind: stock
measure: share
subject_levels: [commune]
weight: unit
parameters:
  minimum: whole number
entries:
  communes_with_cooperative:
    minimum: 1
    title_vi: Tỷ lệ xã có hợp tác xã đang hoạt động
    title_en: Share of xã with an operating cooperative
    numerator_vi: xã có ít nhất một hợp tác xã đang hoạt động đặt trụ sở
    numerator_en: xã where at least one operating cooperative has its head office
    interpretation_vi: "Ít nhất một hợp tác xã (A5); chỉ tính hợp tác xã, không tính liên hiệp, tổ hợp tác, quỹ tín dụng; theo xã đặt trụ sở (A6)."
    interpretation_en: "At least one (A5); only hợp tác xã, not unions, groups or credit funds, at the head office's commune (A6)."
    completeness_source: cooperatives
  communes_with_two_cooperatives:
    minimum: 2
    title_vi: Tỷ lệ xã có từ hai hợp tác xã đang hoạt động
    title_en: Share of xã with two or more operating cooperatives
    numerator_vi: xã có ít nhất hai hợp tác xã đang hoạt động đặt trụ sở
    numerator_en: xã where at least two operating cooperatives have their head office
    interpretation_vi: "Từ hai hợp tác xã, cách hiểu khác của chữ “các” (A5); chỉ tính hợp tác xã, theo xã đặt trụ sở (A6)."
    interpretation_en: "Two or more, another reading of the plural (A5); only hợp tác xã, at the head office's commune (A6)."
reported_by: province
registry: cooperatives
evidence: |
  SELECT
      unit_id, EXTRACT(YEAR FROM state_date) AS year, state_date, path, sheet, row_number,
      CASE WHEN is_certain THEN 'counted' ELSE 'in_doubt' END AS standing, cooperative_code AS detail
  FROM core.operating_cooperatives
*/
-- A commune that the snapshot leaves with too few is unknown if a rejected row names it, or if it has enough with those
-- that were stopped after that day nobody says when.
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL
    AND (
        COALESCE(found.certain_count, 0) >= $minimum
        OR (COALESCE(found.possible_count, 0) < $minimum AND doubts.unit_id IS NULL)
    ) AS is_known,
    CASE WHEN found.certain_count >= $minimum THEN 1 ELSE 0 END AS numerator,
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
