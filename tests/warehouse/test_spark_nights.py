"""The night whose tables a Spark Connect server makes: its release, and the last one where the server is lost."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import duckdb
import pytest
from click.testing import CliRunner, Result

from ntm_pipeline.cli import main
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import describe_release, publish
from tests.defs.small_country import small_country
from tests.spark_server import Mute, Sail
from tests.world import World

pytest.importorskip("pysail", reason="pysail, a Spark Connect server for tests, is not installed")
pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
Ntm = Callable[..., Result]


@pytest.fixture
def ntm(folder: Path) -> Iterator[Ntm]:
    """Runs `ntm` on that folder and a small country."""
    with small_country():
        yield lambda command, **variables: CliRunner().invoke(
            main, [command], env={"NTM_DATA_DIR": str(folder), "NTM_TODAY": "2026-02-01", **variables}
        )


@pytest.fixture
def folder(finished: World, build: Build, tmp_path: Path) -> Path:
    """A data folder with files of every source and a release that DuckDB made of them."""
    shutil.copytree(finished.folder / "raw", tmp_path / "data" / "raw")
    publish(build, describe_release(build))
    build.close()
    return tmp_path / "data"


def release(folder: Path, column: str = "release_id") -> str:
    with duckdb.connect(str(folder / "warehouse" / "ntm.duckdb"), read_only=True) as connection:
        return str(connection.execute(f"SELECT {column} FROM ref.release").fetchall()[0][0])


@pytest.mark.skipif("ENGINES" not in os.environ, reason="a minute of work: make engines")
def test_its_release_is_the_one_that_duckdb_makes_of_the_same_files(folder: Path, ntm: Ntm) -> None:
    server = Sail()
    try:
        made = ntm("refresh", NTM_ENGINE=server.address)
        assert made.exit_code == 0, made.output
    finally:
        server.close()
    assert '"spark": "' in release(folder, "versions")
    held = ntm("verify")
    assert held.exit_code == 0, held.output


@pytest.fixture
def lost() -> Iterator[Callable[[str, Path], Sail | Mute]]:
    """Servers, and one way to lose each."""
    opened: list[Sail | Mute] = []
    losers: list[tuple[Thread, Event]] = []

    def server(moment: str, folder: Path) -> Sail | Mute:
        opened.append(one := Mute() if moment == "mute from the beginning" else Sail())
        if isinstance(one, Sail):
            if moment == "gone from the beginning":
                one.kill()
            else:
                lose = one.kill if moment == "killed in the middle" else one.hang
                is_lost, exchange = Event(), folder / "warehouse" / "work" / "engine"
                losers.append((Thread(target=_in_the_middle, args=(lose, exchange, is_lost)), is_lost))
                losers[-1][0].start()
        return one

    yield server
    for thread, is_lost in losers:
        thread.join()
        assert is_lost.is_set(), "the run ended before the server was lost"
    for one in opened:
        one.close()


def test_a_server_that_is_lost_leaves_the_last_release(
    folder: Path, ntm: Ntm, lost: Callable[[str, Path], Sail | Mute]
) -> None:
    before = release(folder)
    for moment in (
        "killed in the middle", "silent in the middle", "gone from the beginning", "mute from the beginning",
    ):  # fmt: skip
        server = lost(moment, folder)
        refused = ntm("refresh", NTM_ENGINE=f"{server.address}/;x-key=hidden", NTM_ENGINE_SECONDS="30")
        told = [line for line in refused.output.splitlines() if server.place in line]
        assert refused.exit_code == 1, moment
        assert len(told) == 1, refused.output
        assert "không trả lời" in told[0]
        assert "doesn't answer" in told[0]
        # A table that was being made is named before it.
        assert re.match(r"\s*([a-z_.]+: )?Máy chủ Spark Connect", told[0]), told
        assert "hidden" not in refused.output
        assert "Traceback" not in refused.output
        assert release(folder) == before, moment


def _in_the_middle(lose: Callable[[], None], folder: Path, is_lost: Event) -> None:
    """Once some tables have been made."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if list(folder.glob("run-*/core__unit_months")):
            lose()
            is_lost.set()
            return
        time.sleep(0.02)
