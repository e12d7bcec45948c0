"""Files of every kind, written for a test, and what reading gives of them."""

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids

HEADING = ["Mã xã", "Tên xã", "Số hồ sơ"]
ROWS = [HEADING, ["05734", "Xã Văn Lăng", "1.234"], ["05737", "Xã Hòa Bình", "7"]]


def as_csv(rows, delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows_of(grid: Grid) -> list[list[str]]:
    return grid.cells.to_numpy().tolist()


def refusal(path: Path) -> Issue:
    with pytest.raises(RefusedError) as caught:
        read_grids(path)
    return caught.value.issue


def note_kinds(grid: Grid) -> list[str]:
    return [note.rule for note in grid.notes]


def workbook(folder: Path, fill, name: str = "a.xlsx") -> Path:
    """An xlsx file, filled by `fill(book, sheet)`."""
    book = openpyxl.Workbook()
    fill(book, book.active)
    book.save(folder / name)
    return folder / name


def rewrite(path: Path, member: str, change) -> None:
    """The archive again, with the bytes of one member changed."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[member] = change(contents[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def archive(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return folder / name


def plain_workbook(folder: Path) -> Path:
    return workbook(folder, lambda book, sheet: sheet.append(["Mã xã", "Số"]))


def old_workbook(rows: list[list[str | float]], of_sheet: bytes = b"", of_book: bytes = b"") -> bytes:
    """The smallest .xls there is: one stream of BIFF8 records in an old-style container; others may be added."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def opening(substream: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, substream, 0, 0, 0, 0x600))

    sheet = opening(0x10) + of_sheet
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                sheet += record(0x204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                sheet += record(0x203, place + struct.pack("<d", value))
    sheet += record(0x0A, b"")
    name = "Biểu 1".encode("utf-16-le")
    book = opening(0x05) + of_book
    start = len(book) + 4 + 8 + len(name) + 4
    book += record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name) + record(0x0A, b"")
    stream = (book + sheet).ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")

    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors = len(stream) // 512
    fat = [fat_sector, end, *range(3, sectors + 2), end]
    header = _OLE_HEADER + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * (4 * 108)

    def entry(entry_name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = entry_name.encode("utf-16-le") + b"\0\0"
        head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        return head.ljust(116, b"\0") + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    directory += entry("", 0, free, 0, 0) * 2
    return header + struct.pack("<128I", *fat, *[free] * (128 - len(fat))) + directory + stream


_OLE_HEADER = struct.pack("<8s16sHHHHH6sI", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0)


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "calcext")
)


def open_document(folder: Path, table: str) -> Path:
    content = (
        f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Biểu 1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest.encode(),
        "content.xml": content.encode(),
    }
    return archive(folder, "a.ods", members)
