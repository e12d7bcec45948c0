"""The sensor on raw files: a delivery starts one run, once it has settled; what a run has taken starts none."""

import os
from pathlib import Path

import dagster as dg
import pytest

from ntm_pipeline.defs import sensors
from ntm_pipeline.defs.sensors import folder_state, new_raw_files
from ntm_pipeline.operations.run_log import Ended, log_end
from ntm_pipeline.settings import Settings


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    (tmp_path / "raw" / "eoffice").mkdir(parents=True)
    return tmp_path / "raw"


def test_it_is_off_by_default_and_looks_rarely() -> None:
    assert new_raw_files.default_status == dg.DefaultSensorStatus.STOPPED
    assert (new_raw_files.minimum_interval_seconds or 0) >= 1800


def test_a_delivery_starts_one_run_once_it_has_settled(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        cursor: str | None = None

        def look() -> int:
            nonlocal cursor
            context = dg.build_sensor_context(instance, cursor=cursor)
            told = new_raw_files.evaluate_tick(context)
            cursor = told.cursor or cursor
            return len(told.run_requests or ())

        (raw / "eoffice" / "old.csv").write_text("x")
        assert [look() for _ in range(3)] == [0, 0, 0]
        (raw / "eoffice" / "a.csv").write_text("x")
        assert look() == 0
        (raw / "eoffice" / "b.csv").write_text("x")
        assert [look() for _ in range(4)] == [0, 1, 0, 0]
        (raw / "eoffice" / "a.csv").unlink()
        assert [look() for _ in range(3)] == [0, 1, 0]
        # The night has taken it meanwhile.
        (raw / "eoffice" / "c.csv").write_text("x")
        assert look() == 0
        monkeypatch.setattr(sensors, "_is_taken", lambda *_: True)
        assert look() == 0
        monkeypatch.undo()
        assert look() == 0


def test_the_look_for_faults_starts_nothing_and_shows_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NTM_FREE_MEGABYTES", "999999999")
    with dg.DagsterInstance.ephemeral() as instance:
        told = sensors.tell_of_faults.evaluate_tick(dg.build_sensor_context(instance))
        assert (told.run_requests or []) == []
        assert "cần 999.999.999 MB" in (told.skip_message or "")
        assert "chưa từng có bản phát hành nào" in (told.skip_message or "")
        monkeypatch.delenv("NTM_FREE_MEGABYTES")
        (tmp_path / "warehouse" / "work").mkdir(parents=True)
        log_end(Settings.from_environ(), "r1", Ended("released"))
        told = sensors.tell_of_faults.evaluate_tick(dg.build_sensor_context(instance))
        assert told.skip_message == "nothing needs to be done"


def test_what_lies_there_is_known_by_name_size_and_time_and_nothing_is_opened(raw: Path) -> None:
    os.mkfifo(raw / "eoffice" / "pipe")
    (raw / "eoffice" / "loop").symlink_to("loop")
    (raw / os.fsdecode(b"odd\xff")).write_text("x")
    before = folder_state(raw)
    assert folder_state(raw) == before
    os.utime(raw / os.fsdecode(b"odd\xff"), ns=(0, 0))
    assert folder_state(raw) != before
    assert folder_state(raw / "nowhere") == folder_state(raw / "eoffice" / "nowhere")
