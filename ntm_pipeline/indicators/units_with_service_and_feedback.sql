/*
title_vi: Tỷ lệ đơn vị cấp xã, cấp huyện có dịch vụ thiết yếu và lấy ý kiến hài lòng trực tuyến
title_en: Share of commune- and district-level units with an essential service and a satisfaction survey online
numerator_vi: đơn vị cấp xã và cấp huyện cung cấp ít nhất một dịch vụ thiết yếu và lấy ý kiến hài lòng, đều trực tuyến
numerator_en: commune- and district-level units with at least one essential service and a satisfaction survey, both online
denominator_vi: đơn vị cấp xã và cấp huyện
denominator_en: commune- and district-level units
kind: stock
measure: share
subject_levels: [district, commune]
weight: unit
reading: Both levels pooled, communes alone after 1 July 2025 (A1); service and survey both online (A2); any service, others included (A12).
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    records.unit_id IS NOT NULL AS is_known,
    CASE WHEN records.online_services <> 'Không' AND records.has_online_survey THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.subject_days AS days
LEFT JOIN core.essential_services AS records
    ON days.unit_id = records.unit_id
    AND days.year = records.year
WHERE days.unit_level IN ('district', 'commune')
