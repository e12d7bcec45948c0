"""The group of all commands: whatever stops one is told in a sentence, and the exit status tells what was done.

What a command does is its own business.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from ntm_pipeline.commands.output import say_error, silence_output, speak_utf8

REFUSED, USAGE = 1, 2


class _DeclaredWrongly(click.ClickException):
    """A source, plan, indicator or model is declared wrongly: the engineer's to correct, in no way a sender's."""

    exit_code = USAGE


class CommandGroup(click.Group):
    """The commands; whatever stops one is told in a sentence, whichever it is."""

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **more: Any) -> Any:  # type: ignore[override]
        """Run a command and end the process with a status that tells what was done, not what could be shown."""
        speak_utf8()
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **more)
        try:
            with _told_in_a_sentence():
                status = super().main(args, standalone_mode=False, **more)
                sys.stdout.flush()
        except click.ClickException as error:
            shown = io.StringIO()
            _in_both_languages(error).show(shown)
            _end(error.exit_code, shown.getvalue())
        except click.Abort:
            _end(REFUSED, "Đã dừng theo lệnh của người dùng / Aborted!")
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Before click itself meets a broken pipe, of which it would say nothing."""
        with _told_in_a_sentence():
            return super().invoke(ctx)


@contextmanager
def _told_in_a_sentence() -> Iterator[None]:
    """What is declared wrongly is told by file and field, what the machine refuses with its remedy."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        from ntm_pipeline.warehouse.faults import fault_of
        from ntm_pipeline.warehouse.spark.session import EngineError
        from ntm_pipeline.yaml_file import DeclarationError

        cause: BaseException | None = error
        # Dagster wraps what it meets while it loads the assets.
        while cause is not None and not isinstance(cause, DeclarationError):
            cause = cause.__cause__
        if cause is not None:
            told = "khai báo sai, make check nêu mọi lỗi / something is declared wrongly, make check tells every fault:"
            raise _DeclaredWrongly("\n".join([told, *str(cause).splitlines()])) from error
        fault = error.issue if isinstance(error, EngineError) else fault_of(error)
        if fault is None:
            raise
        silence_output()
        raise click.ClickException(str(fault)) from error


def _in_both_languages(error: click.ClickException) -> click.ClickException:
    """What is wrong with a call; click itself tells it in English alone."""
    if not isinstance(error, click.UsageError) or " / " in error.format_message():
        return error
    return click.UsageError(f"cách gọi lệnh chưa đúng, xem --help / {error.format_message()}", error.ctx)


def _end(status: int, told: str) -> NoReturn:
    say_error(told.rstrip())
    sys.exit(status)
