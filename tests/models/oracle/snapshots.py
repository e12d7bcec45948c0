"""What lists tell of a subject on a day: rounds of closing dates, snapshots, doubts, titles."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tests.models.oracle.files import BAD, REGISTRIES, Row, Table
from tests.models.oracle.intake import Intake


@dataclass(eq=False)
class Snapshot:
    """One round of one declaration."""

    unit_id: str
    day: date
    rows: list[Row]
    rejected: list[Row]
    is_trusted: bool
    """Whether any of it could be read; else it says of nobody that there is none."""


class Lists:
    """The snapshots of the registries, and the lists of titles."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.units = intake, intake.units
        self.snapshots = {source: self._snapshots(source) for source in REGISTRIES}
        self.titles = [t for t in intake.tables if t.source == "commune_titles" and (t.declares or t.covers)]

    def closing(self, row: Row) -> date | None:
        day = row["closing"] or row.table.closing
        return None if day == BAD or day > self.intake.today else day

    def _snapshots(self, source: str) -> list[Snapshot]:
        declarations = defaultdict(list)
        for table in self.intake.tables:
            if table.source == source and (table.declares or table.covers):
                declarations[table.path if table.declares else table.folder].append(table)
        found = []
        for tables in declarations.values():
            rows = [row for table in tables for row in table.rows if row.rule != "outside_reporting_unit"]
            days = {day for row in rows if (day := self.closing(row))}
            empty = {t.closing for t in tables if t.closing and t.closing <= self.intake.today and not t.rows}
            days |= empty
            by_day = {day: self.intake._declared(tables[0], day) for day in days}
            rounds: list[list[date]] = []
            for day in sorted(days):
                if by_day[day] is None:
                    continue
                last = rounds[-1][-1] if rounds else None
                if last and by_day[last] == by_day[day] and day - last <= timedelta(days=15):
                    rounds[-1].append(day)
                else:
                    rounds.append([day])
            for days_of_round in rounds:
                unit_id = by_day[days_of_round[0]]
                assert unit_id
                of_round = [row for row in rows if self.closing(row) in days_of_round]
                undated = [row for row in rows if self.closing(row) is None and self._is_of(row.table, days_of_round)]
                found.append(
                    Snapshot(
                        unit_id, days_of_round[-1], [row for row in of_round if row.fate == "accepted"],
                        [row for row in [*of_round, *undated] if row.fate == "rejected"],
                        bool(empty & set(days_of_round)) or any(row.fate != "rejected" for row in of_round),
                    )
                )  # fmt: skip
        return found

    def _is_of(self, table: Table, days: list[date]) -> bool:
        """Whether a row without a day is of a round: where its table tells a day of it, or no day at all."""
        told = {self.closing(row) for row in table.rows if row.rule != "outside_reporting_unit"} - {None}
        return not told or bool(told & set(days))

    def telling(self, source: str, subject: str, as_of: date) -> list[Snapshot]:
        """The snapshots that tell the subject's state."""
        covering = [s for s in self.snapshots[source] if s.unit_id in self.units.above(subject, s.day)]
        days = {s.day for s in covering}
        before = [day for day in days if as_of - timedelta(days=31) <= day <= as_of]
        after = [day for day in days if as_of < day <= date(as_of.year + 1, 12, 31)]
        told = max(before) if before else min(after) if after else None
        return [s for s in covering if s.day == told]

    def rows_about(self, source: str, subject: str, snapshots: list[Snapshot]) -> list[Row]:
        """The accepted rows that stand in these snapshots and lie in the subject."""
        latest: dict[object, Row] = {}
        for row in sorted((r for s in snapshots for r in s.rows), key=lambda r: self.closing(r) or date.min):
            day = self.closing(row)
            assert day
            assert row.unit_id
            if source == "cooperatives":
                province = [u for u in self.units.above(row.unit_id, day) if self.units.level(u) == "province"]
                latest[row["thing"], *province] = row
            elif source == "linkages":
                latest[row["thing"], row.unit_id] = row
            else:
                latest[row.unit_id, row["kind"], row["village"]] = row
        return [r for r in latest.values() if subject in self.units.above(r.unit_id or "", self.closing(r) or date.min)]

    def is_doubted(self, subject: str, snapshots: list[Snapshot]) -> bool:
        """Whether a rejected row names the subject, or a unit that lies in it."""
        for snapshot in snapshots:
            if not snapshot.is_trusted:
                return True
            for row in snapshot.rejected:
                day = self.closing(row) or snapshot.day
                bearer = self.units.bearer(row["code"], day)
                if bearer and subject in self.units.above(bearer.unit_id, day):
                    return True
        return False

    # --- Titles -----------------------------------------------------------------------------------

    def bears(self, subject: str, year: int, title: str) -> bool | None:
        """Whether a xã is of a year's cohort of a title; None where nobody told."""
        span, is_told = (date(year, 1, 1), date(year, 12, 31)), False
        is_doubted = False
        for table in self.titles:
            declared = self.intake.reporting_units.get((table, span))
            rows = [r for r in table.rows if r["year"] in (year, BAD) and r["title"] in (title, BAD)]
            rows = [r for r in rows if r.rule != "outside_reporting_unit"]
            if declared is None or not rows:
                continue
            if any(r.unit_id == subject and r.fate == "accepted" and r["state"] != "Thu hồi" for r in rows):
                return True
            is_doubted = is_doubted or any(r.fate == "rejected" and subject in self.intake.named(r) for r in rows)
            if declared in self.units.above(subject, self.intake.read_days[table, span]):
                # Not a row of that title could be read: it says of nobody that he doesn't bear it.
                is_told, is_doubted = True, is_doubted or all(r.fate == "rejected" for r in rows)
        return False if is_told and not is_doubted else None
