"""What an OpenDocument spreadsheet says beside the values of its cells: what is hidden or merged, errors,
formulas without a value.

Here belongs what the library for cells does not tell of this kind of file. How what is told here changes what is
read does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT, SHEET_TOO_WIDE
from ntm_pipeline.reading.spreadsheets.ods_beside import printed_around, texts_of_shapes
from ntm_pipeline.reading.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Layout, column_letters

_MOST_SPECIAL_CELLS = 10**6

Attributes = dict[bytes, bytes]


def ods_layouts(archive: ZipFile, sheets: list[str]) -> dict[str, Layout]:
    """The layout of each of the named sheets.

    Raises RefusedError: `too_large` if what is repeated would fill the memory, `corrupt`.
    """
    xml = _without_comments(member_bytes(archive, "content.xml"))
    around = printed_around(archive)
    found = {}
    for name, sheet in _tables(xml):
        if name is not None:
            sheet.layout.beside += around
            found[name] = sheet.layout
    try:
        return {sheet: found[sheet] for sheet in sheets}
    except KeyError as error:
        # Nothing would be known of what it hides.
        raise RefusedError(CORRUPT()) from error


def refuse_malformed(archive: ZipFile) -> None:
    """Raises RefusedError (`corrupt`) if the xml is not well-formed: over some the library never comes to an end."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        parser.Parse(member_bytes(archive, "content.xml"), True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two over its encoding
        raise RefusedError(CORRUPT()) from error


def _refuse_entities(*_: object) -> None:
    raise RefusedError(CORRUPT())  # no spreadsheet program writes any


# Whole tags are sought as text: a parser takes several times as long as the library needs for the values. The tags are
# those that the library knows, by the same letters, so that rows are counted alike. A "<" stands in text or in an
# attribute of no well-formed file, so a tag ends before the next one.
_TAG = re.compile(rb"<(/?)table:(table|table-row|table-column|table-row-group|table-column-group)(?=[\s/>])([^<]*)")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^<]*)")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NO_TAGS = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
# All but formulas with a value, in the order in which most programs write.
_FORMULA_TO_LOOK_AT = re.compile(
    rb"table:formula(?!=\"[^\"<]*+\" office:value-type=\"(?:string|\w++\" office:(?:\w++-)?value=\"[^\"<]*+)\""
    rb"(?: calcext:value-type=\"(?!error)\w++\")?>(?:<text:p>(?!#|Err:)|</))"
)
_VALUE = re.compile(rb"\soffice:(?:(?:\w+-)?value\s*=|value-type\s*=\s*[\"']string)")
_NEXT_TAG_SHOWS_A_VALUE = re.compile(rb"<(?:text:p>(?!#|Err:)|/?table:)")
_PARAGRAPH = re.compile(rb"<text:p\b[^>]*>([^<]*)<")
_ERROR = re.compile(r"#[A-Z]|Err:\d")


def _without_comments(xml: bytes) -> bytes:
    if b"!" in xml or xml.count(b"?") > (2 if xml.startswith(b"<?xml") else 0):
        xml = _NO_TAGS.sub(b"", xml)
    if b"!" in xml and b"<!" in xml:
        raise RefusedError(
            CORRUPT()
        )  # entities can make an attribute say anything, and no spreadsheet program writes them
    return xml


@dataclass
class _Sheet:
    """What has been found of a sheet down to the row before `row` (counted from 0)."""

    name: str | None
    start: int
    """Where it begins in the xml."""
    layout: Layout = field(default_factory=Layout)
    row: int = 0
    column: int = 0
    hidden_rows_before_the_next_filled: list[tuple[int, int]] = field(default_factory=list)
    special_cells: int = 0

    def add_columns(self, attributes: Attributes, in_hidden_group: bool) -> None:
        end = self.column + _count(attributes, b"table:number-columns-repeated")
        if in_hidden_group or _is_hidden(attributes):
            self.layout.hidden_columns.update(range(self.column, min(end, MOST_COLUMNS)))
        self.column = end

    def add_row(self, attributes: Attributes, in_hidden_group: bool, xml: bytes, start: int, end: int) -> None:
        """A row, or several alike, whose cells are between these places of the xml."""
        count = _count(attributes, b"table:number-rows-repeated")
        waiting = self.hidden_rows_before_the_next_filled
        if in_hidden_group or _is_hidden(attributes):
            waiting.append((self.row, self.row + count))
        # A sheet ends with a row that is repeated to the bottom of the sheet and may be hidden.
        if waiting and xml.find(b"office:", start, end) >= 0:
            if waiting[-1][1] > MOST_ROWS:
                raise RefusedError(SHEET_TOO_WIDE(sheet=self.name or "", last_cell=f"A{waiting[-1][1]}"))
            for first, last in waiting:
                self.layout.hidden_rows.update(range(first + 1, last + 1))
            waiting.clear()
        if xml.find(b"rows-spanned", start, end) >= 0 or _FORMULA_TO_LOOK_AT.search(xml, start, end):
            self._add_cells(count, xml, start, end)
        self.row += count

    def _add_cells(self, row_count: int, xml: bytes, start: int, end: int) -> None:
        column = 0
        for cell in _CELL.finditer(xml, start, end):
            text = cell[1]
            attributes = _attributes(text) if b"repeated" in text or b"spanned" in text else {}
            count = _count(attributes, b"table:number-columns-repeated")
            height = _count(attributes, b"table:number-rows-spanned")
            if height > 1:
                right = _count(attributes, b"table:number-columns-spanned") - 1
                for left in range(column, min(column + count, MOST_COLUMNS)):
                    self.layout.merged.append(((self.row, left), (self.row + height - 1, left + right)))
            if b"table:formula" in text:
                has_value = b'value-type="error' not in text and _VALUE.search(text) is not None
                error = (
                    "" if has_value and _NEXT_TAG_SHOWS_A_VALUE.match(xml, cell.end(), end) else _error_text(cell, end)
                )
                if error or not has_value:
                    self.special_cells += row_count * count
                    if self.special_cells > _MOST_SPECIAL_CELLS:
                        raise RefusedError(
                            SHEET_TOO_WIDE(
                                sheet=self.name or "", last_cell=f"{column_letters(column)}{self.row + row_count}"
                            )
                        )
                    places = _places(self.row, row_count, column, count)
                    if error:
                        self.layout.error_texts.update(dict.fromkeys(places, error))
                    else:
                        self.layout.cells_without_value.update(places)
            column += count


def _tables(xml: bytes) -> Iterator[tuple[str | None, _Sheet]]:
    """The sheets by name, and tables without one, which are none."""
    sheet: _Sheet | None = None
    row: tuple[Attributes, int] | None = None
    groups: dict[bytes, list[bool]] = {}
    for tag in _TAG.finditer(xml):
        ends, name, text = tag.groups()
        closes = _is_closed(text)
        # A table within a cell of another one is in no sheet that a spreadsheet program writes.
        if row and name != b"table-row":
            raise RefusedError(CORRUPT())
        attributes = _attributes(text)
        if name == b"table" and not ends:
            title = attributes.get(b"table:name")
            sheet = _Sheet(None if title is None else unescape(title.decode("utf-8", "replace")), tag.start())
            groups = {b"table-row-group": [], b"table-column-group": []}
        if sheet is None:
            continue
        if name in groups and ends:
            if not groups[name]:
                raise RefusedError(CORRUPT())
            groups[name].pop()
        elif name in groups and not closes:
            groups[name].append(attributes.get(b"table:display", b"true") != b"true")
        elif name == b"table-column" and not ends:
            sheet.add_columns(attributes, any(groups[b"table-column-group"]))
        elif name == b"table-row":
            if bool(row) != bool(ends):
                raise RefusedError(CORRUPT())
            if not row:
                row = attributes, tag.end()
            if ends or closes:
                sheet.add_row(row[0], any(groups[b"table-row-group"]), xml, row[1], tag.start() if ends else row[1])
                row = None
        elif name == b"table" and (ends or closes):
            sheet.layout.beside += texts_of_shapes(xml, sheet.start, tag.end())
            yield sheet.name, sheet
            sheet = None


def _is_closed(tag: bytes) -> bool:
    """Whether a tag, up to the next one, needs no closing tag."""
    return tag.rstrip().endswith(b"/>")


def _attributes(text: bytes) -> Attributes:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get(b"table:visibility", b"visible") != b"visible"


def _count(attributes: Attributes, name: bytes) -> int:
    number = attributes.get(name, b"1")
    if not (number.isdigit() and len(number) < 10 and int(number)):
        raise RefusedError(CORRUPT())
    return int(number)


def _error_text(cell: re.Match[bytes], end: int) -> str:
    """What a formula shows that came to no result: the number or the text stored beside it is none.

    The row of the cell goes to `end`.
    """
    attributes, xml = _attributes(cell[1]), cell.string
    closing = -1 if _is_closed(cell[1]) else xml.find(b"</table:", cell.end(), end)
    # A note about the cell stands before what the cell shows.
    shown = _PARAGRAPH.findall(xml, cell.end(), closing) if closing >= 0 else []
    text = unescape(shown[-1].decode("utf-8", "replace")) if shown else ""
    if attributes.get(b"calcext:value-type") == b"error":
        return text or "#"
    return text if _ERROR.match(text) else ""


def _places(row: int, row_count: int, column: int, column_count: int) -> Iterator[tuple[int, int]]:
    for number in range(row + 1, row + row_count + 1):
        for at in range(column, column + column_count):
            yield number, at
