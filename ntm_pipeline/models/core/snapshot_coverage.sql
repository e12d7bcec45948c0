/*
vi: Những danh sách nào hợp thành bản chốt cho biết trạng thái của đơn vị vào ngày đánh giá.
en: Which lists make up the snapshot that tells a unit's state on a day of assessment.
*/
-- All lists of one date that cover the unit are one snapshot.
SELECT
    in_effect.source,
    in_effect.unit_id,
    in_effect.state_date,
    in_effect.snapshot_date,
    lists.path,
    lists.sheet
FROM core.snapshots_in_effect AS in_effect
JOIN core.unit_ancestors AS above
    ON in_effect.unit_id = above.unit_id
    AND in_effect.snapshot_date BETWEEN above.valid_from AND above.valid_until
JOIN core.snapshots AS lists
    ON in_effect.source = lists.source
    AND in_effect.snapshot_date = lists.snapshot_date
    AND above.ancestor_unit_id = lists.covered_unit_id
GROUP BY
    in_effect.source, in_effect.unit_id, in_effect.state_date, in_effect.snapshot_date, lists.path, lists.sheet
