"""The catalogue: SQL files tell what they are and what they read; everything else follows from that."""

from typing import Any

import pytest

from ntm_pipeline.indicators import Indicator, indicator_levels_frame, indicators_frame, indicators_of, load_indicators
from ntm_pipeline.models.model import Model, model_of, shared_columns
from ntm_pipeline.sources import load_sources
from ntm_pipeline.sql_file import CatalogueError, SqlFile, split_file, tables_read
from ntm_pipeline.warehouse.catalogue import in_order, load_tables
from ntm_pipeline.warehouse.load import SHARED_TABLES
from ntm_pipeline.warehouse.reference import REFERENCE_TABLES
from ntm_pipeline.yaml_file import DeclarationError
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
    file = split_file("/*\nvi: Một bảng\nen: A table\n*/\n\nSELECT 1 /* one */\n", "models/core/a.sql")
    assert file == SqlFile("models/core/a.sql", {"vi": "Một bảng", "en": "A table"}, "SELECT 1 /* one */")
    assert file.name == "a"


@pytest.mark.parametrize(
    "text",
    ["SELECT 1", "-- vi: Một bảng\nSELECT 1", "SELECT 1\n/*\nvi: a\n*/\n", "/* vi: a */\nSELECT 1", ""],
    ids=["no comment", "a line comment", "a comment below", "a comment on the line of its marks", "nothing"],
)
def test_a_file_without_its_header_is_refused_by_name(text: str) -> None:
    with pytest.raises(CatalogueError, match=r"nameless\.sql"):
        split_file(text, "nameless.sql")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("vi: Một bảng", "core/nameless.sql: en: Field required"),
        ("en: A table", "core/nameless.sql: vi: Field required"),
        ("just words", "core/nameless.sql: its header must be fields"),
        ("vi: a\nen: [broken", "core/nameless.sql, line 3"),
        ("vi: a\nen: b\nvi: c", "core/nameless.sql, line 4: “vi” stands twice"),
        ("vi: a\nen: b\nis_veiw: true", "core/nameless.sql: is_veiw: Extra inputs"),
        ("vi: a\nen: b\ncolumns:\n  x: {vi: c}", "core/nameless.sql: columns.x.en: Field required"),
    ],
)
def test_a_wrong_header_is_refused_by_file_and_field(header: str, says: str) -> None:
    with pytest.raises(DeclarationError) as told:
        model_of("core", split_file(f"/*\n{header}\n*/\nSELECT 1", "core/nameless.sql"))
    assert str(told.value).startswith(says)
    assert "\n" not in str(told.value)


# --- Families ---------------------------------------------------------------------------------------

ENTRY: dict[str, Any] = {
    "title_vi": "Chỉ tiêu $criterion_number", "title_en": "Criterion $criterion_number", "numerator_vi": "a",
    "numerator_en": "b", "denominator_vi": "c", "denominator_en": "d", "kind": "stock", "measure": "share",
    "subject_levels": ["district", "commune"], "weight": "unit", "interpretation_vi": "e", "interpretation_en": "f",
    "evidence": "SELECT path FROM core.criteria WHERE criterion_number = $criterion_number",
}  # fmt: skip
FAMILY_SQL = "SELECT unit_id FROM core.criteria WHERE criterion_number = $criterion_number AND l IN ($subject_levels)"


def family(entries: Any, parameters: Any = None, sql: str = FAMILY_SQL) -> tuple[Indicator, ...]:
    kinds = {"criterion_number": "criteria.criterion_number"} if parameters is None else parameters
    return indicators_of(SqlFile("indicators/family.sql", {**ENTRY, "parameters": kinds, "entries": entries}, sql))


def test_an_entry_of_a_family_is_an_indicator_of_its_own() -> None:
    first, second = family({"a": {"criterion_number": "8.4"}, "b": {"criterion_number": "15.2", "title_vi": "Hai"}})
    assert (first.indicator_id, second.indicator_id) == ("a", "b")
    assert first.sql.endswith("criterion_number = '8.4' AND l IN ('district', 'commune')")
    assert second.evidence.endswith("criterion_number = '15.2'")
    assert (first.title_vi, second.title_vi, second.title_en) == ("Chỉ tiêu 8.4", "Hai", "Criterion 15.2")


def test_a_parameter_can_only_be_a_literal() -> None:
    (one,) = family({"a": {"criterion_number": "8' OR '1' = '1"}})
    assert "criterion_number = '8'' OR ''1'' = ''1' AND" in one.sql


@pytest.mark.parametrize(
    ("entries", "parameters", "says"),
    [
        ({"a": {}}, None, "entry a: lacks the parameter criterion_number"),
        ({"a": {"criterion_number": 8.4}}, None, "entry a: criterion_number must be text; put it in quotes"),
        ({"a": {"criterion_number": "8", "titel_vi": "x"}}, None, "entry a: titel_vi: Extra inputs are not permitted"),
        ({"a": {"criterion_number": "8", "subject_levels": ["village"]}}, None, "entry a: subject_levels.0: "),
        ({"A": {"criterion_number": "8"}}, None, "entry A: indicator_id: "),
        ({"a": {"criterion_number": "8", "completeness_source": "criterai"}}, None, "no source criterai"),
        ({"a": {"criterion_number": "8", "registry": "criteria"}}, None, "entry a: registry: there is no registry"),
        ({"a": {"criterion_number": "8", "title_vi": "$number"}}, None, "entry a: title_vi: $number is no parameter"),
        ({"a": {"criterion_number": "8", "evidence": "SELECT FROM WHERE"}}, None, "entry a: evidence: "),
        ({"a": {"set": "Xã NTN"}}, {"set": "criteria.criteria_set"}, "entry a: set is “Xã NTN”; criteria.criteria_set"),
        ({"a": {"set": "x"}}, {"set": "criteria.sets"}, "entry a: set is declared as criteria.sets"),
        ({"a": {"flag": "yes"}}, {"flag": "boolean"}, "entry a: flag must be boolean"),
        ({"a": {"criterion_number": "8", "more": "x"}}, {"criterion_number": "text", "more": "text"}, "nothing uses"),
        ({"a": "8.4"}, None, "entry a: must be fields"),
        (["a"], None, "entries must be one mapping"),
    ],
)
def test_a_wrong_entry_is_refused_by_file_entry_and_field(entries: Any, parameters: Any, says: str) -> None:
    with pytest.raises(DeclarationError) as told:
        family(entries, parameters)
    assert str(told.value).startswith("indicators/family.sql")
    assert says in str(told.value)
    assert "\n" not in str(told.value)


def test_a_statement_that_is_no_sql_is_refused_with_its_spot() -> None:
    with pytest.raises(CatalogueError, match=r"indicators/family\.sql, entry a: sql: .*SELECT unit_id FROM"):
        family({"a": {"criterion_number": "8"}}, sql="SELECT unit_id FROM WHERE l = $criterion_number")


# --- Indicators -------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicator_yields_the_columns_of_a_state(indicator: Indicator, finished: World) -> None:
    # One roll-up serves all: a seventh column, or another order, would shift figures in the UNION.
    # A flow says beside them in which month the report counts that tells a month.
    described = finished.rows(f"DESCRIBE {indicator.sql}")
    expected = [*STATE_COLUMNS, ("counted_on", "DATE")] if indicator.kind == "flow" else STATE_COLUMNS
    assert [(name, WHOLE_NUMBERS.get(kind, kind)) for name, kind, *_ in described] == expected


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicators_states_are_whole_and_not_negative(indicator: Indicator, finished: World) -> None:
    table = indicator.table
    assert finished.one(f"SELECT COUNT(*) > 0 FROM {table}")
    assert finished.one(
        f"SELECT COUNT(*) FROM {table} WHERE unit_id IS NULL OR year IS NULL OR state_date IS NULL OR is_known IS NULL"
        " OR numerator IS NULL OR denominator IS NULL OR numerator < 0 OR denominator < 0 OR numerator > denominator"
    ) == 0  # fmt: skip


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicators_subjects_are_of_its_levels(indicator: Indicator, finished: World) -> None:
    found = finished.rows(f"SELECT DISTINCT unit_level FROM {indicator.table} JOIN ref.units USING (unit_id)")
    assert {level for (level,) in found} <= set(indicator.subject_levels)


@pytest.mark.parametrize("indicator", load_indicators(), ids=lambda indicator: indicator.indicator_id)
def test_an_indicator_says_in_words_what_it_counts_and_how_its_wording_is_read(indicator: Indicator) -> None:
    for field in ("title", "numerator", "denominator", "interpretation"):
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
    {contract.table for contract in load_sources().values()}
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


def fake(name: str, reads: str, place: str = "models/core/fake.sql") -> Model:
    return Model("core", name, "Một bảng", "A table", f"SELECT year FROM {reads}", place=place)


def test_tables_that_read_each_other_in_a_circle_are_an_error() -> None:
    with pytest.raises(CatalogueError, match=r"core\.egg, core\.hen|core\.hen, core\.egg"):
        in_order((fake("hen", "core.egg"), fake("egg", "core.hen"), fake("farm", "ref.years")))


def test_a_table_that_two_files_make_is_told_with_both() -> None:
    with pytest.raises(CatalogueError, match=r"b\.sql: core\.hen is made by a\.sql too"):
        in_order((fake("hen", "ref.years", "a.sql"), fake("hen", "ref.months", "b.sql")))


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
    for name, (vietnamese, english) in shared_columns().items():
        assert vietnamese.strip(), name
        assert english.strip(), name
