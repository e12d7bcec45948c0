"""One source's files, from the raw folder into the build: read, held to the contract, settled, stored; and the tables
of `ref`, from the package's own files.

All of a source is stored in one transaction or nothing of it.
"""

from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

import pandas as pd

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections.corrections_file import Corrections, read_corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import data_files, shown_path, stray_files
from ntm_pipeline.intake.layout.layout_file import Layouts, read_layouts
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.quality_tables import ROW_COUNT_COLUMNS, frame
from ntm_pipeline.intake.refusal import PASSING, unless_refused
from ntm_pipeline.intake.refused_controls import refused_controls, refused_controls_above
from ntm_pipeline.intake.settle import SourceIntake, settle
from ntm_pipeline.intake.tables import InHand
from ntm_pipeline.reading.worker_pool import Limits
from ntm_pipeline.sources import load_contracts, load_sources
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.build_steps import OF_SOURCE, SHARED
from ntm_pipeline.warehouse.carried import SourceInputs, reference_inputs, sha256_of
from ntm_pipeline.warehouse.ledger import Ledger
from ntm_pipeline.warehouse.reference import ReferenceTable

SHARED_TABLES = {
    "quality.source_files": (
        "Mọi tệp đã thấy và số phận của các dòng",
        "Every file seen and what became of its rows",
    ),
    "quality.rejected_rows": ("Các lỗi khiến dòng bị trả lại", "The defects for which rows are rejected"),
    "quality.warned_rows": (
        "Các điểm đáng ngờ, dòng vẫn được dùng",
        "What is doubtful in rows that are used",
    ),
    "quality.superseded_rows": ("Các dòng bị dòng khác thay thế", "Rows superseded by others"),
    "quality.corrected_rows": (
        "Các ô được sửa theo corrections.yaml",
        "Cells rewritten by a corrections.yaml",
    ),
    "quality.column_mapping": (
        "Mỗi cột của tệp được hiểu là gì, hoặc vì sao để ngoài",
        "What each column of a file was taken for, or why it is set aside",
    ),
    "quality.skipped_rows": (
        "Các dòng không phải số liệu: tiêu đề, nhóm, tổng, ghi chú, chữ ký",
        "Rows that are no data: titles, headings, sections, totals, notes, signatures",
    ),
    "quality.sheets": (
        "Mỗi trang tính có bảng: số dòng, số dòng được nhận, số dòng trống",
        "Each sheet with a table: its rows, those accepted, those that are blank",
    ),
    "quality.register_row_counts": (
        "Mỗi sổ đăng ký: số dòng được nhận, bị trả lại theo từng quy tắc, bị thay thế bởi tệp nào",
        "Of each register how many rows are accepted, rejected by which rule, superseded by which file",
    ),
    "core.snapshots": (
        "Mỗi danh bạ có khai báo nói thay cho đơn vị nào",
        "What each declared registry list speaks for",
    ),
    "core.title_declarations": (
        "Mỗi danh sách danh hiệu có khai báo nói thay cho đơn vị nào, năm nào, danh hiệu nào",
        "For which unit, year and title each declared list of titles speaks",
    ),
    "core.rejected_units": (
        "Các đơn vị mà dòng bị trả lại của danh sách nêu tên",
        "The units that rejected rows of lists name",
    ),
}


OWN = "own:"
"""How the hash begins of what a table of `ref` is made of: the audit holds them to each other."""


@dataclass(frozen=True)
class LoadedSource:
    """What loading a source came to."""

    row_count: int
    files: pd.DataFrame
    rejected: pd.DataFrame
    warned: pd.DataFrame
    corrected: pd.DataFrame
    slowest: dict[str, int]
    """The files that took most of the run's time so far, of whatever source, and their seconds."""
    rejected_by_rule: dict[str, int]
    """How often each rule was broken, the most frequent first."""


def load_reference(build: Build, table: ReferenceTable) -> int:
    """Make a reference table, unless it is carried over; returns its number of rows."""
    key, made_of = f"ref.{table.name}", _own(build, table)
    if build.is_carried_over(key, made_of):
        return build.told(key)
    rows = table.rows(build.settings)
    if made_of is not None and made_of != _own(build, table):
        made_of = f"{OWN}{uuid4()}"  # changed while it was read: of which of the two it is, nobody knows
    if made_of is None:
        made_of = sha256_of(rows.to_csv(index=False), list(map(str, rows.dtypes)))
        if build.is_carried_over(key, made_of):
            return build.told(key)
    return build.write_frame(key, table.vi, table.en, rows, made_of=made_of)


def _own(build: Build, table: ReferenceTable) -> str | None:
    """What a table is made of, if of what the package and the data folder hold."""
    made_of = reference_inputs(build.settings, table.rows)
    return None if made_of is None else f"{OWN}{made_of}"


def load_source(build: Build, contract: Contract, units: UnitRegistry) -> LoadedSource:
    """Read every file of a source and store what it holds, unless all of it is carried over."""
    settings = build.settings
    inputs = SourceInputs(settings, contract.source, units)
    made_of = OF_SOURCE + inputs.sha256
    if build.is_carried_over(contract.table, made_of):
        return _carried_over(build, contract)
    folder = settings.raw_dir / contract.source
    limits = Limits(settings.reading_seconds, settings.reading_megabytes, build.budget)
    corrections = read_corrections(contract, settings.raw_dir, settings.today)
    layouts = read_layouts(contract, settings.raw_dir, settings.today)
    ledger = Ledger(settings, contract)
    paths = list(data_files(folder))
    intakes = read_source_files(
        contract, paths, settings.raw_dir, units, settings.today, limits, corrections, layouts=layouts, kept=ledger
    )
    intakes += refused_controls(contract.source, settings.raw_dir, corrections, layouts, paths)
    if corrections.refusal is None and all(file.refusal is None for file in layouts.files):
        ledger.forget_the_rest()  # what isn't read because of a slip beside the files will be read tomorrow
    files, settled = _settled(contract, intakes, units, corrections, layouts)
    is_certain = inputs.are_unchanged() and not any(file.refused_by in PASSING for file in files)
    return store_source(build, contract, settled, made_of if is_certain else OF_SOURCE)


def _carried_over(build: Build, contract: Contract) -> LoadedSource:
    """What is stored of a source already."""
    told = [
        build.connection.execute(f"SELECT * FROM {key} WHERE source = ?", [contract.source]).df()
        for key in ("quality.source_files", "quality.rejected_rows", "quality.warned_rows", "quality.corrected_rows")
    ]
    source_files, rejected, warned, corrected = told
    return LoadedSource(build.told(contract.table), source_files, rejected, warned, corrected, {}, _by_rule(rejected))


def _settled(
    contract: Contract, intakes: list[FileIntake], units: UnitRegistry, corrections: Corrections, layouts: Layouts
) -> tuple[list[FileIntake], SourceIntake]:
    """All files, and what they settle to; without those over which our own code fails, which are refused."""

    def alone(file: FileIntake) -> InHand[None]:
        settle(contract, [file], units)
        return InHand(file)

    try:
        return intakes, settle(contract, intakes, units, corrections, layouts)
    except Exception:
        kept = [unless_refused(one, partial(alone, one)).file for one in intakes]
        if all(before.refused == after.refused for before, after in zip(intakes, kept, strict=True)):
            raise  # they fail together: which of them is at fault nobody can tell
        kept = [replace(one, rows=None) if one.refused else one for one in kept]
        return kept, settle(contract, kept, units, corrections, layouts)


def store_source(build: Build, contract: Contract, intake: SourceIntake, made_of: str = OF_SOURCE) -> LoadedSource:
    """Store a settled source in place of what was stored of it before.

    `made_of` is a hash of all that it is made of, where that is known.
    """
    shared = {
        "quality.source_files": intake.source_files,
        "quality.rejected_rows": intake.rejected_rows,
        "quality.warned_rows": intake.warned_rows,
        "quality.superseded_rows": intake.superseded_rows,
        "quality.corrected_rows": intake.corrected_rows,
        "quality.column_mapping": intake.column_mapping,
        "quality.skipped_rows": intake.skipped_rows,
        "quality.sheets": intake.sheets,
        "quality.register_row_counts": frame([], ROW_COUNT_COLUMNS),
        "core.snapshots": intake.snapshots,
        "core.title_declarations": intake.title_declarations,
        "core.rejected_units": intake.rejected_units,
    }
    with build.transaction():
        count = build.write_frame(
            contract.table, contract.title_vi, contract.title_en, intake.rows, contract.comments, made_of
        )
        for key, rows in shared.items():
            if not key.startswith("core.") or contract.is_list or not build.has(key):
                build.replace_rows(key, *SHARED_TABLES[key], rows, [contract.source])
    slowest = {shown_path(path, build.settings.raw_dir): seconds for path, seconds in build.budget.slowest(_MOST_NAMED)}
    return LoadedSource(
        count, intake.source_files, intake.rejected_rows, intake.warned_rows, intake.corrected_rows, slowest,
        _by_rule(intake.rejected_rows),
    )  # fmt: skip


def _by_rule(rejected: pd.DataFrame) -> dict[str, int]:
    return {str(rule): int(count) for rule, count in rejected["rule"].value_counts().items()}


_MOST_NAMED = 5


def load_stray_files(build: Build) -> pd.DataFrame:
    """Account for files that lie in no source's folder; forget folders and sources that are no more."""
    contracts, raw_dir = load_contracts(), build.settings.raw_dir
    sources = list(load_sources())
    faulty = refused_controls_above(raw_dir, contracts.values(), build.settings.today)
    strays = stray_files(raw_dir, sources, faulty)
    made_of = SHARED + sha256_of(strays.to_csv(index=False))
    if build.is_carried_over("quality.source_files", made_of):
        return strays
    known = {str(name) for table in SHARED_TABLES for (name,) in build.rows(f"SELECT DISTINCT source FROM {table}")}
    gone = sorted((known | set(strays["source"])) - set(sources))
    with build.transaction():
        if gone:
            for key in SHARED_TABLES.keys() - {"quality.source_files"}:
                build.delete_rows(key, gone)
        key = "quality.source_files"
        build.replace_rows(key, *SHARED_TABLES[key], strays, gone, made_of)
    return strays
