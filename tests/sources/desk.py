"""One office's desk: files of one source go in, what the intake makes of them comes out.

The country on the desk lives through the reform of 1 July 2025 in miniature. What a source's form looks like is
in `forms`.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import data_files
from ntm_pipeline.intake.pipeline import read_source_file, read_source_files
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from tests.world import unit

_BEFORE = {"end": "2025-06-30"}
_AFTER = {"start": "2025-07-01"}
COUNTRY = (
    unit("VN", "Việt Nam", None),
    unit("01", "Thành phố Không", "VN", **_BEFORE),
    unit("001", "Quận Không", "01", **_BEFORE),
    unit("00101", "Phường Không", "001", **_BEFORE),
    unit("10", "Tỉnh Mười", "VN", **_BEFORE),
    unit("101", "Huyện A", "10", **_BEFORE),
    unit("10101", "Xã An", "101", **_BEFORE),
    unit("10102", "Xã Bình", "101", **_BEFORE),
    unit("10103", "Xã Chính", "101", **_BEFORE),
    unit("10104", "Phường Dương", "101", **_BEFORE),
    # Abolished during 2024: nobody bears its code at the end of that year.
    unit("10105", "Xã Đoài", "101", end="2024-08-31"),
    unit("102", "Huyện B", "10", **_BEFORE),
    unit("10201", "Xã Én", "102", **_BEFORE),
    # One name, two districts: it alone says nothing.
    unit("10106", "Xã Trùng", "101", **_BEFORE),
    unit("10202", "Xã Trùng", "102", **_BEFORE),
    unit("20", "Tỉnh Hai Mươi", "VN", **_BEFORE),
    unit("201", "Huyện C", "20", **_BEFORE),
    unit("20101", "Xã Giang", "201", **_BEFORE),
    # The reform: a new province of the old name and code, a merged commune that took over the code of Xã An, and
    # Xã Én, which goes on as it was.
    unit("10", "Tỉnh Mười", "VN", unit_id="10-new", **_AFTER),
    unit("10101", "Xã Hợp Nhất", "10-new", unit_id="10101-new", **_AFTER),
    unit("10201", "Xã Én", "10-new", **_AFTER),
)
UNITS = UnitRegistry(COUNTRY)
TODAY = date(2026, 2, 1)
ORIGIN = ["path", "sheet", "row_number"]


@dataclass
class Desk:
    """The raw folder of one source."""

    raw: Path
    source: str
    today: date = TODAY

    @property
    def contract(self) -> Contract:
        return load_contracts()[self.source]

    def put(self, name: str, content: str | bytes) -> Path:
        """A file as it stands."""
        path = self.raw / self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def form(
        self,
        *rows: Mapping[str, str],
        name: str = "a.csv",
        above: Sequence[str] = (),
        without: Sequence[str] = (),
        headings: Sequence[str] = (),
    ) -> Path:
        """A csv of these rows (heading → cell), with lines above the table, without some of the columns."""
        headings = [h for h in headings or rows[0] if h not in without]
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\n")
        writer.writerows([line] for line in above)
        writer.writerow(headings)
        writer.writerows([row.get(h, "") for h in headings] for row in rows)
        return self.put(name, text.getvalue())

    def read(self, path: Path) -> FileIntake:
        return read_source_file(self.contract, path, self.raw, UNITS, self.today)

    def read_all(self) -> list[FileIntake]:
        paths = list(data_files(self.raw / self.source))
        return read_source_files(self.contract, paths, self.raw, UNITS, self.today)

    def settle(self) -> SourceIntake:
        return settle(self.contract, self.read_all(), UNITS)

    def read_form(self, *rows: Mapping[str, str], **more: Any) -> FileIntake:
        """What one form gives on its own, nothing superseded yet."""
        return self.read(self.form(*rows, **more))

    def settled_form(self, *rows: Mapping[str, str], **more: Any) -> SourceIntake:
        self.form(*rows, **more)
        return self.settle()


def plain(value: Any) -> Any:
    """A cell of a frame as Python has it; every kind of nothing is None."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        assert value == value.normalize()
        return value.date()
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame, *columns: str) -> list[Any]:
    """Rows as tuples of the columns asked for, as bare values if it is one, as dicts if it is none."""
    if not columns:
        return [{name: plain(v) for name, v in row.items()} for row in frame.to_dict("records")]
    rows = [tuple(map(plain, row)) for row in frame[list(columns)].itertuples(index=False, name=None)]
    return [row[0] for row in rows] if len(columns) == 1 else rows


def clean_rows(intake: FileIntake) -> dict[int, dict[str, Any]]:
    """Clean rows by their number in the file, without where they stand."""
    assert intake.refused is None, intake.refused
    assert intake.rows is not None
    rows = records(intake.rows)
    return {row["row_number"]: {k: v for k, v in row.items() if k not in ORIGIN} for row in rows}


def column(intake: FileIntake, name: str) -> list[Any]:
    """One column of the clean rows; no row may be lost on the way."""
    assert intake.defects == []
    assert intake.rows is not None
    return records(intake.rows, name)


def defects(intake: FileIntake) -> list[tuple[int | None, str | None, str]]:
    """(row, column, rule) of every defect."""
    assert intake.refused is None, intake.refused
    return sorted((d.row_number, d.column_name, d.rule) for d in intake.defects)


def warnings(intake: FileIntake) -> list[tuple[int | None, str | None, str]]:
    """(row, column, rule) of every warning."""
    return [(w.row_number, w.column_name, w.rule) for w in intake.warnings]


@lru_cache(maxsize=1)
def sources() -> list[str]:
    return list(load_contracts())
