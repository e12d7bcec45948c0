/*
vi: Các kế hoạch của đơn vị đã kết thúc, xét trên lãnh thổ của đơn vị ấy đến ngày cuối năm, bên cạnh kết luận vào ngày cuối của đơn vị.
en: The plans whose unit ended, judged on its territory to the last day of the year, beside the verdict on the unit's last day.
columns:
  unit_status:
    vi: "Trạng thái trong marts.indicator_attainment, vào ngày cuối của đơn vị"
    en: "Status in marts.indicator_attainment, on the unit's last day"
  unit_value:
    vi: "Giá trị trong marts.indicator_attainment"
    en: "Value in marts.indicator_attainment"
*/
SELECT
    verdicts.plan_id, verdicts.target_id, verdicts.indicator_id, verdicts.unit_id AS area_id, areas.area_name,
    areas.area_kind, verdicts.year, verdicts.as_of, verdicts.measure, verdicts.numerator, verdicts.denominator,
    verdicts.value, verdicts.value_low, verdicts.value_high, verdicts.reported, verdicts.expected,
    CASE WHEN verdicts.expected > 0 THEN CAST(verdicts.reported AS DOUBLE) / verdicts.expected END AS completeness,
    verdicts.bounds, verdicts.comparator, verdicts.target_value, verdicts.is_milestone, verdicts.required_value,
    CASE WHEN verdicts.is_comparable THEN verdicts.target_value - verdicts.value END AS gap,
    verdicts.needed, verdicts.status, verdicts.is_due, own.status AS unit_status, own.value AS unit_value
FROM core.target_verdicts AS verdicts
JOIN ref.areas AS areas ON verdicts.unit_id = areas.area_id
LEFT JOIN core.target_verdicts AS own
    ON verdicts.plan_id = own.plan_id
    AND verdicts.target_id = own.target_id
    AND verdicts.year = own.year
    AND own.reading_id = ''
    AND own.is_plan_scope
WHERE verdicts.reading_id = 'A21'
ORDER BY verdicts.plan_id, verdicts.target_id, verdicts.year, verdicts.unit_id
