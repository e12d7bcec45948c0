"""Which number formats show another number than the cell holds."""

import re

BUILT_IN = {"9": "0%", "10": "0.00%"}
"""The formats of Excel that show another number and are told by their numbers alone."""

_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|_.|\*.")
_CONDITION = re.compile(r"\[[^\]]*\]")
_PLACES = re.compile(r"[0#?][0#?,. ]*")
_WORDS_OF_SIZE = re.compile(r"nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|%", re.IGNORECASE)


def shows_another_number(code: str) -> bool:
    """Whether a number format shows something else than the number, or nothing.

    `#,##0,` cuts off thousands, `0"00"` adds zeros, `;;;` shows nothing, `0%` a hundred times the number, and
    `0" nghìn"` says that thousands are meant. Words (`0" hồ sơ"`), signs of currency and decimals change nothing.
    """
    section = code.split(";")[0] if ";" in code else code
    if ";" in code and not _CONDITION.sub("", section).strip():
        return True
    literals = [found[1] or found[2] or "" for found in _LITERAL.finditer(section)]
    if any(re.search(r"\d", text) or _WORDS_OF_SIZE.search(text) for text in literals):
        return True
    plain = _CONDITION.sub("", _LITERAL.sub("\0", section))
    if "%" in plain:
        return True
    places = _PLACES.search(plain)
    if places is None:
        # A format of words alone ("đạt") hides the number; dates and general formats are told by their letters.
        return bool("".join(literals).strip()) and not re.search(r"[a-z@]", plain, re.IGNORECASE)
    # A comma behind the last place cuts off three digits.
    return re.search(r"[0#?]\s*,+\s*(?:\.|$|[^0#?,. ])", plain) is not None
