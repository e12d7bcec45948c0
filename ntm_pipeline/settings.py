"""Where data lives and what day it is.

The only module that reads environment variables. It imports nothing heavy, so that every command may use it.
"""

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit
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
# Only of a run that says so, and only where its process was lost: what fails for a reason fails again.
run_retries:
  enabled: true
  max_retries: 0
  retry_on_asset_or_op_failure: false
# What its sensors and schedules did at each look.
retention:
  sensor:
    purge_after_days: {skipped: 3, success: 90, failure: 90}
  schedule:
    purge_after_days: 90
"""


class SettingsError(ValueError):
    """An environment variable holds a value that can't be used; the message names it and says what would do."""


class Secret:
    """A value from the environment that no log, page, message or metadata may show: it says itself only when asked."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value, for whoever must send it."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is handed to no other process")


@dataclass(frozen=True)
class Notices:
    """Where people are told of faults: nowhere until the environment says so."""

    webhook_url: Secret | None = None
    """The address itself often holds the token."""
    webhook_token: Secret | None = None
    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: Secret | None = None
    remind_days: int = 7
    """After so many days without a word a fault that lasts is told again."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must stand nowhere."""
        held = (self.webhook_url, self.webhook_token, self.smtp_password)
        return tuple(secret.reveal() for secret in held if secret is not None)


@dataclass(frozen=True)
class SparkServer:
    """A Spark Connect server that makes the tables of SQL, where DuckDB in this process doesn't."""

    address: Secret
    """`sc://host:port/;name=value`; a token may stand in it."""
    place: str
    """Host and port: what may be told of it."""
    folder: str | None = None
    """Where Parquet goes to and fro, if not in the folder of working files: a path, or the URI of an object store."""
    seconds: int = 420
    """How long it may leave this machine without a sign of life."""


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
    register_megabytes: int = 2000
    """How much memory reading one register may take."""
    register_seconds: int = 7200
    """How long reading one register may take."""
    query_seconds: int = 60
    """How long a query may keep the engine busy."""
    query_megabytes: int = 1024
    """How much memory a query may take."""
    releases_megabytes: int = 10_000
    """How much all kept releases together may take."""
    history_days: int = 90
    """How long Dagster's record of a run is kept."""
    free_megabytes: int = 1000
    """Less room than this on the disk is a fault: the next night may not find enough."""
    is_scheduled: bool = True
    """Whether Dagster's schedule starts the nightly refresh; not where a timer of the system does."""
    notices: Notices = field(default_factory=Notices)
    runtime_dir: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    """A folder that outlives a process, where the data folder can't be written."""
    spark: SparkServer | None = None
    """The server that makes the tables of SQL; None: DuckDB makes them, in this process."""
    own_warehouse_dir: Path | None = None
    """Another folder for the warehouse than that of the data folder: for what is made aside and thrown away."""
    is_another_day: bool = False
    """Whether `NTM_TODAY` set another day than the calendar's was: left set, every night is that day's."""

    @property
    def raw_dir(self) -> Path:
        """The folder of incoming files: one sub-folder per source."""
        return self.data_dir / "raw"

    @property
    def warehouse_dir(self) -> Path:
        """The folder that holds `ntm.duckdb`, the releases and the working files."""
        return self.own_warehouse_dir or self.data_dir / "warehouse"

    @property
    def released_path(self) -> Path:
        """The file analysts open: a symbolic link to the release in force."""
        return self.warehouse_dir / "ntm.duckdb"

    @property
    def report_path(self) -> Path:
        """The first page of the release in force; its folder is a symbolic link."""
        return self.warehouse_dir / "report" / "index.html"

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
        """Read `NTM_DATA_DIR`, `NTM_TODAY`, `DAGSTER_HOME`, the limits of reading one file, all files of a run, one
        register and of one query, `NTM_READING_…`, `NTM_FILES_SECONDS`, `NTM_REGISTER_…` and `NTM_QUERY_…`, of what
        is kept, `NTM_RELEASES_MEGABYTES` and `NTM_HISTORY_DAYS`, the room that must be left, `NTM_FREE_MEGABYTES`, who
        starts the night, `NTM_SCHEDULE`, whom to tell of faults, `NTM_WEBHOOK_…`, `NTM_MAIL_…` and `NTM_SMTP_…`, and
        how often of one that lasts, `NTM_REMIND_DAYS`, and what makes the tables of SQL, `NTM_ENGINE`,
        `NTM_ENGINE_PATH` and `NTM_ENGINE_SECONDS`.

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
        given_day = _given_day(env.get("NTM_TODAY"))
        calendar_day = datetime.now(ZoneInfo(TIMEZONE)).date()
        return cls(
            data_dir=data_dir,
            today=given_day or calendar_day,
            dagster_home=dagster_home,
            reading_seconds=_whole_number(env, "NTM_READING_SECONDS", cls.reading_seconds),
            reading_megabytes=_whole_number(env, "NTM_READING_MEGABYTES", cls.reading_megabytes),
            files_seconds=_whole_number(env, "NTM_FILES_SECONDS", cls.files_seconds),
            register_megabytes=_whole_number(env, "NTM_REGISTER_MEGABYTES", cls.register_megabytes),
            register_seconds=_whole_number(env, "NTM_REGISTER_SECONDS", cls.register_seconds),
            query_seconds=_whole_number(env, "NTM_QUERY_SECONDS", cls.query_seconds),
            query_megabytes=_whole_number(env, "NTM_QUERY_MEGABYTES", cls.query_megabytes),
            releases_megabytes=_whole_number(env, "NTM_RELEASES_MEGABYTES", cls.releases_megabytes),
            history_days=_whole_number(env, "NTM_HISTORY_DAYS", cls.history_days),
            free_megabytes=_whole_number(env, "NTM_FREE_MEGABYTES", cls.free_megabytes),
            is_scheduled=_one_of(env, "NTM_SCHEDULE", ("on", "off")) == "on",
            notices=_notices(env),
            # systemd sets it for a unit that has one; the first of several.
            runtime_dir=Path((env.get("RUNTIME_DIRECTORY") or tempfile.gettempdir()).split(":")[0]),
            spark=_spark(env),
            is_another_day=given_day not in (None, calendar_day),
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


def _one_of(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = env.get(name) or choices[0]
    if text not in choices:
        raise SettingsError(f"{name}={text!r} is not one of {', '.join(choices)}; the default is {choices[0]}")
    return text


def _notices(env: Mapping[str, str]) -> Notices:
    """Half a setting is a fault: a mail that is never sent would be missed only when it is needed."""
    url, token = env.get("NTM_WEBHOOK_URL"), env.get("NTM_WEBHOOK_TOKEN")
    if url:
        _check_webhook(url, bool(token))
    elif token:
        raise SettingsError("NTM_WEBHOOK_TOKEN is set and NTM_WEBHOOK_URL is not; set both or none")
    mail = ("NTM_MAIL_TO", "NTM_MAIL_FROM", "NTM_SMTP_HOST")
    missing = [name for name in mail if not env.get(name)]
    if missing and len(missing) < len(mail):
        raise SettingsError(f"{', '.join(missing)} must be set too: mail takes {', '.join(mail)}")
    security = _one_of(env, "NTM_SMTP_SECURITY", ("starttls", "tls", "none"))
    user, password = env.get("NTM_SMTP_USER") or "", env.get("NTM_SMTP_PASSWORD")
    host = env.get("NTM_SMTP_HOST") or ""
    if bool(user) != bool(password):
        raise SettingsError("NTM_SMTP_USER and NTM_SMTP_PASSWORD go together; set both or none")
    if password and security == "none" and host not in _THIS_MACHINE:
        raise SettingsError("NTM_SMTP_SECURITY=none would send NTM_SMTP_PASSWORD in the clear; use starttls or tls")
    recipients = tuple(one.strip() for one in (env.get("NTM_MAIL_TO") or "").split(",") if one.strip())
    for address in (*recipients, *filter(None, [env.get("NTM_MAIL_FROM")])):
        if not _ADDRESS.fullmatch(address):
            raise SettingsError(f"{address!r} in NTM_MAIL_TO or NTM_MAIL_FROM is no address; write it as a@example.vn")
    return Notices(
        webhook_url=Secret(url) if url else None,
        webhook_token=Secret(token) if token else None,
        mail_to=recipients,
        mail_from=env.get("NTM_MAIL_FROM") or "",
        smtp_host=host,
        smtp_port=_whole_number(env, "NTM_SMTP_PORT", 465 if security == "tls" else 587),
        smtp_security=security,
        smtp_user=user,
        smtp_password=Secret(password) if password else None,
        remind_days=_whole_number(env, "NTM_REMIND_DAYS", Notices.remind_days),
    )


_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_ADDRESS = re.compile(r"[^@\s,<>\"]+@[^@\s,<>\"]+")


def _check_webhook(url: str, has_token: bool) -> None:
    """The address is not repeated in what is said of it: it is a secret."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("NTM_WEBHOOK_URL is no address; write it as https://host/path") from None
    if parts.scheme not in ("https", "http") or not host or not url.isascii() or set(url) & set(" \r\n\t"):
        raise SettingsError("NTM_WEBHOOK_URL is no address; write it as https://host/path")
    if has_token and parts.scheme == "http" and host not in _THIS_MACHINE:
        raise SettingsError("NTM_WEBHOOK_URL=http://… would send NTM_WEBHOOK_TOKEN in the clear; use https")


_OBJECT_STORES = ("s3", "gs", "abfs", "abfss", "hdfs", "file")


def _spark(env: Mapping[str, str]) -> SparkServer | None:
    """The address is not repeated in what is said of it: a token may stand in it."""
    address = env.get("NTM_ENGINE") or "duckdb"
    if address == "duckdb":
        return None
    wrong = SettingsError(
        "NTM_ENGINE không phải duckdb (mặc định) cũng không phải địa chỉ của máy chủ Spark Connect; hãy ghi như"
        " sc://may-chu:15002 / is neither duckdb, the default, nor the address of a Spark Connect server; write it as"
        " sc://host:15002"
    )
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or 15002
    except ValueError:
        raise wrong from None
    names = parts.path.removeprefix("/").removeprefix(";").split(";")
    is_plain = address.isascii() and not set(address) & set(" \r\n\t@?#")
    if parts.scheme != "sc" or not host or not is_plain or any("=" not in name for name in names if parts.path[1:]):
        raise wrong
    seconds = _whole_number(env, "NTM_ENGINE_SECONDS", SparkServer.seconds)
    return SparkServer(Secret(address), f"{host}:{port}", _shared_folder(env.get("NTM_ENGINE_PATH")), seconds)


def _shared_folder(text: str | None) -> str | None:
    if not text:
        return None
    scheme, mark, rest = text.partition("://")
    if mark and (scheme not in _OBJECT_STORES or not rest):
        raise SettingsError(
            f"NTM_ENGINE_PATH={text!r} không phải thư mục hay kho lưu trữ dùng được; hãy ghi đường dẫn, hoặc như"
            f" s3://kho/ntm / is neither a folder nor an object store of {', '.join(_OBJECT_STORES)}; write a path, or"
            f" s3://bucket/ntm"
        )
    # Spark takes these for patterns of several files.
    if found := sorted(set(text) & set("*?[]{}\\")):
        raise SettingsError(
            f"NTM_ENGINE_PATH={text!r} có ký tự {' '.join(found)} mà Spark hiểu là mẫu; hãy chọn thư mục khác"
            f" / holds {' '.join(found)}, which Spark takes for a pattern; choose another folder"
        )
    return text if mark else os.fspath(Path(text).absolute())


def _given_day(text: str | None) -> date | None:
    if not text:
        return None
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
