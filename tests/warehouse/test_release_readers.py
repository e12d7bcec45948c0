"""Who reads: kept from all else, and never in the way of the next release, nor it in theirs."""

import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import (
    ReleaseError,
    connect_released,
    point_at,
    rollback,
)
from tests.warehouse.releases import released
from tests.world import World

pytestmark = pytest.mark.usefixtures("a_second_between_releases")


@pytest.fixture
def connection(build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    released(build)
    with connect_released(build.settings) as opened:
        yield opened


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "EXPORT DATABASE '/tmp/stolen'",
        "ATTACH '/tmp/other.duckdb'",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA memory_limit = '1GB'",
        "INSERT INTO ref.plans SELECT * FROM ref.plans",
        "UPDATE marts.indicator_value SET value = 1",
        "DELETE FROM marts.indicator_value",
        "CREATE TABLE marts.mine AS SELECT 1 AS year",
        "CREATE OR REPLACE VIEW marts.mine AS SELECT 1 AS year",
        "DROP TABLE marts.indicator_value",
        "COMMENT ON TABLE marts.indicator_value IS 'x'",
    ],
)
def test_a_reader_is_kept_from_files_settings_and_writing(sql: str, connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        connection.execute(sql).fetchall()


def test_a_reader_can_open_no_other_release_through_the_one_in_force(build: Build) -> None:
    made = released(build, 2)
    with connect_released(build.settings) as opened, pytest.raises(duckdb.Error):
        opened.execute(f"ATTACH '{made[1].path}' AS older (READ_ONLY)")


def test_a_variable_of_the_program_is_no_table_of_the_reader(connection: duckdb.DuckDBPyConnection) -> None:
    frame = {"year": [1]}
    assert frame
    with pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM frame").fetchall()


def test_reading_before_the_first_release_is_refused_with_what_to_do(build: Build) -> None:
    with pytest.raises(ReleaseError, match="ntm refresh"):
        connect_released(build.settings)


def test_a_link_to_a_release_that_was_deleted_by_hand_is_refused_with_what_to_do(build: Build) -> None:
    (made,) = released(build)
    made.path.unlink()
    with pytest.raises(ReleaseError, match="ntm refresh"):
        connect_released(build.settings)


def test_an_open_reader_keeps_its_release_while_the_next_one_comes(
    build: Build, connection: duckdb.DuckDBPyConnection
) -> None:
    rows = "SELECT COUNT(*) FROM marts.indicator_attainment"
    before = connection.execute(rows).fetchall()
    build.connection.execute("DELETE FROM marts.indicator_attainment")
    released(build)
    assert connection.execute(rows).fetchall() == before
    with connect_released(build.settings) as another:
        assert another.execute(rows).fetchall() == [(0,)]


READER = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    import duckdb
    link, stop = sys.argv[1], Path(sys.argv[2])
    reads, seen, errors = 0, set(), []
    while not stop.exists():
        try:
            with duckdb.connect(link, read_only=True) as connection:
                (release_id, rows), = connection.execute(
                    "SELECT release_id, (SELECT COUNT(*) FROM marts.indicator_attainment) FROM ref.release"
                ).fetchall()
            reads += 1
            seen.add(release_id)
            if rows == 0:
                errors.append("empty")
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        if reads == 1:
            print("reading", flush=True)
    print(reads, len(seen), *errors[:3], sep="|", flush=True)
    """
)


@pytest.mark.slow
def test_who_reads_in_a_loop_sees_no_error_while_ten_releases_come(build: Build, tmp_path: Path) -> None:
    # The file that analysts open is never half-built, never locked and never missing, not for a moment.
    released(build)
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(build.settings.released_path), str(stop)], stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    for number in range(10):
        released(build)
        if number == 5:
            rollback(build.settings)
        time.sleep(0.05)
    stop.touch()
    reads, releases_seen, *errors = reader.communicate(timeout=30)[0].strip().split("|")
    assert errors == []
    assert int(reads) > 10
    assert int(releases_seen) >= 3


def test_pointing_at_another_release_leaves_no_moment_without_a_link(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = released(build, 2)
    unlinked: list[Path] = []
    honest = Path.unlink

    def watched(path: Path, missing_ok: bool = False) -> None:
        unlinked.append(path)
        honest(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    point_at(build.settings, made[1].path)
    assert build.settings.released_path not in unlinked


def test_the_finished_world_is_left_as_it_was(finished: World) -> None:
    assert finished.one("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'release'") == 0
