"""The marks on the cells of an old Excel file (.xls), read only where a font or a number format of it has any."""

import io
from collections.abc import Collection, Iterator
from typing import Any

from ntm_pipeline.reading.spreadsheets.marks import CellMarks, Run
from ntm_pipeline.reading.spreadsheets.messages import NOT_SHOWN, OTHER_SHOWN, RAISED_MARK, STRUCK_OUT
from ntm_pipeline.reading.spreadsheets.number_formats import shows_another_number
from ntm_pipeline.vietnamese.picture_fonts import picture_font

WHITE = frozenset({1, 9})
"""The places of white among the colours of a workbook."""


def xls_marks(stream: bytes, visible: Collection[str]) -> dict[str, CellMarks]:
    """The marks of each visible sheet of a workbook's stream, by its name."""
    import xlrd

    book = xlrd.open_workbook(file_contents=stream, formatting_info=True, logfile=io.StringIO(), on_demand=True)
    return {name: _marks(book, book.sheet_by_name(name)) for name in visible if name in book.sheet_names()}


def _marks(book: Any, sheet: Any) -> CellMarks:
    marks = CellMarks()
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if sheet.cell_type(row, column) in (0, 6):  # nothing, or nothing but a format
                continue
            style = book.xf_list[sheet.cell_xf_index(row, column)]
            font, cell = book.font_list[style.font_index], (row + 1, column)
            stretches = sheet.rich_text_runlist_map.get((row, column))
            if stretches:
                runs = list(_runs(book, sheet.cell_value(row, column), font, stretches))
                if any(run.is_raised or run.is_struck or run.picture_font for run in runs):
                    marks.note_runs(cell, runs)
            elif font.struck_out:
                marks.issues[cell] = STRUCK_OUT()
            elif pictures := picture_font(font.name):
                marks.fonts[cell] = pictures
            elif font.escapement:
                marks.issues[cell] = RAISED_MARK(marks=str(sheet.cell_value(row, column)))
            elif font.colour_index in WHITE and style.background.fill_pattern == 0:
                marks.issues[cell] = NOT_SHOWN(text=str(sheet.cell_value(row, column)))
            elif sheet.cell_type(row, column) == 2:
                code = book.format_map[style.format_key].format_str if style.format_key in book.format_map else ""
                if shows_another_number(code):
                    marks.issues[cell] = OTHER_SHOWN(format=code, held=f"{sheet.cell_value(row, column):g}")
    return marks


def _runs(book: Any, text: str, first_font: Any, stretches: list[tuple[int, int]]) -> Iterator[Run]:
    """The runs of a text, of which each stretch begins at a place and has a font of its own."""
    starts = [(0, first_font), *((at, book.font_list[number]) for at, number in stretches)]
    ends = [*(at for at, _ in starts[1:]), len(text)]
    for (start, font), end in zip(starts, ends, strict=True):
        yield Run(text[start:end], bool(font.escapement), bool(font.struck_out), picture_font(font.name))
