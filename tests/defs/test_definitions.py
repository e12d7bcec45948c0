"""What Dagster is shown: every asset described, keyed as its table, tied to what it reads; one job, one schedule."""

from datetime import timedelta

import dagster as dg
import pytest

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.indicators import load_indicators
from ntm_pipeline.sources import load_sources
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES

CONTRACTS = load_sources()
SOURCE_KEYS = {dg.AssetKey(["core", source]) for source in CONTRACTS}
ATTAINMENT = dg.AssetKey(["marts", "indicator_attainment"])
RELEASE = dg.AssetKey(["ref", "release"])
PAGES = dg.AssetKey(["report", "index"])


def upstream(definitions: dg.Definitions, key: dg.AssetKey) -> set[dg.AssetKey]:
    """Everything a table hangs on, near and far."""
    graph = definitions.resolve_asset_graph()
    found: set[dg.AssetKey] = set()
    waiting = [key]
    while waiting:
        for parent in graph.get(waiting.pop()).parent_keys - found:
            found.add(parent)
            waiting.append(parent)
    return found


def test_the_definitions_can_be_loaded(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_every_asset_has_an_owner_a_group_a_kind_and_a_description(definitions: dg.Definitions) -> None:
    # Whoever finds a red asset at night must see what it is and whom to ask.
    for spec in definitions.resolve_all_asset_specs():
        name = spec.key.to_user_string()
        assert spec.owners, name
        assert spec.group_name not in (None, "default"), name
        assert spec.kinds, name
        assert spec.description, name
        assert len(spec.description.strip()) > 10, name


def test_every_check_says_what_it_holds_to(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert graph.asset_check_keys
    for key in graph.asset_check_keys:
        assert graph.get_check_spec(key).description, key


def test_keys_are_the_tables_schemas_and_names(definitions: dg.Definitions) -> None:
    tables = {contract.table for contract in CONTRACTS.values()}
    tables |= {f"ref.{table.name}" for table in REFERENCE_TABLES}
    tables |= {table.key for table in load_tables()}
    tables |= {"quality.source_files", "marts.release_changes", "ref.release"}
    assert {".".join(key.path) for key in definitions.resolve_all_asset_keys()} == tables | {"report.index"}


def test_indicators_stand_in_a_group_of_their_own(definitions: dg.Definitions) -> None:
    groups = {spec.key.path[-1]: spec.group_name for spec in definitions.resolve_all_asset_specs()}
    assert {name for name, group in groups.items() if group == "indicators"} == {
        "indicator_states",
        *(indicator.indicator_id for indicator in load_indicators()),
    }
    assert {name for name, group in groups.items() if group == "sources"} == set(CONTRACTS)


def test_the_statement_that_makes_a_table_is_shown_with_it(definitions: dg.Definitions) -> None:
    descriptions = {spec.key: spec.description or "" for spec in definitions.resolve_all_asset_specs()}
    for table in load_tables():
        assert table.sql in descriptions[dg.AssetKey([table.schema, table.name])], table.key


# --- Lineage ----------------------------------------------------------------------------------------


def test_the_attainment_is_downstream_of_every_source_and_of_units_and_plans(definitions: dg.Definitions) -> None:
    above = upstream(definitions, ATTAINMENT)
    assert above >= SOURCE_KEYS
    assert above >= {dg.AssetKey(["ref", name]) for name in ("units", "plans", "plan_targets", "indicators", "years")}


def test_the_release_waits_for_every_other_table(definitions: dg.Definitions) -> None:
    assert upstream(definitions, RELEASE) == set(definitions.resolve_all_asset_keys()) - {RELEASE, PAGES}


def test_the_pages_come_with_the_release(definitions: dg.Definitions) -> None:
    assert definitions.resolve_asset_graph().get(PAGES).parent_keys == {RELEASE}


@pytest.mark.parametrize("source", [name for name, contract in CONTRACTS.items() if contract.is_registry])
def test_what_registries_speak_for_hangs_on_each_of_them(source: str, definitions: dg.Definitions) -> None:
    # The table of snapshots is written by all registries: whoever reads it must wait for all of them.
    above = upstream(definitions, dg.AssetKey(["core", "snapshot_coverage"]))
    assert dg.AssetKey(["core", source]) in above


def test_the_account_of_files_waits_for_every_source(definitions: dg.Definitions) -> None:
    assert upstream(definitions, dg.AssetKey(["quality", "source_files"])) >= SOURCE_KEYS


def test_sources_hang_on_nothing_but_their_files(definitions: dg.Definitions) -> None:
    for key in SOURCE_KEYS:
        assert upstream(definitions, key) == set()


# --- Checks -----------------------------------------------------------------------------------------


def test_every_source_shows_what_its_contract_found(definitions: dg.Definitions) -> None:
    checks = definitions.resolve_asset_graph().asset_check_keys
    for key in SOURCE_KEYS:
        names = {check.name for check in checks if check.asset_key == key}
        assert names == {"rows_keep_contract", "files_are_readable", "lists_cover_somebody"}


def test_every_rule_of_the_audit_is_a_check_of_the_release(definitions: dg.Definitions) -> None:
    checks = definitions.resolve_asset_graph().asset_check_keys
    assert {check.name for check in checks if check.asset_key == RELEASE} == {check.name for check in audit_checks()}


# --- Job and schedule -------------------------------------------------------------------------------


def test_the_main_job_makes_every_table_in_one_process(definitions: dg.Definitions) -> None:
    # Starting a process for each of sixty tables costs minutes and lets go of the build file in between.
    job = definitions.resolve_job_def("refresh_warehouse")
    assert set(job.asset_layer.executable_asset_keys) == set(definitions.resolve_all_asset_keys())
    assert job.executor_def is dg.in_process_executor


def test_a_table_made_alone_runs_in_one_process_too(definitions: dg.Definitions) -> None:
    assert definitions.resolve_implicit_global_asset_job_def().executor_def is dg.in_process_executor


def test_the_nightly_runs_the_main_job_at_two_in_vietnam(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("nightly_refresh")
    assert schedule.job_name == "refresh_warehouse"
    assert schedule.execution_timezone == "Asia/Ho_Chi_Minh"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert schedule.cron_schedule == "0 2 * * *"


def test_one_schedule_and_one_sensor_start_the_main_job_and_nothing_else_starts_runs(
    definitions: dg.Definitions,
) -> None:
    # Tables materialized on their own, in no order, would be a mixed build.
    repository = definitions.get_repository_def()
    assert [schedule.name for schedule in repository.schedule_defs] == ["nightly_refresh"]
    started = {sensor.name: [target.job_name for target in sensor.targets] for sensor in repository.sensor_defs}
    assert started == {"new_raw_files": ["refresh_warehouse"], "tell_of_faults": []}
    # Without a channel there is nothing to look for, and new files wait for the night.
    assert {sensor.default_status for sensor in repository.sensor_defs} == {dg.DefaultSensorStatus.STOPPED}


def test_the_release_must_be_of_this_night(definitions: dg.Definitions) -> None:
    (spec,) = (spec for spec in definitions.resolve_all_asset_specs() if spec.key == RELEASE)
    assert spec.freshness_policy == dg.FreshnessPolicy.cron("0 6 * * *", timedelta(hours=4), "Asia/Ho_Chi_Minh")


def test_only_a_run_whose_process_was_lost_is_tried_again(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("refresh_warehouse")
    assert job.tags["dagster/max_retries"] == "1"
    assert job.tags["dagster/retry_on_asset_or_op_failure"] == "false"
    assert all(node.retry_policy is None for node in job.nodes)
