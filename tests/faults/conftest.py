"""One first night for all, and a folder of one's own as it was after it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.nights import Nights, nights_in


@pytest.fixture(scope="package")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first night. Leave it as it is."""
    folder = tmp_path_factory.mktemp("first")
    with nights_in(folder) as nights:
        nights.night()
        assert sorted(nights.read) == ["cooperatives/a.csv", "eoffice/a.csv", "eoffice/b.csv", "training/a.csv"]
    return folder


@pytest.fixture
def nights(first: Path, tmp_path: Path) -> Iterator[Nights]:
    """The nights after."""
    shutil.copytree(first, tmp_path / "data", symlinks=True)
    with nights_in(tmp_path / "data", is_new=False) as again:
        yield again
