/*
vi: Mỗi đơn vị có định danh, không bị đứt quãng, và có đơn vị cấp trên trong suốt thời gian của nó
en: Every unit has an id, lives without a gap or overlap, and has a parent on every day of its life
*/
-- Something can be missing only on a version's first day, or on the day after a version of its parent ends.
WITH versions AS (
    SELECT unit_id, unit_level, parent_unit_id, valid_from, COALESCE(valid_to, DATE '9999-12-31') AS valid_to
    FROM ref.units
),

endings AS (
    SELECT unit_id, valid_from, CAST(valid_to + INTERVAL 1 DAY AS DATE) AS next_day
    FROM versions
    WHERE valid_to < DATE '9999-12-31'
),

days AS (
    SELECT unit_id, valid_from, parent_unit_id, valid_from AS checked_day
    FROM versions
    WHERE unit_level <> 'country'
    UNION ALL
    SELECT children.unit_id, children.valid_from, children.parent_unit_id, endings.next_day AS checked_day
    FROM versions AS children
    JOIN endings
        ON children.parent_unit_id = endings.unit_id
        AND endings.next_day BETWEEN children.valid_from AND children.valid_to
)

SELECT 'ref.units' AS table_name, CONCAT(days.unit_id, ' has no parent on ', days.checked_day) AS detail
FROM days
LEFT JOIN versions AS parents
    ON days.parent_unit_id = parents.unit_id
    AND days.checked_day BETWEEN parents.valid_from AND parents.valid_to
WHERE parents.unit_id IS NULL
UNION ALL
SELECT 'ref.units' AS table_name, CONCAT(former.unit_id, ' has a gap after ', former.valid_to) AS detail
FROM versions AS former
JOIN (SELECT unit_id, MAX(valid_to) AS last_day FROM versions GROUP BY unit_id) AS lives ON former.unit_id = lives.unit_id
LEFT JOIN endings ON former.unit_id = endings.unit_id AND former.valid_from = endings.valid_from
LEFT JOIN versions AS latter ON former.unit_id = latter.unit_id AND endings.next_day = latter.valid_from
WHERE former.valid_to < lives.last_day AND latter.unit_id IS NULL
UNION ALL
SELECT 'ref.units' AS table_name, CONCAT(former.unit_id, ' has two versions on ', latter.valid_from) AS detail
FROM versions AS former
JOIN versions AS latter
    ON former.unit_id = latter.unit_id
    AND former.valid_from < latter.valid_from
    AND former.valid_to >= latter.valid_from
UNION ALL
SELECT 'ref.units' AS table_name, 'a unit without an id' AS detail
FROM versions
WHERE unit_id IS NULL
