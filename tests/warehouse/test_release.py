"""A release: whole, read-only, put in force in one step, and what it says of itself."""

import json
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.warehouse import release as release_module
from ntm_pipeline.warehouse import retention as retention_module
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import (
    connect_released,
    describe_release,
)
from tests.warehouse.releases import id_seen_by_a_reader, ids, released

pytestmark = pytest.mark.usefixtures("a_second_between_releases")


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
