"""The indicators: one SQL file each, or one per family with an entry for each; a catalogue entry on top of the SQL.

Each yields its subjects' state: `unit_id, year, state_date, is_known, numerator, denominator`; a flow also
`counted_on`, the last day of the last month of the report that tells a month. Adding it up over units and holding it
to a target is not done here: one roll-up and one attainment file in `models/` serve all.

A family's header has `parameters` (what may differ) and `entries` (indicator_id → its own fields and parameters). In
the statement `$name` stands for a parameter as a SQL literal, in the texts for the parameter as it is written;
`$subject_levels` stands for the levels in every file.
"""

from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ntm_pipeline.sql_file import CatalogueError, SqlFile, parse_sql, quoted, sql_files
from ntm_pipeline.units.registry import LEVELS, Level
from ntm_pipeline.yaml_file import DeclarationError, checked

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "indicators"
STATE_COLUMNS = ("unit_id", "year", "state_date", "is_known", "numerator", "denominator")
EVIDENCE_COLUMNS = ("unit_id", "year", "state_date", "path", "sheet", "row_number", "standing", "detail")
STANDINGS = (
    "counted", "covered", "in_doubt", "made_too_early", "month_not_over", "not_yet_ended", "no_own_month",
    "register_counted", "register_used", "report_used", "superseded",
)  # fmt: skip
"""What a row behind a state may have come to."""


class Indicator(BaseModel):
    """One indicator's catalogue entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_vi: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    numerator_vi: str = Field(min_length=1)
    numerator_en: str = Field(min_length=1)
    denominator_vi: str = Field(min_length=1)
    denominator_en: str = Field(min_length=1)
    kind: Literal["flow", "stock"]
    measure: Literal["share", "count", "mean"]
    """`mean`: figures of the subjects, each with denominator 1, of which the mean over the subjects is told."""
    subject_levels: tuple[Level, ...] = Field(min_length=1)
    weight: Literal["unit", "volume"]
    """`unit`: each subject weighs one, and the bounds of an incomplete value are certain; `volume`: they assume
    that what is missing weighs as much as what was reported."""
    interpretation_vi: str = Field(min_length=1)
    interpretation_en: str = Field(min_length=1)
    reported_by: Literal["unit", "province"] = "unit"
    """Whose office sends what tells the states: each subject its own, or the province for its territory."""
    completeness_source: str | None = None
    """The source whose completeness this indicator tells: its subjects are those that the source shall report."""
    registry: str | None = None
    """The registry whose snapshots tell its states, if it is one."""
    evidence: str = Field(min_length=1)
    """SQL for the rows behind the states, of the columns `EVIDENCE_COLUMNS`."""
    sql: str = Field(min_length=1)
    place: str
    """File, and entry of a family, for messages."""

    @property
    def levels_key(self) -> str:
        """The subject levels as one text, highest first, such as `district,commune`."""
        return ",".join(sorted(self.subject_levels, key=LEVELS.index))

    @property
    def state_columns(self) -> tuple[str, ...]:
        """The columns that its states must have."""
        return (*STATE_COLUMNS, "counted_on") if self.kind == "flow" else STATE_COLUMNS

    @property
    def table(self) -> str:
        """The table of its subjects' states."""
        return f"{SCHEMA}.{self.indicator_id}"


@lru_cache(maxsize=1)
def load_indicators() -> tuple[Indicator, ...]:
    """Every indicator of this folder, by id.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    found: dict[str, Indicator] = {}
    faults: list[str] = []
    for file in sql_files(__name__):
        try:
            for indicator in indicators_of(file):
                if indicator.indicator_id in found:
                    other = found[indicator.indicator_id].place
                    raise CatalogueError(f"{indicator.place}: this indicator_id stands in {other} already")
                found[indicator.indicator_id] = indicator
        except DeclarationError as error:
            faults.append(str(error))
    if faults:
        raise CatalogueError("\n".join(faults))
    return tuple(found[indicator_id] for indicator_id in sorted(found))


def indicators_of(file: SqlFile) -> tuple[Indicator, ...]:
    """The indicators of one file: itself, or a family's entries.

    Raises:
        DeclarationError: naming the file, the entry and the field.
    """
    header = dict(file.header)
    parameters = header.pop("parameters", None) or {}
    if "entries" not in header:
        if parameters:
            raise CatalogueError(f"{file.place}: parameters without entries that set them")
        return (_indicator(file, file.name, file.place, header, {}),)
    entries = header.pop("entries")
    if not isinstance(entries, dict) or not entries:
        raise CatalogueError(f"{file.place}: entries must be one mapping of indicator_id to its fields")
    made = []
    for indicator_id, entry in entries.items():
        place = f"{file.place}, entry {indicator_id}"
        if not isinstance(entry, dict):
            raise CatalogueError(f"{place}: must be fields, such as `title_vi: …`")
        values = {}
        for name, kind in parameters.items():
            if name not in entry:
                raise CatalogueError(f"{place}: lacks the parameter {name}")
            values[name] = _checked_parameter(name, str(kind), entry[name], place)
        own = {name: value for name, value in entry.items() if name not in parameters}
        made.append(_indicator(file, str(indicator_id), place, header | own, values))
    return tuple(made)


def _checked_parameter(name: str, kind: str, value: Any, place: str) -> str | bool | int:
    """A parameter, if it is of its kind: `text`, `boolean`, `whole number`, or what a source's column may hold."""
    plain: dict[str, type] = {"text": str, "boolean": bool, "whole number": int}
    if kind in plain:
        if not isinstance(value, plain[kind]) or (kind != "boolean" and isinstance(value, bool)):
            raise CatalogueError(f"{place}: {name} must be {kind}, not {value!r}")
        assert isinstance(value, (str, int))
        return value
    source, _, column = kind.partition(".")
    from ntm_pipeline.sources import load_contracts  # pandera is slow, and a query doesn't need it

    contract = load_contracts().get(source)
    if contract is None or column not in contract.columns:
        raise CatalogueError(f"{place}: {name} is declared as {kind}, which is no source's column, text or boolean")
    wanted = int if contract.columns[column].cell_type.kind == "whole number" else str
    if not isinstance(value, wanted) or isinstance(value, bool):
        hint = "; put it in quotes" if wanted is str else ""
        raise CatalogueError(f"{place}: {name} must be {'text' if wanted is str else 'a whole number'}{hint}")
    choices = contract.columns[column].choices
    if choices is not None and value not in choices:
        raise CatalogueError(f"{place}: {name} is “{value}”; {kind} holds only {', '.join(map(str, choices))}")
    return value


def _indicator(
    file: SqlFile, indicator_id: str, place: str, fields: dict[str, Any], values: dict[str, Any]
) -> Indicator:
    given = {"indicator_id": indicator_id, "place": place, "sql": file.sql}
    if taken := given.keys() & fields.keys():
        raise CatalogueError(f"{place}: {', '.join(sorted(taken))} is no field of a header")
    # The schema first: a misspelt field is told as such, not as a text that can't be filled in.
    entry = checked(Indicator, fields | given, place)
    literals = {name: _literal(value) for name, value in {**values, "subject_levels": entry.subject_levels}.items()}
    texts = {name: str(value) for name, value in values.items()}
    filled: dict[str, str] = {}
    for name in ("sql", "evidence"):
        filled[name] = _filled(getattr(entry, name), literals, f"{place}: {name}")
        parse_sql(filled[name], f"{place}: {name}")
    for name in fields:
        if name.endswith(("_vi", "_en")):
            filled[name] = _filled(getattr(entry, name), texts, f"{place}: {name}")
    unused = [n for n in values if not any(f"${n}" in getattr(entry, field) for field in filled)]
    if unused:
        raise CatalogueError(f"{place}: nothing uses the parameter {', '.join(unused)}")
    from ntm_pipeline.sources import load_contracts  # pandera is slow, and a query doesn't need it

    known = load_contracts()
    for name, source in (("completeness_source", entry.completeness_source), ("registry", entry.registry)):
        if source is not None and (source not in known or (name == "registry" and not known[source].is_registry)):
            raise CatalogueError(
                f"{place}: {name}: there is no {'registry' if name == 'registry' else 'source'} {source}"
            )
    return entry.model_copy(update=filled)


def _filled(text: str, values: dict[str, str], place: str) -> str:
    try:
        return Template(text).substitute(values)
    except KeyError as error:
        raise CatalogueError(f"{place}: ${error.args[0]} is no parameter of this file") from None
    except ValueError as error:
        raise CatalogueError(f"{place}: {error}") from None


def _literal(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_literal, value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int) else quoted(value)


def indicators_frame() -> "pd.DataFrame":
    """`ref.indicators`: one row per indicator."""
    import pandas as pd

    left_out = {"sql", "place", "subject_levels"}
    return pd.DataFrame([{**i.model_dump(exclude=left_out), "subject_levels": i.levels_key} for i in load_indicators()])


def indicator_levels_frame() -> "pd.DataFrame":
    """`ref.indicator_levels`: which levels each combination of subject levels means."""
    import pandas as pd

    combinations = sorted({i.levels_key for i in load_indicators()})
    return pd.DataFrame(
        [{"subject_levels": key, "unit_level": level} for key in combinations for level in key.split(",")]
    )
