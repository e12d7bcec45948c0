/*
vi: Mỗi đơn vị và từng đơn vị cấp trên của nó (kể cả chính nó), theo từng khoảng thời gian.
en: Each unit and every unit above it (itself included), stretch of time by stretch of time.
columns:
  ancestor_unit_id:
    vi: "Đơn vị cấp trên, hoặc chính nó"
    en: "A unit above, or the unit itself"
  ancestor_level:
    vi: "Cấp của đơn vị cấp trên"
    en: "Level of that unit"
  valid_until:
    vi: "Ngày cuối cùng của khoảng thời gian; 31/12/9999 khi chưa kết thúc"
    en: "Last day of the stretch; 9999-12-31 while it has no end, so that it can be compared"
*/
WITH RECURSIVE above AS (
    SELECT
        unit_id, unit_level, unit_id AS ancestor_unit_id, unit_level AS ancestor_level, parent_unit_id AS next_unit_id,
        valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_until
    FROM ref.units
    UNION ALL
    SELECT
        below.unit_id, below.unit_level, parents.unit_id AS ancestor_unit_id, parents.unit_level AS ancestor_level,
        parents.parent_unit_id AS next_unit_id, GREATEST(below.valid_from, parents.valid_from) AS valid_from,
        LEAST(below.valid_until, COALESCE(parents.valid_to, DATE '9999-12-31')) AS valid_until
    FROM above AS below
    JOIN ref.units AS parents
        ON below.next_unit_id = parents.unit_id
        AND below.valid_from <= COALESCE(parents.valid_to, DATE '9999-12-31')
        AND below.valid_until >= parents.valid_from
)

SELECT unit_id, unit_level, ancestor_unit_id, ancestor_level, valid_from, valid_until
FROM above
