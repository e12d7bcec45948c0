"""What was read of each file of the raw folder, kept by the file's content: the same bytes are not read again.

An entry is found by a hash of all that reading depends on: the bytes, the kind of file, the columns sought, what a
person has said of its sheets, the limits, and this program to the letter. Whatever else has a say (the name, the day,
corrections, units) comes after reading and is asked anew each night. An entry that can't be had or is damaged costs
nothing but reading its file; one that no file asked for is removed. What tables are made of is `carried`'s business.
"""

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ntm_pipeline.contracts.contract import Contract
from ntm_pipeline.intake.file_intake import FileIntake
from ntm_pipeline.intake.files import fingerprint
from ntm_pipeline.intake.refusal import PASSING
from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.record import NoRecordError, as_bytes, from_bytes
from ntm_pipeline.reading.tables.told_layout import LayoutEntry
from ntm_pipeline.reading.worker_pool import Limits, SheetReading, Sheets
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.program import program_sha256

MOST_BYTES = 2 * 2**30
"""What all entries of a source may take: what is read beyond that is read each night."""


class Ledger:
    """The entries of one source."""

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self._raw_dir = settings.raw_dir
        self._folder = settings.work_dir / "ledger" / contract.source
        limits = Limits(settings.reading_seconds, settings.reading_megabytes)
        sought = contract.headings, sorted(contract.required_headings)
        self._made_for = repr((program_sha256(), contract.source, sought, limits))
        self._asked: set[str] = set()
        self._size = 0
        with suppress(OSError):
            self._size = sum(path.stat().st_size for path in self._folder.iterdir())

    def has(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry]) -> bool:
        """Whether what the file holds was read before, as far as can be known without looking."""
        return any((self._folder / key).exists() for key in self._keys(file, path, told))

    def get(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry]) -> Sheets | RefusedError | None:
        """What was read of the file, or why it could not be; None if that isn't known any more."""
        for key in self._keys(file, path, told):
            entry = self._folder / key
            try:
                content = entry.read_bytes()
                digest, record = content[:32], content[32:]
                if hashlib.sha256(record).digest() != digest:
                    raise NoRecordError("its bytes are not those that were written")
                found = from_bytes(record)
            except FileNotFoundError:
                continue
            except (OSError, NoRecordError) as error:
                logging.getLogger(__name__).warning("ledger entry %s is thrown away: %s", entry, error)
                with suppress(OSError):
                    entry.unlink()
                continue
            self._asked.add(key)
            return found if isinstance(found, RefusedError) else _called(found, path, path.stem)
        return None

    def keep(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry], read: Sheets | Exception) -> None:
        """Keep what was read of a file, where it will be read the same again."""
        if isinstance(read, Exception) and not (isinstance(read, RefusedError) and read.issue.rule not in PASSING):
            return
        assert isinstance(read, list | RefusedError)
        free, named = self._keys(file, path, told)
        is_free = not _mentions(read, path.stem)
        key = free if is_free else named
        try:
            record = as_bytes(_called(read, path, "") if is_free and isinstance(read, list) else read)
            # Its name and its times can be those of other bytes: what was read is what is there now, or nobody's.
            if fingerprint(path, self._raw_dir).sha256 != file.sha256 or self._size + len(record) > MOST_BYTES:
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{key}.part"
            part.write_bytes(hashlib.sha256(record).digest() + record)
            part.replace(self._folder / key)
        except (OSError, NoRecordError, RefusedError) as error:
            logging.getLogger(__name__).info("what was read of %s is not kept: %s", file.path, error)
            return
        self._size += len(record)
        self._asked.add(key)

    def forget_the_rest(self) -> None:
        """Remove the entries that no file of the source has asked for."""
        with suppress(OSError):
            for entry in [*self._folder.iterdir()]:
                if entry.name not in self._asked:
                    entry.unlink()

    def _keys(self, file: FileIntake, path: Path, told: Sequence[LayoutEntry]) -> tuple[str, str]:
        """Of what is the same under any name, and of what tells the file's name."""
        asked = repr((self._made_for, file.sha256, path.suffix, tuple(told)))
        return _sha256(asked), _sha256(repr((asked, path.stem)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- The name of a csv is that of its only sheet


def _called(read: Sheets, path: Path, name: str) -> Sheets:
    """What was read of a csv with another name in place of that of the file."""
    if path.suffix.lower() != ".csv":
        return read
    return [replace(one, sheet=name, tables=tuple(table.on_sheet(name) for table in one.tables)) for one in read]


def _mentions(read: Sheets | RefusedError, name: str) -> bool:
    """Whether something that is said of a file may speak of its name."""
    return any(name in f"{one.message_vi}\n{one.message_en}" for one in _said(read))


def _said(read: Sheets | RefusedError) -> list[Issue]:
    if isinstance(read, RefusedError):
        return [read.issue]
    return [issue for sheet in read for issue in _said_of(sheet)]


def _said_of(sheet: SheetReading) -> list[Issue]:
    lacking = [sheet.lacking.issue] if sheet.lacking is not None else []
    return [*sheet.notes, *lacking, *(mark for table in sheet.tables for mark in table.marks.values())]
