/*
vi: "Ngày được lấy làm hôm nay không sớm hơn ngày của bản phát hành đang có hiệu lực; nếu đồng hồ hoặc NTM_TODAY sai, hãy chỉnh lại; nếu chính bản đang có hiệu lực sai ngày, hãy chạy ntm rollback"
en: "The day taken for today is not earlier than that of the release in force; if the clock or NTM_TODAY is wrong, set it right; if it is the release in force whose day is wrong, run ntm rollback"
*/
SELECT
    'ref.release' AS table_name,
    CONCAT(
        'today is ', days.today, ', release ', in_force.release_id, ' was built for ', in_force.today,
        ' / hôm nay là ', days.today, ', bản đang có hiệu lực được lập cho ngày ', in_force.today
    ) AS detail
FROM former.ref.release AS in_force
CROSS JOIN (SELECT MAX(today) AS today FROM ref.years) AS days
WHERE days.today < in_force.today
