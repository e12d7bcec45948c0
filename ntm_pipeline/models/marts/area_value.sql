/*
vi: Giá trị của mỗi chỉ tiêu cho mỗi vùng và mỗi năm từ 2021 - cùng một lãnh thổ qua thời gian, trước và sau sắp xếp đơn vị.
en: Each indicator's value for each area and year since 2021 - the same territory through time, before and after the reform.
*/
SELECT
    totals.indicator_id, totals.area_id, areas.area_kind, areas.area_name, totals.year, totals.as_of, totals.measure,
    totals.numerator, totals.denominator,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator AS DOUBLE)
        ELSE CAST(totals.numerator AS DOUBLE) / totals.denominator
    END AS value,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator AS DOUBLE)
        WHEN totals.measure = 'mean' THEN CAST(totals.numerator AS DOUBLE) / totals.expected
        ELSE CAST(CAST(totals.reported AS DECIMAL(38, 0)) * totals.numerator AS DOUBLE)
            / CAST(CAST(totals.expected AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE)
    END AS value_low,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator + totals.expected - totals.reported AS DOUBLE)
        WHEN totals.measure = 'mean' AND totals.reported < totals.expected THEN NULL
        WHEN totals.measure = 'mean' THEN CAST(totals.numerator AS DOUBLE) / totals.expected
        ELSE CAST(
                CAST(totals.reported AS DECIMAL(38, 0)) * totals.numerator
                + CAST(totals.expected - totals.reported AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE
            )
            / CAST(CAST(totals.expected AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE)
    END AS value_high,
    totals.reported, totals.expected,
    CASE WHEN totals.expected > 0 THEN CAST(totals.reported AS DOUBLE) / totals.expected END AS completeness,
    CASE WHEN indicators.weight = 'unit' OR totals.measure = 'mean' THEN 'certain' ELSE 'assumed' END AS bounds
FROM core.area_totals AS totals
JOIN ref.areas AS areas ON totals.area_id = areas.area_id
JOIN ref.indicators AS indicators ON totals.indicator_id = indicators.indicator_id
ORDER BY totals.indicator_id, totals.year, areas.area_kind, totals.area_id
