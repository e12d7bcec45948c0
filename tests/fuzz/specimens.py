"""Valid files of every source in every kind, and how rows of text become one.

Here belongs what a fuzz case begins from; what is then done to it is in `mutations`.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import yaml

from ntm_pipeline.commands.template import example_row
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import OPEN_END, UnitRegistry
from tests.reading.spreadsheets.workbooks import NAMESPACES, old_workbook

ROOT = Path(__file__).parents[2]
KINDS = ("csv", "xlsx", "ods", "xls")
LARGEST_BYTES = 20_000
ROWS_OF_A_TABLE = 12
_TODAY = date(2026, 2, 1)

Rows = list[list[str]]

_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@lru_cache
def table(source: str) -> tuple[tuple[str, ...], ...]:
    """The heading and the first rows of one of the example files of a source, else of what its contract tells."""
    files = sorted((ROOT / "data/raw" / source).rglob("*.csv"), key=lambda path: (path.stat().st_size, path))
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [tuple(row) for row in csv.reader(lines)]
        if len(rows) > ROWS_OF_A_TABLE and len(rows[0]) > 3:
            return tuple(rows[: ROWS_OF_A_TABLE + 1])
    return _table_of_workbooks(source)


def _table_of_workbooks(source: str) -> tuple[tuple[str, ...], ...]:
    """The same where the examples are workbooks, with what stands above their tables in a column."""
    import openpyxl

    for path in sorted((ROOT / "data/raw" / source).rglob("*.xlsx"), reverse=True):
        sheet = openpyxl.load_workbook(path).active
        rows = [tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
        rows = [row for row in rows if sum(map(bool, row)) > 3]
        if len(rows) > 4:
            day = date.fromisoformat(path.stem).strftime("%d/%m/%Y")
            days = ["Ngày chốt số liệu", *[day] * ROWS_OF_A_TABLE]
            return tuple((*row, told) for row, told in zip(rows, days, strict=False))
    return _table_of_contract(source)


def _table_of_contract(source: str) -> tuple[tuple[str, ...], ...]:
    """The same where there is no example: the row that the blank form shows, about one unit after another."""
    contract, units = load_contracts()[source], UnitRegistry.load()
    shown = example_row(contract, units, _TODAY)
    shown = {name: f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for name, cell in shown.items()}
    named = contract.units[0]
    [unit] = [v for v in units.versions if v.unit_code == shown[named.code] and v.valid_to == OPEN_END]
    others = [v for v in units.versions if (v.unit_level, v.valid_to) == (unit.unit_level, OPEN_END)]
    rows = []
    for other in others[:ROWS_OF_A_TABLE]:
        row = shown | {named.code: other.unit_code} | ({named.name: other.unit_name} if named.name else {})
        rows.append(tuple("" if row[name] is None else str(row[name]) for name in contract.columns))
    return (tuple(spec.headings[0] for spec in contract.columns.values()), *rows)


@lru_cache
def whole_files(source: str) -> tuple[tuple[str, bytes], ...]:
    """(Kind, bytes) of small files of a source as they stand: the examples, and the ugly ones of `raw_samples`."""
    examples = [path for path in sorted((ROOT / "data/raw" / source).rglob("*.*")) if path.suffix[1:] in KINDS]
    samples = ROOT / "tests/raw_samples"
    for said in sorted(samples.glob("*/*.yaml")):
        if yaml.safe_load(said.read_text(encoding="utf-8")).get("source") == source:
            examples += [path for path in sorted(said.parent.glob(f"{said.stem}.*")) if path.suffix[1:] in KINDS]
    small = [path for path in examples if path.stat().st_size <= LARGEST_BYTES]
    plain = [(kind, rendered([list(row) for row in table(source)], kind)) for kind in KINDS]
    return (*plain, *((path.suffix[1:], path.read_bytes()) for path in small))


def rendered(rows: Sequence[Sequence[str]], kind: str, delimiter: str = ";") -> bytes:
    """A file of this kind with these rows as text."""
    return {"csv": _csv, "xlsx": _xlsx, "ods": _ods, "xls": _xls}[kind](rows, delimiter)


def _csv(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _xlsx(rows: Sequence[Sequence[str]], _: str) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row_number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = book.active.cell(row_number, column)  # type: ignore[union-attr]
                cell.value, cell.data_type = _NOT_IN_XML.sub("", text), "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _ods(rows: Sequence[Sequence[str]], _: str) -> bytes:
    def cell(text: str) -> str:
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _NOT_IN_XML.sub("", text).split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    filled = (
        "<table:table-row>" + "".join(cell(text) if text else "<table:table-cell/>" for text in row)
        + "</table:table-row>" for row in rows
    )  # fmt: skip
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Biểu 1">{"".join(filled)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": content,
    }
    return zipped({name: text.encode("utf-8", "replace") for name, text in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def _xls(rows: Sequence[Sequence[str]], _: str) -> bytes:
    return old_workbook([[text[:250] for text in row] for row in rows])
