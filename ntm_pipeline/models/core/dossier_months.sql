/*
vi: Từng tháng của từng đơn vị - tháng đó đã được báo cáo chưa, và số hồ sơ của báo cáo kết thúc vào tháng đó.
en: Each unit's months - whether a counted report covers the month, and the dossiers of the report that ends with it.
columns:
  counted_on:
    vi: "Ngày cuối của tháng mà báo cáo bao tháng này được tính vào"
    en: "Last day of the month in which the report that covers this month counts"
*/
-- A report stands under the parents its unit had in the report's last month; a month is reported only under those.
WITH counted AS (
    SELECT
        unit_id, year, own_months, last_month_end,
        dossier_count - secret_dossier_count AS denominator,
        online_dossier_count AS numerator
    FROM core.dossier_reports
    WHERE report_standing = 'counted'
)

SELECT
    months.unit_id,
    months.unit_level,
    months.year,
    months.month,
    months.month_end AS state_date,
    covering.unit_id IS NOT NULL AS is_known,
    CAST(COALESCE(closing.numerator, 0) AS BIGINT) AS numerator,
    CAST(COALESCE(closing.denominator, 0) AS BIGINT) AS denominator,
    covering.last_month_end AS counted_on
FROM core.unit_months AS months
LEFT JOIN counted AS covering
    ON months.unit_id = covering.unit_id
    AND months.year = covering.year
    AND (months.month_bit & covering.own_months) > 0
LEFT JOIN counted AS closing
    ON months.unit_id = closing.unit_id
    AND months.month_end = closing.last_month_end
