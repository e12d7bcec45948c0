"""What is written on a sheet of an xlsx file outside its cells: around its printed pages, in text boxes.

Whoever looks at the sheet or a print of it reads it with the table. What it says of the figures is not told here.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from zipfile import ZipFile

from ntm_pipeline.reading.spreadsheets.sheet import clean
from ntm_pipeline.reading.spreadsheets.xlsx_parts import elements, linked_parts

_AROUND = re.compile(rb"<(?:\w+:)?((?:odd|even|first)(?:Header|Footer))\b[^>]*(?<!/)>([^<]*)<")
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
    for drawing in linked_parts(archive, members, sheet, "drawing"):
        for shape in elements(drawing, "txBody"):
            lines = ("".join(part.text or "" for part in elements(line, "t")) for line in elements(shape, "p"))
            if text := clean("\n".join(lines))[:_LONGEST]:
                yield "shape", text
