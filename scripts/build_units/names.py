"""Names of units: one spelling for each, the type that it begins with, its slug in an id."""

import re
import unicodedata

from scripts.build_units.states import TYPES_OF_LEVEL, BuildError

_TONE = r"[\u0300\u0301\u0303\u0309\u0323]"

_TONE_ON_LAST_VOWEL = re.compile(rf"(?:(?<![qQ])([uU])(y)|([oO])([ae]))({_TONE})(?![\w\u0300-\u036f])")


def usual_spelling(name: str, level: str) -> str:
    """One spelling of one name: NFC, single spaces, type in sentence case, tone marks as in Hòa and Thủy.

    The sources place that mark now here (Hòa), now there (Hoà), even for one unit. Left as they are, such
    pairs would look like changes of name.
    """
    decomposed = unicodedata.normalize("NFD", " ".join(name.split()))
    moved = _TONE_ON_LAST_VOWEL.sub(
        lambda m: (m[1] or m[3]) + m[5] + (m[2] or m[4]),
        decomposed,
    )
    text = unicodedata.normalize("NFC", moved)
    for unit_type in TYPES_OF_LEVEL[level]:
        if text.lower().startswith(f"{unit_type.lower()} "):
            return unit_type + text[len(unit_type) :]
    raise BuildError(f"{level}: the name {name!r} does not begin with a type of that level")


def type_of(name: str, level: str) -> str:
    """The type word of a name in the usual spelling, in lower case."""
    if level == "country":
        return "quốc gia"
    return next(t for t in TYPES_OF_LEVEL[level] if name.startswith(f"{t} ")).lower()


def slug_of(name: str) -> str:
    """The name in a-z, 0-9 and hyphens; an apostrophe (Đạ M'ri) parts no words."""
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("'", ""))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
