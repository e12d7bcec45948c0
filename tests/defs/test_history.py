"""Dagster's record of runs is forgotten by age, with its files; the last ones stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from ntm_pipeline.defs import history
from ntm_pipeline.defs.history import forget_old_runs


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
