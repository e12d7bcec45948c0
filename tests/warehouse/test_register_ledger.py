"""A register is read once: however its file is called or touched, and whatever became of what was kept of it."""

import gzip
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ntm_pipeline.intake.register.tables import RegisterIntake
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_registers
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse import register_ledger
from ntm_pipeline.warehouse.load_register import read_registers
from tests.world import SMALL_COUNTRY

REGISTER = load_registers()["eoffice_register"]
UNITS = UnitRegistry(SMALL_COUNTRY)
HEAD = "Mã đơn vị;Mã hồ sơ;Ngày mở;Ngày kết thúc;Độ mật;Hình thức xử lý"
FRAMES = ("rows", *RegisterIntake.SHARED.values())
BAD = "10101;HS-0009;31/02/2024;;Thường;Giấy"


class Nights:
    """A raw folder with three registers, two of which share units, and nights over it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.today = date(2026, 2, 1)
        self.read: list[str] = []
        honest = register_ledger.reduce_register

        def counted(register, path, *more):
            self.read.append(path.name)
            return honest(register, path, *more)

        monkeypatch.setattr(register_ledger, "reduce_register", counted)
        one = [f"10101;HS-{at:04};05/03/2024;;Thường;Điện tử" for at in range(200)]
        self.put("a/one.csv", "2024-05-01", *one, BAD)
        # Half of its dossiers stand in the other too, where they were handled on paper.
        self.put("b/two.csv", "2024-06-01", *(f"10101;HS-{at:04};05/03/2024;;Thường;Giấy" for at in range(100, 300)))
        self.put("c/three.csv", None, "10102;HS-0001;05/03/2024;;Mật;Giấy", "10102;HS-0001;05/03/2024;;Mật;Giấy")

    def put(self, name: str, received_on: str | None, *rows: str) -> Path:
        path = self.folder / "raw" / "eoffice_register" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        if received_on:
            (path.parent / "origin.yaml").write_text(f"received_on: {received_on}\n", encoding="utf-8")
        return path

    def path(self, name: str) -> Path:
        return self.folder / "raw" / "eoffice_register" / name

    @property
    def entries(self) -> list[Path]:
        ledger = self.folder / "warehouse" / "work" / "ledger" / "eoffice_register"
        return sorted(ledger.iterdir())

    def night(self) -> dict[str, pd.DataFrame]:
        """What the registers come to, as frames."""
        self.read.clear()
        intake = read_registers(Settings(self.folder, self.today, self.folder / "dagster"), REGISTER, UNITS)
        return {name: getattr(intake, name) for name in FRAMES}


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    return Nights(tmp_path, monkeypatch)


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(one[name].reset_index(drop=True), other[name].reset_index(drop=True), obj=name)


def test_unchanged_registers_are_not_read_again(nights: Nights) -> None:
    first = nights.night()
    assert sorted(nights.read) == ["one.csv", "three.csv", "two.csv"]
    assert first["source_files"]["rows_superseded"].tolist() == [100, 0, 1]
    same(first, nights.night())
    assert nights.read == []
    # Also not on a later day, for no row was of a day to come.
    nights.today = date(2026, 3, 1)
    same(first, nights.night())
    assert nights.read == []


def _touch(nights: Nights) -> None:
    os.utime(nights.path("a/one.csv"), (1, 1))


def _copy_anew(nights: Nights) -> None:
    path = nights.path("a/one.csv")
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(text)


@pytest.mark.parametrize("change", [_touch, _copy_anew])
def test_a_register_that_was_touched_or_copied_anew_is_not_read_again(
    nights: Nights, change: Callable[[Nights], None]
) -> None:
    first = nights.night()
    change(nights)
    same(first, nights.night())
    assert nights.read == []


def test_a_renamed_register_is_not_read_again_and_comes_to_the_same_under_its_new_name(nights: Nights) -> None:
    first = nights.night()
    nights.path("a/one.csv").rename(nights.path("a/renamed.csv"))
    second = nights.night()
    assert nights.read == []
    named = {name: frame.replace("eoffice_register/a/renamed.csv", "eoffice_register/a/one.csv")
             for name, frame in second.items()}  # fmt: skip
    same(first, named)
    # Another ending is another kind of file.
    packed = nights.path("a/one.csv.gz")
    packed.write_bytes(gzip.compress(nights.path("a/renamed.csv").read_bytes(), mtime=0))
    nights.path("a/renamed.csv").unlink()
    nights.night()
    assert nights.read == ["one.csv.gz"]


def test_a_register_that_was_withdrawn_leaves_nothing_behind(nights: Nights) -> None:
    first = nights.night()
    path = nights.path("b/two.csv")
    kept = path.read_bytes()
    path.unlink()
    second = nights.night()
    assert nights.read == []
    assert len(nights.entries) == 2
    assert second["source_files"]["path"].tolist() == ["eoffice_register/a/one.csv", "eoffice_register/c/three.csv"]
    assert (
        second["rows"].loc[second["rows"]["path"] == "eoffice_register/a/one.csv", "online_dossier_count"].sum() == 200
    )
    path.write_bytes(kept)
    same(first, nights.night())
    assert nights.read == ["two.csv"]


def test_a_register_of_other_content_is_read_and_the_others_are_not(nights: Nights) -> None:
    nights.night()
    nights.put("c/three.csv", None, "10102;HS-0002;05/03/2024;;Mật;Giấy")
    told = nights.night()
    assert nights.read == ["three.csv"]
    assert told["source_files"]["rows_read"].tolist() == [201, 200, 1]


@pytest.mark.parametrize("name", ["told.json", "counts.parquet", "key.bin", "second.bin", "packed.bin"])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_what_was_kept_and_is_damaged_is_made_anew(nights: Nights, name: str, harm: str) -> None:
    first = nights.night()
    for entry in nights.entries:
        file = entry / name
        content = file.read_bytes()
        if harm == "gone":
            file.unlink()
        else:
            at = len(content) // 2
            file.write_bytes(
                content[:-1] if harm == "cut" else content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
            )
    same(first, nights.night())
    # Keys that nobody needs are not looked into: only those of files that share units.
    is_unseen = harm == "changed" and name.endswith(".bin")
    assert sorted(nights.read) == (["one.csv", "two.csv"] if is_unseen else ["one.csv", "three.csv", "two.csv"])
    same(first, nights.night())


def test_a_dossier_that_one_file_tells_twice_otherwise_counts_as_another_tells_it(nights: Nights) -> None:
    told_once = "10103;HS-0001;05/03/2024;;Thường;Điện tử"
    nights.put("a/one.csv", "2024-05-01", told_once, told_once.replace("Điện tử", "Giấy"))
    nights.put("b/two.csv", "2024-04-01", told_once)
    files = nights.night()["source_files"].set_index("path")
    assert files.loc["eoffice_register/a/one.csv", ["rows_accepted", "rows_rejected"]].tolist() == [0, 2]
    assert files.loc["eoffice_register/b/two.csv", ["rows_accepted", "rows_superseded"]].tolist() == [1, 0]


def test_rows_that_count_nowhere_are_superseded_once(nights: Nights) -> None:
    alike = "10103;HS-0001;05/03/2024;;Thường;Giấy"
    nights.put("a/one.csv", "2024-04-01", *[alike] * 4)
    nights.put("b/two.csv", "2024-05-01", alike)
    files = nights.night()["source_files"].set_index("path")
    counts = ["rows_read", "rows_accepted", "rows_superseded"]
    assert files.loc["eoffice_register/a/one.csv", counts].tolist() == [4, 0, 4]
    assert files.loc["eoffice_register/b/two.csv", counts].tolist() == [1, 1, 0]


def test_of_two_rows_alike_the_first_stands(nights: Nights) -> None:
    told = nights.night()["superseded_rows"]
    of_one_file = told[told["path"] == "eoffice_register/c/three.csv"]
    assert of_one_file[["row_number", "by_path", "by_row_number"]].to_numpy().tolist() == [
        [3, "eoffice_register/c/three.csv", 2]
    ]


def test_a_reading_that_was_cut_off_leaves_nothing_that_is_taken_for_an_entry(nights: Nights) -> None:
    first = nights.night()
    for entry in nights.entries:
        part = entry.with_name(f"{entry.name}.part")
        shutil.copytree(entry, part)
        shutil.rmtree(entry)
    same(first, nights.night())
    assert len(nights.read) == 3
    assert not [entry for entry in nights.entries if entry.name.endswith(".part")]


def test_a_row_of_a_day_to_come_is_asked_again_when_it_has_come(nights: Nights) -> None:
    nights.put("c/three.csv", "2026-02-03", "10102;HS-0001;03/02/2026;;Thường;Giấy")
    first = nights.night()
    assert first["source_files"]["rows_rejected"].tolist() == [1, 0, 1]
    nights.today = date(2026, 2, 2)
    nights.night()
    assert nights.read == []
    nights.today = date(2026, 2, 3)
    assert nights.night()["source_files"]["rows_rejected"].tolist() == [1, 0, 0]
    assert nights.read == ["three.csv"]


@pytest.mark.parametrize("name", ["corrections.yaml", "layout.yaml"])
def test_corrections_and_layouts_have_no_effect_and_are_told_of(nights: Nights, name: str) -> None:
    first = nights.night()
    (nights.folder / "raw" / "eoffice_register" / name).write_text("[]\n", encoding="utf-8")
    told = nights.night()
    same({"rows": first["rows"]} | {key: first[key] for key in FRAMES if key != "source_files"} |
         {"source_files": first["source_files"]},
         told | {"source_files": told["source_files"][told["source_files"]["status"] != "refused"]})  # fmt: skip
    [refused] = told["source_files"][told["source_files"]["status"] == "refused"].to_dict("records")
    assert refused["path"] == f"eoffice_register/{name}"
    assert f"{name} has no effect on a register: correct it in the system it comes from" in refused["reason_en"]
    assert f"{name} không có tác dụng với sổ đăng ký" in refused["reason_vi"]
