"""Whose row each is, which are rejected, and which of one key stands."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from ntm_pipeline.units.registry import UnitVersion
from tests.models.oracle.files import BAD, LISTS, REGISTRIES, Row, Table
from tests.models.oracle.units import Units, is_called, month_end

LEVEL_OF_LENGTH = {2: "province", 3: "district", 5: "commune"}
LEVEL_OF_WORD = {"Việt": "country", "Tỉnh": "province", "Huyện": "district", "Xã": "commune", "Phường": "commune"}
KEYS = {
    "eoffice": ("period",), "cooperatives": ("thing", "province", "closing"), "linkages": ("thing", "closing"),
    "smart_models": ("kind", "village", "closing"), "criteria": ("year", "set", "number"),
    "commune_titles": ("year", "title"), "training": ("year",), "essential_services": ("year",),
    "e_management": ("year",),
}  # fmt: skip
FIGURES = {
    "eoffice": ("total", "secret", "online"), "cooperatives": ("unit", "kind", "started", "state", "ended"),
    "linkages": ("key", "started", "ended", "area", "digital"), "smart_models": ("state", "year"),
    "criteria": ("met",), "commune_titles": ("state",), "training": ("total", "trained"),
    "essential_services": ("services", "survey"), "e_management": ("managed",),
}  # fmt: skip


class Intake:
    """All tables, taken in on a day."""

    def __init__(self, units: Units, tables: list[Table], today: date) -> None:
        self.units, self.tables, self.today = units, tables, today
        self.reporting_units: dict[tuple[Table, Any], str | None] = {}
        self.read_days: dict[tuple[Table, Any], date] = {}
        for table in tables:
            self._locate(table)
            for row in table.rows:
                if row.fate == "accepted":
                    self._validate(row)
            if table.source in LISTS:
                self._hold_to_its_unit(table)
        for source in {table.source for table in tables}:
            self._settle([row for table in tables if table.source == source for row in table.rows])

    # --- Whose row is it? -------------------------------------------------------------------------

    def span(self, row: Row) -> tuple[date, date] | None:
        """The period that a row speaks of."""
        source = row.table.source
        if source == "eoffice":
            year, first, last = row["period"][:3]
            return date(year, first, 1), month_end(year, last)
        told = row["closing"] or row.table.closing if source in REGISTRIES else row["year"]
        if told == BAD or told is None:
            return None
        return (told, told) if source in REGISTRIES else (date(told, 1, 1), date(told, 12, 31))

    def _locate(self, table: Table) -> None:
        spans = defaultdict(list)
        for row in table.rows:
            if row["total"] == "-" and {row["secret"], row["online"], row["trained"]} <= {"-", None}:
                row.fate = "skipped"
            elif (span := self.span(row)) is not None:
                spans[span].append(row)
        for span, rows in spans.items():
            if span[0] > self.today:
                for row in rows:
                    row.reject("lies_ahead")
                continue
            limit = self._limit(table, span, rows)
            day = max(self.units.last_days(span[0], limit), key=lambda d: (sum(self._is_borne(r, d) for r in rows), d))
            self.read_days[table, span] = day
            self.reporting_units[table, span] = self._declared(table, day)
            for row in rows:
                self._whose(row, span, day, limit)
        for row in table.rows:
            if self.span(row) is None:
                row.reject("unreadable")

    def _limit(self, table: Table, span: tuple[date, date], rows: Iterable[Row]) -> date:
        days = [r["reported_on"] for r in rows if isinstance(r["reported_on"], date) and r["reported_on"] <= self.today]
        written = max(days) if days else table.received_on or date.max
        return max(span[0], min(span[1], self.today, written))

    def _is_borne(self, row: Row, day: date) -> bool:
        bearer = self.units.bearer(row["code"], day)
        return bearer is not None and (row["name"] is None or is_called(bearer, row["name"]))

    def _declared(self, table: Table, day: date) -> str | None:
        code = table.declares or table.covers
        bearer = self.units.bearer(code, day) if code else None
        return bearer.unit_id if bearer else None

    def _whose(self, row: Row, span: tuple[date, date], day: date, limit: date) -> None:
        code, name = row["code"], row["name"]
        bearer = self.units.bearer(code, day)
        if bearer is None:
            alone = (found for d in self.units.last_days(span[0], limit) if (found := self.units.bearer(code, d)))
            bearer = next(alone, None)
        if bearer is None:
            return row.reject("unit_unknown")
        if name is not None and not any(is_called(v, name) for v in self.units.by_id[bearer.unit_id]):
            others = [v for v in self.units.by_code[code] if is_called(v, name) and v.unit_id != bearer.unit_id]
            within = [v for v in others if v.valid_from <= limit and v.valid_to >= span[0]]
            level = LEVEL_OF_WORD.get(name.split()[0], bearer.unit_level)
            if within:
                bearer = within[-1]
            elif others or level != bearer.unit_level or self._is_a_neighbour(bearer, name, day):
                return row.reject("code_and_name_disagree")
        row.unit_id = bearer.unit_id

    def _is_a_neighbour(self, bearer: UnitVersion, name: str, day: date) -> bool:
        """Whether another unit of the same province is called so that day."""
        above = set(self.units.above(bearer.unit_id, day)[:-1])
        named = [v for v in self.units.versions if is_called(v, name) and v.valid_from <= day <= v.valid_to]
        return any(above & set(self.units.above(v.unit_id, day)[:-1]) for v in named)

    def named(self, row: Row) -> set[str]:
        """Whom a row of titles names: its unit, or else whoever its code and its name mean, each by itself."""
        span = self.span(row)
        if row.unit_id or span is None:
            return {row.unit_id} - {None}  # type: ignore[return-value]
        day = self.read_days.get((row.table, span))
        if day is None:
            return set()
        bearer = self.units.bearer(row["code"], day)
        called = [v for v in self.units.subjects(("commune",), day) if row["name"] and is_called(v, row["name"])]
        return {v.unit_id for v in ([bearer] if bearer else []) + (called if len(called) == 1 else [])}

    # --- What breaks the contract -----------------------------------------------------------------

    def _validate(self, row: Row) -> None:
        source, closing = row.table.source, row["closing"] or row.table.closing
        if not row.is_readable:
            return row.reject("unreadable")
        if isinstance(row["reported_on"], date) and row["reported_on"] > self.today:
            return row.reject("lies_ahead")
        if source == "eoffice":
            if count(row["secret"]) > count(row["total"]) or count(row["online"]) > count(row["total"]) - count(
                row["secret"]
            ):
                row.reject("figures_disagree")
        elif source == "training":
            if count(row["trained"]) > count(row["total"]):
                row.reject("figures_disagree")
        elif source in ("cooperatives", "linkages") and row["ended"]:
            if row["started"] > row["ended"]:
                row.reject("ends_before_it_begins")
            elif source == "cooperatives" and row["ended"] > closing + timedelta(days=31):
                row.reject("ends_long_after")

    def _hold_to_its_unit(self, table: Table) -> None:
        for row in table.rows:
            reporting_unit = self.reporting_units.get((table, self.span(row)))
            if reporting_unit is None or row.unit_id is None or (span := self.span(row)) is None:
                continue
            if reporting_unit not in self.units.above(row.unit_id, self.read_days[table, span]):
                row.reject("outside_reporting_unit")

    # --- Two rows of one key ----------------------------------------------------------------------

    def _settle(self, rows: list[Row]) -> None:
        keys = defaultdict(list)
        for row in rows:
            if row.fate != "accepted":
                continue
            source, span = row.table.source, self.span(row)
            assert span
            assert row.unit_id
            facts = row.says | {"closing": row["closing"] or row.table.closing, "unit": row.unit_id}
            facts["period"] = (row["period"] or ())[:3]
            facts["province"] = next(
                (u for u in self.units.above(row.unit_id, span[1]) if self.units.level(u) == "province"), None
            )
            named = () if source == "cooperatives" else (row.unit_id,)
            covers = source not in LISTS or self.reporting_units[row.table, span] is not None
            figures = tuple(
                count(facts.get(f)) if f in ("total", "secret", "online", "trained") else facts.get(f)
                for f in FIGURES[source]
            )
            keys[(covers, *named, *(facts.get(k) for k in KEYS[source]))].append((row, figures))
        # A row of a list that covers nobody neither supersedes nor contradicts one of a list that does.
        for (covers, *key), alike in sorted(keys.items(), key=lambda item: not item[0][0]):
            if not covers and any(row.fate == "accepted" for row, _ in keys.get((True, *key), ())):
                for row, _ in alike:
                    row.fate = "superseded"
            else:
                settle(alike)


def count(cell: Any) -> Any:
    return 0 if cell in ("-", None) else cell


def settle(rows: list[tuple[Row, tuple[Any, ...]]]) -> None:
    """Of the rows of one key, with what each says: which stands."""
    left = list(rows)
    while left:
        latest = max(_recency(row) for row, _ in left)
        tied = [(row, says) for row, says in left if _recency(row) == latest]
        left = [(row, says) for row, says in left if _recency(row) < latest]
        said = defaultdict(set)
        for row, says in tied:
            said[row.table.path].add(says)
        for row, _ in tied:
            if len(said[row.table.path]) > 1:
                row.reject("contradicts_row")
        standing = [row for row, _ in tied if row.fate == "accepted"]
        if standing:
            winner = max(standing, key=lambda row: (row.table.path, row.number))
            for row in [*standing, *(row for row, _ in left)]:
                if row is not winner:
                    row.fate = "superseded"
            return


def _recency(row: Row) -> tuple[date, date]:
    return row["reported_on"] or date.min, row.table.received_on or date.min
