"""What one file may take once it has been read: its time, and so many findings as somebody can still look at.

Reading has limits of its own (`reading.worker_pool`). What comes after runs beside the other files in one process, so
it asks here, row by row, whether it may go on.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ntm_pipeline.intake import messages
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.messages import TOO_SLOW

MOST_DEFECTS = 10_000
"""Of a file with more nothing is used: it is of another form, or its columns have slipped."""
MOST_WARNINGS = 10_000
"""Of a file's warnings of one rule so many are told; how many more there are is told once."""


class Allowance:
    """The time and the findings that are left to a file."""

    def __init__(self, seconds: int) -> None:
        self.spent = 0.0
        """Seconds that the file has taken, of this thread's own time: a busy machine costs no file anything."""
        self._seconds = seconds
        self._began: float | None = None
        self._defects: Counter[str] = Counter()
        self._warnings: Counter[str] = Counter()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The time of what is done meanwhile is the file's."""
        self._began = time.thread_time()
        try:
            yield
        finally:
            self.spent += time.thread_time() - self._began
            self._began = None

    def go_on(self) -> None:
        """Raises RefusedError: the file has had its time."""
        running = 0.0 if self._began is None else time.thread_time() - self._began
        if self.spent + running > self._seconds:
            self.hold_defects()
            raise RefusedError(TOO_SLOW(seconds=self._seconds))

    def is_told(self, defect: Issue) -> bool:
        """Whether a defect is to be told in full; beyond the most it is only counted by its rule."""
        self.go_on()
        self._defects[defect.rule] += 1
        return self._defects.total() <= MOST_DEFECTS

    def is_warned(self, doubt: Issue) -> bool:
        """Whether a warning is to be told in full; beyond the most it is only counted."""
        self.go_on()
        self._warnings[doubt.rule] += 1
        return self._warnings[doubt.rule] <= MOST_WARNINGS

    def hold_defects(self) -> None:
        """Raises RefusedError: there are more than somebody can look at."""
        if (refusal := too_many_defects(self._defects)) is not None:
            raise RefusedError(refusal)

    def untold_warnings(self) -> Iterator[Issue]:
        """Of each rule of which more is warned than is told: of how many more."""
        return untold(self._warnings)


def too_many_defects(counts: Mapping[str, int]) -> Issue | None:
    """Why a file with so many defects, by rule, is refused as a whole; None where it isn't."""
    count = sum(counts.values())
    if count <= MOST_DEFECTS:
        return None
    by_rule = ", ".join(f"{rule}: {n}" for rule, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return messages.TOO_MANY_DEFECTS(count=count, most=MOST_DEFECTS, by_rule=by_rule)


def untold(counts: Mapping[str, int]) -> Iterator[Issue]:
    """Of each rule with more warnings than are told: of how many more."""
    for rule, count in sorted(counts.items()):
        if count > MOST_WARNINGS:
            yield messages.MORE_WARNINGS(rule=rule, more=count - MOST_WARNINGS)
