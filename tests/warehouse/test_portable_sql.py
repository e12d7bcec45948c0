"""The SQL files must run on another engine too: only what SQLGlot carries to Spark may stand in them."""

import re
from itertools import pairwise

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.warehouse.catalogue import load_tables

STATEMENTS = {table.key: table.sql for table in load_tables()} | {
    f"audit {check.name}": check.sql for check in audit_checks()
}

PORTABLE = {
    "abs", "cast", "coalesce", "concat", "concat_ws", "count", "decimal", "dense_rank", "extract", "greatest", "isnan",
    "lead", "least", "lower", "make_date", "max", "min", "mod", "nullif", "round", "row_number", "sum",
}  # fmt: skip
"""Functions that DuckDB, Apache Spark and Sail have with one meaning. What another comes to on a server is tried by
tests/warehouse/test_spark.py before it is added here."""

NO_FUNCTION = {
    "and", "as", "by", "case", "else", "exists", "from", "in", "join", "not", "on", "or", "over", "select", "then",
    "values", "when", "where", "with", "filter", "using", "union", "all", "except", "distinct", "any",
}  # fmt: skip

NOT_PORTABLE: dict[str, tuple[type[exp.Expression], ...]] = {
    "QUALIFY": (exp.Qualify,),
    "PIVOT or UNPIVOT": (exp.Pivot,),
    "a list, struct or lambda": (exp.Array, exp.Struct, exp.Lambda, exp.Bracket),
    "a function that SQLGlot doesn't know": (exp.Anonymous, exp.AnonymousAggFunc),
    "ILIKE": (exp.ILike,),
    "a positional reference": (exp.Parameter,),
    "TABLESAMPLE": (exp.TableSample,),
}


def offences(sql: str) -> list[str]:
    """What in a statement ties it to DuckDB."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    found = [name for name, kinds in NOT_PORTABLE.items() if tree.find(*kinds)]
    found += ["GROUP BY ALL" for group in tree.find_all(exp.Group) if group.args.get("all")]
    found += [
        "* with EXCLUDE, REPLACE or RENAME"
        for star in tree.find_all(exp.Star)
        if any(star.args.get(name) for name in ("except_", "except", "replace", "rename"))
    ]
    found += ["ORDER BY ALL" for order in tree.find_all(exp.Ordered) if order.this.name.upper() == "ALL"]
    found += ["DISTINCT ON" for distinct in tree.find_all(exp.Distinct) if distinct.args.get("on")]
    found += ["an ASOF or POSITIONAL join" for join in tree.find_all(exp.Join) if join.method in ("ASOF", "POSITIONAL")]
    tokens = sqlglot.tokenize(sql, read="duckdb")
    named = {alias.this.name.lower() for alias in tree.find_all(exp.TableAlias) if alias.columns}
    found += [
        f"the function {name.text.lower()}"
        for name, bracket in pairwise(tokens)
        if bracket.text == "(" and re.fullmatch(r"[A-Za-z_]\w*", name.text)
        if name.text.lower() not in PORTABLE | NO_FUNCTION | named
    ]
    found += [f"the division {div.sql()}" for div in tree.find_all(exp.Div) if not _is_alike_everywhere(div)]
    casts = [cast for cast in tree.find_all(exp.Cast) if cast.to.is_type(*exp.DataType.TEXT_TYPES)]
    found += [f"{cast.sql()}: a number is written otherwise elsewhere" for cast in casts if not _is_whole(cast.this)]
    return found


def _is_whole(number: exp.Expression) -> bool:
    """Whole numbers are written alike, where it is plain that they are: other engines don't make text of one."""
    return isinstance(number, exp.Cast) and number.to.is_type("bigint")


def _is_alike_everywhere(division: exp.Div) -> bool:
    """Two whole or decimal numbers make a DOUBLE in DuckDB and a decimal of six digits in Spark."""
    over = division.this.unnest()
    if isinstance(over, exp.Div):
        return _is_alike_everywhere(over)
    if isinstance(over, exp.Cast) and over.to.is_type("double"):
        return True
    # Nothing is left over, and the cast to a whole number rounds in DuckDB what Spark cuts off.
    is_exact = isinstance(over, exp.Sub) and isinstance(over.expression, exp.Mod) and over.expression.this == over.this
    return is_exact and isinstance(division.parent, exp.Cast) and division.parent.to.is_type("bigint")


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_the_statement_carries_to_spark(sql: str) -> None:
    (carried,) = sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    assert sqlglot.parse_one(carried, read="spark") is not None


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
def test_the_statement_keeps_to_the_portable_subset(sql: str) -> None:
    assert offences(sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a) = 1",
        "SELECT a, COUNT(*) AS n FROM t GROUP BY ALL",
        "SELECT * EXCLUDE (a) FROM t",
        "SELECT * REPLACE (1 AS a) FROM t",
        "SELECT DISTINCT ON (a) a, b FROM t",
        "SELECT a FROM t ORDER BY ALL",
        "SELECT a FROM t ASOF JOIN s ON t.a >= s.a",
        "SELECT ARG_MAX(a, b) AS a FROM t",
        "SELECT STRFTIME(d, '%Y') AS y FROM t",
        "SELECT LIST(a) AS a FROM t",
        "SELECT [1, 2] AS a",
        "SELECT UNNEST(a) AS a FROM t",
        "SELECT JACCARD('a', 'b') AS a",
        "PIVOT t ON a USING SUM(b)",
        "SELECT REGEXP_MATCHES(a, 'b') AS a FROM t",
        "SELECT a FROM t WHERE a ILIKE 'b'",
        "SELECT TRY_CAST(a AS INTEGER) AS a FROM t",
        "SELECT MEDIAN(a) AS a FROM t",
        "SELECT a / b AS a FROM t",
        "SELECT CAST((a - MOD(b, c)) / c AS BIGINT) AS a FROM t",
        "SELECT CAST(a AS VARCHAR) AS a FROM t",
    ],
)
def test_what_is_not_portable_is_noticed(sql: str) -> None:
    assert offences(sql)
