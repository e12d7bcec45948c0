"""Dagster's own SQLite storages for the length of one run: the same files with the same events, opened once.

Dagster opens a file anew for every statement, compiles each statement anew, and asks each time which columns the file
has; whoever is the last to close a file writes its log back to it. That is most of what a night without changes costs,
and some 3,700 waits for the disk. Only this process does otherwise: what it writes is seen by others event by event.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine

_MOST_KEPT_OPEN = 8
"""A run writes three files; to forget old ones, those of two hundred are opened, each once."""


def kept_open(instance: InstanceRef) -> InstanceRef:
    """The same instance with storages that keep their files open, if its own are SQLite's."""
    own = instance.storage_data
    if own is None or (own.module_name, own.class_name) != (DagsterSqliteStorage.__module__, "DagsterSqliteStorage"):
        return instance
    return instance._replace(storage_data=ConfigurableClassData(__name__, KeptOpenStorage.__name__, own.config_yaml))


class OpenFiles:
    """The files that are open, each with all that was compiled for it; the last ones used stay."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine] = {}

    def engine(self, conn_string: str) -> Engine:
        """What opens a file, and keeps it open."""
        engine = self._engines.pop(conn_string, None)
        if engine is None:
            engine = create_engine(conn_string, pool_size=1, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
            event.listen(engine, "connect", _wait_for_the_disk_seldom)
        self._engines[conn_string] = engine
        while len(self._engines) > _MOST_KEPT_OPEN:
            self._engines.pop(next(iter(self._engines))).dispose()
        return engine

    def close(self) -> None:
        """Let go of every file: its log is written back to it."""
        while self._engines:
            self._engines.popitem()[1].dispose()


def _wait_for_the_disk_seldom(connection: Any, _: object) -> None:
    # With the log kept a power cut may cost the last events of a run, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")


class KeptOpenRuns(SqliteRunStorage):
    """The store of runs."""

    def __init__(self, conn_string: str) -> None:
        self._files = OpenFiles()
        super().__init__(conn_string)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection, in a transaction of its own."""
        with self._files.engine(self._conn_string).begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the file."""
        self._files.close()


class KeptOpenEvents(SqliteEventLogStorage):
    """The store of events: one file for each run, and one over all of them."""

    def __init__(self, base_dir: str) -> None:
        self._files = OpenFiles()
        self._there: set[str] = set()
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._files.engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    # What such a file has it doesn't lose while it is open.

    def has_table(self, table_name: str) -> bool:
        """Whether the file has that table."""
        key = f"table {table_name}"
        return self._is_there(key) or self._noted(key, super().has_table(table_name))

    def has_secondary_index(self, name: str) -> bool:
        """Whether the file has that index."""
        return self._is_there(name) or self._noted(name, super().has_secondary_index(name))

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        key = f"column {column_name}"
        return self._is_there(key) or self._noted(key, super()._has_asset_key_col_on_connection(conn, column_name))

    def has_asset_key_col(self, column_name: str) -> bool:
        """Whether the table of assets has that column."""
        return self._is_there(f"column {column_name}") or super().has_asset_key_col(column_name)

    def _is_there(self, key: str) -> bool:
        return key in self._there

    def _noted(self, key: str, is_there: bool) -> bool:
        if is_there:
            self._there.add(key)
        return is_there

    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        self._files.close()


class KeptOpenStorage(DagsterSqliteStorage):
    """All of Dagster's SQLite files below one folder."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        history = Path(base_dir) / "history"
        self._run_storage = KeptOpenRuns(self._run_storage._conn_string)
        self._event_log_storage = KeptOpenEvents(str(history / "runs"))

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "KeptOpenStorage":
        """As Dagster makes it of its configuration."""
        return cls(config_value["base_dir"], inst_data)
