"""The terminal: whatever stands in a name or a value is shown there, and does nothing else.

What is said belongs to the commands; that nothing can be said, to `output`.
"""

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console

from ntm_pipeline.commands.wording import visible

if TYPE_CHECKING:
    from rich.text import Text


class PlainConsole(Console):
    """A console to which text is text: no markup, no emoji codes, no characters that steer the terminal."""

    def __init__(self, **options: Any) -> None:
        # A pipe has no width: lines are as long as what they say.
        width = None if sys.stdout.isatty() else 10_000
        super().__init__(highlight=False, markup=False, emoji=False, width=width, **options)

    def render_str(self, text: str, **options: Any) -> "Text":
        """Every string that is printed or stands in a table comes by here."""
        return super().render_str(visible(text, keep="\n"), **options)

    def on_broken_pipe(self) -> None:
        """Whoever called knows what the exit must say; rich would exit with 1, after a release too."""
        raise  # the error that is being handled where rich calls this
