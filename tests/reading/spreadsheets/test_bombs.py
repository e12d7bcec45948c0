"""Small files that would take all time and memory: refused within the limits, while the files beside them are read."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import MOST_CHARACTERS, column_letters
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.reading.worker_pool import Limits, read_files
from tests.reading.spreadsheets.workbooks import NAMESPACES, old_workbook

HEADINGS = (Heading("code", ("Mã",)), Heading("name", ("Tên",)))
LIMITS = Limits(seconds=30, megabytes=512)
LARGEST_BYTES = 6_000_000

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>'
BOTTOM, RIGHT = 1_048_576, 16_384


def zipped(members: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


# --- xlsx


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


TOP = f'<row r="1">{cell("A1", "Mã")}{cell("B1", "Tên")}</row><row r="2">{cell("A2", "1")}{cell("B2", "An")}</row>'
TOP_SHARED = TOP.replace(cell("B2", "An"), '<c r="B2" t="s"><v>0</v></c>')


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<?xml version="1.0"?><worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_members(sheet: str, shared: str = "", names: tuple[str, ...] = ("S",), doctype: str = "") -> dict[str, str]:
    """The fewest members a workbook has; all its sheets are alike."""
    numbered = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in numbered)
    links = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at, _ in numbered
    )
    if shared:
        links += f'<Relationship Id="rS" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    first = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{first}</Relationships>',
        "xl/workbook.xml": f'{doctype}<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
    }
    members |= {f"xl/worksheets/sheet{at}.xml": sheet for at, _ in numbered}
    return members | ({"xl/sharedStrings.xml": f"<sst {MAIN}>{shared}</sst>"} if shared else {})


def xlsx(more_rows: str = "", before: str = "", after: str = "", **more: Any) -> bytes:
    return zipped(xlsx_members(sheet_xml(TOP + more_rows, before, after), **more))


def shared(texts: str, attributes: str = "", doctype: str = "") -> bytes:
    members = xlsx_members(sheet_xml(TOP_SHARED), texts)
    members["xl/sharedStrings.xml"] = f"{doctype}<sst {MAIN} {attributes}>{texts}</sst>"
    return zipped(members)


def numbers(first: int, last: int, attributes: Callable[[int], str] = lambda _: "") -> str:
    return "".join(f'<row r="{n}"{attributes(n)}><c r="A{n}"><v>{n}</v></c></row>' for n in range(first, last + 1))


# --- ods


CLOSED = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(more_rows: str, doctype: str = "", name: str = "An", tables: int = 1, end: str = CLOSED) -> bytes:
    rows = row(text("Mã") + text("Tên")) + row(text("1") + text(name))
    sheets = "</table:table>".join(f'<table:table table:name="B{at}">{rows}{more_rows}' for at in range(tables))
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": f'{doctype}<office:document-content {NAMESPACES}><office:body>'
        f"<office:spreadsheet>{sheets}" + end,
    })  # fmt: skip


def text(content: str, times: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{times}"'
    return f'<table:table-cell{repeated} office:value-type="string"><text:p>{content}</text:p></table:table-cell>'


def blank(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


# --- Archives that lie


def lying(member: str, part: str, times: int, declared: int | None) -> bytes:
    """A workbook one of whose members is its beginning and so many equal parts; it declares a size of its own."""
    members = {**xlsx_members(sheet_xml(TOP_SHARED), "<si><t>An</t></si>")}
    out, directory = io.BytesIO(), b""
    for name, content in members.items():
        data, size = _deflated(content.encode()), len(content)
        checksum = zlib.crc32(content.encode())
        if name == member:
            start, end = content.encode().rsplit(b"</", 1)
            repeated = _deflated(part.encode(), zlib.Z_FULL_FLUSH) * times
            data = _deflated(start, zlib.Z_FULL_FLUSH) + repeated + _deflated(b"</" + end)
            size = declared or len(content) + len(part.encode()) * times
            checksum = zlib.crc32(content.encode()[:size])
        sizes = struct.pack("<III", checksum, len(data), size) + struct.pack("<H", len(name))
        directory += b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
        directory += struct.pack("<HHHHII", 0, 0, 0, 0, 0, out.tell()) + name.encode()
        out.write(b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + b"\0\0" + name.encode() + data)
    place, count = out.tell(), len(members)
    out.write(directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), place, 0))
    return out.getvalue()


def _deflated(content: bytes, flush: int = zlib.Z_FINISH) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(flush)


def overlapping() -> bytes:
    """Twenty thousand entries of the directory point to one sheet."""
    content = xlsx("<row/>" * 100_000)
    directory = content.index(b"PK\1\2")
    name = content.index(b"xl/worksheets/sheet1.xml", directory)
    entry = content[name - 46 : name + len("xl/worksheets/sheet1.xml")]
    copies = b"".join(entry.replace(b"sheet1", b"%06d" % at) for at in range(20_000))
    end = struct.pack("<HHHHIIH", 0, 0, 20_000, 20_000, len(copies), directory, 0)
    return content[:directory] + copies + b"PK\5\6" + end


def longer_than_the_file() -> bytes:
    """A sheet of gigabytes by its entry in the directory, packed."""
    content = bytearray(xlsx())
    name = content.rindex(b"xl/worksheets/sheet1.xml")
    content[name - 26 : name - 22] = struct.pack("<I", 0xE0000000)
    return bytes(content)


def twice() -> bytes:
    content = io.BytesIO(xlsx())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", sheet_xml(TOP.replace("An", "Bình")))
    return content.getvalue()


# --- xls


def old_with_far_cell(at: int = 65_535, column: int = 65_535) -> bytes:
    content = old_workbook([["Mã", "Tên"], ["1", "An"], ["xa"]])
    return content.replace(struct.pack("<HHHHB", 2, 0, 0, 2, 1), struct.pack("<HHHHB", at, column, 0, 2, 1))


def old_with_circle() -> bytes:
    """The table of sectors leads from the third one back to itself."""
    content = bytearray(old_workbook([["Mã", "Tên"], ["1", "An"]]))
    content[512 + 8 : 512 + 12] = struct.pack("<I", 2)
    return bytes(content)


def merged(count: int, place: Callable[[int], str]) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{place(at)}"/>' for at in range(count)) + "</mergeCells>"


LONG = "x" * (MOST_CHARACTERS + 1)
HEADING_AND_ROWS = "Mã;Tên\n" + "1;An\n" * 500_000
REFUSED: dict[str, dict[str, Callable[[], bytes]]] = {
    "too_large": {
        "a cell in the last corner.xlsx": lambda: xlsx(f'<row r="{BOTTOM}">{cell(f"XFD{BOTTOM}", "x")}</row>'),
        "a cell in the last corner, small letters.xlsx": lambda: xlsx(
            f'<row r="{BOTTOM}">{cell(f"xfd{BOTTOM}", "x")}</row>'
        ),
        "a row beyond all sheets.xlsx": lambda: xlsx('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'),
        "a row below the last one.xlsx": lambda: xlsx('<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
        "a column beyond all sheets.xls": lambda: old_with_far_cell(100, 50_000),
        "a column beyond all sheets.xlsx": lambda: xlsx('<row r="3"><c r="ZZZZZZ3"><v>1</v></c></row>'),
        "a cell in the last corner.ods": lambda: ods(row(blank(RIGHT), BOTTOM - 3) + row(blank(RIGHT - 1) + text("x"))),
        "a filled cell repeated over the whole sheet.ods": lambda: ods(row(text("x", RIGHT), BOTTOM - 2)),
        "a million columns.csv": lambda: f"Mã;Tên\n{'x;' * 1_000_000}\n".encode(),
        "twenty thousand entries for one sheet.xlsx": overlapping,
        "a sheet that unfolds to gigabytes.xlsx": lambda: lying(
            "xl/worksheets/sheet1.xml", "<row/>" * 40_000, 9000, None
        ),
        "ten thousand sheets.xlsx": lambda: xlsx(names=tuple(f"S{at}" for at in range(10_000))),
        "ten thousand sheets.ods": lambda: ods("", tables=10_000),
    },
    "reader_died": {
        "a wide row far down, without references.xlsx": lambda: xlsx(
            f'<row r="1000000">{"<c><v>1</v></c>" * RIGHT}</row>'
        ),
        "a cell in the last corner.xls": old_with_far_cell,
    },
    "corrupt": {
        "rows repeated beyond all sheets.ods": lambda: ods(row(text("x"), 2**32 - 1)),
        "a sheet that lies about its size.xlsx": lambda: lying(
            "xl/worksheets/sheet1.xml", "<row/>" * 40_000, 9000, 300
        ),
        "texts that lie about their size.xlsx": lambda: lying(
            "xl/sharedStrings.xml", "<si><t>xxx</t></si>" * 20_000, 5000, 60
        ),
        "two sheets in one place.xlsx": twice,
        "a sheet longer than the file.xlsx": longer_than_the_file,
        "a billion laughs in a text.xlsx": lambda: shared("<si><t>&a11;</t></si>", doctype=LAUGHS),
        "a billion laughs in the name of a sheet.xlsx": lambda: xlsx(names=("&a11;",), doctype=LAUGHS),
        "a billion laughs in a cell.ods": lambda: ods("", doctype=LAUGHS, name="&a11;"),
        "a text from another file.xlsx": lambda: shared("<si><t>&a11;</t></si>", doctype=OUTSIDE),
        "the name of a sheet from another file.xlsx": lambda: xlsx(names=("&a11;",), doctype=OUTSIDE),
        "a cell from another file.ods": lambda: ods("", doctype=OUTSIDE, name="&a11;"),
        "elements half a million deep.xlsx": lambda: zipped(
            xlsx_members(sheet_xml(TOP)) | {"xl/workbook.xml": "<a>" * 500_000 + "</a>" * 500_000}
        ),
        "an encoding nobody knows.xlsx": lambda: xlsx(doctype='<?xml version="1.0" encoding="XFE1"?>'),
        "an encoding nobody knows.ods": lambda: ods("", doctype='<?xml version="1.0" encoding="XFE1"?>'),
        # Over these the library would never end.
        "xml that breaks off.ods": lambda: ods("", end="</table:table>"),
        "a sheet that is not closed.ods": lambda: ods("", end=CLOSED.removeprefix("</table:table>")),
        "two sheets of one name.xlsx": lambda: xlsx(names=("S", "S")),
        "more texts declared than are.xlsx": lambda: shared(
            "<si><t>An</t></si>", 'count="4294967295" uniqueCount="18446744073709551615"'
        ),
        "merged cells all over each other.xlsx": lambda: xlsx(
            numbers(3, 30_000), after=merged(60_000, lambda _: "B2:B30000")
        ),
        "a row number of five thousand digits.xlsx": lambda: xlsx(f'<row r="{"9" * 5000}" hidden="1"/>'),
        "cut off.xls": lambda: old_workbook([["Mã", "Tên"], ["1", "An"]])[:3000],
        "sectors in a circle.xls": old_with_circle,
    },
    "kind_mismatch": {
        "a packed file.csv": lambda: gzip.compress(b"1;An\n" * 2_000_000),
    },
    "cell_too_long": {
        "a cell too long.xlsx": lambda: zipped(xlsx_members(sheet_xml(TOP.replace("An", LONG)))),
        "a cell of nineteen million letters.xlsx": lambda: shared(f"<si><t>{'x' * 19_000_000}</t></si>"),
        "a cell too long.ods": lambda: ods("", name=LONG),
        "a cell too long.csv": lambda: f"Mã;Tên\n1;{LONG}\n".encode(),
        "a quoted cell too long.csv": lambda: f'Mã;Tên\n1;"{LONG}"\n'.encode(),
        "a cell too long in a large file.csv": lambda: (HEADING_AND_ROWS + f"1;{LONG}\n").encode(),
        "one line without an end.csv": lambda: b"x" * 5_000_000,
        "one line without an end below the heading.csv": lambda: f"Mã;Tên\n1;{'x' * 5_000_000}".encode(),
        "nothing but quotation marks.csv": lambda: b'"' * 1_000_000,
    },
    "broken_quotes": {
        "a quotation mark never closed in a large file.csv": lambda: HEADING_AND_ROWS.replace("An", '"An', 1).encode(),
        "nothing but quotation marks, an odd number.csv": lambda: b'"' * 5_000_001,
    },
}
READ: dict[str, Callable[[], bytes]] = {
    # Ordinary programs write these: formats, blanks and sizes that reach to the end of the sheet.
    "blank cells repeated to the end of the sheet.ods": lambda: ods(row(blank(RIGHT), BOTTOM - 2)),
    "a size that reaches to the last corner.xlsx": lambda: xlsx(before=f'<dimension ref="A1:XFD{BOTTOM}"/>'),
    "a million rows without cells.xlsx": lambda: xlsx("<row/>" * 1_000_000),
    "a million hidden rows without cells.xlsx": lambda: xlsx('<row hidden="1"/>' * 400_000),
    "columns hidden over and over.xlsx": lambda: xlsx(
        before="<cols>" + '<col min="3" max="16383" hidden="1"/>' * 200_000 + "</cols>"
    ),
    "a hundred thousand merged cells.xlsx": lambda: xlsx(after=merged(100_000, lambda at: f"C{at + 1}:D{at + 1}")),
    "elements deep within a cell.xlsx": lambda: xlsx(
        f'<row r="3"><c r="A3">{"<is>" * 100_000}{"</is>" * 100_000}</c></row>'
    ),
    "five thousand blanks before the heading.csv": lambda: b" " * 5000 + "\nMã;Tên\n1;An\n".encode(),
    "a cell as long as can be.xlsx": lambda: xlsx(f'<row r="4">{cell("C4", LONG[1:])}</row>'),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.csv"
    path.write_text("Mã;Tên\n1;An\n2;Bình\n", encoding="utf-8")
    return path


def names(outcome: Any) -> list[str]:
    assert isinstance(outcome, list), outcome
    return [name for reading in outcome for table in reading.tables for name in table.texts("name")]


@pytest.mark.parametrize(("rule", "bomb"), [(rule, bomb) for rule, bombs in REFUSED.items() for bomb in bombs])
def test_a_bomb_is_refused_with_its_reason_and_the_files_beside_it_are_read(tmp_path, good, rule, bomb) -> None:
    path = tmp_path / bomb
    path.write_bytes(REFUSED[rule][bomb]())
    assert path.stat().st_size < LARGEST_BYTES
    before, refused, after = read_files([good, path, good], HEADINGS, {"code"}, LIMITS)
    assert isinstance(refused, RefusedError), refused
    assert refused.issue.rule == rule
    assert len(refused.issue.message_vi) < 1000
    assert names(before) == names(after) == ["An", "Bình"]


@pytest.mark.parametrize("harmless", READ)
def test_what_only_looks_like_a_bomb_is_read(tmp_path, good, harmless) -> None:
    path = tmp_path / harmless
    path.write_bytes(READ[harmless]())
    [outcome] = read_files([path], HEADINGS, {"code"}, LIMITS)
    assert names(outcome)[:1] == ["An"]


def test_the_refusal_of_a_long_cell_names_it(tmp_path) -> None:
    content = f"Mã;Tên\n1;An\n2;{LONG}\n".encode()
    for name, its_content in {"a.csv": content, "large.csv": content + b"3;A\n" * 600_000}.items():
        (tmp_path / name).write_bytes(its_content)
        [refused] = read_files([tmp_path / name], HEADINGS, {"code"}, LIMITS)
        assert isinstance(refused, RefusedError)
        assert "Ô B3 chứa tới 32768 ký tự" in refused.issue.message_vi


def test_very_many_hidden_rows_are_told_of_in_few_words(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(numbers(3, 20_000, lambda n: ' hidden="1"' if n % 2 else "")))
    [outcome] = read_files([path], HEADINGS, {"code"}, LIMITS)
    assert isinstance(outcome, list)
    [note] = [note for note in outcome[0].notes if note.rule == "hidden_rows"]
    assert "3, 5, 7" in note.message_vi
    assert "…, 19999" in note.message_vi
    assert len(note.message_vi) < 1000


TRAPS = (
    " ", ".", "-", "/", ",", "(", "[", "(a)", "1.", "1 ", "a ", ": ", "ngày ", "tổng ", "tổng (", "đơn vị báo cáo: ",
    "-+*•(", "xã ", "huyện a ", "đvt ", "é", "HuyÖn ", "e\u0301", "\u0301", "\u200b", "x. ",
)  # fmt: skip


@pytest.mark.parametrize("place", ["above", "in", "below"])
def test_long_runs_of_one_thing_take_no_pattern_long(tmp_path, place) -> None:
    """Patterns that try each beginning of a run with each end of it would take hours over these."""
    heading, data = ["Mã", "Tên"], ["1", "An"]
    traps = [[(trap * MOST_CHARACTERS)[: MOST_CHARACTERS - 1] + end] for trap in TRAPS for end in ("", "z")]
    lines = {
        "above": [*traps, heading, data],
        "in": [[*heading, *(trap for [trap] in traps)], data],
        "below": [heading, data, *([trap, trap] for [trap] in traps)],
    }[place]
    rows = []
    for at, line in enumerate(lines, start=1):
        cells = "".join(cell(f"{column_letters(column)}{at}", text) for column, text in enumerate(line))
        rows.append(f'<row r="{at}">{cells}</row>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(xlsx_members(sheet_xml("".join(rows)))))
    [outcome] = read_files([path], HEADINGS, {"code"}, Limits(seconds=60))
    assert names(outcome)[:1] == ["An"]
