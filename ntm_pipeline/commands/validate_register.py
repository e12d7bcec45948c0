"""What a register would give, told before it is sent: counts, the rows that each rule costs, a sample of them.

The reading is `intake.register`'s, the same as in a refresh, into a folder that is gone afterwards. Of a secret dossier
nothing is told but the rule and the row. People see `validate_register_report`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pandas as pd

from ntm_pipeline.commands.finding import Finding, findings_of
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.corrections.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.layout.layout_file import Layouts
from ntm_pipeline.intake.receive import received
from ntm_pipeline.intake.register.combine import ReadRegister, read_or_refused
from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.intake.register.register_file import ENDINGS, open_register
from ntm_pipeline.intake.register.tables import RegisterIntake, register_intake
from ntm_pipeline.intake.register.unit_counts import UnitMonths
from ntm_pipeline.issues import RefusedError
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.registry import UnitRegistry

_ENDINGS_OF_REGISTERS_ALONE = tuple(ending for ending in ENDINGS if ending != ".csv")


@dataclass(frozen=True)
class ValidatedRegister:
    """One register, held to its contract by itself."""

    path: Path
    """As it was given."""
    contract: Register
    found_by: str
    """How the contract was chosen: `option`, `folder`, `headings`, or `nothing` of a file that can't be read."""
    is_stray: bool
    """Whether it lies in the raw folder, but in no source's."""
    is_synthetic: bool
    intake: RegisterIntake

    @property
    def refused(self) -> tuple[str, str] | None:
        """Why nothing of it can be read, in Vietnamese and English."""
        told = self._told
        return (str(told["reason_vi"]), str(told["reason_en"])) if told["status"] == "refused" else None

    @property
    def has_defects(self) -> bool:
        """Refused, or a row of it rejected; a warning is none."""
        return self.refused is not None or self.counts["rows_rejected"] > 0

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, accepted, rejected, and superseded within the file."""
        return {
            name: int(self._told[name]) for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_superseded")
        }

    @cached_property
    def rows_by_rule(self) -> dict[str, int]:
        """Rule → rows that are rejected by it, the most frequent first."""
        rejected = self.intake.row_counts[self.intake.row_counts["row_outcome"] == "rejected"]
        return dict(sorted(zip(rejected["rule"], rejected["rows_counted"].astype(int), strict=True), key=_most_first))

    @property
    def columns(self) -> list[tuple[str, str, str | None]]:
        """Letters, heading and the contract's name of each column of the file; None of one that is left unread."""
        told = self.intake.column_mapping[["column_letters", "heading", "column_name"]].astype(object)
        return [(str(at), str(heading), name) for at, heading, name in told.where(told.notna(), None).to_numpy()]

    @property
    def missing_columns(self) -> list[str]:
        """The contract's headings that the file has no column of."""
        found = {name for _, _, name in self.columns}
        return [spec.headings[0] for name, spec in self.contract.columns.items() if name not in found]

    @property
    def defects(self) -> list[Finding]:
        """A sample of the rejected rows, by their number."""
        return self._findings(self.intake.rejected_rows)

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful of the file as a whole."""
        return self._findings(self.intake.warned_rows)

    @property
    def superseded_rows(self) -> list[tuple[int, int]]:
        """A sample of the rows in whose place another counts, each with that one."""
        told = self.intake.superseded_rows[["row_number", "by_row_number"]]
        return [(int(row), int(by)) for row, by in told.itertuples(index=False, name=None)]

    @property
    def _told(self) -> "pd.Series[Any]":
        return self.intake.source_files.iloc[0]

    def _findings(self, defects: pd.DataFrame) -> list[Finding]:
        return findings_of(defects, {("", heading): letters for letters, heading, _ in self.columns})


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def is_a_register_by_kind(path: Path) -> bool:
    """Whether only registers are read from files of this kind."""
    return path.name.lower().endswith(_ENDINGS_OF_REGISTERS_ALONE)


def fitting_register(path: Path, registers: Iterable[Register]) -> Register | None:
    """The register all of whose columns a file has; None where there is none."""
    if not path.name.lower().endswith(ENDINGS):
        return None
    for register in registers:
        with duckdb.connect() as connection:
            try:
                open_register(connection, register, path)
            except RefusedError:
                continue
        return register
    return None


def validated_register(
    register: Register, given: Path, place: Path, root: Path, found_by: str, is_stray: bool, settings: Settings
) -> ValidatedRegister:
    """A register, read from end to end.

    Args:
        register: what it is held to.
        given: the file as it was named.
        place: where it lies.
        root: what stands for its raw folder.
        found_by: how its contract was chosen.
        is_stray: whether it lies in the raw folder, but in no source's.
        settings: the day and the limits.
    """
    units, limits = UnitRegistry.load(), ReducingLimits(settings.register_megabytes, settings.register_seconds)
    months = UnitMonths(units, settings.today)
    file = received(register, place, root, Corrections(""), Layouts(register.source))
    with TemporaryDirectory(prefix="ntm-validate-") as folder:

        def read(file: FileIntake) -> ReadRegister:
            reduced = reduce_register(register, place, units, settings.today, limits, Path(folder))
            return ReadRegister(file, reduced, Path(folder))

        one = read_or_refused(file, read)
        come_to = ([one], []) if isinstance(one, ReadRegister) else ([], [one])
        intake = register_intake(register, *come_to, months)
    return ValidatedRegister(given, register, found_by, is_stray, file.origin.synthetic, intake)


def register_as_dict(file: ValidatedRegister) -> dict[str, Any]:
    """All there is to say of a register, as plain values, under the names used of other files."""
    columns = file.contract.columns
    return {
        "file": str(file.path),
        "source": file.contract.source if file.found_by != "nothing" else None,
        "source_found_by": file.found_by,
        "is_stray": file.is_stray,
        "is_synthetic": file.is_synthetic,
        "status": "refused" if file.refused else "partial" if file.has_defects else "accepted",
        "reason_vi": file.refused[0] if file.refused else None,
        "reason_en": file.refused[1] if file.refused else None,
        **file.counts,
        "rejected_by_rule": file.rows_by_rule,
        "columns": [
            {
                "letter": letters,
                "heading": heading,
                "means": columns[name].headings[0] if name else None,
                "column": name,
            }
            for letters, heading, name in file.columns
        ],
        "missing_columns": [] if file.refused else file.missing_columns,
        "defects": [asdict(finding) for finding in file.defects],
        "warnings": [asdict(finding) for finding in file.warnings],
        "superseded_rows": [{"row_number": row, "by_row_number": by} for row, by in file.superseded_rows],
    }
