"""Faults as they happen, in real runs of the main job: what reaches people, what is put down, and what never is."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorTick,
    InstigatorType,
    SensorInstigatorData,
    TickData,
    TickStatus,
)
from dagster._utils.error import SerializableErrorInfo

from ntm_pipeline.cli import main
from ntm_pipeline.definitions import defs
from ntm_pipeline.defs import assets
from ntm_pipeline.defs.dagster_facts import dagster_facts
from ntm_pipeline.defs.run_record import opened_record
from ntm_pipeline.operations.notices import notify
from ntm_pipeline.operations.run_log import read_runs
from ntm_pipeline.operations.status import look
from ntm_pipeline.settings import Settings
from tests.defs.small_country import PLANS, small_country
from tests.operations.receivers import WebhookReceiver, webhook_receiver
from tests.world import World

COMMUNES = ("10101", "10102", "10103", "10201")
NIGHT = "refresh_warehouse"


@pytest.fixture(scope="module")
def webhook() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as made:
        yield made


def environment(folder: Path, webhook: WebhookReceiver) -> dict[str, str]:
    """A server with a webhook, and a mail server that is not there."""
    return {
        "NTM_DATA_DIR": str(folder), "DAGSTER_HOME": str(folder / "dagster"), "NTM_TODAY": "2026-02-01",
        "NTM_FREE_MEGABYTES": "1",
        "NTM_WEBHOOK_URL": webhook.url, "NTM_WEBHOOK_TOKEN": "sesame-of-the-token",
        "NTM_MAIL_TO": "a@example.vn", "NTM_MAIL_FROM": "ntm@example.vn", "NTM_SMTP_HOST": "127.0.0.1",
        "NTM_SMTP_PORT": "1", "NTM_SMTP_USER": "ntm", "NTM_SMTP_PASSWORD": "opensesame", "NTM_SMTP_SECURITY": "none",
    }  # fmt: skip


@pytest.fixture(scope="module")
def released(webhook: WebhookReceiver, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after a night in which one file was refused and everything else went well."""
    folder = tmp_path_factory.mktemp("released")
    world = World(folder, plans=PLANS)
    world.eoffice(*(f"{code};Năm 2024;100;0;50;" for code in COMMUNES))
    world.eoffice("10101;Tháng 12/2025;100;0;50;", path="eoffice/b.csv")
    world.training("10101;2025;10;5")
    world.put("training/b.csv", "alpha;beta\n1;2")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder, webhook).items():
            patch.setenv(name, value)
        with opened_record(Settings.from_environ(), []) as instance, small_country():
            assert defs().resolve_job_def(NIGHT).execute_in_process(instance=instance, raise_on_error=False).success
    # A refused file fails no run, only a check that warns.
    assert webhook.rules == ["source_refused", "notices_fail"]
    assert "training/b.csv" in webhook.posts[0]["message_vi"]
    return folder


@pytest.fixture
def settings(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, webhook: WebhookReceiver) -> Settings:
    """The next day, in a copy of the folder."""
    webhook.posts.clear()
    folder = Path(shutil.copytree(released, tmp_path / "data", symlinks=True))
    for name, value in environment(folder, webhook).items():
        monkeypatch.setenv(name, value)
    return Settings.from_environ()


@pytest.fixture
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The record of runs, opened again: it is on disk."""
    with opened_record(settings, []) as made, small_country():
        yield made


def night(instance: dg.DagsterInstance) -> bool:
    return defs().resolve_job_def(NIGHT).execute_in_process(instance=instance, raise_on_error=False).success


def assert_no_secret(settings: Settings, *printed: str) -> None:
    written = [path.read_bytes() for path in settings.data_dir.rglob("*") if path.is_file()]
    assert len(written) > 15
    for said in (*written, *(text.encode() for text in printed)):
        assert b"sesame" not in said


@pytest.mark.slow
def test_a_red_audit_is_told_once_with_the_way_out(
    settings: Settings, instance: dg.DagsterInstance, webhook: WebhookReceiver, capfd: pytest.CaptureFixture[str]
) -> None:
    World(settings.data_dir).eoffice("10101;Năm 2024;100;0;50;")
    assert not night(instance)
    assert webhook.rules == ["audit_red"]
    assert 'ntm refresh --accept coverage --reason "…"' in webhook.posts[0]["message_vi"]
    assert [run.ended.outcome for run in read_runs(settings) if run.ended] == ["released", "red"]
    assert_no_secret(settings, *capfd.readouterr())


@pytest.mark.slow
def test_a_failed_run_is_told_once(
    settings: Settings, instance: dg.DagsterInstance, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(assets, "load_stray_files", lambda _: 1 / 0)
    assert not night(instance)
    assert webhook.rules == ["run_failed"]
    assert "quality.source_files: ZeroDivisionError" in webhook.posts[0]["message_en"]
    assert_no_secret(settings, *capfd.readouterr())


def test_what_no_run_tells_is_found_by_looking(
    settings: Settings, instance: dg.DagsterInstance, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)

    def told(at: datetime = now, **variables: str) -> list[str]:
        before = len(webhook.posts)
        with monkeypatch.context() as changed:
            for name, value in variables.items():
                changed.setenv(name, value)
            there = Settings.from_environ()
            for _ in range(2):
                notify(there, look(there, dagster_facts(instance), at))
        return [post["rule"] for post in webhook.posts[before:] if post["state"] == "begun"]

    assert told() == []
    assert told(now + timedelta(days=3)) == ["night_missed"]
    assert told(NTM_TODAY="2026-05-01") == ["source_stale"]
    assert told(NTM_FREE_MEGABYTES="999999999") == ["disk_short"]
    _tick(instance, TickStatus.FAILURE)
    assert told() == ["sensor_crashed"]
    assert "ValueError: broken" in webhook.posts[-1]["message_en"]
    _tick(instance, TickStatus.SKIPPED)
    assert told() == []
    # A run that died before it began is put down by Dagster alone.
    lost = instance.create_run_for_job(defs().resolve_job_def(NIGHT))
    instance.report_run_failed(lost, "the code could not be loaded")
    assert told() == ["run_failed"]
    assert "the code could not be loaded" in webhook.posts[-1]["message_vi"]
    # Each but the last was over at the next look.
    assert sorted(post["rule"] for post in webhook.posts if post["state"] == "over") == [
        "disk_short", "night_missed", "sensor_crashed", "source_stale",
    ]  # fmt: skip


def _tick(instance: dg.DagsterInstance, status: TickStatus) -> None:
    """What the daemon writes of a sensor's look."""
    from dagster._core.remote_origin import RegisteredCodeLocationOrigin as Location
    from dagster._core.remote_origin import RemoteInstigatorOrigin, RemoteRepositoryOrigin

    repository = RemoteRepositoryOrigin(Location("ntm_pipeline"), "__repository__")
    origin = RemoteInstigatorOrigin(repository, "new_raw_files")
    if not instance.all_instigator_state():
        instance.add_instigator_state(
            InstigatorState(origin, InstigatorType.SENSOR, InstigatorStatus.RUNNING, SensorInstigatorData())
        )
    (state,) = instance.all_instigator_state()
    error = SerializableErrorInfo("ValueError: broken", [], "ValueError") if status == TickStatus.FAILURE else None
    tick = instance.create_tick(
        TickData(
            state.instigator_origin_id, "new_raw_files", InstigatorType.SENSOR, status,
            datetime.now(UTC).timestamp(), error=error, selector_id=state.selector_id,
        )
    )  # fmt: skip
    assert isinstance(tick, InstigatorTick)


def test_the_history_survives_a_restart_and_a_status_tells_of_it(
    settings: Settings, instance: dg.DagsterInstance
) -> None:
    assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.SUCCESS]
    assert instance.get_latest_materialization_event(dg.AssetKey(["ref", "release"])) is not None
    told = CliRunner().invoke(main, ["status"])
    assert told.exit_code == 1, told.output
    for words in ("Đang có hiệu lực / In force: 000001-", "đã phát hành / released", "31/12/2025",
                  "mail (1 chưa gửi được / not delivered)", "Nguồn training: 1 tệp không dùng được: training/b.csv",
                  "Không gửi được thông báo qua mail", "ConnectionRefusedError"):  # fmt: skip
        assert words in told.output
    (settings.raw_dir / "training" / "b.csv").unlink()
    told = CliRunner().invoke(main, ["status", "--format", "json"])
    found = json.loads(told.output)
    assert found["last_run"]["outcome"] == "released"
    assert [fault["rule"] for fault in found["faults"]] == ["source_refused", "notices_fail"]
    assert_no_secret(settings, told.output)


def test_where_nothing_was_ever_released_a_status_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NTM_DATA_DIR", str(tmp_path))
    told = CliRunner().invoke(main, ["status"])
    assert (told.exit_code, "Chưa phát hành lần nào" in told.output) == (1, True)
    assert list(tmp_path.iterdir()) == []
