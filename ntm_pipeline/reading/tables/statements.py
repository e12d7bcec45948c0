"""What the words of titles say of the figures below: of which period they are, and whether they are its result.

A title may name several periods: that of the result, one it is compared with, one that is planned or estimated, the
year of a plan it follows. Which contract that is held against, and what is refused, is not decided here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ntm_pipeline.vietnamese.period_mentions import ANY_YEAR, BREAK, Mention, find_mentions, plain_words, words_of
from ntm_pipeline.vietnamese.periods import Period
from ntm_pipeline.vietnamese.text import fold, fold_ascii

Role = Literal["result", "plan", "estimate", "compared", "basis", "since", "until"]
_Cue = Literal["result", "plan", "estimate", "compared", "basis", "future", "later", "earlier"]


@dataclass(frozen=True)
class Claim:
    """Words that say that figures are no result: of a plan, an estimate or an earlier period."""

    words: str
    is_beside_result: bool
    """They speak of a period of their own, and the result was told before them."""


@dataclass(frozen=True)
class Statements:
    """What a text says of figures."""

    period: Period | None
    """Of the result, where that is clear."""
    period_text: str
    """The same as it is written, its parts together."""
    unclear: tuple[str, ...]
    """The periods of which one or all may be the result's, as they are written; none where it is clear."""
    claims: tuple[Claim, ...]
    since: tuple[str, ...]
    """Words that say that figures are cumulated, and since when."""
    until: str
    """The period with which a state is told (`tính đến hết năm 2024`), as it is written, where there is one."""
    results: tuple[Period, ...]
    """Every period that is named as the result's, with its year."""
    months: Period | None
    """Months of the result where no year is named, in `ANY_YEAR`."""
    ends_early: str
    """Words that say that the figures leave out the first or the last months of the period."""
    place: int
    """Of the words, the first that tells the result's period."""
    years: frozenset[int]
    """Every year that figures of the result, or those they are compared with, may be of."""
    planned_years: frozenset[int]
    """Years that are named for a plan or an estimate alone."""

    @property
    def no_results(self) -> tuple[str, ...]:
        """The words that leave open whether the figures are a result at all."""
        return tuple(dict.fromkeys(claim.words for claim in self.claims if not claim.is_beside_result))


_FILLERS = r"(?: (?:cac|nhung|viec|noi dung|nhiem vu|chi tieu|muc tieu|theo|voi|so voi|cua|duoc giao)){0,3}"
# What has a word of plans in it and speaks of none: results of a plan, offices, programmes, customs.
_NO_CLAIM = re.compile(
    rf"\b(?:thuc hien|trien khai|hoan thanh|dat|vuot|vuot muc|so voi|so sanh voi)(?: dat| vuot)?{_FILLERS}"
    r" (?:ke hoach|kh|phuong an|lo trinh|chi tieu|muc tieu|du toan)\b(?! uoc)"
    r"|\b(?:thuc hien|hoan thanh)(?: cac)? nhiem vu\b"
    r"|\bke hoach (?:va|&) dau tu\b|\bphong ke hoach\b"
    r"|\b(?:tai chinh|kinh te)(?: -| va| ,)? ke hoach\b"
    r"|\bmuc tieu quoc gia\b|\b(?:quy|huong|cong|giao|nguyen|tan) uoc\b"
)
_CUES: tuple[tuple[_Cue, str], ...] = (
    ("result", r"ket qua|tinh hinh|thuc te"),
    ("estimate", r"uth|uoc(?: thuc hien| tinh| dat| th)?|tam tinh|so lieu tam|so bo"),
    (
        "plan",
        r"ke hoach|kh|phuong an|lo trinh|du kien|du toan|du bao|phan dau|nhu cau|giao chi tieu|muc tieu|cam ket"
        r"|kich ban|(?:dang ky|phan bo) (?:cac )?chi tieu"
        r"|(?:de xuat|de nghi) (?:danh sach|cu|duoc|tap huan|dao tao|boi duong|cong nhan)"
        r"|(?:giao )?chi tieu (?:duoc )?(?:giao|ke hoach|phan dau|phan bo|tap huan|dao tao|boi duong)"
        r"|(?:dang ky|can|se|de xuat|danh sach cu(?: di)?|trieu tap)(?: can bo)?(?: duoc| tham gia)?"
        r" (?:tap huan|dao tao|boi duong)",
    ),
    # These speak of what comes, but not of figures.
    ("future", r"phuong huong|nhiem vu|giai phap|dinh huong"),
    ("later", r"(?:nam|ky|quy|thang|thoi gian) (?:toi|sau|tiep theo)"),
    ("compared", r"so voi|so sanh(?: voi)?|doi chieu(?: voi)?|tang ?/ ?giam|tang giam"),
    ("basis", r"theo|can cu|tren co so|kem theo|ban hanh|huong dan|quyet dinh|nghi quyet|cong van|de an"),
    ("earlier", r"cung ky(?: nam truoc| nam ngoai)?|nam truoc|nam ngoai|ky truoc|quy truoc|thang truoc"),
)
_CUE = re.compile(r"(?<!\S)(?:" + "|".join(f"(?P<c{at}>{words})" for at, (_, words) in enumerate(_CUES)) + r")(?!\S)")
# Between "so với" and the period that is meant stand these words only.
_LEADS_ON = re.compile(
    r"voi|cung|ky|nam|cua|ket|qua|so|lieu|thuc|hien|thang|quy|truoc|va|dat|muc|tong|cuoi|dau|ca|[(,:–-]"
)
# "Đầu tư năm 2024" has another "tư".
_ROLE_BY_WORD_BEFORE: dict[str, Role] = {
    "từ": "since", "tu": "since", "trước": "since", "đến": "basis", "den": "basis", "tới": "basis", "toi": "basis",
    "hết": "until", "het": "until", "cuối": "until", "cuoi": "until",
}  # fmt: skip
_PLACE_TYPES = ("xã", "phường", "trấn", "huyện", "khu")
_HIDDEN = "_"
# Beside a year these say that a part of it is meant, in a wording that isn't understood ("tháng Giêng", "quý I, II",
# "tuần 12", "đợt 1"). "Quỹ", "quy mô" are other words without their accents.
_PART_OF_YEAR = re.compile(
    r"\b(?:(?:tháng|quý)(?! (?:trước|tới|sau|tiếp|cơ quan|đơn vị|vị|ông|bà))|quí|tuần|nửa|đợt|học kỳ"
    r"|kỳ (?:: )?(?:số )?(?:[ivx]+|\d+)|báo cáo lần (?:thứ )?\w+|sơ kết|(?:đầu|giữa|cuối) năm|thang|qui|quy [ivx]+"
    r"|tuan|dot \d+|(?<!từ )(?:đầu|giữa)(?= _)|(?:đến|tới) (?:nay|hiện tại|thời điểm)|den nay)\b"
    r"[^_|()\n]{0,12}(?:_(?: _)*)?"
)
# "Xã Tân Quý năm 2024", "huyện Tuần Giáo": names in which a word of time stands.
_PLACE = re.compile(
    r"\b(?:xã|phường|thị trấn|huyện|đặc khu) (?!(?:các|của|trong|theo|từng|hàng|hằng|báo) )"
    r"(?:\w+ ){0,2}?(?:quý|quí|qui|thang|tuần)\b(?! (?:[ivx]+|\d+)\b)"
)


@lru_cache(maxsize=4096)
def statements_in(text: str) -> Statements:
    """What a text says, its lines and cells parted by line breaks or bars."""
    words = words_of(text)
    plain = plain_words(words)
    mentions = find_mentions(words)
    told = list(_told(words, plain, mentions))
    claims = _claims(told, words)
    if (annex := _ANNEX_OF_A_PLAN.search(text)) and not any(cue == "result" and one is None for cue, one, _, _ in told):
        claims += (Claim(annex[0], is_beside_result=False),)
    times = [(role, one) for role, one, _, _ in told if one is not None]
    results = [one for role, one in times if role == "result"]
    others = [one for role, one in times if role != "result"]
    period, period_text, unclear = _result(results, others)
    if not results:
        at_its_end = {one.text: " ".join(words[one.first - 1 : one.end]) for role, one in times if role == "until"}
        unclear = tuple(at_its_end.get(text, text) for text in unclear)
    if period is None:
        unclear += tuple(one.text for one in mentions if one.kind == "years")
    part = _left_over(_PART_OF_YEAR, words, mentions) if period and period.month_count == 12 else None
    if part:
        period, period_text, unclear = None, "", (part,) if period_text in part else (part, period_text)
    if period and (listed := _goes_on(words, plain, results)):
        period, period_text, unclear = None, "", (listed,)
    since = tuple(f"từ {one.text}" for role, one in times if role == "since" and one.kind == "period")
    if cumulated := _left_over(_CUMULATED, words, mentions):
        since += (cumulated,)
    until = {one.text for role, one in times if role == "until" and one.kind == "period"}
    years = {
        one.period.year
        for role, one in times
        if one.period and role not in ("plan", "estimate") and one.kind == "period"
    }
    for one in mentions:
        if one.kind == "years":
            first, last = (int(year) for year in re.findall(r"(?:19|20)\d\d", one.text))
            years.update(range(first, last + 1))
    place = min((one.first for one in results), default=0)
    months = {one.period for one in results if one.kind == "months" and one.period}
    return Statements(
        period=period,
        period_text=period_text,
        unclear=unclear,
        claims=claims,
        since=since,
        until=until.pop() if len(until) == 1 else "",
        results=tuple(dict.fromkeys(one.period for one in results if one.kind == "period" and one.period)),
        months=months.pop() if len(months) == 1 else None,
        ends_early=_ends_early(period, words, plain, mentions) if period else "",
        place=place,
        years=frozenset(years),
        planned_years=frozenset(one.period.year for role, one in times if one.period and role in ("plan", "estimate"))
        - years
        - {ANY_YEAR},
    )


_UP_TO = ("den", "toi", "het")
_UP_TO_A_DAY = re.compile(
    r"(?<!\S)(?:den|toi)(?: het)?(?: ngay)? (?:\d{1,2}[/.\-]|t\.?)(?P<month>\d{1,2})(?![/.\-]?\d)"
)
_DAY_OF_A_RANGE = re.compile(
    r"(?<!\d)\d{1,2}(?:[/.\-]| thang )(?P<month>\d{1,2})(?:(?:[/.\-]| nam )(?P<year>\d{4}))?(?!\d)"
)


def _ends_early(period: Period, words: Sequence[str], plain: Sequence[str], mentions: Sequence[Mention]) -> str:
    """`Năm 2024 (đến hết tháng 9)`, `Năm 2024, tính đến 30/9`, `Quý I (từ 5/2 đến 20/3)`."""
    for one in mentions:
        before = plain[one.first - 1] if one.first else ""
        is_of_it = one.period is not None and one.period.year in (period.year, ANY_YEAR)
        if one.period and is_of_it and before in _UP_TO and one.period.last_month < period.last_month:
            return " ".join(words[one.first - 1 : one.end])
        if one.kind == "days" and (days := list(_DAY_OF_A_RANGE.finditer(fold_ascii(one.text)))):
            years = {int(day["year"]) for day in days if day["year"]} or {period.year}
            begins, ends = int(days[0]["month"]), int(days[-1]["month"])
            is_whole = begins == period.first_month or (begins % 12) + 1 == period.first_month
            if max(years) == period.year and not (is_whole and ends == period.last_month):
                return one.text
    text = " ".join(plain)
    if (day := _UP_TO_A_DAY.search(text)) and int(day["month"]) < period.last_month:
        first = text.count(" ", 0, day.start())
        return " ".join(words[first : first + day[0].count(" ") + 1])
    return ""


# What comes with a plan is planned, unless it says that it is a result.
_ANNEX_OF_A_PLAN = re.compile(r"kèm theo kế hoạch số\b[^\n)|]*", re.IGNORECASE)
_CUMULATED = re.compile(r"\b(?:luỹ kế|luy ke|cộng dồn|lk)\b[^_|()\n]{0,15}")
# "Quý I, II năm 2024", "tháng 12 và năm 2024" name more than one.
_ANOTHER_OF_A_LIST = re.compile(r"(?:,|va|\+|-|–|&|;|den|toi) (?:[ivx]+|\d{1,2}(?:/\d{4})?)(?: |$)")


def _goes_on(words: Sequence[str], plain: Sequence[str], results: Sequence[Mention]) -> str | None:
    """A period of the result behind which another stands that isn't named in full."""
    for one in results:
        behind = " ".join(plain[one.end : one.end + 3])
        is_year_apart = (
            one.kind == "months" and behind.startswith("va ") and any(r.first == one.end + 1 for r in results)
        )
        if is_year_apart or _ANOTHER_OF_A_LIST.match(behind):
            return " ".join(words[one.first : one.end + 2])
    return None


def _left_over(pattern: re.Pattern[str], words: Sequence[str], mentions: Sequence[Mention]) -> str | None:
    """The words, as they are written, that a pattern finds outside all mentions."""
    rest = [fold(word) or word for word in words]
    for one in mentions:
        rest[one.first : one.end] = [_HIDDEN] * (one.end - one.first)
    text = _PLACE.sub(lambda place: " ".join(["×"] * (place[0].count(" ") + 1)), " ".join(rest))
    found = pattern.search(text)
    if found is None:
        return None
    first = text.count(" ", 0, found.start())
    return " ".join(words[first : first + found[0].rstrip().count(" ") + 1]).strip(" ,;:")


_Told = tuple[Role | _Cue, Mention | None, int, int]


def _told(words: Sequence[str], plain: Sequence[str], mentions: Sequence[Mention]) -> Iterator[_Told]:
    """Cues (without a mention) and periods with the role in which they are named, each with its place and end."""
    starts = {one.first: one for one in mentions}
    hidden = list(plain)
    for known in mentions:
        hidden[known.first : known.end] = [_HIDDEN] * (known.end - known.first)
    for at, word in enumerate(plain):
        # A "Sở Kế hoạch" is an office; without its accents it reads like "số kế hoạch". "Phường Hương Trà" is a place.
        if word == "so" and plain[at + 1 : at + 3] == ["ke", "hoach"] and fold(words[at]) == "sở":
            hidden[at + 1 : at + 3] = [_HIDDEN] * 2
        elif word == "phuong" and fold(words[at]) == "phường":
            hidden[at] = _HIDDEN
    cues = _cues_in(hidden)
    lasting: Role = "result"
    passing: Role | None = None
    outside: list[Role] = []
    at = 0
    while at < len(words):
        if one := starts.get(at):
            if one.kind in ("period", "months") and not _dates_a_letter(one, plain):
                before = "" if not at or _ends_a_name(words, plain, at) else fold(words[at - 1])
                yield _ROLE_BY_WORD_BEFORE.get(before) or passing or lasting, one, at, one.end
            at = one.end
            continue
        if at in cues:
            cue, end = cues[at]
            if cue in ("plan", "estimate", "future"):
                lasting, passing = ("estimate" if cue == "estimate" else "plan"), None
            elif cue == "result":
                lasting, passing = "result", None
            elif cue == "basis":
                passing = "basis"
            elif cue in ("compared", "earlier"):
                if passing == "compared":
                    cue = "compared"
                passing = "compared"
            yield cue, None, at, end
            at = end
            continue
        word = plain[at]
        if word in ("(", "["):
            outside.append(lasting)
        elif word in (")", "]") and outside:
            lasting, passing = outside.pop(), None
        elif (
            word == BREAK
            or (passing == "basis" and word in (",", ";"))
            or (passing == "compared" and not _LEADS_ON.fullmatch(word))
        ):
            passing = None
        at += 1


def _ends_a_name(words: Sequence[str], plain: Sequence[str], at: int) -> bool:
    """`Huyện Đại Từ quý I/2024` says nothing of since when."""
    return (at > 2 and fold(words[at - 3]) in _PLACE_TYPES) or list(plain[max(at - 2, 0) : at]) == ["dai", "tu"]


def _dates_a_letter(one: Mention, plain: Sequence[str]) -> bool:
    """`Đại Từ, tháng 3 năm 2024`, alone in its line."""
    if one.period is None or one.period.month_count > 1 or (one.end < len(plain) and plain[one.end] != BREAK):
        return False
    begin = max((at + 1 for at in range(one.first) if plain[at] == BREAK), default=0)
    place = plain[begin : one.first]
    return 2 <= len(place) <= 7 and place[-1] == "," and not {"bao", "ket", "bieu", "so"} & {*place}


def _cues_in(plain: list[str]) -> dict[int, tuple[_Cue, int]]:
    """Place of a cue → what it is and where it ends."""

    def hide(found: re.Match[str]) -> str:
        return " ".join([_HIDDEN] * (found[0].count(" ") + 1))

    text = _NO_CLAIM.sub(hide, " ".join(plain))
    cues = {}
    for found in _CUE.finditer(text):
        first = text.count(" ", 0, found.start())
        cues[first] = (_CUES[int(str(found.lastgroup)[1:])][0], first + found[0].count(" ") + 1)
    return cues


def _claims(told: Sequence[_Told], words: Sequence[str]) -> tuple[Claim, ...]:
    """The cues of plans, estimates and earlier periods, each with what comes of it."""
    claims = []
    results: list[Mention] = []
    is_of_results = False
    for at, (cue, mention, place, end) in enumerate(told):
        if mention is not None and cue == "result":
            results.append(mention)
        is_of_results = is_of_results or (mention is None and cue == "result")
        if mention is not None or cue not in ("plan", "estimate", "earlier"):
            continue
        own = _own_period(cue, end, told[at + 1 :])
        spoken = words[place : own.end if own and own is not _LATER else end]
        if BREAK in spoken:
            spoken = spoken[: spoken.index(BREAK)] if own is None else [word for word in spoken if word != BREAK]
        # The line of the period, above a plan's title, says nothing of its figures.
        is_told = any(BREAK not in words[one.end : place] for one in results) or (bool(results) and is_of_results)
        is_beside = is_told and own is not None and all(one.period != own.period for one in results)
        claims.append(Claim(" ".join(spoken).strip(" ,;:()-–"), is_beside))
    return tuple(claims)


def _own_period(cue: str, end: int, following: Sequence[_Told]) -> Mention | None:
    """The period that a cue speaks of; `_LATER` for one that is not named by its months."""
    for role, mention, at, _ in following:
        if cue == "earlier":
            return mention if mention is not None and role == "compared" and at == end else None
        if mention is not None:
            return mention if role in (cue, "basis", "until") else None  # "mục tiêu đến năm 2025"
        if role == "result":
            return None
        if role == "later":
            return _LATER
    return None


_LATER = Mention("months", 0, 0, "")


def _result(results: Sequence[Mention], others: Sequence[Mention]) -> tuple[Period | None, str, tuple[str, ...]]:
    """The period of the result, as it is written, and, where that isn't clear, all that may be meant."""
    if not results:
        return None, "", tuple(dict.fromkeys(one.text for one in others))
    named = tuple(dict.fromkeys(one.text for one in results))
    full = {one.period: one.text for one in reversed(results) if one.kind == "period" and one.period}
    partial = {one.period: one.text for one in reversed(results) if one.kind == "months" and one.period}
    if len(partial) > 1:
        return None, "", named
    if not partial:
        if len(full) > 1:
            return None, "", named
        [(period, text)] = full.items()
        return period, text, ()
    [(months, text)] = partial.items()
    if months.month_count == 12 and len(full) == 1:
        [(period, whole)] = full.items()  # "Báo cáo năm", beside the year
        return (period, whole, ()) if period.month_count == 12 else (None, "", named)
    if len(full) == 1:
        [(period, whole)] = full.items()
        year = period.year if period.month_count == 12 or period == months._replace(year=period.year) else None
    else:
        year = None if full else _year_beside(months, others)
    if year is None:
        return None, "", (*named, *(one.text for one in others))
    period = months._replace(year=year)
    # Days, as "từ 1/1 đến 30/6", can't be given a year by putting it behind them.
    return period, period.label if re.search(r"\d[/.\-]\d", text) else f"{text} {year}", ()


def _year_beside(months: Period, others: Sequence[Mention]) -> int | None:
    """The year of months without one, told by what is planned or estimated for later months of that year."""
    years = {one.period.year for one in others if one.period and one.period.last_month > months.last_month}
    years |= {ANY_YEAR for one in others if one.period and one.period.first_month > 1 >= one.period.month_count}
    if len(years) != 1 or ANY_YEAR in years or months.first_month != 1:
        return None
    return years.pop()
