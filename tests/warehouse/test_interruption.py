"""A refresh that is killed: the last release stays readable, and the next refresh completes.

Small worlds, so that the moments can be chosen; the command itself is killed in `tests/test_end_to_end.py`.
"""

import os
import random
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.warehouse.release import list_releases
from tests.world import World

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]


REFRESH = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from ntm_pipeline.warehouse.build import on_table_written
    from ntm_pipeline.warehouse.release import describe_release, publish
    from tests.world import World
    on_table_written.set(lambda key, rows: print(key, flush=True))
    world = World(Path(sys.argv[1])).run()
    publish(world._build, describe_release(world._build))
    print("released", flush=True)
    """
)


def start_refresh(world: World) -> subprocess.Popen[str]:
    """A refresh of the world's folder, in a process of its own that prints each table it has written."""
    return subprocess.Popen(
        [sys.executable, "-c", REFRESH, str(world.folder)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)}, cwd=PROJECT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@dataclass
class Killed:
    """What happened to a folder whose refreshes were killed one after the other."""

    world: World
    steps: list[str]
    before: str = ""
    after_kills: list[str] = field(default_factory=list)
    """What a reader saw after each kill."""
    moments: list[str] = field(default_factory=list)
    last_words: str = ""


def what_a_reader_sees(world: World) -> str:
    """The release in force, its figures, and whether it is whole; an error if it can't be read."""
    with duckdb.connect(str(world.settings.released_path), read_only=True) as reader:
        told = reader.execute(
            """
            SELECT
                (SELECT release_id FROM ref.release),
                (SELECT COUNT(*) FROM marts.indicator_value),
                (SELECT COUNT(*) FROM marts.indicator_attainment),
                (SELECT numerator FROM marts.indicator_value
                 WHERE indicator_id = 'online_dossiers_commune' AND unit_id = 'VN' AND year = 2024)
            """
        ).fetchall()
    return repr(told)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """A first release; then new data whose refresh is killed at three moments; then one that is let alone."""
    world = World(tmp_path_factory.mktemp("killed"))
    world.eoffice("10101;Năm 2024;100;0;50;")
    said, _ = start_refresh(world).communicate(timeout=600)
    steps = said.split()
    story = Killed(world, steps, before=what_a_reader_sees(world))
    world.eoffice("10101;Năm 2024;100;0;90;")
    lots = random.Random()
    # Somewhere on the way, twice; and while the release is being made.
    for table in (lots.choice(steps[:-2]), lots.choice(steps[:-2]), "ref.release"):
        process = start_refresh(world)
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == table:
                break
        pause = lots.uniform(0, 0.03)
        time.sleep(pause)
        process.kill()
        process.wait()
        process.stdout.close()
        story.moments.append(f"{pause * 1000:.0f} ms after {table}")
        story.after_kills.append(what_a_reader_sees(world))
    said, _ = start_refresh(world).communicate(timeout=600)
    story.last_words = said.splitlines()[-1]
    return story


def test_the_refresh_that_is_to_be_killed_writes_every_table_first(killed: Killed) -> None:
    assert killed.steps[-2:] == ["ref.release", "released"]
    assert len(killed.steps) > 50


def test_after_kill_9_the_last_release_is_whole(killed: Killed) -> None:
    *building, releasing = killed.after_kills
    assert building == [killed.before] * 2, killed.moments
    # Killed while it releases, it has released or it hasn't: nothing lies between.
    assert releasing == killed.before or ", 90)" in releasing, killed.moments


def test_the_next_refresh_after_kill_9_completes(killed: Killed) -> None:
    assert killed.last_words == "released", killed.moments
    assert ", 90)" in what_a_reader_sees(killed.world)


def test_kill_9_leaves_no_litter_that_stays(killed: Killed) -> None:
    releases = killed.world.settings.releases_dir
    assert not [path.name for path in releases.iterdir() if path.suffix != ".duckdb"], killed.moments
    for release in list_releases(killed.world.settings):
        with duckdb.connect(str(release.path), read_only=True) as reader:
            assert reader.execute("SELECT release_id FROM ref.release").fetchall() == [(release.release_id,)]
