/*
vi: Các xã đăng ký hoặc được công nhận từng danh hiệu trong năm; hoặc chưa biết, khi tỉnh chưa gửi danh sách năm đó.
en: The xã registered or recognised for each title in a year; or unknown, where the province sent no list that year.
*/
WITH names AS (
    SELECT 'Xã NTM' AS title
    UNION ALL
    SELECT 'Xã NTM nâng cao' AS title
    UNION ALL
    SELECT 'Xã NTM kiểu mẫu' AS title
)

SELECT
    names.title, days.unit_id, days.year, days.state_date, lists.year IS NOT NULL AS is_known,
    titles.title_state, titles.path, titles.sheet, titles.row_number
FROM core.unit_assessment_dates AS days
CROSS JOIN names
LEFT JOIN core.title_lists AS lists
    ON days.province_unit_id = lists.province_unit_id
    AND days.year = lists.year
LEFT JOIN core.commune_titles AS titles
    ON days.unit_id = titles.unit_id
    AND days.year = titles.year
    AND names.title = titles.title
WHERE
    days.unit_type = 'xã'
    -- Without a list every xã may be one of them; with it only those named are.
    AND (lists.year IS NULL OR titles.title_state IN ('Đăng ký', 'Công nhận'))
