/*
vi: Ai chưa gửi số liệu - từng đơn vị theo nguồn và năm (với hồ sơ công việc là từng tháng), cùng cơ quan phải gửi; chỉ các tỉnh được yêu cầu báo cáo
en: Who has not reported - each unit by source and year (for work dossiers each month), with the office that is to send; only provinces that are asked
is_view: true
columns:
  sender_unit_id:
    vi: "Đơn vị có cơ quan phải gửi số liệu này"
    en: "The unit whose office is to send it"
  sender_name:
    vi: "Tên đơn vị ấy vào ngày đó"
    en: "That unit's name on that day"
*/
SELECT
    reports.source,
    reports.year,
    reports.state_date,
    reports.unit_id,
    units.unit_code,
    units.unit_name,
    units.unit_level,
    units.district_unit_id,
    units.province_unit_id,
    CASE WHEN reports.reported_by = 'unit' THEN units.unit_id ELSE units.province_unit_id END AS sender_unit_id,
    CASE WHEN reports.reported_by = 'unit' THEN units.unit_name ELSE units.province_name END AS sender_name
FROM quality.expected_reports AS reports
JOIN core.assessment_dates AS assessed
    ON reports.subject_levels = assessed.subject_levels
    AND reports.unit_id = assessed.unit_id
    AND reports.year = assessed.year
    AND ((reports.kind = 'flow' AND reports.state_date <= assessed.as_of) OR reports.state_date = assessed.as_of)
JOIN ref.units AS country
    ON assessed.scope_unit_id = country.unit_id
    AND country.unit_level = 'country'
    AND assessed.as_of BETWEEN country.valid_from AND COALESCE(country.valid_to, DATE '9999-12-31')
JOIN core.units_over_time AS units
    ON reports.unit_id = units.unit_id
    AND reports.state_date BETWEEN units.valid_from AND units.valid_until
LEFT JOIN ref.reporting_provinces AS asked ON units.province_unit_id = asked.province_unit_id
-- The country's own offices lie in no province.
WHERE NOT reports.is_known AND (asked.province_unit_id IS NOT NULL OR units.province_unit_id IS NULL)
