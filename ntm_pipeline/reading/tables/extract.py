"""Finds the table in a grid: its columns, its data rows, and what stands around them.

Here belongs which rows are data and which are titles, sections, totals, notes or signatures. Nothing is left
out unsaid: every row is either a data row or passed over with the kind of row it is taken for. What the cells
mean does not belong here.
"""

import sys
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.reader import Grid
from ntm_pipeline.reading.spreadsheets.sheet import Rows
from ntm_pipeline.reading.tables.answer_columns import with_answers_joined
from ntm_pipeline.reading.tables.heading_names import code_names
from ntm_pipeline.reading.tables.headings import ROWS_LOOKED_AT, Heading, HeadingRows, find_heading
from ntm_pipeline.reading.tables.hidden_columns import refuse_hidden_figures
from ntm_pipeline.reading.tables.messages import COLUMNS_OF_ONE_NAME, FACTS_CHANGE
from ntm_pipeline.reading.tables.period_tables import tables_of_periods
from ntm_pipeline.reading.tables.preamble import find_facts, labelled_facts, say_the_same, with_times_joined
from ntm_pipeline.reading.tables.read_columns import overlong_cells, read_columns
from ntm_pipeline.reading.tables.row_kinds import RowSorter, is_note, is_signature
from ntm_pipeline.reading.tables.told_layout import ToldLayout
from ntm_pipeline.reading.tables.told_rows import add_facts, hold_to_rows, kinds_told, rows_set_aside
from ntm_pipeline.reading.tables.value_columns import tables_of_values
from ntm_pipeline.vietnamese.remarks import may_bear

if TYPE_CHECKING:
    from ntm_pipeline.reading.spreadsheets.arrow_sheet import ArrowSheet
from ntm_pipeline.reading.tables.section_sums import find_section_sums
from ntm_pipeline.reading.tables.serials import gap_of_numbers
from ntm_pipeline.reading.tables.table import PassedOver, Table

_NOTHING_TOLD = ToldLayout()

__all__ = ["Heading", "PassedOver", "Table", "find_table", "find_tables"]


def top_rows(grid: Grid) -> list[list[str]]:
    """The rows among which a heading is looked for; all of them where they are at hand anyway."""
    return grid.text.rows if isinstance(grid.text, Rows) else grid.text.at(range(ROWS_LOOKED_AT))


def find_table(
    grid: Grid, headings: Sequence[Heading], required: Collection[str], told: ToldLayout = _NOTHING_TOLD
) -> Table | None:
    """The table of a grid that has the given headings; None if none of its rows looks like a heading.

    `required` are the names of the headings that must stand over a column, `told` is what a person has said of the
    sheet.

    Raises RefusedError: `missing_heading`, `ambiguous_heading`, `columns_not_told_apart`, `column_not_understood`,
    `unit_of_measure`, `layout_contradicts`.
    """
    text = grid.text
    top = top_rows(grid)
    aside = rows_set_aside(text, told)
    looked_at = [[""] * len(row) if at in aside else row for at, row in enumerate(top)] if aside else top
    heading = find_heading(looked_at, headings, required, grid.sheet, told)
    if heading is None:
        return None
    above_rows = [[] if at in aside else with_times_joined(row) for at, row in enumerate(top[: heading.first])]
    facts = find_facts(above_rows)
    facts_used = add_facts(facts, told, grid.sheet)
    kinds = _kinds_of_rows(text, top, headings, heading, required)
    no_data = set(kinds)
    kinds = dict(sorted((kinds | dict.fromkeys(aside, "set_aside")).items()))
    data = text.without(kinds)
    last = next((at for at in range(len(text.row_numbers) - 1, heading.end, -1) if at not in kinds), heading.end)
    notes = text.at([at for at, kind in kinds.items() if kind == "note" or (kind == "section" and at > last)])
    meaning = read_columns(grid, headings, required, heading, data, facts, above_rows, notes, told)
    if grid.hidden_columns:
        refuse_hidden_figures(grid, heading, meaning.sources)
    codes = _code_columns(headings, meaning.columns)
    hold_to_rows(text, {at: part for at, part in aside.items() if at not in no_data}, codes, grid.sheet)
    hidden: Rows | None = None
    sums = find_section_sums(data, _each_column(meaning.sources), codes, heading.serial_columns)
    if grid.hidden is not None and isinstance(text, Rows):
        whole = _with_hidden(text, grid.hidden, heading.end)
        whole = whole.without(_kinds_of_rows(whole, top, headings, heading, required))
        of_hidden = find_section_sums(whole, _each_column(meaning.sources), codes, heading.serial_columns)
        sums = sums.with_those_of(of_hidden, set(text.row_numbers))
        hidden = _among(whole, {*grid.hidden.row_numbers} - {*of_hidden.above, *of_hidden.below})
    if sums.above or sums.below:
        kinds.update((bisect_left(text.row_numbers, number), "section") for number in sums.above)
        # Below its rows a sum opens no section.
        kinds.update((bisect_left(text.row_numbers, number), "total") for number in sums.below)
        kinds = dict(sorted(kinds.items()))
        data = text.without(kinds)
    others = text.at(list(kinds))
    numbers = [int(text.row_numbers[at]) for at in kinds]
    totals = [at for at, kind in enumerate(kinds.values()) if kind == "total"]
    total_rows = Rows([others[at] for at in totals], [numbers[at] for at in totals])
    left_out = {*sums.above, *sums.below}
    unfolding = meaning.unfolding
    own = meaning.of_columns(next(unfolding.all_parts).columns) if unfolding else meaning
    table = Table(
        sheet=grid.sheet,
        rows=own.cells(data),
        totals=own.cells(total_rows, is_data=False),
        columns=own.columns,
        column_labels=own.labels,
        above={fact: text for fact, (text, _) in facts.items()},
        above_rows={fact: numbers[at] if at >= 0 else 0 for fact, (_, at) in facts.items()},
        passed_over=tuple(
            PassedOver(number, kind, _shown(with_times_joined(row) if kind == "title" else row, kind))
            for number, kind, row in zip(numbers, kinds.values(), others, strict=True)
        ),
        accounts=tuple(meaning.accounts),
        repeated=own.under_names(grid.repeated, numbers),
        valueless=own.under_names(grid.valueless, numbers),
        marks=own.marks_under_names(grid.marks),
        has_days_since_1904=grid.has_days_since_1904,
        doubtful_sections=frozenset(sums.doubtful),
        overlong=overlong_cells(data, max(heading.labels)) if grid.is_delimited else {},
        told=told,
        told_used=frozenset({*facts_used, *aside.values(), *meaning.told_used, *kinds_told(told)}),
        remarks=_with_comments(grid, meaning.remarks, {*numbers, *left_out}),
        beside=_beside(
            grid, {number for number, kind in zip(numbers, kinds.values(), strict=True) if kind == "heading"}
        ),
        serial_gap=_gap_of_serials(text, heading, kinds) if grid.hidden is None else None,
        levels=meaning.levels,
        parents=meaning.parents,
        hidden=own.cells(hidden, is_data=False) if hidden is not None else None,
        differing={number: one for number, one in meaning.differing.items() if number not in left_out},
    )
    if unfolding is None or not table.row_count:
        return table
    heading_number = int(text.row_numbers[heading.first])
    first, *further = tables_of_periods(table, meaning, unfolding, grid, data, total_rows, heading_number)
    return first.with_further(tuple(further))


def _gap_of_serials(
    text: "Rows | ArrowSheet", heading: HeadingRows, others: Collection[int]
) -> tuple[int, str] | None:  # fmt: skip
    if not heading.serial_columns:
        return None
    column = min(heading.serial_columns)
    written = [row[column] for row in text.rows] if isinstance(text, Rows) else text.columns[column].to_pylist()
    gap = gap_of_numbers(written, range(heading.end, len(written)), others)
    return gap and (int(text.row_numbers[gap[0]]), gap[1])


def _kinds_of_rows(
    text: "Rows | ArrowSheet", top: list[list[str]], headings: Sequence[Heading], heading: HeadingRows,
    required: Collection[str],
) -> dict[int, str]:  # fmt: skip
    """The kinds of the rows that are no data, by their positions."""
    columns = heading.columns
    sorter = RowSorter(
        heading_rows=top[heading.first : heading.end],
        known={member.column for members in heading.members.values() for member in members},
        codes=_code_columns(headings, columns),
        required=[columns[name] for name in required if name in columns],
        serial=heading.serial_columns,
    )
    kinds = {at: "title" if any(row) else "blank" for at, row in enumerate(top[: heading.first])}
    kinds.update(dict.fromkeys(range(heading.first, heading.end), "heading"))
    if isinstance(text, Rows):
        kinds.update(sorter.others(text.rows, heading.end))
    else:
        from ntm_pipeline.reading.tables.large_rows import others_of  # most files are small

        kinds.update(others_of(text, sorter, heading.end))
    return kinds


def find_tables(
    grid: Grid, headings: Sequence[Heading], required: Collection[str], told: ToldLayout = _NOTHING_TOLD
) -> list[Table]:
    """The tables of a grid, one below the other: another begins where the heading comes again under other facts.

    Of periods side by side each has a table.

    Raises RefusedError: `missing_heading`, `ambiguous_heading`, `facts_change` (a period, a closing date or a
    reporting unit among the rows that is not the one above the table).
    """
    if of_values := tables_of_values(grid, headings, lambda one: find_table(one, headings, required, told)):
        return of_values
    try:
        table = find_table(grid, headings, required, told)
    except RefusedError as refused:
        joined = with_answers_joined(grid) if refused.issue.rule == COLUMNS_OF_ONE_NAME.rule else None
        if joined is None:
            raise
        table = find_table(joined, headings, required, told)
    if table is None:
        return []
    tables = [table.with_further(()), *table.further]
    end = _end_of_table(grid, tables)
    if end is None:
        return tables
    text = grid.text
    below = int(text.row_numbers[end])
    upper, lower = (
        replace(grid, cells=text.part(*span), notes=(), hidden=_among(grid.hidden, numbers))
        for span, numbers in (
            ((0, end), range(below)),
            ((end, len(text.row_numbers)), range(below, sys.maxsize)),
        )
    )
    first = find_table(upper, headings, required, told)
    firsts = [first.with_further(()), *first.further] if first else []
    return [*firsts, *find_tables(lower, headings, required, told)]


def _end_of_table(grid: Grid, tables: Sequence[Table]) -> int | None:
    """The position of the row at which another table begins, if one does; of one table, or of its periods."""
    table = tables[0]
    above = {**table.above, "period": table.title_period} if table.period else table.above
    above = {fact: text for fact, text in above.items() if text}
    row_numbers = sorted({number for one in tables for number in one.row_numbers})

    def others(facts: Mapping[str, tuple[str, int]]) -> list[str]:
        return [
            text
            for name, (text, _) in facts.items()
            if name in above and name not in table.columns and not say_the_same(name, text, above[name])
        ]

    for heading in (row.row_number for row in table.passed_over if row.kind == "heading"):
        at = bisect_left(row_numbers, heading)
        if 0 < at < len(row_numbers):
            titles = _titles_between(grid, table, row_numbers[at - 1], heading)
            if titles and others(find_facts(grid.text.at(titles))):
                return titles[0]
    for row in table.passed_over:
        if row.kind not in ("section", "note", "signature") or not row_numbers or row.row_number > row_numbers[-1]:
            continue
        cells = grid.text.at([bisect_left(grid.text.row_numbers, row.row_number)])
        # A note may tell of any day; only a label says that it tells of these rows.
        is_title = row.kind == "section" or not (row.kind == "note" or any(map(is_signature, filter(None, cells[0]))))
        facts = others(find_facts(cells) if is_title else labelled_facts(cells))
        if facts and row.row_number > min(row_numbers[0], _first_heading(table)):
            raise RefusedError(FACTS_CHANGE(sheet=table.sheet, row_number=row.row_number, fact=facts[0]))
    return None


def _first_heading(table: Table) -> int:
    return next(row.row_number for row in table.passed_over if row.kind == "heading")


def _titles_between(grid: Grid, table: Table, last: int, heading: int) -> list[int]:
    """The positions of the rows that stand over a heading that comes again, below the notes and signatures before."""
    rows = [row for row in table.passed_over if last < row.row_number < heading]
    texts = grid.text.at([bisect_left(grid.text.row_numbers, row.row_number) for row in rows])
    titles: list[int] = []
    for row, cells in zip(rows, texts, strict=True):
        filled = [cell for cell in cells if cell]
        if row.kind not in ("section", "note", "signature", "blank") or (
            filled and (is_note(filled[0]) or all(map(is_signature, filled)))
        ):
            titles = []
        elif filled:
            titles.append(bisect_left(grid.text.row_numbers, row.row_number))
    return titles


def _with_hidden(text: Rows, hidden: Rows, heading_end: int) -> Rows:
    """The rows with the hidden ones in their places below the heading: a section that is folded up adds them up."""
    last = text.row_numbers[heading_end - 1]
    width = text.width
    below = [
        (number, [*row, *[""] * width][:width])
        for number, row in zip(hidden.row_numbers, hidden.rows, strict=True)
        if number > last
    ]
    shown = list(zip(text.row_numbers, text.rows, strict=True))
    together = [*shown[:heading_end], *sorted([*shown[heading_end:], *below], key=lambda one: one[0])]
    return Rows([row for _, row in together], [number for number, _ in together])


def _among(rows: Rows | None, numbers: Collection[int]) -> Rows | None:
    """Those of the rows that bear one of these numbers; None where none does."""
    positions = [at for at, number in enumerate(rows.row_numbers) if number in numbers] if rows else []
    return (
        None if rows is None or not positions else Rows(rows.at(positions), [rows.row_numbers[at] for at in positions])
    )


def _with_comments(
    grid: Grid, remarks: Mapping[int, tuple[int, str]], others: Collection[int]
) -> dict[int, tuple[int, str]]:
    """The remarks of rows, and the comments on their cells that may bear on them; those of other rows are left out."""
    found = {number: remark for number, remark in remarks.items() if number not in others}
    for (number, column), text in grid.comments.items():
        if number not in others and text and may_bear(text):
            found.setdefault(number, (column, text))
    return found


def _beside(grid: Grid, headings: Collection[int]) -> tuple[tuple[str, str], ...]:
    on_headings = (("comment", text) for (number, _), text in grid.comments.items() if number in headings and text)
    return (*grid.beside, *on_headings)


def _code_columns(headings: Sequence[Heading], columns: Mapping[str, int]) -> list[int]:
    """The columns of codes."""
    codes = code_names(headings)
    return [column for name, column in columns.items() if name in codes]


def _each_column(sources: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Every column that is read, under a name of its own."""
    return {name if at == 0 else f"{name} {at}": c for name, columns in sources.items() for at, c in enumerate(columns)}


def _shown(row: list[str], kind: str) -> str:
    return " | ".join(text for text in row if text and (kind != "signature" or is_signature(text)))
