"""Pages of the release in force that would be written the same again: taken over into the next one.

Beside the pages of a release stands what each was made of. A page is taken over only where all that it would be made
of is what it was made of, by the very same program, and where its bytes are those that were written; all that differs
is the line that names the release. Nothing is read from a table here, and nothing is worded.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ntm_pipeline.warehouse.program import program_sha256

NOTE = "made_of.json"


def sha256_of(*facts: Any) -> str:
    """One hash of plain values: rows, numbers, days, texts, in the order in which they are shown."""
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def writer_sha256() -> str:
    """Hash of the program that writes the pages, the tables' included."""
    return sha256_of(program_sha256(), sorted(_contents(files("ntm_pipeline.report"))))


def _contents(folder: Traversable) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _contents(entry) if entry.name != "__pycache__" else ()
        else:
            yield entry.name, entry.read_bytes()


class Folder:
    """The pages of a release that is being made, each written or taken over."""

    def __init__(self, folder: Path, release_line: str, former: Path | None) -> None:
        self._folder = folder
        self._line = release_line.encode()
        self._former = former
        self._noted = _noted(former)
        self._former_line = str(self._noted.get("release_line", "")).encode()
        self._pages: dict[str, tuple[str, str]] = {}

    def was(self, fact: str) -> Any:
        """What the release in force noted of itself; None where nothing of it can be taken over."""
        return self._noted.get("facts", {}).get(fact)

    def names(self) -> list[str]:
        """The pages of the release in force that may be taken over."""
        return [*self._noted.get("pages", {})]

    @property
    def written(self) -> list[str]:
        """What is there already, by name."""
        return [*self._pages]

    def write(self, name: str, made_of: str, text: str) -> None:
        """Write a page, in which the line that names the release stands once or not at all."""
        self._put(name, made_of, text.encode().split(self._line))

    def take_over(self, name: str, made_of: str | None = None) -> bool:
        """Take a page over, if it was made of the same (None: whatever it was made of); whether it was."""
        noted_of, digest = self._noted.get("pages", {}).get(name, ("", ""))
        if not noted_of or self._former is None or made_of not in (None, noted_of):
            return False
        try:
            parts = (self._former / name).read_bytes().split(self._former_line)
        except OSError:
            return False
        if _digest(parts) != digest:
            return False  # somebody has written to it, or the disk has lost it
        self._put(name, noted_of, parts)
        return True

    def note(self, **facts: Any) -> None:
        """Put down what the pages were made of, for the next release."""
        told = {"writer": writer_sha256(), "release_line": self._line.decode(), "facts": facts, "pages": self._pages}
        (self._folder / NOTE).write_text(json.dumps(told), encoding="utf-8")

    def _put(self, name: str, made_of: str, parts: list[bytes]) -> None:
        (self._folder / name).write_bytes(self._line.join(parts))
        self._pages[name] = made_of, _digest(parts)


def _digest(parts: list[bytes]) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _noted(former: Path | None) -> dict[str, Any]:
    """What is noted of the pages of the release in force, if this very program has written them."""
    if former is None:
        return {}
    try:
        noted = json.loads((former / NOTE).read_text(encoding="utf-8"))
        if noted["writer"] == writer_sha256() and noted["release_line"]:
            return {**noted, "pages": {name: (made_of, digest) for name, (made_of, digest) in noted["pages"].items()}}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # an older program noted nothing, and what is damaged costs nothing but writing the pages
    return {}
