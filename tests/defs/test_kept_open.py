"""To forget old runs each of their files is opened once: not all of them stay open until the end."""

from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from ntm_pipeline.defs.run_record import _MOST_KEPT_OPEN, _kept_open


def test_of_many_files_the_last_ones_are_kept_open(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(_MOST_KEPT_OPEN + 3)]
    with _kept_open(tmp_path):
        for path in paths:
            engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
            with engine.connect() as connection:
                connection.execute(text("PRAGMA journal_mode=WAL"))
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE events (number INTEGER)"))
        assert [path for path in paths if path.with_name(f"{path.name}-wal").exists()] == paths[3:]
    assert not list(tmp_path.glob("*-wal"))
