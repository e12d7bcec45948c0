"""What registers were reduced to, kept by what they hold: a register is read once, whatever it is called.

An entry is a folder named by a hash of all that reading depends on: the bytes, the kind of file, the units and this
program to the letter. The day has a say too, but only on rows dated near it: an entry holds for every day on
which reading would come to the same. One that is damaged, or that no file asked for, is removed.
"""

import logging
import shutil
from collections.abc import Collection
from pathlib import Path

from ntm_pipeline.contracts.register import Register
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import read_unchanged
from ntm_pipeline.intake.register.combine import ReadRegister, sharing_units
from ntm_pipeline.intake.register.keys import Keys
from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.intake.register.reduced import Reduced, read_reduced
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.carried import sha256_of
from ntm_pipeline.warehouse.program import program_sha256


class RegisterLedger:
    """The entries of one source."""

    def __init__(self, settings: Settings, register: Register, units: UnitRegistry) -> None:
        self._settings, self._register, self._units = settings, register, units
        self._limits = ReducingLimits(settings.register_megabytes, settings.register_seconds)
        self._folder = settings.work_dir / "ledger" / register.source
        self._asked: set[str] = set()

    def read(self, file: FileIntake, path: Path) -> ReadRegister:
        """A register, out of the ledger or read anew.

        Raises:
            RefusedError: it can't be read.
        """
        # By its name alone: the ending says of which kind it is.
        ending = "".join(path.suffixes[-2:]).lower()
        key = sha256_of(program_sha256(), self._register.source, self._units.sha256, file.sha256, ending)
        self._asked.add(key)
        folder = self._folder / key
        if (kept := read_reduced(folder)) is not None and kept.holds_on(self._settings.today.toordinal()):
            return ReadRegister(file, kept, folder)
        part = folder.with_name(f"{key}.part")
        shutil.rmtree(folder, ignore_errors=True)

        def reduced_anew() -> Reduced:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            return reduce_register(self._register, path, self._units, self._settings.today, self._limits, part)

        try:
            raw_dir = self._settings.raw_dir
            reduced = read_unchanged(path, raw_dir, file.sha256, file.state, reduced_anew, most_bytes=None)
            shutil.rmtree(part / "spill", ignore_errors=True)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return ReadRegister(file, reduced, folder)

    def hold_keys_to_their_sums(self, files: list[ReadRegister], paths: dict[str, Path]) -> list[ReadRegister]:
        """The files, those of them read again whose keys are needed and aren't as they were written.

        Raises:
            RefusedError: one of those can't be read any more.
        """
        held = list(files)
        for members in sharing_units(self._register, [one.reduced for one in files]):
            for at in members:
                one = files[at]
                if Keys(one.folder, one.reduced.row_count).checksum() != one.reduced.keys_checksum:
                    logging.getLogger(__name__).warning("the keys of %s are damaged; it is read again", one.file.path)
                    shutil.rmtree(one.folder)
                    held[at] = self.read(one.file, paths[one.file.path])
        return held

    def forget_the_rest(self) -> None:
        """Remove the entries that no file of the source has asked for."""
        for entry in _entries(self._folder):
            if entry.name not in self._asked:
                shutil.rmtree(entry, ignore_errors=True)


def _entries(folder: Path) -> Collection[Path]:
    try:
        return [*folder.iterdir()]
    except OSError:
        return ()
