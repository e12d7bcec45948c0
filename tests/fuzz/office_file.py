"""A good file of a source as an office keeps it, with marks on its cells, and how it is written in every kind of file.

What is planted in it, and what must then come of it, is in `meanings`.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from xml.sax.saxutils import escape

import openpyxl
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.fuzz.specimens import zipped
from tests.reading.spreadsheets.workbooks import NAMESPACES
from tests.sources.form import Form

Mark = Literal["", "struck", "raised", "unseen"]
MARKED = ("xlsx", "ods", "xls")
"""The kinds that are written with marks on cells, several sheets and names of sheets."""
UNITS = {"10101": "Xã An", "10102": "Xã Bình", "10103": "Xã Chính"}
COUNTS = {"10101": (0, 0, 0), "10102": (11, 3, 5), "10103": (120, 20, 31)}
"""What is added to the figures of the form for each unit, so that no two rows are alike."""


@dataclass(frozen=True)
class Cell:
    """What is written in a cell, and what is marked on it."""

    text: str = ""
    mark: Mark = ""
    is_number: bool = False


@dataclass
class Page:
    """One sheet: lines above, heading rows, data rows, lines below."""

    name: str
    above: list[str]
    headings: list[list[str]]
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """(Heading row, first and last column) of merged groups."""
    low: set[int] = field(default_factory=set)
    """Positions among the rows of those of height 0."""
    below: list[str] = field(default_factory=list)

    def at(self, heading: str) -> int:
        """The column of this heading, as it stands in the lowest row."""
        return self.headings[-1].index(heading)

    def column(self, heading: str) -> list[Cell]:
        return [row[self.at(heading)] for row in self.rows]

    def insert(self, at: int, headings: Sequence[str], cells: Iterable[Cell]) -> None:
        """A column before the one at this place."""
        for line, text in zip(self.headings, headings, strict=True):
            line.insert(at, text)
        for row, cell in zip(self.rows, cells, strict=True):
            row.insert(at, cell)

    def mark(self, row: int, heading: str, **changes: Any) -> None:
        self.rows[row][self.at(heading)] = replace(self.rows[row][self.at(heading)], **changes)

    @property
    def lines(self) -> list[list[Cell]]:
        """All rows of the sheet, from the top."""
        plain = [[Cell(text)] for text in self.above] + [[Cell(text) for text in line] for line in self.headings]
        return plain + self.rows + [[Cell(text)] for text in self.below]

    @property
    def first_row(self) -> int:
        """How many rows stand above the data."""
        return len(self.above) + len(self.headings)


@dataclass
class OfficeFile:
    """Its sheets and the kind of file it is."""

    pages: list[Page]
    kind: str

    @property
    def page(self) -> Page:
        return self.pages[0]

    @property
    def bytes(self) -> bytes:
        return {"csv": _csv, "xlsx": _xlsx, "ods": _ods, "xls": _xls}[self.kind](self.pages)


def unit_headings(form: Form) -> tuple[str, str]:
    """The headings of the code and of the name of the unit that rows are about; no name is an empty text."""
    code = next(heading for heading in ("Mã đơn vị", "Mã huyện", "Mã xã") if heading in form.cells)
    return code, next((heading for heading in ("Tên đơn vị", "Tên xã") if heading in form.cells), "")


def good_rows(form: Form) -> list[dict[str, str]]:
    """A row about each unit; of linkages, whose unit is a district, three models of one."""
    code, name = unit_headings(form)
    rows = []
    for number, (unit, unit_name) in enumerate(UNITS.items()):
        row = dict(form.cells)
        if code != "Mã huyện":
            row[code] = unit
        if name:
            row[name] = unit_name
        for key, codes in (("Mã mô hình", "LK-0{}"), ("Mã số HTX", None)):
            if key in row:
                row[key] = codes.format(number + 1) if codes else ("4601234507", "4601234514", "4601234521")[number]
        for heading, more in zip(form.counts, COUNTS[unit], strict=False):
            row[heading] = str(int(row[heading].replace(".", "")) + more)
        rows.append(row)
    return rows


def good_page(form: Form, is_dated_above: bool) -> Page:
    """The page of a careful clerk: a title, one heading row, plain figures."""
    dated, line = form.dated_by
    headings = [heading for heading in form.cells if not (is_dated_above and heading == dated)]
    rows = [[Cell(row[heading], is_number=heading in form.counts) for heading in headings] for row in good_rows(form)]
    above = ["UBND TỈNH MƯỜI", "Đơn vị báo cáo: Tỉnh Mười"]
    return Page("Biểu", above + ([line.format(form.cells[dated])] if is_dated_above else []), [headings], rows)


# --- Written


def _csv(pages: Sequence[Page]) -> bytes:
    text = io.StringIO()
    width = max(len(line) for line in pages[0].lines)
    lines = [[cell.text for cell in line] + [""] * (width - len(line)) for line in pages[0].lines]
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()


def _xlsx(pages: Sequence[Page]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for at, line in enumerate(page.lines, start=1):
            for column, cell in enumerate(line, start=1):
                if not cell.text:
                    continue
                written = sheet.cell(at, column, int(cell.text) if _is_plain_number(cell) else cell.text)
                if not _is_plain_number(cell) and cell.mark != "raised":
                    written.data_type = "s"
                if cell.mark == "struck":
                    written.font = openpyxl.styles.Font(strike=True)
                elif cell.mark == "unseen":
                    written.number_format = ";;;"
                elif cell.mark == "raised":
                    written.value = CellRichText(cell.text, TextBlock(InlineFont(vertAlign="superscript"), "1"))
        for line, first, last in page.merged:
            row = len(page.above) + line + 1
            sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=last + 1)
        for at in page.low:
            sheet.row_dimensions[page.first_row + at + 1].height = _HEIGHT_OF_NOTHING
    content = io.BytesIO()
    book.save(content)
    # openpyxl leaves out a height of 0.
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    height = f'ht="{_HEIGHT_OF_NOTHING}"'.encode()
    return zipped({name: member.replace(height, b'ht="0"') for name, member in members.items()})


_HEIGHT_OF_NOTHING = 0.125


def _is_plain_number(cell: Cell) -> bool:
    return cell.is_number and cell.mark != "raised" and cell.text.isdigit()


def _xls(pages: Sequence[Page]) -> bytes:
    book = xlwt.Workbook()
    styles = {
        "": xlwt.easyxf(),
        "struck": xlwt.easyxf("font: struck_out on"),
        "unseen": xlwt.easyxf(num_format_str=";;;"),
    }
    raised = xlwt.easyfont("escapement superscript")
    for page in pages:
        sheet = book.add_sheet(page.name)
        for at, line in enumerate(page.lines):
            for column, cell in enumerate(line):
                if cell.mark == "raised":
                    sheet.write_rich_text(at, column, [cell.text, ("1", raised)])
                elif cell.text:
                    sheet.write(at, column, int(cell.text) if _is_plain_number(cell) else cell.text, styles[cell.mark])
        for line, first, last in page.merged:
            row = len(page.above) + line
            sheet.merge(row, row, first, last)
        for at in page.low:
            low = sheet.row(page.first_row + at)
            low.height, low.height_mismatch = 0, True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


_ODS_STYLES = (
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<number:number-style style:name="N0"><number:text/></number:number-style>'
    '<style:style style:name="unseen" style:family="table-cell" style:data-style-name="N0"/>'
    '<style:style style:name="raised" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="low" style:family="table-row">'
    '<style:table-row-properties style:row-height="0cm"/></style:style>'
)
_MORE_NAMESPACES = (
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"',
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"',
)


def _ods(pages: Sequence[Page]) -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(page.name)}">{"".join(_ods_rows(page))}</table:table>' for page in pages
    )
    spaces = " ".join([NAMESPACES, *(one for one in _MORE_NAMESPACES if one.split("=")[0] not in NAMESPACES)])
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{_ODS_STYLES}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": content,
    }
    return zipped({name: text.encode() for name, text in members.items()})


def _ods_rows(page: Page) -> Iterable[str]:
    merged = {len(page.above) + line: (first, last) for line, first, last in page.merged}
    for at, line in enumerate(page.lines):
        low = ' table:style-name="low"' if at - page.first_row in page.low else ""
        cells = []
        for column, cell in enumerate(line):
            first, last = merged.get(at, (-1, -1))
            span = f' table:number-columns-spanned="{last - first + 1}"' if column == first else ""
            cells.append("<table:covered-table-cell/>" if first < column <= last else _ods_cell(cell, span))
        yield f"<table:table-row{low}>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: Cell, span: str) -> str:
    if not cell.text:
        return f"<table:table-cell{span}/>"
    style = f' table:style-name="{cell.mark}"' if cell.mark in ("struck", "unseen") else ""
    text = escape(cell.text) + ('<text:span text:style-name="raised">1</text:span>' if cell.mark == "raised" else "")
    value = f'"float" office:value="{cell.text}"' if _is_plain_number(cell) else '"string"'
    return f"<table:table-cell{span}{style} office:value-type={value}><text:p>{text}</text:p></table:table-cell>"
