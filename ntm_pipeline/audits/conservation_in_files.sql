/*
vi: Mỗi dòng của mỗi tệp được nhận, bị trả lại hoặc bị thay thế - không mất, không thêm
en: Every row of every file is accepted, rejected or superseded; none is lost, none invented
*/
SELECT
    'quality.source_files' AS table_name,
    CONCAT(
        files.path, ': ', files.rows_read, ' read, ', files.rows_accepted, ' accepted, ', files.rows_rejected,
        ' rejected (', COALESCE(rejected.row_count, 0), ' listed), ', files.rows_superseded, ' superseded (',
        COALESCE(superseded.row_count, 0), ' listed)'
    ) AS detail
FROM quality.source_files AS files
LEFT JOIN (
    SELECT path, COUNT(*) AS row_count
    FROM (
        SELECT path, sheet, row_number, row_period FROM quality.rejected_rows GROUP BY path, sheet, row_number, row_period
    ) AS rejected_once
    GROUP BY path
) AS rejected ON files.path = rejected.path
LEFT JOIN (
    SELECT path, COUNT(*) AS row_count FROM quality.superseded_rows GROUP BY path
) AS superseded ON files.path = superseded.path
WHERE
    files.rows_accepted < 0
    OR files.rows_read <> files.rows_accepted + files.rows_rejected + files.rows_superseded
    -- Of registers the rows are counted, and only some are listed: see conservation_in_registers.
    OR (
        files.source NOT IN (SELECT source FROM quality.register_row_counts)
        AND (
            files.rows_rejected <> COALESCE(rejected.row_count, 0)
            OR files.rows_superseded <> COALESCE(superseded.row_count, 0)
        )
    )
