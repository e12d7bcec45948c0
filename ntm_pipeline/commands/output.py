"""Standard output and standard error: how they are written, and what it means that they can't be.

Nothing heavy is imported here: every command begins with it. How a terminal shows text belongs to `console`.
"""

import errno
import io
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ntm_pipeline.commands.messages import ANOTHER_DAY, DONE_NOT_SHOWN
from ntm_pipeline.commands.wording import visible
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.faults import fault_of

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""What a disk without links, such as a memory stick, answers to making one."""


def save_new(save: Callable[[Path], object], path: Path) -> None:
    """Save something into a new file, whole or not at all.

    Raises:
        FileExistsError: there is one of that name, which may be what somebody has filled in.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        save(part)
        os.link(part, path)  # unlike a rename it takes no file's place
    except FileExistsError:
        raise
    except OSError as error:
        if part.exists() and not path.exists() and error.errno in _NO_LINKS:
            part.replace(path)
        else:
            error.filename = os.fspath(path)  # nobody has heard of the file beside it
            raise
    finally:
        part.unlink(missing_ok=True)


def speak_utf8() -> None:
    """Write UTF-8 whatever the terminal or the environment says: every other encoding lacks Vietnamese letters.

    A terminal that knows no UTF-8 shows odd letters then; a letter replaced in a csv would be a wrong name.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the process: what is said goes nowhere
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell_done(tell: Callable[[], None], done: str = "") -> None:
    """Tell of what is done; that it can't be shown is said on standard error, and makes it no less done."""
    try:
        tell()
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        silence_output()
        why = fault_of(error)
        reason = f"{type(error).__name__} {error}".strip()
        told = DONE_NOT_SHOWN(reason_vi=why.message_vi if why else reason, reason_en=why.message_en if why else reason)
        say_error(f"{done}\n{told}".strip())


def say_error(text: str) -> None:
    """Say something on standard error; where that is gone too, nobody can be told."""
    with suppress(OSError, ValueError):
        sys.stderr.write(visible(text, keep="\n") + "\n")
        sys.stderr.flush()


def tell_another_day(settings: Settings) -> None:
    """Say that the day is another than the calendar's, where it is."""
    if settings.is_another_day:
        say_error(f"! {ANOTHER_DAY(day=f'{settings.today:%d/%m/%Y}')}")


def silence_output() -> None:
    """Leave a broken standard output behind, so that Python's own flush at the end doesn't fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def json_text(told: Any) -> str:
    """What is told, as JSON that any reader takes: Vietnamese as it is, unseen characters by their codes."""
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    return text if text.isprintable() else "".join(_escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    if letter.isprintable() or letter in "\n ":
        return letter
    return json.dumps(letter)[1:-1]
