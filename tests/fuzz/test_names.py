"""Whatever bytes the names of files and folders hold, each entry is told once and apart, and costs itself alone.

`make fuzz` plants 5,000 (from `FUZZ_SEED`); a failure tells its seed and the bytes of the name.
"""

import os
import random
from pathlib import Path

import duckdb

from ntm_pipeline.commands.output import json_text
from ntm_pipeline.commands.wording import visible
from ntm_pipeline.intake.files import data_files, shown_path, stray_files
from ntm_pipeline.intake.pipeline import read_source_files
from ntm_pipeline.intake.settle import settle
from ntm_pipeline.reading.worker_pool import Limits
from ntm_pipeline.sources import load_contracts
from tests.hostile.entries import FORM
from tests.sources.desk import TODAY, UNITS, records, sources

SEED = int(os.environ.get("FUZZ_SEED") or 1)
CASES = 5_000 if "FUZZ_CASES" in os.environ else 300
PIECES = [
    b"a", b"Z", b"0", b" ", b".", b"..", b"-", b"--", b"~", b"$", b"`", b"'", b'"', b"\\", b"*", b"?", b"[", b"]",
    b"{0}", b"%s", b"%00", b"<b>", b"&amp;", b";", b"=1+1", b"@", b"\n", b"\r", b"\t", b"\x01", b"\x07", b"\x1b[2J",
    b"\x7f", b"\x80", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", "\u202e".encode(), "\u2066".encode(),
    b"\xc2\x85", "\u2028".encode(), "\ufeff".encode(), "\uffff".encode(), "\ufffd".encode(), "�ff".encode(),
    "ế".encode(), "e\u0302\u0301".encode(), "Xã".encode(), "\U0001f600".encode(), b"x" * 60, b"origin.yaml",
    b"corrections", b"README", b"con", b"NUL", b"[red]",
]  # fmt: skip
ENDINGS = [b".csv"] * 12 + [b".CSV", b".xlsx", b".xls", b".ods", b".yaml", b".yml", b"", b".csv ", b".txt"]
NO_DATA = {b"origin.yaml", b"corrections.yaml", b"layout.yaml", b".gitkeep"}
"""Names that have a meaning of their own, with those of README files."""


def names(chance: random.Random) -> tuple[bytes, bytes]:
    """A folder's and a file's."""

    def name(most: int) -> bytes:
        drawn = b"".join(chance.choices(PIECES, k=chance.randrange(1, most)))
        return drawn if chance.random() < 0.7 else chance.randbytes(chance.randrange(1, 40))

    def usable(name: bytes) -> bytes:
        name = name.translate(None, b"/\0")[:120]
        return name if name not in (b"", b".", b"..", *NO_DATA) else b"_" + name

    return usable(name(4)), usable(name(6))[:100] + chance.choice(ENDINGS)


def test_an_entry_of_any_name_is_told_once_and_apart(tmp_path: Path) -> None:
    chance, raw = random.Random(f"{SEED}:names"), tmp_path / "raw"
    planted: dict[str, Path] = {}
    for number in range(CASES):
        folder, name = names(chance)
        place = raw / ("training" if number % 5 else "elsewhere") / os.fsdecode(folder)
        if name in NO_DATA or name.lower().startswith(b"readme") or os.path.lexists(place / os.fsdecode(name)):
            continue
        place.mkdir(parents=True, exist_ok=True)
        (place / os.fsdecode(name)).write_bytes(FORM + b"10101;;2024;9;5\n")
        planted[shown_path(place / os.fsdecode(name), raw)] = place / os.fsdecode(name)
    contract, paths = load_contracts()["training"], list(data_files(raw / "training"))
    files = read_source_files(contract, paths, raw, UNITS, TODAY, Limits())
    settled = settle(contract, files, UNITS)
    told = records(settled.source_files, "path", "status", "rows_read", "reason_vi", "reason_en")
    told += records(stray_files(raw, sources()), "path", "status", "rows_read", "reason_vi", "reason_en")
    assert sorted(path for path, *_ in told) == sorted(planted), f"seed {SEED}"
    for path, status, rows, vi, en in told:
        case = f"seed {SEED}, {os.fsencode(planted[path])!r}"
        assert path.isprintable(), case
        assert visible(path) == path, case
        assert path.encode().decode() == path, case
        assert path in json_text([path]) or '"' in path or "\\" in path, case
        assert (status, rows) == ("accepted", 1) or (status == "refused" and vi and en), case
        assert "ngoài dự kiến" not in (vi or ""), case
        assert visible(vi or "") == (vi or ""), case
    assert sum(status == "accepted" for _, status, *_ in told) > CASES / 4
    with duckdb.connect() as connection:
        connection.register("files", settled.source_files)
        assert connection.execute("SELECT COUNT(DISTINCT path) FROM files").fetchall() == [(len(paths),)]
