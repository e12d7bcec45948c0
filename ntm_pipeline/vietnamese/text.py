"""How two spellings of one Vietnamese text compare, what counts as nothing written, how what can't be seen is shown."""

import re
import unicodedata
from functools import lru_cache

# --- Text -----------------------------------------------------------------------------------------

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣"), "-")
# Ð and Ɖ are other scripts' letters that look exactly like Đ and are typed in its place.
_FALSE_LETTERS = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_TO_PLAIN = {**_INVISIBLE, **_FULL_WIDTH, **_DASHES, **_FALSE_LETTERS}

# Both "hòa" and "hoà" are right, and offices mix them; the mark goes to the second vowel.
_TONE_PLACES = {
    first + second: plain + toned
    for plain, firsts, second, toneds in [
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    ]
    for first, toned in zip(firsts, toneds, strict=True)
}
_MISPLACED_TONE = re.compile("|".join(_TONE_PLACES))


def _plain(text: str) -> str:
    """NFC, one space between words, none around; full-width letters, dashes and look-alikes made ordinary."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_TO_PLAIN).split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """The text as it compares: two spellings of one wording fold to the same string.

    NFC, lower case, white space collapsed, dashes unified, the tone mark on the second vowel (`hòa` and
    `hoà`). Accents are kept, and i and y are not merged.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    lowered = unicodedata.normalize("NFC", _plain(text).lower())
    return _MISPLACED_TONE.sub(lambda found: _TONE_PLACES[found.group()], lowered)


# Those of Vietnamese, for which the database of letters need not be asked one by one.
_USUAL_ACCENTS = re.compile("[\u0300-\u034e]+")


@lru_cache(maxsize=65536)
def fold_ascii(text: str) -> str:
    """`fold` without accents, đ as d. Different words fold to one string: not enough to tell names apart."""
    folded = fold(text)
    if folded.isascii():
        return folded
    letters = unicodedata.normalize("NFD", folded)
    plain = _USUAL_ACCENTS.sub("", letters).replace("đ", "d")
    if plain.isascii():
        return plain
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def is_blank(text: str) -> bool:
    """Nothing is written: no text, or white space and invisible characters only."""
    return not _plain(text)


_NONE_MARK = re.compile(r"-+|\.{2,}|…+|x|không|khong|không có|khong co")


def is_dash(text: str) -> bool:
    """Something is written that means none: `-`, `…`, `x`, `không`, `không có`. A written 0 is a number."""
    return _NONE_MARK.fullmatch(fold(text)) is not None


@lru_cache(maxsize=65536)
def is_none(text: str) -> bool:
    """Nothing is written, or something that means none."""
    return is_blank(text) or is_dash(text)


def _quoted(text: str) -> str:
    """The text as messages show it."""
    shown = " ".join(text.split())
    return f"“{shown}”" if len(shown) <= 60 else f"“{shown[:59]}…”"


def visible(text: str, keep: str = "") -> str:
    """The text with its unseen characters shown by their codes, such as ‹U+202E›.

    Among them are escape sequences, C1 controls, marks that turn the direction of writing, characters without width,
    lone surrogates and what Unicode calls no character. Blanks of any width stay; `keep` names others that do.
    """
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in keep or unicodedata.category(letter) == "Zs" else _code(letter)
        for letter in text
    )


def _code(letter: str) -> str:
    return f"‹U+{ord(letter):04X}›"
