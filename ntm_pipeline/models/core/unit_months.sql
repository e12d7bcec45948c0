/*
vi: Các tháng mà mỗi đơn vị chịu trách nhiệm báo cáo - đơn vị tồn tại vào ngày cuối tháng.
en: The months each unit owns, being valid on the month's last day.
columns:
  month_end:
    vi: "Ngày cuối tháng"
    en: "Last day of the month"
*/
SELECT
    units.unit_id,
    units.unit_level,
    months.year,
    months.month,
    months.month_bit,
    months.last_day AS month_end,
    months.has_ended
FROM ref.months AS months
JOIN ref.units AS units
    ON months.last_day BETWEEN units.valid_from AND COALESCE(units.valid_to, DATE '9999-12-31')
