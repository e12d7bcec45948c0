/*
vi: Giá trị của mỗi chỉ tiêu cho mỗi đơn vị và mỗi năm từ 2021, kèm độ đầy đủ và khoảng chắc chắn, chưa so với mục tiêu.
en: Each indicator's value for each unit and year since 2021, with completeness and bounds, not yet held to a target.
*/
SELECT
    totals.indicator_id,
    totals.unit_id,
    units.unit_code,
    units.unit_name,
    units.unit_level,
    units.district_unit_id,
    units.province_unit_id,
    units.province_code,
    totals.year,
    totals.as_of,
    totals.measure,
    totals.numerator,
    totals.denominator,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator AS DOUBLE)
        ELSE CAST(totals.numerator AS DOUBLE) / totals.denominator
    END AS value,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator AS DOUBLE)
        -- Of what is missing each may have none.
        WHEN totals.measure = 'mean' THEN CAST(totals.numerator AS DOUBLE) / totals.expected
        ELSE CAST(CAST(totals.reported AS DECIMAL(38, 0)) * totals.numerator AS DOUBLE)
            / CAST(CAST(totals.expected AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE)
    END AS value_low,
    CASE
        WHEN NOT totals.has_value THEN NULL
        WHEN totals.measure = 'count' THEN CAST(totals.numerator + totals.expected - totals.reported AS DOUBLE)
        -- Nor is there a limit to what each may have.
        WHEN totals.measure = 'mean' AND totals.reported < totals.expected THEN NULL
        WHEN totals.measure = 'mean' THEN CAST(totals.numerator AS DOUBLE) / totals.expected
        ELSE CAST(
                CAST(totals.reported AS DECIMAL(38, 0)) * totals.numerator
                + CAST(totals.expected - totals.reported AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE
            )
            / CAST(CAST(totals.expected AS DECIMAL(38, 0)) * totals.denominator AS DOUBLE)
    END AS value_high,
    totals.reported,
    totals.expected,
    CASE WHEN totals.expected > 0 THEN CAST(totals.reported AS DOUBLE) / totals.expected END AS completeness,
    CASE WHEN indicators.weight = 'unit' OR totals.measure = 'mean' THEN 'certain' ELSE 'assumed' END AS bounds
FROM core.indicator_totals AS totals
JOIN ref.indicators AS indicators ON totals.indicator_id = indicators.indicator_id
JOIN ref.units AS country
    ON totals.scope_unit_id = country.unit_id
    AND country.unit_level = 'country'
    AND totals.as_of BETWEEN country.valid_from AND COALESCE(country.valid_to, DATE '9999-12-31')
JOIN core.units_over_time AS units
    ON totals.unit_id = units.unit_id
    AND totals.as_of BETWEEN units.valid_from AND units.valid_until
WHERE totals.group_id = ''
