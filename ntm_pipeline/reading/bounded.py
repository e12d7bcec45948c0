"""Reads files in processes of their own, under limits of time and memory: no file can cost more than itself.

Here belongs what happens when a file exceeds its limits or brings its process down. How a file is read is the
business of `grids` and `tables`.
"""

import atexit
import multiprocessing
import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import TimeoutError as ReadingTimeout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow
from pebble import ProcessExpired, ProcessPool

from .grids import read_grids
from .headings import Heading
from .messages import Note, Refused
from .tables import Table, find_tables

__all__ = ["Limits", "SheetReading", "read_files"]

# A process gives memory back when it ends; a new one takes a moment.
_FILES_PER_PROCESS = 1000


@dataclass(frozen=True)
class Limits:
    """What one file may take."""

    seconds: int = 30
    megabytes: int = 1024
    """Memory beside what the reading process holds anyway; kept on Linux only."""


@dataclass(frozen=True, eq=False)
class SheetReading:
    """What one visible sheet of a file gave."""

    sheet: str
    notes: tuple[Note, ...]
    tables: tuple[Table, ...]
    """None where nothing looks like the headings sought, or some that are required are missing."""
    is_blank: bool
    """Whether nothing is written on the sheet."""
    lacking: Refused | None = None
    """What is missing of a table that was found."""


def read_files(
    paths: Sequence[Path], headings: Sequence[Heading], required: Collection[str], limits: Limits
) -> Iterator[list[SheetReading] | Exception]:
    """For each path, in their order: its sheets, or the reason why it can't be read.

    That reason is `Refused` with a rule of `read_grids` or `find_tables`, or `too_slow`, `too_much_memory`,
    `reader_died`; any other exception is one that nobody foresaw.
    """
    pool = _pool()
    sought, needed = tuple(headings), frozenset(required)
    futures = [
        pool.schedule(_read_within, args=[path.absolute(), sought, needed, limits.megabytes], timeout=limits.seconds)
        for path in paths
    ]
    # What has been handed on is let go of.
    for future in _taken(futures):
        try:
            yield future.result()
        except ReadingTimeout:
            yield _too_slow(limits)
        except MemoryError:
            yield _too_much_memory(limits)
        except ProcessExpired:
            yield _reader_died(limits)
        except Exception as error:
            yield error


def _taken(items: list) -> Iterator:
    items.reverse()
    while items:
        yield items.pop()


def read_sheets(path: Path, headings: Sequence[Heading], required: Collection[str]) -> list[SheetReading]:
    """The visible sheets of a file, each with the table it holds, read without any limit.

    Raises Refused: what `read_grids` and `find_tables` raise, but `missing_heading`.
    """
    readings = []
    for grid in read_grids(path):
        tables: list[Table] = []
        lacking = None
        try:
            tables = find_tables(grid, headings, required)
        except Refused as refusal:
            if refusal.rule != "missing_heading":
                raise
            lacking = refusal
        is_blank = not len(grid.text.row_numbers)
        readings.append(SheetReading(grid.sheet, grid.notes, tuple(tables), is_blank, lacking))
    return readings


# --- Processes


@lru_cache(maxsize=1)
def _pool() -> ProcessPool:
    """The processes that read; they are re-used, and replaced when one dies or is stopped."""
    # A worker loads the main module; a program read from standard input names a file that is none.
    main = sys.modules["__main__"]
    if not Path(getattr(main, "__file__", None) or "").is_file():
        vars(main).pop("__file__", None)
    # A fork of a process with threads (DuckDB's, Dagster's) may never wake up.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload([__name__])
    pool = ProcessPool(
        max_workers=min(os.cpu_count() or 1, 4), max_tasks=_FILES_PER_PROCESS, initializer=_prepare, context=context
    )
    atexit.register(_stop, pool)
    return pool


def _stop(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _prepare() -> None:
    # Arrow's own allocator takes a gigabyte of addresses at once, which would count.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    # The libraries print their panics; what went wrong is told by the answer.
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _read_within(
    path: Path, headings: Sequence[Heading], required: Collection[str], megabytes: int
) -> list[SheetReading]:
    _limit_memory(megabytes)
    return read_sheets(path, headings, required)


_HELD_KILOBYTES = re.compile(r"^VmData:\s+(\d+)", re.MULTILINE)


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much more than it holds now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource  # not on every system

    held = _HELD_KILOBYTES.search(status.read_text())
    most = (int(held[1]) if held else 0) * 1024 + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


# --- What the sender is told


def _too_slow(limits: Limits) -> Refused:
    return Refused(
        "too_slow",
        f"Đọc tệp quá {limits.seconds} giây vẫn chưa xong nên tệp bị trả lại. Hãy xóa các dòng, cột, hình và công thức"
        " thừa, hoặc tách thành nhiều tệp.",
        f"Reading the file took more than {limits.seconds} seconds, so it is refused. Delete superfluous rows, columns,"
        " pictures and formulas, or split it into several files.",
    )


def _too_much_memory(limits: Limits) -> Refused:
    return Refused(
        "too_much_memory",
        f"Đọc tệp cần hơn {limits.megabytes} MB bộ nhớ nên tệp bị trả lại. Hãy xóa các dòng, cột và hình thừa,"
        " hoặc tách"
        " thành nhiều tệp.",
        f"Reading the file takes more than {limits.megabytes} MB of memory, so it is refused. Delete superfluous rows,"
        " columns and pictures, or split it into several files.",
    )


def _reader_died(limits: Limits) -> Refused:
    return Refused(
        "reader_died",
        f"Tệp làm chương trình đọc phải dừng, thường vì tệp hỏng hoặc cần hơn {limits.megabytes} MB bộ nhớ. Hãy mở bằng"
        " Excel, xóa các dòng và cột thừa, lưu thành tệp mới rồi gửi lại.",
        f"The file made its reader stop, mostly because it is damaged or takes more than {limits.megabytes} MB"
        " of memory."
        " Open it in Excel, delete superfluous rows and columns, save it as a new file and send that.",
    )
