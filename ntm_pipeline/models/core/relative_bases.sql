/*
vi: Các số liệu mà mục tiêu lấy làm gốc so sánh, của từng đơn vị và năm - của chính năm được xét, hoặc của một năm trước.
en: The figures that targets are relative to, of each unit and year - of the year that is judged, or of one before.
columns:
  is_earlier:
    vi: "Làm gốc cho một năm khác; không thì cho chính năm đó"
    en: "Whether it is the base of another year; else of its own"
  low_numerator:
    vi: "Tử số của cận dưới của tỷ lệ, trên bound_denominator"
    en: "Numerator of a share's lower bound, over bound_denominator"
  high_numerator:
    vi: "Tử số của cận trên của tỷ lệ, trên bound_denominator"
    en: "Numerator of a share's upper bound, over bound_denominator"
  bound_denominator:
    vi: "Mẫu số của hai cận của tỷ lệ"
    en: "Denominator of a share's bounds"
*/
WITH asked AS (
    SELECT
        readings.relative_indicator_id AS indicator_id, indicators.kind, readings.relative_scope_unit_id AS scope_unit_id
    FROM core.target_readings AS readings
    JOIN ref.indicators AS indicators ON readings.relative_indicator_id = indicators.indicator_id
    GROUP BY readings.relative_indicator_id, indicators.kind, readings.relative_scope_unit_id
),

-- A unit that began within a year has of it no whole flow, and of the years before nothing: there its territory speaks
-- for it, where whole units of the time made it up.
late AS (
    SELECT lives.unit_id, years.year, lives.first_day > years.assessed_until AS is_not_yet_there
    FROM (SELECT unit_id, MIN(valid_from) AS first_day FROM ref.units GROUP BY unit_id) AS lives
    JOIN ref.years AS years ON lives.first_day > years.first_day
),

territories AS (
    SELECT late.unit_id, late.year, late.is_not_yet_there, areas.area_id
    FROM late
    JOIN ref.areas AS areas ON CONCAT('province-', late.unit_id) = areas.area_id
    UNION ALL
    SELECT late.unit_id, late.year, late.is_not_yet_there, areas.area_id
    FROM late
    JOIN ref.areas AS areas ON CONCAT('commune_area-', late.unit_id) = areas.area_id
    WHERE areas.unit_count = 1
),

figures AS (
    SELECT
        totals.indicator_id, totals.scope_unit_id, totals.group_id, totals.unit_id, totals.year, FALSE AS is_earlier,
        totals.numerator, totals.denominator, totals.reported, totals.expected, totals.has_value
    FROM core.indicator_totals AS totals
    JOIN asked ON totals.indicator_id = asked.indicator_id AND totals.scope_unit_id = asked.scope_unit_id
    UNION ALL
    SELECT
        totals.indicator_id, totals.scope_unit_id, totals.group_id, totals.unit_id, totals.year, TRUE AS is_earlier,
        totals.numerator, totals.denominator, totals.reported, totals.expected, totals.has_value
    FROM core.indicator_totals AS totals
    JOIN asked ON totals.indicator_id = asked.indicator_id AND totals.scope_unit_id = asked.scope_unit_id
    LEFT JOIN late ON totals.unit_id = late.unit_id AND totals.year = late.year
    WHERE asked.kind = 'stock' OR late.unit_id IS NULL
    UNION ALL
    SELECT
        totals.indicator_id, asked.scope_unit_id, '' AS group_id, territories.unit_id, totals.year, TRUE AS is_earlier,
        totals.numerator, totals.denominator, totals.reported, totals.expected, totals.has_value
    FROM territories
    JOIN core.area_totals AS totals ON territories.area_id = totals.area_id AND territories.year = totals.year
    JOIN asked ON totals.indicator_id = asked.indicator_id
    WHERE asked.kind = 'flow' OR territories.is_not_yet_there
)

SELECT
    indicator_id, scope_unit_id, group_id, unit_id, year, is_earlier, numerator, denominator, reported, expected,
    has_value,
    CAST(reported AS DECIMAL(38, 0)) * numerator AS low_numerator,
    CAST(reported AS DECIMAL(38, 0)) * numerator
    + CAST(expected - reported AS DECIMAL(38, 0)) * denominator AS high_numerator,
    CAST(expected AS DECIMAL(38, 0)) * denominator AS bound_denominator
FROM figures
