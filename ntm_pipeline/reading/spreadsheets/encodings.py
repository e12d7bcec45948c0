"""Turns the bytes of a text file into text: which encoding they are in, and the refusal when that can't be told.

UTF-8 and UTF-16 prove themselves. The 8-bit encodings (Windows-1258, and TCVN3 and VNI, which need a font) are told
apart by the words: the one in which they are Vietnamese syllables. Legacy fonts in text that is Unicode already are
the matter of `legacy_columns`; what the text says does not belong here.
"""

import re
import unicodedata

from ntm_pipeline.issues import Issue, RefusedError
from ntm_pipeline.reading.spreadsheets.messages import (
    ENCODING_CONVERTED,
    MIXED_ENCODINGS,
    NUL_CHARACTERS,
    UNKNOWN_ENCODING,
)  # fmt: skip
from ntm_pipeline.vietnamese.legacy_fonts import (
    FONT_CHARACTERS,
    LEAST_WORDS,
    LEGACY_FONTS,
    LEGACY_READINGS,
    Reading,
    accented_words,
    evident_reading,
    meanings,
)
from ntm_pipeline.vietnamese.mojibake import words_with_losses


def decoded(content: bytes) -> tuple[str, list[Issue]]:
    """The text, and a note if its encoding is not UTF-8.

    Raises RefusedError: `unknown_encoding`, `mixed_encodings`, `nul_characters`.
    """
    if utf_16 := _utf_16(content):
        return _strictly(content, utf_16), [ENCODING_CONVERTED(encoding="UTF-16")]
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise RefusedError(NUL_CHARACTERS()) from error
        # An English Windows saves what its code page has and puts “?” for the rest; a Vietnamese one loses nothing.
        western = content.decode("cp1252", "replace")
        if sum(map(words_with_losses, western.splitlines())) >= LEAST_WORDS:
            return western, []
        name = _eight_bit_encoding(content, error.start)
    if name == "Windows-1258":
        return unicodedata.normalize("NFC", _strictly(content, "cp1258")), [ENCODING_CONVERTED(encoding=name)]
    return LEGACY_FONTS[name](_strictly(content, "cp1252")), [ENCODING_CONVERTED(encoding=name)]


def is_plain_utf_8(content: bytes) -> bool:
    """Whether `decoded` only decodes these bytes as UTF-8; to tell it takes less time and memory than to do it."""
    import pyarrow as pa  # most files are small

    if _utf_16(content) or content.startswith(b"\xef\xbb\xbf"):
        return False
    ends = pa.array([0, len(content)], pa.int64()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(content)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _utf_16(content: bytes) -> str:
    """The name of the UTF-16 that the bytes are in; empty if they are in none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Digits, commas and line breaks are every fifth character of a table at least. In UTF-16 one byte of each
    # is NUL: the odd ones if it begins with the low byte, else the even ones.
    sample = content[:4096]
    for encoding, high_bytes in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if 5 * high_bytes.count(0) > len(high_bytes) and high_bytes.count(0) == sample.count(0):
            return encoding
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError(UNKNOWN_ENCODING(line=content.count(b"\n", 0, error.start) + 1)) from error


def _from_windows_1258(latin_1: str) -> str:
    return unicodedata.normalize("NFC", latin_1.encode("latin-1").decode("cp1258", "replace"))


_READINGS: dict[str, Reading] = {
    "Windows-1258": lambda word: _from_windows_1258(word).strip("«»·"),
    **LEGACY_READINGS,
}
# Punctuation, ², ° and so on: no letter in any of the encodings.
_SIGNS = bytes(
    byte
    for byte in range(0x80, 0x100)
    if chr(byte) not in FONT_CHARACTERS and unicodedata.category(_from_windows_1258(chr(byte)))[0] not in "LM"
)
_NO_SIGN = re.compile(b"[^\0-\x7f" + re.escape(_SIGNS) + b"]")
_UTF_8_LETTER = re.compile(rb"[\xc2-\xe1][\x80-\xbf]")


def _eight_bit_encoding(content: bytes, first_bad: int) -> str:
    """The name of the encoding that the words of the text prove; `first_bad` is the first byte that is no UTF-8."""
    if not _NO_SIGN.search(content):
        return "Windows-1258"
    passages, words = _passages(content)
    if len(passages) > 1:
        (first, its_name), (second, other_name) = sorted((line, name) for name, line in passages.items())[:2]
        raise RefusedError(MIXED_ENCODINGS(first=first, its_name=its_name, second=second, other_name=other_name))
    name = evident_reading(words, _READINGS)
    if name is None or "UTF-8" in passages:
        raise RefusedError(UNKNOWN_ENCODING(line=content.count(b"\n", 0, first_bad) + 1))
    return name


def _passages(content: bytes) -> tuple[dict[str, int], set[str]]:
    """The encodings that consecutive lines prove by words that have no meaning in another, each with the first line.

    Also gives all words of the lines that are no UTF-8.
    """
    weights: dict[str, dict[str, int]] = {name: {} for name in _READINGS}
    known: set[str] = set()
    scores = dict.fromkeys(_READINGS, 0)
    starts = dict.fromkeys(_READINGS, 0)
    begins: dict[str, int] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        if line.isascii():
            continue
        if _is_utf_8(line):
            begins.setdefault("UTF-8", number)
            scores = dict.fromkeys(_READINGS, 0)
            continue
        words = accented_words(line.decode("latin-1"))
        for word in words - known:
            found = meanings(word, _READINGS)
            for name, weight in weights.items():
                weight[word] = 1 if found == {name} else -2 if found and name not in found else 0
        known |= words
        for name, weight in weights.items():
            if scores[name] <= 0:
                starts[name], scores[name] = number, 0
            scores[name] += sum(map(weight.__getitem__, words))
            if scores[name] >= LEAST_WORDS:
                begins.setdefault(name, starts[name])
    return begins, known


def _is_utf_8(line: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII are UTF-8; in the other encodings they hardly ever are by chance."""
    if not _UTF_8_LETTER.search(line):
        return False
    text = line.decode("utf-8", "replace")
    return sum(not letter.isascii() for letter in text) > 4 * text.count("\ufffd")
