"""Lists as they are sent on a closing date: one table, a workbook per district, or a sheet per commune.

What does not belong here: what is on them.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from .drawing import draw, whole
from .folder import Folder
from .forms import Form, Row, vi_day
from .land import Land, unit_slug
from .pipeline import UnitVersion
from .sections import ListFile
from .story import Stories

ListRows = Callable[[tuple[str, ...], ListFile], list[tuple[UnitVersion, Row]]]


class ListWriter:
    """Writes the lists of one source; `rows_of` gives the rows of some areas, with the unit each is found in."""

    def __init__(self, folder: Folder, land: Land, stories: Stories, source: str, rows_of: ListRows) -> None:
        self._folder, self._land, self._source, self._rows_of = folder, land, source, rows_of
        self._form = stories.common.sources[source]

    def write(self, key: str, sent: ListFile) -> None:
        """One list in its shape."""
        located = [
            (unit, row)
            for unit, row in self._rows_of((key, *sent.also_of), sent)
            if not {unit.unit_id, unit.parent_unit_id}.intersection(sent.silent)
            and (not sent.districts or {unit.unit_id, unit.parent_unit_id}.intersection(sent.districts))
        ]
        if sent.is_csv:
            self._folder.csv(self._source, sent, self._form.columns(), [row for _, row in located])
        elif "{district}" in sent.path:
            for district in self._land.of_area(key, "district", sent.closing):
                if district.unit_id in sent.silent:
                    continue
                rows = [row for unit, row in located if district.unit_id in (unit.unit_id, unit.parent_unit_id)]
                path = sent.path.format(district=f"{district.unit_code}-{unit_slug(district)}")
                self._folder.book(f"{self._source}/{path}", [self._laid_out(sent, district.unit_name, rows)])
        elif sent.sheet_per_commune:
            forms = []
            for commune in self._land.of_area(key, "commune", sent.closing):
                if draw("no registry", self._source, commune.unit_id) < sent.silent_share:
                    continue
                rows = [row for unit, row in located if unit.unit_id == commune.unit_id]
                name = f"{commune.unit_code} {commune.unit_name}"
                forms.append(replace(self._laid_out(sent, name, rows), sheet=name[:31]))
            self._folder.book(f"{self._source}/{sent.path}", forms)
        else:
            rows = [row for _, row in located]
            self._folder.book(f"{self._source}/{sent.path}", [self._laid_out(sent, sent.declares or "", rows)])

    def _laid_out(self, sent: ListFile, sender: str, rows: list[Row]) -> Form:
        """The list as a form: the closing date stands above the table instead of in a column."""
        style = whole(0, 2, "form", sent.path.partition("/{")[0], sender)
        columns = self._form.columns(("Ngày chốt số liệu",))
        if style == 0:
            columns = {heading: label.upper() for heading, label in columns.items()}
        day = vi_day(sent.closing)
        declared = sender.split()[0] if sender[:1].isdigit() else sender
        title = self._form.title
        return Form(
            sheet="Danh sách",
            title=f"{title}\n(số liệu tính đến ngày {day})" if style == 1 else title,
            above=sent.above(declared, *(() if style == 1 else (f"Ngày chốt số liệu: {day}",))),
            columns=columns,
            rows=rows,
            issuer=re.sub(r"^(\d+|UBND) ", "", sender),
            total="Tổng cộng" if rows else None,
            as_text=sent.numbers_as_text,
        )
