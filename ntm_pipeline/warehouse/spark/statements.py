"""A model's statement as a Spark Connect server runs it: in Spark's SQL, its tables under names of the session, and
what is recursive in it taken apart.

Sail knows no `WITH RECURSIVE`, Apache Spark only from 4.1 on and then up to a million rows of it. So one is run here
as the standard defines it: its beginning, then its step over what the last step added, until nothing is added. What
stands before it is made once, since every step reads it. Nothing is run here.
"""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from ntm_pipeline.sql_file import CatalogueError, parse_sql


@dataclass(frozen=True)
class Query:
    """A statement, and the name under which later ones read its rows."""

    name: str
    sql: str


@dataclass(frozen=True)
class Recursion:
    """A query that adds to itself: its rows are those of its beginning and of every step."""

    name: str
    beginning: str
    step: str
    """It reads, as `last`, the rows that the step before it added."""
    last: str


def view_name(key: str) -> str:
    """The name of a table in the session: one that needs no schema, so that nothing is left in anybody's catalogue."""
    return key.replace(".", "__")


def in_spark(key: str, sql: str, place: str) -> tuple[Query | Recursion, ...]:
    """What is to be run for a model, in this order; the last one makes its rows.

    Raises:
        CatalogueError: its SQL can't be carried over.
    """
    tree = parse_sql(sql, place).copy()
    for table in tree.find_all(exp.Table):
        if table.db:
            _rename(table, view_name(f"{table.db}.{table.name}"))
    return tuple(_parts(view_name(key), tree, place))


def _parts(name: str, tree: exp.Expr, place: str) -> list[Query | Recursion]:
    with_ = tree.args.get("with_")
    if with_ is None or not with_.recursive:
        return [Query(name, _spark(tree, place))]
    parts: list[Query | Recursion] = []
    renamed: dict[str, str] = {}
    for entry in with_.expressions:
        own, query = f"{name}__{entry.alias}", entry.this
        if not any(table.name == entry.alias for table in query.find_all(exp.Table)):
            _rename_all(query, renamed)
            parts.append(Query(own, _spark(query, place)))
        else:
            parts.append(_recursion(own, entry.alias, query, renamed, place))
        renamed[entry.alias] = own
    with_.pop()
    _rename_all(tree, renamed)
    return [*parts, Query(name, _spark(tree, place))]


def _recursion(name: str, alias: str, query: exp.Expr, renamed: dict[str, str], place: str) -> Recursion:
    if not isinstance(query, exp.Union) or query.args.get("distinct"):
        raise CatalogueError(f"{place}: sql: the recursive {alias} must be of two parts with UNION ALL between them")
    beginning, step = query.this, query.expression
    if beginning.named_selects != step.named_selects:
        raise CatalogueError(f"{place}: sql: the two parts of the recursive {alias} must name their columns alike")
    last = f"{name}__last"
    _rename_all(beginning, renamed)
    _rename_all(step, {**renamed, alias: last})
    return Recursion(name, _spark(beginning, place), _spark(step, place), last)


def _rename_all(tree: exp.Expr, names: dict[str, str]) -> None:
    for table in tree.find_all(exp.Table):
        if table.name in names:
            _rename(table, names[table.name])


def _rename(table: exp.Table, name: str) -> None:
    """Its columns go on being called by the name they were called by."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
    table.set("this", exp.to_identifier(name))
    table.set("db", None)


def _spark(tree: exp.Expr, place: str) -> str:
    try:
        return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.UnsupportedError as error:
        raise CatalogueError(f"{place}: sql: {error}") from error
