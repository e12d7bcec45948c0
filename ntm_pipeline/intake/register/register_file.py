"""A register's file as a table that DuckDB can scan: its kind, its heading, and which columns the contract seeks.

What its cells mean is `scan`'s business. A csv is read strictly: a line that isn't as the heading says is set aside by
the reader, told by its number and kind.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.register import messages
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.sheet import column_letters
from ntm_pipeline.reading.tables.headings import find_heading
from ntm_pipeline.sql_file import quoted

ENDINGS = (".csv", ".csv.gz", ".csv.zst", ".parquet")
"""Whatever else lies in a register's folder is refused by name: a workbook holds a million rows at most."""
_DELIMITERS = ",;\t|"
_NO_TEXT = "\x01"
"""What stands in no line: by it a line is read as one cell."""


@dataclass(frozen=True)
class RegisterFile:
    """A register that can be scanned."""

    scan: str
    """SQL of its rows: a table function."""
    columns: dict[str, str]
    """The contract's name of a column → its name in that SQL."""
    types: dict[str, str]
    """The contract's name of a column → the type it has in the file."""
    headings: tuple[str, ...]
    """As they stand in the file."""
    named: dict[int, str]
    """Position of a heading → the contract's name of its column."""
    is_csv: bool

    def heading_of(self, register: Contract, name: str) -> str:
        """A column's heading as the sender wrote it; the contract's where the file has none."""
        position = next((at for at, one in self.named.items() if one == name), None)
        return register.columns[name].headings[0] if position is None else self.headings[position]

    def letters(self) -> list[str]:
        """The letter of each column."""
        return [column_letters(at) for at in range(len(self.headings))]


def open_register(connection: duckdb.DuckDBPyConnection, register: Register, path: Path) -> RegisterFile:
    """Look at the heading of a register.

    Raises:
        RefusedError: it is of no kind that is read, can't be read, or lacks a column.
    """
    name = path.name.lower()
    if not name.endswith(ENDINGS):
        raise RefusedError(messages.NOT_A_REGISTER_FILE())
    try:
        return _csv(connection, register, path) if ".csv" in name else _parquet(connection, register, path)
    except duckdb.Error as error:
        raise RefusedError(messages.REGISTER_NOT_READABLE(why=first_words(error, path))) from error


def first_words(error: duckdb.Error, path: Path) -> str:
    """What the engine says, without what it proposes, what it calls such errors and where the file lies."""
    said = re.sub(r"^([A-Z]\w*,? )+Error: ", "", str(error).split("\n\n")[0]).replace(str(path), path.name)
    return " ".join(said.split())[:200]


def _csv(connection: duckdb.DuckDBPyConnection, register: Register, path: Path) -> RegisterFile:
    place = quoted(str(path))
    # A line below it that is no UTF-8 is that row's fault, not the file's.
    first = connection.execute(
        f"SELECT line FROM read_csv({place}, header = false, auto_detect = false, delim = '{_NO_TEXT}', quote = '',"
        " escape = '', columns = {'line': 'VARCHAR'}, ignore_errors = true) LIMIT 1"
    ).fetchall()
    line = str(first[0][0] or "").lstrip("\ufeff") if first else ""
    headings = max((next(csv.reader([line], delimiter=one), []) for one in _DELIMITERS), key=len)
    delimiter = next(one for one in _DELIMITERS if len(next(csv.reader([line], delimiter=one), [])) == len(headings))
    declared = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(headings)))
    scan = (
        f"read_csv({place}, header = true, auto_detect = false, delim = '{delimiter}', quote = '\"', escape = '\"',"
        f" columns = {{{declared}}}, store_rejects = true, parallel = false)"
    )
    return _named(register, scan, headings, [f"c{at}" for at in range(len(headings))], ["VARCHAR"] * len(headings))


def _parquet(connection: duckdb.DuckDBPyConnection, register: Register, path: Path) -> RegisterFile:
    scan = f"read_parquet({quoted(str(path))})"
    described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    names = [str(name) for name, *_ in described]
    columns = ['"' + name.replace('"', '""') + '"' for name in names]
    return _named(register, scan, names, columns, [str(kind) for _, kind, *_ in described], is_csv=False)


def _named(
    register: Register, scan: str, headings: Sequence[str], columns: Sequence[str], types: Sequence[str],
    is_csv: bool = True,
) -> RegisterFile:  # fmt: skip
    wanted = [register.units[0].code, *(name for name in register.columns if name in register.required_headings)]
    found = find_heading([list(headings)], register.headings, (), "")
    if found is None:
        sought = ", ".join(spec.headings[0] for spec in register.columns.values())
        told = messages.REGISTER_WITHOUT_HEADING(title_vi=register.title_vi, title_en=register.title_en, columns=sought)
        raise RefusedError(told)
    missing = [register.columns[name].headings[0] for name in wanted if name not in found.columns]
    if missing:
        raise RefusedError(messages.REGISTER_LACKS_COLUMN(heading="”, “".join(missing)))
    named = {at: name for name, at in found.columns.items() if name in register.columns}
    return RegisterFile(
        scan,
        {name: columns[at] for at, name in named.items()},
        {name: types[at] for at, name in named.items()},
        tuple(headings),
        named,
        is_csv,
    )
