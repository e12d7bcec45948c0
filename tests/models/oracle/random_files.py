"""Random files of the nine sources, as offices in a random country might send them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.models.oracle.files import BAD, HEADINGS, LISTS, REGISTRIES, Row, Table
from tests.models.oracle.units import Units, bare, month_end

TODAYS = [date(2024, 12, 31), date(2025, 2, 10), date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 12),
          date(2025, 12, 31), date(2026, 2, 1), date(2026, 11, 28)]  # fmt: skip
PERIODS = [*((m, m) for m in range(1, 13)), (1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12), (1, 9), (1, 12), (1, 4),
           (1, 7), (2, 5), (6, 8), (5, 7)]  # fmt: skip
LIMITS = [0, 1, 2, 13, 14, 15, 16, 17, 30, 31, 32, 61, 62, 63, 200]
"""Days around which the rules turn."""
SETS = (("Xã NTM", "8.4", "commune"), ("Xã NTM", "8", "commune"), ("Xã NTM nâng cao", "8.4", "commune"),
        ("Xã NTM nâng cao", "15.2", "commune"), ("Xã NTM nâng cao", "8", "commune"), ("Huyện NTM", "9.5", "district"),
        ("Huyện NTM nâng cao", "6.5", "district"), ("Huyện NTM nâng cao", "9.2", "district"))  # fmt: skip
TITLES = ("Xã NTM", "Xã NTM nâng cao", "Xã NTM kiểu mẫu")


class Office:
    """Draws what is sent."""

    def __init__(self, rng: Random, units: Units, today: date) -> None:
        self.rng, self.units, self.today = rng, units, today
        self.years = [2023, 2024, 2024, 2025, 2025, 2025, 2026]

    # --- Draws ------------------------------------------------------------------------------------

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def year(self) -> int:
        return self.rng.choice([y for y in self.years if y <= self.today.year])

    def code(self, day: date, *levels: str) -> str:
        """The code of a unit of the day, or of another day."""
        there = self.units.subjects(levels, day)
        if not there or self.chance(0.05):
            there = tuple(v for v in self.units.versions if v.unit_level in levels)
        return self.rng.choice(there).unit_code

    def name(self, code: str, day: date) -> str | None:
        bearer = self.units.bearer(code, day)
        if self.chance(0.1) or bearer is None:
            version = (
                self.rng.choice(self.units.by_code[code])
                if self.chance(0.7)
                else self.rng.choice(self.units.versions[1:])
            )
            return version.unit_name
        if self.chance(0.03):
            return f"{bearer.unit_name.split()[0]} Lạ Lùng"
        return bare(bearer.unit_name) if self.chance(0.15) else bearer.unit_name

    def moment(self, day: date) -> date:
        """A day about the limits before or after a day, or a turning day."""
        if self.chance(0.15):
            return self.rng.choice(
                [d for d in self.units.eves if d < date(2027, 1, 1) and d > date(2021, 1, 1)] or [day]
            )
        return day + timedelta(days=self.rng.choice(LIMITS) * self.rng.choice([-1, 1]))

    def closing(self) -> date:
        """A closing date near the end of a year, or near the reform."""
        base = self.rng.choice(
            [date(self.year(), 12, 31), date(self.year(), 12, 31), date(2025, 6, 30), date(2025, 7, 1)]
        )
        return base if self.chance(0.4) else self.moment(base)

    def received_on(self) -> date | None:
        return None if self.chance(0.5) else min(self.today, self.rng.choice(
            [date(2024, 12, 31), date(2025, 1, 31), date(2025, 6, 30), date(2025, 7, 15), date(2026, 1, 20)]
        ))  # fmt: skip

    # --- Files ------------------------------------------------------------------------------------

    def tables(self, sources: tuple[str, ...]) -> list[Table]:
        found = []
        for source in sources:
            folders = [(f, self.received_on(), self._declarer() if self.chance(0.6) else None) for f in ("a", "b")]
            for at in range(self.rng.randint(1, 4)):
                folder, received_on, covers = self.rng.choice(folders)
                table = Table(source, folder, f"t{at}", [], received_on=received_on)
                if source in LISTS:
                    table.covers = covers
                    if self.chance(0.5):
                        table.declares = self._declarer()
                getattr(self, f"_{source}")(table)
                if table.rows or table.closing:
                    found.append(table)
        self._twins(found)
        return found

    def _declarer(self) -> str:
        level = self.rng.choice(["country", "province", "province", "district", "district", "commune"])
        return self.rng.choice([v for v in self.units.versions if v.unit_level == level]).unit_code

    def _twins(self, tables: list[Table]) -> None:
        """Some rows stand twice, the same or with another figure, in one file or two."""
        for table in tables:
            for row in list(table.rows):
                if self.chance(0.12):
                    twin = dict(row.says)
                    field = self.rng.choice(list(twin))
                    other = self.rng.choice(
                        self.rng.choice([t for t in tables if t.source == table.source]).rows or [row]
                    )
                    if field not in ("code", "name"):
                        twin[field] = other[field] if other[field] is not None else twin[field]
                    home = self.rng.choice([t for t in tables if t.source == table.source])
                    if home.closing and not table.closing:
                        twin.pop("closing", None)
                    if table.closing and not home.closing:
                        twin["closing"] = table.closing
                    twin = self._mended(table.source, twin)
                    home.rows.insert(self.rng.randint(0, len(home.rows)), Row(twin))
            if self.chance(0.15) and table.source in REGISTRIES and table.rows:
                row = self.rng.choice(table.rows)
                row.says[self.rng.choice({"cooperatives": ["kind", "closing"], "linkages": ["key", "closing"],
                                          "smart_models": ["kind", "closing"]}[table.source])] = BAD  # fmt: skip
                if table.closing and row["closing"] == BAD:
                    row.says["closing"] = None
            elif self.chance(0.15) and table.source not in REGISTRIES and table.rows:
                row, field = self.rng.choice(table.rows), [*HEADINGS[table.source]][-1]
                row.says[field] = BAD

    def _mended(self, source: str, says: dict[str, Any]) -> dict[str, Any]:
        if source == "smart_models" and says["kind"].startswith("Xã"):
            says["village"] = None
        elif source == "smart_models":
            says["village"] = says["village"] or "Thôn Một"
        return says

    def _eoffice(self, table: Table) -> None:
        for _ in range(self.rng.randint(1, 10)):
            first, last = self.rng.choice(PERIODS)
            year = self.year()
            end = month_end(year, last)
            if date(year, first, 1) > self.today and self.chance(0.9):
                continue
            code = (
                "VN"
                if self.chance(0.05)
                else self.code(end, self.rng.choice(["province", "district", "commune", "commune"]))
            )
            total = self.rng.choice([0, self.rng.randint(1, 40), self.rng.randint(1, 9999)])
            secret = self.rng.choice([0, 0, None, "-", total, self.rng.randint(0, total)])
            most = total - (secret if isinstance(secret, int) else 0)
            online = self.rng.choice([0, most, self.rng.randint(0, most), "-", most + 1 if self.chance(0.1) else most])
            period = (year, first, last, self.rng.randint(0, 2))
            says = {"code": code, "period": period, "total": total, "secret": secret, "online": online}
            if self.chance(0.08):
                says |= {"total": "-", "secret": self.rng.choice([None, "-"]), "online": "-"}
            if self.chance(0.6):
                says["reported_on"] = self.moment(self.rng.choice([end, end, month_end(year, first)]))
                if says["reported_on"] > self.today and self.chance(0.9):
                    says["reported_on"] = self.today
            table.rows.append(Row(says))
        self._name(table)

    def _name(self, table: Table) -> None:
        if self.chance(0.4):
            for row in table.rows:
                year = row["year"] or row["period"][0]
                if self.chance(0.9):
                    day = self.rng.choice([date(year, 12, 31), date(year, 6, 30)])
                    row.says["name"] = self.name(row["code"], day)

    def _listed(self, table: Table) -> list[date]:
        """The closing dates of a list's rows, one above the table or one to each."""
        base = self.closing()
        count = self.rng.choice([0, 1, 2, 3, 5])
        if self.chance(0.4):
            table.closing = base
            return [base] * count
        return [
            base if self.chance(0.6) else base - timedelta(days=self.rng.choice([1, 5, 14, 15, 16, 30]))
            for _ in range(count)
        ]

    def _put(self, table: Table, day: date, says: dict[str, Any], *levels: str) -> None:
        inside = []
        if (code := table.declares or table.covers) and (declared := self.units.bearer(code, day)):
            inside = self.units.under(declared.unit_id, levels, day)
        says["code"] = self.rng.choice(inside).unit_code if inside and self.chance(0.9) else self.code(day, *levels)
        if "closing" in HEADINGS[table.source] and not table.closing:
            says["closing"] = day
        table.rows.append(Row(says))

    def _cooperatives(self, table: Table) -> None:
        for day in self._listed(table):
            started = self.rng.choice([date(2020, 1, 1), date(2023, 5, 5), day, day - timedelta(days=20)])
            state = self.rng.choice(["Đang hoạt động"] * 3 + ["Tạm ngừng hoạt động", "Đã giải thể"])
            ended = None
            if (state == "Đã giải thể" and self.chance(0.6)) or self.chance(0.05):
                ended = self.rng.choice(
                    [day, self.moment(day), self.moment(day), date(day.year + 1, 6, 30), date(2024, 12, 31)]
                )
                ended = started if ended < started and self.chance(0.9) else ended
                ended = day if ended > day + timedelta(days=31) and self.chance(0.4) else ended
            says = {"thing": f"H{self.rng.randint(1, 6)}", "kind": self.rng.choice(["Hợp tác xã"] * 4 + ["Tổ hợp tác"]),
                    "started": started, "state": state, "ended": ended}  # fmt: skip
            self._put(table, day, says, "commune")

    def _linkages(self, table: Table) -> None:
        for day in self._listed(table):
            started = self.rng.choice([date(2022, 1, 1), day, self.moment(day)])
            ended = max(started, self.moment(day)) if self.chance(0.4) else None
            says = {"thing": f"M{self.rng.randint(1, 4)}", "key": self.chance(0.6), "started": started, "ended": ended,
                    "area": self.chance(0.7), "digital": self.chance(0.5)}  # fmt: skip
            if self.units.subjects(("district",), day):
                self._put(table, day, says, "district")

    def _smart_models(self, table: Table) -> None:
        for day in self._listed(table):
            kind = self.rng.choice(["Xã NTM thông minh", "Thôn NTM thông minh"])
            village = None if kind.startswith("Xã") else self.rng.choice(["Thôn Một", "Thôn Hai"])
            state = self.rng.choice(["Đề xuất", "Thí điểm", "Triển khai", "Công nhận", "Dừng", "Dừng"])
            year = day.year - self.rng.choice([0, 0, 1, 2])
            says = {"kind": kind, "village": village, "state": state, "year": year}
            self._put(table, day, says, "commune")

    def _commune_titles(self, table: Table) -> None:
        years = [self.year() for _ in range(self.rng.choice([1, 1, 2]))]
        titles = self.rng.sample(TITLES, self.rng.randint(1, 3))
        for _ in range(self.rng.randint(1, 7)):
            says = {"year": self.rng.choice(years), "title": self.rng.choice(titles),
                    "state": self.rng.choice(["Đăng ký", "Công nhận", "Công nhận", "Thu hồi"])}  # fmt: skip
            self._put(table, min(self.today, date(says["year"], 12, 31)), says, "commune")
        self._name(table)

    def _criteria(self, table: Table) -> None:
        for _ in range(self.rng.randint(2, 12)):
            criteria_set, number, level = self.rng.choice(SETS)
            year = self.year()
            decided = self.moment(date(year, 12, 31)) if self.chance(0.5) else None
            if decided and decided > self.today and self.chance(0.9):
                decided = self.today
            table.rows.append(Row({
                "code": self.code(min(self.today, date(year, 12, 31)), level), "year": year, "set": criteria_set,
                "number": number, "met": self.chance(0.6), "reported_on": decided,
            }))  # fmt: skip
        self._name(table)

    def _yearly(self, table: Table, *levels: str) -> None:
        year = self.year()
        day = self.rng.choice([min(self.today, date(year, 12, 31)), date(year, 6, 30)])
        for _ in range(self.rng.randint(1, 8)):
            if self.chance(0.1):
                year = self.year()
            if table.source == "training":
                # Small ones would often add up to another by chance, and be read as its parts.
                total = self.rng.choice([0, self.rng.randint(1000, 9999)])
                trained = self.rng.randint(0, total)
                says: dict[str, Any] = self.rng.choice(
                    [{"total": total, "trained": trained}] * 8
                    + [{"total": "-", "trained": "-"}, {"total": total, "trained": "-"}]
                )
            elif table.source == "essential_services":
                says = {"services": self.chance(0.7), "survey": self.chance(0.7)}
            else:
                says = {"managed": self.chance(0.6)}
            table.rows.append(Row({"code": self.code(day, self.rng.choice(levels)), "year": year, **says}))
        self._name(table)

    def _training(self, table: Table) -> None:
        self._yearly(table, "province", "district", "commune")

    def _e_management(self, table: Table) -> None:
        self._yearly(table, "province", "district", "commune")

    def _essential_services(self, table: Table) -> None:
        self._yearly(table, "district", "commune")
