"""From a figure down to its rows: `ntm explain`.

Everything told here stands in the release: the figure, its rule in words, the targets it is held to, who has not
reported, and the rows behind it by file, sheet and row. Nothing is computed anew; people see `explain_report`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ntm_pipeline.commands import messages
from ntm_pipeline.intake.messages import NAMELESS_REJECTED_ROWS
from ntm_pipeline.report.wording import place_text, vi_day
from ntm_pipeline.units.names import names_agree
from ntm_pipeline.units.registry import LEVELS
from ntm_pipeline.warehouse.release import records

if TYPE_CHECKING:
    import duckdb


class ExplainError(LookupError):
    """There is no such figure; the message says what there is."""


@dataclass(frozen=True)
class Figure:
    """Which figure is asked for."""

    indicator_id: str
    unit_id: str
    year: int
    target_id: str | None = None
    """The only target to be told of, where it was asked for by one."""


def find_figure(
    connection: "duckdb.DuckDBPyConnection", unit: str, year: int, indicator_or_target: str, plan_id: str | None = None
) -> Figure:
    """The figure meant by a unit's id, code or name, a year, and an indicator or a target (of a plan).

    Raises:
        ExplainError: no such indicator or target, unit or year, or more than one unit.
    """
    indicator_id, target_id = _indicator_of(connection, indicator_or_target, plan_id)
    units = connection.execute(
        """
        SELECT
            f.unit_id, f.unit_code, f.unit_name, f.unit_level, COALESCE(units.province_unit_id, 'VN') AS province,
            lives.first_day, lives.last_day
        FROM marts.indicator_value AS f
        JOIN core.units_over_time AS units
            ON f.unit_id = units.unit_id AND f.as_of BETWEEN units.valid_from AND units.valid_until
        JOIN (
            SELECT
                unit_id, MIN(valid_from) AS first_day,
                CASE WHEN COUNT(valid_to) = COUNT(*) THEN MAX(valid_to) END AS last_day
            FROM ref.units
            GROUP BY unit_id
        ) AS lives
            ON f.unit_id = lives.unit_id
        WHERE f.indicator_id = ? AND f.year = ?
        ORDER BY f.unit_code, f.unit_id
        """,
        [indicator_id, year],
    ).fetchall()
    by_id = [u for u in units if u[0] == unit]
    by_code = [u for u in units if u[1] == unit]
    found = by_id or by_code or [u for u in units if names_agree(unit, u[2])]
    if not found:
        raise ExplainError(str(messages.NO_SUCH_FIGURE(indicator=indicator_id, unit=repr(unit), year=year)))
    # "Thái Nguyên" is the province before it is a city or a commune of that name.
    highest = min((LEVELS.index(u[3]) for u in found), default=0)
    found = [u for u in found if LEVELS.index(u[3]) == highest]
    if len(found) > 1:
        choices = "; ".join(
            f"{unit_id} ({name}, {province}, {first_day}–{last_day or ''})"
            for unit_id, _, name, _, province, first_day, last_day in found[:10]
        )
        more = f"; … (+{len(found) - 10})" if len(found) > 10 else ""
        several = messages.SEVERAL_UNITS(unit=repr(unit), count=len(found), year=year, choices=f"{choices}{more}")
        raise ExplainError(str(several))
    return Figure(indicator_id, found[0][0], year, target_id)


def _indicator_of(connection: "duckdb.DuckDBPyConnection", asked: str, plan_id: str | None) -> tuple[str, str | None]:
    """The indicator that is asked for, and the target where it was asked for by one."""
    known = [row[0] for row in connection.execute("SELECT indicator_id FROM ref.indicators ORDER BY 1").fetchall()]
    if asked in known:
        return asked, None
    found = connection.execute(
        "SELECT indicator_id, target_id, plan_id FROM ref.plan_targets WHERE UPPER(target_id) = UPPER(?)"
        " AND (? IS NULL OR plan_id = ?) ORDER BY plan_id",
        [asked, plan_id, plan_id],
    ).fetchall()
    # Plans number their targets as they like.
    if len({indicator_id for indicator_id, _, _ in found}) > 1:
        plans = ", ".join(plan for *_, plan in found)
        raise ExplainError(str(messages.TARGET_OF_SEVERAL_PLANS(target=asked, plans=plans)))
    for indicator_id, target_id, _ in found:
        return indicator_id, target_id
    vi, en = (f" của {plan_id}", f" of {plan_id}") if plan_id else ("", "")
    raise ExplainError(str(messages.NO_SUCH_INDICATOR(asked=asked, plan_vi=vi, plan_en=en, known=", ".join(known))))


def explain(connection: "duckdb.DuckDBPyConnection", figure: Figure, plan_id: str | None = None) -> dict[str, Any]:
    """All there is to say of a figure, as plain values.

    Raises:
        ExplainError: no such plan, or not the target that was asked for, holds this unit to this indicator.
    """
    key = [figure.indicator_id, figure.unit_id, figure.year]
    value = records(
        connection, "SELECT * FROM marts.indicator_value WHERE indicator_id = ? AND unit_id = ? AND year = ?", key
    )[0]
    indicator = records(connection, "SELECT * FROM ref.indicators WHERE indicator_id = ?", key[:1])[0]
    evidence_sql = indicator.pop("evidence")
    targets = records(
        connection,
        """
        SELECT
            a.plan_id, a.target_id, a.measure, a.numerator, a.denominator, a.reported, a.expected, a.value, a.value_low,
            a.value_high, a.target_value, a.gap, a.needed, a.required_value, a.bounds, a.status, a.is_due,
            a.comparator, a.is_milestone, t.title_vi, t.aim_vi, t.deadline_year, t.measure AS target_measure,
            t.comparator AS target_comparator, t.target_value AS target_figure, t.each_level, t.group_id, g.group_name,
            t.relative_indicator_id, t.relative_unit_id, t.relative_year, t.relative_years_before, t.text_vi, t.article,
            t.legal_basis, t.note_vi, t.note_en, p.title_vi AS plan_title, p.issuer, p.document_number, p.issued_on,
            p.is_example
        FROM marts.indicator_attainment AS a
        JOIN ref.plan_targets AS t ON a.plan_id = t.plan_id AND a.target_id = t.target_id
        LEFT JOIN (SELECT DISTINCT group_id, group_name FROM ref.unit_groups) AS g ON t.group_id = g.group_id
        JOIN ref.plans AS p ON a.plan_id = p.plan_id
        WHERE a.indicator_id = ? AND a.unit_id = ? AND a.year = ? AND (? IS NULL OR a.plan_id = ?)
            AND (? IS NULL OR a.target_id = ?)
        ORDER BY a.plan_id, a.target_id
        """,
        [*key, plan_id, plan_id, figure.target_id, figure.target_id],
    )
    asked = [
        (vi, en)
        for name, vi, en in (
            (plan_id, f"kế hoạch {plan_id}", f"plan {plan_id}"),
            (figure.target_id, f"mục tiêu {figure.target_id}", f"target {figure.target_id}"),
        )
        if name
    ]
    if asked and not targets:
        not_held = messages.NOT_HELD_TO(
            asked_vi=", ".join(vi for vi, _ in asked), asked_en=" with ".join(en for _, en in asked),
            unit=figure.unit_id, indicator=figure.indicator_id, year=figure.year,
        )  # fmt: skip
        raise ExplainError(str(not_held))
    release = records(connection, "SELECT release_id, today, is_synthetic FROM ref.release")[0]
    return {
        "release": release,
        "figure": value,
        "indicator": indicator,
        "targets": [{**target, "alternatives": _alternatives(connection, figure, target)} for target in targets],
        "missing": _missing(connection, figure, value["as_of"], indicator["kind"]),
        "snapshots": _snapshots(connection, figure, value["as_of"], indicator["registry"]),
        "rows": _rows(connection, figure, value["as_of"], indicator["kind"], evidence_sql),
    }


def _alternatives(
    connection: "duckdb.DuckDBPyConnection", figure: Figure, target: dict[str, Any]
) -> list[dict[str, Any]]:
    """What other readings of an ambiguous target come to; told of the plan's own unit."""
    return records(
        connection,
        """
        SELECT
            o.alternative_id, o.alternative_vi, o.alternative_en, o.indicator_id, o.measure, o.comparator, o.value,
            o.target_value, o.status, o.is_different
        FROM marts.target_alternatives AS o
        JOIN ref.plans AS p ON o.plan_id = p.plan_id
        WHERE o.plan_id = ? AND o.target_id = ? AND o.year = ? AND p.scope_unit_id = ?
        ORDER BY o.alternative_id
        """,
        [target["plan_id"], target["target_id"], figure.year, figure.unit_id],
    )


_BELOW = """
    JOIN core.unit_ancestors AS above
        ON {states}.unit_id = above.unit_id
        AND above.ancestor_unit_id = $unit_id
        AND {states}.state_date BETWEEN above.valid_from AND above.valid_until
    JOIN core.units_over_time AS below
        ON {states}.unit_id = below.unit_id
        AND {states}.state_date BETWEEN below.valid_from AND below.valid_until
"""


def _missing(connection: "duckdb.DuckDBPyConnection", figure: Figure, as_of: Any, kind: str) -> list[dict[str, Any]]:
    """Subjects whose state is unknown; for flows with the days their unreported months end on."""
    day = "states.state_date <= $as_of" if kind == "flow" else "states.state_date = $as_of"
    rows = _named(
        connection,
        f"""
        SELECT below.unit_id, below.unit_code, below.unit_name, states.state_date
        FROM indicators.indicator_states AS states
        {_BELOW.format(states="states")}
        WHERE states.indicator_id = $indicator_id AND states.year = $year AND NOT states.is_known AND {day}
        ORDER BY below.unit_code, below.unit_id, states.state_date
        """,
        figure,
        as_of,
    )
    grouped: dict[str, dict[str, Any]] = {}
    for row in rows:
        state_date = row.pop("state_date")
        one = grouped.setdefault(row["unit_id"], {**row, "months": []})
        if kind == "flow":
            one["months"].append(state_date.month)
    return list(grouped.values())


def _snapshots(
    connection: "duckdb.DuckDBPyConnection", figure: Figure, as_of: Any, source: str | None
) -> list[dict[str, Any]]:
    """The registry files that told the subjects' states, and what is doubtful of them as a whole."""
    lists = _named(
        connection,
        f"""
        SELECT lists.path, lists.sheet, lists.snapshot_date AS closing_date, COUNT(lists.unit_id) AS unit_count
        FROM core.snapshot_coverage AS lists
        {_BELOW.format(states="lists")}
        JOIN indicators.indicator_states AS states
            ON states.indicator_id = $indicator_id
            AND lists.unit_id = states.unit_id
            AND lists.state_date = states.state_date
        WHERE lists.state_date = $as_of AND states.year = $year AND lists.source = '{source or ""}'
        GROUP BY lists.path, lists.sheet, lists.snapshot_date
        ORDER BY lists.snapshot_date, lists.path, lists.sheet
        """,
        figure,
        as_of,
    )
    doubts: dict[tuple[str, str], list[str]] = {}
    for doubt in records(
        connection,
        "SELECT path, sheet, message_vi FROM quality.warned_rows WHERE rule = ? ORDER BY path, sheet",
        [NAMELESS_REJECTED_ROWS.rule],
    ):
        doubts.setdefault((doubt["path"], doubt["sheet"]), []).append(doubt["message_vi"])
    return [{**one, "doubts": doubts.get((one["path"], one["sheet"]), [])} for one in lists]


def _rows(
    connection: "duckdb.DuckDBPyConnection", figure: Figure, as_of: Any, kind: str, evidence_sql: str
) -> list[dict[str, Any]]:
    """The rows behind the figure, those not counted included, with what stands instead of superseded ones."""
    day = "TRUE" if kind == "flow" else "evidence.state_date = $as_of"
    rows = _named(
        connection,
        f"""
        SELECT
            below.unit_code, below.unit_name, evidence.standing, evidence.detail, evidence.path, evidence.sheet,
            evidence.row_number
        FROM ({evidence_sql}) AS evidence
        {_BELOW.format(states="evidence")}
        -- Only what the indicator is about: a cooperative of a phường is no evidence for xã.
        JOIN indicators.indicator_states AS states
            ON states.indicator_id = $indicator_id
            AND evidence.unit_id = states.unit_id
            AND evidence.state_date = states.state_date
        WHERE evidence.year = $year AND {day}
        ORDER BY below.unit_code, evidence.path, evidence.sheet, evidence.row_number, evidence.detail
        """,
        figure,
        as_of,
    )
    replaced: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in records(connection, "SELECT * FROM quality.superseded_rows ORDER BY path, sheet, row_number"):
        replaced.setdefault((row["by_path"], row["by_sheet"], row["by_row_number"]), []).append(row)
    corrected: dict[tuple[Any, ...], list[str]] = {}
    for cell in records(
        connection, "SELECT * FROM quality.corrected_rows ORDER BY path, sheet, row_number, column_name"
    ):
        corrected.setdefault((cell["path"], cell["sheet"], cell["row_number"]), []).append(
            f"ô “{cell['column_name']}” đã sửa từ “{cell['value_before'] or ''}” thành “{cell['value_after'] or ''}”"
            f" ({cell['by_whom']}, {vi_day(cell['decided_on'])}: {cell['reason']})"
        )
    told = []
    for row in rows:
        row["corrections"] = corrected.get((row["path"], row["sheet"], row["row_number"]), [])
        told.append(row)
        for former in replaced.get((row["path"], row["sheet"], row["row_number"]), []):
            instead = place_text(former["by_path"], former["by_sheet"], former["by_row_number"])
            told.append(
                {
                    **row, "corrections": [], "standing": "superseded", "detail": f"thay bằng {instead}",
                    "path": former["path"], "sheet": former["sheet"], "row_number": former["row_number"],
                }
            )  # fmt: skip
    return told


def _named(connection: "duckdb.DuckDBPyConnection", sql: str, figure: Figure, as_of: Any) -> list[dict[str, Any]]:
    values = {**vars(figure), "as_of": as_of}
    return records(connection, sql, {name: value for name, value in values.items() if f"${name}" in sql})
