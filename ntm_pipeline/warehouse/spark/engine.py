"""Models made on a Spark Connect server: what they read is handed over once, what they come to is handed back.

A table that was made there is read there by the next one; here it is stored like any other. What makes the statements
and who holds the session is told elsewhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import SparkServer
from ntm_pipeline.warehouse.messages import (
    ENGINE_FOLDER_UNSEEN,
    ENGINE_FOLDER_UNUSABLE,
    ENGINE_REFUSES,
    ENGINE_ROWS_DIFFER,
    ENGINE_TYPES_DIFFER,
)
from ntm_pipeline.warehouse.spark.exchange import Exchange
from ntm_pipeline.warehouse.spark.session import EngineError, Session
from ntm_pipeline.warehouse.spark.statements import Query, Recursion, in_spark, view_name

_PROBED = 1000
Rows: TypeAlias = Any
"""What Arrow has of a table: a data set of files, or a table without rows."""


class SparkEngine:
    """One run's use of a server."""

    def __init__(self, server: SparkServer, folder: str) -> None:
        """Reach the server, and see that it and this machine see each other's files.

        Raises:
            EngineError: one of them doesn't hold.
        """
        self._server = server
        self._there: set[str] = set()
        try:
            self._exchange = Exchange(folder)
        except (OSError, pa.ArrowException) as error:
            raise EngineError(ENGINE_FOLDER_UNUSABLE(folder=folder, reason=error)) from None
        try:
            self._session = Session(server)
        except EngineError:
            self._exchange.close()
            raise
        try:
            self._probe(folder)
        except EngineError:
            self.close()
            raise

    @property
    def version(self) -> str:
        """That of Spark, as the server gives it."""
        return self._session.version

    def close(self) -> None:
        """End the session and remove what was exchanged."""
        self._session.close()
        self._exchange.close()

    def has(self, key: str) -> bool:
        """Whether the server has a table as it is here."""
        return key in self._there

    def keep(self, key: str) -> None:
        """What the server has of a table is what is here."""
        self._there.add(key)

    def forget(self, key: str) -> None:
        """A table has been written here: what the server has of it no longer counts."""
        self._there.discard(key)

    def take(self, key: str, rows: pa.RecordBatchReader) -> None:
        """Hand a table over.

        Raises:
            EngineError: it doesn't arrive as it is.
        """
        name = view_name(key)
        here = self._exchange.put(name, rows)
        self._hold(key, self._session.name_files(name, self._exchange.place(name)), here)
        self.keep(key)

    def make(self, model: Model, wanted: Sequence[tuple[str, str]]) -> Rows:
        """Make a table of tables that the server has; returns its rows, a HUGEINT as DECIMAL(38, 0).

        Args:
            model: it.
            wanted: its columns and their types, as DuckDB has them.

        Raises:
            EngineError: the server can't, or its rows don't arrive as they are.
        """
        return self._write(model.key, self._prepared(model, wanted))

    def name(self, model: Model, wanted: Sequence[tuple[str, str]]) -> None:
        """Make a view, which has no rows of its own."""
        query = self._prepared(model, wanted)
        self._session.name_query(query.name, query.sql)

    def _prepared(self, model: Model, wanted: Sequence[tuple[str, str]]) -> Query:
        """What makes a model's rows, once what stands before it has been run."""
        *before, last = in_spark(model.key, model.sql, model.place or model.key)
        for part in before:
            self._run(model.key, part)
        assert isinstance(last, Query)
        given = {one.name: one.dataType.simpleString() for one in self._session.columns(last.sql, model.key)}
        return Query(last.name, f"SELECT {self._casts(model.key, wanted, given)} FROM ({last.sql}) AS made")

    def _casts(self, key: str, wanted: Sequence[tuple[str, str]], given: Mapping[str, str]) -> str:
        """What to select of a query so that each column has DuckDB's type.

        Only whole numbers may have another one: a sum is a HUGEINT here and a BIGINT there, and a cast of one that
        doesn't fit fails. Any other cast might change what it is given.
        """
        selected = []
        for column, kind in wanted:
            spark, there = _in_spark(kind), given.get(column, "nothing")
            if there != spark and not (_is_whole(spark) and _is_whole(there)):
                issue = ENGINE_TYPES_DIFFER(table=key, column=column, server=self._server.place, there=there, here=kind)
                raise EngineError(issue)
            selected.append(f"CAST(`{column}` AS {spark}) AS `{column}`")
        return ", ".join(selected)

    def _run(self, key: str, part: Query | Recursion) -> None:
        if isinstance(part, Query):
            self._write(key, part)
            return
        steps = [f"{part.name}__0"]
        added = _count(self._write(key, Query(steps[0], part.beginning)))
        while added:
            self._session.name_query(part.last, f"SELECT * FROM {steps[-1]}")
            steps.append(f"{part.name}__{len(steps)}")
            added = _count(self._write(key, Query(steps[-1], part.step)))
        self._session.name_query(part.name, " UNION ALL ".join(f"SELECT * FROM {step}" for step in steps))

    def _write(self, key: str, query: Query) -> Rows:
        columns = self._session.write(query.sql, self._exchange.place(query.name), key)
        rows = self._exchange.get(query.name)
        if rows is None:
            # Of no rows a server need not write a file.
            self._session.name_nothing(query.name, columns)
            from pyspark.sql.pandas.types import to_arrow_schema  # an extra

            return to_arrow_schema(columns).empty_table()
        self._hold(key, self._session.name_files(query.name, self._exchange.place(query.name)), _count(rows))
        return rows

    def _hold(self, key: str, there: int, here: int) -> None:
        if there != here:
            raise EngineError(ENGINE_ROWS_DIFFER(table=key, server=self._server.place, there=there, here=here))

    def _probe(self, folder: str) -> None:
        """A server that doesn't see what lies here may find an empty folder and say nothing."""
        numbers = pa.table({"id": pa.array(range(_PROBED), pa.int64())})
        self._exchange.put("probe", numbers.to_reader())
        reason = ""
        try:
            there = self._session.name_files("probe", self._exchange.place("probe"))
            self._session.write_numbers(_PROBED, self._exchange.place("probe_back"))
            back = self._exchange.get("probe_back")
            here = 0 if back is None else back.count_rows()
        except EngineError as error:
            if error.issue.rule != ENGINE_REFUSES.rule:
                raise
            there, here, reason = 0, 0, f" ({error.issue.message_en})"
        if min(there, here) < _PROBED:
            raise EngineError(
                ENGINE_FOLDER_UNSEEN(
                    folder=folder, server=self._server.place, seen=min(there, here), count=_PROBED, reason=reason
                )
            )


def _count(rows: Rows) -> int:
    return int(rows.num_rows if isinstance(rows, pa.Table) else rows.count_rows())


_IN_SPARK = {
    "BOOLEAN": "boolean", "SMALLINT": "smallint", "INTEGER": "int", "BIGINT": "bigint", "HUGEINT": "decimal(38,0)",
    "DOUBLE": "double", "VARCHAR": "string", "DATE": "date",
}  # fmt: skip


def _in_spark(kind: str) -> str:
    """A type of DuckDB, as Spark calls it."""
    return _IN_SPARK.get(kind, kind.lower())


def _is_whole(kind: str) -> bool:
    return kind in ("tinyint", "smallint", "int", "bigint") or re.fullmatch(r"decimal\(\d+,0\)", kind) is not None
