/*
vi: Báo cáo hồ sơ so với sổ đăng ký, theo đơn vị và kỳ, kể cả tháng có trong sổ mà không ai báo cáo; chênh lệch lớn nhất đứng đầu.
en: Dossier reports against the register, by unit and period, also months of the register that nobody reported; the largest difference first.
columns:
  register_month_count:
    vi: "Số tháng của kỳ có hồ sơ trong sổ đăng ký"
    en: "Months of the period of which the register holds dossiers"
  register_dossier_count:
    vi: "Tổng số hồ sơ theo sổ đăng ký"
    en: "Dossiers by the register"
  register_secret_dossier_count:
    vi: "Số hồ sơ mật theo sổ đăng ký"
    en: "Secret dossiers by the register"
  register_online_dossier_count:
    vi: "Số hồ sơ trên môi trường mạng theo sổ đăng ký"
    en: "Dossiers handled online by the register"
  comparison:
    vi: "compared: so sánh được; register_incomplete: sổ chưa có đủ các tháng của kỳ; not_reported: tháng có trong sổ mà không báo cáo nào tính đến"
    en: "compared; register_incomplete: the register lacks a month of the period; not_reported: a month of the register that no counted report covers"
  dossier_difference:
    vi: "Sổ đăng ký trừ báo cáo; tháng không báo cáo: cả số của sổ; trống khi sổ chưa có đủ các tháng của kỳ"
    en: "Register less report; of a month not reported all that the register has; empty where the register lacks a month of the period"
  secret_dossier_difference:
    vi: "Như vậy với hồ sơ mật"
    en: "The same of secret dossiers"
  online_dossier_difference:
    vi: "Như vậy với hồ sơ trên môi trường mạng"
    en: "The same of dossiers handled online"
  difference_rank:
    vi: "Thứ hạng theo chênh lệch lớn nhất trong ba số; trống khi không so sánh được"
    en: "Rank by the largest of the three differences; empty where they can't be compared"
  dossier_source:
    vi: "Chỉ tiêu dùng số nào: report (báo cáo) hay register (sổ đăng ký)"
    en: "Which of the two the indicator uses: report or register"
*/
WITH counted AS (
    SELECT
        reports.unit_id, reports.year, reports.first_month, reports.last_month,
        COUNT(registered.month) AS register_month_count,
        SUM(registered.dossier_count) AS dossier_count,
        SUM(registered.secret_dossier_count) AS secret_dossier_count,
        SUM(registered.online_dossier_count) AS online_dossier_count
    FROM core.register_months AS registered
    JOIN core.unit_months AS months
        ON registered.unit_id = months.unit_id
        AND registered.year = months.year
        AND registered.month = months.month
    JOIN core.dossier_reports AS reports
        ON months.unit_id = reports.unit_id
        AND months.year = reports.year
        AND (months.month_bit & reports.own_months) > 0
    WHERE reports.report_standing = 'counted' AND registered.is_month_over
    GROUP BY reports.unit_id, reports.year, reports.first_month, reports.last_month
),

reported AS (
    SELECT
        months.unit_id, months.year, months.month, reports.dossier_count, reports.secret_dossier_count,
        reports.online_dossier_count, reports.path, reports.sheet, reports.row_number
    FROM core.unit_months AS months
    JOIN core.dossier_reports AS reports
        ON months.unit_id = reports.unit_id
        AND months.year = reports.year
        AND (months.month_bit & reports.own_months) > 0
    WHERE reports.report_standing = 'counted'
),

compared AS (
    SELECT
        reports.unit_id, reports.year, reports.period, reports.first_month, reports.last_month_end,
        CAST(counted.register_month_count AS BIGINT) AS register_month_count, reports.own_month_count,
        reports.dossier_count, CAST(counted.dossier_count AS BIGINT) AS register_dossier_count,
        reports.secret_dossier_count, CAST(counted.secret_dossier_count AS BIGINT) AS register_secret_dossier_count,
        reports.online_dossier_count, CAST(counted.online_dossier_count AS BIGINT) AS register_online_dossier_count,
        reports.path, reports.sheet, reports.row_number,
        CASE
            WHEN counted.register_month_count = reports.own_month_count THEN 'compared' ELSE 'register_incomplete'
        END AS comparison
    FROM counted
    JOIN core.dossier_reports AS reports
        ON counted.unit_id = reports.unit_id
        AND counted.year = reports.year
        AND counted.first_month = reports.first_month
        AND counted.last_month = reports.last_month
    UNION ALL
    SELECT
        months.unit_id, months.year,
        CONCAT(
            'Tháng ', CAST(CAST(months.month AS BIGINT) AS VARCHAR), '/', CAST(CAST(months.year AS BIGINT) AS VARCHAR)
        ) AS period,
        months.month AS first_month, months.month_end AS last_month_end,
        1 AS register_month_count, 1 AS own_month_count,
        -- There is none: all of its columns are empty.
        reports.dossier_count, registered.dossier_count AS register_dossier_count,
        reports.secret_dossier_count, registered.secret_dossier_count AS register_secret_dossier_count,
        reports.online_dossier_count, registered.online_dossier_count AS register_online_dossier_count,
        reports.path, reports.sheet, reports.row_number,
        'not_reported' AS comparison
    FROM core.register_months AS registered
    JOIN core.unit_months AS months
        ON registered.unit_id = months.unit_id
        AND registered.year = months.year
        AND registered.month = months.month
    LEFT JOIN reported AS reports
        ON registered.unit_id = reports.unit_id
        AND registered.year = reports.year
        AND registered.month = reports.month
    WHERE registered.is_month_over AND reports.unit_id IS NULL
),

-- Of a month that nobody reported the whole of it is missing, and a missing report is none of 0: its figures stay empty.
differing AS (
    SELECT
        unit_id, year, first_month,
        register_dossier_count - COALESCE(dossier_count, 0) AS dossier_difference,
        register_secret_dossier_count - COALESCE(secret_dossier_count, 0) AS secret_dossier_difference,
        register_online_dossier_count - COALESCE(online_dossier_count, 0) AS online_dossier_difference
    FROM compared
    WHERE comparison <> 'register_incomplete'
),

ranked AS (
    SELECT
        unit_id, year, first_month, dossier_difference, secret_dossier_difference, online_dossier_difference,
        ROW_NUMBER() OVER (
            ORDER BY
                GREATEST(ABS(dossier_difference), ABS(secret_dossier_difference), ABS(online_dossier_difference)) DESC,
                unit_id, year, first_month
        ) AS difference_rank
    FROM differing
)

SELECT
    ranked.difference_rank,
    compared.unit_id, units.unit_code, units.unit_name, units.unit_level, units.province_unit_id, compared.year,
    compared.period, compared.comparison, compared.own_month_count, compared.register_month_count,
    compared.dossier_count, compared.register_dossier_count,
    compared.secret_dossier_count, compared.register_secret_dossier_count,
    compared.online_dossier_count, compared.register_online_dossier_count,
    ranked.dossier_difference, ranked.secret_dossier_difference, ranked.online_dossier_difference,
    CASE WHEN chosen.unit_id IS NULL THEN 'report' ELSE 'register' END AS dossier_source,
    compared.path, compared.sheet, compared.row_number
FROM compared
JOIN core.units_over_time AS units
    ON compared.unit_id = units.unit_id
    AND compared.last_month_end BETWEEN units.valid_from AND units.valid_until
LEFT JOIN ranked
    ON compared.unit_id = ranked.unit_id
    AND compared.year = ranked.year
    AND compared.first_month = ranked.first_month
LEFT JOIN core.register_years AS chosen
    ON compared.unit_id = chosen.unit_id
    AND compared.year = chosen.year
ORDER BY ranked.difference_rank, compared.unit_id, compared.year, compared.first_month
