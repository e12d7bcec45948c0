"""The command line: what people type, what they get on which stream, and with which exit status."""

import csv
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import click
import dagster as dg
import duckdb
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from ntm_pipeline.cli import main
from ntm_pipeline.defs import assets
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse import build as engine
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.release import describe_release, list_releases, publish
from tests.defs.small_country import small_country
from tests.world import SMALL_COUNTRY, World, small_plan, unit

Ntm = Callable[..., Result]
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two releases of a small world. Leave it as it is."""
    folder = tmp_path_factory.mktemp("data")
    world = World(folder, plans=(small_plan(("online_dossiers_commune", 0.6)),))
    world.eoffice("10101;Năm 2024;100;0;80;")
    world.run()
    assert world._build is not None
    for _ in range(2):
        # Of two alike the later takes the place of the other.
        world._build.connection.execute("UPDATE quality.source_files SET sha256 = CONCAT(sha256, '1')")
        publish(world._build, describe_release(world._build))
    world.close()
    return folder


@pytest.fixture
def copied(data: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to do with as a test likes."""
    shutil.copytree(data, tmp_path / "copied", symlinks=True)
    return tmp_path / "copied"


@pytest.fixture
def ntm(data: Path) -> Ntm:
    """Runs `ntm` with these arguments; on the released folder, unless another is given."""

    def run(*arguments: str, folder: Path = data, **variables: str) -> Result:
        given = {"NTM_DATA_DIR": str(folder), "NTM_TODAY": "2026-02-01", **variables}
        return CliRunner().invoke(main, list(arguments), env=given)

    return run


def error_of(result: Result) -> str:
    """What went wrong, after making sure that it was told and not thrown."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.stderr


# --- Help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", main.commands)
def test_every_command_explains_itself_and_each_of_its_options(command: str, ntm: Ntm) -> None:
    shown = ntm(command, "--help")
    assert shown.exit_code == 0
    assert f"main {command}" in shown.output
    assert len(main.commands[command].help or "") > 20
    for parameter in main.commands[command].params:
        if isinstance(parameter, click.Option) and not isinstance(parameter.type, click.Choice):
            assert parameter.help or parameter.name == "year", f"--{parameter.name}"


def test_help_lists_every_command_and_the_variables(ntm: Ntm) -> None:
    shown = ntm("--help").output
    for word in (*main.commands, "NTM_DATA_DIR", "NTM_TODAY"):
        assert word in shown


def test_the_promised_commands_are_there() -> None:
    assert {"refresh", "query", "releases", "rollback"} <= set(main.commands)


def test_the_version_is_told(ntm: Ntm) -> None:
    assert "0." in ntm("--version").output


HEAVY = ("dagster", "pandas", "duckdb", "pandera", "pyarrow", "sqlglot", "openpyxl", "rich")


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in main.commands)], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    # dagster, pandas and duckdb take seconds: whoever only asks what a command does must not wait for them.
    assert set(_modules_after(arguments)) & set(HEAVY) == set()


def test_a_query_waits_for_neither_dagster_nor_pandera(data: Path) -> None:
    loaded = _modules_after(["query", "SELECT 1"], NTM_DATA_DIR=str(data))
    assert "duckdb" in loaded
    assert not {"dagster", "pandera"} & set(loaded)


def _modules_after(arguments: list[str], **variables: str) -> list[str]:
    """The packages that a process has imported once the command is through."""
    program = f"""
import sys
from ntm_pipeline.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
print("modules:", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **variables}, capture_output=True, text=True, check=True
    )
    return done.stdout.rpartition("modules:")[2].split()


# --- Wrong usage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["query"], ["query", "SELECT 1", "--format", "xml"], ["refresh", "--now"], ["rollback", "a", "b"]],
    ids=" ".join,
)
def test_wrong_usage_exits_2(arguments: list[str], ntm: Ntm) -> None:
    result = ntm(*arguments)
    assert result.exit_code == 2
    assert "Error: " in error_of(result)


@pytest.mark.parametrize(
    "command", [["refresh"], ["query", "SELECT 1"], ["releases"], ["rollback"]], ids=lambda c: c[0]
)
def test_a_wrong_variable_exits_2_and_is_named(command: list[str], ntm: Ntm) -> None:
    result = ntm(*command, NTM_TODAY="yesterday")
    assert result.exit_code == 2
    assert "NTM_TODAY='yesterday'" in error_of(result)


def test_a_refresh_without_raw_exits_2_and_says_where_files_belong(tmp_path: Path, ntm: Ntm) -> None:
    result = ntm("refresh", folder=tmp_path / "new")
    assert result.exit_code == 2
    assert f"{tmp_path}/new/raw does not exist" in error_of(result)
    # A misspelt NTM_DATA_DIR must not leave an empty warehouse behind.
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "command", [["refresh"], ["validate", "a.csv"], ["template", "training"]], ids=lambda command: command[0]
)
def test_what_is_declared_wrongly_exits_2_and_is_named_by_file_and_field(command: list[str], tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ntm_pipeline", tmp_path / "ntm_pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # by which Dagster finds its folder
    source = tmp_path / "ntm_pipeline" / "sources" / "training.py"
    right, wrong = 'natural_key=("unit_id", "year")', 'natural_key=("unit_id", "yeer")'
    text = source.read_text(encoding="utf-8")
    assert right in text
    source.write_text(text.replace(right, wrong), encoding="utf-8")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "a.csv").write_text("Mã đơn vị;Năm\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ntm_pipeline.cli", *command], cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "NTM_DATA_DIR": str(tmp_path / "data")},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "sources/training.py: natural_key: there is no column yeer; is year meant?" in done.stderr
    assert "make check" in done.stderr


def test_nothing_released_yet_exits_1_and_says_what_to_do(tmp_path: Path, ntm: Ntm) -> None:
    result = ntm("query", "SELECT 1", folder=tmp_path)
    assert result.exit_code == 1
    assert "run `ntm refresh` first" in error_of(result)
    assert result.stdout == ""


# --- ntm query --------------------------------------------------------------------------------------

PLACES = "SELECT unit_name, unit_code FROM ref.units WHERE unit_code IN ('10101', '10104') ORDER BY unit_code"


def test_a_table_shows_vietnamese_names(ntm: Ntm) -> None:
    result = ntm("query", PLACES)
    assert result.exit_code == 0
    heading, first, second = result.stdout.splitlines()
    assert heading.split() == ["unit_name", "unit_code"]
    assert "Xã An" in first
    assert "Phường Dương" in second


def test_json_parses_with_vietnamese_as_it_is_written(ntm: Ntm) -> None:
    result = ntm("query", PLACES, "--format", "json")
    assert json.loads(result.stdout) == [
        {"unit_name": "Xã An", "unit_code": "10101"},
        {"unit_name": "Phường Dương", "unit_code": "10104"},
    ]
    assert "Phường Dương" in result.stdout


def test_csv_parses_with_its_heading(ntm: Ntm) -> None:
    result = ntm("query", PLACES, "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout))) == [
        ["unit_name", "unit_code"],
        ["Xã An", "10101"],
        ["Phường Dương", "10104"],
    ]


def test_csv_keeps_commas_quotes_and_line_ends_inside_a_cell(ntm: Ntm) -> None:
    result = ntm("query", "SELECT 'a,\"b\"' || chr(10) || 'c' AS text", "--format", "csv")
    assert list(csv.reader(io.StringIO(result.stdout))) == [["text"], ['a,"b"\nc']]


def read_parquet(result: Result, tmp_path: Path) -> duckdb.DuckDBPyRelation:
    (tmp_path / "result.parquet").write_bytes(result.stdout_bytes)
    return duckdb.connect().read_parquet(str(tmp_path / "result.parquet"))


def test_parquet_reads_back_with_its_types(tmp_path: Path, ntm: Ntm) -> None:
    sql = "SELECT unit_name, valid_from, 1.5 AS share, 7 AS count FROM ref.units WHERE unit_code = '10104'"
    relation = read_parquet(ntm("query", sql, "--format", "parquet"), tmp_path)
    assert relation.columns == ["unit_name", "valid_from", "share", "count"]
    ((name, day, _, count),) = relation.fetchall()
    assert (name, day, count) == ("Phường Dương", date(2021, 1, 1), 7)


NOTHING = "SELECT unit_id, valid_from FROM ref.units WHERE FALSE"


def test_an_empty_result_is_an_empty_result_in_every_format(tmp_path: Path, ntm: Ntm) -> None:
    assert ntm("query", NOTHING).stdout.split() == ["unit_id", "valid_from"]
    assert ntm("query", NOTHING, "--format", "csv").stdout == "unit_id,valid_from\n"
    assert json.loads(ntm("query", NOTHING, "--format", "json").stdout) == []
    relation = read_parquet(ntm("query", NOTHING, "--format", "parquet"), tmp_path)
    assert (relation.columns, relation.fetchall()) == (["unit_id", "valid_from"], [])


ODD = """
    SELECT CAST('NaN' AS DOUBLE) AS nan, CAST('-inf' AS DOUBLE) AS infinite, NULL AS nothing, TRUE AS yes,
        DATE '2025-06-30' AS day, CAST(1.50 AS DECIMAL(10, 2)) AS share, CAST(7 AS DECIMAL(38, 0)) AS whole,
        CAST(123456789012345678901 AS HUGEINT) AS large, '05665' AS code
"""


def test_json_knows_no_nan_and_keeps_days_codes_and_whole_numbers(ntm: Ntm) -> None:
    # `NaN` isn't JSON: every strict reader would refuse the whole file.
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    assert json.loads(ntm("query", ODD, "--format", "json").stdout, parse_constant=refuse) == [
        {
            "nan": None, "infinite": None, "nothing": None, "yes": True, "day": "2025-06-30", "share": 1.5, "whole": 7,
            "large": 123456789012345678901, "code": "05665",
        }
    ]  # fmt: skip


def test_csv_leaves_empty_what_is_no_number(ntm: Ntm) -> None:
    (row,) = csv.DictReader(io.StringIO(ntm("query", ODD, "--format", "csv").stdout))
    assert (row["nan"], row["infinite"], row["nothing"]) == ("", "", "")
    assert (row["day"], row["share"], row["whole"], row["code"]) == ("2025-06-30", "1.5", "7", "05665")


TWINS = "SELECT 1 AS year, 2 AS year"


def test_two_columns_of_one_name_both_stand_in_csv_table_and_parquet(tmp_path: Path, ntm: Ntm) -> None:
    assert ntm("query", TWINS, "--format", "csv").stdout.splitlines()[1] == "1,2"
    assert ntm("query", TWINS).stdout.splitlines()[1].split() == ["1", "2"]
    assert read_parquet(ntm("query", TWINS, "--format", "parquet"), tmp_path).fetchall() == [(1, 2)]


def test_two_columns_of_one_name_both_stand_in_json(ntm: Ntm) -> None:
    # A join on * loses a figure without a word.
    (record,) = json.loads(ntm("query", TWINS, "--format", "json").stdout)
    assert sorted(record.values()) == [1, 2]


def test_lists_and_structs_are_lists_and_objects_in_json(ntm: Ntm) -> None:
    sql = "SELECT ['Xã An', NULL] AS names, {'year': 2024, 'share': CAST('NaN' AS DOUBLE)} AS figure"
    (record,) = json.loads(ntm("query", sql, "--format", "json").stdout)
    assert record == {"names": ["Xã An", None], "figure": {"year": 2024, "share": None}}


def test_square_brackets_in_a_name_are_text_and_no_markup(ntm: Ntm) -> None:
    assert "[bold]An[/bold]" in ntm("query", "SELECT '[bold]An[/bold]' AS name").stdout


def test_a_long_cell_is_not_cut_where_there_is_no_screen(ntm: Ntm) -> None:
    assert "x" * 500 in ntm("query", "SELECT repeat('x', 500) AS text").stdout


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC 1",
        "SELECT * FROM marts.nothing",
        "SELECT mystery FROM ref.units",
        "SELECT CAST('a' AS INTEGER)",
        "SELECT error('stop')",
        "SELECT * FROM settings",
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/stolen.csv'",
        "SET threads = 1",
        "DELETE FROM marts.indicator_value",
        "CREATE TABLE marts.mine AS SELECT 1 AS year",
        "",
        "/* nothing but a comment */",
    ],
)
@pytest.mark.parametrize("style", ["table", "parquet"])
def test_what_cant_be_answered_exits_1_and_says_why(sql: str, style: str, ntm: Ntm) -> None:
    result = ntm("query", sql, "--format", style)
    assert result.exit_code == 1
    assert result.stdout_bytes == b""
    first, *rest = error_of(result).splitlines()
    assert first.startswith("Error: ")
    assert len(first) > len("Error: ") + 10
    # What follows, if anything, is the place in the statement that DuckDB points at.
    assert len(rest) <= 4


def test_several_formats_of_one_query_hold_the_same_rows(tmp_path: Path, ntm: Ntm) -> None:
    sql = "SELECT target_id, unit_id, year, status FROM marts.indicator_attainment ORDER BY ALL"
    records = json.loads(ntm("query", sql, "--format", "json").stdout)
    rows = list(csv.reader(io.StringIO(ntm("query", sql, "--format", "csv").stdout)))
    assert len(records) == len(rows) - 1 > 20
    assert [[str(value) for value in record.values()] for record in records] == rows[1:]
    parquet = read_parquet(ntm("query", sql, "--format", "parquet"), tmp_path)
    assert [list(record.values()) for record in records] == [list(row) for row in parquet.fetchall()]


def test_figures_that_are_made_up_say_so_without_disturbing_the_output(copied: Path, ntm: Ntm) -> None:
    with Build.open(Settings(copied, date(2026, 2, 1), copied / "dagster")) as build:
        build.connection.execute("UPDATE quality.source_files SET is_synthetic = TRUE")
        publish(build, describe_release(build))
    result = ntm("query", "SELECT 1 AS year", "--format", "json", folder=copied)
    assert json.loads(result.stdout) == [{"year": 1}]
    assert "minh họa" in result.stderr
    assert "Synthetic" in result.stderr


def test_figures_that_are_real_say_nothing_of_the_kind(ntm: Ntm) -> None:
    assert ntm("query", "SELECT 1 AS year").stderr == ""


def test_a_day_that_was_set_and_is_not_today_s_is_told(data: Path, ntm: Ntm) -> None:
    told = ntm("status")
    assert "01/02/2026" in told.stderr
    assert "NTM_TODAY" in told.stderr
    assert "NTM_TODAY" not in ntm("status", NTM_TODAY="").stderr


def run_ntm(folder: Path, *arguments: str, variables: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "ntm_pipeline.cli", *arguments],
        env={**os.environ, "NTM_DATA_DIR": str(folder), **(variables or {})},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_parquet_through_a_pipe_is_nothing_but_parquet(data: Path, tmp_path: Path) -> None:
    out, err = run_ntm(data, "query", "SELECT 'Xã' AS unit_type", "--format", "parquet").communicate()
    assert err == b""
    (tmp_path / "piped.parquet").write_bytes(out)
    assert duckdb.connect().read_parquet(str(tmp_path / "piped.parquet")).fetchall() == [("Xã",)]


def test_a_reader_who_leaves_early_causes_no_traceback(data: Path) -> None:
    # ntm query … | head
    process = run_ntm(data, "query", "SELECT range AS year FROM range(200000)", "--format", "csv")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"year\n"
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


def test_sql_may_begin_with_a_comment_and_come_from_a_file_or_standard_input(
    ntm: Ntm, data: Path, tmp_path: Path
) -> None:
    sql = "-- năm nay\nSELECT 1 AS year; -- xong"
    (tmp_path / "year.sql").write_text(sql, encoding="utf-8-sig")
    for arguments in (["query", sql], ["query", "--format", "csv", sql], ["query", "-f", str(tmp_path / "year.sql")]):
        assert ntm(*arguments).stdout.split() == ["year", "1"], arguments
    for arguments in (["query", "-"], ["query", "--file", "-"]):
        given = {"NTM_DATA_DIR": str(data), "NTM_TODAY": "2026-02-01"}
        assert CliRunner().invoke(main, arguments, input=sql, env=given).stdout.split() == ["year", "1"]


@pytest.mark.parametrize(
    "arguments",
    [["SELECT 1", "--fromat", "csv"], ["SELECT 1", "-f", "a.sql"], ["SELECT 1", "--safe", "--format", "json"]],
    ids=" ".join,
)
def test_what_only_looks_like_sql_is_wrong_usage(arguments: list[str], ntm: Ntm) -> None:
    assert ntm("query", *arguments).exit_code == 2


def test_several_statements_are_refused_for_only_the_last_would_be_seen(ntm: Ntm) -> None:
    result = ntm("query", "SELECT 1; SELECT 2")
    assert result.exit_code == 1
    assert "Có 2 câu lệnh" in error_of(result)


HOSTILE = "SELECT chr(27) || '[2J' AS escape, chr(155) || 'm' AS c1, chr(8238) || 'x' AS turned, chr(65535) AS none"


def test_what_steers_a_terminal_is_shown_by_its_code(ntm: Ntm) -> None:
    assert ntm("query", HOSTILE).stdout.splitlines()[1].split() == [
        "‹U+001B›[2J", "‹U+009B›m", "‹U+202E›x", "‹U+FFFF›",
    ]  # fmt: skip
    told = ntm("query", HOSTILE, "--format", "json").stdout
    assert told.isascii()
    assert json.loads(told)[0]["turned"] == "\u202ex"


def test_csv_for_excel_has_no_formula_and_is_known_as_utf8(ntm: Ntm) -> None:
    sql = "SELECT '=1+1' AS a, '＋x' AS b, ' @y' AS c, chr(9) || 'z' AS d, -5 AS e, 'Xã' AS \"=f\""
    heading, row = csv.reader(io.StringIO(ntm("query", sql, "--safe").stdout))
    assert heading == ["\ufeffa", "b", "c", "d", "e", "'=f"]
    assert row == ["'=1+1", "'＋x", "' @y", "'‹U+0009›z", "-5", "Xã"]
    assert next(csv.DictReader(io.StringIO(ntm("query", sql, "--format", "csv").stdout)))["a"] == "=1+1"


SLOW, LARGE = "SELECT COUNT(*) FROM range(100000000) a, range(1000000) b", "SELECT list(range) FROM range(500000000)"


@pytest.mark.parametrize(
    ("sql", "variables", "told"),
    [
        (SLOW, {"NTM_QUERY_SECONDS": "1"}, "quá 1 giây"),
        (LARGE, {"NTM_QUERY_MEGABYTES": "100"}, "hơn 100 MB"),
        # The engine interrupts this one nowhere: the process is ended.
        ("SELECT repeat('x', 1000000000)", {"NTM_QUERY_MEGABYTES": "100"}, "hơn 100 MB"),
    ],
    ids=["slow", "large", "deaf"],
)
def test_a_query_takes_no_more_than_it_may(sql: str, variables: dict[str, str], told: str, data: Path) -> None:
    out, err = run_ntm(data, "query", sql, variables=variables).communicate(timeout=60)
    assert out == b""
    (line,) = err.decode().splitlines()
    assert line.startswith("Error: Truy vấn")
    assert told in line


def test_a_large_result_streams(data: Path) -> None:
    # 100 million rows would be hours and gigabytes; the first ones are there at once.
    process = run_ntm(data, "query", "SELECT range AS year, 'Xã' AS name FROM range(100000000)", "--format", "json")
    assert process.stdout is not None
    assert process.stderr is not None
    for _ in range(10_000):
        process.stdout.readline()
    resident = Path(f"/proc/{process.pid}/statm").read_text().split()[1]
    process.stdout.close()
    assert int(resident) * os.sysconf("SC_PAGE_SIZE") < 400 * 2**20
    assert "Whatever took the output stopped before its end" in process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 1


@pytest.mark.parametrize("harm", [b"no database", b""], ids=["damaged", "empty"])
def test_a_release_that_cant_be_opened_says_how_to_go_back(harm: bytes, copied: Path, ntm: Ntm) -> None:
    release = (copied / "warehouse" / "ntm.duckdb").resolve()
    release.chmod(0o644)
    release.write_bytes(harm)
    result = ntm("query", "SELECT 1", folder=copied)
    assert result.exit_code == 1
    assert "Hãy chạy ntm rollback để dùng bản trước" in error_of(result)
    assert ntm("rollback", folder=copied).exit_code == 0
    assert ntm("query", "SELECT 1 AS year", folder=copied).exit_code == 0


# --- ntm releases, ntm rollback ---------------------------------------------------------------------


def settings_of(folder: Path) -> Settings:
    return Settings(folder, date(2026, 2, 1), folder / "dagster")


def test_releases_are_listed_newest_first_with_the_one_in_force_marked(data: Path, ntm: Ntm) -> None:
    newest, older = list_releases(settings_of(data))
    result = ntm("releases")
    assert result.exit_code == 0
    _, first, second = result.stdout.splitlines()
    assert first.split()[:2] == ["*", newest.release_id]
    assert second.split()[0] == older.release_id


def test_a_folder_without_releases_is_told_so(tmp_path: Path, ntm: Ntm) -> None:
    result = ntm("releases", folder=tmp_path)
    assert result.exit_code == 0
    assert "Nothing has been released yet" in result.stdout


def test_rollback_puts_the_release_before_in_force(copied: Path, ntm: Ntm) -> None:
    newest, older = list_releases(settings_of(copied))
    result = ntm("rollback", folder=copied)
    assert result.exit_code == 0
    assert older.release_id in result.stdout
    asked = ntm("query", "SELECT release_id FROM ref.release", "--format", "csv", folder=copied)
    assert asked.stdout == f"release_id\n{older.release_id}\n"
    assert ntm("rollback", newest.release_id, folder=copied).exit_code == 0
    assert [release.is_current for release in list_releases(settings_of(copied))] == [True, False]


@pytest.mark.parametrize("arguments", [["rollback", "20200101T000000Z-00000000"], ["rollback", "../x"]])
def test_a_rollback_to_a_release_that_isnt_there_exits_1_and_lists_those_that_are(
    arguments: list[str], data: Path, ntm: Ntm
) -> None:
    result = ntm(*arguments)
    assert result.exit_code == 1
    assert list_releases(settings_of(data))[0].release_id in error_of(result)


def test_a_rollback_before_the_first_release_exits_1(tmp_path: Path, ntm: Ntm) -> None:
    result = ntm("rollback", folder=tmp_path)
    assert result.exit_code == 1
    assert "kept: none" in error_of(result)


# --- ntm refresh that is refused --------------------------------------------------------------------


@pytest.fixture
def no_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Dagster's record of runs in memory, which saves half the time."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    with dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setattr(dg.DagsterInstance, "get", staticmethod(lambda: instance))
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("no_record")
def test_a_refresh_refused_by_a_check_exits_1_and_the_last_release_stays(copied: Path, ntm: Ntm) -> None:
    before = list_releases(settings_of(copied))
    lost = unit("10301", "Xã Lạc", "103")
    with small_country((*SMALL_COUNTRY, lost)):
        result = ntm("refresh", folder=copied)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "Không phát hành; bản phát hành trước vẫn giữ nguyên." in result.stdout
    assert "Nothing was released; the last release stays in force." in result.stdout
    # Which check, which table, which rows.
    assert "unit_parents" in result.stdout
    assert "ref.units: 10301 has no parent on 2021-01-01" in result.stdout
    assert list_releases(settings_of(copied)) == before


@pytest.mark.usefixtures("no_record")
def test_a_refresh_that_cant_write_exits_1_without_a_traceback(tmp_path: Path, ntm: Ntm) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "warehouse").write_text("a file where the folder should be")
    result = ntm("refresh", folder=tmp_path)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "can't be used: a file lies where a folder is needed" in result.output


@pytest.mark.usefixtures("no_record")
def test_a_refresh_that_waited_in_vain_for_another_says_so(
    copied: Path, ntm: Ntm, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The words of BusyError exist for whoever must decide to wait or to stop the other one.
    monkeypatch.setattr(engine, "LOCK_TIMEOUT_SECONDS", 0.1)
    with FileLock(copied / "warehouse" / "work" / "build.lock"):
        result = ntm("refresh", folder=copied)
    assert result.exit_code == 1
    assert "another refresh has held" in result.output


@pytest.mark.slow
@pytest.mark.usefixtures("no_record")
def test_a_refresh_that_fails_on_its_way_tells_the_table_and_the_first_cause(
    copied: Path, ntm: Ntm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        try:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise RuntimeError("while storing core.training") from error

    before = list_releases(settings_of(copied))
    monkeypatch.setattr(assets, "load_source", full_disk)
    result = ntm("refresh", folder=copied)
    assert result.exit_code == 1
    # Once, though every table after it fails in the same words; in both languages, with what to do.
    (told,) = [line for line in result.stdout.splitlines() if "disk is full" in line]
    assert re.match(r"  core\.\w+: Không ghi được .*: ổ đĩa đã đầy\. .* / .*: the disk is full\. Make room", told)
    assert "Traceback" not in result.output
    assert list_releases(settings_of(copied)) == before


# --- Decisions and changes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--accept", "coverage"], "--reason"),
        (["--reason", "because"], "--accept"),
        (["--accept", "coverage", "--reason", " "], "--reason"),
        (["--accept", "covrage", "--reason", "because"], "is coverage meant?"),
    ],
)
def test_a_decision_names_a_check_and_its_reason(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "raw").mkdir()
    done = CliRunner().invoke(main, ["refresh", *arguments], env={"NTM_DATA_DIR": str(tmp_path)})
    assert done.exit_code == 2
    assert told in done.output


def test_with_nothing_to_compare_diff_says_so_and_answers(ntm: Ntm, data: Path) -> None:
    done = ntm("diff")
    assert done.exit_code == 0
    assert "nothing to compare" in done.stdout
    newer, older = (one.release_id for one in list_releases(Settings(data, date(2026, 2, 1), data / "dagster")))
    done = ntm("diff", older, newer)
    assert done.exit_code == 0
    assert f"Nothing changed since {older}" in done.stdout
    assert json.loads(ntm("diff", older, "--format", "json").stdout) == {"former_release_id": older, "changes": []}
    done = ntm("diff", "yesterday")
    assert done.exit_code == 1
    assert "there is no release yesterday" in done.stderr
