"""What the registers of one source come to together: each thing counted once, each row accounted for.

Of a thing that several files hold the row of the latest file counts: by the day on which a file was received, else by
its path. Only files that share a unit can share a thing, so only their keys are held against each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.refusal import refused_by
from ntm_pipeline.intake.register import messages
from ntm_pipeline.intake.register.keys import Keys, counts_of, repeated, unpacked
from ntm_pipeline.intake.register.reduce import SHOWN
from ntm_pipeline.intake.register.reduced import Reduced
from ntm_pipeline.intake.register.unit_counts import UnitMonths, unit_rows
from ntm_pipeline.issues import Issue


@dataclass
class ReadRegister:
    """A register that was read: what is known of the file, and what it was reduced to."""

    file: FileIntake
    reduced: Reduced
    folder: Path
    """Where its keys lie."""
    superseded_by: dict[str, int] = field(default_factory=dict)
    """Path of a later file → rows of things that it tells too."""
    superseded_sample: list[tuple[int, str, int]] = field(default_factory=list)
    """(Row, path and row of the one that counts)."""
    differing: dict[str, int] = field(default_factory=dict)
    """Path of a later file → how many of those rows it tells otherwise."""
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """Of the reduced file's numbers, those that count beside the other files."""

    def __post_init__(self) -> None:
        self.counts = self.reduced.counts.copy()

    @property
    def rank(self) -> tuple[date, str]:
        """The later of two files comes after the earlier."""
        return self.file.origin.received_on or date.min, self.file.path

    @property
    def rows_superseded(self) -> int:
        """Rows in whose place another counts, of the same file or another."""
        return self.reduced.superseded + sum(self.superseded_by.values())

    def written_on(self, today: date) -> date:
        """The day on which it was made, as far as it tells."""
        received = self.file.origin.received_on
        return min(received, today) if received else date.fromordinal(max(1, self.reduced.last_day))


def read_or_refused(file: FileIntake, read: Callable[[FileIntake], ReadRegister]) -> ReadRegister | FileIntake:
    """A register that was read, or its file refused with the reason."""
    if file.refused is not None:
        return file
    try:
        return read(file)
    except OSError:
        raise  # a full disk is no fault of the file
    except Exception as error:
        return refused_by(error, file)


def sharing_units(register: Register, reduced: Sequence[Reduced]) -> list[list[int]]:
    """The files, by position, that may hold the same things: several in each list."""
    groups: list[tuple[set[int], list[int]]] = []
    for at, one in enumerate(reduced):
        codes = set(np.unique(unpacked(one.numbers, len(register.states))[0]).tolist())
        joined, apart = (codes, [at]), []
        for other in groups:
            if other[0].isdisjoint(joined[0]):
                apart.append(other)
            else:
                joined = (joined[0] | other[0], [*other[1], *joined[1]])
        groups = [*apart, joined]
    return [sorted(members) for _, members in groups if len(members) > 1]


def count_once(register: Register, files: Sequence[ReadRegister]) -> None:
    """Leave each thing to the latest file that tells it."""
    state_count = len(register.states)
    for members in sharing_units(register, [one.reduced for one in files]):
        ranked = sorted((files[at] for at in members), key=lambda one: one.rank)
        keys = [Keys(one.folder, one.reduced.row_count) for one in ranked]
        for found in repeated(keys, state_count):
            last = np.append(found.starts[1:], len(found.row)) - 1
            by = last[found.group]
            lost = np.arange(len(found.row)) != by
            for at, one in enumerate(ranked):
                of_file = np.flatnonzero(lost & (found.file == at))
                values, counts = counts_of(found.packed[of_file])
                one.counts[np.searchsorted(one.reduced.numbers, values)] -= counts
                for other in np.unique(found.file[by[of_file]]):
                    to_other = of_file[found.file[by[of_file]] == other]
                    differ = int((found.packed[to_other] != found.packed[by[to_other]]).sum())
                    _note(one, ranked[other], found.row[to_other], found.row[by[to_other]], differ)


def _note(
    one: ReadRegister, other: ReadRegister, rows: npt.NDArray[np.int64], by: npt.NDArray[np.int64], differ: int
) -> None:
    path = other.file.path
    one.superseded_by[path] = one.superseded_by.get(path, 0) + len(rows)
    if differ:
        one.differing[path] = one.differing.get(path, 0) + differ
    room = SHOWN - len(one.superseded_sample)
    if room > 0:
        own, others = one.reduced.row_numbers(rows[:room]), other.reduced.row_numbers(by[:room])
        one.superseded_sample += [(int(row), path, int(row_by)) for row, row_by in zip(own, others, strict=True)]


def counted_rows(register: Register, one: ReadRegister, months: UnitMonths) -> pd.DataFrame:
    """What a file adds to the source's table: its counts per unit and month."""
    return unit_rows(register, one.reduced.numbers, one.counts, one.file.path, one.written_on(months.today), months)


def doubts_of(register: Register, one: ReadRegister, months: UnitMonths) -> Iterator[Issue]:
    """What is doubtful of a file as a whole."""
    for path, count in sorted(one.differing.items()):
        why = ("tệp đó được nhận sau, hoặc xếp sau theo tên", "it was received later, or comes after by its path")
        yield messages.REGISTER_SUPERSEDED(count=count, other=path, why_vi=why[0], why_en=why[1])
    yield from months.doubts_of(
        unpacked(one.reduced.numbers, len(register.states)), one.counts, one.written_on(months.today),
        is_received=one.file.origin.received_on is not None,
    )  # fmt: skip
