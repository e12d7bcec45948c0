/*
vi: Báo cáo hồ sơ so với sổ đăng ký, theo đơn vị và kỳ; chênh lệch lớn nhất đứng đầu.
en: Dossier reports against the register, by unit and period; the largest difference first.
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
  dossier_difference:
    vi: "Sổ đăng ký trừ báo cáo; trống khi sổ chưa có đủ các tháng của kỳ"
    en: "Register less report; empty where the register lacks a month of the period"
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

compared AS (
    SELECT
        reports.unit_id, reports.year, reports.period, reports.first_month, reports.last_month_end,
        CAST(counted.register_month_count AS BIGINT) AS register_month_count, reports.own_month_count,
        reports.dossier_count, CAST(counted.dossier_count AS BIGINT) AS register_dossier_count,
        reports.secret_dossier_count, CAST(counted.secret_dossier_count AS BIGINT) AS register_secret_dossier_count,
        reports.online_dossier_count, CAST(counted.online_dossier_count AS BIGINT) AS register_online_dossier_count,
        reports.path, reports.sheet, reports.row_number,
        CASE
            WHEN counted.register_month_count = reports.own_month_count
                THEN GREATEST(
                    ABS(counted.dossier_count - reports.dossier_count),
                    ABS(counted.secret_dossier_count - reports.secret_dossier_count),
                    ABS(counted.online_dossier_count - reports.online_dossier_count)
                )
        END AS largest_difference
    FROM counted
    JOIN core.dossier_reports AS reports
        ON counted.unit_id = reports.unit_id
        AND counted.year = reports.year
        AND counted.first_month = reports.first_month
        AND counted.last_month = reports.last_month
)

SELECT
    CASE
        WHEN compared.largest_difference IS NOT NULL
            THEN ROW_NUMBER() OVER (
                ORDER BY
                    CASE WHEN compared.largest_difference IS NULL THEN 1 ELSE 0 END, compared.largest_difference DESC,
                    compared.unit_id, compared.year, compared.first_month
            )
    END AS difference_rank,
    compared.unit_id, units.unit_code, units.unit_name, units.unit_level, units.province_unit_id, compared.year,
    compared.period, compared.own_month_count, compared.register_month_count,
    compared.dossier_count, compared.register_dossier_count,
    compared.secret_dossier_count, compared.register_secret_dossier_count,
    compared.online_dossier_count, compared.register_online_dossier_count,
    CASE
        WHEN compared.largest_difference IS NOT NULL THEN compared.register_dossier_count - compared.dossier_count
    END AS dossier_difference,
    CASE
        WHEN compared.largest_difference IS NOT NULL
            THEN compared.register_secret_dossier_count - compared.secret_dossier_count
    END AS secret_dossier_difference,
    CASE
        WHEN compared.largest_difference IS NOT NULL
            THEN compared.register_online_dossier_count - compared.online_dossier_count
    END AS online_dossier_difference,
    CASE WHEN chosen.unit_id IS NULL THEN 'report' ELSE 'register' END AS dossier_source,
    compared.path, compared.sheet, compared.row_number
FROM compared
JOIN core.units_over_time AS units
    ON compared.unit_id = units.unit_id
    AND compared.last_month_end BETWEEN units.valid_from AND units.valid_until
LEFT JOIN core.register_years AS chosen
    ON compared.unit_id = chosen.unit_id
    AND compared.year = chosen.year
ORDER BY difference_rank, compared.unit_id, compared.year, compared.first_month
