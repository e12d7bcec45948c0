/*
vi: Các ngày mà trạng thái của từng đơn vị được xét đến, vì đơn vị đó hoặc cấp trên của nó được đánh giá vào ngày ấy.
en: The days on which a unit's state matters, because it or a unit above it is assessed that day.
*/
SELECT
    below.unit_id,
    below.unit_type,
    below.unit_level,
    province.ancestor_unit_id AS province_unit_id,
    assessed.year,
    assessed.as_of AS state_date
FROM core.assessments AS assessed
JOIN core.unit_ancestors AS below
    ON assessed.unit_id = below.ancestor_unit_id
    AND assessed.as_of BETWEEN below.valid_from AND below.valid_to
JOIN ref.indicator_levels AS levels
    ON assessed.subject_levels = levels.subject_levels
    AND below.unit_level = levels.unit_level
LEFT JOIN core.unit_ancestors AS province
    ON below.unit_id = province.unit_id
    AND province.ancestor_level = 'province'
    AND assessed.as_of BETWEEN province.valid_from AND province.valid_to
GROUP BY
    below.unit_id, below.unit_type, below.unit_level, province.ancestor_unit_id, assessed.year, assessed.as_of
