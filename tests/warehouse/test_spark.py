"""The tables of SQL made by a Spark Connect server, Sail's, are those that DuckDB makes; and what is said where it
can't."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from ntm_pipeline.models.model import Model
from ntm_pipeline.settings import Secret, Settings, SparkServer
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.carried import copy_release
from ntm_pipeline.warehouse.release import describe_release, publish
from ntm_pipeline.warehouse.spark.engine import _is_whole
from ntm_pipeline.warehouse.spark.session import EngineError
from ntm_pipeline.warehouse.whole import make_every_table
from scripts.compare_engines import compared
from tests.models.random_worlds import draw
from tests.spark_server import Mute, Sail
from tests.world import World, small_plan

pytest.importorskip("pysail", reason="pysail, a Spark Connect server for tests, is not installed")
pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
DAY = date(2026, 2, 1)
WORLDS = int(os.environ.get("ENGINES", "0"))
"""How many random worlds, and whether the example data: what `make engines` takes minutes for."""


@pytest.fixture(scope="module")
def sail() -> Iterator[Sail]:
    """One server for all tests that leave it running."""
    server = Sail()
    yield server
    server.close()


@pytest.fixture
def build(sail: Sail, tmp_path: Path) -> Iterator[Build]:
    """An empty build whose tables of SQL the server makes."""
    with Build.open(Settings(tmp_path, DAY, tmp_path, spark=sail.server())) as opened:
        yield opened


def table(sql: str, key: str = "marts.some_table", is_view: bool = False) -> Model:
    schema, name = key.split(".")
    return Model(
        schema, name, "Một bảng", "Some table", sql, is_view=is_view, columns=dict.fromkeys("abcn", ("a", "a"))
    )


def differing(world: World, sail: Sail, folder: Path) -> list[object]:
    assert world._build is not None
    with world._build.set_down() as made:
        tables = list(compared(made, sail.server(), folder, world.settings.today))
    assert tables
    return [(one.table, one.differences) for one in tables if one.differences]


# --- The same tables


def test_every_table_of_sql_is_the_same_row_for_row_types_included(finished: World, sail: Sail, tmp_path: Path) -> None:
    assert differing(finished, sail, tmp_path / "spark") == []


@pytest.mark.parametrize("seed", range(max(1, WORLDS)))
def test_every_table_of_a_random_world_is_the_same(seed: int, sail: Sail, tmp_path: Path) -> None:
    indicators = ("online_dossiers_commune", "communes_with_cooperative", "units_managed_electronically")
    plan = small_plan(*((one, target) for one in indicators for target in (0.5, 0.7)), scope="10", years=(2023, 2024))
    drawn = draw(Random(seed))
    world = drawn.write(
        World(tmp_path / "world", units=tuple(drawn.units()), plans=(plan,), today=str(drawn.today), has_comments=True)
    ).run()
    try:
        assert differing(world, sail, tmp_path / "spark") == []
    finally:
        world.close()


@pytest.mark.skipif(not WORLDS, reason="takes minutes: make engines")
def test_every_table_of_the_example_data_is_the_same(sail: Sail, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data" / "raw", data / "raw")
    settings = Settings(data, DAY, data)
    settings.work_dir.mkdir(parents=True)
    with Build.open(settings, anew=True) as build, build.transaction():
        make_every_table(build)
    tables = list(compared(settings.work_dir / "build.duckdb", sail.server(), tmp_path / "spark", DAY))
    assert sum(one.row_count for one in tables) > 1_000_000
    assert [(one.table, one.differences) for one in tables if one.differences] == []


def test_a_table_goes_there_and_back_as_it_is(build: Build) -> None:
    build.write_table(
        table(
            """
            SELECT CAST(9007199254740993 AS BIGINT) AS a, CAST(0.1 AS DOUBLE) + 0.2 AS b, 'Đắk Lắk''s "ở" \\n' AS c,
                DATE '9999-12-31' AS n
            UNION ALL SELECT NULL, NULL, '', NULL
            """,
            "core.some_table",
        ),
        is_made_here=True,
    )
    build.write_table(table("SELECT * FROM core.some_table"))
    assert build.rows("FROM core.some_table EXCEPT ALL FROM marts.some_table") == []
    assert [kind for _, kind, _ in build.columns("marts.some_table")] == ["BIGINT", "DOUBLE", "VARCHAR", "DATE"]


def test_a_table_without_rows_keeps_its_columns_and_can_be_read_there(build: Build) -> None:
    build.write_table(table("SELECT 1 AS n, 'x' AS a WHERE FALSE", "core.some_table"))
    build.write_table(table("SELECT SUM(n) AS n, COUNT(*) AS a FROM core.some_table"))
    assert build.rows("FROM marts.some_table") == [(None, 0)]
    assert [kind for _, kind, _ in build.columns("core.some_table")] == ["INTEGER", "VARCHAR"]


def test_a_table_of_many_batches_goes_there_and_back_whole(build: Build) -> None:
    count = 1_500_000
    build.write_table(table(f"SELECT row AS n FROM range({count}) AS rows (row)", "core.some_table"), is_made_here=True)
    build.write_table(table("SELECT n FROM core.some_table"))
    assert build.rows("SELECT COUNT(*), SUM(n) FROM marts.some_table") == [(count, count * (count - 1) // 2)]


def test_a_sum_keeps_the_type_that_duckdb_gives_it(build: Build) -> None:
    build.write_table(table("SELECT CAST(4611686018427387904 AS BIGINT) AS n", "core.some_table"))
    build.write_table(table("SELECT SUM(n) AS n FROM core.some_table"))
    assert build.columns("marts.some_table")[0][:2] == ("n", "HUGEINT")


def test_what_was_written_here_since_is_what_the_server_reads(build: Build) -> None:
    for number in (1, 2):
        build.write_table(table(f"SELECT {number} AS n", "core.some_table"), is_made_here=True)
        build.write_table(table("SELECT n FROM core.some_table"))
    assert build.rows("FROM marts.some_table") == [(2,)]


def test_a_view_is_a_view_here_and_can_be_read_there(build: Build) -> None:
    build.write_table(table("SELECT 1 AS n UNION ALL SELECT CAST(2 AS BIGINT)", "core.some_view", is_view=True))
    build.write_table(table("SELECT SUM(n) AS n FROM core.some_view"))
    assert build.rows("FROM marts.some_table") == [(3,)]
    assert build.rows("SELECT view_name FROM duckdb_views() WHERE view_name = 'some_view'") == [("some_view",)]


def test_what_is_recursive_comes_to_the_same(build: Build) -> None:
    model = table(
        """
        WITH RECURSIVE pairs AS (
            SELECT 1 AS a, 3 AS b UNION ALL SELECT 2 AS a, 1 AS b UNION ALL SELECT 2 AS a, 1 AS b
            UNION ALL SELECT 4 AS a, 2 AS b
        ),
        above AS (
            SELECT a, b, 0 AS n FROM pairs
            UNION ALL
            SELECT below.a, pairs.b, below.n + 1 AS n FROM above AS below JOIN pairs ON below.b = pairs.a
        )
        SELECT a, b, n FROM above
        """
    )
    build.write_table(model)
    there = build.rows("FROM marts.some_table ORDER BY ALL")
    assert there == build.rows(f"FROM ({model.sql}) ORDER BY ALL") == [
        (1, 3, 0), (2, 1, 0), (2, 1, 0), (2, 3, 1), (2, 3, 1), (4, 1, 1), (4, 1, 1), (4, 2, 0), (4, 3, 2), (4, 3, 2),
    ]  # fmt: skip


def test_nothing_of_a_run_is_left_in_the_folder_and_a_dead_one_s_rests_go(sail: Sail, tmp_path: Path) -> None:
    folder = tmp_path / "Thư mục chung"
    settings = Settings(tmp_path, DAY, tmp_path, spark=sail.server(str(folder)))
    dead, of_others = folder / "run-20240101T000000Z-01234567", folder / "run-of-others"
    going_on = folder / f"run-{datetime.now(UTC) - timedelta(hours=3):%Y%m%dT%H%M%SZ}-01234567"
    for one in (dead, of_others, going_on):
        one.mkdir(parents=True)
    with Build.open(settings) as build:
        build.write_table(table("SELECT 1 AS n"))
        (own,) = set(folder.iterdir()) - {of_others, going_on}
        assert (own / "marts__some_table").is_dir()
    assert set(folder.iterdir()) == {of_others, going_on}


# --- What can't be done is told


def test_a_type_that_a_cast_might_spoil_is_refused(build: Build) -> None:
    with pytest.raises(EngineError, match=r"marts\.some_table\.n: .* gives .*decimal.*DuckDB.*DOUBLE"):
        build.write_table(table("SELECT CAST(1 AS DECIMAL(9, 2)) / CAST(3 AS DECIMAL(9, 2)) AS n"))
    assert build.columns("marts.some_table") == []


def test_a_whole_number_for_a_fraction_is_refused(build: Build) -> None:
    # Spark's FLOOR of a DOUBLE is a BIGINT, which has no room for the largest of them.
    with pytest.raises(EngineError, match=r"marts\.some_table\.n: .* gives bigint.*DuckDB DOUBLE"):
        build.write_table(table("SELECT FLOOR(CAST(2.5 AS DOUBLE)) AS n"))


@pytest.mark.parametrize(
    ("kind", "is_whole"),
    [("int", True), ("bigint", True), ("decimal(38,0)", True), ("decimal(10,2)", False), ("double", False),
     ("string", False), ("interval day", False)],
)  # fmt: skip
def test_only_whole_numbers_may_have_another_width(kind: str, is_whole: bool) -> None:
    assert _is_whole(kind) is is_whole


def test_rows_that_one_side_alone_sees_are_told_and_the_table_is_not_used(sail: Sail, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    settings = Settings(tmp_path, DAY, tmp_path, spark=sail.server(str(folder)))
    with Build.open(settings) as build:
        build.write_table(table("SELECT 1 AS n", "core.some_table"), is_made_here=True)
        [run] = folder.iterdir()
        # Of another hand: the server sees two rows where one was handed over.
        (run / "core__some_table").mkdir()
        build.connection.execute(f"COPY (SELECT 2 AS n) TO '{run / 'core__some_table' / 'x.parquet'}'")
        with pytest.raises(EngineError, match=r"core\.some_table: .* sees 2 rows, and here there are 1"):
            build.write_table(table("SELECT n FROM core.some_table"))
        assert build.columns("marts.some_table") == []


def test_what_the_server_cannot_do_is_told_with_its_own_words(build: Build) -> None:
    build.write_table(table("SELECT 1 AS n", "core.some_table"))
    with pytest.raises(EngineError, match=r"không thực hiện được marts\.some_table: .*zero"):
        build.write_table(table("SELECT CAST(n AS BIGINT) % (n - n) AS n FROM core.some_table"))


@pytest.mark.parametrize("end", [Sail.kill, Sail.hang])
def test_a_server_lost_in_the_middle_is_told_of_once_and_at_once_thereafter(
    end: Callable[[Sail], None], tmp_path: Path
) -> None:
    server = Sail()
    settings = Settings(tmp_path, DAY, tmp_path, spark=server.server(seconds=60))
    try:
        with Build.open(settings) as build:
            build.write_table(table("SELECT 1 AS n"))
            end(server)
            begun = time.monotonic()
            with pytest.raises(EngineError, match=f"{server.place} không trả lời .* doesn't answer"):
                build.write_table(table("SELECT 2 AS n"))
            # The client tries again for as long as it may, and a little longer: without the limit it waits for an hour.
            assert time.monotonic() - begun < 300
            begun = time.monotonic()
            with pytest.raises(EngineError, match="doesn't answer"):
                build.write_table(table("SELECT 3 AS n"))
            assert time.monotonic() - begun < 10
            assert build.rows("FROM marts.some_table") == [(1,)]
    finally:
        server.close()
    assert list((tmp_path / "warehouse" / "work" / "engine").iterdir()) == []


def test_an_address_where_calls_are_taken_and_none_is_answered_is_told(tmp_path: Path) -> None:
    mute = Mute()
    settings = Settings(tmp_path, DAY, tmp_path, spark=SparkServer(Secret(mute.address), mute.place, None, 10))
    begun = time.monotonic()
    try:
        with pytest.raises(EngineError, match=f"{mute.place} không trả lời .* doesn't answer"), Build.open(settings):
            pass
    finally:
        mute.close()
    assert time.monotonic() - begun < 60


def test_an_address_where_nobody_listens_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    address = Secret(f"sc://{place}/;token=hidden;x=y")
    settings = Settings(tmp_path, DAY, tmp_path, spark=SparkServer(address, place, None, 30))
    with pytest.raises(EngineError, match=f"{place} doesn't answer") as told, Build.open(settings):
        pass
    assert "hidden" not in str(told.value)
    assert list((tmp_path / "warehouse" / "work" / "engine").iterdir()) == []


# What of the folder another machine has under its name: another one, one to read from, one whose files stay with it.
ANOTHER = 'mount -t tmpfs none "$0"'
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"'
WITHOUT_WAY_BACK = """
    layers=$(mktemp -d) && mount -t tmpfs none "$layers" && mkdir "$layers/up" "$layers/work" &&
    mount -t overlay none -o "lowerdir=$0,upperdir=$layers/up,workdir=$layers/work" "$0"
"""


@pytest.mark.parametrize(
    ("mount", "says"),
    [(ANOTHER, "sees 0"), (READ_ONLY, r"sees 0 \(.*(Read-only|read-only|os error 30)"), (WITHOUT_WAY_BACK, "sees 0")],
    ids=["another", "read-only", "without a way back"],
)
def test_a_server_that_does_not_share_the_folder_is_found_out(mount: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    elsewhere = ("unshare", "--mount", "--map-root-user", "sh", "-c", f'{mount.strip()} && exec "$@"', str(folder))
    if subprocess.run([*elsewhere, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount a folder for one process alone")
    server = Sail(*elsewhere)
    try:
        settings = Settings(tmp_path, DAY, tmp_path, spark=server.server(os.fspath(folder)))
        with pytest.raises(EngineError, match=rf"of 1000 rows .* {says}.* Set NTM_ENGINE_PATH"), Build.open(settings):
            pass
    finally:
        server.close()


def test_a_folder_that_cannot_be_made_is_told(sail: Sail, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path, DAY, tmp_path, spark=sail.server(str(tmp_path / "file")))
    with pytest.raises(EngineError, match=r"NTM_ENGINE_PATH=.*file can't be used"), Build.open(settings):
        pass


def test_a_release_of_another_engine_is_not_carried_over(finished: World, sail: Sail, tmp_path: Path) -> None:
    settings = Settings(tmp_path, DAY, tmp_path)
    settings.work_dir.mkdir(parents=True)
    assert finished._build is not None
    with finished._build.set_down() as made:
        shutil.copyfile(made, settings.work_dir / "build.duckdb")
    with Build.open(settings) as build:
        publish(build, describe_release(build))
    assert copy_release(settings, tmp_path / "copy")
    assert not copy_release(replace(settings, spark=sail.server()), tmp_path / "copy")
