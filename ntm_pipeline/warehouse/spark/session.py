"""A session on a Spark Connect server: statements run, tables written to and read from the folder both sides see.

Whatever goes wrong there is one `EngineError` in a sentence. Once the server is lost every further call says so at
once: a hundred tables must not each wait for it.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import SparkServer
from ntm_pipeline.warehouse.messages import ENGINE_CLIENT_MISSING, ENGINE_REFUSES, ENGINE_UNREACHABLE

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

_PATIENCE = {
    # Whether it is there still is asked after so long without a word, also while it works on something. Apache Spark
    # refuses to be asked more often than every five minutes, hence the default of seven in all.
    "grpc.keepalive_time_ms": 5 / 6,
    "grpc.keepalive_timeout_ms": 1 / 6,
    "grpc.http2.ping_timeout_ms": 1 / 6,
    # Of one who takes the call and doesn't say who he is: twenty-one seconds by default, about the client's own.
    "grpc.min_reconnect_backoff_ms": 1 / 20,
    "grpc.initial_reconnect_backoff_ms": 1 / 420,
}
"""Parts of the time that a server may take for a sign of life."""
_MOST_RETRIES = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 1 / 840, 1 / 84
"""Parts of the same time. Twelve seconds in all by default; the client's own goes on for ten minutes, with every table
anew."""

_CONFIGURATION = {
    # A division by zero or a number too large is an error, as it is in DuckDB, not an empty cell.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
}


class EngineError(RuntimeError):
    """The server can't be reached, or couldn't do what it was asked."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(str(issue))
        self.issue = issue


class Session:
    """The client's side of one session; what it makes on the server ends with it."""

    def __init__(self, server: SparkServer) -> None:
        """Begin it.

        Raises:
            EngineError: the client isn't installed, or nobody answers.
        """
        self._server = server
        self._lost: EngineError | None = None
        try:
            _silence()
            from pyspark.sql.connect.client import DefaultChannelBuilder
            from pyspark.sql.connect.client.retries import DefaultPolicy
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise EngineError(ENGINE_CLIENT_MISSING(reason=str(error))) from None
        with self._told("SET"):
            given = [(name, _milliseconds(server, part)) for name, part in _PATIENCE.items()]
            self._spark = SparkSession(connection=DefaultChannelBuilder(server.address.reveal(), given))
            first, longest = _milliseconds(server, _FIRST_PAUSE), _milliseconds(server, _LONGEST_PAUSE)
            retries = DefaultPolicy(max_retries=_MOST_RETRIES, initial_backoff=first, max_backoff=longest)
            self._spark.client.set_retry_policies([retries])
            self.version = str(self._spark.version)
            for name, value in _CONFIGURATION.items():
                self._spark.conf.set(name, value)

    def close(self) -> None:
        """End it; a server that is lost has ended it already."""
        if self._lost is None:
            with suppress(Exception):
                self._spark.stop()

    def write(self, sql: str, place: str, doing: str) -> "StructType":
        """Have the rows of a query written as Parquet; returns their columns and types."""
        with self._told(doing):
            rows = self._spark.sql(sql)
            rows.write.mode("overwrite").parquet(place)
            return rows.schema

    def write_numbers(self, count: int, place: str) -> None:
        """Have the numbers from 0 written as Parquet, by as many of the server's workers as there are."""
        with self._told(place):
            self._spark.range(0, count, 1, count // 8).write.mode("overwrite").parquet(place)

    def columns(self, sql: str, doing: str) -> "StructType":
        """The columns and types of a query, as the server understands it."""
        with self._told(doing):
            return self._spark.sql(sql).schema

    def name_files(self, name: str, place: str) -> int:
        """Give Parquet files a name that queries read; returns how many rows the server sees in them."""
        with self._told(name):
            rows = self._spark.read.parquet(place)
            rows.createOrReplaceTempView(name)
            return int(rows.count())

    def name_nothing(self, name: str, columns: "StructType") -> None:
        """Give a table without rows a name: of none of its rows a server need have written a file."""
        nulls = ", ".join(f"CAST(NULL AS {one.dataType.simpleString()}) AS `{one.name}`" for one in columns)
        self.name_query(name, f"SELECT {nulls} WHERE FALSE")

    def name_query(self, name: str, sql: str) -> None:
        """Give a query a name that later ones read."""
        with self._told(name):
            self._spark.sql(sql).createOrReplaceTempView(name)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        if self._lost is not None:
            raise self._lost
        from grpc import RpcError, StatusCode
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, RpcError) as error:
            reason = _first_line(error)
            if _status(error) in (StatusCode.UNAVAILABLE, StatusCode.CANCELLED):
                self._lost = EngineError(ENGINE_UNREACHABLE(server=self._server.place, reason=reason))
                raise self._lost from None
            raise EngineError(ENGINE_REFUSES(server=self._server.place, doing=doing, reason=reason)) from None


def _milliseconds(server: SparkServer, part: float) -> int:
    return max(1, round(part * server.seconds * 1000))


def _silence() -> None:
    """What the client says on its own, also from threads of its own once all is over, goes to a log that nobody reads:
    every fault is told by us."""
    logging.getLogger("pyspark.sql.connect.logging").disabled = True
    warnings.filterwarnings("ignore", module=r"pyspark(\..*)?")  # it is unsure of pandas 3, which isn't used here


def _status(error: Exception) -> object:
    ask = getattr(error, "getGrpcStatusCode", None) or getattr(error, "code", None)
    return ask() if ask is not None else None


def _first_line(error: Exception) -> str:
    """What is wrong, without the server's trace."""
    text = str(error)
    if found := re.search(r'details = "(.*?)"', text):
        text = found[1]
    return next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)[:500]
