"""Which unit is meant? A code or a name, some days → one unit.

Codes are re-used: nearly every commune of July 2025 bears the code of an old one, so a code alone names nobody.
What belongs here is the reading of a code on a day, the weighing of the name beside it, and the search for a name
within its parents. What is said to a sender whose unit isn't found is the business of `reasons`; what a row's days are,
of its contract.
"""

from dataclasses import dataclass
from datetime import date

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units import messages
from ntm_pipeline.units.codes import read_code, taken_apart
from ntm_pipeline.units.names import Renamed, is_other_than_unit, parse_unit_name, renamed_unit, unit_paths
from ntm_pipeline.units.reasons import (
    Sought,
    ambiguous,
    code_of_another_time,
    code_unknown,
    nobody_called,
    outside_section,
    path_of,
)
from ntm_pipeline.units.registry import (
    ABOVE_COMMUNES,
    EVER,
    LEVEL_OF_TYPE,
    LEVEL_WORDS,
    LEVELS,
    NOWHERE_TOLD,
    Level,
    UnitRegistry,
    UnitVersion,
)

_LONGEST_NAME = 300
"""A name with the units above it is shorter."""


@dataclass(frozen=True)
class Resolution:
    """The unit a row means, and what its code or name gave reason to warn of."""

    unit: UnitVersion
    """The version in force on the day the code was read."""
    warning: Issue | None = None


def resolve(
    units: UnitRegistry,
    code: str | None,
    name: str | None,
    told_level: Level | None,
    first_day: date,
    last_day: date,
    within: frozenset[str] = NOWHERE_TOLD,
    around: tuple[str, ...] = (),
    read_on: date | None = None,
) -> Resolution:
    """The unit meant by a code, a name or both, in a row that speaks of `first_day`..`last_day`.

    It is the one that bears them on the day `read_on`; where nobody does, on the last day on which somebody did.

    Args:
        code: as written; zeros may be lost.
        name: as written, perhaps with the units above it; None where the row gives none.
        told_level: what the heading or `Cấp` says; None where neither does.
        first_day: of the row's period, year or closing date.
        last_day: of the same, as far as it is over and the row was written by then.
        within: units (by id) at or under one of which a name without a code is sought; empty: anywhere.
        around: the texts of the section and the sheet the row stands in, the closest first; those that name a
            district or a province narrow the search for a name without a code.
        read_on: the day within the period on which the row's table is read; by default the last.

    Raises:
        UnreadableError: rules `unit_unknown`, `unit_code_not_readable`, `code_and_name_disagree`,
            `unit_ambiguous`, `unit_contradicts_section`, `missing_value`.
    """
    day = read_on or last_day
    as_written = code
    code, name, codes_above = taken_apart(code, name)
    levels = (told_level,) if told_level else LEVELS
    if name and len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 1]}…"  # nobody is called so, and messages stay short
    sought = Sought(name, levels, first_day, last_day, within, around) if name else None
    if not code:
        if not sought:
            level_vi, level_en = LEVEL_WORDS[told_level] if told_level else ("đơn vị", "unit")
            raise UnreadableError(messages.UNIT_MISSING(level_vi=level_vi, level_en=level_en))
        return Resolution(_by_name_on(units, day, sought))
    try:
        level, padded = read_code(code, told_level)
    except UnreadableError as wrong:
        return _despite(units, wrong.issue, code, sought)
    ever = units.bearing(level, padded)
    bearers = [v for v in ever if v.valid_from <= last_day and v.valid_to >= first_day]
    if not bearers:
        unknown = code_unknown(units, padded, level, first_day, last_day)
        if ever:
            # The code of another time: whether the figures are that unit's or the named one's nobody can tell.
            raise UnreadableError(unknown.followed_by(*_expected(units, sought)))
        return _despite(units, unknown, padded, sought)
    bearer = next((v for v in bearers if v.valid_from <= day <= v.valid_to), None)
    if bearer is None:
        bearer = max(bearers, key=lambda v: min(v.valid_to, last_day))
        day = min(bearer.valid_to, last_day)
    lies_in = {(v.unit_level, v.unit_code) for v in units.ancestors_on(bearer.unit_id, day)} if codes_above else set()
    if not lies_in.issuperset(codes_above):
        raise UnreadableError(messages.CODE_NOT_OF_UNITS_ABOVE(code=as_written, unit=path_of(units, bearer, day)))
    if not name or _is_called(units, bearer, name):
        return Resolution(bearer)
    is_of_bearer = _was_ever_called(units, bearer.unit_id, name)
    if not is_of_bearer:
        others = [v for v in bearers if v.unit_id != bearer.unit_id and _was_ever_called(units, v.unit_id, name)]
        if others:
            return Resolution(max(others, key=lambda v: v.valid_to))
        bearer_ids = {v.unit_id for v in bearers}
        elsewhen = [v for v in ever if v.unit_id not in bearer_ids and _was_ever_called(units, v.unit_id, name)]
        if elsewhen:
            of_another_time = code_of_another_time(padded, name, max(elsewhen, key=lambda v: v.valid_to), bearer)
            raise UnreadableError(of_another_time.followed_by(*_expected(units, sought)))
    if other := _other_meant(units, bearer, name, day):
        meant = ("", "") if other == name else (f", tức {other}", f", that is {other}")
        raise UnreadableError(
            messages.CODE_AND_NAME_DISAGREE(
                code=padded, name=name, bearer=bearer.unit_name, meant_vi=meant[0], meant_en=meant[1]
            )
        )
    if level != "country" and not is_of_bearer and is_other_than_unit(name, bearer.unit_name):
        raise UnreadableError(
            messages.CODE_AND_NAME_DISAGREE(code=padded, name=name, bearer=bearer.unit_name, meant_vi="", meant_en="")
        )
    if level == "country":
        return Resolution(bearer)  # "Cả nước", "Các bộ, ngành"
    doubt = messages.NAME_OF_ANOTHER_DAY if is_of_bearer else messages.NAME_DIFFERS
    return Resolution(bearer, doubt(code=padded, name=name, bearer=bearer.unit_name))


def bears(
    units: UnitRegistry, code: str | None, name: str | None, told_level: Level | None, day: date
) -> tuple[bool, bool]:
    """Whether somebody bears a row's code on a day, and by the name beside it, where one is; or the name alone."""
    code, name, _ = taken_apart(code, name)
    if code:
        try:
            written = read_code(code, told_level)
        except UnreadableError:
            return False, False
        versions = units.bearing(*written)
        bearer = next((v for v in versions if v.valid_from <= day <= v.valid_to), None)
        return bearer is not None, bearer is not None and (not name or _is_called(units, bearer, name))
    levels = (told_level,) if told_level else LEVELS
    present = renamed_unit(str(name)).present
    is_borne = bool(name) and any(units.named(path, levels, day, day) for path in unit_paths(present))
    return is_borne, is_borne


def bearers(units: UnitRegistry, code: str, first_day: date, last_day: date) -> frozenset[str]:
    """The ids of the units that bear a code within the days, its level told by its length.

    Raises:
        UnreadableError: `unit_code_not_readable`.
    """
    versions = units.bearing(*read_code(str(taken_apart(code, None).code), None))
    return frozenset(v.unit_id for v in versions if v.valid_from <= last_day and v.valid_to >= first_day)


def _is_called(units: UnitRegistry, version: UnitVersion, name: str) -> bool:
    """Whether a text names a unit as it is called on the days of a version, perhaps with those above it."""
    official = parse_unit_name(version.unit_name)
    for path in unit_paths(renamed_unit(name).present):
        if path[0].may_be(official):
            if len(path) == 1:
                return True
            parents = frozenset(v.unit_id for v in units.named(path[1:], LEVELS, *EVER))
            if not units.kin_of(version.unit_id).isdisjoint(parents):
                return True
    return False


def _was_ever_called(units: UnitRegistry, unit_id: str, name: str) -> bool:
    official = [parse_unit_name(version.unit_name) for version in units.versions_of(unit_id)]
    written = parse_unit_name(name)
    if any(written.may_be(known) for known in official):
        return True
    for path in unit_paths(name):
        if any(path[0].may_be(known) for known in official):
            if len(path) == 1:
                return True
            parents = frozenset(v.unit_id for v in units.named(path[1:], LEVELS, *EVER))
            if not units.kin_of(unit_id).isdisjoint(parents):
                return True
    return False


def _other_meant(units: UnitRegistry, bearer: UnitVersion, name: str, day: date) -> str:
    """Whom the name beside a code means instead of the code's bearer; empty where it may be a way to write him.

    A name of another level of unit, or that of another unit of the same province.
    """
    word = parse_unit_name(name).type_word
    if word in LEVEL_OF_TYPE and LEVEL_OF_TYPE[word] != bearer.unit_level:
        return name
    if word == "thành phố" and bearer.unit_level not in ABOVE_COMMUNES:
        return name
    province = _province_of(units, bearer.unit_id, day)
    digits = bearer.unit_code.lstrip("0")
    for path in unit_paths(name):
        for other in units.named(path, LEVELS, day, day):
            if other.unit_id == bearer.unit_id:
                continue
            if other.unit_level == "country":
                return name  # the name of another level, though no type stands before it
            # 169 "Đồng Hỷ" among communes is the district, and not 00169, a ward of Hà Nội.
            is_same_code = other.unit_code.lstrip("0") == digits and other.unit_level != bearer.unit_level
            if is_same_code or province in (None, _province_of(units, other.unit_id, day)):
                return path_of(units, other, day)
    return ""


def _province_of(units: UnitRegistry, unit_id: str, day: date) -> str | None:
    return next((v.unit_id for v in units.ancestors_on(unit_id, day) if v.unit_level == "province"), None)


def _by_name_on(units: UnitRegistry, day: date, sought: Sought) -> UnitVersion:
    """The unit of a name on a day; where nobody bears it there, on the last day within the row's days.

    What the name says of units before or after it must be true of that unit.
    """
    renamed = renamed_unit(sought.name)
    if renamed.present != sought.name:
        unit = _by_name_on(units, day, sought._replace(name=renamed.present))
        if not _has_that_past(units, unit, renamed):
            path = path_of(units, unit, sought.last_day)
            raise UnreadableError(messages.NOT_FROM_THESE(name=sought.name, unit=path))
        return unit
    try:
        return _by_name_alone(units, sought._replace(first_day=day, last_day=day))
    except UnreadableError as unreadable:
        if unreadable.issue.rule == "unit_ambiguous":
            raise
    return _by_name_alone(units, sought)


def _has_that_past(units: UnitRegistry, unit: UnitVersion, renamed: Renamed) -> bool:
    """Whether a unit came from one of the names that are told beside its own or lay in it, or came from any at all."""
    before = {unit.unit_id, *units.predecessors_of(unit.unit_id)}
    if renamed.former is not None:
        districts = units.units_called(renamed.former, ABOVE_COMMUNES, *EVER)  # "Xã A (huyện B cũ)"
        return any(_was_ever_called(units, one, renamed.former) or units.lies_in(one, districts) for one in before)
    return len(before) > 1 or len(units.versions_of(unit.unit_id)) > 1


def _by_name_alone(units: UnitRegistry, sought: Sought) -> UnitVersion:
    name, days = sought.name, (sought.first_day, sought.last_day)
    found: list[UnitVersion] = []
    for path in unit_paths(name):
        found = units.named(path, sought.levels, *days)
        if sought.within:
            found = units.inside(found, sought.within, *days)
        if found:
            break
    if not found:
        raise UnreadableError(nobody_called(units, sought))
    for text in sought.around:
        region = units.units_called(text, ABOVE_COMMUNES, *days)
        if sought.within:
            # A sheet may be called like a district at the other end of the country.
            region = frozenset(
                unit_id
                for unit_id in region
                if units.lies_in(unit_id, sought.within)
                or any(units.lies_in(declared, frozenset({unit_id})) for declared in sought.within)
            )
        if not region:
            continue
        narrowed = units.inside(found, region, *days)
        if not narrowed:
            raise UnreadableError(outside_section(units, name, text, found, sought.last_day))
        found = narrowed
        if len({v.unit_id for v in found}) == 1:
            break
    latest = max(min(v.valid_to, sought.last_day) for v in found)
    candidates = {v.unit_id: v for v in found if v.valid_to >= latest}
    if len(candidates) > 1:
        raise UnreadableError(ambiguous(units, sought, candidates.values()))
    return next(iter(candidates.values()))


def _despite(units: UnitRegistry, wrong: Issue, code: str, sought: Sought | None) -> Resolution:
    """The unit of the name beside a code that no unit ever bore, if the name alone tells it."""
    if not sought:
        raise UnreadableError(wrong)
    try:
        unit = _by_name_alone(units, sought)
    except UnreadableError as unclear:
        raise UnreadableError(wrong.followed_by(unclear.issue.message_vi, unclear.issue.message_en)) from None
    path = path_of(units, unit, sought.last_day)
    doubt = messages.CODE_WRONG(code=code, name=sought.name, unit=path, unit_code=unit.unit_code)
    return Resolution(unit, doubt)


def _expected(units: UnitRegistry, sought: Sought | None) -> tuple[str, str]:
    """The code to be expected beside a name, if the name alone tells it."""
    try:
        unit = _by_name_alone(units, sought) if sought else None
    except UnreadableError:
        unit = None
    if unit is None or not sought:
        return "", ""
    path = path_of(units, unit, sought.last_day)
    return (
        f"Trong kỳ này mã của {path} là {unit.unit_code}.",
        f"In this period the code of {path} is {unit.unit_code}.",
    )
