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
FROM core.unit_assessment_dates AS days
JOIN core.smart_models_in_effect AS models
    ON days.unit_id = models.unit_id
    AND days.state_date = models.state_date
WHERE
    days.unit_type = 'xã'
    -- It counts from its year, unless it is only proposed or was stopped.
    AND days.year >= models.start_year
    AND models.model_state NOT IN ('Đề xuất', 'Dừng')
