"""Looks into the zip archive that a workbook is, without trusting it.

Here belong the limits on what an archive may unfold to, and what kind of document lies in it.
"""

import os
import struct
import zipfile
import zlib
from typing import BinaryIO

from ntm_pipeline.issues import RefusedError
from ntm_pipeline.reading.spreadsheets.messages import CORRUPT, ENCRYPTED, MACRO, UNFOLDS_TOO_FAR

MOST_UNPACKED_BYTES = 300 * 2**20
MOST_UNPACKING_RATIO = 200
# A small file of many equal rows shrinks a lot and harms nobody.
RATIO_MATTERS_FROM_BYTES = 20 * 2**20


_MOST_BYTES_KEPT = 4 * 2**20


class _Archive(zipfile.ZipFile):
    """An archive that keeps what was read of its members, as long as that is little: several look at each sheet."""

    def __init__(self, file: BinaryIO) -> None:
        self._kept: dict[str, bytes] = {}
        self._bytes_kept = 0
        super().__init__(file)

    def kept(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def keep(self, name: str, content: bytes) -> None:
        self._bytes_kept += len(content)
        if self._bytes_kept <= _MOST_BYTES_KEPT:
            self._kept[name] = content


def opened_archive(file: BinaryIO) -> zipfile.ZipFile:
    """The archive that an opened file holds.

    Raises RefusedError: `corrupt`.
    """
    try:
        return _Archive(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise RefusedError(CORRUPT()) from error


def member_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    """What a member holds: never more than the size it declares, which `kind_of_archive` has looked at.

    Raises RefusedError: `corrupt`.
    """
    if isinstance(archive, _Archive) and (kept := archive.kept(name)) is not None:
        return kept
    try:
        member = archive.getinfo(name)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError(CORRUPT())  # no spreadsheet program packs in another way
        content = _unpacked(archive, member)
    except (
        KeyError,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
    ) as error:
        raise RefusedError(CORRUPT()) from error
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise RefusedError(CORRUPT())
    if isinstance(archive, _Archive):
        archive.keep(name, content)
    return content


_LOCAL_HEADER = struct.Struct("<4s2xH18xHH")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, one more than it declares at most: the library asks for them bit by bit."""
    file = archive.fp
    if file is None:
        raise ValueError("the archive is closed")
    file.seek(member.header_offset)
    signature, flags, name_length, more_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile("no member begins there")
    # What another reader would find under this name must be this.
    name = file.read(name_length).decode("utf-8" if flags & 0x800 else "cp437")
    if name != member.orig_filename:
        raise zipfile.BadZipFile("a member of another name is there")
    file.seek(more_length, os.SEEK_CUR)
    packed = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        return packed
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    return unpacking.decompress(packed, member.file_size + 1)


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    """`xlsx`, `ods`, `xlsb` or `zip` (anything else), once its sizes are found harmless.

    Raises RefusedError: `corrupt`, `too_large`, `encrypted`, `macro`.
    """
    members = archive.infolist()
    _refuse_bombs(members)
    if archive.fp is None or sum(member.compress_size for member in members) > archive.fp.seek(0, os.SEEK_END):
        raise RefusedError(CORRUPT())  # to read so many bytes takes their memory, though there are none
    # Of two members of one name, the one looked at here need not be the one read.
    if len({member.filename.replace("\\", "/").lower() for member in members}) < len(members):
        raise RefusedError(CORRUPT())
    if any(member.flag_bits & 0x1 for member in members):
        raise RefusedError(ENCRYPTED())
    names = {member.filename for member in members}
    if "xl/vbaProject.bin" in names:
        raise RefusedError(MACRO())
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in member_bytes(archive, "mimetype"):
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in member_bytes(archive, manifest):
            raise RefusedError(ENCRYPTED())
        return "ods"
    return "zip"


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    unfolds_too_far = unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > MOST_UNPACKING_RATIO * packed
    if unpacked > MOST_UNPACKED_BYTES or unfolds_too_far:
        raise RefusedError(UNFOLDS_TOO_FAR(megabytes=unpacked // 2**20))
