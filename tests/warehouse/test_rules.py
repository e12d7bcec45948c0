"""Every rule by which something is refused, rejected or warned of stands in one list, said in both languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import ntm_pipeline
from ntm_pipeline.issues import Issue
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.warehouse.rules import MESSAGES, declared_rules, rules_frame

PACKAGE = Path(ntm_pipeline.__file__).parent
RULES = list(declared_rules())
every_rule = pytest.mark.parametrize("declared", RULES, ids=[f"{d.room}.{d.rule.rule}" for d in RULES])


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_is_said_but_by_a_rule_of_the_list() -> None:
    """An `Issue` made in place has an id that nobody can look up."""
    made = {
        place
        for place, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == Issue.__name__
    }
    assert made == {"issues.py"}


def test_every_rule_that_is_declared_is_used() -> None:
    used = {
        node.id if isinstance(node, ast.Name) else node.attr
        for _, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    declared = {
        target.id
        for place, module in modules()
        if place.endswith(f"/{MESSAGES}.py") or place.startswith("sources/")
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_rule(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert len(declared) > 30
    assert declared <= used


def _is_rule(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "Rule"


@every_rule
def test_both_languages_say_a_rule_with_the_same_findings(declared) -> None:
    rule = declared.rule

    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert rule.vi.strip()
    assert rule.en.strip()
    assert rule.vi != rule.en
    assert named(rule.vi) == named(rule.en)
    assert "mend" not in rule.en.lower().split()


def test_a_rule_costs_the_same_in_each_of_its_wordings() -> None:
    costs: dict[str, set[str]] = {}
    for _, rule in RULES:
        costs.setdefault(rule.rule, set()).add(rule.severity)
    assert {rule: severities for rule, severities in costs.items() if len(severities) > 1} == {}


def test_the_table_has_one_row_per_rule_with_all_its_wordings() -> None:
    frame = rules_frame().set_index("rule")
    assert frame.index.is_unique
    assert not frame.isna().any(axis=None)
    assert set(frame.index) == {rule.rule for _, rule in RULES}
    assert frame.loc["not_a_count", "message_en"].count("\n") == 4
    assert "{" not in "".join(frame["message_vi"])
    assert frame.loc["not_yes_no", "room"] == "vietnamese, linkages"
    assert frame.loc["tax_code_check_digit", "severity"] == "warning"


def test_the_rules_of_contracts_are_among_them_with_their_sources() -> None:
    frame = rules_frame().set_index("rule")
    for source, contract in load_contracts().items():
        for name, check in contract.rules.items():
            assert frame.loc[name, "message_vi"] == check.title
            assert frame.loc[name, "room"] == source
