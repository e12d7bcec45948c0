"""Which tables of a build were written, in which order and of what: `quality.build_steps`.

What is written within one transaction is put down at its end, at once: one by one it takes longer than small tables do.
"""

from collections.abc import Iterator

import duckdb

from ntm_pipeline.models.model import Model
from ntm_pipeline.warehouse.carried import sha256_of

KEY = "quality.build_steps"
VI, EN = "Thứ tự ghi các bảng của bản dựng", "The order in which the tables of the build were written"

OF_SOURCE, SHARED = "source:", "shared:"
"""How the hash begins of what a source's table is made of, and that of a table in which sources share."""


class BuildSteps:
    """The steps of one build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(f"CREATE TABLE IF NOT EXISTS {KEY} (table_name VARCHAR, step_number BIGINT)")
        connection.execute(f"ALTER TABLE {KEY} ADD COLUMN IF NOT EXISTS made_of VARCHAR")
        rows = connection.execute(f"SELECT table_name, made_of, step_number FROM {KEY}").fetchall()
        self._made_of: dict[str, str | None] = {key: made_of for key, made_of, _ in rows}
        self._number = max((number for *_, number in rows), default=0)
        self._due: dict[str, str | None] = {}
        self._before = self._made_of

    def begin(self) -> None:
        """A transaction begins."""
        self._before = dict(self._made_of)

    def undo(self) -> None:
        """Forget what was noted since the transaction began."""
        self._made_of = self._before
        self._due.clear()

    def note(self, key: str, made_of: str | None) -> None:
        """A table was written."""
        self._due.pop(key, None)
        self._due[key] = self._made_of[key] = made_of

    def put_down(self) -> None:
        """Write what was noted, in its order."""
        if not self._due:
            return
        rows = [(key, self._number + number, made_of) for number, (key, made_of) in enumerate(self._due.items(), 1)]
        self._connection.execute(f"DELETE FROM {KEY} WHERE table_name IN ?", [[*self._due]])
        self._connection.execute(
            f"INSERT INTO {KEY} VALUES {', '.join(['(?, ?, ?)'] * len(rows))}", [value for row in rows for value in row]
        )
        self._number += len(rows)
        self._due.clear()

    def has(self, key: str) -> bool:
        """Whether a table is there."""
        return key in self._made_of

    def made_of(self, key: str) -> str | None:
        """A hash of all that a table which is there is made of, where that is known."""
        return self._made_of.get(key)

    def inputs_of(self, table: Model) -> str | None:
        """A hash of all that a table of SQL would be made of now, where that is known."""
        read = [(key, self._known(key)) for key in sorted(table.reads)]
        return None if any(made_of is None for _, made_of in read) else sha256_of(table.sql, table.is_view, read)

    def _known(self, key: str) -> str | None:
        """What a table that is there is made of; of one that sources share, what all of theirs are made of."""
        made_of = self._made_of.get(key)
        if made_of in (None, OF_SOURCE):
            return None
        if not made_of.startswith(SHARED):
            return made_of
        sources = sorted(self._of_sources())
        return None if any(own == OF_SOURCE for _, own in sources) else sha256_of(made_of, sources)

    def _of_sources(self) -> Iterator[tuple[str, str]]:
        for key, made_of in self._made_of.items():
            if made_of is not None and made_of.startswith(OF_SOURCE):
                yield key, made_of
