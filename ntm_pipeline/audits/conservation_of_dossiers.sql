/*
vi: Mỗi báo cáo hồ sơ còn hiệu lực được tính đúng một lần, hoặc có lý do không tính
en: Every standing dossier report is counted exactly once or has its reason not to be
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
        'counted reports of ', counted.year, ' hold ', counted.numerator, ' / ', counted.denominator,
        ' dossiers, the months ', COALESCE(months.numerator, 0), ' / ', COALESCE(months.denominator, 0)
    ) AS detail
FROM (
    SELECT
        year, SUM(online_dossier_count) AS numerator, SUM(dossier_count - secret_dossier_count) AS denominator
    FROM core.dossier_reports
    WHERE report_standing = 'counted'
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
