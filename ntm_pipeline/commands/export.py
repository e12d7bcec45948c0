"""`ntm export`: what a plan came to in a year, gathered from the release for an Excel workbook.

What stands in it is chosen here; what it looks like is told in `export_workbook`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ntm_pipeline.commands import messages
from ntm_pipeline.commands.output import save_new
from ntm_pipeline.warehouse.release import records

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

FORMS = ("report", "communes")
"""`report`: the plan's results, a sheet for each level. `communes`: the dossiers of each commune, as they were sent."""


class ExportError(LookupError):
    """There is nothing to export; the message says what there is."""


def gather_report(connection: "duckdb.DuckDBPyConnection", plan_id: str, year: int) -> dict[str, Any]:
    """All that the report on a plan's year tells.

    Raises:
        ExportError: there is no such plan, or the plan has no such year.
    """
    plan, unit = _plan(connection, plan_id, year)
    key = {"plan_id": plan_id, "year": year}
    rows = records(
        connection,
        """
        SELECT s.*, t.each_level, t.target_value AS target_figure, t.measure AS target_measure
        FROM marts.scorecard AS s
        JOIN ref.plan_targets AS t ON s.plan_id = t.plan_id AND s.target_id = t.target_id
        WHERE s.plan_id = $plan_id AND s.year = $year
        ORDER BY s.province_code, s.district_unit_id, s.unit_code, s.unit_id, s.target_id
        """,
        key,
    )
    calls = records(
        connection,
        """
        SELECT d.*, t.title_vi AS target_title_vi
        FROM marts.decisive_reports AS d
        JOIN ref.plan_targets AS t ON d.plan_id = t.plan_id AND d.target_id = t.target_id
        WHERE d.plan_id = $plan_id AND d.year = $year
        ORDER BY d.target_id, d.outcome, d.call_order
        """,
        key,
    )
    return {
        "plan": plan, "unit": unit, "year": year, "rows": rows, "calls": calls,
        "sources": _sources(connection, plan_id, year), "release": _release(connection),
    }  # fmt: skip


def gather_communes(connection: "duckdb.DuckDBPyConnection", plan_id: str, year: int) -> dict[str, Any]:
    """The counted reports on dossiers of the communes of a plan's unit, as they read back.

    Raises:
        ExportError: there is no such plan or year, or no commune has reported.
    """
    plan, unit = _plan(connection, plan_id, year)
    rows = records(
        connection,
        """
        SELECT
            units.unit_code, units.unit_name, units.unit_level, reports.period, reports.dossier_count,
            reports.secret_dossier_count, reports.online_dossier_count, reports.reported_on
        FROM core.dossier_reports AS reports
        JOIN core.unit_ancestors AS above
            ON reports.unit_id = above.unit_id
            AND above.ancestor_unit_id = $unit_id
            AND reports.last_month_end BETWEEN above.valid_from AND above.valid_until
        JOIN core.units_over_time AS units
            ON reports.unit_id = units.unit_id
            AND reports.last_month_end BETWEEN units.valid_from AND units.valid_until
        WHERE reports.year = $year AND reports.report_standing = 'counted' AND units.unit_level = 'commune'
        ORDER BY units.unit_code, reports.first_month, reports.last_month
        """,
        {"unit_id": plan["scope_unit_id"], "year": year},
    )
    if not rows:
        raise ExportError(str(messages.NO_COMMUNE_REPORTED(unit=unit["unit_name"], year=year)))
    return {"plan": plan, "unit": unit, "year": year, "rows": rows, "release": _release(connection)}


def _release(connection: "duckdb.DuckDBPyConnection") -> Row:
    return records(connection, "SELECT release_id, today, is_synthetic FROM ref.release")[0]


def _plan(connection: "duckdb.DuckDBPyConnection", plan_id: str, year: int) -> tuple[Row, Row]:
    plans = {one["plan_id"]: one for one in records(connection, "SELECT * FROM ref.plans ORDER BY plan_id")}
    if plan_id not in plans:
        raise ExportError(str(messages.NO_SUCH_PLAN(plan=plan_id, known=", ".join(plans))))
    found = records(
        connection,
        """
        SELECT unit_id, unit_code, unit_name, unit_level, province_name, year
        FROM marts.scorecard WHERE plan_id = ? AND is_plan_scope ORDER BY as_of DESC
        """,
        [plan_id],
    )
    years = sorted({row["year"] for row in found})
    own = [row for row in found if row["year"] == year]
    if not own:
        vi = en = f"{years[0]}–{years[-1]}" if years else ""
        raise ExportError(
            str(
                messages.NO_FIGURES_OF_YEAR(
                    plan=plan_id, year=year, known_vi=vi or "chưa có", known_en=en or "none yet"
                )
            )
        )
    return plans[plan_id], own[0]


def _sources(connection: "duckdb.DuckDBPyConnection", plan_id: str, year: int) -> list[Row]:
    """The files behind the plan's figures of a year, with how many of their rows."""
    found: dict[tuple[str, str | None], Row] = {}
    indicators = records(
        connection,
        """
        SELECT i.indicator_id, i.evidence, i.kind, p.scope_unit_id
        FROM ref.indicators AS i
        JOIN (SELECT DISTINCT indicator_id, plan_id FROM ref.plan_targets) AS t ON i.indicator_id = t.indicator_id
        JOIN ref.plans AS p ON t.plan_id = p.plan_id
        WHERE t.plan_id = ?
        ORDER BY i.indicator_id
        """,
        [plan_id],
    )
    for one in indicators:
        for row in records(
            connection,
            f"""
            SELECT told.path, told.sheet, files.sha256, files.publisher, files.received_on, files.is_synthetic,
                told.row_number
            FROM ({one["evidence"]}) AS told
            JOIN core.unit_ancestors AS above
                ON told.unit_id = above.unit_id AND above.ancestor_unit_id = $unit_id
                AND told.state_date BETWEEN above.valid_from AND above.valid_until
            JOIN indicators.indicator_states AS states
                ON states.indicator_id = $indicator_id AND told.unit_id = states.unit_id
                AND told.state_date = states.state_date
            JOIN quality.source_files AS files ON told.path = files.path
            WHERE told.year = $year
            """,
            {"unit_id": one["scope_unit_id"], "indicator_id": one["indicator_id"], "year": year},
        ):
            number = row.pop("row_number")
            kept = found.setdefault((row["path"], row["sheet"]), {**row, "numbers": set()})
            kept["numbers"].add(number)
    return [{**row, "row_count": len(row["numbers"])} for _, row in sorted(found.items(), key=lambda x: str(x[0]))]


def write_export(
    connection: "duckdb.DuckDBPyConnection", plan_id: str, year: int, form: str, output: Path | None
) -> Path:
    """Write the workbook of a form; returns where.

    Raises:
        ExportError: there is nothing to tell, no Excel name, or the file is there already.
    """
    from ntm_pipeline.commands.export_workbook import communes_workbook, report_workbook

    path = output or Path(f"{plan_id}-{year}-{form}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise ExportError(str(messages.NO_WORKBOOKS_NAME(path=path)))
    if form == "report":
        workbook = report_workbook(gather_report(connection, plan_id, year))
    else:
        workbook = communes_workbook(gather_communes(connection, plan_id, year))
    try:
        save_new(workbook.save, path)
    except FileExistsError:
        raise ExportError(str(messages.FILE_IS_THERE(path=path))) from None
    return path
