/*
vi: Mỗi đơn vị và từng đơn vị cấp trên của nó (kể cả chính nó), theo từng khoảng thời gian.
en: Each unit and every unit above it (itself included), stretch of time by stretch of time.
*/
WITH versions AS (
    SELECT
        unit_id, unit_code, unit_name, unit_type, unit_level, parent_unit_id,
        valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
    FROM ref.units
),

parents AS (
    SELECT
        child.unit_id, child.unit_code, child.unit_name, child.unit_type, child.unit_level,
        parent.unit_id AS ancestor_unit_id, parent.unit_level AS ancestor_level,
        parent.unit_code AS ancestor_unit_code, parent.parent_unit_id AS next_unit_id,
        GREATEST(child.valid_from, parent.valid_from) AS valid_from,
        LEAST(child.valid_to, parent.valid_to) AS valid_to
    FROM versions AS child
    JOIN versions AS parent
        ON child.parent_unit_id = parent.unit_id
        AND child.valid_from <= parent.valid_to
        AND parent.valid_from <= child.valid_to
),

grandparents AS (
    SELECT
        below.unit_id, below.unit_code, below.unit_name, below.unit_type, below.unit_level,
        parent.unit_id AS ancestor_unit_id, parent.unit_level AS ancestor_level,
        parent.unit_code AS ancestor_unit_code, parent.parent_unit_id AS next_unit_id,
        GREATEST(below.valid_from, parent.valid_from) AS valid_from,
        LEAST(below.valid_to, parent.valid_to) AS valid_to
    FROM parents AS below
    JOIN versions AS parent
        ON below.next_unit_id = parent.unit_id
        AND below.valid_from <= parent.valid_to
        AND parent.valid_from <= below.valid_to
),

great_grandparents AS (
    SELECT
        below.unit_id, below.unit_code, below.unit_name, below.unit_type, below.unit_level,
        parent.unit_id AS ancestor_unit_id, parent.unit_level AS ancestor_level,
        parent.unit_code AS ancestor_unit_code,
        GREATEST(below.valid_from, parent.valid_from) AS valid_from,
        LEAST(below.valid_to, parent.valid_to) AS valid_to
    FROM grandparents AS below
    JOIN versions AS parent
        ON below.next_unit_id = parent.unit_id
        AND below.valid_from <= parent.valid_to
        AND parent.valid_from <= below.valid_to
)

SELECT
    unit_id, unit_code, unit_name, unit_type, unit_level,
    unit_id AS ancestor_unit_id, unit_code AS ancestor_unit_code, unit_level AS ancestor_level,
    valid_from, valid_to
FROM versions
UNION ALL
SELECT
    unit_id, unit_code, unit_name, unit_type, unit_level,
    ancestor_unit_id, ancestor_unit_code, ancestor_level, valid_from, valid_to
FROM parents
UNION ALL
SELECT
    unit_id, unit_code, unit_name, unit_type, unit_level,
    ancestor_unit_id, ancestor_unit_code, ancestor_level, valid_from, valid_to
FROM grandparents
UNION ALL
SELECT
    unit_id, unit_code, unit_name, unit_type, unit_level,
    ancestor_unit_id, ancestor_unit_code, ancestor_level, valid_from, valid_to
FROM great_grandparents
