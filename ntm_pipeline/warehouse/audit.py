"""What must hold before anything is released: queries that return the rows which break a rule.

Fixed rules are the SQL files of `audit/`; keys, orphans and the conservation of each source's rows derive from the
contracts and the catalogue, so that a new source or indicator is audited without a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from ntm_pipeline.contracts.contract import load_contracts
from ntm_pipeline.warehouse.build import Build
from ntm_pipeline.warehouse.catalogue import load_indicators, load_tables, split_header

SHOWN = 5
"""Failing rows shown of each check; their number is told in full."""

KEYS = {
    "ref.units": ("unit_id", "valid_from"),
    "ref.unit_successions": ("old_unit_id", "new_unit_id"),
    "ref.plans": ("plan_id",),
    "ref.plan_targets": ("target_id",),
    "ref.indicators": ("indicator_id",),
    "core.assessments": ("subject_levels", "unit_id", "year"),
    "core.subject_days": ("unit_id", "state_date"),
    "core.dossier_reports": ("unit_id", "year", "first_month", "last_month"),
    "core.dossier_months": ("unit_id", "state_date"),
    "core.telling_snapshots": ("source", "unit_id", "state_date"),
    "core.indicator_states": ("indicator_id", "unit_id", "state_date"),
    "marts.indicator_value": ("indicator_id", "unit_id", "year"),
    "marts.indicator_attainment": ("target_id", "unit_id", "year"),
    "quality.source_files": ("path",),
}


@dataclass(frozen=True)
class AuditCheck:
    """One rule: a query for the rows (`table_name`, `detail`) that break it."""

    name: str
    vi: str
    en: str
    sql: str


@dataclass(frozen=True)
class AuditResult:
    """What a check found."""

    check: AuditCheck
    failures: int
    examples: tuple[tuple[str, str], ...]
    """The first failing rows: table and detail."""

    @property
    def passed(self) -> bool:
        """Whether nothing breaks the rule."""
        return self.failures == 0

    def sentence(self) -> str:
        """What went wrong, naming table and rows."""
        shown = "; ".join(f"{table}: {detail}" for table, detail in self.examples)
        more = f" (and {self.failures - len(self.examples)} more)" if self.failures > len(self.examples) else ""
        return f"{self.check.name}: {self.check.en}. {shown}{more}"


def audit_checks() -> tuple[AuditCheck, ...]:
    """Every check, by name."""
    return tuple(
        sorted([*_fixed(), _keys(), _orphans(), _source_rows(), _snapshots(), _current()], key=lambda check: check.name)
    )


def _fixed() -> Iterator[AuditCheck]:
    for entry in files("ntm_pipeline.warehouse").joinpath("audit").iterdir():
        header, sql = split_header(entry.read_text(encoding="utf-8"), entry.name)
        yield AuditCheck(entry.name.removesuffix(".sql"), str(header["vi"]), str(header["en"]), sql)


def _keys() -> AuditCheck:
    keys = KEYS | {contract.table: contract.natural_key for contract in load_contracts().values()}
    parts = [
        f"SELECT '{table}' AS table_name, CONCAT_WS(' ', {', '.join(columns)}) AS detail FROM {table}"
        f" GROUP BY {', '.join(columns)} HAVING COUNT(*) > 1"
        for table, columns in keys.items()
    ]
    return AuditCheck("keys", "Mỗi khóa chỉ có một dòng", "Every key stands for one row", "\nUNION ALL\n".join(parts))


def _orphans() -> AuditCheck:
    tables = [contract.table for contract in load_contracts().values()]
    tables += [f"core.{indicator.indicator_id}" for indicator in load_indicators()]
    tables += ["marts.indicator_value", "marts.indicator_attainment"]
    parts = [
        f"SELECT '{table}' AS table_name, COALESCE(unit_id, 'a row without a unit') AS detail FROM {table}"
        f" WHERE unit_id IS NULL OR unit_id NOT IN (SELECT unit_id FROM ref.units WHERE unit_id IS NOT NULL)"
        for table in tables
    ]
    return AuditCheck(
        "orphans", "Mỗi dòng thuộc về một đơn vị có thật", "Every row belongs to a unit that exists",
        "\nUNION ALL\n".join(parts),
    )  # fmt: skip


def _source_rows() -> AuditCheck:
    parts = [
        f"SELECT '{contract.table}' AS table_name,"
        f" CONCAT(files.path, ': ', files.rows_accepted, ' accepted, ', COALESCE(stored.row_count, 0), ' stored')"
        f" AS detail FROM quality.source_files AS files"
        f" FULL JOIN (SELECT path, COUNT(*) AS row_count FROM {contract.table} GROUP BY path) AS stored"
        f" ON files.path = stored.path"
        f" WHERE COALESCE(files.source, '{contract.source}') = '{contract.source}'"
        f" AND COALESCE(files.rows_accepted, -1) <> COALESCE(stored.row_count, 0)"
        for contract in load_contracts().values()
    ]
    return AuditCheck(
        "conservation_of_source_rows", "Mọi dòng được nhận đều có trong bảng của nguồn",
        "Every accepted row is in its source's table, and no other", "\nUNION ALL\n".join(parts),
    )  # fmt: skip


def _snapshots() -> AuditCheck:
    parts = [
        f"SELECT '{contract.table}' AS table_name,"
        f" CONCAT(registry.path, ', ', registry.closing_date, ' speaks for nobody') AS detail"
        f" FROM {contract.table} AS registry"
        f" LEFT JOIN core.snapshots AS told ON told.source = '{contract.source}' AND registry.path = told.path"
        f" AND registry.sheet = told.sheet AND registry.closing_date = told.closing_date"
        f" WHERE told.path IS NULL"
        f" GROUP BY registry.path, registry.closing_date"
        for contract in load_contracts().values()
        if contract.is_registry
    ]
    return AuditCheck(
        "registries_speak_for_units",
        "Mỗi danh bạ có dòng được nhận đều nói thay cho đơn vị nào đó",
        "Every registry with accepted rows speaks for some unit on their closing date",
        "\nUNION ALL\n".join(parts),
    )


def _current() -> AuditCheck:
    pairs = [f"('{table.key}', '{read}')" for table in load_tables() for read in sorted(table.reads)]
    sql = f"""
        SELECT pairs.made AS table_name, CONCAT('was not built again after ', pairs.used, ' had changed') AS detail
        FROM (VALUES {", ".join(pairs)}) AS pairs (made, used)
        LEFT JOIN quality.build_steps AS made ON pairs.made = made.table_name
        LEFT JOIN quality.build_steps AS used ON pairs.used = used.table_name
        WHERE made.step_number IS NULL OR used.step_number IS NULL OR made.step_number < used.step_number
    """
    return AuditCheck(
        "tables_are_current",
        "Mỗi bảng được dựng sau các bảng mà nó dùng",
        "Every table was built after those it reads: a part of the tables built alone is no release",
        sql,
    )


def run_check(build: Build, check: AuditCheck) -> AuditResult:
    """Run one check against the build."""
    rows = build.rows(f"SELECT table_name, detail FROM ({check.sql}) AS failing ORDER BY table_name, detail")
    return AuditResult(check, len(rows), tuple(rows[:SHOWN]))


def run_audit(build: Build) -> tuple[AuditResult, ...]:
    """Run every check."""
    return tuple(run_check(build, check) for check in audit_checks())
