/*
vi: Các ngày mà trạng thái của từng đơn vị được xét đến, vì đơn vị đó hoặc cấp trên của nó được đánh giá vào ngày ấy.
en: The days on which a unit's state matters, because it or a unit above it is assessed that day.
*/
SELECT
    units.unit_id,
    units.unit_type,
    units.unit_level,
    units.province_unit_id,
    assessed.year,
    assessed.as_of AS state_date
FROM core.assessment_dates AS assessed
JOIN core.unit_ancestors AS below
    ON assessed.unit_id = below.ancestor_unit_id
    AND assessed.as_of BETWEEN below.valid_from AND below.valid_until
JOIN ref.indicator_levels AS levels
    ON assessed.subject_levels = levels.subject_levels
    AND below.unit_level = levels.unit_level
JOIN core.units_over_time AS units
    ON below.unit_id = units.unit_id
    AND assessed.as_of BETWEEN units.valid_from AND units.valid_until
GROUP BY
    units.unit_id, units.unit_type, units.unit_level, units.province_unit_id, assessed.year, assessed.as_of
