/*
vi: Tổng của mỗi chỉ tiêu cho mỗi vùng và mỗi năm - các đơn vị nằm trọn trong vùng, như chúng đã có vào ngày đó.
en: The sums of each indicator for each area and year - over the units that lie wholly in the area, as they were.
*/
-- The same sums as core.indicator_totals, over a territory in place of a unit. Nothing is apportioned: of an area that a
-- commune of today crosses there are none.
WITH places AS (
    SELECT
        members.area_id, members.unit_id, members.valid_from,
        COALESCE(members.valid_to, DATE '9999-12-31') AS valid_until, levels.unit_level
    FROM ref.area_units AS members
    JOIN ref.areas AS areas ON members.area_id = areas.area_id
    JOIN (SELECT unit_id, unit_level FROM ref.units GROUP BY unit_id, unit_level) AS levels
        ON members.unit_id = levels.unit_id
    WHERE areas.is_whole
),

-- All areas are assessed on the country's day, so that they add up to it; those that have such a unit in the year.
days AS (
    SELECT subject_levels, year, as_of
    FROM core.assessment_dates
    WHERE unit_level = 'country' AND unit_id = scope_unit_id
),

assessed AS (
    SELECT days.subject_levels, places.area_id, days.year, days.as_of
    FROM days
    JOIN ref.indicator_levels AS levels ON days.subject_levels = levels.subject_levels
    JOIN places ON levels.unit_level = places.unit_level
    JOIN ref.years AS years
        ON days.year = years.year
        AND places.valid_from <= years.assessed_until
        AND places.valid_until >= years.first_day
    GROUP BY days.subject_levels, places.area_id, days.year, days.as_of
),

stocks AS (
    SELECT
        states.indicator_id, places.area_id, states.year, COUNT(states.unit_id) AS expected,
        SUM(CASE WHEN states.is_known THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM indicators.indicator_states AS states
    JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
    JOIN days
        ON indicators.subject_levels = days.subject_levels
        AND states.year = days.year
        AND states.state_date = days.as_of
    JOIN places
        ON states.unit_id = places.unit_id
        AND days.as_of BETWEEN places.valid_from AND places.valid_until
    WHERE indicators.kind = 'stock'
    GROUP BY states.indicator_id, places.area_id, states.year
),

-- A flow's whole year: each month by the unit that owned it. A commune lies in one area of each kind for all its life, so
-- that its year may be added up first.
months AS (
    SELECT
        states.indicator_id, states.unit_id, states.year, levels.unit_level,
        CASE WHEN levels.unit_level = 'commune' THEN NULL ELSE states.state_date END AS state_date,
        CASE WHEN levels.unit_level = 'commune' THEN NULL ELSE states.counted_on END AS counted_on,
        SUM(CASE WHEN states.state_date <= years.assessed_until THEN 1 ELSE 0 END) AS expected,
        SUM(CASE WHEN states.is_known AND states.state_date <= years.assessed_until THEN 1 ELSE 0 END) AS reported,
        SUM(CASE WHEN states.is_known THEN states.numerator ELSE 0 END) AS numerator,
        SUM(CASE WHEN states.is_known THEN states.denominator ELSE 0 END) AS denominator
    FROM indicators.indicator_states AS states
    JOIN ref.indicators AS indicators ON states.indicator_id = indicators.indicator_id
    JOIN ref.years AS years ON states.year = years.year
    JOIN (SELECT unit_id, unit_level FROM ref.units GROUP BY unit_id, unit_level) AS levels
        ON states.unit_id = levels.unit_id
    WHERE indicators.kind = 'flow'
    GROUP BY
        states.indicator_id, states.unit_id, states.year, levels.unit_level,
        CASE WHEN levels.unit_level = 'commune' THEN NULL ELSE states.state_date END,
        CASE WHEN levels.unit_level = 'commune' THEN NULL ELSE states.counted_on END
),

placed AS (
    SELECT
        months.indicator_id, places.area_id, months.year, months.expected, months.reported, months.numerator,
        months.denominator
    FROM months
    JOIN places ON months.unit_id = places.unit_id
    WHERE months.unit_level = 'commune'
    UNION ALL
    -- A month is reported only where its report counts too.
    SELECT
        months.indicator_id, places.area_id, months.year, months.expected,
        CASE WHEN told.unit_id IS NULL THEN 0 ELSE months.reported END AS reported, months.numerator,
        months.denominator
    FROM months
    JOIN places
        ON months.unit_id = places.unit_id
        AND months.state_date BETWEEN places.valid_from AND places.valid_until
    LEFT JOIN places AS told
        ON months.unit_id = told.unit_id
        AND places.area_id = told.area_id
        AND months.counted_on BETWEEN told.valid_from AND told.valid_until
    WHERE months.unit_level <> 'commune'
),

totals AS (
    SELECT indicator_id, area_id, year, expected, reported, numerator, denominator FROM stocks
    UNION ALL
    SELECT
        indicator_id, area_id, year, SUM(expected) AS expected, SUM(reported) AS reported,
        SUM(numerator) AS numerator, SUM(denominator) AS denominator
    FROM placed
    GROUP BY indicator_id, area_id, year
),

exact AS (
    SELECT
        indicators.indicator_id, indicators.measure, assessed.area_id, assessed.year, assessed.as_of,
        CAST(COALESCE(totals.numerator, 0) AS BIGINT) AS numerator,
        CAST(COALESCE(totals.denominator, 0) AS BIGINT) AS denominator,
        CAST(COALESCE(totals.reported, 0) AS BIGINT) AS reported,
        CAST(COALESCE(totals.expected, 0) AS BIGINT) AS expected
    FROM ref.indicators AS indicators
    JOIN assessed ON indicators.subject_levels = assessed.subject_levels
    LEFT JOIN totals
        ON indicators.indicator_id = totals.indicator_id
        AND assessed.area_id = totals.area_id
        AND assessed.year = totals.year
)

SELECT
    indicator_id, measure, area_id, year, as_of,
    numerator,
    denominator,
    reported,
    expected,
    reported > 0 AND denominator > 0 AS has_value
FROM exact
