/*
vi: Mỗi cột của mỗi bảng đã nhận đều được đọc, hoặc để ngoài kèm lý do
en: Every column of every table taken in is read, or set aside with a reason
*/
SELECT
    'quality.column_mapping' AS table_name,
    CONCAT(path, ', ', sheet, ', ', heading, ' (', column_letters, '): ', COALESCE(status, 'no status')) AS detail
FROM quality.column_mapping
WHERE
    status IS NULL
    OR status NOT IN ('read', 'set_aside')
    OR (status = 'read' AND column_name IS NULL)
    OR (status = 'set_aside' AND (column_name IS NOT NULL OR reason_vi IS NULL OR reason_en IS NULL))
