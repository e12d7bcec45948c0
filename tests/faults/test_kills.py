"""Nights and rollbacks that are killed, at random moments: the release is whole after each, the next night completes.

`make faults` kills a hundred times (FAULTS_KILLS), the ordinary suite once. FAULTS_SEED, printed, brings the same
moments again, as far as a clock can.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.warehouse.release import list_releases, rollback
from tests.faults.nights import IS_FULL, Nights

PROJECT = Path(__file__).parents[2]
KILLS = int(os.environ.get("FAULTS_KILLS", "1"))
SEED = int(os.environ.get("FAULTS_SEED", str(time.time_ns() % 1_000_000)))
SECONDS = 600


def started(nights: Nights, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A night in a process of its own, which prints every step."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.one_night", str(nights.folder), *arguments],
        env={**os.environ, "PYTHONPATH": str(PROJECT), **environment}, cwd=PROJECT, text=True, stdout=subprocess.PIPE,
    )  # fmt: skip


def killed(nights: Nights, lots: random.Random, step_count: int, *arguments: str) -> str:
    """Kill a night after some step of its; returns when that was."""
    process = started(nights, *arguments)
    assert process.stdout is not None
    # The steps of the release are few, and those on which most depends.
    last = lots.choice([lots.randrange(step_count), step_count - 1 - lots.randrange(min(40, step_count))])
    step = "its end"
    for at, line in enumerate(process.stdout):
        if at == last:
            step = line.strip()
            break
    pause = lots.choice([0, lots.uniform(0, 0.002), lots.uniform(0, 0.05)])
    time.sleep(pause)
    process.kill()
    process.wait()
    process.stdout.close()
    return f"{pause * 1000:.1f} ms after step {last}, {step} (FAULTS_SEED={SEED})"


def what_a_reader_sees(nights: Nights) -> list[tuple[object, ...]]:
    """The release in force, every block of it read."""
    with duckdb.connect(str(nights.settings.released_path), read_only=True) as reader:
        tables = reader.execute(
            "SELECT CONCAT(schema_name, '.', table_name) FROM duckdb_tables() WHERE NOT internal ORDER BY ALL"
        ).fetchall()
        for (table,) in tables:
            reader.execute(f"SELECT BIT_XOR(HASH(t)) FROM {table} AS t").fetchall()
        return reader.execute(
            "SELECT (SELECT release_id FROM ref.release), SUM(online_dossier_count), COUNT(*) FROM core.eoffice"
        ).fetchall()


def test_after_kill_9_the_release_is_whole_and_the_next_night_equals_an_undisturbed_one(nights: Nights) -> None:
    lots = random.Random(SEED)
    print(f"FAULTS_SEED={SEED} FAULTS_KILLS={KILLS}")
    steps = 300
    for turn in range(KILLS):
        online = turn % 90 + 1
        nights.put("eoffice/a.csv", f"10101;Năm 2024;100;0;{online};")
        nights.put(f"training/{turn % 3}.csv", f"10102;{2021 + turn % 5};9;{turn % 10}")
        if turn % 4 == 3:
            (nights.raw / "eoffice/b.csv").unlink(missing_ok=True)
        elif turn % 4 == 1:
            nights.put("eoffice/b.csv", "10103;Năm 2024;10;0;8;")
        before = what_a_reader_sees(nights)
        moment = killed(nights, lots, steps)
        seen = what_a_reader_sees(nights)
        # Killed while it releases, it has released or it hasn't: nothing lies between.
        assert seen == before or seen[0][1] in (online, online + 8), moment
        said, _ = started(nights).communicate(timeout=SECONDS)
        assert said.splitlines()[-1:] == ["done"], moment
        steps = len(said.splitlines())
        assert what_a_reader_sees(nights)[0][1] in (online, online + 8), moment
        assert not nights.verified().differences, moment
        assert not leftovers(nights), moment


def leftovers(nights: Nights) -> list[str]:
    """Files that are neither a release nor the link nor the working folder."""
    settings = nights.settings
    there = {path.name for path in (*settings.releases_dir.iterdir(), *settings.warehouse_dir.iterdir())}
    releases = {release.path.name for release in list_releases(settings)}
    return sorted(there - releases - {"ntm.duckdb", "releases", "work"})


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_after_a_rollback_is_killed_one_release_or_the_other_is_in_force_and_whole(nights: Nights) -> None:
    lots = random.Random(SEED)
    nights.put("eoffice/a.csv", "10101;Năm 2024;100;0;90;")
    nights.night()
    released = {release.release_id for release in list_releases(nights.settings)}
    assert len(released) == 2
    for _ in range(KILLS // 10):
        moment = killed(nights, lots, 12, "rollback")
        assert what_a_reader_sees(nights)[0][0] in released, moment
        [newest, *_] = list_releases(nights.settings)
        rollback(nights.settings, newest.release_id)
        assert what_a_reader_sees(nights)[0][0] == newest.release_id, moment
    nights.night()
    assert not nights.verified().differences
    assert not leftovers(nights)
