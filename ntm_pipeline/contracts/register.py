"""How a register is declared: a source of one row per thing and of any size, of which only counts are kept.

Its columns are declared as those of any source. What a register adds is how its rows are reduced: what identifies a
thing, which values make it count under which figure, and which rows nobody may be shown. The rows themselves go to no
table; how they are read and counted is `intake.register`'s business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from ntm_pipeline.contracts.contract import Contract, SourceRow
from ntm_pipeline.issues import Rule


class RegisterRow(SourceRow):
    """A row of a register: one thing, as whoever keeps the register tells it."""


@dataclass(frozen=True)
class RegisterCount:
    """One figure of a unit and month: how many things there are of these values."""

    vi: str
    en: str
    where: Mapping[str, Any]
    """Column of a closed list → the value that counts; none: every thing counts."""


@dataclass(frozen=True)
class RegisterRule:
    """A rule across the fields of a row, held to all rows at once."""

    rule: Rule
    column: str
    """Where the sender is told to look."""
    broken_where: str
    """SQL over the contract's columns of days, by name; what is compared with an empty field is not judged."""


@dataclass(frozen=True, kw_only=True)
class Register(Contract):
    """A source whose files are reduced to counts per unit and month."""

    identifier: str
    """The column that, with the unit's code, identifies a thing: however many rows or files name it, it counts once."""
    counts: Mapping[str, RegisterCount]
    """Name of a figure → what it counts."""
    held_to: tuple[RegisterRule, ...] = ()
    confidential: Mapping[str, Any]
    """Column → the value whose rows are counted and never shown: of a rejected one the rule alone is told."""

    @cached_property
    def state_columns(self) -> tuple[str, ...]:
        """The columns of closed lists, whose values decide under which figures a row counts."""
        return tuple(name for name, spec in self.columns.items() if spec.choices is not None)

    @cached_property
    def day_columns(self) -> tuple[str, ...]:
        """The columns that hold days, the one by which a row counts first."""
        days = [name for name, spec in self.columns.items() if spec.cell_type.kind == "day"]
        return (self.dated_by, *(name for name in days if name != self.dated_by))

    @cached_property
    def states(self) -> tuple[tuple[Any, ...], ...]:
        """Every combination of the values of those lists."""
        return tuple(product(*(self.columns[name].choices or () for name in self.state_columns)))

    def counted(self, name: str) -> list[int]:
        """The states that count under a figure, by position."""
        where = self.counts[name].where
        wanted = [(self.state_columns.index(column), value) for column, value in where.items()]
        return [at for at, state in enumerate(self.states) if all(state[column] == value for column, value in wanted)]

    @property
    def table_key(self) -> tuple[str, ...]:
        """What identifies a row of the table in the warehouse."""
        return ("path", "unit_id", "year", "month")

    @property
    def comments(self) -> dict[str, tuple[str, str]]:
        """Column of the table in the warehouse → its meaning."""
        return {
            "unit_id": ("Đơn vị mang mã ấy vào ngày cuối tháng", "The unit that bore the code on the month's last day"),
            "path": ("Tệp, tính từ thư mục data/raw", "File, relative to data/raw"),
            "year": ("Năm", "Year"),
            "month": ("Tháng", "Month"),
            **{name: (count.vi, count.en) for name, count in self.counts.items()},
            "is_month_over": (
                "Tháng đã kết thúc khi tệp được lập, nên số của tháng là đủ",
                "Whether the month had ended when the file was made, so that its count is whole",
            ),
        }

    def column_comments(self) -> dict[str, tuple[str, str]]:
        """Column of the file → its meaning."""
        return super().comments


def faults_of_register(register: Register) -> Iterator[str]:
    """What only a register can have declared wrongly, one sentence each, the field first."""
    columns = register.columns
    if register.identifier not in columns:
        yield f"identifier: there is no column {register.identifier}"
    if register.dated_by in columns and columns[register.dated_by].cell_type.kind != "day":
        yield f"dated_by: {register.dated_by} holds no days"
    if not register.counts:
        yield "counts: nothing is counted"
    for place, where in [
        ("confidential", register.confidential),
        *((f"counts.{name}", count.where) for name, count in register.counts.items()),
    ]:
        for column, value in where.items():
            choices = columns[column].choices if column in columns else None
            if value not in (choices or ()):
                yield f"{place}: {column} has no value {value}"
    for name, count in register.counts.items():
        if not count.vi.strip() or not count.en.strip():
            yield f"counts.{name}: its meaning is missing"
    for held in register.held_to:
        if held.column not in columns:
            yield f"held_to: {held.rule.rule}: there is no column {held.column}"
    for name in columns:
        if name not in (register.units[0].code, register.identifier, *register.state_columns, *register.day_columns):
            yield f"field {name}: a register reads its unit, what identifies a thing, closed lists and days alone"
