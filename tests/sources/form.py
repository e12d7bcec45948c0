"""What a source's form is: its headings, a good row, what an empty cell means, what makes a key.

The forms themselves stand in `forms/`, one file per source.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Form:
    """One source's form, written down apart from its contract, so that the two can disagree."""

    cells: dict[str, str]
    """Every heading in its canonical wording, with a good cell."""
    row: dict[str, Any]
    """What a row of these cells is in core."""
    may_be_empty: dict[str, tuple[str, Any]]
    """Heading that may be missing or empty → the column it fills, and what it then holds."""
    counts: tuple[str, ...] = ()
    """Headings under which a dash is a 0."""
    other_keys: tuple[dict[str, str], ...] = ()
    """Changes to the cells that make it a row about something else."""
    same_key: tuple[dict[str, str], ...] = ()
    """Changes that leave it a row about the same thing that tells the same: it supersedes the first."""
    contradictions: tuple[dict[str, str], ...] = ()
    """Changes that leave it a row about the same thing that tells otherwise, on no later day."""
    dated_by: tuple[str, str] = field(kw_only=True)
    """The heading that dates a row, and how it is written above the table."""
    last_good_date: str = field(kw_only=True)
    """Of 10 May 2024: the last date that does not lie in the future."""
    first_future_date: str = field(kw_only=True)

    def changed(self, **cells: str) -> dict[str, str]:
        return self.cells | cells

    @property
    def must_be_filled(self) -> list[str]:
        return [h for h in self.cells if h not in self.may_be_empty and h != self.dated_by[0]]


YEARLY = {
    "dated_by": ("Năm", "Kỳ báo cáo: Năm {}"),
    "last_good_date": "2024",
    "first_future_date": "2025",
}
REGISTRY = {
    "dated_by": ("Ngày chốt số liệu", "Số liệu tính đến ngày {}"),
    "last_good_date": "10/05/2024",
    "first_future_date": "11/05/2024",
}
UNIT = {"Mã đơn vị": "10101", "Tên đơn vị": "Xã An"}
UNIT_ROW = {"unit_id": "10101", "unit_code": "10101", "unit_name": "Xã An"}
UNIT_MAY_BE_EMPTY = {"Mã đơn vị": ("unit_code", "10101"), "Tên đơn vị": ("unit_name", None)}
OTHER_UNIT = {"Mã đơn vị": "10102", "Tên đơn vị": ""}
