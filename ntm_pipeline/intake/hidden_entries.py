"""Entries of lists that the sheet hides: sent back, for a list that is filtered doesn't say what is not in it.

Of a report a hidden row is passed over and told: what it would have said is missing. Of a list, what is missing counts
as "none"; a hidden entry leaves open what its unit has.
"""

from dataclasses import replace

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.file_intake import FileNotes
from ntm_pipeline.reading.spreadsheets.sheet import Columns
from ntm_pipeline.reading.tables.table import Table


def with_hidden_entries(contract: Contract, table: Table, notes: FileNotes) -> Table:
    """A list with its hidden entries in their places, each with a mark by which it is rejected."""
    if table.hidden is None:
        return table
    hidden = [int(number) for number in table.hidden.row_numbers]
    numbers = [*table.row_numbers, *hidden]
    in_order = sorted(range(len(numbers)), key=numbers.__getitem__)
    columns = {}
    for name in table.columns:
        texts = [*table.texts(name), *table.hidden.texts(name)]
        columns[name] = [texts[at] for at in in_order]
    # Its unit and day are read all the same: they tell whom it leaves in doubt.
    told = {*contract.unit_cells, contract.dated_by}
    marked = next(
        name
        for name in contract.columns
        if name in table.columns and name in contract.read_columns and name not in told
    )
    marks = {**table.marks, **{(number, marked): messages.HIDDEN_ENTRY() for number in hidden}}
    notes.sheet_rows[table.sheet] = notes.sheet_rows.get(table.sheet, 0) + len(hidden)
    return replace(table, rows=Columns(columns, sorted(numbers)), marks=marks, hidden=None)
