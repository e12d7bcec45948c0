"""Writes docs/licences.md: the licence of everything that constraints.txt pins, as each package itself states it."""

import re
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
_HEAD = """\
# Licences of what is installed

Written by `python -m scripts.licences` from what each package states of itself; a test holds it to `constraints.txt`.
The project is Apache-2.0. Packages are installed beside it and imported, none is changed or copied into it.

**LGPL**: {lgpl}. They are used as they are and can be
replaced by any version of the same interface, which is what the LGPL asks of a program that uses a library; whoever
hands on an image in which they are installed must hand on their licence and their source (or where it is) too.

**MPL-2.0**: {mpl}. It asks the same of
their own files only.

The extra `server`, for Dagster's record in PostgreSQL, adds dagster-postgres (Apache-2.0) and psycopg2-binary (LGPL).

| package | version | licence | needed to |
| --- | --- | --- | --- |
"""


def pinned() -> dict[str, str]:
    """Package → version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def licence(package: str) -> str:
    """In SPDX's words where the package has them, else in those of its classifiers, else in its own."""
    told = distribution(package).metadata
    classifiers = [c.rpartition("::")[2].strip() for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    own = (told.get("License") or "").strip().partition("\n")[0]
    return told.get("License-Expression") or ", ".join(classifiers) or own or _title_of_its_text(package)


def _title_of_its_text(package: str) -> str:
    """The first line of the licence that a package brings along, where it says nothing else."""
    found = distribution(package)
    for name in found.metadata.get_all("License-File", []):
        text = found.read_text(f"licenses/{name}") or found.read_text(name) or ""
        if line := next((line.strip() for line in text.splitlines() if line.strip()), ""):
            return line
    return ""


def needed_to_run() -> set[str]:
    """What the project needs without its extras, and what that needs."""
    seen: set[tuple[str, str]] = set()
    waiting = [("ntm-pipeline", "")]
    while waiting:
        name, extra = waiting.pop()
        try:
            wanted = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:  # of another system
            continue
        for one in wanted:
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                new = {(canonicalize_name(one.name), wish) for wish in ("", *one.extras)} - seen
                seen |= new
                waiting += new
    return {name for name, _ in seen}


def page() -> str:
    """The whole page."""
    run = needed_to_run()
    rows = [
        (name, version, licence(name), "run" if canonicalize_name(name) in run else "develop")
        for name, version in pinned().items()
    ]

    def of(words: str) -> str:
        return ", ".join(f"{name} (to {use})" for name, _, told, use in rows if re.search(words, told))

    head = _HEAD.format(lgpl=of("LGPL|Lesser"), mpl=of("MPL|Mozilla"))
    return head + "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
