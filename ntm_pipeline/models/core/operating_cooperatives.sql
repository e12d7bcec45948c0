/*
vi: Các hợp tác xã đang hoạt động, hoặc có thể đang hoạt động, ở mỗi xã vào mỗi ngày đánh giá.
en: The cooperatives that operate, or may operate, in each commune on each day of assessment.
*/
SELECT
    rows.unit_id, rows.state_date, rows.cooperative_code, spans.is_certain, rows.path, rows.sheet, rows.row_number
FROM core.cooperatives_in_effect AS rows
JOIN core.registry_spans AS spans
    ON spans.source = 'cooperatives'
    AND rows.path = spans.path
    AND rows.sheet = spans.sheet
    AND rows.row_number = spans.row_number
    AND rows.state_date BETWEEN spans.first_day AND spans.last_day_open
