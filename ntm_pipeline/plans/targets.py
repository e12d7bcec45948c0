"""What a target of a plan may be: how it is measured, what it is held to, and by when.

The forms are those that documents use: at least and at most; a share, a count, a mean or a total; milestones; a group
of units only; each unit for itself; something else as the measure of it; and other readings of an ambiguous sentence.
Whether the indicator, the units and the groups that a target names are there is the warehouse's to see.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ntm_pipeline.issues import Issue
from ntm_pipeline.plans import messages
from ntm_pipeline.settings import FIRST_DAY
from ntm_pipeline.yaml_file import FieldError

Measure = Literal["share", "count", "mean", "total"]
EachLevel = Literal["province", "district", "commune"]

_COMPARATORS = {"at_least": ">=", "at_most": "<="}
_ID = r"^[A-Za-z0-9Đđ](?:[A-Za-z0-9Đđ.()/_-]{0,38}[A-Za-z0-9Đđ).])?$"
"""As a document numbers it: `QG-01`, `1.2`, `II.3.a`, `4b)`."""
_LARGEST = 2**53 // 1_000_000
"""Beyond it a figure in millionths is no exact number any more."""


def _words(written: object) -> object:
    return written.replace(" ", "_") if isinstance(written, str) else written


def _sign(comparator: str) -> str:
    return _COMPARATORS.get(comparator, comparator)


def _pairs(written: object) -> object:
    return tuple(sorted(written.items())) if isinstance(written, dict) and _are_years(written) else written


def _are_years(written: dict[object, object]) -> bool:
    return all(isinstance(year, int) for year in written)


# A plan can be hashed, so that a mapping is kept as its pairs.
Milestones = Annotated[tuple[tuple[int, float], ...], BeforeValidator(_pairs)]
Comparator = Annotated[Literal["at_least", "at_most", ">=", "<="], BeforeValidator(_words), AfterValidator(_sign)]


class Strict(BaseModel):
    """A part of a plan file: no field but those that are declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Relative(Strict):
    """What a target's figure is a share or a multiple of; what isn't said is the target's own."""

    indicator_id: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    """Another indicator: a share of a share."""
    unit_id: str | None = Field(default=None, min_length=1)
    """Another unit: a fraction of the country's mean."""
    year: int | None = None
    """A year: a multiple of a base year."""
    years_before: int | None = Field(default=None, ge=1)
    """So many years before the one that is judged: a change from year to year."""

    @model_validator(mode="after")
    def _is_something_else(self) -> Self:
        if self.year is not None and self.years_before is not None:
            raise FieldError.of(messages.ONE_OF_TWO_YEARS())
        if self.year is not None and self.year < FIRST_DAY.year:
            raise FieldError.of(messages.YEAR_WITHOUT_FIGURES(first=FIRST_DAY.year, year=self.year))
        if not self.model_fields_set:
            raise FieldError.of(messages.RELATIVE_TO_NOTHING())
        return self


class Alternative(Strict):
    """Another reading of a target whose wording is ambiguous: what of it is otherwise.

    What isn't written is as in the target; `null` for among, each or relative_to says that this reading has none.
    """

    alternative_id: str = Field(pattern=_ID)
    """The question that it answers otherwise, such as A5 of docs/method.md."""
    note_vi: str = Field(min_length=1)
    note_en: str = Field(min_length=1)
    indicator_id: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    measure: Measure | None = None
    comparator: Comparator | None = None
    target_value: float | None = Field(default=None, allow_inf_nan=False)
    milestones: Milestones | None = None
    """Without them the target's own, unless they are steps towards another figure."""
    scope_unit_id: str | None = Field(default=None, min_length=1)
    among: str | None = Field(default=None, min_length=1)
    each: EachLevel | None = None
    relative_to: Relative | None = None


class Target(Strict):
    """One target of a plan: an indicator, a comparison, a figure and the year it is due."""

    target_id: str = Field(pattern=_ID)
    indicator_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    measure: Measure
    comparator: Comparator
    target_value: float = Field(ge=0, allow_inf_nan=False)
    deadline_year: int
    milestones: Milestones = ()
    """Year before the deadline → what is due at its end."""
    among: str | None = Field(default=None, min_length=1)
    """The group of units that it is about (`ref.unit_groups`); without one all."""
    each: EachLevel | None = None
    """The level of which every unit for itself is to reach it."""
    relative_to: Relative | None = None
    """Of what `target_value` is a share or a multiple."""
    alternatives: tuple[Alternative, ...] = ()
    title_vi: str | None = None
    """Its title; without one the indicator's title and the figure serve."""
    text_vi: str | None = None
    """The document's own words, where they are known."""
    article: str | None = None
    """Where in the document they stand."""
    legal_basis: str | None = None
    """The document that sets the figure, where that is another than the plan's."""
    note_vi: str | None = None
    note_en: str | None = None

    @model_validator(mode="after")
    def _figures_are_sound(self) -> Self:
        if told := _fault_of_figures(self):
            raise FieldError.of(_of_target(*told, self.target_id))
        return self

    @model_validator(mode="after")
    def _alternatives_are_other_readings(self) -> Self:
        ids = [other.alternative_id for other in self.alternatives]
        if len(ids) != len(set(ids)):
            raise FieldError.of(messages.ALTERNATIVE_TWICE(target=self.target_id))
        for other in self.alternatives:
            if other.scope_unit_id is None and self.read_as(other) == self.read_as(None):
                raise FieldError.of(
                    messages.ALTERNATIVE_SAYS_NOTHING(target=self.target_id, other=other.alternative_id)
                )
            if told := _fault_of_figures(self.read_as(other)):
                raise FieldError.of(_of_target(*told, f"{self.target_id}, {other.alternative_id}"))
        return self

    def read_as(self, other: Alternative | None) -> "Target":
        """The target as another reading has it; as it is read by default for None."""
        fields = ("indicator_id", "measure", "comparator", "target_value", "among", "each", "relative_to")
        written = other.model_fields_set if other else set()
        changed = {
            name: getattr(other, name)
            for name in fields
            if name in written and (getattr(other, name) is not None or name in ("among", "each", "relative_to"))
        }
        if other and other.milestones is not None:
            changed["milestones"] = other.milestones
        elif any(changed.get(name, getattr(self, name)) != getattr(self, name) for name in fields[1:4]):
            changed["milestones"] = ()
        return self.model_copy(update={**changed, "alternatives": ()})


def _of_target(field: str, fault: Issue, target: str) -> Issue:
    vi, en = fault.message_vi, fault.message_en
    return messages.OF_A_TARGET(field=field, target=target, fault_vi=vi, fault_en=en)


def _fault_of_figures(target: Target) -> tuple[str, Issue] | None:
    """The first field of a target whose figure is none, and what is wrong with it."""
    for year, value in ((None, target.target_value), *target.milestones):
        if fault := _fault(value, target.measure, target.comparator, target.relative_to is not None):
            return "target_value" if year is None else f"milestones.{year}", fault
    for year, _ in target.milestones:
        if year >= target.deadline_year:
            return "milestones", messages.MILESTONE_TOO_LATE(year=year, deadline=target.deadline_year)
    steps = [value for _, value in target.milestones] + [target.target_value]
    if steps != sorted(steps, reverse=target.comparator == "<="):
        vi, en = ("giảm", "fall") if target.comparator == "<=" else ("tăng", "rise")
        return "milestones", messages.MILESTONES_NOT_IN_ORDER(way_vi=vi, way_en=en, steps=steps)
    return None


def _fault(value: float, measure: Measure, comparator: str, is_relative: bool) -> Issue | None:
    """What is wrong with a figure, if anything is."""
    if value == 0 and comparator == ">=":
        return messages.ALWAYS_REACHED()
    if value < 0:
        return messages.BELOW_ZERO(value=value)
    if measure == "share" and value > 1 and not is_relative:
        return messages.SHARE_BEYOND_ONE(value=value)
    if measure == "count" and value != int(value) and not is_relative:
        return messages.COUNT_NOT_WHOLE(value=value)
    if value > _LARGEST:
        return messages.TOO_LARGE_A_FIGURE(most=_LARGEST)
    if round(value * 1_000_000) / 1_000_000 != value:
        return messages.TOO_MANY_DECIMALS()
    return None
