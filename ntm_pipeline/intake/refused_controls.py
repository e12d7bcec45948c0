"""The control files that can't be understood: each is listed by itself, whether or not a file hangs on it.

What hangs on one is refused where it is received; how each kind is read is the business of its own module.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from ntm_pipeline.intake.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import Fingerprint, control_files, fingerprint, shown_path
from ntm_pipeline.intake.layout.layout_file import Layouts
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
        if fault is not None and shown not in known:
            read = _fingerprint(paths[shown], raw_dir)
            yield FileIntake(source, shown, read.sha256, read.size_bytes, Origin()).refused_for(fault)


def refused_origin_above(raw_dir: Path) -> dict[Path, Issue]:
    """The `origin.yaml` of the raw folder itself, which lies in no source's, if it can't be understood."""
    path = raw_dir / ORIGIN
    fault = fault_of_origin(path, raw_dir)
    return {} if fault is None else {path: fault}


def _fingerprint(path: Path, raw_dir: Path) -> Fingerprint:
    """What tells its bytes from others; nothing where they may not be read."""
    try:
        return fingerprint(path, raw_dir)
    except (OSError, RefusedError):
        return Fingerprint()
