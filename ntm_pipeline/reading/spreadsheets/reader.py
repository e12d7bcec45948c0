"""Turns a file into grids of text: one per visible sheet, each row under the number its spreadsheet shows.

Here belongs what kind of file it is; `workbook` and `csv_file` read the kinds. What cells mean does not.

`read_grids` takes a path and gives plain data or raises `RefusedError`, and both can be pickled: it can run in a
process of its own, under limits of memory and time. Hostile files need that in the end, because the library
that unpacks spreadsheets ends its process when memory runs out.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.archives import kind_of_archive, opened_archive
from ntm_pipeline.reading.spreadsheets.csv_file import LargeSheet, read_csv
from ntm_pipeline.reading.spreadsheets.garbled_text import put_right
from ntm_pipeline.reading.spreadsheets.legacy_columns import convert_legacy_text
from ntm_pipeline.reading.spreadsheets.messages import (
    CANNOT_OPEN,
    EMPTY_FILE,
    ENCRYPTED,
    KIND_MISMATCH,
    UNKNOWN_KIND,
)  # fmt: skip
from ntm_pipeline.reading.spreadsheets.sheet import AsFrame, HasFrame, Rows, Sheet
from ntm_pipeline.reading.spreadsheets.workbook import read_workbook

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheet

__all__ = ["KINDS", "Grid", "Issue", "read_grids"]

KINDS = ("csv", "xlsx", "xls", "ods")
"""The endings of files that may hold data."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The text of one sheet.

    `cells` holds a `str` in every cell, "" where nothing is written. Its columns are 0 for column A, 1 for B
    and so on; its index is the row number that the spreadsheet program shows (for csv the number of the
    record). Hidden rows are absent and hidden columns blank, so that numbers and letters stay those of the
    file.
    """

    sheet: str
    cells: AsFrame = AsFrame()  # noqa: RUF009 - a descriptor
    notes: tuple[Issue, ...] = ()
    repeated: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of the cells that share one value because they are merged down a column."""
    valueless: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of the formulas without a value, whose cells are blank."""
    is_delimited: bool = False
    """Whether the cells were parted by delimiters, of which a row may hold one too many."""
    marks: Mapping[tuple[int, int], Issue] = field(default_factory=dict)
    """(row number, column) → what is marked on the cell and could change what it says."""
    has_days_since_1904: bool = False
    """Whether a bare number that is a day counts the days since 1904."""
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row number, column) → the comment pinned to the cell."""
    hidden: Rows | None = None
    """The hidden rows, which are no data, but may be what a row beside them adds up."""
    hidden_columns: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Hidden column → row number → what stands there."""
    beside: tuple[tuple[str, str], ...] = ()
    """What is written on the sheet outside its cells: where (`page`, `shape`), and the text."""

    @property
    def text(self) -> "Rows | ArrowSheet":
        """The cells as they were read, without the cost of a frame."""
        given: Any = self.__dict__["_cells"]
        # To ask whether something answers a protocol takes long; nearly always it is the first.
        is_frame = not isinstance(given, (Rows, HasFrame))
        text: Rows | ArrowSheet = Rows(given.to_numpy().tolist(), given.index.tolist()) if is_frame else given
        return text


def read_grids(path: Path) -> list[Grid]:
    """The visible sheets of a `.csv`, `.xlsx`, `.xls` or `.ods` file, in the order of the file; never none.

    A sheet on which nothing is written comes as a grid without cells, as long as another one holds something.

    Raises RefusedError: `unknown_kind`, `cannot_open`, `empty_file`, `kind_mismatch`, `encrypted`, `macro`,
    `corrupt`, `too_large`, `unknown_encoding`, `mixed_encodings`, `nul_characters`, `broken_quotes`,
    `cell_too_long`, `no_visible_sheet`.
    """
    kind = _kind_by_name(path)
    try:
        sheets = _sheets(path, kind)
    except OSError as error:
        raise RefusedError(CANNOT_OPEN()) from error
    grids = [_grid(sheet, is_delimited=kind == "csv") for sheet in sheets]
    if not any(len(grid.text.row_numbers) for grid in grids):
        raise RefusedError(EMPTY_FILE())
    return grids


_KIND_NAMES = {
    "csv": ("tệp văn bản CSV (.csv)", "a CSV text file (.csv)"),
    "xlsx": ("sổ tính Excel (.xlsx)", "an Excel workbook (.xlsx)"),
    "xls": ("sổ tính Excel đời cũ (.xls)", "an old Excel workbook (.xls)"),
    "ods": ("sổ tính OpenDocument (.ods)", "an OpenDocument spreadsheet (.ods)"),
    "xlsb": ("sổ tính Excel nhị phân (.xlsb)", "a binary Excel workbook (.xlsb)"),
    "zip": ("tệp nén hoặc tài liệu loại khác", "an archive or another kind of document"),
    "packed": ("tệp nén (.gz, .rar, .7z)", "a packed file (.gz, .rar, .7z)"),
    "html": ("trang web (HTML)", "a web page (HTML)"),
    "xml": ("tệp XML", "an XML file"),
    "pdf": ("tệp PDF", "a PDF file"),
    "image": ("tệp ảnh", "a picture"),
}
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"<html": "html",
    b"<!doctype html": "html",
    b"<table": "html",
    b"<meta": "html",
    b"<style": "html",
    b"<?xml": "xml",
    b"\x1f\x8b": "packed",
    b"Rar!": "packed",
    b"7z\xbc\xaf": "packed",
}


def _kind_by_name(path: Path) -> str:
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        # A name may hold any bytes; what can't be seen can't be stored as text either.
        seen = "".join(letter if letter.isprintable() else "�" for letter in path.suffix or path.name)
        raise RefusedError(UNKNOWN_KIND(name=seen))
    return kind


_MOST_BYTES_AT_ONCE = 2**20


def _sheets(path: Path, kind: str) -> Sequence[Sheet | LargeSheet]:
    with path.open("rb") as opened:
        # A small file is read at once; from an archive on disk each member would be sought and read by itself.
        small = os.fstat(opened.fileno()).st_size <= _MOST_BYTES_AT_ONCE
        file: BinaryIO = BytesIO(opened.read()) if small else opened
        found = _kind_by_content(file)
        if found == "zip":
            with opened_archive(file) as archive:
                found = kind_of_archive(archive)
                if found == kind:
                    return read_workbook(path, kind, archive)
    if found != kind:
        (kind_vi, kind_en), (found_vi, found_en) = _KIND_NAMES[kind], _KIND_NAMES[found]
        raise RefusedError(KIND_MISMATCH(kind_vi=kind_vi, kind_en=kind_en, found_vi=found_vi, found_en=found_en))
    return [read_csv(path)] if kind == "csv" else read_workbook(path, kind)


def _kind_by_content(file: BinaryIO) -> str:
    """What the file is by its bytes: a key of `_KIND_NAMES`, zip for all kinds of archives, csv for all text."""
    start = file.read(4096)
    if len(start) < 4096 and not start.strip():
        raise RefusedError(EMPTY_FILE())
    # Excel wraps a workbook that has a password in an old-style container, which holds this stream.
    if start.startswith(_OLE_START) and "EncryptedPackage".encode("utf-16-le") in start + file.read():
        raise RefusedError(ENCRYPTED())
    if start.startswith(_OLE_START):
        return "xls"
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    beginning = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, kind in _SIGNATURES.items():
        if beginning[: len(signature)].lower() == signature.lower():
            return kind
    return "csv"


def _grid(sheet: Sheet | LargeSheet, is_delimited: bool) -> Grid:
    """The sheet without the blank rows at its end and the blank columns at its right."""
    if isinstance(sheet, LargeSheet):
        return Grid(sheet.name, sheet.text, tuple(sheet.notes), is_delimited=True)
    texts = "\n".join(set().union(*sheet.rows))
    if put_right(sheet, texts):
        texts = "\n".join(set().union(*sheet.rows))
    convert_legacy_text(sheet, texts)
    rows, height = sheet.rows, len(sheet.rows)
    while height and not any(rows[height - 1]):
        height -= 1
    width = len(rows[0]) if height else 0
    while width and not any(row[width - 1] for row in rows[:height]):
        width -= 1
    if (height, width) != (len(rows), len(rows[0]) if rows else 0):
        rows = [row[:width] for row in rows[:height]]
    text = Rows(rows, sheet.row_numbers[:height])
    return Grid(
        sheet.name, text, tuple(sheet.notes), sheet.repeated, sheet.valueless, is_delimited, sheet.marks,
        sheet.has_days_since_1904, sheet.comments, sheet.hidden, sheet.hidden_columns, sheet.beside,
    )  # fmt: skip
