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
reading_vi: "Gộp hai cấp, từ 01/07/2025 chỉ còn cấp xã (A1); dịch vụ và lấy ý kiến đều trực tuyến (A2); dịch vụ nào cũng tính, kể cả loại khác (A12)."
reading_en: "Both levels pooled, communes alone after 1 July 2025 (A1); service and survey both online (A2); any service, others included (A12)."
tells_of: essential_services
evidence: |
  SELECT
      days.unit_id, days.year, days.state_date, records.path, records.sheet, records.row_number, 'counted' AS standing,
      CONCAT(records.online_services, '; lấy ý kiến: ', CASE WHEN records.has_online_survey THEN 'Có' ELSE 'Không' END) AS detail
  FROM core.subject_days AS days
  JOIN core.essential_services AS records ON days.unit_id = records.unit_id AND days.year = records.year
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
