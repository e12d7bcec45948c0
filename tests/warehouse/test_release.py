"""The release: whole, read-only, put in force in one step, and never in a reader's way."""

import json
import os
import shutil
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse import release as release_module
from ntm_pipeline.warehouse import retention as retention_module
from ntm_pipeline.warehouse.build import Build, build_lock
from ntm_pipeline.warehouse.release import (
    Release,
    ReleaseError,
    connect_released,
    describe_release,
    list_releases,
    point_at,
    publish,
    rollback,
)
from ntm_pipeline.warehouse.retention import KEPT, KEPT_MONTHS
from tests.world import World

OpenCopy = Callable[..., Build]


@pytest.fixture(autouse=True)
def a_second_between_releases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases of small worlds come faster than any refresh: let the clock keep pace."""
    seconds = count()

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(seconds=next(seconds))

    monkeypatch.setattr(release_module, "datetime", Clock)


@pytest.fixture
def build(open_copy: OpenCopy) -> Build:
    return open_copy()


def released(build: Build, times: int = 1) -> list[Release]:
    """Releases of the build as it is, the newest first; before each a file was changed."""
    return [release_of_a_changed_file(build) for _ in range(times)][::-1]


def release_of_a_changed_file(build: Build) -> Release:
    build.connection.execute("UPDATE quality.source_files SET sha256 = CONCAT(sha256, '1') WHERE source = 'training'")
    return publish(build, describe_release(build))


def ids(settings: Settings) -> list[str]:
    return [release.release_id for release in list_releases(settings)]


def id_seen_by_a_reader(settings: Settings) -> str:
    with duckdb.connect(str(settings.released_path), read_only=True) as reader:
        return str(reader.execute("SELECT release_id FROM ref.release").fetchall()[0][0])


# --- Publishing -------------------------------------------------------------------------------------


def test_a_release_is_a_read_only_file_that_the_link_points_at(build: Build) -> None:
    (made,) = released(build)
    assert build.settings.released_path.is_symlink()
    assert build.settings.released_path.resolve() == made.path.resolve()
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o444
    assert id_seen_by_a_reader(build.settings) == made.release_id


def test_a_release_holds_every_table_with_its_rows_and_meanings(build: Build) -> None:
    released(build)
    account = (
        "SELECT schema_name, table_name, estimated_size, comment FROM duckdb_tables()"
        " WHERE database_name = current_database() ORDER BY ALL"
    )
    meanings = (
        "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE database_name = current_database() AND NOT internal ORDER BY ALL"
    )
    with duckdb.connect(str(build.settings.released_path), read_only=True) as reader:
        for sql in (account, meanings):
            assert reader.execute(sql).fetchall() == build.rows(sql)


def test_views_of_a_release_answer_also_where_it_is_attached_under_another_name(build: Build) -> None:
    # A view that knew the build by its name would be broken in every BI tool.
    released(build)
    expected = build.rows("SELECT COUNT(*) FROM indicators.indicator_states")
    with duckdb.connect() as reader:
        reader.execute(f"ATTACH '{build.settings.released_path}' AS somewhere (READ_ONLY)")
        assert reader.execute("SELECT COUNT(*) FROM somewhere.indicators.indicator_states").fetchall() == expected


def test_the_link_is_relative_so_that_the_data_folder_may_move(build: Build, tmp_path: Path) -> None:
    (made,) = released(build)
    assert not build.settings.released_path.readlink().is_absolute()
    moved = tmp_path / "elsewhere"
    build.connection.close()
    build.settings.data_dir.rename(moved)
    with duckdb.connect(str(moved / "warehouse" / "ntm.duckdb"), read_only=True) as reader:
        assert reader.execute("SELECT release_id FROM ref.release").fetchall() == [(made.release_id,)]


def test_nothing_is_left_beside_a_release(build: Build) -> None:
    # A .wal beside a swapped file makes it impossible to open; a .part would fill the disk night by night.
    released(build, 3)
    warehouse = build.settings.warehouse_dir
    assert sorted(path.name for path in warehouse.iterdir()) == ["ntm.duckdb", "releases", "work"]
    assert {path.suffix for path in build.settings.releases_dir.iterdir()} == {".duckdb"}
    assert not list(warehouse.rglob("*.wal"))


def test_what_an_interrupted_release_left_behind_is_cleared(build: Build) -> None:
    build.settings.releases_dir.mkdir(parents=True)
    (build.settings.releases_dir / "20260101T000000Z-00000000.part").write_bytes(b"half a release")
    (made,) = released(build)
    assert [path.name for path in build.settings.releases_dir.iterdir()] == [made.path.name]


def test_a_half_copied_release_is_never_listed_nor_put_in_force(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    (last,) = released(build)

    def full_disk(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full_disk)
    with pytest.raises(OSError, match="No space left"):
        released(build)
    monkeypatch.undo()
    assert ids(build.settings) == [last.release_id]
    assert id_seen_by_a_reader(build.settings) == last.release_id
    (after,) = released(build)
    assert id_seen_by_a_reader(build.settings) == after.release_id


def test_the_build_goes_on_after_a_release(build: Build) -> None:
    released(build)
    build.connection.execute("CREATE TABLE marts.later AS SELECT 1 AS year")
    released(build)
    with connect_released(build.settings) as reader:
        assert reader.execute("SELECT year FROM marts.later").fetchall() == [(1,)]


def test_a_release_never_changes_again(build: Build) -> None:
    (made,) = released(build)
    before = made.path.read_bytes()
    build.connection.execute("DELETE FROM marts.indicator_attainment")
    released(build)
    assert made.path.read_bytes() == before


# --- What a release says of itself ------------------------------------------------------------------


def test_a_release_tells_what_it_is_in_one_row(build: Build) -> None:
    (made,) = released(build)
    with connect_released(build.settings) as reader:
        cursor = reader.execute("SELECT * FROM ref.release")
        names = [column[0] for column in cursor.description]
        (row,) = cursor.fetchall()
    told = dict(zip(names, row, strict=True))
    assert told["release_id"] == made.release_id
    assert told["today"] == build.settings.today
    assert abs((told["built_at"].replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds()) < 60
    assert {"ntm_pipeline", "python", "dagster", "duckdb", "pandas"} <= set(json.loads(told["versions"]))
    assert json.loads(told["accepted_checks"]) == []
    assert told["is_synthetic"] is False
    assert len(told["inputs_sha256"]) == 64


def test_ids_made_within_one_second_differ_and_keep_their_order(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    class StoppedClock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 2, 1, 3, 4, 5, tzinfo=tz)

    monkeypatch.setattr(release_module, "datetime", StoppedClock)
    monkeypatch.setattr(retention_module, "KEPT", 12)
    made = released(build, 11)
    assert len({release.release_id for release in made}) == 11
    assert ids(build.settings) == [release.release_id for release in made]
    assert id_seen_by_a_reader(build.settings) == made[0].release_id


def test_the_hash_of_the_inputs_tells_whether_they_changed(build: Build) -> None:
    def inputs() -> str:
        describe_release(build)
        return str(build.rows("SELECT inputs_sha256 FROM ref.release")[0][0])

    before = inputs()
    assert inputs() == before
    build.connection.execute("UPDATE quality.source_files SET sha256 = 'other' WHERE source = 'training'")
    changed = inputs()
    assert changed != before
    build.connection.execute("DELETE FROM quality.source_files WHERE source = 'training'")
    assert inputs() not in (before, changed)


def test_a_release_with_one_synthetic_row_says_so(build: Build) -> None:
    build.connection.execute("UPDATE quality.source_files SET is_synthetic = TRUE WHERE source = 'training'")
    describe_release(build)
    assert build.rows("SELECT is_synthetic FROM ref.release") == [(True,)]


def test_a_synthetic_file_of_which_nothing_was_taken_makes_no_synthetic_release(build: Build) -> None:
    build.connection.execute("UPDATE quality.source_files SET is_synthetic = TRUE WHERE source = 'nobody'")
    describe_release(build)
    assert build.rows("SELECT is_synthetic FROM ref.release") == [(False,)]


def test_a_release_without_any_file_can_be_described(build: Build) -> None:
    build.connection.execute("DELETE FROM quality.source_files")
    describe_release(build)
    assert build.rows("SELECT is_synthetic FROM ref.release") == [(False,)]


# --- Listing, keeping, going back -------------------------------------------------------------------


def test_five_are_kept_and_the_oldest_go(build: Build) -> None:
    made = released(build, KEPT + 2)
    assert KEPT == 5
    assert ids(build.settings) == [release.release_id for release in made[:KEPT]]


def test_exactly_the_one_in_force_is_marked(build: Build) -> None:
    made = released(build, 3)
    assert [release.is_current for release in list_releases(build.settings)] == [True, False, False]
    rollback(build.settings, made[2].release_id)
    assert [release.is_current for release in list_releases(build.settings)] == [False, False, True]


def test_files_that_are_no_releases_are_neither_listed_nor_touched(build: Build) -> None:
    build.settings.releases_dir.mkdir(parents=True)
    foreign = build.settings.releases_dir / "mine.duckdb"
    foreign.write_bytes(b"somebody's own copy")
    made = released(build, KEPT + 1)
    assert ids(build.settings) == [release.release_id for release in made[:KEPT]]
    assert foreign.read_bytes() == b"somebody's own copy"


def test_going_back_means_the_release_before_the_one_in_force(build: Build) -> None:
    made = released(build, 3)
    assert rollback(build.settings).release_id == made[1].release_id
    assert rollback(build.settings).release_id == made[2].release_id
    assert id_seen_by_a_reader(build.settings) == made[2].release_id


def test_going_back_to_a_named_release_works_in_both_directions(build: Build) -> None:
    made = released(build, 3)
    rollback(build.settings, made[2].release_id)
    rollback(build.settings, made[0].release_id)
    assert id_seen_by_a_reader(build.settings) == made[0].release_id


def test_a_refresh_after_going_back_puts_the_new_release_in_force(build: Build) -> None:
    made = released(build, KEPT)
    rollback(build.settings, made[-1].release_id)
    (newest,) = released(build)
    assert id_seen_by_a_reader(build.settings) == newest.release_id
    assert ids(build.settings) == [newest.release_id, *(release.release_id for release in made[: KEPT - 1])]


def test_the_release_in_force_is_kept_even_if_five_others_look_newer(build: Build) -> None:
    # The clock was set back, or somebody had gone back: what analysts have open is never deleted.
    released(build, KEPT)
    publish(build, "20250101T000000Z-00000000")
    assert "20250101T000000Z-00000000" in ids(build.settings)
    assert duckdb.connect(str(build.settings.released_path), read_only=True).execute("SELECT 1").fetchall() == [(1,)]


def test_a_release_that_is_not_there_is_refused_with_those_that_are(build: Build) -> None:
    (made,) = released(build)
    with pytest.raises(ReleaseError, match=f"no release yesterday.*{made.release_id}"):
        rollback(build.settings, "yesterday")
    assert id_seen_by_a_reader(build.settings) == made.release_id


def test_there_is_nothing_before_the_first_release(build: Build) -> None:
    (made,) = released(build)
    with pytest.raises(ReleaseError, match="no release before"):
        rollback(build.settings)
    assert id_seen_by_a_reader(build.settings) == made.release_id


def test_going_back_before_anything_was_released_is_refused(build: Build) -> None:
    with pytest.raises(ReleaseError, match="kept: none"):
        rollback(build.settings)
    assert list_releases(build.settings) == []


def test_a_release_id_is_no_path_out_of_the_folder(build: Build, tmp_path: Path) -> None:
    released(build)
    shutil.copyfile(build.settings.released_path, tmp_path / "secret.duckdb")
    with pytest.raises(ReleaseError):
        rollback(build.settings, "../../../secret")


def test_the_data_folder_may_be_reached_by_a_link(open_copy: OpenCopy, tmp_path: Path) -> None:
    # /srv/ntm -> /mnt/disk2/ntm is how data folders are moved to a larger disk.
    (tmp_path / "disk2").mkdir()
    (tmp_path / "linked").symlink_to("disk2")
    build = open_copy(tmp_path / "linked")
    made = released(build, 2)
    assert [release.is_current for release in list_releases(build.settings)] == [True, False]
    assert rollback(build.settings).release_id == made[1].release_id


# --- Who reads --------------------------------------------------------------------------------------


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


# --- In order, in their place, with their rights ----------------------------------------------------


def test_releases_follow_their_numbers_also_where_the_clock_was_set_back(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = released(build)

    class YesterYear(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2020, 2, 1, 3, 4, 5, tzinfo=tz)

    monkeypatch.setattr(release_module, "datetime", YesterYear)
    (second,) = released(build)
    assert ids(build.settings) == [second.release_id, first.release_id]
    assert rollback(build.settings).release_id == first.release_id


def test_releases_of_the_first_program_come_before_those_with_a_number(build: Build) -> None:
    publish(build, "20990101T000000Z-00000000")
    (made,) = released(build)
    assert ids(build.settings) == [made.release_id, "20990101T000000Z-00000000"]


@pytest.mark.parametrize("killed_at", ["rename", "replace"])
def test_a_release_that_was_never_in_force_is_gone_after_a_crash(
    build: Build, monkeypatch: pytest.MonkeyPatch, killed_at: str
) -> None:
    (last,) = released(build)
    honest = getattr(Path, killed_at)

    def killed(path: Path, target: Path) -> None:
        if killed_at == "rename":
            honest(path, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, killed_at, killed)
    with pytest.raises(KeyboardInterrupt):
        released(build)
    monkeypatch.undo()
    assert id_seen_by_a_reader(build.settings) == last.release_id
    with pytest.raises(ReleaseError, match="no release before"):
        rollback(build.settings)  # not the one that was never audited to its end
    assert ids(build.settings) == [last.release_id]
    assert sorted(path.name for path in build.settings.warehouse_dir.iterdir()) == ["ntm.duckdb", "releases", "work"]


def test_a_release_is_kept_that_came_into_force_just_before_a_crash(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(build)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(release_module, "point_at", lambda *given: (point_at(*given), killed()))
    with pytest.raises(KeyboardInterrupt):
        released(build)
    monkeypatch.undo()
    now = id_seen_by_a_reader(build.settings)
    rollback(build.settings)
    assert now in ids(build.settings)
    assert {path.suffix for path in build.settings.releases_dir.iterdir()} == {".duckdb"}


def test_quiet_nights_take_no_older_releases_place(build: Build) -> None:
    made = released(build, KEPT)
    for _ in range(KEPT + 1):
        build.connection.execute("UPDATE ref.years SET today = today + 1")
        quiet = publish(build, describe_release(build))
    assert ids(build.settings) == [quiet.release_id, *(release.release_id for release in made[1:])]


def test_the_last_release_of_each_of_twelve_months_is_kept(build: Build) -> None:
    last_of_month = []
    for month in range(KEPT_MONTHS + KEPT):
        day = f"{2025 + month // 12}-{month % 12 + 1:02}-15"
        build.connection.execute(f"UPDATE ref.years SET today = DATE '{day}'")
        last_of_month.append(released(build, 2)[0].release_id)
    kept = ids(build.settings)
    assert set(last_of_month[-KEPT_MONTHS:]) <= set(kept)
    assert not set(last_of_month[:-KEPT_MONTHS]) & set(kept)
    # Of the five last ones two are no month's last.
    assert len(kept) == KEPT_MONTHS + KEPT // 2


def test_what_is_kept_stays_within_its_size_but_for_the_release_in_force_and_the_one_before(build: Build) -> None:
    made = released(build, KEPT)
    megabytes = 3 * made[0].size_bytes // 1_000_000 + 1
    build.settings = replace(build.settings, releases_megabytes=megabytes)
    (newest,) = released(build)
    assert sum(release.size_bytes for release in list_releases(build.settings)) <= megabytes * 1_000_000
    assert ids(build.settings)[0] == newest.release_id
    build.settings = replace(build.settings, releases_megabytes=1)
    (last,) = released(build)
    assert ids(build.settings) == [last.release_id, newest.release_id]


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o2775])
def test_the_rights_of_the_data_folder_hold_for_all_that_is_made_in_it(open_copy: OpenCopy, mode: int) -> None:
    build = open_copy()
    settings = build.settings
    settings.data_dir.chmod(mode)
    before = os.umask(0o077)
    try:
        with build_lock(settings):
            released(build)
            (settings.work_dir / "made by a library").touch()
    finally:
        os.umask(before)
    rights = mode & 0o777
    for folder in (settings.warehouse_dir, settings.releases_dir, settings.work_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o2000 | rights, folder
        assert folder.stat().st_gid == settings.data_dir.stat().st_gid
    assert stat.S_IMODE((settings.work_dir / "made by a library").stat().st_mode) == rights & 0o666
    assert stat.S_IMODE((settings.work_dir / "build.lock").stat().st_mode) == rights & 0o666
    assert stat.S_IMODE(settings.released_path.stat().st_mode) == rights & 0o444


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run for another user")
def test_what_root_has_made_belongs_to_the_owner_of_the_data_folder(open_copy: OpenCopy) -> None:
    build = open_copy()
    os.chown(build.settings.data_dir, 12345, 23456)
    with build_lock(build.settings):
        released(build)
    for path in (build.settings.warehouse_dir, *build.settings.warehouse_dir.rglob("*")):
        assert (path.lstat().st_uid, path.lstat().st_gid) == (12345, 23456), path
