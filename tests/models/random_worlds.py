"""Random small worlds, and an account of their arithmetic in Python that shares nothing with the SQL.

What a world holds is drawn as plain values (`Drawn`); `write` makes its files, `flow`, `stock` and `record` say what
must come of them in 2024.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ntm_pipeline.units.registry import UnitVersion
from tests.world import World, unit

YEAR = 2024
MONTH_ENDS = [date(YEAR, month + 1, 1) - timedelta(days=1) for month in range(1, 12)] + [date(YEAR, 12, 31)]
TURNING_DAYS = [date(2024, 1, 30), date(2024, 2, 29), date(2024, 3, 15), date(2024, 6, 30), date(2024, 10, 15),
                date(2024, 12, 14), date(2024, 12, 30)]  # fmt: skip
CLOSING_DAYS = [date(2024, 11, 19), date(2024, 11, 29), date(2024, 11, 30), date(2024, 12, 14), date(2025, 1, 15)]
PERIODS = [*((m, m) for m in range(1, 13)), (1, 3), (4, 6), (7, 9), (10, 12), (1, 6), (7, 12), (1, 9), (1, 12), (2, 4),
           (6, 10)]  # fmt: skip

Figures = tuple[int, int, int, int]
"""(numerator, denominator, reported, expected)"""


@dataclass(frozen=True)
class Stretch:
    """A commune under one district, first and last day included."""

    district: str
    first: date
    last: date


@dataclass(frozen=True)
class Report:
    """A dossier report of 2024."""

    commune: str
    first_month: int
    last_month: int
    total: int
    secret: int
    online: int
    reported_on: date


@dataclass(frozen=True)
class Cooperative:
    """A cooperative of a registry; operating without an end, or ended."""

    code: str
    commune: str
    registered: date
    ended: date | None


@dataclass(frozen=True)
class Registry:
    """A file that declares a unit and closes on a day."""

    covers: str
    closing: date
    cooperatives: tuple[Cooperative, ...]


@dataclass
class Drawn:
    """All that is random in a world."""

    today: date
    districts: dict[str, str]
    """District → province"""
    communes: dict[str, list[Stretch]]
    phuong: set[str]
    reports: list[Report]
    registries: list[Registry]
    managed: dict[str, bool]
    """Unit → whether it is managed electronically, as far as it reported"""
    files: dict[Report, str] = field(default_factory=dict)

    # --- The country ------------------------------------------------------------------------------

    def units(self) -> Iterator[UnitVersion]:
        """The registry of units."""
        yield unit("VN", "Việt Nam", None)
        for province in ("10", "20"):
            yield unit(province, f"Tỉnh Số {province}", "VN")
        for district, province in self.districts.items():
            yield unit(district, f"Huyện Số {district}", province)
        for commune, stretches in self.communes.items():
            name = f"{'Phường' if commune in self.phuong else 'Xã'} Số {commune}"
            for s in stretches:
                yield unit(commune, name, s.district, str(s.first), None if s.last == date.max else str(s.last))

    def above(self, unit_id: str, day: date) -> set[str]:
        """The unit and all above it on a day; empty where it doesn't exist."""
        if unit_id == "VN":
            return {"VN"}
        if unit_id in ("10", "20"):
            return {unit_id, "VN"}
        if unit_id in self.districts:
            return {unit_id} | self.above(self.districts[unit_id], day)
        for s in self.communes[unit_id]:
            if s.first <= day <= s.last:
                return {unit_id} | self.above(s.district, day)
        return set()

    def everybody(self) -> list[str]:
        """All units."""
        return ["VN", "10", "20", *self.districts, *self.communes]

    def as_of(self, unit_id: str, subjects: list[str]) -> date | None:
        """The last day of 2024, not after today, on which one of the subjects is the unit or under it."""
        day = min(date(YEAR, 12, 31), self.today)
        while day.year == YEAR:
            if any(unit_id in self.above(subject, day) for subject in subjects):
                return day
            day -= timedelta(days=1)
        return None

    # --- What must come of it ---------------------------------------------------------------------

    def counted(self, commune: str) -> list[tuple[Report, list[int]]]:
        """The reports of a commune that count, with the months each covers."""
        submissions: dict[tuple[int, int], Report] = {}
        for report in sorted((r for r in self.reports if r.commune == commune), key=lambda r: r.reported_on):
            submissions[report.first_month, report.last_month] = report
        candidates = []
        for report in submissions.values():
            span = range(report.first_month, report.last_month + 1)
            made = report.reported_on + timedelta(days=16)
            own = [m for m in span if self.above(commune, MONTH_ENDS[m - 1]) and MONTH_ENDS[m - 1] <= made]
            if any(MONTH_ENDS[m - 1] <= self.today for m in own):
                candidates.append((-len(own), len(span), report.first_month, report, own))
        counted: list[tuple[Report, list[int]]] = []
        for *_, report, own in sorted(candidates, key=lambda c: c[:3]):
            if not any(set(own) & set(months) for _, months in counted):
                counted.append((report, own))
        return counted

    def flow(self, unit_id: str) -> Figures | None:
        """Commune offices' dossiers at or under a unit."""
        as_of = self.as_of(unit_id, list(self.communes))
        if as_of is None:
            return None
        numerator = denominator = reported = expected = 0
        for commune in self.communes:
            counted = self.counted(commune)
            for month, day in enumerate(MONTH_ENDS, 1):
                if unit_id in self.above(commune, day) and day <= as_of:
                    expected += 1
                    reported += any(
                        month in months and unit_id in self.above(commune, MONTH_ENDS[max(months) - 1])
                        for _, months in counted
                    )
            for report, months in counted:
                if unit_id in self.above(commune, MONTH_ENDS[max(months) - 1]):
                    numerator += report.online
                    denominator += report.total - report.secret
        return numerator, denominator, reported, expected

    def stock(self, unit_id: str) -> Figures | None:
        """Xã with a cooperative at or under a unit."""
        as_of = self.as_of(unit_id, list(self.communes))
        if as_of is None:
            return None
        numerator = reported = expected = 0
        for commune in self.communes.keys() - self.phuong:
            if unit_id not in self.above(commune, as_of):
                continue
            expected += 1
            covering = [r for r in self.registries if r.covers in self.above(commune, r.closing)]
            closings = {r.closing for r in covering}
            before = [day for day in closings if as_of - timedelta(days=31) <= day <= as_of]
            after = [day for day in closings if day > as_of and day.year <= as_of.year + 1]
            if not before and not after:
                continue
            told = max(before) if before else min(after)
            reported += 1
            numerator += any(
                c.commune == commune and c.registered <= as_of and (c.ended is None or c.ended > as_of)
                for registry in covering
                if registry.closing == told
                for c in registry.cooperatives
            )
        return numerator, reported, reported, expected

    def record(self, unit_id: str) -> Figures | None:
        """Units of three levels managed electronically, at or under a unit."""
        subjects = ["10", "20", *self.districts, *self.communes]
        as_of = self.as_of(unit_id, subjects)
        if as_of is None:
            return None
        asked = [s for s in subjects if unit_id in self.above(s, as_of)]
        known = [s for s in asked if s in self.managed]
        return sum(self.managed[s] for s in known), len(known), len(known), len(asked)

    # --- Its files --------------------------------------------------------------------------------

    def write(self, world: World, rng: Random | None = None) -> World:
        """Write the files; with `rng` in another order, under other names, spread over other files."""
        reports, registries, managed = list(self.reports), list(enumerate(self.registries)), list(self.managed.items())
        if rng is not None:
            for rows in (reports, registries, managed):
                rng.shuffle(rows)
        spread: dict[str, list[str]] = {}
        for at, r in enumerate(reports):
            name = rng.choice("xyz") if rng else "ab"[at % 2]
            period = f"{date(YEAR, r.first_month, 1):%d/%m/%Y} - {MONTH_ENDS[r.last_month - 1]:%d/%m/%Y}"
            spread.setdefault(name, []).append(
                f"{r.commune};{period};{r.total};{r.secret};{r.online};{r.reported_on:%d/%m/%Y}"
            )
        for name, lines in spread.items():
            world.eoffice(*lines, path=f"eoffice/{name}.csv")
        for at, (number, registry) in enumerate(registries):
            cooperatives = list(registry.cooperatives)
            if rng is not None:
                rng.shuffle(cooperatives)
            world.cooperatives(
                *(
                    f"{number}-{c.code};HTX;{c.commune};{c.registered:%d/%m/%Y};"
                    + (f"Đã giải thể;{c.ended:%d/%m/%Y}" if c.ended else "Đang hoạt động;")
                    + f";{registry.closing:%d/%m/%Y}"
                    for c in cooperatives
                ),
                above=f"Đơn vị báo cáo: {registry.covers}\nNgày chốt số liệu: {registry.closing:%d/%m/%Y}",
                path=f"cooperatives/{'pq'[rng is None]}{at}.csv",
            )
        world.e_management(*(f"{code};{YEAR};{'Có' if yes else 'Không'}" for code, yes in managed))
        return world


def draw(rng: Random) -> Drawn:
    """A random country and its random files."""
    districts = {f"{province}{at}": province for province in ("10", "20") for at in range(1, rng.randint(2, 3))}
    communes: dict[str, list[Stretch]] = {}
    phuong = set()
    beginning = date(2021, 1, 1)
    for district in districts:
        for at in range(1, rng.randint(2, 5)):
            code = f"{district}{at:02}"
            turn = rng.choice(TURNING_DAYS)
            fate = rng.choice(["stays", "stays", "ends", "moves", "is made"])
            if fate == "ends":
                communes[code] = [Stretch(district, beginning, turn)]
            elif fate == "moves":
                elsewhere = rng.choice(list(districts))
                communes[code] = [
                    Stretch(district, beginning, turn),
                    Stretch(elsewhere, turn + timedelta(days=1), date.max),
                ]
            elif fate == "is made":
                communes[code] = [Stretch(district, turn, date.max)]
            else:
                communes[code] = [Stretch(district, beginning, date.max)]
            if rng.random() < 0.2:
                phuong.add(code)
    today = rng.choice([date(2024, 12, 20), date(2024, 12, 31), date(2025, 2, 1)])
    drawn = Drawn(today, districts, communes, phuong, [], [], {})
    drawn.reports = list(_reports(drawn, rng))
    drawn.registries = list(_registries(drawn, rng))
    drawn.managed = {u: rng.random() < 0.5 for u in ("10", "20", *districts, *communes) if rng.random() < 0.6}
    return drawn


def _reports(drawn: Drawn, rng: Random) -> Iterator[Report]:
    serial = 0
    for commune in drawn.communes:
        if rng.random() < 0.15:
            continue
        for first, last in rng.sample(PERIODS, rng.randint(1, 8)):
            # A report of months in which nobody had borne the code when it was made would be rejected, as one of the
            # future would be.
            days = [date(YEAR, first, 1) + timedelta(days=n) for n in range(31 * (last - first + 1))]
            days = [d for d in days if d <= MONTH_ENDS[last - 1]]
            if days[0] > drawn.today or not any(drawn.above(commune, day) for day in days):
                continue
            for _ in range(rng.choice([1, 1, 2])):
                serial += 1
                reported_on = drawn.today - timedelta(days=serial)
                if not any(drawn.above(commune, day) for day in days if day <= max(reported_on, days[0])):
                    continue
                total = rng.choice([0, rng.randint(1, 50), rng.randint(1, 10_000)])
                secret = rng.choice([0, 0, total, rng.randint(0, total)])
                online = rng.choice([0, total - secret, rng.randint(0, total - secret)])
                yield Report(commune, first, last, total, secret, online, reported_on)


def _registries(drawn: Drawn, rng: Random) -> Iterator[Registry]:
    closings = [day for day in CLOSING_DAYS if day <= drawn.today]
    for _ in range(rng.randint(0, 5)):
        covers, closing = rng.choice(["10", "20", *drawn.districts]), rng.choice(closings)
        inside = [c for c in drawn.communes if covers in drawn.above(c, closing)]
        cooperatives = tuple(
            Cooperative(
                str(at),
                rng.choice(inside),
                rng.choice([date(2020, 1, 1), date(2024, 12, 31), closing]),
                rng.choice([None, None, date(2024, 12, 31), date(2025, 1, 1), date(2024, 10, 16)]),
            )
            for at in range(rng.randint(0, 4) if inside else 0)
        )
        # An end before the beginning, or long after the closing date, would be a defect.
        latest = closing + timedelta(days=31)
        possible = (c for c in cooperatives if not c.ended or c.registered <= c.ended <= latest)
        yield Registry(covers, closing, tuple(possible))
