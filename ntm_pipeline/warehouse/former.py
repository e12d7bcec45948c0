"""The release in force, beside a build: what the audit and the account of changes hold the new figures against.

It is read under the name `former`, through views of the columns named here, so that a release of an older program
can be compared too: what it doesn't have is empty. Nothing is written here, and nothing is compared.
"""

from pathlib import Path

import duckdb

from ntm_pipeline.issues import Issue
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.messages import FORMER_UNREADABLE, LINK_BROKEN

FORMER = "former"
FORMER_FILE = "former_file"

COLUMNS = {
    "ref.release": {"release_id": "VARCHAR", "today": "DATE", "versions": "VARCHAR"},
    "ref.years": {"year": "BIGINT", "is_over": "BOOLEAN"},
    "ref.units": {
        "unit_id": "VARCHAR", "unit_code": "VARCHAR", "unit_name": "VARCHAR", "unit_type": "VARCHAR",
        "parent_unit_id": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE",
    },
    "ref.reporting_provinces": {"province_unit_id": "VARCHAR"},
    "ref.plans": {"plan_id": "VARCHAR", "scope_unit_id": "VARCHAR", "first_year": "BIGINT", "last_year": "BIGINT"},
    "ref.plan_targets": {
        "plan_id": "VARCHAR", "target_id": "VARCHAR", "indicator_id": "VARCHAR", "measure": "VARCHAR",
        "comparator": "VARCHAR", "target_value": "DOUBLE", "deadline_year": "BIGINT", "group_id": "VARCHAR",
        "each_level": "VARCHAR", "relative_indicator_id": "VARCHAR", "relative_unit_id": "VARCHAR",
        "relative_year": "BIGINT", "relative_years_before": "BIGINT",
    },
    "ref.target_milestones": {
        "plan_id": "VARCHAR", "target_id": "VARCHAR", "alternative_id": "VARCHAR", "milestone_year": "BIGINT",
        "target_value": "DOUBLE",
    },
    "ref.unit_groups": {"group_id": "VARCHAR", "unit_id": "VARCHAR", "valid_from": "DATE", "valid_to": "DATE"},
    "quality.source_files": {
        "source": "VARCHAR", "path": "VARCHAR", "sha256": "VARCHAR", "status": "VARCHAR", "publisher": "VARCHAR",
        "received_on": "DATE", "corrections_sha256": "VARCHAR", "layout_sha256": "VARCHAR",
    },
    "quality.corrected_rows": {
        "path": "VARCHAR", "sheet": "VARCHAR", "row_number": "BIGINT", "column_name": "VARCHAR",
        "value_after": "VARCHAR",
    },
    "quality.superseded_rows": {
        "path": "VARCHAR", "sheet": "VARCHAR", "row_number": "BIGINT", "by_path": "VARCHAR",
    },
    "core.snapshots": {
        "source": "VARCHAR", "path": "VARCHAR", "sheet": "VARCHAR", "closing_date": "DATE",
        "covered_unit_id": "VARCHAR", "snapshot_date": "DATE",
    },
    "core.snapshot_coverage": {
        "source": "VARCHAR", "unit_id": "VARCHAR", "state_date": "DATE", "path": "VARCHAR",
    },
    "core.title_declarations": {
        "path": "VARCHAR", "sheet": "VARCHAR", "year": "BIGINT", "title": "VARCHAR", "covered_unit_id": "VARCHAR",
    },
    "core.rejected_units": {"source": "VARCHAR", "path": "VARCHAR", "unit_id": "VARCHAR"},
    "core.unit_ancestors": {
        "unit_id": "VARCHAR", "ancestor_unit_id": "VARCHAR", "valid_from": "DATE", "valid_until": "DATE",
    },
    "indicators.indicator_states": {
        "indicator_id": "VARCHAR", "unit_id": "VARCHAR", "year": "BIGINT", "state_date": "DATE",
        "is_known": "BOOLEAN", "numerator": "BIGINT", "denominator": "BIGINT",
    },
    "marts.indicator_value": {
        "indicator_id": "VARCHAR", "unit_id": "VARCHAR", "unit_level": "VARCHAR", "year": "BIGINT",
        "reported": "BIGINT",
    },
    "marts.indicator_attainment": {
        "plan_id": "VARCHAR", "target_id": "VARCHAR", "indicator_id": "VARCHAR", "unit_id": "VARCHAR",
        "unit_code": "VARCHAR", "unit_name": "VARCHAR", "unit_level": "VARCHAR", "year": "BIGINT", "as_of": "DATE",
        "is_plan_scope": "BOOLEAN", "measure": "VARCHAR", "comparator": "VARCHAR", "value": "DOUBLE",
        "numerator": "BIGINT", "denominator": "BIGINT",
        "reported": "BIGINT", "expected": "BIGINT", "status": "VARCHAR", "is_due": "BOOLEAN",
    },
}  # fmt: skip
"""All that is read of the former release: its tables and columns, and the types of what it doesn't have."""


class FormerReleaseError(RuntimeError):
    """The release in force can't be read, so that nothing can be held against it."""


def release_in_force(settings: Settings) -> Path | None:
    """The file that `ntm.duckdb` points at, if there is one."""
    link = settings.released_path
    return link.resolve() if link.is_symlink() and link.exists() else None


def broken_link(settings: Settings) -> Issue | None:
    """What is wrong where `ntm.duckdb` is there and leads to no release: nothing could be held against it."""
    link = settings.released_path
    kept = sorted(path.stem for path in settings.releases_dir.glob("*.duckdb"))
    is_broken = link.exists() if not link.is_symlink() else not link.exists() and bool(kept)
    return LINK_BROKEN(place=link, newest_vi=kept[-1] if kept else "không có bản nào",
                       newest_en=kept[-1] if kept else "none") if is_broken else None  # fmt: skip


def attach_former(connection: duckdb.DuckDBPyConnection, path: Path | None) -> None:
    """Make a release known to a connection as `former`; None: there is none, and every table of it is empty.

    Raises:
        FormerReleaseError: its file is damaged.
    """
    there: dict[tuple[str, str], set[str]] = {}
    if path is not None:
        try:
            connection.execute(f"ATTACH {quoted(path)} AS {FORMER_FILE} (READ_ONLY)")
            found = connection.execute(
                "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE database_name = ?",
                [FORMER_FILE],
            ).fetchall()
        except duckdb.Error as error:
            raise FormerReleaseError(str(FORMER_UNREADABLE(place=path, reason=error))) from error
        for schema, table, column in found:
            there.setdefault((schema, table), set()).add(column)
    connection.execute(f"ATTACH ':memory:' AS {FORMER}")
    for key, columns in COLUMNS.items():
        schema, table = key.split(".")
        known = there.get((schema, table))
        selected = ", ".join(
            f"CAST({name if known and name in known else 'NULL'} AS {kind}) AS {name}" for name, kind in columns.items()
        )
        rows = f"FROM {FORMER_FILE}.{key}" if known else "WHERE FALSE"
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {FORMER}.{schema}")
        connection.execute(f"CREATE VIEW {FORMER}.{key} AS SELECT {selected} {rows}")


def has_former(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether there is a former release beside a connection."""
    return bool(
        connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = ?", [FORMER_FILE]).fetchall()
    )
