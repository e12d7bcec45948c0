"""The plans and their targets: one YAML file per plan in this folder.

What belongs here: the schema of those files and their two reference tables. What a target measures is the
business of `indicators/`; whether it is attained, of `models/marts/`.
"""

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ntm_pipeline.yaml_file import DeclarationError, YamlError, checked, control_values

if TYPE_CHECKING:
    import pandas as pd


class PlanError(DeclarationError):
    """A plan file breaks the schema; the message names the file and the field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(_Strict):
    """One target of a plan: an indicator, a comparison, a figure and the year it is due."""

    target_id: str = Field(pattern=r"^[A-Z]{2}-\d{2}$")
    indicator_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    measure: Literal["share", "count"]
    comparator: Literal[">="]
    target_value: float = Field(gt=0, allow_inf_nan=False)
    deadline_year: int
    title_vi: str | None = None
    """Its title; without one the indicator's title and the figure serve."""
    wording_vi: str | None = None
    """The document's own words, where they are known."""
    article: str | None = None
    """Where in the document they stand."""
    note_vi: str | None = None
    note_en: str | None = None

    @model_validator(mode="after")
    def _value_fits_measure(self) -> "Target":
        if self.measure == "share" and self.target_value > 1:
            raise ValueError(f"target_value of {self.target_id}: a share is written 0-1, not {self.target_value}")
        if self.measure == "count" and self.target_value != int(self.target_value):
            raise ValueError(f"target_value of {self.target_id}: a count is a whole number, not {self.target_value}")
        if round(self.target_value * 1_000_000) / 1_000_000 != self.target_value:
            raise ValueError(f"target_value of {self.target_id}: at most six decimals, so that comparison stays exact")
        return self


class Plan(_Strict):
    """One plan: who issued which document, for which unit and years, with which targets."""

    plan_id: str = Field(pattern=r"^[a-z0-9-]+$")
    title_vi: str
    title_en: str
    issuer: str
    document_number: str | None
    issued_on: date | None
    scope_unit_id: str
    first_year: int
    last_year: int
    targets: tuple[Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _years_and_ids_agree(self) -> "Plan":
        if self.first_year > self.last_year:
            raise ValueError("first_year lies after last_year")
        late = [at for at, t in enumerate(self.targets) if not self.first_year <= t.deadline_year <= self.last_year]
        if late:
            raise ValueError(
                "; ".join(
                    f"targets.{at}.deadline_year: {self.targets[at].target_id}: {self.targets[at].deadline_year} lies"
                    f" outside the plan's years, {self.first_year}-{self.last_year}"
                    for at in late
                )
            )
        ids = [t.target_id for t in self.targets]
        if len(ids) != len(set(ids)):
            raise ValueError("a target_id stands twice")
        return self


def parse_plan(text: str | bytes, file_name: str) -> Plan:
    """Check what one plan file holds against the schema.

    Raises:
        PlanError: with the file's name and every field that is wrong, one a line.
    """
    place = f"plans/{file_name}"
    try:
        values = control_values(text.encode() if isinstance(text, str) else text)
        plan = checked(Plan, values.data, place, values)
    except YamlError as error:
        raise PlanError(f"{place}: {error}") from error
    except DeclarationError as error:
        raise PlanError(str(error)) from error
    if file_name != f"{plan.plan_id}.yaml":
        raise PlanError(f"{place}: plan_id: {plan.plan_id!r} must be the file's name")
    return plan


def load_plans() -> tuple[Plan, ...]:
    """Every plan of this folder, by id.

    Raises:
        PlanError: naming every file and field that is wrong, one a line.
    """
    plans: list[Plan] = []
    faults: list[str] = []
    owners: dict[str, str] = {}
    found = (entry for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
    for entry in sorted(found, key=lambda e: e.name):
        try:
            plan = parse_plan(entry.read_bytes(), entry.name)
        except PlanError as error:
            faults.append(str(error))
            continue
        plans.append(plan)
        for at, target in enumerate(plan.targets):
            owner = owners.setdefault(target.target_id, plan.plan_id)
            if owner != plan.plan_id:
                place = f"plans/{entry.name}: targets.{at}.target_id"
                faults.append(f"{place}: {target.target_id} is used by plans/{owner}.yaml too")
    if faults:
        raise PlanError("\n".join(faults))
    return tuple(plans)


def plans_frame(plans: tuple[Plan, ...]) -> "pd.DataFrame":
    """`ref.plans`: one row per plan."""
    frame = _frame([plan.model_dump(exclude={"targets"}) for plan in plans], Plan, leave_out="targets")
    return frame.assign(issued_on=frame["issued_on"].astype("datetime64[us]"))


def targets_frame(plans: tuple[Plan, ...]) -> "pd.DataFrame":
    """`ref.plan_targets`: one row per target."""
    targets = [{"plan_id": plan.plan_id, **target.model_dump()} for plan in plans for target in plan.targets]
    return _frame(targets, Target, before=("plan_id",))


def _frame(
    rows: list[dict[str, object]], model: type[_Strict], before: tuple[str, ...] = (), leave_out: str = ""
) -> "pd.DataFrame":
    import pandas as pd

    columns = [*before, *(name for name in model.model_fields if name != leave_out)]
    numbers = {name: "int64" for name in columns if name.endswith("_year")} | {"target_value": "float64"}
    texts = {name: "string" for name in columns if name != "issued_on"}
    return pd.DataFrame(rows, columns=columns).astype({n: t for n, t in (texts | numbers).items() if n in columns})
