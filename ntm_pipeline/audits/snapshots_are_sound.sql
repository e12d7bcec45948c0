/*
vi: Mỗi bản chốt có hiệu lực có danh sách, không sau hôm nay, và đơn vị mà nó nói đến có thật
en: Every snapshot in effect has its lists, none lies ahead, and the units that lists speak for or name exist
*/
SELECT
    'core.snapshots_in_effect' AS table_name,
    CONCAT(in_effect.source, ' ', in_effect.unit_id, ' ', in_effect.state_date, ': no list of ', in_effect.snapshot_date)
        AS detail
FROM core.snapshots_in_effect AS in_effect
LEFT JOIN core.snapshot_coverage AS lists
    ON in_effect.source = lists.source
    AND in_effect.unit_id = lists.unit_id
    AND in_effect.state_date = lists.state_date
    AND in_effect.snapshot_date = lists.snapshot_date
WHERE lists.unit_id IS NULL
UNION ALL
SELECT
    'core.snapshot_coverage' AS table_name,
    CONCAT(lists.source, ' ', lists.unit_id, ' ', lists.state_date, ': ', lists.path, ' is no list in effect') AS detail
FROM core.snapshot_coverage AS lists
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON lists.source = in_effect.source
    AND lists.unit_id = in_effect.unit_id
    AND lists.state_date = in_effect.state_date
    AND lists.snapshot_date = in_effect.snapshot_date
WHERE in_effect.unit_id IS NULL
UNION ALL
SELECT
    'core.snapshots' AS table_name,
    CONCAT(lists.path, ', ', lists.closing_date, ': its snapshot is dated ', lists.snapshot_date) AS detail
FROM core.snapshots AS lists
JOIN (SELECT MAX(today) AS today FROM ref.years) AS days ON TRUE
WHERE lists.snapshot_date IS NULL OR lists.snapshot_date < lists.closing_date OR lists.snapshot_date > days.today
UNION ALL
SELECT
    'core.snapshots' AS table_name,
    CONCAT(lists.path, ', ', lists.closing_date, ': there was no ', lists.covered_unit_id, ' on ', lists.snapshot_date)
        AS detail
FROM core.snapshots AS lists
LEFT JOIN core.unit_ancestors AS covered
    ON lists.covered_unit_id = covered.unit_id
    AND lists.covered_unit_id = covered.ancestor_unit_id
    AND lists.snapshot_date BETWEEN covered.valid_from AND covered.valid_until
WHERE covered.unit_id IS NULL
UNION ALL
SELECT
    'core.title_declarations' AS table_name,
    CONCAT(lists.path, ', ', lists.year, ': there was no ', lists.covered_unit_id, ' on ', lists.declared_on) AS detail
FROM core.title_declarations AS lists
LEFT JOIN core.unit_ancestors AS covered
    ON lists.covered_unit_id = covered.unit_id
    AND lists.covered_unit_id = covered.ancestor_unit_id
    AND lists.declared_on BETWEEN covered.valid_from AND covered.valid_until
WHERE covered.unit_id IS NULL
