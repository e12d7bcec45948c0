"""What all files of a run may take together: nothing is refused for another's sake, but for being slow after that.

A file that takes `SECONDS_WHEN_SPENT` or less is always read: whoever fills the folder with slow files gains nothing
but that slow ones are refused. Here stand the seconds of each file; who is told of them is for others to say.
"""

import heapq
from dataclasses import dataclass, field
from pathlib import Path

SECONDS_WHEN_SPENT = 2
"""What is left to each file once all together have had their time."""


@dataclass
class Budget:
    """The time of a run's files."""

    seconds: int
    by_file: dict[Path, float] = field(default_factory=dict)
    """File → seconds for which the run waited for it."""

    def charge(self, file: Path, seconds: float) -> None:
        """Put seconds down to a file."""
        self.by_file[file] = self.by_file.get(file, 0.0) + seconds

    @property
    def is_spent(self) -> bool:
        """Whether the files have had their time."""
        return sum(self.by_file.values()) > self.seconds

    def left_to_one(self, seconds: int) -> int:
        """What is left to one file that may take so many seconds otherwise."""
        return min(seconds, SECONDS_WHEN_SPENT) if self.is_spent else seconds

    def slowest(self, count: int) -> list[tuple[Path, int]]:
        """The files that took most, and their seconds; none that took less than one."""
        found = heapq.nlargest(count, self.by_file.items(), key=lambda one: (one[1], str(one[0])))
        return [(file, round(seconds)) for file, seconds in found if round(seconds)]
