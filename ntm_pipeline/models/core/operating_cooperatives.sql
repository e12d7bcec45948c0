/*
vi: Các hợp tác xã đang hoạt động ở mỗi xã vào mỗi ngày đánh giá, theo danh bạ cho biết điều đó.
en: The cooperatives operating in each commune on each day of assessment, by the snapshot that tells it.
*/
SELECT unit_id, state_date, cooperative_code, path, sheet, row_number
FROM core.cooperatives_in_effect
WHERE
    -- Unions, groups and credit funds don't count.
    cooperative_type = 'Hợp tác xã'
    AND registered_on <= state_date
    -- In operation without an end, or ended later: the day it ends it no longer counts.
    AND ((operating_state = 'Đang hoạt động' AND ended_on IS NULL) OR ended_on > state_date)
