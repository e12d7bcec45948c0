"""What an xlsx file says beside the values of its cells: how far they reach, what is hidden, errors,
formulas.

Here belongs what the library for cells does not tell, or tells too late: it lays out the whole rectangle of a
sheet in memory before it can be asked how large that is, and gives a blank for an error.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.comments import xlsx_comments
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT, SHEET_TOO_WIDE
from ntm_pipeline.reading.spreadsheets.sheet import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Layout,
    column_letters,
    column_number,
)
from ntm_pipeline.reading.spreadsheets.xlsx_beside import printed_around, texts_of_shapes
from ntm_pipeline.reading.spreadsheets.xlsx_marks import book_marks, sheet_marks


def xlsx_layouts(archive: ZipFile, sheets: list[str]) -> dict[str, Layout]:
    """The layout of each of the named sheets.

    Raises RefusedError: `too_large` if a sheet would take too much memory to lay out, `corrupt`.
    """
    members = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

    def member(name: str) -> bytes:
        if name not in members:
            raise RefusedError(CORRUPT())
        return member_bytes(archive, members[name])

    workbook, links = member("xl/workbook.xml"), member("xl/_rels/workbook.xml.rels")
    # Copies of one form have them in common, and to parse them takes longer than to look through a small sheet.
    is_small = len(workbook) + len(links) < _MOST_BYTES_KEPT
    parts = _sheet_parts(workbook, links) if is_small else _sheet_parts.__wrapped__(workbook, links)
    marks = book_marks(archive, members)
    has_comments = any("comments" in name for name in members)
    has_shapes = any("/drawings/drawing" in name for name in members)
    has_days_since_1904 = _SINCE_1904.search(workbook) is not None
    layouts = {}
    for sheet in sheets:
        xml = member(parts.get(sheet, ""))
        _refuse_wide(sheet, xml)
        layouts[sheet] = layout = _layout(xml)
        marked = sheet_marks(xml, marks)
        layout.marks, layout.texts, layout.fonts = marked.issues, marked.texts, marked.fonts
        layout.ranges_on_condition = marked.ranges
        layout.beside = [*printed_around(xml), *(texts_of_shapes(archive, members, parts[sheet]) if has_shapes else ())]
        layout.has_days_since_1904 = has_days_since_1904
        if has_comments:
            layout.comments = xlsx_comments(archive, members, parts[sheet])
    return layouts


_MOST_BYTES_KEPT = 16 * 1024
_SINCE_1904 = re.compile(rb"\bdate1904=[\"'](?:1|true)")


@lru_cache(maxsize=64)
def _sheet_parts(workbook: bytes, links: bytes) -> dict[str, str]:
    """Where in the archive each sheet lies, in lower case, by the sheet's name."""
    try:
        targets = {link.attrib["Id"]: link.attrib["Target"] for link in ElementTree.fromstring(links)}
        parts = {}
        root = ElementTree.fromstring(workbook)
        sheets = next(element for element in root if element.tag.rpartition("}")[2] == "sheets")
        for sheet in sheets:
            if sheet.tag.rpartition("}")[2] == "sheet":
                link = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
                place = posixpath.join("/xl", targets[link].replace("\\", "/").lower())
                parts[sheet.attrib["name"]] = posixpath.normpath(place).lstrip("/")
        return parts
    except (LookupError, StopIteration, ElementTree.ParseError) as error:
        raise RefusedError(CORRUPT()) from error


# Whole tags are sought as text: many times faster than a parser, and every night has thousands of files. A sheet of
# values only, as most are, is told by a few searches for words.
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)")
_ROW_OR_COLUMN = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*)>")
_COLUMN_SPAN = re.compile(rb"\b(min|max)=[\"'](\d+)")
# Excel hides by a height or width of 0 as well as by the word; of a row below 3 points high, or a column of less than
# half a letter, nobody sees anything either.
_IS_HIDDEN = re.compile(
    rb"\b(?:hidden=[\"'](?:1|true)|ht=[\"'][012](?:\.\d*)?[\"']|width=[\"']0(?:\.[0-4]\d*|\.)?[\"'])"
)
# The same by its letters alone, for these are found many times faster than the beginning of a word.
_MAY_HIDE = tuple(
    re.compile(words)
    for words in (
        rb"hidden=[\"'](?:1|true)",
        rb"ht=[\"'][012](?:\.\d*)?[\"']",
        rb"width=[\"']0(?:\.[0-4]?\d*)?[\"']",
    )
)
# Cells before AAA10000 are too few to matter.
_FAR_CELL = re.compile(rb"r=[\"'](?:[A-Za-z]{3}|[A-Za-z]{1,2}\d{5})")
# A cell that closes at once (…/>) holds a format only and is not laid out.
_FILLED_CELL = re.compile(rb"\sr=[\"']([A-Za-z]{1,9})(\d{1,19})[\"'][^>/]*>")
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]+)<",
    re.DOTALL,
)
# Begins with the letter, which is rare: so it is found many times faster.
_FORMULA = re.compile(rb"f(?<=<f)")
# A formula whose result is an empty text (t="str") has a value, which is written.
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c(?=[\s>])([^>]*)><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:</(?:\w+:)?c>|(<(?:\w+:)?v ?/>|<(?:\w+:)?v></))"
)
_IS_TEXT = re.compile(rb"\bt=[\"']str")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])([^>]*)>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_BYTES_AT_A_TIME = 4 * 2**20


def _refuse_wide(sheet: str, xml: bytes) -> None:
    """Raises RefusedError (`too_large`) if the rectangle up to the last cell in use would fill the memory."""
    if not _FAR_CELL.search(xml):
        return
    last_row = last_column = 0
    for part in _parts_at_rows(xml):
        if filled := _FILLED_CELL.findall(part):
            columns, rows = map(set, zip(*filled, strict=True))
            last_column = max(last_column, *(column_number(letters.decode().upper()) for letters in columns))
            last_row = max(last_row, *map(int, rows))
    if last_row > MOST_ROWS or last_row * (last_column + 1) > MOST_CELLS:
        raise RefusedError(SHEET_TOO_WIDE(sheet=sheet, last_cell=f"{column_letters(last_column)}{last_row}"))


def _layout(xml: bytes) -> Layout:
    layout = Layout()
    hidden_columns = []
    for place in sorted(found.start() for words in _MAY_HIDE for found in words.finditer(xml)):
        mark = _IS_HIDDEN.match(xml, place)
        if mark is None:
            continue
        start = xml.rfind(b"<", 0, mark.start())
        tag = _ROW_OR_COLUMN.match(xml, start)
        if tag is None or tag.end() < mark.end():
            continue
        if tag[1] == b"col":
            span = {name: int(number) for name, number in _COLUMN_SPAN.findall(tag[2])}
            hidden_columns.append((span.get(b"min", 1) - 1, min(span.get(b"max", 0), MOST_COLUMNS)))
        elif number := _ROW_NUMBER.search(tag[2]):
            layout.hidden_rows.add(int(number[1]))
        else:
            layout.hidden_rows = _hidden_rows(xml)
            break
    end = 0
    for first, last in sorted(hidden_columns):
        # They may overlap a million times.
        layout.hidden_columns.update(range(max(first, end), last))
        end = max(end, last)
    if b"#" in xml and (b't="e' in xml or b"t='e" in xml):
        for cell in _ERROR_CELL.finditer(xml):
            layout.error_texts[int(cell[2]), column_number(cell[1].decode())] = cell[3].decode("ascii", "replace")
    if _FORMULA.search(xml) or (b"<sheetData" not in xml and b":f" in xml):
        layout.cells_without_value = _cells_without_value(xml)
    return layout


def _hidden_rows(xml: bytes) -> set[int]:
    """Where rows bear no number, all have to be counted."""
    found, row = set(), 0
    for tag in _ROW.finditer(xml):
        number = _ROW_NUMBER.search(tag[1])
        row = int(number[1]) if number else row + 1
        if _IS_HIDDEN.search(tag[1]):
            found.add(row)
    return found


def _cells_without_value(xml: bytes) -> set[tuple[int, int]]:
    formulas = _FORMULA_WITHOUT_VALUE.finditer(xml)
    starts = {found.start() for found in formulas if not (found[2] and _IS_TEXT.search(found[1]))}
    cells = set()
    row, column = 0, -1
    for tag in _ROW_OR_CELL.finditer(xml) if starts else ():
        if tag[1] == b"row":
            number = _ROW_NUMBER.search(tag[2])
            row, column = int(number[1]) if number else row + 1, -1
        else:
            # Cells need not bear a reference.
            reference = _REFERENCE.search(tag[2])
            column = column_number(reference[1].decode().upper()) if reference else column + 1
            if tag.start() in starts:
                cells.add((int(reference[2]) if reference else row, column))
    return cells


def _parts_at_rows(xml: bytes) -> Iterator[bytes]:
    """The bytes in parts of bounded size, each of which ends with a whole row."""
    start = 0
    while start < len(xml):
        end = xml.find(b"row>", start + _BYTES_AT_A_TIME)
        end = len(xml) if end < 0 else end + len(b"row>")
        yield xml[start:end]
        start = end
