"""The one pass over a register: SQL that reads what is written in the usual way, and hands over any other row as text.

A row is plain where its code is digits, its days are written as most are, its closed lists hold a known spelling and no
rule finds fault with it. Of such a row a few numbers are handed on; of any other the texts too, which `careful` judges
as it would those of a spreadsheet. So the SQL need not know every spelling, it only must never read one otherwise.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import duckdb

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.register.codes import FIRST_NUMBER, NO_DAY, number_sql
from ntm_pipeline.intake.register.register_file import RegisterFile
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.sql_file import quoted

_LOOKED_AT = 20_000
"""So many rows tell how days and closed lists are written."""
_ISO = "%Y-%m-%d"
_FORMATS = (
    "%d/%m/%Y", _ISO, "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)  # fmt: skip
MONTH_FIRST = "%m/%d/%Y"
_SHORTEST = 4
"""A shorter identifier may be a mark that means none: it is looked at."""


@dataclass(frozen=True)
class Notation:
    """How a file writes its days and its closed lists."""

    formats: dict[str, str]
    """Column of days in text → the way most of them are written."""
    spellings: dict[str, dict[str, int]]
    """Column of a closed list → spelling → the value's position in the list, the most frequent first."""


def notation_of(
    connection: duckdb.DuckDBPyConnection, register: Register, file: RegisterFile, month_first: frozenset[str]
) -> Notation:
    """How the file is written, by its first rows.

    Args:
        connection: to read it by.
        register: its contract.
        file: the file.
        month_first: columns whose days are known to begin with the month.
    """
    formats: dict[str, str] = {}
    spellings: dict[str, dict[str, int]] = {}
    texts = {name: column for name, column in file.columns.items() if name in register.state_columns}
    texts |= {name: file.columns[name] for name in _days_as_text(register, file)}
    looked_at = f"(SELECT {', '.join(texts.values())} FROM {file.scan} LIMIT {_LOOKED_AT})"
    for name, column in texts.items():
        counted = connection.execute(
            f"SELECT CAST({column} AS VARCHAR) AS cell, COUNT(*) FROM {looked_at} WHERE {column} IS NOT NULL"
            " GROUP BY cell ORDER BY COUNT(*) DESC, cell"
        ).fetchall()
        if name in register.state_columns:
            spellings[name] = _spellings(register, name, [str(cell) for cell, _ in counted])
        elif name in month_first:
            formats[name] = MONTH_FIRST
        else:
            formats[name] = _usual_format(connection, Counter(dict(counted)))
    return Notation(formats, spellings)


def _days_as_text(register: Register, file: RegisterFile) -> list[str]:
    return [
        name for name in register.day_columns
        if name in file.columns and not file.types[name].startswith(("DATE", "TIMESTAMP"))
    ]  # fmt: skip


def _spellings(register: Register, name: str, cells: list[str]) -> dict[str, int]:
    choices = register.columns[name].choices or {}
    parse, positions = register.columns[name].parser, {value: at for at, value in enumerate(choices)}
    found: dict[str, int] = {}
    for cell in cells[:200]:
        try:
            value = parse(cell)
        except UnreadableError:
            continue
        if value is not None:
            found[cell] = positions[value]
    return found


def _usual_format(connection: duckdb.DuckDBPyConnection, cells: Counter[str]) -> str:
    values = ", ".join(f"({quoted(cell)}, {count})" for cell, count in cells.most_common(1000))
    if not values:
        return _FORMATS[0]
    sums = ", ".join(
        f"SUM(CASE WHEN TRY_STRPTIME(cell, {quoted(one)}) IS NULL THEN 0 ELSE row_count END)" for one in _FORMATS
    )
    [fits] = connection.execute(f"SELECT {sums} FROM (VALUES {values}) AS cells (cell, row_count)").fetchall()
    return _FORMATS[max(range(len(_FORMATS)), key=lambda at: fits[at])]


def scan_sql(register: Register, file: RegisterFile, notation: Notation, today: date) -> str:
    """One row per row of the file, in its order.

    `code_number` (below `FIRST_NUMBER` where it is none), the days as numbers since 1970 (`NO_DAY` where there is
    none), `state` (position among the contract's states, -1 where that isn't plain), `key_hash` and `second_hash` of
    the identifier, and `texts` of a row that isn't plain.
    """
    days = register.day_columns
    raw = [f"{column} AS raw_{name}" for name, column in file.columns.items()]
    parsed = [f"{number_sql(_text(file, register.units[0].code))} AS code_number"]
    parsed += [f"{_identifier(_text(file, register.identifier))} AS identifier"]
    parsed += [f"{_day(file, notation, name)} AS {name}" for name in days]
    parsed += [f"{_position(file, notation, name)} AS {name}_at" for name in register.state_columns]
    plain = [
        f"code_number >= {FIRST_NUMBER}",
        f"strlen(identifier) >= {_SHORTEST}",
        *(f"{name}_at IS NOT NULL" for name in register.state_columns),
        f"{days[0]} BETWEEN DATE '{FIRST_DAY}' AND DATE '{today}'",
        *(
            f"(raw_{name} IS NULL OR {name} BETWEEN DATE '1950-01-01' AND DATE '{today}')"
            for name in days[1:]
            if name in file.columns
        ),
        *(
            f"({_text(file, name)} GLOB '????-??-??' OR raw_{name} IS NULL)"
            for name in days
            if notation.formats.get(name) == _ISO
        ),
        *(f"COALESCE(NOT ({held.broken_where}), TRUE)" for held in register.held_to),
    ]
    state = "0"
    for name in register.state_columns:
        state = f"({state} * {len(register.columns[name].choices or ())} + {name}_at)"
    texts = ", ".join(_text(file, name) if name in file.columns else "NULL" for name in register.columns)
    return f"""
        SELECT
            code_number,
            {", ".join(f"COALESCE({name} - DATE '1970-01-01', {NO_DAY}) AS {name}" for name in days)},
            CAST(COALESCE({state}, -1) AS TINYINT) AS state,
            COALESCE(hash(identifier), 0) AS key_hash,
            CAST(COALESCE(hash(concat('#', identifier)) & 4294967295, 0) AS UINTEGER) AS second_hash,
            CASE WHEN {" AND ".join(plain)} THEN NULL ELSE [{texts}] END AS texts
        FROM (SELECT *, {", ".join(parsed)} FROM (SELECT {", ".join(raw)} FROM {file.scan}) AS told) AS parsed
    """


def _text(file: RegisterFile, name: str) -> str:
    return f"raw_{name}" if file.types[name] == "VARCHAR" else f"CAST(raw_{name} AS VARCHAR)"


def _identifier(text: str) -> str:
    """An identifier as it is compared: composed letters, no blanks around it, one between words."""
    return (
        f"CASE WHEN strlen({text}) = length({text}) AND NOT contains({text}, ' ') THEN {text}"
        f" ELSE trim(regexp_replace(nfc_normalize({text}), '\\s+', ' ', 'g')) END"
    )


def _day(file: RegisterFile, notation: Notation, name: str) -> str:
    if name not in file.columns:
        return "CAST(NULL AS DATE)"
    column, kind = f"raw_{name}", file.types[name]
    if kind == "DATE":
        return column
    if kind.startswith("TIMESTAMP"):
        # A program stores midnight in Vietnam as five in the afternoon of the day before, in UTC.
        moment = f"make_timestamp(epoch_us({column}) + 25200000000)" if "TIME ZONE" in kind else column
        return f"CAST({moment} AS DATE)"
    written = notation.formats[name]
    if written == _ISO:
        # Three times as fast, and more lenient: what isn't written so to the letter is looked at.
        return f"TRY_CAST({_text(file, name)} AS DATE)"
    return f"CAST(TRY_STRPTIME({_text(file, name)}, {quoted(written)}) AS DATE)"


def _position(file: RegisterFile, notation: Notation, name: str) -> str:
    spellings = notation.spellings[name]
    if not spellings:
        return "CAST(NULL AS INTEGER)"
    cases = " ".join(f"WHEN {quoted(cell)} THEN {at}" for cell, at in spellings.items())
    return f"CASE {_text(file, name)} {cases} END"
