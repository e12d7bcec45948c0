"""What texts show that were typed in a font of pictures: a tick is the letter ü in Wingdings, P in Wingdings 2.

Only ticks, crosses and empty boxes are known here: they mean yes and no. Which text stands in which font is for
whoever reads the file to say.
"""

import re

_TICK, _CROSS, _BOX, _CROSSED_BOX, _TICKED_BOX = "✓", "✗", "☐", "☒", "☑"
_SHOWN = {
    "wingdings": {"ü": _TICK, "û": _CROSS, "þ": _TICKED_BOX, "ý": _CROSSED_BOX, "x": _CROSSED_BOX,
                  "o": _BOX, "q": _BOX, "r": _BOX, "¨": _BOX},
    "wingdings 2": {"P": _TICK, "O": _CROSS, "Ï": _CROSS, "R": _TICKED_BOX, "S": _CROSSED_BOX, "Q": _CROSSED_BOX,
                    "T": _CROSSED_BOX, "U": _CROSSED_BOX, "£": _BOX, "*": _BOX},
    "webdings": {"a": _TICK, "r": _CROSS, "c": _BOX},
    "zapfdingbats": {"3": _TICK, "4": _TICK, "5": _CROSS, "6": _CROSS, "7": _CROSS, "8": _CROSS,
                     "o": _BOX, "p": _BOX, "q": _BOX, "r": _BOX},
    "symbol": {"Ö": "√"},
}  # fmt: skip
_FAMILY = re.compile(r"(wingdings(?: [23])?|webdings|symbol|zapf ?dingbats|itc zapf dingbats)", re.IGNORECASE)
# Such fonts may be addressed by their own numbers, which Unicode sets aside from F000.
_PRIVATE = {0xF000 + byte: chr(byte) for byte in range(0x20, 0x100)}
# Figures and their signs look in Symbol as in any other font.
_PLAIN_IN_SYMBOL = re.compile(r"[\d\s.,()%/+=:;-]*")


def picture_font(font: str) -> str | None:
    """The family of pictures that a font is of, or None for a font of letters."""
    found = _FAMILY.fullmatch(font.strip().strip("'\""))
    if found is None:
        return None
    name = found[1].lower()
    return "zapfdingbats" if "zapf" in name else name


def shown_in(font: str, text: str) -> str | None:
    """What a text shows in a family of pictures; None where that is neither a tick, a cross, a box nor a figure."""
    plain = text.strip().translate(_PRIVATE)
    if font == "symbol" and _PLAIN_IN_SYMBOL.fullmatch(plain):
        return plain
    return _SHOWN.get(font, {}).get(plain)
