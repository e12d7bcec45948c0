"""What a model is: one table or view made by SQL, its meaning in two languages, and that of the columns it makes.

Here too are the models that no file needs to say: the states of each indicator, all of them gathered, and for each
registry its rows in effect. The order in which models are built is the warehouse's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from ntm_pipeline.indicators import SCHEMA, STATE_COLUMNS, Indicator, load_indicators
from ntm_pipeline.sql_file import CatalogueError, SqlFile, sql_files, tables_read
from ntm_pipeline.yaml_file import DeclarationError, checked, parse_yaml

if TYPE_CHECKING:
    from ntm_pipeline.contracts.contract import Contract

SCHEMAS = ("core", "marts", "quality")
"""The folders of SQL models; `ref` and the sources' own tables come from Python, `indicators` from its own folder."""


class Meaning(BaseModel):
    """What a table or a column is, in the two languages of its comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def pair(self) -> tuple[str, str]:
        """Vietnamese and English."""
        return self.vi, self.en


class _Header(Meaning):
    is_view: bool = False
    columns: dict[str, Meaning] = {}
    """The columns that this model brings in: their meaning stands nowhere else."""


@dataclass(frozen=True)
class Model:
    """One table (or view) that a SQL statement makes."""

    schema: str
    name: str
    vi: str
    en: str
    sql: str
    is_view: bool = False
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict, compare=False)
    """Column → its meaning, where it isn't one of the shared ones."""
    place: str = ""

    @property
    def key(self) -> str:
        """`schema.name`"""
        return f"{self.schema}.{self.name}"

    @property
    def reads(self) -> frozenset[str]:
        """The tables its SQL reads, as `schema.name`."""
        return tables_read(self.sql, self.place or self.key)


def model_of(schema: str, file: SqlFile) -> Model:
    """The model that a file makes.

    Raises:
        DeclarationError: naming the file and the field of its header.
    """
    header = checked(_Header, file.header, file.place)
    columns = {name: meaning.pair for name, meaning in header.columns.items()}
    return Model(schema, file.name, header.vi, header.en, file.sql, header.is_view, columns, file.place)


@lru_cache(maxsize=1)
def load_models() -> tuple[Model, ...]:
    """Every table that SQL makes, in no order.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    made, faults = [], []
    for schema in SCHEMAS:
        for file in sql_files("ntm_pipeline.models", schema):
            try:
                made.append(model_of(schema, file))
            except DeclarationError as error:
                faults.append(str(error))
    if faults:
        raise CatalogueError("\n".join(faults))
    from ntm_pipeline.sources import load_contracts  # pandera is slow, and a query doesn't need it

    registries = [contract for contract in load_contracts().values() if contract.is_registry]
    indicators = load_indicators()
    return (
        *made,
        *map(listed_rows, registries),
        *map(rows_in_effect, registries),
        *map(indicator_model, indicators),
        indicator_states(indicators),
    )


def indicator_model(indicator: Indicator) -> Model:
    """The table of an indicator's states."""
    return Model(
        SCHEMA, indicator.indicator_id, f"Trạng thái theo đơn vị: {indicator.title_vi}",
        f"State by subject unit: {indicator.title_en}", indicator.sql, place=indicator.place,
    )  # fmt: skip


def indicator_states(indicators: tuple[Indicator, ...]) -> Model:
    """The view that gathers all indicators' states, so that one roll-up serves them all."""
    # A stock's state is told on its own day; a month is told in the last month of the report that covers it.
    sql = "\nUNION ALL\n".join(
        f"SELECT '{i.indicator_id}' AS indicator_id, {', '.join(STATE_COLUMNS)}, "
        f"{'counted_on' if i.kind == 'flow' else 'state_date AS counted_on'}\nFROM {i.table}"
        for i in indicators
    )
    return Model(
        SCHEMA, "indicator_states", "Trạng thái của mọi đơn vị theo mọi chỉ tiêu",
        "The states of all subject units for all indicators", sql, is_view=True, place="the gathered indicator states",
    )  # fmt: skip


def listed_rows(contract: "Contract") -> Model:
    """`core.<registry>_listed`: the rows of lists that declare whom they speak for, with the date of their snapshot.

    Of two rows of one thing in snapshots of one date, the one that closes later stands.
    """
    names = list(contract.schema.columns)
    thing = [name for name in contract.natural_key if name != "closing_date"]
    sql = f"""
WITH entries AS (
    SELECT
        lists.snapshot_date,
        {", ".join(f"entries.{name}" for name in names)},
        ROW_NUMBER() OVER (
            PARTITION BY lists.snapshot_date, {", ".join(f"entries.{name}" for name in thing)}
            ORDER BY entries.closing_date DESC, entries.path DESC, entries.sheet DESC, entries.row_number DESC
        ) AS turn
    FROM {contract.table} AS entries
    JOIN core.snapshots AS lists
        ON lists.source = '{contract.source}'
        AND entries.path = lists.path
        AND entries.sheet = lists.sheet
        AND entries.closing_date = lists.closing_date
    -- A list may speak for two units whose rounds of closing dates end on different days.
    JOIN core.unit_ancestors AS above
        ON entries.unit_id = above.unit_id
        AND lists.covered_unit_id = above.ancestor_unit_id
        AND entries.closing_date BETWEEN above.valid_from AND above.valid_until
)

SELECT snapshot_date, {", ".join(names)}
FROM entries
WHERE turn = 1
""".strip()
    return Model(
        "core", f"{contract.source}_listed", f"{contract.title_vi}: các dòng của danh sách có khai báo nơi báo cáo",
        f"{contract.title_en}: the rows of lists that declare whom they speak for", sql,
        place=f"the listed rows of {contract.source}",
    )  # fmt: skip


def rows_in_effect(contract: "Contract") -> Model:
    """`core.<registry>_in_effect`: for each unit and day of assessment the rows of the snapshot in effect.

    The rows are those of the unit and of units under it. An indicator of a registry reads nothing else, but for the
    units without any row `core.snapshots_in_effect`, and for those that rejected rows name `core.snapshot_doubts`.
    """
    # The unit of a row here is the subject; the row's own unit may lie under it. Its province is that unit's.
    own = [name for name in contract.schema.columns if name not in ("unit_id", "province_unit_id")]
    sql = f"""
SELECT
    lists.unit_id,
    lists.state_date,
    entries.snapshot_date,
    entries.unit_id AS row_unit_id,
    {", ".join(f"entries.{name}" for name in own)}
FROM core.snapshot_coverage AS lists
JOIN core.{contract.source}_listed AS entries
    ON lists.snapshot_date = entries.snapshot_date
    AND lists.path = entries.path
    AND lists.sheet = entries.sheet
JOIN core.unit_ancestors AS above
    ON entries.unit_id = above.unit_id
    AND lists.unit_id = above.ancestor_unit_id
    AND entries.closing_date BETWEEN above.valid_from AND above.valid_until
WHERE lists.source = '{contract.source}' AND above.ancestor_level IN ({_levels(contract)})
""".strip()
    columns = {"row_unit_id": ("Đơn vị của chính dòng số liệu", "The unit of the row itself")}
    return Model(
        "core", f"{contract.source}_in_effect", f"{contract.title_vi}: các dòng có hiệu lực vào mỗi ngày đánh giá",
        f"{contract.title_en}: the rows in effect on each day of assessment", sql, columns=columns,
        place=f"the rows in effect of {contract.source}",
    )  # fmt: skip


def _levels(contract: "Contract") -> str:
    """The levels that the registry's indicators are about; the communes' where there is no indicator yet."""
    levels = {level for i in load_indicators() if i.registry == contract.source for level in i.subject_levels}
    return ", ".join(f"'{level}'" for level in sorted(levels or {"commune"}))


@lru_cache(maxsize=1)
def shared_columns() -> dict[str, tuple[str, str]]:
    """Column name → its meaning, for names that mean one thing in every table.

    Raises:
        DeclarationError: naming the field of `models/columns.yaml` that is wrong.
    """
    place = "models/columns.yaml"
    text = files("ntm_pipeline.models").joinpath("columns.yaml").read_text(encoding="utf-8")
    meanings = parse_yaml(text, place)
    if not isinstance(meanings, dict):
        raise CatalogueError(f"{place} must map each column to its meaning")
    return {str(name): checked(Meaning, meaning, f"{place}: {name}").pair for name, meaning in meanings.items()}
