"""Reads yes or no, or one value of a closed list, in the usual spellings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ntm_pipeline.issues import UnreadableError
from ntm_pipeline.vietnamese.column_notation import Settled
from ntm_pipeline.vietnamese.messages import (
    NOT_IN_LIST,
    NOT_YES_NO,
    NUMBERS_FOR_YES_NO,
    TICK_IN_LIST,
    TICK_WITHOUT_FONT,
)
from ntm_pipeline.vietnamese.text import _quoted, fold, is_none

V = TypeVar("V")

_YES = {"có", "co", "đã có", "da co", "đúng", "dung", "x", "v", "✓", "✔", "☑", "🗹", "✅", "√", "1", "yes", "true",
        "có triển khai", "đã triển khai", "đã thực hiện", "đã áp dụng", "đã ứng dụng", "đã sử dụng"}  # fmt: skip
_NO = {
    "không",
    "khong",
    "không có",
    "khong co",
    "chưa",
    "chua",
    "chưa có",
    "chua co",
    "chưa triển khai",
    "chưa thực hiện",
    "chưa áp dụng",
    "chưa ứng dụng",
    "không triển khai",
    "không thực hiện",
    "không áp dụng",
    "ko",
    "ko có",
    "sai",
    "0",
    "no",
    "false",
    "☐",
    "□",
}


# What ticks, crosses and empty boxes of picture fonts are without their font; ☒ is used for both.
_LETTERS_OF_PICTURES = {"ü", "û", "þ", "ý", "ÿ", "o", "¨", "q", "p", "r", "t", "☒", "■", "✗", "✘", "✕"}
# Symbol fonts may be addressed by numbers of their own, which Unicode sets aside from F000.
_LETTERS_OF_PICTURES |= {chr(0xF000 + byte) for byte in range(0x20, 0x100)}


_BOX = r"(?P<{0}>\[ ?[xv✓✔]? ?\]|\( ?[xv✓✔]? ?\)|[☑🗹✅☐□■☒])"
_ANSWER_WITH_ITS_BOX = [
    # "☑ Có ☐ Không" has the box before each word, "Có [x] Không [ ]" behind it.
    re.compile(pattern)
    for pattern in (
        rf"{_BOX.format('yes')} ?có\b[ ,;/|-]*{_BOX.format('no')} ?không",
        rf"có ?:? ?{_BOX.format('yes')}[ ,;/|-]*không ?:? ?{_BOX.format('no')}",
    )
]
_LONE_BOX = re.compile(r"\[ ?[xv✓✔]? ?\]")
_FILLED = frozenset("xv✓✔☑🗹✅■☒")


def _ticked(box: str) -> bool:
    return bool(_FILLED & set(box))


TICKS = frozenset({"x", "v", "✓", "✔", "☑", "√", "+"})
"""What is put into a cell to say that it is so, as it compares."""


def settle_yes_no(texts: Sequence[str], beside: Iterable[str] = ()) -> Settled:
    """0 and 1 are no answers in a column that holds other numbers too: it tells how many, or gives points.

    A 2 may be a slip.
    """
    others = [text for text in texts if text not in ("0", "1", "2") and _NUMBER.fullmatch(text)]
    return {text: NUMBERS_FOR_YES_NO(text=_quoted(text), other=_quoted(others[0])) for text in "01"} if others else {}


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)


def parse_yes_no(text: str) -> bool | None:
    """Yes or no, in words, as 1 or 0, or as a tick (`x` is a tick here); None if blank or a dash.

    Raises UnreadableError: `not_yes_no`, `tick_without_font`.
    """
    folded = fold(text)
    bare = folded.strip("().;: ")  # "(x)", "Có."
    if bare in _YES:
        return True
    if bare in _NO:
        return False
    for pattern in _ANSWER_WITH_ITS_BOX:
        # Of two boxes exactly one is filled, and by that the mark tells itself from an empty box.
        if (found := pattern.fullmatch(folded)) and _ticked(found["yes"]) != _ticked(found["no"]):
            return _ticked(found["yes"])
    if _LONE_BOX.fullmatch(folded):
        return _ticked(folded)
    if is_none(text):
        return None
    if folded in _LETTERS_OF_PICTURES:
        raise UnreadableError(TICK_WITHOUT_FONT(text=_quoted(text)))
    raise UnreadableError(NOT_YES_NO(text=_quoted(text)))


def parse_choice(text: str, spellings: Mapping[V, Sequence[str]], written: str | None = None) -> V | None:
    """The value among whose accepted spellings the text is, compared by `fold`; None if none is written.

    `spellings` maps each value to its accepted spellings; messages show the first of each. A mark that means
    none, such as *không*, is a choice where it is among the spellings. `written` is the cell, where the text is only
    what was made of it.

    Raises UnreadableError: `not_in_list`.
    """
    folded = fold(text)
    for value, accepted in spellings.items():
        if any(fold(spelling) == folded for spelling in accepted):
            return value
    if is_none(text):
        return None
    listed = "; ".join(accepted[0] for accepted in spellings.values())
    if folded in _LETTERS_OF_PICTURES or folded in TICKS:
        raise UnreadableError(TICK_IN_LIST(text=_quoted(written or text), listed=listed))
    raise UnreadableError(NOT_IN_LIST(text=_quoted(written or text), listed=listed))
