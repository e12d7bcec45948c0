"""The SQL files must run on another engine too: only what SQLGlot carries to Spark may stand in them."""

from itertools import pairwise

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from ntm_pipeline.audits import audit_checks
from ntm_pipeline.warehouse.catalogue import load_tables

STATEMENTS = {table.key: table.sql for table in load_tables()} | {
    f"audit {check.name}": check.sql for check in audit_checks()
}

DUCKDB_ONLY = {
    "approx_quantile", "arbitrary", "arg_max", "arg_min", "bit_count", "columns", "date_part", "date_sub", "datepart",
    "datesub", "epoch", "epoch_ms", "generate_series", "getvariable", "glob", "greatest_by",
    "hash", "histogram", "isinf", "list", "list_aggregate", "list_contains", "list_filter", "list_transform",
    "list_value", "nextval", "product", "quantile", "quantile_cont", "quantile_disc", "range", "read_csv", "read_json",
    "read_parquet", "regexp_extract", "regexp_full_match", "regexp_matches", "string_agg", "string_split", "strftime",
    "strptime", "struct_extract", "struct_pack", "try_cast", "unnest", "xor",
}  # fmt: skip
"""Functions that another engine lacks, or has with another meaning or another order of arguments."""

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
    found += [
        f"the function {name.text.lower()}"
        for name, bracket in pairwise(tokens)
        if bracket.text == "(" and name.text.lower() in DUCKDB_ONLY
    ]
    return found


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
    ],
)
def test_what_is_not_portable_is_noticed(sql: str) -> None:
    assert offences(sql)
