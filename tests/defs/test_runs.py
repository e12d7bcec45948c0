"""Runs: one table alone, as the web page starts it; bad files that warn; a red audit that releases nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from ntm_pipeline.definitions import defs
from ntm_pipeline.defs.resources import is_whole_night
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import list_releases
from tests.defs.small_country import PLANS, small_country
from tests.world import World

Materialize = Callable[..., dg.ExecuteInProcessResult]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world whose tables have all been made; each test works on a copy of its folder."""
    world = World(tmp_path_factory.mktemp("built"), plans=PLANS)
    world.eoffice("10101;Năm 2024;100;0;50;")
    world.cooperatives("A1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024")
    world.put("eofice/a.csv", "x;y\n1;2")
    world.run().close()
    return world


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of everything that runs inside Dagster."""
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NTM_TODAY", "2026-02-01")
    return tmp_path


@pytest.fixture
def world(folder: Path) -> World:
    """A world of which nothing is made yet."""
    return World(folder, plans=PLANS)


@pytest.fixture
def standing(built: World, folder: Path) -> World:
    """A world whose tables are there, as after a night."""
    shutil.copytree(built.folder, folder, dirs_exist_ok=True)
    return World(folder, plans=PLANS)


@pytest.fixture
def materialize(folder: Path, definitions: dg.Definitions) -> Iterator[Materialize]:
    """Makes the tables of these keys, and no others, as the web page does."""
    job = definitions.resolve_implicit_global_asset_job_def()
    with opened_record(Settings.from_environ(), []) as instance, small_country():

        def run(*keys: str) -> dg.ExecuteInProcessResult:
            selection = [dg.AssetKey(key.split("/")) for key in keys]
            return job.execute_in_process(instance=instance, asset_selection=selection, raise_on_error=False)

        yield run


def metadata(result: dg.ExecuteInProcessResult, key: str) -> dict[str, Any]:
    """What was recorded with a table."""
    (event,) = result.asset_materializations_for_node(key.replace("/", "__"))
    return {name: value.value for name, value in event.metadata.items()}


def in_build(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on the build."""
    with duckdb.connect(str(folder / "warehouse" / "work" / "build.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


# --- One table alone --------------------------------------------------------------------------------


def test_a_source_can_be_made_alone_on_the_build_that_is_there(
    standing: World, folder: Path, materialize: Materialize
) -> None:
    standing.eoffice("10101;Năm 2024;100;0;50;", "10102;Năm 2024;20;0;5;")
    result = materialize("core/eoffice")
    assert result.success
    assert [event.asset_key for event in result.get_asset_materialization_events()] == [
        dg.AssetKey(["core", "eoffice"])
    ]
    told = metadata(result, "core/eoffice")
    assert told["dagster/row_count"] == 2
    assert (told["files"], told["rows_read"], told["rows_rejected"], told["rows_superseded"]) == (1, 2, 0, 0)
    # The others' rows are still there.
    assert in_build(folder, "SELECT COUNT(*) FROM core.cooperatives") == [(1,)]
    assert in_build(folder, "SELECT source FROM quality.source_files ORDER BY source") == [
        ("cooperatives",),
        ("eoffice",),
        ("eofice",),
    ]


def test_columns_are_recorded_with_their_types_and_meanings(world: World, materialize: Materialize) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;")
    told = metadata(materialize("core/eoffice"), "core/eoffice")
    columns = {column.name: column for column in told["dagster/column_schema"].columns}
    assert set(columns) == set(load_contracts()["eoffice"].schema.columns)
    assert columns["dossier_count"].type == "bigint"
    assert columns["reported_on"].type == "date"
    assert "Work dossiers" in (columns["dossier_count"].description or "")


def test_a_reference_table_can_be_made_alone(folder: Path, materialize: Materialize) -> None:
    result = materialize("ref/units")
    assert result.success
    told = metadata(result, "ref/units")
    assert told["dagster/row_count"] > 15_000
    assert {column.name for column in told["dagster/column_schema"].columns} >= {"unit_id", "valid_from", "valid_to"}
    assert in_build(folder, "SELECT COUNT(*) FROM ref.units") == [(told["dagster/row_count"],)]


@pytest.mark.usefixtures("standing")
def test_a_table_of_sql_can_be_made_alone_on_the_build_that_is_there(materialize: Materialize) -> None:
    told = metadata(materialize("core/dossier_reports"), "core/dossier_reports")
    assert told["dagster/row_count"] == 1
    assert "report_standing" in {column.name for column in told["dagster/column_schema"].columns}
    lineage = told["dagster/column_lineage"].deps_by_column
    assert lineage["dossier_count"] == [dg.TableColumnDep(dg.AssetKey(["core", "eoffice"]), "dossier_count")]


def test_a_table_made_alone_whose_inputs_were_never_made_fails_by_name(materialize: Materialize) -> None:
    result = materialize("core/dossier_reports")
    assert not result.success
    assert "core.eoffice" in str(result.get_step_failure_events()[0].step_failure_data.error)


def test_a_source_made_alone_is_no_release(standing: World, materialize: Materialize) -> None:
    # The figures would be those of the day before, under today's name.
    assert materialize("ref/release").success
    standing.eoffice("10101;Năm 2024;100;0;90;")
    assert materialize("core/eoffice").success
    result = materialize("ref/release")
    assert not result.success
    assert len(list_releases(standing.settings)) == 1


@pytest.mark.slow
def test_a_source_made_with_all_that_hangs_on_it_is_the_release_that_a_whole_run_makes(
    standing: World, definitions: dg.Definitions, materialize: Materialize
) -> None:
    standing.eoffice("10101;Năm 2024;100;0;90;")
    selection = dg.AssetSelection.assets("core/eoffice").downstream()
    keys = selection.resolve(definitions.resolve_asset_graph())
    assert materialize(*(key.to_user_string() for key in keys)).success
    with duckdb.connect(str(standing.settings.released_path), read_only=True) as reader:
        figures = reader.execute("SELECT * FROM marts.indicator_attainment ORDER BY ALL").fetchall()
        counted = reader.execute(
            "SELECT numerator, denominator FROM marts.indicator_attainment WHERE unit_id = '10101' AND year = 2024"
        ).fetchall()
    assert counted == [(90, 100)]
    whole = standing.run()
    assert whole.rows("SELECT * FROM marts.indicator_attainment ORDER BY ALL") == figures
    whole.close()


def test_some_assets_of_the_main_job_go_on_with_the_build_that_is_there(definitions: dg.Definitions) -> None:
    """Begun anew, they would release what the last release said, as if the night had read everything."""
    every = frozenset(definitions.resolve_asset_graph().get_all_asset_keys())
    whole = dg.DagsterRun("refresh_warehouse")
    steps = [key.to_python_identifier() for key in every]
    assert is_whole_night(whole)
    assert is_whole_night(whole._replace(step_keys_to_execute=steps))
    assert is_whole_night(whole._replace(asset_selection=every))
    assert not is_whole_night(whole._replace(asset_selection=every - {dg.AssetKey(["core", "eoffice"])}))
    assert not is_whole_night(whole._replace(asset_selection=every - {dg.AssetKey(["marts", "indicator_value"])}))
    assert not is_whole_night(whole._replace(asset_selection=frozenset({dg.AssetKey(["ref", "release"])})))
    # What a run that was killed left over, when it is tried once more.
    assert not is_whole_night(whole._replace(step_keys_to_execute=["core__eoffice", "ref__release"]))
    assert not is_whole_night(dg.DagsterRun("__ASSET_JOB"))


# --- What was sent ----------------------------------------------------------------------------------


def checks(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    """Every check that was evaluated, by table and name."""
    return {f"{c.asset_key.to_user_string()}:{c.check_name}": c for c in result.get_asset_check_evaluations()}


def test_bad_rows_and_bad_files_warn_and_cost_no_night(world: World, folder: Path, materialize: Materialize) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;", "10102;Năm 2024;10;0;99;", "99999;Năm 2024;10;0;9;")
    broken = folder / "raw" / "eoffice" / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    result = materialize("core/eoffice")
    assert result.success
    found = checks(result)
    rows, files = found["core/eoffice:rows_keep_contract"], found["core/eoffice:files_are_readable"]
    assert (rows.passed, rows.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert rows.metadata["rejects_per_rule"].value == {"online_within_non_secret": 1, "unit_unknown": 1}
    assert rows.metadata["worst_files"].value == {"eoffice/a.csv": 2}
    assert (files.passed, files.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert list(files.metadata["refused_files"].value) == ["eoffice/broken.xlsx"]
    assert metadata(result, "core/eoffice")["dagster/row_count"] == 1


def test_a_sound_source_passes_its_checks(world: World, materialize: Materialize) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;")
    assert all(check.passed for check in checks(materialize("core/eoffice")).values())


def test_a_source_without_a_folder_is_empty_and_passes(materialize: Materialize) -> None:
    result = materialize("core/linkages")
    assert all(check.passed for check in checks(result).values())
    assert metadata(result, "core/linkages")["dagster/row_count"] == 0


@pytest.mark.usefixtures("standing")
def test_a_file_in_no_sources_folder_warns(materialize: Materialize) -> None:
    result = materialize("quality/source_files")
    check = checks(result)["quality/source_files:files_have_a_source"]
    assert result.success
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert check.metadata["files"].value == ["eofice/a.csv"]


# --- The audit --------------------------------------------------------------------------------------


def test_a_red_audit_releases_nothing_and_the_last_release_stays(
    standing: World, folder: Path, materialize: Materialize
) -> None:
    assert materialize("ref/release").success
    link = folder / "warehouse" / "ntm.duckdb"
    last = link.readlink()
    with duckdb.connect(str(folder / "warehouse" / "work" / "build.duckdb")) as build:
        build.execute("DELETE FROM core.eoffice")
    result = materialize("ref/release")
    assert not result.success
    assert link.readlink() == last
    assert len(list_releases(standing.settings)) == 1
    # Every check is shown, the red ones with their rows; and nothing claims to have been made.
    found = {name.split(":")[1]: check for name, check in checks(result).items()}
    assert {name for name, check in found.items() if not check.passed} == {
        "conservation_of_dossiers",
        "conservation_of_source_rows",
    }
    assert found["conservation_of_source_rows"].severity == dg.AssetCheckSeverity.ERROR
    assert found["conservation_of_source_rows"].metadata["failures"].value == 1
    assert result.get_asset_materialization_events() == []
    (failure,) = result.get_step_failure_events()
    reason = failure.step_failure_data.user_failure_data.description
    assert "core.eoffice: eoffice/a.csv: 1 accepted, 0 stored" in reason


# --- The whole job ----------------------------------------------------------------------------------


def test_the_main_job_makes_every_table_and_releases_them(world: World, folder: Path) -> None:
    # It begins with an empty file: a table that nobody makes any more doesn't live on in the release.
    with Build.open(world.settings) as build:
        build.connection.execute("CREATE TABLE marts.former AS SELECT 1 AS year")
    world.eoffice("10101;Năm 2024;100;0;50;", "99999;Năm 2024;10;0;9;")
    world.put("linkages/a.csv", "no;headings;here")
    world.linkages("L1;Có;101;01/01/2023;;Có;Có;31/12/2024", path="linkages/b.csv", above="Đơn vị báo cáo: Tỉnh Mười")
    # Whom it covers it doesn't say.
    world.cooperatives("C1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024")
    with opened_record(Settings.from_environ(), []) as instance, small_country():
        loaded = defs()
        result = loaded.resolve_job_def("refresh_warehouse").execute_in_process(instance=instance, raise_on_error=False)
    assert result.success
    made = {event.asset_key: event for event in result.get_asset_materialization_events()}
    assert set(made) == set(loaded.resolve_all_asset_keys())
    red = {name for name, check in checks(result).items() if not check.passed}
    assert red == {
        "core/eoffice:rows_keep_contract", "core/linkages:files_are_readable", "core/cooperatives:lists_cover_somebody",
    }  # fmt: skip
    # What is recorded of a table is what analysts find in the release.
    with duckdb.connect(str(folder / "warehouse" / "ntm.duckdb"), read_only=True) as reader:
        assert reader.execute("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'former'").fetchall() == [(0,)]
        for key, event in made.items():
            if key == dg.AssetKey(["report", "index"]):
                continue  # pages are no table
            told = {name: value.value for name, value in event.materialization.metadata.items()}
            (count,) = reader.execute(f"SELECT COUNT(*) FROM {'.'.join(key.path)}").fetchall()[0]
            assert told["dagster/row_count"] == count, key
            columns = reader.execute(f"DESCRIBE {'.'.join(key.path)}").fetchall()
            assert [column.name for column in told["dagster/column_schema"].columns] == [name for name, *_ in columns]
