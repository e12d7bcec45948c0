/*
vi: Mỗi đơn vị có đơn vị cấp trên còn hiệu lực trong suốt thời gian của nó
en: Every unit has a parent that is valid as long as the unit is
*/
SELECT
    'ref.units' AS table_name,
    CONCAT(children.unit_id, ' from ', children.valid_from, ' has no parent on some day') AS detail
FROM ref.units AS children
LEFT JOIN (
    SELECT unit_id, MIN(valid_from) AS first_day, MAX(COALESCE(valid_to, DATE '9999-12-31')) AS last_day
    FROM ref.units
    GROUP BY unit_id
) AS parents ON children.parent_unit_id = parents.unit_id
WHERE
    children.unit_level <> 'country'
    AND (
        parents.unit_id IS NULL
        OR children.valid_from < parents.first_day
        OR COALESCE(children.valid_to, DATE '9999-12-31') > parents.last_day
    )
