/*
vi: Các đơn vị mà một bản chốt không nói chắc được, vì có dòng bị trả lại nêu tên đơn vị đó hoặc đơn vị nằm trong nó.
en: The units that a snapshot leaves in doubt, because a rejected row of it names the unit or one that lies in it.
*/
-- A row whose closing date can't be read belongs to each snapshot of its table.
SELECT
    rejected.source,
    above.ancestor_unit_id AS unit_id,
    lists.snapshot_date
FROM core.rejected_units AS rejected
JOIN core.snapshots AS lists
    ON rejected.source = lists.source
    AND rejected.path = lists.path
    AND rejected.sheet = lists.sheet
    AND (rejected.closing_date IS NULL OR rejected.closing_date = lists.closing_date)
JOIN core.unit_ancestors AS above
    ON rejected.unit_id = above.unit_id
    AND lists.closing_date BETWEEN above.valid_from AND above.valid_until
GROUP BY rejected.source, above.ancestor_unit_id, lists.snapshot_date
