/*
vi: Số của cả nước và của mỗi tỉnh bằng tổng trạng thái của mọi đơn vị trong đó - không đơn vị nào bị mất hay tính hai lần
en: The figures of the country and of each province are the sums of their subjects' states; none is lost or doubled
*/
-- Where a subject lies is asked of its province here, not of the ways up that the roll-up takes.
WITH places AS (
    SELECT unit_id, unit_id AS place_id, valid_from, valid_until FROM core.units_over_time WHERE unit_level = 'country'
    UNION ALL
    SELECT units.unit_id, country.unit_id AS place_id, units.valid_from, units.valid_until
    FROM core.units_over_time AS units
    CROSS JOIN (SELECT unit_id FROM ref.units WHERE unit_level = 'country' GROUP BY unit_id) AS country
    WHERE units.unit_level <> 'country'
    UNION ALL
    SELECT unit_id, province_unit_id AS place_id, valid_from, valid_until
    FROM core.units_over_time
    WHERE province_unit_id IS NOT NULL
),

sums AS (
    SELECT
        figures.indicator_id,
        figures.unit_id,
        figures.year,
        SUM(CASE WHEN states.state_date <= figures.as_of THEN 1 ELSE 0 END) AS expected,
        SUM(
            CASE WHEN states.state_date <= figures.as_of AND states.is_known AND told.unit_id IS NOT NULL THEN 1 ELSE 0 END
        ) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM marts.indicator_value AS figures
    JOIN ref.indicators AS indicators ON figures.indicator_id = indicators.indicator_id
    JOIN indicators.indicator_states AS states
        ON figures.indicator_id = states.indicator_id
        AND figures.year = states.year
        AND (indicators.kind = 'flow' OR figures.as_of = states.state_date)
    JOIN places
        ON states.unit_id = places.unit_id
        AND figures.unit_id = places.place_id
        AND states.state_date BETWEEN places.valid_from AND places.valid_until
    LEFT JOIN places AS told
        ON states.unit_id = told.unit_id
        AND figures.unit_id = told.place_id
        AND states.counted_on BETWEEN told.valid_from AND told.valid_until
    WHERE figures.unit_level IN ('country', 'province')
    GROUP BY figures.indicator_id, figures.unit_id, figures.year
)

SELECT
    'marts.indicator_value' AS table_name,
    CONCAT(
        figures.indicator_id, ' ', figures.year, ': ', figures.unit_id, ' has ', figures.numerator, ' / ',
        figures.denominator, ', ', figures.reported, ' of ', figures.expected, ' reported; its subjects ',
        COALESCE(sums.numerator, 0), ' / ', COALESCE(sums.denominator, 0), ', ', COALESCE(sums.reported, 0), ' of ',
        COALESCE(sums.expected, 0)
    ) AS detail
FROM marts.indicator_value AS figures
LEFT JOIN sums
    ON figures.indicator_id = sums.indicator_id
    AND figures.unit_id = sums.unit_id
    AND figures.year = sums.year
WHERE
    figures.unit_level IN ('country', 'province')
    AND (
        figures.numerator <> COALESCE(sums.numerator, 0)
        OR figures.denominator <> COALESCE(sums.denominator, 0)
        OR figures.reported <> COALESCE(sums.reported, 0)
        OR figures.expected <> COALESCE(sums.expected, 0)
    )
