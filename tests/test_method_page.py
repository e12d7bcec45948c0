"""The examples of docs/method.md are run as they stand: the page tells what the program does, or this fails."""

import re
from pathlib import Path

import pytest
import yaml

from tests.models.test_target_forms import member, plan_of
from tests.world import small_plan

PAGE = (Path(__file__).parent.parent / "docs" / "method.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (.+?)$(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)
EXAMPLES = [
    pytest.param(yaml.safe_load(block), id=f"{title} {number}")
    for title, text in SECTIONS
    for number, block in enumerate(re.findall(r"```example\n(.*?)```", text, re.DOTALL), 1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_holds(example, make_world) -> None:
    targets = example.get("targets", [])
    plan = (small_plan(*map(tuple, targets)),) if targets else ()
    if "forms" in example:
        plan = (plan_of(yaml.safe_dump(example["forms"])),)
    groups = tuple(member(group, unit_id) for group, units in example.get("groups", {}).items() for unit_id in units)
    world = make_world(today=example.get("today", "2026-02-01"), plans=plan, groups=groups)
    for path, text in example["files"].items():
        world.put(path, text)
    world.run()
    assert [(row, rule) for row, _, rule in world.rejected()] == [tuple(r) for r in example.get("rejected", [])]
    for indicator, unit_id, year, *expected in example.get("values", []):
        assert list(world.value(indicator, unit_id, year)) == expected, (indicator, unit_id, year)
    for indicator, unit_id, year, status, *figures in example.get("statuses", []):
        found = world.one(
            "SELECT status, value, value_low, value_high, needed FROM marts.indicator_attainment"
            f" WHERE indicator_id = '{indicator}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        assert found[0] == status
        assert list(found[1:]) == [None if f is None else pytest.approx(f) for f in figures]
    for target, unit_id, year, status, *figures in example.get("verdicts", []):
        found = world.one(
            "SELECT status, value, value_low, value_high, target_value, needed FROM marts.indicator_attainment"
            f" WHERE target_id = '{target}' AND unit_id = '{unit_id}' AND year = {year}"
        )
        assert found[0] == status, (target, unit_id, year)
        assert list(found[1:]) == [None if f is None else pytest.approx(f) for f in figures], (target, unit_id, year)
    for indicator, area_id, year, *expected in example.get("areas", []):
        found = world.one(
            "SELECT numerator, denominator, reported, expected FROM marts.area_value"
            f" WHERE indicator_id = '{indicator}' AND area_id = '{area_id}' AND year = {year}"
        )
        assert list(found) == expected, (indicator, area_id, year)


def test_every_section_but_the_readings_has_an_example() -> None:
    without = [title for title, text in SECTIONS if "```example" not in text]
    assert without == ["Ambiguous wording: the reading taken, and what another would change"]


def test_every_reading_cited_in_the_catalogue_is_on_the_page() -> None:
    package = Path(__file__).parent.parent / "ntm_pipeline"
    cited = {
        number
        for folder in ("indicators", "plans")
        for file in (package / folder).iterdir()
        if file.suffix in (".sql", ".yaml")
        for number in re.findall(r"\bA\d+\b", file.read_text(encoding="utf-8"))
    }
    assert cited <= set(re.findall(r"^\| (A\d+) \|", PAGE, re.MULTILINE))
    assert cited
