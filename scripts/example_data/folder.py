"""The folder that is being written: csv files, workbooks without a clock in them, and the faults put into both.

What does not belong here: which files there are.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from openpyxl import Workbook

from .forms import Form, Row, as_text, lay_out, styles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from .sections import Sent
    from .story import Fault, Stories


class Folder:
    """The folder that is being written, and the faults still to be put into its files."""

    def __init__(self, out: Path, stories: Stories) -> None:
        self.out = out
        self._stories = stories
        self.written: list[Path] = []
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        for story in stories.areas.values():
            for fault in story.faults:
                self._faults[fault.path].append(fault)

    def text(self, path: str, text: str) -> None:
        """A text file."""
        self._place(path).write_text(text, encoding="utf-8", newline="\n")

    def csv(
        self, source: str, sent: Sent, columns: Mapping[str, str], rows: Sequence[Row], dots_in_numbers: bool = False
    ) -> None:
        """A table with its headings in the first row, or below the lines that say who reports."""
        path = f"{source}/{sent.path}"
        with self._place(path).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=sent.delimiter, lineterminator="\n")
            writer.writerows([line] for line in sent.above())
            writer.writerow(columns.values())
            for row in self._with_faults(path, list(rows)):
                writer.writerow([as_text(row.get(heading), dots_in_numbers) for heading in columns])
        self._done(path)

    def book(self, path: str, forms: Sequence[Form]) -> None:
        """A workbook with a form on each sheet."""
        book = Workbook()
        book.remove(book.active)
        for style in styles():
            book.add_named_style(style)
        for form in forms:
            rows = self._with_faults(path, list(form.rows))
            lay_out(book.create_sheet(form.sheet), replace(form, rows=rows), self._stories.common.banner)
        book.properties.creator = self._stories.publisher
        packed = io.BytesIO()
        book.save(packed)
        self._place(path).write_bytes(without_clock(packed.getvalue(), self._stories.received_on))
        self._done(path)

    @property
    def size(self) -> int:
        """The bytes written."""
        return sum(path.stat().st_size for path in self.written)

    def strangers(self) -> list[Path]:
        """Files in the sources' folders that were not written."""
        folders = [self.out / source for source in self._stories.common.sources]
        present = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
        return sorted(present - set(self.written))

    def close(self) -> None:
        """Make sure that every fault found its place."""
        if left := [fault for faults in self._faults.values() for fault in faults]:
            raise RuntimeError(f"no place was found for {left}")

    def _place(self, path: str) -> Path:
        place = self.out / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self.written.append(place)
        return place

    def _with_faults(self, path: str, rows: list[Row]) -> list[Row]:
        for fault in list(self._faults.get(path, ())):
            if fault.instead_of is None:
                rows.insert(len(rows) // 2, dict(fault.cells))
                self._faults[path].remove(fault)
                continue
            for at, row in enumerate(rows):
                if all(as_text(row.get(heading)) == text for heading, text in fault.instead_of.items()):
                    rows[at] = {**row, **fault.cells}
                    self._faults[path].remove(fault)
                    break
        return rows

    def _done(self, path: str) -> None:
        if not self._faults.get(path):
            self._faults.pop(path, None)


_CLOCK = re.compile(rb"[0-9T:-]+Z(?=</dcterms:(?:created|modified)>)")


def without_clock(packed: bytes, day: date) -> bytes:
    """The workbook with the same time on everything, whenever it is written."""
    steady = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(steady, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(f"{day}T00:00:00Z".encode(), content)
            entry = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, content, compresslevel=9)
    return steady.getvalue()
