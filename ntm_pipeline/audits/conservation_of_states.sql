/*
vi: Số của cả nước bằng tổng trạng thái của mọi đơn vị - không đơn vị nào bị mất hay tính hai lần khi cộng dồn
en: The country's figures are the sums of all subjects' states; no subject is lost or doubled in the roll-up
*/
SELECT
    'marts.indicator_value' AS table_name,
    CONCAT(
        country.indicator_id, ' ', country.year, ': country has ', country.numerator, ' / ', country.denominator, ', ',
        country.reported, ' of ', country.expected, ' reported; the subjects ', states.numerator, ' / ',
        states.denominator, ', ', states.reported, ' of ', states.expected
    ) AS detail
FROM marts.indicator_value AS country
JOIN ref.indicators AS indicators ON country.indicator_id = indicators.indicator_id
JOIN (
    SELECT
        states.indicator_id,
        assessed.year,
        SUM(CASE WHEN states.state_date <= assessed.as_of THEN 1 ELSE 0 END) AS expected,
        SUM(CASE WHEN states.state_date <= assessed.as_of AND states.is_known THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM indicators.indicator_states AS states
    JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
    JOIN core.assessment_dates AS assessed
        ON indicators.subject_levels = assessed.subject_levels
        AND assessed.unit_id = 'VN'
        AND states.year = assessed.year
        AND (indicators.kind = 'flow' OR states.state_date = assessed.as_of)
    GROUP BY states.indicator_id, assessed.year
) AS states ON country.indicator_id = states.indicator_id AND country.year = states.year
WHERE
    country.unit_level = 'country'
    AND (
        country.numerator <> states.numerator
        OR country.denominator <> states.denominator
        OR country.reported <> states.reported
        OR country.expected <> states.expected
    )
