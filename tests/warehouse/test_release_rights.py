"""The rights of the data folder hold for all that is made in it."""

import os
import stat

import pytest

from ntm_pipeline.warehouse.build import build_lock
from tests.warehouse.releases import OpenCopy, released

pytestmark = pytest.mark.usefixtures("a_second_between_releases")


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
