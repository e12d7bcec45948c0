"""Who may read and write what the pipeline makes: the rights of the data folder hold for everything below it.

Whoever runs first (the nightly user, an engineer by hand, root at an installation), with whatever umask, must leave
folders that the others can go on with. Nothing here decides who those are: the data folder does.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ntm_pipeline.settings import Settings

READABLE_BY_GROUP = 0o750
"""What a folder of ours grants at least: a warehouse that only its maker can enter is nobody's."""


def folder_mode(settings: Settings) -> int:
    """The rights of a folder: those of the data folder; what is made in it belongs to its group (set-group-id)."""
    return stat.S_ISGID | READABLE_BY_GROUP | stat.S_IMODE(settings.data_dir.stat().st_mode) & 0o777


def file_mode(settings: Settings) -> int:
    """The rights of a file that is written again and again."""
    return folder_mode(settings) & 0o666


@contextmanager
def shared_rights(settings: Settings) -> Iterator[None]:
    """Whatever is made meanwhile, by any library, gets the rights of the data folder."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o777 & ~folder_mode(settings))
    try:
        for folder in (settings.warehouse_dir, settings.releases_dir, settings.work_dir):
            folder.mkdir(parents=True, exist_ok=True)
            _share(folder, settings)
        yield
    finally:
        os.umask(before)
        _hand_over(settings)


def _share(folder: Path, settings: Settings) -> None:
    """Give a folder the group and the rights of the data folder, if it is ours to give."""
    status, group, mode = folder.stat(), settings.data_dir.stat().st_gid, folder_mode(settings)
    if status.st_uid not in (os.geteuid(), os.getuid()) and os.geteuid() != 0:
        return
    # A group that we are not in can't be given: then the folder stays with ours.
    with suppress(PermissionError):
        if status.st_gid != group:
            os.chown(folder, -1, group)
        if stat.S_IMODE(status.st_mode) != mode:
            folder.chmod(mode)


def _hand_over(settings: Settings) -> None:
    """What root has made goes to the owner of the data folder, who could not write it again otherwise."""
    status = settings.data_dir.stat()
    if os.geteuid() != 0 or status.st_uid == 0:
        return
    for top in (settings.warehouse_dir, settings.dagster_home):
        if not top.is_relative_to(settings.data_dir):
            continue
        for folder, _, files in os.walk(top):
            for path in (folder, *(os.path.join(folder, name) for name in files)):  # noqa: PTH118
                # Another run may take a file away meanwhile.
                with suppress(FileNotFoundError):
                    if os.lstat(path).st_uid == 0:
                        os.chown(path, status.st_uid, status.st_gid, follow_symlinks=False)
