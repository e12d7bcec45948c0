/*
numerator_vi: $subject_vi đạt chỉ tiêu $criterion_number của Bộ tiêu chí $criteria_set, theo kết quả còn hiệu lực
numerator_en: $subject_en whose standing result of sub-criterion $criterion_number of the set $criteria_set is đạt
denominator_vi: $subject_vi
denominator_en: $subject_en
kind: stock
measure: share
weight: unit
reported_by: province
completeness_source: criteria
parameters:
  criteria_set: criteria.criteria_set
  criterion_number: criteria.criterion_number
  subject_vi: text
  subject_en: text
entries:
  communes_meeting_8_4:
    <<: &communes {subject_levels: [commune], subject_vi: xã, subject_en: xã}
    criteria_set: Xã NTM
    criterion_number: "8.4"
    title_vi: Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM
    title_en: Share of xã meeting sub-criterion 8.4 of the xã NTM set
    interpretation_vi: "Chỉ tiêu được phân biệt theo bộ tiêu chí và số (A8)."
    interpretation_en: "Criteria are told apart by set and number (A8)."
  communes_meeting_advanced_8_4:
    <<: &advanced
      <<: *communes
      criteria_set: Xã NTM nâng cao
      interpretation_vi: "Trên tổng số xã, không phải trên số xã NTM (A9)."
      interpretation_en: "Of all xã, not of NTM xã (A9)."
    criterion_number: "8.4"
    title_vi: Tỷ lệ xã đạt chỉ tiêu 8.4 của Bộ tiêu chí xã NTM nâng cao
    title_en: Share of xã meeting sub-criterion 8.4 of the advanced set
    interpretation_vi: "Trên tổng số xã, không phải trên số xã NTM (A9); chỉ tiêu được phân biệt theo bộ tiêu chí và số (A8)."
    interpretation_en: "Of all xã, not of NTM xã (A9); criteria are told apart by set and number (A8)."
  communes_meeting_advanced_15_2: {<<: *advanced, criterion_number: "15.2",
    title_vi: Tỷ lệ xã đạt chỉ tiêu 15.2 của Bộ tiêu chí xã NTM nâng cao,
    title_en: Share of xã meeting sub-criterion 15.2 of the advanced set}
  districts_meeting_9_5:
    <<: &districts
      subject_levels: [district]
      subject_vi: đơn vị cấp huyện
      subject_en: district-level units
      interpretation_vi: "Mọi đơn vị cấp huyện: huyện, quận, thị xã, thành phố (A10)."
      interpretation_en: "All district-level units: huyện, quận, thị xã, thành phố (A10)."
    criteria_set: Huyện NTM
    criterion_number: "9.5"
    title_vi: Tỷ lệ đơn vị cấp huyện đạt chỉ tiêu 9.5 của Bộ tiêu chí huyện NTM
    title_en: Share of district-level units meeting sub-criterion 9.5 of the district set
  districts_meeting_advanced_6_5: {<<: *districts, criteria_set: Huyện NTM nâng cao, criterion_number: "6.5",
    title_vi: Tỷ lệ đơn vị cấp huyện đạt chỉ tiêu 6.5 của Bộ tiêu chí huyện NTM nâng cao,
    title_en: Share of district-level units meeting sub-criterion 6.5 of the advanced district set}
  districts_meeting_advanced_9_2: {<<: *districts, criteria_set: Huyện NTM nâng cao, criterion_number: "9.2",
    title_vi: Tỷ lệ đơn vị cấp huyện đạt chỉ tiêu 9.2 của Bộ tiêu chí huyện NTM nâng cao,
    title_en: Share of district-level units meeting sub-criterion 9.2 of the advanced district set}
evidence: |
  SELECT
      unit_id, assessed_year AS year, state_date, path, sheet, row_number, 'counted' AS standing,
      CONCAT(CASE WHEN is_met THEN 'Đạt' ELSE 'Không đạt' END, ' (', year, ')') AS detail
  FROM core.criteria_results_in_force
  WHERE criteria_set = $criteria_set AND criterion_number = $criterion_number
*/
SELECT
    days.unit_id,
    days.year,
    days.state_date,
    results.unit_id IS NOT NULL AS is_known,
    CASE WHEN results.is_met THEN 1 ELSE 0 END AS numerator,
    1 AS denominator
FROM core.unit_assessment_dates AS days
LEFT JOIN core.criteria_results_in_force AS results
    ON days.unit_id = results.unit_id
    AND days.state_date = results.state_date
    AND results.criteria_set = $criteria_set
    AND results.criterion_number = $criterion_number
-- The sets of communes are for xã, not for phường and thị trấn.
WHERE days.unit_level IN ($subject_levels) AND (days.unit_level <> 'commune' OR days.unit_type = 'xã')
