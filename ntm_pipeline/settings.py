"""Where data lives and what day it is.

The only module that reads environment variables. It imports nothing heavy, so that every command may use it.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

TIMEZONE = "Asia/Ho_Chi_Minh"
FIRST_DAY = date(2021, 1, 1)
"""The history of units, and so everything that can be counted, begins on this day."""

_DAGSTER_INSTANCE = """\
# Written once; yours to change. One run at a time: two builds would write the same working file.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
# A run that was killed would count as running for ever and keep the next one waiting.
run_monitoring:
  enabled: true
  max_runtime_seconds: 7200
"""


class SettingsError(ValueError):
    """An environment variable holds a value that can't be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Settings:
    """All there is to configure, read once at the entry point and handed down."""

    data_dir: Path
    today: date
    dagster_home: Path
    reading_seconds: int = 30
    """How long reading one file may take."""
    reading_megabytes: int = 1024
    """How much memory reading one file may take."""
    files_seconds: int = 1800
    """How long reading all files of a run may take; from then on only what is quickly read is."""
    query_seconds: int = 60
    """How long a query may keep the engine busy."""
    query_megabytes: int = 1024
    """How much memory a query may take."""
    releases_megabytes: int = 10_000
    """How much all kept releases together may take."""
    history_days: int = 90
    """How long Dagster's record of a run is kept."""

    @property
    def raw_dir(self) -> Path:
        """The folder of incoming files: one sub-folder per source."""
        return self.data_dir / "raw"

    @property
    def warehouse_dir(self) -> Path:
        """The folder that holds `ntm.duckdb`, the releases and the working files."""
        return self.data_dir / "warehouse"

    @property
    def released_path(self) -> Path:
        """The file analysts open: a symbolic link to the release in force."""
        return self.warehouse_dir / "ntm.duckdb"

    @property
    def releases_dir(self) -> Path:
        """The released files themselves, one per release."""
        return self.warehouse_dir / "releases"

    @property
    def work_dir(self) -> Path:
        """What the pipeline keeps between runs; `raw/` alone suffices to make it anew."""
        return self.warehouse_dir / "work"

    @classmethod
    def from_environ(cls, environ: dict[str, str] | None = None) -> "Settings":
        """Read `NTM_DATA_DIR`, `NTM_TODAY`, `DAGSTER_HOME`, the limits of reading one file, all files of a run and of
        one query, `NTM_READING_…`, `NTM_FILES_SECONDS` and `NTM_QUERY_…`, and of what is kept,
        `NTM_RELEASES_MEGABYTES` and `NTM_HISTORY_DAYS`.

        Raises:
            SettingsError: a variable holds something unusable.
        """
        env = dict(os.environ) if environ is None else environ
        data_dir = Path(env.get("NTM_DATA_DIR") or "data").absolute()
        if data_dir.exists() and not data_dir.is_dir():
            raise SettingsError(
                f"NTM_DATA_DIR={data_dir} là một tệp; hãy nêu thư mục chứa raw/ / is a file;"
                " give a folder that holds raw/"
            )
        given = env.get("DAGSTER_HOME")
        dagster_home = Path(given).absolute() if given else data_dir / "dagster"
        _check_path("NTM_DATA_DIR", data_dir, "?")
        _check_path("DAGSTER_HOME", dagster_home, "%?")
        if dagster_home.exists() and not dagster_home.is_dir():
            raise SettingsError(f"DAGSTER_HOME={dagster_home} là một tệp; hãy nêu thư mục / is a file; give a folder")
        return cls(
            data_dir=data_dir,
            today=_today(env.get("NTM_TODAY")),
            dagster_home=dagster_home,
            reading_seconds=_whole_number(env, "NTM_READING_SECONDS", cls.reading_seconds),
            reading_megabytes=_whole_number(env, "NTM_READING_MEGABYTES", cls.reading_megabytes),
            files_seconds=_whole_number(env, "NTM_FILES_SECONDS", cls.files_seconds),
            query_seconds=_whole_number(env, "NTM_QUERY_SECONDS", cls.query_seconds),
            query_megabytes=_whole_number(env, "NTM_QUERY_MEGABYTES", cls.query_megabytes),
            releases_megabytes=_whole_number(env, "NTM_RELEASES_MEGABYTES", cls.releases_megabytes),
            history_days=_whole_number(env, "NTM_HISTORY_DAYS", cls.history_days),
        )


def _check_path(name: str, path: Path, impossible: str) -> None:
    """Names that a file system takes and DuckDB or SQLite can't open."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        raise SettingsError(
            f"{name}={os.fspath(path)!r} có byte không phải UTF-8; hãy đổi tên thư mục"
            " / holds bytes that are no UTF-8; rename the folder"
        ) from None
    if set(impossible) & set(os.fspath(path)):
        marks = " ".join(impossible)
        raise SettingsError(
            f"{name}={path} có ký tự {marks} mà cơ sở dữ liệu không mở được; hãy đổi tên thư mục hoặc đặt {name} khác"
            f" / holds {marks}, with which no database can be opened; rename the folder, or set {name} to another"
        )


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise SettingsError(
            f"{name}={text!r} không phải số nguyên lớn hơn 0; mặc định là {default}"
            f" / {name}={text!r} is not a whole number above 0; the default is {default}"
        )
    return int(text)


def _today(text: str | None) -> date:
    now = datetime.now(ZoneInfo(TIMEZONE)).date()
    if not text:
        return now
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"NTM_TODAY={text!r} không phải là ngày; hãy ghi như 2025-12-31 / is not a day; write it as 2025-12-31"
        ) from None
    if day < FIRST_DAY:
        raise SettingsError(
            f"NTM_TODAY={text} trước ngày {FIRST_DAY}, ngày đầu của lịch sử đơn vị"
            f" / lies before {FIRST_DAY}, the first day of the units' history"
        )
    return day


def prepare_dagster_home(settings: Settings) -> Path:
    """Make the folder Dagster keeps its runs in, with a first `dagster.yaml`; an existing one is left alone."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    instance_file = home / "dagster.yaml"
    if not instance_file.exists():
        part = instance_file.with_suffix(".part")
        part.write_text(_DAGSTER_INSTANCE, encoding="utf-8")
        part.replace(instance_file)
    return home


if __name__ == "__main__":  # the Makefile asks where Dagster shall keep its runs
    try:
        print(prepare_dagster_home(Settings.from_environ()))
    except SettingsError as error:
        sys.exit(f"error: {error}")
