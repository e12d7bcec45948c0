/*
vi: Các mô hình thông minh đang có ở mỗi xã vào mỗi ngày đánh giá, theo danh sách cho biết điều đó.
en: The smart models standing in each xã on each day of assessment, by the snapshot that tells it.
*/
SELECT
    days.unit_id,
    days.province_unit_id,
    days.year,
    days.state_date,
    models.model_kind,
    models.model_state,
    models.start_year,
    models.path,
    models.sheet,
    models.row_number
FROM core.subject_days AS days
JOIN core.telling_snapshots AS telling
    ON telling.source = 'smart_models'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
-- All files of one closing date that cover the unit are one snapshot.
JOIN core.snapshot_subjects AS files
    ON files.source = 'smart_models'
    AND days.unit_id = files.unit_id
    AND telling.closing_date = files.closing_date
JOIN core.smart_models AS models
    ON files.path = models.path
    AND files.sheet = models.sheet
    AND files.closing_date = models.closing_date
    AND days.unit_id = models.unit_id
WHERE
    days.unit_type = 'xã'
    -- It counts from its year, unless it is only proposed or was stopped.
    AND days.year >= models.start_year
    AND models.model_state NOT IN ('Đề xuất', 'Dừng')
