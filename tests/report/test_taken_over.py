"""A page that would say the same again is taken over from the release in force, and no other one."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from ntm_pipeline.operations.messages import NOTICES_FAIL
from ntm_pipeline.report import site
from ntm_pipeline.report.site import write_site
from ntm_pipeline.report.taken_over import NOTE
from tests.report.conftest import Released


@pytest.fixture
def file(released: Released, tmp_path: Path) -> Path:
    """A copy of the release, as one to which nothing has happened since the one before."""
    path = tmp_path / "release.duckdb"
    shutil.copyfile(released.settings.released_path, path)
    path.chmod(0o600)
    change(path, "DELETE FROM marts.release_changes")
    return path


def change(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)


def pages(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.name != NOTE}


def written_for(path: Path, folder: Path, former: Path, monkeypatch: pytest.MonkeyPatch, is_same: bool) -> list[str]:
    """The templates rendered for the next release; what comes of them is what comes of no former release."""
    rendered: list[str] = []
    render = site._rendered
    with monkeypatch.context() as patch:
        patch.setattr(
            site, "_rendered", lambda *told: (rendered.append(told[2].get("unit", {}).get("unit_id")), render(*told))[1]
        )
        write_site(path, folder, former, is_same)
    anew = folder.with_name(f"{folder.name}-anew")
    write_site(path, anew)
    assert pages(folder) == pages(anew)
    return rendered


def test_a_quiet_night_renders_nothing_and_names_its_own_release(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "former"
    write_site(file, former)
    change(file, "UPDATE ref.release SET release_id = '000009-20260101T000000Z-01234567'")
    assert written_for(file, tmp_path / "next", former, monkeypatch, is_same=True) == []
    assert b"000009-20260101T000000Z-01234567" in (tmp_path / "next" / "unit" / "10101.html").read_bytes()


def test_another_day_alone_renders_the_overview_alone(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "former"
    write_site(file, former)
    change(file, "UPDATE ref.release SET today = today + 1")
    assert written_for(file, tmp_path / "next", former, monkeypatch, is_same=False) == [None]


def test_a_figure_that_changed_renders_its_unit_s_page(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "former"
    write_site(file, former)
    change(file, "UPDATE marts.indicator_attainment SET numerator = 0, value = 0 WHERE unit_id = '10101-2025'"
                 " OR unit_id = '10101'")  # fmt: skip
    rendered = written_for(file, tmp_path / "next", former, monkeypatch, is_same=False)
    assert "10101" in rendered
    assert "10102" not in rendered


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE marts.area_value SET numerator = numerator + 1, value = value / 2",
        "UPDATE marts.decisive_reports SET unit_name = CONCAT(unit_name, ' (A)')",
        "UPDATE marts.plan_progress SET attained_count = attained_count + 1",
        "UPDATE core.dossier_reports SET row_number = row_number + 1",
        "INSERT INTO ref.unit_successions (old_unit_id, new_unit_id) VALUES ('10101', '10102')",
        "DELETE FROM ref.reporting_provinces",
    ],
    ids=["series", "calls", "units below", "rows behind figures", "successions", "missing reports"],
)
def test_each_part_of_a_page_renders_it_anew_where_it_changed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    former = tmp_path / "former"
    write_site(file, former)
    change(file, statement)
    assert [unit for unit in written_for(file, tmp_path / "next", former, monkeypatch, is_same=False) if unit]


def test_what_changed_stands_on_the_page_for_one_release(
    file: Path, released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = tmp_path / "former"
    write_site(released.settings.released_path.resolve(), former)
    rendered = written_for(file, tmp_path / "next", former, monkeypatch, is_same=True)
    assert "10" in rendered
    assert "10101" not in rendered


@pytest.mark.parametrize("harm", ["bytes", "note", "gone", "writer"])
def test_what_is_not_as_it_was_written_is_written_anew(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    former = tmp_path / "former"
    write_site(file, former)
    page, note = former / "unit" / "10101.html", former / NOTE
    if harm == "bytes":
        page.write_bytes(page.read_bytes().replace("Văn".encode(), b"Van"))
    elif harm == "gone":
        page.unlink()
    elif harm == "note":
        note.write_text("{", encoding="utf-8")
    else:
        told = json.loads(note.read_text(encoding="utf-8"))
        note.write_text(json.dumps({**told, "writer": "another"}), encoding="utf-8")
    rendered = written_for(file, tmp_path / "next", former, monkeypatch, is_same=True)
    assert "10101" in rendered
    assert ("10102" in rendered) == (harm in ("note", "writer"))


def test_text_and_markup_are_never_taken_for_one_another() -> None:
    from markupsafe import Markup

    assert site._both(Markup("<b>"), "") == "<span lang=vi><b></span><span lang=en></span>"
    assert site._both("<b>", "") == "<span lang=vi>&lt;b&gt;</span><span lang=en></span>"
    assert site._number(Markup("<b>")) != site._number("<b>")


def test_a_channel_that_fails_is_shown_on_the_overview_until_it_works(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = NOTICES_FAIL(channel="mail", since="2026-01-20", reason="<refused>")
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    write_site(file, first)
    write_site(file, second, first, True, [fault])
    assert "&lt;refused&gt;" in (second / "index.html").read_text(encoding="utf-8")
    assert "&lt;refused&gt;" not in (second / "unit" / "10101.html").read_text(encoding="utf-8")
    assert written_for(file, third, second, monkeypatch, is_same=True) == [None]
