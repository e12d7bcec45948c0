"""The keys of a register's rows, kept as plain columns on disk, and which of them stand more than once.

Two rows are of one thing where unit and identifier are the same. Of the identifier 96 bits of two hashes are kept, and
the unit's code exactly: of a unit with a hundred million things the chance that two of them meet is below one in a
trillion. Memory is bounded whatever the size: keys are gone through range by range.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ntm_pipeline.intake.register.codes import MONTHS

NOT_COUNTED = np.uint32(2**32 - 1)
"""Stands for a row that is rejected, or superseded within its file."""
MOST_AT_ONCE = 2**25
"""Keys of which some bits are held in memory at once."""
_BLOCK = 2**19
_COLUMNS: dict[str, np.dtype[Any]] = {
    "key": np.dtype(np.uint64), "second": np.dtype(np.uint32), "packed": np.dtype(np.uint32),
}  # fmt: skip


class Rows(NamedTuple):
    """Some rows: key, second hash, and code, month and state packed into one number."""

    key: npt.NDArray[np.uint64]
    second: npt.NDArray[np.uint32]
    packed: npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Repeated:
    """Rows whose key stands more than once: those of one key lie together, by file and row."""

    file: npt.NDArray[np.int32]
    row: npt.NDArray[np.int64]
    packed: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    """Where the rows of the next key begin."""

    @property
    def group(self) -> npt.NDArray[np.int64]:
        """Of each row the position of its key."""
        return np.repeat(np.arange(len(self.starts)), np.diff(np.append(self.starts, len(self.row))))


def packed(
    code: npt.NDArray[np.int32], month: npt.NDArray[np.int32], state: npt.NDArray[np.int8], state_count: int
) -> npt.NDArray[np.uint32]:
    """Code, month and state as one number."""
    return ((code.astype(np.uint32) * MONTHS + month.astype(np.uint32)) * state_count + state).astype(np.uint32)


def unpacked(
    numbers: npt.NDArray[np.uint32], state_count: int
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Code, month and state of such numbers."""
    return numbers // (MONTHS * state_count), numbers // state_count % MONTHS, numbers % state_count


def counts_of(numbers: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """How often each number stands there, those of rows that don't count left out."""
    values, counts = np.unique(numbers, return_counts=True)
    if len(values) and values[-1] == NOT_COUNTED:
        values, counts = values[:-1], counts[:-1]
    return values, counts.astype(np.int64)


class KeyWriter:
    """Writes the keys of a file's rows, in their order."""

    def __init__(self, folder: Path) -> None:
        self._files = {name: (folder / f"{name}.bin").open("wb") for name in _COLUMNS}
        self.row_count = 0

    def add(self, rows: Rows) -> None:
        """Write the next rows."""
        for name, column in zip(_COLUMNS, rows, strict=True):
            self._files[name].write(np.ascontiguousarray(column).data)
        self.row_count += len(rows.key)

    def close(self) -> None:
        """Nothing more is written."""
        for file in self._files.values():
            file.close()


class Keys:
    """The keys of a file's rows, as they lie on disk: read some after others, so that none stay in memory."""

    def __init__(self, folder: Path, row_count: int) -> None:
        self.row_count = row_count
        self._folder = folder

    @staticmethod
    def are_whole(folder: Path, row_count: int) -> bool:
        """Whether all columns lie there in full."""
        return all(
            (folder / f"{name}.bin").is_file() and (folder / f"{name}.bin").stat().st_size == row_count * kind.itemsize
            for name, kind in _COLUMNS.items()
        )

    def checksum(self) -> str:
        """What changes when a bit of them does."""
        sums = [0, 0, 0]
        for _, rows in self.blocks():
            columns: tuple[npt.NDArray[Any], ...] = rows
            for at, column in enumerate(columns):
                sums[at] ^= int(np.bitwise_xor.reduce(column, initial=0))
        return "-".join(map(str, sums))

    def blocks(self) -> Iterator[tuple[int, Rows]]:
        """Some rows after others, each time with the position of the first."""
        with ExitStack() as opened:
            files = [opened.enter_context((self._folder / f"{name}.bin").open("rb")) for name in _COLUMNS]
            for start in range(0, self.row_count, _BLOCK):
                count = min(_BLOCK, self.row_count - start)
                yield (
                    start,
                    Rows(
                        *(np.fromfile(file, kind, count) for file, kind in zip(files, _COLUMNS.values(), strict=True))
                    ),
                )

    def forget(self, rows: npt.NDArray[np.int64]) -> None:
        """Mark rows as not counted."""
        kind = _COLUMNS["packed"]
        with (self._folder / "packed.bin").open("r+b") as file:
            for block in np.unique(rows // _BLOCK):
                within = rows[rows // _BLOCK == block] - block * _BLOCK
                file.seek(int(block) * _BLOCK * kind.itemsize)
                column = np.fromfile(file, kind, min(_BLOCK, self.row_count - int(block) * _BLOCK))
                column[within] = NOT_COUNTED
                file.seek(int(block) * _BLOCK * kind.itemsize)
                file.write(column.data)


def repeated(files: Sequence[Keys], state_count: int, at_once: int = MOST_AT_ONCE) -> Iterator[Repeated]:
    """The rows, in all these files, of keys that stand more than once; some keys after others.

    Args:
        files: the keys of each.
        state_count: how many states a packed number may hold.
        at_once: about so many keys are held in memory.
    """
    total = sum(keys.row_count for keys in files)
    passes = max(1, -(-total // at_once))
    bounds = [2**64 * at // passes for at in range(passes + 1)]
    for low, high in pairwise(bounds):
        within = [part for keys in files for part in _within(keys, low, high, passes)]
        every = np.concatenate(within) if within else np.empty(0, np.uint32)
        del within
        every.sort()
        twice = np.unique(every[1:][every[1:] == every[:-1]])
        del every
        if len(twice):
            yield from _rows_of(files, twice, low, high, passes, state_count)


def _within(keys: Keys, low: int, high: int, passes: int) -> Iterator[npt.NDArray[np.uint32]]:
    """Half the bits of each key that counts and lies between: to sort them takes half the time and room, and of many
    millions of keys few agree in them alone."""
    for _, rows in keys.blocks():
        counts = _counting(rows, low, high, passes)
        bits = _half(rows.key)
        yield bits if counts.all() else bits[counts]


def _counting(rows: Rows, low: int, high: int, passes: int) -> npt.NDArray[np.bool_]:
    counts: npt.NDArray[np.bool_] = rows.packed != NOT_COUNTED
    if passes > 1:
        counts &= (rows.key >= np.uint64(low)) & (rows.key <= np.uint64(high - 1))
    return counts


def _half(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint32]:
    # The lower half: ranges are told apart by the upper one.
    return keys.astype(np.uint32)


def _rows_of(
    files: Sequence[Keys], twice: npt.NDArray[np.uint32], low: int, high: int, passes: int, state_count: int
) -> Iterator[Repeated]:
    parts: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], Rows]] = []
    # Few rows are of such a key, and to look each up in the list takes long: by some of its bits most are ruled out.
    is_near = np.zeros(2**22, bool)
    is_near[_some_bits(twice)] = True
    for at, keys in enumerate(files):
        for start, rows in keys.blocks():
            near = np.flatnonzero(is_near[_some_bits(_half(rows.key))])
            some = Rows(rows.key[near], rows.second[near], rows.packed[near])
            half = _half(some.key)
            places = np.minimum(np.searchsorted(twice, half), len(twice) - 1)
            held = (twice[places] == half) & _counting(some, low, high, passes)
            parts.append(
                (
                    np.full(int(held.sum()), at, np.int32),
                    near[held] + start,
                    Rows(some.key[held], some.second[held], some.packed[held]),
                )
            )
    file, row = np.concatenate([one for one, _, _ in parts]), np.concatenate([one for _, one, _ in parts])
    key = np.concatenate([rows.key for _, _, rows in parts])
    second = np.concatenate([rows.second for _, _, rows in parts])
    packed_ = np.concatenate([rows.packed for _, _, rows in parts])
    code = unpacked(packed_, state_count)[0]
    order = np.lexsort((row, file, code, second, key))
    key, second, code = key[order], second[order], code[order]
    is_next = np.ones(len(order), bool)
    is_next[1:] = (key[1:] != key[:-1]) | (second[1:] != second[:-1]) | (code[1:] != code[:-1])
    starts = np.flatnonzero(is_next)
    sizes = np.diff(np.append(starts, len(order)))
    kept = order[np.repeat(sizes > 1, sizes)]
    if len(kept):
        sizes = sizes[sizes > 1]
        yield Repeated(file[kept], row[kept], packed_[kept], np.append(0, np.cumsum(sizes)[:-1]).astype(np.int64))


def _some_bits(half: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return half & np.uint32(2**22 - 1)
