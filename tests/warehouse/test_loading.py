"""From the raw folder into the build: a source's files as they lie there now, and nothing of what is gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.load import SHARED_TABLES, LoadedSource, load_source, load_stray_files
from tests.world import SMALL_COUNTRY, World

UNITS = UnitRegistry(SMALL_COUNTRY)
CONTRACTS = load_contracts()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def build(world: World) -> Iterator[Build]:
    world.settings.raw_dir.mkdir()
    with Build.open(world.settings) as opened:
        yield opened


def load(build: Build, source: str = "eoffice") -> LoadedSource:
    return load_source(build, CONTRACTS[source], UNITS)


def files_of(build: Build) -> list[tuple[Any, ...]]:
    """(source, path, status) of every file accounted for."""
    return build.rows("SELECT source, path, status FROM quality.source_files ORDER BY path")


def test_a_withdrawn_file_takes_its_rows_along(world: World, build: Build) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;", "10101;Năm 2023;1;0;2;", path="eoffice/a.csv")
    world.eoffice("10102;Năm 2024;100;0;50;", path="eoffice/b.csv")
    assert load(build).row_count == 2
    (world.settings.raw_dir / "eoffice" / "a.csv").unlink()
    assert load(build).row_count == 1
    for table in ("core.eoffice", "quality.source_files", "quality.rejected_rows", "quality.superseded_rows"):
        assert build.rows(f"SELECT COUNT(*) FROM {table} WHERE path = 'eoffice/a.csv'") == [(0,)], table


def test_a_renamed_file_brings_nothing_new(world: World, build: Build) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;", path="eoffice/a.csv")
    load(build)
    figures = "SELECT unit_id, dossier_count, online_dossier_count FROM core.eoffice"
    before = build.rows(figures)
    folder = world.settings.raw_dir / "eoffice"
    (folder / "a.csv").rename(folder / "z.csv")
    load(build)
    assert build.rows(figures) == before
    assert files_of(build) == [("eoffice", "eoffice/z.csv", "accepted")]


def test_loading_twice_is_loading_once(world: World, build: Build) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;", "10102;Năm 2024;1;0;2;")
    load(build)
    tables = ("core.eoffice", *SHARED_TABLES)
    before = [build.rows(f"SELECT * FROM {table}") for table in tables]
    load(build)
    assert [build.rows(f"SELECT * FROM {table}") for table in tables] == before


def test_a_source_whose_folder_is_gone_is_empty(world: World, build: Build) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;")
    load(build)
    (world.settings.raw_dir / "eoffice" / "a.csv").unlink()
    (world.settings.raw_dir / "eoffice").rmdir()
    assert load(build).row_count == 0
    assert files_of(build) == []


def test_a_source_that_fails_on_its_way_keeps_what_it_had(
    world: World, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Rows of one night with the account of another would be caught by no reader.
    world.eoffice("10101;Năm 2024;100;0;50;", path="eoffice/a.csv")
    load(build)
    world.eoffice("10101;Năm 2024;100;0;90;", path="eoffice/b.csv")
    honest = Build.replace_rows

    def full_disk(self: Build, key: str, *arguments: Any) -> None:
        if key == "quality.rejected_rows":
            raise OSError(28, "No space left on device")
        honest(self, key, *arguments)

    monkeypatch.setattr(Build, "replace_rows", full_disk)
    with pytest.raises(OSError, match="No space left"):
        load(build)
    assert build.rows("SELECT online_dossier_count, path FROM core.eoffice") == [(50, "eoffice/a.csv")]
    assert files_of(build) == [("eoffice", "eoffice/a.csv", "accepted")]


def test_other_sources_keep_their_rows_and_accounts(world: World, build: Build) -> None:
    world.eoffice("10101;Năm 2024;100;0;50;")
    world.linkages("L1;Có;101;01/01/2023;;Có;Có;31/12/2024", above="Đơn vị báo cáo: 10")
    load(build)
    load(build, "linkages")
    load(build)
    assert build.rows("SELECT source FROM core.snapshots") == [("linkages",)]
    assert [source for source, *_ in files_of(build)] == ["eoffice", "linkages"]


# --- Files of no source -----------------------------------------------------------------------------


@pytest.fixture
def loaded(build: Build) -> Build:
    """A build whose shared tables are there, as when files of no source are looked for."""
    load(build)
    return build


def test_files_in_no_sources_folder_are_listed_and_refused(world: World, loaded: Build) -> None:
    # A misspelt folder must be seen, not just be missing from the figures.
    world.put("eofice/2024/a.csv", "x")
    world.put("loose.csv", "x")
    assert load_stray_files(loaded)["path"].tolist() == ["eofice/2024/a.csv", "loose.csv"]
    assert files_of(loaded) == [("eofice", "eofice/2024/a.csv", "refused"), ("", "loose.csv", "refused")]


def test_a_stray_file_that_is_put_right_is_no_longer_listed(world: World, loaded: Build) -> None:
    world.put("eofice/a.csv", "x")
    load_stray_files(loaded)
    world.eoffice("10101;Năm 2024;100;0;50;")
    (world.settings.raw_dir / "eofice" / "a.csv").unlink()
    load(loaded)
    assert load_stray_files(loaded).empty
    assert files_of(loaded) == [("eoffice", "eoffice/a.csv", "accepted")]


def test_a_source_that_is_no_more_leaves_nothing_behind(loaded: Build) -> None:
    for table in SHARED_TABLES:
        loaded.connection.execute(f"INSERT INTO {table} (source) VALUES ('former')")
    load_stray_files(loaded)
    for table in SHARED_TABLES:
        assert loaded.rows(f"SELECT COUNT(*) FROM {table}") == [(0,)], table


def test_origins_corrections_and_readmes_are_no_data(world: World, loaded: Build) -> None:
    for name in ("origin.yaml", "README.md", "readme.txt", "eoffice/README", "eofice/origin.yaml"):
        world.put(name, "publisher: ai đó")
    world.put("eoffice/corrections.yaml", "[]")
    world.put("eoffice/2024/layout.yaml", "[]")
    world.put("layout.yaml", "[]")
    load(loaded)
    assert load_stray_files(loaded).empty
    assert files_of(loaded) == []


def test_what_a_layout_says_is_in_the_tables_of_quality_with_who_said_it(world: World, build: Build) -> None:
    world.put(
        "eoffice/2024/a.csv",
        "Mã đơn vị;Lượng việc;Số hồ sơ xử lý trên môi trường mạng;KH\n10101;100;50;9\nGộp;100;50;9\n",
    )
    world.put(
        "eoffice/layout.yaml",
        "- {match: {path: 2024/*.csv}, period: Năm 2024, columns: {Lượng việc: Tổng số hồ sơ công việc},"
        " set_aside: {rows: [Gộp]}, reason: Sở xác nhận, by: Văn phòng, on: 2025-01-02}\n"
        "- {match: {path: 2023/*.csv}, period: Năm 2023, reason: Sở xác nhận, by: Văn phòng, on: 2025-01-02}",
    )
    load(build)
    assert build.rows("SELECT unit_id, year, dossier_count, online_dossier_count FROM core.eoffice") == [
        ("10101", 2024, 100, 50)
    ]
    said = "theo mục 1 của eoffice/layout.yaml: Sở xác nhận (Văn phòng, 02/01/2025)"
    assert build.rows(f"SELECT column_name FROM quality.column_mapping WHERE reason_vi = '{said}'") == [
        ("dossier_count",)
    ]
    assert build.rows("SELECT row_number, row_kind FROM quality.skipped_rows WHERE row_kind = 'set_aside'") == [
        (3, "set_aside")
    ]
    assert build.rows("SELECT path, rule FROM quality.warned_rows ORDER BY path") == [
        ("eoffice/2024/a.csv", "read_by_layout"), ("eoffice/layout.yaml", "layout_matches_nothing"),
    ]  # fmt: skip
    assert build.rows("SELECT LENGTH(layout_sha256) FROM quality.source_files") == [(64,)]


def test_corrections_of_no_source_are_listed(world: World, loaded: Build) -> None:
    world.put("corrections.yaml", "[]")
    assert load_stray_files(loaded)["path"].tolist() == ["corrections.yaml"]
