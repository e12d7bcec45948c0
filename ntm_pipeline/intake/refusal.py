"""What becomes of a file over which something is raised: it is refused, and the others go on."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.corrections import Applied
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.tables import InHand
from ntm_pipeline.issues import RefusedError

T = TypeVar("T")


def unless_refused(file: FileIntake, step: Callable[[], InHand[T]]) -> InHand[T]:
    """What a step makes of a file; without tables where it is refused, as by whatever is raised over it."""
    if file.refused is not None:
        return InHand(file)
    try:
        return step()
    except RefusedError as refusal:
        return InHand(file.refused_for(refusal.issue))
    except Exception as error:
        # Whatever nobody thought of: it costs the file, not the night.
        logging.getLogger(__name__).error("an error of this program refuses %s", file.path, exc_info=error)
        nothing = replace(
            file, rows=None, defects=[], warnings=[], lists=[], named=[], read_on={}, tables=(), sheet_rows={},
            applied=Applied(), rows_read=0,
        )  # fmt: skip
        return InHand(nothing.refused_for(messages.UNFORESEEN()))
