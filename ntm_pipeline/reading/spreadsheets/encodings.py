"""Turns the bytes of a text file into text: which encoding they are in, and the refusal when that can't be told.

UTF-8 and UTF-16 prove themselves. The 8-bit encodings (Windows-1258, and TCVN3 and VNI, which need a font) are told
apart by the words: the one in which they are Vietnamese syllables. Legacy fonts in text that is Unicode already are
the matter of `legacy_text`; what the text says does not belong here.
"""

import re
import unicodedata

from ntm_pipeline.issues import Issue, RefusedError
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


def decoded(content: bytes) -> tuple[str, list[Issue]]:
    """The text, and a note if its encoding is not UTF-8.

    Raises RefusedError: `unknown_encoding`, `mixed_encodings`, `nul_characters`.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16"), [_converted("UTF-16")]
    # Digits, commas and line breaks are every fifth character of a table at least. In UTF-16 one byte of each
    # is NUL: the odd ones if it begins with the low byte, else the even ones.
    sample = content[:4096]
    for encoding, high_bytes in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if 5 * high_bytes.count(0) > len(high_bytes) and high_bytes.count(0) == sample.count(0):
            return _strictly(content, encoding), [_converted("UTF-16")]
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise RefusedError(nul_characters()) from error
        name = _eight_bit_encoding(content, error.start)
    if name == "Windows-1258":
        return unicodedata.normalize("NFC", _strictly(content, "cp1258")), [_converted(name)]
    return LEGACY_FONTS[name](_strictly(content, "cp1252")), [_converted(name)]


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError(_unknown_encoding(content[: error.start])) from error


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
        raise RefusedError(_mixed_encodings(first, its_name, second, other_name))
    name = evident_reading(words, _READINGS)
    if name is None or "UTF-8" in passages:
        raise RefusedError(_unknown_encoding(content[:first_bad]))
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


def _converted(encoding: str) -> Issue:
    return Issue(
        "encoding_converted",
        f"Tệp dùng bảng mã {encoding} và đã được chuyển sang Unicode khi đọc.",
        f"The file is encoded as {encoding} and was converted to Unicode when read.",
    )


def _unknown_encoding(readable: bytes) -> Issue:
    line = readable.count(b"\n") + 1
    return Issue(
        "unknown_encoding",
        f"Không nhận ra bảng mã tiếng Việt của tệp (vướng ở dòng {line}). Hãy mở bằng Excel và lưu lại dạng "
        ".xlsx, hoặc lưu CSV với bảng mã UTF-8.",
        f"The encoding of the text was not recognised (at line {line}). Open the file in Excel and save it "
        "as .xlsx, or save the CSV as UTF-8.",
    )


def _mixed_encodings(first: int, its_name: str, second: int, other_name: str) -> Issue:
    return Issue(
        "mixed_encodings",
        f"Chữ tiếng Việt trong tệp dùng hai bảng mã khác nhau: từ dòng {first} là {its_name}, từ dòng {second} lại là "
        f"{other_name}, nên không thể đọc đúng cả hai. Hãy chuyển tất cả sang Unicode (chẳng hạn bằng công cụ chuyển "
        "mã của UniKey) rồi lưu lại dạng .xlsx.",
        f"The Vietnamese text is in two different encodings: {its_name} from line {first}, but {other_name} from line "
        f"{second}, so both can't be read right. Convert all of it to Unicode (for instance with UniKey's converter) "
        "and save it as .xlsx.",
    )


def nul_characters() -> Issue:
    """The text holds NUL characters, which no table has."""
    return Issue(
        "nul_characters",
        "Tệp có ký tự rỗng (NUL) nên không phải là tệp văn bản CSV. Hãy mở bằng Excel và lưu lại dạng .xlsx.",
        "The file holds NUL characters, so it is no CSV text file. Open it in Excel and save it as .xlsx.",
    )
