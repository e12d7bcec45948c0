"""An error of our own code costs its file, and is told to the engineer alone."""

import logging
from pathlib import Path
from typing import Any

import pytest

from ntm_pipeline.commands.feedback_senders import find_feedback
from ntm_pipeline.intake import pipeline
from ntm_pipeline.warehouse import load
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.error_log import error_log_path
from tests.world import World


def failing_over(honest: Any, at: int, is_hit: Any) -> Any:
    def failing(*given: Any) -> Any:
        if is_hit(given[at]):
            raise ZeroDivisionError("our own")
        return honest(*given)

    return failing


def is_of_b(tables: Any) -> bool:
    return any("eoffice/b.csv" in table.values["path"] for table in tables)


def is_b(files: Any) -> bool:
    return any(file.path == "eoffice/b.csv" and file.refused is None for file in files)


FAULTS = {
    "judge": (pipeline, "judged", 1, is_of_b),
    "complete": (pipeline, "completed", 1, lambda file: file.path == "eoffice/b.csv"),
    "settle": (load, "settle", 1, is_b),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_it_costs_its_file_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    module, name, at, is_hit = FAULTS[fault]
    monkeypatch.setattr(module, name, failing_over(getattr(module, name), at, is_hit))
    world.eoffice("10101;Năm 2024;100;0;50;")
    world.eoffice("10102;Năm 2024;100;0;150;", path="eoffice/b.csv")
    with caplog.at_level(logging.ERROR):
        world.run()
    assert world.rows("SELECT path, status FROM quality.source_files ORDER BY path") == [
        ("eoffice/a.csv", "accepted"), ("eoffice/b.csv", "refused"),
    ]  # fmt: skip
    assert world.one("SELECT COUNT(*) FROM core.eoffice") == 1
    # The file is named and the trace is there for whoever mends it; the sender is told nothing.
    assert "eoffice/b.csv" in caplog.text
    assert "ZeroDivisionError: our own" in caplog.text
    assert world._build is not None
    assert find_feedback(world._build.connection) == []


def test_where_it_takes_all_files_of_a_source_the_night_is_red(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "judged", failing_over(pipeline.judged, 1, is_of_b))
    world.eoffice("10102;Năm 2024;100;0;50;", path="eoffice/b.csv")
    with pytest.raises(AssertionError, match=r"sources_are_readable: .*eoffice/b.csv: This program failed"):
        world.run()


def test_its_trace_is_kept_beside_the_build_and_a_disk_that_takes_it_not_costs_no_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = World(tmp_path).settings
    for at in range(2):
        with Build.open(settings):
            try:
                raise ZeroDivisionError(f"our own {at}")
            except ZeroDivisionError as error:
                logging.getLogger("ntm_pipeline.intake").error("over %s", "a\udc80.csv", exc_info=error)
    told = error_log_path(settings).read_text(encoding="utf-8")
    assert told.count("Traceback") == 2
    assert "over a\\udc80.csv" in told
    assert "ZeroDivisionError: our own 1" in told
    error_log_path(settings).unlink()
    error_log_path(settings).mkdir()
    with Build.open(settings):
        logging.getLogger("ntm_pipeline.intake").error("over %s", "b.csv")
    assert capsys.readouterr().err == "over b.csv\n"
