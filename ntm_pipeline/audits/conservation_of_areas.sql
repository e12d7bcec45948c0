/*
vi: Vùng cả nước = cả nước; với chỉ tiêu chỉ nói về cấp xã, tổng các vùng xã = tổng các tỉnh = tổng các tỉnh cũ = cả nước
en: The country's area is the country; for an indicator about communes alone the sums of commune areas, provinces and old provinces are too
*/
-- Where one area of a kind is not whole, and so has no figures, its kind adds up to less than the country.
WITH broken AS (
    SELECT area_kind
    FROM ref.areas
    WHERE NOT is_whole
    GROUP BY area_kind
),

sums AS (
    SELECT
        figures.indicator_id, figures.year, figures.area_kind, SUM(figures.numerator) AS numerator,
        SUM(figures.denominator) AS denominator, SUM(figures.reported) AS reported, SUM(figures.expected) AS expected
    FROM marts.area_value AS figures
    JOIN ref.indicators AS indicators ON figures.indicator_id = indicators.indicator_id
    LEFT JOIN broken ON figures.area_kind = broken.area_kind
    WHERE
        figures.area_kind = 'country'
        OR (indicators.subject_levels = 'commune' AND figures.area_kind <> 'old_district' AND broken.area_kind IS NULL)
    GROUP BY figures.indicator_id, figures.year, figures.area_kind
),

countries AS (
    SELECT figures.indicator_id, figures.year, figures.numerator, figures.denominator, figures.reported, figures.expected
    FROM marts.indicator_value AS figures
    WHERE figures.unit_level = 'country'
)

SELECT
    'marts.area_value' AS table_name,
    CONCAT(
        countries.indicator_id, ' ', countries.year, ', ', sums.area_kind, ': ', sums.numerator, ' / ',
        sums.denominator, ', ', sums.reported, ' of ', sums.expected, '; the country: ', countries.numerator, ' / ',
        countries.denominator, ', ', countries.reported, ' of ', countries.expected
    ) AS detail
FROM countries
LEFT JOIN sums ON countries.indicator_id = sums.indicator_id AND countries.year = sums.year
WHERE
    sums.area_kind IS NULL OR sums.numerator <> countries.numerator OR sums.denominator <> countries.denominator
    OR sums.reported <> countries.reported OR sums.expected <> countries.expected
UNION ALL
SELECT
    'ref.area_units' AS table_name,
    CONCAT(units.unit_id, ' lies in ', COUNT(members.area_id), ' commune areas') AS detail
FROM (SELECT unit_id FROM ref.units WHERE unit_level = 'commune' GROUP BY unit_id) AS units
LEFT JOIN (
    SELECT members.unit_id, members.area_id
    FROM ref.area_units AS members
    JOIN ref.areas AS areas ON members.area_id = areas.area_id
    WHERE areas.area_kind = 'commune_area'
) AS members
    ON units.unit_id = members.unit_id
GROUP BY units.unit_id
HAVING COUNT(members.area_id) <> 1
