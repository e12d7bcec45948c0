/*
vi: Mỗi dòng của mỗi sổ đăng ký được nhận, bị trả lại theo một quy tắc hoặc bị thay thế, và mỗi dòng được nhận có trong số đếm
en: Every row of every register is accepted, rejected by a rule or superseded, and every accepted one is in the counts
*/
SELECT
    'quality.register_row_counts' AS table_name,
    CONCAT(
        files.path, ': ', files.rows_read, ' read, ', files.rows_accepted, ' accepted (',
        COALESCE(counted.dossier_count, 0), ' counted), ', files.rows_rejected, ' rejected (',
        COALESCE(told.rows_rejected, 0), ' by rules), ', files.rows_superseded, ' superseded (',
        COALESCE(told.rows_superseded, 0), ' by files)'
    ) AS detail
FROM quality.source_files AS files
LEFT JOIN (
    SELECT
        path,
        SUM(CASE WHEN row_outcome = 'accepted' THEN rows_counted ELSE 0 END) AS rows_accepted,
        SUM(CASE WHEN row_outcome = 'rejected' THEN rows_counted ELSE 0 END) AS rows_rejected,
        SUM(CASE WHEN row_outcome = 'superseded' THEN rows_counted ELSE 0 END) AS rows_superseded
    FROM quality.register_row_counts
    GROUP BY path
) AS told ON files.path = told.path
LEFT JOIN (
    SELECT path, SUM(dossier_count) AS dossier_count FROM core.eoffice_register GROUP BY path
) AS counted ON files.path = counted.path
WHERE
    files.source = 'eoffice_register'
    AND (
        files.rows_accepted <> COALESCE(told.rows_accepted, 0)
        OR files.rows_accepted <> COALESCE(counted.dossier_count, 0)
        OR files.rows_rejected <> COALESCE(told.rows_rejected, 0)
        OR files.rows_superseded <> COALESCE(told.rows_superseded, 0)
    )
UNION ALL
SELECT
    'core.eoffice_register' AS table_name,
    CONCAT(path, ', ', unit_id, ', ', month, '/', year, ': ', dossier_count, ' dossiers, ', secret_dossier_count,
        ' secret, ', online_dossier_count, ' online') AS detail
FROM core.eoffice_register
WHERE
    dossier_count < 1
    OR secret_dossier_count < 0
    OR online_dossier_count < 0
    OR secret_dossier_count + online_dossier_count > dossier_count
