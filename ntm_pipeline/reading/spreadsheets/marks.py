"""Marks on cells that could change what they say, whatever kind of workbook they stand in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.messages import (
    GARBLED_LETTERS,
    LETTERS_LOST,
    PICTURE_FONT,
    RAISED_MARK,
    STRUCK_OUT,
)  # fmt: skip
from ntm_pipeline.reading.spreadsheets.sheet import clean
from ntm_pipeline.vietnamese.picture_fonts import shown_in

Cell = tuple[int, int]
"""Row number, from 1, and column, from 0."""

GARBLED = frozenset({GARBLED_LETTERS.rule, LETTERS_LOST.rule})
"""The marks that tell why a cell can't be understood; what can be understood all the same stands."""


class Run(NamedTuple):
    """A stretch of text in one font."""

    text: str
    is_raised: bool
    is_struck: bool
    picture_font: str | None = None


@dataclass
class CellMarks:
    """What is marked on a sheet."""

    issues: dict[Cell, Issue] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    """What is left of a text without what is raised or struck out in it, ticks as what they show."""
    fonts: dict[Cell, str] = field(default_factory=dict)
    """The fonts of pictures in which whole cells are typed."""
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row and column, last row and column of cells that are struck out or hidden where a condition holds."""

    def note_runs(self, cell: Cell, runs: Iterable[Run]) -> None:
        """Note a text of several runs: what is struck out is gone, what is raised is no part of a figure or a name.

        A figure behind one that was struck out is the one that counts; one with a raised mark is in doubt.
        """
        written = [run for run in runs if run.text.strip()]
        raised = [run for run in written if run.is_raised and not run.is_struck]
        if written and all(run.is_struck for run in written):
            self.issues[cell] = STRUCK_OUT()
            return
        left = [run for run in written if not run.is_raised and not run.is_struck]
        shown = [shown_in(run.picture_font, run.text) if run.picture_font else run.text for run in left]
        self.texts[cell] = clean("".join(text or run.text for text, run in zip(shown, left, strict=True)))
        if None in shown:
            self.issues[cell] = picture_issue(str(left[shown.index(None)].picture_font), self.texts[cell])
        if raised:
            self.issues[cell] = RAISED_MARK(marks="".join(run.text for run in raised).strip())


def picture_issue(font: str, text: str) -> Issue:
    """A cell shows something else than it holds, and what that means isn't known."""
    return PICTURE_FONT(font=font.title(), text=text)
