"""How the code of a unit is read: its level, and the zeros that a spreadsheet dropped."""

import re

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.units import messages
from ntm_pipeline.units.registry import CODE_LENGTH, COUNTRY_CODE, LEVEL_WORDS, Level


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
