"""A red check that a named decision lets through, for one run; all else that is red stays red."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from ntm_pipeline.definitions import defs
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import list_releases
from tests.defs.small_country import PLANS, small_country
from tests.world import World

pytestmark = pytest.mark.slow
Refresh = Callable[..., str]


@pytest.fixture
def refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Refresh]:
    """Runs the main job, or what of it asks for a release alone; returns why nothing was released."""
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NTM_TODAY", "2026-02-01")
    with opened_record(Settings.from_environ(), []) as instance, small_country():
        job = defs().resolve_job_def("refresh_warehouse")

        def run(is_build_there: bool = False, **accepted: str) -> str:
            config = {"ops": {"ref__release": {"config": {"accepted": accepted}}}}
            selection = [dg.AssetKey(["ref", "release"])] if is_build_there else None
            result = job.execute_in_process(
                instance=instance, raise_on_error=False, run_config=config, asset_selection=selection
            )
            if result.success:
                return ""
            (failure,) = result.get_step_failure_events()
            assert failure.step_failure_data.user_failure_data is not None, failure.step_failure_data.error
            return str(failure.step_failure_data.user_failure_data.description)

        yield run


def in_force(world: World, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(world.settings.released_path), read_only=True) as reader:
        return reader.execute(sql).fetchall()


def test_a_decision_lets_one_check_through_and_stands_in_the_release(tmp_path: Path, refresh: Refresh) -> None:
    world = World(tmp_path, plans=PLANS)
    communes = ("10101", "10102", "10103", "10201")
    world.eoffice(*(f"{code};Năm 2024;100;0;50;" for code in communes))
    world.training("10101;2024;10;5")
    assert refresh() == ""
    (last,) = in_force(world, "SELECT release_id FROM ref.release")
    # Somebody reworded the headings of one source, and of the other three communes are gone.
    world.put("training/a.csv", "alpha;beta\n1;2")
    world.eoffice("10101;Năm 2024;100;0;50;")
    why = refresh()
    assert "coverage: " in why
    assert "core.eoffice: eoffice, province 10, 2024: 12 of 48 unit-months" in why
    # In both languages, with the way out where it is no fault.
    assert "năm 2024: chỉ còn 12 trên 48 tháng báo cáo" in why
    assert "không đọc được tệp nào; training/a.csv: " in why
    assert 'ntm refresh --accept coverage --reason "…" --accept sources_are_readable --reason "…"' in why
    assert "sources_are_readable: " in why
    assert "training/a.csv" in why
    why = refresh(True, coverage="Trần A: three communes have merged their registers")
    assert "coverage: " not in why
    assert "sources_are_readable: " in why
    assert in_force(world, "SELECT release_id FROM ref.release") == [last]
    assert len(list_releases(world.settings)) == 1
    assert refresh(True, coverage="Trần A: 'merged'", sources_are_readable="form of 2026 to come") == ""
    [(accepted, former)] = in_force(world, "SELECT accepted_checks, former_release_id FROM ref.release")
    assert json.loads(accepted) == [
        {"check": "coverage", "reason": "Trần A: 'merged'", "failures": 1},
        {"check": "sources_are_readable", "reason": "form of 2026 to come", "failures": 1},
    ]
    assert (former,) == last
    # For that run alone: what is green by now is no decision, what is red still is.
    assert "sources_are_readable: " in refresh(coverage="not red any more")
