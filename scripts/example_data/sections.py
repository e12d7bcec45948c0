"""What a story may say of one source: an area's figures from year to year, and the files in which it sends them.

What does not belong here: what is done with it, and what a story says besides.
"""

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .pipeline import Level

AFTER_REFORM = 5


def _stage(value: object) -> object:
    """2021 to 2025 → 0 to 4 (2025 until 30 June); `after_reform`, the second half of 2025, → 5."""
    if value == "after_reform":
        return AFTER_REFORM
    return value - 2021 if isinstance(value, int) else value


_QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))
_PERIODS = {
    "quarters": _QUARTERS,
    "first_two_quarters": _QUARTERS[:2],
    "last_two_quarters": _QUARTERS[2:],
    "months": tuple((month, month) for month in range(1, 13)),
    "half_and_year": ((1, 6), (1, 12)),
}


def _periods(value: object) -> object:
    return _PERIODS.get(value, value) if isinstance(value, str) else value


Stage = Annotated[int, BeforeValidator(_stage), Field(ge=0, le=AFTER_REFORM)]
Shares = dict[Stage, Annotated[float, Field(ge=0, le=1)]]
"""A share for each stage that is told; nothing is known of the others."""
Span = tuple[int, int]
"""First and last month."""
Spans = Annotated[tuple[Span, ...], BeforeValidator(_periods)]


class Strict(BaseModel):
    """What has no field that it doesn't know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sent(Strict):
    """A file as it is sent. `{district}` in its path means a workbook for each, `{quarter}` one for each quarter."""

    path: str = Field(pattern=r"\.(csv|xlsx)$")
    """Below the source's folder."""
    also_of: tuple[str, ...] = ()
    """Other areas whose rows are in it."""
    delimiter: str = ","
    declares: str | None = None
    """Who reports, as it stands above the table."""
    dated: date | None = None
    """The day of the report, as it stands above the table."""

    @property
    def is_csv(self) -> bool:
        """Whether it is a table without a form around it."""
        return self.path.endswith(".csv")

    def above(self, declares: str | None = None, *others: str) -> tuple[str, ...]:
        """The lines above the table; `declares` instead of what the story says where each form has its own sender."""
        sender = declares or self.declares
        return (
            *((f"Đơn vị báo cáo: {sender}",) if sender else ()),
            *((f"Ngày báo cáo: {self.dated:%d/%m/%Y}",) if self.dated else ()),
            *others,
        )


class Section(Strict):
    """What an area does in one source."""

    covers: str | None = None
    """The unit that all its files of this source speak for: an `origin.yaml` of its own says so."""


# --- eoffice --------------------------------------------------------------------------------------


class Slip(Strict):
    """A report that counts too many dossiers."""

    unit_code: str
    period: str
    more: int


class Early(Strict):
    """A report that went out before its period was over: it can't speak for the months still to come."""

    unit_code: str
    period: str
    sent: date


class DossierFile(Sent):
    """Reports on some spans of months, in one shape."""

    path: str = Field(pattern=r"\.csv$|\{(district|quarter)\}\.xlsx$")
    years: tuple[int, ...]
    periods: Spans
    months_per_sheet: int = 0
    """In workbooks of districts: 6 puts half a year of monthly reports on one sheet; 0 means a sheet per period."""
    levels: tuple[Level, ...] | None = None
    """Which offices report; all of the area's if not said."""
    cumulative: bool = False
    """Periods named as `Lũy kế đến tháng …`."""
    sent_on_day: int | None = None
    """Day of the last month on which reports go out (they close on the 14th); else 3 to 12 days after its end."""
    dots_in_numbers: bool = False
    without_zeros: bool = False
    """Codes went through a spreadsheet and lost their zeros."""
    short_names: bool = False
    without_secret: bool = False
    slips: tuple[Slip, ...] = ()
    early: tuple[Early, ...] = ()


class Silence(Strict):
    """Offices that did not report: all below a district, or a share of them drawn by lot."""

    level: Level
    year: int
    months: Span
    share: float = 0.0
    district: str | None = None


class LateCorrection(Strict):
    """Reports on a span that were sent once more, with other figures."""

    path: str
    year: int
    months: Span
    unit_codes: tuple[str, ...]
    sent: date
    online_more: int
    """Dossiers that turned out to have been handled online."""


class Dossiers(Section):
    """Work dossiers and the share of them that was handled online."""

    online_shares: dict[Level, Shares]
    not_online: dict[Level, dict[Stage, int]] = {}
    """Dossiers fewer than the share says, where the story hangs on their number."""
    files: tuple[DossierFile, ...]
    silences: tuple[Silence, ...] = ()
    corrections: tuple[LateCorrection, ...] = ()


# --- eoffice_register -----------------------------------------------------------------------------


class UnlikeReport(Strict):
    """What a register tells otherwise than the report of that unit and month."""

    unit_code: str
    month: int
    lacking: int = 0
    """Dossiers that aren't in it."""
    on_paper: int = 0
    """Dossiers reported as handled online that it tells as handled on paper."""


class RegisterFile(Sent):
    """Every dossier of a district's communes, opened in some months of a year."""

    district: str
    year: int
    months: Span
    unlike: tuple[UnlikeReport, ...] = ()


class Registers(Section):
    """Registers that e-office systems exported."""

    files: tuple[RegisterFile, ...]


# --- Lists ----------------------------------------------------------------------------------------


class ListFile(Sent):
    """A list that was sent in: what it covers, when it closed, in which shape."""

    closing: date
    sheet_per_commune: bool = False
    """The communes of the area speak each for itself, on a sheet of its own."""
    districts: tuple[str, ...] = ()
    """The only districts whose rows are in it; all if not said."""
    silent: tuple[str, ...] = ()
    """Districts that sent nothing."""
    silent_share: float = 0.0
    """Share of the communes that sent nothing."""
    numbers_as_text: bool = False


class Cooperatives(Section):
    """The share of the xã with an operating cooperative."""

    shares: Shares
    dissolved_at_year_end: str | None = None
    """A xã whose only cooperative ends on 31 December 2024: on that day it no longer counts."""
    files: tuple[ListFile, ...]


class Linkages(Section):
    """How many districts have a running linkage model for a key product, and how many models are digital."""

    districts: dict[Stage, int]
    digital_shares: Shares
    """Of the running models tied to a raw-material area."""
    others_per_district: tuple[int, int]
    """How many other models a district has, at least and at most."""
    empty: tuple[str, ...] = ()
    """Districts whose list is empty."""
    files: tuple[ListFile, ...]


class SmartModel(Strict):
    """One smart commune or, with a village, a smart village."""

    place: int
    """Of its commune in the order of the area's xã of 2024, those most advanced first."""
    village: int | None = None
    field: str
    states: dict[int, str]
    """From which year it stands how."""


class VillagesOfCohort(Strict):
    """A smart village in each commune that is recognised for a title, or registered for it, in a year."""

    title: str
    year: int
    villages: tuple[int, ...]
    field: str
    states: dict[int, str]


class SmartModels(Section):
    """Smart communes and villages."""

    models: tuple[SmartModel, ...]
    villages_of: VillagesOfCohort | None = None
    files: tuple[ListFile, ...] = ()


# --- Titles and criteria --------------------------------------------------------------------------


class Cohort(NamedTuple):
    """How many communes were recognised for a title in a year, and how many registered and were not there yet."""

    recognised: int
    registered: int


class YearsFile(Sent):
    """A file of rows of some years; a workbook has a sheet for each."""

    years: tuple[int, ...]


class Titles(Section):
    """Cohorts of communes that reach a title."""

    begin: dict[str, int]
    """Where in the area's order those stand that reach a title in the first year; the better ones have it."""
    cohorts: dict[int, dict[str, Cohort]]
    revoked: dict[int, int] = {}
    """Year → the place of the xã NTM of long ago that loses its title."""
    files: tuple[YearsFile, ...]


class CommuneCriterion(Strict):
    """The share of the xã that meet a criterion, in the years in which it was assessed."""

    criteria_set: str = Field(alias="set")
    number: str
    shares: Shares
    surely: str | None = None
    """A unit on which a story hangs is among those that meet it."""
    lost: dict[str, int] = {}
    """Unit → year: met in the years before, found wanting in this one."""
    never_apply: float = 0.0
    """Share of the xã of which nothing is known unless they meet it."""


class DistrictCriterion(Strict):
    """How many districts meet a criterion, in the years in which it was assessed."""

    criteria_set: str = Field(alias="set")
    number: str
    meeting: dict[Stage, int]
    unassessed: str | None = None
    """A district that is never assessed."""


class CriteriaFile(Sent):
    """Results of some years."""

    years: tuple[int, ...]
    capitals: bool = False
    """Headings in capitals."""


class Criteria(Section):
    """Results by criterion."""

    communes: tuple[CommuneCriterion, ...]
    districts: tuple[DistrictCriterion, ...]
    new_communes: float | None = None
    """Share of the communes of July 2025 that meet 8.4 of xã NTM in their first year, where they were assessed."""
    files: tuple[CriteriaFile, ...]


# --- Yearly records -------------------------------------------------------------------------------


class YearlyFile(YearsFile):
    """A file of yearly records: each of the old units or of those after the reform."""

    after_reform: bool = False
    silent_share: float = 0.0
    silent_districts: tuple[str, ...] = ()
    without_zeros: bool = False


class Yearly(Section):
    """A share that grows from year to year: of managers trained so far, or of units that do something."""

    shares: Shares
    files: tuple[YearlyFile, ...] = ()
