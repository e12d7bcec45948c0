"""Dagster's record of runs is forgotten by age, with its files; the last ones stay."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from ntm_pipeline.defs import history
from ntm_pipeline.defs.history import forget_old_runs
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.settings import Settings


@dg.op
def nothing() -> None:
    """Does nothing."""


@dg.job
def empty_job() -> None:
    nothing()


def test_old_runs_are_forgotten_with_their_events_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LEAST", 1)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        ids = [empty_job.execute_in_process(instance=instance).run_id for _ in range(3)]
        assert forget_old_runs(instance, 90) == 0
        assert len(list(tmp_path.rglob(f"*{ids[0]}*"))) > 0

        class InAYear(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(UTC) + timedelta(days=365)

        monkeypatch.setattr(history, "datetime", InAYear)
        assert forget_old_runs(instance, 90) == 2
        assert [run.run_id for run in instance.get_runs()] == [ids[2]]
        assert list(tmp_path.rglob(f"*{ids[0]}*")) == []
        assert instance.all_logs(ids[2])
        assert forget_old_runs(instance, 90) == 0


def test_the_record_s_files_stay_open_while_a_run_is_written_and_are_whole_after_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path, date(2026, 2, 1), tmp_path / "dagster")
    with opened_record(settings, notes := []) as instance:
        run_id = empty_job.execute_in_process(instance=instance).run_id
        # Whoever closes such a file last removes its log: here nobody has.
        assert {path.name for path in tmp_path.rglob("*.db-wal")} >= {"index.db-wal", f"{run_id}.db-wal", "runs.db-wal"}
    assert notes == []
    assert list(tmp_path.rglob("*.db-wal")) == []
    with opened_record(settings, notes) as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS]
        assert instance.all_logs(run_id)
