"""The folder in which this machine and the Spark server hand each other tables, as Parquet: one on a disk that both
see, or one in object storage.

Each run has a folder of its own in it, which is gone when the run ends.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs as fs
import pyarrow.parquet as pq

_FORMAT = "%Y%m%dT%H%M%SZ"
_RUN = re.compile(r"run-(\d{8}T\d{6}Z)-[0-9a-f]{8}")
_LEFT_AFTER = timedelta(days=2)
"""No run takes as long: what is older was left by one that was killed."""


class Exchange:
    """A run's own folder; tables go in and come out by name."""

    def __init__(self, folder: str) -> None:
        """Make it.

        Args:
            folder: the absolute path or the URI of the folder of all runs.

        Raises:
            OSError: it can't be made.
            pa.ArrowException: it is no folder that pyarrow knows how to reach.
        """
        self._files, self._root = fs.FileSystem.from_uri(folder)
        self._files.create_dir(self._root, recursive=True)
        self._remove_left_over()
        run = f"run-{datetime.now(UTC):{_FORMAT}}-{uuid4().hex[:8]}"
        self._run, self._given = f"{self._root.rstrip('/')}/{run}", f"{folder.rstrip('/')}/{run}"
        self._files.create_dir(self._run)

    def place(self, name: str) -> str:
        """Where a table lies, as the server is told."""
        return f"{self._given}/{name}"

    def put(self, name: str, rows: pa.RecordBatchReader) -> int:
        """Write a table for the server to read; returns its number of rows."""
        folder = f"{self._run}/{name}"
        self._files.create_dir(folder)
        with (
            self._files.open_output_stream(f"{folder}/part-0.parquet") as stream,
            pq.ParquetWriter(stream, rows.schema) as writer,
        ):
            count = 0
            for batch in rows:
                writer.write_batch(batch)
                count += batch.num_rows
        return count

    def get(self, name: str) -> ds.Dataset | None:
        """A table that the server has written; None where nothing of it is to be seen from here."""
        folder = f"{self._run}/{name}"
        if self._files.get_file_info(folder).type == fs.FileType.NotFound:
            return None
        found = ds.dataset(folder, filesystem=self._files, format="parquet")
        return found if found.files else None

    def close(self) -> None:
        """Remove the run's folder. What of it can't be removed is of no consequence but for the room it takes."""
        with suppress(OSError):
            self._files.delete_dir(self._run)

    def _remove_left_over(self) -> None:
        for entry in self._files.get_file_info(fs.FileSelector(self._root)):
            begun = _RUN.fullmatch(entry.base_name)
            if begun and datetime.now(UTC) - _day(begun[1]) > _LEFT_AFTER:
                with suppress(OSError):
                    self._files.delete_dir(entry.path)


def _day(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
