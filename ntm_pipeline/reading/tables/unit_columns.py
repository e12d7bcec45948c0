"""Columns of units by levels, as the statistics office has them: which say whose a row is, and which stand above it.

“Mã TP”, “Mã QH” and “Mã PX” side by side are a commune's; “Mã QH” alone is a district's. What the codes and names mean
is the business of `units`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ntm_pipeline.reading.tables.column_choice import Choice
from ntm_pipeline.reading.tables.heading_names import Heading, code_names, wording
from ntm_pipeline.reading.tables.headings import HeadingRows
from ntm_pipeline.reading.tables.messages import OF_A_PARENT_UNIT

_PROVINCE = ("tinh", "ma tp", "tp", "ttp", "t tp")


def levels_of_units(heading: HeadingRows, choice: Choice, texts_of: Callable[[int], list[str]]) -> dict[str, int]:
    """Name of a code or name of units → which of its fallback headings it stands under, the lowest level first.

    A code and a name of different levels are not of one unit: the one of the higher level is set aside.
    """
    code, name = None, None
    codes = code_names(heading.names.headings.values())
    for sought in heading.names.headings.values():
        if sought.fallbacks and sought.name in choice.sources:
            if sought.name in codes:
                code = sought
            else:
                name = sought
    ranks = {
        sought.name: rank
        for sought in (code, name)
        if sought and (rank := _rank(sought, heading, choice.sources[sought.name][0])) is not None
    }
    if code is None or name is None:
        return ranks
    of_code, of_name = ranks.get(code.name), ranks.get(name.name)
    if of_code and (of_name is None or of_name < of_code):
        texts = [text for text in texts_of(choice.sources[code.name][0]) if text]
        # Beside names of no told level, a code for each row is its unit's; the same over and over is of one above.
        if of_name is not None or len(set(texts)) < len(texts):
            _set_aside(choice, ranks, code.name)
    elif of_name and of_name > (of_code or 0):
        _set_aside(choice, ranks, name.name)
    return ranks


def _rank(sought: Heading, heading: HeadingRows, column: int) -> int | None:
    parts = heading.parts.get(column, ())
    readings = {wording(" ".join(parts)), wording(parts[-1])} if parts else set()
    if readings & {wording(spelling) for spelling in sought.spellings}:
        return None
    return next((at for at, some in enumerate(sought.fallbacks) if readings & set(map(wording, some))), None)


def _set_aside(choice: Choice, ranks: dict[str, int], name: str) -> None:
    ranks.pop(name)
    for column in choice.sources.pop(name):
        choice.set_aside[column] = OF_A_PARENT_UNIT


def parents_of_rows(
    columns: Sequence[int], labels: Mapping[int, str], texts_of: Callable[[int], list[str]]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each row holds of the units above its own, the closest first; and what it would where blank cells repeat
    those above them, for a district is often written once, at its first commune."""
    closest_first = sorted(columns, key=lambda column: (_is_of_province(labels.get(column, "")), column))
    last = [""] * len(columns)
    for texts in zip(*map(texts_of, reversed(closest_first)), strict=True):
        for at, text in enumerate(texts):
            if text and text != last[at]:
                last[at:] = [text, *[""] * (len(last) - at - 1)]
        yield _closest_first(texts), _closest_first(last)


def _closest_first(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in reversed(texts) if text))


def _is_of_province(label: str) -> bool:
    words = wording(label)
    return words in _PROVINCE or "tinh" in words.split()
