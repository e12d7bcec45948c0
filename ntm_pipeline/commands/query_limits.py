"""What a query may take: the time it keeps the engine busy, and the memory of this process.

DuckDB keeps a limit of memory of its own and can be interrupted, but heeds neither within one long step (such as
`repeat('x', 1000000000)`). So a thread looks on: it asks for an end, and where that isn't heeded ends the process.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_pipeline.commands.messages import QUERY_TOO_LARGE, QUERY_TOO_SLOW
from ntm_pipeline.commands.output import say_error

if TYPE_CHECKING:
    import duckdb

    from ntm_pipeline.issues import Issue

_LOOK_EVERY_SECONDS = 0.05
_GRACE_SECONDS = 2.0
"""How long an interrupted step may still go on."""
_STATM = Path("/proc/self/statm")


class QueryWatch:
    """Looks on while the engine works; the time in which somebody reads the output doesn't count."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", seconds: int, megabytes: int) -> None:
        self.exceeded: Issue | None = None
        """Which limit the query met, if it met one."""
        self._connection = connection
        self._seconds = seconds
        self._megabytes = megabytes
        # DuckDB keeps its buffers within the limit; results on their way out come on top.
        self._most_bytes = _resident_bytes() + int(1.5 * megabytes * 2**20)
        self._spent = 0.0
        self._since: float | None = None
        self._is_over = threading.Event()

    @contextmanager
    def looking_on(self) -> Iterator[None]:
        """The thread lives as long as the query."""
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    @contextmanager
    def engine(self) -> Iterator[None]:
        """The engine is at work."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - self._since
            self._since = None

    def _look(self) -> None:
        end: float | None = None
        while not self._is_over.wait(_LOOK_EVERY_SECONDS):
            since, now = self._since, time.monotonic()
            if since is None:
                end = None
                continue
            if self.exceeded is None:
                if self._spent + now - since > self._seconds:
                    self.exceeded = QUERY_TOO_SLOW(seconds=self._seconds)
                elif _resident_bytes() > self._most_bytes:
                    self.exceeded = QUERY_TOO_LARGE(megabytes=self._megabytes)
                else:
                    continue
            if end is None:
                end = now + _GRACE_SECONDS
                self._connection.interrupt()
            elif now > end or _resident_bytes() > 2 * self._most_bytes:
                say_error(f"Error: {self.exceeded}")
                os._exit(1)


def _resident_bytes() -> int:
    """Memory this process holds, where the system tells (Linux)."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
