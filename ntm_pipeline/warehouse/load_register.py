"""One source's registers, from the raw folder into the build: read or found in the ledger, each thing counted once.

All of a source is stored in one transaction or nothing of it.
"""

from functools import partial
from pathlib import Path

import pandas as pd

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.corrections.corrections_file import FILE_NAME as CORRECTIONS
from ntm_pipeline.intake.corrections.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import control_files, data_files, shown_path
from ntm_pipeline.intake.layout.layout_file import FILE_NAME as LAYOUT
from ntm_pipeline.intake.layout.layout_file import Layouts
from ntm_pipeline.intake.origin import Origin
from ntm_pipeline.intake.quality_tables import CORRECTED_COLUMNS, frame
from ntm_pipeline.intake.receive import received
from ntm_pipeline.intake.refusal import PASSING
from ntm_pipeline.intake.refused_controls import refused_controls
from ntm_pipeline.intake.register.combine import ReadRegister, count_once, read_or_refused
from ntm_pipeline.intake.register.messages import CONTROL_WITHOUT_EFFECT, REGISTER_NOT_READABLE, TOO_LONG_READING
from ntm_pipeline.intake.register.tables import RegisterIntake, register_intake
from ntm_pipeline.intake.register.unit_counts import UnitMonths
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.build_steps import OF_SOURCE
from ntm_pipeline.warehouse.carried import SourceInputs
from ntm_pipeline.warehouse.load import SHARED_TABLES, LoadedSource
from ntm_pipeline.warehouse.register_ledger import RegisterLedger


def load_register(build: Build, register: Register, units: UnitRegistry) -> LoadedSource:
    """Read every register of a source and store what it comes to, unless all of it is carried over."""
    inputs = SourceInputs(build.settings, register.source, units, is_register=True)
    made_of = OF_SOURCE + inputs.sha256
    if build.is_carried_over(register.table, made_of):
        return _loaded(register, stored_of(build, register), build.told(register.table))
    intake = read_registers(build.settings, register, units)
    is_certain = inputs.are_unchanged() and not intake.refused_by & _PASSING
    with build.transaction():
        count = build.write_frame(
            register.table, register.title_vi, register.title_en, intake.rows, register.comments,
            made_of if is_certain else OF_SOURCE,
        )  # fmt: skip
        for key, frame in intake.shared().items():
            build.replace_rows(key, *SHARED_TABLES[key], frame, [register.source])
    return _loaded(register, intake.shared(), count)


_PASSING = PASSING | {REGISTER_NOT_READABLE.rule, TOO_LONG_READING.rule}
"""What refuses a register now and perhaps not in the next hour, for want of memory or time."""


def stored_of(build: Build, register: Register) -> dict[str, pd.DataFrame]:
    """What is stored of a source in the tables that sources share."""
    return {
        key: build.connection.execute(f"SELECT * FROM {key} WHERE source = ?", [register.source]).df()
        for key in RegisterIntake.SHARED
    }


def _loaded(register: Register, shared: dict[str, pd.DataFrame], row_count: int) -> LoadedSource:
    counts = shared["quality.register_row_counts"]
    by_rule = counts[counts["row_outcome"] == "rejected"].groupby("rule")["rows_counted"].sum()
    return LoadedSource(
        row_count,
        shared["quality.source_files"],
        shared["quality.rejected_rows"],
        shared["quality.warned_rows"],
        frame([], CORRECTED_COLUMNS),
        slowest={},
        rejected_by_rule={str(rule): int(count) for rule, count in by_rule.sort_values(ascending=False).items()},
    )


def read_registers(settings: Settings, register: Register, units: UnitRegistry) -> RegisterIntake:
    """Every register of a source, and what they come to."""
    raw_dir, ledger = settings.raw_dir, RegisterLedger(settings, register, units)
    nothing = Corrections(f"{register.source}/{CORRECTIONS}"), Layouts(register.source)
    read: list[ReadRegister] = []
    refused: list[FileIntake] = []
    paths = list(data_files(raw_dir / register.source))
    for path in paths:
        one = read_or_refused(received(register, path, raw_dir, *nothing), partial(ledger.read, path=path))
        if isinstance(one, ReadRegister):
            read.append(one)
        else:
            refused.append(one)
    refused += refused_controls(register.source, raw_dir, *nothing, paths)
    refused += _without_effect(register, raw_dir, {file.path for file in refused})
    ledger.forget_the_rest()
    read = ledger.hold_keys_to_their_sums(read, {shown_path(path, raw_dir): path for path in paths})
    count_once(register, read)
    return register_intake(register, read, refused, UnitMonths(units, settings.today))


def _without_effect(register: Register, raw_dir: Path, listed: set[str]) -> list[FileIntake]:
    """What tells of the rows of spreadsheets, and would be passed over here without a word."""
    found = [path for name in (CORRECTIONS, LAYOUT) for path in control_files(raw_dir / register.source, name)]
    shown = {shown_path(path, raw_dir): path.name for path in found}
    return [
        FileIntake(register.source, path, "", 0, Origin()).refused_for(CONTROL_WITHOUT_EFFECT(file=name))
        for path, name in shown.items()
        if path not in listed
    ]
