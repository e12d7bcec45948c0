"""The DuckDB file that is built aside: opening it alone, writing tables with their comments.

One build at a time: a lock file keeps a second refresh waiting, because DuckDB lets only one process write and a
half of one night mixed with a half of another would be nobody's release.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from filelock import FileLock, Timeout

from ntm_pipeline.models.model import Model, shared_columns
from ntm_pipeline.reading.budget import Budget
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import CatalogueError, quoted
from ntm_pipeline.warehouse import build_steps
from ntm_pipeline.warehouse.build_steps import SHARED, BuildSteps
from ntm_pipeline.warehouse.carried import copy_release
from ntm_pipeline.warehouse.error_log import error_log
from ntm_pipeline.warehouse.former import attach_former, release_in_force
from ntm_pipeline.warehouse.messages import BUSY, HELD_OPEN
from ntm_pipeline.warehouse.rights import file_mode, shared_rights

if TYPE_CHECKING:
    import pandas as pd

    from ntm_pipeline.warehouse.spark.engine import SparkEngine

STORAGE_VERSION = "v1.2.0"
"""The oldest file format that holds what we write: people's tools lag behind, and 1.4 clients must read it."""
SCHEMAS = ("marts", "core", "ref", "quality", "indicators")
LOCK_TIMEOUT_SECONDS = 3600.0
MEMORY_LIMIT = "800MB"
"""What DuckDB may hold at once; beyond it spills to disk. The whole country's marts need no more."""

SPILL = "spill"
"""The folder, beside the build, of what doesn't fit into memory."""

on_table_written: ContextVar[Callable[[str, int], None]] = ContextVar("on_table_written", default=lambda *_: None)
"""Told of every table written, or carried over, and its number of rows; the command line shows progress by it."""

TOLD_OF_ITSELF = {"ref.release", "marts.release_changes"}
"""The tables that each release has anew."""


class BusyError(RuntimeError):
    """Another refresh holds the working file and didn't finish in time."""


class Build:
    """The warehouse under construction."""

    def __init__(self, settings: Settings, is_carried: bool = False) -> None:
        self.settings = settings
        self.path = _build_path(settings)
        self.is_carried = is_carried
        """Whether it began as a copy of the release in force, whose tables stay where nothing changed."""
        self.budget = Budget(settings.files_seconds)
        """The time that is left to the files of this run."""
        self._written_keys: set[str] = set()
        """The tables written since it was opened."""
        self._is_in_transaction = False
        self._columns: dict[str, list[tuple[str, str, str]]] | None = None
        """Table → its columns, as they were last asked for."""
        self._spark: SparkEngine | None = None
        self.connection = self._connect()
        self._steps = BuildSteps(self.connection)
        self._comment(build_steps.KEY, "TABLE", build_steps.VI, build_steps.EN, shared_columns())

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, anew: bool = False) -> Iterator["Build"]:
        """The build file, for this process alone.

        Args:
            settings: where it lies.
            anew: begin with an empty file, or with the release in force where some of it can be carried over:
                whatever a power cut did to the former file can't cost another night.

        Raises:
            BusyError: another refresh is still running after an hour.
            EngineError: the server that makes the tables of SQL can't be reached.
        """
        with build_lock(settings), error_log(settings):
            if anew:
                _remove_build(settings)
            build = cls(settings, anew and copy_release(settings, _build_path(settings)))
            if build.is_carried and build._is_bloated():
                build.connection.close()
                _remove_build(settings)
                build = cls(settings)
            try:
                if settings.spark is not None:
                    build.spark()  # before the files are read, which takes long
                yield build
            finally:
                build.close()

    def close(self) -> None:
        """Let go of the file, and of the server that made tables for it."""
        if self._spark is not None:
            self._spark.close()
        self.connection.close()

    def spark(self) -> "SparkEngine":
        """The server that makes the tables of SQL, reached when it is first needed.

        Raises:
            EngineError: it can't be reached.
        """
        if self._spark is None:
            from ntm_pipeline.warehouse.spark.engine import SparkEngine  # its client is slow, and is an extra

            server = self.settings.spark
            assert server is not None
            self._spark = SparkEngine(server, server.folder or os.fspath(self.settings.work_dir / "engine"))
        return self._spark

    def engine_versions(self) -> dict[str, str]:
        """What made the tables of SQL, where DuckDB didn't."""
        return {} if self.settings.spark is None else {"spark": self.spark().version}

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"SET temp_directory = {quoted(self.path.parent / SPILL)}")
        try:
            self._attach(connection)
        except duckdb.Error as error:
            if "set lock on file" in str(error):
                raise BusyError(str(HELD_OPEN(path=self.path))) from error
            # Whatever a power cut left behind: everything in it is made anew from raw files.
            _remove_build(self.settings)
            self.is_carried = False
            self._attach(connection)
        attach_former(connection, release_in_force(self.settings))
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        return connection

    def _attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"ATTACH {quoted(self.path)} AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE warehouse")

    @contextmanager
    def set_down(self) -> Iterator[Path]:
        """The build file at rest: checkpointed, closed, safe to copy."""
        self.connection.execute("CHECKPOINT warehouse")
        self.connection.execute("USE memory")
        self.connection.execute("DETACH warehouse")
        try:
            yield self.path
        finally:
            self._attach(self.connection)

    @property
    def is_as_released(self) -> bool:
        """Whether all of it is carried over: what a release tells of itself and of the one before is its own."""
        return self.is_carried and self._written_keys <= TOLD_OF_ITSELF

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(sql).fetchall()

    def write_table(self, table: Model, is_made_here: bool = False) -> int:
        """Make a table (or a view) of its SQL; returns its number of rows.

        Args:
            table: it.
            is_made_here: whatever makes the others: it is about this release, and reads what only DuckDB has.

        Raises:
            EngineError: the server that makes the tables of SQL couldn't make it.
        """
        kind = "VIEW" if table.is_view else "TABLE"
        is_made_by_spark = self.settings.spark is not None and not is_made_here
        count = None
        with self.transaction():
            if is_made_by_spark:
                self._make_by_spark(table)
            if table.is_view or not is_made_by_spark:
                made = self.rows(f"CREATE OR REPLACE {kind} {table.key} AS {table.sql}")
                count = None if table.is_view else int(made[0][0])
            self._comment(table.key, kind, table.vi, table.en, {**shared_columns(), **table.columns})
            count = self._written(table.key, self._steps.inputs_of(table), count)
            if is_made_by_spark:
                self.spark().keep(table.key)
            return count

    def _make_by_spark(self, table: Model) -> None:
        spark = self.spark()
        for key in sorted(table.reads):
            if not spark.has(key):
                spark.take(key, self.connection.sql(f"SELECT * FROM {key}").to_arrow_reader())
        columns = [(name, kind) for name, kind, *_ in self.rows(f"DESCRIBE {table.sql}")]
        if table.is_view:
            spark.name(table, columns)
            return
        with self._incoming(spark.make(table, columns)):
            selected = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns)
            self.connection.execute(f"CREATE OR REPLACE TABLE {table.key} AS SELECT {selected} FROM incoming")

    def carry_or_write_table(self, table: Model) -> int:
        """The same, unless it is carried over: its SQL and all that it reads are what they were."""
        if self.is_carried_over(table.key, self._steps.inputs_of(table)):
            return self.told(table.key)
        return self.write_table(table)

    def write_frame(
        self,
        key: str,
        vi: str,
        en: str,
        frame: "pd.DataFrame",
        comments: Mapping[str, tuple[str, str]] | None = None,
        made_of: str | None = None,
    ) -> int:
        """Make a table of a frame; days become DATE. Returns its number of rows.

        `made_of` is a hash of all that it is made of, where that is known.
        """
        with self.transaction(), self._incoming(frame):
            self.connection.execute(f"CREATE OR REPLACE TABLE {key} AS SELECT {_selected(frame)} FROM incoming")
            self._comment(key, "TABLE", vi, en, {**shared_columns(), **(comments or {})})
            return self._written(key, made_of, len(frame))

    def replace_rows(
        self, key: str, vi: str, en: str, frame: "pd.DataFrame", sources: Sequence[str], made_of: str = SHARED
    ) -> None:
        """Put some sources' rows into a table that all sources share, in place of their former ones."""
        with self.transaction(), self._incoming(frame):
            if not self.has(key):
                self.connection.execute(f"CREATE TABLE {key} AS SELECT {_selected(frame)} FROM incoming LIMIT 0")
                self._comment(key, "TABLE", vi, en, shared_columns())
            self.delete_rows(key, sources)
            self.connection.execute(f"INSERT INTO {key} SELECT {_selected(frame)} FROM incoming")
            self._note_step(key, made_of)

    def delete_rows(self, key: str, sources: Sequence[str]) -> None:
        """Take some sources' rows out of a table that all sources share."""
        if not sources:
            return
        self.connection.execute(f"DELETE FROM {key} WHERE source IN ({', '.join(map(quoted, sources))})")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; within another transaction, a part of that one."""
        if self._is_in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        self._is_in_transaction = True
        self._steps.begin()
        try:
            yield
            self._steps.put_down()
        except BaseException:
            self._steps.undo()
            self._columns = None
            self.connection.execute("ROLLBACK")
            raise
        else:
            self.connection.execute("COMMIT")
        finally:
            self._is_in_transaction = False

    @contextmanager
    def _incoming(self, frame: object) -> Iterator[None]:
        """A frame, or what Arrow has of a table, as a view named `incoming`."""
        self.connection.register("incoming", frame)
        try:
            yield
        finally:
            self.connection.unregister("incoming")

    def has(self, key: str) -> bool:
        """Whether a table is there."""
        return self._steps.has(key)

    def columns(self, key: str) -> list[tuple[str, str, str]]:
        """(name, type, comment) of a table's columns; none of one that isn't there."""
        # Of all tables at once, and once: each asking goes through the catalogues of all databases.
        if self._columns is None:
            self._columns = defaultdict(list)
            for schema, table, *column in self.rows(
                "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()"
                " WHERE database_name = 'warehouse' ORDER BY schema_name, table_name, column_index"
            ):
                self._columns[f"{schema}.{table}"].append(tuple(column))
        return self._columns.get(key, [])

    def _comment(self, key: str, kind: str, vi: str, en: str, comments: Mapping[str, tuple[str, str]]) -> None:
        statements = [f"COMMENT ON {kind} {key} IS {quoted(f'{vi} / {en}')}"]
        told = []
        for name, data_type, *_ in self.connection.execute(f"SELECT * FROM {key} LIMIT 0").description:
            if name not in comments:
                raise CatalogueError(
                    f"{key}.{name} has no meaning: neither in the header of what makes it nor in models/columns.yaml"
                )
            told.append((name, str(data_type), " / ".join(comments[name])))
            statements.append(f'COMMENT ON COLUMN {key}."{name}" IS {quoted(told[-1][2])}')
        self.connection.execute(";\n".join(statements))
        if self._columns is not None:
            self._columns[key] = told

    def _note_step(self, key: str, made_of: str | None, row_count: int | None = None) -> None:
        self._steps.note(key, made_of, row_count)
        self._written_keys.add(key)
        if self._spark is not None:
            self._spark.forget(key)

    def _written(self, key: str, made_of: str | None, count: int | None = None) -> int:
        self._note_step(key, made_of, self._counted(key) if count is None else count)
        return self.told(key)

    def told(self, key: str) -> int:
        """The number of rows of a table, told to whoever follows the build."""
        count = self._steps.row_count(key)
        if count is None:
            count = self._counted(key)
        on_table_written.get()(key, count)
        return count

    def _counted(self, key: str) -> int:
        return int(self.rows(f"SELECT COUNT(*) FROM {key}")[0][0])

    # --- What tables are made of

    def made_of(self, key: str) -> str | None:
        """A hash of all that a table which is there is made of, where that is known."""
        return self._steps.made_of(key)

    def is_carried_over(self, key: str, made_of: str | None) -> bool:
        """Whether a table can stay as it is in the release in force: it would be made of the same again."""
        return self.is_carried and made_of is not None and self._steps.made_of(key) == made_of

    def _is_bloated(self) -> bool:
        """Whether more of the file is room left by former tables than is in use."""
        ((used, free),) = self.rows(
            "SELECT used_blocks, free_blocks FROM pragma_database_size() WHERE database_name = 'warehouse'"
        )
        return bool(free > used)


@contextmanager
def build_lock(settings: Settings) -> Iterator[None]:
    """Held by whoever builds or releases; what is made meanwhile has the rights of the data folder.

    Raises:
        BusyError: another process has held it for an hour.
    """
    with shared_rights(settings):
        lock = FileLock(settings.work_dir / "build.lock", timeout=LOCK_TIMEOUT_SECONDS, mode=file_mode(settings))
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(str(BUSY(place=settings.work_dir))) from None
        try:
            yield
        finally:
            lock.release()


def _build_path(settings: Settings) -> Path:
    return settings.work_dir / "build.duckdb"


def _remove_build(settings: Settings) -> None:
    path = _build_path(settings)
    for name in (path.name, f"{path.name}.wal"):
        path.with_name(name).unlink(missing_ok=True)
    # What didn't fit into memory when the former build was killed.
    shutil.rmtree(path.with_name(SPILL), ignore_errors=True)


def _selected(frame: "pd.DataFrame") -> str:
    # pandas has no day of its own: its times here are always days.
    return ", ".join(
        f'CAST("{name}" AS DATE) AS "{name}"' if dtype.kind == "M" else f'"{name}"'
        for name, dtype in frame.dtypes.items()
    )
