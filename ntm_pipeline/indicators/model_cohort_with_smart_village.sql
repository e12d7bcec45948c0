/*
title_vi: Tỷ lệ xã NTM kiểu mẫu của năm có thôn thông minh
title_en: Share of the model NTM xã of the year with a smart village
numerator_vi: xã đăng ký hoặc được công nhận kiểu mẫu trong năm, có ít nhất một thôn NTM thông minh
numerator_en: xã registered or recognised as model commune in the year with at least one smart village
denominator_vi: xã đăng ký hoặc được công nhận kiểu mẫu trong năm
denominator_en: xã registered or recognised as model commune in the year
kind: stock
measure: share
subject_levels: [commune]
weight: unit
reading: Communes registered or recognised for the title in that year (A13).
*/
SELECT
    cohorts.unit_id,
    cohorts.year,
    cohorts.state_date,
    cohorts.is_known AND models.is_known AS is_known,
    models.has_smart_village AS numerator,
    1 AS denominator
FROM core.title_cohorts AS cohorts
JOIN core.smart_model_states AS models
    ON cohorts.unit_id = models.unit_id
    AND cohorts.state_date = models.state_date
WHERE cohorts.title = 'Xã NTM kiểu mẫu'
