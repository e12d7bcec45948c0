/*
vi: Trong từng năm, danh sách có khai báo nói thay cho những xã nào, về danh hiệu nào.
en: For which xã, and for which titles, a declared list speaks in each year.
*/
-- It tells, for the titles that it names, who bears them among the units that lay in the declared one on its day.
SELECT
    lists.year,
    lists.title,
    below.unit_id
FROM core.title_declarations AS lists
JOIN core.unit_ancestors AS below
    ON lists.covered_unit_id = below.ancestor_unit_id
    AND below.unit_level = 'commune'
    AND lists.declared_on BETWEEN below.valid_from AND below.valid_until
GROUP BY lists.year, lists.title, below.unit_id
