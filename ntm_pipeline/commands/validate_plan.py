"""A plan, a list of unit groups or a control file, held to what there is before a refresh meets it: `ntm validate`.

What is wrong is told by file and field, in the words in which a refresh would tell it. Files of reported figures are
`validate`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ntm_pipeline.intake.files import CONTROL_FILES
from ntm_pipeline.intake.refused_controls import fault_of_control
from ntm_pipeline.plans import load_plans, read_plan
from ntm_pipeline.plans.messages import PLAN_THERE_ALREADY
from ntm_pipeline.settings import Settings
from ntm_pipeline.sources import load_contracts
from ntm_pipeline.units.groups import FILE_NAME, load_unit_groups, read_own_groups
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.plan_tables import faults_of_plan
from ntm_pipeline.yaml_file import DeclarationError

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class ValidatedPlan:
    """A plan file or a list of groups, and what is wrong with it."""

    path: Path
    what: str
    """What it holds, in words; empty where it can't be read."""
    defects: tuple[str, ...]


def is_declaration(path: Path, raw_dir: Path) -> bool:
    """Whether a file is to be held to the form of a plan, of a list of groups, or of a control file beside figures."""
    if path.absolute().is_relative_to(raw_dir):
        return path.name in CONTROL_FILES
    is_yaml = path.suffix.lower() in (".yaml", ".yml") and path.name not in CONTROL_FILES
    return is_yaml or path.name == FILE_NAME


def validate_plan_files(paths: Sequence[Path], settings: Settings) -> list[ValidatedPlan]:
    """Each file with its faults; groups that a plan names are the package's and the data folder's."""
    return [_validated(path, settings) for path in paths]


def _validated(path: Path, settings: Settings) -> ValidatedPlan:
    registry = UnitRegistry.load()
    if path.name in CONTROL_FILES:
        fault = fault_of_control(path.absolute(), settings.raw_dir, load_contracts(), settings.today)
        return ValidatedPlan(path, "", () if fault is None else (str(fault),))
    try:
        if path.name == FILE_NAME:
            members = read_own_groups(path, registry)
            groups = {m.group_id for m in members}
            return ValidatedPlan(path, f"{len(groups)} nhóm, {len(members)} dòng / {len(groups)} groups", ())
        plan = read_plan(path)
        faults = tuple(_faults(plan, path, settings, registry))
        return ValidatedPlan(path, f"{plan.title_vi}: {len(plan.targets)} mục tiêu / targets", faults)
    except DeclarationError as error:
        return ValidatedPlan(path, "", tuple(str(error).splitlines()))


def _faults(plan: Any, path: Path, settings: Settings, registry: UnitRegistry) -> Iterator[str]:
    package = {shipped.plan_id: shipped for shipped in load_plans()}
    if plan.plan_id in package and package[plan.plan_id] != plan:
        told = PLAN_THERE_ALREADY(plan=plan.plan_id, owner=f"plans/{plan.plan_id}.yaml")
        yield f"{path}: {told.english_first}"
    yield from faults_of_plan(plan, str(path), registry, load_unit_groups(settings.data_dir, registry))


def as_dict(validated: ValidatedPlan) -> dict[str, Any]:
    """For programs."""
    return {"path": str(validated.path), "what": validated.what, "defects": list(validated.defects)}


def print_validated_plans(files: Sequence[ValidatedPlan], console: "Console") -> None:
    """For people: each fault on a line."""
    for file in files:
        verdict = "không có lỗi / no defects" if not file.defects else f"{len(file.defects)} lỗi / defects"
        console.print(f"{file.path}: {verdict}", style="bold")
        if file.what:
            console.print(f"  {file.what}")
        for defect in file.defects:
            console.print(f"  {defect}", style="red")
