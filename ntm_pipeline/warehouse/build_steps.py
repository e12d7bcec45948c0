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

_Told = tuple[str | None, int | None]
_UNKNOWN: _Told = (None, None)


class BuildSteps:
    """The steps of one build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute(f"CREATE TABLE IF NOT EXISTS {KEY} (table_name VARCHAR, step_number BIGINT)")
        connection.execute(f"ALTER TABLE {KEY} ADD COLUMN IF NOT EXISTS made_of VARCHAR")
        connection.execute(f"ALTER TABLE {KEY} ADD COLUMN IF NOT EXISTS row_count BIGINT")
        rows = connection.execute(f"SELECT table_name, step_number, made_of, row_count FROM {KEY}").fetchall()
        self._told: dict[str, _Told] = {key: (made_of, count) for key, _, made_of, count in rows}
        self._number = max((number for _, number, *_ in rows), default=0)
        self._due: dict[str, _Told] = {}
        self._before = self._told

    def begin(self) -> None:
        """A transaction begins."""
        self._before = dict(self._told)

    def undo(self) -> None:
        """Forget what was noted since the transaction began."""
        self._told = self._before
        self._due.clear()

    def note(self, key: str, made_of: str | None, row_count: int | None = None) -> None:
        """A table was written; of one that sources share it isn't told how many rows it has."""
        self._due.pop(key, None)
        self._due[key] = self._told[key] = made_of, row_count

    def put_down(self) -> None:
        """Write what was noted, in its order."""
        if not self._due:
            return
        rows = [(key, self._number + number, *told) for number, (key, told) in enumerate(self._due.items(), 1)]
        self._connection.execute(f"DELETE FROM {KEY} WHERE table_name IN ?", [[*self._due]])
        self._connection.execute(
            f"INSERT INTO {KEY} VALUES {', '.join(['(?, ?, ?, ?)'] * len(rows))}",
            [value for row in rows for value in row],
        )
        self._number += len(rows)
        self._due.clear()

    def has(self, key: str) -> bool:
        """Whether a table is there."""
        return key in self._told

    def made_of(self, key: str) -> str | None:
        """A hash of all that a table which is there is made of, where that is known."""
        return self._told.get(key, _UNKNOWN)[0]

    def row_count(self, key: str) -> int | None:
        """The number of rows of a table that is there, where it was told."""
        return self._told.get(key, _UNKNOWN)[1]

    def inputs_of(self, table: Model) -> str | None:
        """A hash of all that a table of SQL would be made of now, where that is known."""
        read = [(key, self._known(key)) for key in sorted(table.reads)]
        return None if any(made_of is None for _, made_of in read) else sha256_of(table.sql, table.is_view, read)

    def _known(self, key: str) -> str | None:
        """What a table that is there is made of; of one that sources share, what all of theirs are made of."""
        made_of = self.made_of(key)
        if made_of in (None, OF_SOURCE):
            return None
        if not made_of.startswith(SHARED):
            return made_of
        sources = sorted(self._of_sources())
        return None if any(own == OF_SOURCE for _, own in sources) else sha256_of(made_of, sources)

    def _of_sources(self) -> Iterator[tuple[str, str]]:
        for key, (made_of, _) in self._told.items():
            if made_of is not None and made_of.startswith(OF_SOURCE):
                yield key, made_of
