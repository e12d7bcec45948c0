/*
vi: Các mô hình liên kết đang chạy ở mỗi huyện vào mỗi ngày đánh giá, theo danh sách cho biết điều đó.
en: The linkage models running in each district on each day of assessment, by the snapshot that tells it.
*/
SELECT
    days.unit_id,
    days.state_date,
    models.model_code,
    models.is_key_product,
    models.has_raw_material_area,
    models.uses_digital_technology,
    models.path,
    models.sheet,
    models.row_number
FROM core.subject_days AS days
JOIN core.telling_snapshots AS telling
    ON telling.source = 'linkages'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
-- All files of one closing date that cover the unit are one snapshot.
JOIN core.snapshot_subjects AS files
    ON files.source = 'linkages'
    AND days.unit_id = files.unit_id
    AND telling.closing_date = files.closing_date
JOIN core.linkages AS models
    ON files.path = models.path
    AND files.sheet = models.sheet
    AND files.closing_date = models.closing_date
    -- From its first to its last day.
    AND days.state_date >= models.started_on
    AND (models.ended_on IS NULL OR days.state_date <= models.ended_on)
-- A model may be known by a commune of the district.
JOIN core.unit_ancestors AS above
    ON models.unit_id = above.unit_id
    AND days.unit_id = above.ancestor_unit_id
    AND models.closing_date BETWEEN above.valid_from AND above.valid_to
WHERE days.unit_level = 'district'
