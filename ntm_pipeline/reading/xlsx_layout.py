"""What an xlsx file says beside the values of its cells: how far they reach, what is hidden, errors,
formulas.

Here belongs what the library for cells does not tell, or tells too late: it lays out the whole rectangle of a
sheet in memory before it can be asked how large that is, and gives a blank for an error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from .archives import member_bytes, opened_archive
from .cells import MOST_CELLS, MOST_COLUMNS, column_letters, column_number
from .messages import Refused, corrupt


@dataclass
class Layout:
    """Rows are counted from 1 and columns from 0, as a `Grid` does."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    error_texts: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas_without_value: int = 0


def xlsx_layouts(path: Path, sheets: list[str]) -> dict[str, Layout]:
    """The layout of each of the named sheets.

    Raises Refused: `too_large` if a sheet would take too much memory to lay out, `corrupt`.
    """
    layouts = {}
    with opened_archive(path) as archive:
        members = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

        def member(name: str) -> bytes:
            if name not in members:
                raise corrupt()
            return member_bytes(archive, members[name])

        parts = _sheet_parts(member("xl/workbook.xml"), member("xl/_rels/workbook.xml.rels"))
        for sheet in sheets:
            layouts[sheet] = layout = _layout(member(parts.get(sheet, "")))
            if layout.last_row * (layout.last_column + 1) > MOST_CELLS:
                raise _too_wide(sheet, f"{column_letters(layout.last_column)}{layout.last_row}")
    return layouts


def _sheet_parts(workbook: bytes, links: bytes) -> dict[str, str]:
    """Where in the archive each sheet lies, in lower case, by the sheet's name."""
    try:
        targets = {link.attrib["Id"]: link.attrib["Target"] for link in ElementTree.fromstring(links)}
        parts = {}
        for sheet in ElementTree.fromstring(workbook).iterfind("{*}sheets/{*}sheet"):
            link = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
            place = PurePosixPath("/xl") / targets[link].replace("\\", "/").lower()
            parts[sheet.attrib["name"]] = str(place).removeprefix("/")
        return parts
    except (KeyError, StopIteration, ElementTree.ParseError) as error:
        raise corrupt() from error


# Whole tags are sought as text: many times faster than a parser, and every night has thousands of files.
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb"\br=[\"'](\d+)")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_COLUMN_SPAN = re.compile(rb"\b(min|max)=[\"'](\d+)")
_IS_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)")
# A cell that closes at once (…/>) holds a format only and is not laid out.
_FILLED_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>/]*>")
_HAS_ERRORS = re.compile(rb"\st=[\"']e")
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]+)<",
    re.DOTALL,
)
_HAS_FORMULAS = re.compile(rb"<(?:\w+:)?f\b")
# A formula whose result is an empty text (t="str") has a value.
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=[\"']str)[^>]*><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v ?/>|<(?:\w+:)?v></)"
)
_BYTES_AT_A_TIME = 4 * 2**20


def _layout(xml: bytes) -> Layout:
    layout = Layout()
    for tag in _COLUMN.findall(xml, 0, max(xml.find(b"sheetData"), 0)):
        if _IS_HIDDEN.search(tag):
            span = {name: int(number) for name, number in _COLUMN_SPAN.findall(tag)}
            layout.hidden_columns.update(range(span.get(b"min", 1) - 1, min(span.get(b"max", 0), MOST_COLUMNS)))
    row = 0
    for part in _parts_at_rows(xml):
        for tag in _ROW.findall(part):
            number = _ROW_NUMBER.search(tag)
            row = int(number[1]) if number else row + 1
            if _IS_HIDDEN.search(tag):
                layout.hidden_rows.add(row)
        if filled := _FILLED_CELL.findall(part):
            columns, rows = map(set, zip(*filled, strict=True))
            layout.last_column = max(layout.last_column, *(column_number(letters.decode()) for letters in columns))
            layout.last_row = max(layout.last_row, *map(int, rows))
        if _HAS_ERRORS.search(part):
            for column, number, text in _ERROR_CELL.findall(part):
                layout.error_texts[int(number), column_number(column.decode())] = text.decode("ascii", "replace")
        if _HAS_FORMULAS.search(part):
            layout.formulas_without_value += len(_FORMULA_WITHOUT_VALUE.findall(part))
    return layout


def _parts_at_rows(xml: bytes) -> Iterator[bytes]:
    """The bytes in parts of bounded size, each of which ends with a whole row."""
    start = 0
    while start < len(xml):
        end = xml.find(b"row>", start + _BYTES_AT_A_TIME)
        end = len(xml) if end < 0 else end + len(b"row>")
        yield xml[start:end]
        start = end


def _too_wide(sheet: str, last_cell: str) -> Refused:
    return Refused(
        "too_large",
        f"Trang tính “{sheet}” trải rộng tới ô {last_cell} nên không được đọc. Hãy xóa các dòng và cột thừa "
        "ở xa bảng số liệu.",
        f"The sheet “{sheet}” reaches as far as cell {last_cell} and is not read. Delete the superfluous "
        "rows and columns far from the table.",
    )
