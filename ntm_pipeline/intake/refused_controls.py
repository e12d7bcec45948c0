"""The control files that can't be understood: each is listed by itself, whether or not a file hangs on it.

What hangs on one is refused where it is received; how each kind is read is the business of its own module.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.corrections.corrections_file import Corrections, read_corrections
from ntm_pipeline.intake.corrections.messages import CORRECTIONS_MISPLACED
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import Fingerprint, control_files, fingerprint, shown_path
from ntm_pipeline.intake.layout.layout_file import FILE_NAME as LAYOUT
from ntm_pipeline.intake.layout.layout_file import Layouts, read_layouts
from ntm_pipeline.intake.origin import FILE_NAME as ORIGIN
from ntm_pipeline.intake.origin import Origin, fault_of_origin
from ntm_pipeline.issues import Issue, RefusedError


def refused_controls(
    source: str, raw_dir: Path, corrections: Corrections, layouts: Layouts, listed: Collection[Path]
) -> Iterator[FileIntake]:
    """The control files of a source's folder that can't be understood, as files that are refused.

    Args:
        source: the source.
        raw_dir: the raw folder.
        corrections: of the source.
        layouts: of the source.
        listed: entries that are listed anyway, for they are no files.
    """
    known = {shown_path(path, raw_dir) for path in listed}
    faults = {corrections.path: corrections.refusal, **{one.path: one.refusal for one in layouts.files}}
    paths = {shown: raw_dir / shown for shown in faults}
    for path in control_files(raw_dir / source, ORIGIN):
        shown = shown_path(path, raw_dir)
        faults[shown], paths[shown] = fault_of_origin(path, raw_dir), path
    for shown, fault in faults.items():
        # What lies above is said of every source, and is an entry of none.
        if fault is not None and shown not in known and shown.startswith(f"{source}/"):
            read = _fingerprint(paths[shown], raw_dir)
            yield FileIntake(source, shown, read.sha256, read.size_bytes, Origin()).refused_for(fault)


def refused_controls_above(raw_dir: Path, contracts: Iterable[Contract], today: date) -> dict[Path, Issue]:
    """The control files of the raw folder itself, which lie in no source's, that can't be understood."""
    found = {raw_dir / ORIGIN: fault_of_origin(raw_dir / ORIGIN, raw_dir)}
    path = raw_dir / LAYOUT
    if os.path.lexists(path):
        shown = shown_path(path, raw_dir)
        of_all = (one for contract in contracts for one in read_layouts(contract, raw_dir, today).files)
        found[path] = next((one.refusal for one in of_all if one.path == shown and one.refusal is not None), None)
    return {path: fault for path, fault in found.items() if fault is not None}


def fault_of_control(path: Path, raw_dir: Path, contracts: Mapping[str, Contract], today: date) -> Issue | None:
    """Why a control file of the raw folder can't be understood; None if it can.

    Args:
        path: the file, within the raw folder.
        raw_dir: the raw folder.
        contracts: of all sources.
        today: the day that is taken for today.
    """
    source = path.relative_to(raw_dir).parts[0]
    if path.name == ORIGIN:
        return fault_of_origin(path, raw_dir)
    if source not in contracts:
        return refused_controls_above(raw_dir, contracts.values(), today).get(path)
    shown = shown_path(path, raw_dir)
    if path.name == LAYOUT:
        files = read_layouts(contracts[source], raw_dir, today).files
        return next((one.refusal for one in files if one.path == shown), None)
    corrections = read_corrections(contracts[source], raw_dir, today)
    if shown in corrections.misplaced:
        return CORRECTIONS_MISPLACED(path=shown, file=corrections.path)
    return corrections.refusal


def _fingerprint(path: Path, raw_dir: Path) -> Fingerprint:
    """What tells its bytes from others; nothing where they may not be read."""
    try:
        return fingerprint(path, raw_dir)
    except (OSError, RefusedError):
        return Fingerprint()
