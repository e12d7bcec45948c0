"""The types of cells that columns of a contract declare: how a cell's text becomes a value."""

import re
from collections.abc import Callable
from typing import Any

from ntm_pipeline.issues import Issue, UnreadableError
from ntm_pipeline.vietnamese.text import is_none

Parser = Callable[[str], Any]


def parse_text(text: str) -> str | None:
    """Free text as it stands; a dash or nothing is None."""
    return None if is_none(text) else text


def parse_code(text: str) -> str | None:
    """A code that is no unit's: as written, but whole where a program made it a decimal (`4601234507.0`).

    Raises:
        UnreadableError: `not_a_code`, for what a spreadsheet rounded (`4,60123E+09`): it would be the code of many.
    """
    if is_none(text):
        return None
    if re.fullmatch(r"\d+([.,]\d+)?[eE][+]?\d+", text):
        raise UnreadableError(
            Issue(
                "not_a_code",
                f"“{text}” là mã đã bị bảng tính làm tròn; hãy định dạng cột là văn bản rồi nhập lại mã đầy đủ.",
                f"“{text}” is a code that a spreadsheet has rounded; make the column text and enter the whole code.",
            )
        )
    return re.sub(r"(?<=\d)[.,]0+$", "", text)
