/*
numerator_vi: $subject_vi cung cấp ít nhất một dịch vụ thiết yếu và lấy ý kiến hài lòng, đều trực tuyến
numerator_en: $subject_en with at least one essential service and a satisfaction survey, both online
denominator_vi: $subject_vi
denominator_en: $subject_en
kind: stock
measure: share
weight: unit
parameters:
  is_xa_only: boolean
  subject_vi: text
  subject_en: text
entries:
  units_with_service_and_feedback:
    subject_levels: [district, commune]
    is_xa_only: false
    subject_vi: đơn vị cấp xã và cấp huyện
    subject_en: commune- and district-level units
    title_vi: Tỷ lệ đơn vị cấp xã, cấp huyện có dịch vụ thiết yếu và lấy ý kiến hài lòng trực tuyến
    title_en: Share of commune- and district-level units with an essential service and a satisfaction survey online
    interpretation_vi: "Gộp hai cấp, từ 01/07/2025 chỉ còn cấp xã (A1); dịch vụ và lấy ý kiến đều trực tuyến (A2); dịch vụ nào cũng tính, kể cả loại khác (A12)."
    interpretation_en: "Both levels pooled, communes alone after 1 July 2025 (A1); service and survey both online (A2); any service, others included (A12)."
    completeness_source: essential_services
  communes_with_service_and_feedback:
    subject_levels: [commune]
    is_xa_only: true
    subject_vi: xã
    subject_en: xã
    title_vi: Tỷ lệ xã có dịch vụ thiết yếu và lấy ý kiến hài lòng trực tuyến
    title_en: Share of xã with an essential service and a satisfaction survey online
    interpretation_vi: "Dịch vụ và lấy ý kiến đều trực tuyến (A2); dịch vụ nào cũng tính, kể cả loại khác (A12)."
    interpretation_en: "Service and survey both online (A2); any service, others included (A12)."
  districts_with_service_and_feedback:
    subject_levels: [district]
    is_xa_only: false
    subject_vi: đơn vị cấp huyện
    subject_en: district-level units
    title_vi: Tỷ lệ đơn vị cấp huyện có dịch vụ thiết yếu và lấy ý kiến hài lòng trực tuyến
    title_en: Share of district-level units with an essential service and a satisfaction survey online
    interpretation_vi: "Riêng cấp huyện, cách hiểu khác của “đơn vị (cấp xã, huyện)” (A1); dịch vụ và lấy ý kiến đều trực tuyến (A2)."
    interpretation_en: "Districts alone, another reading of units of both levels (A1); service and survey both online (A2)."
evidence: |
  SELECT
      days.unit_id, days.year, days.state_date, records.path, records.sheet, records.row_number, 'counted' AS standing,
      CONCAT(records.online_services, '; lấy ý kiến: ', CASE WHEN records.has_online_survey THEN 'Có' ELSE 'Không' END)
          AS detail
  FROM core.unit_assessment_dates AS days
  JOIN core.essential_services AS records ON days.unit_id = records.unit_id AND days.year = records.year
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    records.unit_id IS NOT NULL AS is_known,
    CASE WHEN records.online_services <> 'Không' AND records.has_online_survey THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.essential_services AS records
    ON days.unit_id = records.unit_id
    AND days.year = records.year
WHERE days.unit_level IN ($subject_levels) AND (days.unit_type = 'xã' OR NOT $is_xa_only)
