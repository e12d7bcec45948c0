"""What a night reads and makes when nothing, or little, has changed; and that it comes to the same as from nothing."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from click.testing import CliRunner

from ntm_pipeline.cli import main
from ntm_pipeline.models.model import Model
from ntm_pipeline.reading.messages import TOO_SLOW
from ntm_pipeline.settings import Settings
from ntm_pipeline.warehouse import ledger, program
from ntm_pipeline.warehouse.build import Build
from tests.faults.nights import IS_FULL, Nights

OF_THE_RUN = ["marts.release_changes", "ref.release"]


def entries(nights: Nights, source: str) -> list[Path]:
    return sorted((nights.settings.work_dir / "ledger" / source).iterdir())


def verify_by_command(folder: Path) -> tuple[int, str]:
    """The exit status of `ntm verify` and what it says."""
    ended = CliRunner().invoke(main, ["verify"], env={"NTM_DATA_DIR": str(folder), "NTM_TODAY": "2026-02-01"})
    return ended.exit_code, " ".join(ended.output.split())


def test_where_nothing_was_released_there_is_nothing_to_verify(tmp_path: Path) -> None:
    status, said = verify_by_command(tmp_path)
    assert status == 1
    assert "nothing has been released" in said


def test_an_unchanged_night_reads_and_makes_nothing_and_releases_all_the_same(nights: Nights) -> None:
    before = nights.settings.released_path.resolve()
    os.utime(nights.raw / "eoffice/a.csv", (1, 1))  # a touch is no change
    release = nights.night()
    assert nights.read == []
    assert nights.written == OF_THE_RUN
    assert nights.settings.released_path.resolve() == release.path != before
    status, said = verify_by_command(nights.folder)
    assert status == 0, said
    assert f"Release {release.release_id}: all" in said
    assert f"Bản phát hành {release.release_id}: cả" in said


@pytest.mark.slow
def test_night_after_night_only_what_changed_is_read_and_the_end_equals_a_build_from_nothing(nights: Nights) -> None:
    # A renamed file, a new one, and one withdrawn.
    (nights.raw / "eoffice/b.csv").rename(nights.raw / "eoffice/c.csv")
    nights.put("training/b.csv", "10102;2024;5;5")
    (nights.raw / "cooperatives/a.csv").unlink()
    nights.night()
    assert nights.read == ["training/b.csv"]
    assert {"core.eoffice", "core.training", "core.cooperatives"} < set(nights.written)
    # Whatever neither source has a say in is carried over.
    assert not {"core.criteria", "core.smart_models", "ref.units"} & set(nights.written)
    assert nights.rows("SELECT path FROM core.eoffice WHERE unit_id = '10103'") == [("eoffice/c.csv",)]
    assert nights.rows("SELECT COUNT(*) FROM core.cooperatives") == [(0,)]
    assert entries(nights, "cooperatives") == []
    assert len(entries(nights, "eoffice")) == len(entries(nights, "training")) == 2

    # What has its say after reading, and entries that are damaged: those files alone are read.
    correction = (
        '- match: {path: "eoffice/c.csv", row: "2"}\n  set: {"Tổng số hồ sơ công việc": "20"}\n'
        "  reason: gõ nhầm\n  by: UBND xã\n  on: 2026-02-02\n"
    )
    nights.say("eoffice/corrections.yaml", correction)
    torn, flipped = entries(nights, "training")
    torn.write_bytes(torn.read_bytes()[:40])
    flipped.write_bytes(flipped.read_bytes()[:-1] + b"?")
    nights.today = "2026-02-02"
    nights.night()
    assert sorted(nights.read) == ["training/a.csv", "training/b.csv"]
    assert nights.rows("SELECT dossier_count FROM core.eoffice WHERE unit_id = '10103'") == [(20,)]
    assert not nights.verified().differences


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_a_release_that_is_not_as_it_was_written_is_told_and_not_carried_on(nights: Nights) -> None:
    path = nights.settings.released_path.resolve()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.training SET trained_manager_count = 9")
    nights.put("training/b.csv", "10102;2024;5;5")
    status, said = verify_by_command(nights.folder)
    assert status == 1
    assert "core.training: 1 rows are in the release alone, 2 in what is made anew alone" in said
    assert "1 files of the raw folder have been added, changed or withdrawn since the release" in said
    nights.night()
    assert len(nights.written) > 80
    assert not nights.verified().differences


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_another_program_reads_and_makes_everything_itself(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ledger, program):
        monkeypatch.setattr(module, "program_sha256", lambda: "another")
    monkeypatch.setattr("ntm_pipeline.warehouse.carried.program_sha256", lambda: "another")
    nights.night()
    assert len(nights.read) == 4
    assert len(nights.written) > 80


def test_what_is_made_of_something_uncertain_is_uncertain_itself(tmp_path: Path) -> None:
    """Twice uncertain is not the same twice: the tables of a source that changed while it was read are made anew."""
    settings = Settings(tmp_path, date(2026, 2, 1), tmp_path / "dagster")
    settings.work_dir.mkdir(parents=True)
    build = Build(settings)
    rows = pd.DataFrame({"unit_id": ["10101"]})
    model = Model("core", "other", "", "", "SELECT unit_id FROM core.one")
    for made_of, is_known in (("source:1", True), ("source:", False), (None, False), ("source:1", True)):
        build.write_frame("core.one", "", "", rows, made_of=made_of)
        build.write_table(model)
        ((told,),) = build.rows("SELECT made_of FROM quality.build_steps WHERE table_name = 'core.other'")
        assert (told is not None) == is_known, made_of
    # A table in which sources share is as uncertain as any of them.
    shared = Model("core", "more", "", "", "SELECT unit_id FROM core.all")
    for made_of, is_known in (("source:1", True), ("source:", False)):
        build.write_frame("core.one", "", "", rows, made_of=made_of)
        build.write_frame("core.all", "", "", rows, made_of="shared:")
        build.write_table(shared)
        ((told,),) = build.rows("SELECT made_of FROM quality.build_steps WHERE table_name = 'core.more'")
        assert (told is not None) == is_known, made_of
    build.connection.close()


@pytest.mark.skipif(not IS_FULL, reason="make faults")
def test_a_file_that_could_not_be_read_this_night_is_tried_again_in_the_next(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ntm_pipeline.intake import pipeline
    from ntm_pipeline.issues import RefusedError

    nights.put("training/b.csv", "10102;2024;5;5")
    with monkeypatch.context() as patched:
        slow = RefusedError(TOO_SLOW(seconds=30))
        patched.setattr(pipeline, "read_files", lambda paths, *given: iter([slow] * len(paths)))
        nights.night()
    assert nights.rows("SELECT status FROM quality.source_files WHERE path = 'training/b.csv'") == [("refused",)]
    nights.night()
    assert nights.rows("SELECT status FROM quality.source_files WHERE path = 'training/b.csv'") == [("accepted",)]
