"""How numbers and row numbers are written for people."""

from collections.abc import Iterable


def row_spans(numbers: Iterable[int]) -> list[str]:
    """Row numbers as people write them, each stretch once: `3–5`, `9`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [str(first) if first == last else f"{first}–{last}" for first, last in spans]


def vi_number(number: int) -> str:
    """A whole number as it is written in Vietnam, with a dot between thousands."""
    return f"{number:,}".replace(",", ".")
