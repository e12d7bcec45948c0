/*
title_vi: Tỷ lệ đơn vị quản lý, điều hành trên môi trường điện tử
title_en: Share of units managed electronically
numerator_vi: đơn vị cấp tỉnh, huyện, xã được quản lý, điều hành trên môi trường điện tử
numerator_en: province-, district- and commune-level units managed electronically
denominator_vi: đơn vị cấp tỉnh, huyện, xã
denominator_en: province-, district- and commune-level units
kind: stock
measure: share
subject_levels: [province, district, commune]
weight: unit
interpretation_vi: "Văn bản không nói rõ đơn vị nào; tính cả ba cấp."
interpretation_en: "The document does not say which units; all three levels are taken."
completeness_source: e_management
evidence: |
  SELECT
      days.unit_id, days.year, days.state_date, records.path, records.sheet, records.row_number, 'counted' AS standing,
      CASE WHEN records.is_managed_electronically THEN 'Có' ELSE 'Không' END AS detail
  FROM core.unit_assessment_dates AS days
  JOIN core.e_management AS records ON days.unit_id = records.unit_id AND days.year = records.year
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    records.unit_id IS NOT NULL AS is_known,
    CASE WHEN records.is_managed_electronically THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.e_management AS records
    ON days.unit_id = records.unit_id
    AND days.year = records.year
WHERE days.unit_level IN ('province', 'district', 'commune')
