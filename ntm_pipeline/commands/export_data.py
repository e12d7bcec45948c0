"""`ntm export --form parquet`: copies of the tables of a release for programs that don't speak to DuckDB.

The folder is a Frictionless data package: `datapackage.json` tells of every table and column what it is.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from ntm_pipeline.audits import KEYS
from ntm_pipeline.commands import messages
from ntm_pipeline.commands.export import ExportError
from ntm_pipeline.settings import Settings
from ntm_pipeline.sql_file import quoted
from ntm_pipeline.warehouse.former import release_in_force
from ntm_pipeline.warehouse.messages import NOTHING_RELEASED
from ntm_pipeline.warehouse.release import ReleaseError

SCHEMAS = ("marts", "ref", "quality")
DESCRIPTOR = "datapackage.json"
_TYPES = {
    "VARCHAR": "string", "BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip


def write_data_package(settings: Settings, folder: Path) -> Path:
    """Write every table of marts, ref and quality as Parquet, and what they are; returns the descriptor.

    Raises:
        ReleaseError: nothing has been released yet.
        ExportError: the folder holds something already.
    """
    release = release_in_force(settings)
    if release is None:
        raise ReleaseError(str(NOTHING_RELEASED(place=settings.warehouse_dir)))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(str(messages.FOLDER_NOT_EMPTY(folder=folder)))
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {quoted(release)} AS released (READ_ONLY)")
        connection.execute("USE released")
        resources = [_copy(connection, folder, *table) for table in _tables(connection)]
        about = connection.execute("SELECT release_id, built_at, today, is_synthetic FROM ref.release").fetchall()[0]
    release_id, built_at, today, is_synthetic = about
    package = {
        "name": f"ntm-{str(release_id).lower()}",
        "title": "Nông thôn mới: số liệu của một bản phát hành / New Rural Development: the data of one release",
        "description": "Shares are 0-1. Codes are text with their zeros; units are told apart by unit_id."
        + (" Synthetic data, not real figures." if is_synthetic else ""),
        "version": str(release_id),
        "created": f"{built_at:%Y-%m-%dT%H:%M:%SZ}",
        "is_synthetic": is_synthetic,
        "as_of": today.isoformat(),
        "resources": resources,
    }
    path = folder / DESCRIPTOR
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """(schema, name, comment) of all tables and views to be copied."""
    found = connection.execute(
        """
        SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = 'released'
        UNION ALL
        SELECT schema_name, view_name, comment FROM duckdb_views() WHERE database_name = 'released' AND NOT internal
        ORDER BY schema_name, table_name
        """
    ).fetchall()
    return [table for table in found if table[0] in SCHEMAS]


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path, schema: str, name: str, comment: str) -> dict[str, Any]:
    path = folder / schema / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY (SELECT * FROM {schema}.{name}) TO {quoted(path)} (FORMAT parquet, COMPRESSION zstd)")
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE database_name = 'released'"
        " AND schema_name = ? AND table_name = ? ORDER BY column_index",
        [schema, name],
    ).fetchall()
    fields = [
        {"name": column, "type": _TYPES.get(kind, "number" if kind.startswith("DECIMAL") else "any"),
         "description": meaning or ""}
        for column, kind, meaning in columns
    ]  # fmt: skip
    key = KEYS.get(f"{schema}.{name}")
    return {
        "name": f"{schema}.{name}",
        "path": f"{schema}/{name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": comment,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        "schema": {"fields": fields, **({"primaryKey": list(key)} if key else {})},
    }
