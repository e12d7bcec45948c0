"""The one walk of the raw folder: which entries are to be accounted for, why one can't be read, how it is shown.

What a file holds is not looked at here, and nothing that lies outside the folder is followed, opened or hashed.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

import pandas as pd

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.quality_tables import FILE_COLUMNS, frame
from ntm_pipeline.issues import Issue, RefusedError

CONTROL_FILES = ("origin.yaml", "corrections.yaml", "layout.yaml")
"""What tells of the files around it and is no data; each is listed only where it is no file that may be read."""
MOST_BYTES = 2**31
"""A larger file is not even hashed: whoever fills a disk with one would take the night with it."""
_DATA_KINDS = (".csv", ".xlsx", ".xls", ".ods")
T = TypeVar("T")


def walk(folder: Path, skipped: Collection[str] = (), called: Collection[str] = ()) -> Iterator[Path]:
    """Every entry below a folder, in no order, but the folders that are entered; links are entries, never followed.

    A folder that can't be entered is an entry, also the given one; where that isn't there, there is nothing.

    Args:
        folder: where the walk begins.
        skipped: names of the folders in it that are another's.
        called: names by which folders, too, are entries, besides being entered.
    """
    waiting = [folder]
    while waiting:
        directory = waiting.pop()
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not is_folder or entry.name in called:
                        yield directory / entry.name
                    if is_folder and (directory != folder or entry.name not in skipped):
                        waiting.append(directory / entry.name)
        except FileNotFoundError:  # not there, or withdrawn since its name was read
            continue
        except OSError as error:
            # A path of more than 4,096 bytes can't be asked about, but nor is it one that isn't there.
            if error.errno != errno.ENOTDIR or directory != folder:
                yield directory


def data_files(folder: Path) -> Iterator[Path]:
    """Every entry below a source's folder that is to be accounted for, in one order whatever the file system's."""
    found = [folder] if folder.is_symlink() else [path for path in walk(folder) if not _is_no_data(path)]
    yield from sorted(found, key=lambda path: path.relative_to(folder).parts)


def control_files(folder: Path, name: str) -> list[Path]:
    """Every entry of this name below a folder, be it a file or not: a folder so called has no effect either."""
    return sorted({path for path in walk(folder, called=(name,)) if path.name == name})


def _is_no_data(path: Path) -> bool:
    """Whether an entry is one of those that lie beside the data, and a file as it should be."""
    if path.name not in (*CONTROL_FILES, ".gitkeep") and path.name.lower().split(".")[0] != "readme":
        return False
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    is_readable = os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids)
    return stat.S_ISREG(mode) and (path.name not in CONTROL_FILES or is_readable)


# --- Why an entry can't be read


class Fingerprint(NamedTuple):
    """What tells the bytes of a file from others."""

    sha256: str = ""
    """64 hexadecimal digits; empty where the bytes were not read."""
    size_bytes: int = 0
    state: tuple[int, ...] = ()
    """Which file it was and when it was last changed."""


def fingerprint(path: Path, raw_dir: Path, most_bytes: int | None = MOST_BYTES) -> Fingerprint:
    """The hash of a file that may be read; of one beyond `most_bytes` nothing is.

    Raises:
        RefusedError: it is no regular file of the raw folder, or is a control file by another name.
        OSError: it can't be opened.
    """
    _held_to_the_folder(path, raw_dir)
    # Whoever puts a pipe in its place in this very moment shall not have the night wait for a writer.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise RefusedError(messages.NOT_A_FILE())
        if most_bytes is not None and status.st_size > most_bytes:
            raise RefusedError(messages.FILE_TOO_LARGE(gigabytes=most_bytes // 2**30))
        state = _state(status)
        if state not in _HASHED:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if status.st_size <= _SMALL:
                return Fingerprint(digest, status.st_size, state)
            _HASHED[state] = digest
        return Fingerprint(_HASHED[state], status.st_size, state)


_SMALL = 2**28
_HASHED: dict[tuple[int, ...], str] = {}
"""Which large file, unchanged since, had which hash: a run asks for it several times."""


def read_unchanged(
    path: Path, raw_dir: Path, sha256: str, state: tuple[int, ...], read: Callable[[], T], most_bytes: int | None
) -> T:
    """What is read of a file that stays as it was when it was hashed: it is of those very bytes.

    A new time alone (the same file copied over it, a backup, a network that tells times late) changes no byte in the
    end, but half of a copy may have been read: it is read once more.

    Raises:
        RefusedError: the file holds something else by now, doesn't come to rest, or is gone.
    """
    for _ in range(_MOST_READINGS):
        found = read()
        try:
            if _state(path.stat()) == state:
                return found
            now = fingerprint(path, raw_dir, most_bytes)
        except (OSError, RefusedError):
            break
        if now.sha256 != sha256:
            break
        state = now.state
    raise RefusedError(messages.CHANGED_WHILE_READ())


_MOST_READINGS = 3


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _held_to_the_folder(path: Path, raw_dir: Path) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:  # Python 3.12 and before raise the second for a loop
            raise RefusedError(messages.LINK_LEADS_NOWHERE()) from error
        if not target.is_relative_to(raw_dir.resolve()):
            raise RefusedError(messages.SYMLINKED_OUTSIDE())
        status = target.lstat()
        if stat.S_ISDIR(status.st_mode):
            raise RefusedError(messages.LINKED_FOLDER())
    if stat.S_ISDIR(status.st_mode):
        raise RefusedError(messages.FOLDER_NOT_ENTERED())
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError(messages.NOT_A_FILE())
    if (meant := _control_file_meant(path.name)) is not None:
        raise RefusedError(messages.MISNAMED_CONTROL_FILE(meant=meant))


def _control_file_meant(name: str) -> str | None:
    """The control file that a name comes near without being it: it has no effect, and somebody thinks that it has."""
    stem, *endings = name.lower().strip(" ~._").replace(" ", "").split(".")
    if name in CONTROL_FILES or (endings and f".{endings[-1]}" in _DATA_KINDS):
        return None
    stems = {control.removesuffix(".yaml"): control for control in CONTROL_FILES}
    near = get_close_matches(stem, stems, n=1, cutoff=0.8)
    return stems[near[0]] if near else None


# --- How an entry is shown


def shown_path(path: Path, raw_dir: Path) -> str:
    """A file's path below `raw/` as text that can be seen, another for each file whatever bytes its name holds.

    Each byte that is no UTF-8 (names out of old archives) or of a character that is not seen or moves others (line
    breaks, escape sequences, marks of direction) is shown as `�` and its two hexadecimal digits, a `�` of the name
    itself as two.
    """
    return "".join(map(_shown, path.relative_to(raw_dir).as_posix()))


def _shown(letter: str) -> str:
    if letter == "�":
        return "��"
    if letter.isprintable():
        return letter
    return "".join(f"�{byte:02x}" for byte in os.fsencode(letter))


# --- What lies in no source's folder


def stray_files(
    raw_dir: Path, sources: Sequence[str], faulty: Mapping[Path, Issue] = MappingProxyType({})
) -> pd.DataFrame:
    """Entries of `raw/` that lie in no source's folder: refused, so that a misspelt folder is seen.

    Of control files only those are entries that are no files, or that are `faulty`, with the reason.
    """
    found = {path for path in walk(raw_dir, skipped=sources) if not _is_no_data(path) or _is_misplaced(path, raw_dir)}
    records = []
    for path in sorted(found | set(faulty), key=lambda path: path.relative_to(raw_dir).parts):
        relative = path.relative_to(raw_dir)
        if len(relative.parts) == 1 and relative.name in sources and path.is_symlink():
            continue  # told as an entry of that source
        file, reason = _stray(path, raw_dir, sources)
        reason = faulty.get(path, reason)
        records.append(
            {
                "source": shown_path(raw_dir / relative.parts[0], raw_dir) if len(relative.parts) > 1 else "",
                "path": shown_path(path, raw_dir),
                "sha256": file.sha256,
                "size_bytes": file.size_bytes,
                "status": "refused",
                **dict.fromkeys(("rows_read", "rows_accepted", "rows_rejected", "rows_superseded"), 0),
                "reason_vi": reason.message_vi,
                "reason_en": reason.message_en,
            }
        )
    return frame(records, FILE_COLUMNS)


def _is_misplaced(path: Path, raw_dir: Path) -> bool:
    """Corrections count in a source's own folder only."""
    return path.name == "corrections.yaml" and path.parent == raw_dir


def _stray(path: Path, raw_dir: Path, sources: Sequence[str]) -> tuple[Fingerprint, Issue]:
    """What can be told of a file without a source, and why it is refused."""
    try:
        return fingerprint(path, raw_dir), messages.NO_SOURCES_FOLDER(sources=", ".join(sources))
    except RefusedError as refusal:
        return Fingerprint(), refusal.issue
    except OSError as error:
        return Fingerprint(), messages.NOT_OPENED(why=error.strerror)
