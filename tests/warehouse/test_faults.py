"""What the machine refuses is one sentence, in whatever form the refusal comes."""

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.issues import Issue
from ntm_pipeline.warehouse.faults import fault_in, fault_of


def caught(act: Callable[[], object]) -> Exception:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def fault(error: BaseException) -> Issue:
    issue = fault_of(error)
    assert issue is not None
    return issue


def test_the_path_that_python_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    told = fault(caught(lambda: (tmp_path / "a" / "b").mkdir()))
    assert told.rule == "path_unusable"
    assert str(tmp_path / "a" / "b") in told.message_vi


def test_the_path_that_duckdb_names_is_told(tmp_path: Path) -> None:
    told = fault(caught(lambda: duckdb.connect(str(tmp_path / "nowhere" / "a.duckdb"))))
    assert told.rule == "not_there"
    assert f"{tmp_path}/nowhere" in told.message_en


def test_what_sqlite_cant_open_is_a_matter_of_rights(tmp_path: Path) -> None:
    told = fault(caught(lambda: sqlite3.connect(tmp_path)))
    assert told.rule == "no_rights"


def test_the_last_refusal_counts_and_not_the_one_that_was_being_handled() -> None:
    def make_folders() -> None:
        try:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/data/a/b")
        except FileNotFoundError:
            raise OSError(errno.EROFS, "Read-only file system", "/data/a") from None

    assert fault(caught(make_folders)).rule == "read_only_disk"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('IO Error: Could not write file "/d/build.duckdb": No space left on device', "disk_full"),
        ("(sqlite3.OperationalError) database or disk is full", "disk_full"),
        ("OSError: [Errno 122] Disk quota exceeded: '/d/x'", "disk_full"),
        ("Out of Memory Error: failed to allocate data of size 1 GiB", "memory_spent"),
        ("IO Error: Cannot open file: Permission denied", "no_rights"),
    ],
)
def test_text_alone_is_enough(text: str, rule: str) -> None:
    told = fault_in(text, "/d")
    assert told is not None
    assert told.rule == rule


def test_a_fault_of_our_own_is_none_of_the_machine() -> None:
    assert fault_of(ValueError("a bug")) is None
