"""What counts registers in bulk agrees, on any messy register, with a reader that looks at each row by itself.

The other reader knows nothing of SQL, hashes or blocks: it takes a row's cells, asks the contract's own cells and the
units, and keeps a dictionary of dossiers.
"""

import csv
import io
import random
import unicodedata
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_pipeline.intake import messages
from ntm_pipeline.intake.register import reduce
from ntm_pipeline.intake.register.codes import codes_of
from ntm_pipeline.intake.register.keys import Keys, KeyWriter, Rows, packed, repeated, unpacked
from ntm_pipeline.intake.register.reduce import ReducingLimits, reduce_register
from ntm_pipeline.intake.register.reduced import Reduced
from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.units.resolve import resolve
from tests.examples import examples
from tests.world import SMALL_COUNTRY, unit

REGISTER = load_registers()["eoffice_register"]
UNITS = UnitRegistry(
    (*SMALL_COUNTRY, unit("10301", "Xã Hết", "103", end="2024-03-10"), unit("103", "Huyện D", "10"),
     unit("05301", "Xã Không", "053"), unit("053", "Huyện Không", "10"))
)  # fmt: skip
TODAY = date(2024, 6, 15)
HEAD = ["Mã đơn vị", "Mã hồ sơ", "Ngày mở", "Ngày kết thúc", "Độ mật", "Hình thức xử lý"]

CODES = ["10101", "10101", "10101", " 10102", "10102", "10301", "05301", "5301", "101", "10", "VN", "99999", "1010", "",
         "-", "10101.0", "ABC", "VD 10101"]  # fmt: skip
IDS = [
    "HS-1",
    "HS-01",
    "HS-1 ",
    "HS  2",
    "HS 2",
    "hs-1",
    "7",
    "-",
    "",
    "Số 5/ĐK",
    "So\u0302\u0301 5/ĐK",
    "1234",
    "01234",
]
DAYS = ["05/03/2024", "5/3/2024", "2024-03-05", "15/03/2024", "31/03/2024", "29/02/2024", "30/02/2024",
        "05/07/2024", "31/12/2020", "", "-", "tháng 3", "05/03/24", "15/6/2024", "16/6/2024", "45356",
        "2024-03-05 00:00:00"]  # fmt: skip
SECRECY = ["Thường", "Thường", "Thường", "thường", "Mật", "MẬT", "Tối mật", "Không", "", "hơi mật", "2"]
HANDLING = ["Giấy", "Điện tử", "Kết hợp", "trực tuyến", "Trên môi trường mạng", "", "bồ câu"]
usual = st.tuples(
    st.sampled_from(["10101", "10102"]), st.integers(1, 8).map("HS-{:04}".format),
    st.sampled_from(DAYS[:1] + DAYS[3:5]), st.sampled_from(["", "06/04/2024"]),
    st.sampled_from(["Thường", "Mật"]), st.sampled_from(["Giấy", "Điện tử"]),
)  # fmt: skip
messy = st.tuples(*(st.sampled_from(cells) for cells in (CODES, IDS, DAYS, DAYS, SECRECY, HANDLING)))
registers = st.lists(st.one_of(usual, messy), min_size=1, max_size=40)


def one_by_one(rows: list[tuple[str, ...]]) -> tuple[Counter[tuple[str, int, int, str, str]], Counter[str], int]:
    """What counts by unit's code, month, secrecy and handling; what each rule rejects; what is superseded."""
    things: dict[tuple[tuple[str, str], str], list[tuple[int, int, str, str]]] = {}
    rejected: Counter[str] = Counter()
    for row in rows:
        try:
            code, thing, opened, secrecy, handling = _read(row)
        except UnreadableError as error:
            rejected[error.issue.rule] += 1
        else:
            things.setdefault((code, thing), []).append((opened.year, opened.month, secrecy, handling))
    counts: Counter[tuple[str, int, int, str, str]] = Counter()
    superseded = 0
    for ((_, code), _), told in things.items():
        if len(set(told)) > 1:
            rejected["contradicts_row"] += len(told)
        else:
            counts[code, *told[0]] += 1
            superseded += len(told) - 1
    return counts, rejected, superseded


def _read(row: tuple[str, ...]) -> tuple[tuple[str, str], str, date, str, str]:
    values = {}
    faults = []
    for (name, spec), text in zip(REGISTER.columns.items(), row, strict=True):
        try:
            value = spec.parser(text)
            if name == "dossier_id" and value is not None:
                value = " ".join(unicodedata.normalize("NFC", value).split())
            if value is None and name != "closed_on":
                raise UnreadableError(messages.MISSING_VALUE(heading=name))
            if isinstance(value, date) and value > TODAY:
                raise UnreadableError(messages.RECENCY_IN_THE_FUTURE(heading=name, day=value, today=TODAY))
            if name == "opened_on" and value < date(2021, 1, 1):
                raise UnreadableError(messages.BEFORE_HISTORY(day=value))
            values[name] = value
        except UnreadableError as error:
            faults.append(error)
    if faults:
        raise faults[0]
    opened = values["opened_on"]
    first = opened.replace(day=1)
    following = date(opened.year + opened.month // 12, opened.month % 12 + 1, 1)
    last = max(first, min(TODAY, date.fromordinal(following.toordinal() - 1)))
    bearer = resolve(UNITS, values["unit_code"], None, None, first, last).unit
    if values["closed_on"] and values["closed_on"] < opened:
        raise UnreadableError(REGISTER.held_to[0].rule())
    return (bearer.unit_level, bearer.unit_code), values["dossier_id"], opened, values["secrecy"], values["handling"]


def in_bulk(folder: Path, rows: list[tuple[str, ...]], at_once: int = 2**24) -> Reduced:
    """The same rows, reduced."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows([HEAD, *rows])
    (folder / "a.csv").write_text(written.getvalue(), encoding="utf-8")
    keys = folder / "keys"
    keys.mkdir(exist_ok=True)
    return reduce_register(REGISTER, folder / "a.csv", UNITS, TODAY, ReducingLimits(1500, 60, at_once), keys)


def told_of(reduced: Reduced) -> Counter[tuple[str, int, int, str, str]]:
    codes = codes_of(UNITS).written
    counted: Counter[tuple[str, int, int, str, str]] = Counter()
    for code, month, state, count in zip(*unpacked(reduced.numbers, len(REGISTER.states)), reduced.counts, strict=True):
        counted[codes[code][1], 2021 + int(month) // 12, int(month) % 12 + 1, *REGISTER.states[state]] += int(count)
    return +counted


def held_against_each_other(folder: Path, rows: list[tuple[str, ...]], at_once: int = 2**24) -> None:
    counts, rejected, superseded = one_by_one(rows)
    reduced = in_bulk(folder, rows, at_once)
    assert told_of(reduced) == counts
    assert reduced.rejected == rejected
    assert reduced.superseded == superseded
    assert reduced.rows_read == len(rows) == sum(counts.values()) + rejected.total() + superseded
    assert {one.rule for one in reduced.sample} == set(rejected)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=registers)
def test_any_messy_register_comes_to_what_its_rows_come_to_one_by_one(rows, tmp_path_factory) -> None:
    held_against_each_other(tmp_path_factory.mktemp("register"), rows)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("at_once", [7, 300])
def test_so_does_one_that_takes_several_blocks_and_passes(seed: int, at_once: int, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reduce, "_BLOCK_ROWS", 512)
    draw = random.Random(seed)
    rows = [
        tuple(draw.choice(cells) for cells in (CODES, IDS, DAYS, DAYS, SECRECY, HANDLING)) if draw.random() < 0.1 else
        (draw.choice(["10101", "10102"]), f"HS-{draw.randrange(2500):04}", "05/03/2024", "", "Thường",
         draw.choice(["Giấy"] * 9 + ["Điện tử"]))
        for _ in range(3000)
    ]  # fmt: skip
    held_against_each_other(tmp_path, rows, at_once)


@pytest.mark.parametrize("at_once", [1, 3, 50, 10_000])
def test_keys_that_stand_twice_are_found_whatever_is_held_at_once(at_once: int, tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    states = len(REGISTER.states)
    files, every = [], []
    for name in "ab":
        folder = tmp_path / name
        folder.mkdir()
        # Of the 64 bits only some are used, and of the others few, so that keys meet in each.
        key = draw.choice(np.array([0, 1, 2**32, 2**63, 2**64 - 1, *range(5, 90)], np.uint64), 60)
        second = draw.integers(0, 2, 60).astype(np.uint32)
        code = draw.integers(0, 2, 60).astype(np.int32)
        # The last key of all, which is also the last of a pass.
        key[:2], second[:2], code[:2] = 2**64 - 1, 0, 0
        number = packed(code, np.zeros(60, np.int32), np.zeros(60, np.int8), states)
        writer = KeyWriter(folder)
        for start in range(0, 60, 25):
            writer.add(Rows(key[start : start + 25], second[start : start + 25], number[start : start + 25]))
        writer.close()
        files.append(Keys(folder, 60))
        every.append(list(zip(key.tolist(), second.tolist(), code.tolist(), strict=True)))
    expected: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for at, keys in enumerate(every):
        for row, one in enumerate(keys):
            expected.setdefault(one, []).append((at, row))
    wanted = sorted(places for places in expected.values() if len(places) > 1)
    found = []
    for some in repeated(files, states, at_once):
        bounds = [*some.starts.tolist(), len(some.row)]
        for start, end in pairwise(bounds):
            found.append(list(zip(some.file[start:end].tolist(), some.row[start:end].tolist(), strict=True)))
    assert sorted(found) == wanted
    assert len(wanted) >= 10
