"""Cells that are valid and that the library for cells gives otherwise: what they hold is read, or they are marked."""

import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.styles import Font

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid, read_grids
from tests.reading.spreadsheets.workbooks import rewrite, rows_of, workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def grid(path: Path, members: Mapping[str, str]) -> Grid:
    with ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return read_grids(path)[0]


def xlsx(folder: Path, sheet: str, strings: str = "", prefix: str = "") -> Grid:
    """The grid of a workbook whose second row is given; names of tags begin with the prefix."""
    told = f"xmlns:{prefix.rstrip(':')}" if prefix else "xmlns"
    p = prefix
    return grid(
        folder / "a.xlsx",
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="a" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="a" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="b" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings or "<si><t>q</t></si>"}</sst>',
            "xl/worksheets/sheet1.xml": f'<{p}worksheet {told}="{MAIN}"><{p}sheetData>'
            f'<{p}row r="1"><{p}c r="A1"><{p}v>1</{p}v></{p}c></{p}row><{p}row r="2">{sheet}</{p}row>'
            f"</{p}sheetData></{p}worksheet>",
        },
    )


@pytest.mark.parametrize(
    ("cell", "strings", "text"),
    [
        ('<c r="A2"><v>1&#53;0</v></c>', "", "150"),
        ('<c r="A2"><v>1&#x35;0</v></c>', "", "150"),
        ('<c r="A2"><v>1&amp;0</v></c>', "", "1&0"),
        ('<c r="A2"><f>B2</f><v>1&lt;0</v></c>', "", "1<0"),
        ('<c r="A2" t="str"><f>A1&amp;"x"</f><v>HTX A &amp; B</v></c>', "", "HTX A & B"),
        ('<c r="A2"><v><![CDATA[2<!--x-->40]]></v></c>', "", "2<!--x-->40"),
        ('<c r="A2"><v>2<!-- 9 -->40</v></c>', "", "240"),
        ('<c r="A2"><v>2<?a b?>40</v></c>', "", "240"),
        ('<c r="A2"><v>1<![CDATA[50]]></v></c>', "", "150"),
        ('<c r="A2" t="s"><v>&#48;</v></c>', "<si><t>1&#53;0</t></si>", "150"),
        ('<c r="A2" t="s"><v>0</v></c>', "<si><t>1<!-- 9 -->50</t></si>", "150"),
        ('<c r="A2" t="inlineStr"><is><t>7</t></is><v>7</v></c>', "", "7"),
        ('<c r="A2" t="inlineStr"><is><r><rPr><rFont val="Wingdings"/></rPr><t>x</t></r></is></c>', "", "☒"),
        ('<c r="A2" t="s"><v>0</v></c>', '<si><r><rPr><rFont val="Wingdings"/></rPr><t>ü</t></r></si>', "✓"),
    ],
)
def test_a_value_is_whole_and_a_picture_is_what_it_shows(tmp_path, cell, strings, text) -> None:
    read = xlsx(tmp_path, cell, strings)
    assert (read.text.at([1]), dict(read.marks)) == ([[text]], {})


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("<c><v>24</v><v>30</v></c>", "two_contents"),
        ('<c t="inlineStr"><is><t>12</t></is> <v>13</v></c>', "two_contents"),
        ('<c t="inlineStr"><is><r><rPr><rFont val="Webdings"/></rPr><t>Z</t></r></is></c>', "picture_font"),
    ],
)
def test_what_may_be_either_is_marked(tmp_path, cell, rule) -> None:
    assert [issue.rule for issue in xlsx(tmp_path, cell).marks.values()] == [rule]


def test_tags_may_bear_a_prefix(tmp_path) -> None:
    runs = '<x:r><x:t>120</x:t></x:r><x:r><x:rPr><x:vertAlign val="superscript"/></x:rPr><x:t>1</x:t></x:r>'
    read = xlsx(tmp_path, f'<x:c r="A2" t="inlineStr"><x:is>{runs}</x:is></x:c>', prefix="x:")
    assert (read.text.at([1]), [issue.rule for issue in read.marks.values()]) == ([["120"]], ["raised_mark"])


def test_entities_of_its_own_refuse_a_sheet(tmp_path) -> None:
    with pytest.raises(RefusedError):
        xlsx(tmp_path, "<!DOCTYPE a>")


def ods(folder: Path, cell: str, styles: str = "", columns: str = "") -> Grid:
    names = {name: f"{OFFICE}:{name}:1.0" for name in ("office", "table", "text", "style")}
    told = " ".join(f'xmlns:{name}="{address}"' for name, address in names.items())
    first = '<table:table-cell office:value-type="float" office:value="1"/>'
    return grid(
        folder / "a.ods",
        {
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>',
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<office:document-content {told} xmlns:number="{OFFICE}:datastyle:1.0">'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{columns}<table:table-row>{first}</table:table-row>'
            f"<table:table-row>{cell}</table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        },
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<table:table-cell office:value-type="string"><text:p><![CDATA[12]]></text:p></table:table-cell>', "12"),
        (
            '<table:table-cell office:value-type="string"><text:p>Xã <![CDATA[A]]> B</text:p></table:table-cell>',
            "Xã A B",
        ),
        ("<table:table-cell><text:p>12</text:p></table:table-cell>", "12"),
        (
            '<table:table-cell office:value-type="string"><text:p>A<text:line-break/>B</text:p></table:table-cell>',
            "A\nB",
        ),
    ],
)
def test_texts_of_open_document_are_whole(tmp_path, cell, text) -> None:
    read = ods(tmp_path, cell)
    assert (read.text.at([1]), dict(read.marks)) == ([[text]], {})


STRUCK = '<style:text-properties style:text-line-through-style="solid"/>'
STYLES = (
    f'<style:style style:name="b" style:family="table-cell">{STRUCK}</style:style>'
    '<style:style style:name="c" style:family="table-cell" style:parent-style-name="b"/>'
    '<number:number-style style:name="N"><number:number number:display-factor="1000"/></number:number-style>'
    '<style:style style:name="n" style:family="table-cell" style:data-style-name="N"/>'
)
A_NUMBER = 'office:value-type="float" office:value="1200"'


@pytest.mark.parametrize(
    ("cell", "columns", "rule"),
    [
        (f'<table:table-cell table:style-name="c" {A_NUMBER}/>', "", "struck_out"),
        (f"<table:table-cell {A_NUMBER}/>", '<table:table-column table:default-cell-style-name="c"/>', "struck_out"),
        (f'<table:table-cell table:style-name="n" {A_NUMBER}/>', "", "other_number_shown"),
        ('<table:table-cell office:value-type="percentage" office:value="1"/>', "", "other_number_shown"),
    ],
)
def test_styles_of_open_document_are_followed_to_their_parents_and_columns(tmp_path, cell, columns, rule) -> None:
    marks = ods(tmp_path, cell, STYLES, columns).marks
    assert marks[2, 0].rule == rule


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels", "all"],
)
def test_parts_of_a_workbook_in_utf_16_are_read_as_in_utf_8(tmp_path: Path, part: str, encoding: str) -> None:
    def fill(_, sheet) -> None:
        sheet.title = "Biểu số 2"
        sheet.append(["Tên xã", "Số hồ sơ"])
        sheet.append(["Xã Đắk Pơ", 120])
        sheet.append(["Xã Ia Grai ＆ 陳", 1_030])
        sheet["B2"].font = Font(strike=True)
        sheet.row_dimensions[4].hidden = True

    path = workbook(tmp_path, fill)
    [usual] = read_grids(path)
    with ZipFile(path) as archive:
        names = archive.namelist() if part == "all" else [part]
    for name in names:
        rewrite(path, name, lambda xml: ("\ufeff" * (encoding != "utf-16") + with_declaration(xml)).encode(encoding))
    [found] = read_grids(path)
    assert rows_of(found) == rows_of(usual)
    assert (found.sheet, found.marks, found.notes) == (usual.sheet, usual.marks, usual.notes)
    assert usual.marks


def with_declaration(xml: bytes) -> str:
    """The part as text that says to be in UTF-16."""
    return '<?xml version="1.0" encoding="UTF-16"?>' + re.sub(r"\A<\?xml[^>]*\?>", "", xml.decode())


def test_shared_strings_in_utf_16_are_read_as_in_utf_8(tmp_path: Path) -> None:
    xlsx(tmp_path, '<c r="A2" t="s"><v>0</v></c>', "<si><t>Xã Đắk Pơ &amp; 陳</t></si>")
    path = tmp_path / "a.xlsx"
    rewrite(path, "xl/sharedStrings.xml", lambda xml: with_declaration(xml).encode("utf-16"))
    assert rows_of(read_grids(path)[0]) == [["1"], ["Xã Đắk Pơ & 陳"]]


def test_a_part_that_begins_as_utf_16_and_is_none_refuses_the_file(tmp_path: Path) -> None:
    path = workbook(tmp_path, lambda _, sheet: sheet.append(["a"]))
    rewrite(path, "xl/worksheets/sheet1.xml", lambda xml: b"\xff\xfe<\x00" + b"\x00\xd8" * 2)
    with pytest.raises(RefusedError) as refusal:
        read_grids(path)
    assert refusal.value.issue.rule == "corrupt"
