"""A night that suddenly knows less, or takes an earlier day for today, is red; and what is told of an upgrade."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.audits import audit_checks, questions, run_check
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.former import FormerReleaseError
from ntm_pipeline.warehouse.release import describe_release, publish
from ntm_pipeline.warehouse.upgrade import upgrade_note
from tests.world import World

CHECKS = {check.name: check for check in audit_checks()}
COMMUNES = ("10101", "10102", "10103", "10201")
Reports = Callable[[World, tuple[str, ...]], None]


def release(world: World) -> None:
    """Put what the world holds in force."""
    world.run()
    assert world._build is not None
    publish(world._build, describe_release(world._build))
    world.close()


def dossiers(world: World, communes: tuple[str, ...]) -> None:
    world.eoffice("101;Năm 2024;7;0;7;", *(f"{code};Năm 2024;100;0;50;" for code in communes))


def trained(world: World, communes: tuple[str, ...]) -> None:
    world.training("101;2024;7;7", *(f"{code};2024;10;5" for code in communes))


def results(world: World, communes: tuple[str, ...]) -> None:
    others = [f"{code};2024;Xã NTM nâng cao;8.4;Đạt;" for code in COMMUNES]
    world.criteria(*others, *(f"{code};2024;Xã NTM;8.4;Đạt;" for code in communes))


def cooperatives(world: World, communes: tuple[str, ...]) -> None:
    """Lists of communes: each speaks for itself alone."""
    for code in COMMUNES:
        (world.folder / "raw" / "cooperatives" / f"{code}.csv").unlink(missing_ok=True)
    for code in communes:
        world.cooperatives(
            f"A{code};Hợp tác xã;{code};01/01/2020;Đang hoạt động;;31/12/2024",
            above=f"Đơn vị báo cáo: {code}", path=f"cooperatives/{code}.csv",
        )  # fmt: skip


REPORTS = [
    (dossiers, "core.eoffice: eoffice, province 10, 2024: 24 of 60 unit-months are still reported"),
    (trained, "core.training: training, province 10, 2024: 2 of 5 units are still reported"),
    (results, "core.criteria: criteria, province 10, 2024: 1 of 4 units are still reported"),
    (cooperatives, "core.cooperatives: cooperatives, province 10, 2024: 1 of 4 units are still reported"),
]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A release in which every commune has reported of everything; each test works on a copy of its folder."""
    world = World(tmp_path_factory.mktemp("released"))
    for report, _ in REPORTS:
        report(world, COMMUNES)
    release(world)
    return world


@pytest.fixture
def next_night(released: World, tmp_path: Path) -> Iterator[Callable[[tuple[str, ...]], World]]:
    """The night after, of which only these communes still report."""
    world = World(Path(shutil.copytree(released.folder, tmp_path / "data", symlinks=True)))

    def of(communes: tuple[str, ...]) -> World:
        for report, _ in REPORTS:
            report(world, communes)
        return world

    yield of
    world.close()


def test_three_units_that_report_no_more_of_a_closed_year_are_red(next_night: Callable[..., World]) -> None:
    world = next_night(COMMUNES[:1])
    with pytest.raises(AssertionError, match="coverage"):
        world.run()
    found = [f"{table}: {detail}" for table, detail in world.rows(CHECKS["coverage"].sql)]
    for _, told in REPORTS:
        assert any(one.startswith(told) for one in found), found


def test_two_units_less_go_on(next_night: Callable[..., World]) -> None:
    next_night(COMMUNES[:2]).run()


def test_one_who_fell_silent_does_not_hide_behind_another_province(world: World) -> None:
    world.training(*(f"{code};2024;10;5" for code in COMMUNES))
    release(world)
    world.training("20101;2024;10;5", "201;2024;10;5", "20;2024;10;5", "VN;2024;1;1")
    with pytest.raises(AssertionError, match="province 10, 2024: 0 of 4"):
        world.run()


def test_a_year_that_still_runs_may_know_less(world: World) -> None:
    world.today = "2024-12-31"
    dossiers(world, COMMUNES)
    release(world)
    world.today = "2025-01-01"
    dossiers(world, COMMUNES[:1])
    world.run()


@pytest.mark.parametrize(("still", "is_red"), [(1764, False), (1763, True)])
def test_two_in_a_hundred_may_be_lost(open_copy: Callable[..., Build], still: int, is_red: bool) -> None:
    where = "WHERE indicator_id = 'online_dossiers_commune' AND unit_id = '10' AND year = 2024"
    build = open_copy()
    settings = build.settings
    # The district's own three months of that year are reported too.
    build.connection.execute("UPDATE marts.indicator_value SET reported = 0 WHERE unit_id = '10'")
    build.connection.execute(f"UPDATE marts.indicator_value SET reported = 1800 {where}")
    publish(build, describe_release(build))
    build.connection.close()
    build = Build(settings)
    build.connection.execute(f"UPDATE marts.indicator_value SET reported = {still} {where}")
    assert run_check(build, CHECKS["coverage"]).passed is not is_red
    build.connection.close()


def test_an_earlier_day_than_that_of_the_release_in_force_is_red(world: World) -> None:
    release(world)
    world.today = "2026-01-31"
    with pytest.raises(AssertionError, match=r"today is 2026-01-31, release 000001-.* was built for 2026-02-01"):
        world.run()
    world.close()
    world.today = "2026-02-01"
    world.run()


def test_every_source_is_held_to_the_last_release() -> None:
    assert {source for source, *_ in questions()} == set(load_contracts())


def test_a_damaged_release_in_force_is_told_and_not_taken_for_none(world: World) -> None:
    release(world)
    path = world.settings.released_path.resolve()
    path.chmod(0o644)
    path.write_bytes(b"no database")
    with pytest.raises(FormerReleaseError, match="rollback"):
        world.run()


# --- After an upgrade -------------------------------------------------------------------------------


def by_another_program(world: World) -> None:
    """Make the release in force one of an older program, with fewer columns."""
    path = world.settings.released_path.resolve()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("""UPDATE ref.release SET versions = '{"ntm_pipeline": "0.0.9"}'""")
        connection.execute("ALTER TABLE ref.release DROP COLUMN figures_sha256")
        connection.execute("DROP TABLE core.title_declarations")


def test_the_first_night_after_an_upgrade_tells_what_changed_and_how_to_declare(world: World) -> None:
    cooperatives(world, COMMUNES)
    release(world)
    by_another_program(world)
    for code in COMMUNES:  # as the older program counted it: a list that declares nobody
        file = Path(world.folder / "raw" / "cooperatives" / f"{code}.csv")
        file.write_text("\n".join(file.read_text(encoding="utf-8").splitlines()[1:]), encoding="utf-8")
    (world.folder / "raw" / "cooperatives" / "origin.yaml").write_text("publisher: x\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="cooperatives, province 10, 2024: 0 of 4"):
        world.run()
    assert world._build is not None
    note = upgrade_note(world._build)
    assert note is not None
    assert "upgraded from 0.0.9" in note.message_en
    assert "4 lists (cooperatives) declare nobody" in note.message_en
    assert "Đơn vị báo cáo: …" in note.message_vi


def test_the_same_program_says_nothing_of_an_upgrade(world: World) -> None:
    release(world)
    world.run()
    assert world._build is not None
    assert upgrade_note(world._build) is None
