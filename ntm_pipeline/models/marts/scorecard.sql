/*
vi: Bảng điểm - mọi cột của marts.indicator_attainment cùng tên gọi, trạng thái bằng tiếng Việt, huyện và tỉnh của đơn vị
en: The scorecard - all columns of marts.indicator_attainment with titles, the status in Vietnamese, the unit's district and province
is_view: true
columns:
  plan_title_vi:
    vi: "Tên kế hoạch"
    en: "The plan's title in Vietnamese"
  target_title_vi:
    vi: "Tên mục tiêu"
    en: "The target's title in Vietnamese"
  indicator_title_vi:
    vi: "Tên chỉ tiêu thống kê"
    en: "The indicator's title in Vietnamese"
  status_vi:
    vi: "Trạng thái bằng lời"
    en: "The status in Vietnamese words"
*/
SELECT
    attained.plan_id, plans.title_vi AS plan_title_vi, attained.target_id, targets.title_vi AS target_title_vi,
    targets.text_vi, targets.article, targets.legal_basis, attained.indicator_id, indicators.title_vi AS indicator_title_vi,
    attained.unit_id, attained.unit_code, attained.unit_name, attained.unit_level, attained.district_unit_id,
    units.district_name, attained.province_unit_id, attained.province_code, units.province_name, attained.year,
    attained.as_of, attained.is_plan_scope, attained.measure, attained.numerator, attained.denominator, attained.value,
    attained.value_low, attained.value_high, attained.reported, attained.expected, attained.completeness,
    attained.bounds, attained.comparator, attained.target_value, attained.is_milestone, targets.deadline_year,
    attained.required_value, attained.gap,
    attained.needed, attained.status,
    CASE attained.status
        WHEN 'attained' THEN 'đạt'
        WHEN 'on_track' THEN 'đúng tiến độ'
        WHEN 'behind' THEN 'chậm tiến độ'
        WHEN 'missed' THEN 'chưa đạt'
        WHEN 'undetermined' THEN 'chưa đủ số liệu'
        WHEN 'no_data' THEN 'không có số liệu'
        WHEN 'not_applicable' THEN 'không áp dụng'
    END AS status_vi,
    attained.is_due
FROM marts.indicator_attainment AS attained
JOIN ref.plans AS plans ON attained.plan_id = plans.plan_id
JOIN ref.plan_targets AS targets
    ON attained.plan_id = targets.plan_id
    AND attained.target_id = targets.target_id
JOIN ref.indicators AS indicators ON attained.indicator_id = indicators.indicator_id
JOIN core.units_over_time AS units
    ON attained.unit_id = units.unit_id
    AND attained.as_of BETWEEN units.valid_from AND units.valid_until
