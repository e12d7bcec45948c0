/*
vi: Các đơn vị mà hai bản chốt liền nhau, cách nhau không quá 62 ngày, nói khác nhau về cùng một ngày
en: Units of whom two successive snapshots, no more than 62 days apart, tell differently of one day
columns:
  first_snapshot_date:
    vi: "Bản chốt trước"
    en: "The earlier snapshot, whose day is compared"
  second_snapshot_date:
    vi: "Bản chốt sau"
    en: "The later snapshot"
  first_tells:
    vi: "Bản trước nói có hay không"
    en: "Whether the earlier one says that there is one"
  second_tells:
    vi: "Bản sau nói ngày ấy có hay không"
    en: "Whether by the later one there was one on that day"
*/
-- Both are asked of the earlier snapshot's day, the later one by the days its rows tell: what was founded or ended in
-- between is no disagreement, nor is what either leaves in doubt.
WITH entries AS (
    SELECT 'cooperatives' AS source, unit_id, closing_date, snapshot_date, path, sheet, row_number
    FROM core.cooperatives_listed
    UNION ALL
    SELECT 'linkages' AS source, unit_id, closing_date, snapshot_date, path, sheet, row_number
    FROM core.linkages_listed
    UNION ALL
    SELECT 'smart_models' AS source, unit_id, closing_date, snapshot_date, path, sheet, row_number
    FROM core.smart_models_listed
),

told AS (
    SELECT
        entries.source, spans.counted_thing, subjects.ancestor_unit_id AS unit_id, entries.snapshot_date, spans.first_day,
        spans.last_day_open, spans.is_certain
    FROM entries
    JOIN core.registry_spans AS spans
        ON entries.source = spans.source
        AND entries.path = spans.path
        AND entries.sheet = spans.sheet
        AND entries.row_number = spans.row_number
    JOIN core.unit_ancestors AS subjects
        ON entries.unit_id = subjects.unit_id
        AND entries.closing_date BETWEEN subjects.valid_from AND subjects.valid_until
        AND subjects.ancestor_level = CASE WHEN entries.source = 'linkages' THEN 'district' ELSE 'commune' END
),

-- Whom no snapshot tells anything of is told alike by all.
subjects AS (
    SELECT source, counted_thing, unit_id FROM told GROUP BY source, counted_thing, unit_id
),

covering AS (
    SELECT subjects.source, subjects.counted_thing, subjects.unit_id, snapshots.snapshot_date
    FROM subjects
    JOIN core.unit_ancestors AS above ON subjects.unit_id = above.unit_id
    JOIN core.snapshots AS snapshots
        ON subjects.source = snapshots.source
        AND above.ancestor_unit_id = snapshots.covered_unit_id
        AND snapshots.snapshot_date BETWEEN above.valid_from AND above.valid_until
    GROUP BY subjects.source, subjects.counted_thing, subjects.unit_id, snapshots.snapshot_date
),

pairs AS (
    SELECT
        source, counted_thing, unit_id, snapshot_date AS first_date,
        LEAD(snapshot_date) OVER (PARTITION BY source, counted_thing, unit_id ORDER BY snapshot_date) AS second_date
    FROM covering
),

answers AS (
    SELECT
        pairs.source, pairs.counted_thing, pairs.unit_id, pairs.first_date, pairs.second_date, asked.snapshot_date,
        COALESCE(MAX(CASE WHEN told.is_certain THEN 1 ELSE 0 END), 0) AS has_one,
        COALESCE(MAX(CASE WHEN NOT told.is_certain THEN 1 ELSE 0 END), 0) AS may_have_one,
        MAX(CASE WHEN doubts.unit_id IS NOT NULL THEN 1 ELSE 0 END) AS is_named_by_rejected
    FROM pairs
    JOIN covering AS asked
        ON pairs.source = asked.source
        AND pairs.counted_thing = asked.counted_thing
        AND pairs.unit_id = asked.unit_id
        AND (pairs.first_date = asked.snapshot_date OR pairs.second_date = asked.snapshot_date)
    LEFT JOIN told
        ON pairs.source = told.source
        AND pairs.counted_thing = told.counted_thing
        AND pairs.unit_id = told.unit_id
        AND asked.snapshot_date = told.snapshot_date
        AND pairs.first_date BETWEEN told.first_day AND told.last_day_open
    LEFT JOIN core.snapshot_doubts AS doubts
        ON pairs.source = doubts.source
        AND pairs.unit_id = doubts.unit_id
        AND asked.snapshot_date = doubts.snapshot_date
    WHERE pairs.second_date <= CAST(pairs.first_date + INTERVAL 62 DAY AS DATE)
    GROUP BY pairs.source, pairs.counted_thing, pairs.unit_id, pairs.first_date, pairs.second_date, asked.snapshot_date
),

states AS (
    SELECT
        source, counted_thing, unit_id, first_date, second_date, snapshot_date, has_one = 1 AS tells,
        has_one = 1 OR (may_have_one = 0 AND is_named_by_rejected = 0) AS is_known
    FROM answers
)

SELECT
    first_states.source, first_states.counted_thing, first_states.unit_id, units.unit_name, units.district_unit_id,
    units.province_unit_id, first_states.first_date AS first_snapshot_date,
    first_states.second_date AS second_snapshot_date, first_states.tells AS first_tells,
    second_states.tells AS second_tells
FROM states AS first_states
JOIN states AS second_states
    ON first_states.source = second_states.source
    AND first_states.counted_thing = second_states.counted_thing
    AND first_states.unit_id = second_states.unit_id
    AND first_states.first_date = second_states.first_date
    AND second_states.snapshot_date = second_states.second_date
JOIN core.units_over_time AS units
    ON first_states.unit_id = units.unit_id
    AND first_states.first_date BETWEEN units.valid_from AND units.valid_until
WHERE
    first_states.snapshot_date = first_states.first_date
    AND first_states.is_known
    AND second_states.is_known
    AND first_states.tells <> second_states.tells
ORDER BY first_states.source, first_states.first_date, units.province_code, units.unit_code, first_states.counted_thing
