"""What can happen to a file on its way: to its rows before it is written, to its bytes afterwards.

Every mutation takes a generator of chance and what it changes, and returns what became of it; its name is what
a failing case is told by.
"""

import io
import random
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from tests.fuzz.specimens import Rows, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

Chance = random.Random

NASTY_TEXTS = (
    "", " ", "-", "…", "x", "0", "-1", "1.234", "1,234", "1.234,5", "85,5 %", "1e9", "1E+400", "١٢٣", "²", "½", "９９",
    "NaN", "inf", "-0", "00000", "0" * 5000, "99999999999999999999999999", "1" * 5000,
    "31/02/2024", "45657", "1/1/0001", "2024",
    "9999-12-31", "31/12/9999", "29/02/2023", "Tháng 13/2024", "Quý V/2024", "Năm 0000", "từ 1/1/2024 đến 31/12/2025",
    "TỔNG SỐ", "Tổng cộng", "Cộng:", "I", "II. Huyện A", "Người lập biểu", "KT. CHỦ TỊCH", "Ghi chú: xem dưới",
    "Nơi nhận:", "Mã đơn vị", "Tên đơn vị", "Năm", "Đơn vị báo cáo: UBND tỉnh Thái Nguyên", "Kỳ báo cáo: Năm 2024",
    "số liệu tính đến ngày 31/12/2024", "=1+1", "+1", "@x", "#REF!", "#N/A", "TRUE", "VN", "vn", "19", "05443",
    "Xã Hòa Bình", "Xã Hoà Bình", "xa hoa binh", "HuyÖn Qu¶ng X\xadng", "Huyeän Quaûng Xöông",
    "e\u0301\u0301\u0301",
    "\u200b", "\ufeff", "\u202e12", "a\u0000b", "a\nb", "a\r\nb", 'a"b', '"', "a;b,c\td|e", "'", "\\", "𝟙𝟚", "🙂",
    "\ud7ff", "(", "((((", "[x", "*", ".*", "%s %d {}", "{text}", "<b>", "&amp;", "a" * 300, " " * 3000 + "1",
    "." * 3000, "1." * 900, "Xã " * 500, "tổng " * 400, "ngày " * 400, "(a)" * 600, "-" * 3000, "/" * 999, ", " * 999,
)  # fmt: skip


# --- Rows


def _cell(chance: Chance, rows: Rows) -> tuple[int, int] | None:
    places = [(at, column) for at, row in enumerate(rows) for column in range(len(row))]
    return chance.choice(places) if places else None


def nasty_cell(chance: Chance, rows: Rows) -> Rows:
    if place := _cell(chance, rows):
        rows[place[0]][place[1]] = chance.choice(NASTY_TEXTS)
    return rows


def nasty_heading(chance: Chance, rows: Rows) -> Rows:
    if rows and rows[0]:
        rows[0][chance.randrange(len(rows[0]))] = chance.choice(NASTY_TEXTS)
    return rows


def altered_heading(chance: Chance, rows: Rows) -> Rows:
    if rows and rows[0]:
        column = chance.randrange(len(rows[0]))
        text = rows[0][column]
        change: Callable[[str], str] = chance.choice(
            [str.upper, str.title, lambda t: t[1:], lambda t: t + " (hồ sơ)", lambda t: t.replace(" ", "\n"),
             lambda t: t + t, lambda t: t[::-1], lambda t: " ".join(t), lambda t: rows[0][0]]
        )  # fmt: skip
        rows[0][column] = change(text)
    return rows


def swapped_cells(chance: Chance, rows: Rows) -> Rows:
    one, other = _cell(chance, rows), _cell(chance, rows)
    if one and other:
        (a, b), (c, d) = one, other
        rows[a][b], rows[c][d] = rows[c][d], rows[a][b]
    return rows


def swapped_columns(chance: Chance, rows: Rows) -> Rows:
    width = min(map(len, rows), default=0)
    if width:
        one, other = chance.randrange(width), chance.randrange(width)
        for row in rows[chance.choice([0, 0, 1]) :]:
            row[one], row[other] = row[other], row[one]
    return rows


def shifted_row(chance: Chance, rows: Rows) -> Rows:
    if rows:
        at = chance.randrange(len(rows))
        rows[at] = ["", *rows[at]] if chance.random() < 0.5 else rows[at][1:]
    return rows


def rows_cut(chance: Chance, rows: Rows) -> Rows:
    at = chance.randrange(len(rows) + 1)
    return rows[:at] + rows[at + chance.randint(1, 4) :]


def rows_repeated(chance: Chance, rows: Rows) -> Rows:
    at = chance.randrange(len(rows) + 1)
    return rows[:at] + [list(row) for row in rows[at : at + 3]] + rows[at:]


def rows_shuffled(chance: Chance, rows: Rows) -> Rows:
    chance.shuffle(rows)
    return rows


def foreign_row(chance: Chance, rows: Rows) -> Rows:
    """A total, a section, a signature, a title or a blank row somewhere."""
    width = len(rows[0]) if rows else 3
    text = chance.choice(NASTY_TEXTS)
    row = chance.choice([[text], ["", text], [text, *["7"] * (width - 1)], [""] * width, [text] * width])
    rows.insert(chance.randrange(len(rows) + 1), list(row))
    return rows


def columns_dropped(chance: Chance, rows: Rows) -> Rows:
    width = min(map(len, rows), default=0)
    if width:
        column = chance.randrange(width)
        for row in rows:
            del row[column]
    return rows


def another_table_below(chance: Chance, rows: Rows) -> Rows:
    return rows + [[]] * chance.randint(0, 2) + [list(row) for row in rows]


ROWS = (
    nasty_cell, nasty_cell, nasty_heading, altered_heading, swapped_cells, swapped_columns, shifted_row, rows_cut,
    rows_repeated, rows_shuffled, foreign_row, columns_dropped, another_table_below,
)  # fmt: skip


# --- Bytes of any file


def flipped(chance: Chance, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _span(chance: Chance, content: bytes) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice([1, 2, 7, 60, 500, 4000]))


def cut_out(chance: Chance, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + content[end:]


def truncated(chance: Chance, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def repeated_part(chance: Chance, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:end] + content[start:end] * chance.randint(1, 5) + content[end:]


def nuls(chance: Chance, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + bytes(chance.choice([1, end - start])) + content[end:]


def inserted(chance: Chance, content: bytes) -> bytes:
    start, _ = _span(chance, content)
    return content[:start] + chance.choice(NASTY_TEXTS).encode("utf-8", "replace") + content[start:]


BYTES = (flipped, flipped, cut_out, truncated, repeated_part, nuls, inserted)


# --- Bytes of a text file


def encoding_mixed(chance: Chance, content: bytes) -> bytes:
    start, end = _span(chance, content)
    encoding = chance.choice(["utf-16", "utf-16-le", "cp1258", "latin-1", "utf-8-sig", "cp1252"])
    part = content[start:end].decode("utf-8", "replace").encode(encoding, "replace")
    return content[:start] + part + content[end:]


def encoding_changed(chance: Chance, content: bytes) -> bytes:
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1258", "latin-1", "utf-8-sig", "utf-32"])
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def delimiter_changed(chance: Chance, content: bytes) -> bytes:
    old, new = chance.sample([b";", b",", b"\t", b"|", b":", b" "], 2)
    return content.replace(old, new, chance.choice([-1, 1, 5]))


def quotes(chance: Chance, content: bytes) -> bytes:
    for _ in range(chance.randint(1, 4)):
        start, _ = _span(chance, content)
        content = content[:start] + b'"' * chance.choice([1, 1, 2, 3]) + content[start:]
    return content


def line_ends(chance: Chance, content: bytes) -> bytes:
    return content.replace(b"\r\n", chance.choice([b"\n", b"\r", b"\n\r", b"\r\r\n", b"\x0b", b"\x0c", b"\n\n"]))


TEXTS = (encoding_mixed, encoding_changed, delimiter_changed, quotes, line_ends)


# --- Archives


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def member_deleted(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    del members[chance.choice(list(members))]
    return zipped(members)


def member_renamed(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    old = chance.choice(list(members))
    new = chance.choice(
        [old.upper(), old.replace("/", "\\"), "/" + old, "../" + old, "x" + old, chance.choice(list(members))]
    )
    return zipped({new if name == old else name: member for name, member in members.items()})


def member_twice(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    name = chance.choice(list(members))
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a") as archive:
        info = zipfile.ZipInfo(name if chance.random() < 0.5 else name.upper())
        # writestr warns of the name given twice; that is what this is about.
        archive.NameToInfo.pop(name, None)
        archive.writestr(info, members[name].replace(b"0", b"1"))
    return changed.getvalue()


def members_swapped(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    one, other = chance.choice(list(members)), chance.choice(list(members))
    members[one], members[other] = members[other], members[one]
    return zipped(members)


def _large_member(chance: Chance, members: dict[str, bytes]) -> str:
    names = [
        name for name in members if re.search(r"sheet\d*\.xml|content\.xml|sharedStrings|workbook\.xml|rels$", name)
    ]
    return chance.choice(names or list(members))


def member_damaged(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    name = _large_member(chance, members)
    members[name] = chance.choice(BYTES)(chance, members[name])
    return zipped(members)


def tag_broken(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    name = _large_member(chance, members)
    tags = [tag.span() for tag in re.finditer(rb"<[^>]*>", members[name])]
    if tags:
        start, end = chance.choice(tags)
        tag = members[name][start:end]
        new = chance.choice([b"", tag[:-1], tag[1:], tag * 2, b"</x>", b"<x>", b"<!--", b"<![CDATA[", tag[:-1] + b"/>"])
        members[name] = members[name][:start] + new + members[name][end:]
    return zipped(members)


def attribute_changed(chance: Chance, content: bytes) -> bytes:
    members = _members(content)
    name = _large_member(chance, members)
    values = [value.span(1) for value in re.finditer(rb'="([^"]*)"', members[name])]
    if values:
        start, end = chance.choice(values)
        others = [members[name][slice(*span)] for span in (chance.choice(values), chance.choice(values))]
        new = chance.choice(
            [b"", b"0", b"-1", b"1", b"2147483648", b"18446744073709551616", b"A0", b"A1048577", b"XFE1", b"ZZZZ9",
             b"x", b"s", b"e", b"b", b"d", b"n", b"str", b"inlineStr", b"true", b"hidden", *others]
        )  # fmt: skip
        members[name] = members[name][:start] + new + members[name][end:]
    return zipped(members)


def element_inserted(chance: Chance, content: bytes) -> bytes:
    """Hidden, merged, repeated, formulas, errors, dates: what a sheet may say beside its values."""
    members = _members(content)
    name = _large_member(chance, members)
    ends = [tag.end() for tag in re.finditer(rb">", members[name])]
    number = str(chance.choice([0, 1, 2, 3, 7, 99])).encode()
    new = chance.choice(
        [b'<row r="%s" hidden="1"/>' % number, b'<row r="%s" hidden="1">' % number,
         b'<c r="B%s" t="e"><v>#N/A</v></c>' % number,
         b'<c r="C%s"><f>1+1</f></c>' % number, b'<mergeCells><mergeCell ref="A2:C%s"/></mergeCells>' % number,
         b'<mergeCell ref="A%s:A5"/>' % number, b'<cols><col min="%s" max="3" hidden="1"/></cols>' % number,
         b'<c r="A%s" t="s"><v>%s</v></c>' % (number, number), b'<c r="A%s" t="d"><v>2024-02-30</v></c>' % number,
         b'<c r="A%s" s="1"><v>-45657</v></c>' % number, b'<c r="A%s"><v>1e400</v></c>' % number,
         b'<c r="A%s"><v>nan</v></c>' % number, b'<sheet name="Sheet" sheetId="1" r:id="rId1"/>',
         b'<table:table-row table:number-rows-repeated="%s"/>' % number,
         b'<table:table-cell table:number-columns-repeated="%s"/>' % number,
         b'<table:table-cell office:value-type="float" office:value="nan"/>',
         b'<table:table-cell office:value-type="date" office:date-value="2024-13-01"/>',
         b'<table:covered-table-cell/>', b'<table:table table:name="Bi\xe1\xbb\x83u 1"/>',
         b"&lol;", b"&#0;", b"<!DOCTYPE x>"]
    )  # fmt: skip
    if ends:
        at = chance.choice(ends)
        members[name] = members[name][:at] + new + members[name][at:]
    return zipped(members)


ARCHIVES = (
    member_deleted, member_renamed, member_twice, members_swapped, member_damaged, tag_broken, tag_broken,
    attribute_changed, attribute_changed, attribute_changed, element_inserted, element_inserted, element_inserted,
)  # fmt: skip


def mutated(chance: Chance, kind: str, content: bytes) -> tuple[str, bytes]:
    """A mutation that suits this kind of file: its name, and the bytes it leaves."""
    own = {"csv": TEXTS, "xlsx": ARCHIVES, "ods": ARCHIVES, "xls": BYTES}[kind]
    # Nearly all that is done to the bytes of an archive only makes it unreadable.
    change = chance.choice(chance.choice([own, own, own, own, own, BYTES]))
    try:
        return change.__name__, change(chance, content)
    except (zipfile.BadZipFile, zlib.error, KeyError, IndexError, ValueError, RuntimeError, EOFError):
        return "truncated", truncated(chance, content)  # no archive any more
