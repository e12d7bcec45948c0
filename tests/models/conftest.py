"""Worlds that the tests of one module share, because building one takes most of a second."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.world import World


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., World]]:
    """Makes worlds that live as long as the module's tests."""
    made: list[World] = []

    def make(**given: Any) -> World:
        made.append(World(tmp_path_factory.mktemp("world"), **given))
        return made[-1]

    yield make
    for one in made:
        one.close()
