"""One random world through the pipeline and through the oracle, and where the two differ."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from tests.models.oracle.areas import area_values
from tests.models.oracle.figures import Warehouse
from tests.models.oracle.files import HEADINGS, LISTS, Table
from tests.models.oracle.intake import Intake
from tests.models.oracle.random_countries import Country
from tests.models.oracle.random_files import TODAYS, Office
from tests.models.oracle.snapshots import Lists
from tests.models.oracle.states import INDICATORS, States
from tests.models.oracle.units import Units
from tests.models.oracle.verdicts import Target, Targets, verdicts
from tests.world import World

ABOUT = {
    "eoffice": "online_dossiers", "cooperatives": "cooperative", "linkages": "link",
    "smart_models": "smart", "criteria": "meeting", "commune_titles": "cohort", "training": "managers",
    "essential_services": "service", "e_management": "electronically",
}  # fmt: skip


@dataclass
class Trial:
    """A world that was drawn."""

    seed: int
    units: Units
    tables: list[Table]
    today: date
    plans: tuple[Targets, ...]

    @classmethod
    def draw(cls, seed: int, sources: tuple[str, ...] = tuple(HEADINGS)) -> "Trial":
        rng = Random(seed)
        units = Units(Country(rng).versions)
        today = rng.choice(TODAYS)
        tables = Office(rng, units, today).tables(sources)
        return cls(seed, units, tables, today, tuple(_plans(rng, units, sources)))

    def run(self, folder: Path) -> World:
        for table in self.tables:
            table.write(folder / "raw")
        return World(
            folder,
            units=tuple(self.units.versions),
            plans=tuple(plan.plan() for plan in self.plans),
            today=str(self.today),
            covers=None,
        ).run()

    def reached(self) -> Counter[str]:
        """How often the hard places of the rules are met."""
        for table in self.tables:
            table.number()
        intake = Intake(self.units, self.tables, self.today)
        lists = Lists(intake)
        rows = [row for table in self.tables for row in table.rows]
        seen = Counter(row.rule or row.fate for row in rows)
        seen["read on a day before the last"] = sum(
            day < min(span[1], self.today) for (_, span), day in intake.read_days.items()
        )
        seen["a list of nobody"] = sum(
            unit is None for (t, _), unit in intake.reporting_units.items() if t.source in LISTS
        )
        seen["an empty list"] = sum(not table.rows for table in self.tables)
        for snapshot in (s for found in lists.snapshots.values() for s in found):
            seen["a snapshot not trusted"] += not snapshot.is_trusted
            seen["a round of several days"] += len({lists.closing(row) for row in snapshot.rows}) > 1
        return seen

    def differences(self, world: World) -> Iterator[str]:
        """What the pipeline says and the oracle doesn't, or the other way."""
        intake = Intake(self.units, self.tables, self.today)
        warehouse = Warehouse(States(intake))
        fates = self.fates()
        yield from _compare("fate", fates, {k: v for k, v in told_fates(world).items() if k in fates})
        yield from _compare("value", dict(self.values(warehouse)), told_values(world))
        yield from _compare("area", dict(self.areas(warehouse, world)), told_areas(world))
        yield from _compare("plan", dict(self.verdicts(warehouse)), told_verdicts(world))

    def is_comparable(self, world: World) -> bool:
        """Whether no row was read as the sum of others, which its figures may be by chance."""
        rows = {(table.path, row.number) for table in self.tables for row in table.rows}
        sums = world.rows(
            "SELECT path, row_number FROM quality.skipped_rows WHERE row_kind IN ('section', 'total')"
            " UNION SELECT path, row_number FROM quality.rejected_rows WHERE rule = 'section_or_report'"
        )
        return rows.isdisjoint(sums)

    def fates(self) -> dict[object, object]:
        return {
            (t.path, r.number): (r.fate, r.unit_id if r.fate == "accepted" else None)
            for t in self.tables
            for r in t.rows
        }

    def values(self, warehouse: Warehouse) -> Iterator[tuple[object, object]]:
        for indicator_id, unit_id, year, f in warehouse.values():
            indicator = INDICATORS[indicator_id]
            bounds = f.within(indicator.measure) or (None, None)
            shown = (f.value(indicator.measure), *bounds)
            yield (indicator_id, unit_id, year), (*astuple(f), *map(_float, shown), indicator.bounds)

    def areas(self, warehouse: Warehouse, world: World) -> Iterator[tuple[object, object]]:
        units = world.rows("SELECT area_id, unit_id, valid_from, valid_to FROM ref.area_units")
        for indicator_id, area, year, figures in area_values(warehouse, units):  # type: ignore[arg-type]
            if astuple(figures)[1:] != (0, 0, 0, 0):
                yield (indicator_id, area, year), astuple(figures)

    def verdicts(self, warehouse: Warehouse) -> Iterator[tuple[object, object]]:
        for plan in self.plans:
            for target_id, unit_id, year, v in verdicts(warehouse, plan):
                f = v.figures
                yield (plan.plan_id, target_id, unit_id, year), (
                    *astuple(f), v.status, _float(v.required), v.is_due, v.needed,
                )  # fmt: skip


def _plans(rng: Random, units: Units, sources: tuple[str, ...]) -> Iterator[Targets]:
    """A plan of plain targets and one of the other forms, each for a unit drawn anew."""
    about = [i for i in INDICATORS if any(ABOUT[source] in i for source in sources)]
    scopes = [v.unit_id for v in units.versions if v.unit_level in ("country", "province", "district")]
    for plan_id in ("plain", "forms"):
        first = rng.choice([2021, 2022, 2023])
        last = rng.choice([year for year in (2023, 2024, 2025, 2026) if year > first])
        deadline = rng.choice([last, last, last - 1])
        targets = []
        for indicator_id in about:
            measure, forms = INDICATORS[indicator_id].measure, plan_id == "forms"
            if forms and measure == "share" and INDICATORS[indicator_id].bounds == "certain" and rng.random() < 0.25:
                measure = "count"
            if forms and measure == "mean" and rng.random() < 0.5:
                measure = "total"
            is_share, at_most = measure == "share", forms and rng.random() < 0.5
            goal = Fraction(rng.choice(["0.4", "0.5", "0.6", "0.7", "0.9"] if is_share else ["1", "2", "3"]))
            milestones: tuple[tuple[int, Fraction], ...] = ()
            if forms and deadline > first + 1 and rng.random() < 0.5:
                step = goal + Fraction("0.05") * (1 if at_most else -1) if is_share else goal + (1 if at_most else -1)
                milestones = ((rng.randint(first, deadline - 1), step),) if step else ()
            targets.append(Target(indicator_id, measure, at_most, goal, deadline, milestones))
        yield Targets(plan_id, rng.choice(scopes), first, last, tuple(targets))


def _float(value: object) -> float | None:
    return None if value is None else round(float(value), 9)  # type: ignore[arg-type]


def told_fates(world: World) -> dict[object, object]:
    found: dict[object, object] = {}
    for source in HEADINGS:
        for path, number, unit_id in world.rows(f"SELECT path, row_number, unit_id FROM core.{source}"):
            found[path, number] = ("accepted", unit_id)
    for fate in ("rejected", "superseded", "skipped"):
        for path, number in world.rows(f"SELECT path, row_number FROM quality.{fate}_rows"):
            found[path, number] = (fate, None)
    return found


def told_values(world: World) -> dict[object, object]:
    return {
        row[:3]: (*row[3:8], *map(_float, row[8:11]), row[11])
        for row in world.rows(
            "SELECT indicator_id, unit_id, year, as_of, numerator, denominator, reported, expected, value, value_low,"
            " value_high, bounds FROM marts.indicator_value"
        )
        if row[0] in INDICATORS
    }


def told_areas(world: World) -> dict[object, object]:
    rows = world.rows(
        "SELECT indicator_id, area_id, year, as_of, numerator, denominator, reported, expected FROM marts.area_value"
    )
    about = INDICATORS.keys() - {"online_dossiers_central"}
    return {row[:3]: row[3:] for row in rows if row[0] in about and row[4:] != (0, 0, 0, 0)}


def told_verdicts(world: World) -> dict[object, object]:
    return {
        row[:4]: (*row[4:10], _float(row[10]), *row[11:])
        for row in world.rows(
            "SELECT plan_id, target_id, unit_id, year, as_of, numerator, denominator, reported, expected, status,"
            " required_value, is_due, needed FROM marts.indicator_attainment"
        )
    }


def _compare(kind: str, ours: dict, theirs: dict) -> Iterator[str]:  # type: ignore[type-arg]
    for key in sorted({*ours, *theirs}, key=str):
        if ours.get(key) != theirs.get(key):
            yield f"{kind} {key}: oracle {ours.get(key)}, pipeline {theirs.get(key)}"
