"""Turns text that was typed in a TCVN3 (ABC) or VNI font into Unicode, where the text itself proves that it was.

Such fonts show Vietnamese letters in place of Western ones: the file holds “HuyÖn” or “Huyeän”, read as Latin-1,
and only the font makes “Huyện” of it. Here belong their tables and what counts as proof; the encoding of a whole
text file, in which the same bytes may stand, is told in `encodings`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from ntm_pipeline.vietnamese.syllables import is_syllable

# TCVN 5712:1993, character set VN3: the letters from A1 to FE, "." where it has none. The marks for tones at B0-B4
# are not used by the fonts. The fonts for capitals (.VnTimeH) have the same letters here and show them as capitals.
_VN3 = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_VN3) if letter != "."}

# VNI-Windows writes a letter that bears marks as two, the second for all its marks; ơ, ư, đ and the forms of i, and ỵ,
# are one character.
_VNI_ALONE = dict(zip("íìæóòîñôöÍÌÆÓÒÎÑÔÖ", "íìỉĩịỵđơưÍÌỈĨỊỴĐƠƯ", strict=True))
_VNI_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VNI_MARKED = (
    ("aeouyôö", "ùøûõï", _VNI_TONES),
    ("aeo", "âáàåãä", ("\u0302", *("\u0302" + tone for tone in _VNI_TONES))),
    ("a", "êéèúüë", ("\u0306", *("\u0306" + tone for tone in _VNI_TONES))),
)
_VNI = _VNI_ALONE | {
    bearer + mark: unicodedata.normalize("NFC", _VNI_ALONE.get(bearer, bearer) + accents)
    for bearers, marks, accents_of_marks in _VNI_MARKED
    for bearer in bearers + bearers.upper()
    for mark, accents in zip(marks + marks.upper(), accents_of_marks * 2, strict=True)
}
_VNI_LETTER = re.compile("[aeouyôöAEOUYÔÖ][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[íìæóòîñôöÍÌÆÓÒÎÑÔÖ]")

_VNI_WORD = re.compile(f"(?:{_VNI_LETTER.pattern}|[A-Za-z])+")
_NOT_TCVN3 = re.compile(f"[^A-Za-z{''.join(map(chr, _TCVN3))}]")

_MODERN_LATIN_1 = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
FONT_CHARACTERS = frozenset(letter for letter in (*map(chr, _TCVN3), *"".join(_VNI)) if not letter.isascii())
"""All characters beyond ASCII that such fonts show as something else."""
# The look behind keeps the search from beginning anew at each letter of a long word.
_ACCENTED_WORD = re.compile("(?<![A-Za-z])[A-Za-z]*+[\xa1-\xff][A-Za-z\xa1-\xff]*")
# What are letters in TCVN3 and yet no word by themselves, such as “2 × 3” and “½”, are signs there.
_LONE_SIGN = re.compile("((?<![A-Za-z\xa1-\xff])[×÷¼½¾·©](?![A-Za-z\xa1-\xff]))")
# In cells, or in the lines of a text file.
_CAPITALS = re.compile(r"""(?<![^\r\n\t,;|"])[^a-z\r\n\t,;|"]+(?![^\r\n\t,;|"])""")
_TWO_CAPITALS = re.compile("[A-Z]{2}")

LEAST_WORDS = 3
"""So many words more must be Vietnamese in one reading than in any other before that reading is believed."""

Reading = Callable[[str], str]


def from_tcvn3(text: str) -> str:
    """The text that a TCVN3 font shows for these Latin-1 characters, in NFC.

    The font's letters for capitals with marks are those for small ones; where all others of a cell are capitals,
    these become capitals too.
    """
    parts = _LONE_SIGN.split(text)
    parts[::2] = [part.translate(_TCVN3) for part in parts[::2]]
    return _CAPITALS.sub(_capitals, "".join(parts))


def _capitals(match: re.Match[str]) -> str:
    cell = match[0]
    return cell.upper() if _TWO_CAPITALS.search(cell) else cell


def from_vni(text: str) -> str:
    """The text that a VNI font shows for these Latin-1 characters, in NFC."""
    return _VNI_LETTER.sub(_vni_letter, text)


def _vni_letter(match: re.Match[str]) -> str:
    letter = match[0]
    return _VNI.get(letter) or _VNI.get(letter[0], letter[0]) + letter[1:]


LEGACY_FONTS: dict[str, Reading] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def _tcvn3_word(word: str) -> str:
    return "" if _NOT_TCVN3.search(word) else word.translate(_TCVN3)


def _vni_word(word: str) -> str:
    return from_vni(word) if _VNI_WORD.fullmatch(word) else ""


LEGACY_READINGS: dict[str, Reading] = {"TCVN3": _tcvn3_word, "VNI": _vni_word}
"""What the fonts show for one word; nothing, if it holds a character that means nothing in the font."""


def accented_words(text: str) -> set[str]:
    """The words of two characters or more, and no longer than a syllable may be, that hold one beyond ASCII."""
    return {word for word in _ACCENTED_WORD.findall(text) if 1 < len(word) < 20}


def meanings(word: str, readings: Mapping[str, Reading]) -> frozenset[str]:
    """The names of the readings in which the word is spelt like a Vietnamese syllable."""
    return frozenset(name for name, read in readings.items() if is_syllable(read(word)))


def evident_reading(words: Iterable[str], readings: Mapping[str, Reading]) -> str | None:
    """The reading that makes Vietnamese of most of the words, and of more than any other does; else None."""
    found = [meanings(word, readings) for word in words]
    for name in readings:
        if 2 * sum(name in each for each in found) >= len(found) and all(
            sum((name in each) - (other in each) for each in found) >= LEAST_WORDS
            for other in readings
            if other != name
        ):
            return name
    return None
