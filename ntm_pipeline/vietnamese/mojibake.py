"""Undoes UTF-8 that was once read as another code page and saved again, and tells where letters are lost for good.

“HTX ChÃ¨” is “HTX Chè” of which each byte became a letter of its own. That is undone only where it makes Vietnamese
syllables of what is none, and no byte is missing. Where a program put “?” for each letter it lacked, nothing can be
undone. Old fonts are the matter of `legacy_fonts`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ntm_pipeline.vietnamese.syllables import is_syllable

_CODE_PAGES = {"Windows-1252": "cp1252", "Windows-1258": "cp1258", "CP437": "cp437", "CP850": "cp850",
               "Mac Roman": "mac_roman"}  # fmt: skip


def _letters_of_bytes(encoding: str) -> dict[str, int]:
    """The letter that each byte beyond ASCII became; where the code page has none, programs keep its number."""
    letters = {}
    for byte in range(0x80, 0x100):
        try:
            letter = bytes([byte]).decode(encoding)
        except UnicodeDecodeError:
            letter = chr(byte)
        letters[letter] = byte
        if encoding in ("cp1252", "cp1258"):
            # Latin-1 has the same letters but for these.
            letters.setdefault(chr(byte), byte)
    return letters


class _Page(NamedTuple):
    bytes_of: dict[str, int]
    sequence: re.Pattern[str]
    """The letters that the bytes of one Vietnamese letter or mark in UTF-8 became."""


def _page(encoding: str) -> _Page:
    bytes_of = _letters_of_bytes(encoding)

    def letters(first: int, last: int) -> str:
        return f"[{''.join(re.escape(letter) for letter, byte in bytes_of.items() if first <= byte <= last)}]"

    follows = letters(0x80, 0xBF)
    pattern = f"{letters(0xC2, 0xD1)}{follows}|{letters(0xE1, 0xE2)}{follows}{{2}}"
    return _Page(bytes_of, re.compile(pattern))


_PAGES = {name: _page(encoding) for name, encoding in _CODE_PAGES.items()}
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = {
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in _TONES
} | set("đĐ")
# Each letter became two or three. In every code page one of them at least is no letter of Vietnamese: the first, or one
# that follows it. Quotation marks, dashes and dots stand in other texts too.
_FIRST, _FOLLOWING = (0xC3, 0xC4, 0xC5, 0xC6, 0xE1), range(0x80, 0xC0)
_SIGNS = {"\ufffd"}
for _each in _PAGES.values():
    _firsts = {letter for letter, byte in _each.bytes_of.items() if byte in _FIRST} - _LETTERS
    _follows = {letter for letter, byte in _each.bytes_of.items() if byte in _FOLLOWING}
    _SIGNS |= _firsts if _follows & _LETTERS else _firsts | _follows
_TYPICAL = re.compile(f"[{''.join(map(re.escape, sorted(_SIGNS)))}]")
_EDGES = "\"'“”‘’«».,;:!?()[]{}-–"


class Undone(NamedTuple):
    """A text as it was, and the code page it was once read in."""

    text: str
    code_page: str


def may_be_mojibake(text: str) -> bool:
    """Whether a text holds what letters became in a wrong code page; quick, and true of some other texts too."""
    return not text.isascii() and _TYPICAL.search(text) is not None


@lru_cache(maxsize=65536)
def undone(text: str) -> Undone | None:
    """The text as it was before it was read in a wrong code page, if that is what happened and nothing is lost."""
    if not may_be_mojibake(text):
        return None
    found: dict[str, tuple[int, str]] = {}
    twice: dict[str, str] = {}
    for name, page in _PAGES.items():
        candidate = _undone_by(text, page)
        if candidate is None:
            continue
        twice.setdefault(name, candidate)
        evidence = _evidence(text, candidate)
        if evidence > 0 and not is_garbled(candidate) and not _FOREIGN.search(candidate):
            found[name] = evidence, candidate
    # Code pages have most letters in common; where two of them make different words, nobody knows which was meant.
    best = {
        name: candidate
        for name, (evidence, candidate) in found.items()
        if evidence == max(found.values(), default=(0, ""))[0]
    }
    if found:
        return Undone(next(iter(best.values())), next(iter(best))) if len(set(best.values())) == 1 else None
    # It may have been read wrongly more than once.
    again = ((name, undone(candidate)) for name, candidate in twice.items())
    return next((Undone(was.text, name) for name, was in again if was is not None), None)


_FOREIGN = re.compile(
    f"(?![{''.join(sorted(letter for letter in _LETTERS if not letter.isascii()))}])[^\\W\\d_A-Za-z]|[\u0300-\u036f]"
)
"""A letter that is none of Vietnamese, or a mark that stays apart from its letter."""


def _undone_by(text: str, page: _Page) -> str | None:
    def letter(match: re.Match[str]) -> str:
        try:
            return bytes(page.bytes_of[each] for each in match[0]).decode()
        except UnicodeDecodeError:
            return match[0]

    changed = page.sequence.sub(letter, text)
    return unicodedata.normalize("NFC", changed) if changed != text else None


def _evidence(before: str, after: str) -> int:
    """How many words became syllables, less those that are none now."""
    words = zip(before.split(" "), after.split(" "), strict=False)
    return sum(1 if _is_restored(old, new) else -1 for old, new in words if old != new)


def _is_restored(old: str, new: str) -> bool:
    # Two letters alone, such as “Ă£”, prove nothing.
    if len(old) < 3 or not is_syllable(new.strip(_EDGES)):
        return False
    # “sá»‘” without its quotation marks is a syllable too; but nobody closes two of them behind a letter.
    return len(old) - len(new) > 1 or not is_syllable(old.strip(_EDGES))


_BROKEN = re.compile(r"á[º»](?!\s|$)|├.|[ß─╞┼][^\s\w.,;]|Ä[^\s\w.,;]|Æ[°¡]|Ã[^\s\w.,;:!?)\]\"'”’»-]|\ufffd")


def is_garbled(text: str) -> bool:
    """Whether a text holds what is left of letters in a wrong code page."""
    return not text.isascii() and _BROKEN.search(text) is not None


_WORD_WITH_LOSS = re.compile(r"(?<![^\s\"'“(])[^\s\"'“”()?.,;:=/]*\?[^\s\"'“”(),;:=/]*")
_LETTER_BEHIND = re.compile(r"\?[^\W\d_]")


@lru_cache(maxsize=65536)
def words_with_losses(text: str) -> int:
    """How many words hold a “?” in place of a letter: one that a letter follows, or that ends what is no word."""
    if "?" not in text or "://" in text:
        return 0
    return sum(_has_loss(word) for word in _WORD_WITH_LOSS.findall(text))


def _has_loss(word: str) -> bool:
    if _LETTER_BEHIND.search(word):
        return True
    stem = word.rstrip("?.,;:!")
    # “HTX?” asks something; “Qu?” and “X?” are what is left of Quý and Xã.
    is_short = len(stem) == 1 or (len(stem) <= 4 and not stem.isupper())
    return stem.isalpha() and is_short and not is_syllable(stem)
