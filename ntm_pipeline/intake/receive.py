"""What can be said of a file before it is read: where it is, what it weighs, where it comes from."""

from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake import messages
from ntm_pipeline.intake.corrections.corrections_file import Corrections
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import MOST_BYTES, Fingerprint, fingerprint, shown_path
from ntm_pipeline.intake.layout.layout_file import Layouts
from ntm_pipeline.intake.origin import Origin, origin_of
from ntm_pipeline.issues import RefusedError


def received(contract: Contract, path: Path, raw_dir: Path, corrections: Corrections, layouts: Layouts) -> FileIntake:
    """A file that is to be read; refused if it is not there, or of nobody knows where."""
    shown, read = shown_path(path, raw_dir), Fingerprint()

    def file(origin: Origin) -> FileIntake:
        return FileIntake(
            contract.source, shown, read.sha256, read.size_bytes, origin, corrections_sha256=corrections.sha256,
            state=read.state, layout_sha256=layouts.sha256_of(shown),
        )  # fmt: skip

    try:
        read = fingerprint(path, raw_dir, None if isinstance(contract, Register) else MOST_BYTES)
        origin = origin_of(path, raw_dir)
    except OSError as error:
        return file(Origin()).refused_for(messages.NOT_OPENED(why=error.strerror))
    except RefusedError as error:
        # What a registry covers and whether figures are real hangs on its origin: better wait than guess.
        return file(Origin()).refused_for(error.issue)
    refusal = corrections.refusal or layouts.refusal_of(shown)
    return file(origin) if refusal is None else file(origin).refused_for(refusal)
