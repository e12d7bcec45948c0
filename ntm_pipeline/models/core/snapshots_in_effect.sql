/*
vi: Bản chốt nào của mỗi danh bạ cho biết trạng thái của đơn vị vào ngày đánh giá.
en: Which snapshot of each registry tells a unit's state on a day of assessment.
*/
-- The last one that covers the unit and closes on that day or at most 31 days before; else the first that closes
-- after it, up to the end of the next year. A unit is covered if it lay in the declared unit on the snapshot's date.
-- Days are held against the few stretches of the declared units first: there may be hundreds of snapshots.
WITH dates AS (
    SELECT state_date
    FROM core.unit_assessment_dates
    GROUP BY state_date
),

stretches AS (
    SELECT above.ancestor_unit_id, above.valid_from, above.valid_until
    FROM core.unit_ancestors AS above
    JOIN core.snapshots AS snapshots ON above.ancestor_unit_id = snapshots.covered_unit_id
    GROUP BY above.ancestor_unit_id, above.valid_from, above.valid_until
),

candidates AS (
    SELECT
        snapshots.source, stretches.ancestor_unit_id, stretches.valid_from, stretches.valid_until, dates.state_date,
        MAX(CASE WHEN snapshots.snapshot_date <= dates.state_date THEN snapshots.snapshot_date END) AS last_before,
        MIN(CASE WHEN snapshots.snapshot_date > dates.state_date THEN snapshots.snapshot_date END) AS first_after
    FROM (
        SELECT source, covered_unit_id, snapshot_date
        FROM core.snapshots
        GROUP BY source, covered_unit_id, snapshot_date
    ) AS snapshots
    JOIN stretches
        ON snapshots.covered_unit_id = stretches.ancestor_unit_id
        AND snapshots.snapshot_date BETWEEN stretches.valid_from AND stretches.valid_until
    JOIN dates
        ON snapshots.snapshot_date >= CAST(dates.state_date - INTERVAL 31 DAY AS DATE)
        AND EXTRACT(YEAR FROM snapshots.snapshot_date) <= EXTRACT(YEAR FROM dates.state_date) + 1
    GROUP BY
        snapshots.source, stretches.ancestor_unit_id, stretches.valid_from, stretches.valid_until, dates.state_date
)

SELECT
    candidates.source,
    days.unit_id,
    days.state_date,
    COALESCE(MAX(candidates.last_before), MIN(candidates.first_after)) AS snapshot_date
FROM core.unit_assessment_dates AS days
JOIN core.unit_ancestors AS above ON days.unit_id = above.unit_id
JOIN candidates
    ON above.ancestor_unit_id = candidates.ancestor_unit_id
    AND above.valid_from = candidates.valid_from
    AND above.valid_until = candidates.valid_until
    AND days.state_date = candidates.state_date
GROUP BY candidates.source, days.unit_id, days.state_date
