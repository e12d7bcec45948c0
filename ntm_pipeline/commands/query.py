"""SQL of a person, on the release, in the format they asked for."""

import csv
import json
import math
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click
import duckdb
from pyarrow import parquet
from rich.markup import escape
from rich.table import Table

from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import connect_released

if TYPE_CHECKING:
    from rich.console import Console


class QueryError(RuntimeError):
    """DuckDB can't run the statement; the message is DuckDB's."""


def run_query(settings: Settings, sql: str, style: str, console: "Console") -> None:
    """Write a statement's result to standard output; that the data is synthetic goes to standard error.

    Raises:
        QueryError: the statement is wrong, or wants what is out of reach.
        ReleaseError: nothing has been released yet.
    """
    with connect_released(settings) as connection:
        (is_synthetic,) = connection.execute("SELECT is_synthetic FROM ref.release").fetchall()[0]
        try:
            result = connection.sql(sql)
            if result is None:
                raise QueryError("the statement gives no rows; write a SELECT")
            if style == "parquet":
                table = result.arrow().read_all()
            else:
                columns, rows = list(result.columns), result.fetchall()
        except duckdb.Error as error:
            raise QueryError(str(error)) from error
    if is_synthetic:
        click.echo("Dữ liệu minh họa, không phải số thật / synthetic data, not real figures", err=True)
    if style == "parquet":
        told = {"ntm_pipeline.is_synthetic": str(bool(is_synthetic)).lower()}
        parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **told}), sys.stdout.buffer)
    elif style == "json":
        names = _distinct(columns)
        records = [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    elif style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_plain(value) for value in row] for row in rows)
    else:
        console.print(_table(columns, rows))


def _distinct(columns: list[str]) -> list[str]:
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


def _table(columns: list[str], rows: list[tuple[Any, ...]]) -> Table:
    table = Table(*columns, box=None, pad_edge=False)
    for position, column in enumerate(table.columns):
        column.overflow = "fold"
        if any(isinstance(row[position], int | float | Decimal) for row in rows):
            column.justify = "right"
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    return table
