"""However a form is laid out, its rows mean the same; a wrong cell costs its own row only.

Hypothesis lays the same table out in many ways and shrinks what fails; a few files are read at a time.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.sources import load_contracts
from tests.fuzz.mutations import NASTY_TEXTS
from tests.fuzz.runner import LIMITS, TODAY, units
from tests.fuzz.specimens import KINDS, Rows, rendered, table
from tests.sources.desk import ORIGIN, records, sources

# The first example of all is the plainest there is.
EXAMPLES = max(3, int(os.environ.get("FUZZ_CASES") or 0) // 300)
FILES_AT_ONCE = 6
HYPOTHESIS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="FUZZ_SEED" not in os.environ,
    # To shrink what fails takes minutes; `make fuzz` does.
    phases=tuple(Phase) if "FUZZ_SEED" in os.environ else (Phase.explicit, Phase.generate),
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
# Beyond these the short table of smart models would be more notes than data.
MOST_COLUMNS_OF_NOTES = 2


@dataclass(frozen=True)
class Layout:
    """One way to lay out a table: nothing in it changes what the rows mean."""

    kind: str
    delimiter: str
    column_order: tuple[int, ...]
    row_order: tuple[int, ...]
    notes_at: tuple[int, ...]
    blank_columns_at: tuple[int, ...]
    blank_rows_after: frozenset[int]
    has_serial: bool
    above: tuple[str, ...]
    below: tuple[str, ...]
    heading: str

    def laid_out(self, rows: Sequence[Sequence[str]]) -> tuple[Rows, dict[int, int]]:
        """The rows of the file, and the number each data row (from 0) has in it."""
        heading, *data = [[row[column] for column in self.column_order] for row in rows]
        heading = [_HEADINGS[self.heading](text) for text in heading]
        lines = [[text] for text in self.above]
        lines.append(self._widened(heading, "Ghi chú {}", "TT"))
        places = {}
        for serial, at in enumerate(self.row_order, start=1):
            lines.append(self._widened(data[at], "xem {}", str(serial)))
            places[at] = len(lines)
            if at in self.blank_rows_after:
                lines.append([])
        lines += [[text] for text in self.below]
        width = max(map(len, lines))
        return [line + [""] * (width - len(line)) for line in lines], places

    def _widened(self, row: list[str], note: str, serial: str) -> list[str]:
        row = list(row)
        for count, at in enumerate(self.notes_at):
            row.insert(min(at, len(row)), note.format(chr(ord("A") + count)))
        for at in self.blank_columns_at:
            row.insert(min(at, len(row)), "")
        return [serial, *row] if self.has_serial else row


_HEADINGS = {
    "as it is": lambda text: text,
    "upper case": str.upper,
    "lower case": str.lower,
    "line breaks": lambda text: text.replace(" ", "\n", 1),
    "starred": lambda text: f"{text} (*)",
}


@st.composite
def layouts(draw: st.DrawFn, source: str) -> Layout:
    rows = table(source)
    width, height = len(rows[0]), len(rows) - 1
    kind = draw(st.sampled_from(KINDS))
    places = st.integers(0, width)
    return Layout(
        kind=kind,
        delimiter=draw(st.sampled_from(";,\t|")),
        column_order=tuple(draw(st.permutations(range(width)))),
        row_order=tuple(draw(st.permutations(range(height)))),
        notes_at=tuple(draw(st.lists(places, max_size=MOST_COLUMNS_OF_NOTES))),
        blank_columns_at=tuple(draw(st.lists(places, max_size=2))),
        blank_rows_after=frozenset(draw(st.sets(st.integers(0, height - 1), max_size=3))),
        has_serial=draw(st.booleans()),
        above=tuple(draw(st.lists(st.sampled_from(["UBND TỈNH", "BÁO CÁO", "(Kèm theo công văn)", ""]), max_size=4))),
        below=tuple(
            draw(st.lists(st.sampled_from(["", "Ghi chú: số liệu thật", "Người lập biểu", "KT. CHỦ TỊCH"]), max_size=3))
        ),
        heading=draw(st.sampled_from(sorted(_HEADINGS))),
    )


def read(source: str, files: Sequence[tuple[str, bytes]]) -> list[FileIntake]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, (kind, content) in enumerate(files):
            path = Path(folder) / source / f"{number:03}.{kind}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            paths.append(path)
        return read_source_files(load_contracts()[source], paths, Path(folder), units(), TODAY, LIMITS)


def accepted(intake: FileIntake) -> dict[int, dict[str, Any]]:
    assert intake.refused is None, intake.refused
    rows = [] if intake.rows is None else records(intake.rows)
    return {row["row_number"]: {name: row[name] for name in row if name not in ORIGIN} for row in rows}


def found_wrong(intake: FileIntake) -> dict[int | None, list[tuple[str, str | None]]]:
    """By row: (rule, value) of each defect."""
    found: dict[int | None, list[tuple[str, str | None]]] = {}
    for defect in intake.defects:
        found.setdefault(defect.row_number, []).append((defect.rule, defect.value))
    return {row: sorted(defects) for row, defects in found.items()}


@lru_cache
def as_it_is(source: str) -> tuple[dict[int, dict[str, Any]], dict[int | None, list[tuple[str, str | None]]]]:
    """What the plain table gives, by data row from 0."""
    [intake] = read(source, [("csv", rendered(table(source), "csv"))])
    rows = {number - 2: row for number, row in accepted(intake).items()}
    assert len(rows) > 3, "nothing is shown by rows that are rejected anyway"
    return rows, {number and number - 2: defects for number, defects in found_wrong(intake).items()}


@pytest.mark.parametrize("source", sources())
def test_moved_columns_and_rows_never_change_a_value(source) -> None:
    @HYPOTHESIS
    @given(st.lists(layouts(source), min_size=FILES_AT_ONCE, max_size=FILES_AT_ONCE))
    def check(many: list[Layout]) -> None:
        rows, defects = as_it_is(source)
        made = [layout.laid_out(table(source)) for layout in many]
        files = [
            (one.kind, rendered(lines, one.kind, one.delimiter)) for one, (lines, _) in zip(many, made, strict=True)
        ]
        for layout, (_, places), intake in zip(many, made, read(source, files), strict=True):
            assert accepted(intake) == {places[at]: row for at, row in rows.items()}, layout
            assert found_wrong(intake) == {places[at]: wrong for at, wrong in defects.items() if at is not None}, layout
            assert intake.rows_read == len(places), layout

    check()


@pytest.mark.parametrize("source", sources())
def test_a_wrong_cell_changes_its_own_row_only(source) -> None:
    height, width = len(table(source)) - 1, len(table(source)[0])
    change = st.tuples(
        st.integers(0, height - 1), st.integers(0, width - 1), st.sampled_from(NASTY_TEXTS) | st.text(max_size=40),
        st.sampled_from(KINDS),
    )  # fmt: skip

    @HYPOTHESIS
    @given(st.lists(change, min_size=FILES_AT_ONCE, max_size=FILES_AT_ONCE))
    def check(changes: list[tuple[int, int, str, str]]) -> None:
        rows, defects = as_it_is(source)
        files = []
        for at, column, text, kind in changes:
            lines = [list(row) for row in table(source)]
            lines[at + 1][column] = text
            try:
                files.append((kind, rendered(lines, kind)))
            except ValueError:  # this kind can't hold such a text
                files.append(("csv", rendered(lines, "csv")))
        for (at, column, text, kind), intake in zip(changes, read(source, files), strict=True):
            what = (at, column, text, kind)
            if intake.refused is not None:
                assert "ngoài dự kiến" not in intake.refused[0], what
                if text.isdecimal() and "số thứ tự nhảy" in intake.refused[0]:
                    assert at == height - 1, what
                    continue
                # What no text file holds, or what makes the cell's text look like the end of another's.
                assert kind == "csv", (what, intake.refused)
                assert not text.isprintable(), (what, intake.refused)
                continue
            found, wrong = accepted(intake), found_wrong(intake)
            assert {n: row for n, row in found.items() if n != at + 2} == {
                n + 2: row for n, row in rows.items() if n != at
            }, what
            assert {n: w for n, w in wrong.items() if n != at + 2} == {
                n + 2: w for n, w in defects.items() if n is not None and n != at
            }, what

    check()
