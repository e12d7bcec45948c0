"""The marks on the cells of an OpenDocument spreadsheet, what is hidden by a height or width of 0, and texts that the
library for cells gives otherwise than they stand there.

They are read by a parser, which is slower than the library, only where the xml shows that there is something to find.
What is hidden by the word or merged, errors and formulas are the matter of `ods`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.comments import said_in
from ntm_pipeline.reading.spreadsheets.marks import Cell, CellMarks, Run
from ntm_pipeline.reading.spreadsheets.messages import (
    CORRUPT,
    NOT_SHOWN,
    OTHER_SHOWN,
    RAISED_MARK,
    SOME_SHEET_TOO_WIDE,
    STRUCK_OUT,
)
from ntm_pipeline.reading.spreadsheets.number_formats import shows_another_number
from ntm_pipeline.reading.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Layout, clean
from ntm_pipeline.vietnamese.picture_fonts import picture_font

_STYLE_TO_LOOK_AT = re.compile(
    rb"fo:color=[\"']#ffffff|style:text-position=[\"'](?:super|sub|-?[1-9])|text-line-through-(?:style|type)=[\"'](?!none)"
    rb"|style:(?:row-height|column-width)=[\"']0(?:\.0*)?(?:cm|mm|in|pt)?[\"']|dings|Dings|Symbol[\"']"
    rb"|display-factor=|<number:text>[^<]*(?:\d|ngh|ng\xc3\xa0n|tri|t\xe1\xbb|%)|<number:number-style[^>]*/>",
    re.IGNORECASE,
)
# The library drops CDATA and line breaks, takes footnotes for text, and gives no text of a cell without a kind.
_TEXT_TO_LOOK_AT = re.compile(
    rb"<!\[CDATA\[|<office:annotation[ >]|<text:(?:line-break|tab|note|ruby)\b|value-type=[\"']percentage"
    rb"|<table:table-cell(?:\s(?!office:value-type)[\w:.-]+=(?:\"[^\"<]*\"|'[^'<]*'))*\s*>\s*<text:p"
)
_IS_NOTHING = re.compile(r"0(?:\.0*)?(?:cm|mm|in|pt)?")
_PLAIN = Run("", False, False)
_PAPER = "#ffffff"
_MOST_PARENTS = 20
_MOST_REPEATED = 10**6


class _Style(NamedTuple):
    """What a style makes of a text in it, and the format of numbers as Excel writes it."""

    font: Run = _PLAIN
    format: str = ""
    colour: str = ""
    ground: str = _PAPER

    @property
    def is_unseen(self) -> bool:
        """Its texts have the colour of their ground."""
        return self.colour == self.ground


@dataclass
class _Styles:
    cells: dict[str, _Style] = field(default_factory=dict)
    texts: dict[str, _Style] = field(default_factory=dict)
    without_size: set[str] = field(default_factory=set)
    """The names of the styles of rows and columns that have no height or width."""


def note_ods_marks(archive: ZipFile, layouts: Mapping[str, Layout]) -> None:
    """Add to the layouts of some sheets what is marked on their cells.

    Raises RefusedError: `corrupt`.
    """
    xml = member_bytes(archive, "content.xml")
    common = member_bytes(archive, "styles.xml") if "styles.xml" in archive.namelist() else b""
    if not any(_STYLE_TO_LOOK_AT.search(one) for one in (xml, common)) and not _TEXT_TO_LOOK_AT.search(xml):
        return
    try:
        root = ElementTree.fromstring(xml)
        roots = [ElementTree.fromstring(common), root] if common else [root]
    except ElementTree.ParseError as error:
        raise RefusedError(CORRUPT()) from error
    styles = _styles(roots)
    for table in root.iter():
        if _name(table) == "table" and (layout := layouts.get(_attribute(table, "name"))) is not None:
            _note_sheet(table, layout, styles)


def _styles(roots: list[ElementTree.Element]) -> _Styles:
    """The styles by family and name; each has what its parent has and it doesn't change."""
    elements: dict[tuple[str, str], ElementTree.Element] = {}
    formats, faces, found = {}, {}, _Styles()
    for element in (element for root in roots for element in root.iter()):
        tag, name = _name(element), _attribute(element, "name")
        if tag == "style":
            elements[_attribute(element, "family"), name] = element
        elif tag == "default-style":
            elements[_attribute(element, "family"), ""] = element
        elif tag == "font-face":
            faces[name] = _attribute(element, "font-family")
        elif tag in ("number-style", "percentage-style", "currency-style"):
            formats[name] = _format(element)

    def style(family: str, name: str, depth: int) -> _Style:
        element = elements.get((family, name))
        if element is None or depth > _MOST_PARENTS:
            return _Style()
        inherited = style(family, _attribute(element, "parent-style-name"), depth + 1) if name else _Style()
        own_format = formats.get(_attribute(element, "data-style-name"), inherited.format)
        colour, ground = (
            next((value for part in element if (value := _attribute(part, name).lower())), default)
            for name, default in (("color", inherited.colour), ("background-color", inherited.ground))
        )
        ground = _PAPER if ground == "transparent" else ground
        return _Style(_font(element, inherited.font, faces), own_format, colour, ground)

    for family, name in elements:
        if family == "table-cell":
            found.cells[name] = style(family, name, 0)
        elif family == "text":
            found.texts[name] = style(family, name, 0)
        elif any(_has_no_size(properties) for properties in elements[family, name]):
            found.without_size.add(name)
    return found


def _has_no_size(properties: ElementTree.Element) -> bool:
    sizes = (_attribute(properties, size) for size in ("row-height", "column-width"))
    return any(size and _IS_NOTHING.fullmatch(size) for size in sizes)


def _font(style: ElementTree.Element, font: Run, faces: Mapping[str, str]) -> Run:
    is_raised, is_struck, pictures = font.is_raised, font.is_struck, font.picture_font
    for properties in style:
        if position := _attribute(properties, "text-position"):
            is_raised = not position.startswith("0")
        if lines := [_attribute(properties, f"text-line-through-{part}") for part in ("style", "type")]:
            is_struck = any(line not in ("", "none") for line in lines) if any(lines) else is_struck
        face = _attribute(properties, "font-name")
        if family := _attribute(properties, "font-family") or faces.get(face, face):
            pictures = picture_font(family)
    return Run("", is_raised, is_struck, pictures)


def _format(style: ElementTree.Element) -> str:
    """A format of numbers as Excel writes it, as far as it makes one number look like another."""
    code = ""
    for part in style:
        tag = _name(part)
        if tag in ("number", "scientific-number", "fraction"):
            factor = _attribute(part, "display-factor") or "1"
            code += "0" + "," * (factor.partition(".")[0].count("0") // 3)
        elif tag in ("text", "currency-symbol") and part.text:
            # A percent sign is a text here, and stands for the hundredfold.
            is_percent = _name(style) == "percentage-style" and part.text.strip() == "%"
            code += "%" if is_percent else f'"{part.text}"'
    return code or ";;;"


def _note_sheet(table: ElementTree.Element, layout: Layout, styles: _Styles) -> None:
    marks, row, right = CellMarks(), 0, 0
    defaults: list[tuple[int, str]] = []
    """The right ends of columns, and the style of their cells that name none."""
    for element in _rows_and_columns(table):
        count = _count(element, "rows" if _name(element) == "table-row" else "columns")
        is_hidden = _attribute(element, "style-name") in styles.without_size
        if _name(element) == "table-column":
            if is_hidden:
                layout.hidden_columns.update(range(right, min(right + count, MOST_COLUMNS)))
            right += count
            defaults.append((right, _attribute(element, "default-cell-style-name")))
            continue
        if is_hidden and row + count < MOST_ROWS:
            layout.hidden_rows.update(range(row + 1, row + count + 1))
        column = 0
        for cell in element:
            if _name(cell) in ("table-cell", "covered-table-cell"):
                width = _count(cell, "columns")
                is_filled = len(cell) or _attribute(cell, "value-type")
                if is_filled and row + count < MOST_ROWS and width < MOST_COLUMNS:
                    name = (
                        _attribute(cell, "style-name")
                        or _attribute(element, "default-cell-style-name")
                        or next((style for end, style in defaults if column < end), "")
                    )
                    style = styles.cells.get(name) or styles.cells.get("") or _Style()
                    _note_cells(
                        marks, range(row + 1, row + count + 1), range(column, column + width), cell, style, styles
                    )
                    if (comment := _comment(cell)) and count == width == 1:
                        layout.comments[row + 1, column] = comment
                column += width
        row += count
    layout.marks, layout.texts, layout.fonts = marks.issues, marks.texts, marks.fonts


def _comment(cell: ElementTree.Element) -> str:
    """What is pinned to a cell; its author is an element beside the paragraphs."""
    notes = (part for part in cell if _name(part) == "annotation")
    return said_in("\n".join("".join(line.itertext()) for note in notes for line in note if _name(line) == "p"))


def _rows_and_columns(table: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The rows and columns of a table, in its groups too; not those of tables within cells."""
    for element in table:
        if _name(element) in ("table-row", "table-column"):
            yield element
        elif _name(element).startswith(("table-row", "table-column", "table-header")):
            yield from _rows_and_columns(element)


def _note_cells(
    marks: CellMarks, rows: range, columns: range, cell: ElementTree.Element, style: _Style, styles: _Styles
) -> None:
    """Note a cell that may be repeated."""
    place, one = (rows[0], columns[0]), CellMarks()
    _note_cell(one, place, cell, style, styles)
    if one.issues or one.texts or one.fonts:
        if len(rows) * len(columns) > _MOST_REPEATED:
            raise RefusedError(SOME_SHEET_TOO_WIDE())
        places = [(row, column) for row in rows for column in columns]
        marks.issues.update((at, issue) for issue in one.issues.values() for at in places)
        marks.texts.update((at, text) for text in one.texts.values() for at in places)
        marks.fonts.update((at, font) for font in one.fonts.values() for at in places)


def _note_cell(marks: CellMarks, place: Cell, cell: ElementTree.Element, style: _Style, styles: _Styles) -> None:
    kind, held = _attribute(cell, "value-type"), _attribute(cell, "value")
    if style.is_unseen and not any(_attribute(part, "style-name") for part in cell.iter() if _name(part) == "span"):
        lines = ("".join(part.itertext()) for part in cell if _name(part) == "p")
        if text := held or clean("\n".join(lines)):
            marks.issues[place] = NOT_SHOWN(text=text)
            return
    if kind in ("float", "percentage", "currency"):
        code = style.format or ("0%" if kind == "percentage" else "")
        if style.font.is_struck:
            marks.issues[place] = STRUCK_OUT()
        elif style.font.is_raised:
            marks.issues[place] = RAISED_MARK(marks=held)
        elif style.font.picture_font:
            marks.fonts[place] = style.font.picture_font
        elif shows_another_number(code) or (kind == "percentage" and "%" not in code):
            marks.issues[place] = OTHER_SHOWN(format=code or "0%", held=held)
        return
    if kind not in ("string", "") or _attribute(cell, "string-value"):
        return
    paragraphs = [list(_runs(part, style.font, styles)) for part in cell if _name(part) == "p"]
    runs = [run for at, part in enumerate(paragraphs) for run in ([_PLAIN._replace(text="\n")] if at else []) + part]
    if any(run._replace(text="") != _PLAIN for run in runs if run.text.strip()):
        marks.note_runs(place, runs)
    elif paragraphs:
        marks.texts[place] = clean("".join(run.text for run in runs))


def _runs(element: ElementTree.Element, font: Run, styles: _Styles) -> Iterator[Run]:
    """The runs of a paragraph; several blanks are written as an element of their own, and notes are no part of it."""
    if element.text:
        yield font._replace(text=element.text)
    for part in element:
        tag = _name(part)
        if tag in ("s", "tab", "line-break"):
            yield font._replace(text="\n" if tag == "line-break" else " ")
        elif tag not in ("annotation", "annotation-end", "note", "ruby-text"):
            own = styles.texts.get(_attribute(part, "style-name"))
            yield from _runs(part, own.font if own and own.font != _PLAIN else font, styles)
        if part.tail:
            yield font._replace(text=part.tail)


def _count(element: ElementTree.Element, what: str) -> int:
    number = _attribute(element, f"number-{what}-repeated") or "1"
    if not (number.isdigit() and len(number) < 10 and int(number)):
        raise RefusedError(CORRUPT())
    return int(number)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
