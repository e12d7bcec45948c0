/*
vi: Các mô hình thông minh đang có, hoặc có thể đang có, ở mỗi xã vào mỗi ngày đánh giá.
en: The smart models that are, or may be, active in each xã on each day of assessment.
*/
SELECT
    days.unit_id,
    days.province_unit_id,
    days.year,
    days.state_date,
    rows.model_kind,
    rows.model_state,
    rows.start_year,
    spans.is_certain,
    rows.path,
    rows.sheet,
    rows.row_number
FROM core.unit_assessment_dates AS days
JOIN core.smart_models_in_effect AS rows
    ON days.unit_id = rows.unit_id
    AND days.state_date = rows.state_date
JOIN core.registry_spans AS spans
    ON spans.source = 'smart_models'
    AND rows.path = spans.path
    AND rows.sheet = spans.sheet
    AND rows.row_number = spans.row_number
    AND rows.state_date BETWEEN spans.first_day AND spans.last_day_open
WHERE days.unit_type = 'xã'
