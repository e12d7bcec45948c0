"""What is written on a sheet of an OpenDocument spreadsheet outside its cells: around its printed pages, in text boxes.

Whoever looks at the sheet or a print of it reads it with the table. What it says of the figures is not told here.
"""

import re
from collections.abc import Iterator
from html import unescape
from zipfile import ZipFile

from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.sheet import clean

_AROUND = re.compile(
    rb"<style:((?:header|footer)(?:-left|-first)?)(?P<attributes>\s[^>]*)?(?<!/)>(?P<inner>.*?)</style:\1>", re.DOTALL
)
_SHAPE = re.compile(rb"<draw:(text-box|custom-shape|rect|ellipse)\b(?P<inner>.*?)</draw:\1>", re.DOTALL)
_PARAGRAPH = re.compile(rb"<text:p\b[^>]*(?<!/)>(.*?)</text:p>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_LONGEST = 500


def printed_around(archive: ZipFile) -> list[tuple[str, str]]:
    """What stands at the top and foot of the printed pages; which sheet has which of them is not told apart."""
    xml = member_bytes(archive, "styles.xml") if "styles.xml" in archive.namelist() else b""
    shown = (one for one in _AROUND.finditer(xml) if b'display="false"' not in (one["attributes"] or b""))
    return [("page", text) for one in shown if (text := _text(one["inner"]))]


def texts_of_shapes(xml: bytes, start: int, end: int) -> Iterator[tuple[str, str]]:
    """What is written in the text boxes and shapes of a sheet, which begins and ends there in the xml."""
    for shape in _SHAPE.finditer(xml, start, end) if xml.find(b"<draw:", start, end) >= 0 else ():
        if text := _text(shape["inner"]):
            yield "shape", text


def _text(xml: bytes) -> str:
    lines = (_TAG.sub(b"", line) for line in _PARAGRAPH.findall(xml))
    return clean(unescape(b"\n".join(lines).decode("utf-8", "replace")))[:_LONGEST]
