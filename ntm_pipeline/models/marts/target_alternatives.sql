/*
vi: Các mục tiêu có câu chữ chưa rõ - kết luận theo cách hiểu mặc định và theo cách hiểu khác, cho chính đơn vị của kế hoạch.
en: Targets whose wording is ambiguous - the verdict as they are read by default and in another reading, for the plan's own unit.
columns:
  alternative_vi:
    vi: "Cách hiểu khác bằng lời"
    en: "The other reading in Vietnamese words"
  alternative_en:
    vi: "Cách hiểu khác bằng tiếng Anh"
    en: "The other reading in words"
  default_indicator_id:
    vi: "Chỉ tiêu theo cách hiểu mặc định"
    en: "Indicator as the target is read by default"
  default_value:
    vi: "Giá trị theo cách hiểu mặc định"
    en: "Value as the target is read by default"
  default_status:
    vi: "Trạng thái theo cách hiểu mặc định"
    en: "Status as the target is read by default"
  is_different:
    vi: "Kết luận của hai cách hiểu có khác nhau không; trống khi cách hiểu mặc định không có dòng của năm đó"
    en: "Whether the verdict differs between the two; empty where the default has no row of that year"
*/
SELECT
    others.plan_id, others.target_id, others.reading_id AS alternative_id, alternatives.title_vi,
    COALESCE(alternatives.note_vi, 'Xét trên lãnh thổ của đơn vị đã kết thúc, đến hết năm.') AS alternative_vi,
    COALESCE(alternatives.note_en, 'Judged on the territory of the unit that ended, to the end of the year.')
        AS alternative_en, others.indicator_id,
    others.unit_id, others.year, others.as_of, others.measure, others.comparator, others.numerator, others.denominator,
    others.value, others.value_low, others.value_high, others.reported, others.expected, others.bounds,
    others.target_value, others.required_value, others.needed, others.status, others.is_due,
    defaults.indicator_id AS default_indicator_id, defaults.value AS default_value, defaults.status AS default_status,
    others.status <> defaults.status AS is_different
FROM core.target_verdicts AS others
LEFT JOIN ref.target_alternatives AS alternatives
    ON others.plan_id = alternatives.plan_id
    AND others.target_id = alternatives.target_id
    AND others.reading_id = alternatives.alternative_id
LEFT JOIN core.target_verdicts AS defaults
    ON others.plan_id = defaults.plan_id
    AND others.target_id = defaults.target_id
    AND others.year = defaults.year
    AND defaults.reading_id = ''
    AND defaults.is_plan_scope
WHERE others.reading_id <> '' AND others.is_plan_scope
ORDER BY others.plan_id, others.target_id, others.reading_id, others.year, others.unit_id
