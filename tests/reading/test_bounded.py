"""Files that take too long or too much are refused; those beside them are read."""

import os
import signal
import threading
import zipfile
from pathlib import Path

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.budget import Budget
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.worker_pool import Limits, SheetReading, read_files

HEADINGS = (Heading("code", ("Mã",)), Heading("name", ("Tên",)))
LIMITS = Limits(seconds=2, megabytes=64)


def read(*paths: Path) -> list[list[SheetReading] | Exception]:
    return list(read_files(paths, HEADINGS, {"code"}, LIMITS))


def rule(outcome: list[SheetReading] | Exception) -> str:
    assert isinstance(outcome, RefusedError), outcome
    return outcome.issue.rule


def texts(outcome: list[SheetReading] | Exception) -> list[str]:
    assert isinstance(outcome, list), outcome
    return [text for reading in outcome for table in reading.tables for text in table.rows["name"]]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_text("Mã;Tên\n1;An\n2;Bình\n", encoding="utf-8")
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A pipe into which nobody writes: reading it never ends."""
    path = tmp_path / "endless.csv"
    os.mkfifo(path)
    return path


def large_csv(path: Path, megabytes: int) -> Path:
    with path.open("wb") as file:
        file.write("Mã;Tên\n".encode())
        for number in range(megabytes):
            file.write(b"".join(b"%d;%d\n" % (number, line) for line in range(110_000)))
    return path


def one_long_text_xlsx(path: Path, length: int) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Mã", "Tên"])
    book.active.append(["1", "LONG"])
    whole = path.with_name("whole.xlsx")
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content.replace(b"LONG", b"x" * length))
    whole.unlink()
    return path


def test_files_come_in_the_order_they_were_asked_for(tmp_path: Path, good: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Tên;Mã\nChính;3\n", encoding="utf-8")
    assert [texts(one) for one in read(good, other, good)] == [["An", "Bình"], ["Chính"], ["An", "Bình"]]


def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read(good: Path, endless: Path) -> None:
    first, hanging, last = read(good, endless, good)
    assert rule(hanging) == "too_slow"
    assert "2 giây" in hanging.issue.message_vi  # type: ignore[union-attr]
    assert texts(first) == texts(last) == ["An", "Bình"]


def test_a_file_that_takes_too_much_memory_is_refused_and_the_others_are_read(tmp_path: Path, good: Path) -> None:
    first, large, last = read(good, large_csv(tmp_path / "large.csv", 40), good)
    # A library that is refused memory in a thread of its own ends the process.
    assert rule(large) in ("too_much_memory", "reader_died")
    assert "MB" in large.issue.message_vi  # type: ignore[union-attr]
    assert texts(first) == texts(last) == ["An", "Bình"]


def kill_whoever_reads(pipe: Path) -> None:
    """Kill the process that opens the pipe."""
    with pipe.open("wb"):
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            process = int(link.parts[2])
            try:
                if process != os.getpid() and link.resolve() == pipe:
                    os.kill(process, signal.SIGKILL)
            except OSError:
                continue


def test_a_file_that_brings_its_process_down_is_refused_and_the_others_are_read(good: Path, endless: Path) -> None:
    killer = threading.Thread(target=kill_whoever_reads, args=(endless,))
    killer.start()
    first, fatal, last = read_files([good, endless, good], HEADINGS, {"code"}, Limits(seconds=60))
    killer.join()
    assert rule(fatal) == "reader_died"
    assert texts(first) == texts(last) == ["An", "Bình"]


def test_a_workbook_that_takes_too_much_memory_is_refused(tmp_path: Path, good: Path) -> None:
    path = one_long_text_xlsx(tmp_path / "a.xlsx", 19_000_000)
    fatal, last = read_files([path, good], HEADINGS, {"code"}, Limits(seconds=60, megabytes=8))
    # The library that unpacks workbooks may end its process when memory runs out.
    assert rule(fatal) in ("too_much_memory", "reader_died")
    assert texts(last) == ["An", "Bình"]


def test_memory_held_from_one_file_does_not_count_against_the_next(tmp_path: Path) -> None:
    path = large_csv(tmp_path / "a.csv", 1)
    within = Limits(seconds=60, megabytes=120)
    assert [len(texts(one)) for one in read_files([path] * 5, HEADINGS, {"code"}, within)] == [110_000] * 5


def test_what_is_wrong_with_a_file_reaches_the_caller(tmp_path: Path, good: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    unlike = tmp_path / "unlike.csv"
    unlike.write_text("Tên;Cấp\nAn;xã\n", encoding="utf-8")
    missing, no_table, fine = read(empty, unlike, good)
    assert rule(missing) == "empty_file"
    assert texts(no_table) == []
    assert texts(fine) == ["An", "Bình"]


def test_once_a_runs_files_have_had_their_time_little_is_left_to_each_and_what_it_took_is_told(endless, good) -> None:
    budget = Budget(10)
    budget.charge(Path("before"), 11)
    (outcome,) = read_files([endless], HEADINGS, {"code"}, Limits(seconds=60, budget=budget))
    assert isinstance(outcome, RefusedError)
    assert "more than 2 seconds" in outcome.issue.message_en
    (_, _), (told, seconds) = budget.slowest(2)
    assert (told, 1 < seconds < 60) == (endless, True)
