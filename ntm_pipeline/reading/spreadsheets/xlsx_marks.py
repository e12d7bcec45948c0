"""What an xlsx file says of a cell beside its value that could change it: raised and struck-out text, fonts of
pictures, number formats, a second content.

The library for cells gives the text of a cell without its marks, so that 120 with a footnote reads 1201 and a figure
that was struck out is as good as the one written behind it. How a marked cell is judged is not decided here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TypeVar
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.marks import Cell, CellMarks, Run
from ntm_pipeline.reading.spreadsheets.messages import (
    CORRUPT,
    CROSSED_OUT,
    NOT_SHOWN,
    OTHER_SHOWN,
    RAISED_MARK,
    STRUCK_OUT,
    TWO_CONTENTS,
)  # fmt: skip
from ntm_pipeline.reading.spreadsheets.number_formats import BUILT_IN, shows_another_number
from ntm_pipeline.reading.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, clean, column_number
from ntm_pipeline.reading.spreadsheets.xlsx_parts import elements, name_of
from ntm_pipeline.vietnamese.picture_fonts import picture_font

T = TypeVar("T")


@dataclass(frozen=True)
class _Style:
    """What a style of cells marks: the font, and the number format where it shows another number."""

    is_raised: bool = False
    is_struck: bool = False
    other_format: str = ""
    picture_font: str | None = None
    is_unseen: bool = False
    """Its font has the colour of its ground."""
    is_crossed: bool = False


@dataclass(frozen=True)
class BookMarks:
    """The marks that the sheets of a workbook have in common."""

    styles: Mapping[int, _Style]
    strings: Mapping[int, tuple[Run, ...]]
    """Number of a shared string → its runs, where one is raised or struck out."""
    conditional: frozenset[int] = frozenset()
    """Numbers of the formats that strike out or hide a cell on a condition."""


_NOTHING = BookMarks({}, {})
_FONT_MARKS = (b"vertAlign", b"strike", b"dings", b"Dings", b"Symbol")


def book_marks(archive: ZipFile, members: Mapping[str, str]) -> BookMarks:
    """The marks in the styles and shared strings of a workbook, whose members are given by their names in lower case.

    Raises RefusedError: `corrupt`.
    """
    styles, strings = (
        member_bytes(archive, members[name]) if name in members else b""
        for name in ("xl/styles.xml", "xl/sharedstrings.xml")
    )
    has_marks = any(mark in strings for mark in _FONT_MARKS)
    is_small = len(styles) < _MOST_BYTES_KEPT
    of_styles, conditional = _styles(styles) if is_small else _styles.__wrapped__(styles)
    if not of_styles and not has_marks and not conditional:
        return _NOTHING
    return BookMarks(of_styles, dict(_marked_strings(strings)) if has_marks else {}, conditional)


_MOST_BYTES_KEPT = 64 * 1024
_WHITE = (b"FFFFFF", b'theme="0"', b'indexed="9"', b'indexed="1"', b"diagonal")
_PERCENT_FORMATS = tuple(f'numFmtId="{number}"'.encode() for number in BUILT_IN)


@lru_cache(maxsize=64)
def _styles(xml: bytes) -> tuple[Mapping[int, _Style], frozenset[int]]:
    """Number of a style of cells → what it marks, for those that mark anything; the same of formats on conditions."""
    if not any(mark in xml for mark in (*_FONT_MARKS, b"formatCode", *_PERCENT_FORMATS, *_WHITE)):
        return {}, frozenset()
    root = _parsed(xml)
    formats = BUILT_IN | {
        number.attrib.get("numFmtId", ""): number.attrib.get("formatCode", "") for number in elements(root, "numFmt")
    }
    fonts = []
    for font in next(elements(root, "fonts"), ()):
        fonts.append((_is_raised(font), _is_struck(font), _picture_font(font), _colour(font, "color")))
    grounds = [_ground(fill) for fill in next(elements(root, "fills"), ())]
    crossed = [_is_crossed(border) for border in next(elements(root, "borders"), ())]
    found = {}
    for number, style in enumerate(next(elements(root, "cellXfs"), ())):
        font_number = style.attrib.get("fontId", "0")
        is_raised, is_struck, font_of_pictures, colour = _nth(fonts, font_number, (False, False, None, None))
        code = formats.get(style.attrib.get("numFmtId", ""), "")
        marked = _Style(
            is_raised, is_struck, code if shows_another_number(code) else "", font_of_pictures,
            colour is not None and colour == _nth(grounds, style.attrib.get("fillId", "0"), _PAPER),
            _nth(crossed, style.attrib.get("borderId", "0"), False),
        )  # fmt: skip
        if marked != _Style():
            found[number] = marked
    conditional = {
        number for number, format_ in enumerate(next(elements(root, "dxfs"), ())) if _strikes_or_hides(format_)
    }
    return found, frozenset(conditional)


_PAPER = "FFFFFF"
_COLOURS = {"theme:0": _PAPER, "theme:1": "000000", "indexed:1": _PAPER, "indexed:9": _PAPER, "indexed:65": _PAPER}


def _nth(values: Sequence[T], number: str, default: T) -> T:
    return values[int(number)] if number.isdigit() and int(number) < len(values) else default


def _colour(element: ElementTree.Element, name: str) -> str | None:
    """A colour, as far as it compares; None if none is given, or one that a theme lightens."""
    for one in element:
        if name_of(one) != name or "tint" in one.attrib:
            continue
        if "rgb" in one.attrib:
            return one.attrib["rgb"][-6:].upper()
        key = next((f"{kind}:{one.attrib[kind]}" for kind in ("theme", "indexed") if kind in one.attrib), None)
        return _COLOURS.get(key, key) if key else None
    return None


def _ground(fill: ElementTree.Element) -> str | None:
    for pattern in fill:
        kind = pattern.attrib.get("patternType", "none")
        return _PAPER if kind == "none" else _colour(pattern, "fgColor") if kind == "solid" else None
    return _PAPER


def _is_crossed(border: ElementTree.Element) -> bool:
    up, down = (border.attrib.get(f"diagonal{way}", "0") in ("1", "true") for way in ("Up", "Down"))
    return (up or down) and any(
        name_of(line) == "diagonal" and line.attrib.get("style", "none") != "none" for line in border
    )


def _strikes_or_hides(conditional: ElementTree.Element) -> bool:
    """Whether a format that is put on a cell where a condition holds strikes it out or leaves nothing to be seen."""
    fonts = [one for one in conditional if name_of(one) == "font"]
    has_ground = any(name_of(one) == "fill" for one in conditional)
    codes = [one.attrib.get("formatCode", "") for one in conditional if name_of(one) == "numFmt"]
    return (
        any(map(_is_struck, fonts))
        or any(_colour(font, "color") == _PAPER for font in fonts if not has_ground)
        or any(";" in code and not code.replace(";", "").strip() for code in codes)
    )


def _marked_strings(xml: bytes) -> Iterator[tuple[int, tuple[Run, ...]]]:
    for number, string in enumerate(elements(_parsed(xml), "si")):
        runs = _runs(string)
        if any(map(_is_marked, runs)):
            yield number, runs


def _runs(string: ElementTree.Element) -> tuple[Run, ...]:
    """The runs of a string; its phonetic hints are no part of it."""
    found = []
    for part in string:
        name = name_of(part)
        if name == "t":
            found.append(Run(part.text or "", is_raised=False, is_struck=False))
        elif name == "r":
            fonts = [one for one in part if name_of(one) == "rPr"]
            text = "".join(one.text or "" for one in part if name_of(one) == "t")
            pictures = next(filter(None, map(_picture_font, fonts)), None)
            found.append(Run(text, any(map(_is_raised, fonts)), any(map(_is_struck, fonts)), pictures))
    return tuple(found)


def _is_raised(font: ElementTree.Element) -> bool:
    return any(
        name_of(one) == "vertAlign" and one.attrib.get("val") in ("superscript", "subscript") for one in font
    )  # fmt: skip


def _is_struck(font: ElementTree.Element) -> bool:
    return any(name_of(one) == "strike" and one.attrib.get("val", "1") not in ("0", "false") for one in font)


def _picture_font(font: ElementTree.Element) -> str | None:
    names = (picture_font(one.attrib.get("val", "")) for one in font if name_of(one) in ("name", "rFont"))
    return next(filter(None, names), None)


def _is_marked(run: Run) -> bool:
    return run.is_raised or run.is_struck or run.picture_font is not None


def _parsed(xml: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in xml:
        raise RefusedError(CORRUPT())  # no spreadsheet program writes one, and its entities unfold without end
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise RefusedError(CORRUPT()) from error


_ROW_OR_CELL = re.compile(
    rb"<(?:\w+:)?(?:row(?=[\s>/])([^>]*)|c(?=[\s>/])((?:[^>/]|/(?!>))*)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL
)
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})?(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d{1,6})[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
# The library for cells gives the last of two, or none though they say the same.
_SECOND_CONTENT = re.compile(rb"</(?:\w+:)?(?:v|is)>\s*<(?:\w+:)?(?:v|is)[\s>]")
# The prefixes of a part of a sheet are declared at its head.
_PREFIX = re.compile(rb"(</?)\w+:")
_INLINE_TEXT = re.compile(rb"<is[\s>].*</is>", re.DOTALL)
_CONTENT = re.compile(rb"<(?:\w+:)?(v|is)\b[^>]*>(.*?)</(?:\w+:)?\1>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")


# Patterns that begin with one letter that is rare in a sheet are found three times faster than the same bytes.
_INLINE_FONT = re.compile(rb"P(?<=rP)(?=r)")
_PREFIXED_CONTENT = re.compile(rb":(?:v|is)>")


def sheet_marks(xml: bytes, book: BookMarks) -> CellMarks:
    """The marks on the cells of a sheet.

    Raises RefusedError: `corrupt`.
    """
    marks = CellMarks()
    has_inline_marks = _INLINE_FONT.search(xml) is not None and any(mark in xml for mark in _FONT_MARKS)
    has_second_contents = _may_hold_second_contents(xml) and _SECOND_CONTENT.search(xml) is not None
    if book.conditional and b"conditionalFormatting" in xml:
        marks.ranges += _ranges_on_condition(xml, book.conditional)
    if not book.styles and not book.strings and not has_inline_marks and not has_second_contents:
        return marks
    row, column = 0, -1
    for tag in _ROW_OR_CELL.finditer(xml):
        in_row, in_cell, content = tag.groups()
        if in_row is not None:
            number = _REFERENCE.search(in_row)
            row, column = int(number[2]) if number else row + 1, -1
            continue
        # Cells need not bear a reference.
        reference = _REFERENCE.search(in_cell)
        column = column_number(reference[1].decode().upper()) if reference and reference[1] else column + 1
        if content:
            _note_cell(marks, (row, column), in_cell, content, book, has_inline_marks)
    return marks


_ON_CONDITION = re.compile(
    rb"<(?:\w+:)?conditionalFormatting\b[^>]*\bsqref=[\"']([^\"']+)[\"'][^>]*>(.*?)</(?:\w+:)?conditionalFormatting>",
    re.DOTALL,
)
_FORMAT_ON_CONDITION = re.compile(rb"\bdxfId=[\"'](\d{1,6})[\"']")
_CORNERS = re.compile(r"\$?([A-Z]{1,3})?\$?(\d{1,7})?(?::\$?([A-Z]{1,3})?\$?(\d{1,7})?)?")


def _ranges_on_condition(xml: bytes, formats: frozenset[int]) -> Iterator[tuple[int, int, int, int]]:
    """First row, first column, last row and last column of what such a format may be put on."""
    for found in _ON_CONDITION.finditer(xml):
        if not formats.intersection(map(int, _FORMAT_ON_CONDITION.findall(found[2]))):
            continue
        for part in found[1].decode("ascii", "replace").upper().split():
            if corners := _CORNERS.fullmatch(part):
                left, top, right, bottom = corners.groups()
                is_one = ":" not in part
                yield (
                    int(top or 1),
                    column_number(left) if left else 0,
                    int(top or 1) if is_one else int(bottom or MOST_ROWS),
                    column_number(left) if is_one and left else column_number(right) if right else MOST_COLUMNS,
                )


def _may_hold_second_contents(xml: bytes) -> bool:
    """Not if each content ends its cell, which is counted many times faster than what begins with a tag is sought."""
    if _PREFIXED_CONTENT.search(xml):
        return True
    return any(xml.count(end) > xml.count(end + b"</c>") for end in (b"</v>", b"</is>"))


def _note_cell(
    marks: CellMarks, cell: Cell, attributes: bytes, content: bytes, book: BookMarks, has_inline_marks: bool
) -> None:
    kind = _TYPE.search(attributes)
    told_style = _STYLE.search(attributes)
    style = book.styles.get(int(told_style[1]) if told_style else 0, _Style())
    value = _VALUE.search(content)
    runs: tuple[Run, ...] = ()
    if kind and kind[1] == b"s":
        runs = book.strings.get(int(value[1]) if value and value[1].strip().isdigit() else -1, ())
    elif has_inline_marks and b"rPr" in content and (text := _INLINE_TEXT.search(_PREFIX.sub(rb"\1", content))):
        runs = _runs(_parsed(text[0]))
    if _SECOND_CONTENT.search(content):
        contents = {_TAG.sub(b"", part).strip() for _, part in _CONTENT.findall(content)}
        if len(contents) > 1:
            marks.issues[cell] = TWO_CONTENTS()
        elif not kind or kind[1] != b"s":
            marks.texts[cell] = clean(unescape(contents.pop().decode("utf-8", "replace")))
    if cell in marks.issues:
        return
    if style.is_struck:
        marks.issues[cell] = STRUCK_OUT()
    elif any(map(_is_marked, runs)):
        marks.note_runs(cell, runs)
    elif style.picture_font:
        marks.fonts[cell] = style.picture_font
    elif style.is_raised:
        marks.issues[cell] = RAISED_MARK(marks="")
    elif style.is_crossed and (value or b"<is" in content):
        marks.issues[cell] = CROSSED_OUT()
    elif style.is_unseen and value:
        shown = value[1].decode("utf-8", "replace") if kind is None or kind[1] == b"n" else "…"
        marks.issues[cell] = NOT_SHOWN(text=shown)
    elif style.other_format and value and (kind is None or kind[1] == b"n"):
        marks.issues[cell] = OTHER_SHOWN(format=style.other_format, held=value[1].decode("ascii", "replace"))
