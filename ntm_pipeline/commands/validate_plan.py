"""A plan file, or a list of unit groups, held to what there is before a refresh meets it: part of `ntm validate`.

What is wrong is told by file and field, in the words in which a refresh would tell it. Files of reported figures are
`validate`'s.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ntm_pipeline.plans import load_plans, parse_plan
from ntm_pipeline.settings import Settings
from ntm_pipeline.units.groups import FILE_NAME, load_unit_groups, read_unit_groups
from ntm_pipeline.units.registry import UnitRegistry
from ntm_pipeline.warehouse.plan_tables import faults_of_plan
from ntm_pipeline.yaml_file import DeclarationError, YamlError, read_control_file

if TYPE_CHECKING:
    from rich.console import Console

_OF_THE_INTAKE = ("origin", "corrections", "layout")
"""YAML files that lie beside figures and are no plans."""


@dataclass(frozen=True)
class ValidatedPlan:
    """A plan file or a list of groups, and what is wrong with it."""

    path: Path
    what: str
    """What it holds, in words; empty where it can't be read."""
    defects: tuple[str, ...]


def is_plan_file(path: Path) -> bool:
    """Whether a file is to be held to the form of a plan or of a list of groups."""
    is_yaml = path.suffix.lower() in (".yaml", ".yml") and path.stem not in _OF_THE_INTAKE
    return is_yaml or path.name == FILE_NAME


def validate_plan_files(paths: Sequence[Path], settings: Settings) -> list[ValidatedPlan]:
    """Each file with its faults; groups that a plan names are the package's and the data folder's."""
    return [_validated(path, settings) for path in paths]


def _validated(path: Path, settings: Settings) -> ValidatedPlan:
    registry = UnitRegistry.load()
    try:
        content = read_control_file(path, path.parent)
        if path.name == FILE_NAME:
            members = list(read_unit_groups(content.decode("utf-8-sig"), str(path), registry))
            groups = {m.group_id for m in members}
            return ValidatedPlan(path, f"{len(groups)} nhóm, {len(members)} dòng / {len(groups)} groups", ())
        plan = parse_plan(content, path.name, str(path.parent))
        faults = tuple(_faults(plan, path, settings, registry))
        return ValidatedPlan(path, f"{plan.title_vi}: {len(plan.targets)} mục tiêu / targets", faults)
    except UnicodeDecodeError as error:
        return ValidatedPlan(path, "", (f"{path}: is not written in UTF-8: {error.reason} at byte {error.start}",))
    except YamlError as error:
        return ValidatedPlan(path, "", (f"{path}: {error}",))
    except DeclarationError as error:
        return ValidatedPlan(path, "", tuple(str(error).splitlines()))


def _faults(plan: Any, path: Path, settings: Settings, registry: UnitRegistry) -> Iterator[str]:
    package = {shipped.plan_id: shipped for shipped in load_plans()}
    if plan.plan_id in package and package[plan.plan_id] != plan:
        yield f"{path}: plan_id: {plan.plan_id} is the plan of plans/{plan.plan_id}.yaml already"
    yield from faults_of_plan(plan, str(path), registry, load_unit_groups(settings.data_dir, registry))


def as_dict(validated: ValidatedPlan) -> dict[str, Any]:
    """For programs."""
    return {"path": str(validated.path), "what": validated.what, "defects": list(validated.defects)}


def print_validated_plans(files: Sequence[ValidatedPlan], console: "Console") -> None:
    """For people: each fault on a line."""
    for file in files:
        verdict = "không có lỗi / no defects" if not file.defects else f"{len(file.defects)} lỗi / defects"
        console.print(f"{file.path}: {verdict}", style="bold", markup=False)
        if file.what:
            console.print(f"  {file.what}", markup=False)
        for defect in file.defects:
            console.print(f"  {defect}", style="red", markup=False)
