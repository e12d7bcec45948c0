"""What changed since the last release, and because of what: each cause planted alone, and told by its files."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.commands.diff import changes_between, released_changes
from ntm_pipeline.warehouse import changes
from ntm_pipeline.warehouse.release import describe_release, list_releases, publish
from tests.world import SMALL_COUNTRY, World, small_plan, unit

DOSSIERS = small_plan(("online_dossiers_commune", 0.6))
COOPERATIVES = small_plan(("communes_with_cooperative", 0.6))


def release(world: World) -> None:
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    world.close()


def changed(world: World, unit_id: str = "10", year: int = 2024) -> Any:
    """Causes and files of the one change of a unit and year in the build that is made now."""
    return world.run().one(
        f"SELECT causes, files FROM marts.release_changes WHERE unit_id = '{unit_id}' AND year = {year}"
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A release of two reports. Leave it as it is."""
    world = World(tmp_path_factory.mktemp("first"), plans=(DOSSIERS,))
    world.eoffice("10101;Năm 2024;100;0;50;")
    world.eoffice("10102;Năm 2024;100;0;50;", path="eoffice/b.csv")
    release(world)
    return world


@pytest.fixture
def released(first: World, tmp_path: Path) -> Iterator[World]:
    """The next night, in a copy of its folder."""
    copied = World(Path(shutil.copytree(first.folder, tmp_path / "data", symlinks=True)), plans=first.plans)
    yield copied
    copied.close()


def test_the_first_release_has_nothing_to_be_compared_with(world: World) -> None:
    world.plans = (DOSSIERS,)
    world.eoffice("10101;Năm 2024;100;0;50;")
    assert world.run().rows("SELECT * FROM marts.release_changes") == []


def test_a_quiet_night_changes_nothing(released: World) -> None:
    assert released.run().rows("SELECT * FROM marts.release_changes") == []


def test_a_changed_file_is_named_where_it_counts_and_nowhere_else(released: World) -> None:
    released.eoffice("10101;Năm 2024;100;0;90;")
    released.run()
    assert released.rows(
        "SELECT unit_id, former_status, status, former_value, value, causes, files, file_count, is_status_changed,"
        " is_closed_year FROM marts.release_changes ORDER BY unit_id"
    ) == [
        ("10", "undetermined", "undetermined", 0.5, 0.7, "changed_file", "eoffice/a.csv", 1, False, True),
        ("101", "undetermined", "undetermined", 0.5, 0.7, "changed_file", "eoffice/a.csv", 1, False, True),
        ("10101", "on_track", "attained", 0.5, 0.9, "changed_file", "eoffice/a.csv", 1, True, True),
    ]


def test_a_new_file_is_named(released: World) -> None:
    released.eoffice("10103;Năm 2024;100;0;90;", path="eoffice/c.csv")
    assert changed(released) == ("new_file", "eoffice/c.csv")


@pytest.mark.slow
def test_a_withdrawn_file_is_named(released: World) -> None:
    released.eoffice("10101;Năm 2024;100;0;90;")
    released.run().close()
    (released.folder / "raw/eoffice/b.csv").unlink()
    released.eoffice("10101;Năm 2024;100;0;50;")
    assert changed(released, "10102") == ("withdrawn_file", "eoffice/b.csv")


def test_a_file_that_supersedes_anothers_row_is_named(released: World) -> None:
    released.eoffice("10101;Năm 2024;100;0;90;01/02/2025", path="eoffice/c.csv")
    assert changed(released) == ("new_file", "eoffice/c.csv")


@pytest.mark.slow
def test_a_row_that_comes_back_because_another_file_was_withdrawn_names_that_file(world: World) -> None:
    world.plans = (DOSSIERS,)
    world.eoffice("10101;Năm 2024;100;0;50;")
    world.eoffice("10101;Năm 2024;100;0;90;01/02/2025", path="eoffice/c.csv")
    release(world)
    (world.folder / "raw/eoffice/c.csv").unlink()
    assert changed(world) == ("withdrawn_file", "eoffice/c.csv")


@pytest.mark.slow
def test_a_renamed_file_changes_nothing(released: World) -> None:
    (released.folder / "raw/eoffice/b.csv").rename(released.folder / "raw/eoffice/d.csv")
    released.eoffice("10101;Năm 2024;100;0;90;")
    assert changed(released) == ("changed_file", "eoffice/a.csv")


def test_a_correction_is_told_as_such(released: World) -> None:
    (released.folder / "raw/eoffice/corrections.yaml").write_text(
        "- {match: {path: a.csv, Mã đơn vị: '10101'}, set: {Số hồ sơ xử lý trên môi trường mạng: '90'},"
        " reason: telephone, by: A, on: 2025-02-01}",
        encoding="utf-8",
    )
    assert changed(released) == ("corrections", "eoffice/a.csv")


@pytest.mark.slow
def test_another_target_of_the_plan_is_told_as_such(released: World) -> None:
    released.plans = (small_plan(("online_dossiers_commune", 0.4)),)
    assert changed(released, "10101") == ("plans", "")


@pytest.mark.slow
def test_a_year_that_ends_is_told_as_the_day(world: World) -> None:
    world.plans = (DOSSIERS,)
    world.today = "2025-12-31"
    world.eoffice("10101;Năm 2025;100;0;50;")
    release(world)
    world.today = "2026-01-01"
    assert changed(world, "10101", 2025)[0] == "day"


def test_a_commune_that_moves_is_told_as_units(world: World) -> None:
    world.plans = (DOSSIERS,)
    world.eoffice("10101;Năm 2024;100;0;50;", "10102;Năm 2024;100;0;80;")
    release(world)
    world.units = tuple(unit("10101", "Xã An", "102") if u.unit_id == "10101" else u for u in SMALL_COUNTRY)
    assert changed(world, "101") == ("units", "")


@pytest.mark.slow
def test_a_list_without_a_row_of_the_commune_is_named_all_the_same(world: World) -> None:
    world.plans = (COOPERATIVES,)
    world.cooperatives("A1;Hợp tác xã;10101;01/01/2020;Đang hoạt động;;31/12/2024")
    release(world)
    world.cooperatives(above="Đơn vị báo cáo: Tỉnh Mười\nNgày chốt số liệu: 31/12/2023", path="cooperatives/b.csv")
    world.cooperatives("A2;Hợp tác xã;10102;01/01/2020;Đang hoạt động;;31/12/2024")
    assert changed(world, "10101") == ("changed_file", "cooperatives/a.csv")


@pytest.mark.parametrize(("told", "cause"), [("other", "program"), (None, "unknown")])
def test_what_no_row_explains_is_the_program_or_says_so(
    released: World, monkeypatch: pytest.MonkeyPatch, told: str | None, cause: str
) -> None:
    if told:
        monkeypatch.setattr(changes, "program_versions", lambda: {"ntm_pipeline_sha256": told})
    released.run()
    build = released._build
    assert build is not None
    build.connection.execute(
        "UPDATE marts.indicator_attainment SET status = 'attained' WHERE unit_id = '10101' AND year = 2024"
    )
    changes.write_changes(build)
    assert build.rows("SELECT unit_id, causes FROM marts.release_changes") == [("10101", cause)]


@pytest.mark.slow
def test_two_releases_that_are_kept_are_compared_as_the_night_compares_them(released: World) -> None:
    released.eoffice("10101;Năm 2024;100;0;90;")
    release(released)
    newer, older = (one.release_id for one in list_releases(released.settings))
    told = {(one["unit_id"], one["causes"], one["files"]) for one in changes_between(released.settings, older, newer)}
    assert told == {(unit_id, "changed_file", "eoffice/a.csv") for unit_id in ("10", "101", "10101")}
    assert changes_between(released.settings, newer, None) == []
    former, changes = released_changes(released.settings)
    assert (former, len(changes)) == (older, 3)
