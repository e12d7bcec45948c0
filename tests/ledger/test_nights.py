"""What a night reads and makes when nothing, or little, has changed; and that it comes to the same as from nothing."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ntm_pipeline.warehouse.ledger import Ledger
from tests.ledger.nights import Nights, nights_in

OF_THE_RUN = ["marts.release_changes", "ref.release"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder after its first night. Leave it as it is."""
    folder = tmp_path_factory.mktemp("first")
    with nights_in(folder) as nights:
        nights.night()
        assert sorted(nights.read) == ["cooperatives/a.csv", "eoffice/a.csv", "eoffice/b.csv", "training/a.csv"]
        yield folder


@pytest.fixture
def nights(first: Path, tmp_path: Path) -> Iterator[Nights]:
    """The night after."""
    shutil.copytree(first, tmp_path / "data", symlinks=True)
    with nights_in(tmp_path / "data") as again:
        yield again


def test_an_unchanged_night_reads_and_makes_nothing_and_releases_all_the_same(nights: Nights) -> None:
    before = nights.settings.released_path.resolve()
    release = nights.night()
    assert nights.read == []
    assert nights.written == OF_THE_RUN
    assert nights.settings.released_path.resolve() == release.path != before
    verified = nights.verified()
    assert not verified.differences
    assert verified.table_count > 80
