"""Ways in which a night could lose or falsify figures without a word: a disk that isn't mounted, a link that leads
nowhere, settings that change on the way, a release that was gone back from."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ntm_pipeline.audits import run_audit
from ntm_pipeline.warehouse.build import Build, on_table_written
from ntm_pipeline.warehouse.release import ReleaseError, describe_release, list_releases, publish, rollback
from ntm_pipeline.warehouse.whole import make_every_table
from tests.faults.nights import Nights

pytestmark = pytest.mark.pipeline


def night(nights: Nights, accepted: tuple[str, ...] = ()) -> dict[str, tuple[tuple[str, str], ...]]:
    """A night that releases if its audit is not red; returns the red checks, but for those accepted."""
    with Build.open(nights.settings, anew=True) as build:
        with build.transaction():
            make_every_table(build)
        red = {one.check.name: one.examples for one in run_audit(build) if not one.passed}
        if not set(red) - set(accepted):
            publish(build, describe_release(build))
        return red


def test_a_source_whose_files_are_all_gone_is_red_in_a_running_year_too(nights: Nights) -> None:
    for number in range(3):
        nights.put(f"eoffice/{number}.csv", f"1010{number + 1};Tháng 1/2026;100;0;{number};")
    (nights.raw / "eoffice" / "a.csv").unlink()
    (nights.raw / "eoffice" / "b.csv").unlink()
    night(nights, ("coverage",))
    before = nights.rows("SELECT SUM(online_dossier_count) FROM core.eoffice")
    assert before == [(3,)]
    # A closed year says nothing of it: what was reported is of this one.
    away = Path(shutil.move(nights.raw / "eoffice", nights.folder / "away"))
    assert night(nights) == {
        "coverage": ((
            "quality.source_files",
            "eoffice: none of its 3 files is there any more / không còn tệp nào trong 3 tệp",
        ),)
    }  # fmt: skip
    assert nights.rows("SELECT SUM(online_dossier_count) FROM core.eoffice") == before
    # A file or two that are withdrawn are no such thing, and what is gone by decision is released.
    away.rename(nights.raw / "eoffice")
    (nights.raw / "eoffice" / "0.csv").unlink()
    (nights.raw / "eoffice" / "1.csv").unlink()
    assert night(nights) == {}
    (nights.raw / "eoffice" / "2.csv").unlink()
    assert night(nights) == {}
    assert nights.rows("SELECT COUNT(*) FROM core.eoffice") == [(0,)]


@pytest.mark.parametrize("is_there", [True, False], ids=["an empty folder", "no folder"])
def test_a_raw_folder_of_which_nothing_is_left_is_red_however_little_it_held(nights: Nights, is_there: bool) -> None:
    for file in nights.raw.rglob("*.*"):
        file.unlink()
    nights.put("eoffice/a.csv", "10101;Tháng 1/2026;100;0;80;")
    night(nights, ("coverage",))
    shutil.rmtree(nights.raw)
    if is_there:
        nights.raw.mkdir()
    (red,) = night(nights).values()
    assert red == (
        ("quality.source_files", "eoffice: none of its 1 files is there any more / không còn tệp nào trong 1 tệp"),
    )
    assert nights.rows("SELECT COUNT(*) FROM core.eoffice") == [(1,)]


def lose_the_file(nights: Nights) -> None:
    nights.settings.released_path.resolve().unlink()


def put_a_copy_in_its_place(nights: Nights) -> None:
    link = nights.settings.released_path
    content = link.read_bytes()
    link.unlink()
    link.write_bytes(content)


@pytest.mark.parametrize("spoil", [lose_the_file, put_a_copy_in_its_place])
def test_where_the_link_leads_to_no_release_nothing_is_released_until_somebody_says_which(
    nights: Nights, spoil: Callable[[Nights], None]
) -> None:
    nights.put("training/b.csv", "10102;2024;5;5")
    assert night(nights) == {}
    spoil(nights)
    for name in ("a", "b"):
        (nights.raw / "eoffice" / f"{name}.csv").unlink()  # held against nothing, this would be right
    with pytest.raises(ReleaseError, match=r"ntm rollback .* \(00000\d-"):
        night(nights)
    rollback(nights.settings)
    assert nights.rows("SELECT COUNT(*) FROM core.eoffice") == [(3,)]
    assert "coverage" in night(nights)


@pytest.mark.slow
def test_settings_that_change_on_the_way_make_no_release_of_both(nights: Nights) -> None:
    reporting = nights.folder / "reporting.yaml"
    reporting.write_text('provinces: ["19"]\n', encoding="utf-8")
    assert night(nights) == {}
    reporting.write_text('provinces: ["19"]\ndossiers_from_register: ["19"]\n', encoding="utf-8")

    def edit(key: str, rows: int) -> None:
        if key == "ref.reporting_provinces":
            reporting.write_text('provinces: ["20"]\ndossiers_from_register: ["20"]\n', encoding="utf-8")

    token = on_table_written.set(edit)
    try:
        ((table, detail), *_) = night(nights)["tables_are_current"]
    finally:
        on_table_written.reset(token)
    assert table.startswith("ref.")
    assert "was made of another state of plans/, unit_groups.csv and reporting.yaml" in detail
    assert night(nights) == {}
    assert not nights.verified().differences


def test_what_is_written_while_it_is_read_is_taken_for_neither(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    from ntm_pipeline.warehouse import reference

    reporting = nights.folder / "reporting.yaml"
    honest = reference.read_reporting

    others = iter(("19", "20") * 9)

    def edited(folder: Path) -> reference.Reporting:
        found = honest(folder)
        reporting.write_text(f'provinces: ["{next(others)}"]\n', encoding="utf-8")
        return found

    reporting.write_text('provinces: ["20"]\n', encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(reference, "read_reporting", edited)
        assert "tables_are_current" in night(nights, ("tables_are_current",))
    # Neither is what it was made of then the same as what it would be made of now.
    assert night(nights) == {}
    assert not nights.verified().differences


@pytest.mark.slow
def test_after_going_back_an_unchanged_night_releases_again_what_the_folder_holds(nights: Nights) -> None:
    nights.put("eoffice/a.csv", "10101;Năm 2024;100;0;90;", "10102;Năm 2024;50;10;20;15/01/2025")
    assert night(nights) == {}
    first, second = reversed(list_releases(nights.settings))
    rollback(nights.settings)
    assert nights.rows("SELECT release_id FROM ref.release") == [(first.release_id,)]
    assert night(nights) == {}
    assert nights.rows("SELECT former_release_id FROM ref.release") == [(first.release_id,)]
    assert nights.rows("SELECT SUM(online_dossier_count) FROM core.eoffice") == [(118,)]
    # The one that was gone back from makes room: it holds the same. The one before stays to go back to.
    assert first.release_id in {release.release_id for release in list_releases(nights.settings)}
    assert second.release_id not in {release.release_id for release in list_releases(nights.settings)}
    assert not nights.verified().differences


@pytest.mark.slow
def test_a_clock_that_was_right_again_is_told_the_way_out(nights: Nights) -> None:
    nights.today = "2036-02-01"
    assert night(nights) == {}
    nights.today = "2026-02-02"
    red = night(nights)
    assert list(red) == ["today"]
    rollback(nights.settings)
    assert night(nights) == {}
    with suppress(ReleaseError):
        rollback(nights.settings)
    assert not nights.verified().differences
