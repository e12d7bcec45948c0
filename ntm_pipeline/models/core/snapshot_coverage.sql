/*
vi: Mỗi danh bạ, tại ngày chốt số liệu, nói thay cho những đơn vị nào.
en: For which units each registry file speaks on its closing date.
*/
-- The units that exist on the closing day at or under the unit covered. A file may cover two provinces.
SELECT
    snapshots.source,
    snapshots.path,
    snapshots.sheet,
    snapshots.closing_date,
    below.unit_id
FROM core.snapshots AS snapshots
JOIN core.unit_ancestors AS below
    ON snapshots.covered_unit_id = below.ancestor_unit_id
    AND snapshots.closing_date BETWEEN below.valid_from AND below.valid_until
GROUP BY snapshots.source, snapshots.path, snapshots.sheet, snapshots.closing_date, below.unit_id
