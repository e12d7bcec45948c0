"""The log of this program's own errors: what refuses a file that nobody foresaw, with its trace, for whoever mends it.

What is wrong in files is no error of ours; it stands in `quality`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ntm_pipeline.settings import Settings

_LARGEST, _KEPT = 1_000_000, 3


class _ErrorLog(RotatingFileHandler):
    """A file of traces, the oldest of which give way; a disk that takes none of them costs no night."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Said on standard error at least."""
        if logging.lastResort is not None:
            logging.lastResort.handle(record)


def error_log_path(settings: Settings) -> Path:
    """Where it lies."""
    return settings.work_dir / "errors.log"


@contextmanager
def error_log(settings: Settings) -> Iterator[None]:
    """Keep meanwhile what the package logs of its errors."""
    kept = _ErrorLog(
        error_log_path(settings), maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True,
        errors="backslashreplace",
    )  # fmt: skip
    kept.setLevel(logging.ERROR)
    kept.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
    package = logging.getLogger(__name__.split(".")[0])
    package.addHandler(kept)
    try:
        yield
    finally:
        package.removeHandler(kept)
        kept.close()
