"""From the sheets of a file to its tables as they are to be parsed: found, corrected, without reports of dashes.

How a table is found is the business of `sheets`, how a row is corrected that of `corrections`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.allowance import Allowance
from ntm_pipeline.intake.corrections.apply import Applied, corrected, matching_rows
from ntm_pipeline.intake.corrections.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake, FileNotes
from ntm_pipeline.intake.hidden_entries import with_hidden_entries
from ntm_pipeline.intake.sheets import note_list, tables_of
from ntm_pipeline.intake.tables import InHand, SentTable
from ntm_pipeline.intake.totals import total_doubts
from ntm_pipeline.intake.uncollected import DASHES, without_entries_of_nothing, without_reports_of_dashes
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.tables.table import Table
from ntm_pipeline.reading.worker_pool import Sheets


def tables_sent(
    contract: Contract,
    file: FileIntake,
    path: Path,
    sheets: Sheets | Exception,
    corrections: Corrections,
    today: date,
    allowance: Allowance,
) -> InHand[SentTable]:
    """The tables of a file as they were sent, and the rows of them that corrections match."""
    if isinstance(sheets, Exception):
        raise sheets
    notes = FileNotes(file)
    try:
        tables = tables_of(contract, path, sheets, notes)
    except RefusedError as refusal:
        return InHand(replace(file, warnings=notes.warnings).refused_for(refusal.issue))
    if contract.is_list:
        tables = [without_entries_of_nothing(contract, with_hidden_entries(contract, table, notes)) for table in tables]
    for table in tables:
        note_list(contract, table, notes, today)
        notes.warnings += [
            file.defect(
                table.sheet, one.row_number, table.column_labels[one.column], one.text, one.reason, table.row_period
            )
            for one in total_doubts(contract, table)
            if allowance.is_warned(one.reason)
        ]
    matched = (matching_rows(contract, table, file.path, corrections, allowance.go_on) for table in tables)
    sent = tuple(SentTable(table, rows) for table, rows in zip(tables, matched, strict=True))
    applied = Applied(matched=_rows_of_sheets(sent))
    return InHand(
        replace(
            file, layout_used=frozenset(notes.layout_used),
            warnings=notes.warnings, lists=notes.lists, sheet_rows=notes.sheet_rows, applied=applied,
            tables=tuple(table.without_rows() for table in tables), rows_read=sum(table.row_count for table in tables),
        ),
        sent,
    )  # fmt: skip


def _rows_of_sheets(sent: Sequence[SentTable]) -> dict[int, int]:
    """Number of a correction → how many rows of sheets it matches, be it for several of their periods."""
    found: dict[int, set[tuple[str, int]]] = {}
    # Tables below one another share no rows, nor do sheets.
    for one in sent:
        for number, rows in one.matched.items():
            found.setdefault(number, set()).update((one.table.sheet, row) for row in rows)
    return {number: len(rows) for number, rows in found.items()}


def tables_corrected(
    contract: Contract,
    sent: InHand[SentTable],
    corrections: Corrections,
    excessive: Collection[int],
    allowance: Allowance,
) -> InHand[Table]:
    """The tables of a file as they should have been sent.

    Args:
        contract: of the file's source.
        sent: the file as it was sent.
        corrections: of the source.
        excessive: numbers of those that match more rows than they expect, over all files; they are not applied.
        allowance: of the file.
    """
    file, tables, applied = sent.file, [], sent.file.applied
    for one in sent.tables:
        due = {number: rows for number, rows in one.matched.items() if number not in excessive}
        table, more = corrected(contract, one.table, file.path, corrections, due, allowance.go_on)
        tables.append(table)
        applied = applied.followed_by(more)
    return InHand(replace(file, applied=applied), tuple(tables))


def reports_of_dashes_skipped(contract: Contract, hand: InHand[Table], allowance: Allowance) -> InHand[Table]:
    """The tables of a file without the reports of dashes alone, which are told."""
    file, kept = hand.file, []
    told, as_read, count = list(file.warnings), list(file.tables), 0
    heights = dict(file.sheet_rows)
    rest_of = [without_reports_of_dashes(contract, table) for table in hand.tables]
    # A row of the sheet that tells of several periods is skipped where all of them are of dashes.
    left = {(table.sheet, number) for table, _ in rest_of for number in table.row_numbers}
    for at, (rest, skipped) in enumerate(rest_of):
        kept.append(rest)
        count += len(skipped)
        why = messages.REPORT_OF_DASHES()
        told += [
            file.defect(rest.sheet, number, None, None, why, rest.row_period)
            for number in skipped
            if allowance.is_warned(why)
        ]
        beside = {number for number in skipped if (rest.sheet, number) in left}
        left.update((rest.sheet, number) for number in skipped)
        heights[rest.sheet] = heights.get(rest.sheet, 0) - len(beside)
        if set(skipped) - beside:
            passed_over = [row for row in rest.passed_over if row.kind != DASHES or row.row_number not in beside]
            as_read[at] = replace(as_read[at], passed_over=tuple(passed_over))
    file = replace(file, warnings=told, tables=tuple(as_read), rows_read=file.rows_read - count, sheet_rows=heights)
    return InHand(file, tuple(kept))
