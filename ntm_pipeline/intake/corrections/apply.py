"""Corrections as data: which rows the entries of a `corrections.yaml` match, and what they make of text cells.

What the cells mean is not looked at but to compare them: a corrected cell is parsed and judged like any other. How the
file is read is the business of `corrections_file`; what is told of corrections, of `correction_doubts`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import pandas as pd

from ntm_pipeline.contracts.cell_types import Parser
from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections import messages
from ntm_pipeline.intake.corrections.corrections_file import Correction, Corrections
from ntm_pipeline.intake.quality_tables import CorrectedCell, Defect
from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.vietnamese.text import fold


@dataclass(frozen=True)
class Applied:
    """What the corrections came to in one file."""

    matched: Mapping[int, int] = field(default_factory=dict)
    """Number of a correction → rows it matches."""
    effective: frozenset[int] = frozenset()
    """Numbers of the corrections without which the outcome would be another."""
    cells: tuple[CorrectedCell, ...] = ()
    defects: tuple[Defect, ...] = ()
    """Of rows dropped, and of rows about which corrections contradict each other."""

    def followed_by(self, more: "Applied") -> "Applied":
        """With what they came to in another table of the file."""
        return Applied(
            Counter(self.matched) + Counter(more.matched), self.effective | more.effective, self.cells + more.cells,
            self.defects + more.defects,
        )  # fmt: skip


def matching_rows(
    contract: Contract, table: Table, path: str, corrections: Corrections, go_on: Callable[[], None]
) -> dict[int, list[int]]:
    """Number of a correction → numbers of the rows of the table, as it was sent, that it matches.

    `go_on` is asked before each correction.
    """
    found = {}
    due = [c for c in corrections.entries if c.may_match(contract.source, path)]
    due = [c for c in due if c.sheet is None or fold(c.sheet) == fold(table.sheet)]
    if not due:
        return {}
    numbers = [int(number) for number in table.rows.index]
    texts = {name: _texts(contract, table, table.rows, name) for name in {name for c in due for name in c.cells}}
    unit_codes = {columns.code for columns in contract.units}
    places: dict[str, dict[str, list[int]]] = {}
    for correction in due:
        go_on()
        at = list(range(len(numbers))) if correction.row is None else []
        if correction.row in numbers:
            at = [numbers.index(correction.row)]
        # The unit's code leaves the fewest rows to look at.
        for name in sorted(correction.cells, key=lambda name: name not in contract.unit_cells):
            same = partial(_same, contract.columns[name].parser, name in unit_codes, correction.cells[name])
            if len(at) == len(numbers):
                if name not in places:
                    places[name] = defaultdict(list)
                    for place, text in enumerate(texts[name]):
                        places[name][text].append(place)
                fitting = [where for text, where in places[name].items() if same(text)]
                at = sorted(place for where in fitting for place in where)
            else:
                at = [place for place in at if same(texts[name][place])]
        if at:
            found[correction.number] = [numbers[place] for place in at]
    return found


def _texts(contract: Contract, table: Table, rows: pd.DataFrame, name: str) -> list[str]:
    """What the rows say in a column, in their cells or above the table."""
    above = table.above.get(contract.columns[name].above or "", "")
    return [text or above for text in rows[name]] if name in rows else [above] * len(rows)


@lru_cache(maxsize=65536)
def _same(parser: Parser, is_code: bool, wanted: str, written: str) -> bool:
    """Whether a cell is the one that is meant: of the same text, or of the same value however it is written."""
    if fold(wanted) == fold(written):
        return True
    if is_code and written and wanted == written.zfill(len(wanted)):
        return True  # a spreadsheet has eaten the zeros
    try:
        value = parser(wanted)
        return value is not None and bool(value == parser(written))
    except UnreadableError:
        return False


def rows_matched(files: Iterable[Applied]) -> Counter[int]:
    """Number of a correction → rows it matches, over all files."""
    return sum((Counter(applied.matched) for applied in files), Counter[int]())


def too_many(corrections: Corrections, files: Iterable[Applied]) -> frozenset[int]:
    """Numbers of the corrections that match more rows than they expect, over all files; they are not applied."""
    matched = rows_matched(files)
    return frozenset(c.number for c in corrections.entries if c.expect is not None and matched[c.number] > c.expect)


def corrected(
    contract: Contract,
    table: Table,
    path: str,
    corrections: Corrections,
    matched: Mapping[int, Sequence[int]],
    go_on: Callable[[], None],
) -> tuple[Table, Applied]:
    """A table as it should have been sent, without the rows that are dropped, and what was done to it.

    Args:
        contract: of the table's source.
        table: as it was sent.
        path: of its file, below `raw/`.
        corrections: of the source.
        matched: number of a correction to be applied → the row numbers it is about.
        go_on: asked before each row.
    """
    if not matched:
        return table, Applied()
    drops: defaultdict[int, list[Correction]] = defaultdict(list)
    sets: defaultdict[int, defaultdict[str, list[Correction]]] = defaultdict(lambda: defaultdict(list))
    for correction in corrections.entries:
        for row in matched.get(correction.number, ()):
            if correction.texts is None:
                drops[row].append(correction)
            for name in correction.texts or ():
                sets[row][name].append(correction)
    rows, gone, cells = table.rows.copy(), [], set()
    effective: set[int] = set()
    rewritten: list[CorrectedCell] = []
    defects: list[Defect] = []
    for row in sorted({*drops, *sets}):
        go_on()
        by_column: Mapping[str, list[Correction]] = sets.get(row, {})
        about = {c.number for found in (drops[row], *by_column.values()) for c in found}
        drop = drops[row][0] if len(drops[row]) == 1 and not by_column else None
        of_any_period = _of_any_period(contract, table, by_column)
        if drop is not None:
            defects.append(_whole_row(contract, table, path, row, _dropped(drop, corrections.path)))
        elif of_any_period is not None:
            needs = messages.CORRECTION_WITHOUT_PERIOD(number=of_any_period.number, file=corrections.path)
            defects.append(_whole_row(contract, table, path, row, needs))
        elif drops[row] or any(len(found) > 1 for found in by_column.values()):
            numbers = ", ".join(map(str, sorted(about)))
            twice = messages.CORRECTED_TWICE(file=corrections.path, numbers=numbers)
            defects.append(_whole_row(contract, table, path, row, twice))
        else:
            for name, (correction,) in by_column.items():
                text = (correction.texts or {})[name]
                [before] = _texts(contract, table, table.rows.loc[[row]], name)
                if text == before:
                    continue
                if name not in rows:
                    rows[name] = ""
                rows.loc[row, name] = text
                cells.add((row, name))
                effective.add(correction.number)
                rewritten.append(
                    CorrectedCell(
                        contract.source, path, table.sheet, row,
                        table.column_labels.get(name) or contract.columns[name].headings[0], before, text,
                        correction.reason, correction.by, correction.on, correction.number,
                    )
                )  # fmt: skip
            continue
        gone.append(row)
        effective |= about
    columns = {name: table.columns.get(name, -1) for name in rows.columns}
    # What was doubtful of a row has been looked at by whoever decided about it.
    decided = {row for row, _ in cells} | set(gone)
    table = replace(
        table, rows=rows.drop(index=gone), columns=columns, repeated=table.repeated - cells,
        valueless=table.valueless - cells, doubtful_sections=table.doubtful_sections - decided,
        overlong={row: cell for row, cell in table.overlong.items() if row not in decided},
        marks={cell: mark for cell, mark in table.marks.items() if cell not in cells},
        remarks={row: cell for row, cell in table.remarks.items() if row not in decided},
    )  # fmt: skip
    return table, Applied(effective=frozenset(effective), cells=tuple(rewritten), defects=tuple(defects))


def _of_any_period(
    contract: Contract, table: Table, by_column: Mapping[str, Sequence[Correction]]
) -> Correction | None:
    """A correction of figures of which a row has those of several periods, where it doesn't say which it means."""
    if not table.row_period:
        return None
    return next(
        (
            one
            for name, found in by_column.items()
            for one in found
            if name not in contract.unit_cells and contract.dated_by not in one.cells
        ),
        None,
    )


def _whole_row(contract: Contract, table: Table, path: str, row: int, why: Issue) -> Defect:
    place = (contract.source, path, table.sheet, row, None, None)
    return Defect(*place, why.rule, why.message_vi, why.message_en, table.row_period)


def _dropped(drop: Correction, file: str) -> Issue:
    reason = drop.reason if drop.reason.endswith((".", "!", "?")) else f"{drop.reason}."
    return messages.DROPPED_BY_CORRECTION(
        number=drop.number, file=file, by=drop.by, on_vi=f"{drop.on:%d/%m/%Y}", on_en=drop.on, reason=reason
    )
