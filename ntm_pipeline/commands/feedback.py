"""What goes back to those who sent files: `ntm feedback`, one workbook per sending unit.

Here belongs the folder that is written into, so that nothing of anybody else's is touched. What is sent to whom is
told by `feedback_senders`, what a workbook looks like by `feedback_workbook`.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_pipeline.commands import messages
from ntm_pipeline.commands.feedback_senders import SenderFeedback, find_feedback
from ntm_pipeline.commands.feedback_workbook import write_index, write_workbook
from ntm_pipeline.commands.wording import SYNTHETIC, printable
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.release import connect_released, records

if TYPE_CHECKING:
    from rich.console import Console

INDEX_NAME = "00-muc-luc.xlsx"
MANIFEST_NAME = ".ntm-feedback.json"
"""What this command wrote into the folder: only that is ever overwritten."""
_STAGING_NAME = ".ntm-feedback-staging"
_LEFT_ALONE = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What systems put into every folder they show."""


class FolderError(ValueError):
    """The folder holds something that isn't ours to overwrite, or is read as data; the message says what to do."""


@dataclass(frozen=True)
class Written:
    """What a call of the command has written."""

    folder: Path
    release_id: str
    is_synthetic: bool
    feedback: tuple[SenderFeedback, ...]


def write_feedback(settings: Settings, folder: Path) -> Written:
    """Write a workbook for each sender of a file with defects or warnings, and an index of them.

    Raises:
        FolderError: the folder holds what this command didn't write, or is read as data.
        ReleaseError: nothing has been released yet.
        OSError: it can't be written.
    """
    with connect_released(settings) as connection:
        (release,) = records(connection, "SELECT release_id, today, is_synthetic FROM ref.release")
        feedback = find_feedback(connection)
    for one in feedback:
        one.is_synthetic = one.is_synthetic or bool(release["is_synthetic"])
    written = Written(folder, release["release_id"], bool(release["is_synthetic"]), tuple(feedback))
    place = folder.resolve()
    if place.is_relative_to(settings.raw_dir.resolve()) or place.is_relative_to(settings.warehouse_dir.resolve()):
        raise FolderError(str(messages.FOLDER_IS_OURS(folder=folder)))
    ours = _ours(place)
    staging = place / _STAGING_NAME
    staging.mkdir(parents=True)
    try:
        for one in feedback:
            write_workbook(staging / one.file_name, one, release)
        write_index(staging / INDEX_NAME, feedback, written.is_synthetic, release)
        _put_in_place(place, staging, ours)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return written


def _ours(folder: Path) -> dict[str, list[str]]:
    """What lies in the folder and was written by this command before: name → hashes its bytes may have.

    Raises:
        FolderError: there is something else.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError(str(messages.FOLDER_IS_A_FILE(folder=folder)))
    if not folder.is_dir():
        return {}
    if (folder / _STAGING_NAME).is_dir():
        shutil.rmtree(folder / _STAGING_NAME)  # left behind by a power cut
    entries = [entry for entry in folder.iterdir() if entry.name not in _LEFT_ALONE]
    if not entries:
        return {}
    try:
        told = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    known: dict[str, list[str]] = told if isinstance(told, dict) else {}
    ours = {}
    for entry in entries:
        if entry.name == MANIFEST_NAME and known:
            continue
        if entry.is_symlink() or not entry.is_file() or _sha256(entry) not in (known.get(entry.name) or []):
            rule = messages.FOLDER_HOLDS_CHANGED if entry.name in known else messages.FOLDER_HOLDS_OTHERS
            raise FolderError(str(rule(folder=folder, name=entry.name)))
        ours[entry.name] = known[entry.name]
    return ours


def _put_in_place(folder: Path, staging: Path, ours: dict[str, list[str]]) -> None:
    """Replace what we wrote before by what is staged; wherever it stops, the next call knows its own."""
    new = {path.name: [_sha256(path)] for path in staging.iterdir()}
    _write_manifest(folder, {name: [*ours.get(name, []), *new.get(name, [])] for name in ours.keys() | new.keys()})
    for name in ours.keys() - new.keys():
        (folder / name).unlink(missing_ok=True)
    for name in sorted(new):
        (staging / name).replace(folder / name)
    _write_manifest(folder, new)


def _write_manifest(folder: Path, ours: dict[str, list[str]]) -> None:
    part = folder / _STAGING_NAME / MANIFEST_NAME
    part.write_text(json.dumps(ours, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    part.replace(folder / MANIFEST_NAME)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def print_feedback(written: Written, console: "Console") -> None:
    """Which workbooks were written, for whoever sends them on."""
    from rich.table import Table

    if written.is_synthetic:
        console.print(SYNTHETIC, style="yellow", markup=False)
    if not written.feedback:
        console.print("Không có lỗi nào để trả lại / There is nothing to send back.", markup=False)
        return
    table = Table("nơi gửi / sender", "workbook", "files", "refused", "rows rejected", "defects", "warnings",
                  box=None, pad_edge=False)  # fmt: skip
    for column in table.columns[2:]:
        column.justify = "right"
    for one in written.feedback:
        table.add_row(printable(one.sender.title), one.file_name, *(f"{n:,}" for n in one.counts))
    console.print(table)
    console.print(f"{len(written.feedback)} workbooks and {INDEX_NAME} in {os.fspath(written.folder)}", markup=False)
