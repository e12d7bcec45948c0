/*
vi: Độ đầy đủ của mỗi nguồn theo đơn vị và năm - cần bao nhiêu, đã có bao nhiêu; thiếu ai thì xem quality.missing_reports
en: Completeness of each source by unit and year - expected and reported; quality.missing_reports names who is missing
*/
WITH counted AS (
    SELECT
        reports.source,
        assessed.unit_id,
        assessed.year,
        -- Levels of one source may be assessed on different days; the unit is named as it was on the last of them.
        MAX(assessed.as_of) AS as_of,
        COUNT(reports.unit_id) AS expected,
        COUNT(CASE WHEN reports.is_known THEN 1 END) AS reported
    FROM quality.expected_reports AS reports
    JOIN core.unit_ancestors AS above
        ON reports.unit_id = above.unit_id
        AND reports.state_date BETWEEN above.valid_from AND above.valid_to
    JOIN core.assessments AS assessed
        ON reports.subject_levels = assessed.subject_levels
        AND above.ancestor_unit_id = assessed.unit_id
        AND reports.year = assessed.year
        AND (
            (reports.kind = 'flow' AND reports.state_date <= assessed.as_of)
            OR reports.state_date = assessed.as_of
        )
    GROUP BY reports.source, assessed.unit_id, assessed.year
)

SELECT
    counted.source,
    counted.unit_id,
    units.unit_code,
    units.unit_name,
    units.unit_level,
    province.ancestor_unit_code AS province_code,
    counted.year,
    counted.expected,
    counted.reported,
    counted.expected - counted.reported AS missing_count,
    CAST(counted.reported AS DOUBLE) / counted.expected AS completeness
FROM counted
JOIN core.unit_ancestors AS units
    ON counted.unit_id = units.unit_id
    AND units.unit_id = units.ancestor_unit_id
    AND counted.as_of BETWEEN units.valid_from AND units.valid_to
LEFT JOIN core.unit_ancestors AS province
    ON counted.unit_id = province.unit_id
    AND province.ancestor_level = 'province'
    AND counted.as_of BETWEEN province.valid_from AND province.valid_to
ORDER BY counted.source, counted.year, province_code, units.unit_level, units.unit_code, counted.unit_id
