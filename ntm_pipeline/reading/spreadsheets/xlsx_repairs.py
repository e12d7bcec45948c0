"""Writes valid but unusual cells of an xlsx file as the library for cells reads them; it gives them back as blanks.

Three kinds are met: texts in CDATA sections, a cell that says "inline text" and holds its value as others do, and one
that holds inline text without saying so.
"""

import io
import re
from collections.abc import Iterator
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from ntm_pipeline.reading.spreadsheets.archives import member_bytes

_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
# What begins with a letter is found many times faster than what may begin a tag: most sheets have none such.
_MAY_BE_INLINE_WITH_VALUE = re.compile(rb"inlineStr[\"'][^>]*>\s*<(?:\w+:)?v[\s>]")
_INLINE_WITH_VALUE = re.compile(rb"(<(?:\w+:)?c\s[^>]*?\bt=[\"'])inlineStr([\"'][^>]*>\s*<(?:\w+:)?v[\s>])")
_CELL_WITH_TEXT = re.compile(rb"<((?:\w+:)?c)(\s[^>]*?)?(?<!/)>(?=\s*<(?:\w+:)?is[\s>])")
_TYPE = re.compile(rb"\s+t=[\"']\w*[\"']")


def repaired(archive: ZipFile) -> io.BytesIO | None:
    """The same workbook with such cells written as usual; None where it has none.

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
        if not (plain.startswith("xl/worksheets/") or plain == "xl/sharedstrings.xml") or not plain.endswith(".xml"):
            continue
        xml = member_bytes(archive, name)
        usual = xml
        if b"<![CDATA[" in usual:
            usual = _CDATA.sub(lambda found: escape(found[1].decode("utf-8", "replace")).encode(), usual)
        if _MAY_BE_INLINE_WITH_VALUE.search(usual):
            usual = _INLINE_WITH_VALUE.sub(rb"\1str\2", usual)
        if usual.count(b"is>") // 2 > usual.count(b"inlineStr"):
            usual = _CELL_WITH_TEXT.sub(_as_inline_text, usual)
        if usual != xml:
            yield name, usual


def _as_inline_text(found: re.Match[bytes]) -> bytes:
    attributes = _TYPE.sub(b"", found[2] or b"")
    return b"<" + found[1] + attributes + b' t="inlineStr">'
