"""Whatever becomes of the processes that read files, whoever asked gets his files or a reason, and never waits."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from ntm_pipeline.reading import worker_pool
from ntm_pipeline.reading.reader_processes import ReadersError, processes
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.worker_pool import Limits, read_files
from ntm_pipeline.warehouse.faults import fault_of

HEADINGS = (Heading("code", ("Mã",)), Heading("name", ("Tên",)))

READS_ONE_FILE = """
    from pathlib import Path
    from ntm_pipeline.reading.tables.headings import Heading
    from ntm_pipeline.reading.worker_pool import Limits, read_files
    {before}
    headings = (Heading("code", ("Mã",)), Heading("name", ("Tên",)))
    [sheets] = read_files([Path("good.csv")], headings, {{"code"}}, Limits(seconds=5))
    print(*sheets[0].tables[0].texts("name"))
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text("Mã;Tên\n1;An\n2;Bình\n", encoding="utf-8")
    return path


def ran(folder: Path, script: str, source: str | None = None) -> subprocess.CompletedProcess[str]:
    """What a program of its own says that has no `if __name__ == "__main__"`."""
    path = folder / "report.py"
    path.write_text(textwrap.dedent(script), encoding="utf-8")
    return subprocess.run(
        [sys.executable, source or path.name], cwd=folder, capture_output=True, text=True, encoding="utf-8",
        timeout=60, stdin=path.open() if source else None, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


@pytest.mark.parametrize("source", [None, "-"], ids=["a file", "standard input"])
def test_a_script_without_a_guard_reads_its_files_once(good: Path, source: str | None) -> None:
    told = ran(good.parent, READS_ONE_FILE.format(before=""), source)
    assert (told.stdout, told.returncode) == ("An Bình\n", 0), told.stderr


def test_a_script_whose_readers_can_not_start_is_told_so_and_what_to_do(good: Path) -> None:
    """As where a package is missing or broken for the readers alone: they ended, and were waited for without end."""
    broken = good.parent / "broken"
    broken.mkdir()
    (broken / "pebble.py").write_text("raise ImportError('not for readers')", encoding="utf-8")
    before = (
        f"import os, sys; sys.path.insert(0, {str(broken)!r}); os.environ['PYTHONPATH'] = os.pathsep.join(sys.path)"
    )
    told = ran(good.parent, READS_ONE_FILE.format(before=before))
    assert told.returncode == 1
    assert "Không khởi động được tiến trình đọc tệp" in told.stderr
    assert "make clean" in told.stderr.splitlines()[-1]


def test_that_error_is_told_as_any_fault_of_the_machine() -> None:
    fault = fault_of(ReadersError())
    assert fault is not None
    assert fault.rule == "readers_do_not_start"


def test_readers_that_are_killed_while_they_wait_are_replaced(good: Path) -> None:
    """As a machine short of memory does at any time; the next night must not wait for them."""

    def read() -> list[str]:
        [sheets] = read_files([good], HEADINGS, {"code"}, Limits(seconds=20))
        assert isinstance(sheets, list), sheets
        return sheets[0].tables[0].texts("name")

    read()
    pool = processes(worker_pool.__name__)
    for process in [*pool._pool_manager.worker_manager.workers]:
        os.kill(process, signal.SIGKILL)
    until = time.monotonic() + 20
    while pool.active and time.monotonic() < until:
        time.sleep(0.05)
    assert not pool.active
    assert read() == ["An", "Bình"]
