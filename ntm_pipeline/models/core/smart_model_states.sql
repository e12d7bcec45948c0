/*
vi: Mỗi xã vào mỗi ngày đánh giá có mô hình xã thông minh, có thôn thông minh hay không, theo danh sách cho biết điều đó.
en: Whether each xã has a smart-commune model and a smart village on each day, by the snapshot that tells it.
*/
SELECT
    days.unit_id,
    days.province_unit_id,
    days.year,
    days.state_date,
    telling.closing_date,
    telling.closing_date IS NOT NULL AS is_known,
    COALESCE(MAX(CASE WHEN models.model_kind = 'Xã NTM thông minh' THEN 1 ELSE 0 END), 0) AS has_smart_commune,
    COALESCE(MAX(CASE WHEN models.model_kind = 'Thôn NTM thông minh' THEN 1 ELSE 0 END), 0) AS has_smart_village
FROM core.subject_days AS days
LEFT JOIN core.telling_snapshots AS telling
    ON telling.source = 'smart_models'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
-- All files of one closing date that cover the unit are one snapshot.
LEFT JOIN core.snapshot_subjects AS files
    ON files.source = 'smart_models'
    AND days.unit_id = files.unit_id
    AND telling.closing_date = files.closing_date
LEFT JOIN core.smart_models AS models
    ON files.path = models.path
    AND files.sheet = models.sheet
    AND files.closing_date = models.closing_date
    AND days.unit_id = models.unit_id
    -- It counts from its year, unless it is only proposed or was stopped.
    AND days.year >= models.start_year
    AND models.model_state NOT IN ('Đề xuất', 'Dừng')
WHERE days.unit_type = 'xã'
GROUP BY days.unit_id, days.province_unit_id, days.year, days.state_date, telling.closing_date
