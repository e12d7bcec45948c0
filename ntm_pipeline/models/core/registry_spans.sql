/*
vi: Mỗi dòng của danh bạ cho biết điều được đếm có từ ngày nào đến ngày nào, chắc chắn hay chỉ có thể.
en: From which to which day a row of a registry says that what is counted was there, surely or perhaps.
columns:
  counted_thing:
    vi: "Điều được đếm"
    en: "What is counted"
  is_certain:
    vi: "Chắc chắn, hay chỉ có thể: dừng mà không ghi ngày thì trước ngày chốt có thể vẫn còn"
    en: "Surely, or perhaps: what was stopped without a date may still have been running before the closing date"
  last_day_open:
    vi: "Ngày cuối cùng; 31/12/9999 khi chưa kết thúc"
    en: "Last day; 9999-12-31 while it has no end, so that it can be compared"
*/
WITH spans AS (
    -- Unions, groups and credit funds don't count. The day a cooperative ends it no longer counts.
    SELECT
        'cooperatives' AS source, 'Hợp tác xã' AS counted_thing, path, sheet, row_number, registered_on AS first_day,
        CASE
            WHEN ended_on IS NOT NULL THEN CAST(ended_on - INTERVAL 1 DAY AS DATE)
            WHEN operating_state = 'Đang hoạt động' THEN DATE '9999-12-31'
            ELSE CAST(closing_date - INTERVAL 1 DAY AS DATE)
        END AS last_day_open,
        ended_on IS NOT NULL OR operating_state = 'Đang hoạt động' AS is_certain
    FROM core.cooperatives
    WHERE cooperative_type = 'Hợp tác xã'
    UNION ALL
    -- From its first to its last day.
    SELECT
        'linkages' AS source, CASE WHEN is_key_product THEN 'Liên kết nông sản chủ lực' ELSE 'Liên kết khác' END AS counted_thing,
        path, sheet, row_number, started_on AS first_day,
        COALESCE(ended_on, DATE '9999-12-31') AS last_day_open,
        TRUE AS is_certain
    FROM core.linkages
    UNION ALL
    -- From its year, unless it is only proposed; stopped ones have no day on which they stopped.
    SELECT
        'smart_models' AS source, models.model_kind AS counted_thing, models.path, models.sheet, models.row_number,
        MAKE_DATE(models.start_year, 1, 1) AS first_day,
        CASE
            WHEN models.model_state = 'Dừng' THEN CAST(models.closing_date - INTERVAL 1 DAY AS DATE)
            ELSE DATE '9999-12-31'
        END AS last_day_open,
        models.model_state <> 'Dừng' AS is_certain
    FROM core.smart_models AS models
    WHERE models.model_state <> 'Đề xuất'
)

SELECT source, counted_thing, path, sheet, row_number, first_day, last_day_open, is_certain
FROM spans
WHERE first_day <= last_day_open
