"""What a contract declares can be trusted by all that derives from it: forms, comments, messages, checks."""

import importlib
import pkgutil

import pytest

import ntm_pipeline.sources
from ntm_pipeline.contracts.contract import load_contracts
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.vietnamese.choices import parse_choice
from ntm_pipeline.vietnamese.text import fold, fold_ascii

CONTRACTS = load_contracts()
every_contract = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
CHOICES = [(c, name) for c in CONTRACTS.values() for name, spec in c.columns.items() if spec.choices]
every_list = pytest.mark.parametrize(("contract", "name"), CHOICES, ids=[f"{c.source}.{name}" for c, name in CHOICES])


def test_every_module_of_sources_is_one_source_of_its_name() -> None:
    modules = [module.name for module in pkgutil.iter_modules(ntm_pipeline.sources.__path__)]
    assert sorted(CONTRACTS) == sorted(modules)
    for name in modules:
        assert importlib.import_module(f"ntm_pipeline.sources.{name}").CONTRACT.source == name


@every_contract
def test_every_column_has_its_meaning_in_both_languages(contract) -> None:
    assert set(contract.comments) == set(contract.schema.columns)
    for name, (vi, en) in contract.comments.items():
        assert vi.strip(), name
        assert en.strip(), name
        assert vi != en, name
    assert contract.title_vi != contract.title_en


@every_contract
def test_what_a_contract_names_are_columns_of_it(contract) -> None:
    units = [name for of in contract.units for name in (of.code, of.name, of.level) if name]
    named = [*contract.natural_key, *units, *(contract.warnings or {})]
    assert set(named) <= set(contract.schema.columns)
    assert set(units) <= set(contract.columns)
    if contract.dated_by != "period":
        assert contract.dated_by in contract.columns


@every_contract
def test_rows_are_put_in_order_by_a_day(contract) -> None:
    """By a text, 2 March would come after 11 March."""
    if contract.recency_column:
        assert contract.schema.columns[contract.recency_column].dtype.type.kind == "M"


@every_contract
@pytest.mark.parametrize("normalised", [fold, fold_ascii])
def test_no_heading_means_two_columns(contract, normalised) -> None:
    """A heading that fits two columns would have the file refused as ambiguous, whatever it holds."""
    seen: dict[str, str] = {}
    for heading in contract.headings:
        assert heading.spellings
        for spelling in {normalised(s) for s in heading.spellings}:
            assert seen.setdefault(spelling, heading.name) == heading.name, spelling


@every_contract
def test_no_heading_is_written_down_twice(contract) -> None:
    for heading in contract.headings:
        folded = [fold(spelling) for spelling in heading.spellings]
        assert len(folded) == len(set(folded)), heading


@every_contract
def test_every_rule_says_in_both_languages_where_to_look(contract) -> None:
    for name, rule in contract.rules.items():
        assert rule.statistics["column_name"] in contract.columns, name
        assert rule.title.strip(), name
        assert rule.description.strip(), name
        assert rule.title != rule.description, name


@every_list
def test_the_first_spelling_of_a_value_is_the_value(contract, name) -> None:
    """Messages, forms and drop-downs show the first spelling: it must be what is stored."""
    for value, spellings in contract.columns[name].choices.items():
        assert spellings[0] == str(value) or value in LEVELS or isinstance(value, bool)


@every_list
def test_no_spelling_stands_under_two_values_and_each_is_read_as_its_own(contract, name) -> None:
    choices = contract.columns[name].choices
    for value, spellings in choices.items():
        assert len({fold(s) for s in spellings}) == len(spellings), spellings
        for spelling in spellings:
            assert parse_choice(spelling, choices) == value
            assert contract.columns[name].parser(spelling) == value


@every_contract
def test_an_optional_column_allows_nothing_and_a_required_one_does_not(contract) -> None:
    for name, spec in contract.columns.items():
        if spec.default is not None:
            assert not contract.schema.columns[name].nullable, name
    for name in contract.natural_key:
        assert name == "village_name" or not contract.schema.columns[name].nullable


@every_contract
def test_every_row_says_which_file_sheet_and_row_it_came_from(contract) -> None:
    assert {"unit_id", "path", "sheet", "row_number"} <= set(contract.schema.columns)
