"""The audit: every check is green on a sound world and turns red when that one thing is spoilt in it."""

import pytest

from ntm_pipeline.audits import KEYS, SHOWN, AuditCheck, AuditResult, audit_checks, run_audit, run_check
from ntm_pipeline.indicators import load_indicators
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.warehouse.build import Build
from tests.sources.forms import PROMISED

CHECKS = {check.name: check for check in audit_checks()}
A_VALUE = "indicator_id = 'online_dossiers_commune' AND unit_id = '10101' AND year = 2024"

HELD_TO_THE_LAST = {"coverage", "today"}
"""The checks that hold a build to the release in force: seen red in `test_against_the_last.py`."""

Spoiling = tuple[str, ...]
"""The check, the table it must name, words that its sentence must hold, and what is done to the build."""

SPOILT: dict[str, Spoiling] = {
    # Between a file and the table of its source.
    "a source's row is lost": (
        "conservation_of_source_rows", "core.eoffice", "eoffice/a.csv: 4 accepted, 3 stored",
        "DELETE FROM core.eoffice WHERE unit_id = '10102'",
    ),
    "a source's row is doubled": (
        "conservation_of_source_rows", "core.cooperatives", "cooperatives/a.csv: 2 accepted, 3 stored",
        "INSERT INTO core.cooperatives SELECT * FROM core.cooperatives WHERE cooperative_code = 'A1'",
    ),
    "all rows of a file are lost": (
        "conservation_of_source_rows", "core.linkages", "linkages/a.csv: 1 accepted, 0 stored",
        "DELETE FROM core.linkages",
    ),
    "rows are there of a file nobody accounted for": (
        "conservation_of_source_rows", "core.training", "1 stored",
        "DELETE FROM quality.source_files WHERE source = 'training'",
    ),
    "a row was read and came to nothing": (
        "conservation_in_files", "quality.source_files", "eoffice/a.csv: 7 read, 4 accepted, 1 rejected",
        "UPDATE quality.source_files SET rows_read = 7 WHERE source = 'eoffice'",
    ),
    "a rejected row has no line that tells why": (
        "conservation_in_files", "quality.source_files", "1 rejected (0 listed)",
        "DELETE FROM quality.rejected_rows",
    ),
    "a superseded row isn't listed": (
        "conservation_in_files", "quality.source_files", "1 superseded (0 listed)",
        "DELETE FROM quality.superseded_rows",
    ),
    "more rows are superseded than were read": (
        "conservation_in_files", "quality.source_files", "-1 accepted",
        "UPDATE quality.source_files SET rows_accepted = -1, rows_superseded = 2 WHERE source = 'training'",
    ),
    "a row of a sheet is neither read nor skipped": (
        "accounted", "quality.sheets", "eoffice/a.csv: ",
        "UPDATE quality.sheets SET row_count = row_count + 1 WHERE source = 'eoffice'",
    ),
    "a skipped row isn't listed": (
        "accounted", "quality.sheets", "0 skipped",
        "DELETE FROM quality.skipped_rows",
    ),
    "a sheet's rows are lost": (
        "accounted", "quality.source_files", "eoffice/a.csv: 4 rows accepted, 0 of them on its sheets",
        "DELETE FROM quality.sheets WHERE source = 'eoffice'",
    ),
    # Between the table of a source and the indicators.
    "a dossier report vanishes from the settlement": (
        "conservation_of_dossiers", "core.dossier_reports", "core.eoffice has 4 reports, core.dossier_reports 3",
        "DELETE FROM core.dossier_reports WHERE unit_id = '10101' AND first_month = 1 AND last_month = 3",
    ),
    "a register's rows are lost between file and counts": (
        "conservation_in_registers", "quality.register_row_counts", "7 read, 4 accepted (3 counted)",
        "UPDATE core.eoffice_register SET dossier_count = dossier_count - 1, online_dossier_count = 0"
        " WHERE unit_id = '10201' AND month = 5",
    ),
    "a rule's rejected rows are not told": (
        "conservation_in_registers", "quality.register_row_counts", "2 rejected (1 by rules)",
        "DELETE FROM quality.register_row_counts WHERE rule = 'not_a_date'",
    ),
    "more dossiers are secret or online than there are": (
        "conservation_in_registers", "core.eoffice_register", "3 dossiers, 1 secret, 5 online",
        "UPDATE core.eoffice_register SET online_dossier_count = 5 WHERE month = 5",
    ),
    "counted dossiers don't arrive in a month": (
        "conservation_of_dossiers", "core.dossier_months", "what counts of 2024",
        "UPDATE core.dossier_months SET numerator = 0, denominator = 0 WHERE unit_id = '10101' AND year = 2024",
    ),
    "dossiers are counted twice": (
        "conservation_of_dossiers", "core.dossier_months", "what counts of 2024",
        "UPDATE core.dossier_reports SET report_standing = 'counted' WHERE unit_id = '10101'",
    ),
    "a year of dossiers is lost altogether": (
        "conservation_of_dossiers", "core.dossier_months", "the months 0 / 0",
        "DELETE FROM core.dossier_months WHERE year = 2024",
    ),
    "a subject is lost before the roll-up": (
        "conservation_of_states", "marts.indicator_value", "communes_with_cooperative 2024",
        "DELETE FROM indicators.communes_with_cooperative WHERE unit_id = '10103' AND year = 2024",
    ),
    "a subject is counted twice in the roll-up": (
        "conservation_of_states", "marts.indicator_value", "communes_with_cooperative 2024",
        "UPDATE marts.indicator_value SET numerator = numerator * 2 WHERE unit_id = 'VN' AND year = 2024"
        " AND indicator_id = 'communes_with_cooperative'",
    ),
    "a state turns from unknown to known": (
        "conservation_of_states", "marts.indicator_value", "communes_meeting_8_4 2024",
        "UPDATE indicators.communes_meeting_8_4 SET is_known = TRUE WHERE unit_id = '10102' AND year = 2024",
    ),
    "a subject is lost in its province alone": (
        "conservation_of_states", "marts.indicator_value", "communes_with_cooperative 2024: 10 has",
        "UPDATE marts.indicator_value SET expected = expected - 1, reported = reported - 1 WHERE unit_id = '10'"
        " AND year = 2024 AND indicator_id = 'communes_with_cooperative'",
    ),
    "a subject of a judged figure is lost": (
        "subjects_add_up", "core.judged_subjects", "its subjects give",
        "DELETE FROM core.judged_subjects WHERE expected > 0 AND unit_id IN"
        " (SELECT MIN(unit_id) FROM core.judged_subjects WHERE expected > 0)",
    ),
    "a subject of a judged figure has reported more than it had to": (
        "subjects_add_up", "core.judged_subjects", "reported; judged is",
        "UPDATE core.judged_subjects SET reported = reported + 1",
    ),
    "a subject gives more than it reported": (
        "subjects_add_up", "core.judged_subjects", "; judged is",
        "UPDATE core.judged_subjects SET numerator = numerator + 1",
    ),
    "a subject weighs more than it reported": (
        "subjects_add_up", "core.judged_subjects", "; judged is",
        "UPDATE core.judged_subjects SET denominator = denominator + 1",
    ),
    "a subject has more to report than it had": (
        "subjects_add_up", "core.judged_subjects", "; judged is",
        "UPDATE core.judged_subjects SET expected = expected + 1",
    ),
    "subjects are weighed of a figure that nobody judges": (
        "subjects_add_up", "core.judged_subjects", "judged is  / , ",
        "UPDATE core.judged_subjects SET year = 2019",
    ),
    "a column was neither read nor set aside": (
        "columns_are_accounted_for", "quality.column_mapping", "no status",
        "UPDATE quality.column_mapping SET status = NULL WHERE source = 'eoffice'",
    ),
    "a column is set aside without a reason": (
        "columns_are_accounted_for", "quality.column_mapping", "set_aside",
        "UPDATE quality.column_mapping SET status = 'set_aside', column_name = NULL WHERE source = 'eoffice'",
    ),
    # Snapshots.
    "the lists of a snapshot in effect are lost": (
        "snapshots_are_sound", "core.snapshots_in_effect", "no list of 2024-12-31",
        "DELETE FROM core.snapshot_coverage WHERE source = 'cooperatives' AND unit_id = '10101'",
    ),
    "a list covers a unit without being in effect": (
        "snapshots_are_sound", "core.snapshot_coverage", "cooperatives/a.csv is no list in effect",
        "DELETE FROM core.snapshots_in_effect WHERE source = 'cooperatives' AND unit_id = '10101'",
    ),
    "a snapshot is dated before its lists close": (
        "snapshots_are_sound", "core.snapshots", "its snapshot is dated 2024-12-30",
        "UPDATE core.snapshots SET snapshot_date = DATE '2024-12-30' WHERE source = 'linkages'",
    ),
    "a snapshot lies ahead": (
        "snapshots_are_sound", "core.snapshots", "its snapshot is dated 2026-12-31",
        "UPDATE core.snapshots SET snapshot_date = DATE '2026-12-31' WHERE source = 'linkages'",
    ),
    "a list speaks for a unit that there was not": (
        "snapshots_are_sound", "core.snapshots", "there was no 10 on 2020-12-31",
        "UPDATE core.snapshots SET closing_date = DATE '2020-12-31', snapshot_date = DATE '2020-12-31'"
        " WHERE source = 'linkages'",
    ),
    "a list of titles speaks for a unit that there was not": (
        "snapshots_are_sound", "core.title_declarations", "there was no 10 on 2020-12-31",
        "UPDATE core.title_declarations SET declared_on = DATE '2020-12-31'",
    ),
    "a rejected row names a unit that there isn't": (
        "orphans", "core.rejected_units", "nowhere",
        "INSERT INTO core.rejected_units VALUES ('linkages', 'linkages/a.csv', '', NULL, NULL, NULL, 'nowhere')",
    ),
    "a list speaks for no unit there is": (
        "orphans", "core.snapshots", "nowhere",
        "UPDATE core.snapshots SET covered_unit_id = 'nowhere' WHERE source = 'linkages'",
    ),
    "a report is set aside for a longer one that there isn't": (
        "conservation_of_dossiers", "core.dossier_reports", "101, Tháng 3/2024 is set aside",
        "UPDATE core.dossier_reports SET report_standing = 'covered' WHERE unit_id = '101'",
        "UPDATE core.dossier_months SET numerator = 0, denominator = 0 WHERE unit_id = '101'",
    ),
    "a target lacks the row of its plan's own unit": (
        "every_figure_has_its_row", "marts.indicator_attainment", "ZZ-01 lacks 10 in 2023",
        "DELETE FROM marts.indicator_attainment WHERE unit_id = '10' AND year = 2023",
    ),
    "a target lacks the row of a commune": (
        "every_figure_has_its_row", "marts.indicator_attainment", "ZZ-01 lacks 10103 in 2022",
        "DELETE FROM marts.indicator_attainment WHERE unit_id = '10103' AND year = 2022",
    ),
    "an indicator lacks the row of a district": (
        "every_figure_has_its_row", "marts.indicator_value", "online_dossiers_commune lacks 101 in 2024",
        "DELETE FROM marts.indicator_value WHERE indicator_id = 'online_dossiers_commune' AND unit_id = '101'"
        " AND year = 2024",
    ),
    "an indicator lacks the row of the country": (
        "every_figure_has_its_row", "marts.indicator_value", "smart_communes lacks VN in 2024",
        "DELETE FROM marts.indicator_value WHERE indicator_id = 'smart_communes' AND unit_id = 'VN' AND year = 2024",
    ),
    "a plan's own unit doesn't exist": (
        "every_figure_has_its_row", "ref.plans", "small: its unit nowhere does not exist",
        "UPDATE ref.plans SET scope_unit_id = 'nowhere'",
    ),
    "a table is older than one it reads": (
        "tables_are_current", "core.target_figures", "was not built again after core.indicator_totals",
        "UPDATE quality.build_steps SET step_number = 1000000 WHERE table_name = 'core.indicator_totals'",
    ),
    "a table was never built": (
        "tables_are_current", "marts.indicator_attainment", "was not built again after core.target_verdicts",
        "DELETE FROM quality.build_steps WHERE table_name = 'marts.indicator_attainment'",
    ),
    # Areas.
    "an area's figures are not all of the country's": (
        "conservation_of_areas", "marts.area_value", "online_dossiers_commune 2024, commune_area: ",
        "UPDATE marts.area_value SET numerator = numerator + 1 WHERE area_id = 'commune_area-10101'"
        " AND indicator_id = 'online_dossiers_commune' AND year = 2024",
    ),
    "a layer of areas lacks one": (
        "conservation_of_areas", "marts.area_value", " 2024, old_province: ",
        "DELETE FROM marts.area_value WHERE area_id = 'old_province-10' AND year = 2024",
    ),
    "a commune lies in no area": (
        "conservation_of_areas", "ref.area_units", "10104 lies in 0 commune areas",
        "DELETE FROM ref.area_units WHERE unit_id = '10104'",
    ),
    # Units.
    "a source's row belongs to no unit there is": (
        "orphans", "core.eoffice", "nowhere",
        "UPDATE core.eoffice SET unit_id = 'nowhere' WHERE unit_id = '10102'",
    ),
    "a source's row belongs to no unit at all": (
        "orphans", "core.linkages", "a row without a unit",
        "UPDATE core.linkages SET unit_id = NULL",
    ),
    "a state belongs to no unit there is": (
        "orphans", "indicators.smart_communes", "nowhere",
        "UPDATE indicators.smart_communes SET unit_id = 'nowhere' WHERE unit_id = '10101' AND year = 2024",
    ),
    "a figure belongs to no unit there is": (
        "orphans", "marts.indicator_attainment", "nowhere",
        "UPDATE marts.indicator_attainment SET unit_id = 'nowhere' WHERE unit_id = '10101' AND year = 2024",
    ),
    "no file of a source could be read": (
        "sources_are_readable", "quality.source_files", "training: none of 1 files could be read; training/a.csv",
        "UPDATE quality.source_files SET status = 'refused', reason_en = 'no heading' WHERE source = 'training'",
    ),
    "a unit without an id hides that rows belong to no unit": (
        "orphans", "core.linkages", "nowhere",
        "INSERT INTO ref.units SELECT * REPLACE (NULL AS unit_id) FROM ref.units WHERE unit_id = '101'",
        "UPDATE core.linkages SET unit_id = 'nowhere'",
    ),
    "a unit has no id": (
        "unit_parents", "ref.units", "a unit without an id",
        "INSERT INTO ref.units SELECT * REPLACE (NULL AS unit_id) FROM ref.units WHERE unit_id = '101'",
    ),
    "a parent is missing for a year between two of its versions": (
        "unit_parents", "ref.units", "101 has a gap after 2022-06-30",
        "UPDATE ref.units SET valid_to = DATE '2022-06-30' WHERE unit_id = '101'",
        "INSERT INTO ref.units SELECT * REPLACE (DATE '2023-07-01' AS valid_from, NULL AS valid_to) FROM ref.units"
        " WHERE unit_id = '101'",
    ),
    "a child lives on while its parent is missing": (
        "unit_parents", "ref.units", "10101 has no parent on 2022-07-01",
        "UPDATE ref.units SET valid_to = DATE '2022-06-30' WHERE unit_id = '101'",
        "INSERT INTO ref.units SELECT * REPLACE (DATE '2023-07-01' AS valid_from, NULL AS valid_to) FROM ref.units"
        " WHERE unit_id = '101'",
    ),
    "two versions of a unit overlap": (
        "unit_parents", "ref.units", "10201 has two versions on 2023-07-01",
        "INSERT INTO ref.units SELECT * REPLACE (DATE '2023-07-01' AS valid_from) FROM ref.units"
        " WHERE unit_id = '10201'",
    ),
    "a unit's parent doesn't exist": (
        "unit_parents", "ref.units", "101 has no parent on 2021-01-01",
        "UPDATE ref.units SET parent_unit_id = 'nowhere' WHERE unit_id = '101'",
    ),
    "a unit has no parent": (
        "unit_parents", "ref.units", "10101 has no parent on 2021-01-01",
        "UPDATE ref.units SET parent_unit_id = NULL WHERE unit_id = '10101'",
    ),
    "a parent ends before its child": (
        "unit_parents", "ref.units", "10201 has no parent on 2025-01-01",
        "UPDATE ref.units SET valid_to = DATE '2024-12-31' WHERE unit_id = '102'",
    ),
    "a parent begins after its child": (
        "unit_parents", "ref.units", "10201 has no parent on 2021-01-01",
        "UPDATE ref.units SET valid_from = DATE '2021-01-02' WHERE unit_id = '102'",
    ),
    # Statuses.
    "a target counts as attained below its lower bound": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10103 2024: attained",
        "UPDATE marts.indicator_attainment SET status = 'attained' WHERE unit_id = '10103' AND year = 2024",
    ),
    "what is attained is called missed": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024: missed",
        f"UPDATE marts.indicator_attainment SET status = 'missed', is_due = TRUE WHERE {A_VALUE}",
    ),
    "what is attained is called undetermined": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024: undetermined",
        f"UPDATE marts.indicator_attainment SET status = 'undetermined' WHERE {A_VALUE}",
    ),
    "a value's row has no data": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024: no_data",
        f"UPDATE marts.indicator_attainment SET status = 'no_data' WHERE {A_VALUE}",
    ),
    "something expected is called not applicable": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10103 2024: not_applicable",
        "UPDATE marts.indicator_attainment SET status = 'not_applicable' WHERE unit_id = '10103' AND year = 2024",
    ),
    "a status nobody knows": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024: reached",
        f"UPDATE marts.indicator_attainment SET status = 'reached' WHERE {A_VALUE}",
    ),
    "one is missed before it is due": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10102 2024: missed",
        "UPDATE marts.indicator_attainment SET status = 'missed' WHERE unit_id = '10102' AND year = 2024",
    ),
    "one is on track below what is required": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10102 2024: on_track",
        "UPDATE marts.indicator_attainment SET status = 'on_track', required_value = 0.55"
        " WHERE unit_id = '10102' AND year = 2024",
    ),
    "one is behind above what is required": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10102 2024: behind",
        "UPDATE marts.indicator_attainment SET status = 'behind', required_value = 0.2"
        " WHERE unit_id = '10102' AND year = 2024",
    ),
    "one is due before its year": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024",
        f"UPDATE marts.indicator_attainment SET is_due = TRUE WHERE {A_VALUE}",
    ),
    "more is required than the target": (
        "statuses_borne_out", "marts.indicator_attainment", "required 0.7",
        f"UPDATE marts.indicator_attainment SET required_value = 0.7 WHERE {A_VALUE}",
    ),
    "nothing is required": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 20101 2024",
        "INSERT INTO marts.indicator_attainment SELECT * REPLACE ('20101' AS unit_id, NULL AS required_value)"
        f" FROM marts.indicator_attainment WHERE {A_VALUE}",
    ),
    "less than the target is required in its deadline year": (
        "statuses_borne_out", "marts.indicator_attainment", "required 0.5",
        "UPDATE marts.indicator_attainment SET required_value = 0.5 WHERE unit_id = '10101' AND year = 2025",
    ),
    "one fewer is needed than would do": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10102 2024",
        "UPDATE marts.indicator_attainment SET needed = needed - 1 WHERE unit_id = '10102' AND year = 2024",
    ),
    "one more is needed than would do": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10102 2024",
        "UPDATE marts.indicator_attainment SET needed = needed + 1 WHERE unit_id = '10102' AND year = 2024",
    ),
    "what is needed is below zero": (
        "statuses_borne_out", "marts.indicator_attainment", "needed -1",
        f"UPDATE marts.indicator_attainment SET needed = -1 WHERE {A_VALUE}",
    ),
    "what is needed is not told": (
        "statuses_borne_out", "marts.indicator_attainment", "ZZ-01 10101 2024",
        f"UPDATE marts.indicator_attainment SET needed = NULL WHERE {A_VALUE}",
    ),
    # Values.
    "a share is above 1": (
        "bounds", "marts.indicator_value", "value 1.5",
        f"UPDATE marts.indicator_value SET value = 1.5, value_high = 1.6 WHERE {A_VALUE}",
    ),
    "an upper bound is above 1": (
        "bounds", "marts.indicator_value", "online_dossiers_commune 10101 2024",
        f"UPDATE marts.indicator_value SET value_high = 1.01 WHERE {A_VALUE}",
    ),
    "a value is negative": (
        "bounds", "marts.indicator_value", "value -0.1",
        f"UPDATE marts.indicator_value SET value = -0.1, value_low = -0.1 WHERE {A_VALUE}",
    ),
    "a numerator is above its denominator": (
        "bounds", "marts.indicator_value", "101 / 100",
        f"UPDATE marts.indicator_value SET numerator = 101 WHERE {A_VALUE}",
    ),
    "a share of the attainment is above 1": (
        "bounds", "marts.indicator_attainment", "ZZ-01 10101 2024",
        f"UPDATE marts.indicator_attainment SET value = 1.5, value_high = 1.5 WHERE {A_VALUE}",
    ),
    "the country's numerator is empty": (
        "bounds", "marts.indicator_value", "VN",
        "UPDATE marts.indicator_value SET numerator = NULL WHERE unit_id = 'VN'",
    ),
    "a lower bound is negative": (
        "bounds", "marts.indicator_value", "in [-1",
        f"UPDATE marts.indicator_value SET value_low = -1 WHERE {A_VALUE}",
    ),
    "a value lies below its lower bound": (
        "bounds", "marts.indicator_value", "online_dossiers_commune 10101 2024",
        f"UPDATE marts.indicator_value SET value_low = 0.9 WHERE {A_VALUE}",
    ),
    "a value lies above its upper bound": (
        "bounds", "marts.indicator_value", "online_dossiers_commune 10101 2024",
        f"UPDATE marts.indicator_value SET value_high = 0.1, value_low = 0.1 WHERE {A_VALUE}",
    ),
    "more is reported than is expected": (
        "bounds", "marts.indicator_value", "13 of 12",
        f"UPDATE marts.indicator_value SET reported = 13 WHERE {A_VALUE}",
    ),
    "a value stands where nothing is reported": (
        "bounds", "marts.indicator_value", "0 of 12",
        f"UPDATE marts.indicator_value SET reported = 0 WHERE {A_VALUE}",
    ),
    "a value has no bounds": (
        "bounds", "marts.indicator_value", "online_dossiers_commune 10101 2024",
        f"UPDATE marts.indicator_value SET value_low = NULL WHERE {A_VALUE}",
    ),
    "a value without data is 0 instead of NULL": (
        "bounds", "marts.indicator_value", "online_dossiers_commune 20101 2024",
        "UPDATE marts.indicator_value SET value = 0 WHERE indicator_id = 'online_dossiers_commune'"
        " AND unit_id = '20101' AND year = 2024",
    ),
}  # fmt: skip

for _table in ("marts.indicator_value", "marts.indicator_attainment"):
    for _column in ("value", "value_low", "value_high", "completeness"):
        SPOILT[f"{_column} of {_table} is NaN"] = (
            "non_finite_values", _table, "10101 2024",
            f"UPDATE {_table} SET {_column} = CAST('NaN' AS DOUBLE) WHERE {A_VALUE}",
        )  # fmt: skip
    for _infinite in ("inf", "-inf"):
        SPOILT[f"a value of {_table} is {_infinite}"] = (
            "non_finite_values", _table, "10101 2024",
            f"UPDATE {_table} SET value = CAST('{_infinite}' AS DOUBLE) WHERE {A_VALUE}",
        )  # fmt: skip
SPOILT["a gap is NaN"] = (
    "non_finite_values", "marts.indicator_attainment", "ZZ-01 10101 2024",
    f"UPDATE marts.indicator_attainment SET gap = CAST('NaN' AS DOUBLE) WHERE {A_VALUE}",
)  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_a_sound_world_passes(name: str, spoilable: Build) -> None:
    assert run_check(spoilable, CHECKS[name]).passed


def test_every_check_has_been_seen_red() -> None:
    # A check nobody ever saw red may be one that can't be.
    assert {check for check, *_ in SPOILT.values()} | {"keys"} | HELD_TO_THE_LAST == set(CHECKS)


@pytest.mark.parametrize("spoiling", SPOILT.values(), ids=SPOILT)
def test_the_check_turns_red_when(spoiling: Spoiling, spoilable: Build) -> None:
    check, table, words, *statements = spoiling
    for statement in statements:
        (touched,) = spoilable.connection.execute(statement).fetchall()[0]
        assert touched > 0, f"nothing was spoilt, no row is hit: {statement}"
    result = run_check(spoilable, CHECKS[check])
    assert not result.passed
    assert table in {name for name, _ in result.examples}
    assert words in result.sentence()


# Of these the spoilable world holds rows; that every source's key is asked for is tried below.
ALL_KEYS = KEYS | {load_contracts()[source].table: load_contracts()[source].natural_key for source in PROMISED}


@pytest.mark.parametrize("table", ALL_KEYS)
def test_a_doubled_row_is_seen_in(table: str, spoilable: Build) -> None:
    # The gathered states are a view: a row is doubled in one of the tables it gathers.
    stored = "indicators.communes_with_cooperative" if table == "indicators.indicator_states" else table
    spoilable.connection.execute("INSERT INTO ref.unit_successions VALUES ('101', '102')")
    # What no plan of the world asks for has no row: two are made that have nothing but the key.
    if spoilable.rows(f"SELECT COUNT(*) FROM {stored}") == [(0,)]:
        types = {name: kind for name, kind, _ in spoilable.columns(stored)}
        values = ", ".join("'2024-01-01'" if types[name] == "DATE" else "'2024'" for name in ALL_KEYS[table])
        spoilable.connection.execute(f"INSERT INTO {stored} ({', '.join(ALL_KEYS[table])}) VALUES ({values})")
    spoilable.connection.execute(f"INSERT INTO {stored} SELECT * FROM {stored} LIMIT 1")
    result = run_check(spoilable, CHECKS["keys"])
    assert result.failures == 1
    assert result.examples[0][0] == table


def test_every_source_and_every_indicator_is_audited_without_a_word() -> None:
    # A new source or indicator is one file: nobody shall have to remember the audit.
    for contract in load_contracts().values():
        for name in ("keys", "orphans", "conservation_of_source_rows"):
            assert f"FROM {contract.table}" in CHECKS[name].sql, (contract.source, name)
    for indicator in load_indicators():
        assert f"{indicator.table} " in CHECKS["orphans"].sql


def test_checks_speak_both_languages_and_are_named_once() -> None:
    checks = audit_checks()
    assert len({check.name for check in checks}) == len(checks)
    for check in checks:
        assert check.vi
        assert check.en
        assert check.vi != check.en


def test_what_is_shown_is_the_first_few_rows_and_their_full_number(spoilable: Build) -> None:
    spoilable.connection.execute("UPDATE marts.indicator_value SET reported = expected + 1")
    result = run_check(spoilable, CHECKS["bounds"])
    assert result.failures > 100
    assert len(result.examples) == SHOWN
    assert f"/ and {result.failures - SHOWN} more)" in result.sentence()


def test_the_whole_audit_tells_all_that_is_wrong_at_once(spoilable: Build) -> None:
    # Whoever repairs a build at two in the morning must not find one fault per run.
    spoilable.connection.execute("DELETE FROM core.linkages")
    spoilable.connection.execute("UPDATE ref.units SET parent_unit_id = 'nowhere' WHERE unit_id = '102'")
    red = {result.check.name for result in run_audit(spoilable) if not result.passed}
    assert red == {"conservation_of_source_rows", "unit_parents"}


def test_a_result_without_failures_passes() -> None:
    check = AuditCheck("some_check", "Điều kiện", "A condition", "SELECT 1")
    assert AuditResult(check, 0, ()).passed
    red = AuditResult(check, 1, (("ref.units", "x"),))
    assert red.sentence() == "some_check: Điều kiện / A condition. ref.units: x"
