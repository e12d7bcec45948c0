"""The build: tables with meanings, a file that survives whatever happens to it, one writer at a time."""

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import CatalogueError
from ntm_pipeline.warehouse import build as builds
from ntm_pipeline.warehouse.build import Build, BusyError, on_table_written
from tests.world import World


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, date(2026, 2, 1), tmp_path / "dagster")


@pytest.fixture
def build(settings: Settings) -> Iterator[Build]:
    with Build.open(settings) as opened:
        yield opened


def table(sql: str, is_view: bool = False) -> Model:
    return Model("marts", "some_table", "Một bảng", "Some table", sql, is_view)


# --- Tables and their meanings ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["TABLE", "VIEW"])
def test_a_column_without_a_meaning_is_refused_by_its_name(kind: str, build: Build) -> None:
    # What nobody explained nobody can use: the build fails instead of the analyst.
    with pytest.raises(CatalogueError, match=r"marts\.some_table\.mystery"):
        build.write_table(table("SELECT 1 AS mystery", is_view=kind == "VIEW"))


def test_a_frames_column_without_a_meaning_is_refused_too(build: Build) -> None:
    with pytest.raises(CatalogueError, match=r"core\.some_table\.mystery"):
        build.write_frame("core.some_table", "Một bảng", "Some table", pd.DataFrame({"mystery": ["a"]}))


def test_a_contracts_own_meanings_are_taken_before_the_common_ones(build: Build) -> None:
    frame = pd.DataFrame({"mystery": ["a"], "unit_id": ["10"]})
    meanings = {"mystery": ("Bí ẩn", "Mystery"), "unit_id": ("Đơn vị này", "This unit")}
    build.write_frame("core.some_table", "Một bảng", "Some table", frame, meanings)
    assert [(name, comment) for name, _, comment in build.columns("core.some_table")] == [
        ("mystery", "Bí ẩn / Mystery"),
        ("unit_id", "Đơn vị này / This unit"),
    ]


def test_every_table_and_column_tells_its_meaning_in_vietnamese_and_english(finished: World) -> None:
    described = finished.rows(
        """
        SELECT schema_name || '.' || table_name, comment FROM duckdb_tables() WHERE database_name = 'warehouse'
        UNION ALL
        SELECT schema_name || '.' || view_name, comment FROM duckdb_views()
        WHERE database_name = 'warehouse' AND NOT internal
        UNION ALL
        SELECT schema_name || '.' || table_name || '.' || column_name, comment FROM duckdb_columns()
        WHERE database_name = 'warehouse' AND NOT internal
        """
    )
    assert len(described) > 300
    for name, comment in described:
        vietnamese, _, english = (comment or "").partition(" / ")
        assert english.strip(), name
        assert vietnamese != english, name
        assert not vietnamese.isascii(), (name, vietnamese)


def test_a_comment_may_hold_an_apostrophe(build: Build) -> None:
    build.write_table(Model("marts", "some_table", "Xã Ea H'leo", "It's a table", "SELECT 1 AS year"))
    comments = build.rows("SELECT comment FROM duckdb_tables() WHERE table_name = 'some_table'")
    assert comments == [("Xã Ea H'leo / It's a table",)]


def test_days_are_stored_as_days(build: Build) -> None:
    # pandas knows times only: a BI tool would show midnights, and filters on a day would fail.
    frame = pd.DataFrame({"closing_date": pd.to_datetime(["2025-06-30", None]), "year": [2025, 2025]})
    build.write_frame("core.some_table", "Một bảng", "Some table", frame)
    assert build.rows("SELECT closing_date FROM core.some_table") == [(date(2025, 6, 30),), (None,)]


def test_a_table_is_made_anew_each_time(build: Build) -> None:
    build.write_table(table("SELECT 1 AS year"))
    assert build.write_table(table("SELECT 2 AS year, 'a' AS unit_id UNION ALL SELECT 3, 'b'")) == 2
    assert build.rows("SELECT year, unit_id FROM marts.some_table ORDER BY year") == [(2, "a"), (3, "b")]


def test_who_watches_is_told_of_every_table_and_its_rows(build: Build) -> None:
    told: list[tuple[str, int]] = []
    token = on_table_written.set(lambda key, rows: told.append((key, rows)))
    try:
        build.write_table(table("SELECT 1 AS year"))
        build.write_frame("core.some_table", "Một bảng", "Some table", pd.DataFrame({"year": [1, 2]}))
    finally:
        on_table_written.reset(token)
    assert told == [("marts.some_table", 1), ("core.some_table", 2)]


def test_the_columns_of_a_namesake_in_another_schema_are_not_mixed_in(build: Build) -> None:
    build.write_table(Model("core", "some_table", "Một bảng", "Some table", "SELECT 'a' AS unit_id"))
    build.write_table(table("SELECT 1 AS year"))
    assert [name for name, _, _ in build.columns("marts.some_table")] == ["year"]


# --- Tables that sources share ----------------------------------------------------------------------


def shared(build: Build, source: str, *paths: str) -> None:
    frame = pd.DataFrame({"source": [source] * len(paths), "path": list(paths)}, dtype="string")
    build.replace_rows("quality.some_files", "Các tệp", "Files", frame, [source])


def test_replacing_a_sources_rows_leaves_those_of_others(build: Build) -> None:
    shared(build, "eoffice", "a", "b")
    shared(build, "linkages", "c")
    shared(build, "eoffice", "d")
    assert build.rows("SELECT source, path FROM quality.some_files ORDER BY path") == [
        ("linkages", "c"),
        ("eoffice", "d"),
    ]


def test_a_source_that_has_no_files_any_more_leaves_no_rows(build: Build) -> None:
    shared(build, "eoffice", "a")
    shared(build, "eoffice")
    assert build.rows("SELECT COUNT(*) FROM quality.some_files") == [(0,)]


def test_a_shared_table_exists_even_if_no_source_ever_had_a_file(build: Build) -> None:
    shared(build, "eoffice")
    assert build.rows("SELECT * FROM quality.some_files") == []


def test_deleting_a_sources_rows_leaves_those_of_others(build: Build) -> None:
    shared(build, "eoffice", "a")
    shared(build, "o'neill", "b")
    build.delete_rows("quality.some_files", ["o'neill"])
    assert build.rows("SELECT path FROM quality.some_files") == [("a",)]


def test_a_transaction_keeps_all_or_nothing(build: Build) -> None:
    # A source that fails half-way must not lose the rows it had the night before.
    shared(build, "eoffice", "a")

    def stopped() -> None:
        with build.transaction():
            shared(build, "eoffice", "b")
            build.write_table(table("SELECT 1 AS year"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert build.rows("SELECT path FROM quality.some_files") == [("a",)]
    assert build.columns("marts.some_table") == []
    with build.transaction():
        shared(build, "eoffice", "c")
    assert build.rows("SELECT path FROM quality.some_files") == [("c",)]


# --- The file ---------------------------------------------------------------------------------------


def test_what_was_built_is_still_there_in_the_next_run(settings: Settings) -> None:
    with Build.open(settings) as build:
        build.write_table(table("SELECT 1 AS year"))
    with Build.open(settings) as build:
        assert build.rows("SELECT year FROM marts.some_table") == [(1,)]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda whole: b"not a database " * 1000, id="other bytes"),
        pytest.param(lambda whole: whole[: len(whole) // 2], id="half of it"),
        pytest.param(lambda whole: b"\x00" * 12288 + whole[12288:], id="its head is zeros"),
        pytest.param(lambda whole: b"", id="no bytes"),
        pytest.param(
            lambda whole: whole[:4200] + b"\xff" * 64 + whole[4264:8300] + b"\xff" * 64 + whole[8364:],
            id="its head doesn't match its checksum",
        ),
    ],
)
def test_a_torn_build_file_is_replaced(spoil: Callable[[bytes], bytes], settings: Settings) -> None:
    # Everything in it comes from raw files: a power cut must not cost every night that follows.
    with Build.open(settings) as build:
        build.write_table(table("SELECT range AS year FROM range(200000)"))
    path = settings.work_dir / "build.duckdb"
    path.write_bytes(spoil(path.read_bytes()))
    with Build.open(settings) as build:
        assert build.columns("marts.some_table") == []
        build.write_table(table("SELECT 2 AS year"))
    with Build.open(settings) as build:
        assert build.rows("SELECT year FROM marts.some_table") == [(2,)]


def test_a_build_that_begins_anew_needs_nothing_of_a_file_torn_behind_its_head(settings: Settings) -> None:
    # Its list of tables is whole, so it opens; the rows of the tables that sources share are gone.
    with Build.open(settings) as build:
        shared(build, "eoffice", *(f"eoffice/{number}.csv" for number in range(100_000)))
        build.write_table(table("SELECT 1 AS year"))
    path = settings.work_dir / "build.duckdb"
    whole = path.read_bytes()
    for kept in (90, 60, 30):
        path.write_bytes(whole[: len(whole) * kept // 100])
        with Build.open(settings, anew=True) as build:
            assert build.columns("marts.some_table") == []
            shared(build, "eoffice", "eoffice/a.csv")
            assert build.rows("SELECT path FROM quality.some_files") == [("eoffice/a.csv",)]


def test_a_build_file_that_somebody_reads_is_not_thrown_away(settings: Settings) -> None:
    # An engineer looks into the build with DuckDB's own shell, and makes one table anew meanwhile.
    with Build.open(settings) as build:
        build.write_table(table("SELECT 1 AS year"))
    program = f"""
import duckdb, sys
connection = duckdb.connect({str(settings.work_dir / "build.duckdb")!r}, read_only=True)
print("open", flush=True)
sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        with pytest.raises(BusyError, match=r"build\.duckdb"), Build.open(settings):
            pass
        reader.communicate("\n")
    with Build.open(settings) as build:
        assert build.columns("marts.some_table") != []


def test_a_torn_log_beside_the_build_file_is_no_obstacle(settings: Settings) -> None:
    with Build.open(settings) as build:
        build.write_table(table("SELECT 1 AS year"))
    (settings.work_dir / "build.duckdb.wal").write_bytes(b"torn" * 5000)
    with Build.open(settings) as build:
        build.write_table(table("SELECT 2 AS year"))
        with build.set_down() as path:
            assert not path.with_name("build.duckdb.wal").exists()


def test_a_file_set_down_is_whole_alone_and_can_be_taken_up_again(build: Build, tmp_path: Path) -> None:
    build.write_table(table("SELECT 1 AS year"))
    with build.set_down() as path:
        assert not list(path.parent.glob("*.wal"))
        with duckdb.connect(str(path), read_only=True) as reader:
            assert reader.execute("SELECT year FROM marts.some_table").fetchall() == [(1,)]
    build.write_table(table("SELECT 2 AS year"))
    assert build.rows("SELECT year FROM marts.some_table") == [(2,)]


def test_the_file_is_written_in_a_format_that_older_clients_read(build: Build) -> None:
    # The current default can't be opened by the clients that BI tools bring along.
    (tags,) = build.rows("SELECT tags FROM duckdb_databases() WHERE database_name = 'warehouse'")[0]
    assert tags["storage_version"].startswith("v1.2.0")


# --- One writer -------------------------------------------------------------------------------------

HOLDER = textwrap.dedent(
    """
    import sys, time
    from datetime import date
    from pathlib import Path
    from ntm_pipeline.settings import Settings
    from ntm_pipeline.models.model import Model
    from ntm_pipeline.warehouse.build import Build
    folder = Path(sys.argv[1])
    with Build.open(Settings(folder, date(2026, 2, 1), folder)) as build:
        print("open", flush=True)
        sys.stdin.readline()
        build.write_table(Model("marts", "some_table", "Một bảng", "Some table", "SELECT 7 AS year"))
    """
)


@pytest.fixture
def holder(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the build open until it is sent a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.data_dir)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_process_waits_until_the_first_is_done(holder: subprocess.Popen[str], settings: Settings) -> None:
    # Half of one night mixed with half of another would be nobody's release.
    finish = threading.Timer(0.6, holder.communicate, ["\n"])
    finish.start()
    started = time.monotonic()
    with Build.open(settings) as build:
        assert time.monotonic() - started > 0.5
        assert build.rows("SELECT year FROM marts.some_table") == [(7,)]
    finish.join()


def test_who_waits_too_long_is_told_who_is_in_the_way(
    holder: subprocess.Popen[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "LOCK_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(BusyError, match=str(settings.work_dir)), Build.open(settings):
        pass


def test_a_killed_process_is_in_nobodys_way(holder: subprocess.Popen[str], settings: Settings) -> None:
    holder.kill()
    holder.wait()
    with Build.open(settings) as build:
        assert build.write_table(table("SELECT 1 AS year")) == 1
