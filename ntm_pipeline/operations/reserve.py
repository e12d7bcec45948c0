"""Room kept on the disk for the last words: what is said of a full disk must be noted down, or it is said each time."""

import errno
from contextlib import suppress
from pathlib import Path

from ntm_pipeline.settings import Settings

_BYTES = 256 * 1024


def keep_reserve(settings: Settings) -> None:
    """Take the room, where there is any."""
    path = _path(settings)
    if not path.exists():
        try:
            path.write_bytes(bytes(_BYTES))
        except OSError:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def write_whole(settings: Settings, path: Path, text: str) -> None:
    """Replace a small file in one step; on a full disk the reserve makes room for it."""
    part = path.with_name(f"{path.name}.part")
    for is_last in (False, True):
        try:
            part.write_text(text, encoding="utf-8", errors="backslashreplace")
            part.replace(path)
            return
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            if is_last or error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            _path(settings).unlink(missing_ok=True)


def _path(settings: Settings) -> Path:
    return settings.work_dir / "reserve"
