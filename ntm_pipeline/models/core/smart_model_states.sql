/*
vi: Mỗi xã vào mỗi ngày đánh giá có mô hình thông minh từng loại hay không, theo bản chốt cho biết điều đó.
en: Whether each xã has a smart model of each kind on each day of assessment, by the snapshot that tells it.
columns:
  has_model:
    vi: "1 nếu có mô hình loại ấy, 0 nếu không"
    en: "1 if it has a model of that kind, else 0"
  is_in_doubt:
    vi: "Không có mô hình nào chắc chắn, nhưng có dòng bị trả lại hoặc mô hình đã dừng không rõ từ ngày nào"
    en: "No model for certain, but a rejected row or one that was stopped nobody says when"
*/
WITH kinds AS (
    SELECT 'Xã NTM thông minh' AS model_kind
    UNION ALL
    SELECT 'Thôn NTM thông minh' AS model_kind
),

counted AS (
    SELECT
        days.unit_id,
        days.province_unit_id,
        days.year,
        days.state_date,
        kinds.model_kind,
        in_effect.snapshot_date,
        doubts.unit_id IS NOT NULL AS is_named_by_rejected,
        COALESCE(MAX(CASE WHEN models.is_certain THEN 1 ELSE 0 END), 0) AS has_model,
        COALESCE(MAX(CASE WHEN NOT models.is_certain THEN 1 ELSE 0 END), 0) AS may_have_model
    FROM core.unit_assessment_dates AS days
    CROSS JOIN kinds
    LEFT JOIN core.snapshots_in_effect AS in_effect
        ON in_effect.source = 'smart_models'
        AND days.unit_id = in_effect.unit_id
        AND days.state_date = in_effect.state_date
    LEFT JOIN core.snapshot_doubts AS doubts
        ON doubts.source = 'smart_models'
        AND days.unit_id = doubts.unit_id
        AND in_effect.snapshot_date = doubts.snapshot_date
    LEFT JOIN core.active_smart_models AS models
        ON days.unit_id = models.unit_id
        AND days.state_date = models.state_date
        AND kinds.model_kind = models.model_kind
    WHERE days.unit_type = 'xã'
    GROUP BY
        days.unit_id, days.province_unit_id, days.year, days.state_date, kinds.model_kind, in_effect.snapshot_date,
        doubts.unit_id
)

SELECT
    unit_id,
    province_unit_id,
    year,
    state_date,
    model_kind,
    snapshot_date IS NOT NULL AND (has_model = 1 OR (may_have_model = 0 AND NOT is_named_by_rejected)) AS is_known,
    has_model,
    has_model = 0 AND (may_have_model = 1 OR is_named_by_rejected) AS is_in_doubt
FROM counted
