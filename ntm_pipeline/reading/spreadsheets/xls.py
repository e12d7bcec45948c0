"""What an old Excel file (.xls) says beside the values of its cells: what is hidden, errors, formulas without a value.

Here belongs what the library for cells does not tell of this kind of file. How what is told here changes what is
read does not.
"""

import io
import re
import struct
from collections.abc import Collection, Iterator
from pathlib import Path

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.comments import COMMENTS_ALONE, OF_COMMENTS, xls_comments
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT
from ntm_pipeline.reading.spreadsheets.number_formats import BUILT_IN, shows_another_number
from ntm_pipeline.reading.spreadsheets.sheet import Layout
from ntm_pipeline.reading.spreadsheets.xls_marks import WHITE, xls_marks

# Kinds of records.
_BEGINNING, _END, _SHEET, _RECALCULATED = 0x809, 0x0A, 0x85, 0x1C1
_ROW, _COLUMNS, _FORMULA, _TRUTH_OR_ERROR = 0x208, 0x7D, 0x06, 0x205
_FONT, _NUMBER_FORMAT, _STYLE, _SINCE_1904 = 0x31, 0x41E, 0xE0, 0x22
_NOT_OF_CELLS = 0x04
# A name and what comments are made of; and what is no kind of record at all.
_NO_MARKS, _UNKNOWN = COMMENTS_ALONE | {0x18}, 0xFFFE

_PICTURES = re.compile(b"dings|dingbats|symbol", re.IGNORECASE)

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_COLUMN_COUNT = 256


def xls_layouts(path: Path, sheets: list[str], visible: Collection[str]) -> dict[str, Layout]:
    """The layouts of the visible ones among all sheets of the file, which are given in its order.

    Raises RefusedError: `corrupt`.
    """
    # Most nights bring no file of this kind.
    from xlrd.compdoc import CompDoc

    try:
        # Report programs leave sectors in no order that Excel minds.
        container = CompDoc(path.read_bytes(), logfile=io.StringIO(), ignore_workbook_corruption=True)
        stream, start, size = container.locate_named_stream("Workbook")
        if stream is None:
            stream, start, size = container.locate_named_stream("Book")
        stream = stream[start : start + size]
        layouts = _layouts(stream, sheets, visible)
        if _may_have_marks(stream):
            for name, marks in xls_marks(_of_cells(stream), visible).items():
                layouts[name].marks, layouts[name].texts, layouts[name].fonts = marks.issues, marks.texts, marks.fonts
        return layouts
    except OSError:
        raise
    except Exception as error:
        # The values may well be readable, but which of the rows are hidden is not known, and hidden rows are no data:
        # to read on would be to take them in unsaid.
        raise RefusedError(CORRUPT()) from error


def _layouts(stream: bytes, sheets: list[str], visible: Collection[str]) -> dict[str, Layout]:
    starts, is_recalculated, is_since_1904 = [], False, False
    for kind, at, _ in _records(stream, 0, {_SHEET, _RECALCULATED, _SINCE_1904}):
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _SINCE_1904:
            is_since_1904 = stream[at] == 1
        else:
            is_recalculated = True
    layouts = {
        name: _layout(stream, start, is_recalculated)
        for name, start in zip(sheets, starts, strict=True)
        if name in visible
    }
    for layout in layouts.values():
        layout.has_days_since_1904 = is_since_1904
    return layouts


def _may_have_marks(stream: bytes) -> bool:
    """Whether a font is struck out, raised, lowered or one of pictures, or a number format shows another number."""
    for kind, at, size in _records(stream, 0, {_FONT, _NUMBER_FORMAT, _STYLE}):
        if kind == _FONT:
            flags, position = stream[at + 2], struct.unpack_from("<H", stream, at + 8)[0]
            colour = struct.unpack_from("<H", stream, at + 4)[0]
            if (
                flags & 0x08
                or position
                or colour in WHITE
                or _PICTURES.search(stream[at + 14 : at + size].replace(b"\0", b""))
            ):
                return True
        elif kind == _STYLE:
            number, flags = struct.unpack_from("<HH", stream, at + 2)
            if str(number) in BUILT_IN and not flags & _NOT_OF_CELLS:
                return True
        elif size > 5:
            length, is_wide = struct.unpack_from("<H", stream, at + 2)[0], stream[at + 4] & 1
            text = stream[at + 5 : at + 5 + length * (2 if is_wide else 1)]
            if shows_another_number(text.decode("utf-16-le" if is_wide else "latin-1", "replace")):
                return True
    return False


def _layout(stream: bytes, start: int, is_recalculated: bool) -> Layout:
    layout = Layout()
    of_comments = []
    for kind, at, size in _records(stream, start, {_ROW, _COLUMNS, _FORMULA, _TRUTH_OR_ERROR, *OF_COMMENTS}):
        if kind in OF_COMMENTS:
            of_comments.append((kind, at, size))
            continue
        first, second = struct.unpack_from("<HH", stream, at)
        if kind == _ROW:
            if size >= 14 and (stream[at + 12] & 0x20 or stream[at + 6 : at + 8] in (b"\0\0", b"\0\x80")):
                layout.hidden_rows.add(first + 1)
        elif kind == _COLUMNS:
            width, _, flags = struct.unpack_from("<HHH", stream, at + 4)
            if flags & 1 or width == 0:
                layout.hidden_columns.update(range(first, min(second + 1, _COLUMN_COUNT)))
        elif kind == _TRUTH_OR_ERROR:
            value, is_error = stream[at + 6], stream[at + 7]
            if is_error:
                layout.error_texts[first + 1, second] = _ERRORS.get(value, "#")
        elif stream[at + 12 : at + 14] == b"\xff\xff":
            # Not a number but a text (0), a truth value (1), an error (2) or a blank (3).
            result, value = stream[at + 6], stream[at + 8]
            if result == 2:
                layout.error_texts[first + 1, second] = _ERRORS.get(value, "#")
            # Excel stores an empty text as a blank, and that it computed the file. Programs that write a formula and
            # leave it to Excel to compute it store no more than the blank.
            elif result == 3 and not is_recalculated:
                layout.cells_without_value.add((first + 1, second))
    layout.comments = xls_comments(stream, of_comments)
    return layout


def _of_cells(stream: bytes) -> bytes:
    """The stream without what no mark is made of: names' formulas and comments, on whose odd forms a library stops."""
    found = bytearray(stream)
    at = 0
    while at <= len(found) - 4:
        kind, size = struct.unpack_from("<HH", found, at)
        if kind in _NO_MARKS:
            struct.pack_into("<H", found, at, _UNKNOWN)
        at += 4 + size
    return bytes(found)


def _records(stream: bytes, start: int, kinds: set[int]) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of the records of these kinds in the part of the stream that begins here.

    The charts that lie within it are left out.
    """
    head = struct.Struct("<HH").unpack_from
    told = kinds | {_BEGINNING, _END}
    depth, last = 0, len(stream) - 4
    while start <= last:
        kind, size = head(stream, start)
        start += 4
        if kind in told:
            if kind == _BEGINNING:
                depth += 1
            elif kind == _END:
                depth -= 1
                if depth <= 0:
                    return
            elif depth <= 1:
                yield kind, start, size
        start += size
