"""Whose dossiers a register's counts are: codes and months become units, and what is doubtful of that is told.

A month belongs to the unit that bears the code on the month's last day, not after today; where nobody does then, to
the one that bore it last within the month.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.register import messages
from ntm_pipeline.intake.register.codes import Codes, codes_of, first_day_of, month_of
from ntm_pipeline.intake.register.keys import unpacked
from ntm_pipeline.issues import Issue
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.units.resolve import resolve

_NOBODY = -1
_MOST_WARNINGS = 100


class UnitMonths:
    """Which unit bears each code at the end of each month until today."""

    def __init__(self, units: UnitRegistry, today: date) -> None:
        self.today = today
        self._units, self._codes = units, codes_of(units)
        self.ids = tuple(sorted({version.unit_id for version in units.versions}))
        positions = {unit_id: at for at, unit_id in enumerate(self.ids)}
        self.ends = [last_day_of(month) for month in range(month_of(today) + 1)]
        read_on = np.array([min(end, today).toordinal() for end in self.ends])
        self.bearer = np.full((len(self._codes.written), len(self.ends)), _NOBODY, np.int32)
        for version in units.versions:
            of_version = (version.valid_from.toordinal() <= read_on) & (read_on <= version.valid_to.toordinal())
            code = self._codes.index_of[version.unit_level, version.unit_code]
            self.bearer[code, of_version] = positions[version.unit_id]
        # Where codes came to mean another unit: the first month of the new meaning.
        before, after = self.bearer[:, :-1], self.bearer[:, 1:]
        changed = (before != after) & (before != _NOBODY) & (after != _NOBODY)
        self._changes = [int(month) + 1 for month in np.flatnonzero(changed.any(axis=0))]

    def units_of(
        self, codes: npt.NDArray[np.uint32], months: npt.NDArray[np.uint32]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """Position of the unit of each code and month, and whether it is there at the month's end."""
        found = self.bearer[codes, months].copy()
        is_there = found != _NOBODY
        for at in np.flatnonzero(~is_there):
            found[at] = self.ids.index(self._within(self._codes, int(codes[at]), int(months[at])))
        return found, is_there

    def _within(self, codes: Codes, code: int, month: int) -> str:
        level, written = codes.written[code]
        last_day = max(first_day_of(month), min(self.today, self.ends[month]))
        return resolve(self._units, written, None, level, first_day_of(month), last_day).unit.unit_id

    def doubts_of(
        self, told: tuple[npt.NDArray[np.uint32], ...], counts: npt.NDArray[np.int64], written_on: date,
        is_received: bool,
    ) -> Iterator[Issue]:  # fmt: skip
        """What is doubtful of a file's codes and months (each with its count, and with the state)."""
        codes, months, _ = told
        ends = np.array([end.toordinal() for end in self.ends])
        is_open = (ends[months] > written_on.toordinal()) & (ends[months] <= self.today.toordinal())
        if counts[is_open].sum():
            why = ("ngày cuối ghi trong tệp", "the last day in it")
            if is_received:
                why = ("received_on trong origin.yaml", "received_on in origin.yaml")
            yield messages.MONTHS_NOT_OVER(
                day=f"{written_on:%d/%m/%Y}", why_vi=why[0], why_en=why[1], count=int(counts[is_open].sum()),
                month=f"{first_day_of(int(months[is_open].min())):%m/%Y}",
            )  # fmt: skip
        yield from self._units_before_or_after(codes, months, written_on)
        is_gone = (self.bearer[codes, months] == _NOBODY) & (counts > 0)
        gone: Counter[tuple[int, int]] = Counter()
        for code, month, count in zip(codes[is_gone], months[is_gone], counts[is_gone], strict=True):
            gone[int(code), int(month)] += int(count)
        for (code, month), count in sorted(gone.items())[:_MOST_WARNINGS]:
            unit = self._units.version_on(unit_id := self._within(self._codes, code, month), first_day_of(month))
            name = unit.unit_name if unit else unit_id
            yield messages.REGISTER_OUTLIVES_UNIT(unit=name, month=f"{first_day_of(month):%m/%Y}", count=count)

    def _units_before_or_after(
        self, codes: npt.NDArray[np.uint32], months: npt.NDArray[np.uint32], written_on: date
    ) -> Iterator[Issue]:
        for change in self._changes:
            before = np.unique(codes[months < change])
            if not len(before) or max(written_on, first_day_of(int(months.max()))) < first_day_of(change):
                continue
            was, became = self.bearer[before, change - 1], self.bearer[before, change]
            if (became != _NOBODY).all() and (became != was).any():
                yield messages.REGISTER_OF_UNITS_BEFORE_OR_AFTER(change=f"{first_day_of(change):%d/%m/%Y}")


def last_day_of(month: int) -> date:
    """The last day of a month."""
    return first_day_of(month + 1) - timedelta(days=1)


def unit_rows(
    register: Register, numbers: npt.NDArray[np.uint32], counts: npt.NDArray[np.int64], path: str, written_on: date,
    months: UnitMonths,
) -> pd.DataFrame:  # fmt: skip
    """Packed counts as rows of the source's table: one per unit and month of which something counts."""
    code, month, state = unpacked(numbers[counts > 0], len(register.states))
    count = counts[counts > 0]
    unit, _ = months.units_of(code, month)
    told = pd.DataFrame({"unit": unit, "month": month.astype(np.int64)})
    for name in register.counts:
        told[name] = np.where(np.isin(state, register.counted(name)), count, 0)
    # Two codes can mean one unit: a town that became a city, and was written both ways.
    summed = told.groupby(["unit", "month"], as_index=False).sum()
    ends = np.array([end.toordinal() for end in months.ends])
    rows = pd.DataFrame(
        {
            "unit_id": np.array(months.ids, object)[summed["unit"].to_numpy()],
            "path": path,
            "year": summed["month"] // 12 + first_day_of(0).year,
            "month": summed["month"] % 12 + 1,
            **{name: summed[name] for name in register.counts},
            "is_month_over": ends[summed["month"].to_numpy()] <= written_on.toordinal(),
        }
    )
    return rows.astype({"unit_id": "string", "path": "string", "is_month_over": "boolean"})
