"""The plans held to what there is: indicators, units and groups; and their reference tables, titles included.

What a plan file may say is told in `plans/`; what can't be known from the file alone is found here, by file and field.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ntm_pipeline.indicators import Indicator, load_indicators
from ntm_pipeline.issues import Issue
from ntm_pipeline.plans import Plan, Target, alternatives_frame, load_plans, messages, plan_places, targets_frame
from ntm_pipeline.plans.wording import aim_vi, figure_vi, measured_vi, relative_vi
from ntm_pipeline.sql_file import CatalogueError
from ntm_pipeline.units.groups import GroupMember, load_unit_groups
from ntm_pipeline.units.registry import LEVEL_WORDS, LEVELS, OPEN_END, Level, UnitRegistry
from ntm_pipeline.yaml_file import suggestions


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
        yield f"{place}: scope_unit_id: {told.english_first}"
    for at, target in enumerate(plan.targets):
        for field, fault in _faults_of_target(target, plan, registry, groups):
            yield f"{place}: targets.{at}.{field}: {target.target_id}: {fault.english_first}"
        for number, other in enumerate(target.alternatives):
            if other.scope_unit_id and (told := _unit_fault(other.scope_unit_id, plan, registry)):
                way = f"targets.{at}.alternatives.{number}.scope_unit_id"
                yield f"{place}: {way}: {target.target_id}: {told.english_first}"
            own = list(_faults_of_target(target, plan, registry, groups))
            for field, fault in _faults_of_target(target.read_as(other), plan, registry, groups):
                if (field, fault) not in own:
                    way = f"targets.{at}.alternatives.{number}.{field}"
                    yield f"{place}: {way}: {target.target_id}: {fault.english_first}"


def _unit_fault(unit_id: str, plan: Plan, registry: UnitRegistry) -> Issue | None:
    versions = registry.versions_of(unit_id)
    if not versions:
        vi, en = suggestions(unit_id, {v.unit_id for v in registry.versions})
        return messages.NO_SUCH_UNIT(unit=unit_id, meant_vi=vi, meant_en=en)
    first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
    if not any(v.valid_from <= last and v.valid_to >= first for v in versions):
        return messages.UNIT_NOT_THERE(years=_years(plan), unit=unit_id)
    return None


def _faults_of_target(
    target: Target, plan: Plan, registry: UnitRegistry, groups: Sequence[GroupMember]
) -> Iterator[tuple[str, Issue]]:
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
            yield "each", messages.NOT_BELOW_SCOPE(**_levels(scope=scope[0].unit_level, each=target.each))
        elif LEVELS.index(target.each) > max(levels):
            about = {
                "levels_vi": ", ".join(LEVEL_WORDS[level][0] for level in indicator.subject_levels),
                "levels_en": indicator.levels_key,
            }
            told = about | _levels(each=target.each)
            yield "each", messages.NO_FIGURES_OF_LEVEL(indicator=target.indicator_id, **told)
        elif not _has_level(target.each, plan, registry):
            yield "each", messages.LEVEL_NOT_THERE(years=_years(plan), **_levels(each=target.each))
    if target.among:
        members = [m for m in groups if m.group_id == target.among]
        if not members:
            vi, en = suggestions(target.among, {m.group_id for m in groups})
            yield "among", messages.NO_SUCH_GROUP(group=target.among, meant_vi=vi, meant_en=en)
        elif not any(registry.level_of(m.unit_id) in indicator.subject_levels for m in members):
            yield "among", messages.GROUP_OF_OTHER_LEVEL(group=target.among, indicator=target.indicator_id)
        else:
            first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
            if not any(m.valid_from <= last and m.valid_to >= first for m in members):
                yield "among", messages.GROUP_NOT_THERE(group=target.among, years=_years(plan))
    if target.relative_to:
        yield from _faults_of_relative(target, registry)


def _has_level(level: str, plan: Plan, registry: UnitRegistry) -> bool:
    first, last = date(plan.first_year, 1, 1), date(plan.last_year, 12, 31)
    return any(
        unit.unit_level == level and unit.valid_from <= last and unit.valid_to >= first for unit in registry.versions
    )


def _faults_of_relative(target: Target, registry: UnitRegistry) -> Iterator[tuple[str, Issue]]:
    of = target.relative_to
    assert of is not None
    if of.indicator_id:
        other = _indicator(of.indicator_id)
        if other is None:
            yield "relative_to.indicator_id", _no_indicator(of.indicator_id)
        elif fault := _measure_fault(other, target.measure):
            yield "relative_to.indicator_id", fault
    if of.unit_id and not registry.versions_of(of.unit_id):
        yield "relative_to.unit_id", messages.NO_SUCH_UNIT(unit=of.unit_id, meant="")


def _measure_fault(indicator: Indicator, measure: str) -> Issue | None:
    name = indicator.indicator_id
    if measure == "share" and indicator.measure != "share":
        return messages.NO_SHARE(indicator=name, measure=indicator.measure)
    if measure == "count" and (indicator.measure == "mean" or indicator.weight == "volume"):
        return messages.NO_COUNT(indicator=name)
    if measure == "mean" and indicator.kind == "flow":
        return messages.NO_MEAN(indicator=name)
    return None


def _indicator(indicator_id: str) -> Indicator | None:
    return next((i for i in load_indicators() if i.indicator_id == indicator_id), None)


def _no_indicator(indicator_id: str) -> Issue:
    vi, en = suggestions(indicator_id, [i.indicator_id for i in load_indicators()])
    return messages.NO_SUCH_INDICATOR(indicator=indicator_id, meant_vi=vi, meant_en=en)


def _years(plan: Plan) -> str:
    return f"{plan.first_year}-{plan.last_year}"


def _levels(**levels: Level) -> dict[str, str]:
    """The levels by what they are called in a message, in both languages."""
    vi = {f"{name}_vi": LEVEL_WORDS[level][0] for name, level in levels.items()}
    return vi | {f"{name}_en": level for name, level in levels.items()}


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
