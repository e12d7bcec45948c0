"""How a model's statement is taken apart for a Spark Connect server; what it comes to there test_spark tells."""

import pytest

from ntm_pipeline.sql_file import CatalogueError
from ntm_pipeline.warehouse.spark.statements import Query, Recursion, in_spark

CHAIN = "WITH RECURSIVE chain AS ({beginning} {union} {step}) SELECT n FROM chain"


def test_a_table_keeps_the_name_by_which_its_columns_are_called() -> None:
    sql = "SELECT some_table.n, b.n FROM core.some_table JOIN marts.other AS b ON b.n = some_table.n"
    [query] = in_spark("marts.made", sql, "made.sql")
    assert query == Query(
        "marts__made",
        "SELECT some_table.n, b.n FROM core__some_table AS some_table"
        " JOIN marts__other AS b ON b.n = some_table.n",
    )  # fmt: skip


def test_what_stands_before_a_recursion_is_made_once_and_a_name_may_be_that_of_a_table() -> None:
    sql = """
        WITH RECURSIVE pairs AS (SELECT a, b FROM core.pairs),
        above AS (
            SELECT a, b FROM pairs
            UNION ALL
            SELECT below.a, pairs.b FROM above AS below JOIN pairs ON below.b = pairs.a
        )
        SELECT a, b FROM above
    """
    assert in_spark("core.made", sql, "made.sql") == (
        Query("core__made__pairs", "SELECT a, b FROM core__pairs AS pairs"),
        Recursion(
            "core__made__above", "SELECT a, b FROM core__made__pairs AS pairs",
            "SELECT below.a, pairs.b FROM core__made__above__last AS below"
            " JOIN core__made__pairs AS pairs ON below.b = pairs.a",
            "core__made__above__last",
        ),
        Query("core__made", "SELECT a, b FROM core__made__above AS above"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("beginning", "union", "step", "says"),
    [
        # Whoever runs it step by step would go round in a circle for ever.
        ("SELECT 1 AS n", "UNION", "SELECT n + 1 AS n FROM chain", "of two parts with UNION ALL"),
        ("SELECT n FROM chain", "", "", "of two parts with UNION ALL"),
        ("SELECT 1 AS n", "UNION ALL", "SELECT n + 1 AS m FROM chain", "must name their columns alike"),
        ("SELECT 1 AS n", "UNION ALL", "SELECT n + 1 FROM chain", "must name their columns alike"),
    ],
)
def test_a_recursion_that_would_come_to_something_else_is_refused(beginning, union, step, says) -> None:
    with pytest.raises(CatalogueError, match=f"made.sql: sql: .*chain.*{says}"):
        in_spark("core.made", CHAIN.format(beginning=beginning, union=union, step=step), "made.sql")


def test_what_cannot_be_carried_over_is_refused() -> None:
    window = "ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES"
    with pytest.raises(CatalogueError, match=r"made\.sql: sql: EXCLUDE clause is not supported"):
        in_spark("core.made", f"SELECT SUM(n) OVER ({window}) AS n FROM core.some_table", "made.sql")
