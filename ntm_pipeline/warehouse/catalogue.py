"""What tables there are: read from the SQL files themselves, so that nothing is listed twice.

A file's first comment is YAML: what the table is (`vi`, `en`, perhaps `is_view`), or an indicator's catalogue entry.
What a table depends on is found in its SQL.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from ntm_pipeline.units.registry import LEVELS, Level

if TYPE_CHECKING:
    import pandas as pd

_HEADER = re.compile(r"\A/\*\n(.*?)\n\*/\n(.*)\Z", re.DOTALL)


class CatalogueError(ValueError):
    """A SQL file of the package lacks its header, or a column its meaning."""


@dataclass(frozen=True)
class Table:
    """One table (or view) that a SQL statement makes."""

    schema: str
    name: str
    vi: str
    en: str
    sql: str
    is_view: bool = False

    @property
    def key(self) -> str:
        """`schema.name`"""
        return f"{self.schema}.{self.name}"

    @property
    def reads(self) -> frozenset[str]:
        """The tables its SQL reads, as `schema.name`."""
        return tables_read(self.sql)


class Indicator(BaseModel):
    """One indicator's catalogue entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator_id: str
    title_vi: str
    title_en: str
    numerator_vi: str
    numerator_en: str
    denominator_vi: str
    denominator_en: str
    kind: Literal["flow", "stock"]
    measure: Literal["share", "count"]
    subject_levels: tuple[Level, ...]
    weight: Literal["unit", "volume"]
    """`unit`: each subject weighs one, and the bounds of an incomplete value are certain; `volume`: they assume
    that what is missing weighs as much as what was reported."""
    reading_vi: str
    reading_en: str
    tells_of: str | None = None
    """The source whose completeness this indicator tells: its subjects are those that the source shall report."""
    registry: str | None = None
    """The registry whose snapshots tell its states, if it is one."""
    evidence: str
    """SQL for the rows behind the states: `unit_id, year, state_date, path, sheet, row_number, standing, detail`."""
    sql: str

    @property
    def levels_key(self) -> str:
        """The subject levels as one text, highest first, such as `district,commune`."""
        return ",".join(sorted(self.subject_levels, key=LEVELS.index))

    @property
    def table(self) -> Table:
        """The table of its subjects' states."""
        return Table("core", self.indicator_id, f"Trạng thái theo đơn vị: {self.title_vi}",
                     f"State by subject unit: {self.title_en}", self.sql)  # fmt: skip


def split_header(text: str, file_name: str) -> tuple[dict[str, object], str]:
    """A SQL file → what its header says, and the statement.

    Raises:
        CatalogueError: the file doesn't begin with a comment of YAML.
    """
    found = _HEADER.match(text)
    if found is None:
        raise CatalogueError(f"{file_name} must begin with a /* YAML */ comment on lines of its own")
    try:
        header = yaml.safe_load(found[1])
    except yaml.YAMLError as error:
        raise CatalogueError(f"{file_name}: its header is no YAML: {error}") from error
    missing = {"vi", "en"} - header.keys() if isinstance(header, dict) else {"vi", "en"}
    if missing and not (isinstance(header, dict) and "title_vi" in header):
        raise CatalogueError(f"{file_name}: its header lacks {', '.join(sorted(missing))}")
    return header, found[2].strip()


def _sql_files(package: str, folder: str = "") -> Iterator[tuple[str, Traversable]]:
    root = files(package).joinpath(folder) if folder else files(package)
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            yield entry.name.removesuffix(".sql"), entry


@lru_cache(maxsize=1)
def load_indicators() -> tuple[Indicator, ...]:
    """Every indicator of `indicators/`, by id."""
    found = []
    for name, entry in _sql_files("ntm_pipeline.indicators"):
        header, sql = split_header(entry.read_text(encoding="utf-8"), entry.name)
        found.append(Indicator.model_validate({"indicator_id": name, "sql": sql, **header}))
    return tuple(found)


def load_models(*schemas: str) -> tuple[Table, ...]:
    """The SQL models of `models/`, by schema and name."""
    found = []
    for schema in schemas or ("core", "marts", "quality"):
        for name, entry in _sql_files("ntm_pipeline.models", schema):
            header, sql = split_header(entry.read_text(encoding="utf-8"), entry.name)
            is_view = bool(header.get("is_view", False))
            found.append(Table(schema, name, str(header["vi"]), str(header["en"]), sql, is_view))
    return tuple(found)


def indicator_states() -> Table:
    """The view that gathers all indicators' states, so that one roll-up serves them all."""
    sql = "\nUNION ALL\n".join(
        f"SELECT '{i.indicator_id}' AS indicator_id, unit_id, year, state_date, is_known, numerator, denominator\n"
        f"FROM core.{i.indicator_id}"
        for i in load_indicators()
    )
    return Table(
        "core", "indicator_states", "Trạng thái của mọi đơn vị theo mọi chỉ tiêu",
        "The states of all subject units for all indicators", sql, is_view=True,
    )  # fmt: skip


@lru_cache(maxsize=1)
def load_tables() -> tuple[Table, ...]:
    """Every table made by SQL, each after the tables it reads."""
    waiting = {t.key: t for t in (*load_models(), *(i.table for i in load_indicators()), indicator_states())}
    ordered: list[Table] = []
    while waiting:
        ready = [t for t in waiting.values() if not (t.reads & waiting.keys()) - {t.key}]
        if not ready:
            raise CatalogueError(f"these tables read each other in a circle: {', '.join(waiting)}")
        ordered += ready
        for table in ready:
            del waiting[table.key]
    return tuple(ordered)


@cache
def tables_read(sql: str) -> frozenset[str]:
    """The schema-qualified tables a statement reads."""
    import sqlglot
    from sqlglot import exp

    return frozenset(f"{t.db}.{t.name}" for t in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Table) if t.db)


@lru_cache(maxsize=1)
def column_comments() -> dict[str, tuple[str, str]]:
    """Column name → its meaning in Vietnamese and English; a name means one thing everywhere."""
    text = files("ntm_pipeline.models").joinpath("columns.yaml").read_text(encoding="utf-8")
    return {name: (meaning["vi"], meaning["en"]) for name, meaning in yaml.safe_load(text).items()}


def indicators_frame() -> "pd.DataFrame":
    """`ref.indicators`: one row per indicator."""
    import pandas as pd

    return pd.DataFrame(
        [{**i.model_dump(exclude={"sql", "subject_levels"}), "subject_levels": i.levels_key} for i in load_indicators()]
    )


def indicator_levels_frame() -> "pd.DataFrame":
    """`ref.indicator_levels`: which levels each combination of subject levels means."""
    import pandas as pd

    combinations = sorted({i.levels_key for i in load_indicators()})
    return pd.DataFrame(
        [{"subject_levels": key, "unit_level": level} for key in combinations for level in key.split(",")]
    )
