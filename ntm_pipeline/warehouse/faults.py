"""What the machine refuses (disk, rights, memory, paths), told in one sentence with its remedy.

The same refusal comes in many forms: an `OSError`, DuckDB's or SQLite's own error with the system's words in it, or
Dagster's text of either. So it is known by its number where there is one, else by the system's words. What is wrong in
a file, a row or our own code doesn't belong here.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress

from ntm_pipeline.issues import Issue, Rule
from ntm_pipeline.reading.reader_processes import ReadersError
from ntm_pipeline.warehouse.messages import (
    DISK_FAILS,
    DISK_FULL,
    MEMORY_SPENT,
    NO_RIGHTS,
    NOT_THERE,
    OUTPUT_LEFT,
    PATH_UNUSABLE,
    READ_ONLY_DISK,
    SYSTEM_REFUSED,
)

_BY_NUMBER = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    errno.EROFS: READ_ONLY_DISK,
    errno.EACCES: NO_RIGHTS,
    errno.EPERM: NO_RIGHTS,
    errno.EIO: DISK_FAILS,
    errno.ESTALE: DISK_FAILS,
    errno.ENOTDIR: PATH_UNUSABLE,
    errno.EISDIR: PATH_UNUSABLE,
    errno.EEXIST: PATH_UNUSABLE,
    errno.ELOOP: PATH_UNUSABLE,
    errno.ENAMETOOLONG: PATH_UNUSABLE,
    errno.ENOENT: NOT_THERE,
    errno.ENOMEM: MEMORY_SPENT,
    errno.EPIPE: OUTPUT_LEFT,
}
_BY_WORDS = {
    **{os.strerror(number): rule for number, rule in _BY_NUMBER.items()},
    "database or disk is full": DISK_FULL,
    "readonly database": NO_RIGHTS,
    "unable to open database file": NO_RIGHTS,
    "disk I/O error": DISK_FAILS,
    "Out of Memory Error": MEMORY_SPENT,
    "MemoryError": MEMORY_SPENT,
}
_QUOTED_PATH = re.compile(r"""(['"])(/[^'"\n]+)\1""")
STANDARD_OUTPUT = "standard output"
_NEXT_TO_NOTHING = 2**20


def fault_of(error: BaseException, place: str | os.PathLike[str] | None = None) -> Issue | None:
    """What stood in the way, if it was the machine; None of any other error.

    Args:
        error: it, or what was raised because of it.
        place: what was being written or read, where the error itself doesn't say.
    """
    told = list(_chain(error))
    for one in told:
        if isinstance(one, OSError) and one.errno is not None:
            rule = _BY_NUMBER.get(one.errno)
            where = one.filename if one.filename is not None else place
            return _issue(rule or SYSTEM_REFUSED, os.fsdecode(where or STANDARD_OUTPUT), one.strerror or str(one))
        if isinstance(one, MemoryError):
            return MEMORY_SPENT()
        if isinstance(one, ReadersError):
            return one.issue
    return next((issue for one in told if (issue := fault_in(str(one), place)) is not None), None)


def fault_in(text: str, place: str | os.PathLike[str] | None = None) -> Issue | None:
    """The same, of an error of which only the text is left."""
    rule = next((rule for words, rule in _BY_WORDS.items() if words in text), None)
    if rule is None:
        return None
    found = _QUOTED_PATH.search(text)
    return _issue(rule, found[2] if found else os.fsdecode(place or STANDARD_OUTPUT), "")


def _issue(rule: Rule, place: str, reason: str) -> Issue:
    return _seen_at(rule, place)(place=place, reason=reason)


def _seen_at(rule: Rule, place: str) -> Rule:
    """What a look at the disk makes of SQLite's vaguer words."""
    if rule in (NO_RIGHTS, DISK_FAILS):
        with suppress(OSError, ValueError):
            disk = os.statvfs(place)
            if disk.f_flag & os.ST_RDONLY:
                return READ_ONLY_DISK
            if rule is DISK_FAILS and disk.f_bavail * disk.f_frsize < _NEXT_TO_NOTHING:
                return DISK_FULL
    return rule


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
