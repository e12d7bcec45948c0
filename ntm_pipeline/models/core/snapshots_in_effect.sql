/*
vi: Danh bạ nào cho biết trạng thái của đơn vị vào ngày đánh giá - bản chốt đầu tiên không sớm hơn 31 ngày trước đó.
en: Which snapshot tells a unit's state on a day - the first that closes no earlier than 31 days before it.
*/
SELECT
    snapshots.source,
    days.unit_id,
    days.state_date,
    MIN(snapshots.closing_date) AS closing_date
FROM core.unit_assessment_dates AS days
JOIN core.snapshot_coverage AS snapshots
    ON days.unit_id = snapshots.unit_id
    AND snapshots.closing_date >= CAST(days.state_date - INTERVAL 31 DAY AS DATE)
GROUP BY snapshots.source, days.unit_id, days.state_date
