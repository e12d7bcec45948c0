"""What stands in the way of a command, planted as it is: the exit tells what was done, one sentence what to do.

Every refresh here is a process of its own, on a small country: what a terminal, a disk or a user's rights do to it
can't be seen from inside this one.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.operations.receivers import WebhookReceiver, webhook_receiver

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from tests.defs.small_country import small_country
from ntm_pipeline.cli import main
if __name__ == "__main__":
    with small_country():
        main(sys.argv[1:])
"""
REPORT = """\
Mã đơn vị;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ mật;Số hồ sơ xử lý trên môi trường mạng;Ngày báo cáo
10101;Năm 2024;100;0;80;
"""
pytestmark = [pytest.mark.pipeline, pytest.mark.slow]


@dataclass(frozen=True)
class Ended:
    """How a process ended."""

    status: int
    out: str
    err: str

    def told(self, vi: str, en: str) -> bool:
        """Whether one line says it in both languages, and nothing was thrown."""
        assert "Traceback" not in self.out + self.err
        return any(vi in line and en in line for line in (self.out + self.err).splitlines())


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("program") / "small.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def run(program: Path, folder: Path, *arguments: str, before: tuple[str, ...] = (), out: str | None = None,
        **variables: str) -> Ended:  # fmt: skip
    env = {name: value for name, value in os.environ.items() if not name.startswith(("NTM_", "DAGSTER_", "PYTHONIO"))}
    env.update(PYTHONPATH=str(ROOT), NTM_DATA_DIR=str(folder), NTM_TODAY="2026-02-01", **variables)
    command = [*before, sys.executable, str(program), *arguments]
    with Path(out or os.devnull).open("wb") as elsewhere:
        done = subprocess.run(
            command, env=env, cwd=ROOT, timeout=300, check=False,
            stdout=elsewhere if out else subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
    return Ended(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def in_force(folder: Path) -> str:
    with duckdb.connect(str(folder / "warehouse" / "ntm.duckdb"), read_only=True) as connection:
        return str(connection.execute("SELECT release_id FROM ref.release").fetchall()[0][0])


def spoil(store: Path) -> None:
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text("no database at all, whatever its name says")


# --- A terminal without Vietnamese, a damaged record of runs ----------------------------------------


@dataclass(frozen=True)
class Story:
    folder: Path
    refresh: Ended


@pytest.fixture(scope="module")
def released(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A refresh that prints to a Windows terminal of Western Europe and finds its record of runs damaged."""
    folder = tmp_path_factory.mktemp("data folder, 'quoted' và có dấu")
    (folder / "raw" / "eoffice").mkdir(parents=True)
    (folder / "raw" / "eoffice" / "a.csv").write_text(REPORT, encoding="utf-8")
    spoil(folder / "dagster" / "history" / "runs" / "index.db")
    return Story(folder, run(program, folder, "refresh", PYTHONIOENCODING="cp1252"))


@pytest.fixture
def copied(released: Story, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released.folder, tmp_path / "copied", symlinks=True))


def test_a_terminal_that_knows_no_vietnamese_makes_no_failure_of_a_release(released: Story) -> None:
    assert released.refresh.status == 0, released.refresh
    assert f"Released {in_force(released.folder)}" in released.refresh.out
    assert "không có số liệu" in released.refresh.out


def test_a_damaged_record_of_runs_is_put_aside_and_the_night_goes_on(released: Story) -> None:
    assert released.refresh.told("được đổi tên thành", "it is now called")
    (aside,) = (released.folder / "dagster").glob("unreadable-*")
    assert (aside / "history" / "runs" / "index.db").read_text().startswith("no database")
    with sqlite3.connect(released.folder / "dagster" / "history" / "runs.db") as runs:
        assert runs.execute("SELECT status FROM runs").fetchall() == [("SUCCESS",)]


def test_the_record_of_a_newer_dagster_is_put_aside_and_output_that_is_lost_undoes_no_release(
    program: Path, copied: Path
) -> None:
    before = in_force(copied)
    with sqlite3.connect(copied / "dagster" / "history" / "runs.db") as runs:
        runs.execute("ALTER TABLE runs RENAME COLUMN status TO state")
        runs.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    ended = run(program, copied, "refresh", out="/dev/full")
    assert ended.status == 0, ended
    assert in_force(copied) != before
    assert f"Released {in_force(copied)}" in ended.err
    assert ended.told("Lệnh đã làm xong", "The command has done its work")
    assert ended.told("no such column: runs.status", "it is now called")


# --- Disks ------------------------------------------------------------------------------------------


@pytest.fixture
def webhook() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as made:
        yield made


@pytest.fixture
def small_disk(released: Story, tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with the release on it."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place], check=False).returncode:
        pytest.skip("only root can mount a disk")
    try:
        shutil.copytree(released.folder, place / "data", symlinks=True, ignore=shutil.ignore_patterns("work"))
        (place / "data" / "reporting.yaml").write_text("stale_after_days: {eoffice: 9999}\n")
        yield place / "data"
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def every_row(folder: Path) -> list[tuple[str, int, int]]:
    """Every table of the release in force, each block of it read: how many rows, and a hash of them."""
    with duckdb.connect(str(folder / "warehouse" / "ntm.duckdb"), read_only=True) as reader:
        tables = reader.execute(
            "SELECT CONCAT(schema_name, '.', table_name) FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        return [
            (table, *reader.execute(f"SELECT COUNT(*), BIT_XOR(HASH(t)) FROM {table} AS t").fetchall()[0])
            for (table,) in tables
        ]


def told_on(webhook: WebhookReceiver, elsewhere: Path) -> dict[str, str]:
    """The environment of a server that tells by a webhook; what a full disk can't keep has another place."""
    elsewhere.mkdir()
    return {"NTM_WEBHOOK_URL": webhook.url, "NTM_FREE_MEGABYTES": "1", "RUNTIME_DIRECTORY": str(elsewhere)}


@pytest.mark.parametrize("room", [2**19, 28 * 2**20], ids=["at its first table", "at the copy of the build"])
def test_a_full_disk_releases_nothing_is_told_once_and_keeps_the_last_release(
    program: Path, small_disk: Path, tmp_path: Path, webhook: WebhookReceiver, room: int
) -> None:
    before, environment = every_row(small_disk), told_on(webhook, tmp_path / "elsewhere")
    (small_disk / "raw" / "eoffice" / "a.csv").write_text(REPORT.replace(";80;", ";90;"), encoding="utf-8")
    for left in (room, 0):  # and then not even for a folder or a lock
        fill(small_disk, left)
        ended = run(program, small_disk, "refresh", **environment)
        assert ended.status == 1, ended
        assert ended.told("ổ đĩa đã đầy", "the disk is full. Make room")
        assert every_row(small_disk) == before
        watched = run(program, small_disk, "status", "--notify", **environment)
        assert watched.status == 1, watched
    assert webhook.states == ["begun"], webhook.posts
    (told,) = webhook.posts
    assert told["rule"] == "disk_short"
    assert f"Ổ đĩa chứa {small_disk} sắp đầy hoặc đã đầy" in told["message_vi"]
    assert f"The disk of {small_disk} is full or nearly so" in told["message_en"]
    (small_disk / "filling").unlink()
    ended = run(program, small_disk, "refresh", **environment)
    assert ended.status == 0, ended
    assert every_row(small_disk) != before
    assert webhook.states == ["begun", "over"]
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == []


def fill(disk: Path, room: int) -> None:
    """Fill a disk up to so many bytes."""
    with (disk / "filling").open("ab") as filling, suppress(OSError):
        filling.write(bytes(max(shutil.disk_usage(disk).free - room, 0)))


def test_a_disk_mounted_read_only_is_said_to_be_that_by_every_command_and_told_once(
    program: Path, small_disk: Path, tmp_path: Path, webhook: WebhookReceiver
) -> None:
    before, environment = every_row(small_disk), told_on(webhook, tmp_path / "elsewhere")
    (small_disk / "warehouse" / "work").mkdir()  # the run itself tells; where there is no such folder, the command
    subprocess.run(["mount", "-o", "remount,ro", small_disk.parent], check=True)
    assert run(program, small_disk, "refresh", **environment).status == 1
    assert webhook.states == ["begun"]
    for arguments in (["refresh"], ["rollback"], ["template", "training", "-o", str(small_disk / "a.xlsx")],
                      ["feedback", str(small_disk / "feedback")]):  # fmt: skip
        ended = run(program, small_disk, *arguments, **environment)
        assert ended.status == 1, ended
        assert ended.told("ổ đĩa chỉ cho đọc", "the disk is mounted read-only"), (arguments, ended)
    for _ in range(2):
        watched = run(program, small_disk, "status", "--notify", **environment)
        assert watched.status == 1
    assert run(program, small_disk, "query", "SELECT 1").status == 0
    assert every_row(small_disk) == before
    assert webhook.states == ["begun"], webhook.posts
    (told,) = webhook.posts
    assert told["rule"] == "disk_read_only"
    assert f"Ổ đĩa chứa {small_disk} chỉ cho đọc" in told["message_vi"]
    assert f"The disk of {small_disk} is mounted read-only" in told["message_en"]
    subprocess.run(["mount", "-o", "remount,rw", small_disk.parent], check=True)
    assert run(program, small_disk, "refresh", **environment).status == 0
    assert webhook.states == ["begun", "over"]


# --- Rights -----------------------------------------------------------------------------------------

POWERLESS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
"""Root without the powers of root over other people's files."""


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can give rights up")
def test_a_user_without_rights_is_told_whom_to_ask_and_may_still_query(program: Path, copied: Path) -> None:
    before = in_force(copied)
    for path in (copied, *copied.rglob("*")):
        os.chown(path, 65534, 65534, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o444)
    for arguments in (["refresh"], ["rollback"]):
        ended = run(program, copied, *arguments, before=POWERLESS)
        assert ended.status == 1, ended
        assert ended.told("không có quyền đối với", "This user has no rights to"), ended
    assert in_force(copied) == before
    assert run(program, copied, "query", "SELECT 1", before=POWERLESS).status == 0
