"""Why a code or a name means no unit, with what may have been meant; `resolve` finds that it doesn't."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.units import messages
from ntm_pipeline.units.codes import read_code
from ntm_pipeline.units.names import Path, UnitName, unit_paths
from ntm_pipeline.units.registry import (
    EVER,
    LEVEL_WORDS,
    LEVELS,
    NOWHERE_TOLD,
    OPEN_END,
    Days,
    Level,
    UnitRegistry,
    UnitVersion,
)

MOST_CANDIDATES = 5
"""Of more units than these a message tells only how many they are."""


class Sought(NamedTuple):
    """A name without a code, and what tells where and when to look for it."""

    name: str
    levels: tuple[Level, ...]
    first_day: date
    last_day: date
    within: frozenset[str]
    around: tuple[str, ...]


def district_ended(units: UnitRegistry, code: str, last_day: date) -> Issue | None:
    """What to say of the code of a district in a report on days after districts ended; None for other codes."""
    if units.has_level("district", last_day):
        return None
    try:
        level, padded = read_code(code, "district")
    except UnreadableError:
        return None
    former = units.bearing(level, padded)
    if not former or former[-1].valid_to >= last_day:
        return None
    district = former[-1]
    ended = max(v.valid_to for v in units.versions if v.unit_level == "district")
    above = [units.version_on(unit_id, last_day) for unit_id in units.kin_of(district.unit_id)]
    provinces = sorted((v for v in above if v and v.unit_level == "province"), key=lambda v: v.unit_code)
    codes = "".join(f", {v.unit_code} {v.unit_name}" for v in provinces)
    return messages.DISTRICT_ENDED(
        code=code, district=district.unit_name, ended_vi=vi_day(ended), ended_en=ended, provinces=codes
    )


def code_unknown(units: UnitRegistry, padded: str, level: Level, first_day: date, last_day: date) -> Issue:
    """Why a code names no unit within some days, and whose it was."""
    if level == "district" and (ended := district_ended(units, padded, last_day)):
        return ended
    vi, en = LEVEL_WORDS[level]
    span_vi, span_en = f"ngày {vi_day(last_day)}", f"on {last_day}"
    if first_day != last_day:
        span_vi, span_en = f"kỳ kết thúc ngày {vi_day(last_day)}", f"in the period that ends on {last_day}"
    hint_vi = hint_en = ""
    if ever := units.bearing(level, padded):
        hint_vi, hint_en = _life(units, ever[-1], last_day)
        hint_vi, hint_en = f" Mã này là của {hint_vi}.", f" The code was that of {hint_en}."
    return messages.UNIT_CODE_UNKNOWN(
        code=padded, level_vi=vi, level_en=en, when_vi=span_vi, when_en=span_en, hint_vi=hint_vi, hint_en=hint_en
    )


def nobody_called(units: UnitRegistry, sought: Sought) -> Issue:
    """Why a name names no unit, and who may have been meant."""
    hint_vi, hint_en = _name_hint(units, sought)
    told = "/".join(sorted({v.unit_name for unit_id in sought.within for v in units.versions_of(unit_id)[-1:]})[:2])
    under_vi, under_en = (f" thuộc {told}", f" in {told}") if told else ("", "")
    level_vi, level_en = LEVEL_WORDS[sought.levels[0]] if len(sought.levels) == 1 else ("", "")
    return messages.UNIT_NAME_UNKNOWN(
        name=sought.name, level_vi=level_vi and f" {level_vi}", level_en=level_en and f" of {level_en} level",
        under_vi=under_vi, under_en=under_en, day_vi=vi_day(sought.last_day), day_en=sought.last_day,
        hint_vi=hint_vi, hint_en=hint_en,
    )  # fmt: skip


def ambiguous(units: UnitRegistry, sought: Sought, candidates: Collection[UnitVersion]) -> Issue:
    """Why a name that several units bear names none."""
    listed_vi, listed_en = listed(units, candidates, sought.last_day)
    return messages.UNIT_AMBIGUOUS(name=sought.name, count=len(candidates), listed_vi=listed_vi, listed_en=listed_en)


def outside_section(
    units: UnitRegistry, name: str, section: str, found: Sequence[UnitVersion], last_day: date
) -> Issue:
    """Why a name within a section that names a region is none of its units."""
    listed_vi, listed_en = listed(units, {v.unit_id: v for v in found}.values(), last_day)
    return messages.UNIT_OUTSIDE_SECTION(name=name, section=section, listed_vi=listed_vi, listed_en=listed_en)


def code_of_another_time(code: str, name: str, meant: UnitVersion, bearer: UnitVersion) -> Issue:
    """Why a name is none of the code's bearer, where it fits only a unit that bore the code at another time."""
    if meant.valid_from > bearer.valid_from:
        when_vi, when_en = f"chỉ từ {vi_day(meant.valid_from)}", f"only from {meant.valid_from}"
    else:
        when_vi, when_en = f"chỉ đến {vi_day(meant.valid_to)}", f"only until {meant.valid_to}"
    return messages.CODE_OF_ANOTHER_TIME(
        code=code, name=name, bearer=bearer.unit_name, when_vi=when_vi, when_en=when_en
    )


def _name_hint(units: UnitRegistry, sought: Sought) -> tuple[str, str]:
    """What may have been meant: the unit at another time, names like it, one elsewhere or of another level."""
    days, last_day, within = (sought.first_day, sought.last_day), sought.last_day, sought.within
    paths = unit_paths(sought.name)

    def among(paths: Iterable[Path], levels: Sequence[Level], span: Days, region: frozenset[str]) -> list[UnitVersion]:
        found = [v for path in paths for v in units.named(path, levels, *span)]
        found = units.inside(found, region, *span) if region else found
        today = [v for v in found if v.valid_from <= last_day <= v.valid_to]
        return list({v.unit_id: v for v in today or found}.values())

    if all(path[0].is_number for path in paths):
        return " Một con số chưa phải là tên: hãy ghi cả loại đơn vị.", " A number is no name: write the type too."
    if once := among(paths, sought.levels, EVER, within):
        lives = [_life(units, v, last_day) for v in once[:MOST_CANDIDATES]]
        return (
            f" Tên này là của thời gian khác: {'; '.join(vi for vi, _ in lives)}.",
            f" The name is of another time: {'; '.join(en for _, en in lives)}.",
        )
    like = [
        (UnitName(None, bare), *path[1:])
        for path in paths
        for bare in (path[0].bare, *sorted(units.near_names.near(path[0].bare)))
    ]
    for vi, en, others in (
        ("Tên này là của đơn vị cấp khác", "A unit of another level is", among(paths, LEVELS, days, within)),
        ("Tên gần giống", "Names like it", among(like, sought.levels, days, within)),
        ("Tên này có ở nơi khác", "The name is found elsewhere", among(paths, sought.levels, days, NOWHERE_TOLD)),
    ):
        if others:
            listed_vi, listed_en = listed(units, others, last_day)
            return f" {vi}: {listed_vi}.", f" {en}: {listed_en}."
    return "", ""


def _life(units: UnitRegistry, version: UnitVersion, day: date) -> tuple[str, str]:
    """A unit of another time: when it was called so, and what it is on the day."""
    path, begin, end = path_of(units, version, day), version.valid_from, version.valid_to
    until_vi, until_en = ("đến nay", "today") if end == OPEN_END else (f"đến {vi_day(end)}", str(end))
    vi = f"{path} (mã {version.unit_code}, từ {vi_day(begin)} {until_vi})"
    en = f"{path} (code {version.unit_code}, {begin} to {until_en})"
    heirs = {version.unit_id, *units.successors_of(version.unit_id)}
    now = [v for heir in sorted(heirs) if (v := units.version_on(heir, day))] if version.valid_to < day else []
    if now:
        now_vi, now_en = listed(units, now, day)
        vi, en = f"{vi}, nay là {now_vi}", f"{en}, now {now_en}"
    return vi, en


def listed(units: UnitRegistry, versions: Iterable[UnitVersion], day: date) -> tuple[str, str]:
    """Codes and paths of some units; of many, the first and how many more."""
    texts = sorted(f"{v.unit_code} {path_of(units, v, day)}" for v in versions)
    shown, more = "; ".join(texts[:MOST_CANDIDATES]), len(texts) - MOST_CANDIDATES
    if more <= 0:
        return shown, shown
    return f"{shown}; và {more} đơn vị khác", f"{shown}; and {more} more"


def path_of(units: UnitRegistry, version: UnitVersion, day: date) -> str:
    """The names of a unit and of those above it on a day, or as near to it as it lived."""
    chain = units.ancestors_on(version.unit_id, min(max(day, version.valid_from), version.valid_to))
    return ", ".join(v.unit_name for v in chain if v.unit_level != "country" or v is chain[0])


def vi_day(day: date) -> str:
    """A day as it is written in Vietnam."""
    return f"{day:%d/%m/%Y}"
