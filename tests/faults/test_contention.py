"""Readers and other nights at the same time: nobody meets an error, and nobody's release is torn.

`make faults` has ten readers through twenty nights, the ordinary suite two through two.
"""

import os
import random
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from tests.faults.nights import IS_FULL, Nights
from tests.faults.test_kills import SEED, started
from tests.faults.test_sequences import add_or_change, change_and_hide_it, rename, swap, touch, withdraw

pytestmark = pytest.mark.slow

READERS, NIGHTS = (10, 20) if IS_FULL else (2, 2)
READER = textwrap.dedent(
    """
    import os, sys
    import duckdb
    link, stop = sys.argv[1:]
    seen = 0
    while not os.path.exists(stop):
        with duckdb.connect(link, read_only=True) as reader:
            [(release, online)] = reader.execute(
                "SELECT (SELECT release_id FROM ref.release), SUM(numerator) FROM marts.indicator_value"
            ).fetchall()
            [(again,)] = reader.execute("SELECT release_id FROM ref.release").fetchall()
            assert release == again and online is not None
        seen += 1
    print(seen)
    """
)


def test_readers_in_a_loop_meet_no_error_and_one_that_holds_an_old_release_still_reads_it(
    nights: Nights, tmp_path: Path
) -> None:
    stop = tmp_path / "stop"
    held = duckdb.connect(str(nights.settings.released_path), read_only=True)
    figures = "SELECT SUM(numerator), SUM(denominator), COUNT(*) FROM marts.indicator_value"
    told = held.execute(figures).fetchall()
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(nights.settings.released_path), str(stop)],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(READERS)
    ]  # fmt: skip
    try:
        for turn in range(NIGHTS):
            nights.put("eoffice/a.csv", f"10101;Năm 2024;100;0;{turn + 1};")
            nights.night()
            assert nights.rows("SELECT SUM(online_dossier_count) FROM core.eoffice") == [(turn + 1 + 8,)]
    finally:
        stop.touch()
        ended = [reader.communicate(timeout=300) for reader in readers]
    assert [error for _, error in ended if error] == []
    assert all(int(seen) > 0 for seen, _ in ended)
    assert held.execute(figures).fetchall() == told
    held.close()


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_two_nights_at_once_come_one_after_the_other(nights: Nights) -> None:
    nights.put("eoffice/a.csv", "10101;Năm 2024;100;0;70;")
    both = [started(nights) for _ in range(2)]
    said = [process.communicate(timeout=600)[0].splitlines()[-1] for process in both]
    assert said == ["done", "done"]
    assert not nights.verified().differences


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_a_raw_folder_that_changes_while_it_is_read_leaves_nothing_behind_that_is_not_in_it(nights: Nights) -> None:
    lots, stop = random.Random(SEED), threading.Event()

    def stir() -> None:
        while not stop.wait(lots.uniform(0, 0.02)):
            with suppress(OSError):
                lots.choice((add_or_change, change_and_hide_it, rename, swap, touch, withdraw))(nights, lots)

    stirring = threading.Thread(target=stir)
    stirring.start()
    try:
        for _ in range(NIGHTS // 2):
            nights.night()
    finally:
        stop.set()
        stirring.join()
    nights.night()
    verified = nights.verified()
    assert not verified.differences, (f"FAULTS_SEED={SEED}", verified)


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_another_time_zone_umask_and_language_make_the_same_of_the_same_files(nights: Nights) -> None:
    nights.put("eoffice/a.csv", "10101;Năm 2024;100;0;70;")
    before = os.umask(0o077)
    try:
        process = started(nights, TZ="Pacific/Kiritimati", LC_ALL="tr_TR.UTF-8", PYTHONHASHSEED="7")
        assert process.communicate(timeout=600)[0].splitlines()[-1] == "done"
    finally:
        os.umask(before)
    assert not nights.verified().differences
    nights.night()
    assert nights.written == ["marts.release_changes", "ref.release"]
