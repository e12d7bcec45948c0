"""What one file gives on its way through the intake: its tables, its clean rows, and a reason for every other row.

Shapes only, and nobody changes one that another made; what fills them is `pipeline`, and what they come to beside
other files is `settle`.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Self

import pandas as pd

from ntm_pipeline.intake.corrections.apply import Applied
from ntm_pipeline.intake.layout.messages import ANSWERED_BY_LAYOUT, ASK_BY_LAYOUT
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.quality_tables import Defect
from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.tables.told_layout import Part


@dataclass(frozen=True)
class ListTable:
    """One table of a list (a registry or titles): where its rows are, and what stands above it."""

    sheet: str
    row_numbers: range
    """From its first data row to its last; empty if it has none."""
    reporting_unit: str | None
    """The unit that it says it is of, as written."""
    closing_date: date | None
    """Of an empty registry that leaves nothing open but, perhaps, its unit."""


class NamedUnit(NamedTuple):
    """A unit that a rejected row of a list names, as far as the row can be read."""

    sheet: str
    row_number: int
    closing_date: date | None
    year: int | None
    title: str | None
    unit_id: str | None
    """None where the row names nobody: its day is told all the same."""


@dataclass(frozen=True)
class FileIntake:
    """What one file gave: clean rows, rejected rows with reasons, and what it says of itself."""

    source: str
    path: str
    sha256: str
    size_bytes: int
    origin: Origin
    rows: pd.DataFrame | None = None
    """Clean rows, superseded ones still among them; None where the file was refused."""
    rows_read: int = 0
    defects: list[Defect] = field(default_factory=list)
    warnings: list[Defect] = field(default_factory=list)
    lists: list[ListTable] = field(default_factory=list)
    """Its tables, if the source is one of lists."""
    named: list[NamedUnit] = field(default_factory=list)
    """What the rejected rows of a list name."""
    read_on: dict[tuple[str, int], date] = field(default_factory=dict)
    """(sheet, year) → the day on which a list of that year is read."""
    tables: tuple[Table, ...] = ()
    """How each table was read: its columns, what stands above it, the rows passed over; without its data rows."""
    sheet_rows: dict[str, int] = field(default_factory=dict)
    """Sheet with a table that is read → how many rows it has."""
    applied: Applied = field(default_factory=Applied)
    """What the source's corrections came to in it."""
    corrections_sha256: str | None = None
    """Hash of the corrections it was read under; None if there were none."""
    state: tuple[int, ...] = ()
    """Which file it was when it was hashed (`files.Fingerprint`)."""
    layout_sha256: str | None = None
    """Hash of what was said of its layout; None if nothing was."""
    layout_used: frozenset[Part] = frozenset()
    """What of that its sheets met."""
    refused_by: str | None = None
    """The rule by which it is refused."""
    refused: tuple[str, str] | None = None
    """Why nothing of it could be read, in Vietnamese and English."""

    @property
    def rows_rejected(self) -> int:
        """Rows with at least one defect; one that tells of several periods counts once for each."""
        return len({(d.sheet, d.row_number, d.row_period) for d in self.defects})

    def defect(
        self, sheet: str, row_number: int | None, column_name: str | None, value: str | None, reason: Issue,
        row_period: str = "",
    ) -> Defect:  # fmt: skip
        """A defect (or a doubt) at a place of this file."""
        return Defect(
            self.source, self.path, sheet, row_number, column_name, value, reason.rule, reason.message_vi,
            reason.message_en, row_period,
        )  # fmt: skip

    def without_tables(self) -> Self:
        """The file before any of its tables was looked at."""
        return replace(
            self, rows=None, rows_read=0, defects=[], warnings=[], lists=[], named=[], read_on={}, tables=(),
            sheet_rows={}, applied=Applied(), layout_used=frozenset(),
        )  # fmt: skip

    def refused_for(self, reason: Issue) -> Self:
        """The file, of which nothing is used."""
        if reason.rule in ANSWERED_BY_LAYOUT:
            reason = reason.followed_by(*ASK_BY_LAYOUT)
        return replace(self, refused=(reason.message_vi, reason.message_en), refused_by=reason.rule)


class FileNotes:
    """What is found while the sheets of a file are gone through; also of one that is refused on the way."""

    def __init__(self, file: FileIntake) -> None:
        self.origin = file.origin
        self.warnings: list[Defect] = []
        self.lists: list[ListTable] = []
        self.sheet_rows: dict[str, int] = {}
        self.layout_used: set[Part] = set()
        self.defect = file.defect

    def warn(self, sheet: str, value: str | None, doubt: Issue) -> None:
        """Tell what is doubtful of a whole sheet."""
        self.warnings.append(self.defect(sheet, None, None, value, doubt))
