/*
vi: Các mô hình liên kết đang chạy ở mỗi huyện vào mỗi ngày đánh giá, theo danh sách cho biết điều đó.
en: The linkage models running in each district on each day of assessment, by the snapshot that tells it.
*/
-- A model may be known by a commune of the district.
SELECT
    rows.unit_id, rows.state_date, rows.model_code, rows.is_key_product, rows.has_raw_material_area,
    rows.uses_digital_technology, rows.path, rows.sheet, rows.row_number
FROM core.linkages_in_effect AS rows
JOIN core.registry_spans AS spans
    ON spans.source = 'linkages'
    AND rows.path = spans.path
    AND rows.sheet = spans.sheet
    AND rows.row_number = spans.row_number
    AND rows.state_date BETWEEN spans.first_day AND spans.last_day_open
