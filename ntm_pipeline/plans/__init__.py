"""The plans and their targets: one YAML file per plan, in this folder or in `plans/` of the data folder.

What belongs here: the schema of those files (a target's is in `targets`) and their reference tables. What a target
measures is the business of `indicators/`; whether it is attained, of `models/marts/`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from ntm_pipeline.plans import messages
from ntm_pipeline.plans.targets import Alternative, Strict, Target
from ntm_pipeline.yaml_file import DeclarationError, FieldError, YamlError, checked, control_values, read_control_file

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "plans"
"""In the package and in the data folder."""


class PlanError(DeclarationError):
    """A plan file breaks the schema; the message names the file and the field."""


class Plan(Strict):
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
    is_example: bool = False
    """Whether its figures are made up to show a form of target: said wherever they are shown."""
    targets: tuple[Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _years_and_ids_agree(self) -> "Plan":
        if self.first_year > self.last_year:
            raise FieldError.of(messages.YEARS_IN_WRONG_ORDER(first=self.first_year, last=self.last_year))
        years = f"{self.first_year}-{self.last_year}"
        faults = []
        for at, target in enumerate(self.targets):
            due = {"deadline_year": target.deadline_year} | {f"milestones.{y}": y for y, _ in target.milestones}
            for number, other in enumerate(target.alternatives):
                due |= {f"alternatives.{number}.milestones.{y}": y for y, _ in other.milestones or ()}
            faults += [
                messages.YEAR_OUTSIDE_PLAN(
                    field=f"targets.{at}.{field}", target=target.target_id, year=year, years=years
                )
                for field, year in due.items()
                if not self.first_year <= year <= self.last_year
            ]
        ids = [t.target_id.upper() for t in self.targets]
        faults += [
            messages.TARGET_TWICE(at=at, target=self.targets[at].target_id)
            for at, target_id in enumerate(ids)
            if target_id in ids[:at]
        ]
        if faults:
            raise FieldError.of(*faults)
        return self


def parse_plan(text: str | bytes, file_name: str, folder: str = FOLDER) -> Plan:
    """Check what one plan file holds against the schema.

    Args:
        text: what it holds.
        file_name: the plan's id and `.yaml`.
        folder: where it lies, for the message.

    Raises:
        PlanError: with the file's name and every field that is wrong, one a line.
    """
    place = f"{folder}/{file_name}"
    try:
        values = control_values(text.encode() if isinstance(text, str) else text)
        plan = checked(Plan, values.data, place, values)
    except YamlError as error:
        raise PlanError(f"{place}: {error}") from error
    except DeclarationError as error:
        raise PlanError(str(error)) from error
    if file_name != f"{plan.plan_id}.yaml":
        told = messages.NOT_THE_FILES_NAME(plan=repr(plan.plan_id))
        raise PlanError(f"{place}: {told.english_first}")
    return plan


def read_plan(path: Path) -> Plan:
    """A plan file of one's own, read within the limits of whatever lies beside the data.

    Raises:
        PlanError: with the file's name and every field that is wrong, one a line.
    """
    try:
        content = read_control_file(path, path.parent)
    except YamlError as error:
        raise PlanError(f"{path}: {error}") from error
    return parse_plan(content, path.name, str(path.parent))


def plan_places(data_dir: Path | None = None) -> dict[str, Any]:
    """Where the plan files lie: as messages name them → the file; the package's, then one's own."""
    found = {f"{FOLDER}/{e.name}": e for e in sorted(files(__name__).iterdir(), key=lambda e: e.name)}
    own = data_dir / FOLDER if data_dir is not None else None
    if own is not None and own.is_dir():
        found |= {f"{own}/{path.name}": path for path in sorted(own.iterdir())}
    return {place: entry for place, entry in found.items() if place.endswith((".yaml", ".yml"))}


def load_plans(data_dir: Path | None = None) -> tuple[Plan, ...]:
    """Every plan of this folder, and of `plans/` in the data folder, by id.

    Raises:
        PlanError: naming every file and field that is wrong, one a line.
    """
    plans: dict[str, Plan] = {}
    faults: list[str] = []
    owners: dict[str, str] = {}
    for place, entry in plan_places(data_dir).items():
        folder, _, name = place.rpartition("/")
        try:
            own = isinstance(entry, Path) and not place.startswith(f"{FOLDER}/")
            plan = read_plan(entry) if own else parse_plan(entry.read_bytes(), name, folder)
        except PlanError as error:
            faults.append(str(error))
            continue
        if plan.plan_id in plans:
            told = messages.PLAN_THERE_ALREADY(plan=plan.plan_id, owner=owners[plan.plan_id])
            faults.append(f"{place}: {told.english_first}")
            continue
        plans[plan.plan_id], owners[plan.plan_id] = plan, place
    if faults:
        raise PlanError("\n".join(faults))
    return tuple(plans[plan_id] for plan_id in sorted(plans))


_TYPES = {"target_value": "float64", "is_example": "bool", "issued_on": "object"}
_OPTIONAL_YEARS = ("relative_year", "relative_years_before")


def plans_frame(plans: Sequence[Plan]) -> "pd.DataFrame":
    """`ref.plans`: one row per plan."""
    frame = _frame(
        [plan.model_dump(exclude={"targets"}) for plan in plans], [n for n in Plan.model_fields if n != "targets"]
    )
    return frame.assign(issued_on=frame["issued_on"].astype("datetime64[us]"))


def targets_frame(plans: Sequence[Plan]) -> "pd.DataFrame":
    """`ref.plan_targets`: one row per target."""
    rows = [{"plan_id": plan.plan_id, **_columns_of(target)} for plan in plans for target in plan.targets]
    return _frame(rows, ["plan_id", *_TARGET_COLUMNS])


def milestones_frame(plans: Sequence[Plan]) -> "pd.DataFrame":
    """`ref.target_milestones`: what is due at the end of a year before the deadline, in each reading of a target."""
    rows = [
        {
            "plan_id": plan.plan_id, "target_id": target.target_id,
            "alternative_id": other.alternative_id if other else "", "milestone_year": year, "target_value": value,
        }
        for plan in plans
        for target in plan.targets
        for other in (None, *target.alternatives)
        for year, value in target.read_as(other).milestones
    ]  # fmt: skip
    return _frame(rows, ["plan_id", "target_id", "alternative_id", "milestone_year", "target_value"])


def alternatives_frame(plans: Sequence[Plan]) -> "pd.DataFrame":
    """`ref.target_alternatives`: one row per other reading of a target, with all that it comes to."""
    rows = [
        {
            "plan_id": plan.plan_id, "alternative_id": other.alternative_id,
            "scope_unit_id": other.scope_unit_id or plan.scope_unit_id, **_columns_of(target.read_as(other)),
            "note_vi": other.note_vi, "note_en": other.note_en,
        }
        for plan in plans
        for target in plan.targets
        for other in target.alternatives
    ]  # fmt: skip
    texts = ("text_vi", "article", "legal_basis")
    own = [name for name in _TARGET_COLUMNS if name not in texts]
    return _frame(rows, ["plan_id", "target_id", "alternative_id", "scope_unit_id", *own[1:]])


_FORM = ("milestones", "among", "each", "relative_to", "alternatives")
_TARGET_COLUMNS = [
    *[name for name in Target.model_fields if name not in _FORM],
    "group_id", "each_level", "relative_indicator_id", "relative_unit_id", *_OPTIONAL_YEARS,
]  # fmt: skip


def _columns_of(target: Target) -> dict[str, Any]:
    """A target's own fields, and its form as columns."""
    of = target.relative_to
    return {
        **target.model_dump(exclude=set(_FORM)),
        "group_id": target.among,
        "each_level": target.each,
        # What isn't said is the target's own.
        "relative_indicator_id": (of.indicator_id or target.indicator_id) if of else None,
        "relative_unit_id": of.unit_id if of else None,
        "relative_year": of.year if of else None,
        "relative_years_before": of.years_before if of else None,
    }


def _frame(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> "pd.DataFrame":
    import pandas as pd

    def kind(name: str) -> str:
        if name in _OPTIONAL_YEARS:
            return "Int64"
        return _TYPES.get(name) or ("int64" if name.endswith("_year") else "string")

    return pd.DataFrame(list(rows), columns=list(columns)).astype({name: kind(name) for name in columns})


__all__ = [
    "FOLDER", "Alternative", "Plan", "PlanError", "Target", "alternatives_frame", "load_plans", "milestones_frame",
    "parse_plan", "plan_places", "plans_frame", "targets_frame",
]  # fmt: skip
