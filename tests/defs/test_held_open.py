"""Dagster opens and closes its SQLite files for every event: during a run they stay open, and no event is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text

from ntm_pipeline.defs.run_record import _FILES_HELD, held_open


def store(path: Path) -> Engine:
    """A file as Dagster opens it."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (number INTEGER)"))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
    return engine


def write_events(engine: Engine, count: int) -> None:
    for number in range(count):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO events VALUES (:number)"), {"number": number})


def log_of(path: Path) -> Path:
    """What SQLite has not brought into the file yet; it is gone when the last connection closes."""
    return path.with_name(f"{path.name}-wal")


def test_events_are_brought_into_the_file_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    with held_open():
        write_events(store(path), 3)
        assert log_of(path).stat().st_size > 0
    assert not log_of(path).exists()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM events").fetchall() == [(3,)]


def test_a_run_that_fails_leaves_its_events_too(tmp_path: Path) -> None:
    path = tmp_path / "run.db"

    def fail() -> None:
        with held_open():
            write_events(store(path), 2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not log_of(path).exists()
    write_events(create_engine(f"sqlite:///{path}", poolclass=NullPool), 1)
    assert not log_of(path).exists(), "nobody holds it any longer"


def test_of_many_files_the_last_ones_are_held(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(_FILES_HELD + 3)]
    with held_open():
        for path in paths:
            write_events(store(path), 1)
        assert [path for path in paths if log_of(path).exists()] == paths[3:]
