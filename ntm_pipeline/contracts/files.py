"""The files of the raw folder: which are to be accounted for, and those that belong to no source."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from ntm_pipeline.contracts.records import FILE_COLUMNS, frame

_NOT_DATA = {"origin.yaml", "corrections.yaml", ".gitkeep"}


def data_files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is to be accounted for, in one order whatever the file system's."""
    found = [
        Path(directory) / name
        for directory, _, names in os.walk(folder)
        for name in names
        if name not in _NOT_DATA and name.lower().split(".")[0] != "readme"
    ]
    yield from sorted(found, key=lambda path: path.relative_to(folder).parts)


def file_hash(path: Path) -> str:
    """sha256 of the bytes, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stray_files(raw_dir: Path, sources: Sequence[str]) -> pd.DataFrame:
    """Files of `raw/` that lie in no source's folder: refused, so that a misspelt folder is seen."""
    records = []
    known = ", ".join(sources)
    for path in data_files(raw_dir):
        relative = path.relative_to(raw_dir)
        if relative.parts[0] in sources and len(relative.parts) > 1:
            continue
        records.append(
            {
                "source": relative.parts[0] if len(relative.parts) > 1 else "",
                "path": relative.as_posix(),
                "sha256": file_hash(path),
                "size_bytes": path.stat().st_size,
                "status": "refused",
                **dict.fromkeys(("rows_read", "rows_accepted", "rows_rejected", "rows_superseded"), 0),
                "reason_vi": f"Tệp không nằm trong thư mục của nguồn nào; các nguồn là: {known}.",
                "reason_en": f"The file lies in no source's folder; the sources are: {known}.",
            }
        )
    return frame(records, FILE_COLUMNS)
