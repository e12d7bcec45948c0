/*
vi: Số hồ sơ của từng đơn vị theo tháng, đếm từ sổ đăng ký; mỗi hồ sơ tính một lần, vào tháng mở hồ sơ.
en: Each unit's dossiers by month, counted from registers; a dossier counts once, in the month in which it was opened.
*/
SELECT
    unit_id,
    year,
    month,
    CAST(SUM(dossier_count) AS BIGINT) AS dossier_count,
    CAST(SUM(secret_dossier_count) AS BIGINT) AS secret_dossier_count,
    CAST(SUM(online_dossier_count) AS BIGINT) AS online_dossier_count,
    MAX(CASE WHEN is_month_over THEN 1 ELSE 0 END) = 1 AS is_month_over
FROM core.eoffice_register
GROUP BY unit_id, year, month
