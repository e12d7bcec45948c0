"""What may lie in the raw folder that nobody wants there: each entry by name, with what makes it.

`plant` writes them all below a folder of a source. What an entry is refused for is the pipeline's to say; here stands
only that it must be (`REFUSED`), or may hold rows that count (`READ`).
"""

import io
import os
import random
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Năm", "Tổng số cán bộ quản lý", "Số cán bộ đã được tập huấn")
FORM = (";".join(HEADINGS) + "\n").encode()
ROW = b"10102;;2024;9;5\n"
Maker = Callable[[Path], None]


def _bytes(content: bytes | Callable[[], bytes]) -> Maker:
    def write(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content())

    return write


def _link(target: str) -> Maker:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(path.parent, os.O_RDONLY)  # a socket's own path may hold no more than 107 bytes
        try:
            listening.bind(f"/proc/self/fd/{here}/{path.name}")
        finally:
            os.close(here)


def _deep(path: Path) -> None:
    """5,000 levels, of which no path can tell the last."""
    path.mkdir()
    here = os.open(path, os.O_RDONLY)
    for _ in range(5000):
        os.mkdir("x", dir_fd=here)
        below = os.open("x", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def _sparse(size: int, start: bytes = b"") -> Maker:
    def write(path: Path) -> None:
        with path.open("wb") as stream:
            stream.write(start)
            stream.truncate(size)

    return write


def _zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _good_book() -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (HEADINGS, ("10102", "", 2024, 9, 5)):
            book.active.append(row)

    return _book(fill)


def _with_sheet(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A good workbook, one part of which is changed."""
    with zipfile.ZipFile(io.BytesIO(_good_book())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[part] = change(files[part])
    return _zip(files)


def _merges(xml: bytes) -> bytes:
    spans = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (at, at + 1) for at in range(2, 1_000_000, 2))
    return xml.replace(b"</sheetData>", b"</sheetData><mergeCells>" + spans + b"</mergeCells>")


def _rows(xml: bytes) -> bytes:
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % at for at in range(10, 1_048_577))
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def _empty_rows(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"<row/>" * 2**25 + b"</sheetData>")


def _cells(xml: bytes) -> bytes:
    """A million cells of text of their own."""
    rows = b"".join(
        b"<row>" + b"".join(b'<c t="inlineStr"><is><t>%d-%d</t></is></c>' % (at, c) for c in range(10)) + b"</row>"
        for at in range(100_000)
    )
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def _entity(xml: bytes) -> bytes:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    head, _, rest = xml.partition(b"<worksheet")
    doctype = b'<!DOCTYPE w [<!ENTITY l0 "lol">' + laughs + b"]>"
    return (
        head + doctype + (b"<worksheet" + rest).replace(b"</sheetData>", b"<row><c><v>&l9;</v></c></row></sheetData>")
    )


def _outer_entity(xml: bytes) -> bytes:
    head, _, rest = xml.partition(b"<worksheet")
    doctype = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return head + doctype + (b"<worksheet" + rest).replace(b"</sheetData>", b"<row><c><v>&x;</v></c></row></sheetData>")


def _ods(rows: bytes) -> bytes:
    content = (
        b'<?xml version="1.0"?><office:document-content'
        b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="A">' + rows + b"</table:table></office:spreadsheet></office:body>"
        b"</office:document-content>"
    )
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole_loop() -> bytes:
    """A compound file every sector of which follows itself."""
    header = bytearray(_OLE + b"\0" * 504)
    header[24:34] = b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    header[44:48] = (1).to_bytes(4, "little")
    header[56:60] = (4096).to_bytes(4, "little")
    header[68:76] = b"\0" * 8
    header[76:] = b"\0\0\0\0" * 109
    return bytes(header) + b"\0\0\0\0" * 128 * 4


def _noise(count: int) -> bytes:
    return random.Random(11).randbytes(count)


_TEXT_CELL = b'<table:table-cell table:number-columns-repeated="%d"><text:p>x</text:p></table:table-cell>'

_ROWS = b'<table:table-row table:number-rows-repeated="1000000000">' + _TEXT_CELL % 1000 + b"</table:table-row>"
_SPACES = (
    b'<table:table-row><table:table-cell><text:p><text:s text:c="2000000000"/></text:p></table:table-cell>'
    b"</table:table-row>"
)

REFUSED: dict[bytes, Maker] = {
    # --- What is no file of the folder
    b"itself.csv": _link("itself.csv"),
    b"to.csv": _link("fro.csv"),
    b"fro.csv": _link("to.csv"),
    b"nowhere.csv": _link("not-there.csv"),
    b"passwd.csv": _link("/etc/passwd"),
    b"above.csv": _link("../../../outside.csv"),
    b"zero.csv": _link("/dev/zero"),
    b"root": _link("/"),
    b"here": _link("."),
    b"pipe.csv": os.mkfifo,
    b"pipe.xlsx": os.mkfifo,
    b"README": os.mkfifo,
    b"socket.csv": _socket,
    b"deep": _deep,
    b"huge.csv": _sparse(2**40, FORM),
    b"huge.xlsx": _sparse(2**33, b"PK\x03\x04"),
    # --- Names
    b"\xff.csv": _bytes(b"x"),
    b"\xfe.csv": _bytes(b"x"),
    "�ff.csv".encode(): _bytes(b"x"),
    b"line\nbreak.csv": _bytes(b"x"),
    b"\x1b[2J\x1b]0;gone\x07.csv": _bytes(b"x"),
    "\u202evsc.exe".encode(): _bytes(b"x"),
    "\u2066a\u200b.csv".encode(): _bytes(b"x"),
    b"x" * 251 + b".csv": _bytes(b"x"),
    b"'; DROP TABLE quality.source_files; --.csv": _bytes(b"x"),
    b"[red]{0}%s<b>.csv": _bytes(b"x"),
    b" ": _bytes(b"x"),
    b"ending.\xff\x1b[2J": _bytes(b"x"),
    b".csv": _bytes(b"x"),
    b"no kind": _bytes(FORM + ROW),
    # --- Control files by another name
    b"Origin.yaml": _bytes(b"covers: 10\n"),
    b"origin.yml": _bytes(b"covers: 10\n"),
    b"orgin.yaml": _bytes(b"covers: 10\n"),
    b"origin.yaml.txt": _bytes(b"covers: 10\n"),
    b"correction.yaml": _bytes(b"[]\n"),
    b"layouts.yaml": _bytes(b"{}\n"),
    # --- Text
    b"empty.csv": _bytes(b""),
    b"nul.csv": _bytes(FORM + ROW.replace(b"9", b"9\0")),
    b"nuls.csv": _bytes(lambda: b"\0" * 2**20),
    b"line.csv": _bytes(lambda: FORM + b"x" * 100 * 2**20),
    b"cells.csv": _bytes(lambda: FORM + b";" * 20 * 2**20),
    b"quote.csv": _bytes(lambda: FORM + b'"' + ROW * 100_000),
    b"wrong.csv": _bytes(lambda: FORM + b"".join(b"%d;x;y%d;z%d;w%d\n" % (at, at, at, at) for at in range(60_000))),
    b"against.csv": _bytes(lambda: FORM + b"".join(b"10102;;2024;%d;5\n" % (at + 5) for at in range(20_000))),
    b"noise.csv": _bytes(lambda: _noise(2**20)),
    b"page.csv": _bytes(b"<html><script>alert(1)</script></html>"),
    # --- Workbooks
    b"truncated.xlsx": _bytes(lambda: _good_book()[:-600]),
    b"noise.xlsx": _bytes(b"PK\x03\x04" + _noise(2**16)),
    b"bomb.xlsx": _bytes(lambda: _zip({"xl/workbook.xml": b" " * 2**28, "[Content_Types].xml": b"<Types/>"})),
    b"empty zip.xlsx": _bytes(lambda: _zip({})),
    b"laughs.xlsx": _bytes(lambda: _with_sheet(_entity)),
    b"sheet bomb.xlsx": _bytes(lambda: _with_sheet(_empty_rows)),
    b"cells.xlsx": _bytes(lambda: _with_sheet(_cells)),
    b"dangling.xlsx": _bytes(lambda: _with_sheet(lambda _: b"")),
    b"not xml.xlsx": _bytes(lambda: _with_sheet(lambda xml: xml[:200])),
    b"encrypted.xlsx": _bytes(lambda: _OLE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 3000),
    b"csv.xlsx": _bytes(FORM + ROW),
    b"loop.xls": _bytes(lambda: _ole_loop()),
    b"noise.xls": _bytes(lambda: _OLE + _noise(2**16)),
    b"workbook.xls": _bytes(lambda: _good_book()),
    b"columns.ods": _bytes(lambda: _ods(b"<table:table-row>" + _TEXT_CELL % 10**9 + b"</table:table-row>")),
    b"rows.ods": _bytes(lambda: _ods(_ROWS)),
    b"spaces.ods": _bytes(lambda: _ods(_SPACES)),
    b"nested.ods": _bytes(lambda: _ods(b"<table:table-row>" * 100_000)),
    b"noise.ods": _bytes(b"PK\x03\x04" + _noise(2**16)),
    b"packed.csv": _bytes(b"\x1f\x8b" + _noise(2**10)),
    b"paper.xlsx": _bytes(b"%PDF-1.7\n" + _noise(2**10)),
}  # fmt: skip
READ: dict[bytes, Maker] = {
    b"entity.xlsx": _bytes(lambda: _with_sheet(_outer_entity)),
    b"merges.xlsx": _bytes(lambda: _with_sheet(_merges)),
    b"rows.xlsx": _bytes(lambda: _with_sheet(_rows)),
    b"headings.csv": _bytes(lambda: FORM * 50_000 + ROW),
    b"wide.csv": _bytes(FORM.replace(b"\n", b";" * 16_000 + b"\n") + ROW),
    b"noncharacter.csv": _bytes(FORM + ROW.replace(b";;", ";\uffff;".encode())),
    b"formula.csv": _bytes(FORM + ROW.replace(b";;", b";=cmd|' /C calc'!A0;")),
}
"""Odd, and yet a table: whether its rows count or are rejected, the file is told and the night goes on."""


def plant(folder: Path, names: dict[bytes, Maker]) -> dict[bytes, Path]:
    """Writes the entries into a folder; name → where."""
    folder.mkdir(parents=True, exist_ok=True)
    planted = {}
    for name, make in names.items():
        planted[name] = folder / os.fsdecode(name)
        make(planted[name])
    return planted


# --- Control files by their own names: what hangs on one lies beside it

_OF_CORRECTIONS = b"- match: {path: '%s'}\n  drop: true\n  many: true\n  reason: r\n  by: b\n  on: 2024-01-01\n"
_BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (to, to, b", ".join([b"*%c" % (to - 1)] * 9)) for to in range(ord("b"), ord("j"))
)
BROKEN_CONTROLS: dict[str, Maker] = {
    "pipe": os.mkfifo,
    "bomb": _bytes(_BOMB),
    "large": _bytes(b"# " + b"x" * 10 * 2**20),
    "latin": _bytes("publisher: Sở Nội vụ\n".encode("utf-16")),
    "unknown keys": _bytes(b"publishr: x\n"),
    "twice": _bytes(b"publisher: a\npublisher: b\n"),
    "nested": _bytes(b"[" * 50_000),
    "tag": _bytes(b"publisher: !!python/object/apply:os.system [id]\n"),
    "device": _link("/dev/zero"),
    "passwd": _link("/etc/passwd"),
    "number": _bytes(b"received_on: " + b"1:" * 100_000 + b"1\n"),
    "list": _bytes(b"- - -\n"),
    "folder": Path.mkdir,
}
"""What may bear the name of a control file and can't be understood."""
STARS = _bytes(_OF_CORRECTIONS % (b"*a" * 6 + b"*" * 100 + b"b") * 50)
"""Corrections of fifty entries that match nothing, after a very long search if stars are tried one by one."""


def plant_controls(folder: Path) -> dict[Path, Path]:
    """Broken `origin.yaml` and `layout.yaml` in folders of a source, each beside a good file → that file."""
    hanging = {}
    for control in ("origin.yaml", "layout.yaml"):
        for name, make in BROKEN_CONTROLS.items():
            place = folder / f"{name} {control}"
            place.mkdir(parents=True)
            make(place / control)
            hanging[place / control] = place / "a.csv"
            hanging[place / control].write_bytes(FORM + ROW)
    return hanging
