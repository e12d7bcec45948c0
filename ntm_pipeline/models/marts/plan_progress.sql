/*
vi: Tiến độ của mỗi kế hoạch theo đơn vị và năm - bao nhiêu mục tiêu đạt, đúng tiến độ, chậm, chưa đạt, chưa rõ
en: The progress of each plan by unit and year - how many targets are attained, on track, behind, missed or unclear
columns:
  target_count:
    vi: "Số mục tiêu"
    en: "Targets"
  attained_count:
    vi: "Số mục tiêu đạt"
    en: "Targets attained"
  on_track_count:
    vi: "Số mục tiêu đúng tiến độ"
    en: "Targets on track"
  behind_count:
    vi: "Số mục tiêu chậm tiến độ"
    en: "Targets behind"
  missed_count:
    vi: "Số mục tiêu chưa đạt khi đến hạn"
    en: "Targets missed"
  undetermined_count:
    vi: "Số mục tiêu chưa đủ số liệu để kết luận"
    en: "Targets undetermined"
  no_data_count:
    vi: "Số mục tiêu không có số liệu"
    en: "Targets without data"
  not_applicable_count:
    vi: "Số mục tiêu không áp dụng cho đơn vị"
    en: "Targets that don't apply to the unit"
*/
WITH counted AS (
    SELECT
        plan_id, unit_id, year, is_plan_scope,
        -- Indicators of one year may be assessed on different days; the unit is named as it was on the last of them.
        MAX(as_of) AS as_of,
        COUNT(target_id) AS target_count,
        COUNT(CASE WHEN status = 'attained' THEN 1 END) AS attained_count,
        COUNT(CASE WHEN status = 'on_track' THEN 1 END) AS on_track_count,
        COUNT(CASE WHEN status = 'behind' THEN 1 END) AS behind_count,
        COUNT(CASE WHEN status = 'missed' THEN 1 END) AS missed_count,
        COUNT(CASE WHEN status = 'undetermined' THEN 1 END) AS undetermined_count,
        COUNT(CASE WHEN status = 'no_data' THEN 1 END) AS no_data_count,
        COUNT(CASE WHEN status = 'not_applicable' THEN 1 END) AS not_applicable_count
    FROM marts.indicator_attainment
    GROUP BY plan_id, unit_id, year, is_plan_scope
)

SELECT
    counted.plan_id, counted.unit_id, units.unit_code, units.unit_name, units.unit_level,
    units.district_unit_id, units.province_unit_id, units.province_code, counted.year, counted.is_plan_scope, counted.target_count,
    counted.attained_count, counted.on_track_count, counted.behind_count, counted.missed_count,
    counted.undetermined_count, counted.no_data_count, counted.not_applicable_count
FROM counted
JOIN core.units_over_time AS units
    ON counted.unit_id = units.unit_id
    AND counted.as_of BETWEEN units.valid_from AND units.valid_until
ORDER BY counted.plan_id, counted.year, units.province_code, units.unit_level, units.unit_code, counted.unit_id
