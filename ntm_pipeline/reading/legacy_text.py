"""Turns text that was typed in a TCVN3 (ABC) or VNI font into Unicode, where the text itself proves that it was.

Such fonts show Vietnamese letters in place of Western ones: the file holds “HuyÖn” or “Huyeän”, read as Latin-1,
and only the font makes “Huyện” of it. Here belong their tables and what counts as proof; the encoding of a whole
text file, in which the same bytes may stand, is told in `encodings`.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from .cells import Sheet, column_letters
from .messages import Note
from .syllables import is_syllable

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
_MODERN_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323Ạ-ỹ]")
FONT_CHARACTERS = frozenset(letter for letter in (*map(chr, _TCVN3), *"".join(_VNI)) if not letter.isascii())
"""All characters beyond ASCII that such fonts show as something else."""

_TYPICAL = re.compile(f"[{''.join(sorted(FONT_CHARACTERS.difference(_MODERN_LATIN_1)))}]")
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

# Quotation marks and dots stand at words that are Unicode.
_CELL_READINGS: dict[str, Reading] = {"Unicode": lambda word: word.strip("«»·"), **LEGACY_READINGS}


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


def may_be_legacy(text: str) -> bool:
    """Whether the text holds a character that such fonts use and correct Vietnamese does not; quick."""
    return not text.isascii() and _TYPICAL.search(text) is not None


def convert_legacy_text(sheet: Sheet) -> None:
    """Writes Unicode in place of what was typed in a TCVN3 or VNI font, and notes it; touches no other cell."""
    if not may_be_legacy("\n".join(map("\n".join, sheet.rows))):
        return
    found = unicode_columns(list(zip(*sheet.rows, strict=True)))
    for column, texts in found.items():
        for row, text in zip(sheet.rows, texts, strict=True):
            row[column] = text
    if found:
        sheet.notes.append(legacy_note(found))


def unicode_columns(columns: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    """The columns that hold text typed in a legacy font, by their places, with that text in Unicode.

    `columns` are those of one sheet, all of the same length. A column that proves no font by itself, such as one of
    two names, is judged by the font that all columns together prove.
    """
    words = [_latin_1_words(column) for column in columns]
    of_sheet = evident_reading(set().union(*words), _CELL_READINGS)
    fonts = [evident_reading(its_words, _CELL_READINGS) or of_sheet for its_words in words]
    if not any(font in LEGACY_FONTS for font in fonts):
        return {}
    has_modern = "Unicode" in fonts or any(_MODERN_ONLY.search(text) for column in columns for text in column)
    proofs = [_proofs(column, font) for column, font in zip(columns, fonts, strict=True)]
    if not has_modern:
        # “Pông” is no syllable in VNI, but it is a name there (Pơng).
        proofs = [[proof and max(proof, 0) for proof in its] if 1 in its else its for its in proofs]
    of_rows = [{proof for proof in row if proof} for row in zip(*proofs, strict=True)]
    found = {}
    for place, (column, font) in enumerate(zip(columns, fonts, strict=True)):
        its_proofs = proofs[place]
        is_one_cell = -1 not in its_proofs and its_proofs.count(0) == 1
        if font not in LEGACY_FONTS or not (1 in its_proofs or is_one_cell):
            continue
        before, after = _nearest(its_proofs), _nearest(its_proofs[::-1])[::-1]
        texts = list(column)
        for row, proof in enumerate(its_proofs):
            if proof == 0:
                # “Hãa” may be Unicode or “Hóa” in TCVN3: it is what stands above and below it, else what stands
                # beside it. Headings may well be Unicode over names that are not.
                if before[row] and before[row] == after[row]:
                    proof = before[row]
                elif len(of_rows[row]) == 1:
                    [proof] = of_rows[row]
                else:
                    proof = int(not has_modern)
            if proof == 1:
                texts[row] = LEGACY_FONTS[font](column[row])
        if texts != list(column):
            found[place] = texts
    return found


def _latin_1_words(texts: Iterable[str]) -> set[str]:
    return set().union(
        *(accented_words(text) for text in set(texts) if not text.isascii() and not _MODERN_ONLY.search(text))
    )


def _proofs(column: Sequence[str], font: str | None) -> list[int | None]:
    """For each cell: 1 if its words have a meaning in the font only, -1 if in Unicode only, 0 if they don't tell.

    None for a cell without letters beyond ASCII.
    """
    return list(map(functools.lru_cache(100_000)(functools.partial(_proof, font)), column))


def _proof(font: str | None, text: str) -> int | None:
    if text.isascii():
        return None
    if _MODERN_ONLY.search(text):
        return -1
    found = [_cell_meanings(word) for word in accented_words(text)]
    if font is None or not (found or re.search("[A-Za-z]", text)):
        return None
    return (any(font in each and "Unicode" not in each for each in found)) - (
        any("Unicode" in each and font not in each for each in found)
    )


@functools.lru_cache(100_000)
def _cell_meanings(word: str) -> frozenset[str]:
    return meanings(word, _CELL_READINGS)


def _nearest(proofs: Sequence[int | None]) -> list[int]:
    """For each cell the last proof before it, 0 if there is none."""
    return [0, *itertools.accumulate(proofs, lambda last, proof: proof or last, initial=0)][1:-1]


def legacy_note(columns: Iterable[int]) -> Note:
    """Says in which columns, by their places, text was converted."""
    letters = ", ".join(map(column_letters, sorted(columns)))
    return Note(
        "legacy_font_converted",
        f"Cột {letters} có chữ gõ bằng phông chữ cũ (TCVN3 hoặc VNI) và đã được chuyển sang Unicode khi đọc. Hãy "
        "xem lại tên ở các cột này, lần sau nên gõ bằng Unicode.",
        f"Column {letters} holds text typed in an old font (TCVN3 or VNI), which was converted to Unicode when read. "
        "Look over the names in it, and type Unicode next time.",
    )
