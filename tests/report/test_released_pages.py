"""Pages go with their release: made before it is in force, replaced with it, rolled back with it, removed with it."""

from pathlib import Path

import pytest

from ntm_pipeline.commands.report import first_page
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import (
    Pages,
    Release,
    ReleaseError,
    clear_leftovers,
    describe_release,
    list_releases,
    pages_of,
    publish,
    rollback,
)
from tests.report.conftest import Released


def write(release_file: Path, folder: Path, *_: object) -> None:
    """Pages that name the file they were made of."""
    folder.mkdir()
    (folder / "index.html").write_text(release_file.stem, encoding="utf-8")


@pytest.fixture
def build(released: Released, tmp_path: Path) -> Build:
    import shutil

    settings = Settings(tmp_path, released.settings.today, tmp_path / "dagster")
    for folder in (settings.work_dir, settings.releases_dir):
        folder.mkdir(parents=True)
    shutil.copyfile(released.settings.work_dir / "build.duckdb", settings.work_dir / "build.duckdb")
    return Build(settings)


def release(build: Build, pages: Pages | None = write) -> Release:
    build.connection.execute("UPDATE quality.source_files SET sha256 = CONCAT(sha256, '1') WHERE source = 'criteria'")
    return publish(build, describe_release(build), pages)


def shown(settings: Settings) -> str:
    return settings.report_path.read_text(encoding="utf-8")


def test_the_pages_follow_the_release_forth_and_back(build: Build) -> None:
    settings = build.settings
    first, second = release(build), release(build)
    assert shown(settings) == second.release_id
    assert not settings.report_path.parent.readlink().is_absolute()
    rollback(settings)
    assert shown(settings) == first.release_id
    assert first_page(settings) == settings.report_path
    rollback(settings, second.release_id)
    assert shown(settings) == second.release_id


def test_pages_that_can_t_be_made_cost_the_release_and_leave_nothing(build: Build) -> None:
    settings = build.settings
    former = release(build)

    def fail(release_file: Path, folder: Path, *_: object) -> None:
        write(release_file, folder)
        raise RuntimeError("no page")

    with pytest.raises(RuntimeError, match="no page"):
        release(build, fail)
    assert [one.release_id for one in list_releases(settings)] == [former.release_id]
    assert shown(settings) == former.release_id
    assert {path.suffix for path in settings.releases_dir.iterdir()} == {".duckdb", ".report"}


def test_a_release_without_pages_is_shown_without_another_s(build: Build) -> None:
    settings = build.settings
    release(build)
    release(build, None)
    assert not settings.report_path.exists()
    with pytest.raises(ReleaseError, match="has no pages"):
        first_page(settings)
    rollback(settings)
    assert first_page(settings) == settings.report_path


def test_whoever_was_killed_between_the_two_links_is_set_right(build: Build) -> None:
    settings = build.settings
    first, second = release(build), release(build)
    link = settings.report_path.parent
    link.unlink()
    link.symlink_to(pages_of(first.path))
    # Meanwhile the command names the pages of the release in force.
    assert first_page(settings).read_text(encoding="utf-8") == second.release_id
    clear_leftovers(settings)
    assert shown(settings) == second.release_id


def test_what_a_killed_run_left_of_pages_is_removed(build: Build) -> None:
    settings = build.settings
    made = release(build)
    (settings.releases_dir / "000009-20260101T000000Z-00000000.report.part").mkdir()
    (settings.releases_dir / "000009-20260101T000000Z-00000000.report").mkdir()
    clear_leftovers(settings)
    assert {path.name for path in settings.releases_dir.iterdir()} == {made.path.name, pages_of(made.path).name}


def test_pages_are_removed_with_their_release(build: Build) -> None:
    for _ in range(6):
        release(build)
    kept = {one.path.stem for one in list_releases(build.settings)}
    assert {path.stem for path in build.settings.releases_dir.glob("*.report")} == kept
    assert len(kept) == 5


def test_before_the_first_release_there_is_no_page(tmp_path: Path, released: Released) -> None:
    with pytest.raises(ReleaseError, match="nothing has been released"):
        first_page(Settings(tmp_path, released.settings.today, tmp_path / "dagster"))
