"""The README and docs name what is there: rooms, commands, files that they link to."""

import re
from pathlib import Path

import pytest

from ntm_pipeline.cli import main
from scripts import licences

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ntm_pipeline"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_shows_every_room_and_none_that_is_gone() -> None:
    tree = README.split("ntm_pipeline/\n", 1)[1].split("```", 1)[0]
    shown = set(re.findall(r"^├── (\w+(?:\.py|/)?)|^└── (\w+\.py)|, (\w+\.py)", tree, re.MULTILINE))
    names = {name.rstrip("/") for found in shown for name in found if name}
    there = {path.name for path in PACKAGE.iterdir() if path.name[0] not in "_."}
    assert names == there


def test_the_way_of_a_file_is_ten_lines_each_of_one_room_and_none_twice() -> None:
    text = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^\d+\. `([\w/.]+)`", text, re.MULTILINE)
    assert len(rooms) == len(set(rooms)) == 10
    for room in rooms:
        assert (PACKAGE / room).exists(), room


@pytest.mark.parametrize("command", main.commands)
def test_the_readme_tells_of_every_command(command: str) -> None:
    assert f"`ntm {command}" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    named = set(re.findall(r"`ntm ([a-z]+)", page.read_text(encoding="utf-8")))
    assert named <= set(main.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_of_the_project_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"`((?:ntm_pipeline|tests|scripts|docs)/[\w./-]+\w/?)`", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`(\w+\.(?:py|sql))`", text):
        assert any(ROOT.glob(f"[!.]*/**/{name}")), name


def test_the_page_of_licences_is_what_the_packages_say_and_names_those_that_ask_for_something() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert text == licences.page(), "run python -m scripts.licences"
    for name, version in licences.pinned().items():
        assert f"| {name} | {version} | " in text
    assert "|  |" not in text, "a package whose licence nobody knows"
    assert re.search(r"\*\*LGPL\*\*: Pebble \(to run\), python-stdnum \(to run\)\.", text)
