/*
vi: Kết quả tiêu chí còn hiệu lực của mỗi đơn vị vào mỗi ngày đánh giá.
en: The criterion results that are in force for each unit on each day of assessment.
columns:
  assessed_year:
    vi: "Năm được đánh giá"
    en: "The year that is assessed"
*/
-- A result stands until a later year's result of the same unit, set and number replaces it.
WITH latest AS (
    SELECT
        days.unit_id, days.state_date, days.year AS assessed_year, results.criteria_set, results.criterion_number,
        MAX(results.year) AS year
    FROM core.unit_assessment_dates AS days
    JOIN core.criteria AS results
        ON days.unit_id = results.unit_id
        AND days.year >= results.year
    GROUP BY days.unit_id, days.state_date, days.year, results.criteria_set, results.criterion_number
)

SELECT
    latest.unit_id, latest.state_date, latest.assessed_year, latest.criteria_set, latest.criterion_number, latest.year,
    results.is_met, results.path, results.sheet, results.row_number
FROM latest
JOIN core.criteria AS results
    ON latest.unit_id = results.unit_id
    AND latest.criteria_set = results.criteria_set
    AND latest.criterion_number = results.criterion_number
    AND latest.year = results.year
