"""The plans held to what there is: indicators, units and groups; and their reference tables, titles included.

What a plan file may say is told in `plans/`; what can't be known from the file alone is found here, by file and field.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ntm_pipeline.indicators import Indicator, load_indicators
from ntm_pipeline.plans import Plan, Target, alternatives_frame, load_plans, plan_places, targets_frame
from ntm_pipeline.plans.wording import aim_vi, figure_vi, measured_vi, relative_vi
from ntm_pipeline.sql_file import CatalogueError
from ntm_pipeline.units.groups import GroupMember, load_unit_groups
from ntm_pipeline.units.registry import LEVELS, OPEN_END, UnitRegistry
from ntm_pipeline.yaml_file import suggestion


def checked_plans(data_dir: Path | None = None) -> tuple[Plan, ...]:
    """The plans of the package and of the data folder, each of units, indicators and groups that are there.

    Raises:
        DeclarationError: naming every file and field that is wrong, one a line.
    """
    plans = load_plans(data_dir)
    registry = UnitRegistry.load()
    groups = load_unit_groups(data_dir, registry)
    places = {place.rpartition("/")[2].partition(".")[0]: place for place in plan_places(data_dir)}
    faults = [f for plan in plans for f in faults_of_plan(plan, places[plan.plan_id], registry, groups)]
    if faults:
        raise CatalogueError("\n".join(faults))
    return plans


def faults_of_plan(plan: Plan, place: str, registry: UnitRegistry, groups: Sequence[GroupMember]) -> Iterator[str]:
    """What is wrong with a plan, seen beside all that it names; by file and field."""
    if told := _unit_fault(plan.scope_unit_id, plan, registry):
        yield f"{place}: scope_unit_id: {told}"
    for at, target in enumerate(plan.targets):
        for field, fault in _faults_of_target(target, plan, registry, groups):
            yield f"{place}: targets.{at}.{field}: {target.target_id}: {fault}"
        for number, other in enumerate(target.alternatives):
            if other.scope_unit_id and (told := _unit_fault(other.scope_unit_id, plan, registry)):
                yield f"{place}: targets.{at}.alternatives.{number}.scope_unit_id: {target.target_id}: {told}"
            own = list(_faults_of_target(target, plan, registry, groups))
            for field, fault in _faults_of_target(target.read_as(other), plan, registry, groups):
                if (field, fault) not in own:
                    yield f"{place}: targets.{at}.alternatives.{number}.{field}: {target.target_id}: {fault}"


def _unit_fault(unit_id: str, plan: Plan, registry: UnitRegistry) -> str | None:
    versions = registry.versions_of(unit_id)
    if not versions:
        return f"there is no unit {unit_id}{suggestion(unit_id, {v.unit_id for v in registry.versions})}"
    first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
    if not any(v.valid_from <= last and v.valid_to >= first for v in versions):
        return f"not there in {plan.first_year}-{plan.last_year}: the unit {unit_id}"
    return None


def _faults_of_target(
    target: Target, plan: Plan, registry: UnitRegistry, groups: Sequence[GroupMember]
) -> Iterator[tuple[str, str]]:
    indicator = _indicator(target.indicator_id)
    if indicator is None:
        yield "indicator_id", _no_indicator(target.indicator_id)
        return
    if fault := _measure_fault(indicator, target.measure):
        yield "measure", fault
    if target.each:
        levels = [LEVELS.index(level) for level in indicator.subject_levels]
        scope = registry.versions_of(plan.scope_unit_id)
        if scope and LEVELS.index(target.each) <= LEVELS.index(scope[0].unit_level):
            yield "each", f"the plan's own unit is a {scope[0].unit_level}: {target.each} must lie below it"
        elif LEVELS.index(target.each) > max(levels):
            yield "each", f"{target.indicator_id} is about {indicator.levels_key}: no {target.each} has a figure"
        elif not _has_level(target.each, plan, registry):
            yield "each", f"there is no {target.each} in {plan.first_year}-{plan.last_year}"
    if target.among:
        members = [m for m in groups if m.group_id == target.among]
        if not members:
            hint = suggestion(target.among, {m.group_id for m in groups})
            yield "among", f"there is no group {target.among} in unit_groups.csv{hint}"
        elif not any(registry.level_of(m.unit_id) in indicator.subject_levels for m in members):
            yield "among", f"{target.among} has no unit of the level that {target.indicator_id} is about"
        else:
            first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
            if not any(m.valid_from <= last and m.valid_to >= first for m in members):
                yield "among", f"{target.among} has no unit in {plan.first_year}-{plan.last_year}"
    if target.relative_to:
        yield from _faults_of_relative(target, registry)


def _has_level(level: str, plan: Plan, registry: UnitRegistry) -> bool:
    first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
    return any(
        unit.unit_level == level and unit.valid_from <= last and unit.valid_to >= first for unit in registry.versions
    )


def _faults_of_relative(target: Target, registry: UnitRegistry) -> Iterator[tuple[str, str]]:
    of = target.relative_to
    assert of is not None
    if of.indicator_id:
        other = _indicator(of.indicator_id)
        if other is None:
            yield "relative_to.indicator_id", _no_indicator(of.indicator_id)
        elif fault := _measure_fault(other, target.measure):
            yield "relative_to.indicator_id", fault
    if of.unit_id and not registry.versions_of(of.unit_id):
        yield "relative_to.unit_id", f"there is no unit {of.unit_id}"


def _measure_fault(indicator: Indicator, measure: str) -> str | None:
    name = indicator.indicator_id
    if measure == "share" and indicator.measure != "share":
        return f"{name} is a {indicator.measure}, not a share"
    if measure == "count" and (indicator.measure == "mean" or indicator.weight == "volume"):
        return f"{name} adds up figures, it doesn't count units; write total"
    if measure == "mean" and indicator.kind == "flow":
        return f"{name} is reported month by month: there is no mean of it"
    return None


def _indicator(indicator_id: str) -> Indicator | None:
    return next((i for i in load_indicators() if i.indicator_id == indicator_id), None)


def _no_indicator(indicator_id: str) -> str:
    return f"there is no {indicator_id}{suggestion(indicator_id, [i.indicator_id for i in load_indicators()])}"


def unit_groups_frame(members: Sequence[GroupMember]) -> pd.DataFrame:
    """`ref.unit_groups`: one row per unit and stretch of days in a group."""
    rows = [vars(m) | {"valid_to": None if m.valid_to == OPEN_END else m.valid_to} for m in members]
    frame = pd.DataFrame(rows, columns=list(GroupMember.__dataclass_fields__)).astype("string")
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("valid_from", "valid_to")})


def titled_targets(plans: Sequence[Plan], groups: Sequence[GroupMember] = ()) -> pd.DataFrame:
    """`ref.plan_targets`, each with a title and what is to be reached in words."""
    return _in_words(targets_frame(plans), [target for plan in plans for target in plan.targets], groups)


def titled_alternatives(plans: Sequence[Plan], groups: Sequence[GroupMember] = ()) -> pd.DataFrame:
    """`ref.target_alternatives`, each with a title and what is to be reached in words."""
    read = [t.read_as(a) for plan in plans for t in plan.targets for a in t.alternatives]
    untitled = [target.model_copy(update={"title_vi": None}) for target in read]
    return _in_words(alternatives_frame(plans), untitled, groups)


def _in_words(frame: pd.DataFrame, targets: Sequence[Target], groups: Sequence[GroupMember]) -> pd.DataFrame:
    aims = [_aim(target, groups) for target in targets]
    titles = [target.title_vi or f"{_measured(target)}: {aim}" for target, aim in zip(targets, aims, strict=True)]
    return frame.assign(title_vi=pd.Series(titles, dtype="string"), aim_vi=pd.Series(aims, dtype="string"))


def _measured(target: Target, indicator_id: str | None = None) -> str:
    """What a target measures of its indicator, or of another."""
    indicator = _indicator(indicator_id or target.indicator_id)
    if indicator is None:
        return indicator_id or target.indicator_id
    return measured_vi(indicator.title_vi, indicator.measure, indicator.numerator_vi, target.measure)


def _aim(target: Target, groups: Sequence[GroupMember]) -> str:
    """What a target is to reach, of whom, beside what, and by when."""
    of = target.relative_to
    relative = None
    if of is not None:
        other = _measured(target, of.indicator_id) if of.indicator_id else None
        unit = UnitRegistry.load().versions_of(of.unit_id)[-1:] if of.unit_id else []
        relative = relative_vi(other, unit[0].unit_name if unit else None, of.year, of.years_before)
    group = next((m.group_name for m in groups if m.group_id == target.among), None)
    figure = figure_vi(target.target_value, target.measure, of is not None)
    return f"{aim_vi(figure, target.comparator, target.each, relative, group)} vào năm {target.deadline_year}"
