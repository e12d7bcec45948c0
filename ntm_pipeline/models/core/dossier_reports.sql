/*
vi: Mọi báo cáo hồ sơ công việc còn hiệu lực, được tính hay không được tính và vì sao.
en: Every standing dossier report, whether it is counted, and why not where it isn't.
columns:
  own_month_count:
    vi: "Số tháng của kỳ mà báo cáo bao được: tháng của đơn vị, đã kết thúc chậm nhất 16 ngày sau ngày báo cáo"
    en: "Months of the period that the report covers: the unit's own, ended by 16 days after the day of the report"
  own_months:
    vi: "Các tháng ấy dưới dạng bit"
    en: "Those months as bits"
  last_month_end:
    vi: "Ngày cuối của tháng cuối cùng ấy"
    en: "Last day of the last of those months"
  shown_on:
    vi: "Ngày mà báo cáo được kể đến khi giải thích số liệu"
    en: "The day under which a figure's explanation shows the report"
  report_standing:
    vi: "counted: được tính; covered: đã có báo cáo dài hơn; not_yet_ended: chưa có tháng nào kết thúc; made_too_early: lập trước khi tháng nào của kỳ kết thúc; no_own_month: không có tháng nào thuộc đơn vị"
    en: "counted; covered by a longer report; not_yet_ended: none of its months has ended; made_too_early: made before any of its months had ended; no_own_month: the unit owns none of its months"
*/
-- Nothing is counted twice: per unit and year the report that covers most months first, then the next (of equals the
-- shorter period, then the earliest) none of whose months is covered yet. Months are kept as bits, so that "none
-- covered" is one comparison. Reports close on the 14th: what is made on that day may speak of its month.
WITH RECURSIVE owned AS (
    SELECT
        reports.unit_id, reports.year, reports.first_month, reports.last_month,
        COUNT(owned_months.month) AS all_month_count,
        COUNT(months.month) AS own_month_count,
        COALESCE(SUM(months.month_bit), 0) AS own_months,
        COALESCE(SUM(CASE WHEN months.has_ended THEN 1 ELSE 0 END), 0) AS ended_month_count,
        MAX(months.month_end) AS last_month_end
    FROM core.eoffice AS reports
    LEFT JOIN core.unit_months AS owned_months
        ON reports.unit_id = owned_months.unit_id
        AND reports.year = owned_months.year
        AND owned_months.month BETWEEN reports.first_month AND reports.last_month
    LEFT JOIN core.unit_months AS months
        ON owned_months.unit_id = months.unit_id
        AND owned_months.month_end = months.month_end
        AND (
            reports.reported_on IS NULL
            OR months.month_end <= CAST(reports.reported_on + INTERVAL 16 DAY AS DATE)
        )
    GROUP BY reports.unit_id, reports.year, reports.first_month, reports.last_month
),

ranked AS (
    SELECT
        unit_id, year, first_month, last_month,
        CAST(own_months AS INTEGER) AS own_months,
        ROW_NUMBER() OVER (
            PARTITION BY unit_id, year
            ORDER BY own_month_count DESC, last_month - first_month, first_month
        ) AS turn
    FROM owned
    WHERE ended_month_count > 0
),

picked AS (
    SELECT unit_id, year, first_month, last_month, turn, own_months AS covered_months, TRUE AS is_counted
    FROM ranked
    WHERE turn = 1
    UNION ALL
    SELECT
        candidate.unit_id, candidate.year, candidate.first_month, candidate.last_month, candidate.turn,
        CASE
            WHEN (before.covered_months & candidate.own_months) = 0
                THEN before.covered_months | candidate.own_months
            ELSE before.covered_months
        END AS covered_months,
        (before.covered_months & candidate.own_months) = 0 AS is_counted
    FROM picked AS before
    JOIN ranked AS candidate
        ON before.unit_id = candidate.unit_id
        AND before.year = candidate.year
        AND before.turn + 1 = candidate.turn
)

SELECT
    reports.unit_id, reports.year, reports.first_month, reports.last_month, reports.period,
    CAST(owned.own_month_count AS BIGINT) AS own_month_count,
    CAST(owned.own_months AS INTEGER) AS own_months,
    owned.last_month_end,
    COALESCE(owned.last_month_end, lives.last_month_end) AS shown_on,
    CASE
        WHEN owned.all_month_count = 0 THEN 'no_own_month'
        WHEN owned.own_month_count = 0 THEN 'made_too_early'
        WHEN owned.ended_month_count = 0 THEN 'not_yet_ended'
        WHEN picked.is_counted THEN 'counted'
        ELSE 'covered'
    END AS report_standing,
    reports.dossier_count, reports.secret_dossier_count, reports.online_dossier_count, reports.reported_on,
    reports.path, reports.sheet, reports.row_number
FROM core.eoffice AS reports
JOIN owned
    ON reports.unit_id = owned.unit_id
    AND reports.year = owned.year
    AND reports.first_month = owned.first_month
    AND reports.last_month = owned.last_month
-- A report of months its unit doesn't own is shown on the unit's last month of the year.
LEFT JOIN (
    SELECT unit_id, year, MAX(month_end) AS last_month_end
    FROM core.unit_months
    GROUP BY unit_id, year
) AS lives
    ON reports.unit_id = lives.unit_id
    AND reports.year = lives.year
LEFT JOIN picked
    ON reports.unit_id = picked.unit_id
    AND reports.year = picked.year
    AND reports.first_month = picked.first_month
    AND reports.last_month = picked.last_month
