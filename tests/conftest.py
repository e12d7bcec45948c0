"""Fixtures of all tests; what a small world is stands in `tests/world.py`."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.world import World

_BUILDS_BY_NAME = {"World", "Build", "validate_catalogue"}
_BUILDS_BY_FIXTURE = {"world", "make_world", "shared_world", "finished", "spoilable", "open_copy", "definitions"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that build a warehouse or run Dagster: they take most of the time, and wait for nobody's edit."""
    for item in items:
        assert isinstance(item, pytest.Function)
        names = vars(item.module)
        uses_dagster = getattr(names.get("dg"), "__name__", "") == "dagster"
        if uses_dagster or _BUILDS_BY_NAME & names.keys() or _BUILDS_BY_FIXTURE & set(item.fixturenames):
            item.add_marker("pipeline")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A report goes from process to process as UTF-8: names of odd bytes that a test printed are written out."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty small country on 1 February 2026."""
    made = World(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Several worlds in one test, each in a folder of its own."""
    made: list[World] = []

    def make(**given: Any) -> World:
        made.append(World(tmp_path / f"world-{len(made)}", **given))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests don't depend on the environment they are started in."""
    for name in list(os.environ):
        if name.startswith("NTM_") or name == "DAGSTER_HOME":
            monkeypatch.delenv(name)
