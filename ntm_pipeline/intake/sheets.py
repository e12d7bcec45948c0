"""Which tables of a file's sheets are of the contract's form, and what is told of the other sheets.

How a table is found is the business of `reading`; what its cells mean comes after.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.file_intake import FileNotes, ListTable
from ntm_pipeline.intake.layout.layout_doubts import told_of_table
from ntm_pipeline.intake.layout.messages import SHEET_SET_ASIDE_BY_LAYOUT
from ntm_pipeline.intake.locate import outside_history
from ntm_pipeline.intake.scope import notes_that_bear, within_scope
from ntm_pipeline.intake.table_periods import several_periods
from ntm_pipeline.issues import Issue, RefusedError, UnreadableError
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import SheetReading
from ntm_pipeline.vietnamese.dates import parse_date
from ntm_pipeline.vietnamese.text import fold_ascii


def tables_of(contract: Contract, path: Path, sheets: Sequence[SheetReading], intake: FileNotes) -> list[Table]:
    """The tables of the form on the sheets of a file, named by their sheets.

    Raises:
        RefusedError: there is none, or one that lacks something.
    """
    tables: list[Table] = []
    others: list[tuple[str, RefusedError]] = []
    for reading in sheets:
        # A csv has no sheets, whatever it is called.
        sheet = "" if path.suffix.lower() == ".csv" else reading.sheet
        if reading.told_aside is not None:
            part, (why_vi, why_en) = reading.told_aside
            intake.layout_used.add(part)
            intake.warn(sheet, None, SHEET_SET_ASIDE_BY_LAYOUT(sheet=sheet, why_vi=why_vi, why_en=why_en))
        for note in reading.notes:
            if note.rule == "merged_cells" and reading.tables and not any(t.repeated for t in reading.tables):
                continue  # only headings are merged
            intake.warn(sheet, None, note)
        if reading.lacking is not None:
            others.append((sheet, reading.lacking))
        elif not reading.tables and not reading.is_blank and not _GUIDE.match(fold_ascii(reading.sheet)):
            others.append((sheet, RefusedError(_no_heading(contract))))
        tables += [table.on_sheet(sheet) for table in reading.tables]
    if not tables and all(why.issue.rule == "no_heading" for _, why in others):
        raise RefusedError(_no_heading(contract))
    entries = {reading.sheet for reading in sheets if contract.is_list and reading.has_codes}
    for sheet, why in others:
        if tables and sheet in entries and not _GUIDE.match(fold_ascii(sheet)):
            # What stands there belongs to the list, for all that anybody can tell.
            raise RefusedError(messages.SHEET_OF_A_LIST(sheet=sheet))
        # A sheet that lacks every required heading holds something else, such as the names beside the codes.
        if why.issue.rule != "no_heading" and (not tables or set(why.missing) != contract.required_headings):
            raise why
        if tables:
            intake.warn(sheet, None, _passed_over(sheet, why.issue))
    tables, aside = within_scope(contract, tables)
    for sheet, set_aside in aside:
        intake.warn(sheet, None, set_aside)
    names = {table.sheet for table in tables}
    heights = {"" if path.suffix.lower() == ".csv" else reading.sheet: reading.row_count for reading in sheets}
    intake.sheet_rows = {s: height + _further_rows(s, tables) for s, height in heights.items() if s in names}
    for table in tables:
        if table.period and contract.is_list:
            # A list of a year tells also whom it doesn't name: for each of several years it needs a table.
            raise RefusedError(several_periods(table))
        _require_dates_and_units(contract, table)
        intake.layout_used |= table.told_used
        if table.is_further:
            continue
        for said in told_of_table(table):
            intake.warn(table.sheet, None, said)
        for row_number, note in notes_that_bear(contract, table):
            intake.warnings.append(intake.defect(table.sheet, row_number, None, None, note))
    return tables


def _further_rows(sheet: str, tables: Sequence[Table]) -> int:
    """How many more rows there are than the sheet has, because some tell of several periods."""
    numbers = [number for table in tables if table.sheet == sheet for number in table.row_numbers]
    return len(numbers) - len(set(numbers))


# Sheets that come with a form and hold no data.
_GUIDE = re.compile(r"huong dan|ghi chu|danh muc|muc luc")


def _no_heading(contract: Contract) -> Issue:
    wanted = ", ".join(spec.headings[0] for spec in contract.columns.values())
    return messages.NO_HEADING(title_vi=contract.title_vi, title_en=contract.title_en, columns=wanted)


def _passed_over(sheet: str, why: Issue) -> Issue:
    if why.rule != "no_heading":
        return replace(why, rule=messages.SHEET_SKIPPED.rule).followed_by(*messages.SHEET_NOT_READ)
    return messages.SHEET_SKIPPED(sheet=sheet)


def _require_dates_and_units(contract: Contract, table: Table) -> None:
    if not table.row_count and contract.is_registry:
        return  # whom an empty list speaks for is looked at by itself
    for name, spec in contract.columns.items():
        if spec.above and name not in table.columns and spec.above not in table.above:
            raise RefusedError(messages.MISSING_HEADING_OR_FACT(heading=spec.headings[0]))
    if not any(name in table.columns for name in contract.unit_cells):
        heading = contract.columns[contract.unit_cells[0]].headings[0]
        raise RefusedError(messages.MISSING_HEADING(heading=heading))


def note_list(contract: Contract, table: Table, intake: FileNotes, today: date) -> None:
    """Note where a list's table is and what it says of itself; whom that means is the business of `coverage`."""
    if not contract.is_list:
        return
    numbers, unit_text = table.row_numbers, table.above.get("reporting_unit")
    rows = range(min(numbers), max(numbers) + 1) if numbers else range(0)
    closing_date = None
    if contract.is_registry and not rows:
        # Where there are rows, their dates tell: a list of which all rows are rejected is not an empty one.
        closing_date, doubt = _closing_date_above(contract, table, today)
        if doubt is None and (closing_date is None or not (unit_text or intake.origin.covers)):
            closing_date, doubt = None, messages.EMPTY_LIST_WITHOUT_UNIT_OR_DATE()
        if doubt is not None:
            intake.warn(table.sheet, table.above.get("closing_date"), doubt)
    intake.lists.append(ListTable(table.sheet, rows, unit_text, closing_date))


def _closing_date_above(contract: Contract, table: Table, today: date) -> tuple[date | None, Issue | None]:
    try:
        closing_date = parse_date(table.above.get("closing_date", ""))
    except UnreadableError as reason:
        return None, reason.issue
    doubt = outside_history(contract, (closing_date, closing_date), today) if closing_date else None
    return (None, doubt) if doubt else (closing_date, None)
