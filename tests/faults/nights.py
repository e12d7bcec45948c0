"""Nights of a small country: the real intake, SQL, audit and release in one folder, one after the other, no Dagster."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from ntm_pipeline.audits import run_audit
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import Release, describe_release, publish
from ntm_pipeline.warehouse.verify import Verified, verify
from ntm_pipeline.warehouse.whole import make_every_table
from tests.defs.small_country import small_country

IS_FULL = "FAULTS_KILLS" in os.environ
"""Whether it is `make faults` that runs: the ordinary suite takes a sample."""
HEADINGS = {
    "eoffice": "Mã đơn vị;Kỳ báo cáo;Tổng số hồ sơ công việc;Số hồ sơ mật;Số hồ sơ xử lý trên môi trường mạng;"
    "Ngày báo cáo",
    "training": "Mã đơn vị;Năm;Tổng số cán bộ quản lý;Số cán bộ đã được tập huấn",
    "criteria": "Mã đơn vị;Năm đánh giá;Bộ tiêu chí;Chỉ tiêu;Kết quả;Ngày quyết định",
    "cooperatives": "Mã số HTX;Loại hình;Mã xã;Ngày đăng ký;Tình trạng hoạt động;Ngày chấm dứt;Ngày chốt số liệu",
}


@dataclass
class Nights:
    """One data folder."""

    folder: Path
    today: str = "2026-02-01"
    written: list[str] = field(default_factory=list)
    """The tables that the last night made; the others were carried over."""
    read: list[str] = field(default_factory=list)
    """The files that it read."""

    @property
    def settings(self) -> Settings:
        return Settings(self.folder, date.fromisoformat(self.today), self.folder / "dagster")

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    def put(self, path: str, *rows: str) -> Path:
        """Write a csv of a source: its rows below the source's headings."""
        file = self.raw / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([HEADINGS[path.split("/")[0]], *rows]) + "\n", encoding="utf-8")
        return file

    def say(self, path: str, text: str) -> None:
        """Write any other file below `raw/`."""
        (self.raw / path).parent.mkdir(parents=True, exist_ok=True)
        (self.raw / path).write_text(text, encoding="utf-8")

    def night(self, is_to_be_killed: bool = False) -> Release:
        """A whole night; what may be red in its audit is that rows are gone, files refused, the clock set back."""
        with self._watched(), Build.open(self.settings, anew=True) as build:
            # For each table that is committed by itself, as the night does, the disk has to be waited for.
            with nullcontext() if is_to_be_killed else build.transaction():
                make_every_table(build)
            red = [result for result in run_audit(build) if not result.passed]
            assert {result.check.name for result in red} <= {"coverage", "today", "sources_are_readable"}, red
            return publish(build, describe_release(build))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        from ntm_pipeline.intake import pipeline

        self.written, self.read = [], []
        note, read = Build._note_step, pipeline.read_files

        def noted(build: Build, key: str, *told: Any) -> None:
            self.written.append(key)
            note(build, key, *told)

        def counted(paths, *given):  # type: ignore[no-untyped-def]
            self.read += [path.relative_to(self.raw).as_posix() for path in paths]
            return read(paths, *given)

        with patch.object(Build, "_note_step", noted), patch.object(pipeline, "read_files", counted):
            yield

    def verified(self) -> Verified:
        """The release in force held to the raw folder."""
        return verify(self.settings)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the release in force."""
        with duckdb.connect(str(self.settings.released_path), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@contextmanager
def nights_in(folder: Path, is_new: bool = True) -> Iterator[Nights]:
    """A folder of the small country, with a few files if it is new."""
    with small_country():
        nights = Nights(folder)
        if not is_new:
            yield nights
            return
        nights.put("eoffice/a.csv", "10101;Năm 2024;100;0;80;", "10102;Năm 2024;50;10;20;15/01/2025")
        nights.put("eoffice/b.csv", "10103;Năm 2024;10;0;8;")
        nights.put("training/a.csv", "10101;2024;10;4")
        nights.put("cooperatives/a.csv", "A1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024")
        nights.say("cooperatives/origin.yaml", 'covers: "10"\n')
        yield nights
