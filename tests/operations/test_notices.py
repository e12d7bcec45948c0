"""Each fault, planted as it is: exactly one message by each channel, in both languages, for as long as it lasts."""

import os
import socket
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ntm_pipeline.operations import notices
from ntm_pipeline.operations.channels import Notice, Webhook
from ntm_pipeline.operations.notices import channel_faults, notify, waiting_notices
from ntm_pipeline.operations.run_log import Ended, Red, Run, log_begin, log_end, read_runs
from ntm_pipeline.operations.status import (
    DagsterFacts,
    FailedRun,
    InForce,
    SourceState,
    Status,
    faults_of,
    night_before,
)
from ntm_pipeline.settings import Settings
from tests.operations.receivers import MailReceiver, WebhookReceiver

NOW = datetime(2026, 2, 1, 1, tzinfo=UTC)  # eight in the morning in Vietnam
BEGAN = datetime(2026, 1, 31, 19, 0, 5, tzinfo=UTC)
RELEASE = InForce("000001-x", BEGAN, BEGAN, date(2026, 2, 1), False, "[]", 1)


def run(ended: Ended | None, began: datetime = BEGAN, process: int = 0) -> Run:
    return Run("r1", began, socket.gethostname(), process or os.getpid(), ended)


WELL = Status(
    NOW, date(2026, 2, 1), RELEASE, "", (SourceState("eoffice", 1, (), date(2025, 12, 28), 120),),
    (run(Ended("released", "000001-x", refused={})),), DagsterFacts(), "/srv/ntm", 9000, 100,
)  # fmt: skip


def after(ended: Ended | None, **of_run: object) -> Status:
    return replace(WELL, runs=(replace(run(ended), **of_run),))


GONE = 2**22 + 1
"""No process has this number."""

FAULTS: dict[str, tuple[Status, str, str, str]] = {
    "failed run": (
        after(Ended("failed", reasons=("core.eoffice: KeyError: 'x'",))),
        "run_failed", "không xong; bản phát hành trước vẫn giữ nguyên. core.eoffice: KeyError: 'x'", "failed; the last",
    ),
    "killed run": (after(None, process=GONE), "run_failed", "bị ngắt giữa chừng", "was cut off"),
    "run that failed before it began": (
        replace(WELL, dagster=DagsterFacts(failed=FailedRun("r2", NOW, "ImportError: no such module"))),
        "run_failed", "không xong; bản phát hành trước", "ImportError: no such module",
    ),
    "red audit": (
        after(Ended("red", reasons=("coverage: …",), red=(Red("coverage", ("core.eoffice",)),), refused={})),
        "audit_red", "không đạt kiểm tra trước phát hành (coverage)", "did not pass its audit (coverage)",
    ),
    "refused source": (
        after(Ended("released", "x", refused={"training": ["training/a.csv"]})),
        "source_refused", "Nguồn training: 1 tệp không dùng được: training/a.csv", "Source training: 1 of its files",
    ),
    "a source all of whose files are refused, for which the audit is red": (
        after(
            Ended(
                "red", reasons=("sources_are_readable: …",), red=(Red("sources_are_readable", ("q",)),),
                refused={"training": ["training/a.csv"]}, unread=("training",),
            )
        ),
        "audit_red", "không đạt kiểm tra", "did not pass",
    ),
    "crashed sensor": (
        replace(WELL, dagster=DagsterFacts({"new_raw_files": "ValueError: broken"})),
        "sensor_crashed", "new_raw_files của Dagster bị lỗi: ValueError: broken", "schedule new_raw_files crashed",
    ),
    "missed night": (
        replace(WELL, now=NOW + timedelta(days=1)),
        "night_missed", "Không có lần chạy nào từ 02:00 ngày 02/02/2026", "No run has begun since 2026-02-02 02:00",
    ),
    "a night that its crashed schedule missed": (
        replace(WELL, now=NOW + timedelta(days=1), dagster=DagsterFacts({"nightly_refresh": "broken"})),
        "sensor_crashed", "nightly_refresh của Dagster bị lỗi", "schedule nightly_refresh crashed",
    ),
    "stale source": (
        replace(WELL, sources=(SourceState("eoffice", 1, (), date(2025, 9, 28), 120),)),
        "source_stale", "số liệu mới nhất nói đến 28/09/2025, đã 126 ngày (quá 120)", "126 days ago (more than 120)",
    ),
    "full disk": (
        replace(WELL, free_megabytes=99),
        "disk_short", "còn 99 MB, lần chạy sau cần 100 MB", "99 MB are left, the next run needs 100 MB",
    ),
    "a run that a full disk broke": (
        after(Ended("failed", reasons=("No space left",), is_disk_full=True)),
        "disk_short", "sắp đầy hoặc đã đầy", "is full or nearly so",
    ),
    "a run that a full disk killed": (
        replace(after(None, process=GONE), free_megabytes=0), "disk_short", "còn 0 MB", "0 MB are left",
    ),
}  # fmt: skip


@pytest.mark.parametrize("planted", FAULTS)
def test_one_message_each_as_long_as_it_lasts_and_one_when_it_comes_again(
    planted: str, settings: Settings, webhook: WebhookReceiver, mail: MailReceiver
) -> None:
    status, rule, vi, en = FAULTS[planted]
    assert faults_of(WELL) == ()
    notify(settings, WELL)
    assert (webhook.posts, mail.mails) == ([], [])
    for _ in range(3):
        notify(settings, status)
    assert webhook.rules == [rule]
    (post,), (text,) = webhook.posts, mail.texts
    assert vi in post["message_vi"]
    assert en in post["message_en"]
    assert vi in text
    assert en in text
    assert str(mail.mails[0]["Subject"]).startswith("[ntm] ")
    assert mail.mails[0]["To"].addresses[1].addr_spec == "b@example.vn"
    notify(settings, WELL)
    assert len(webhook.posts) == 1
    notify(settings, status)
    assert webhook.rules == [rule, rule]
    assert webhook.posts[0]["notice_id"] == webhook.headers[0]["Idempotency-Key"]


def test_a_dead_mail_server_is_told_of_once_elsewhere_and_gets_what_it_missed_when_it_is_back(
    settings: Settings, webhook: WebhookReceiver, mail: MailReceiver
) -> None:
    mail.is_refusing = True
    status = FAULTS["red audit"][0]
    for _ in range(3):
        notify(settings, status)
    assert webhook.rules == ["audit_red", "notices_fail"]
    assert "Không gửi được thông báo qua mail" in webhook.posts[1]["message_vi"]
    assert "Notices can't be sent by mail" in webhook.posts[1]["message_en"]
    assert waiting_notices(settings) == {"mail": 1}
    (fault,) = channel_faults(settings)
    assert "go away" in str(fault.issue)
    mail.is_refusing = False
    notify(settings, WELL)  # over by now, and still nobody was told by mail
    assert ["coverage" in text for text in mail.texts] == [True]
    assert (waiting_notices(settings), channel_faults(settings)) == ({}, ())
    notify(settings, WELL)
    assert len(mail.mails) == 1
    assert len(webhook.posts) == 2


def test_where_every_channel_is_dead_what_waits_is_shown_to_whoever_looks(
    settings: Settings, webhook: WebhookReceiver, mail: MailReceiver
) -> None:
    webhook.status, mail.is_refusing = 500, True
    for _ in range(2):
        notify(settings, FAULTS["full disk"][0])
    # Each has the disk and the other channel still to tell of.
    assert waiting_notices(settings) == {"webhook": 2, "mail": 2}
    reasons = {fault.subject: fault.issue.message_en for fault in channel_faults(settings)}
    assert "HTTP 500" in reasons["webhook"]
    assert "go away" in reasons["mail"]
    webhook.status = 307  # nor is the token carried to wherever it points
    notify(settings, FAULTS["full disk"][0])
    assert "HTTP 307" in {fault.subject: fault.issue.message_en for fault in channel_faults(settings)}["webhook"]


@pytest.mark.slow
def test_no_secret_is_put_down_or_said_by_whatever_fails(
    variables: dict[str, str], settings: Settings, webhook: WebhookReceiver, mail: MailReceiver, tmp_path: Path
) -> None:
    webhook.status, mail.is_refusing = 403, True  # the mail server repeats the password
    notify(settings, FAULTS["red audit"][0])
    nowhere = Settings.from_environ({**variables, "NTM_WEBHOOK_URL": "http://127.0.0.1:1/sesame-of-the-url"})
    notify(nowhere, FAULTS["red audit"][0])
    wrong = Settings.from_environ({**variables, "NTM_SMTP_PASSWORD": "wrongsesame"})
    notify(wrong, FAULTS["red audit"][0])
    assert mail.logins[0] == ("ntm", "opensesame")
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"audit_red" in text for text in written)
    for said in (*written, repr(settings).encode(), *(str(one.issue).encode() for one in channel_faults(settings))):
        assert b"sesame" not in said


def test_a_new_part_of_a_fault_is_told_and_one_that_is_over_is_not(
    settings: Settings, webhook: WebhookReceiver
) -> None:
    def refused(*paths: str) -> Status:
        return after(Ended("released", "x", refused={"training": list(paths)}))

    for paths in (["b"], ["a", "b"], ["a"], ["a"], ["a", "b"]):
        notify(settings, refused(*paths))
    assert [post["message_en"].split(": ")[2][:4] for post in webhook.posts] == ["b. q", "a, b", "a, b"]


def test_the_same_failure_of_the_next_night_is_no_new_one_and_another_is(
    settings: Settings, webhook: WebhookReceiver
) -> None:
    for reason in ("row 17 of 0a1b2c3d4e", "row 18 of ffffffff00", "another"):
        notify(settings, after(Ended("failed", reasons=(reason,))))
    assert len(webhook.posts) == 2


def test_what_dagster_would_tell_stays_as_it_is_where_it_cannot_be_asked(
    settings: Settings, webhook: WebhookReceiver
) -> None:
    crashed = FAULTS["crashed sensor"][0]
    for status in (crashed, replace(WELL, dagster=None), crashed):
        notify(settings, status)
    assert webhook.rules == ["sensor_crashed"]


def test_a_full_disk_still_notes_down_that_it_was_told(
    settings: Settings, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(settings, FAULTS["stale source"][0])
    kept = settings.work_dir / "reserve"
    assert kept.stat().st_size > 100_000
    honest = Path.write_text

    def full(path: Path, *given: object, **more: object) -> int:
        if kept.exists():
            raise OSError(28, "No space left on device")
        return honest(path, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    monkeypatch.setattr(notices, "keep_reserve", lambda _: None)
    for _ in range(3):
        notify(settings, FAULTS["full disk"][0])
    assert webhook.rules == ["source_stale", "disk_short"]
    assert not kept.exists()
    assert "disk_short" in (settings.work_dir / "notices.json").read_text(encoding="utf-8")


def test_a_disk_that_notes_nothing_down_is_told_of_once_by_each_process(
    settings: Settings, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "write_whole", lambda *_: (_ for _ in ()).throw(OSError(30, "Read-only")))
    monkeypatch.setattr(notices, "_told_unwritten", set())
    for _ in range(3):
        notify(settings, FAULTS["full disk"][0])
    assert webhook.rules == ["disk_short"]


def test_without_a_channel_nothing_is_told_and_nothing_noted(tmp_path: Path) -> None:
    settings = Settings.from_environ({"NTM_DATA_DIR": str(tmp_path), "NTM_TODAY": "2026-02-01"})
    notify(settings, FAULTS["red audit"][0])
    assert list(tmp_path.iterdir()) == []


def test_what_a_name_holds_is_only_shown(settings: Settings, webhook: WebhookReceiver, mail: MailReceiver) -> None:
    issue = "evil\r\nBcc: x@example.vn\x1b[31m"
    Webhook(settings.notices).send(Notice("1", "r", "s", issue, issue, "now"))
    notify(settings, after(Ended("failed", reasons=(issue,))))
    assert "\x1b" not in webhook.posts[0]["text"]
    assert "\x1b" not in mail.texts[0]
    assert mail.mails[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-02-01T18:59:59+00:00", "2026-01-31T19:00:00+00:00"),
        ("2026-02-01T19:00:00+00:00", "2026-02-01T19:00:00+00:00"),
    ],
)
def test_the_night_is_due_at_two_in_vietnam(moment: str, due: str) -> None:
    assert night_before(datetime.fromisoformat(moment)) == datetime.fromisoformat(due)


def test_the_log_of_runs_remembers_how_each_went_and_forgets_the_oldest(settings: Settings) -> None:
    ended = Ended("red", None, ("vì",), (Red("coverage", ("core.eoffice", "x")),), False, {"": ["eofice/a"]}, ("t",))
    log_begin(settings, "one")
    log_end(settings, "one", ended)
    log_begin(settings, "two")
    log_end(settings, "three", Ended("failed"))
    path = settings.work_dir / "runs.jsonl"
    path.write_text("{torn\n" + path.read_text(encoding="utf-8") + "null\n", encoding="utf-8")
    first, second, third = read_runs(settings)
    assert first.ended == ended
    assert (second.ended, second.is_dead(NOW)) == (None, False)
    assert third.ended is not None
    for number in range(120):
        log_begin(settings, str(number))
    assert len(read_runs(settings)) == 101
    assert not list(settings.work_dir.glob("*.part"))
