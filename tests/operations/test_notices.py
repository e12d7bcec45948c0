"""Each fault, planted as it is: one message by each channel in both languages when it begins, one a period for as long
as it lasts, one when it is over."""

import os
import socket
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ntm_pipeline.operations import notices, told
from ntm_pipeline.operations.channels import Notice, Webhook
from ntm_pipeline.operations.faults import faults_of, night_before
from ntm_pipeline.operations.notices import channel_faults, notify, waiting_notices
from ntm_pipeline.operations.run_log import Ended, Red, Run, log_begin, log_end, read_runs
from ntm_pipeline.operations.status import DagsterFacts, FailedRun, InForce, SourceState, Status
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
    "a disk that takes nothing": (
        replace(after(Ended("failed", reasons=("Read-only file system",))), is_read_only=True, dagster=None),
        "disk_read_only", "chỉ cho đọc, nên không lần chạy nào ghi được gì", "is mounted read-only, so that no run",
    ),
    "a night that a disk that takes nothing missed": (
        replace(WELL, now=NOW + timedelta(days=1), is_read_only=True), "disk_read_only", "chỉ cho đọc", "read-only",
    ),
    "no release at all, as where a disk is not mounted": (
        replace(WELL, runs=(), in_force=None, sources=()),
        "nothing_in_force", "hãy kiểm tra ổ đĩa đó đã được gắn", "check that its disk is mounted",
    ),
    "a raw folder that is not there, for which the night did not run": (
        replace(WELL, now=NOW + timedelta(days=1), is_raw_gone=True),
        "raw_gone", "Không có thư mục /srv/ntm/raw", "The folder /srv/ntm/raw, in which what was sent lies, is",
    ),
    "a raw folder that is not there, for which the audit is red": (
        replace(after(Ended("red", red=(Red("coverage", ("core.eoffice",)),), refused={})), is_raw_gone=True),
        "raw_gone", "Hãy kiểm tra ổ đĩa của thư mục đó đã được gắn chưa", "Check that its disk is mounted",
    ),
    "a wrong limit": (
        replace(WELL, unusable_reporting="reporting.yaml: stale_after_days.eoffice: no / không"),
        "reporting_unusable", "Lần chạy sau sẽ không xong", "The next run will fail",
    ),
    "a wrong limit that a run has failed for": (
        replace(
            after(Ended("failed", reasons=("ref.reporting_provinces: reporting.yaml: x: no / không",))),
            unusable_reporting="reporting.yaml: x: no / không",
        ),
        "run_failed", "reporting.yaml: x: no", "reporting.yaml: x: no",
    ),
    "a run that a full disk killed": (
        replace(after(None, process=GONE), free_megabytes=0), "disk_short", "còn 0 MB", "0 MB are left",
    ),
}  # fmt: skip


@pytest.mark.parametrize("planted", FAULTS)
def test_one_message_each_when_it_begins_one_when_it_is_over_and_one_when_it_comes_again(
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
    for _ in range(2):
        notify(settings, WELL)
    assert webhook.states == ["begun", "over"]
    over = webhook.posts[1]
    assert over["message_vi"].startswith("Đã hết, không phải làm gì nữa (đã báo lần đầu lúc ")
    assert vi.split(". ")[0][:40] in over["message_vi"]
    assert over["message_en"].startswith("Over, nothing is left to do (first told ")
    assert len(over["message_en"]) < 300
    assert "Đã hết" in str(mail.mails[1]["Subject"])
    notify(settings, status)
    assert webhook.rules == [rule] * 3
    assert len(mail.mails) == 3
    assert webhook.posts[0]["notice_id"] == webhook.headers[0]["Idempotency-Key"]


def test_of_a_release_that_is_not_there_nobody_is_told_that_it_stays() -> None:
    for planted in ("failed run", "killed run", "red audit"):
        (fault,) = faults_of(replace(FAULTS[planted][0], in_force=None, sources=()))
        assert "; hiện không có bản phát hành nào mở được." in fault.issue.message_vi
        assert "; no release can be opened now." in fault.issue.message_en


def test_a_reason_in_two_languages_is_told_in_each_by_itself_where_that_is_certain() -> None:
    reasons = (
        "ref.plans: x.yaml: years: end first / năm cuối đứng trước", "core.x: Không ghi được / It can't be written",
        "a / b / c", "plain",
    )  # fmt: skip
    (fault,) = faults_of(after(Ended("failed", reasons=reasons)))
    vi, en = fault.issue.message_vi, fault.issue.message_en
    assert "end first / năm cuối đứng trước\ncore.x: Không ghi được\na / b / c\nplain. Hãy xử lý nguyên nhân" in vi
    assert "end first / năm cuối đứng trước\ncore.x: It can't be written\na / b / c\nplain. Remove the cause" in en
    damaged = replace(
        WELL, in_force=None, no_release="Tệp bị hỏng. Hãy chạy ntm rollback. / Damaged. Run ntm rollback."
    )
    (fault,) = faults_of(damaged)
    assert fault.issue.message_vi.endswith("xem được số liệu: Tệp bị hỏng. Hãy chạy ntm rollback.")
    assert fault.issue.message_en.endswith("sees any figure: Damaged. Run ntm rollback.")


def test_what_an_audit_found_is_told_in_each_language_by_itself(settings: Settings, webhook: WebhookReceiver) -> None:
    fall = "core.eoffice: eoffice, province 10: 12 of 48 are still reported / tỉnh 10: chỉ còn 12 trên 48"
    reasons = "\n".join(
        ["Không phát hành; … / nothing is released …", f"coverage: … / …. {fall}", "Nâng cấp từ 1. / Upgraded."]
    )
    red = (Red("coverage", ("core.eoffice",), (fall,), 3), Red("keys", ("core.x",), ("core.x: 1 / 2 / 3",), 1))
    notify(settings, after(Ended("red", reasons=(reasons,), red=red, refused={})))
    (told,) = webhook.posts
    vi, en = told["message_vi"].splitlines(), told["message_en"].splitlines()
    assert vi[1].startswith("- coverage (yêu cầu: Không nguồn nào, ở tỉnh nào")
    assert vi[1].endswith("Không đạt ở: core.eoffice: tỉnh 10: chỉ còn 12 trên 48; và 2 dòng nữa.")
    assert en[1].endswith("eoffice, province 10: 12 of 48 are still reported; and 2 more.")
    assert vi[2].endswith("core.x: 1 / 2 / 3.")
    assert (vi[3], en[3]) == ("Nâng cấp từ 1.", "Upgraded.")
    assert vi[4].endswith('hãy chạy: ntm refresh --accept coverage --reason "…" --accept keys --reason "…"')
    assert len(vi) == len(en) == 5
    assert not any(" / " in line for line in (vi[0], vi[1], vi[4], en[0], en[4]))


def later(status: Status, **passed: int) -> Status:
    """The same some time later, the last night as long ago as it was."""
    by = timedelta(**passed)
    runs = tuple(replace(one, began=one.began + by) for one in status.runs)
    return replace(status, now=status.now + by, runs=runs)


def test_of_a_fault_that_lasts_people_are_reminded_once_a_period_and_after_a_restart_too(
    variables: dict[str, str], webhook: WebhookReceiver, mail: MailReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale, told_at = FAULTS["stale source"][0], []
    for hours in range(0, 24 * 22, 6):
        settings = Settings.from_environ(variables)  # each look as by a process of its own
        before = len(webhook.posts)
        notify(settings, later(stale, hours=hours))
        told_at += [hours // 24] * (len(webhook.posts) - before)
    assert told_at == [0, 7, 14, 21]
    assert webhook.states == ["begun", "lasting", "lasting", "lasting"]
    assert len(mail.mails) == 4
    reminder = webhook.posts[1]
    assert reminder["message_vi"].startswith(
        "Nhắc lại, vẫn chưa xong (đã báo lần đầu lúc 08:00 ngày 01/02/2026): Nguồn eoff"
    )
    assert "(first told 2026-02-01 08:00): Source eoffice" in reminder["message_en"]
    # Another period, and a clock that is set back: it is no reason to be silent for as long.
    daily = Settings.from_environ({**variables, "NTM_REMIND_DAYS": "1"})
    notify(daily, later(stale, days=10))
    notify(daily, later(stale, days=11))
    assert webhook.states[4:] == ["lasting"]
    notify(daily, later(WELL, days=11))
    assert webhook.states[5:] == ["over"]
    assert "08:00 ngày 01/02/2026" in webhook.posts[-1]["message_vi"]


def test_more_of_a_fault_is_told_at_once_and_begins_another_period(
    settings: Settings, webhook: WebhookReceiver
) -> None:
    for days, paths in ((0, "a"), (6, "ab"), (8, "ab"), (12, "ab"), (13, "ab"), (14, "a"), (14, "ab")):
        notify(settings, later(after(Ended("released", "x", refused={"training": [*paths]})), days=days))
    assert webhook.states == ["begun", "begun", "lasting", "begun"]


def test_what_another_fault_covers_is_neither_over_nor_told_again(settings: Settings, webhook: WebhookReceiver) -> None:
    runs: tuple[Run, ...] = ()
    told: list[list[tuple[str, str]]] = []
    damaged = replace(WELL, in_force=None, no_release="damaged", sources=())
    for status in (
        FAULTS["refused source"][0],
        FAULTS["a source all of whose files are refused, for which the audit is red"][0],
        FAULTS["failed run"][0], FAULTS["red audit"][0], FAULTS["failed run"][0], damaged, WELL,
    ):  # fmt: skip
        runs += status.runs
        before = len(webhook.posts)
        notify(settings, replace(status, runs=runs))
        told.append(sorted(list(zip(webhook.rules, webhook.states, strict=True))[before:]))
    assert told == [
        [("source_refused", "begun")],
        [("audit_red", "begun")],  # none of the source's files can be read: that is no end of it
        [("run_failed", "begun")],
        [("audit_red", "begun"), ("source_refused", "over")],  # another check
        [],
        [("audit_red", "over"), ("nothing_in_force", "begun"), ("run_failed", "over")],
        [("nothing_in_force", "over")],
    ]


def test_while_another_run_goes_on_nothing_is_over(settings: Settings, webhook: WebhookReceiver) -> None:
    for planted in ("red audit", "failed run", "a run that a full disk broke", "killed run"):
        status = FAULTS[planted][0]
        webhook.posts.clear()
        for runs in (status.runs, (*status.runs, replace(run(None), run_id="r2")), status.runs):
            notify(settings, replace(status, runs=runs))
        assert webhook.states == ["begun"], planted
        notify(settings, WELL)
    # Nor is the room that a run takes for a while a fault.
    webhook.posts.clear()
    short = replace(WELL, free_megabytes=99, runs=(run(None),))
    notify(settings, short)
    assert webhook.posts == []


def test_while_it_waits_to_be_told_nobody_is_reminded(
    settings: Settings, webhook: WebhookReceiver, mail: MailReceiver
) -> None:
    mail.is_refusing = True
    for days in range(0, 30, 3):
        notify(settings, later(FAULTS["stale source"][0], days=days))
    assert waiting_notices(settings) == {"mail": 1}
    mail.is_refusing = False
    notify(settings, later(FAULTS["stale source"][0], days=30))
    assert len(mail.mails) == 1
    assert [post["state"] for post in webhook.posts if post["rule"] == "notices_fail"][-1] == "over"


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
    assert ["coverage" in text for text in mail.texts] == [True, True]
    assert (waiting_notices(settings), channel_faults(settings)) == ({}, ())
    notify(settings, WELL)
    assert len(mail.mails) == 2
    assert list(zip(webhook.rules, webhook.states, strict=True))[2:] == [
        ("audit_red", "over"),
        ("notices_fail", "over"),
    ]


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
    assert set(webhook.states) == {"begun"}


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
    assert webhook.rules == ["source_stale", "source_stale", "disk_short"]
    assert webhook.states == ["begun", "over", "begun"]
    assert not kept.exists()
    assert "disk_short" in (settings.work_dir / "notices.json").read_text(encoding="utf-8")


def test_a_disk_that_notes_nothing_down_is_told_of_once_all_the_same(
    variables: dict[str, str], tmp_path: Path, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "runtime"
    settings = Settings.from_environ({**variables, "RUNTIME_DIRECTORY": f"{elsewhere}:/nowhere"})
    full = FAULTS["full disk"][0]
    monkeypatch.setattr(told, "_unwritten", {})

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(told, "write_whole", refuse)
        # There is no other place either: this process at least remembers, at whatever time it looks.
        for minutes in (0, 10, 20):
            notify(settings, later(full, minutes=minutes))
        assert webhook.states == ["begun"]
        elsewhere.mkdir()
        notify(settings, later(full, minutes=30))
        (noted,) = elsewhere.iterdir()
        assert noted.stat().st_mode & 0o777 == 0o600
        assert told._unwritten == {}
        notify(settings, later(full, minutes=40))
        assert webhook.states == ["begun"]
    # It can be written again: what was noted elsewhere goes on, and is taken away.
    notify(settings, later(full, minutes=50))
    assert list(elsewhere.iterdir()) == []
    notify(settings, later(WELL, minutes=60))
    assert webhook.states == ["begun", "over"]


def test_where_no_folder_can_be_made_people_are_told_all_the_same(
    variables: dict[str, str], tmp_path: Path, webhook: WebhookReceiver
) -> None:
    (tmp_path / "file").write_text("")
    there = {"NTM_DATA_DIR": str(tmp_path / "file" / "data"), "RUNTIME_DIRECTORY": str(tmp_path)}
    settings = Settings.from_environ({**variables, **there})
    for minutes in (0, 10):
        notify(settings, later(FAULTS["full disk"][0], minutes=minutes))
    assert webhook.states == ["begun"]


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
