"""Units of measure: in a heading, on a line below it, or above the table.

What a unit does to a figure belongs here (thousands are multiplied out, exactly); which units a column may be counted
in is said by whoever looks for the column.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from ntm_pipeline.vietnamese.text import fold_ascii, is_none

_FACTORS = {
    "chuc": 10, "tram": 100, "nghin": 1000, "ngan": 1000, "1000": 1000, "1.000": 1000, "1,000": 1000, "1 000": 1000,
    "van": 10_000, "trieu": 1_000_000, "ty": 1_000_000_000, "100": 100, "10": 10, "thousand": 1000, "thousands": 1000,
    "million": 1_000_000, "millions": 1_000_000, "x1000": 1000, "x 1000": 1000, "x1.000": 1000, "x 1.000": 1000,
}  # fmt: skip
_FACTOR = "|".join(map(re.escape, sorted(_FACTORS, key=len, reverse=True)))
_THING = (
    r"ho so(?: cong viec)?|hscv|hs|van ban|nhiem vu|cong viec|viec|nguoi|can bo(?: quan ly)?|cb|dong chi|hoc vien"
    r"|luot(?: nguoi| ho so| can bo| hoc vien| truy cap)?|lan|don vi|xa|huyen|htx|hop tac xa|mo hinh|thanh vien|ho"
    r"|san pham|thon|ha|kg|tan|dong|vnd|gio|ngay|diem|lop|to|cai|bo"
)
_MEASURE = re.compile(rf"(?:(?P<factor>{_FACTOR})\b ?)?(?P<thing>{_THING})?|(?P<share>%|phan tram|ty le %|ti le %)")
LABELLED = re.compile(r"(?<!\w)(?:(?:don vi|dv) ?(?:tinh|do)|d\.? ?v\.? ?t)(?!\w)\.? ?[:.\-]? ?(?P<unit>.*)")
_WRITTEN_LABEL = re.compile(
    r"(?<!\w)(?:(?:đơn vị|don vi|đv|dv) ?(?:tính|tinh|đo)|[đd]\.? ?v\.? ?t)(?!\w)\.? ?[:.\-]? ?(?P<unit>.*)",
    re.IGNORECASE,
)
_MAYBE_LABELLED = re.compile(r"\(?don vi ?: ?(?P<unit>[^()]*)\)?")
# "Số liệu tính bằng nghìn hồ sơ", "(Nghìn hồ sơ)", "x 1000": nothing but a unit, and words that lead up to it.
_LEADS_UP = re.compile(
    r"(?:\W|\b(?:ghi chu|luu y|chu thich|cac|so lieu|so|don vi|duoc|tinh|bang|theo|la|unit|units|in)\b)*"
)
_IN_WORDS = re.compile(
    rf"(?:^|[(:;,\-] ?|\b(?:bang|theo|tinh|la) )(?P<unit>(?:nghin|ngan|tram|chuc|trieu|1[.,]?000) (?:{_THING}))(?!\w)"
)
_BY_OCCASIONS = re.compile(r"(?<!\w)(?:tong )?so (?P<unit>luot(?: nguoi| ho so| can bo| hoc vien)?)(?!\w)")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_AFTER_COMMA = re.compile(r"[,;] ?(?P<unit>[^,;]+)$")


@dataclass(frozen=True)
class Measure:
    """One unit of measure: so many of what."""

    text: str
    factor: int
    thing: str
    is_share: bool = False


@lru_cache(maxsize=16384)
def parse_measure(text: str) -> Measure | None:
    """The unit of measure that a text is; None if it is none."""
    folded = fold_ascii(text).strip(" .:;*")
    found = _MEASURE.fullmatch(folded)
    if found is None or not folded:
        return None
    if found["share"]:
        return Measure(text.strip(), 1, "", is_share=True)
    if found["factor"] and found["factor"][0].isdigit() and not found["thing"]:
        return None  # "(10)" numbers a column
    return Measure(text.strip(), _FACTORS[found["factor"]] if found["factor"] else 1, found["thing"] or "")


@lru_cache(maxsize=16384)
def measures_in_heading(text: str) -> tuple[Measure, ...]:
    """The units of measure that a heading gives: in brackets, after "ĐVT", behind a comma.

    A unit that can't be read is told as a thing that nobody counts.
    """
    return tuple(_measures_in_heading(text))


def _measures_in_heading(text: str) -> Iterator[Measure]:
    plain = " ".join(text.split())
    if label := _WRITTEN_LABEL.search(plain):
        if unit := label["unit"].strip(" ()[].:"):
            yield parse_measure(unit) or Measure(unit, 1, fold_ascii(unit))
        plain = plain[: label.start()]
    for found in _BRACKETS.finditer(plain):
        if measure := parse_measure(found[1] or found[2] or ""):
            yield measure
    outside = _BRACKETS.sub(" ", plain).strip(" ([")
    if (tail := _AFTER_COMMA.search(outside)) and (measure := parse_measure(tail["unit"])):
        yield measure
    if outside.endswith("%") or fold_ascii(outside).startswith(("ty le", "ti le")):
        yield Measure("%", 1, "", is_share=True)


def is_line_of_measures(row: Sequence[str]) -> bool:
    """Every cell is a unit of measure or says that there is none, or that the line holds units."""
    has_measure = False
    for text in row:
        if not text:
            continue
        if _is_measure_cell(text):
            has_measure = True
        elif not is_none(text) and not LABELLED.fullmatch(fold_ascii(text)):
            return False
    return has_measure


_SHARE = re.compile(r"(?:ty|ti) le ?\(?%\)?")


@lru_cache(maxsize=16384)
def _is_measure_cell(text: str) -> bool:
    if _SHARE.fullmatch(fold_ascii(text)):
        return True
    stripped = text.strip().strip("()[]")
    # A figure is none, though "1000" may stand for thousands.
    return not stripped.strip().replace(".", "").replace(",", "").isdigit() and parse_measure(stripped) is not None


def measures_above(rows: Iterable[Sequence[str]]) -> list[Measure]:
    """The units of measure that the lines above (or below) a table give for all of it."""
    found: list[Measure] = []
    for row in rows:
        for column, cell in enumerate(row):
            for line in cell.splitlines():
                found += _measures_in_line(line, next(filter(None, row[column + 1 :]), ""))
    return found


def shares_told(texts: Iterable[str]) -> list[Measure]:
    """The units of titles and of a sheet's name that say that figures are per cent: `… (%)`, a sheet `Tỷ lệ %`."""
    return [one for text in texts if "%" in text for one in measures_in_heading(text) if one.is_share]


def _measures_in_line(line: str, next_cell: str) -> Iterator[Measure]:
    plain = " ".join(line.split())
    if label := _WRITTEN_LABEL.search(plain):
        unit = label["unit"].split(")")[0].strip(" ()[].:") or next_cell.strip(" ()[].:")
        for part in _parts_of_unit(unit):
            if part.strip():
                yield parse_measure(part) or Measure(part.strip(), 1, fold_ascii(part))
        return
    folded = fold_ascii(plain)
    label = _MAYBE_LABELLED.search(folded)
    units = [parse_measure(part) for part in _parts_of_unit(label["unit"])] if label else []
    if units and all(units):
        # "Đơn vị: Xã Phúc Lương" names a sender.
        yield from filter(None, units)
    else:
        yield from _measures_without_label(plain, folded)


def _parts_of_unit(unit: str) -> list[str]:
    """The units of a list ("hồ sơ, %", "người/lượt"); "hồ sơ/tháng" is one, and counts something else."""
    if parse_measure(unit):
        return [unit]
    parts = re.split(r"[,;]| và ", unit)
    return [one for part in parts for one in (part.split("/") if all(map(parse_measure, part.split("/"))) else [part])]


def _measures_without_label(plain: str, folded: str) -> Iterator[Measure]:
    """The units of a line that says no more than a unit, or names one in so many words."""

    def as_written(start: int, end: int) -> str:
        words = plain.split()[folded.count(" ", 0, start) : folded.count(" ", 0, end) + 1]
        return " ".join(words).strip("()[].,:;- ")

    lead = _LEADS_UP.match(folded)
    start = lead.end() if lead else 0
    whole = parse_measure(folded[start:].rstrip(" )]."))
    if whole is not None and (whole.factor != 1 or whole.is_share):
        yield replace(whole, text=as_written(start, len(folded)))
        return
    for pattern in (_IN_WORDS, _BY_OCCASIONS, _BEHIND_A_TITLE):
        if (found := pattern.search(folded)) and (measure := parse_measure(found["unit"])):
            yield replace(measure, text=as_written(*found.span("unit")))


# "Tỷ lệ hồ sơ … quý I (%)", "Hồ sơ công việc (nghìn hồ sơ)"; a title of numbers and shares has columns for both.
_BEHIND_A_TITLE = re.compile(
    r"^(?!.* (?:va|so luong|co cau|so sanh|tang) )"
    r".*\((?P<unit>%|phan tram|(?:nghin|ngan|trieu) [^()]{1,15})\)"
)
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,](?:\d{1,2}|\d{4,}))?", re.ASCII)


def multiplied(text: str, factor: int) -> str:
    """A figure in thousands (or so) as one of ones; what can't be multiplied beyond doubt is left for its reader to
    reject, with the unit behind it.
    """
    plain = text.replace("\u00a0", " ").strip()
    if is_none(plain) or not plain:
        return text
    if _PLAIN_NUMBER.fullmatch(plain):
        value = Decimal(plain.replace(",", ".")) * factor
        if value == value.to_integral_value():
            return str(int(value))
    return f"{text} × {factor}"
