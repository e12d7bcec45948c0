"""Which columns of other tables a column is made of, told by the SQL that makes it.

What decides over whole rows (conditions of joins and filters) is no part of it: then every column would hang on every
other. A column that a statement counts up from nothing, or sets to a constant, has none.

What was told of a table that is made of the same again is kept in the working folder: to read sixty statements takes
longer than an unchanged night's tables.
"""

import json
import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, build_scope

from ntm_pipeline.models.model import Model
from ntm_pipeline.sql_file import parse_sql
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.program import program_sha256


class ColumnOf(NamedTuple):
    """One column of one table."""

    table: str
    column: str


def column_lineage(model: Model, columns_of: Callable[[str], Sequence[str]]) -> dict[str, tuple[ColumnOf, ...]]:
    """Each column that a model yields → the columns of tables whose values it holds.

    Args:
        model: it.
        columns_of: the columns of a table that it reads.
    """
    scope = build_scope(parse_sql(model.sql, model.place or model.key))
    yielded = {} if scope is None else _Reader(columns_of).yields(scope)
    return {name: tuple(sorted(made)) for name, made in yielded.items()}


def kept_lineage(build: Build, model: Model) -> dict[str, tuple[ColumnOf, ...]]:
    """The lineage of a model's columns: as it was told of this very table by this very program, or told anew."""
    made_of = build.made_of(model.key)
    path = build.settings.work_dir / "lineage" / f"{model.key}.json"
    told_for = [program_sha256(), made_of]
    if made_of is not None:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["told_for"] == told_for:
                return {name: tuple(ColumnOf(*of) for of in found) for name, found in kept["columns"].items()}
        except (OSError, ValueError, TypeError, KeyError):
            pass  # not told yet, or damaged: then it is told anew
    columns = column_lineage(model, lambda table: [name for name, *_ in build.columns(table)])
    if made_of is not None:
        part = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"told_for": told_for, "columns": columns}), encoding="utf-8")
            part.replace(path)
        except OSError as error:
            logging.getLogger(__name__).info("the lineage of %s is not kept: %s", model.key, error)
    return columns


class _Reader:
    """Goes through a statement once; what a part of it yields is asked for by several columns."""

    def __init__(self, columns_of: Callable[[str], Sequence[str]]) -> None:
        self._columns_of = cache(lambda table: tuple(columns_of(table)))
        self._yielded: dict[int, dict[str, frozenset[ColumnOf]]] = {}

    def yields(self, scope: Scope) -> dict[str, frozenset[ColumnOf]]:
        """The columns of a query, in order, and what each is made of."""
        if id(scope) not in self._yielded:
            self._yielded[id(scope)] = {}  # a recursive one reads itself: what it adds comes from its beginning
            self._yielded[id(scope)] = self._yields(scope)
        return self._yielded[id(scope)]

    def _yields(self, scope: Scope) -> dict[str, frozenset[ColumnOf]]:
        if scope.set_operation_scopes:
            parts = [self.yields(part) for part in scope.set_operation_scopes]
            # By position: the names are those of the first.
            return {
                name: frozenset().union(*(list(part.values())[at] for part in parts if at < len(part)))
                for at, name in enumerate(parts[0])
            }
        made: dict[str, frozenset[ColumnOf]] = {}
        assert isinstance(scope.expression, exp.Select)
        for selected in scope.expression.selects:
            if selected.is_star:
                named = selected.table if isinstance(selected, exp.Column) else ""
                for table in [named] if named else scope.selected_sources:
                    made.update(self._columns(scope, table))
            else:
                made[selected.alias_or_name] = self._of(scope, selected)
        return made

    def _of(self, scope: Scope, expression: exp.Expr) -> frozenset[ColumnOf]:
        """What an expression is made of, queries within it included."""
        found: set[ColumnOf] = set()
        within = {id(part.expression): part for part in scope.subquery_scopes}
        for node in expression.walk(prune=lambda node: id(node) in within):
            if id(node) in within:
                for made in self.yields(within[id(node)]).values():
                    found |= made
            elif isinstance(node, exp.Column):
                found |= self._column(scope, node)
        return frozenset(found)

    def _column(self, scope: Scope, column: exp.Column) -> frozenset[ColumnOf]:
        tables = [column.table] if column.table else list(scope.selected_sources)
        for table in tables:
            if column.name in (columns := self._columns(scope, table)):
                return columns[column.name]
        return frozenset()

    def _columns(self, scope: Scope, name: str) -> dict[str, frozenset[ColumnOf]]:
        """The columns of what a query calls by that name: a table, or a query of its own."""
        source = scope.sources.get(name)
        if isinstance(source, Scope):
            return self.yields(source)
        if isinstance(source, exp.Table) and source.db:
            table = f"{source.db}.{source.name}"
            return {column: frozenset([ColumnOf(table, column)]) for column in self._columns_of(table)}
        return {}
