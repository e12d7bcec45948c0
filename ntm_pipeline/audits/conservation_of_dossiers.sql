/*
vi: Mỗi báo cáo hồ sơ còn hiệu lực (hoặc mỗi tháng của sổ đăng ký) được tính đúng một lần, hoặc có lý do không tính
en: Every standing dossier report (or month of the register) is counted exactly once or has its reason not to be
*/
SELECT
    'core.dossier_reports' AS table_name,
    CONCAT('core.eoffice has ', sources.row_count, ' reports, core.dossier_reports ', reports.row_count) AS detail
FROM (SELECT COUNT(*) AS row_count FROM core.eoffice) AS sources
CROSS JOIN (SELECT COUNT(*) AS row_count FROM core.dossier_reports) AS reports
WHERE sources.row_count <> reports.row_count
UNION ALL
SELECT
    'core.dossier_months' AS table_name,
    CONCAT(
        'what counts of ', counted.year, ' holds ', counted.numerator, ' / ', counted.denominator,
        ' dossiers, the months ', COALESCE(months.numerator, 0), ' / ', COALESCE(months.denominator, 0)
    ) AS detail
FROM (
    SELECT year, SUM(numerator) AS numerator, SUM(denominator) AS denominator
    FROM (
        SELECT
            reports.year, reports.online_dossier_count AS numerator,
            reports.dossier_count - reports.secret_dossier_count AS denominator
        FROM core.dossier_reports AS reports
        LEFT JOIN core.register_years AS chosen
            ON reports.unit_id = chosen.unit_id
            AND reports.year = chosen.year
        WHERE reports.report_standing = 'counted' AND chosen.unit_id IS NULL
        UNION ALL
        -- A month that its unit doesn't own at its end counts nowhere, and is warned of.
        SELECT
            counted.year, counted.online_dossier_count AS numerator,
            counted.dossier_count - counted.secret_dossier_count AS denominator
        FROM core.eoffice_register AS counted
        JOIN core.register_years AS chosen
            ON counted.unit_id = chosen.unit_id
            AND counted.year = chosen.year
        JOIN (
            SELECT unit_id, year, month
            FROM core.eoffice_register
            WHERE is_month_over
            GROUP BY unit_id, year, month
        ) AS over_months
            ON counted.unit_id = over_months.unit_id
            AND counted.year = over_months.year
            AND counted.month = over_months.month
        JOIN ref.months AS months
            ON counted.year = months.year
            AND counted.month = months.month
        JOIN ref.units AS units
            ON counted.unit_id = units.unit_id
            AND months.last_day BETWEEN units.valid_from AND COALESCE(units.valid_to, DATE '9999-12-31')
    ) AS every_part
    GROUP BY year
) AS counted
LEFT JOIN (
    SELECT year, SUM(numerator) AS numerator, SUM(denominator) AS denominator FROM core.dossier_months GROUP BY year
) AS months ON counted.year = months.year
WHERE
    counted.numerator <> COALESCE(months.numerator, -1)
    OR counted.denominator <> COALESCE(months.denominator, -1)
UNION ALL
SELECT
    'core.dossier_reports' AS table_name,
    CONCAT(aside.unit_id, ', ', aside.period, ' is set aside for a longer report that there is not') AS detail
FROM core.dossier_reports AS aside
LEFT JOIN core.dossier_reports AS longer
    ON aside.unit_id = longer.unit_id
    AND aside.year = longer.year
    AND longer.report_standing = 'counted'
    AND (aside.own_months & longer.own_months) > 0
WHERE aside.report_standing = 'covered' AND longer.unit_id IS NULL
