"""The numbers that a list gives its rows tell whether rows were left out of it."""

import re
from collections.abc import Collection, Sequence

# "1", "01", "1.", "1)", "1.0"; a longer row of digits numbers no row.
_NUMBER = re.compile(r"\s*(\d{1,7})(?:[.,]0*|[):/])?\s*")


def gap_of_numbers(written: Sequence[str], places: range, others: Collection[int]) -> tuple[int, str] | None:
    """Where the numbers of rows go on after some that are left out: the place, and from what number to what.

    Sorted by name or by district, a list's numbers stand in any order; each section may begin with 1; a row whose
    number is not written, or written wrongly, is there nevertheless. `others` are the places of rows that are no data.
    """
    found = {at: _NUMBER.fullmatch(written[at]) for at in places}
    numbers = {at: int(number[1]) for at, number in found.items() if number}
    rows = [at for at in places if at in numbers or at not in others]
    each = set(numbers.values())
    if not each or (len(each) == len(numbers) and max(each) - min(each) < len(rows)):
        return None
    # How far each number runs ahead of its row's place: where this grows, rows are left out.
    ahead = {at: numbers[at] - place for place, at in enumerate(rows, start=1) if at in numbers}
    level = before = max(next(iter(ahead.values())), 0)
    last = 0
    for at, following in zip(ahead, [*list(ahead)[1:], None], strict=True):
        number, by = numbers[at], ahead[at]
        if number == 1:
            before, level = level, by
        elif by == before:
            level = by
        elif by > level and (following is None or ahead[following] != level):
            return at, f"{last} … {number}"
        last = number
    return None
