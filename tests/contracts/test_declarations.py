"""What a contract declares can be trusted by all that derives from it: forms, comments, messages, checks."""

import importlib
import pkgutil

import pytest

import ntm_pipeline.sources
from ntm_pipeline.sources import load_sources
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.vietnamese.choices import parse_choice
from ntm_pipeline.vietnamese.text import fold

CONTRACTS = load_sources()
every_contract = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
CHOICES = [(c, name) for c in CONTRACTS.values() for name, spec in c.columns.items() if spec.choices]
every_list = pytest.mark.parametrize(("contract", "name"), CHOICES, ids=[f"{c.source}.{name}" for c, name in CHOICES])


def test_every_module_of_sources_is_one_source_of_its_name() -> None:
    modules = [module.name for module in pkgutil.iter_modules(ntm_pipeline.sources.__path__)]
    assert sorted(CONTRACTS) == sorted(modules)
    for name in modules:
        assert importlib.import_module(f"ntm_pipeline.sources.{name}").CONTRACT.source == name


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
