"""What must hold before anything is released: queries that return the rows which break a rule.

Fixed rules are the SQL files of this folder; keys, orphans and the conservation of each source's rows derive from the
contracts and the catalogue, so that a new source or indicator is audited without a word. What the release in force
says is read as `former`; where there is none, its tables are empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from ntm_pipeline.indicators import Indicator, load_indicators
from ntm_pipeline.intake.register.register_file import ENDINGS
from ntm_pipeline.models.model import Meaning, load_models
from ntm_pipeline.reading.spreadsheets.reader import KINDS
from ntm_pipeline.sources import load_contracts, load_registers, load_sources
from ntm_pipeline.sql_file import sql_files
from ntm_pipeline.yaml_file import checked

SHOWN = 5
"""Failing rows shown of each check; their number is told in full."""

KEYS = {
    "ref.units": ("unit_id", "valid_from"),
    "ref.unit_successions": ("old_unit_id", "new_unit_id"),
    "ref.areas": ("area_id",),
    "ref.area_units": ("area_id", "unit_id", "valid_from"),
    "ref.plans": ("plan_id",),
    "ref.plan_targets": ("plan_id", "target_id"),
    "ref.target_milestones": ("plan_id", "target_id", "alternative_id", "milestone_year"),
    "ref.target_alternatives": ("plan_id", "target_id", "alternative_id"),
    "ref.unit_groups": ("group_id", "unit_id", "valid_from"),
    "ref.indicators": ("indicator_id",),
    "core.units_over_time": ("unit_id", "valid_from"),
    "core.assessment_dates": ("subject_levels", "scope_unit_id", "unit_id", "year"),
    "core.unit_assessment_dates": ("unit_id", "state_date"),
    "core.dossier_reports": ("unit_id", "year", "first_month", "last_month"),
    "core.dossier_months": ("unit_id", "state_date"),
    "core.register_months": ("unit_id", "year", "month"),
    "core.register_years": ("unit_id", "year"),
    "core.snapshots": ("source", "path", "sheet", "closing_date", "covered_unit_id"),
    "core.snapshots_in_effect": ("source", "unit_id", "state_date"),
    "core.snapshot_coverage": ("source", "unit_id", "state_date", "path", "sheet"),
    "core.snapshot_doubts": ("source", "unit_id", "snapshot_date"),
    "core.title_declarations": ("path", "sheet", "year", "title", "covered_unit_id"),
    "core.title_cohorts": ("title", "unit_id", "state_date"),
    "core.indicator_populations": ("indicator_id", "scope_unit_id", "group_id"),
    "core.indicator_totals": ("indicator_id", "scope_unit_id", "group_id", "unit_id", "year"),
    "core.judged_subjects": ("plan_id", "target_id", "judged_unit_id", "unit_id", "year"),
    "indicators.indicator_states": ("indicator_id", "unit_id", "state_date"),
    "marts.indicator_value": ("indicator_id", "unit_id", "year"),
    "marts.indicator_attainment": ("plan_id", "target_id", "unit_id", "year"),
    "marts.release_changes": ("plan_id", "target_id", "unit_id", "year"),
    "marts.target_alternatives": ("plan_id", "target_id", "alternative_id", "unit_id", "year"),
    "marts.decisive_reports": ("plan_id", "target_id", "year", "outcome", "call_order"),
    "marts.area_value": ("indicator_id", "area_id", "year"),
    "marts.plan_territory": ("plan_id", "target_id", "area_id", "year"),
    "quality.source_files": ("path",),
    "quality.sheets": ("path", "sheet"),
    "quality.register_vs_report": ("unit_id", "year", "period"),
}


class Build(Protocol):
    """The warehouse under construction, as far as an audit sees it."""

    @property
    def is_as_released(self) -> bool:
        """Whether all of it is carried over from the release in force."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""


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
        """What went wrong, in both languages, naming table and rows."""
        shown = "; ".join(f"{table}: {detail}" for table, detail in self.examples)
        left = self.failures - len(self.examples)
        more = f" (và {left} dòng nữa / and {left} more)" if left else ""
        return f"{self.check.name}: {self.check.vi} / {self.check.en}. {shown}{more}"


def audit_checks() -> tuple[AuditCheck, ...]:
    """Every check, by name."""
    derived = (_keys(), _orphans(), _source_rows(), _current(), _coverage(), _readable())
    return tuple(sorted([*_fixed(), *derived], key=lambda check: check.name))


def _fixed() -> Iterator[AuditCheck]:
    for file in sql_files(__name__):
        header = checked(Meaning, file.header, file.place)
        yield AuditCheck(file.name, header.vi, header.en, file.sql)


def _keys() -> AuditCheck:
    keys = KEYS | {contract.table: contract.natural_key for contract in load_contracts().values()}
    keys |= {register.table: register.table_key for register in load_registers().values()}
    parts = [
        f"SELECT '{table}' AS table_name, CONCAT_WS(' ', {', '.join(columns)}) AS detail FROM {table}"
        f" GROUP BY {', '.join(columns)} HAVING COUNT(*) > 1"
        for table, columns in keys.items()
    ]
    return AuditCheck("keys", "Mỗi khóa chỉ có một dòng", "Every key stands for one row", "\nUNION ALL\n".join(parts))


def _orphans() -> AuditCheck:
    tables = [(contract.table, "unit_id") for contract in load_sources().values()]
    tables += [(indicator.table, "unit_id") for indicator in load_indicators()]
    tables += [(table, "unit_id") for table in ("marts.indicator_value", "marts.indicator_attainment")]
    tables += [(table, "unit_id") for table in ("core.snapshot_coverage", "core.rejected_units")]
    tables += [(table, "covered_unit_id") for table in ("core.snapshots", "core.title_declarations")]
    parts = [
        f"SELECT '{table}' AS table_name, COALESCE({column}, 'a row without a unit') AS detail FROM {table}"
        f" WHERE {column} IS NULL OR {column} NOT IN (SELECT unit_id FROM ref.units WHERE unit_id IS NOT NULL)"
        for table, column in tables
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


def _current() -> AuditCheck:
    pairs = [f"('{table.key}', '{read}')" for table in load_models() for read in sorted(table.reads)]
    sql = f"""
        SELECT
            pairs.made AS table_name,
            CONCAT(
                'was not built again after ', pairs.used, ' had changed / chưa được dựng lại sau khi ', pairs.used,
                ' thay đổi'
            ) AS detail
        FROM (VALUES {", ".join(pairs)}) AS pairs (made, used)
        LEFT JOIN quality.build_steps AS made ON pairs.made = made.table_name
        LEFT JOIN quality.build_steps AS used ON pairs.used = used.table_name
        WHERE made.step_number IS NULL OR used.step_number IS NULL OR made.step_number < used.step_number
        UNION ALL
        -- What is made of the data folder's own plans, groups and settings says so, and of which state of them.
        SELECT
            own.table_name,
            CONCAT(
                'was made of another state of plans/, unit_groups.csv and reporting.yaml, or for another day, than ',
                others.table_name, ': one of them was changed meanwhile / được lập từ plans/, unit_groups.csv và',
                ' reporting.yaml ở thời điểm khác, hoặc cho ngày khác, với ', others.table_name,
                ': một trong các tệp đó vừa bị sửa'
            ) AS detail
        FROM quality.build_steps AS own
        JOIN quality.build_steps AS others ON others.made_of LIKE 'own:%' AND own.made_of <> others.made_of
        WHERE own.made_of LIKE 'own:%' AND own.table_name < others.table_name
    """
    return AuditCheck(
        "tables_are_current",
        "Mỗi bảng được dựng sau các bảng mà nó dùng, và từ cùng một trạng thái của thư mục dữ liệu; hãy chạy lại ntm"
        " refresh",
        "Every table was built after those it reads, and of one state of the data folder: a part of the tables built"
        " alone is no release; run ntm refresh again",
        sql,
    )


def _coverage() -> AuditCheck:
    """What was reported of a closed year falls by more than 2 % and by three units (of flows, by their months)."""
    told = ", ".join(f"({', '.join(map(repr, question))})" for question in questions())
    sources = ", ".join(f"'{source}'" for source in load_sources())
    sql = f"""
        WITH questions AS (
            SELECT told.source, told.table_name, told.asked_of, told.indicator_id, indicators.kind
            FROM (VALUES {told}) AS told (source, table_name, asked_of, indicator_id)
            JOIN ref.indicators AS indicators ON told.indicator_id = indicators.indicator_id
        ),
        falls AS (
            SELECT
                questions.source, questions.table_name, questions.kind, was.unit_id, was.year,
                was.reported AS reported_before, was.reported - COALESCE(figures.reported, 0) AS fall,
                ROW_NUMBER() OVER (
                    PARTITION BY questions.source, questions.asked_of, was.unit_id, was.year
                    ORDER BY was.reported - COALESCE(figures.reported, 0) DESC, questions.indicator_id
                ) AS turn
            FROM former.marts.indicator_value AS was
            JOIN questions ON was.indicator_id = questions.indicator_id
            JOIN former.ref.years AS closed ON was.year = closed.year AND closed.is_over
            JOIN ref.years AS years ON was.year = years.year AND years.is_over
            LEFT JOIN marts.indicator_value AS figures
                ON was.indicator_id = figures.indicator_id
                AND was.unit_id = figures.unit_id
                AND was.year = figures.year
            WHERE was.unit_level = 'province'
        ),
        lifetimes AS (
            SELECT units.unit_id, months.year, COUNT(DISTINCT months.month) AS month_count
            FROM ref.units AS units
            JOIN ref.months AS months
                ON months.last_day BETWEEN units.valid_from AND COALESCE(units.valid_to, DATE '9999-12-31')
            WHERE units.unit_level = 'province'
            GROUP BY units.unit_id, months.year
        )
        SELECT
            falls.table_name,
            CONCAT(
                falls.source, ', province ', falls.unit_id, ', ', falls.year, ': ',
                SUM(falls.reported_before - falls.fall), ' of ', SUM(falls.reported_before), ' ',
                CASE WHEN MAX(falls.kind) = 'flow' THEN 'unit-months' ELSE 'units' END,
                ' are still reported / tỉnh ', falls.unit_id, ', năm ', falls.year, ': chỉ còn ',
                SUM(falls.reported_before - falls.fall), ' trên ', SUM(falls.reported_before), ' ',
                CASE WHEN MAX(falls.kind) = 'flow' THEN 'tháng báo cáo của các đơn vị' ELSE 'đơn vị có báo cáo' END
            ) AS detail
        FROM falls
        LEFT JOIN lifetimes ON falls.unit_id = lifetimes.unit_id AND falls.year = lifetimes.year
        WHERE falls.turn = 1
        GROUP BY falls.source, falls.table_name, falls.unit_id, falls.year, lifetimes.month_count
        HAVING
            100 * SUM(falls.fall) > 2 * SUM(falls.reported_before)
            AND SUM(falls.fall)
            >= 3 * CASE WHEN MAX(falls.kind) = 'flow' THEN COALESCE(lifetimes.month_count, 12) ELSE 1 END
        UNION ALL
        -- A folder that is gone, as where a disk isn't mounted, takes a running year along too.
        SELECT
            'quality.source_files' AS table_name,
            CONCAT(
                was.source, ': none of its ', was.file_count, ' files is there any more / không còn tệp nào trong ',
                was.file_count, ' tệp'
            ) AS detail
        FROM (
            SELECT source, COUNT(*) AS file_count
            FROM former.quality.source_files
            WHERE source IN ({sources}) AND status <> 'refused'
            GROUP BY source
        ) AS was
        WHERE was.source NOT IN (SELECT source FROM quality.source_files WHERE source IS NOT NULL)
            AND (was.file_count >= 3 OR (SELECT COUNT(*) FROM quality.source_files) = 0)
    """
    return AuditCheck(
        "coverage",
        "Không nguồn nào, ở tỉnh nào, trong năm đã kết thúc nào, bỗng ít số liệu đi so với bản phát hành"
        " đang có hiệu lực (quá 2 % và từ ba đơn vị trở lên), và không nguồn nào mất hết tệp (từ ba tệp trở lên)",
        "No source suddenly tells less of a province and a closed year than the release in force"
        " (by more than 2 % and at least three units), nor are all of its files gone (three or more)",
        sql,
    )


def questions() -> tuple[tuple[str, str, str, str], ...]:
    """(source, its table, the levels asked, indicator) for every source that an indicator's states are told by.

    Of indicators about the same units the one counts that falls most; what is about others adds up.
    """
    contracts, found = load_contracts(), []
    by_source: dict[str, list[Indicator]] = {}
    for indicator in load_indicators():
        for source in _sources_of(indicator):
            by_source.setdefault(source, []).append(indicator)
    for source, asked in sorted(by_source.items()):
        for one in asked:
            same = [other for other in asked if {*other.subject_levels} & {*one.subject_levels}]
            widest = max(same, key=lambda other: (len(other.subject_levels), other.levels_key))
            found.append((source, contracts[source].table, widest.levels_key, one.indicator_id))
    return tuple(found)


def _sources_of(indicator: Indicator) -> Iterator[str]:
    """The sources whose tables it reads, through whatever tables lie between."""
    reads = {model.key: model.reads for model in load_models()}
    todo, seen = [indicator.table], set()
    while todo:
        if (table := todo.pop()) not in seen:
            seen.add(table)
            todo += reads.get(table, ())
    for contract in load_contracts().values():
        # The tables of snapshots are shared by all registries.
        if contract.table in seen and not (contract.is_registry and indicator.registry not in (None, contract.source)):
            yield contract.source


def _readable() -> AuditCheck:
    sources = ", ".join(f"'{source}'" for source in load_sources())
    # A note or a picture that lies alone in a source's folder is no data that was lost.
    endings = " OR ".join(
        f"LOWER(path) LIKE '%.{kind}'" for kind in dict.fromkeys((*KINDS, *(one[1:] for one in ENDINGS)))
    )
    sql = f"""
        SELECT
            'quality.source_files' AS table_name,
            CONCAT(
                source, ': none of ', COUNT(*), ' files could be read; ', MIN(CONCAT(path, ': ', reason_en)),
                ' / không đọc được tệp nào; ', MIN(CONCAT(path, ': ', reason_vi))
            ) AS detail
        FROM quality.source_files
        WHERE source IN ({sources}) AND ({endings})
        GROUP BY source
        HAVING COUNT(*) = SUM(CASE WHEN status = 'refused' THEN 1 ELSE 0 END)
    """
    return AuditCheck(
        "sources_are_readable", "Mỗi nguồn có tệp thì có ít nhất một tệp đọc được",
        "Of every source that has files at least one could be read", sql,
    )  # fmt: skip


def run_check(build: Build, check: AuditCheck) -> AuditResult:
    """Run one check against the build."""
    rows = build.rows(f"SELECT table_name, detail FROM ({check.sql}) AS failing ORDER BY table_name, detail")
    return AuditResult(check, len(rows), tuple(rows[:SHOWN]))


def run_audit(build: Build) -> tuple[AuditResult, ...]:
    """Run every check.

    Of tables that are all carried over, each has passed already: in the release in force, by this very program. Where
    that one was let through with a red check, it is asked again.
    """
    checks = audit_checks()
    if build.is_as_released and build.rows("SELECT accepted_checks FROM ref.release") == [("[]",)]:
        return tuple(AuditResult(check, 0, ()) for check in checks)
    return tuple(run_check(build, check) for check in checks)
