/*
vi: Độ đầy đủ của mỗi nguồn theo đơn vị và năm - cần bao nhiêu, đã có bao nhiêu; thiếu ai thì xem quality.missing_reports
en: Completeness of each source by unit and year - expected and reported; quality.missing_reports names who is missing
columns:
  missing_count:
    vi: "Số đơn vị (hoặc đơn vị-tháng) chưa báo cáo"
    en: "Subject units (or unit-months) not reported"
*/
WITH figures AS (
    SELECT
        indicators.completeness_source AS source, figures.unit_id, figures.year, figures.as_of, figures.expected,
        figures.reported
    FROM marts.indicator_value AS figures
    JOIN ref.indicators AS indicators ON figures.indicator_id = indicators.indicator_id
    WHERE indicators.completeness_source IS NOT NULL
    UNION ALL
    -- No indicator tells of titles alone.
    SELECT
        'commune_titles' AS source, assessed.unit_id, assessed.year, assessed.as_of,
        COUNT(communes.unit_id) AS expected,
        COUNT(CASE WHEN communes.is_known THEN 1 END) AS reported
    FROM core.assessment_dates AS assessed
    JOIN core.unit_ancestors AS below
        ON assessed.unit_id = below.ancestor_unit_id
        AND assessed.as_of BETWEEN below.valid_from AND below.valid_until
    JOIN quality.expected_reports AS communes
        ON communes.source = 'commune_titles'
        AND below.unit_id = communes.unit_id
        AND assessed.as_of = communes.state_date
    JOIN ref.units AS country
        ON assessed.scope_unit_id = country.unit_id
        AND country.unit_level = 'country'
        AND assessed.as_of BETWEEN country.valid_from AND COALESCE(country.valid_to, DATE '9999-12-31')
    WHERE assessed.subject_levels = 'commune'
    GROUP BY assessed.unit_id, assessed.year, assessed.as_of
),

counted AS (
    SELECT
        source, unit_id, year,
        -- Levels of one source may be assessed on different days; the unit is named as it was on the last of them.
        MAX(as_of) AS as_of,
        CAST(SUM(expected) AS BIGINT) AS expected,
        CAST(SUM(reported) AS BIGINT) AS reported
    FROM figures
    WHERE expected > 0
    GROUP BY source, unit_id, year
)

SELECT
    counted.source,
    counted.unit_id,
    units.unit_code,
    units.unit_name,
    units.unit_level,
    units.district_unit_id,
    units.province_unit_id,
    units.province_code,
    counted.year,
    counted.expected,
    counted.reported,
    counted.expected - counted.reported AS missing_count,
    CAST(counted.reported AS DOUBLE) / counted.expected AS completeness
FROM counted
JOIN core.units_over_time AS units
    ON counted.unit_id = units.unit_id
    AND counted.as_of BETWEEN units.valid_from AND units.valid_until
ORDER BY counted.source, counted.year, units.province_code, units.unit_level, units.unit_code, counted.unit_id
