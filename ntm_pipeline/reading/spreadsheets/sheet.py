"""What sheets have in common, whatever file they come from: their size, their letters, their clean text."""

import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.messages import CELL_TOO_LONG

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

# The rectangle from A1 to the last cell in use, blank cells included: it is laid out in memory as a whole.
MOST_CELLS = 20_000_000
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
# Excel's own limit: what is longer is a broken file, and folding it takes seconds.
MOST_CHARACTERS = 32_767


@dataclass
class Sheet:
    """The text of one sheet on its way to becoming a grid; rows of equal length, with their numbers."""

    name: str
    rows: list[list[str]]
    row_numbers: Sequence[int]
    notes: list[Issue]
    repeated: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of the cells that share one value because they are merged down a column."""
    valueless: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of the formulas without a value."""
    marks: Mapping[tuple[int, int], Issue] = field(default_factory=dict)
    """(row number, column) → what is marked on the cell and could change what it says."""
    has_days_since_1904: bool = False
    """Whether a bare number that is a day counts the days since 1904."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row number, column) → the comment pinned to the cell."""
    hidden: "Rows | None" = None
    """The hidden rows, which are no data, but may be what a row beside them adds up."""
    hidden_columns: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Hidden column → row number → what stands there."""
    beside: tuple[tuple[str, str], ...] = ()
    """What is written on the sheet outside its cells: where (`page`, `shape`), and the text."""


@dataclass
class Layout:
    """What a file says of a sheet beside its values. Rows are counted from 1 and columns from 0, as a `Grid` does."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    error_texts: dict[tuple[int, int], str] = field(default_factory=dict)
    cells_without_value: set[tuple[int, int]] = field(default_factory=set)
    """The formulas without a value."""
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    """First and last cell of those merged, where the library for cells does not tell; as it does, rows count from 0."""
    marks: dict[tuple[int, int], Issue] = field(default_factory=dict)
    """What is marked on a cell."""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """What a cell holds, where the library gives more than that."""
    fonts: dict[tuple[int, int], str] = field(default_factory=dict)
    """The fonts of pictures in which cells are typed."""
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    has_days_since_1904: bool = False
    ranges_on_condition: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row and column, last row and column of cells that are struck out or hidden where a condition holds."""
    beside: list[tuple[str, str]] = field(default_factory=list)
    """What is written on the sheet outside its cells: `page` (top or foot of the printed page) or `shape`, and text."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The text cells of a sheet by row, each row under its number."""

    rows: list[list[str]]
    row_numbers: Sequence[int]

    @property
    def width(self) -> int:
        """How many columns there are; unknown (0) without rows."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, positions: Sequence[int]) -> list[list[str]]:
        """The rows at these positions, counted from 0."""
        return [self.rows[position] for position in positions]

    def part(self, start: int, end: int) -> "Rows":
        """The rows from one position up to another."""
        return Rows(self.rows[start:end], self.row_numbers[start:end])

    def without(self, positions: Container[int]) -> "Rows":
        """All rows but those at these positions."""
        kept = [position for position in range(len(self.rows)) if position not in positions]
        return Rows(self.at(kept), [self.row_numbers[position] for position in kept])

    def named(self, columns: Mapping[str, int]) -> "Columns":
        """Some of the columns, each under its name."""
        by_column = self._by_column or [()] * (max(columns.values(), default=-1) + 1)
        return Columns({name: list(by_column[column]) for name, column in columns.items()}, self.row_numbers)

    @cached_property
    def _by_column(self) -> list[tuple[str, ...]]:
        return list(zip(*self.rows, strict=True))

    def has_text(self, column: int) -> bool:
        """Whether a cell of the column holds something."""
        return any(row[column] for row in self.rows)

    def blanks(self, column: int) -> list[int]:
        """The positions of the rows in which the column holds nothing."""
        return [at for at, row in enumerate(self.rows) if not row[column]]

    def frame(self) -> "pd.DataFrame":
        """The cells as a frame of `str`, its columns counted from 0."""
        return self.named({column: column for column in range(self.width)}).frame()  # type: ignore[misc]


@dataclass(frozen=True, eq=False)
class Columns:
    """Text cells by column; those of a large file as Arrow arrays, which need no object for each cell.

    The columns of a sheet are named 0, 1 and so on.
    """

    columns: "Mapping[Any, list[str] | pa.ChunkedArray]"
    row_numbers: "Sequence[int] | np.ndarray"

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def texts(self, name: object) -> list[str]:
        """The cells of one column."""
        column = self.columns[name]
        return column if isinstance(column, list) else column.to_pylist()

    def distinct(self, name: object) -> set[str]:
        """The cells of one column, equal ones once."""
        column = self.columns[name]
        return set(column) if isinstance(column, list) else set(column.unique().to_pylist())

    def frame(self) -> "pd.DataFrame":
        """The cells as a frame of `str` with the row numbers as its index."""
        import numpy as np
        import pandas as pd

        return pd.DataFrame(
            {name: pd.array(column, dtype="str") for name, column in self.columns.items()},
            index=pd.Index(np.asarray(self.row_numbers, dtype=np.int64)),
            columns=pd.Index(list(self.columns)) if self.columns else pd.RangeIndex(0),
            dtype="str",
        )


@runtime_checkable
class HasFrame(Protocol):
    """Text cells that can be made a frame."""

    def frame(self) -> "pd.DataFrame":
        """The cells as a frame of `str`, its index the row numbers."""


class AsFrame:
    """A field of a dataclass that is given text cells or a frame, and is a frame to whoever asks for it.

    Making a frame takes longer than reading a small file, and many tables go to another process unlooked at.
    """

    def __init__(self, default: Columns | None = None) -> None:
        self._default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = f"_{name}"

    def __get__(self, instance: Any, owner: type | None = None) -> "pd.DataFrame":
        if instance is None:
            if self._default is None:
                raise AttributeError(self._key)
            return self._default  # type: ignore[return-value]  # what a dataclass takes for the default
        given: pd.DataFrame | HasFrame = instance.__dict__[self._key]
        if isinstance(given, HasFrame):
            instance.__dict__[self._key] = given = given.frame()
        return given

    def __set__(self, instance: Any, given: "pd.DataFrame | HasFrame") -> None:
        instance.__dict__[self._key] = given


_INVISIBLE = ("\u200b", "\ufeff")


def clean(text: str) -> str:
    """The text as NFC, without white space and invisible marks at its ends."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFC", text).strip()
    return text.strip("\u200b\ufeff").strip() if text.startswith(_INVISIBLE) or text.endswith(_INVISIBLE) else text


def column_letters(column: int) -> str:
    """The letters that a spreadsheet shows above a column; 0 is A."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters


def column_number(letters: str) -> int:
    """The column under these capital letters, A to XFD; A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_too_long(sheet: str, row: int, column: int, length: int) -> Issue:
    """One cell holds more text than any spreadsheet program lets it; columns are counted from 0."""
    place_vi, place_en = (f"Trang tính “{sheet}”, ô", f"Sheet “{sheet}”, cell") if sheet else ("Ô", "Cell")
    cell = f"{column_letters(column)}{row}"
    return CELL_TOO_LONG(place_vi=place_vi, place_en=place_en, cell=cell, length=length, most=MOST_CHARACTERS)
