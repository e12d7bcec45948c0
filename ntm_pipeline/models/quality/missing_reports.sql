/*
vi: Ai chưa gửi số liệu - từng đơn vị theo nguồn và năm (với hồ sơ công việc là từng tháng), cùng huyện và tỉnh của đơn vị
en: Who has not reported - each unit by source and year (for work dossiers each month), with its district and province
is_view: true
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
    units.province_unit_id
FROM quality.expected_reports AS reports
JOIN core.assessment_dates AS assessed
    ON reports.subject_levels = assessed.subject_levels
    AND reports.unit_id = assessed.unit_id
    AND reports.year = assessed.year
    AND ((reports.kind = 'flow' AND reports.state_date <= assessed.as_of) OR reports.state_date = assessed.as_of)
JOIN core.units_over_time AS units
    ON reports.unit_id = units.unit_id
    AND reports.state_date BETWEEN units.valid_from AND units.valid_until
WHERE NOT reports.is_known
