"""The marks on the cells of an OpenDocument spreadsheet, and what is hidden by a height or width of 0.

They are read only where the styles of the file have any: it takes a parser, which is slower than the library.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.marks import CellMarks, Run
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT, RAISED_MARK, STRUCK_OUT
from ntm_pipeline.reading.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Layout

_MARK = re.compile(
    rb"style:text-position=\"(?:super|sub|-?[1-9])|text-line-through-(?:style|type)=\"(?!none)"
    rb"|style:(?:row-height|column-width)=\"0(?:\.0*)?(?:cm|mm|in|pt)?\""
)
_IS_NOTHING = re.compile(r"0(?:\.0*)?(?:cm|mm|in|pt)?")


@dataclass
class _Styles:
    """The names of the styles that mark something."""

    raised: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    without_size: set[str] = field(default_factory=set)


def note_ods_marks(archive: ZipFile, layouts: Mapping[str, Layout]) -> None:
    """Add to the layouts of some sheets what is marked on their cells.

    Raises RefusedError: `corrupt`.
    """
    xml = member_bytes(archive, "content.xml")
    if not _MARK.search(xml):
        return
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise RefusedError(CORRUPT()) from error
    styles = _styles(root)
    for table in root.iter():
        if _name(table) == "table" and (layout := layouts.get(_attribute(table, "name"))) is not None:
            _note_sheet(table, layout, styles)


def _styles(root: ElementTree.Element) -> _Styles:
    found = _Styles()
    for style in root.iter():
        if _name(style) != "style":
            continue
        name = _attribute(style, "name")
        for properties in style:
            position = _attribute(properties, "text-position")
            if position and not position.startswith("0"):
                found.raised.add(name)
            lines = (_attribute(properties, f"text-line-through-{part}") for part in ("style", "type"))
            if any(line not in ("", "none") for line in lines):
                found.struck.add(name)
            sizes = (_attribute(properties, size) for size in ("row-height", "column-width"))
            if any(size and _IS_NOTHING.fullmatch(size) for size in sizes):
                found.without_size.add(name)
    return found


def _note_sheet(table: ElementTree.Element, layout: Layout, styles: _Styles) -> None:
    marks, row, right = CellMarks(), 0, 0
    for element in _rows_and_columns(table):
        count = _count(element, "rows" if _name(element) == "table-row" else "columns")
        is_hidden = _attribute(element, "style-name") in styles.without_size
        if _name(element) == "table-column":
            if is_hidden:
                layout.hidden_columns.update(range(right, min(right + count, MOST_COLUMNS)))
            right += count
            continue
        if is_hidden and row + count < MOST_ROWS:
            layout.hidden_rows.update(range(row + 1, row + count + 1))
        column = 0
        for cell in element:
            if _name(cell) in ("table-cell", "covered-table-cell"):
                width = _count(cell, "columns")
                if any(_name(part) == "p" for part in cell) and row + count < MOST_ROWS and width < MOST_COLUMNS:
                    _note_cells(marks, range(row + 1, row + count + 1), range(column, column + width), cell, styles)
                column += width
        row += count
    layout.marks, layout.texts = marks.issues, marks.texts


def _rows_and_columns(table: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The rows and columns of a table, in its groups too; not those of tables within cells."""
    for element in table:
        if _name(element) in ("table-row", "table-column"):
            yield element
        elif _name(element).startswith(("table-row", "table-column", "table-header")):
            yield from _rows_and_columns(element)


def _note_cells(marks: CellMarks, rows: range, columns: range, cell: ElementTree.Element, styles: _Styles) -> None:
    """Note a cell that may be repeated."""
    place, one = (rows[0], columns[0]), CellMarks()
    _note_cell(one, place, cell, styles)
    if one.issues or one.texts:
        places = [(row, column) for row in rows for column in columns]
        for issue in one.issues.values():
            marks.issues.update(dict.fromkeys(places, issue))
        for text in one.texts.values():
            marks.texts.update(dict.fromkeys(places, text))


def _note_cell(marks: CellMarks, place: tuple[int, int], cell: ElementTree.Element, styles: _Styles) -> None:
    paragraphs = [part for part in cell if _name(part) == "p"]
    runs = [
        run
        for number, paragraph in enumerate(paragraphs)
        for run in ([Run(" ", False, False)] if number else []) + list(_runs(paragraph, styles, False, False))
    ]
    style = _attribute(cell, "style-name")
    if style in styles.struck:
        marks.issues[place] = STRUCK_OUT()
    elif style in styles.raised:
        marks.issues[place] = RAISED_MARK(marks="".join(run.text for run in runs))
    elif any(run.is_raised or run.is_struck for run in runs):
        marks.note_runs(place, runs)


def _runs(element: ElementTree.Element, styles: _Styles, is_raised: bool, is_struck: bool) -> Iterator[Run]:
    """The runs of a paragraph; several blanks are written as an element of their own."""
    if element.text:
        yield Run(element.text, is_raised, is_struck)
    for part in element:
        style = _attribute(part, "style-name")
        if _name(part) in ("s", "tab", "line-break"):
            yield Run(" ", is_raised, is_struck)
        elif _name(part) not in ("annotation", "note"):
            yield from _runs(part, styles, is_raised or style in styles.raised, is_struck or style in styles.struck)
        if part.tail:
            yield Run(part.tail, is_raised, is_struck)


def _count(element: ElementTree.Element, what: str) -> int:
    number = _attribute(element, f"number-{what}-repeated") or "1"
    if not (number.isdigit() and len(number) < 10 and int(number)):
        raise RefusedError(CORRUPT())
    return int(number)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
