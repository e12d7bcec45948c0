"""What each indicator knows of each of its subjects on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ntm_pipeline.units.registry import UnitVersion
from tests.models.oracle.files import Row
from tests.models.oracle.intake import Intake, count
from tests.models.oracle.snapshots import Lists
from tests.models.oracle.units import month_end

State = tuple[int, int] | None
"""(numerator, denominator); None where it is unknown."""


@dataclass(frozen=True)
class Indicator:
    """Whom an indicator is about, and how a subject stands."""

    levels: tuple[str, ...]
    measure: str
    bounds: str
    state: Callable[["States", UnitVersion, date], State] | None
    """None for a flow."""
    is_rural: bool = False
    """About xã alone."""
    title: str | None = None
    """Of the cohort of this title only."""


class States:
    """The states of subjects, from what was taken in."""

    def __init__(self, intake: Intake) -> None:
        self.intake, self.units, self.lists = intake, intake.units, Lists(intake)
        self.rows: dict[str, dict[tuple[object, ...], Row]] = {}
        for table in intake.tables:
            keyed = self.rows.setdefault(table.source, {})
            for row in table.rows:
                if row.fate == "accepted":
                    keyed[row.unit_id, row["year"], row["set"], row["number"]] = row

    def is_asked(self, indicator: Indicator, subject: UnitVersion, as_of: date) -> tuple[bool, bool]:
        """Whether a subject is of the population, and whether that is known."""
        if indicator.is_rural and subject.unit_type != "xã":
            return False, True
        if indicator.title is None:
            return True, True
        bears = self.lists.bears(subject.unit_id, as_of.year, indicator.title)
        return bears is not False, bears is not None

    def record(self, source: str, subject: UnitVersion, as_of: date) -> Row | None:
        return self.rows.get(source, {}).get((subject.unit_id, as_of.year, None, None))

    # --- Registries -------------------------------------------------------------------------------

    def cooperative(self, subject: UnitVersion, as_of: date) -> State:
        count = self.cooperatives(subject, as_of, at_least=1)
        return None if count is None else (min(count[0], 1), 1)

    def cooperatives(self, subject: UnitVersion, as_of: date, at_least: int | None = None) -> State:
        """How many operate; known too where so many do whatever is in doubt."""
        snapshots = self.lists.telling("cooperatives", subject.unit_id, as_of)
        if not snapshots:
            return None
        is_unsure, operating = self.lists.is_doubted(subject.unit_id, snapshots), 0
        for row in self.lists.rows_about("cooperatives", subject.unit_id, snapshots):
            if row["kind"] != "Hợp tác xã" or row["started"] > as_of:
                continue
            if row["ended"] is not None:
                operating += row["ended"] > as_of
            elif row["state"] == "Đang hoạt động":
                operating += 1
            elif (self.lists.closing(row) or date.min) > as_of:
                is_unsure = True
        if is_unsure and (at_least is None or operating < at_least):
            return None
        return operating, 1

    def running(self, subject: UnitVersion, as_of: date) -> tuple[list[Row], bool] | None:
        snapshots = self.lists.telling("linkages", subject.unit_id, as_of)
        if not snapshots:
            return None
        rows = [
            r
            for r in self.lists.rows_about("linkages", subject.unit_id, snapshots)
            if r["started"] <= as_of and (r["ended"] is None or r["ended"] >= as_of)
        ]
        return rows, self.lists.is_doubted(subject.unit_id, snapshots)

    def linkage(self, subject: UnitVersion, as_of: date) -> State:
        told = self.running(subject, as_of)
        if told is None:
            return None
        if any(r["key"] for r in told[0]):
            return 1, 1
        return None if told[1] else (0, 1)

    def digital(self, subject: UnitVersion, as_of: date) -> State:
        told = self.running(subject, as_of)
        if told is None or told[1]:
            return None
        tied = [r for r in told[0] if r["area"]]
        return sum(r["digital"] for r in tied), len(tied)

    def smart(self, subject: UnitVersion, as_of: date, kind: str = "Xã NTM thông minh") -> State:
        snapshots = self.lists.telling("smart_models", subject.unit_id, as_of)
        if not snapshots:
            return None
        is_unsure = self.lists.is_doubted(subject.unit_id, snapshots)
        for row in self.lists.rows_about("smart_models", subject.unit_id, snapshots):
            if row["kind"] != kind or row["year"] > as_of.year or row["state"] == "Đề xuất":
                continue
            if row["state"] != "Dừng":
                return 1, 1
            is_unsure = is_unsure or (self.lists.closing(row) or date.min) > as_of
        return None if is_unsure else (0, 1)

    def smart_somewhere(self, subject: UnitVersion, as_of: date) -> State:
        """Known where a list covers the province itself; that it has none, where none of its xã is in doubt."""
        snapshots = self.lists.telling("smart_models", subject.unit_id, as_of)
        if not snapshots:
            return None
        communes = [v for v in self.units.under(subject.unit_id, COMMUNE, as_of) if v.unit_type == "xã"]
        states = [self.smart(commune, as_of) for commune in communes]
        if (1, 1) in states:
            return 1, 1
        # Of a xã that was gone when the list closed it says nothing, which is no doubt.
        in_doubt = any(
            state is None and self.lists.telling("smart_models", commune.unit_id, as_of)
            for commune, state in zip(communes, states, strict=True)
        )
        return None if in_doubt or self.lists.is_doubted(subject.unit_id, snapshots) else (0, 1)

    def village(self, subject: UnitVersion, as_of: date) -> State:
        return self.smart(subject, as_of, "Thôn NTM thông minh")

    # --- Yearly records and criteria --------------------------------------------------------------

    def training(self, subject: UnitVersion, as_of: date) -> State:
        row = self.record("training", subject, as_of)
        return (count(row["trained"]), count(row["total"])) if row else None

    def service(self, subject: UnitVersion, as_of: date) -> State:
        row = self.record("essential_services", subject, as_of)
        return (int(row["services"] and row["survey"]), 1) if row else None

    def managed(self, subject: UnitVersion, as_of: date) -> State:
        row = self.record("e_management", subject, as_of)
        return (int(row["managed"]), 1) if row else None

    def criterion(self, criteria_set: str, number: str) -> Callable[[UnitVersion, date], State]:
        def state(subject: UnitVersion, as_of: date) -> State:
            for year in range(as_of.year, 2010, -1):
                if row := self.rows.get("criteria", {}).get((subject.unit_id, year, criteria_set, number)):
                    return int(row["met"]), 1
            return None

        return state

    # --- Flows ------------------------------------------------------------------------------------

    def counted(self, unit_id: str, year: int) -> list[tuple[Row, list[int]]]:
        """The reports of an office that count in a year, with the months each covers."""
        found = []
        for table in self.intake.tables:
            for row in table.rows if table.source == "eoffice" else ():
                if row.fate != "accepted" or row.unit_id != unit_id or row["period"][0] != year:
                    continue
                first, last = row["period"][1:3]
                months = [m for m in range(first, last + 1) if self._covers(row, unit_id, month_end(year, m))]
                if any(month_end(year, m) <= self.intake.today for m in months):
                    found.append((-len(months), last - first, first, row, months))
        counted: list[tuple[Row, list[int]]] = []
        for *_, row, months in sorted(found, key=lambda f: f[:3]):
            if not any(set(months) & set(others) for _, others in counted):
                counted.append((row, months))
        return counted

    def _covers(self, row: Row, unit_id: str, day: date) -> bool:
        made = row["reported_on"]
        return self.units.at(unit_id, day) is not None and (made is None or (day - made).days <= 16)


def _criterion(criteria_set: str, number: str) -> Callable[[States, UnitVersion, date], State]:
    return lambda states, subject, as_of: states.criterion(criteria_set, number)(subject, as_of)


COMMUNE, DISTRICT, THREE = ("commune",), ("district",), ("province", "district", "commune")
INDICATORS: dict[str, Indicator] = {
    **{
        f"online_dossiers_{'central' if level == 'country' else level}": Indicator((level,), "share", "assumed", None)
        for level in ("country", "province", "district", "commune")
    },
    **{
        name: Indicator(COMMUNE, "share", "certain", _criterion(*key), is_rural=True)
        for name, key in (
            ("communes_meeting_8_4", ("Xã NTM", "8.4")),
            ("communes_meeting_advanced_8_4", ("Xã NTM nâng cao", "8.4")),
            ("communes_meeting_advanced_15_2", ("Xã NTM nâng cao", "15.2")),
        )
    },
    **{
        name: Indicator(DISTRICT, "share", "certain", _criterion(*key))
        for name, key in (
            ("districts_meeting_9_5", ("Huyện NTM", "9.5")),
            ("districts_meeting_advanced_6_5", ("Huyện NTM nâng cao", "6.5")),
            ("districts_meeting_advanced_9_2", ("Huyện NTM nâng cao", "9.2")),
        )
    },
    "managers_trained": Indicator(THREE, "share", "assumed", States.training),
    "communes_with_cooperative": Indicator(COMMUNE, "share", "certain", States.cooperative, is_rural=True),
    "cooperatives_per_commune": Indicator(COMMUNE, "mean", "certain", States.cooperatives, is_rural=True),
    "districts_with_linkage_model": Indicator(DISTRICT, "share", "certain", States.linkage),
    "digital_linkage_models": Indicator(DISTRICT, "share", "assumed", States.digital),
    "units_with_service_and_feedback": Indicator(("district", "commune"), "share", "certain", States.service),
    "communes_with_service_and_feedback": Indicator(COMMUNE, "share", "certain", States.service, is_rural=True),
    "units_managed_electronically": Indicator(THREE, "share", "certain", States.managed),
    "smart_communes": Indicator(COMMUNE, "count", "certain", States.smart, is_rural=True),
    "provinces_with_smart_commune": Indicator(("province",), "share", "certain", States.smart_somewhere),
    "ntm_cohort_meeting_criterion_8": Indicator(
        COMMUNE, "share", "certain", _criterion("Xã NTM", "8"), is_rural=True, title="Xã NTM"
    ),
    "advanced_cohort_meeting_criterion_8": Indicator(
        COMMUNE, "share", "certain", _criterion("Xã NTM nâng cao", "8"), is_rural=True, title="Xã NTM nâng cao"
    ),
    "model_cohort_with_smart_village": Indicator(
        COMMUNE, "share", "certain", States.village, is_rural=True, title="Xã NTM kiểu mẫu"
    ),
}
