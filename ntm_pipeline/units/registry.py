"""Whose row is it? A code or a name, a span of days → one unit.

Codes are re-used: nearly every commune of July 2025 bears the code of an old one, so a code alone names nobody.
What belongs here is the reading of a code on a day and the weighing of the name beside it. How names are
compared is the business of `names`; what a row's days are, of its contract.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from ntm_pipeline.reading.values import Unreadable
from ntm_pipeline.units.names import names_agree, parse_unit_name

Level = Literal["country", "province", "district", "commune"]

LEVELS: tuple[Level, ...] = ("country", "province", "district", "commune")
CODE_LENGTH: dict[Level, int] = {"province": 2, "district": 3, "commune": 5}
LEVEL_WORDS: dict[Level, tuple[str, str]] = {
    "country": ("cấp trung ương", "country"),
    "province": ("cấp tỉnh", "province"),
    "district": ("cấp huyện", "district"),
    "commune": ("cấp xã", "commune"),
}
LEVEL_OF_TYPE: dict[str, Level] = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
"""Type words that stand for one level only; a "thành phố" may be a province or a district."""

COUNTRY_CODE = "VN"
OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class UnitVersion:
    """One stretch of a unit's life in which its code, name, type and parent stood still."""

    unit_id: str
    unit_code: str
    unit_name: str
    unit_type: str
    unit_level: Level
    parent_unit_id: str | None
    valid_from: date
    valid_to: date
    """The last day included; `OPEN_END` while valid."""
    legal_basis: str | None


@dataclass(frozen=True)
class Resolution:
    """The unit a row means, and what the name beside the code gave reason to warn of."""

    unit: UnitVersion
    """The version in force on the day the code was read."""
    warning: Unreadable | None = None


class UnitRegistry:
    """Every unit version, found by code, by name and by id."""

    def __init__(self, versions: Iterable[UnitVersion]) -> None:
        self.versions = tuple(versions)
        self._by_code: dict[tuple[Level, str], list[UnitVersion]] = defaultdict(list)
        self._by_id: dict[str, list[UnitVersion]] = defaultdict(list)
        self._by_name: dict[tuple[Level, str], list[UnitVersion]] = defaultdict(list)
        self._levels_on: dict[tuple[Level, date], bool] = {}
        for version in sorted(self.versions, key=lambda v: v.valid_from):
            self._by_code[version.unit_level, version.unit_code].append(version)
            self._by_id[version.unit_id].append(version)
            self._by_name[version.unit_level, parse_unit_name(version.unit_name).bare].append(version)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> "UnitRegistry":
        """The registry of the whole country, from the package's reference file."""
        with files(__package__).joinpath("units.csv").open(encoding="utf-8") as lines:
            return cls(
                UnitVersion(
                    unit_id=row["unit_id"],
                    unit_code=row["unit_code"],
                    unit_name=row["unit_name"],
                    unit_type=row["unit_type"],
                    unit_level=row["unit_level"],  # type: ignore[arg-type]
                    parent_unit_id=row["parent_unit_id"] or None,
                    valid_from=date.fromisoformat(row["valid_from"]),
                    valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else OPEN_END,
                    legal_basis=row["legal_basis"] or None,
                )
                for row in csv.DictReader(lines)
            )

    def has_level(self, level: Level, day: date) -> bool:
        """Whether any unit of a level exists on a day: districts ended on 30 June 2025."""
        if (level, day) not in self._levels_on:
            self._levels_on[level, day] = any(
                v.unit_level == level and v.valid_from <= day <= v.valid_to for v in self.versions
            )
        return self._levels_on[level, day]

    def version_on(self, unit_id: str, day: date) -> UnitVersion | None:
        """The version of a unit in force on a day."""
        return next((v for v in self._by_id.get(unit_id, ()) if v.valid_from <= day <= v.valid_to), None)

    def ancestors_on(self, unit_id: str, day: date) -> tuple[UnitVersion, ...]:
        """The unit itself and all above it on a day, lowest first; empty if it doesn't exist that day."""
        chain = []
        current: str | None = unit_id
        while current is not None and (version := self.version_on(current, day)):
            chain.append(version)
            current = version.parent_unit_id
        return tuple(chain)

    def resolve(
        self,
        code: str | None,
        name: str | None,
        told_level: Level | None,
        first_day: date,
        last_day: date,
        within: str | None = None,
    ) -> Resolution:
        """The unit meant by a code, a name or both, in a row that speaks of `first_day`..`last_day`.

        Args:
            code: as written; zeros may be lost.
            name: as written; None where the row gives none.
            told_level: what the heading or `Cấp` says; None where neither does.
            first_day: of the row's period, year or closing date.
            last_day: the day the code is read on, unless nobody bears it then.
            within: unit (by id) that the file speaks for; a name without a code is sought at or under it.

        Raises:
            Unreadable: rules `unit_unknown`, `unit_code_not_readable`, `unit_code_of_another_time`,
                `unit_ambiguous`, `missing_value`.
        """
        if not code:
            if not name:
                raise Unreadable(
                    "missing_value",
                    "Dòng này không có mã và cũng không có tên đơn vị; hãy điền mã đơn vị hành chính.",
                    "This row has neither code nor name of a unit; fill in the unit's code.",
                )
            return Resolution(self._by_name_alone(name, told_level, first_day, last_day, within))
        level, padded = read_code(code, told_level)
        bearers = [
            v for v in self._by_code.get((level, padded), ()) if v.valid_from <= last_day and v.valid_to >= first_day
        ]
        if not bearers:
            raise self._unknown(padded, level, first_day, last_day)
        last = max(bearers, key=lambda v: min(v.valid_to, last_day))
        if not name or level == "country" or self._was_ever_called(last.unit_id, name):
            return Resolution(last)
        others = [v for v in bearers if v.unit_id != last.unit_id and self._was_ever_called(v.unit_id, name)]
        if others:
            return Resolution(max(others, key=lambda v: v.valid_to))
        bearer_ids = {v.unit_id for v in bearers}
        elsewhen = [
            v
            for v in self._by_code[level, padded]
            if v.unit_id not in bearer_ids and self._was_ever_called(v.unit_id, name)
        ]
        if elsewhen:
            raise _code_of_another_time(padded, name, max(elsewhen, key=lambda v: v.valid_to), last)
        return Resolution(last, _name_differs(padded, name, last))

    def _was_ever_called(self, unit_id: str, name: str) -> bool:
        return any(names_agree(name, version.unit_name) for version in self._by_id[unit_id])

    def _by_name_alone(
        self, name: str, told_level: Level | None, first_day: date, last_day: date, within: str | None
    ) -> UnitVersion:
        parsed = parse_unit_name(name)
        levels = [told_level] if told_level else list(LEVELS)
        namesakes = [
            version
            for level in levels
            for version in self._by_name.get((level, parsed.bare), ())
            if version.valid_from <= last_day
            and version.valid_to >= first_day
            and parsed.type_word in (None, version.unit_type)
            and (within is None or within in self._ids_above(version, last_day))
        ]
        latest = max((min(v.valid_to, last_day) for v in namesakes), default=last_day)
        found = {v.unit_id: v for v in namesakes if v.valid_to >= latest}
        if not found:
            raise Unreadable(
                "unit_unknown",
                f"Không có đơn vị nào tên “{name}” vào ngày {_vi_day(last_day)}; hãy điền mã đơn vị hành chính.",
                f"No unit is called “{name}” on {last_day}; fill in the unit's code.",
            )
        if len(found) > 1:
            candidates = "; ".join(f"{v.unit_code} {self._path(v, last_day)}" for v in list(found.values())[:5])
            raise Unreadable(
                "unit_ambiguous",
                f"Tên “{name}” có thể là {len(found)} đơn vị ({candidates}); hãy điền mã đơn vị hành chính.",
                f"The name “{name}” fits {len(found)} units ({candidates}); fill in the unit's code.",
            )
        return next(iter(found.values()))

    def _ids_above(self, version: UnitVersion, last_day: date) -> set[str]:
        return {v.unit_id for v in self.ancestors_on(version.unit_id, min(version.valid_to, last_day))}

    def _path(self, version: UnitVersion, day: date) -> str:
        return ", ".join(v.unit_name for v in self.ancestors_on(version.unit_id, day) if v.unit_level != "country")

    def _unknown(self, padded: str, level: Level, first_day: date, last_day: date) -> Unreadable:
        vi, en = LEVEL_WORDS[level]
        span_vi, span_en = f"ngày {_vi_day(last_day)}", f"on {last_day}"
        if first_day != last_day:
            span_vi, span_en = f"kỳ đến ngày {_vi_day(last_day)}", f"in the period that ends on {last_day}"
        ever = self._by_code.get((level, padded))
        if ever:
            owner = ever[-1]
            until_vi, until_en = "đến nay", "today"
            if owner.valid_to != OPEN_END:
                until_vi, until_en = f"đến {_vi_day(owner.valid_to)}", str(owner.valid_to)
            hint_vi = f" Mã này là của {owner.unit_name} (từ {_vi_day(owner.valid_from)} {until_vi})."
            hint_en = f" The code was that of {owner.unit_name} ({owner.valid_from} to {until_en})."
        else:
            hint_vi = hint_en = ""
        return Unreadable(
            "unit_unknown",
            f"Không có đơn vị {vi} nào mang mã “{padded}” vào {span_vi}.{hint_vi} Hãy kiểm tra lại mã đơn vị.",
            f"No {en} bears the code “{padded}” {span_en}.{hint_en} Check the unit's code.",
        )


def read_code(code: str, told_level: Level | None) -> tuple[Level, str]:
    """The level and the full code (its lost zeros put back) that a written code means.

    Raises:
        Unreadable: `unit_code_not_readable`, when no unit of that level can bear it.
    """
    text = re.sub(r"\s", "", code)
    if text.upper() == COUNTRY_CODE and told_level in (None, "country"):
        return "country", COUNTRY_CODE
    # Excel turns a code into a number and the number into text: 168.0
    text = re.sub(r"[.,]0+$", "", text)
    if re.fullmatch(r"[0-9]{1,5}", text):
        by_length = (level for level, length in CODE_LENGTH.items() if len(text) <= length)
        level: Level = next(by_length) if told_level is None else told_level
        if len(text) <= CODE_LENGTH.get(level, 0):
            return level, text.zfill(CODE_LENGTH[level])
    if told_level is None:
        (level_vi, level_en), expected_vi, expected_en = ("đơn vị", "unit"), "2, 3 hoặc 5 chữ số", "2, 3 or 5 digits"
    else:
        level_vi, level_en = LEVEL_WORDS[told_level]
        length = CODE_LENGTH.get(told_level)
        expected_vi, expected_en = (f"{length} chữ số", f"{length} digits") if length else (COUNTRY_CODE, COUNTRY_CODE)
    raise Unreadable(
        "unit_code_not_readable",
        f"“{code}” không phải là mã {level_vi}; mã phải là {expected_vi}.",
        f"“{code}” is not a {level_en} code; it must be {expected_en}.",
    )


def _vi_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _code_of_another_time(code: str, name: str, meant: UnitVersion, bearer: UnitVersion) -> Unreadable:
    if meant.valid_from > bearer.valid_from:
        when_vi, when_en = f"chỉ từ {_vi_day(meant.valid_from)}", f"only from {meant.valid_from}"
    else:
        when_vi, when_en = f"chỉ đến {_vi_day(meant.valid_to)}", f"only until {meant.valid_to}"
    return Unreadable(
        "unit_code_of_another_time",
        f"Mã {code} trong kỳ này là của {bearer.unit_name}; “{name}” mang mã này {when_vi}. Hãy ghi mã mà đơn vị mang"
        " trong kỳ báo cáo.",
        f"In this period code {code} is that of {bearer.unit_name}; “{name}” bore it {when_en}. Write the code that the"
        " unit bears in the period.",
    )


def _name_differs(code: str, name: str, bearer: UnitVersion) -> Unreadable:
    return Unreadable(
        "unit_name_differs",
        f"Mã {code} là của {bearer.unit_name}, nhưng tên ghi là “{name}”; số liệu được tính cho {bearer.unit_name}."
        " Hãy kiểm tra lại mã và tên.",
        f"Code {code} is that of {bearer.unit_name}, but the name reads “{name}”; the figures are counted for"
        f" {bearer.unit_name}. Check code and name.",
    )
