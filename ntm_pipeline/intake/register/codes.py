"""The codes that units have ever borne, as numbers: an array tells at once whether one was borne in a month.

Here belongs what is the same for every register and every day. Who bears a code in a month is asked of `units.resolve`.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.units.registry import CODE_LENGTH, COUNTRY_CODE, Level, UnitRegistry

MONTHS = 360
"""So many months from January 2021 a packed number has room for."""
NO_DAY = -100_000
"""A day that isn't there, as a number of days since 1970."""
_PLACES = 100_000
"""A code as a number: its length times this, and its digits."""
FIRST_NUMBER = min(CODE_LENGTH.values()) * _PLACES
"""What is below it is the number of no code."""


@dataclass(frozen=True)
class Codes:
    """Every code of every level, each with the months in which some unit bore it on some day."""

    written: tuple[tuple[Level, str], ...]
    index_of: dict[tuple[Level, str], int]
    by_number: npt.NDArray[np.int32]
    """A code as a number → its position, -1 where nobody ever bore it."""
    first_month: npt.NDArray[np.int32]
    """Position → the first month in which it was borne; after the last where there are months between without one."""
    last_month: npt.NDArray[np.int32]
    salt: npt.NDArray[np.uint64]
    """Position → a number by which the same identifier of two units becomes two keys."""


def month_of(day: date) -> int:
    """Months since January 2021."""
    return (day.year - FIRST_DAY.year) * 12 + day.month - 1


def first_day_of(month: int) -> date:
    """The first day of a month."""
    return date(FIRST_DAY.year + month // 12, month % 12 + 1, 1)


@lru_cache(maxsize=2)
def codes_of(units: UnitRegistry) -> Codes:
    """The codes of a registry of units."""
    borne: dict[tuple[Level, str], set[int]] = {}
    for version in units.versions:
        first, last = max(version.valid_from, FIRST_DAY), min(version.valid_to, first_day_of(MONTHS - 1))
        months = borne.setdefault((version.unit_level, version.unit_code), set())
        if first <= last:
            months.update(range(month_of(first), month_of(last) + 1))
    written = tuple(sorted(borne, key=lambda one: (len(one[1]), one)))
    spans = [(min(borne[one]), max(borne[one]), len(borne[one])) if borne[one] else (1, 0, 0) for one in written]
    # A code that nobody bore for a while is asked about month by month.
    is_gapless = [last - first + 1 == count for first, last, count in spans]
    by_number = np.full((max(CODE_LENGTH.values()) + 1) * _PLACES, -1, np.int32)
    for at, (_, code) in enumerate(written):
        if code != COUNTRY_CODE:
            by_number[len(code) * _PLACES + int(code)] = at
    return Codes(
        written,
        {one: at for at, one in enumerate(written)},
        by_number,
        np.array([span[0] if whole else MONTHS for span, whole in zip(spans, is_gapless, strict=True)], np.int32),
        np.array([span[1] if whole else -1 for span, whole in zip(spans, is_gapless, strict=True)], np.int32),
        np.random.default_rng(2021).integers(0, 2**64, len(written), np.uint64),
    )


_LENGTHS = {5: 5, 3: 3, 2: 2, 4: 5, 1: 2}
"""How many digits are written → the length of the code, its lost zeros put back; the most frequent first."""


def number_sql(text: str) -> str:
    """SQL: the number of a code of one to five digits, its lost zeros put back; below `FIRST_NUMBER` of any other text.

    Two expressions added up rather than one in the other: of a column that Parquet holds as a dictionary DuckDB then
    asks each of them once a word, not once a row.
    """
    lengths = " ".join(f"WHEN {text} GLOB '{'[0-9]' * digits}' THEN {length}" for digits, length in _LENGTHS.items())
    return f"COALESCE(TRY_CAST({text} AS INTEGER), 0) % {_PLACES} + {_PLACES} * CASE {lengths} ELSE 0 END"


def code_in(number: int) -> str:
    """The code that such a number stands for."""
    return str(number % _PLACES).zfill(number // _PLACES)
