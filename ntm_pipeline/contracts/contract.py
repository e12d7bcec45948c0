"""How a source's contract is declared: one pandera model, whose fields know their headings and types of cells.

From this one declaration derive the reading of files, the checks, the comments of the table in the warehouse,
the asset and its checks in Dagster.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import pandera.pandas as pa

from ntm_pipeline.contracts.cell_types import TEXT, CellType, Choices, Parser, choice_of
from ntm_pipeline.reading.tables.headings import Heading
from ntm_pipeline.units.registry import Level
from ntm_pipeline.yaml_file import suggestion


@dataclass(frozen=True)
class Column:
    """How one heading of a source is found and read; hangs on the pandera field of the same name."""

    headings: tuple[str, ...]
    """Accepted wordings, the canonical one first."""
    cell_type: CellType
    default: Any = None
    """What an empty cell or a missing heading means; None: nothing known."""
    above: str | None = None
    """The fact above the table that may stand in for the column: `period`, `closing_date`."""
    measured_in: tuple[str, ...] = ()
    """Of a count: the units of measure under which it may stand, such as “hồ sơ”."""
    adds_up: bool = False
    """Of a count: whether it is of the period alone, so that the figures of its months add up."""
    fallbacks: tuple[tuple[str, ...], ...] = ()
    """Headings that stand for it where no column bears one of its own, those that count before others first."""
    in_headings: Callable[[str], str | None] | None = None
    """The value that a heading may be, where the values stand side by side and not one below the other."""
    stands_below_values: bool = False
    """Whether its cells then stand below those headings."""
    in_titles: Callable[[str], str | None] | None = None
    """The value that a title then names for all of them."""

    @property
    def parser(self) -> Parser:
        """Cell text → value."""
        return self.cell_type.parse

    @property
    def choices(self) -> Choices | None:
        """The closed list of the column, if it has one."""
        return self.cell_type.choices

    @property
    def is_count(self) -> bool:
        """Whether the column counts things."""
        return self.cell_type.is_count


def column(
    *headings: str,
    vi: str,
    en: str,
    cell_type: CellType = TEXT,
    required: bool = True,
    default: Any = None,
    above: str | None = None,
    choices: Choices | None = None,
    measured_in: tuple[str, ...] = (),
    adds_up: bool = False,
    fallbacks: tuple[tuple[str, ...], ...] = (),
    in_headings: Callable[[str], str | None] | None = None,
    stands_below_values: bool = False,
    in_titles: Callable[[str], str | None] | None = None,
    **checks: Any,
) -> Any:
    """A pandera field that is filled from a column of the file.

    Args:
        headings: accepted wordings of the heading, the canonical one first.
        vi: meaning in Vietnamese, for the column's comment.
        en: meaning in English.
        cell_type: how its cells are read and filled in.
        required: whether the cell must hold something (unless there is a default).
        default: what an empty cell means.
        above: fact above the table that may stand in for the column.
        choices: closed list, in place of a type.
        measured_in: of a count, its units of measure.
        adds_up: of a count, whether it is of the period alone and not as of its end.
        fallbacks: headings that stand for it where no column bears one of its own.
        in_headings: the value that a heading may be, where its values stand side by side.
        stands_below_values: whether its cells then stand below those headings.
        in_titles: the value that a title then names for all of them.
        checks: passed on to pandera (`ge=0`, …).

    Raises:
        TypeError: there is no such check.
    """
    for name in checks.keys() - _FIELD_CHECKS:
        hint = suggestion(name, (*_FIELD_CHECKS, *inspect.signature(column).parameters))
        raise TypeError(f"column() takes no {name}{hint}")
    own_type = choice_of(choices) if choices is not None else cell_type
    spec = Column(
        headings, own_type, default, above, measured_in, adds_up, fallbacks, in_headings, stands_below_values, in_titles
    )
    return pa.Field(nullable=not required, title=vi, description=en, metadata={"column": spec}, coerce=False, **checks)


_FIELD_CHECKS = frozenset(inspect.signature(pa.Field).parameters) - {"nullable", "title", "description", "metadata"}


def derived(vi: str, en: str, nullable: bool = False) -> Any:
    """A pandera field that the intake fills in, not the sender."""
    return pa.Field(nullable=nullable, title=vi, description=en, coerce=False)


def rule(column_name: str, vi: str, en: str) -> Callable[[Any], Any]:
    """A rule across the fields of a row: decorates a method that returns one boolean per row.

    The method's name is the rule's id; `column_name` is where the sender is told to look; the sentences say
    what is wrong and how to correct it. What is compared with an empty field is not judged.
    """

    def decorate(method: Any) -> Any:
        @wraps(method)
        def judged(cls: type, rows: pd.DataFrame) -> pd.Series:
            verdicts: pd.Series = method(cls, _with_unknown_days(rows))
            return verdicts.fillna(True).astype(bool)

        name = method.__name__
        return pa.dataframe_check(
            name=name, error=name, title=vi, description=en, statistics={"column_name": column_name}
        )(judged)

    return decorate


def _with_unknown_days(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with days that compare as unknown where they are empty, as counts and texts do; NaT would say no."""
    days = rows.columns[[pd.api.types.is_datetime64_dtype(dtype) for dtype in rows.dtypes]]
    return rows.astype(dict.fromkeys(days, "timestamp[us][pyarrow]"))


LARGEST_COUNT = 1_000_000_000
"""No office counts more of anything; beyond it a slip of the hand would drown a whole country's sums."""

Text = pd.StringDtype
Count = pd.Int64Dtype
Flag = pd.BooleanDtype
if TYPE_CHECKING:
    Day = pd.Timestamp
else:
    # Days; pandas has no date of its own, the warehouse stores a DATE.
    Day = np.dtype("datetime64[us]")


class SourceRow(pa.DataFrameModel):
    """What every clean row carries, whatever its source."""

    unit_id: Text = derived("Đơn vị mà dòng số liệu này nói đến", "The unit this row is about")
    path: Text = derived("Tệp, tính từ thư mục data/raw", "File, relative to data/raw")
    sheet: Text = derived("Trang tính (trống với csv)", "Sheet (empty for csv)")
    row_number: Count = derived("Số dòng trong tệp", "Row number in the file")

    class Config:
        strict = True
        ordered = False


class PeriodRow(SourceRow):
    """A row that reports whole months of one year."""

    year: Count = derived("Năm", "Year")
    first_month: Count = derived("Tháng đầu kỳ", "First month of the period")
    last_month: Count = derived("Tháng cuối kỳ", "Last month of the period")


class RegistryRow(SourceRow):
    """A row of a registry: one thing as it stood on the closing date."""

    province_unit_id: Text = derived(
        "Tỉnh của đơn vị vào ngày chốt số liệu", "Province of the unit on the closing date"
    )


class YearRow(SourceRow):
    """A row that speaks of one year; the sender's own year column is the field `year`."""


@dataclass(frozen=True)
class UnitColumns:
    """The columns that say which unit a row is about."""

    code: str
    name: str | None = None
    level: str | None = None
    """Column that tells the level (`Cấp`)."""
    level_hint: Level | None = None
    """The level the heading itself tells (`Mã xã`)."""


@dataclass(frozen=True)
class Contract:
    """One source: what its files hold and what makes a row true."""

    source: str
    """Name of the folder below `data/raw`, of the table in `core`, of the asset."""
    title_vi: str
    title_en: str
    model: type[SourceRow]
    natural_key: tuple[str, ...]
    """Columns that identify what a row is about: of two such rows one is superseded."""
    units: tuple[UnitColumns, ...]
    """In order of precedence: the first of them that is filled in names the unit."""
    dated_by: Literal["period", "closing_date", "year", "opened_on"]
    """The column whose period, day or year a row speaks of."""
    recency_column: str | None = None
    """Date column by which the later of two rows of one key stands, before path, sheet and row."""
    warnings: Mapping[str, Callable[[str], "Any | None"]] | None = None
    """Column → function of its value that returns an `Issue` to warn of, or None."""
    ignored_headings: tuple[str, ...] = ()
    """Headings of the form that are left unread on purpose, such as those that may hold a person's name."""
    excluded_contexts: tuple[str, ...] = ()
    """What other forms count under the same headings: a count that stands under these words is not this source's."""
    own_contexts: tuple[str, ...] = ()
    """What this source counts, in the words that tell it from those."""
    named_in_titles: tuple[str, ...] = ()
    """The names by which a title speaks of what is listed or counted, the longest first."""
    followed_in_titles: tuple[str, ...] = ()
    """What may follow those names, beside places, times and papers, where all of it is meant and not a kind of it."""
    descriptive: tuple[str, ...] = ()
    """Columns that no indicator reads: rows that differ in them alone tell the same."""
    list_of_year_by: str | None = None
    """Of lists that tell of a year: the column of whose values a declared list names all bearers in its unit."""

    @property
    def is_registry(self) -> bool:
        """Whether files are snapshots: what is not in them is not there."""
        return issubclass(self.model, RegistryRow)

    @property
    def is_list(self) -> bool:
        """Whether files tell of a unit that they declare also what is not in them."""
        return self.is_registry or self.list_of_year_by is not None

    @cached_property
    def read_columns(self) -> tuple[str, ...]:
        """The sender's columns that indicators read, but for those that say whose the row is."""
        left_out = {*self.unit_cells, *self.descriptive, self.dated_by}
        return tuple(name for name in self.columns if name not in left_out)

    @cached_property
    def count_columns(self) -> tuple[str, ...]:
        """The counts that indicators read."""
        return tuple(name for name in self.read_columns if self.columns[name].is_count)

    @cached_property
    def unit_cells(self) -> tuple[str, ...]:
        """The columns that say which unit a row is about, in order."""
        return tuple(name for columns in self.units for name in (columns.code, columns.name, columns.level) if name)

    @property
    def table(self) -> str:
        """The table the clean rows go to."""
        return f"core.{self.source}"

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema of the table."""
        return self.model.to_schema()

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns a sender fills in, by name."""
        return {
            name: field.metadata["column"]
            for name, field in self.schema.columns.items()
            if field.metadata and "column" in field.metadata
        }

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The vocabulary by which the reader finds this source's table."""
        ignored = tuple(Heading(f"ignored:{heading}", (heading,)) for heading in self.ignored_headings)
        sought = tuple(
            Heading(
                name,
                spec.headings,
                self.excluded_contexts if spec.is_count else (),
                is_count=spec.is_count,
                measures=spec.measured_in,
                adds_up=spec.adds_up,
                tells_period=name == self.dated_by == "period",
                tells_year=name == self.dated_by == "year",
                is_text=spec.cell_type.kind == "text" and spec.choices is None and name != self.dated_by,
                fallbacks=spec.fallbacks,
                own_contexts=self.own_contexts if spec.is_count else (),
                in_headings=spec.in_headings,
                stands_below_values=spec.stands_below_values,
                in_titles=spec.in_titles,
            )
            for name, spec in self.columns.items()
        )
        return sought + ignored

    @property
    def required_headings(self) -> frozenset[str]:
        """Columns a table can't do without, wherever they stand; the units' own are settled by the intake."""
        unit_codes = {columns.code for columns in self.units}
        return frozenset(
            name
            for name, field in self.schema.columns.items()
            if name in self.columns
            and not field.nullable
            and self.columns[name].default is None
            and self.columns[name].above is None
            and name not in unit_codes
        )

    @property
    def comments(self) -> dict[str, tuple[str, str]]:
        """Column → its meaning in Vietnamese and English."""
        return {name: (field.title or "", field.description or "") for name, field in self.schema.columns.items()}

    @cached_property
    def rules(self) -> dict[str, pa.Check]:
        """The rules across fields, by id."""
        return {str(check.name): check for check in self.schema.checks}
