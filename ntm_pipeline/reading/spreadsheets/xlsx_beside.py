"""What is written on a sheet of an xlsx file outside its cells: around its printed pages, in text boxes.

Whoever looks at the sheet or a print of it reads it with the table. What it says of the figures is not told here.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT
from ntm_pipeline.reading.spreadsheets.sheet import clean

_AROUND = re.compile(rb"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer))\b[^>]*>([^<]*)<")
# &C, &"Times New Roman,Bold", &12, &P, &KFF0000: where and how, and what the program fills in.
_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])")
_LONGEST = 500


def printed_around(xml: bytes) -> Iterator[tuple[str, str]]:
    """What stands at the top and foot of a sheet's printed pages."""
    # It stands behind the cells, which are most of a sheet.
    behind = xml[max(xml.rfind(b"sheetData"), 0) :]
    for found in _AROUND.finditer(behind) if b"eader" in behind or b"ooter" in behind else ():
        text = _CODE.sub("\n", unescape(found[2].decode("utf-8", "replace")))
        if text := clean(text)[:_LONGEST]:
            yield "page", text


def texts_of_shapes(archive: ZipFile, members: Mapping[str, str], sheet: str) -> Iterator[tuple[str, str]]:
    """What is written in the text boxes and shapes of a sheet, whose part is given.

    Raises RefusedError: `corrupt`.
    """
    folder, _, name = sheet.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links not in members:
        return
    try:
        for link in ElementTree.fromstring(member_bytes(archive, members[links])):
            place = posixpath.normpath(posixpath.join("/", folder, link.attrib.get("Target", "").lower())).lstrip("/")
            if not link.attrib.get("Type", "").endswith("/drawing") or place not in members:
                continue
            for shape in _named(ElementTree.fromstring(member_bytes(archive, members[place])), "txBody"):
                lines = ("".join(part.text or "" for part in _named(line, "t")) for line in _named(shape, "p"))
                if text := clean("\n".join(lines))[:_LONGEST]:
                    yield "shape", text
    except ElementTree.ParseError as error:
        raise RefusedError(CORRUPT()) from error


def _named(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)
