"""SQL of a person, on the release, in the format they asked for.

Rows are written as the engine gives them, so that a large result needs no more memory than a small one.
"""

import csv
import math
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

import click
import duckdb
from pyarrow import parquet
from rich.cells import cell_len
from rich.table import Table

from ntm_pipeline.commands.messages import QUERY_GIVES_NO_ROWS, QUERY_OF_SEVERAL, QUERY_TOO_LARGE
from ntm_pipeline.commands.output import json_text
from ntm_pipeline.commands.query_limits import QueryWatch
from ntm_pipeline.commands.wording import SYNTHETIC, starts_like_a_formula, visible
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import connect_released

if TYPE_CHECKING:
    from rich.console import Console

_ROWS_AT_ONCE = 1_000
_ROWS_OF_A_GROUP = 50_000
"""Rows that stand together in a parquet file."""

Row = tuple[Any, ...]


class QueryError(RuntimeError):
    """The statement can't be answered; the message says why, in DuckDB's words where they are DuckDB's."""


def run_query(settings: Settings, sql: str, style: str, console: "Console") -> None:
    """Write a statement's result to standard output; that the data is synthetic goes to standard error.

    Args:
        settings: where the release lies, and what a query may take.
        sql: one statement.
        style: `table`, `csv`, `safe csv`, `json` or `parquet`.
        console: where a table is shown.

    Raises:
        QueryError: the statement is wrong, wants what is out of reach, or takes more than it may.
        ReleaseError: nothing has been released yet.
    """
    limit = f"{settings.query_megabytes}MB"
    with connect_released(settings, memory_limit=limit) as connection:
        ((is_synthetic,),) = connection.execute("SELECT is_synthetic FROM ref.release").fetchall()
        watch = QueryWatch(connection, settings.query_seconds, settings.query_megabytes)
        with watch.looking_on():
            try:
                _write(connection, _only_statement(connection, sql), style, console, watch, bool(is_synthetic))
            except duckdb.OutOfMemoryException as error:
                raise QueryError(str(QUERY_TOO_LARGE(megabytes=settings.query_megabytes))) from error
            except duckdb.Error as error:
                raise QueryError(str(watch.exceeded or error)) from error


def _only_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) > 1:
        raise QueryError(str(QUERY_OF_SEVERAL(count=len(statements))))
    if not statements or duckdb.ExpectedResultType.QUERY_RESULT not in statements[0].expected_result_type:
        raise QueryError(str(QUERY_GIVES_NO_ROWS()))
    return statements[0]


def _write(
    connection: duckdb.DuckDBPyConnection,
    statement: duckdb.Statement,
    style: str,
    console: "Console",
    watch: QueryWatch,
    is_synthetic: bool,
) -> None:
    if style == "parquet":
        _write_parquet(connection, statement, watch, is_synthetic)
        return
    with watch.engine():
        result = connection.execute(statement)
    columns = [str(column[0]) for column in result.description or []]
    batches = _batches(result, watch)
    # The first rows are awaited: a statement that fails at once writes nothing.
    first = next(batches, [])
    if is_synthetic:
        click.echo(SYNTHETIC, err=True)
    rows = chain([first], batches)
    if style == "json":
        _write_json(columns, rows)
    elif style == "table":
        _print_table(columns, rows, console)
    else:
        _write_csv(columns, rows, is_safe=style == "safe csv")


def _batches(result: duckdb.DuckDBPyConnection, watch: QueryWatch) -> Iterator[list[Row]]:
    while True:
        with watch.engine():
            rows = result.fetchmany(_ROWS_AT_ONCE)
        if not rows:
            return
        yield rows


# --- The formats ----------------------------------------------------------------------------------


def _write_parquet(
    connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, watch: QueryWatch, is_synthetic: bool
) -> None:
    with watch.engine():
        reader = connection.sql(statement).to_arrow_reader(_ROWS_OF_A_GROUP)
        batch = next(reader, None)
    if is_synthetic:
        click.echo(SYNTHETIC, err=True)
    told = {"ntm_pipeline.is_synthetic": str(is_synthetic).lower()}
    schema = reader.schema.with_metadata({**(reader.schema.metadata or {}), **told})
    with parquet.ParquetWriter(sys.stdout.buffer, schema) as writer:
        while batch is not None:
            writer.write_batch(batch)
            with watch.engine():
                batch = next(reader, None)


def _write_json(columns: Sequence[str], batches: Iterator[list[Row]]) -> None:
    names = _distinct(columns)
    separator = "[\n "
    for row in chain.from_iterable(batches):
        record = json_text({name: _plain(value) for name, value in zip(names, row, strict=True)})
        sys.stdout.write(separator + record.replace("\n", "\n "))
        separator = ",\n "
    sys.stdout.write("[]\n" if separator.startswith("[") else "\n]\n")


def _write_csv(columns: Sequence[str], batches: Iterator[list[Row]], is_safe: bool) -> None:
    # Programs read csv as it is; a terminal and Excel do what certain characters tell them.
    shown = _safe if is_safe else _visible if sys.stdout.isatty() else _plain
    if is_safe:
        sys.stdout.write("\N{BYTE ORDER MARK}")  # by which Excel knows UTF-8
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([shown(column) for column in columns])
    for rows in batches:
        writer.writerows([shown(value) for value in row] for row in rows)


def _print_table(columns: Sequence[str], batches: Iterator[list[Row]], console: "Console") -> None:
    """As many tables as there are batches, below one heading and as wide as the first."""
    first = next(batches)
    texts = [[_text(value) for value in row] for row in first]
    numbers = [any(isinstance(row[at], int | float | Decimal) for row in first) for at in range(len(columns))]
    widths = [max(map(cell_len, (name, *(row[at] for row in texts)))) for at, name in enumerate(map(_text, columns))]
    is_wide = sum(widths) + len(widths) > console.width
    for number, rows in enumerate(chain([first], batches)):
        table = Table(box=None, pad_edge=False, show_header=not number)
        for name, is_number, width in zip(columns, numbers, widths, strict=True):
            table.add_column(
                name, overflow="fold", justify="right" if is_number else "left", min_width=None if is_wide else width
            )
        for row in rows:
            table.add_row(*(_text(value) for value in row))
        console.print(table)


# --- Values ---------------------------------------------------------------------------------------


def _distinct(columns: Sequence[str]) -> list[str]:
    """The names of columns, a number added where one comes again: an object has each name once."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names


def _plain(value: Any) -> Any:
    """A value as JSON and csv know it; what is not finite is nothing."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _visible(value: Any) -> Any:
    plain = _plain(value)
    return plain if plain is None or isinstance(plain, bool | int | float) else visible(str(plain), keep="\n")


def _safe(value: Any) -> Any:
    """A cell that no program of tables takes for a formula: with an apostrophe before it, it is text."""
    shown = _visible(value)
    return f"'{shown}" if isinstance(shown, str) and starts_like_a_formula(str(_plain(value))) else shown


def _text(value: Any) -> str:
    return "" if value is None else visible(str(value), keep="\n")
