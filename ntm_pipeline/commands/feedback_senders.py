"""What there is to send back, and to whom: every file with defects or warnings under exactly one sender.

Everything here stands in the release; what was wrong with a row was found by `intake/`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ntm_pipeline.intake.files import CONTROL_FILES
from ntm_pipeline.intake.messages import UNFORESEEN
from ntm_pipeline.sources import load_sources
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.vietnamese.text import fold_ascii
from ntm_pipeline.warehouse.release import records

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Sender:
    """Who gets a workbook: a unit, else the folder or the publisher the files came from, else nobody known."""

    kind: str
    """`unit`, `folder`, `publisher` or `unknown`."""
    key: str
    """The unit's id, the folder's or the publisher's name."""
    title: str
    """As people call it."""


@dataclass
class SenderFeedback:
    """What goes back to one sender."""

    sender: Sender
    file_name: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    defects: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    is_synthetic: bool = False

    @property
    def refused(self) -> int:
        """Files of which nothing could be read."""
        return sum(file["status"] == "refused" for file in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows that are sent back, each once."""
        return sum(file["rows_rejected"] for file in self.files)

    @property
    def counts(self) -> tuple[int, ...]:
        """Files, those refused, rows rejected, defects, warnings."""
        return len(self.files), self.refused, self.rows_rejected, len(self.defects), len(self.warnings)


def find_feedback(connection: "duckdb.DuckDBPyConnection") -> list[SenderFeedback]:
    """Every file with defects or warnings, under exactly one sender, in the order of their names."""
    files = records(
        connection,
        """
        SELECT *
        FROM quality.source_files
        WHERE status <> 'accepted'
            OR path IN (SELECT path FROM quality.rejected_rows)
            OR path IN (SELECT path FROM quality.warned_rows)
        ORDER BY path
        """,
    )
    # An error of this program, and a control file, are the engineer's alone: no sender has anything to correct there.
    files = [
        file
        for file in files
        if file["reason_en"] != UNFORESEEN().message_en and file["path"].rpartition("/")[2] not in CONTROL_FILES
    ]
    senders = _Senders(connection, [file["path"] for file in files])
    found: dict[Sender, SenderFeedback] = {}
    by_path: dict[str, SenderFeedback] = {}
    for file in files:
        sender = senders.of(file)
        one = found.setdefault(sender, SenderFeedback(sender))
        one.files.append(file)
        one.is_synthetic = one.is_synthetic or bool(file["is_synthetic"])
        by_path[file["path"]] = one
    letters = _column_letters(connection)
    for table in ("rejected_rows", "warned_rows"):
        rows = records(connection, f"SELECT * FROM quality.{table} ORDER BY path, sheet, row_number, column_name, rule")
        for row in rows:
            if row["path"] in by_path:  # a corrections.yaml is nobody's report
                one = by_path[row["path"]]
                column = letters.get((row["path"], row["sheet"], row["column_name"]))
                row["cell"] = f"{column}{row['row_number']}" if column and row["row_number"] else None
                (one.defects if table == "rejected_rows" else one.warnings).append(row)
    for one in found.values():
        # Nobody looks for the reason of a refusal on another sheet.
        refusals = [_refusal(file) for file in one.files if file["status"] == "refused"]
        one.defects = refusals + one.defects
    feedback = sorted(found.values(), key=lambda one: (one.sender.kind == "unknown", one.sender.title, one.sender.key))
    name_files(feedback)
    return feedback


def _column_letters(connection: "duckdb.DuckDBPyConnection") -> dict[tuple[str, ...], str]:
    """(path, sheet, heading) → the letters of the column it stands over."""
    made = connection.execute("SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'column_mapping'").fetchall()
    if made == [(0,)]:
        return {}  # a release of before it was kept
    return {
        (path, sheet, heading): column
        for path, sheet, heading, column in connection.execute(
            """
            SELECT path, sheet, heading, MIN(column_letters)
            FROM quality.column_mapping
            WHERE path IN (SELECT path FROM quality.rejected_rows UNION SELECT path FROM quality.warned_rows)
            GROUP BY path, sheet, heading
            """
        ).fetchall()
    }


def _refusal(file: dict[str, Any]) -> dict[str, Any]:
    return {
        **dict.fromkeys(("sheet", "cell", "row_number", "column_name", "value")),
        "path": file["path"],
        "rule": "file_refused",
        "message_vi": file["reason_vi"],
        "message_en": file["reason_en"],
    }


class _Senders:
    """Who sent a file, as far as the release can tell."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", paths: Sequence[str]) -> None:
        self._sources = set(load_sources())
        self._declared = _sets(connection, "core.snapshots", "covered_unit_id", "TRUE", paths)
        self._units: dict[str, set[str]] = {}
        made = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'core'").fetchall()
        for source in sorted(self._sources & {name for (name,) in made}):
            self._units |= _sets(connection, f"core.{source}", "unit_id", "TRUE", paths)
        self._above: dict[str, dict[str, tuple[int, str]]] = {}
        for unit, above, level, last_day in connection.execute(
            "SELECT unit_id, ancestor_unit_id, ancestor_level, CAST(MAX(valid_until) AS VARCHAR)"
            " FROM core.unit_ancestors GROUP BY unit_id, ancestor_unit_id, ancestor_level"
        ).fetchall():
            self._above.setdefault(unit, {})[above] = (LEVELS.index(level), last_day)
        self._names = {
            unit: (name, code, level)
            for unit, name, code, level in connection.execute(
                "SELECT unit_id, unit_name, unit_code, unit_level FROM ref.units ORDER BY valid_from"
            ).fetchall()
        }

    def of(self, file: dict[str, Any]) -> Sender:
        """The unit it declares, else the smallest that holds its rows, else its folder, publisher, or nobody.

        Rows of several provinces tell no sender, unless the country itself is among them or there is no folder.
        """
        path, folder = file["path"], self._folder(file)
        unit = self._smallest(self._declared.get(path, set()))
        if unit is None:
            units = self._units.get(path, set())
            unit = self._smallest(units)
            if unit is not None and self._names[unit][2] == "country" and unit not in units and folder:
                unit = None
        if unit is not None:
            name, code, level = self._names[unit]
            return Sender("unit", unit, name if level == "country" else f"{name} (mã {code})")
        if folder:
            return Sender("folder", folder, f"Thư mục “{folder}”")
        if file["publisher"]:
            return Sender("publisher", file["publisher"], file["publisher"])
        return Sender("unknown", "", "Không rõ nơi gửi / unknown sender")

    def _folder(self, file: dict[str, Any]) -> str | None:
        """The folder below `raw/<source>/`: offices put their files there. Of a stray file, the one it lies in."""
        *folders, _ = str(file["path"]).split("/")
        if len(folders) > 1:
            return folders[1]
        return folders[0] if folders and folders[0] not in self._sources else None

    def _smallest(self, units: Iterable[str]) -> str | None:
        """The lowest unit at or above all of these; of several of a level the one that held them last."""
        chains = [self._above[unit] for unit in units if unit in self._above]
        common = set.intersection(*map(set, chains)) if chains else set()
        # A unit's id is the last resort, so that the answer is the same every time.
        return max(common, key=lambda unit: (min(chain[unit] for chain in chains), unit), default=None)


def _sets(
    connection: "duckdb.DuckDBPyConnection", table: str, unit: str, condition: str, paths: Sequence[str]
) -> dict[str, set[str]]:
    """The units that a table names for each of these files."""
    found: dict[str, set[str]] = {}
    sql = f"SELECT DISTINCT path, {unit} FROM {table} WHERE {condition} AND path IN (SELECT UNNEST($paths))"
    for path, unit_id in connection.execute(sql, {"paths": list(paths)}).fetchall():
        found.setdefault(path, set()).add(unit_id)
    return found


_KIND_PREFIX = {"unit": "don-vi", "folder": "thu-muc", "publisher": "noi-gui", "unknown": "khong-ro-noi-gui"}


def name_files(feedback: Sequence[SenderFeedback]) -> None:
    """A name of plain small letters for each workbook: good on every system, and no two alike."""
    plain = {id(one): _plain_name(one.sender) for one in feedback}
    shared = Counter(plain.values())
    for one in feedback:
        name = plain[id(one)]
        if shared[name] > 1 or one.sender.key.lower() not in ("", name.partition("_")[2]):
            # Whatever the plain letters no longer tell apart.
            name += "_" + hashlib.sha256(one.sender.key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        one.file_name = f"{name}.xlsx"


def _plain_name(sender: Sender) -> str:
    letters = re.sub(r"[^a-z0-9]+", "-", fold_ascii(sender.key)).strip("-")[:80]
    return "_".join(filter(None, (_KIND_PREFIX[sender.kind], letters)))
