"""Writes valid but unusual parts of an xlsx file as the library for cells reads them; it gives cells back as blanks.

Parts may be in UTF-16, which it refuses. Of cells, met are texts in CDATA sections, one that says "inline text" and
holds its value as others do, one that holds inline text without saying so, and values within which a comment or an
entity stands: of 1&#53;0 or 1&amp;0 the library gives the 1.
"""

import codecs
import io
import re
from collections.abc import Iterator
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT

_BOOK = "xl/workbook.xml"
_OF_THE_BOOK = (_BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_ABOVE_THE_BOOK = "_rels/.rels"
_MARKS_OF_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_SET_OFF = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|(?<!\A)<\?.*?\?>", re.DOTALL)
_VALUE_WITH_NUMBERED_LETTER = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]*&#[^<]*<")
_NUMBERED_LETTER = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));")
# What begins with a letter is found many times faster than what may begin a tag.
_MAY_BE_INLINE_WITH_VALUE = re.compile(rb"inlineStr[\"'][^>]*>\s*<(?:\w+:)?v[\s>]")
_INLINE_WITH_VALUE = re.compile(rb"(<(?:\w+:)?c\s[^>]*?\bt=[\"'])inlineStr([\"'][^>]*>\s*<(?:\w+:)?v[\s>])")
_CELL_WITH_ENTITY = re.compile(
    rb"<((?:\w+:)?)c(\s[^>]*?)?(?<!/)>(?:\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"\s*<(?:\w+:)?v\b[^>]*>([^<&]*&[^<]*)</(?:\w+:)?v>"
)
_CELL_WITH_TEXT = re.compile(rb"<((?:\w+:)?c)(\s[^>]*?)?(?<!/)>(?=\s*<(?:\w+:)?is[\s>])")
_TYPE = re.compile(rb"\s+t=[\"']\w*[\"']")


def repaired(archive: ZipFile) -> io.BytesIO | None:
    """The same workbook with such parts and cells written as usual; None where it has none.

    Raises RefusedError: `corrupt`.
    """
    changed = dict(_changed_members(archive))
    if not changed:
        return None
    copy = io.BytesIO()
    with ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as written:
        for name in archive.namelist():
            written.writestr(name, changed[name] if name in changed else member_bytes(archive, name))
    copy.seek(0)
    return copy


def _changed_members(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        plain = name.replace("\\", "/").lower()
        holds_cells = plain.endswith(".xml") and ("sheet" in plain or plain.endswith("sharedstrings.xml"))
        if not holds_cells and plain not in _OF_THE_BOOK:
            continue
        xml = member_bytes(archive, name)
        usual = _in_utf_8(xml) if xml.startswith(_MARKS_OF_UTF_16) else xml
        if not holds_cells:
            if usual is not xml:
                yield name, usual
                # Looked at there alone, for nothing else needs it: who writes one part so writes them all.
                if plain == _BOOK and _ABOVE_THE_BOOK in archive.namelist():
                    above = member_bytes(archive, _ABOVE_THE_BOOK)
                    yield _ABOVE_THE_BOOK, _in_utf_8(above) if above.startswith(_MARKS_OF_UTF_16) else above
            continue
        # Signs that are rare are found many times faster than what begins with the sign of every tag.
        has_declarations = b"!" in usual and b"<!" in usual
        declared = usual.find(b"?>") + 2 if usual.startswith(b"<?") else 0
        has_instructions = usual.find(b"?", declared) > 0 and usual.find(b"<?", 2) > 0
        if has_declarations or has_instructions:
            if b"<!DOCTYPE" in usual:
                raise RefusedError(CORRUPT())  # no spreadsheet program writes one, and its entities could be anything
            usual = _SET_OFF.sub(_as_plain_text, usual)
        if b"&" in usual and b"&#" in usual:
            usual = _VALUE_WITH_NUMBERED_LETTER.sub(lambda value: _NUMBERED_LETTER.sub(_as_letter, value[0]), usual)
        if b"&" in usual and "sheet" in plain:
            usual = _CELL_WITH_ENTITY.sub(_with_entity_in_text, usual)
        inline = usual.count(b"inlineStr")
        if inline > usual.count(b'inlineStr"><is>') and _MAY_BE_INLINE_WITH_VALUE.search(usual):
            usual = _INLINE_WITH_VALUE.sub(rb"\1str\2", usual)
        if usual.count(b"is>") // 2 > inline:
            usual = _CELL_WITH_TEXT.sub(_as_inline_text, usual)
        if usual != xml:
            yield name, usual


def _in_utf_8(xml: bytes) -> bytes:
    try:
        return _DECLARATION.sub('<?xml version="1.0"?>', xml.decode("utf-16"), count=1).encode()
    except UnicodeError as error:
        raise RefusedError(CORRUPT()) from error


def _as_plain_text(found: re.Match[bytes]) -> bytes:
    """A CDATA section as text; a comment and an instruction are none."""
    return b"" if found[1] is None else escape(found[1].decode("utf-8", "replace")).encode()


def _as_letter(found: re.Match[bytes]) -> bytes:
    number = int(found[1], 16) if found[1] else int(found[2])
    is_letter = 32 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return escape(chr(number)).encode() if is_letter else found[0]


def _with_entity_in_text(found: re.Match[bytes]) -> bytes:
    """A value with an entity is no number: as text it is read to its end."""
    prefix, attributes, value = found[1], _TYPE.sub(b"", found[2] or b""), found[3]
    cell = b"<" + prefix + b"c" + attributes + b' t="inlineStr">'
    return cell + b"<" + prefix + b"is><" + prefix + b"t>" + value + b"</" + prefix + b"t></" + prefix + b"is>"


def _as_inline_text(found: re.Match[bytes]) -> bytes:
    attributes = _TYPE.sub(b"", found[2] or b"")
    return b"<" + found[1] + attributes + b' t="inlineStr">'
