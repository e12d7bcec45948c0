"""The files of the raw folder: which are to be accounted for, and those that belong to no source."""

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from ntm_pipeline.intake.quality_tables import FILE_COLUMNS, frame

_NOT_DATA = {"origin.yaml", "corrections.yaml", "layout.yaml", ".gitkeep"}


def data_files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is to be accounted for, in one order whatever the file system's.

    A folder that is a link, or that can't be entered, comes as if it were a file, to be refused where it can be seen.
    """
    found: list[Path] = []

    def not_entered(error: OSError) -> None:
        if Path(error.filename).is_dir():  # one that is not there has nothing to be accounted for
            found.append(Path(error.filename))

    for directory, folders, names in os.walk(folder, onerror=not_entered):
        links = (name for name in folders if (Path(directory) / name).is_symlink())
        found += [
            Path(directory) / name
            for name in [*names, *links]
            if name not in _NOT_DATA and name.lower().split(".")[0] != "readme"
        ]
    yield from sorted(found, key=lambda path: path.relative_to(folder).parts)


def control_files(folder: Path, name: str) -> list[Path]:
    """Every entry of this name below a folder, be it a file or not."""
    entries = ((directory, [*folders, *files]) for directory, folders, files in os.walk(folder))
    return sorted(Path(directory) / name for directory, names in entries if name in names)


def file_hash(path: Path) -> str:
    """sha256 of the bytes, as 64 hexadecimal digits."""
    if not path.is_file():
        raise OSError(errno.EISDIR, "not a file", str(path))  # a folder that is a link, a pipe that never ends
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def leads_outside(path: Path, raw_dir: Path) -> bool:
    """Whether a file, links followed, lies outside the raw folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(raw_dir.resolve())


def shown_path(path: Path, raw_dir: Path) -> str:
    """A file's path below `raw/` as text, another for each file whatever bytes its name holds.

    A byte that is no UTF-8 (names out of old archives) is shown as `�` and its two hexadecimal digits, a `�` of the
    name itself as two.
    """
    name = path.relative_to(raw_dir).as_posix().replace("�", "��")
    return "".join(f"�{ord(letter) - 0xDC00:02x}" if "\udc80" <= letter <= "\udcff" else letter for letter in name)


def stray_files(raw_dir: Path, sources: Sequence[str]) -> pd.DataFrame:
    """Files of `raw/` that lie in no source's folder: refused, so that a misspelt folder is seen."""
    records = []
    known = ", ".join(sources)
    # Corrections count in a source's own folder only.
    misplaced = (path for path in [raw_dir / "corrections.yaml"] if path.is_file())
    for path in [*data_files(raw_dir), *misplaced]:
        relative = path.relative_to(raw_dir)
        is_folder_not_entered = path.is_dir() and not path.is_symlink()
        if relative.parts and relative.parts[0] in sources and (len(relative.parts) > 1 or is_folder_not_entered):
            continue
        records.append(
            {
                "source": shown_path(raw_dir / relative.parts[0], raw_dir) if len(relative.parts) > 1 else "",
                "path": shown_path(path, raw_dir),
                **_fingerprint(path),
                "status": "refused",
                **dict.fromkeys(("rows_read", "rows_accepted", "rows_rejected", "rows_superseded"), 0),
                "reason_vi": f"Tệp không nằm trong thư mục của nguồn nào; các nguồn là: {known}.",
                "reason_en": f"The file lies in no source's folder; the sources are: {known}.",
            }
        )
    return frame(records, FILE_COLUMNS)


def _fingerprint(path: Path) -> dict[str, object]:
    try:
        return {"sha256": file_hash(path), "size_bytes": path.stat().st_size}
    except OSError:  # a link to nowhere, a file nobody may read: it is listed all the same
        return {"sha256": "", "size_bytes": 0}
