"""What is kept of a register once it has been read: counts, keys, and a sample of what was wrong. Shapes, and files.

It is what `reduce` makes and `combine` reads; where it lies is the caller's business.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ntm_pipeline.intake.register.keys import Keys

_TOLD, _COUNTS = "told.json", "counts.parquet"


class SampledDefect(NamedTuple):
    """One rejected row, as it is shown."""

    row_number: int | None
    column: str | None
    value: str | None
    rule: str
    message_vi: str
    message_en: str


@dataclass
class Reduced:
    """One register, reduced."""

    rows_read: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """Rule → rows that are rejected by it; a row that breaks several counts under the first."""
    sample: list[SampledDefect] = field(default_factory=list)
    superseded: int = 0
    """Rows whose thing an earlier row of the same file tells alike."""
    superseded_sample: list[tuple[int, int]] = field(default_factory=list)
    """(Row, the row that counts in its place)."""
    headings: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Each column of the file: its heading, its letter, the contract's name of it."""
    row_count: int = 0
    """Rows whose keys are kept."""
    skipped_before: list[int] = field(default_factory=list)
    """Lines that could not be taken apart, for the numbers of the rows below them."""
    first_row: int = 1
    """The number of the first row."""
    last_day: int = 0
    """The last day that an accepted row names, as an ordinal: read again the day before, it would not have come."""
    future: int | None = None
    """The earliest day for which a row is rejected because it has not come."""
    keys_checksum: str = ""
    numbers: npt.NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    """Code, month and state, packed; of the rows that count."""
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def rows_rejected(self) -> int:
        """All rejected rows."""
        return self.rejected.total()

    def row_numbers(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The numbers in the file of rows, given by position among those whose keys are kept."""
        lines = np.array(self.skipped_before, np.int64)
        # So many rows stand before each line that could not be taken apart.
        before = lines - self.first_row - np.arange(len(lines))
        return rows + self.first_row + np.searchsorted(before, rows, side="right")

    def holds_on(self, ordinal: int) -> bool:
        """Whether reading it on another day would come to the same."""
        return self.last_day <= ordinal and (self.future is None or ordinal < self.future)


def write_reduced(reduced: Reduced, folder: Path) -> None:
    """Write what was made of a register beside its keys."""
    pq.write_table(pa.table({"packed": reduced.numbers, "row_count": reduced.counts}), folder / _COUNTS)
    told = {name: value for name, value in _fields_of(reduced).items() if name not in ("numbers", "counts")}
    digest = hashlib.sha256((folder / _COUNTS).read_bytes()).hexdigest()
    content = json.dumps({**told, "counts_sha256": digest}, ensure_ascii=False)
    (folder / _TOLD).write_text(f"{hashlib.sha256(content.encode()).hexdigest()}\n{content}", encoding="utf-8")


def _fields_of(reduced: Reduced) -> dict[str, Any]:
    return {one.name: getattr(reduced, one.name) for one in fields(reduced)}


def read_reduced(folder: Path) -> Reduced | None:
    """What was made of a register; None where it isn't there as it was written."""
    try:
        digest, content = (folder / _TOLD).read_text(encoding="utf-8").split("\n", 1)
        if hashlib.sha256(content.encode()).hexdigest() != digest:
            return None
        told = json.loads(content)
        counts = (folder / _COUNTS).read_bytes()
        if hashlib.sha256(counts).hexdigest() != told.pop("counts_sha256"):
            return None
        table = pq.read_table(pa.BufferReader(counts))
        reduced = Reduced(**told)
        reduced.rejected = Counter(told["rejected"])
        reduced.sample = [SampledDefect(*one) for one in told["sample"]]
        reduced.superseded_sample = [(row, by) for row, by in told["superseded_sample"]]
        reduced.headings = [(heading, letters, name) for heading, letters, name in told["headings"]]
        reduced.numbers = table["packed"].to_numpy()
        reduced.counts = table["row_count"].to_numpy()
    except (OSError, ValueError, TypeError, KeyError, pa.ArrowException):
        return None
    return reduced if Keys.are_whole(folder, reduced.row_count) else None
