"""What becomes of a file over which something is raised: it is refused, and the others go on."""

import logging
from collections.abc import Callable
from typing import TypeVar

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.tables import InHand
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.messages import BUDGET_SPENT, READER_DIED, TOO_MUCH_MEMORY, TOO_SLOW
from ntm_pipeline.reading.spreadsheets.messages import CANNOT_OPEN

T = TypeVar("T")

PASSING = frozenset(
    rule.rule
    for rule in (
        TOO_SLOW, BUDGET_SPENT, TOO_MUCH_MEMORY, READER_DIED, CANNOT_OPEN, messages.NOT_OPENED,
        messages.CHANGED_WHILE_READ, messages.UNFORESEEN,
    )
)  # fmt: skip
"""What refuses a file now and perhaps not in the next hour, though its bytes are the same."""


def unless_refused(file: FileIntake, step: Callable[[], InHand[T]]) -> InHand[T]:
    """What a step makes of a file; without tables where it is refused, as by whatever is raised over it."""
    if file.refused is not None:
        return InHand(file)
    try:
        return step()
    except Exception as error:
        # Of a refused file nothing counts, neither its rows nor what its tables told so far.
        return InHand(refused_by(error, file.without_tables()))


def refused_by(error: Exception, file: FileIntake) -> FileIntake:
    """A file over which something was raised, refused with the reason."""
    if isinstance(error, RefusedError):
        return file.refused_for(error.issue)
    # Whatever nobody thought of: it costs the file, not the night.
    logging.getLogger(__name__).error("an error of this program refuses %s", file.path, exc_info=error)
    return file.refused_for(messages.UNFORESEEN())
