"""A run of the main job that failed, taken up where it stopped: as Dagster does by itself, or its page when asked."""

from functools import cache
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from ntm_pipeline.definitions import defs
from ntm_pipeline.defs import assets
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.operations.run_log import read_runs
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import list_releases
from tests.defs.small_country import PLANS, small_country
from tests.world import World

pytestmark = pytest.mark.slow
loaded = cache(defs)


def main_job() -> dg.JobDefinition:
    """The job, which a process of its own would load."""
    return loaded().resolve_job_def("refresh_warehouse")


def figures(world: World) -> list[tuple[object, ...]]:
    with duckdb.connect(str(world.settings.released_path), read_only=True) as reader:
        return reader.execute(
            "SELECT numerator, denominator FROM marts.indicator_value"
            " WHERE indicator_id = 'online_dossiers_commune' AND unit_id = '10101' AND year = 2024"
        ).fetchall()


def test_a_run_that_failed_goes_on_with_what_it_had_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NTM_TODAY", "2026-02-01")
    world = World(tmp_path, plans=PLANS)
    world.eoffice("10101;Năm 2024;100;0;50;")
    with opened_record(Settings.from_environ(), []) as instance, small_country():
        job = dg.reconstructable(main_job)
        assert dg.execute_job(job, instance).success
        # The next day's file is read; what fails comes after it.
        world.eoffice("10101;Năm 2024;100;0;90;")
        with monkeypatch.context() as broken:
            broken.setattr(assets, "load_stray_files", lambda _: 1 / 0)
            failed = dg.execute_job(job, instance)
        assert not failed.success
        assert figures(world) == [(50, 100)]
        again = dg.ReexecutionOptions.from_failure(failed.run_id, instance)
        with dg.execute_job(job, instance, reexecution_options=again) as result:
            assert result.success
            made = {event.step_key for event in result.all_events if event.is_step_success}
    assert "core__eoffice" not in made
    assert "quality__source_files" in made
    assert figures(world) == [(90, 100)]
    assert len(list_releases(world.settings)) == 2
    assert [run.ended.outcome for run in read_runs(world.settings) if run.ended] == ["released", "failed", "released"]
