/*
vi: Các hợp tác xã đang hoạt động ở mỗi xã vào mỗi ngày đánh giá, theo danh bạ cho biết điều đó.
en: The cooperatives operating in each commune on each day of assessment, by the snapshot that tells it.
*/
SELECT
    days.unit_id,
    days.state_date,
    cooperatives.cooperative_code,
    cooperatives.path,
    cooperatives.sheet,
    cooperatives.row_number
FROM core.subject_days AS days
JOIN core.telling_snapshots AS telling
    ON telling.source = 'cooperatives'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
-- All files of one closing date that cover the unit are one snapshot.
JOIN core.snapshot_subjects AS files
    ON files.source = 'cooperatives'
    AND days.unit_id = files.unit_id
    AND telling.closing_date = files.closing_date
JOIN core.cooperatives AS cooperatives
    ON files.path = cooperatives.path
    AND files.sheet = cooperatives.sheet
    AND files.closing_date = cooperatives.closing_date
    AND days.unit_id = cooperatives.unit_id
WHERE
    -- Unions, groups and credit funds don't count.
    cooperatives.cooperative_type = 'Hợp tác xã'
    AND cooperatives.registered_on <= days.state_date
    -- In operation without an end, or ended later: the day it ends it no longer counts.
    AND (
        (cooperatives.operating_state = 'Đang hoạt động' AND cooperatives.ended_on IS NULL)
        OR cooperatives.ended_on > days.state_date
    )
