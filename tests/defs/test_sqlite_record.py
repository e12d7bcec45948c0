"""Dagster's own files are opened once a run; what they hold is what Dagster itself would have written."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.instance.ref import InstanceRef

from ntm_pipeline.defs.sqlite_record import _MOST_KEPT_OPEN, KeptOpenEvents, OpenFiles, kept_open


@dg.asset(code_version="1", check_specs=[dg.AssetCheckSpec("is_red", asset="made")])
def made() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"rows": 3}, check_results=[dg.AssetCheckResult(check_name="is_red", passed=False)]
    )


@dg.asset(code_version="1", deps=[made])
def made_of_it() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 4})


@dg.asset(code_version="1", deps=[made])
def failing() -> None:
    raise RuntimeError("no such thing")


def test_of_many_files_the_last_ones_are_kept_open(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(_MOST_KEPT_OPEN + 3)]
    files = OpenFiles()
    for path in paths:
        with files.engine(f"sqlite:///{path}").connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("CREATE TABLE events (number INTEGER)")
    assert [path for path in paths if path.with_name(f"{path.name}-wal").exists()] == paths[3:]
    files.close()
    assert not list(tmp_path.glob("*-wal"))


def silent(home: Path) -> InstanceRef:
    """The instance of a folder, which tells nobody of its runs."""
    return InstanceRef.from_dir(str(home), overrides={"telemetry": {"enabled": False}})


def recorded(ref: InstanceRef) -> list[object]:
    """What a run leaves behind, as Dagster's own storages read it: all but the times and ids."""
    with dg.DagsterInstance.from_ref(ref) as instance:
        result = dg.materialize([made, made_of_it, failing], instance=instance, raise_on_error=False)
    with dg.DagsterInstance.from_ref(silent(Path(instance.root_directory))) as instance:
        (run,) = instance.get_runs()
        found: list[object] = [run.status, [step.step_key for step in instance.get_run_step_stats(result.run_id)]]
        for entry in instance.all_logs(result.run_id):
            event = entry.get_dagster_event()
            found.append((event.event_type_value, event.step_key, entry.level))
        for record in sorted(instance.get_asset_records(), key=lambda one: one.asset_entry.asset_key):
            last = record.asset_entry.last_materialization
            made_as = last.asset_materialization if last else None
            found.append((record.asset_entry.asset_key, made_as and (made_as.metadata, made_as.tags)))
        checks = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("made"), "is_red"), limit=5
        )
        return [*found, [check.status for check in checks]]


def test_what_is_recorded_is_what_dagster_itself_records(tmp_path: Path) -> None:
    for name in ("own", "kept"):
        (tmp_path / name).mkdir()
    own = silent(tmp_path / "own")
    kept = kept_open(silent(tmp_path / "kept"))
    told = recorded(kept)
    assert kept.storage is not None
    assert isinstance(kept.storage.event_log_storage, KeptOpenEvents)
    assert told == recorded(own)
    assert len(told) > 20


def test_a_record_that_is_kept_elsewhere_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "dagster.yaml").write_text(
        "storage:\n  postgres:\n    postgres_url: postgresql://nobody@localhost/dagster\n", encoding="utf-8"
    )
    ref = silent(tmp_path)
    assert kept_open(ref) is ref


def test_what_another_process_writes_meanwhile_is_seen(tmp_path: Path) -> None:
    ref = silent(tmp_path)
    with dg.DagsterInstance.from_ref(kept_open(ref)) as instance:
        first = dg.materialize([made], instance=instance).run_id
        with dg.DagsterInstance.from_ref(ref) as other:
            assert [run.run_id for run in other.get_runs()] == [first]
            second = dg.materialize([made], instance=other).run_id
        assert {run.run_id for run in instance.get_runs()} == {first, second}
        last = instance.get_latest_materialization_event(made.key)
        assert last is not None
        assert last.run_id == second


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "dagster")
