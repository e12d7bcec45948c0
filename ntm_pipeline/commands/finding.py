"""One thing wrong or doubtful in a file, as `ntm validate` tells it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Finding:
    """One defect or warning, with the letters of its column where it stands in one."""

    sheet: str
    row_number: int | None
    column_letter: str | None
    column_name: str | None
    value: str | None
    rule: str
    message_vi: str
    message_en: str

    @property
    def place(self) -> tuple[str, str | None, str]:
        """What findings of one kind share."""
        return self.sheet, self.column_name, self.rule


_TOLD = [name for name in Finding.__dataclass_fields__ if name != "column_letter"]


def findings_of(defects: pd.DataFrame, letters: Mapping[tuple[str, str], str]) -> list[Finding]:
    """Defects or warnings, in their order.

    Args:
        defects: a frame of the shape of `quality.rejected_rows`.
        letters: sheet and heading → the letters of its column.
    """
    found = []
    for record in defects.astype(object).where(defects.notna(), None).to_dict("records"):
        told = {name: record[name] for name in _TOLD}
        found.append(Finding(column_letter=letters.get((told["sheet"], told["column_name"])), **told))
    return found
