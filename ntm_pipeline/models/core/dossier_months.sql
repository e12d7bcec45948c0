/*
vi: Từng tháng của từng đơn vị - tháng đó đã được báo cáo (hoặc có trong sổ đăng ký) chưa, và số hồ sơ được tính vào tháng đó.
en: Each unit's months - whether a counted report (or the register) covers the month, and the dossiers that count in it.
columns:
  counted_on:
    vi: "Ngày cuối của tháng mà số hồ sơ của tháng này được tính vào"
    en: "Last day of the month in which this month's dossiers count"
*/
-- A report stands under the parents its unit had in the report's last month; a month is reported only under those. What
-- a register holds counts in the month itself; a month without a dossier in it is unknown, for nobody says that there
-- was none.
WITH counted AS (
    SELECT
        reports.unit_id, reports.year, reports.own_months, reports.last_month_end,
        reports.dossier_count - reports.secret_dossier_count AS denominator,
        reports.online_dossier_count AS numerator
    FROM core.dossier_reports AS reports
    LEFT JOIN core.register_years AS registered
        ON reports.unit_id = registered.unit_id
        AND reports.year = registered.year
    WHERE reports.report_standing = 'counted' AND registered.unit_id IS NULL
),

registered AS (
    SELECT
        months.unit_id, months.year, months.month,
        months.dossier_count - months.secret_dossier_count AS denominator,
        months.online_dossier_count AS numerator
    FROM core.register_months AS months
    JOIN core.register_years AS years
        ON months.unit_id = years.unit_id
        AND months.year = years.year
    WHERE months.is_month_over
)

SELECT
    months.unit_id,
    months.unit_level,
    months.year,
    months.month,
    months.month_end AS state_date,
    covering.unit_id IS NOT NULL OR registered.unit_id IS NOT NULL AS is_known,
    CAST(COALESCE(closing.numerator, registered.numerator, 0) AS BIGINT) AS numerator,
    CAST(COALESCE(closing.denominator, registered.denominator, 0) AS BIGINT) AS denominator,
    CASE WHEN registered.unit_id IS NULL THEN covering.last_month_end ELSE months.month_end END AS counted_on
FROM core.unit_months AS months
LEFT JOIN counted AS covering
    ON months.unit_id = covering.unit_id
    AND months.year = covering.year
    AND (months.month_bit & covering.own_months) > 0
LEFT JOIN counted AS closing
    ON months.unit_id = closing.unit_id
    AND months.month_end = closing.last_month_end
LEFT JOIN registered
    ON months.unit_id = registered.unit_id
    AND months.year = registered.year
    AND months.month = registered.month
