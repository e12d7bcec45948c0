/*
vi: Các xã đăng ký hoặc được công nhận từng danh hiệu trong năm; và các xã chưa biết có phải hay không.
en: The xã registered or recognised for each title in a year; and those of whom nobody knows whether they are.
*/
-- Phường and thị trấn bear no title. A xã in no declared list of the title may be one, and so may one whose row was
-- rejected; one whose title was withdrawn is none of the year's.
WITH names AS (
    SELECT 'Xã NTM' AS title
    UNION ALL
    SELECT 'Xã NTM nâng cao' AS title
    UNION ALL
    SELECT 'Xã NTM kiểu mẫu' AS title
),

bearers AS (
    SELECT titles.unit_id, titles.year, titles.title, titles.title_state, titles.path, titles.sheet, titles.row_number
    FROM core.commune_titles AS titles
    -- A list that declares nobody counts for nobody.
    JOIN (
        SELECT path, sheet, year, title FROM core.title_declarations GROUP BY path, sheet, year, title
    ) AS lists
        ON titles.path = lists.path
        AND titles.sheet = lists.sheet
        AND titles.year = lists.year
        AND titles.title = lists.title
    WHERE titles.title_state IN ('Đăng ký', 'Công nhận')
),

doubted AS (
    SELECT rejected.unit_id, lists.year, names.title
    FROM core.rejected_units AS rejected
    JOIN (SELECT path, sheet, year FROM core.title_declarations GROUP BY path, sheet, year) AS lists
        ON rejected.path = lists.path
        AND rejected.sheet = lists.sheet
        AND (rejected.year IS NULL OR rejected.year = lists.year)
    JOIN names ON rejected.title IS NULL OR rejected.title = names.title
    WHERE rejected.source = 'commune_titles'
    GROUP BY rejected.unit_id, lists.year, names.title
)

SELECT
    names.title, days.unit_id, days.year, days.state_date, bearers.unit_id IS NOT NULL AS is_known,
    bearers.title_state, bearers.path, bearers.sheet, bearers.row_number
FROM core.unit_assessment_dates AS days
CROSS JOIN names
LEFT JOIN bearers
    ON days.unit_id = bearers.unit_id
    AND days.year = bearers.year
    AND names.title = bearers.title
LEFT JOIN doubted
    ON days.unit_id = doubted.unit_id
    AND days.year = doubted.year
    AND names.title = doubted.title
LEFT JOIN core.title_coverage AS covered
    ON days.unit_id = covered.unit_id
    AND days.year = covered.year
    AND names.title = covered.title
WHERE days.unit_type = 'xã' AND (bearers.unit_id IS NOT NULL OR doubted.unit_id IS NOT NULL OR covered.unit_id IS NULL)
