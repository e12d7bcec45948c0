"""What stands around a row: the districts and provinces that its sections and its sheet name.

How that narrows the search for a name without a code is the business of `units`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ntm_pipeline.units.names import parse_unit_name
from ntm_pipeline.units.registry import ABOVE_COMMUNES, EVER, UnitRegistry
from ntm_pipeline.vietnamese.text import fold


@dataclass(frozen=True)
class _Section:
    """A section row that names a district or a province."""

    style: str
    rank: int
    text: str
    units: frozenset[str]


def texts_around(
    row_numbers: Sequence[int], names: Sequence[str | None], sections: Iterable[tuple[int, str]], sheet: str,
    units: UnitRegistry,
) -> list[tuple[str, ...]]:  # fmt: skip
    """For each row, what the sections it stands in and its sheet name: districts and provinces, the closest first.

    Args:
        row_numbers: of the data rows, ascending.
        names: of the units of those rows, as written; None where nothing is.
        sections: row number and text of each section row; cells are parted by bars.
        sheet: its name.
        units: every unit version.

    Sections that group by something else ("1. Khối xã") and sheets called Sheet1 tell nothing.
    """
    sheet_name = _unit_named_in(sheet, units)
    outermost = (sheet_name[0],) if sheet_name else ()
    named = [(number, text, _unit_named_in(text, units)) for number, text in sections]
    if not any(name for _, _, name in named):
        return [outermost] * len(row_numbers)
    around: list[tuple[str, ...]] = []
    open_sections: list[_Section] = []
    waiting = sorted(named, key=lambda section: section[0], reverse=True)
    for row_number, name in zip(row_numbers, names, strict=True):
        while waiting and waiting[-1][0] < row_number:
            _, text, unit = waiting.pop()
            open_sections = _with_section(open_sections, text, unit, units)
        if open_sections and name and parse_unit_name(name).type_word in _TYPES_ABOVE_COMMUNES:
            # "II | Huyện Phú Lương | 120" counts as data and ends the section of Đại Từ all the same.
            bearers = units.units_called(name, ABOVE_COMMUNES, *EVER)
            open_sections = [s for s in open_sections if any(units.lies_in(unit_id, s.units) for unit_id in bearers)]
        around.append((*(section.text for section in reversed(open_sections)), *outermost))
    return around


def unit_of_titles(titles: Iterable[str], units: UnitRegistry) -> tuple[str, ...]:
    """The one district that titles name with its type, or else the one province; none where they name several."""
    found: dict[frozenset[str], str] = {}
    for title in titles:
        words = title.split()
        for at, folded in enumerate(fold(word) for word in words):
            if folded in _BEGINS_A_NAME:
                names = (
                    " ".join(words[at:end]).strip(" ,.;:|()") for end in range(min(at + 6, len(words)), at + 1, -1)
                )
                if name := next((n for n in names if units.units_called(n, ABOVE_COMMUNES, *EVER)), None):
                    found.setdefault(units.units_called(name, ABOVE_COMMUNES, *EVER), name)
    districts = [name for ids, name in found.items() if any(units.level_of(one) == "district" for one in ids)]
    told = districts or [*found.values()]
    return (told[0],) if len(told) == 1 else ()


_BEGINS_A_NAME = frozenset({"huyện", "quận", "thị", "thành", "tp", "tp.", "tx", "tx.", "tỉnh"})
_TYPES_ABOVE_COMMUNES = frozenset({"huyện", "quận", "thị xã", "thành phố", "tỉnh"})
_NUMBER_OF_SECTION = {
    "roman": re.compile(r"[ivxl]+(?=[\s.):/|-]|$)"),
    "number": re.compile(r"\d{1,3}(?![.\d])"),
    "number.number": re.compile(r"\d{1,3}\.\d"),
    "letter": re.compile(r"[a-hđ](?:[.)]| ?\|)"),
}


def _with_section(
    open_sections: list[_Section], text: str, unit: tuple[str, frozenset[str]] | None, units: UnitRegistry
) -> list[_Section]:
    """The sections that are open from a section row on: it ends those of its own rank or style, and all within them."""
    folded = fold(text)
    style = next((style for style, number in _NUMBER_OF_SECTION.items() if number.match(folded)), "none")
    if unit is None:
        still = takewhile(lambda section: section.style != style, open_sections)
        return list(still)
    name, unit_ids = unit
    rank = 2 if any(units.level_of(unit_id) == "district" for unit_id in unit_ids) else 1
    return [*takewhile(lambda section: section.rank < rank, open_sections), _Section(style, rank, name, unit_ids)]


def _unit_named_in(text: str, units: UnitRegistry) -> tuple[str, frozenset[str]] | None:
    """The part of a section's or sheet's text that names districts or provinces, and those units."""
    found: list[tuple[str, frozenset[str]]] = []
    for part in text.split("|"):
        # "Huyện Đại Từ (25 xã)", "Đại Từ - 25 xã", "Đại Từ 2024"
        for name in dict.fromkeys((part.strip(), re.sub(r"\s*(?:[(\[].*|[:–-]\s*\d.*|\b\d{4}\s*)$", "", part).strip())):
            # T1 is January and Q1 a quarter, or the number of the row.
            if name and not re.fullmatch(r"\W*[^\W\d]?\W*\d*\W*", name):
                unit_ids = units.units_called(name, ABOVE_COMMUNES, *EVER)
                if unit_ids:
                    found.append((name, unit_ids))
                    break
    return max(found, key=lambda one: any(units.level_of(u) == "district" for u in one[1]), default=None)
