"""Writes Unicode text as it was typed before Unicode: in a TCVN3 or VNI font, or in Windows-1258.

The listings are by letter and tone, as the standards print them, and independent of the tables of the reader.
"""

import unicodedata

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL_LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
# All that ASCII does not have: 67 of each case.
LETTERS = [letter for small in SMALL_LETTERS for letter in (small, small.upper()) if not letter.isascii()]

# TCVN 5712:1993, VN3: each vowel without a tone, then with grave, hook, tilde, acute and dot below.
_TCVN3 = dict(
    zip(
        SMALL_LETTERS,
        bytes.fromhex(
            "61B5B6B7B8B9 A8BBBCBDBEC6 A9C7C8C9CACB 65CCCECFD0D1 AAD2D3D4D5D6 69D7D8DCDDDE"
            "6FDFE1E2E3E4 ABE5E6E7E8E9 ACEAEBECEDEE 75EFF1F2F3F4 ADF5F6F7F8F9 79FAFBFCFDFE AE"
        ),
        strict=True,
    )
) | dict(zip("ĂÂÊÔƠƯĐ", bytes.fromhex("A1A2A3A4A5A6A7"), strict=True))

# VNI-Windows: the marks after a letter, in the order of the tones above.
_VNI_MARKS = {"": ("", "ø", "û", "õ", "ù", "ï"), "\u0302": "âàåãáä", "\u0306": "êèúüéë"}
_VNI_SINGLE = dict(zip("ìỉĩíịỵđ", "ìæóíòîñ", strict=True))


def tcvn3(text: str) -> str:
    """In Latin-1 characters; a capital that bears a tone becomes small, for the font has none."""
    return "".join(chr(_TCVN3.get(letter) or _TCVN3.get(letter.lower()) or ord(letter)) for letter in text)


def vni(text: str) -> str:
    """In Latin-1 characters."""
    return "".join(map(_vni, text))


def _vni(letter: str) -> str:
    small = letter.lower()
    if small in SMALL_LETTERS and not small.isascii():
        base, *marks = unicodedata.normalize("NFD", small)
        tone = next((mark for mark in marks if mark in TONES), "")
        accent = next((mark for mark in marks if mark in _VNI_MARKS), "")
        base = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
        form = _VNI_SINGLE.get(small) or base + _VNI_MARKS[accent][TONES.index(tone)]
        return form.upper() if letter.isupper() else form
    return letter


def windows_1258(text: str) -> str:
    """The vowels as letters, the five tones as marks after them."""
    letters = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in TONES[1:])
        letters.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES[1:])) + tone)
    return "".join(letters)
