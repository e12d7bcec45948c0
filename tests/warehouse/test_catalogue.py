"""The catalogue: SQL files tell what they are and what they read; everything else follows from that."""

from datetime import date

import pytest
from pydantic import ValidationError

from ntm_pipeline.contracts.contract import load_contracts
from ntm_pipeline.warehouse import catalogue
from ntm_pipeline.warehouse.catalogue import (
    CatalogueError,
    Indicator,
    Table,
    column_comments,
    indicator_levels_frame,
    indicators_frame,
    load_indicators,
    load_models,
    load_tables,
    split_header,
    tables_read,
)
from ntm_pipeline.warehouse.load import SHARED_TABLES
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES
from tests.world import World

STATE_COLUMNS = [
    ("unit_id", "VARCHAR"),
    ("year", "BIGINT"),
    ("state_date", "DATE"),
    ("is_known", "BOOLEAN"),
    ("numerator", "BIGINT"),
    ("denominator", "BIGINT"),
]
WHOLE_NUMBERS = {"INTEGER": "BIGINT", "BIGINT": "BIGINT"}


# --- Headers ----------------------------------------------------------------------------------------


def test_a_header_is_the_yaml_of_the_first_comment() -> None:
    header, sql = split_header("/*\nvi: Một bảng\nen: A table\n*/\n\nSELECT 1 /* one */\n", "a.sql")
    assert header == {"vi": "Một bảng", "en": "A table"}
    assert sql == "SELECT 1 /* one */"


@pytest.mark.parametrize(
    "text",
    ["SELECT 1", "-- vi: Một bảng\nSELECT 1", "SELECT 1\n/*\nvi: a\n*/\n", "/* vi: a */\nSELECT 1", ""],
    ids=["no comment", "a line comment", "a comment below", "a comment on the line of its marks", "nothing"],
)
def test_a_file_without_its_header_is_refused_by_name(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"nameless\.sql"):
        split_header(text, "nameless.sql")


@pytest.mark.parametrize("header", ["vi: Một bảng", "en: A table", "just words", "vi: [broken"])
def test_a_header_that_lacks_a_meaning_is_refused_by_name(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class File:
        name = "nameless.sql"

        @staticmethod
        def read_text(encoding: str) -> str:
            return f"/*\n{header}\n*/\nSELECT 1"

    monkeypatch.setattr(catalogue, "_sql_files", lambda *_: [("nameless", File)])
    with pytest.raises(CatalogueError, match=r"nameless\.sql"):
        load_models("core")


def test_an_indicator_with_a_misspelt_entry_is_refused() -> None:
    entry = load_indicators()[0].model_dump()
    with pytest.raises(ValidationError, match="numerater_vi"):
        Indicator.model_validate({**entry, "numerater_vi": "x"})
    with pytest.raises(ValidationError, match="subject_levels"):
        Indicator.model_validate({**entry, "subject_levels": ["village"]})


# --- Indicators -------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicator_yields_the_six_columns_of_a_state(indicator: Indicator, finished: World) -> None:
    # One roll-up serves all: a seventh column, or another order, would shift figures in the UNION.
    described = finished.rows(f"DESCRIBE {indicator.sql}")
    assert [(name, WHOLE_NUMBERS.get(kind, kind)) for name, kind, *_ in described] == STATE_COLUMNS


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicators_states_are_whole_and_not_negative(indicator: Indicator, finished: World) -> None:
    table = f"core.{indicator.indicator_id}"
    assert finished.one(f"SELECT COUNT(*) > 0 FROM {table}")
    assert finished.one(
        f"SELECT COUNT(*) FROM {table} WHERE unit_id IS NULL OR year IS NULL OR state_date IS NULL OR is_known IS NULL"
        " OR numerator IS NULL OR denominator IS NULL OR numerator < 0 OR denominator < 0 OR numerator > denominator"
    ) == 0  # fmt: skip


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicators_subjects_are_of_its_levels(indicator: Indicator, finished: World) -> None:
    found = finished.rows(
        f"SELECT DISTINCT unit_level FROM core.{indicator.indicator_id} JOIN ref.units USING (unit_id)"
    )
    assert {level for (level,) in found} <= set(indicator.subject_levels)


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicator_says_in_words_what_it_counts_and_how_its_wording_is_read(indicator: Indicator) -> None:
    for field in ("title", "numerator", "denominator", "reading"):
        vietnamese, english = getattr(indicator, f"{field}_vi"), getattr(indicator, f"{field}_en")
        assert vietnamese.strip()
        assert english.strip()
        assert vietnamese != english or field == "denominator"
    # The bounds of a flow or a headcount assume how much is missing: every text that shows them must say so.
    assert indicator.kind != "flow" or indicator.weight == "volume"


def test_the_catalogue_of_the_warehouse_holds_every_indicator_once() -> None:
    assert indicators_frame()["indicator_id"].tolist() == [i.indicator_id for i in load_indicators()]
    assert indicators_frame()["indicator_id"].is_unique
    assert "sql" not in indicators_frame().columns


def test_levels_are_listed_highest_first_whatever_their_order_in_the_file() -> None:
    indicator = load_indicators()[0].model_copy(update={"subject_levels": ("commune", "province", "district")})
    assert indicator.levels_key == "province,district,commune"
    frame = indicator_levels_frame()
    assert not frame.duplicated().any()
    both = frame.loc[frame["subject_levels"] == "district,commune", "unit_level"]
    assert sorted(both) == ["commune", "district"]


# --- Order ------------------------------------------------------------------------------------------

GIVEN = (
    {contract.table for contract in load_contracts().values()}
    | {f"ref.{table.name}" for table in REFERENCE_TABLES}
    | set(SHARED_TABLES)
)
"""Tables that no SQL file makes."""


def test_every_table_comes_after_those_it_reads() -> None:
    made = set(GIVEN)
    for table in load_tables():
        assert table.reads <= made, f"{table.key} reads {sorted(table.reads - made)} before they are made"
        made.add(table.key)


def test_every_table_that_is_read_exists() -> None:
    # A misspelt table would fail in the night, and lineage would show an asset nobody makes.
    existing = GIVEN | {table.key for table in load_tables()}
    for table in load_tables():
        assert table.reads <= existing, table.key
        assert table.reads, table.key


def test_no_table_stands_twice() -> None:
    keys = [table.key for table in load_tables()]
    assert len(keys) == len(set(keys))
    assert not set(keys) & GIVEN


def test_every_contracted_table_of_the_marts_is_made() -> None:
    keys = {table.key for table in load_tables()}
    assert {"marts.indicator_value", "marts.indicator_attainment"} <= keys


def test_tables_that_read_each_other_in_a_circle_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fake(name: str, reads: str) -> Table:
        return Table("core", name, "Một bảng", "A table", f"SELECT year FROM {reads}")

    circle = (fake("hen", "core.egg"), fake("egg", "core.hen"), fake("farm", "ref.years"))
    monkeypatch.setattr(catalogue, "load_models", lambda *_: circle)
    with pytest.raises(CatalogueError, match=r"core\.hen, core\.egg"):
        load_tables.__wrapped__()


def test_the_tables_read_are_found_in_every_part_of_a_statement() -> None:
    sql = """
        WITH units AS (SELECT unit_id FROM ref.units)
        SELECT unit_id, (SELECT MAX(year) FROM ref.years) AS year FROM units
        WHERE unit_id IN (SELECT unit_id FROM core.eoffice)
        UNION ALL
        SELECT a.unit_id, b.year FROM core.linkages AS a LEFT JOIN core.training AS b ON a.unit_id = b.unit_id
    """
    read = {"ref.units", "ref.years", "core.eoffice", "core.linkages", "core.training"}
    assert tables_read(sql) == read


# --- Meanings ---------------------------------------------------------------------------------------


def test_a_columns_meaning_is_told_in_both_languages() -> None:
    for name, (vietnamese, english) in column_comments().items():
        assert vietnamese.strip(), name
        assert english.strip(), name


def test_no_meaning_is_left_of_a_column_that_is_gone(finished: World) -> None:
    # A dictionary full of columns nobody finds is worse than none.
    used = {name for (name,) in finished.rows("SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal")}
    for table in REFERENCE_TABLES:
        used |= set(table.rows(date(2026, 2, 1)).columns)
    release_only = {"release_id", "built_at", "versions", "inputs_sha256", "accepted_checks"}
    assert set(column_comments()) - used <= release_only
