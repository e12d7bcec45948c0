"""Which columns a column is made of: through queries in queries, unions, stars and recursion."""

from datetime import date
from pathlib import Path

import pytest

from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse import lineage
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_tables
from ntm_pipeline.warehouse.lineage import column_lineage, kept_lineage

COLUMNS = {"core.a": ("k", "x", "y"), "core.b": ("k", "z")}


@pytest.mark.parametrize(
    ("sql", "made"),
    {
        "a name of its own": ("SELECT x AS new_x FROM core.a", {"new_x": "a.x"}),
        "an expression": ("SELECT a.x + b.z AS s FROM core.a AS a JOIN core.b AS b ON a.k = b.k", {"s": "a.x b.z"}),
        "what a column alone can mean": ("SELECT z, y FROM core.a CROSS JOIN core.b", {"z": "b.z", "y": "a.y"}),
        "nothing": ("SELECT 1 AS one, COUNT(*) AS n FROM core.a", {"one": "", "n": ""}),
        "a star": ("SELECT *, 1 AS more FROM core.b", {"k": "b.k", "z": "b.z", "more": ""}),
        "a star of one": ("SELECT a.*, b.z FROM core.a AS a CROSS JOIN core.b AS b",
                          {"k": "a.k", "x": "a.x", "y": "a.y", "z": "b.z"}),
        "a query by name": ("WITH t AS (SELECT x + y AS s FROM core.a) SELECT MAX(s) AS m FROM t", {"m": "a.x a.y"}),
        "a query in a query": ("SELECT q.v FROM (SELECT z AS v FROM core.b) AS q", {"v": "b.z"}),
        "a union by position": ("SELECT x AS v FROM core.a UNION ALL SELECT z FROM core.b", {"v": "a.x b.z"}),
        "a query for a value": ("SELECT (SELECT MAX(b.z) FROM core.b AS b) + a.x AS v FROM core.a AS a",
                                {"v": "a.x b.z"}),
        "a window": ("SELECT ROW_NUMBER() OVER (PARTITION BY k ORDER BY x) AS n FROM core.a", {"n": "a.k a.x"}),
        "recursion": (
            "WITH RECURSIVE t AS (SELECT k, x AS v FROM core.a"
            " UNION ALL SELECT t.k, t.v + b.z FROM t JOIN core.b AS b ON t.k = b.k) SELECT v FROM t",
            {"v": "a.x b.z"},
        ),
    }.values(),
)  # fmt: skip
def test_a_column_is_made_of(sql: str, made: dict[str, str]) -> None:
    found = column_lineage(Model("marts", "t", "", "", sql), lambda table: COLUMNS[table])
    assert {name: " ".join(f"{of.table.removeprefix('core.')}.{of.column}" for of in deps)
            for name, deps in found.items()} == made  # fmt: skip


def test_every_table_of_the_package_tells_where_its_columns_come_from() -> None:
    told: dict[str, list[str]] = {}
    for model in load_tables():
        # What a source or a reference table holds doesn't matter here: any column that is asked for is there.
        found = column_lineage(model, lambda table: told.get(table, ()))
        told[model.key] = list(found)
        assert found, model.key
    by_name = {model.key: model for model in load_tables()}
    found = column_lineage(by_name["marts.indicator_attainment"], lambda table: told[table])
    assert {of.table for of in found["value_low"]} == {"core.target_verdicts"}


def test_lineage_is_told_once_of_a_table_that_is_made_of_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, date(2026, 1, 20), tmp_path / "dagster")
    settings.work_dir.mkdir(parents=True)
    asked: list[str] = []

    def counted(model: Model, *told: object) -> object:
        asked.append(model.sql)
        return column_lineage(model, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(lineage, "column_lineage", counted)
    with Build.open(settings, anew=True) as build:
        build.write_table(Model("ref", "years", "", "", "SELECT 2024 AS year"))

        def told(sql: str) -> dict[str, str]:
            model = Model("core", "years", "", "", sql)
            build.write_table(model)
            return {name: str(*map(tuple, deps)) for name, deps in kept_lineage(build, model).items()}

        first = told("SELECT year FROM ref.years")
        assert first == {"year": "('ref.years', 'year')"}
        assert told("SELECT year FROM ref.years") == first
        assert len(asked) == 1
        assert told("SELECT 2025 AS year FROM ref.years") == {"year": ""}
        (kept,) = (settings.work_dir / "lineage").iterdir()
        kept.write_text('{"told_for": 1', encoding="utf-8")
        assert told("SELECT 2025 AS year FROM ref.years") == {"year": ""}
        assert len(asked) == 3
