/*
vi: Mỗi dòng của mỗi trang tính có bảng đều được nhận, trả lại, thay thế, bỏ qua có lý do, hoặc để trống
en: Every row of every sheet with a table is accepted, rejected, superseded, skipped for a reason, or blank
*/
SELECT
    'quality.sheets' AS table_name,
    CONCAT(
        sheets.path, CASE WHEN sheets.sheet = '' THEN '' ELSE CONCAT(' [', sheets.sheet, ']') END, ': ',
        sheets.row_count, ' rows, ', sheets.rows_accepted, ' accepted, ', COALESCE(rejected.row_count, 0),
        ' rejected, ', COALESCE(superseded.row_count, 0), ' superseded, ', COALESCE(skipped.row_count, 0),
        ' skipped, ', sheets.rows_blank, ' blank'
    ) AS detail
FROM quality.sheets AS sheets
LEFT JOIN (
    SELECT path, sheet, COUNT(*) AS row_count
    FROM (
        SELECT path, sheet, row_number, row_period FROM quality.rejected_rows GROUP BY path, sheet, row_number, row_period
    ) AS rejected_once
    GROUP BY path, sheet
) AS rejected ON sheets.path = rejected.path AND sheets.sheet = rejected.sheet
LEFT JOIN (
    SELECT path, sheet, COUNT(*) AS row_count FROM quality.superseded_rows GROUP BY path, sheet
) AS superseded ON sheets.path = superseded.path AND sheets.sheet = superseded.sheet
LEFT JOIN (
    SELECT path, sheet, COUNT(DISTINCT row_number) AS row_count FROM quality.skipped_rows GROUP BY path, sheet
) AS skipped ON sheets.path = skipped.path AND sheets.sheet = skipped.sheet
WHERE
    sheets.row_count
    <> sheets.rows_accepted + sheets.rows_blank + COALESCE(rejected.row_count, 0)
    + COALESCE(superseded.row_count, 0) + COALESCE(skipped.row_count, 0)
UNION ALL
SELECT
    'quality.source_files' AS table_name,
    CONCAT(
        files.path, ': ', files.rows_accepted, ' rows accepted, ', COALESCE(of_sheets.rows_accepted, 0),
        ' of them on its sheets'
    ) AS detail
FROM quality.source_files AS files
LEFT JOIN (
    SELECT path, SUM(rows_accepted) AS rows_accepted FROM quality.sheets GROUP BY path
) AS of_sheets ON files.path = of_sheets.path
WHERE
    files.status <> 'refused'
    AND files.source NOT IN (SELECT source FROM quality.register_row_counts)
    AND files.rows_accepted <> COALESCE(of_sheets.rows_accepted, 0)
