"""The check of everything that is declared: green as it is, and each slip told once, by file and field."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ntm_pipeline import audits
from ntm_pipeline.audits import AuditCheck
from ntm_pipeline.indicators import Indicator, load_indicators
from ntm_pipeline.models import model
from ntm_pipeline.models.model import Model, load_models, shared_columns
from ntm_pipeline.warehouse import catalogue, validation
from ntm_pipeline.warehouse.validation import validate_catalogue
from ntm_pipeline.yaml_file import DeclarationError

pytestmark = pytest.mark.slow

KEY = "core.title_coverage"
PLACE = "models/core/title_coverage.sql"
TO_INDICATORS = {"communes_with_cooperative"}


def test_what_is_declared_is_without_fault() -> None:
    assert validate_catalogue() == []


def test_a_fault_that_several_loads_meet_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DeclarationError("sources/a.py: natural_key: is empty")

    for load in ("load_contracts", "load_indicators", "checked_plans"):
        monkeypatch.setattr(validation, load, broken)
    assert validate_catalogue() == ["sources/a.py: natural_key: is empty"]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Puts other models, indicators and meanings in the place of the package's own."""

    def change(
        models: tuple[Model, ...] | None = None,
        indicators: tuple[Indicator, ...] | None = None,
        columns: dict[str, tuple[str, str]] | None = None,
    ) -> list[str]:
        for module in (catalogue, validation):
            monkeypatch.setattr(module, "load_models", lambda: models or load_models())
        monkeypatch.setattr(validation, "load_indicators", lambda: indicators or load_indicators())
        if columns is not None:
            for module in (catalogue, validation, model):
                monkeypatch.setattr(module, "shared_columns", lambda: columns)
        catalogue.load_tables.cache_clear()
        return validate_catalogue()

    yield change
    catalogue.load_tables.cache_clear()


def with_sql(before: str, after: str, key: str = KEY) -> tuple[Model, ...]:
    """All models, with a slip in one of them."""
    found = [one for one in load_models() if one.key == key]
    assert found[0].sql.count(before) > 0
    return tuple(replace(one, sql=one.sql.replace(before, after)) if one.key == key else one for one in load_models())


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("core.unit_ancestors", "core.unit_ancestor", "reads core.unit_ancestor, which nobody makes"),
        ("lists.declared_on", "lists.declared_at", "sql: Binder Error"),
        (
            "    below.unit_id\nFROM",
            "    below.unit_id,\n    MAX(lists.declared_on) AS to_day\nFROM",
            "core.title_coverage.to_day has no meaning",
        ),
    ],
    ids=["an unknown table", "an unknown column", "a column without a meaning"],
)
def test_a_slip_in_a_model_is_told_by_its_file_and_once(before: str, after: str, says: str, changed: Any) -> None:
    # Everything downstream fails with it; only the file with the slip is told.
    (fault,) = changed(with_sql(before, after))
    assert fault.startswith(f"{PLACE}: ")
    assert says in fault


FAMILY = "indicators/communes_with_cooperative.sql, entry communes_with_cooperative"


def with_indicator(**changes: str) -> tuple[Indicator, ...]:
    return tuple(i.model_copy(update=changes) if i.indicator_id in TO_INDICATORS else i for i in load_indicators())


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        ("SELECT path FROM core.operating_cooperatives", "its columns must be unit_id, year, state_date"),
        ("SELECT nothing FROM core.operating_cooperatives", "Binder Error"),
        ("SELECT path FROM core.operating_cooperative", "Catalog Error"),
    ],
    ids=["other columns", "an unknown column", "an unknown table"],
)
def test_evidence_is_held_to_what_there_is(evidence: str, says: str, changed: Any) -> None:
    (fault,) = changed(indicators=with_indicator(evidence=evidence))
    assert fault.startswith(f"{FAMILY}: evidence: ")
    assert says in fault


@pytest.mark.parametrize("name", ["population", "denominators"], ids=["with a meaning", "without one"])
def test_states_have_their_six_columns(name: str, changed: Any) -> None:
    key = "indicators.communes_with_cooperative"
    models = with_sql("1 AS denominator", f"1 AS {name}", key)
    told = {"population": ("Số xã", "Communes")}
    (fault,) = changed(tuple(replace(m, columns=told) if m.key == key else m for m in models))
    assert fault.startswith(f"{FAMILY}: sql: its columns must be unit_id, year, ")
    assert fault.endswith(f"not unit_id, year, state_date, is_known, numerator, {name}")


@pytest.mark.parametrize("slip", ["source = 'coperatives'", "source IN ('coperatives', 'linkages')"])
def test_a_source_that_nobody_sends_is_told(slip: str, changed: Any) -> None:
    (fault,) = changed(with_sql("spans.source = 'linkages'", f"spans.{slip}", "core.running_linkages"))
    assert fault == "models/core/running_linkages.sql: sql: there is no source coperatives; is cooperatives meant?"


def test_a_level_that_no_unit_has_is_told(changed: Any) -> None:
    slip = with_sql("verdicts.is_plan_scope", "units.unit_level = 'comune'", "core.judged_subjects")
    assert changed(slip) == [
        "models/core/judged_subjects.sql: sql: there is no unit_level comune; is commune meant?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "standing", ["'valid'", "CASE WHEN rows.a THEN 'counted' ELSE 'valid' END"], ids=["always", "by case"]
)
def test_what_a_row_came_to_is_told_in_words_that_readers_know(standing: str, changed: Any) -> None:
    columns = "1 AS unit_id, 1 AS year, 1 AS state_date, 1 AS path, 1 AS sheet, 1 AS row_number"
    evidence = f"SELECT {columns}, {standing} AS standing, 1 AS detail FROM (SELECT TRUE AS a) AS rows"
    (fault,) = changed(indicators=with_indicator(evidence=evidence))
    assert fault == f"{FAMILY}: evidence: there is no standing valid"


def test_the_spot_is_quoted_and_not_counted_from_below_the_header(changed: Any) -> None:
    (fault,) = changed(with_sql("lists.declared_on", "lists.declared_at"))
    assert "LINE" not in fault
    assert fault.endswith("”")
    assert "lists.declared_at" in fault.split(" at “")[1]


def test_a_meaning_of_no_column_is_told(changed: Any) -> None:
    (fault,) = changed(columns={**shared_columns(), "gone": ("a", "b")})
    assert fault == "models/columns.yaml: gone: no table has such a column"


def test_a_meaning_that_a_model_gives_to_no_column_is_told(changed: Any) -> None:
    models = tuple(replace(m, columns={"gone": ("a", "b")}) if m.key == KEY else m for m in load_models())
    (fault,) = changed(models)
    assert fault == f"{PLACE}: columns: gone: it makes no such column"


def test_a_meaning_said_twice_is_told(changed: Any) -> None:
    models = tuple(replace(m, columns={"year": ("a", "b")}) if m.key == KEY else m for m in load_models())
    (fault,) = changed(models)
    assert fault == f"{PLACE}: columns: year: its meaning stands in models/columns.yaml already"


def test_an_audit_that_cannot_run_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = AuditCheck("some_check", "Điều kiện", "A condition", "SELECT nothing FROM ref.units")
    monkeypatch.setattr(validation, "audit_checks", lambda: (*audits.audit_checks(), broken))
    (fault,) = validate_catalogue()
    assert fault.startswith("audits, some_check: Binder Error")
