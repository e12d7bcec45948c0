"""Marks on cells that could change what they say, whatever kind of workbook they stand in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.messages import RAISED_MARK, STRUCK_OUT
from ntm_pipeline.reading.spreadsheets.sheet import clean

Cell = tuple[int, int]
"""Row number, from 1, and column, from 0."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one font."""

    text: str
    is_raised: bool
    is_struck: bool


@dataclass
class CellMarks:
    """What is marked on a sheet."""

    issues: dict[Cell, Issue] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    """What is left of a text without what is raised or struck out in it."""

    def note_runs(self, cell: Cell, runs: Iterable[Run]) -> None:
        """Note a text of several runs: what is struck out is gone, what is raised is no part of a figure or a name.

        A figure behind one that was struck out is the one that counts; one with a raised mark is in doubt.
        """
        written = [run for run in runs if run.text.strip()]
        raised = [run for run in written if run.is_raised and not run.is_struck]
        if written and all(run.is_struck for run in written):
            self.issues[cell] = STRUCK_OUT()
            return
        self.texts[cell] = clean("".join(run.text for run in written if not run.is_raised and not run.is_struck))
        if raised:
            self.issues[cell] = RAISED_MARK(marks="".join(run.text for run in raised).strip())
