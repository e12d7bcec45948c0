"""Which files an entry beside the data means by its path: `*` stands for any letters, folders included, `?` for one.

The path is compared in time that grows with its length alone, however many stars the entry has: whoever writes a
pattern can't have the night wait.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class FilePattern:
    """A path as an entry writes it."""

    text: str

    @classmethod
    def written(cls, text: str) -> "FilePattern":
        """Of a path as it was typed, be it on Windows."""
        return cls(text.replace("\\", "/").removeprefix("./"))

    def fits(self, path: str, folder: str) -> bool:
        """Whether a file is meant: as people see it in the folder, or as `quality.source_files` tells its path."""
        path = unicodedata.normalize("NFC", path)
        return any(_fits(self.text, one) for one in {path, path.removeprefix(f"{folder}/")})


def _fits(pattern: str, path: str) -> bool:
    first, *others = pattern.split("*")
    if not others:
        return len(path) == len(first) and _is_at(first, path, 0)
    last = others.pop()
    end = len(path) - len(last)
    if end < len(first) or not _is_at(first, path, 0) or not _is_at(last, path, end):
        return False
    # What stands between stars is best found as early as can be: no later place leaves more to what follows.
    at = len(first)
    for part in others:
        while at + len(part) <= end and not _is_at(part, path, at):
            at += 1
        if at + len(part) > end:
            return False
        at += len(part)
    return True


def _is_at(part: str, path: str, at: int) -> bool:
    if "?" not in part:
        return path.startswith(part, at)
    there = path[at : at + len(part)]
    return len(there) == len(part) and all(own in ("?", letter) for own, letter in zip(part, there, strict=True))
