"""Which cells of a sheet were typed in a TCVN3 or VNI font, by the evidence of their columns."""

import functools
import itertools
import re
from collections.abc import Iterable, Sequence

from ntm_pipeline.issues import Issue
from ntm_pipeline.reading.spreadsheets.messages import LEGACY_FONT_CONVERTED
from ntm_pipeline.reading.spreadsheets.sheet import Sheet, column_letters
from ntm_pipeline.vietnamese.legacy_fonts import (
    _MODERN_LATIN_1,
    FONT_CHARACTERS,
    LEGACY_FONTS,
    LEGACY_READINGS,
    Reading,
    accented_words,
    evident_reading,
    meanings,
)

_MODERN_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323Ạ-ỹ]")

_TYPICAL = re.compile(f"[{''.join(sorted(FONT_CHARACTERS.difference(_MODERN_LATIN_1)))}]")

# Quotation marks and dots stand at words that are Unicode.
_CELL_READINGS: dict[str, Reading] = {"Unicode": lambda word: word.strip("«»·"), **LEGACY_READINGS}


def may_be_legacy(text: str) -> bool:
    """Whether the text holds a character that such fonts use and correct Vietnamese does not; quick."""
    return not text.isascii() and _TYPICAL.search(text) is not None


def convert_legacy_text(sheet: Sheet, texts: str) -> None:
    """Writes Unicode in place of what was typed in a TCVN3 or VNI font, and notes it; touches no other cell.

    `texts` are all its texts, each once.
    """
    if not may_be_legacy(texts):
        return
    found = unicode_columns(list(zip(*sheet.rows, strict=True)))
    for column, converted in found.items():
        for row, text in zip(sheet.rows, converted, strict=True):
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


def legacy_note(columns: Iterable[int]) -> Issue:
    """Says in which columns, by their places, text was converted."""
    return LEGACY_FONT_CONVERTED(columns=", ".join(map(column_letters, sorted(columns))))
