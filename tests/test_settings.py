"""Settings: what each variable means, what holds without it, and how a wrong value is refused."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from ntm_pipeline import settings as settings_module
from ntm_pipeline.settings import Settings, SettingsError, prepare_dagster_home


def test_without_any_variable_data_lies_in_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({})
    assert settings.data_dir == tmp_path / "data"
    assert settings.dagster_home == tmp_path / "data" / "dagster"


def test_an_empty_variable_counts_as_unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # `NTM_TODAY= ntm refresh` and a blank line in a service file must not be errors, nor mean the root folder.
    monkeypatch.chdir(tmp_path)
    empty = dict.fromkeys(("NTM_DATA_DIR", "NTM_TODAY", "DAGSTER_HOME"), "")
    assert Settings.from_environ(empty) == Settings.from_environ({})


def test_data_dir_holds_raw_and_warehouse(tmp_path: Path) -> None:
    settings = Settings.from_environ({"NTM_DATA_DIR": str(tmp_path)})
    assert settings.raw_dir == tmp_path / "raw"
    assert settings.released_path == tmp_path / "warehouse" / "ntm.duckdb"
    assert settings.work_dir == tmp_path / "warehouse" / "work"
    assert settings.releases_dir.parent == tmp_path / "warehouse"


def test_a_relative_data_dir_stays_the_same_folder_when_the_process_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({"NTM_DATA_DIR": "here", "DAGSTER_HOME": "runs"})
    monkeypatch.chdir("/")
    assert settings.data_dir == tmp_path / "here"
    assert settings.dagster_home == tmp_path / "runs"


def test_a_data_dir_that_does_not_exist_yet_is_no_error(tmp_path: Path) -> None:
    assert Settings.from_environ({"NTM_DATA_DIR": str(tmp_path / "new")}).data_dir == tmp_path / "new"


def test_dagster_keeps_its_runs_in_the_data_dir_unless_told_otherwise(tmp_path: Path) -> None:
    given = {"NTM_DATA_DIR": str(tmp_path)}
    assert Settings.from_environ(given).dagster_home == tmp_path / "dagster"
    assert Settings.from_environ({**given, "DAGSTER_HOME": "/elsewhere"}).dagster_home == Path("/elsewhere")


def test_ntm_today_is_taken_for_today() -> None:
    assert Settings.from_environ({"NTM_TODAY": "2025-06-30"}).today == date(2025, 6, 30)


def test_the_units_history_begins_with_a_day_that_may_be_today() -> None:
    assert Settings.from_environ({"NTM_TODAY": "2021-01-01"}).today == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 12, 31, 16, 59, tzinfo=ZoneInfo("UTC")), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 17, 0, tzinfo=ZoneInfo("UTC")), date(2026, 1, 1)),
    ],
    ids=["a minute before midnight in Vietnam", "midnight in Vietnam"],
)
def test_today_is_the_day_in_vietnam_wherever_the_server_stands(
    moment: datetime, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The nightly run at 02:00 in Vietnam is 19:00 of the day before in UTC: a server's own day closes no year.
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    monkeypatch.setattr(settings_module, "datetime", Clock)
    assert Settings.from_environ({}).today == day


@pytest.mark.parametrize(
    "text", ["31/12/2025", "2025-13-01", "2025-02-29", "hôm nay", "2025", "2020-12-31", "1900-01-01"]
)
def test_an_unusable_today_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingsError, match="NTM_TODAY") as caught:
        Settings.from_environ({"NTM_TODAY": text})
    assert text in str(caught.value)


def test_the_limits_of_reading_one_file_are_30_seconds_and_a_gigabyte_unless_set() -> None:
    settings = Settings.from_environ({})
    assert (settings.reading_seconds, settings.reading_megabytes) == (30, 1024)
    settings = Settings.from_environ({"NTM_READING_SECONDS": "90", "NTM_READING_MEGABYTES": "2048"})
    assert (settings.reading_seconds, settings.reading_megabytes) == (90, 2048)


@pytest.mark.parametrize("name", ["NTM_READING_SECONDS", "NTM_READING_MEGABYTES"])
@pytest.mark.parametrize("text", ["0", "-1", "1.5", "một", "1e3"])
def test_an_unusable_limit_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}='{text}'"):
        Settings.from_environ({name: text})


def test_a_data_dir_that_is_a_file_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.touch()
    with pytest.raises(SettingsError, match=r"NTM_DATA_DIR=.*data\.csv"):
        Settings.from_environ({"NTM_DATA_DIR": str(file)})


def test_the_environment_of_the_process_is_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NTM_TODAY", "2024-05-06")
    assert Settings.from_environ().today == date(2024, 5, 6)


def test_dagsters_folder_is_made_with_one_run_at_a_time_and_no_telemetry(tmp_path: Path) -> None:
    home = prepare_dagster_home(Settings(tmp_path, date(2026, 2, 1), tmp_path / "deep" / "dagster"))
    written = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8"))
    assert written["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert written["telemetry"]["enabled"] is False


def test_dagster_gives_up_a_run_that_died_without_a_word(tmp_path: Path) -> None:
    # With one run at a time, a dead run that counts as running would keep every later night waiting.
    home = prepare_dagster_home(Settings(tmp_path, date(2026, 2, 1), tmp_path))
    monitoring = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8"))["run_monitoring"]
    assert monitoring["enabled"] is True
    assert 600 <= monitoring["max_runtime_seconds"] <= 6 * 3600


def test_a_dagster_yaml_that_somebody_changed_is_left_alone(tmp_path: Path) -> None:
    settings = Settings(tmp_path, date(2026, 2, 1), tmp_path)
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: true}\n", encoding="utf-8")
    prepare_dagster_home(settings)
    assert (tmp_path / "dagster.yaml").read_text(encoding="utf-8") == "telemetry: {enabled: true}\n"


def test_the_module_tells_the_makefile_where_dagster_keeps_its_runs(tmp_path: Path) -> None:
    done = _run_module({"NTM_DATA_DIR": str(tmp_path)})
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "dagster"))
    assert (tmp_path / "dagster" / "dagster.yaml").is_file()


def test_the_module_refuses_a_wrong_value_in_one_line(tmp_path: Path) -> None:
    done = _run_module({"NTM_DATA_DIR": str(tmp_path), "NTM_TODAY": "tomorrow"})
    assert done.returncode == 1
    assert done.stderr.startswith("error: NTM_TODAY=")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "dagster").exists()


def _run_module(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ntm_pipeline.settings"],
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "name"),
    [("NTM_DATA_DIR", "a\udcff"), ("NTM_DATA_DIR", "a?b"), ("DAGSTER_HOME", "a%41b"), ("DAGSTER_HOME", "a?b")],
)
def test_a_path_that_no_database_can_open_is_refused_in_both_languages(
    variable: str, name: str, tmp_path: Path
) -> None:
    given = {"NTM_DATA_DIR": str(tmp_path), variable: str(tmp_path / name)}
    with pytest.raises(SettingsError, match=r"hãy đổi tên thư mục.* / .*rename the folder") as refused:
        Settings.from_environ(given)
    assert variable in str(refused.value)


@pytest.mark.parametrize("variable", ["NTM_DATA_DIR", "DAGSTER_HOME"])
def test_a_file_in_place_of_a_folder_is_refused_in_both_languages(variable: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"là một tệp; .* / is a file; give a folder"):
        Settings.from_environ({"NTM_DATA_DIR": str(tmp_path), variable: str(tmp_path / "file")})


def test_duckdb_makes_the_tables_of_sql_unless_a_server_is_named(tmp_path: Path) -> None:
    for given in ({}, {"NTM_ENGINE": ""}, {"NTM_ENGINE": "duckdb", "NTM_ENGINE_PATH": "s3://bucket"}):
        assert Settings.from_environ({"NTM_DATA_DIR": str(tmp_path), **given}).spark is None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("sc://spark", "spark:15002"),
        ("sc://10.0.0.1:15099/", "10.0.0.1:15099"),
        ("sc://dbc.example:443/;use_ssl=true;token=hidden", "dbc.example:443"),
    ],
)
def test_a_spark_connect_server_is_named_by_its_address_and_its_token_is_told_nowhere(address: str, place: str) -> None:
    spark = Settings.from_environ({"NTM_ENGINE": address, "NTM_ENGINE_PATH": "s3://bucket/ntm"}).spark
    assert spark is not None
    assert (spark.address.reveal(), spark.place, spark.folder) == (address, place, "s3://bucket/ntm")
    assert "hidden" not in repr(spark)


@pytest.mark.parametrize(
    "address",
    ["spark", "DuckDB", "sc://", "sc:spark", "http://spark:15002", "sc://spark:x", "sc://spark/;hidden", "sc://a b",
     "sc://hidden@spark"],
)  # fmt: skip
def test_an_engine_that_is_none_is_refused_in_both_languages(address: str) -> None:
    with pytest.raises(
        SettingsError, match=r"NTM_ENGINE .*hãy ghi như sc://.* / .*write it as sc://host:15002"
    ) as told:
        Settings.from_environ({"NTM_ENGINE": address})
    assert "hidden" not in str(told.value)


def test_how_long_a_server_may_be_silent_is_set(tmp_path: Path) -> None:
    told = [Settings.from_environ({"NTM_ENGINE": "sc://a", **more}).spark for more in ({}, {"NTM_ENGINE_SECONDS": "5"})]
    assert [one.seconds for one in told if one] == [420, 5]


@pytest.mark.parametrize("seconds", ["0", "-1", "1.5", "lâu", " 5"])
def test_a_silence_that_is_no_number_is_refused_in_both_languages(seconds: str) -> None:
    with pytest.raises(SettingsError, match=r"NTM_ENGINE_SECONDS=.* không phải .*420 / .*whole number.*default is 420"):
        Settings.from_environ({"NTM_ENGINE": "sc://spark", "NTM_ENGINE_SECONDS": seconds})


@pytest.mark.parametrize("folder", ["ftp://host/x", "s3://", "/srv/ntm/*", "/srv/[1]"])
def test_a_folder_that_no_server_could_share_is_refused(folder: str) -> None:
    with pytest.raises(SettingsError, match=r"NTM_ENGINE_PATH=.* / "):
        Settings.from_environ({"NTM_ENGINE": "sc://spark", "NTM_ENGINE_PATH": folder})
