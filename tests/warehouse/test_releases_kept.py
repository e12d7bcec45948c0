"""Which releases are there, in which order; which are kept, and how one goes back to them."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.warehouse import release as release_module
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import (
    ReleaseError,
    describe_release,
    list_releases,
    point_at,
    publish,
    rollback,
)
from ntm_pipeline.warehouse.retention import KEPT, KEPT_MONTHS
from tests.warehouse.releases import OpenCopy, id_seen_by_a_reader, ids, released

pytestmark = pytest.mark.usefixtures("a_second_between_releases")


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


@pytest.mark.slow
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
