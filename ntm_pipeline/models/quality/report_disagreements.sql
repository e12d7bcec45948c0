/*
vi: Báo cáo được tính mà các báo cáo ngắn hơn cộng lại đủ các tháng của nó nhưng cho số khác, hoặc một báo cáo trong đó đã lớn hơn nó.
en: Counted reports whose finer reports fill all their months and add up to something else, or one of which alone exceeds them.
columns:
  finer_dossier_count:
    vi: "Tổng số hồ sơ theo các báo cáo ngắn hơn"
    en: "Dossiers by the finer reports"
  finer_secret_dossier_count:
    vi: "Số hồ sơ mật theo các báo cáo ngắn hơn"
    en: "Secret dossiers by the finer reports"
  finer_online_dossier_count:
    vi: "Số hồ sơ trên mạng theo các báo cáo ngắn hơn"
    en: "Dossiers online by the finer reports"
*/
-- A year may be filled by its quarters and by its months: it is held against each filling, the reports up to
-- a length. Periods that cross one another (Apr-Sep beside a half-year) may hide a filling.
WITH RECURSIVE inside AS (
    SELECT
        counted.unit_id, counted.year, counted.first_month, counted.last_month, counted.own_months,
        inner_report.own_months AS inner_months, inner_report.own_month_count, inner_report.first_month AS inner_month,
        inner_report.dossier_count, inner_report.secret_dossier_count, inner_report.online_dossier_count
    FROM core.dossier_reports AS counted
    JOIN core.dossier_reports AS inner_report
        ON counted.unit_id = inner_report.unit_id
        AND counted.year = inner_report.year
        AND inner_report.report_standing = 'covered'
        AND (inner_report.own_months & counted.own_months) = inner_report.own_months
    WHERE counted.report_standing = 'counted'
),

finer AS (
    SELECT
        inside.unit_id, inside.year, inside.first_month, inside.last_month, inside.own_months, lengths.most_months,
        inside.inner_months, inside.dossier_count, inside.secret_dossier_count, inside.online_dossier_count,
        ROW_NUMBER() OVER (
            PARTITION BY inside.unit_id, inside.year, inside.first_month, inside.last_month, lengths.most_months
            ORDER BY inside.own_month_count DESC, inside.inner_month
        ) AS turn
    FROM inside
    JOIN (
        SELECT unit_id, year, first_month, last_month, own_month_count AS most_months
        FROM inside
        GROUP BY unit_id, year, first_month, last_month, own_month_count
    ) AS lengths
        ON inside.unit_id = lengths.unit_id
        AND inside.year = lengths.year
        AND inside.first_month = lengths.first_month
        AND inside.last_month = lengths.last_month
        AND inside.own_month_count <= lengths.most_months
),

filled AS (
    SELECT
        unit_id, year, first_month, last_month, own_months, most_months, turn, inner_months AS filled_months,
        dossier_count, secret_dossier_count, online_dossier_count
    FROM finer
    WHERE turn = 1
    UNION ALL
    SELECT
        candidate.unit_id, candidate.year, candidate.first_month, candidate.last_month, candidate.own_months,
        candidate.most_months, candidate.turn,
        CASE
            WHEN (before.filled_months & candidate.inner_months) = 0
                THEN before.filled_months | candidate.inner_months
            ELSE before.filled_months
        END AS filled_months,
        before.dossier_count
        + CASE WHEN (before.filled_months & candidate.inner_months) = 0 THEN candidate.dossier_count ELSE 0 END
            AS dossier_count,
        before.secret_dossier_count
        + CASE WHEN (before.filled_months & candidate.inner_months) = 0 THEN candidate.secret_dossier_count ELSE 0 END
            AS secret_dossier_count,
        before.online_dossier_count
        + CASE WHEN (before.filled_months & candidate.inner_months) = 0 THEN candidate.online_dossier_count ELSE 0 END
            AS online_dossier_count
    FROM filled AS before
    JOIN finer AS candidate
        ON before.unit_id = candidate.unit_id
        AND before.year = candidate.year
        AND before.first_month = candidate.first_month
        AND before.last_month = candidate.last_month
        AND before.most_months = candidate.most_months
        AND before.turn + 1 = candidate.turn
),

complete AS (
    SELECT
        unit_id, year, first_month, last_month, most_months,
        MAX(dossier_count) AS dossier_count,
        MAX(secret_dossier_count) AS secret_dossier_count,
        MAX(online_dossier_count) AS online_dossier_count
    FROM filled
    WHERE filled_months = own_months
    GROUP BY unit_id, year, first_month, last_month, most_months
),

held_against AS (
    SELECT
        unit_id, year, first_month, last_month, dossier_count, secret_dossier_count, online_dossier_count,
        1 AS is_filling
    FROM complete
    UNION ALL
    SELECT
        unit_id, year, first_month, last_month, dossier_count, secret_dossier_count, online_dossier_count,
        0 AS is_filling
    FROM inside
)

SELECT
    counted.unit_id, counted.year, counted.period,
    counted.dossier_count, CAST(complete.dossier_count AS BIGINT) AS finer_dossier_count,
    counted.secret_dossier_count, CAST(complete.secret_dossier_count AS BIGINT) AS finer_secret_dossier_count,
    counted.online_dossier_count, CAST(complete.online_dossier_count AS BIGINT) AS finer_online_dossier_count,
    counted.path, counted.sheet, counted.row_number
FROM (
    SELECT
        unit_id, year, first_month, last_month, dossier_count, secret_dossier_count, online_dossier_count,
        MAX(is_filling) AS is_filling
    FROM held_against
    -- Two fillings that come to the same are one disagreement.
    GROUP BY unit_id, year, first_month, last_month, dossier_count, secret_dossier_count, online_dossier_count
) AS complete
JOIN core.dossier_reports AS counted
    ON complete.unit_id = counted.unit_id
    AND complete.year = counted.year
    AND complete.first_month = counted.first_month
    AND complete.last_month = counted.last_month
WHERE complete.dossier_count > counted.dossier_count
    OR complete.secret_dossier_count > counted.secret_dossier_count
    OR complete.online_dossier_count > counted.online_dossier_count
    OR (
        complete.is_filling = 1
        AND (
            counted.dossier_count <> complete.dossier_count
            OR counted.secret_dossier_count <> complete.secret_dossier_count
            OR counted.online_dossier_count <> complete.online_dossier_count
        )
    )
ORDER BY counted.unit_id, counted.year, counted.first_month, finer_dossier_count, finer_online_dossier_count
