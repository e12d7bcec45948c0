"""Files shaped like the forms of offices, written from what `official_layouts.yaml` draws of them.

Here belongs how a drawing becomes a file; what must come of each file stands in its own `.yaml` in `raw_samples/`,
written by hand. `python -m tests.official_layouts` writes the files anew. All figures are invented.
"""

from pathlib import Path
from typing import Any

import yaml

from tests.fuzz.office_file import Cell, OfficeFile, Page

DRAWINGS = Path(__file__).with_suffix(".yaml")
FOLDER = Path(__file__).with_name("raw_samples") / "tables"


def drawings() -> dict[str, dict[str, Any]]:
    """Name → `kind` and `sheets`: lines of cells parted by bars; `<` is merged with the cell to its left."""
    drawn: dict[str, dict[str, Any]] = yaml.safe_load(DRAWINGS.read_text(encoding="utf-8"))
    return drawn


def file_of(drawing: dict[str, Any]) -> OfficeFile:
    """The file that a drawing shows."""
    return OfficeFile([_page(name, lines) for name, lines in drawing["sheets"].items()], drawing["kind"])


def _page(name: str, drawn: str) -> Page:
    lines = [[cell.strip() for cell in line.split("|")] for line in drawn.rstrip("\n").split("\n")]
    merged = []
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            if text == "<" and line[column - 1] != "<":
                covered = next((end for end in range(column, len(line)) if line[end] != "<"), len(line))
                merged.append((at, column - 1, covered - 1))
    rows = [
        [Cell("" if text == "<" else text, is_number=text.isdigit() and str(int(text)) == text) for text in line]
        for line in lines
    ]
    return Page(str(name), [], [], rows, merged)


if __name__ == "__main__":
    for stem, drawing in drawings().items():
        (FOLDER / f"{stem}.{drawing['kind']}").write_bytes(file_of(drawing).bytes)
