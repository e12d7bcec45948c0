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
    unit_id,
    year,
    state_date,
    is_listed
    AND (certain_count >= $minimum OR (possible_count < $minimum AND NOT is_named_by_rejected_row)) AS is_known,
    CASE WHEN certain_count >= $minimum THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.cooperative_counts
