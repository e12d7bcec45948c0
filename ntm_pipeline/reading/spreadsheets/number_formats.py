"""Which number formats show another number than the cell holds."""

import re

from ntm_pipeline.vietnamese.text import fold_ascii

BUILT_IN = {"9": "0%", "10": "0.00%"}
"""The formats of Excel that show another number and are told by their numbers alone."""

_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|_.|\*.")
_CONDITION = re.compile(r"\[[^\]]*\]")
_PLACES = re.compile(r"[0#?][0#?,. ]*")
_WORDS_OF_SIZE = re.compile(r"nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|%", re.IGNORECASE)


# Words that name what is counted, or what a number is of; any other may say how many of them one stands for.
_HARMLESS = frozenset(
    re.findall(
        r"\w+",
        "ho so hs hscv nguoi can bo cb dong d vnd usd xa phuong huyen tinh htx thanh vien tv mo hinh nam thang quy ky"
        " ngay chi tieu tc ct ma co don vi dv cai dc",
    )
)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_STARTS_WITH_CONDITION = re.compile(r"\s*(?:\[[A-Za-z$][^\]]*\])*\[[<>=]")


# "[<500]"-"": what is no 0 is shown as none.
_HIDES_ON_A_CONDITION = re.compile(r"\s*(?:\[[A-Za-z$][^\]]*\])*\[(?!=0\])[<>=]+[^\]]*\][\s\-–]*")


def shows_another_number(code: str) -> bool:
    """Whether a number format shows something else than the number, or nothing.

    `#,##0,` cuts off thousands, `0"00"` adds zeros, `;;;` shows nothing, `0%` a hundred times the number, and
    `0" nghìn"` says that thousands are meant. Names of things (`0" hồ sơ"`), signs of currency and decimals change
    nothing.
    """
    sections = code.split(";")
    if ";" in code and not _CONDITION.sub("", sections[0]).strip():
        return True
    if not _STARTS_WITH_CONDITION.match(code):
        return _shows_another(sections[0])  # for what is above 0
    return any(_shows_another(one) or _HIDES_ON_A_CONDITION.fullmatch(_LITERAL.sub("", one)) for one in sections)


def _shows_another(section: str) -> bool:
    literals = [found[1] or found[2] or "" for found in _LITERAL.finditer(section)]
    if any(re.search(r"\d", text) or _WORDS_OF_SIZE.search(text) for text in literals):
        return True
    plain = _CONDITION.sub("", _LITERAL.sub("\0", section))
    if "%" in plain:
        return True
    places = _PLACES.search(plain)
    written = "".join(literals)
    if places is None:
        # A format of words alone ("đạt") hides the number, a dash is how 0 is shown; dates and general formats are told
        # by their letters.
        return bool(written.strip(" -–")) and not re.search(r"[a-z@]", plain, re.IGNORECASE)
    if not _DATE_LETTERS.search(plain):
        shown = _LITERAL.sub(lambda found: found[1] or found[2] or "", _CONDITION.sub("", section))
        if shown.lstrip().startswith(("-", "–", "(")):
            return True  # as if it were less than 0
        words = fold_ascii(written).replace("d/c", "dc")
        if re.search(r"/ ?[^\W\d_]", words) or not set(re.findall(r"[^\W\d_]+", words)) <= _HARMLESS:
            return True
    # A comma behind the last place cuts off three digits.
    return re.search(r"[0#?]\s*,+\s*(?:\.|$|[^0#?,. ])", plain) is not None
