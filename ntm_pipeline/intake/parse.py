"""From text cells to values, each cell once; what can't be read is a defect. What values mean together comes after."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ntm_pipeline.contracts.cell_types import Parser
from ntm_pipeline.contracts.contract import Column, Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.notation import settled_cells
from ntm_pipeline.intake.tables import Cells, Finding, ParsedTable
from ntm_pipeline.intake.uncollected import is_sign, says_not_collected, signs_of_not_collected
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.spreadsheets.garbled_text import cause_of_garbling
from ntm_pipeline.reading.spreadsheets.marks import GARBLED
from ntm_pipeline.reading.spreadsheets.messages import PICTURE_FONT, STRUCK_OUT
from ntm_pipeline.reading.tables.column_choice import period_of
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.column_notation import Settled
from ntm_pipeline.vietnamese.dates import serial_of_1900
from ntm_pipeline.vietnamese.numbers import parse_count
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold

# Why a cell can't be read, wherever it can't be.
_TRUE_CAUSES = GARBLED | {PICTURE_FONT.rule}


def parsed(contract: Contract, table: Table, path: str, allowance: Allowance) -> ParsedTable:
    """The cells of a table as values, with where each row stands; the file pays for it from its allowance."""
    cells = Cells(contract, table)
    values: dict[str, list[Any]] = {}
    defects: list[Finding] = []
    settled, signs = settled_cells(contract, table), signs_of_not_collected(table)
    for name, spec in contract.columns.items():
        values[name], found = _column(contract, cells, name, spec, settled.get(name, {}), signs, allowance)
        defects += found
    numbers = cells.row_numbers
    where: dict[str, list[Any]] = {
        "path": [path] * len(numbers),
        "sheet": [table.sheet] * len(numbers),
        "row_number": numbers,
    }
    return ParsedTable(cells, values | where, tuple(defects))


def _column(
    contract: Contract,
    cells: Cells,
    name: str,
    spec: Column,
    settled: Settled,
    signs: frozenset[str],
    allowance: Allowance,
) -> tuple[list[Any], list[Finding]]:
    """The values of a column, one per row, and its defects; a cell that can't be read is None."""
    numbers, table, above = cells.row_numbers, cells.table, cells.above(name)
    if name not in table.columns and not above:
        return [spec.default] * len(numbers), []
    own = cells.texts.get(name)
    # Who left a quarter out among others didn't mean the title's year.
    blank = "" if own is not None and _tell_parts_of(above, own.values()) else above
    texts = [above] * len(numbers) if own is None else [own[number] or blank for number in numbers]
    if table.has_days_since_1904 and spec.cell_type.kind == "day":
        texts = [serial_of_1900(text) for text in texts]
    read = _read_texts(contract, name, spec, texts, settled, signs, allowance, above)
    is_marked = bool(table.repeated or table.valueless or table.marks)
    if not is_marked and not any(isinstance(value, Issue) for value in read.values()):
        return [read[text] for text in texts], []
    values, defects = [], []
    for number, text in zip(numbers, texts, strict=True):
        value = read[text]
        if spec.is_count and (number, name) in table.repeated:
            value = messages.MERGED_COUNT(text=text)
        if (number, name) in table.valueless:
            value = messages.VALUELESS_FORMULA(heading=spec.headings[0])
        mark = table.marks.get((number, name))
        if mark is None and isinstance(value, Issue):
            mark = cause_of_garbling(text)  # the cells of a large file bear no marks
        # A figure with a mark may be another; a name with that of a footnote is the name all the same.
        if mark is not None and isinstance(value, Issue) and mark.rule in _TRUE_CAUSES:
            value = mark
        elif mark is not None and (
            mark.rule == STRUCK_OUT.rule or (name in contract.read_columns and mark.rule not in GARBLED)
        ):
            value = value if isinstance(value, Issue) else mark
        if isinstance(value, Issue):
            if allowance.is_told(value):
                defects.append(cells.finding(number, name, value, text))
            value = None
        values.append(value)
    return values, defects


def _tell_parts_of(above: str, texts: Iterable[str]) -> bool:
    """Whether a cell of a column tells a part of the period that stands above it, as a quarter below a year's title."""
    whole = period_of(above) if above else None
    if whole is None:
        return False
    own = [period_of(text, whole.year) for text in set(texts) if text]
    return any(one and one != whole and one.lies_within(whole) for one in own)


def _read_texts(
    contract: Contract,
    name: str,
    spec: Column,
    texts: list[str],
    settled: Settled,
    signs: frozenset[str],
    allowance: Allowance,
    above: str,
) -> Mapping[str, Any]:
    """Each text of a column → its value, or why it can't be read."""
    read: dict[str, Any] = {}
    for text in dict.fromkeys(texts):
        allowance.go_on()
        value: Any = settled.get(text, text)
        try:
            if says_not_collected(text, spec.is_count) or (spec.is_count and is_sign(text, signs)):
                value = _not_collected(contract, name, text)
            elif not isinstance(value, Issue):
                value = _value_of(spec.parser, value)
        except UnreadableError as reason:
            value = _period_in_that_above(contract, name, text, above) or _measured(spec, text)
            value = reason.issue if value is None else value
        read[text] = spec.default if value is None else value
    return read


def _period_in_that_above(contract: Contract, name: str, text: str, above: str) -> Period | None:
    """The period of a cell that leaves the year to the title (`6 tháng đầu năm`), if it lies within the title's."""
    if text.isdigit():
        return None  # of a month, a quarter or a half-year, nobody says
    whole = period_of(above) if name == contract.dated_by == "period" and above else None
    own = period_of(text, whole.year) if whole else None
    return own if whole and own and own.lies_within(whole) else None


def _measured(spec: Column, text: str) -> int | None:
    """The count of a cell that names its column's unit of measure behind it (`15 người`)."""
    number, _, unit = text.strip().partition(" ")
    if not re.fullmatch(r"[0-9]{1,9}", number) or fold(unit.strip(" .")) not in map(fold, spec.measured_in):
        return None
    return parse_count(number)


@lru_cache(maxsize=65536)
def _value_of(parse: Parser, text: str) -> Any:
    """The files of a source hold the same texts thousands of times."""
    return parse(text)


def _not_collected(contract: Contract, name: str, text: str) -> Issue | None:
    """What a mark for "not collected" means: nothing is known; where an indicator reads the cell, a defect."""
    if name not in contract.read_columns or name == contract.recency_column:
        return None
    return messages.NOT_COLLECTED(heading=contract.columns[name].headings[0], text=text or " ")
