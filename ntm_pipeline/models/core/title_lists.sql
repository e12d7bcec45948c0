/*
vi: Các tỉnh đã gửi danh sách danh hiệu xã trong từng năm
en: The provinces that sent a list of commune titles in each year
*/
SELECT days.province_unit_id, titles.year
FROM core.commune_titles AS titles
JOIN core.unit_assessment_dates AS days
    ON titles.unit_id = days.unit_id
    AND titles.year = days.year
GROUP BY days.province_unit_id, titles.year
