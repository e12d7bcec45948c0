"""The processes that read files: how they are started, kept, and replaced when they end.

What they are asked, and what comes of it, is the business of `worker_pool`.
"""

import atexit
import multiprocessing
import os
import sys
import threading
from functools import lru_cache

from pebble import ProcessPool

from ntm_pipeline.reading.messages import READERS_DO_NOT_START

# A process gives memory back when it ends; a new one takes a moment.
_BATCHES_PER_PROCESS = 500
MOST_STARTS = 3
"""So often they are started anew where all of them end before one has taken a file."""


class ReadersError(RuntimeError):
    """The processes that read files can't be started: no file is to blame."""

    def __init__(self) -> None:
        self.issue = READERS_DO_NOT_START(count=MOST_STARTS)
        super().__init__(str(self.issue))


_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""A fork of a process with threads (DuckDB's, Dagster's) may never wake up."""
_CONTEXT = multiprocessing.get_context(_METHOD)
_MAIN_NAMED = threading.Lock()


class _Reader(_CONTEXT.Process):  # type: ignore[name-defined]
    """A process that doesn't load the program which started it.

    Nothing of that is needed to read. A script that reads files outside `if __name__ == "__main__"` would read them
    once more in each reader, and none would ever begin; one from standard input isn't there to be loaded.
    """

    def start(self) -> None:
        main: dict[str, object] = vars(sys.modules["__main__"])
        with _MAIN_NAMED:
            told: dict[str, object] = {name: main.pop(name) for name in ("__file__", "__spec__") if name in main}
            main["__spec__"] = None
            try:
                super().start()
            finally:
                main.update(told)


class _ReaderContext(type(_CONTEXT)):  # type: ignore[misc]
    Process = _Reader


def processes(module: str) -> ProcessPool:
    """The processes that read; they are re-used, and replaced when one dies or is stopped.

    Each begins with a module of which it will be asked something.

    Raises:
        ReadersError: none can be started.
    """
    pool = _newest_pool(module)
    try:
        if pool.active:
            return pool
        # One of them ended that was reading nothing, and the pool gave up.
        atexit.unregister(_stop)
        _newest_pool.cache_clear()
        _stop(pool)
        if (pool := _newest_pool(module)).active:
            return pool
    except RuntimeError as error:
        _newest_pool.cache_clear()
        raise ReadersError from error
    raise ReadersError


@lru_cache(maxsize=1)
def _newest_pool(module: str) -> ProcessPool:
    context = _ReaderContext()
    if _METHOD == "forkserver":
        context.set_forkserver_preload([module])
    pool = ProcessPool(
        max_workers=min(os.cpu_count() or 1, 4), max_tasks=_BATCHES_PER_PROCESS, initializer=_prepare, context=context
    )
    atexit.register(_stop, pool)
    return pool


def _stop(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _prepare() -> None:
    import pyarrow  # slow, and whoever starts the processes may do without it

    # Arrow's own allocator takes a gigabyte of addresses at once, which would count.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    # The libraries print their panics; what went wrong is told by the answer.
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
