"""What one file may take once it has been read: its time, and so many defects as somebody can still look at.

Reading has limits of its own (`reading.worker_pool`). What comes after runs beside the other files in one process, so
it asks here, row by row, whether it may go on.
"""

import time
from collections import Counter
from collections.abc import Mapping

from ntm_pipeline.intake import messages
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.messages import TOO_SLOW

MOST_DEFECTS = 10_000
"""Of a file with more nothing is used: it is of another form, or its columns have slipped."""


class Allowance:
    """The time and the defects that are left to a file."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._counts: Counter[str] = Counter()
        self._count = 0

    def go_on(self) -> None:
        """Raises RefusedError: the file has had its time."""
        if time.monotonic() > self._end:
            self.hold_defects()
            raise RefusedError(TOO_SLOW(seconds=self._seconds))

    def is_told(self, reason: Issue) -> bool:
        """Whether a defect is to be told in full; beyond the most it is only counted by its rule."""
        self.go_on()
        self._counts[reason.rule] += 1
        self._count += 1
        return self._count <= MOST_DEFECTS

    def hold_defects(self) -> None:
        """Raises RefusedError: there are more than somebody can look at."""
        if (refusal := too_many_defects(self._counts)) is not None:
            raise RefusedError(refusal)


def too_many_defects(counts: Mapping[str, int]) -> Issue | None:
    """Why a file with so many defects, by rule, is refused as a whole; None where it isn't."""
    count = sum(counts.values())
    if count <= MOST_DEFECTS:
        return None
    by_rule = ", ".join(f"{rule}: {n}" for rule, n in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return messages.TOO_MANY_DEFECTS(count=count, most=MOST_DEFECTS, by_rule=by_rule)
