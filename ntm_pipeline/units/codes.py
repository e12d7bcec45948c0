"""How the code of a unit is read: its level, and the zeros that a spreadsheet dropped."""

import re
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.units import messages
from ntm_pipeline.units.registry import CODE_LENGTH, COUNTRY_CODE, LEVEL_WORDS, Level


@lru_cache(maxsize=65536)
def read_code(code: str, told_level: Level | None) -> tuple[Level, str]:
    """The level and the full code (its lost zeros put back) that a written code means.

    Raises:
        UnreadableError: `unit_code_not_readable`, when no unit of that level can bear it.
    """
    text = re.sub(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]", "", code)
    # What keeps a spreadsheet from dropping the zeros: '05767 and ="05767"
    text = re.sub(r"^['’‘`]|^=?\"|\"$", "", text)
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
    raise UnreadableError(
        messages.CODE_NOT_READABLE(
            code=code, level_vi=level_vi, level_en=level_en, expected_vi=expected_vi, expected_en=expected_en
        )
    )


class Written(NamedTuple):
    """What a row's cells hold of a unit's code and name, taken apart where one cell holds several things."""

    code: str | None
    name: str | None
    above: tuple[tuple[Level, str], ...] = ()
    """The codes of the units above it that are written before its own."""


_BETWEEN = r"(?:\s*[-–—.:_]\s*|\s+)"
_CALLED = r"(?:mã\s*(?:số|xã|đơn vị|huyện|tỉnh)?\s*:?\s*)?"
_CODE_AND_NAME = re.compile(
    rf"\s*[(\[]?\s*{_CALLED}(?P<code>(?:\d{{2}}[.\-/])?(?:\d{{3}}[.\-/])?\d{{2,5}})(?:\s*[)\]]\s*|{_BETWEEN})"
    r"(?P<name>[^\W\d_].+)",
    re.DOTALL | re.IGNORECASE,
)
_NAME_AND_CODE = re.compile(
    rf"\s*(?P<name>[^\W\d_].*?)(?:\s*[-–—:_]\s*|\s*[(\[]\s*{_CALLED})"
    r"(?P<code>\d{2,5})\s*[)\]]?\s*",
    re.DOTALL | re.IGNORECASE,
)
_COMPOSED = re.compile(r"(?:(\d{2})[ .\-/]?)?(?:(\d{3})[ .\-/]?)?(\d{5})")


@lru_cache(maxsize=65536)
def taken_apart(code: str | None, name: str | None) -> Written:
    """`1917005758` → the commune 05758 of district 170 and province 19; `05767 - Xã Phúc Lương` and `Xã Phúc Lương
    (05767)` → code and name.

    A number beside a name alone is that of the row or of a note, unless it has the five digits of a commune's code.
    """
    if code and (found := _CODE_AND_NAME.fullmatch(code) or _NAME_AND_CODE.fullmatch(code)):
        code, name = found["code"], name or found["name"]
    elif found := (_CODE_AND_NAME.fullmatch(name) or _NAME_AND_CODE.fullmatch(name)) if name else None:
        is_of_commune = len(re.split(r"\D", found["code"])[-1]) == CODE_LENGTH["commune"]
        if is_of_commune and code in (None, "", found["code"]):
            code, name = found["code"], found["name"]
    if code and len(code.strip()) > CODE_LENGTH["commune"] and (found := _COMPOSED.fullmatch(code.strip())):
        above: list[tuple[Level, str]] = []
        if found[1]:
            above.append(("province", found[1]))
        if found[2]:
            above.append(("district", found[2]))
        return Written(found[3], name, tuple(above))
    return Written(code, name)
