/*
vi: Các mô hình liên kết đang chạy ở mỗi huyện vào mỗi ngày đánh giá, theo danh sách cho biết điều đó.
en: The linkage models running in each district on each day of assessment, by the snapshot that tells it.
*/
-- A model runs from its first to its last day; it may be known by a commune of the district.
SELECT
    unit_id, state_date, model_code, is_key_product, has_raw_material_area, uses_digital_technology, path, sheet,
    row_number
FROM core.linkages_in_effect
WHERE state_date >= started_on AND (ended_on IS NULL OR state_date <= ended_on)
