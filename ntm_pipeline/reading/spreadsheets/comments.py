"""The comments that people pin to cells: where a workbook keeps them, and what of them is said.

A comment is no part of its cell. Who wrote it is nobody's business, and is left out.
"""

import re
import struct
from collections.abc import Iterable, Mapping
from zipfile import ZipFile

from ntm_pipeline.reading.spreadsheets.sheet import clean, column_number
from ntm_pipeline.reading.spreadsheets.xlsx_parts import elements, linked_parts

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# Excel puts the author on a line of its own, and excuses itself where a conversation is shown as one comment.
_AUTHOR = re.compile(r"\A[^\n:]{1,60}:[ \t]*\n")
_EXCUSE = re.compile(r"\A\[[^\]]*\].*?(?:Comment|Nhận xét|Chú thích|Ghi chú):\s*", re.DOTALL)
_LONGEST = 500


def said_in(text: str) -> str:
    """What a comment says, in one line, without its author."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(clean(_AUTHOR.sub("", _EXCUSE.sub("", text))).split())[:_LONGEST]


def xlsx_comments(archive: ZipFile, members: Mapping[str, str], sheet: str) -> dict[tuple[int, int], str]:
    """(row number, column) → the comment there, of the sheet whose part is given.

    Raises RefusedError: `corrupt`.
    """
    found = {}
    for part in linked_parts(archive, members, sheet, "comments"):
        for comment in elements(part, "comment"):
            if reference := _REFERENCE.fullmatch(comment.attrib.get("ref", "")):
                text = "".join(said.text or "" for said in elements(comment, "t"))
                found[int(reference[2]), column_number(reference[1])] = said_in(text)
    return found


# Records of the old Excel: a comment, the object that holds its text, that text, and what goes on in a further record.
_NOTE, _OBJECT, _OBJECT_TEXT, _CONTINUED = 0x1C, 0x5D, 0x1B6, 0x3C
COMMENTS_ALONE = frozenset({_NOTE, _OBJECT, _OBJECT_TEXT})
OF_COMMENTS = COMMENTS_ALONE | {_CONTINUED}


def xls_comments(stream: bytes, records: Iterable[tuple[int, int, int]]) -> dict[tuple[int, int], str]:
    """The comments among the records of a sheet, which are given by kind, place and size."""
    texts: dict[int, str] = {}
    places: dict[int, tuple[int, int]] = {}
    holder, left = -1, 0
    for kind, at, size in records:
        if kind == _OBJECT and size >= 8:
            holder = struct.unpack_from("<H", stream, at + 6)[0]
        elif kind == _OBJECT_TEXT and size >= 12:
            left = struct.unpack_from("<H", stream, at + 10)[0]
            texts[holder] = ""
        elif kind == _CONTINUED and left and size > 1:
            is_wide = stream[at] & 1
            part = stream[at + 1 : at + size].decode("utf-16-le" if is_wide else "latin-1", "replace")[:left]
            texts[holder] += part
            left -= len(part)
        elif kind == _NOTE and size >= 8:
            row, column, _, number = struct.unpack_from("<HHHH", stream, at)
            places[number] = row + 1, column
    return {place: said_in(texts[number]) for number, place in places.items() if texts.get(number)}
