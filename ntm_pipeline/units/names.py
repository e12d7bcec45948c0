"""How names of units are compared: type words, spelling variants and dashes folded, accents always kept.

Văn Lang and Văn Lăng are two communes of one province, so nothing here ever drops an accent.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.reading.values import fold

_TYPE_WORDS = {
    "thành phố trực thuộc trung ương": "thành phố",
    "thành phố": "thành phố",
    "thị trấn": "thị trấn",
    "đặc khu": "đặc khu",
    "thị xã": "thị xã",
    "phường": "phường",
    "huyện": "huyện",
    "quận": "quận",
    "tỉnh": "tỉnh",
    "xã": "xã",
    "tp.": "thành phố",
    "tp ": "thành phố",
    "tx.": "thị xã",
    "tx ": "thị xã",
    "tt.": "thị trấn",
    "tt ": "thị trấn",
    "p.": "phường",
    "h.": "huyện",
    "q.": "quận",
    "x.": "xã",
    "t.": "tỉnh",
}
_OFFICES = re.compile(
    "^("
    + "|".join(map(fold, ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd", "văn phòng", "vp")))
    + r")(?=[\s.:])[\s.:]*"
)
_SYLLABLE_I = re.compile(r"(?<=[bcdđghklmnpqrstvx])[iíìỉĩị](?=$|\s)")
_I_TO_Y = str.maketrans("iíìỉĩị", "yýỳỷỹỵ")
_QUI = re.compile(r"\bqu([iíìỉĩị])(?=$|\s|nh|n\b|t\b)")


class UnitName(NamedTuple):
    """A unit's name taken apart: its type word if one is written, and the rest in comparable spelling."""

    type_word: str | None
    bare: str


@lru_cache(maxsize=200_000)
def parse_unit_name(text: str) -> UnitName:
    """Split `Xã Văn Lang`, `TT. Chùa Hang`, `UBND huyện Đại Từ` into type word and comparable name.

    Two names are the same place's name when their `bare` parts are equal and the type words, where both are
    written, agree.
    """
    folded = fold(unicodedata.normalize("NFC", text))
    while (stripped := _OFFICES.sub("", folded)) != folded:
        folded = stripped
    type_word = None
    for word, canonical in _TYPE_WORDS.items():
        if folded.startswith(word) and (word[-1] in ". " or folded[len(word) :][:1] in ("", " ")):
            rest = folded[len(word) :].strip()
            if rest:
                type_word, folded = canonical, rest
            break
    return UnitName(type_word, _comparable(folded))


def _comparable(folded: str) -> str:
    text = re.sub(r"[’'`´ʼ‘\"]", "", folded)
    text = re.sub(r"[\s\-–—_./,]+", " ", text).strip()
    # "Phường 08" and "Phường 8" are one.
    text = re.sub(r"\b0+(\d)", r"\1", text)
    text = _QUI.sub(lambda m: "qu" + m.group(1).translate(_I_TO_Y), text)
    return _SYLLABLE_I.sub(lambda m: m.group(0).translate(_I_TO_Y), text)


def names_agree(written: str, official: str) -> bool:
    """Whether what a sender wrote can be the unit officially named `official`."""
    given, known = parse_unit_name(written), parse_unit_name(official)
    return given.bare == known.bare and (given.type_word is None or given.type_word == known.type_word)
