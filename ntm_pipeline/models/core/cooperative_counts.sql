/*
vi: Số hợp tác xã đang hoạt động ở mỗi xã vào mỗi ngày đánh giá, và điều gì còn để ngỏ con số đó.
en: How many cooperatives operate in each xã on each day of assessment, and what leaves that number open.
is_view: true
columns:
  is_listed:
    vi: "Vào ngày đó có danh sách nói thay cho xã"
    en: "Whether a list tells of the xã that day"
  is_named_by_rejected_row:
    vi: "Có dòng bị trả lại của danh sách đó nêu tên xã"
    en: "Whether a rejected row of that list names the xã"
  certain_count:
    vi: "Số hợp tác xã chắc chắn đang hoạt động"
    en: "How many certainly operate"
  possible_count:
    vi: "Số hợp tác xã có thể đang hoạt động, kể cả những hợp tác xã đã dừng mà không rõ từ ngày nào"
    en: "How many may operate, those included that were stopped after that day nobody says when"
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    in_effect.snapshot_date IS NOT NULL AS is_listed,
    doubts.unit_id IS NOT NULL AS is_named_by_rejected_row,
    COALESCE(found.certain_count, 0) AS certain_count,
    COALESCE(found.possible_count, 0) AS possible_count
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS in_effect
    ON in_effect.source = 'cooperatives'
    AND days.unit_id = in_effect.unit_id
    AND days.state_date = in_effect.state_date
LEFT JOIN core.snapshot_doubts AS doubts
    ON doubts.source = 'cooperatives'
    AND days.unit_id = doubts.unit_id
    AND in_effect.snapshot_date = doubts.snapshot_date
LEFT JOIN (
    SELECT
        unit_id, state_date, COUNT(DISTINCT CASE WHEN is_certain THEN cooperative_code END) AS certain_count,
        COUNT(DISTINCT cooperative_code) AS possible_count
    FROM core.operating_cooperatives
    GROUP BY unit_id, state_date
) AS found
    ON days.unit_id = found.unit_id
    AND days.state_date = found.state_date
WHERE days.unit_type = 'xã'
