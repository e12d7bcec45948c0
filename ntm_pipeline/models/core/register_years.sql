/*
vi: Những đơn vị và năm mà chỉ tiêu hồ sơ lấy từ sổ đăng ký, theo reporting.yaml; còn lại lấy từ báo cáo.
en: Units and years whose dossier indicators are counted from registers, by reporting.yaml; all others by reports.
*/
-- A year of a unit is told by one of the two, never by both: that of the province in which its last month lies.
SELECT lives.unit_id, lives.year
FROM (
    SELECT unit_id, year, MAX(month_end) AS last_month_end
    FROM core.unit_months
    GROUP BY unit_id, year
) AS lives
JOIN core.units_over_time AS units
    ON lives.unit_id = units.unit_id
    AND lives.last_month_end BETWEEN units.valid_from AND units.valid_until
JOIN ref.register_provinces AS chosen ON units.province_unit_id = chosen.province_unit_id
