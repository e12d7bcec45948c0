/*
vi: Mỗi xã vào mỗi ngày đánh giá có mô hình xã thông minh, có thôn thông minh hay không, theo danh sách cho biết điều đó.
en: Whether each xã has a smart-commune model and a smart village on each day, by the snapshot that tells it.
columns:
  has_smart_commune:
    vi: "Có mô hình xã thông minh không"
    en: "Whether it has a smart-commune model"
  has_smart_village:
    vi: "Có thôn thông minh không"
    en: "Whether it has a smart village"
*/
SELECT
    days.unit_id,
    days.province_unit_id,
    days.year,
    days.state_date,
    telling.closing_date IS NOT NULL AS is_known,
    COALESCE(MAX(CASE WHEN models.model_kind = 'Xã NTM thông minh' THEN 1 ELSE 0 END), 0) AS has_smart_commune,
    COALESCE(MAX(CASE WHEN models.model_kind = 'Thôn NTM thông minh' THEN 1 ELSE 0 END), 0) AS has_smart_village
FROM core.unit_assessment_dates AS days
LEFT JOIN core.snapshots_in_effect AS telling
    ON telling.source = 'smart_models'
    AND days.unit_id = telling.unit_id
    AND days.state_date = telling.state_date
LEFT JOIN core.active_smart_models AS models
    ON days.unit_id = models.unit_id
    AND days.year = models.year
    AND days.state_date = models.state_date
WHERE days.unit_type = 'xã'
GROUP BY days.unit_id, days.province_unit_id, days.year, days.state_date, telling.closing_date
