"""The parts of an xlsx file that another part leads to, and elements by their bare names.

What the parts say is told by `comments`, `xlsx_beside` and `xlsx_marks`.
"""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from zipfile import ZipFile

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.archives import member_bytes
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT


def linked_parts(archive: ZipFile, members: Mapping[str, str], part: str, kind: str) -> Iterator[ElementTree.Element]:
    """The roots of the parts of one kind (`comments`, `drawing`) to which a part leads.

    `members` has the names in the archive by the same in lower case.

    Raises RefusedError: `corrupt`.
    """
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links not in members:
        return
    try:
        for link in ElementTree.fromstring(member_bytes(archive, members[links])):
            place = posixpath.normpath(posixpath.join("/", folder, link.attrib.get("Target", "").lower())).lstrip("/")
            if link.attrib.get("Type", "").endswith(f"/{kind}") and place in members:
                yield ElementTree.fromstring(member_bytes(archive, members[place]))
    except ElementTree.ParseError as error:
        raise RefusedError(CORRUPT()) from error


def name_of(element: ElementTree.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def elements(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of a name, at any depth."""
    return (element for element in root.iter() if name_of(element) == name)
